package bot

import (
	"sync"
	"time"
)

// pulse lets many wait for the next of a stream of events.
type pulse struct {
	mu   sync.Mutex
	next chan struct{}
}

func (p *pulse) tell() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next != nil {
		close(p.next)
		p.next = nil
	}
}

func (p *pulse) wait() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == nil {
		p.next = make(chan struct{})
	}
	return p.next
}

// Settled reports whether the bot has nothing to do at this moment, and the
// moment at which it goes on by itself if something waits for the clock; zero
// where nothing does. A simulation moves its clock there. Take Resting first,
// then look, then wait.
func (b *Bot) Settled() (settled bool, next time.Time) {
	if !b.dispatch.idle() {
		return false, time.Time{}
	}
	s := b.Outbox
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.all.open > 0 || s.broken:
		return false, time.Time{}
	case s.queued == 0:
		return true, time.Time{}
	case s.until.IsZero():
		return false, time.Time{}
	}
	return true, s.until
}

// Resting returns a channel that is closed the next time the bot may have settled.
func (b *Bot) Resting() <-chan struct{} { return b.rest.wait() }

// Wake makes the sender look at the clock again.
func (b *Bot) Wake() { b.Outbox.poke() }
