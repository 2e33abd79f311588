package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"laporbot/jobs"
	"laporbot/logistics"
	"laporbot/storage"
)

// watch is a clock that stands still until it is set.
type watch struct {
	mu sync.Mutex
	at time.Time
}

func (w *watch) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *watch) set(t time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = t
}

func newStore(t *testing.T) *storage.Store {
	t.Helper()
	engine, err := storage.Open(t.Context(), storage.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close(context.Background()) })
	return storage.NewStore(engine)
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func newRunner(t *testing.T, store jobs.RunStore, w *watch, list ...jobs.Job) *jobs.Runner {
	t.Helper()
	r, err := jobs.NewRunner(store, list, zone(t, "Asia/Makassar"), w.now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// diary is a job that notes its slots.
type diary struct {
	mu    sync.Mutex
	slots []time.Time
	fail  error
}

func (d *diary) run(_ context.Context, slot, _ time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.slots = append(d.slots, slot)
	return d.fail
}

// The hours of the tests are those of WITA, 8 hours before UTC.
func wita(day, hour, minute int) time.Time {
	return time.Date(2024, 11, day, hour, minute, 0, 0, time.FixedZone("WITA", 8*3600)).UTC()
}

func TestParseSpec(t *testing.T) {
	for _, tt := range []struct {
		spec, fault string
	}{
		{"0 20 * * *", ""},
		{"0 9,15,18 * * *", ""},
		{"*/10 7-21 * * 1-5", ""},
		{"0 0 29 2 *", ""},
		{"@daily", ""},
		{"", "schedule"},
		{"0 20 * *", "schedule"},
		{"0 0 20 * * *", "schedule"},
		{"61 * * * *", "schedule"},
		{"0 0 31 2 *", "no such day"},
		{"0 9 1 * 1", "not both"},
		{"0 9 */2 * 1", "not both"},
		{"@every 5m", "@every"},
		{"TZ=0", "zone"},
		{"CRON_TZ=Asia/Jakarta 0 7 * * *", "zone"},
	} {
		t.Run(tt.spec, func(t *testing.T) {
			_, err := jobs.ParseSpec(tt.spec, time.UTC)
			if (err == nil) != (tt.fault == "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
				t.Errorf("err = %v, want %q", err, tt.fault)
			}
		})
	}
}

func FuzzParseSpec(f *testing.F) {
	for _, s := range []string{"0 20 * * *", "TZ=0", "@every 1h", "*/0 * * * *", "0-99999999999 * * * *"} {
		f.Add(s)
	}
	start := time.Date(2024, 11, 24, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, spec string) {
		s, err := jobs.ParseSpec(spec, time.UTC)
		if err == nil && !s.Next(start).After(start) {
			t.Errorf("%q: next of %s is %s", spec, start, s.Next(start))
		}
	})
}

func TestNewRunnerTellsEveryFault(t *testing.T) {
	_, err := jobs.NewRunner(nil, []jobs.Job{
		{Name: "a", Spec: "0 20 * * *", Grace: time.Hour},
		{Name: "a", Spec: "0 20 * * *", Grace: time.Hour},
		{Name: "b", Spec: "0 0 31 2 *", Grace: time.Hour},
		{Name: "c", Spec: "0 20 * * *", Grace: time.Second},
	}, time.UTC, time.Now, slog.New(slog.DiscardHandler))
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("err = %v, want three faults", err)
	}
}

// TestThreeZones: 20.00 is another moment in each zone, and there is no summer time.
func TestThreeZones(t *testing.T) {
	for name, utc := range map[string]int{"Asia/Jakarta": 13, "Asia/Makassar": 12, "Asia/Jayapura": 11} {
		s, err := jobs.ParseSpec("0 20 * * *", zone(t, name))
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		for range 366 {
			next := s.Next(at)
			if next.Hour() != utc || next.Minute() != 0 || next.Sub(at) > 24*time.Hour {
				t.Fatalf("%s: after %s comes %s", name, at, next)
			}
			at = next
		}
	}
}

func TestRunnerNext(t *testing.T) {
	r := newRunner(t, nil, &watch{},
		jobs.Job{Name: "a", Spec: "0 20 * * *", Grace: time.Hour}, jobs.Job{Name: "b", Spec: "0 9,18 * * *", Grace: time.Hour})
	for _, tt := range []struct{ now, want time.Time }{
		{wita(24, 8, 0), wita(24, 9, 0)}, {wita(24, 9, 0), wita(24, 18, 0)}, {wita(24, 18, 30), wita(24, 20, 0)}, {wita(24, 20, 0), wita(25, 9, 0)},
	} {
		if got := r.Next(tt.now); !got.Equal(tt.want) {
			t.Errorf("after %s comes %s, want %s", tt.now, got, tt.want)
		}
	}
	if got := newRunner(t, nil, &watch{}).Next(wita(24, 8, 0)); !got.IsZero() {
		t.Errorf("without jobs: %s", got)
	}
}

