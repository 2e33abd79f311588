package logistics_test

import (
	"testing"
	"time"

	"laporbot/logistics"
)

var wita = time.FixedZone("WITA", 8*60*60)

// plan has its election day on a Wednesday.
var plan = logistics.Plan{ElectionDay: logistics.Date{Year: 2024, Month: 11, Day: 27}, Location: wita}

func at(day, hour, minute int) time.Time { return time.Date(2024, 11, day, hour, minute, 0, 0, wita) }

func TestDue(t *testing.T) {
	tests := []struct {
		name  string
		from  time.Time
		wait  time.Duration
		quiet bool
		want  time.Time
	}{
		{"long before", at(10, 9, 0), time.Hour, false, at(10, 10, 0)},
		{"halved from H-3", at(24, 9, 0), time.Hour, false, at(24, 9, 30)},
		{"halved again from H-1", at(26, 9, 0), time.Hour, false, at(26, 9, 15)},
		{"still on election day", at(27, 9, 0), time.Hour, false, at(27, 9, 15)},
		{"only the rest across H-3", at(23, 23, 50), time.Hour, false, at(24, 0, 25)},
		{"only the rest across H-1", at(25, 23, 50), time.Hour, false, at(26, 0, 10)},
		{"across both", at(23, 23, 0), 200 * time.Hour, false, at(27, 1, 45)},
		{"ends at the border", at(23, 23, 0), time.Hour, false, at(24, 0, 0)},
		{"not in the night", at(10, 21, 30), time.Hour, true, at(11, 5, 0)},
		{"not before dawn", at(10, 4, 0), 30 * time.Minute, true, at(10, 5, 0)},
		{"not in the Friday prayer", at(15, 11, 0), time.Hour, true, at(15, 13, 30)},
		{"on a Thursday at noon", at(14, 11, 0), time.Hour, true, at(14, 12, 0)},
		{"night without rest", at(10, 21, 30), time.Hour, false, at(10, 22, 30)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := plan.Due(tt.from, tt.wait, tt.quiet); !got.Equal(tt.want) {
				t.Errorf("got %s, want %s", got.In(wita), tt.want)
			}
		})
	}
	if got := (logistics.Plan{Location: wita}).Due(at(26, 9, 0), time.Hour, false); !got.Equal(at(26, 10, 0)) {
		t.Errorf("without an election day: got %s", got)
	}
}

func TestWeigh(t *testing.T) {
	far, near := logistics.Area{Wave: 1}, logistics.Area{Wave: 4}
	tests := []struct {
		name string
		said logistics.Severity
		kind logistics.Category
		area logistics.Area
		now  time.Time
		want logistics.Severity
	}{
		{"boxes short at H-7", logistics.SeverityHigh, logistics.CategoryShort, far, at(20, 9, 0), logistics.SeverityLow},
		{"boxes short at H-4", logistics.SeverityHigh, logistics.CategoryShort, far, at(22, 9, 0), logistics.SeverityMedium},
		{"boxes short at H-3", logistics.SeverityHigh, logistics.CategoryShort, far, at(24, 9, 0), logistics.SeverityHigh},
		{"boxes short at H-2, far", logistics.SeverityHigh, logistics.CategoryShort, far, at(25, 9, 0), logistics.SeverityCritical},
		{"boxes short at H-2, near", logistics.SeverityHigh, logistics.CategoryShort, near, at(25, 1, 0), logistics.SeverityHigh},
		{"boxes short at H-1", logistics.SeverityHigh, logistics.CategoryShort, near, at(26, 9, 0), logistics.SeverityCritical},
		{"pens short at H-1", logistics.SeverityLow, logistics.CategoryShort, near, at(26, 9, 0), logistics.SeverityMedium},
		{"a boat sank at H-7", logistics.SeverityCritical, logistics.CategoryFleet, near, at(20, 9, 0), logistics.SeverityCritical},
		{"threats at H-7", logistics.SeverityHigh, logistics.CategorySecurity, near, at(20, 9, 0), logistics.SeverityHigh},
		{"after election day", logistics.SeverityHigh, logistics.CategoryShort, far, at(28, 9, 0), logistics.SeverityHigh},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := logistics.Weigh(tt.said, tt.kind, tt.area, plan, tt.now); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// The severity never sinks as the election comes nearer.
func TestWeighOnlyRises(t *testing.T) {
	for _, said := range logistics.Severities {
		last := 0
		for now := at(15, 0, 0); now.Before(at(28, 0, 0)); now = now.Add(time.Hour) {
			got := logistics.Weigh(said, logistics.CategoryFlood, logistics.Area{Wave: 1}, plan, now).Rank()
			if got < last {
				t.Fatalf("%s sinks at %s", said, now)
			}
			last = got
		}
	}
}

func TestParseObstacleName(t *testing.T) {
	tests := []struct {
		words, rest string
		want        int64
	}{
		{"K-12", "", 12},
		{"k12 sudah diganti", "sudah diganti", 12},
		{"12", "", 12},
		{"K 12: air surut", "air surut", 12},
		{"banjir", "banjir", 0},
		{"", "", 0},
		{"K-0", "K-0", 0},
		{"12x", "12x", 0},
		{"9999999999999", "9999999999999", 0},
	}
	for _, tt := range tests {
		n, rest, ok := logistics.ParseObstacleName(tt.words)
		if n != tt.want || rest != tt.rest || ok != (tt.want != 0) {
			t.Errorf("%q: got %d %q %v", tt.words, n, rest, ok)
		}
	}
}
