package logistics

import (
	"slices"
	"time"
)

// ReportsDue reports whether areas owe a report on a day: from the start of the
// distribution to the day after the election, and every day on the side where
// the plan names no date.
func (p Plan) ReportsDue(day Date) bool {
	if !p.DistributionStart.IsZero() && day.Sub(p.DistributionStart) < 0 {
		return false
	}
	return p.ElectionDay.IsZero() || day.Sub(p.ElectionDay) <= 1
}

// Departure is the day on which the goods of an area leave the warehouse: those of
// wave 1 on the first day of the distribution, each later wave a day after the one
// before, and none later than the day before the election, since goods must be
// at the TPS by then. It is zero where start or wave is not known.
func (p Plan) Departure(a Area) Date {
	if p.DistributionStart.IsZero() || a.Wave <= 0 {
		return Date{}
	}
	day := p.DistributionStart.Add(a.Wave - 1)
	if !p.ElectionDay.IsZero() {
		if last := p.ElectionDay.Add(-1); day.Sub(last) > 0 {
			day = last
		}
	}
	return day
}

// DueFrom is the first day for which an area owes a report: the day its goods
// leave, or the start of the distribution where its wave is not known.
func (p Plan) DueFrom(a Area) Date {
	if day := p.Departure(a); !day.IsZero() {
		return day
	}
	return p.DistributionStart
}

// Owes reports whether an area owes a report on a day: from DueFrom to the day
// after the election.
func (p Plan) Owes(a Area, day Date) bool {
	from := p.DueFrom(a)
	return p.ReportsDue(day) && (from.IsZero() || day.Sub(from) >= 0)
}

// Nightfall is when the night begins that follows t, in the plan's zone; t itself
// in the night.
func (p Plan) Nightfall(t time.Time) time.Time {
	if night := DateOf(t.In(p.Location)).In(p.Location).Add(nightFrom); night.After(t) {
		return night
	}
	return t
}

// Zones finds the time zone of areas. It is not safe for concurrent use.
type Zones struct {
	catalog  *Catalog
	fallback *time.Location
	known    map[string]*time.Location
}

// NewZones looks zones up in c; fallback, never nil, serves areas without one.
func NewZones(c *Catalog, fallback *time.Location) *Zones {
	return &Zones{catalog: c, fallback: fallback, known: map[string]*time.Location{}}
}

// Of is the zone of an area: its own, else that of the area above it.
func (z *Zones) Of(code AreaCode) *time.Location {
	for ; code != ""; code = code.Parent() {
		a, _ := z.catalog.Area(code)
		if a.TimeZone == "" {
			continue
		}
		loc, ok := z.known[a.TimeZone]
		if !ok {
			var err error
			if loc, err = time.LoadLocation(a.TimeZone); err != nil {
				loc = z.fallback
			}
			z.known[a.TimeZone] = loc
		}
		return loc
	}
	return z.fallback
}

// Among lists the zones of those an announcement goes to, each once.
func (z *Zones) Among(to []Recipient) []*time.Location {
	var all []*time.Location
	for _, r := range to {
		for _, code := range r.Areas {
			if loc := z.Of(code); !slices.Contains(all, loc) {
				all = append(all, loc)
			}
		}
	}
	return all
}

// DayOf is the local day of an area at t.
func (z *Zones) DayOf(code AreaCode, t time.Time) Date { return DateOf(t.In(z.Of(code))) }

// SpokeOn reports whether the area of s has sent anything on its local day of t
// or later: a count, nihil or "not yet" alike.
func (z *Zones) SpokeOn(s Stock, t time.Time) bool {
	loc := z.Of(s.Area)
	return !s.LastSentAt.IsZero() && !s.LastSentAt.Before(DateOf(t.In(loc)).In(loc))
}
