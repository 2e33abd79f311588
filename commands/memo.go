package commands

import (
	"context"
	"encoding/json"
	"fmt"
)

// decide is Memo.Decide for anything that can be written as JSON. Each decision is
// a write of its own, so what is decided together is kept together.
func decide[T any](ctx context.Context, req Request, name string, first func() (T, error)) (T, error) {
	var decision T
	kept, err := req.Memo.Decide(ctx, name, func() (string, error) {
		decision, err := first()
		if err != nil {
			return "", err
		}
		b, err := json.Marshal(decision)
		return string(b), err
	})
	if err != nil {
		return decision, fmt.Errorf("decide %s of %s: %w", name, req.Key, err)
	}
	if err := json.Unmarshal([]byte(kept), &decision); err != nil {
		return decision, fmt.Errorf("read %s of %s: %w", name, req.Key, err)
	}
	return decision, nil
}
