package commands

import (
	"context"
	"fmt"

	"laporbot/messages"
)

// putuskan takes the binding of a group or topic away.
func putuskan(s groups, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		before, err := boundBefore(ctx, s, req)
		if err != nil {
			return Reply{}, err
		}
		b := messages.Binding{Topic: req.Chat.ThreadID != 0}
		if before == "" {
			return say("putuskan-belum", b)
		}
		if err := s.DeleteGroup(ctx, req.Chat.ID, req.Chat.ThreadID); err != nil {
			return Reply{}, fmt.Errorf("unbind group %d: %w", req.Chat.ID, err)
		}
		c, err := s.Catalog(ctx, d.Root)
		if err != nil {
			return Reply{}, err
		}
		b.Title = c.AreaName(before)
		return say("putuskan-terputus", b)
	}
	return &Command{Name: "putuskan", Short: "Memutuskan grup ini dari wilayahnya", Run: run}
}