// TestWake plays one job with a slot at 20.00 and a grace of six hours. Each step
// sets the clock and wakes; up lists the slots that have run by then.
func TestWake(t *testing.T) {
	type step struct {
		at    time.Time
		start bool // of a new process
		ran   []time.Time
	}
	d24, d25, d26 := wita(24, 20, 0), wita(25, 20, 0), wita(26, 20, 0)
	for _, tt := range []struct {
		name   string
		steps  []step
		states map[time.Time]logistics.RunState
	}{
		{"each evening once", []step{
			{wita(24, 8, 0), true, nil},
			{wita(24, 19, 59), false, nil},
			{wita(24, 20, 0), false, []time.Time{d24}},
			{wita(24, 20, 1), false, []time.Time{d24}},
			{wita(25, 20, 0), false, []time.Time{d24, d25}},
		}, map[time.Time]logistics.RunState{d24: logistics.RunDone, d25: logistics.RunDone}},
		{"a first start owes nothing", []step{
			{wita(24, 20, 30), true, nil}, {wita(24, 20, 31), false, nil},
		}, map[time.Time]logistics.RunState{d24: ""}},
		{"down over the hour", []step{
			{wita(24, 19, 55), true, nil}, {wita(24, 20, 20), true, []time.Time{d24}},
		}, map[time.Time]logistics.RunState{d24: logistics.RunDone}},
		{"down for the whole grace", []step{
			{wita(24, 19, 55), true, nil}, {wita(25, 2, 0), true, []time.Time{d24}},
		}, map[time.Time]logistics.RunState{d24: logistics.RunDone}},
		{"down for longer", []step{
			{wita(24, 19, 55), true, nil}, {wita(25, 2, 1), true, nil}, {wita(25, 20, 0), false, []time.Time{d25}},
		}, map[time.Time]logistics.RunState{d24: logistics.RunSkipped, d25: logistics.RunDone}},
		{"down for days: only the newest", []step{
			{wita(24, 8, 0), true, nil}, {wita(26, 21, 0), true, []time.Time{d26}},
		}, map[time.Time]logistics.RunState{d24: logistics.RunSkipped, d25: logistics.RunSkipped, d26: logistics.RunDone}},
		{"the clock goes back", []step{
			{wita(24, 8, 0), true, nil},
			{wita(24, 20, 0), false, []time.Time{d24}},
			{wita(24, 17, 0), false, []time.Time{d24}},
			{wita(24, 20, 0), false, []time.Time{d24}},
			{wita(24, 17, 0), true, []time.Time{d24}},
			{wita(24, 20, 0), true, []time.Time{d24}},
		}, map[time.Time]logistics.RunState{d24: logistics.RunDone}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store, w, d := newStore(t), &watch{}, &diary{}
			var r *jobs.Runner
			for _, s := range tt.steps {
				if s.start {
					r = newRunner(t, store, w, jobs.Job{Name: "ringkasan", Spec: "0 20 * * *", Grace: 6 * time.Hour, Run: d.run})
				}
				w.set(s.at)
				if err := r.Wake(t.Context()); err != nil {
					t.Fatal(err)
				}
				if !slices.EqualFunc(d.slots, s.ran, time.Time.Equal) {
					t.Fatalf("at %s: ran %v, want %v", s.at, d.slots, s.ran)
				}
			}
			for slot, want := range tt.states {
				run, err := store.Run(t.Context(), "ringkasan", slot)
				if want == "" && errors.Is(err, logistics.ErrNotFound) {
					continue
				}
				if err != nil || run.State != want {
					t.Errorf("run of %s: %+v %v, want %s", slot, run, err, want)
				}
			}
		})
	}
}

