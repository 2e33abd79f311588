package jobs

import (
	"context"
	"time"
)

// inboxKept is how long a handled update is remembered, so that it is known when it
// is delivered again. Telegram itself keeps updates for a day.
const inboxKept = 30 * 24 * time.Hour

const (
	// absenceKept is how long an absence is kept after its end.
	absenceKept = 30 * 24 * time.Hour
	// reminderKept is how long a reminder without a report can still be taken back.
	reminderKept = 48 * time.Hour
)

// prune forgets what was only kept to know repeats, and what is over.
func (d Deps) prune(ctx context.Context, _, now time.Time) error {
	if _, err := d.Store.PruneInboxDone(ctx, now.Add(-inboxKept)); err != nil {
		return err
	}
	if err := d.Store.PruneAbsences(ctx, now.Add(-absenceKept)); err != nil {
		return err
	}
	reminders, err := d.Store.Reminders(ctx, d.Root)
	if err != nil {
		return err
	}
	for _, r := range reminders {
		if now.Sub(r.At) > reminderKept {
			if err := d.Store.DeleteReminder(ctx, r); err != nil {
				return err
			}
		}
	}
	return nil
}
