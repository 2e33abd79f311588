package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"laporbot/logistics"
)

// spoken is a message with the obstacle it belongs to.
type spoken struct {
	*saying
	task *task
}

// word makes the text of a message where it has none yet. One that cannot be made is
// the fault of its obstacle alone.
func (x spoken) word() bool {
	if x.words == nil {
		return true
	}
	text, err := x.words()
	if err != nil {
		x.task.fail(err)
		return false
	}
	x.notice.Text = text
	return true
}

// tell puts the messages of all tasks into the outbox, chat by chat, as far as each
// has room. What must wait is left for a timer of its obstacle, and what fails to
// its next try.
func (e *Escalation) tell(ctx context.Context, w *world, tasks []*task) {
	var chats []int64
	byChat := map[int64][]spoken{}
	for _, t := range tasks {
		if t.err != nil {
			continue
		}
		for i := range t.says {
			x := spoken{&t.says[i], t}
			if byChat[x.notice.ChatID] == nil {
				chats = append(chats, x.notice.ChatID)
			}
			byChat[x.notice.ChatID] = append(byChat[x.notice.ChatID], x)
		}
	}
	faults := make([]error, len(chats))
	each(len(chats), func(i int) { faults[i] = e.tellChat(ctx, w, chats[i], byChat[chats[i]]) })
	for i, err := range faults {
		for _, x := range byChat[chats[i]] {
			x.task.err = cmp.Or(x.task.err, err)
		}
	}
}

// tellChat decides for one chat what goes out now, what is bundled and what waits.
func (e *Escalation) tellChat(ctx context.Context, w *world, chat int64, all []spoken) error {
	var answers []logistics.Admission
	var changed []logistics.Bundle
	_, err := e.store.UpdateBoard(ctx, chat, func(b *logistics.Board) error {
		answers, changed = admit(b, all, w.now)
		return nil
	})
	if err != nil {
		return fmt.Errorf("board of chat %d: %w", chat, err)
	}
	var edits []*saying
	for i, a := range answers {
		switch {
		case a.Bundle:
		case !a.Wait.IsZero():
			all[i].task.hold(a.Wait)
		case !all[i].word():
		case all[i].edit:
			edits = append(edits, all[i].saying)
		default:
			if err := e.enqueue(ctx, all[i].saying); err != nil {
				return err
			}
		}
	}
	// Each changes another message, so their order does not matter.
	faults := make([]error, len(edits))
	each(len(edits), func(i int) { faults[i] = e.enqueue(ctx, edits[i]) })
	if err := errors.Join(faults...); err != nil {
		return err
	}
	for _, b := range changed {
		if err := e.tellBundle(ctx, w, chat, b); err != nil {
			return err
		}
	}
	return nil
}

// admit asks the board about each message, in their order.
func admit(b *logistics.Board, all []spoken, now time.Time) ([]logistics.Admission, []logistics.Bundle) {
	answers := make([]logistics.Admission, len(all))
	dirty := map[string]bool{}
	for i, x := range all {
		switch {
		case x.skip:
			answers[i] = logistics.Admission{Bundle: true}
		case x.edit && !x.out && !b.Opened(x.card):
			// A bundle shows it, or it waits and will be as it is then.
			answers[i] = logistics.Admission{Bundle: true}
		case x.edit:
		default:
			answers[i] = b.Admit(x.notice.Key, x.notice.ThreadID, x.number, x.urgency, now)
		}
		for _, held := range b.Bundles {
			if (x.edit || answers[i].Bundle) && held.Shows(x.card) {
				dirty[held.Key] = true
			}
		}
	}
	var changed []logistics.Bundle
	for i := range b.Bundles {
		if dirty[b.Bundles[i].Key] {
			changed = append(changed, b.Bundles[i])
		}
	}
	return answers, changed
}

// enqueue puts one message into the outbox. What the reporter says stands under the
// card it answers, where that is out already.
func (e *Escalation) enqueue(ctx context.Context, x *saying) error {
	n := x.notice
	if !x.edit && x.card != "" && x.card != n.Key {
		card, err := e.store.SentNotice(ctx, x.card)
		if err != nil && !errors.Is(err, logistics.ErrNotFound) {
			return err
		}
		n.ReplyTo = card.MessageID
	}
	if err := e.outbox.Enqueue(ctx, n); err != nil {
		return fmt.Errorf("enqueue %s: %w", n.Key, err)
	}
	return nil
}
