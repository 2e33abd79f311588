package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"laporbot/simulator"
	"laporbot/storage"
)

// BenchmarkAnswer lets people report at an even rate for a while and measures the
// time from the moment at which a message waits at the local Telegram to the
// moment at which the answer is accepted there. The program runs as a process of
// its own; 30 in a second are all that Telegram allows a bot to answer.
func BenchmarkAnswer(b *testing.B) {
	const (
		people = 90 // each every 3 s at the highest rate
		length = 20 * time.Second
	)
	exe := buildProgram(b)
	onEngines(b, func(b *testing.B, fresh func(*testing.B) database) {
		for _, rate := range []int{29, 30} {
			b.Run(fmt.Sprintf("rate=%d", rate), func(b *testing.B) {
				for b.Loop() {
					p := fresh(b)
					p.settle(b, people)
					sim, url := newTelegram(b)
					_, stop := startProgram(b, exe, p, url)
					meet(b, sim, people)
					pause(2 * time.Second) // the slots of the greetings are free again
					all := reportEvenly(b, sim, people, rate, length)
					stop()
					ms := func(p int) float64 { return milliseconds(percentile(all, p)) }
					b.ReportMetric(ms(50), "p50-ms")
					b.ReportMetric(ms(99), "p99-ms")
					b.ReportMetric(ms(100), "max-ms")
					b.ReportMetric(float64(len(sim.TooMany())), "429s")
				}
			})
		}
	})
}

// reportEvenly sends so many reports a second, each from the next person, and
// returns how long each answer took.
func reportEvenly(b *testing.B, sim *simulator.Server, people, rate int, length time.Duration) []time.Duration {
	b.Helper()
	n := rate * int(length/time.Second)
	before, seen := answers(sim), sim.LastSeq()
	asked := map[int64][]time.Time{} // by chat
	start := time.Now()
	for i := range n {
		pause(time.Until(start.Add(time.Duration(i) * time.Second / time.Duration(rate))))
		chat := int64(benchChats + i%people)
		asked[chat] = append(asked[chat], time.Now())
		report(b, sim, i%people, i)
	}
	until(b, sim, time.Minute, func() bool { return answers(sim) >= before+n })
	var took []time.Duration
	for _, e := range sim.LedgerSince(seen) {
		if e.ByBot && e.Kind == simulator.Sent {
			if len(asked[e.ChatID]) == 0 {
				b.Fatalf("more answers than reports: %s", e.Text)
			}
			took = append(took, e.Time.Sub(asked[e.ChatID][0]))
			asked[e.ChatID] = asked[e.ChatID][1:]
		}
	}
	return took
}

// BenchmarkBacklog lets the bot wake up to 5,000 updates of 500 people.
func BenchmarkBacklog(b *testing.B) {
	const (
		people  = 500
		updates = 5000
	)
	prepare := func(b *testing.B, p database, o stageOptions) (*stage, *countedEngine) {
		p.settle(b, people)
		counted := &countedEngine{done: make(chan struct{})}
		counted.want.Store(updates)
		o.Settings, o.Log = defaultSettings(), quiet(b)
		o.Open = func(ctx context.Context) (storage.Engine, error) {
			var err error
			counted.Engine, err = storage.Open(ctx, p.Options)
			return counted, err
		}
		s, err := newStage(b.Context(), o)
		if err != nil {
			b.Fatal(err)
		}
		knock(b, s.sim, people)
		for i := range updates - people {
			report(b, s.sim, i%people, i)
		}
		return s, counted
	}
	onEngines(b, func(b *testing.B, fresh func(*testing.B) database) {
		// How fast they are stored and handled, and how much of the allowed rate the
		// answers use, by the clock of the machine.
		b.Run("intake", func(b *testing.B) {
			const window = 20 * time.Second
			for b.Loop() {
				s, counted := prepare(b, fresh(b), stageOptions{Start: time.Now(), Running: true})
				began := time.Now()
				must(b, s.start(b.Context()))
				until(b, s.sim, time.Minute, func() bool { return s.sim.Confirmed() == updates })
				stored := time.Since(began)
				<-counted.done
				handled := time.Since(began)
				before := answers(s.sim)
				pause(window)
				sent := answers(s.sim) - before
				b.ReportMetric(updates/stored.Seconds(), "stored/s")
				b.ReportMetric(updates/handled.Seconds(), "handled/s")
				b.ReportMetric(100*float64(sent)/(30*window.Seconds()), "%-of-rate")
				b.ReportMetric(float64(len(s.sim.TooMany())), "429s")
				must(b, s.Close())
			}
		})
		// All 5,000 answers, nearly three minutes of a clock that is moved.
		b.Run("drain", func(b *testing.B) {
			for b.Loop() {
				s, _ := prepare(b, fresh(b), stageOptions{Start: time.Now()})
				must(b, s.start(b.Context()))
				must(b, s.settle(b.Context()))
				ledger := s.sim.Ledger()
				var first, last time.Time
				n := 0
				for _, e := range ledger {
					if !e.ByBot || e.Kind != simulator.Sent {
						continue
					}
					if n++; n == 1 {
						first = e.Time
					}
					last = e.Time
				}
				if n != updates {
					b.Errorf("%d answers to %d updates", n, updates)
				}
				// The last ones fill a second of their own.
				took := last.Sub(first) + time.Second
				b.ReportMetric(took.Seconds(), "telegram-s")
				b.ReportMetric(100*float64(n)/(30*took.Seconds()), "%-of-rate")
				b.ReportMetric(float64(len(s.sim.TooMany())), "429s")
				must(b, s.Close())
			}
		})
	})
}

