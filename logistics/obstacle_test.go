package logistics_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"laporbot/logistics"
)

// The people of the tests, all of one kabupaten.
var (
	chair    = logistics.Person{ID: 1, Role: logistics.RoleKetua, Area: "64.02.12", State: logistics.PersonActive}
	staff    = logistics.Person{ID: 2, Role: logistics.RoleStaf, Division: "logistik", Area: "64.02", State: logistics.PersonActive}
	law      = logistics.Person{ID: 3, Role: logistics.RoleStaf, Division: "hukum", Area: "64.02", State: logistics.PersonActive}
	leader   = logistics.Person{ID: 4, Role: logistics.RolePimpinan, Area: "64.02", State: logistics.PersonActive}
	caretake = logistics.Person{ID: 5, Role: logistics.RoleOperator, Area: "64.02", State: logistics.PersonActive}
)

func ladders() logistics.Ladders {
	l := logistics.Ladder{
		Steps: []logistics.Rung{
			{To: []logistics.Post{{Role: logistics.RoleStaf, Division: "logistik", Level: logistics.LevelKabupaten}}, After: time.Hour},
			{To: []logistics.Post{{Role: logistics.RolePimpinan, Level: logistics.LevelKabupaten}}, After: 2 * time.Hour},
		},
		Rounds: 2, Hold: 4 * time.Hour, Answer: 10 * time.Minute,
	}
	all := logistics.Ladders{Version: 1, Of: map[logistics.Severity]logistics.Ladder{}}
	for _, s := range logistics.Severities {
		all.Of[s] = l
	}
	return all
}

func scene(now time.Time) logistics.Scene {
	return logistics.Scene{
		Now: now, Plan: plan, Area: logistics.Area{Code: "64.02.12", Wave: 1}, Ladders: ladders(),
		Roster: roster(nil),
		Groups: []logistics.Group{{ChatID: -1, Area: "64.02"}, {ChatID: -2, ThreadID: 7, Area: "64.02.12"}, {ChatID: -3, Area: "64.02.05"}},
	}
}

func roster(gone map[int64]bool, absences ...logistics.Absence) *logistics.Roster {
	return logistics.NewRoster([]logistics.Person{chair, staff, law, leader, caretake}, absences, gone)
}

func opened(now time.Time) logistics.Obstacle {
	return logistics.Open(logistics.Obstacle{
		Number: 12, Area: "64.02.12", Category: logistics.CategoryRoad, Said: logistics.SeverityHigh, Text: "jembatan putus", Reporter: chair.ID,
	}, "m", chair, 0, scene(now))
}

func kinds(o logistics.Obstacle) []logistics.EventKind {
	var all []logistics.EventKind
	for _, e := range o.Events {
		all = append(all, e.Kind)
	}
	return all
}

func TestClimb(t *testing.T) {
	now := at(10, 9, 0)
	o := opened(now)
	if !slices.Equal(o.Told, []int64{staff.ID}) || len(o.Cards) != 3 {
		t.Fatalf("the first step told %v in %v", o.Told, o.Cards)
	}
	early, changed := o.Tick(scene(o.Due.Add(-time.Millisecond)))
	if changed || len(early.Events) != len(o.Events) {
		t.Fatal("a step was taken early")
	}
	want := []struct {
		at   time.Time
		told int64
		end  bool
	}{
		{at(10, 10, 0), leader.ID, false}, {at(10, 12, 0), staff.ID, false}, {at(10, 13, 0), leader.ID, true},
	}
	for _, w := range want {
		if !o.Due.Equal(w.at) {
			t.Fatalf("due at %s, want %s", o.Due.In(wita), w.at)
		}
		o, changed = o.Tick(scene(o.Due))
		if !changed || !slices.Equal(o.Told, []int64{w.told}) || o.AtEnd != w.end {
			t.Fatalf("at %s: told %v, end %v", w.at, o.Told, o.AtEnd)
		}
		if again, changed := o.Tick(scene(w.at)); changed || len(again.Events) != len(o.Events) {
			t.Fatal("a step was taken twice")
		}
	}
	if !o.Due.IsZero() {
		t.Errorf("after the end the ladder goes on at %s", o.Due)
	}
}

func TestOneStepAfterDowntime(t *testing.T) {
	o := opened(at(10, 9, 0))
	o, _ = o.Tick(scene(at(10, 22, 0)))
	if o.Step != 2 || !o.Due.Equal(at(11, 0, 0)) {
		t.Errorf("after a day away: step %d, next %s", o.Step, o.Due.In(wita))
	}
}

