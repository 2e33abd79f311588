package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"laporbot/logistics"
)

// maxCaption is Telegram's limit for the text under a file, in UTF-16 units.
const maxCaption = 1024

// OutboxStore keeps what goes out until it is done, and what is known of chats.
type OutboxStore interface {
	// AddNotice stores a notice unless its key is, or was, in the outbox.
	AddNotice(ctx context.Context, n logistics.Notice) (added bool, err error)
	PendingNotices(ctx context.Context) ([]logistics.Notice, error)
	UpdateNotice(ctx context.Context, key string, change func(*logistics.Notice) error) error
	// FinishNotice moves a notice from the outbox to the archive.
	FinishNotice(ctx context.Context, n logistics.Notice) error
	// SentNotice finds a notice in the archive.
	SentNotice(ctx context.Context, key string) (logistics.Notice, error)
	Chat(ctx context.Context, id int64) (logistics.Chat, error)
	UpdateChat(ctx context.Context, id int64, change func(*logistics.Chat) error) error
	MigrateChat(ctx context.Context, old, to int64, now time.Time) error
}

// Sender empties the outbox: one chat strictly in order, the urgent before the
// rest, under Telegram's limits. There is one for each token.
type Sender struct {
	client *client
	store  OutboxStore
	clock  Clock
	log    *slog.Logger
	crash  func(string)
	rtt    rtt

	wake chan struct{}

	mu       sync.Mutex
	lanes    map[int64]*lane
	all      gate
	lastSent time.Time
	frozen   time.Time // nothing goes out before
	broken   bool      // Telegram is not answering; a probe is under way
	waits    waits
	seq      int64
	epoch    int64
	queued   int
	// until is when the sender looks again by itself; zero while it has something to do.
	until   time.Time
	settled func() // told each time there is nothing to do before until
}

func newSender(c *client, store OutboxStore, clock Clock, log *slog.Logger, crash func(string)) *Sender {
	return &Sender{
		client: c, store: store, clock: clock, log: log, crash: crash,
		wake:  make(chan struct{}, 1),
		lanes: map[int64]*lane{},
		all:   gate{limit: botLimit, window: botWindow},

		settled: func() {},
		seq:     clock.Now().UnixMilli() * 1000,
	}
}

// Enqueue stores a notice, from where it goes out by itself. A key that was taken
// before is not taken again, which is no error. A text too long for one message
// goes out as several under keys of their own.
func (s *Sender) Enqueue(ctx context.Context, n logistics.Notice) error {
	now := s.clock.Now()
	n.State = logistics.NoticePending
	n.CreatedAt = now
	if v := n.Kind.Validity(); n.Expires.IsZero() && v > 0 {
		n.Expires = now.Add(v)
	}
	for _, part := range inParts(n) {
		s.mu.Lock()
		s.seq++
		part.Seq = s.seq
		s.mu.Unlock()
		added, err := s.store.AddNotice(ctx, part)
		if err != nil {
			return fmt.Errorf("add notice: %w", err)
		}
		s.crash("notice.stored")
		if added {
			s.push(part)
		}
	}
	return nil
}

// inParts divides a notice into what single messages can hold. The buttons are
// under the last part; a file goes with the text where that is short enough and
// after it otherwise.
func inParts(n logistics.Notice) []logistics.Notice {
	texts := split(n.Text, maxText)
	if n.Document != nil && units(visible(n.Text)) > maxCaption {
		texts = append(texts, "")
	}
	parts := make([]logistics.Notice, len(texts))
	for i, text := range texts {
		part := n
		part.Text = text
		if i > 0 {
			part.Key = fmt.Sprintf("%s#%d", n.Key, i+1)
			part.Edits, part.EditID, part.ReplyTo = "", 0, 0
		}
		if i < len(texts)-1 {
			part.Buttons, part.Document = nil, nil
		}
		parts[i] = part
	}
	return parts
}

// load takes up what an earlier run left, as the sender of this epoch.
func (s *Sender) load(ctx context.Context, epoch int64) error {
	rows, err := s.store.PendingNotices(ctx)
	if err != nil {
		return err
	}
	all, err := s.store.Chat(ctx, 0)
	if err != nil && !errors.Is(err, logistics.ErrNotFound) {
		return err
	}
	s.mu.Lock()
	s.epoch, s.frozen = epoch, all.FrozenUntil
	s.lanes, s.queued = map[int64]*lane{}, 0
	s.mu.Unlock()
	slices.SortFunc(rows, func(a, b logistics.Notice) int { return cmp.Compare(a.Seq, b.Seq) })
	for _, n := range rows {
		if n.State == logistics.NoticeSending {
			// The process ended between handing it over and hearing the answer.
			if n, err = s.unknown(ctx, n, "process ended while sending"); err != nil {
				return err
			}
		}
		if n.State == logistics.NoticeUnknown || n.State == logistics.NoticePending {
			s.push(n)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, l := range s.lanes {
		chat, err := s.store.Chat(ctx, id)
		if err != nil && !errors.Is(err, logistics.ErrNotFound) {
			return err
		}
		l.frozen = chat.FrozenUntil
	}
	return nil
}

func (s *Sender) push(n logistics.Notice) {
	s.mu.Lock()
	l := s.lane(n.ChatID)
	i := len(l.queue)
	for i > 0 && l.queue[i-1].Seq > n.Seq {
		i--
	}
	l.queue = slices.Insert(l.queue, i, n)
	s.queued++
	s.until = time.Time{}
	s.mu.Unlock()
	s.poke()
}

func (s *Sender) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Queued is how many notices wait or are under way.
func (s *Sender) Queued() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queued
}

// setReachable notes that a chat can, or for some reason cannot, be written to.
func (s *Sender) setReachable(ctx context.Context, chatID int64, reason string) error {
	s.mu.Lock()
	s.lane(chatID).unreachable = reason
	s.mu.Unlock()
	now := s.clock.Now()
	return s.store.UpdateChat(ctx, chatID, func(c *logistics.Chat) error {
		c.Unreachable, c.At = reason, now
		return nil
	})
}
