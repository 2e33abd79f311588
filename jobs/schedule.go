package jobs

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule names the moments at which something is due.
type Schedule struct {
	spec cron.Schedule
	loc  *time.Location
}

// Next is the first moment after t, in UTC.
func (s Schedule) Next(t time.Time) time.Time { return s.spec.Next(t.In(s.loc)).UTC() }

// ParseSpec reads a cron line of five fields in a time zone, or @hourly, @daily
// and the like. It refuses what the cron library would take and then not do as
// written: a day that never comes, an interval counted from the start of the
// process, a zone of its own, and a day of the month beside a day of the week,
// which would mean "either".
func ParseSpec(spec string, loc *time.Location) (s Schedule, err error) {
	defer func() {
		if p := recover(); p != nil { // the parser is known to panic on "TZ=0"
			s, err = Schedule{}, fmt.Errorf("schedule %q: cannot be read", spec)
		}
	}()
	fields := strings.Fields(spec)
	switch {
	case strings.Contains(spec, "TZ="):
		return Schedule{}, fmt.Errorf("schedule %q: the zone is not part of it", spec)
	case strings.HasPrefix(spec, "@every"):
		return Schedule{}, fmt.Errorf("schedule %q: @every differs from one start to the next, name the minutes or hours", spec)
	case len(fields) == 5 && !star(fields[2]) && !star(fields[4]):
		return Schedule{}, fmt.Errorf("schedule %q: a day of the month or a day of the week, not both", spec)
	}
	parsed, err := cron.ParseStandard(spec)
	if err != nil {
		return Schedule{}, fmt.Errorf("schedule %q: %w", spec, err)
	}
	s = Schedule{parsed, loc}
	if s.Next(time.Date(2024, time.January, 1, 0, 0, 0, 0, loc)).IsZero() {
		return Schedule{}, fmt.Errorf("schedule %q: %w", spec, errNever)
	}
	return s, nil
}

var errNever = errors.New("no such day ever comes")

func star(field string) bool { return field == "*" || field == "?" }
