package bot

import (
	"math/rand/v2"
	"testing"
	"time"
)

// A model of the strictest server there is: it counts arrivals in a sliding
// window and refuses one too many. Whatever the delays on the way are, a client
// that asks its gate is never refused, and loses little of the rate.
func TestGateAgainstStrictServer(t *testing.T) {
	for _, test := range []struct {
		name   string
		way    time.Duration // one way, at least
		jitter time.Duration // on top, each way
		rate   float64       // part of the limit that must be reached
	}{
		{"loopback", 100 * time.Microsecond, 50 * time.Microsecond, 0.98},
		{"near", 40 * time.Millisecond, 0, 0.97},
		{"far and uneven", 80 * time.Millisecond, 100 * time.Millisecond, 0.80},
	} {
		t.Run(test.name, func(t *testing.T) {
			delay := func() time.Duration {
				d := test.way
				if test.jitter > 0 {
					d += rand.N(test.jitter)
				}
				return d
			}
			type event struct {
				at   time.Time
				kind int // 0 arrives, 1 answer is back
				sent time.Time
			}
			var (
				g      = gate{limit: botLimit, window: botWindow}
				r      rtt
				now    = time.Date(2024, 11, 24, 0, 0, 0, 0, time.UTC)
				end    = now.Add(60 * time.Second)
				start  = now
				events []event
				seen   []time.Time
				total  int
			)
			popNext := func() event {
				best := 0
				for i := range events {
					if events[i].at.Before(events[best].at) {
						best = i
					}
				}
				e := events[best]
				events = append(events[:best], events[best+1:]...)
				return e
			}
			for now.Before(end) {
				at, ok := g.ready(now)
				nextEvent := end
				for _, e := range events {
					if e.at.Before(nextEvent) {
						nextEvent = e.at
					}
				}
				if ok && !at.After(nextEvent) {
					now = later(now, at)
					if again, ok := g.ready(now); ok && !again.After(now) {
						g.leave()
						events = append(events, event{at: now.Add(delay()), sent: now})
						continue
					}
				}
				if len(events) == 0 {
					if !ok {
						t.Fatal("the gate is shut for ever")
					}
					break
				}
				e := popNext()
				now = later(now, e.at)
				if e.kind == 1 {
					r.observe(now.Sub(e.sent))
					g.answered(now, r.floor())
					continue
				}
				total++
				seen = append(seen, now)
				for len(seen) > 0 && now.Sub(seen[0]) >= botWindow {
					seen = seen[1:]
				}
				if len(seen) > botLimit {
					t.Fatalf("%d arrivals within %v at %v", len(seen), botWindow, now.Sub(start))
				}
				events = append(events, event{at: now.Add(delay()), kind: 1, sent: e.sent})
			}
			got := float64(total) / (botLimit * 60)
			t.Logf("%.1f %% of the allowed rate", 100*got)
			if got < test.rate {
				t.Errorf("%.3f of the allowed rate, want at least %.2f", got, test.rate)
			}
		})
	}
}

func TestGateWaitsForAnswers(t *testing.T) {
	now := time.Date(2024, 11, 24, 0, 0, 0, 0, time.UTC)
	g := gate{limit: 2, window: time.Second}
	g.leave()
	g.leave()
	if _, ok := g.ready(now); ok {
		t.Error("ready with two requests open of two")
	}
	g.answered(now, 0)
	at, ok := g.ready(now)
	if want := now.Add(time.Second + time.Second/clockError); !ok || !at.Equal(want) {
		t.Errorf("ready = %v, %v; want %v", at, ok, want)
	}
	if _, ok := g.ready(now.Add(2 * time.Second)); !ok {
		t.Error("not ready with one slot free")
	}
}
