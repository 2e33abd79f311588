package commands

import (
	"context"
	"fmt"
	"time"

	"laporbot/logistics"
)

// versions keeps the reports; none is ever changed.
type versions interface {
	// AddReport keeps a report under its id; where one is there it stays and is returned.
	AddReport(ctx context.Context, r logistics.Report) (stored logistics.Report, added bool, err error)
	Refold(ctx context.Context, area logistics.AreaCode) (logistics.Stock, error)
	// Versions gives what is stored of one message, oldest version first.
	Versions(ctx context.Context, area logistics.AreaCode, sentAt time.Time, chatID int64, messageID int) ([]logistics.Report, error)
	ReportByNumber(ctx context.Context, n int64) (logistics.Report, error) // logistics.ErrNotFound
	// ReportsOf gives all versions of what an area sent with from ≤ time < to, oldest first.
	ReportsOf(ctx context.Context, area logistics.AreaCode, from, to time.Time) ([]logistics.Report, error)
	ReportAreas(ctx context.Context) ([]logistics.AreaCode, error)
}

// place is where the versions of one message are stored.
type place struct {
	Area      logistics.AreaCode
	SentAt    time.Time
	ChatID    int64
	MessageID int
}

func placeOf(r logistics.Report) place { return place{r.Area, r.SentAt, r.ChatID, r.MessageID} }

func (l *reporter) versionsAt(ctx context.Context, at place) ([]logistics.Report, error) {
	all, err := l.store.Versions(ctx, at.Area, at.SentAt, at.ChatID, at.MessageID)
	if err != nil {
		return nil, fmt.Errorf("look up versions of message %d: %w", at.MessageID, err)
	}
	return all, nil
}

// newest is the version of a message that holds, or logistics.ErrNotFound.
func (l *reporter) newest(ctx context.Context, at place) (*logistics.Report, error) {
	all, err := l.versionsAt(ctx, at)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, logistics.ErrNotFound
	}
	return &all[len(all)-1], nil
}

// append adds a version to a message: what next makes of the newest one, which is
// nil where there is none. Reports are appended and never changed, so an edit, an
// answer to a question and a withdrawal are all versions, under the number and
// at the place in the order that the message has. The version knows the request it
// comes from, so that a second try finds its own and does not add another.
func (l *reporter) append(ctx context.Context, req Request, at place, next func(newest *logistics.Report) logistics.Report) (before *logistics.Report, stored logistics.Report, err error) {
	for {
		all, err := l.versionsAt(ctx, at)
		if err != nil {
			return nil, logistics.Report{}, err
		}
		before = nil
		for _, r := range all {
			if r.Cause == req.Key {
				return before, r, nil
			}
			before = &r
		}
		r := next(before)
		r.Cause, r.Version = req.Key, 1
		if before != nil {
			r.Number, r.Version = before.Number, before.Version+1
		}
		stored, _, err := l.store.AddReport(ctx, r)
		if err != nil {
			return nil, r, fmt.Errorf("add report %s: %w", r.ID(), err)
		}
		if stored.Cause == req.Key {
			return before, stored, nil
		}
		// Somebody else has just added that version from another chat.
	}
}
