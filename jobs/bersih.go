package jobs

import (
	"context"
	"time"
)

// inboxKept is how long a handled update is remembered, so that it is known when it
// is delivered again. Telegram itself keeps updates for a day.
const inboxKept = 30 * 24 * time.Hour

// prune forgets what was only kept to know repeats.
func (d Deps) prune(ctx context.Context, _, now time.Time) error {
	_, err := d.Store.PruneInboxDone(ctx, now.Add(-inboxKept))
	return err
}
