package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// leftovers are the questions and dialogues that nobody has ended.
type leftovers interface {
	ExpiredQuestions(ctx context.Context, now time.Time) ([]logistics.OpenQuestion, error) // as they were asked
	DeleteQuestion(ctx context.Context, chatID int64, token string) error
	ExpiredDrafts(ctx context.Context, now time.Time) ([]logistics.Draft, error)
	EndDraft(ctx context.Context, d logistics.Draft) (ended bool, err error)
}

// expire ends what has waited for too long and tells whoever was asked: what is
// not answered is not counted, and nobody should believe that it was. What is due
// is that of the slot, so that a run which is repeated finds no more than before.
func (d Deps) expire(ctx context.Context, slot, now time.Time) error {
	return errors.Join(d.expireQuestions(ctx, slot, now), d.expireDrafts(ctx, slot, now))
}

// expireQuestions takes the buttons away and sends each person one message for all
// of the own questions in a chat: in private, since what somebody left unanswered is
// not for a group.
func (d Deps) expireQuestions(ctx context.Context, slot, now time.Time) error {
	expired, err := d.Store.ExpiredQuestions(ctx, slot)
	if err != nil {
		return fmt.Errorf("list expired questions: %w", err)
	}
	type asked struct{ chat, person int64 }
	words := map[asked][]string{}
	var order []asked
	for _, q := range expired {
		to := asked{q.ChatID, q.PersonID}
		if words[to] == nil {
			order = append(order, to)
		}
		words[to] = append(words[to], q.Words(messages.Number))
	}
	for _, to := range order {
		text, err := messages.Render("draf-pertanyaan", messages.Waiting{Words: words[to]})
		if err != nil {
			return err
		}
		key := fmt.Sprintf("draf/%d/%d/%s", to.chat, to.person, logistics.TimeKey(slot))
		if err := d.Outbox.Enqueue(ctx, logistics.Notice{Key: key, Kind: logistics.NoticeBulk, ChatID: to.person, Text: text, CreatedAt: now}); err != nil {
			return fmt.Errorf("tell %d of expired questions: %w", to.person, err)
		}
	}
	for _, q := range expired {
		text, err := messages.Render("lapor-pertanyaan-lewat", messages.Question{Raw: q.Words(messages.Number)})
		if err != nil {
			return err
		}
		n := logistics.Notice{Key: "draf/" + q.ID(), Kind: logistics.NoticeBulk, ChatID: q.ChatID, Text: text, Edits: q.Card, CreatedAt: now}
		if err := d.Outbox.Enqueue(ctx, n); err != nil {
			return fmt.Errorf("close question %s: %w", q.ID(), err)
		}
		if err := d.Store.DeleteQuestion(ctx, q.ChatID, q.Token); err != nil {
			return fmt.Errorf("delete question %s: %w", q.ID(), err)
		}
	}
	return nil
}

// expireDrafts ends the dialogues. One that was taken up again meanwhile goes on.
func (d Deps) expireDrafts(ctx context.Context, slot, now time.Time) error {
	expired, err := d.Store.ExpiredDrafts(ctx, slot)
	if err != nil {
		return fmt.Errorf("list expired dialogues: %w", err)
	}
	for _, draft := range expired {
		text, err := messages.Render("draf-isian", draft.Command)
		if err != nil {
			return err
		}
		n := logistics.Notice{
			Key: fmt.Sprintf("draf/isian/%s/%d", draft.ID(), draft.Version), Kind: logistics.NoticeBulk, ChatID: draft.ChatID, Text: text, CreatedAt: now,
		}
		if err := d.Outbox.Enqueue(ctx, n); err != nil {
			return fmt.Errorf("tell %d of an expired dialogue: %w", draft.PersonID, err)
		}
		if draft.Card != "" {
			n.Key, n.Edits = n.Key+"/kartu", draft.Card
			if err := d.Outbox.Enqueue(ctx, n); err != nil {
				return fmt.Errorf("close card %s: %w", draft.Card, err)
			}
		}
		if _, err := d.Store.EndDraft(ctx, draft); err != nil {
			return fmt.Errorf("end the dialogue of %d: %w", draft.PersonID, err)
		}
	}
	return nil
}
