package logistics

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// smallKukar has three kecamatan, needs known for boxes by norm in two of them.
func smallKukar() *Catalog {
	return NewCatalog("64.02", []Area{
		{Code: "64.02", Name: "Kutai Kartanegara", TimeZone: "Asia/Makassar"},
		{Code: "64.02.12", Name: "Tabang", Wave: 1, TPS: new(int64(40))},
		{Code: "64.02.17", Name: "Marang Kayu", Wave: 2, TPS: new(int64(51))},
		{Code: "64.02.20", Name: "Samboja Barat"},
	}, []Item{
		{Key: "kotak_suara", Name: "Kotak suara", Short: "Kotak", Unit: "buah", Blocks: true, NormPerTPS: new(int64(2))},
		{Key: "tinta", Name: "Tinta", Unit: "botol", Blocks: true, NormPerTPS: new(int64(2))},
		{Key: "lem", Name: "Lem"},
	}, nil)
}

// told is the stock of an area after one report for each list of lines, an hour apart.
func told(area AreaCode, first time.Time, reports ...[]Line) Stock {
	s := Stock{Area: area}
	for i, lines := range reports {
		s.Apply(Report{Number: int64(100 + i), Area: area, MessageID: i + 1, Version: 1, SentAt: first.Add(time.Duration(i) * time.Hour), Lines: lines})
	}
	return s
}

func counted(item string, n int64) Line { return Line{Item: item, State: StateCount, Count: &n} }

func TestEffective(t *testing.T) {
	morning := time.Date(2024, 11, 24, 1, 0, 0, 0, time.UTC)
	all := Line{Item: ItemAll, State: StateNotArrived}
	for _, tt := range []struct {
		name    string
		reports [][]Line
		state   State
		count   *int64
	}{
		{"its own line", [][]Line{{counted("tinta", 5)}}, StateCount, new(int64(5))},
		{"a newer line about everything", [][]Line{{counted("tinta", 5)}, {all}}, StateNotArrived, nil},
		{"an older line about everything", [][]Line{{all}, {counted("tinta", 5)}}, StateCount, new(int64(5))},
		{"both in one message: the special one", [][]Line{{all, counted("tinta", 5)}}, StateCount, new(int64(5))},
		{"only everything", [][]Line{{{Item: ItemAll, State: StateComplete, Count: new(int64(9))}}}, StateComplete, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := told("64.02.12", morning, tt.reports...)
			l, ok := s.Effective("tinta")
			if !ok || l.Item != "tinta" || l.State != tt.state || !cmp.Equal(l.Count, tt.count) {
				t.Errorf("got %+v", l)
			}
		})
	}
	none := told("64.02.12", morning, []Line{counted("lem", 1)})
	if _, ok := none.Effective("tinta"); ok {
		t.Error("an item nobody spoke of has a line")
	}
}

