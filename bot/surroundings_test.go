package bot_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"time"

	"laporbot/storage"
)

// standing is a clock that stands until it is moved. Whoever waits on it is woken
// by a move.
type standing struct {
	mu      sync.Mutex
	now     time.Time
	waiting map[chan time.Time]time.Time
}

func newStanding() *standing {
	return &standing{now: time.Date(2024, 11, 24, 1, 0, 0, 0, time.UTC), waiting: map[chan time.Time]time.Time{}}
}

func (c *standing) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *standing) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make(chan time.Time, 1)
	if d <= 0 {
		out <- c.now
		return out
	}
	c.waiting[out] = c.now.Add(d)
	return out
}

func (c *standing) MoveTo(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) {
		c.now = t
	}
	for out, until := range c.waiting {
		if !until.After(c.now) {
			delete(c.waiting, out)
			out <- c.now
		}
	}
}

// shaky is a database that fails as a test wants it.
type shaky struct {
	storage.Engine
	mu   sync.Mutex
	fail func(op, collection, id string) error
}

func (s *shaky) set(fail func(op, collection, id string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = fail
}

func (s *shaky) ask(op, collection, id string) error {
	s.mu.Lock()
	fail := s.fail
	s.mu.Unlock()
	if fail == nil {
		return nil
	}
	return fail(op, collection, id)
}

var errGone = errors.New("the database is gone")

func gone(string, string, string) error { return errGone }

func (s *shaky) Insert(ctx context.Context, collection, id string, doc any) error {
	if err := s.ask("insert", collection, id); err != nil {
		return err
	}
	return s.Engine.Insert(ctx, collection, id, doc)
}

func (s *shaky) Get(ctx context.Context, collection, id string, doc any) error {
	if err := s.ask("get", collection, id); err != nil {
		return err
	}
	return s.Engine.Get(ctx, collection, id, doc)
}

func (s *shaky) Update(ctx context.Context, collection, id string, doc any, change func() error) error {
	if err := s.ask("update", collection, id); err != nil {
		return err
	}
	return s.Engine.Update(ctx, collection, id, doc, change)
}

func (s *shaky) Delete(ctx context.Context, collection, id string) error {
	if err := s.ask("delete", collection, id); err != nil {
		return err
	}
	return s.Engine.Delete(ctx, collection, id)
}

func (s *shaky) Scan(ctx context.Context, collection, from, to string, each storage.Each) error {
	if err := s.ask("scan", collection, from); err != nil {
		return err
	}
	return s.Engine.Scan(ctx, collection, from, to, each)
}

// journal is a log that can be read, and waited for, while it is written.
type journal struct {
	mu   sync.Mutex
	b    bytes.Buffer
	more chan struct{}
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.more != nil {
		close(j.more)
		j.more = nil
	}
	return j.b.Write(p)
}

// next is closed by the next line.
func (j *journal) next() <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.more == nil {
		j.more = make(chan struct{})
	}
	return j.more
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}