func TestTakenThenForgotten(t *testing.T) {
	o := opened(at(10, 9, 0))
	o, err := o.Decide(logistics.Deed{Kind: logistics.EventTaken, Key: "t", By: staff}, scene(at(10, 9, 30)))
	if err != nil || o.State != logistics.StateTaken || !o.Until.Equal(at(10, 13, 30)) {
		t.Fatalf("%v %s until %s", err, o.State, o.Until)
	}
	if _, err := o.Decide(logistics.Deed{Kind: logistics.EventTaken, Key: "u", By: leader}, scene(at(10, 9, 30))); !errors.Is(err, logistics.ErrTaken) {
		t.Errorf("a second owner: %v", err)
	}
	if again, err := o.Decide(logistics.Deed{Kind: logistics.EventTaken, Key: "t", By: staff}, scene(at(10, 9, 40))); err != nil || len(again.Events) != len(o.Events) {
		t.Errorf("the same tap again: %v", err)
	}
	if same, changed := o.Tick(scene(at(10, 13, 0))); changed || same.State != logistics.StateTaken {
		t.Error("the climb went on while it was taken")
	}
	o, _ = o.Tick(scene(at(10, 13, 30)))
	if o.State != logistics.StateTaken || !o.Asked {
		t.Fatalf("the owner was not asked: %s", o.State)
	}
	o, _ = o.Tick(scene(at(10, 13, 40)))
	if !o.Climbs() || !slices.Equal(o.Told, []int64{leader.ID}) {
		t.Errorf("silence led to %s, told %v", o.State, o.Told)
	}
}

// What was put off or held at the end of its ladder is told to the leadership again
// when nobody has done anything about it, and by Eskalasi sekarang.
func TestEndOfLadderAfterRest(t *testing.T) {
	deed := func(kind logistics.EventKind, until time.Time) logistics.Deed {
		return logistics.Deed{Kind: kind, Key: string(kind), By: staff, Text: "menunggu air surut", Until: until}
	}
	tests := []struct {
		name   string
		deeds  []logistics.Deed
		clock  int // how often the clock has to do something
		lapsed time.Time
	}{
		{"put off", []logistics.Deed{deed(logistics.EventPut, at(10, 20, 0))}, 1, at(10, 20, 0)},
		{"held and forgotten", []logistics.Deed{deed(logistics.EventTaken, time.Time{})}, 2, at(10, 18, 10)},
		{"sent up while held", []logistics.Deed{deed(logistics.EventTaken, time.Time{}), deed(logistics.EventStep, time.Time{})}, 0, at(10, 14, 0)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := opened(at(10, 9, 0))
			for !o.AtEnd {
				o, _ = o.Tick(scene(o.Next()))
			}
			step, round, cards := o.Step, o.Round, len(o.Cards)
			for _, d := range tt.deeds {
				var err error
				if o, err = o.Decide(d, scene(at(10, 14, 0))); err != nil {
					t.Fatal(err)
				}
			}
			for range tt.clock {
				o, _ = o.Tick(scene(o.Due))
			}
			last := o.Events[len(o.Events)-1]
			if last.Kind != logistics.EventStep || !slices.Equal(last.People, []int64{leader.ID}) || !last.At.Equal(tt.lapsed) {
				t.Errorf("the last event is %+v", last)
			}
			if o.Step != step || o.Round != round || !o.AtEnd || !o.Climbs() || len(o.Cards) == cards {
				t.Errorf("step %d of round %d, at the end %v, %s, %d cards after %d", o.Step, o.Round, o.AtEnd, o.State, len(o.Cards), cards)
			}
		})
	}
}

func TestSolvedAndReopened(t *testing.T) {
	do := func(o logistics.Obstacle, kind logistics.EventKind, by logistics.Person, now time.Time) logistics.Obstacle {
		t.Helper()
		next, err := o.Decide(logistics.Deed{Kind: kind, Key: string(kind), By: by, Text: "jembatan darurat"}, scene(now))
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		return next
	}
	solved := do(opened(at(10, 9, 0)), logistics.EventSolved, staff, at(10, 10, 0))
	if solved.State != logistics.StateSolved || !solved.Due.Equal(at(10, 22, 0)) {
		t.Fatalf("%s until %s", solved.State, solved.Due)
	}
	if o, _ := solved.Tick(scene(at(10, 22, 0))); o.State != logistics.StateClosed || !o.Next().IsZero() {
		t.Errorf("after twelve hours it is %s", o.State)
	}
	if o := do(solved, logistics.EventReopened, chair, at(10, 11, 0)); o.State != logistics.StateReopened || o.Step != 1 {
		t.Errorf("reopened it is %s at step %d", o.State, o.Step)
	}
	if o := do(opened(at(10, 9, 0)), logistics.EventSolved, chair, at(10, 10, 0)); o.State != logistics.StateClosed {
		t.Errorf("solved by its reporter it is %s", o.State)
	}
	if _, err := solved.Decide(logistics.Deed{Kind: logistics.EventTaken, By: staff}, scene(at(10, 11, 0))); !errors.Is(err, logistics.ErrOver) {
		t.Errorf("taken after it was solved: %v", err)
	}
}

