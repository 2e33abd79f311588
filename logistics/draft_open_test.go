package logistics

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestChoices(t *testing.T) {
	v := shippedVocabulary(t)
	n := func(v int64) *int64 { return &v }
	tests := []struct {
		text string
		want []Choice
	}{
		{"surat suara 12500 rusak 20", []Choice{
			{"gubernur", []Line{{Item: "surat_suara_gubernur", State: StateCount, Count: n(12500), Damaged: n(20), Unit: "lembar"}}},
			{"bupati", []Line{{Item: "surat_suara_bupati", State: StateCount, Count: n(12500), Damaged: n(20), Unit: "lembar"}}},
			{"masing-masing", []Line{
				{Item: "surat_suara_gubernur", State: StateCount, Count: n(12500), Damaged: n(20), Unit: "lembar"},
				{Item: "surat_suara_bupati", State: StateCount, Count: n(12500), Damaged: n(20), Unit: "lembar"},
			}},
		}},
		{"sampul 40", []Choice{
			{"sampul_kubus", []Line{{Item: "sampul_kubus", State: StateCount, Count: n(40), Unit: "buah"}}},
			{"sampul_biasa", []Line{{Item: "sampul_biasa", State: StateCount, Count: n(40), Unit: "buah"}}},
			{"sampul_c_hasil", []Line{{Item: "sampul_c_hasil", State: StateCount, Count: n(40), Unit: "buah"}}},
		}},
		{"kotak 80-86", []Choice{
			{"80", []Line{{Item: "kotak_suara", State: StateCount, Count: n(80), Unit: "buah"}}},
			{"86", []Line{{Item: "kotak_suara", State: StateCount, Count: n(86), Unit: "buah"}}},
		}},
		{"kotak 100 rusak 2-3", nil},
		{"tinta banyak", nil},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			r := v.Read(tt.text)
			if len(r.Questions) != 1 {
				t.Fatalf("%d questions: %+v", len(r.Questions), r)
			}
			if diff := cmp.Diff(tt.want, r.Choices(0, v.items)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnsweredBy(t *testing.T) {
	n := func(v int64) *int64 { return &v }
	line := func(item string, count *int64) Line { return Line{Item: item, State: StateCount, Count: count} }
	ballots := OpenQuestion{
		Kind: AskElection, Line: line("", n(12500)),
		Choices: []Choice{{"gubernur", []Line{line("g", n(12500))}}, {"bupati", []Line{line("b", n(12500))}}, {ChoiceEach, []Line{line("g", n(12500)), line("b", n(12500))}}},
	}
	boxes := OpenQuestion{Kind: AskNumber, Line: line("kotak", nil)}
	tests := []struct {
		name  string
		q     OpenQuestion
		lines []Line
		want  bool
	}{
		{"nothing", ballots, nil, false},
		{"another item", ballots, []Line{line("tinta", n(12500))}, false},
		{"one of two with another number", ballots, []Line{line("g", n(12400))}, false},
		{"one of two with the number in doubt", ballots, []Line{line("b", n(12500))}, true},
		{"both", ballots, []Line{line("b", n(1)), line("g", n(2))}, true},
		{"the only item", boxes, []Line{line("tinta", nil), line("kotak", n(3))}, true},
		{"no item known", OpenQuestion{Kind: AskUnit}, []Line{line("kotak", n(3))}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.q.AnsweredBy(tt.lines); got != tt.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestRoundPlace(t *testing.T) {
	for degrees, want := range map[float64]float64{0.28349: 0.283, -0.28351: -0.284, 116.1335: 116.134, 0: 0} {
		if got := RoundPlace(degrees); got != want {
			t.Errorf("RoundPlace(%v) = %v, want %v", degrees, got, want)
		}
	}
}
