package jobs_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"laporbot/jobs"
	"laporbot/logistics"
)

// bubble is the clock of a synctest bubble.
type bubble struct{}

func (bubble) Now() time.Time                         { return time.Now() }
func (bubble) After(d time.Duration) <-chan time.Time { return time.After(d) }

// While it runs, a step is at most ten seconds late: one that it has planned itself,
// and one that somebody else has stored without waking it.
func TestEskalasiIsOnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHill(t, newMemory(), time.Now(), 1)
		var err error
		h.esc, err = jobs.NewEscalation(h.deps, h.store, "* * * * *", bubble{}, slog.New(slog.DiscardHandler))
		h.must(err)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- h.esc.Run(ctx) }()
		synctest.Wait()
		h.ask(12, "m", "kendala", "jembatan putus", "")
		o, err := h.store.Obstacle(t.Context(), 1)
		h.must(err)
		step := func(due time.Time, step int) logistics.Obstacle {
			t.Helper()
			<-time.After(time.Until(due) + 10*time.Second)
			synctest.Wait()
			o, err := h.store.Obstacle(t.Context(), 1)
			h.must(err)
			i := slices.IndexFunc(o.Events, func(e logistics.Event) bool { return e.Kind == logistics.EventStep && e.Step == step })
			if i < 0 {
				t.Fatalf("ten seconds after it was due step %d is not taken\n%s", step, storyOf(o))
			}
			if at := o.Events[i].At; at.Before(due) {
				t.Errorf("step %d was taken %s early", step, due.Sub(at))
			}
			if !h.told(fmt.Sprintf("kendala/1/%d/", i+1)) {
				t.Errorf("nobody was told of step %d", step)
			}
			return o
		}
		o = step(o.Due, 2)
		<-time.After(55 * time.Second) // nothing is to be looked at any more
		// Another process changes it and dies before it wakes anybody.
		soon := time.Now().Add(2 * time.Second).UTC().Truncate(time.Millisecond)
		o, err = h.store.UpdateObstacle(t.Context(), 1, func(o *logistics.Obstacle) error { o.Due = soon; return nil })
		h.must(err)
		h.must(h.store.AddTimers(t.Context(), o.Timers(o.Version())))
		step(soon, 3)
		stop()
		h.must(<-ended)
	})
}

// told reports whether a new message was put into the outbox under a key that begins so.
func (h *hill) told(prefix string) bool { return len(h.posts(prefix)) > 0 }

// After a night without the bot each obstacle takes one step and not all that it has
// missed, the gravest first, and no chat gets more than its share.
func TestEskalasiAfterDowntime(t *testing.T) {
	h := newHill(t, newMemory(), wita(24, 20, 0), 1)
	words := []string{"jalan ke desa %d putus", "truk ke desa %d mogok", "kapal ke desa %d karam, logistik hilang"}
	const count = 30
	for i := range count {
		h.ask([]int64{12, 17, 9}[i%3], fmt.Sprintf("m%d", i), "kendala", fmt.Sprintf(words[i%3], i), "")
		h.ask([]int64{12, 17, 9}[i%3], fmt.Sprintf("t%d", i), "kendala", "", fmt.Sprintf("baru:%d", i+1))
		h.cycle()
		h.clock.move(time.Minute)
	}
	steps := func() (all []int) {
		for n := int64(1); n <= count; n++ {
			o, err := h.store.Obstacle(t.Context(), n)
			h.must(err)
			taken := 0
			for _, e := range o.Events {
				if e.Kind == logistics.EventStep {
					taken++
				}
			}
			all = append(all, taken)
		}
		return all
	}
	before := steps()
	h.clock.move(10 * time.Hour)
	h.restart()
	h.cycle()
	lesser, full := map[int64]bool{}, 0 // chats that were told of something that is not kritis; messages in full ones
	for minute := range 15 {
		for i, n := range steps() {
			if minute < 2 && n > before[i]+1 {
				t.Errorf("minute %d: %s has taken %d steps at once", minute, logistics.ObstacleName(int64(i+1)), n-before[i])
			}
		}
		perChat := map[int64][]logistics.Notice{}
		for _, n := range h.posts("kendala/") {
			if n.CreatedAt.Equal(h.clock.Now().UTC()) {
				perChat[n.ChatID] = append(perChat[n.ChatID], n)
			}
		}
		for chat, all := range perChat {
			if len(all) > 5 {
				t.Errorf("minute %d: chat %d gets %d messages at once", minute, chat, len(all))
			}
			for _, n := range all {
				kritis := strings.Contains(n.Text, "kendala kritis")
				switch {
				case minute == 0 && !kritis:
					lesser[chat] = true
				case minute == 1 && kritis && lesser[chat]:
					t.Errorf("chat %d heard of something else before this: %s", chat, n.Text)
				case minute == 0 && len(all) == 5:
					full++
				}
			}
		}
		h.clock.move(time.Minute)
		h.cycle()
	}
	if full == 0 {
		t.Error("no chat was full, so nothing had to wait")
	}
}
