package jobs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"laporbot/logistics"
)

// scene is what is known of the areas when a job looks at them.
type scene struct {
	catalog *logistics.Catalog
	stocks  []logistics.Stock
	roster  *logistics.Roster
	zones   *logistics.Zones
}

func (d Deps) look(ctx context.Context) (scene, error) {
	var s scene
	var err error
	if s.catalog, err = d.Store.Catalog(ctx, d.Root); err != nil {
		return s, err
	}
	s.zones = logistics.NewZones(s.catalog, d.Plan.Location)
	if s.stocks, err = d.Store.Stocks(ctx, d.Root); err != nil {
		return s, err
	}
	s.roster, err = d.roster(ctx)
	return s, err
}

func (d Deps) roster(ctx context.Context) (*logistics.Roster, error) {
	people, err := d.Store.People(ctx)
	if err != nil {
		return nil, err
	}
	absences, err := d.Store.Absences(ctx)
	if err != nil {
		return nil, err
	}
	gone, err := d.Store.Unreachable(ctx)
	if err != nil {
		return nil, err
	}
	return logistics.NewRoster(people, absences, gone), nil
}

// in is the plan as an area lives it, in its own zone.
func (d Deps) in(loc *time.Location) logistics.Plan {
	plan := d.Plan
	plan.Location = loc
	return plan
}

// hour is the time of day of t in the zone it carries.
func hour(t time.Time) time.Duration { return t.Sub(logistics.DateOf(t).In(t.Location())) }

// strikes reports whether an hour of the day has come within the last hour: t
// carries the zone in which it is meant.
func strikes(t time.Time, at time.Duration) bool { return hour(t) >= at && hour(t) < at+time.Hour }

// indonesia are the offsets of WIB, WITA and WIT.
var indonesia = []time.Duration{7 * time.Hour, 8 * time.Hour, 9 * time.Hour}

// daily is the schedule that wakes when it is at o'clock in any zone of the
// country, in the zone of the plan.
func (d Deps) daily(at time.Duration) string {
	const day = 24 * time.Hour
	_, seconds := time.Date(2024, time.November, 1, 0, 0, 0, 0, d.Plan.Location).Zone()
	own := time.Duration(seconds) * time.Second
	hours := []int{int(at % day / time.Hour)}
	for _, offset := range indonesia {
		if shift := own - offset; shift%time.Hour == 0 {
			hours = append(hours, int((at+shift+day)%day/time.Hour))
		}
	}
	slices.Sort(hours)
	return fmt.Sprintf("%d %s * * *", int(at%time.Hour/time.Minute), strings.Trim(strings.Join(strings.Fields(fmt.Sprint(slices.Compact(hours))), ","), "[]"))
}
