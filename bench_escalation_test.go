package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"testing"
	"time"

	"laporbot/logistics"
	"laporbot/simulator"
	"laporbot/storage"
)

// BenchmarkLateness takes sixty steps of ladders within a minute while the sender is
// busy with a broadcast to 3,000 people, and measures how long after its moment each
// message of a step is accepted at Telegram.
func BenchmarkLateness(b *testing.B) {
	const (
		people    = 3000
		chairs    = 100 // of the people; five in each kecamatan
		steps     = 60
		length    = time.Minute
		leadTime  = 8 * time.Second
		broadcast = "Pengumuman"
	)
	onEngines(b, func(b *testing.B, fresh func(*testing.B) database) {
		for b.Loop() {
			p := fresh(b)
			p.settle(b, chairs)
			o := stageOptions{Start: time.Now(), Running: true, Settings: defaultSettings(), Log: quiet(b)}
			o.Settings.ElectionDay, o.Settings.DistributionStart = "", ""
			var store *storage.Store
			o.Open = func(ctx context.Context) (storage.Engine, error) {
				e, err := storage.Open(ctx, p.Options)
				store = storage.NewStore(e)
				return e, err
			}
			s, err := newStage(b.Context(), o)
			must(b, err)
			knock(b, s.sim, people)
			s.sim.Steal(people) // the greetings are not what is measured
			must(b, s.start(b.Context()))
			due := climbers(b, store, steps, time.Now().Add(leadTime), length)
			for i := range people {
				must(b, s.service.bot.Outbox.Enqueue(b.Context(), logistics.Notice{
					Key: fmt.Sprintf("siaran/%d", i), Kind: logistics.NoticeBulk, ChatID: int64(benchChats + i), Text: broadcast,
				}))
			}
			pause(time.Until(due[steps].Add(15 * time.Second)))
			var late []time.Duration
			other := 0
			for _, e := range s.sim.Ledger() {
				m := cardOf.FindStringSubmatch(e.Text)
				switch {
				case !e.ByBot || e.Kind != simulator.Sent:
				case m != nil:
					n, err := strconv.Atoi(m[1])
					must(b, err)
					late = append(late, e.Time.Sub(due[int64(n)]))
				case e.Text == broadcast && e.Time.After(due[1]) && e.Time.Before(due[steps]):
					other++
				}
			}
			if want := steps * chairs / 20; len(late) != want {
				b.Errorf("%d messages of steps, not %d", len(late), want)
			}
			b.ReportMetric(milliseconds(percentile(late, 50)), "p50-ms")
			b.ReportMetric(milliseconds(percentile(late, 99)), "p99-ms")
			b.ReportMetric(milliseconds(percentile(late, 100)), "max-ms")
			b.ReportMetric(float64(other+len(late))/length.Seconds(), "sent/s")
			b.ReportMetric(float64(len(s.sim.TooMany())), "429s")
			must(b, s.Close())
		}
	})
}

// cardOf is how the card of an obstacle begins.
var cardOf = regexp.MustCompile(`^\S+ K-(\d+) kendala`)

// climbers stores obstacles of which one after the other takes a step within length,
// each to the ketua of another kecamatan, and says when each is due.
func climbers(b *testing.B, store *storage.Store, count int, from time.Time, length time.Duration) map[int64]time.Time {
	b.Helper()
	chair := logistics.Post{Role: logistics.RoleKetua, Level: logistics.LevelKecamatan}
	leader := logistics.Post{Role: logistics.RolePimpinan, Level: logistics.LevelKabupaten}
	ladder := logistics.Ladder{
		Steps:  []logistics.Rung{{To: []logistics.Post{leader}, After: time.Hour}, {To: []logistics.Post{chair, leader}, After: time.Hour}, {To: []logistics.Post{leader}, After: time.Hour}},
		Rounds: 1, Hold: time.Hour, Answer: time.Hour,
	}
	all := logistics.Ladders{Of: map[logistics.Severity]logistics.Ladder{}}
	for _, s := range logistics.Severities {
		all.Of[s] = ladder
	}
	must(b, all.Check())
	version, err := store.AddLadders(b.Context(), all)
	must(b, err)
	due := map[int64]time.Time{}
	for i := range count {
		at := from.Add(length * time.Duration(i) / time.Duration(count)).Truncate(time.Millisecond)
		o := logistics.Obstacle{
			Number: int64(i + 1), Area: benchArea(i), Category: logistics.CategoryRoad, Severity: logistics.SeverityHigh, Said: logistics.SeverityHigh,
			Fixed: true, Text: fmt.Sprintf("jalan %d putus", i), State: logistics.StateOpen, Ladders: version, OpenedAt: time.Now(), Step: 1, Due: at,
			Events: []logistics.Event{{At: time.Now(), Kind: logistics.EventOpened}, {At: time.Now(), Kind: logistics.EventStep, Step: 1, Text: string(logistics.SeverityHigh)}},
		}
		_, err := store.AddObstacle(b.Context(), o)
		must(b, err)
		due[o.Number] = at
	}
	return due
}
