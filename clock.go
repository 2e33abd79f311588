package main

import (
	"sync"
	"time"
)

// clock is the time of the world a service lives in.
type clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

// realClock is the time of the machine.
type realClock struct{}

// Now implements clock.
func (realClock) Now() time.Time { return time.Now() }

// After implements clock.
func (realClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// movedClock is the time of a simulation. It begins at a moment of its own and
// can be moved forward; in between it runs as the machine's time does, or stands
// still where running is false. Whoever waits on it is woken by a move and looks
// again.
type movedClock struct {
	mu      sync.Mutex
	base    time.Time // what the clock shows at since, or shows at all while it stands
	since   time.Time
	running bool
	waiting map[chan time.Time]waiter
}

type waiter struct {
	until time.Time
	timer *time.Timer // of a running clock
}

// newMovedClock is a clock that shows start at this moment.
func newMovedClock(start time.Time, running bool) *movedClock {
	return &movedClock{base: start, since: time.Now(), running: running, waiting: map[chan time.Time]waiter{}}
}

// Now implements clock.
func (c *movedClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *movedClock) now() time.Time {
	if !c.running {
		return c.base
	}
	return c.base.Add(time.Since(c.since))
}

// After implements clock.
func (c *movedClock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make(chan time.Time, 1)
	w := waiter{until: c.now().Add(d)}
	if d <= 0 {
		out <- c.now()
		return out
	}
	if c.running {
		w.timer = time.AfterFunc(d, func() { c.fire(out) })
	}
	c.waiting[out] = w
	return out
}

func (c *movedClock) fire(out chan time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.waiting[out]; ok {
		delete(c.waiting, out)
		out <- c.now()
	}
}

// MoveTo moves the clock forward to t and wakes whoever waited for a moment up to
// then; to an earlier moment it does not move.
func (c *movedClock) MoveTo(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !t.After(c.now()) {
		return
	}
	c.base, c.since = t, time.Now()
	for out, w := range c.waiting {
		if w.until.After(t) && !c.running {
			continue
		}
		if w.timer != nil {
			w.timer.Stop()
		}
		delete(c.waiting, out)
		out <- t
	}
}
