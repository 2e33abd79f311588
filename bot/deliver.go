package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"math/rand/v2"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"laporbot/logistics"
	"laporbot/messages"
)

// ErrFenced says that a later sender has claimed the outbox.
var ErrFenced = errors.New("another sender has taken over")

// deliver brings the head of a lane one step further: sent, finished otherwise, or
// back to waiting. It returns an error only where the sender must stop.
func (s *Sender) deliver(ctx context.Context, l *lane, n logistics.Notice) error {
	used := false
	defer func() { s.release(l, used) }()
	now := s.clock.Now()
	log := s.log.With("notice", n.Key, "chat_id", n.ChatID)
	switch {
	case !n.Expires.IsZero() && now.After(n.Expires):
		return s.finish(ctx, l, n, logistics.NoticeExpired, "too late")
	case n.Kind != logistics.NoticeAnswer && s.gone(l) != "":
		return s.finish(ctx, l, n, logistics.NoticeDropped, s.gone(l))
	case s.superseded(l, n):
		return s.finish(ctx, l, n, logistics.NoticeDropped, "superseded")
	}
	work, cancel := graceful(ctx, callTimeout)
	defer cancel()
	resend := n.State == logistics.NoticeUnknown
	err := s.claim(work, &n)
	switch {
	case errors.Is(err, logistics.ErrNotFound), errors.Is(err, logistics.ErrExists):
		s.done(l, n.Key) // moved to another chat, or sent by an earlier try
		return nil
	case errors.Is(err, ErrFenced):
		return err
	case err != nil:
		log.Error("notice not claimed", "err", err)
		s.hold(l, n, now.Add(time.Second))
		return nil
	}
	s.crash("notice.claimed")
	started := time.Now()
	id, err := s.send(work, n, resend)
	used = err == nil || classify(err) != classNotSent
	if err == nil {
		s.rtt.observe(time.Since(started))
		s.crash("notice.sent")
		n.MessageID = id
		return s.finish(ctx, l, n, logistics.NoticeSent, "")
	}
	return s.failed(ctx, l, n, err)
}

// claim marks a notice as being sent, durably, before it is.
func (s *Sender) claim(ctx context.Context, n *logistics.Notice) error {
	if _, err := s.store.SentNotice(ctx, n.Key); err == nil {
		return logistics.ErrExists
	} else if !errors.Is(err, logistics.ErrNotFound) {
		return err
	}
	return s.store.UpdateNotice(ctx, n.Key, func(row *logistics.Notice) error {
		if row.Epoch > s.epoch {
			return ErrFenced
		}
		row.State, row.Epoch = logistics.NoticeSending, s.epoch
		row.Attempts++
		*n = *row
		return nil
	})
}

// send makes the one call that a notice is.
func (s *Sender) send(ctx context.Context, n logistics.Notice, resend bool) (messageID int, err error) {
	params := tgbotapi.Params{"chat_id": strconv.FormatInt(n.ChatID, 10), "parse_mode": "HTML"}
	edit := n.EditID
	if n.Edits != "" {
		card, err := s.store.SentNotice(ctx, n.Edits)
		if err != nil && !errors.Is(err, logistics.ErrNotFound) {
			return 0, err
		}
		edit = card.MessageID
	}
	text := n.Text
	if resend && edit == 0 && n.Kind < logistics.NoticeDigest {
		// A digest carries its own number and is repeated as it was.
		mark, err := messages.Render("bot-kirim-ulang", nil)
		if err != nil {
			return 0, err
		}
		text = mark + "\n" + text
	}
	if len(n.Buttons) > 0 {
		markup, err := json.Marshal(map[string]any{"inline_keyboard": keyboard(n.Buttons)})
		if err != nil {
			return 0, err
		}
		params["reply_markup"] = string(markup)
	}
	if edit != 0 && n.Document == nil {
		params["message_id"] = strconv.Itoa(edit)
		params["text"] = text
		params["disable_web_page_preview"] = "true"
		return messageIDOf(s.client.call(ctx, "editMessageText", params))
	}
	params.AddNonZero("message_thread_id", n.ThreadID)
	params.AddBool("disable_notification", n.Silent)
	if n.ReplyTo != 0 {
		params.AddNonZero("reply_to_message_id", n.ReplyTo)
		params["allow_sending_without_reply"] = "true"
	}
	if n.Document != nil {
		params.AddNonEmpty("caption", text)
		method, field := "sendDocument", "document"
		if n.Document.Photo {
			method, field = "sendPhoto", "photo"
		}
		return messageIDOf(s.client.upload(ctx, method, field, n.Document.Name, n.Document.Data, params))
	}
	params["text"] = text
	params["disable_web_page_preview"] = "true"
	return messageIDOf(s.client.call(ctx, "sendMessage", params))
}

