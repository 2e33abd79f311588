package logistics

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestStandings: a kecamatan for every pile, and for each way into it.
func TestStandings(t *testing.T) {
	loc := makassar(t)
	at := time.Date(2024, 11, 24, 18, 0, 0, 0, loc)
	morning := at.Add(-8 * time.Hour)
	areas := []Area{{Code: "64.02", Name: "Kukar"}}
	for _, code := range []AreaCode{"64.02.01", "64.02.02", "64.02.03", "64.02.04", "64.02.05", "64.02.06", "64.02.07", "64.02.08", "64.02.09"} {
		areas = append(areas, Area{Code: code, Name: string(code), Wave: 1})
	}
	areas[9].Wave = 2 // 64.02.09
	c := NewCatalog("64.02", areas, nil, nil)
	count := func(code AreaCode, sent time.Time, state State) Stock {
		return Stock{
			Area: code, Last: 7, LastSentAt: sent, LastState: state,
			Lines: []StockLine{{Line: Line{Item: "kotak_suara", State: state}, SentAt: sent}},
		}
	}
	person := func(id int64, role Role, area AreaCode) Person {
		return Person{ID: id, Role: role, Area: area, State: PersonActive}
	}
	roster := NewRoster([]Person{
		person(1, RoleKetua, "64.02.01"), person(2, RoleKetua, "64.02.02"), person(3, RoleKetua, "64.02.03"),
		person(4, RoleKetua, "64.02.04"), person(41, RoleAnggota, "64.02.04"),
		person(5, RoleKetua, "64.02.05"),
		{ID: 6, Role: RoleKetua, Area: "64.02.06", State: PersonRevoked},
		person(8, RoleKetua, "64.02.08"), person(81, RoleAnggota, "64.02.08"), person(9, RoleKetua, "64.02.09"),
	}, []Absence{
		{Person: 3, Kind: AbsenceNoSignal, From: morning, Until: at.Add(time.Hour)},
		{Person: 4, Kind: AbsenceLeave, From: morning, Until: at, Deputy: 41}, // over at this moment
		{Person: 8, Kind: AbsenceLeave, From: morning, Until: at.Add(48 * time.Hour), Deputy: 81},
	}, map[int64]bool{5: true})
	stocks := []Stock{
		count("64.02.01", morning, StateCount), count("64.02.02", morning, StateNotArrived), count("64.02.03", morning.Add(-24*time.Hour), StateCount),
	}
	got := map[AreaCode]Pile{}
	plan := Plan{Location: loc, DistributionStart: Date{2024, 11, 24}, ElectionDay: Date{2024, 11, 27}}
	for _, s := range Standings(c, "64.02", stocks, plan, roster, at) {
		got[s.Area.Code] = s.Pile
		if s.Area.Code == "64.02.03" && (!s.Until.Equal(at.Add(time.Hour)) || s.Report != 7 || s.Last.IsZero()) {
			t.Errorf("an announced silence: %+v", s)
		}
	}
	want := map[AreaCode]Pile{
		"64.02.01": PileReported, "64.02.02": PileNotYet, "64.02.03": PileAnnounced, "64.02.04": PileSilent, "64.02.05": PileUnreached,
		"64.02.06": PileUnreached, "64.02.07": PileUnreached, "64.02.08": PileAnnounced, "64.02.09": PileNotDue,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	ids := func(people []Person) []int64 {
		var out []int64
		for _, p := range people {
			out = append(out, p.ID)
		}
		return out
	}
	for _, tt := range []struct {
		name string
		got  []Person
		want []int64
	}{
		{"the ketua", roster.Chairs("64.02.01", at), []int64{1}},
		{"nobody where there is no signal", roster.Chairs("64.02.03", at), nil},
		{"the deputy of one on leave", roster.Chairs("64.02.08", at), []int64{81}},
		{"the deputy once", roster.Committee("64.02.08", at), []int64{81}},
		{"ketua and anggota", roster.Committee("64.02.04", at), []int64{4, 41}},
		{"nobody who has blocked the bot", roster.Committee("64.02.05", at), nil},
	} {
		if diff := cmp.Diff(tt.want, ids(tt.got)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestSuperiors(t *testing.T) {
	at := time.Date(2024, 11, 25, 0, 0, 0, 0, time.UTC)
	operator := Person{ID: 1, Role: RoleOperator, Area: "64.02"}
	hukum := Person{ID: 2, Role: RoleStaf, Division: "hukum", Area: "64.02"}
	logistik := Person{ID: 3, Role: RoleStaf, Division: "logistik", Area: "64.02"}
	for _, tt := range []struct {
		name   string
		people []Person
		want   int64
	}{
		{"the division logistik", []Person{operator, hukum, logistik}, 3},
		{"any staf", []Person{operator, hukum}, 2},
		{"the operator", []Person{operator}, 1},
		{"nobody", nil, 0},
		{"the level above", []Person{{ID: 9, Role: RoleStaf, Area: "64"}}, 9},
	} {
		got := NewRoster(tt.people, nil, nil).Superiors("64.02.12", at)
		if tt.want == 0 && len(got) > 0 || tt.want != 0 && (len(got) != 1 || got[0].ID != tt.want) {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}
