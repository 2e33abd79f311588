package storage_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/logistics"
	"laporbot/storage"
)

func TestAbsencesAndReminders(t *testing.T) { onStores(t, testAbsencesAndReminders) }

func testAbsencesAndReminders(t *testing.T, s *storage.Store) {
	ctx := t.Context()
	at := time.Date(2024, 11, 24, 1, 0, 0, 0, time.UTC)
	first := logistics.Absence{
		Person: 5, Area: "64.02.12", Kind: logistics.AbsenceLeave, From: at, Until: at.Add(48 * time.Hour), Deputy: 6, By: 1, SaidAt: at, Request: "5/1",
	}
	second := first
	second.Kind, second.Until = logistics.AbsenceNoSignal, at.Add(time.Hour)
	must(t, s.PutAbsence(ctx, first))
	must(t, s.PutAbsence(ctx, second))
	got, err := s.Absences(ctx)
	must(t, err)
	if diff := cmp.Diff([]logistics.Absence{second}, got); diff != "" {
		t.Errorf("the newer one counts: %s", diff)
	}
	must(t, s.PruneAbsences(ctx, second.Until))
	if got, err := s.Absences(ctx); err != nil || len(got) != 1 {
		t.Errorf("forgotten too early: %v %v", got, err)
	}
	must(t, s.PruneAbsences(ctx, second.Until.Add(time.Millisecond)))
	if got, err := s.Absences(ctx); err != nil || len(got) != 0 {
		t.Errorf("kept: %v %v", got, err)
	}

	r := logistics.Reminder{Key: "pengingat/5/x", Area: "64.02.12", Person: 5, Day: logistics.Date{Year: 2024, Month: 11, Day: 24}, At: at}
	other := r
	other.Area, other.Person, other.Key = "64.02.13", 7, "pengingat/7/x"
	for range 2 {
		must(t, s.AddReminder(ctx, r))
	}
	must(t, s.AddReminder(ctx, other))
	for under, want := range map[logistics.AreaCode][]logistics.Reminder{"64.02.12": {r}, "64.02": {r, other}, "64.03": nil} {
		got, err := s.Reminders(ctx, under)
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("below %s: %s", under, diff)
		}
	}
	must(t, s.DeleteReminder(ctx, r))
	if got, err := s.Reminders(ctx, "64.02"); err != nil || len(got) != 1 {
		t.Errorf("after its end: %v %v", got, err)
	}

	for id, reason := range map[int64]string{5: "blocked", 6: "", -100: "kicked"} {
		must(t, s.UpdateChat(ctx, id, func(c *logistics.Chat) error { c.Unreachable = reason; return nil }))
	}
	gone, err := s.Unreachable(ctx)
	must(t, err)
	equal(t, map[int64]bool{5: true, -100: true}, gone)
}
