package commands

import (
	"context"
	"errors"
	"fmt"

	"laporbot/logistics"
)

// offer takes a message without a command that reads like a report into a card: whoever
// has forgotten the /lapor need only press Kirim, and nothing is stored before that.
// It keeps out of everything that may be meant otherwise.
func (l *reporter) offer(ctx context.Context, req Request, c *logistics.Catalog) (Reply, bool, error) {
	offered, err := decide(ctx, req, "offer", func() (bool, error) {
		if req.Chat.Kind != logistics.ChatPrivate || req.ReplyTo != 0 || !reportsOwn(req.From, req.Chat.Kind) {
			return false, nil
		}
		d, err := l.store.Draft(ctx, req.Chat.ID, req.From.ID)
		open := err == nil && d.Command != "" && req.Now.Before(d.Expires)
		reading := read(c, req.Text)
		switch {
		case err != nil && !errors.Is(err, logistics.ErrNotFound):
			return false, fmt.Errorf("look for a dialogue: %w", err)
		case open && (d.Values[valueIdle] == "" || len(certain(reading)) == 0):
			return false, nil
		}
		return reading.Area == "" && len(certain(reading))+len(reading.Obstacles) > 0, nil
	})
	if err != nil || !offered {
		return Reply{}, false, err
	}
	reply, err := l.take(ctx, req, func(c *logistics.Catalog) (step, error) {
		begun, err := l.begin(ctx, req, c)
		if err != nil {
			return step{}, err
		}
		s := typeIn(c, req.From.Area, begun.Draft, req.Text)
		s.Old, s.Offered = begun.Old, true
		return s, nil
	})
	return reply, true, err
}