func TestMakeDigest(t *testing.T) {
	slot := time.Date(2024, 11, 24, 12, 0, 0, 0, time.UTC) // 20.00 WITA
	morning := slot.Add(-10 * time.Hour)
	in := DigestInput{
		Area: "64.02", Slot: slot, Now: slot.Add(2 * time.Second),
		Plan: Plan{ElectionDay: Date{2024, 11, 27}, Location: time.UTC},
		Stocks: []Stock{
			told("64.02.17", morning, []Line{{Item: "kotak_suara", State: StateCount, Count: new(int64(102))}, {Item: "tinta", State: StateCount, Count: new(int64(100)), Damaged: new(int64(3))}}),
			told("64.02.12", morning.Add(-24*time.Hour), []Line{counted("kotak_suara", 90), {Item: "lem", State: StateBeingCtd}}),
			told("64.02.20", morning, []Line{{Item: "tinta", State: StateNotArrived}}, []Line{{Item: "lem", State: StateBeingCtd, Short: new(int64(4))}}),
			told("64.02.12.2001", morning, []Line{counted("kotak_suara", 7)}), // a village is part of its kecamatan
		},
		Reports: []Report{
			{Number: 100, Area: "64.02.17", MessageID: 1, Version: 1, Notes: []string{"lama"}},
			{Number: 103, Area: "64.02.17", SentAt: morning, MessageID: 1, Version: 2, Notes: []string{"jalan banjir"}},
			{Number: 104, Area: "64.02.17", MessageID: 2, Version: 1, Notes: []string{"dicabut"}, Withdrawn: true},
			{Number: 105, Area: "64.03.01", MessageID: 3, Version: 1, Notes: []string{"tempat lain"}},
		},
	}
	got, err := MakeDigest(smallKukar(), in)
	if err != nil {
		t.Fatal(err)
	}
	if !got.Verify() {
		t.Error("the hash is not that of the digest")
	}
	want := Digest{
		Area: "64.02", Name: "Kutai Kartanegara", Slot: slot, Cutoff: slot.Add(2 * time.Second), TimeZone: "Asia/Makassar", HDay: "H-3",
		Coverage: Coverage{Reported: 1, NotYet: 1, Silent: 1},
		Rows: []DigestRow{
			{
				Area: "64.02.12", Name: "Tabang", Wave: 1, Coverage: Coverage{Silent: 1}, Last: morning.Add(-24 * time.Hour), Ready: new(int64(100)), NeedKnown: true,
				Figures: []ItemTotal{{Item: "kotak_suara", Name: "Kotak", Unit: "buah", Areas: 1, Count: 90, Need: new(int64(80))}},
			},
			{
				Area: "64.02.17", Name: "Marang Kayu", Wave: 2, Coverage: Coverage{Reported: 1}, Last: morning, Ready: new(int64(95)), NeedKnown: true, Weakest: "Tinta", // 97 of 102
				Figures: []ItemTotal{
					{Item: "kotak_suara", Name: "Kotak", Unit: "buah", Areas: 1, Count: 102, Need: new(int64(102))},
					{Item: "tinta", Name: "Tinta", Unit: "botol", Areas: 1, Count: 100, Broken: 3, Need: new(int64(102))},
				},
			},
			{
				Area: "64.02.20", Name: "Samboja Barat", Coverage: Coverage{NotYet: 1}, Last: morning.Add(time.Hour), NotArrived: 1,
				Figures: []ItemTotal{{Item: "tinta", Name: "Tinta", Unit: "botol", Areas: 1}}, // need unknown: no readiness
			},
		},
		Totals: []ItemTotal{
			{Item: "kotak_suara", Name: "Kotak", Unit: "buah", Areas: 2, Count: 192},
			{Item: "tinta", Name: "Tinta", Unit: "botol", Areas: 2, Count: 100, Broken: 3},
		},
		Shortages: []Discrepancy{
			{Area: "64.02.17", Name: "Marang Kayu", Item: "tinta", Short: "Tinta", Unit: "botol", Blocks: true, Count: 5, Broken: 3, Report: 100},
			{Area: "64.02.20", Name: "Samboja Barat", Item: "lem", Short: "Lem", Count: 4, Said: true, Report: 101},
		},
		Damaged:   []Discrepancy{{Area: "64.02.17", Name: "Marang Kayu", Item: "tinta", Short: "Tinta", Unit: "botol", Blocks: true, Count: 3, Said: true, Report: 100}},
		Over:      []Discrepancy{{Area: "64.02.12", Name: "Tabang", Item: "kotak_suara", Short: "Kotak", Unit: "buah", Blocks: true, Count: 10, Report: 100}},
		Remarks:   []Remark{{Area: "64.02.17", Name: "Marang Kayu", Text: "jalan banjir", Report: 103}},
		Reports:   []int64{100, 101},
		Decisions: []Decision{{Kind: DecideSupply, Names: []string{"Marang Kayu"}, Item: "Tinta", Unit: "botol", Count: 5}},
		Hash:      got.Hash,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got.Totals[0].Count++
	if got.Verify() {
		t.Error("a changed total was not noticed")
	}
}

func TestMakeDigestPiles(t *testing.T) {
	slot := time.Date(2024, 11, 24, 12, 0, 0, 0, time.UTC)
	yesterday, today := slot.Add(-30*time.Hour), slot.Add(-2*time.Hour)
	for _, tt := range []struct {
		name  string
		stock Stock
		want  Pile
	}{
		{"never", Stock{Area: "64.02.12"}, PileSilent},
		{"yesterday only", told("64.02.12", yesterday, []Line{counted("tinta", 5)}), PileSilent},
		{"a number today", told("64.02.12", today, []Line{counted("tinta", 5)}), PileReported},
		{"nihil", told("64.02.12", today, []Line{{Item: "tinta", State: StateNone}}), PileNotYet},
		{"nihil beside a count", told("64.02.12", today, []Line{{Item: "tinta", State: StateNone}, {Item: "kotak_suara", State: StateCount, Count: new(int64(3))}}), PileReported},
		{"all complete", told("64.02.12", today, []Line{{Item: ItemAll, State: StateComplete}}), PileReported},
		{"on the way", told("64.02.12", today, []Line{{Item: ItemAll, State: StateNotArrived}}), PileNotYet},
		{"being counted", told("64.02.12", today, []Line{{Item: "lem", State: StateBeingCtd}}), PileNotYet},
		{"a number, then one item on the way", told("64.02.12", today, []Line{counted("tinta", 5)}, []Line{{Item: "lem", State: StateNotArrived}}), PileReported},
		{"a number, then everything on the way", told("64.02.12", today, []Line{counted("tinta", 5)}, []Line{{Item: ItemAll, State: StateNotArrived}}), PileNotYet},
		{"only a remark", told("64.02.12", today, nil), PileReported},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := MakeDigest(smallKukar(), DigestInput{Area: "64.02.12", Stocks: []Stock{tt.stock}, Slot: slot, Now: slot, Plan: Plan{Location: time.UTC}})
			if err != nil {
				t.Fatal(err)
			}
			if len(d.Rows) != 1 || d.Rows[0].Pile() != tt.want {
				t.Errorf("rows %+v, want pile %s", d.Rows, tt.want)
			}
		})
	}
}

