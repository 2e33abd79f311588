package logistics

import (
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

func TestOwes(t *testing.T) {
	plan := Plan{DistributionStart: Date{2024, 11, 24}, ElectionDay: Date{2024, 11, 27}}
	for _, tt := range []struct {
		name      string
		plan      Plan
		wave      int
		departure Date
		first     Date
	}{
		{"the first wave on the first day", plan, 1, Date{2024, 11, 24}, Date{2024, 11, 24}},
		{"each wave a day later", plan, 3, Date{2024, 11, 26}, Date{2024, 11, 26}},
		{"none after the day before the election", plan, 9, Date{2024, 11, 26}, Date{2024, 11, 26}},
		{"without a wave from the start", plan, 0, Date{}, Date{2024, 11, 24}},
		{"over the end of a month", Plan{DistributionStart: Date{2024, 11, 30}}, 2, Date{2024, 12, 1}, Date{2024, 12, 1}},
		{"without a start always", Plan{}, 2, Date{}, Date{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := Area{Code: "64.02.12", Wave: tt.wave}
			if got := tt.plan.Departure(a); got != tt.departure {
				t.Errorf("leaves on %s, want %s", got, tt.departure)
			}
			if got := tt.plan.DueFrom(a); got != tt.first {
				t.Errorf("due from %s, want %s", got, tt.first)
			}
			day := tt.first
			if day.IsZero() {
				day = Date{2024, 1, 1}
			} else if tt.plan.Owes(a, day.Add(-1)) {
				t.Error("due on the day before")
			}
			if !tt.plan.Owes(a, day) || !tt.plan.Owes(a, day.Add(1)) {
				t.Error("not due from its day on")
			}
		})
	}
	if plan.Owes(Area{Wave: 1}, Date{2024, 11, 29}) {
		t.Error("due two days after the election")
	}
}
