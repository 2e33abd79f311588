package logistics

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What only tells of damage has the count of what was said before it, in whatever order
// the reports come, and each sum of it is that of the reports.
func TestDamageCarriesTheCount(t *testing.T) {
	n := func(n int64) *int64 { return &n }
	count := func(c int64) Line { return Line{Item: "kotak", State: StateCount, Count: n(c)} }
	damage := func(d int64) Line { return Line{Item: "kotak", State: StateCount, Damaged: n(d)} }
	complete, all := Line{Item: "kotak", State: StateComplete}, Line{Item: ItemAll, State: StateComplete}
	tests := []struct {
		name  string
		lines [][]Line // one report each, an hour apart
		state State    // of what counts
		count *int64
		from  int64 // number of the report that tells it; 0: none
	}{
		{"nothing before", [][]Line{{damage(5)}}, StateCount, nil, 0},
		{"a count", [][]Line{{count(190)}, {damage(5)}}, StateCount, n(190), 1},
		{"the newest count", [][]Line{{count(190)}, {count(180)}, {damage(5)}}, StateCount, n(180), 2},
		{"damage twice", [][]Line{{count(190)}, {damage(5)}, {damage(6)}}, StateCount, n(190), 1},
		{"said after it", [][]Line{{damage(5)}, {count(190)}}, StateCount, n(190), 0},
		{"between", [][]Line{{count(190)}, {damage(5)}, {count(180)}, {damage(6)}}, StateCount, n(180), 3},
		{"more damaged than there are", [][]Line{{count(4)}, {damage(5)}}, StateCount, nil, 1},
		{"all of them damaged", [][]Line{{count(5)}, {damage(5)}}, StateCount, n(5), 1},
		{"complete", [][]Line{{complete}, {damage(5)}}, StateComplete, nil, 1},
		{"complete with a count", [][]Line{{{Item: "kotak", State: StateComplete, Count: n(190)}}, {damage(5)}}, StateComplete, n(190), 1},
		{"everything complete", [][]Line{{count(180)}, {all}, {damage(5)}}, StateComplete, nil, 1},
		{"a count after everything", [][]Line{{all}, {count(180)}, {damage(5)}}, StateCount, n(180), 2},
		{"everything on the way", [][]Line{{count(180)}, {{Item: ItemAll, State: StateNotArrived}}, {damage(5)}}, StateCount, nil, 1},
		{"everything after the damage", [][]Line{{all}, {damage(5)}, {{Item: ItemAll, State: StateBeingCtd}}}, StateBeingCtd, nil, 0},
		{"everything in the same report", [][]Line{{count(180)}, {damage(5), {Item: ItemAll, State: StateBeingCtd}}}, StateCount, n(180), 1},
		{"none", [][]Line{{{Item: "kotak", State: StateNone, Count: n(0)}}, {damage(5)}}, StateCount, nil, 1},
		{"not arrived", [][]Line{{{Item: "kotak", State: StateNotArrived}}, {damage(5)}}, StateCount, nil, 1},
		{"only a shortage", [][]Line{{count(180)}, {{Item: "kotak", State: StateCount, Short: n(7)}}, {damage(5)}}, StateCount, nil, 2},
		{"both in one report", [][]Line{{count(170)}, {count(180), damage(5)}}, StateCount, n(180), 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var reports []Report
			for i, lines := range tt.lines {
				sent := time.Date(2024, 11, 25, i, 0, 0, 0, time.UTC)
				reports = append(reports, Report{Number: int64(i + 1), Area: "64.02.12", MessageID: i + 1, Version: 1, SentAt: sent, Lines: lines})
			}
			want := Fold("64.02.12", reports)
			got, _ := want.Effective("kotak")
			if got.State != tt.state || !same(got.Count, tt.count) {
				t.Errorf("%+v", got)
			}
			if tt.from == 0 && got.From != nil || tt.from != 0 && (got.From == nil || got.From.Report != tt.from) {
				t.Errorf("from %+v", got.From)
			}
			if err := CheckSources(want, reports); err != nil {
				t.Error(err)
			}
			for _, order := range permutations(len(reports)) {
				s := Stock{Area: "64.02.12"}
				for _, i := range order {
					s.Apply(reports[i])
					s.Apply(reports[i])
				}
				s.Applied = 0
				if diff := cmp.Diff(want, s); diff != "" {
					t.Errorf("in the order %v:\n%s", order, diff)
				}
			}
		})
	}
}

func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var out [][]int
	for _, rest := range permutations(n - 1) {
		for at := range n {
			p := append(append(append([]int{}, rest[:at]...), n-1), rest[at:]...)
			out = append(out, p)
		}
	}
	return out
}

// A carried count is checked against the report that tells it.
func TestCheckSourcesOfACarriedCount(t *testing.T) {
	at := time.Date(2024, 11, 25, 12, 0, 0, 0, time.UTC)
	made := func() (Stock, []Report) {
		count, broken := int64(190), int64(5)
		reports := []Report{
			{Number: 1, Area: "64.02.12", SentAt: at, MessageID: 1, Version: 1, Lines: []Line{{Item: "kotak", State: StateCount, Count: &count}}},
			{Number: 2, Area: "64.02.12", SentAt: at.Add(time.Hour), MessageID: 2, Version: 1, Lines: []Line{{Item: "kotak", State: StateCount, Damaged: &broken}}},
		}
		return Fold("64.02.12", reports), reports
	}
	if s, reports := made(); CheckSources(s, reports) != nil || !cmp.Equal(s.Sources(), []string{reports[1].Order(), reports[0].Order()}) {
		t.Errorf("as it was folded: %v of %v", CheckSources(s, reports), s.Sources())
	}
	other := int64(160)
	for name, damage := range map[string]func(s *Stock, reports []Report){
		"another count":           func(s *Stock, _ []Report) { s.Lines[0].Count = &other },
		"another count before":    func(s *Stock, _ []Report) { s.Lines[0].From.Count, s.Lines[0].Count = &other, &other },
		"from another report":     func(s *Stock, _ []Report) { s.Lines[0].From.Report = 2 },
		"from what was withdrawn": func(_ *Stock, reports []Report) { reports[0].Withdrawn = true },
		"not carried":             func(s *Stock, _ []Report) { s.Lines[0].Carried = false },
		"said by itself":          func(_ *Stock, reports []Report) { reports[1].Lines[0].Count = &other },
	} {
		s, reports := made()
		damage(&s, reports)
		if CheckSources(s, reports) == nil {
			t.Errorf("%s was not noticed", name)
		}
	}
}
