package storagetest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"laporbot/storage"
)

// ErrLost is the error of a write that was done and whose answer was lost.
var ErrLost = errors.New("the answer was lost")

// Lossy returns the engine behind a network that loses the answer to the first
// write of each kind to each document: it is done, and ErrLost returned. Whoever
// then does the whole of his work again must come to the same result.
func Lossy(e storage.Engine) storage.Engine { return &lossy{Engine: e, lost: map[string]bool{}} }

type lossy struct {
	storage.Engine
	mu   sync.Mutex
	lost map[string]bool
}

func (l *lossy) answer(err error, kind, collection, id string) error {
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	key := kind + " " + collection + " " + id
	if l.lost[key] {
		return nil
	}
	l.lost[key] = true
	return fmt.Errorf("%s: %w", key, ErrLost)
}

func (l *lossy) Insert(ctx context.Context, collection, id string, doc any) error {
	return l.answer(l.Engine.Insert(ctx, collection, id, doc), "insert", collection, id)
}

func (l *lossy) Update(ctx context.Context, collection, id string, doc any, change func() error) error {
	return l.answer(l.Engine.Update(ctx, collection, id, doc, change), "update", collection, id)
}

func (l *lossy) Delete(ctx context.Context, collection, id string) error {
	return l.answer(l.Engine.Delete(ctx, collection, id), "delete", collection, id)
}
