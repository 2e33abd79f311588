package jobs_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"laporbot/logistics"
	"laporbot/storage/storagetest"
)

// BenchmarkEskalasi is one cycle with 10,000 open obstacles, of which 100 are due.
func BenchmarkEskalasi(b *testing.B) {
	for name, fresh := range map[string]func(testing.TB) storagetest.Database{"bbolt": storagetest.Bolt, "mongodb": storagetest.Mongo} {
		b.Run(name, func(b *testing.B) {
			const open, due = 10_000, 100
			h := newHill(b, fresh(b)(b), wita(10, 8, 0), 1)
			fill(b, h, open, due)
			for b.Loop() {
				h.clock.move(time.Hour)
				if err := h.esc.Cycle(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/cycle")
		})
	}
}

// fill stores obstacles that wait, so that each hour so many of them are due.
func fill(b *testing.B, h *hill, open, due int) {
	b.Helper()
	ladders, err := h.store.CurrentLadders(b.Context())
	h.must(err)
	areas := []logistics.AreaCode{"64.02.12", "64.02.17", "64.02.09"}
	scene := logistics.Scene{Now: h.clock.Now(), Plan: h.deps.Plan, Ladders: ladders, Roster: logistics.NewRoster(active(), nil, nil)}
	work := make(chan int)
	done := make(chan error)
	for range 64 {
		go func() {
			for i := range work {
				o := logistics.Open(logistics.Obstacle{
					Number: int64(i + 1), Area: areas[i%3], Category: logistics.CategoryRoad, Said: logistics.SeverityHigh, Text: fmt.Sprintf("jalan %d", i), Reporter: 12,
				}, fmt.Sprintf("m%d", i), hillPeople[4], 0, scene)
				o.Due, o.Rise, o.Probe = h.clock.Now().Add(time.Duration(1+i/due)*time.Hour-time.Minute), time.Time{}, time.Time{}
				_, err := h.store.AddObstacle(b.Context(), o)
				done <- err
			}
		}()
	}
	go func() {
		for i := range open {
			work <- i
		}
		close(work)
	}()
	for range open {
		h.must(<-done)
	}
	timers, err := h.store.DueTimers(b.Context(), h.clock.Now(), open)
	h.must(err)
	h.must(h.store.DeleteTimers(b.Context(), timers)) // the first step was told
	h.must(h.esc.Cycle(b.Context()))
}

func active() []logistics.Person {
	all := slices.Clone(hillPeople)
	for i := range all {
		all[i].State = logistics.PersonActive
	}
	return all
}