// BenchmarkHistory measures on a database that remembers 100,000 reports: how long
// the program takes from its start to its first poll, what it needs while nothing
// happens, and what one /lapor costs beside a database of 1,000.
func BenchmarkHistory(b *testing.B) {
	const starts = 5
	exe := buildProgram(b)
	onEngines(b, func(b *testing.B, fresh func(*testing.B) database) {
		short, long := fresh(b), fresh(b)
		for p, reports := range map[database]int{short: 1_000, long: 100_000} {
			p.settle(b, 20)
			p.remember(b, reports)
		}
		b.Run("start", func(b *testing.B) {
			var all []time.Duration
			for b.Loop() {
				for range starts {
					sim, url := newTelegram(b)
					began := time.Now()
					_, stop := startProgram(b, exe, long, url)
					until(b, sim, time.Minute, func() bool { return sim.Calls("getUpdates") > 0 })
					all = append(all, time.Since(began))
					stop()
				}
			}
			b.ReportMetric(milliseconds(percentile(all, 50)), "p50-ms")
			b.ReportMetric(milliseconds(percentile(all, 100)), "max-ms")
		})
		b.Run("idle", func(b *testing.B) {
			for b.Loop() {
				_, url := newTelegram(b)
				pid, stop := startProgram(b, exe, long, url)
				pause(15 * time.Second)
				resident(b, pid)
				stop()
			}
		})
		b.Run("lapor", func(b *testing.B) {
			for b.Loop() {
				compareLapor(b, short, long)
			}
		})
	})
}

// compareLapor lets two whole systems answer one message each, in turns, so that
// whatever else the machine does meets both.
func compareLapor(b *testing.B, short, long database) {
	const rounds = 500
	type side struct {
		stage  *stage
		engine *countedEngine
		took   []time.Duration
	}
	var sides []*side
	for _, p := range []database{short, long} {
		sd := &side{engine: &countedEngine{}}
		o := stageOptions{Settings: defaultSettings(), Log: quiet(b), Start: time.Now()}
		o.Open = func(ctx context.Context) (storage.Engine, error) {
			var err error
			sd.engine.Engine, err = storage.Open(ctx, p.Options)
			return sd.engine, err
		}
		var err error
		sd.stage, err = newStage(b.Context(), o)
		must(b, err)
		knock(b, sd.stage.sim, 20)
		must(b, sd.stage.start(b.Context()))
		must(b, sd.stage.settle(b.Context()))
		sides = append(sides, sd)
	}
	for i := range rounds {
		for _, sd := range sides {
			if i == rounds/10 { // warm
				sd.engine.calls.Store(0)
				sd.engine.documents.Store(0)
				sd.took = nil
			}
			sd.stage.clock.MoveTo(sd.stage.clock.Now().Add(time.Minute))
			began := time.Now()
			report(b, sd.stage.sim, i%20, i)
			must(b, sd.stage.settle(b.Context()))
			sd.took = append(sd.took, time.Since(began))
		}
	}
	for i, name := range []string{"@1k", "@100k"} {
		sd := sides[i]
		n := float64(len(sd.took))
		b.ReportMetric(milliseconds(percentile(sd.took, 50)), "ms"+name)
		b.ReportMetric(float64(sd.engine.calls.Load())/n, "calls"+name)
		b.ReportMetric(float64(sd.engine.documents.Load())/n, "docs"+name)
		must(b, sd.stage.Close())
	}
	ratio := float64(percentile(sides[1].took, 50)) / float64(percentile(sides[0].took, 50))
	b.ReportMetric(ratio, "ratio")
}

// resident reports the memory of a process as Linux counts it: all, and what is
// not just a view of the program or of the database file.
func resident(b *testing.B, pid int) {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Logf("memory is not measured: %v", err)
		return
	}
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(line, ":")
		unit, ok := map[string]string{"VmRSS": "rss-MB", "RssAnon": "own-MB"}[name]
		if !ok {
			continue
		}
		kb, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
		must(b, err)
		b.ReportMetric(float64(kb)/1000, unit)
	}
}