func TestRisesWithTheCalendar(t *testing.T) {
	o := opened(at(20, 9, 0))
	if o.Severity != logistics.SeverityLow || o.Rise.IsZero() {
		t.Fatalf("%s, rises at %s", o.Severity, o.Rise)
	}
	rises := 0
	for !o.Next().IsZero() {
		before := o.Severity
		o, _ = o.Tick(scene(o.Next()))
		if o.Severity != before {
			if rises++; o.Step != 1 || o.Round != 0 {
				t.Errorf("graver, it is at step %d of round %d", o.Step, o.Round)
			}
		}
	}
	if o.Severity != logistics.SeverityCritical || rises != 3 || !o.AtEnd {
		t.Errorf("it ends as %s after %d rises, at the end: %v", o.Severity, rises, o.AtEnd)
	}
}

func TestUnreachable(t *testing.T) {
	s := scene(at(10, 9, 0))
	s.Roster = roster(map[int64]bool{staff.ID: true})
	o := logistics.Open(logistics.Obstacle{Number: 1, Area: "64.02.12", Said: logistics.SeverityHigh, Reporter: chair.ID}, "m", chair, 0, s)
	if !slices.Equal(o.Told, []int64{leader.ID}) || !slices.Equal(o.Missed, []int64{staff.ID}) {
		t.Errorf("told %v, missed %v", o.Told, o.Missed)
	}
	// That the leader has blocked the bot is known only after it wrote to him.
	s.Roster = roster(map[int64]bool{staff.ID: true, leader.ID: true})
	s.Now = o.Probe
	o, changed := o.Tick(s)
	if !changed || !slices.Contains(o.Missed, leader.ID) {
		t.Errorf("missed %v after the probe: %v", o.Missed, kinds(o))
	}
}

func TestDeputy(t *testing.T) {
	s := scene(at(10, 9, 0))
	away := logistics.Absence{Person: staff.ID, From: at(10, 0, 0), Until: at(11, 0, 0), Deputy: law.ID}
	s.Roster = roster(nil, away)
	o := logistics.Open(logistics.Obstacle{Number: 1, Area: "64.02.12", Said: logistics.SeverityHigh, Reporter: chair.ID}, "m", chair, 0, s)
	if !slices.Equal(o.Told, []int64{law.ID}) {
		t.Errorf("while the staff is away %v was told", o.Told)
	}
	away.Deputy = 0
	s.Roster = roster(nil, away)
	o = logistics.Open(logistics.Obstacle{Number: 1, Area: "64.02.12", Said: logistics.SeverityHigh, Reporter: chair.ID}, "m", chair, 0, s)
	if !slices.Equal(o.Told, []int64{leader.ID}) {
		t.Errorf("without a deputy %v was told", o.Told)
	}
}

func TestOffered(t *testing.T) {
	now := at(10, 9, 0)
	first := opened(now)
	second := first
	second.Number, second.Events, second.Cards = 13, nil, nil
	if !second.Resembles(first, now.Add(time.Hour)) || second.Resembles(first, now.Add(7*time.Hour)) {
		t.Error("likeness is judged wrongly")
	}
	if graver := second; !graver.Resembles(first, now) {
		t.Error("as grave as the other it is not asked about")
	} else if graver.Said = logistics.SeverityCritical; graver.Resembles(first, now) {
		t.Error("what is graver waits for an answer")
	}
	o := logistics.Open(second, "n", chair, first.Number, scene(now))
	if o.State != logistics.StateOffered || len(o.Cards) != 0 {
		t.Fatalf("%s %v", o.State, o.Cards)
	}
	merged, err := o.Decide(logistics.Deed{Kind: logistics.EventMerged, Key: "x", By: chair}, scene(now))
	if err != nil || !merged.Final() || merged.Same != first.Number {
		t.Errorf("%v %s", err, merged.State)
	}
	if o, _ := o.Tick(scene(o.Due)); !o.Climbs() || len(o.Cards) == 0 {
		t.Errorf("nobody answered and it is %s", o.State)
	}
}

