package logistics

import "time"

// ReportsDue reports whether areas owe a report on a day: from the start of the
// distribution to the day after the election, and every day on the side where
// the plan names no date.
func (p Plan) ReportsDue(day Date) bool {
	if !p.DistributionStart.IsZero() && day.Sub(p.DistributionStart) < 0 {
		return false
	}
	return p.ElectionDay.IsZero() || day.Sub(p.ElectionDay) <= 1
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

// DayOf is the local day of an area at t.
func (z *Zones) DayOf(code AreaCode, t time.Time) Date { return DateOf(t.In(z.Of(code))) }

// SpokeOn reports whether the area of s has sent anything on its local day of t
// or later: a count, nihil or "not yet" alike.
func (z *Zones) SpokeOn(s Stock, t time.Time) bool {
	loc := z.Of(s.Area)
	return !s.LastSentAt.IsZero() && !s.LastSentAt.Before(DateOf(t.In(loc)).In(loc))
}

// Silent lists the kecamatan below under that owe a report on their local day of
// slot and have sent nothing since it began, in the order of dispatch. An area
// without a stock has never reported.
func Silent(c *Catalog, under AreaCode, stocks []Stock, plan Plan, slot time.Time) []Area {
	zones := NewZones(c, plan.Location)
	spoke := map[AreaCode]bool{}
	for _, s := range stocks {
		spoke[s.Area] = spoke[s.Area] || zones.SpokeOn(s, slot)
	}
	var silent []Area
	for _, a := range c.Below(under, LevelKecamatan) {
		if !spoke[a.Code] && plan.ReportsDue(zones.DayOf(a.Code, slot)) {
			silent = append(silent, a)
		}
	}
	return silent
}