// TestWakeTwoRunners: two instances wake at the same moments on one database.
func TestWakeTwoRunners(t *testing.T) {
	store, w, d := newStore(t), &watch{}, &diary{}
	w.set(wita(24, 8, 0))
	var runners []*jobs.Runner
	for range 2 {
		r := newRunner(t, store, w, jobs.Job{Name: "ringkasan", Spec: "0 * * * *", Grace: time.Hour, Run: d.run})
		if err := r.Wake(t.Context()); err != nil {
			t.Fatal(err)
		}
		runners = append(runners, r)
	}
	for hour := 9; hour < 24; hour++ {
		w.set(wita(24, hour, 0))
		var both sync.WaitGroup
		for _, r := range runners {
			both.Go(func() {
				if err := r.Wake(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
	}
	if len(d.slots) != 15 {
		t.Errorf("%d runs of 15 slots: %v", len(d.slots), d.slots)
	}
}

func TestWakeFailures(t *testing.T) {
	store, w := newStore(t), &watch{}
	d, other := &diary{fail: errors.New("no connection")}, &diary{}
	boom := func(context.Context, time.Time, time.Time) error { panic("boom") }
	r := newRunner(t, store, w,
		jobs.Job{Name: "panik", Spec: "0 20 * * *", Grace: time.Minute, Run: boom},
		jobs.Job{Name: "gagal", Spec: "0 20 * * *", Grace: time.Hour, Run: d.run},
		jobs.Job{Name: "lain", Spec: "0 20 * * *", Grace: time.Hour, Run: other.run})
	w.set(wita(24, 8, 0))
	if err := r.Wake(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.set(wita(24, 20, 0))
	if err := r.Wake(t.Context()); err == nil || !strings.Contains(err.Error(), "boom") || !strings.Contains(err.Error(), "no connection") {
		t.Errorf("err = %v", err)
	}
	if len(other.slots) != 1 {
		t.Error("the failures of others held a job up")
	}
	run, err := store.Run(t.Context(), "gagal", wita(24, 20, 0))
	if err != nil || run.State != logistics.RunFailed || run.Err != "no connection" {
		t.Errorf("run %+v %v", run, err)
	}
	// It is tried again within its grace until it works, and then no more.
	d.fail = nil
	for minute := 1; minute < 5; minute++ {
		w.set(wita(24, 20, minute))
		if err := r.Wake(t.Context()); err != nil && minute > 1 {
			t.Errorf("minute %d: %v", minute, err)
		}
	}
	if len(d.slots) != 2 || len(other.slots) != 1 {
		t.Errorf("tried %d times, want 2; the other ran %d times", len(d.slots), len(other.slots))
	}
	run, err = store.Run(t.Context(), "gagal", wita(24, 20, 0))
	if err != nil || run.State != logistics.RunDone || run.Err != "" {
		t.Errorf("run %+v %v", run, err)
	}
	// The one that panics is given up after its minute, and stays failed.
	if run, err := store.Run(t.Context(), "panik", wita(24, 20, 0)); err != nil || run.State != logistics.RunFailed {
		t.Errorf("run %+v %v", run, err)
	}
}

// TestWakeAfterCrash: a process dies in the middle of a run. As long as it may be
// alive nobody else takes the slot; the next start does.
func TestWakeAfterCrash(t *testing.T) {
	store, w, d := newStore(t), &watch{}, &diary{}
	w.set(wita(24, 8, 0))
	job := func(run func(context.Context, time.Time, time.Time) error) jobs.Job {
		return jobs.Job{Name: "ringkasan", Spec: "0 20 * * *", Grace: 6 * time.Hour, Run: run}
	}
	standby := newRunner(t, store, w, job(d.run))
	if err := standby.Wake(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.set(wita(24, 20, 0))
	ctx, kill := context.WithCancel(t.Context())
	dying := newRunner(t, store, w, job(func(ctx context.Context, _, _ time.Time) error {
		kill()
		return ctx.Err()
	}))
	if err := dying.Wake(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("err = %v", err)
	}
	w.set(wita(24, 20, 1))
	if err := standby.Wake(t.Context()); err != nil || len(d.slots) != 0 {
		t.Fatalf("a run that may be alive was taken over: %v %v", d.slots, err)
	}
	next := newRunner(t, store, w, job(d.run))
	if err := next.Wake(t.Context()); err != nil || len(d.slots) != 1 {
		t.Fatalf("ran %v, %v: the next start must take the run up", d.slots, err)
	}
	if err := standby.Wake(t.Context()); err != nil || len(d.slots) != 1 {
		t.Errorf("ran %v %v", d.slots, err)
	}
	run, err := store.Run(t.Context(), "ringkasan", wita(24, 20, 0))
	if err != nil || run.State != logistics.RunDone {
		t.Errorf("run %+v %v", run, err)
	}
}

// TestWakeHungInstance: without a restart, a run that is older than any may get
// is taken over too; when its time is over, it has failed.
func TestWakeHungInstance(t *testing.T) {
	for _, tt := range []struct {
		name  string
		after time.Time
		runs  int
		state logistics.RunState
	}{
		{"still within its time", wita(24, 20, 9), 0, logistics.RunStarted},
		{"too long for any run", wita(24, 20, 11), 1, logistics.RunDone},
		{"too late for this slot", wita(25, 3, 0), 0, logistics.RunFailed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store, w, d := newStore(t), &watch{}, &diary{}
			w.set(wita(24, 8, 0))
			r := newRunner(t, store, w, jobs.Job{Name: "ringkasan", Spec: "0 20 * * *", Grace: 6 * time.Hour, Run: d.run})
			if err := r.Wake(t.Context()); err != nil {
				t.Fatal(err)
			}
			slot := wita(24, 20, 0)
			if _, err := store.StartRun(t.Context(), logistics.Run{Job: "ringkasan", Slot: slot, State: logistics.RunStarted, Started: slot}); err != nil {
				t.Fatal(err)
			}
			w.set(tt.after)
			if err := r.Wake(t.Context()); err != nil {
				t.Fatal(err)
			}
			run, err := store.Run(t.Context(), "ringkasan", slot)
			if err != nil || run.State != tt.state || len(d.slots) != tt.runs {
				t.Errorf("%d runs, %+v, %v", len(d.slots), run, err)
			}
		})
	}
}

// TestRun: the loop wakes at once, not only at the next full minute.
func TestRun(t *testing.T) {
	store, w := newStore(t), &watch{}
	slot := wita(24, 20, 0)
	if err := store.SetLastSlot(t.Context(), "ringkasan", slot.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	w.set(slot.Add(time.Minute))
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan time.Time, 1)
	r := newRunner(t, store, w, jobs.Job{Name: "ringkasan", Spec: "0 20 * * *", Grace: time.Hour, Run: func(_ context.Context, slot, _ time.Time) error {
		ran <- slot
		return nil
	}})
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	if got := <-ran; !got.Equal(slot) {
		t.Errorf("ran %s", got)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestSixtyDays: through random downtime, restarts and failures, over sixty days
// each slot has exactly one run, done or skipped, and none is done twice.
func TestSixtyDays(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 60))
			store, w := newStore(t), &watch{}
			done := map[string]int{}
			job := func(name, spec string, grace time.Duration) jobs.Job {
				return jobs.Job{Name: name, Spec: spec, Grace: grace, Run: func(_ context.Context, slot, _ time.Time) error {
					if rnd.IntN(8) == 0 {
						return errors.New("database is away")
					}
					done[name+slot.Format(time.RFC3339)]++
					return nil
				}}
			}
			list := []jobs.Job{job("pengingat", "0 9,15,18 * * *", time.Hour), job("ringkasan", "0 20 * * *", 6*time.Hour)}
			start := wita(1, 0, 0)
			end := start.Add(60 * 24 * time.Hour)
			r := newRunner(t, store, w, list...)
			for now := start; now.Before(end); {
				w.set(now)
				_ = r.Wake(t.Context()) // its failures are those of the jobs
				switch rnd.IntN(20) {
				case 0: // down, from minutes to days
					now = now.Add(time.Duration(1+rnd.IntN(3000)) * time.Minute)
					r = newRunner(t, store, w, list...)
				default:
					now = now.Add(time.Duration(20+rnd.IntN(40)) * time.Minute)
				}
			}
			// Two quiet days at the end, so that everything is settled.
			for now := end; now.Before(end.Add(48 * time.Hour)); now = now.Add(30 * time.Minute) {
				w.set(now)
				_ = r.Wake(t.Context())
			}
			for _, j := range list {
				s, err := jobs.ParseSpec(j.Spec, zone(t, "Asia/Makassar"))
				if err != nil {
					t.Fatal(err)
				}
				for slot := s.Next(start); slot.Before(end); slot = s.Next(slot) {
					run, err := store.Run(t.Context(), j.Name, slot)
					if err != nil {
						t.Fatalf("%s of %s has no run: %v", j.Name, slot, err)
					}
					n := done[j.Name+slot.Format(time.RFC3339)]
					switch run.State {
					case logistics.RunDone:
						if n != 1 {
							t.Errorf("%s of %s is done and ran %d times", j.Name, slot, n)
						}
						if run.Late > j.Grace {
							t.Errorf("%s of %s ran %s late", j.Name, slot, run.Late)
						}
					case logistics.RunSkipped, logistics.RunFailed:
						if n != 0 {
							t.Errorf("%s of %s is %s and ran %d times", j.Name, slot, run.State, n)
						}
					default:
						t.Errorf("%s of %s is %s", j.Name, slot, run.State)
					}
				}
			}
		})
	}
}
