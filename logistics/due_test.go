package logistics

import (
	"slices"
	"testing"
	"time"
)

// threeZones is a small country with a kecamatan in each zone; the last one has
// the zone of the area above it.
func threeZones() *Catalog {
	return NewCatalog("64", []Area{
		{Code: "64", Name: "Negeri"},
		{Code: "64.01", Name: "Barat", TimeZone: "Asia/Jakarta"},
		{Code: "64.01.01", Name: "Satu"},
		{Code: "64.02", Name: "Tengah"},
		{Code: "64.02.01", Name: "Dua", TimeZone: "Asia/Makassar"},
		{Code: "64.02.02", Name: "Tiga", TimeZone: "Asia/Jayapura", Wave: 1},
		{Code: "64.02.03", Name: "Empat", TimeZone: "Mars/Phobos"},
	}, nil, nil)
}

func makassar(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Asia/Makassar")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestZones(t *testing.T) {
	z := NewZones(threeZones(), time.UTC)
	for code, want := range map[AreaCode]string{
		"64.01.01": "Asia/Jakarta", "64.02.01": "Asia/Makassar", "64.02.02": "Asia/Jayapura",
		"64.02.03": "UTC", // a name that does not exist
		"64.02":    "UTC", "99.01": "UTC", "": "UTC",
	} {
		if got := z.Of(code).String(); got != want {
			t.Errorf("%s is in %s, want %s", code, got, want)
		}
	}
}

func TestReportsDue(t *testing.T) {
	plan := Plan{DistributionStart: Date{2024, 11, 24}, ElectionDay: Date{2024, 11, 27}}
	for day, want := range map[string]bool{"2024-11-23": false, "2024-11-24": true, "2024-11-27": true, "2024-11-28": true, "2024-11-29": false} {
		d, err := ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := plan.ReportsDue(d); got != want {
			t.Errorf("%s: due %v", day, got)
		}
		if !(Plan{}).ReportsDue(d) {
			t.Errorf("%s: a plan without dates must ask every day", day)
		}
	}
}

// TestSilentKnowsTheDayOfEachZone: at 22.30 UTC it is already the next day
// everywhere, at 15.30 UTC only in the east.
func TestSilentKnowsTheDayOfEachZone(t *testing.T) {
	plan := Plan{Location: makassar(t)}
	stocks := func(sent string) []Stock {
		var out []Stock
		for _, code := range []AreaCode{"64.02.02", "64.01.01", "64.02.01", "64.02.03"} {
			out = append(out, Stock{Area: code, LastSentAt: moment(t, sent)})
		}
		return out
	}
	for _, tt := range []struct {
		name, sent, slot string
		want             []AreaCode
	}{
		{"all the same day", "2024-11-24T05:00:00Z", "2024-11-24T10:00:00Z", nil},
		{"midnight has passed in the east only", "2024-11-24T14:00:00Z", "2024-11-24T15:30:00Z", []AreaCode{"64.02.02"}},
		{"and in the middle", "2024-11-24T15:30:00Z", "2024-11-24T16:30:00Z", []AreaCode{"64.02.01", "64.02.03"}},
		{"the first millisecond of the day counts", "2024-11-23T16:00:00Z", "2024-11-24T10:00:00Z", []AreaCode{"64.01.01"}},
		{"the last of the day before does not", "2024-11-23T14:59:59.999Z", "2024-11-24T10:00:00Z", []AreaCode{"64.02.02", "64.01.01", "64.02.01", "64.02.03"}},
		{"sent after the slot", "2024-11-24T11:00:00Z", "2024-11-24T10:00:00Z", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []AreaCode
			for _, a := range Silent(threeZones(), "64", stocks(tt.sent), plan, moment(t, tt.slot)) {
				got = append(got, a.Code)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("silent %v, want %v", got, tt.want)
			}
		})
	}
	if got := Silent(threeZones(), "64.02", nil, plan, moment(t, "2024-11-24T10:00:00Z")); len(got) != 3 || got[0].Code != "64.02.02" {
		t.Errorf("without any stock all below are silent, first wave first: %v", got)
	}
	plan.DistributionStart = Date{2024, 11, 25}
	got := Silent(threeZones(), "64", nil, plan, moment(t, "2024-11-24T15:30:00Z"))
	if len(got) != 1 || got[0].Code != "64.02.02" {
		t.Errorf("only where the 25th has begun a report is due: %v", got)
	}
}
