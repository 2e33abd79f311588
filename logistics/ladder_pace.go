package logistics

import "time"

// Quiet hours, of the area's own day: at night nobody is woken for what can wait,
// and on Friday nobody is called from prayer.
const (
	nightFrom  = 22 * time.Hour
	nightTo    = 5 * time.Hour
	prayerFrom = 11*time.Hour + 30*time.Minute
	prayerTo   = 13*time.Hour + 30*time.Minute
)

// pace is how fast the clock of a ladder runs: twice from the beginning of H-3,
// four times from the beginning of H-1.
func (p Plan) paces() []struct {
	from time.Time
	pace time.Duration
} {
	vote := p.ElectionDay.In(p.Location)
	return []struct {
		from time.Time
		pace time.Duration
	}{{vote.AddDate(0, 0, -3), 2}, {vote.AddDate(0, 0, -1), 4}}
}

// Due is when a wait of d that begins at from is over: what lies after the
// beginning of H-3 passes twice as fast, after that of H-1 four times. A wait that
// crosses the border is shortened only for its rest. quiet moves the end out of
// the quiet hours.
func (p Plan) Due(from time.Time, d time.Duration, quiet bool) time.Time {
	at, pace := from, time.Duration(1)
	if !p.ElectionDay.IsZero() {
		for _, next := range p.paces() {
			if until := next.from.Sub(at); until > 0 {
				if d <= until*pace {
					break
				}
				d -= until * pace
				at = next.from
			}
			pace = next.pace
		}
	}
	at = at.Add(d / pace).Truncate(time.Millisecond)
	if quiet {
		at = p.awake(at)
	}
	return at.UTC()
}

// Pace is how many times faster than usual ladders are climbed at now: 1, 2 or 4.
func (p Plan) Pace(now time.Time) int {
	pace := 1
	if !p.ElectionDay.IsZero() {
		for _, next := range p.paces() {
			if !now.Before(next.from) {
				pace = int(next.pace)
			}
		}
	}
	return pace
}

// Quiet reports whether t lies in the quiet hours of the plan's zone.
func (p Plan) Quiet(t time.Time) bool { return !p.awake(t).Equal(t) }

// awake is the first moment from t on that is outside of the quiet hours.
func (p Plan) awake(t time.Time) time.Time {
	local := t.In(p.Location)
	day := DateOf(local).In(p.Location)
	hour := local.Sub(day)
	switch {
	case hour < nightTo:
		return day.Add(nightTo)
	case hour >= nightFrom:
		return day.AddDate(0, 0, 1).Add(nightTo)
	case local.Weekday() == time.Friday && hour >= prayerFrom && hour < prayerTo:
		return day.Add(prayerTo)
	}
	return t
}