type inlineButton struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

func keyboard(rows [][]logistics.Button) [][]inlineButton {
	out := make([][]inlineButton, 0, len(rows))
	for _, row := range rows {
		buttons := make([]inlineButton, 0, len(row))
		for _, b := range row {
			buttons = append(buttons, inlineButton(b))
		}
		out = append(out, buttons)
	}
	return out
}

func messageIDOf(result json.RawMessage, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	var m struct {
		MessageID int `json:"message_id"`
	}
	if err := json.Unmarshal(result, &m); err != nil {
		return 0, fmt.Errorf("decode sent message: %w", err)
	}
	return m.MessageID, nil
}

// failed decides what becomes of a notice whose call did not succeed.
func (s *Sender) failed(ctx context.Context, l *lane, n logistics.Notice, cause error) error {
	c := classify(cause)
	now := s.clock.Now()
	log := s.log.With("notice", n.Key, "chat_id", n.ChatID, "class", c.String(), "err", cause)
	switch c {
	case classUnchanged:
		return s.finish(ctx, l, n, logistics.NoticeSent, "")
	case classToken:
		return fmt.Errorf("send: %w", ErrToken)
	case classNotSent:
		log.Warn("notice not sent")
		s.back(ctx, l, n, now)
		s.breakOff(ctx)
	case classUnknown:
		log.Warn("answer lost")
		var err error
		if n, err = s.unknown(ctx, n, cause.Error()); err != nil {
			log.Error("notice not marked", "store_err", err)
		}
		if n.State == logistics.NoticeUnknown {
			s.hold(l, n, n.NotBefore)
		} else {
			s.done(l, n.Key)
		}
		s.breakOff(ctx)
	case classWait:
		s.freeze(ctx, l, n, cause, now)
	case classUnreachable:
		log.Info("chat not reachable")
		if err := s.setReachable(ctx, n.ChatID, cause.Error()); err != nil {
			log.Error("chat not marked", "store_err", err)
		}
		return s.finish(ctx, l, n, logistics.NoticeFailed, cause.Error())
	case classMigrated:
		return s.migrate(ctx, l, n, cause)
	case classNoTarget:
		return s.retryAs(ctx, l, n, func(row *logistics.Notice) { row.Edits, row.EditID = "", 0 })
	case classNoTopic:
		if n.ThreadID == 0 {
			return s.finish(ctx, l, n, logistics.NoticeFailed, cause.Error())
		}
		return s.retryAs(ctx, l, n, func(row *logistics.Notice) { row.ThreadID = 0 })
	case classMarkup:
		log.Error("text is not valid HTML")
		plain := html.EscapeString(visible(n.Text))
		if plain == n.Text {
			return s.finish(ctx, l, n, logistics.NoticeFailed, cause.Error())
		}
		return s.retryAs(ctx, l, n, func(row *logistics.Notice) { row.Text = plain })
	default:
		log.Error("notice refused")
		return s.finish(ctx, l, n, logistics.NoticeFailed, cause.Error())
	}
	return nil
}

