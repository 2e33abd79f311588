package bot

import (
	"context"
	"errors"
	"fmt"
	"html"
	"time"

	"laporbot/logistics"
)

var (
	// ErrFenced says that a later sender has claimed the outbox.
	ErrFenced = errors.New("another sender has taken over")

	errOut    = errors.New("it is out already")
	errInHand = errors.New("an earlier sender has it in hand")
	errNoCard = errors.New("the card was never sent")
)

// deliver brings the head of a lane one step further: sent, finished otherwise, or
// back to waiting. It returns an error only where the sender must stop.
func (s *Sender) deliver(ctx context.Context, l *lane, n logistics.Notice) (stop error) {
	answered, err := s.attempt(ctx, l, n)
	switch {
	case err == nil:
	case errors.Is(err, ErrFenced), errors.Is(err, ErrToken):
		stop = err
	default:
		// A fault of the program. The row stays for a next start, maybe of a better one.
		s.log.Error("notice given up", "notice", n.Key, "chat_id", n.ChatID, "err", err)
		s.done(l, n.Key)
	}
	s.release(l, answered)
	return stop
}

// attempt tries to deliver a notice. answered is when the outcome of a call was
// known that reached Telegram or may have; zero: none did.
func (s *Sender) attempt(ctx context.Context, l *lane, n logistics.Notice) (answered time.Time, err error) {
	defer caught(s.log.With("notice", n.Key), &err)
	now := s.clock.Now()
	chat, err := s.learn(ctx, l)
	switch {
	case err != nil:
		s.delay(l, n, err)
		return answered, nil
	case chat.FrozenUntil.After(now):
		return answered, nil // only learned of now; the lane waits by itself
	case !n.Expires.IsZero() && now.After(n.Expires):
		s.finish(ctx, l, n, logistics.NoticeExpired, "too late")
		return answered, nil
	case n.Kind != logistics.NoticeAnswer && chat.Unreachable != "":
		s.finish(ctx, l, n, logistics.NoticeDropped, chat.Unreachable)
		return answered, nil
	case s.superseded(l, n):
		s.finish(ctx, l, n, logistics.NoticeDropped, "superseded")
		return answered, nil
	}
	claimed, target, err := s.claim(ctx, n)
	switch {
	case errors.Is(err, errOut):
		// An earlier try did not come to take it out of the outbox.
		s.finish(ctx, l, n, logistics.NoticeSent, "")
		return answered, nil
	case errors.Is(err, logistics.ErrNotFound):
		s.done(l, n.Key)
		return answered, nil
	case errors.Is(err, errInHand):
		s.leave(ctx, l, n, err)
		return answered, nil
	case errors.Is(err, errNoCard):
		s.finish(ctx, l, n, logistics.NoticeDropped, errNoCard.Error())
		return answered, nil
	case errors.Is(err, ErrFenced):
		return answered, err
	case err != nil:
		s.delay(l, n, err)
		return answered, nil
	}
	n = claimed
	s.crash("notice.claimed")
	started := s.clock.Now()
	answered = started // should the call panic
	work, cancel := graceful(ctx, callTimeout)
	n.MessageID, err = s.send(work, n, target)
	cancel()
	answered = s.clock.Now()
	if err != nil {
		if classify(err) == classNotSent {
			answered = time.Time{}
		}
		return answered, s.failed(ctx, l, n, target, err)
	}
	s.rtt.observe(answered.Sub(started))
	s.crash("notice.sent")
	s.sent(ctx, l, n, target)
	return answered, nil
}

// claim marks a notice as being sent, durably, before it is, and finds the message
// it changes. The notice is returned as its row is but for the state, which stays
// the one before, to go back to.
func (s *Sender) claim(ctx context.Context, n logistics.Notice) (claimed logistics.Notice, t target, err error) {
	ctx, cancel := graceful(ctx, storeTimeout)
	defer cancel()
	if _, err := s.store.SentNotice(ctx, n.Key); err == nil {
		return n, t, errOut
	} else if !errors.Is(err, logistics.ErrNotFound) {
		return n, t, err
	}
	err = s.store.UpdateNotice(ctx, n.Key, func(row *logistics.Notice) error {
		switch {
		case row.Epoch > s.epoch:
			return ErrFenced
		case row.Epoch < s.epoch && row.State == logistics.NoticeSending:
			return errInHand
		}
		row.State, row.Epoch = logistics.NoticeSending, s.epoch
		row.Attempts++
		claimed = *row
		claimed.State = n.State
		return nil
	})
	if err != nil {
		return n, t, err
	}
	t, err = s.target(ctx, claimed)
	if err == nil && claimed.Living && claimed.Edits != "" && !t.known {
		err = errNoCard
	}
	return claimed, t, err
}

