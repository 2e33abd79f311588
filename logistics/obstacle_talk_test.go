package logistics_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"laporbot/logistics"
)

// say lets somebody say something about an obstacle in a chat.
func say(t *testing.T, o logistics.Obstacle, key string, by logistics.Person, chat int64, s logistics.Scene) logistics.Obstacle {
	t.Helper()
	next, err := o.Decide(logistics.Deed{Kind: logistics.EventTalk, Key: key, By: by, Text: key, Chat: chat, Message: 9}, s)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// What the reporter says reaches the groups with the card, whoever works on it and
// whoever has asked in private, each once, and not where it was said.
func TestListeners(t *testing.T) {
	now := at(10, 9, 0)
	s := scene(now)
	tests := []struct {
		name  string
		setup func(o logistics.Obstacle) logistics.Obstacle
		chat  int64 // in which the reporter speaks
		want  []int64
	}{
		{"nobody has asked", func(o logistics.Obstacle) logistics.Obstacle { return o }, chair.ID, []int64{-1, -2}},
		{"asked in a group", func(o logistics.Obstacle) logistics.Obstacle { return say(t, o, "a", leader, -1, s) }, chair.ID, []int64{-1, -2}},
		{"asked in private", func(o logistics.Obstacle) logistics.Obstacle {
			return say(t, say(t, o, "a", leader, leader.ID, s), "b", leader, leader.ID, s)
		}, chair.ID, []int64{-1, -2, leader.ID}},
		{"taken", func(o logistics.Obstacle) logistics.Obstacle {
			o, err := o.Decide(logistics.Deed{Kind: logistics.EventTaken, Key: "a", By: staff}, s)
			if err != nil {
				t.Fatal(err)
			}
			return o
		}, chair.ID, []int64{-1, -2, staff.ID}},
		{"said in a group", func(o logistics.Obstacle) logistics.Obstacle { return say(t, o, "a", leader, leader.ID, s) }, -1, []int64{-2, leader.ID}},
		{"no group", func(o logistics.Obstacle) logistics.Obstacle {
			o.Cards = slices.DeleteFunc(o.Cards, func(c logistics.Card) bool { return c.ChatID < 0 })
			return o
		}, chair.ID, []int64{staff.ID}},
		{"no card at all", func(o logistics.Obstacle) logistics.Obstacle { o.Cards = nil; return o }, chair.ID, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := say(t, tt.setup(opened(now)), "jawab", chair, tt.chat, s)
			var got []int64
			for _, c := range o.Listeners(len(o.Events), s) {
				got = append(got, c.ChatID)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// Whoever spoke to a reporter who cannot be reached any more is told once, in each
// chat.
func TestUnheard(t *testing.T) {
	now := at(10, 9, 0)
	s := scene(now)
	o := say(t, say(t, say(t, opened(now), "a", staff, -1, s), "b", leader, -1, s), "c", leader, leader.ID, s)
	later := scene(o.Echo)
	if same, _ := o.Tick(later); len(same.Events) != len(o.Events) || !same.Echo.IsZero() {
		t.Errorf("a reporter who is there: %v, looked at again at %v", kinds(same), same.Echo)
	}
	if early, changed := o.Tick(scene(o.Echo.Add(-time.Millisecond))); changed || early.Echo.IsZero() {
		t.Errorf("too early: %v", kinds(early))
	}
	later = scene(o.Echo.Add(-10 * time.Second))
	later.Roster = roster(map[int64]bool{chair.ID: true})
	o, _ = o.Tick(later)
	var told [][2]int64
	for _, e := range o.Events {
		if e.Kind == logistics.EventUnheard {
			told = append(told, [2]int64{e.Chat, e.To})
		}
	}
	if want := [][2]int64{{-1, leader.ID}, {leader.ID, leader.ID}}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
	if o = say(t, o, "d", staff, -1, later); !o.Echo.IsZero() {
		t.Error("what nobody can send is looked after")
	}
}

// Evidence may come while the reporter is asked whether it is another and after it is
// solved; after it is closed nothing may, not even words.
func TestEvidenceAndStates(t *testing.T) {
	now := at(10, 9, 0)
	s := scene(now)
	photo := logistics.Deed{Kind: logistics.EventEvidence, Key: "foto", By: chair, Shows: logistics.EvidencePhoto}
	offered := logistics.Open(logistics.Obstacle{Number: 13, Area: "64.02.12", Text: "x", Reporter: chair.ID}, "m", chair, 12, s)
	solved, err := opened(now).Decide(logistics.Deed{Kind: logistics.EventSolved, Key: "s", By: staff}, s)
	if err != nil {
		t.Fatal(err)
	}
	closed, err := solved.Decide(logistics.Deed{Kind: logistics.EventConfirmed, Key: "k", By: chair}, s)
	if err != nil {
		t.Fatal(err)
	}
	closed.Echo = now
	if same, changed := closed.Tick(s); changed || same.Echo.IsZero() {
		t.Errorf("what is closed has changed: %v", kinds(same))
	}
	if left := closed.Timers(len(closed.Events)); len(left) > 0 || !closed.Next().IsZero() {
		t.Errorf("what is closed is looked at again: %v", left)
	}
	for _, o := range []logistics.Obstacle{offered, opened(now), solved} {
		next, err := o.Decide(photo, s)
		if err != nil || next.EvidenceCount()[logistics.EvidencePhoto] != 1 {
			t.Errorf("%s: %v, %v", o.State, err, next.EvidenceCount())
		}
		if again, err := next.Decide(photo, s); err != nil || len(again.Events) != len(next.Events) {
			t.Errorf("%s: the same photo twice: %v", o.State, err)
		}
	}
	talk := logistics.Deed{Kind: logistics.EventTalk, Key: "t", By: staff, Text: "x"}
	if _, err := offered.Decide(talk, s); !errors.Is(err, logistics.ErrStillAsking) {
		t.Errorf("talk about what is offered: %v", err)
	}
	for _, d := range []logistics.Deed{photo, talk} {
		if _, err := closed.Decide(d, s); !errors.Is(err, logistics.ErrOver) {
			t.Errorf("%s after the end: %v", d.Kind, err)
		}
	}
}
