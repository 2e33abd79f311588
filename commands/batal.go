package commands

import (
	"context"
	"errors"
	"fmt"

	"laporbot/logistics"
)

// batal ends the dialogue that is open in the chat.
func batal(s drafts) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		// The card is kept first: a second try no longer finds the draft.
		card, err := req.Memo.Decide(ctx, "card", func() (string, error) {
			d, err := s.Draft(ctx, req.Chat.ID, req.From.ID)
			if errors.Is(err, logistics.ErrNotFound) {
				return "", nil
			}
			return d.Card, err
		})
		if err != nil {
			return Reply{}, fmt.Errorf("look up the draft of %d: %w", req.From.ID, err)
		}
		if card == "" {
			return say("batal-tidak-ada", nil)
		}
		if err := s.DeleteDraft(ctx, req.Chat.ID, req.From.ID); err != nil {
			return Reply{}, fmt.Errorf("delete the draft of %d: %w", req.From.ID, err)
		}
		reply, err := say("batal-selesai", nil)
		if err != nil {
			return Reply{}, err
		}
		closed, err := say("lapor-kartu-batal", nil)
		if err != nil {
			return Reply{}, err
		}
		closed.Notices[0].Edits = card
		reply.Notices = append(reply.Notices, closed.Notices...)
		return reply, nil
	}
	return &Command{Name: "batal", Short: "Membatalkan isian yang sedang dibuat", Run: run}
}
