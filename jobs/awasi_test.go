package jobs_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"laporbot/jobs"
	"laporbot/logistics"
)

// stoodStill is the clock of a test as the watch wants it.
type stoodStill struct{ *watch }

func (s stoodStill) Now() time.Time                       { return s.now() }
func (s stoodStill) After(time.Duration) <-chan time.Time { return nil }

// TestAwasi: a runner that hangs, a digest that does not leave or is refused, and a
// poller that has stopped are each told to the operator once, within five minutes,
// and nothing is told where all is well.
func TestAwasi(t *testing.T) {
	f := newField(t)
	f.must(f.store.PutPerson(t.Context(), logistics.Person{ID: 99, Role: logistics.RoleOperator, Area: "64.02", State: logistics.PersonActive}))
	var polled time.Time
	w, err := jobs.NewWatch(f.deps, f.store, func() time.Time { return polled }, stoodStill{f.watch}, slog.New(slog.DiscardHandler))
	f.must(err)
	slot := wita(24, 20, 0)
	look := func(at time.Time) []string {
		t.Helper()
		f.watch.set(at)
		f.must(w.Look(t.Context()))
		var texts []string
		for _, n := range f.out("awasi/") {
			texts = append(texts, n.Text)
		}
		return texts
	}
	run := func(at time.Time) {
		t.Helper()
		f.watch.set(at)
		f.must(f.runner().Wake(t.Context()))
	}
	run(wita(24, 19, 59))
	polled = wita(24, 19, 59)
	if got := look(slot.Add(2 * time.Minute)); got != nil {
		t.Fatalf("two minutes after the hour nothing is late: %v", got)
	}
	polled = slot.Add(4 * time.Minute)
	// Nobody wakes the runner.
	for minute := range 10 {
		got := look(slot.Add(time.Duration(4+minute) * time.Minute))
		polled = polled.Add(time.Minute)
		if len(got) != 1 || !strings.Contains(got[0], "Pekerjaan ringkasan untuk Minggu, 24 November 2024 pukul 20.00 WITA belum selesai") {
			t.Fatalf("minute %d: %v", 4+minute, got)
		}
	}
	if len(w.Faults()) != 1 {
		t.Errorf("health: %v", w.Faults())
	}
	run(slot.Add(15 * time.Minute))
	polled = slot.Add(16 * time.Minute)
	if look(slot.Add(16 * time.Minute)); len(w.Faults()) != 0 {
		t.Errorf("after it was made up: %v", w.Faults())
	}
	// Nobody sends what is in the outbox: four chats are waiting.
	polled = slot.Add(20 * time.Minute)
	if got := look(slot.Add(20 * time.Minute)); len(got) != 5 || len(w.Faults()) != 4 {
		t.Errorf("digests that do not leave: %d told, %v", len(got), w.Faults())
	}
	// One is refused for good, the others have gone out.
	for key, n := range f.out("ringkasan/") {
		n.State, n.Reason = logistics.NoticeSent, ""
		if strings.HasPrefix(key, "ringkasan/-200/") {
			n.State, n.Reason = logistics.NoticeFailed, "bot was kicked"
		}
		f.must(f.store.FinishNotice(t.Context(), n))
	}
	polled = slot.Add(21 * time.Minute)
	if look(slot.Add(21 * time.Minute)); len(w.Faults()) != 1 || !strings.Contains(w.Faults()[0], "-200") {
		t.Errorf("a digest that was refused: %v", w.Faults())
	}
	// The poller stops; a clock that was moved once is no fault.
	f.must(f.store.DeleteGroup(t.Context(), -200, 0))
	if look(slot.Add(3 * time.Hour)); len(w.Faults()) != 0 {
		t.Errorf("a clock that was moved: %v", w.Faults())
	}
	if look(slot.Add(3*time.Hour + time.Minute)); len(w.Faults()) != 1 || !strings.HasPrefix(w.Faults()[0], "poll/") {
		t.Errorf("a poller that stands: %v", w.Faults())
	}
	polled = slot.Add(3*time.Hour + time.Minute)
	if look(slot.Add(3*time.Hour + 2*time.Minute)); len(w.Faults()) != 0 {
		t.Errorf("after all of it: %v", w.Faults())
	}
}

// TestAwasiSeesTheLadder: an escalation that stands still is told to the operators
// within five minutes, once; one that keeps up, or a clock that was moved, is not.
func TestAwasiSeesTheLadder(t *testing.T) {
	h := newHill(t, newMemory(), wita(10, 9, 0), 1)
	deps := h.deps
	deps.Store, deps.DigestSchedule, deps.ReminderSchedule = h.store, "0 20 * * *", "0 9 * * *"
	polled := h.clock.Now()
	w, err := jobs.NewWatch(deps, h.store, func() time.Time { return polled }, h.clock, slog.New(slog.DiscardHandler))
	h.must(err)
	look := func() (told int) {
		t.Helper()
		polled = h.clock.Now()
		h.must(w.Look(t.Context()))
		for key := range h.sent.last {
			if strings.HasPrefix(key, "awasi/eskalasi/") {
				told++
			}
		}
		return told
	}
	h.ask(12, "m", "kendala", "jembatan putus", "")
	for range 10 {
		h.cycle()
		if n := look(); n != 0 || len(w.Faults()) != 0 {
			t.Fatalf("while it keeps up %d were told: %v", n, w.Faults())
		}
		h.clock.move(time.Minute)
	}
	h.clock.move(24 * time.Hour) // as after a night of sleep: nothing was due a minute ago
	if n := look(); n != 0 {
		t.Errorf("a clock that was moved is told %d times", n)
	}
	h.cycle()
	due, err := h.store.NextTimer(t.Context())
	h.must(err)
	h.clock.move(due.Sub(h.clock.Now()))
	for minute := range 10 {
		if n := look(); n != 0 && minute < 3 || n != 1 && minute > 4 {
			t.Errorf("%d minutes late: told %d times", minute, n)
		}
		h.clock.move(time.Minute)
	}
	if len(w.Faults()) != 1 || !strings.HasPrefix(w.Faults()[0], "eskalasi/") {
		t.Errorf("health: %v", w.Faults())
	}
	h.cycle()
	if look(); len(w.Faults()) != 0 {
		t.Errorf("after it was made up: %v", w.Faults())
	}
}
