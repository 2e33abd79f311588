package commands

import (
	"context"
	"fmt"

	"laporbot/logistics"
	"laporbot/messages"
)

// openBundled posts the card of an obstacle that was bundled: as one of its cards, so
// that it follows the obstacle and its buttons work. That a bundle is too old to be kept
// makes no difference. Where the chat has the card already, that is said; where it never
// was to have one, the history is shown.
func (k *keeper) openBundled(ctx context.Context, req Request, number int64) (Reply, error) {
	o, err := k.find(ctx, req, number, "kendala")
	if err != nil {
		return k.outcome(ctx, req, o, err, "")
	}
	card := k.cardIn(o, req.Chat)
	if card == "" || !o.Unsolved() {
		c, err := k.store.Catalog(ctx, k.Root)
		if err != nil {
			return Reply{}, err
		}
		return k.history(ctx, req, c, number)
	}
	opened, err := decide(ctx, req, "bundled", func() (bool, error) {
		held := false
		_, err := k.store.UpdateBoard(ctx, req.Chat.ID, func(b *logistics.Board) error {
			held = b.Holds(card)
			return nil
		})
		if err != nil || held {
			return held, err
		}
		known, err := k.store.KnowsNotice(ctx, card)
		return !known, err
	})
	if err != nil {
		return Reply{}, fmt.Errorf("look for card %s: %w", card, err)
	}
	if !opened {
		return k.outcome(ctx, req, o, nil, "kendala-sudah-ada")
	}
	if _, err := k.store.UpdateBoard(ctx, req.Chat.ID, func(b *logistics.Board) error { b.Open(card); return nil }); err != nil {
		return Reply{}, fmt.Errorf("board of chat %d: %w", req.Chat.ID, err)
	}
	shown, err := k.show(ctx, o)
	if err != nil {
		return Reply{}, err
	}
	buttons, err := messages.Buttons(o)
	if err != nil {
		return Reply{}, err
	}
	reply, err := say("kendala-kartu", shown, buttons...)
	if err == nil {
		reply.Notices[0].Key = card
	}
	return reply, err
}

// cardIn is the key of the card that an obstacle has in a chat; empty: none.
func (k *keeper) cardIn(o logistics.Obstacle, chat Chat) string {
	for _, c := range o.Cards {
		if c.ChatID == chat.ID && c.ThreadID == chat.ThreadID && c.To == 0 {
			return c.Key
		}
	}
	return ""
}
