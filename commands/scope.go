package commands

import (
	"context"
	"time"

	"laporbot/logistics"
)

// scope is what a request looks at: an area, at the moment of its first try.
type scope struct {
	catalog *logistics.Catalog
	area    logistics.Area
	at      time.Time
	local   *time.Location // of the area
}

// scopeOf finds the area that a request names, or the asker's own. choice is the answer
// where the words do not name one area.
func scopeOf(ctx context.Context, s catalogs, d Deps, req Request) (at scope, choice *Reply, err error) {
	if at.catalog, err = s.Catalog(ctx, d.Root); err != nil {
		return at, nil, err
	}
	if at.at, err = decide(ctx, req, "at", func() (time.Time, error) { return req.Now, nil }); err != nil {
		return at, nil, err
	}
	if at.area, err = namedArea(at.catalog, req); err != nil {
		reply, err := whichArea(at.catalog, req.Args, err, logistics.LevelKecamatan, func(code logistics.AreaCode) string {
			return "/" + req.Command + " " + string(code)
		})
		return at, &reply, err
	}
	at.local = logistics.NewZones(at.catalog, d.Plan.Location).Of(at.area.Code)
	return at, nil, nil
}

// dayScope is a scope on a day that is over; the zero day is the moment itself.
type dayScope struct {
	scope
	day logistics.Date
}

// dayScopeOf is scopeOf where a day may follow the area.
func dayScopeOf(ctx context.Context, s catalogs, d Deps, req Request) (at dayScope, choice *Reply, err error) {
	moment, err := decide(ctx, req, "at", func() (time.Time, error) { return req.Now, nil })
	if err != nil {
		return at, nil, err
	}
	rest, day, past := logistics.ReadPastDay(req.Args, logistics.DateOf(d.local(moment)))
	if past {
		req.Args = rest
	}
	if at.scope, choice, err = scopeOf(ctx, s, d, req); err != nil || choice != nil {
		return at, choice, err
	}
	if past && day != logistics.DateOf(at.at.In(at.local)) {
		at.day = day
	}
	return at, nil, nil
}
