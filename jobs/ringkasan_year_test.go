package jobs_test

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"laporbot/jobs"
	"laporbot/logistics"
)

// TestRingkasanOfAYear: 365 evenings for 30 recipients, with the bot down at random for
// up to three days. Each of the 10,950 has exactly one run: sent, or part of a later
// one that was. None is missing, none has two texts, and no text is of another
// snapshot than its own.
func TestRingkasanOfAYear(t *testing.T) {
	if testing.Short() {
		t.Skip("a year is long")
	}
	t.Parallel()
	const days, recipients = 365, 30
	f := newField(t)
	for _, p := range []int64{7, 8, 9} {
		f.must(f.store.UpdatePerson(t.Context(), p, func(p *logistics.Person) error { p.State = logistics.PersonRevoked; return nil }))
	}
	for _, g := range []logistics.Group{{ChatID: -100}, {ChatID: -100, ThreadID: 7}, {ChatID: -200}, {ChatID: -300}} {
		f.must(f.store.DeleteGroup(t.Context(), g.ChatID, g.ThreadID))
	}
	areas := []logistics.AreaCode{"64.02", "64.02.12", "64.02.17"}
	var to []string
	for i := range recipients {
		id, area := int64(1000+i), areas[i%len(areas)]
		if i%2 == 0 {
			f.must(f.store.PutPerson(t.Context(), logistics.Person{ID: id, Role: logistics.RolePimpinan, Area: area, State: logistics.PersonActive}))
		} else {
			id = -id
			f.must(f.store.PutGroup(t.Context(), logistics.Group{ChatID: id, Area: area}))
		}
		to = append(to, fmt.Sprintf("%d/0", id))
	}
	f.deps.Plan = logistics.Plan{Location: f.deps.Plan.Location, Deadline: 18 * time.Hour}
	var digestJob []jobs.Job
	for _, j := range jobs.All(f.deps) {
		if j.Name == "ringkasan" {
			digestJob = append(digestJob, j)
		}
	}
	start := func() *jobs.Runner {
		r, err := jobs.NewRunner(f.store, digestJob, f.deps.Plan.Location, f.watch.now, slog.New(slog.DiscardHandler))
		f.must(err)
		return r
	}
	rnd := rand.New(rand.NewPCG(365, 30))
	first := wita(23, 20, 0)
	end := first.Add((days - 1) * 24 * time.Hour) // the last evening
	r, refused := start(), 0
	for now := wita(23, 12, 0); now.Before(end); now = now.Add(time.Duration(20+rnd.IntN(400)) * time.Minute) {
		if rnd.IntN(25) == 0 && now.Before(end.Add(-96*time.Hour)) {
			now = now.Add(time.Duration(rnd.IntN(72*60)) * time.Minute)
			r = start()
		}
		f.watch.set(now)
		f.post.fail = 0
		if rnd.IntN(4) == 0 {
			f.post.fail = []int64{-1001, 1002, -1029}[rnd.IntN(3)] // the outbox refuses one in the middle
		}
		if err := r.Wake(t.Context()); err != nil {
			refused++
			f.post.fail = 0
			f.must(r.Wake(t.Context())) // the next minute
		}
		if rnd.IntN(10) == 0 {
			f.report(areas[1+rnd.IntN(2)], now, boxes(int64(rnd.IntN(100))))
		}
	}
	f.post.fail = 0
	f.watch.set(end.Add(time.Hour))
	f.must(r.Wake(t.Context()))

	sent := f.out("ringkasan/")
	runs, merged, numbers := 0, 0, map[int64]string{}
	for day := range days {
		slot := first.Add(time.Duration(day) * 24 * time.Hour)
		for i, recipient := range to {
			run, err := f.store.Run(t.Context(), "ringkasan/"+recipient, slot)
			if err != nil {
				t.Fatalf("%s on day %d has no run: %v", recipient, day, err)
			}
			runs++
			n, told := sent["ringkasan/"+recipient+"/"+logistics.TimeKey(slot)]
			d, err := f.store.Digest(t.Context(), areas[i%len(areas)], slot)
			if run.State == logistics.RunSkipped {
				merged++
				if told || !errors.Is(err, logistics.ErrNotFound) || !strings.HasPrefix(run.Err, "part of the digest of ") {
					t.Errorf("%s on day %d: merged %q, told %v, snapshot %v", recipient, day, run.Err, told, err)
				}
				continue
			}
			if err != nil || run.State != logistics.RunDone || !told || n.Text != d.Text || !d.Verify() {
				t.Errorf("%s on day %d: %s, told %v, the text of the snapshot %v, %v", recipient, day, run.State, told, n.Text == d.Text, err)
			}
			if had := numbers[d.Number]; had != "" && had != d.ID() {
				t.Errorf("D-%d is %s and %s", d.Number, had, d.ID())
			}
			numbers[d.Number] = d.ID()
		}
	}
	if runs != days*recipients || len(sent) != runs-merged {
		t.Errorf("%d runs, %d merged, %d sent", runs, merged, len(sent))
	}
	if merged == 0 || refused == 0 {
		t.Errorf("the seed plays %d merged and %d refused", merged, refused)
	}
	t.Logf("%d runs: %d sent, %d merged, %d broken off in between", runs, len(sent), merged, refused)
}
