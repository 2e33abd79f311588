package jobs

import (
	"context"
	"time"

	"laporbot/logistics"
)

// Store is what the jobs of this package read and write.
type Store interface {
	leftovers
	Catalog(ctx context.Context, root logistics.AreaCode) (*logistics.Catalog, error)
	Stocks(ctx context.Context, under logistics.AreaCode) ([]logistics.Stock, error)
	ReportsOf(ctx context.Context, area logistics.AreaCode, from, to time.Time) ([]logistics.Report, error)
	People(ctx context.Context) ([]logistics.Person, error)
	Absences(ctx context.Context) ([]logistics.Absence, error)
	Unreachable(ctx context.Context) (map[int64]bool, error)
	// AddReminder keeps a reminder that was sent; one that is there already stays.
	AddReminder(ctx context.Context, r logistics.Reminder) error
	Reminders(ctx context.Context, under logistics.AreaCode) ([]logistics.Reminder, error)
	DeleteReminder(ctx context.Context, r logistics.Reminder) error
	PruneAbsences(ctx context.Context, before time.Time) error
	Groups(ctx context.Context) ([]logistics.Group, error)
	NextNumber(ctx context.Context, series string) (int64, error)
	// AddDigest inserts a digest if there is none of its ID, and returns the one that
	// is stored.
	AddDigest(ctx context.Context, d logistics.Digest) (stored logistics.Digest, added bool, err error)
	Digest(ctx context.Context, area logistics.AreaCode, slot time.Time) (logistics.Digest, error)         // logistics.ErrNotFound
	DigestBefore(ctx context.Context, area logistics.AreaCode, before time.Time) (logistics.Digest, error) // logistics.ErrNotFound
	// ReportAt finds a report by its place among those of its area; logistics.ErrNotFound.
	ReportAt(ctx context.Context, area logistics.AreaCode, order string) (logistics.Report, error)
	ReportByNumber(ctx context.Context, n int64) (logistics.Report, error) // logistics.ErrNotFound
	Versions(ctx context.Context, area logistics.AreaCode, sentAt time.Time, chatID int64, messageID int) ([]logistics.Report, error)
	Obstacles(ctx context.Context, under logistics.AreaCode) ([]logistics.Obstacle, error)
	// StartRun inserts a run and reports whether it was the first for its job and slot.
	StartRun(ctx context.Context, run logistics.Run) (won bool, err error)
	// PruneInboxDone forgets the updates handled before a moment and returns how many.
	PruneInboxDone(ctx context.Context, before time.Time) (int, error)
}

// Deps is what the jobs work with.
type Deps struct {
	Store  Store
	Outbox Outbox
	Root   logistics.AreaCode
	Plan   logistics.Plan
	// The schedules of pengingat and ringkasan, cron lines in the zone of the runner.
	ReminderSchedule string
	DigestSchedule   string
	// Bare digests come without picture and workbook.
	Bare bool
}

// All lists the jobs in the order in which they run where several are due at once.
func All(d Deps) []Job {
	return []Job{
		{Name: "ringkasan", Spec: d.DigestSchedule, Grace: 6 * time.Hour, Run: d.digest},
		{Name: "pengingat", Spec: d.ReminderSchedule, Grace: time.Hour, Run: d.remind},
		{Name: "tenggat", Spec: d.daily(d.Plan.Deadline), Grace: time.Hour, Run: d.remindAtDeadline},
		{Name: "pengingat-grup", Spec: d.daily(d.Plan.Deadline + groupAfter), Grace: time.Hour, Run: d.nameInGroups},
		{Name: "pengingat-atasan", Spec: d.daily(superiorHour), Grace: reminderLife, Run: d.tellSuperiors},
		{Name: "draf", Spec: "0 6-22/4 * * *", Grace: 4 * time.Hour, Run: d.expire},
		{Name: "bersih", Spec: "30 3 * * *", Grace: 20 * time.Hour, Run: d.prune},
	}
}