// unknown notes that a notice may or may not have arrived. What only repeats what
// people know already is left at that; the rest is sent again, each time later.
func (s *Sender) unknown(ctx context.Context, n logistics.Notice, reason string) (logistics.Notice, error) {
	n.Reason = reason
	if n.Kind == logistics.NoticeBulk && n.Edits == "" && n.EditID == 0 {
		n.State = logistics.NoticeUnknown
		err := s.store.FinishNotice(ctx, n)
		n.State = logistics.NoticeDropped // not for the lane any more
		return n, err
	}
	n.State = logistics.NoticeUnknown
	n.NotBefore = s.clock.Now().Add(resendPause(n.Attempts))
	return n, s.store.UpdateNotice(ctx, n.Key, func(row *logistics.Notice) error {
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

// back returns a notice that never left to waiting.
func (s *Sender) back(ctx context.Context, l *lane, n logistics.Notice, at time.Time) {
	n.State = logistics.NoticePending
	err := s.store.UpdateNotice(ctx, n.Key, func(row *logistics.Notice) error {
		row.State = logistics.NoticePending
		return nil
	})
	if err != nil {
		s.log.Error("notice not marked", "notice", n.Key, "err", err)
	}
	s.hold(l, n, at)
}

// hold keeps a notice at the head of its lane until a moment.
func (s *Sender) hold(l *lane, n logistics.Notice, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range l.queue {
		if l.queue[i].Key == n.Key {
			n.NotBefore = until
			l.queue[i] = n
		}
	}
}

// retryAs changes a notice and leaves it to the next turn.
func (s *Sender) retryAs(ctx context.Context, l *lane, n logistics.Notice, change func(*logistics.Notice)) error {
	change(&n)
	n.State = logistics.NoticePending
	err := s.store.UpdateNotice(ctx, n.Key, func(row *logistics.Notice) error {
		change(row)
		row.State = logistics.NoticePending
		return nil
	})
	if err != nil {
		s.log.Error("notice not changed", "notice", n.Key, "err", err)
	}
	s.hold(l, n, s.clock.Now())
	return nil
}

// finish ends a notice. Where the archive cannot be written the notice stays and
// is found as "sending" by the next run.
func (s *Sender) finish(ctx context.Context, l *lane, n logistics.Notice, state logistics.NoticeState, reason string) error {
	n.State, n.Reason, n.SentAt = state, reason, s.clock.Now()
	// The message is out: its end is worth recording even while the program shuts down.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	wait := backoff{}
	for {
		err := s.store.FinishNotice(ctx, n)
		if err == nil {
			break
		}
		s.log.Error("notice not finished", "notice", n.Key, "state", string(state), "err", err)
		if !sleep(ctx, wait.next()/4) {
			break
		}
	}
	s.crash("notice.finished")
	s.done(l, n.Key)
	if state != logistics.NoticeSent {
		s.log.Info("notice not delivered", "notice", n.Key, "chat_id", n.ChatID, "state", string(state), "reason", reason)
		return nil
	}
	if s.gone(l) != "" {
		if err := s.setReachable(ctx, n.ChatID, ""); err != nil {
			s.log.Error("chat not marked", "chat_id", n.ChatID, "err", err)
		}
	}
	return nil
}

func (s *Sender) gone(l *lane) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return l.unreachable
}

// waits are the chats that were last told to wait.
type waits struct {
	chatID int64
	at     time.Time
}

// freeze obeys a 429. Telegram does not say whether the chat or the whole bot was
// too fast: the chat is held, and when another one is refused soon after, all are.
func (s *Sender) freeze(ctx context.Context, l *lane, n logistics.Notice, cause error, now time.Time) {
	d := time.Second
	var call *callError
	if errors.As(cause, &call) {
		d = max(d, call.RetryAfter())
	}
	until := now.Add(d + rand.N(500*time.Millisecond))
	s.mu.Lock()
	everywhere := s.waits.chatID != 0 && s.waits.chatID != n.ChatID && now.Sub(s.waits.at) < 5*time.Second
	s.waits = waits{n.ChatID, now}
	l.frozen = later(l.frozen, until)
	if everywhere {
		s.frozen = later(s.frozen, until)
	}
	s.mu.Unlock()
	s.log.Warn("told to wait", "chat_id", n.ChatID, "wait", d, "everywhere", everywhere)
	s.back(ctx, l, n, now)
	ids := []int64{n.ChatID}
	if everywhere {
		ids = append(ids, 0)
	}
	for _, id := range ids {
		err := s.store.UpdateChat(ctx, id, func(c *logistics.Chat) error {
			c.FrozenUntil = later(c.FrozenUntil, until)
			return nil
		})
		if err != nil {
			s.log.Error("wait not stored", "chat_id", id, "err", err)
		}
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
	go func() {
		wait := backoff{}
		for sleep(ctx, wait.next()/2) {
			callCtx, cancel := context.WithTimeout(ctx, 10*time.Second)
			_, err := s.client.call(callCtx, "getMe", nil)
			cancel()
			if err == nil || classify(err) == classToken {
				break
			}
		}
		s.mu.Lock()
		s.broken = false
		s.mu.Unlock()
		s.poke()
	}()
}

// migrate moves everything of a group to the id it has as a supergroup.
func (s *Sender) migrate(ctx context.Context, l *lane, n logistics.Notice, cause error) error {
	var call *callError
	if !errors.As(cause, &call) {
		return cause
	}
	to := call.API.MigrateToChatID
	s.back(ctx, l, n, s.clock.Now())
	if err := s.store.MigrateChat(ctx, n.ChatID, to, s.clock.Now()); err != nil {
		s.log.Error("chat not migrated", "chat_id", n.ChatID, "err", err)
		s.hold(l, n, s.clock.Now().Add(time.Second))
		return nil
	}
	s.log.Info("group migrated", "chat_id", n.ChatID, "to", to)
	s.Migrated(n.ChatID, to)
	return nil
}

// Migrated moves what waits for a chat to its new id.
func (s *Sender) Migrated(old, to int64) {
	s.mu.Lock()
	from, target := s.lane(old), s.lane(to)
	queue := from.queue
	from.queue = nil
	for _, n := range queue {
		n.ChatID = to
		target.queue = append(target.queue, n)
	}
	s.mu.Unlock()
	s.poke()
}
