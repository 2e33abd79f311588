// Package jobs holds what the bot does by the clock, one file per job, and the
// schedule that wakes them. It is the only user of the cron library.
//
// Cron only wakes. What is due is decided from stored runs keyed by job and
// slot, so that a restart, a second instance or a moved clock neither repeats a
// job nor loses it; what was missed while the bot was down is made up or skipped
// by the job's own rule. A job never sends: it puts notices in the outbox under
// keys made of job, recipient and slot.
package jobs

import (
	"context"
	"time"

	"laporbot/logistics"
)

// Job is one duty with its schedule.
type Job struct {
	Name string
	Spec string // cron, in the zone of the Runner
	// Grace is how late a slot may still be run; an older one is skipped and said so
	// in its run. Of several missed slots only the newest is run.
	Grace time.Duration
	Run   func(ctx context.Context, slot, now time.Time) error
}

// Outbox takes what is to go out. A key that was taken before is not taken again.
type Outbox interface {
	Enqueue(ctx context.Context, n logistics.Notice) error
}