// sent ends a notice that is out. A new message in the place of a card is noted
// first, so that the next change of the card finds it.
func (s *Sender) sent(ctx context.Context, l *lane, n logistics.Notice, t target) {
	if n.Edits != "" && t.gone && n.MessageID != 0 {
		s.archive(ctx, logistics.Notice{
			Key: successor(n.Edits, t.id), Kind: n.Kind, ChatID: n.ChatID, ThreadID: n.ThreadID, MessageID: n.MessageID,
			CreatedAt: n.CreatedAt, State: logistics.NoticeSent, SentAt: s.clock.Now(),
		})
	}
	s.finish(ctx, l, n, logistics.NoticeSent, "")
	s.mu.Lock()
	unreachable := l.chat.Unreachable != ""
	s.mu.Unlock()
	if unreachable {
		if err := s.setReachable(ctx, n.ChatID, ""); err != nil {
			s.log.Error("chat not marked", "chat_id", n.ChatID, "err", err)
		}
	}
}

// failed decides what becomes of a notice whose call did not succeed.
func (s *Sender) failed(ctx context.Context, l *lane, n logistics.Notice, t target, cause error) error {
	c := classify(cause)
	log := s.log.With("notice", n.Key, "chat_id", n.ChatID, "class", c.String(), "err", cause)
	call, _ := errors.AsType[*callError](cause)
	switch c {
	case classUnchanged:
		n.MessageID = t.id
		s.sent(ctx, l, n, t)
	case classToken:
		s.unsent(ctx, l, n)
		return fmt.Errorf("send: %w", ErrToken)
	case classNotSent:
		log.Warn("notice not sent")
		s.unsent(ctx, l, n)
		s.breakOff(ctx)
	case classUnknown:
		log.Warn("answer lost")
		s.breakOff(ctx)
		s.leave(ctx, l, n, cause)
	case classWait:
		s.freeze(ctx, l, n, call.RetryAfter())
	case classUnreachable:
		log.Info("chat not reachable")
		if err := s.setReachable(ctx, n.ChatID, cause.Error()); err != nil {
			log.Error("chat not marked", "store_err", err)
		}
		s.finish(ctx, l, n, logistics.NoticeFailed, cause.Error())
	case classMigrated:
		s.unsent(ctx, l, n)
		if err := s.migrate(ctx, n.ChatID, call.API.MigrateToChatID, n.Key); err != nil {
			s.delay(l, n, err)
		}
	case classNoTarget:
		// The message that is gone stays named, for what is sent in its place.
		s.retryAs(ctx, l, n, func(row *logistics.Notice) {
			row.EditID = 0
			if row.Edits != "" {
				row.EditID = -t.id
			}
		})
	case classNoTopic:
		if n.ThreadID == 0 {
			s.finish(ctx, l, n, logistics.NoticeFailed, cause.Error())
			return nil
		}
		s.retryAs(ctx, l, n, func(row *logistics.Notice) { row.ThreadID = 0 })
	case classMarkup, classRefused:
		log.Error("notice refused")
		bare := plain(n)
		if bare.Text == n.Text && len(bare.Buttons) == len(n.Buttons) && bare.Document == n.Document {
			s.finish(ctx, l, n, logistics.NoticeFailed, cause.Error())
			return nil
		}
		s.retryAs(ctx, l, n, func(row *logistics.Notice) {
			row.Text, row.Buttons, row.Document = bare.Text, bare.Buttons, bare.Document
		})
	}
	return nil
}

// plain is a notice in the form that Telegram can have the least against: better
// the bare words than silence.
func plain(n logistics.Notice) logistics.Notice {
	words := html.EscapeString(visible(n.Text))
	if words != n.Text {
		n.Text = words // with its buttons, as long as the markup may have been the fault
		return n
	}
	n.Buttons = nil
	if n.Text != "" {
		n.Document = nil
	}
	return n
}
