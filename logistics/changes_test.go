package logistics

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestChanges(t *testing.T) {
	row := func(code AreaCode, c Coverage, ready int64, figures ...ItemTotal) DigestRow {
		r := DigestRow{Area: code, Name: string(code), Coverage: c, Figures: figures}
		if ready >= 0 {
			r.Ready, r.Weakest = &ready, "Tinta"
		}
		return r
	}
	ink := func(count, broken int64) ItemTotal {
		return ItemTotal{Item: "tinta", Name: "Tinta", Unit: "botol", Areas: 1, Count: count, Broken: broken}
	}
	reported, silent := Coverage{Reported: 1}, Coverage{Silent: 1}
	before := Digest{Rows: []DigestRow{
		row("1", reported, 80, ink(80, 0)), row("2", reported, 50, ink(50, 0)), row("3", silent, -1), row("4", reported, -1, ink(5, 0)), row("5", reported, 90),
		row("6", reported, -1, ink(9, 0)), row("7", reported, -1),
	}}
	now := Digest{Rows: []DigestRow{
		row("1", reported, 70, ink(80, 10)), row("2", reported, 60, ink(60, 0)), row("3", reported, -1), row("4", reported, -1, ink(8, 0)), row("5", silent, 90),
		row("6", Coverage{Announced: 1}, -1, ink(9, 0)), row("7", reported, -1), row("8", reported, 1),
	}}
	want := []Change{
		{Kind: ChangeDown, Area: "1", Name: "1", From: 80, To: 70, Item: "Tinta"},
		{Kind: ChangeSilent, Area: "5", Name: "5", From: 1},
		{Kind: ChangeLess, Area: "1", Name: "1", From: 80, To: 70, Item: "Tinta", Unit: "botol"},
		{Kind: ChangeUp, Area: "2", Name: "2", From: 50, To: 60, Item: "Tinta"},
		{Kind: ChangeSpoke, Area: "3", Name: "3", To: 1},
		{Kind: ChangeMore, Area: "4", Name: "4", From: 5, To: 8, Item: "Tinta", Unit: "botol"},
	}
	if diff := cmp.Diff(want, Changes(before, now)); diff != "" {
		t.Error(diff)
	}
	if got := Changes(now, now); got != nil {
		t.Errorf("compared with itself: %v", got)
	}
}

// TestDecisions: what one has too much of goes to whoever lacks it before anything
// is asked for, and each area is named once.
func TestDecisions(t *testing.T) {
	slot := time.Date(2024, 11, 25, 12, 0, 0, 0, time.UTC)
	m := maker{in: DigestInput{Slot: slot}}
	short := func(name string, n int64) Discrepancy {
		return Discrepancy{Name: name, Item: "tinta", Short: "Tinta", Unit: "botol", Blocks: true, Count: n}
	}
	d := Digest{
		Cutoff:    slot,
		Shortages: []Discrepancy{short("A", 8), short("B", 5), {Name: "C", Item: "lem", Count: 3}},
		Over:      []Discrepancy{short("D", 10)},
		Obstacles: []DigestObstacle{
			{Number: 1, Name: "A", Severity: SeverityHigh, State: StateOpen},
			{Number: 2, Name: "A", Severity: SeverityHigh, State: StateTaken},
			{Number: 3, Name: "A", Severity: SeverityLow, State: StateOpen},
		},
		Rows: []DigestRow{
			{Name: "E", Coverage: Coverage{Unreached: 1}},
			{Name: "F", Coverage: Coverage{Silent: 1}, Last: slot.Add(-40 * time.Hour)},
			{Name: "G", Coverage: Coverage{Silent: 1}, Last: slot.Add(-30 * time.Hour)},
			{Name: "H", Coverage: Coverage{Silent: 1}},
			{Name: "I", Coverage: Coverage{Unreached: 1}},
		},
	}
	want := []Decision{
		{Kind: DecideObstacle, Names: []string{"A"}, Obstacle: 1},
		{Kind: DecideMove, Names: []string{"A"}, From: "D", Item: "Tinta", Unit: "botol", Count: 8},
		{Kind: DecideMove, Names: []string{"B"}, From: "D", Item: "Tinta", Unit: "botol", Count: 2},
		{Kind: DecideSupply, Names: []string{"B"}, Item: "Tinta", Unit: "botol", Count: 3},
		{Kind: DecideVisit, Names: []string{"F"}},
		{Kind: DecideAppoint, Names: []string{"E", "I"}},
	}
	if diff := cmp.Diff(want, m.decisions(&d)); diff != "" {
		t.Error(diff)
	}
	if d.Over[0].Count != 10 {
		t.Error("the digest itself was changed")
	}
}

func TestCheckSources(t *testing.T) {
	n := int64(8)
	r := Report{Number: 4, Area: "64.02.12", SentAt: time.Date(2024, 11, 25, 12, 0, 0, 0, time.UTC), Version: 2, Lines: []Line{{Item: "tinta", State: StateCount, Count: &n}}}
	s := Fold("64.02.12", []Report{r})
	if err := CheckSources(s, []Report{r}); err != nil {
		t.Errorf("as it was folded: %v", err)
	}
	other := int64(9)
	for name, damage := range map[string]func(s *Stock, r *Report){
		"another number":        func(s *Stock, _ *Report) { s.Lines[0].Count = &other },
		"a number from nowhere": func(_ *Stock, r *Report) { r.Lines[0].Count = nil },
		"no such report":        func(s *Stock, _ *Report) { s.Lines[0].Order = "x" },
		"of another area":       func(_ *Stock, r *Report) { r.Area = "64.02.13" },
		"taken back":            func(_ *Stock, r *Report) { r.Withdrawn = true },
		"under another number":  func(s *Stock, _ *Report) { s.Lines[0].Report = 5 },
		"another state":         func(s *Stock, _ *Report) { s.Lines[0].State = StateComplete },
		"an item not spoken of": func(_ *Stock, r *Report) { r.Lines[0].Item = "lem" },
	} {
		s, r := Fold("64.02.12", []Report{r}), r
		r.Lines = []Line{r.Lines[0]}
		damage(&s, &r)
		if err := CheckSources(s, []Report{r}); err == nil {
			t.Errorf("%s was not noticed", name)
		}
	}
}
