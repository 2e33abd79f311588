package jobs_test

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"laporbot/jobs"
	"laporbot/logistics"
	"laporbot/storage"
	"laporbot/storage/storagetest"
)

// counted counts what the database is asked.
type counted struct {
	storage.Engine
	calls atomic.Int64
}

func (c *counted) Insert(ctx context.Context, collection, id string, doc any) error {
	c.calls.Add(1)
	return c.Engine.Insert(ctx, collection, id, doc)
}

func (c *counted) Get(ctx context.Context, collection, id string, doc any) error {
	c.calls.Add(1)
	return c.Engine.Get(ctx, collection, id, doc)
}

func (c *counted) Update(ctx context.Context, collection, id string, doc any, change func() error) error {
	c.calls.Add(1)
	return c.Engine.Update(ctx, collection, id, doc, change)
}

func (c *counted) Delete(ctx context.Context, collection, id string) error {
	c.calls.Add(1)
	return c.Engine.Delete(ctx, collection, id)
}

// BenchmarkEskalasi is one cycle with 10,000 open obstacles, of which 100 take their
// next step, each with cards in four chats, and the look for missing timers that the
// shipped schedule asks for each minute. least is the quickest cycle, and cpu what one
// takes of the processors: on a machine that others use too, the mean says little.
func BenchmarkEskalasi(b *testing.B) {
	for name, fresh := range map[string]func(testing.TB) storagetest.Database{"bbolt": storagetest.Bolt, "mongodb": storagetest.Mongo} {
		b.Run(name, func(b *testing.B) {
			const open, due = 10_000, 100
			engine := &counted{Engine: fresh(b)(b)}
			h := newHill(b, engine, wita(10, 8, 0), 1)
			var err error
			h.esc, err = jobs.NewEscalation(h.deps, h.store, "* * * * *", h.clock, slog.New(slog.DiscardHandler))
			h.must(err)
			fill(b, h, open, due)
			var least time.Duration
			calls, cycles := int64(0), 0
			var busy time.Duration
			b.ResetTimer()
			for b.Loop() {
				h.clock.move(time.Hour)
				before, start, worked := engine.calls.Load(), time.Now(), processor(b)
				if err := h.esc.Cycle(b.Context()); err != nil {
					b.Fatal(err)
				}
				took := time.Since(start)
				busy += processor(b) - worked
				if cycles++; least == 0 || took < least {
					least = took
				}
				calls += engine.calls.Load() - before
				b.StopTimer()
				h.rest(b, due, cycles)
				b.StartTimer()
			}
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "ms/cycle")
			b.ReportMetric(float64(least.Microseconds())/1000, "least-ms")
			b.ReportMetric(float64(busy.Microseconds())/float64(b.N)/1000, "cpu-ms")
			b.ReportMetric(float64(calls)/float64(b.N), "calls")
			b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "heap-MB")
		})
	}
}

// processor is how long this process has used a processor so far.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// rest checks that a cycle has told of the steps that were due, and has those
// obstacles wait for good, so that the next cycle finds as many as this one.
func (h *hill) rest(b *testing.B, due, cycle int) {
	b.Helper()
	stepped := 0
	for i := range due {
		n := int64((cycle-1)*due + i + 1)
		o, err := h.store.Obstacle(b.Context(), n)
		h.must(err)
		if o.Step == 2 {
			stepped++
		}
	}
	timers, err := h.store.DueTimers(b.Context(), h.clock.Now().Add(50*time.Minute), due*due)
	h.must(err)
	h.must(h.store.DeleteTimers(b.Context(), timers))
	if stepped != due {
		b.Fatalf("cycle %d has taken %d steps, not %d", cycle, stepped, due)
	}
	clear(h.sent.last)
	clear(h.sent.count)
}

// fill stores obstacles that wait, so that each hour so many of them are due. Their
// cards are out.
func fill(b *testing.B, h *hill, open, due int) {
	b.Helper()
	ladders, err := h.store.CurrentLadders(b.Context())
	h.must(err)
	groups, err := h.store.Groups(b.Context())
	h.must(err)
	areas := []logistics.AreaCode{"64.02.12", "64.02.17", "64.02.09"}
	scene := logistics.Scene{Now: h.clock.Now(), Plan: h.deps.Plan, Ladders: ladders, Roster: logistics.NewRoster(active(), nil, nil), Groups: groups}
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