func TestLaddersCheck(t *testing.T) {
	if err := ladders().Check(); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name  string
		spoil func(l *logistics.Ladder)
	}{
		{"no steps", func(l *logistics.Ladder) { l.Steps = nil }},
		{"no leadership", func(l *logistics.Ladder) { l.Steps = l.Steps[:1] }},
		{"no rounds", func(l *logistics.Ladder) { l.Rounds = 0 }},
		{"no wait", func(l *logistics.Ladder) { l.Steps = slices.Clone(l.Steps); l.Steps[0].After = 0 }},
		{"no hold", func(l *logistics.Ladder) { l.Hold = 0 }},
		{"kritis rests", func(l *logistics.Ladder) { l.Quiet = true }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all := ladders()
			l := all.Of[logistics.SeverityCritical]
			tt.spoil(&l)
			all.Of[logistics.SeverityCritical] = l
			if err := all.Check(); !errors.Is(err, logistics.ErrLadder) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestBoard(t *testing.T) {
	b := logistics.Board{ChatID: -1}
	now := at(10, 9, 0)
	for i := range int64(3) {
		if a := b.Admit(string(rune('a'+i)), 0, i, logistics.Bundled, now); a.Bundle || !a.Wait.IsZero() {
			t.Fatalf("card %d: %+v", i, a)
		}
	}
	for i := range int64(50) {
		if a := b.Admit("later"+string(rune('A'+i)), 0, 10+i, logistics.Bundled, now); !a.Bundle {
			t.Fatalf("card %d of a storm: %+v", i, a)
		}
	}
	if a := b.Admit("kritis", 0, 98, logistics.Urgent, now); a.Bundle || !a.Wait.IsZero() {
		t.Errorf("the first kritis of a storm: %+v", a)
	}
	if a := b.Admit("kritis 2", 0, 99, logistics.Urgent, now); a.Bundle || !a.Wait.Equal(now.Add(time.Minute)) {
		t.Errorf("kritis in a full minute: %+v", a)
	}
	if a := b.Admit("kritis 2", 0, 99, logistics.Urgent, now.Add(time.Minute)); a.Bundle || !a.Wait.IsZero() {
		t.Errorf("kritis a minute later: %+v", a)
	}
	if a := b.Admit("a", 0, 0, logistics.Bundled, now.Add(30*time.Second)); a.Bundle && len(b.Posts) != 1 {
		t.Errorf("a card that is out: %+v", a)
	}
	if len(b.Bundles) != 1 || len(b.Bundles[0].Items) < 50 {
		t.Errorf("bundles %+v", b.Bundles)
	}
	// A later storm has a bundle of its own, and the earlier ones still follow theirs.
	for storm := range 3 {
		now = now.Add(time.Hour)
		for i := range int64(10) {
			b.Admit(fmt.Sprint("storm", storm, i), 0, 100+i, logistics.Bundled, now)
		}
		if held := b.Holds("laterB"); held != (storm < 2) {
			t.Errorf("after storm %d the first bundle holds its card: %v", storm+2, held)
		}
		if !b.Holds(fmt.Sprint("storm", storm, 9)) {
			t.Errorf("storm %d has no bundle", storm+2)
		}
	}
	if len(b.Bundles) != 3 {
		t.Errorf("%d bundles are kept", len(b.Bundles))
	}
}

func TestLacking(t *testing.T) {
	c := logistics.NewCatalog("64.02", []logistics.Area{{Code: "64.02", Name: "Kukar"}, {Code: "64.02.12", Name: "Tabang"}},
		[]logistics.Item{{Key: "kotak_suara", Blocks: true}, {Key: "lem"}, {Key: "tinta", Blocks: true}},
		[]logistics.Need{{Area: "64.02.12", Item: "kotak_suara", Count: 200}, {Area: "64.02.12", Item: "lem", Count: 200}})
	n := func(n int64) *int64 { return &n }
	tests := []struct {
		name string
		line logistics.Line
		want logistics.Category
	}{
		{"within the reserve", logistics.Line{Item: "kotak_suara", Damaged: n(5)}, ""},
		{"beyond the reserve", logistics.Line{Item: "kotak_suara", Damaged: n(6)}, logistics.CategoryDamaged},
		{"short and damaged", logistics.Line{Item: "kotak_suara", Short: n(4), Damaged: n(2)}, logistics.CategoryShort},
		{"does not block", logistics.Line{Item: "lem", Damaged: n(100)}, ""},
		{"need unknown", logistics.Line{Item: "tinta", Short: n(100)}, ""},
		{"no such item", logistics.Line{Item: "x", Short: n(100)}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o, ok := logistics.Lacking(c, "64.02.12", tt.line)
			if ok != (tt.want != "") || ok && o.Category != tt.want {
				t.Errorf("got %v %s", ok, o.Category)
			}
		})
	}
}