// TestMakeDigestAfterMidnight: the digest of 20.00 that is made at 01.30 is still
// that of the day before.
func TestMakeDigestAfterMidnight(t *testing.T) {
	slot := time.Date(2024, 11, 24, 12, 0, 0, 0, time.UTC)
	in := DigestInput{
		Area: "64.02", Slot: slot, Now: slot.Add(5*time.Hour + 30*time.Minute), Plan: Plan{ElectionDay: Date{2024, 11, 27}, Location: time.UTC},
		Stocks: []Stock{told("64.02.12", slot.Add(-time.Hour), []Line{counted("tinta", 5)})},
	}
	d, err := MakeDigest(smallKukar(), in)
	if err != nil {
		t.Fatal(err)
	}
	if !d.Late || d.HDay != "H-3" || d.Coverage.Reported != 1 {
		t.Errorf("late %v, %s, coverage %+v", d.Late, d.HDay, d.Coverage)
	}
}

func TestMakeDigestWithholdsWrongTotals(t *testing.T) {
	slot := time.Date(2024, 11, 24, 12, 0, 0, 0, time.UTC)
	s := told("64.02.12", slot, []Line{counted("tinta", 5)})
	// The same area twice is what a broken scan would give.
	in := DigestInput{Area: "64.02", Stocks: []Stock{s, s}, Slot: slot, Now: slot, Plan: Plan{Location: time.UTC}}
	_, err := MakeDigest(smallKukar(), in)
	totals, ok := errors.AsType[*TotalsMismatch](err)
	if !ok || totals.Item != "tinta" || totals.ByRows.Count != 5 || totals.ByLines.Count != 10 {
		t.Errorf("err = %v, want a TotalsMismatch", err)
	}
}

func TestMakeDigestWithNothing(t *testing.T) {
	slot := time.Date(2024, 11, 24, 12, 0, 0, 0, time.UTC)
	d, err := MakeDigest(NewCatalog("64.02", nil, nil, nil), DigestInput{Area: "64.02", Slot: slot, Now: slot, Plan: Plan{Location: time.UTC}})
	if err != nil || d.Coverage.Total() != 0 || d.Name != "64.02" || !d.Verify() {
		t.Errorf("%v %+v", err, d)
	}
}

