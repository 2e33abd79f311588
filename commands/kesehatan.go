package commands

import (
	"context"

	"laporbot/messages"
)

// kesehatan shows operators how the bot itself is doing.
func kesehatan(d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		h := messages.Health{At: req.Now}
		if d.Health != nil {
			var err error
			if h, err = d.Health(ctx); err != nil {
				return Reply{}, err
			}
		}
		h.At = d.local(req.Now)
		if !h.LastPoll.IsZero() {
			h.LastPoll = d.local(h.LastPoll)
		}
		h.Skew = req.Now.Sub(req.SentAt).Truncate(1e9)
		return say("kesehatan-kartu", h)
	}
	return &Command{Name: "kesehatan", Short: "Keadaan bot: antrean, jadwal, basis data", Run: run}
}
