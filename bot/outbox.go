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

// OutboxStore keeps what goes out until it is done, and what is known of chats.
type OutboxStore interface {
	// AddNotice stores a notice unless its key is, or was, in the outbox.
	AddNotice(ctx context.Context, n logistics.Notice) (added bool, err error)
	PendingNotices(ctx context.Context) ([]logistics.Notice, error)
	UpdateNotice(ctx context.Context, key string, change func(*logistics.Notice) error) error
	// FinishNotice moves a notice from the outbox to the archive. What the archive has
	// under that key already stays.
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
	client  *client
	store   OutboxStore
	clock   Clock
	log     *slog.Logger
	crash   func(string)
	settled func() // told each time there is nothing to do before until
	rtt     rtt
	wake    chan struct{}
	calls   sync.WaitGroup // under way in a run
	epoch   int64          // of the leadership; fixed while a run lasts

	mu       sync.Mutex
	lanes    map[int64]*lane
	all      gate
	lastSent time.Time
	urgent   int       // answers that were sent in a row while others waited
	frozen   time.Time // nothing goes out before
	broken   bool      // Telegram is not answering; a probe is under way
	refused  refusal
	seq      int64
	queued   int
	// until is when the sender looks again by itself; zero while it has something to do.
	until time.Time
}

func newSender(c *client, o Options, settled func()) *Sender {
	return &Sender{
		client: c, store: o.Store, clock: o.Clock, log: o.Log, crash: o.Crash, settled: settled,
		wake:  make(chan struct{}, 1),
		lanes: map[int64]*lane{},
		all:   gate{limit: botLimit, window: botWindow},
		seq:   o.Clock.Now().UnixMilli() * 1000,
	}
}

// Enqueue stores a notice, from where it goes out by itself. A key that was taken
// before is not taken again, which is no error. A text too long for one message
// goes out as several under keys of their own. After an error it can be called
// again and must be: part of the notice may be stored.
func (s *Sender) Enqueue(ctx context.Context, n logistics.Notice) error {
	now := s.clock.Now()
	n.State = logistics.NoticePending
	n.CreatedAt = now
	if v := n.Kind.Validity(); n.Expires.IsZero() && v > 0 {
		n.Expires = now.Add(v)
	}
	for _, part := range inParts(n) {
		part.Seq = s.nextSeq()
		added, err := s.store.AddNotice(ctx, part)
		if err != nil {
			return fmt.Errorf("add notice: %w", err)
		}
		s.crash("notice.stored")
		if !added {
			// Stored by an earlier try. If that one never learned of it, or was another
			// process, nobody has it in hand.
			switch _, err := s.store.SentNotice(ctx, part.Key); {
			case err == nil:
				continue
			case !errors.Is(err, logistics.ErrNotFound):
				return fmt.Errorf("add notice: %w", err)
			}
		}
		s.push(part)
	}
	return nil
}

func (s *Sender) nextSeq() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seq++
	return s.seq
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
	// Emptied before the database is read: what is added meanwhile is found there or
	// stays in its lane, or both, which push sees.
	s.mu.Lock()
	s.epoch, s.lanes, s.queued = epoch, map[int64]*lane{}, 0
	s.mu.Unlock()
	all, err := s.store.Chat(ctx, everyChat)
	if err != nil && !errors.Is(err, logistics.ErrNotFound) {
		return err
	}
	rows, err := s.store.PendingNotices(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b logistics.Notice) int { return cmp.Compare(a.Seq, b.Seq) })
	s.mu.Lock()
	s.frozen = all.FrozenUntil
	if len(rows) > 0 {
		s.seq = max(s.seq, rows[len(rows)-1].Seq)
	}
	s.mu.Unlock()
	for _, n := range rows {
		if n.State == logistics.NoticeSending {
			// The process ended between handing it over and hearing the answer.
			var again bool
			if again, err = s.lost(ctx, &n, "process ended while sending"); err != nil {
				return err
			}
			if !again {
				continue
			}
		}
		s.push(n)
	}
	return nil
}

// push puts a notice in its lane, unless it is there.
func (s *Sender) push(n logistics.Notice) {
	s.mu.Lock()
	l := s.lane(n.ChatID)
	if !slices.ContainsFunc(l.queue, func(o logistics.Notice) bool { return o.Key == n.Key }) {
		i := len(l.queue)
		for i > 0 && l.queue[i-1].Seq > n.Seq {
			i--
		}
		l.queue = slices.Insert(l.queue, i, n)
		s.queued++
	}
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