// TestMakeDigestProperties: with any stocks in any order the digest is the same,
// its totals are the sums of its rows, each row is in one pile, and readiness
// stays within 0 and 100.
func TestMakeDigestProperties(t *testing.T) {
	slot := time.Date(2024, 11, 24, 12, 0, 0, 0, time.UTC)
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		areas := []Area{{Code: "64", Name: "Kaltim"}, {Code: "64.02", Name: "Kukar"}, {Code: "64.03", Name: "Berau"}}
		var stocks []Stock
		items := []Item{{Key: "a", Blocks: true, NormPerTPS: new(int64(2))}, {Key: "b", Blocks: true}, {Key: "c", NormPerTPS: new(int64(4))}}
		for i := range 1 + r.IntN(12) {
			a := Area{Code: AreaCode(fmt.Sprintf("64.%02d.%02d", 2+i%2, i+1)), Wave: r.IntN(3)}
			if r.IntN(2) == 0 {
				a.TPS = new(int64(r.IntN(50)))
			}
			areas = append(areas, a)
			if r.IntN(5) > 0 {
				stocks = append(stocks, randomStock(r, a.Code, slot))
			}
		}
		c := NewCatalog("64", areas, items, nil)
		in := DigestInput{Area: "64", Stocks: stocks, Slot: slot, Now: slot, Plan: Plan{Location: time.UTC}}
		d, err := MakeDigest(c, in)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		in.Stocks = slices.Clone(stocks)
		r.Shuffle(len(in.Stocks), func(i, j int) { in.Stocks[i], in.Stocks[j] = in.Stocks[j], in.Stocks[i] })
		again, err := MakeDigest(c, in)
		if err != nil || again.Hash != d.Hash {
			t.Fatalf("seed %d: another order gives another digest (%v): %s", seed, err, cmp.Diff(d, again))
		}
		if d.Coverage.Total() != len(areas)-3 {
			t.Fatalf("seed %d: %d kecamatan in piles, want %d", seed, d.Coverage.Total(), len(areas)-3)
		}
		for _, total := range d.Totals {
			var sum ItemTotal
			for _, row := range d.Rows {
				for _, f := range row.Figures {
					if f.Item == total.Item {
						sum.Count, sum.Broken, sum.Areas = sum.Count+f.Count, sum.Broken+f.Broken, sum.Areas+f.Areas
					}
				}
			}
			if sum.Count != total.Count || sum.Broken != total.Broken || sum.Areas != total.Areas {
				t.Fatalf("seed %d: total %+v, sum of rows %+v", seed, total, sum)
			}
		}
		for _, row := range d.Rows {
			if row.Ready != nil && (*row.Ready < 0 || *row.Ready > 100 || (*row.Ready < 100) != (row.Weakest != "")) {
				t.Fatalf("seed %d: readiness of %+v", seed, row)
			}
		}
	}
}

func randomStock(r *rand.Rand, area AreaCode, slot time.Time) Stock {
	s := Stock{Area: area}
	states := []State{StateCount, StateNone, StateNotArrived, StateBeingCtd, StateComplete}
	for i := range r.IntN(4) {
		var lines []Line
		for _, item := range []string{"a", "b", "c", ItemAll, "unknown"} {
			if r.IntN(2) == 0 {
				l := Line{Item: item, State: states[r.IntN(len(states))]}
				if l.State == StateCount {
					l.Count = new(int64(r.IntN(300)))
				}
				if r.IntN(4) == 0 {
					l.Damaged = new(int64(r.IntN(20)))
				}
				lines = append(lines, l)
			}
		}
		s.Apply(Report{Number: int64(i + 1), Area: area, MessageID: r.IntN(9), Version: 1, SentAt: slot.Add(-time.Duration(r.IntN(72)) * time.Hour), Lines: lines})
	}
	return s
}
