package logistics

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, without a zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads 2024-11-27. The empty string is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, &FieldError{Field: "date", Value: s, Hint: "2024-11-27"}
	}
	return DateOf(t), nil
}

// DateOf is the day of t in the zone t carries.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// IsZero reports whether no day was given.
func (d Date) IsZero() bool { return d == Date{} }

// String is 2024-11-27.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// In is midnight of the day in a zone.
func (d Date) In(loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

// Sub counts the days from e to d.
func (d Date) Sub(e Date) int {
	return int(d.In(time.UTC).Sub(e.In(time.UTC)).Hours() / 24)
}

// Add is the day n days later.
func (d Date) Add(n int) Date { return DateOf(d.In(time.UTC).AddDate(0, 0, n)) }

// Plan is the calendar of the election.
type Plan struct {
	ElectionDay       Date
	DistributionStart Date
	// Deadline is the hour of the day, as a duration since midnight, by which an
	// area should have reported.
	Deadline time.Duration
	Location *time.Location
}

// HDay is the day relative to the election as people say it: "H-3", "hari H",
// "H+1"; empty where no election day is set.
func (p Plan) HDay(now time.Time) string {
	if p.ElectionDay.IsZero() {
		return ""
	}
	switch n := p.ElectionDay.Sub(DateOf(now.In(p.Location))); {
	case n > 0:
		return fmt.Sprintf("H-%d", n)
	case n < 0:
		return fmt.Sprintf("H+%d", -n)
	}
	return "hari H"
}

// SameDay reports whether a and b fall on one local day.
func (p Plan) SameDay(a, b time.Time) bool {
	return DateOf(a.In(p.Location)) == DateOf(b.In(p.Location))
}
