package bot

import (
	"sync"
	"time"
)

// The limits of Telegram for one bot (reference telegram.md §2.3) and how the
// sender keeps under them (§4.2): a slot is free again one window after its answer
// came, less what the fastest way to the server takes. The server counted the
// request before it answered and will count the next after it is sent, so no
// window at the server ever holds more than the limit.
const (
	botLimit    = 30
	botWindow   = time.Second
	chatLimit   = 1
	chatWindow  = time.Second
	groupLimit  = 20
	groupWindow = time.Minute
	// bulkPace spreads what is not urgent over the second, so that an answer finds a
	// slot free within a thirtieth of one.
	bulkPace = 33400 * time.Microsecond
	// clockError is the part of a window, one in so many, by which the two sides may
	// measure it differently: 250 ppm is five times what a clock left to itself is off.
	// The grain of a distant server's clock is in what floor leaves of the way.
	clockError = 4000
	// rttSamples is how many answers are seen before the fastest is believed: an early
	// estimate from a burst of new connections is no floor.
	rttSamples = 64
)

// gate lets at most limit requests through in any window.
type gate struct {
	limit  int
	window time.Duration
	open   int         // requests without an answer
	until  []time.Time // when the others free their slot
}

// ready is the earliest moment at which the next request may leave; ok is false
// where that depends on an answer that has not come.
func (g *gate) ready(now time.Time) (at time.Time, ok bool) {
	held := g.until[:0]
	for _, t := range g.until {
		if t.After(now) {
			held = append(held, t)
		}
	}
	g.until = held
	if g.open+len(held) < g.limit {
		return now, true
	}
	if g.open >= g.limit {
		return time.Time{}, false
	}
	// Enough of the held slots must become free; which is the one that decides depends
	// on how many still wait for an answer.
	need := g.open + len(held) - g.limit + 1
	return nthEarliest(held, need), true
}

func nthEarliest(times []time.Time, n int) time.Time {
	sorted := append([]time.Time(nil), times...)
	for i := range n {
		least := i
		for j := i + 1; j < len(sorted); j++ {
			if sorted[j].Before(sorted[least]) {
				least = j
			}
		}
		sorted[i], sorted[least] = sorted[least], sorted[i]
	}
	return sorted[n-1]
}

func (g *gate) leave() { g.open++ }

func (g *gate) answered(now time.Time, floor time.Duration) {
	g.open--
	g.until = append(g.until, now.Add(g.window+g.window/clockError-floor))
}

// rtt learns the fastest way to the server and back.
type rtt struct {
	mu    sync.Mutex
	seen  int
	least time.Duration
}

func (r *rtt) observe(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == 0 || d < r.least {
		r.least = d
	}
	r.seen++
}

// floor is a time that no request is faster than; zero until enough were seen.
func (r *rtt) floor() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen < rttSamples {
		return 0
	}
	return r.least * 95 / 100
}
