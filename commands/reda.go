package commands

import (
	"context"
	"fmt"

	"laporbot/logistics"
	"laporbot/messages"
)

// reminded keeps the reminders whose report was not there yet.
type reminded interface {
	catalogs
	Reminders(ctx context.Context, under logistics.AreaCode) ([]logistics.Reminder, error)
	Stock(ctx context.Context, area logistics.AreaCode) (logistics.Stock, error)
}

// endsReminders lets a command that takes reports put thanks in the place of the
// reminders that asked for them. The reminders themselves are forgotten by the job
// that sent them, so that a second try of the command finds them again.
func endsReminders(c *Command, s reminded, d Deps) *Command {
	after := func(ctx context.Context, req Request, reply Reply, err error) (Reply, error) {
		if err != nil {
			return reply, err
		}
		open, err := s.Reminders(ctx, req.From.Area)
		if err != nil {
			return Reply{}, fmt.Errorf("list reminders below %s: %w", req.From.Area, err)
		}
		if len(open) == 0 {
			return reply, nil
		}
		catalog, err := s.Catalog(ctx, d.Root)
		if err != nil {
			return Reply{}, err
		}
		stock := func(area logistics.AreaCode) (logistics.Stock, error) { return s.Stock(ctx, area) }
		ends, err := messages.EndReminders(catalog, open, logistics.NewZones(catalog, d.Plan.Location), stock, req.SentAt)
		reply.Notices = append(reply.Notices, ends...)
		return reply, err
	}
	wrapped := *c
	wrapped.Run = func(ctx context.Context, req Request) (Reply, error) {
		reply, err := c.Run(ctx, req)
		return after(ctx, req, reply, err)
	}
	if c.Tap != nil {
		wrapped.Tap = func(ctx context.Context, req Request) (Reply, error) {
			reply, err := c.Tap(ctx, req)
			return after(ctx, req, reply, err)
		}
	}
	if c.Continue != nil {
		wrapped.Continue = func(ctx context.Context, req Request, draft logistics.Draft) (Reply, error) {
			reply, err := c.Continue(ctx, req, draft)
			return after(ctx, req, reply, err)
		}
	}
	if c.Hears != nil {
		wrapped.Hears = func(ctx context.Context, req Request) (Reply, bool, error) {
			reply, taken, err := c.Hears(ctx, req)
			if !taken {
				return reply, taken, err
			}
			reply, err = after(ctx, req, reply, err)
			return reply, taken, err
		}
	}
	return &wrapped
}
