package bot

import (
	"context"
	"time"

	"laporbot/logistics"
)

// amend changes the row of a notice. Where that fails the row is found as it was
// by the next run, at worst as one whose outcome is not known.
func (s *Sender) amend(ctx context.Context, key string, change func(*logistics.Notice)) {
	ctx, cancel := graceful(ctx, storeTimeout)
	defer cancel()
	err := s.store.UpdateNotice(ctx, key, func(row *logistics.Notice) error {
		if row.Epoch > s.epoch {
			return ErrFenced
		}
		change(row)
		return nil
	})
	if err != nil {
		s.log.Error("notice not marked", "notice", key, "err", err)
	}
}

// retryAs changes a notice and leaves it to another turn.
func (s *Sender) retryAs(ctx context.Context, l *lane, n logistics.Notice, change func(*logistics.Notice)) {
	was := n.State
	back := func(row *logistics.Notice) {
		change(row)
		row.State = was
		row.Attempts-- // this one certainly did not arrive
	}
	back(&n)
	s.amend(ctx, n.Key, back)
	s.hold(l, n)
}

// unsent leaves a notice that did not arrive to another turn.
func (s *Sender) unsent(ctx context.Context, l *lane, n logistics.Notice) {
	s.retryAs(ctx, l, n, func(*logistics.Notice) {})
}

// delay leaves a notice to a later turn because the database does not answer.
func (s *Sender) delay(l *lane, n logistics.Notice, cause error) {
	s.log.Error("notice waits for the database", "notice", n.Key, "chat_id", n.ChatID, "err", cause)
	n.NotBefore = s.clock.Now().Add(time.Second)
	s.hold(l, n)
}

// leave leaves a notice whose outcome is not known to another turn, if it is to
// have one.
func (s *Sender) leave(ctx context.Context, l *lane, n logistics.Notice, cause error) {
	work, cancel := graceful(ctx, storeTimeout)
	defer cancel()
	again, err := s.lost(work, &n, cause.Error())
	if err != nil {
		s.log.Error("notice not marked", "notice", n.Key, "err", err)
	}
	if again {
		s.hold(l, n)
	} else {
		s.done(l, n.Key)
	}
}

// lost notes that a notice may or may not have arrived. What only repeats what
// people know already is left at that; the rest is to be sent again, each time
// later.
func (s *Sender) lost(ctx context.Context, n *logistics.Notice, reason string) (again bool, err error) {
	n.State, n.Reason = logistics.NoticeUnknown, reason
	if n.Kind == logistics.NoticeBulk && n.Edits == "" && n.EditID == 0 {
		n.SentAt = s.clock.Now()
		return false, s.store.FinishNotice(ctx, *n)
	}
	n.NotBefore = s.clock.Now().Add(resendPause(n.Attempts))
	return true, s.store.UpdateNotice(ctx, n.Key, func(row *logistics.Notice) error {
		if row.Epoch > s.epoch {
			return ErrFenced
		}
		row.State, row.Reason, row.NotBefore = n.State, n.Reason, n.NotBefore
		return nil
	})
}

// resendPause is how long to wait before a notice whose answer was lost is sent
// once more: nothing after the first loss, then 5 s growing to half an hour, so
// that a connection which swallows answers does not fill a chat with copies.
func resendPause(attempts int) time.Duration {
	if attempts < 2 {
		return 0
	}
	pause := 5 * time.Second
	for range attempts - 2 {
		pause = min(6*pause, 30*time.Minute)
	}
	return pause
}

// finish ends a notice and takes it off its lane. While the database does not
// answer it tries on, and so does whoever shuts down, for a little; a notice that
// is not archived then is found as "sending" by the next run.
func (s *Sender) finish(ctx context.Context, l *lane, n logistics.Notice, state logistics.NoticeState, reason string) {
	n.State, n.Reason, n.SentAt = state, reason, s.clock.Now()
	s.archive(ctx, n)
	s.crash("notice.finished")
	s.done(l, n.Key)
	if state != logistics.NoticeSent {
		s.log.Info("notice not delivered", "notice", n.Key, "chat_id", n.ChatID, "state", string(state), "reason", reason)
	}
}

func (s *Sender) archive(ctx context.Context, n logistics.Notice) {
	wait := backoff{}
	for {
		ended := ctx.Err() != nil
		work, cancel := graceful(ctx, storeTimeout)
		err := s.store.FinishNotice(work, n)
		cancel()
		if err == nil {
			return
		}
		s.log.Error("notice not finished", "notice", n.Key, "state", string(n.State), "err", err)
		if ended {
			return
		}
		sleep(ctx, wait.next()/4)
	}
}

// breakOff stops all sending until Telegram answers a harmless question again.
func (s *Sender) breakOff(ctx context.Context) {
	s.mu.Lock()
	if s.broken {
		s.mu.Unlock()
		return
	}
	s.broken = true
	s.mu.Unlock()
	s.calls.Go(func() {
		wait := backoff{}
		for !s.answers(ctx) && sleep(ctx, wait.next()) {
		}
		s.mu.Lock()
		s.broken = false
		s.mu.Unlock()
		s.poke()
	})
}

// answers reports whether Telegram answers at all, be it that the token is dead.
func (s *Sender) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	_, err := s.client.call(ctx, "getMe", nil)
	return err == nil || classify(err) == classToken
}
