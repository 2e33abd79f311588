package commands

import (
	"context"
	"errors"
	"fmt"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// recaps is what a digest is made of, and those that were sent.
type recaps interface {
	standings
	ReportsOf(ctx context.Context, area logistics.AreaCode, from, to time.Time) ([]logistics.Report, error)
	Obstacles(ctx context.Context, under logistics.AreaCode) ([]logistics.Obstacle, error)
	DigestBefore(ctx context.Context, area logistics.AreaCode, before time.Time) (logistics.Digest, error) // logistics.ErrNotFound
}

// rekap shows the digest of an area as it would be at this moment: it has no number
// and is not kept. For a day that is over it shows the digest that was sent then,
// word for word, or where none was sent, what the reports up to its end say.
func rekap(s recaps, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		r, choice, err := recapOf(ctx, s, d, req)
		if err != nil || choice != nil {
			return choiceOr(choice), err
		}
		text := r.digest.Text
		if text == "" {
			if text, err = messages.DigestText(r.digest); err != nil {
				return Reply{}, err
			}
		}
		return Answer(text), nil
	}
	return &Command{
		Name: "rekap", Usage: usageArea + " [tanggal]", Short: "Ringkasan distribusi saat ini atau pada suatu hari",
		Example: "/rekap Tabang kemarin", Run: run,
	}
}

// recap is the digest a request asks for.
type recap struct {
	dayScope
	digest logistics.Digest
}

func choiceOr(choice *Reply) Reply {
	if choice == nil {
		return Reply{}
	}
	return *choice
}

// recapOf finds or makes the digest that a request names by area and day. choice is
// the answer where the area is not one.
func recapOf(ctx context.Context, s recaps, d Deps, req Request) (r recap, choice *Reply, err error) {
	if r.dayScope, choice, err = dayScopeOf(ctx, s, d, req); err != nil || choice != nil {
		return r, choice, err
	}
	r.digest, err = recapIn(ctx, s, d, r.dayScope)
	return r, nil, err
}

// recapIn finds or makes the digest of an area and day.
func recapIn(ctx context.Context, s recaps, d Deps, look dayScope) (logistics.Digest, error) {
	if look.day.IsZero() {
		return recapNow(ctx, s, d, look.catalog, look.area, look.at)
	}
	return recapOfDay(ctx, s, d, look.catalog, look.area, look.day.In(look.local), look.day.Add(1).In(look.local))
}

// recapNow makes the digest of this moment.
func recapNow(ctx context.Context, s recaps, d Deps, c *logistics.Catalog, area logistics.Area, at time.Time) (logistics.Digest, error) {
	in := logistics.DigestInput{Area: area.Code, Plan: d.Plan, Slot: at, Now: at}
	var err error
	if in.Roster, err = rosterOf(ctx, s); err != nil {
		return logistics.Digest{}, err
	}
	if in.Stocks, err = s.Stocks(ctx, area.Code); err != nil {
		return logistics.Digest{}, fmt.Errorf("list the stock below %s: %w", area.Code, err)
	}
	if in.Obstacles, err = s.Obstacles(ctx, area.Code); err != nil {
		return logistics.Digest{}, fmt.Errorf("list the obstacles below %s: %w", area.Code, err)
	}
	before, err := s.DigestBefore(ctx, area.Code, at)
	switch {
	case err == nil:
		in.Previous = &before
	case !errors.Is(err, logistics.ErrNotFound):
		return logistics.Digest{}, err
	}
	zones := logistics.NewZones(c, d.Plan.Location)
	for _, stock := range in.Stocks {
		morning := zones.DayOf(stock.Area, at).In(zones.Of(stock.Area))
		if stock.LastSentAt.Before(morning) {
			continue
		}
		reports, err := s.ReportsOf(ctx, stock.Area, morning, at)
		if err != nil {
			return logistics.Digest{}, fmt.Errorf("list the reports of %s: %w", stock.Area, err)
		}
		in.Reports = append(in.Reports, reports...)
	}
	return logistics.MakeDigest(c, in)
}

// recapOfDay is the last digest that was sent on a day, or what the reports up to its
// end say.
func recapOfDay(ctx context.Context, s recaps, d Deps, c *logistics.Catalog, area logistics.Area, from, to time.Time) (logistics.Digest, error) {
	sent, err := s.DigestBefore(ctx, area.Code, to)
	if err == nil && !sent.Slot.Before(from) {
		return sent, nil
	}
	if err != nil && !errors.Is(err, logistics.ErrNotFound) {
		return logistics.Digest{}, err
	}
	last := to.Add(-time.Millisecond)
	in := logistics.DigestInput{Area: area.Code, Plan: d.Plan, Slot: last, Now: last}
	for _, a := range c.Below(area.Code, logistics.LevelKecamatan) {
		reports, err := s.ReportsOf(ctx, a.Code, time.Time{}, to)
		if err != nil {
			return logistics.Digest{}, fmt.Errorf("list the reports of %s: %w", a.Code, err)
		}
		if len(reports) > 0 {
			in.Stocks = append(in.Stocks, logistics.Fold(a.Code, reports))
			in.Reports = append(in.Reports, reports...)
		}
	}
	return logistics.MakeDigest(c, in)
}
