package commands

import (
	"context"
	"fmt"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// recaps is what a digest is made of.
type recaps interface {
	catalogs
	Stocks(ctx context.Context, under logistics.AreaCode) ([]logistics.Stock, error)
	ReportsOf(ctx context.Context, area logistics.AreaCode, from, to time.Time) ([]logistics.Report, error)
}

// rekap shows the digest of an area as it would be at this moment. It has no
// number and is not kept: only what the schedule sends is.
func rekap(s recaps, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		c, err := s.Catalog(ctx, d.Root)
		if err != nil {
			return Reply{}, err
		}
		area, err := namedArea(c, req)
		if err != nil {
			return whichArea(c, req.Args, err, logistics.LevelKecamatan, func(code logistics.AreaCode) string { return "/rekap " + string(code) })
		}
		at, err := decide(ctx, req, "at", func() (time.Time, error) { return req.Now, nil })
		if err != nil {
			return Reply{}, err
		}
		in := logistics.DigestInput{Area: area.Code, Plan: d.Plan, Slot: at, Now: at}
		if in.Stocks, err = s.Stocks(ctx, area.Code); err != nil {
			return Reply{}, fmt.Errorf("list the stock below %s: %w", area.Code, err)
		}
		zones := logistics.NewZones(c, d.Plan.Location)
		for _, stock := range in.Stocks {
			morning := zones.DayOf(stock.Area, at).In(zones.Of(stock.Area))
			reports, err := s.ReportsOf(ctx, stock.Area, morning, at)
			if err != nil {
				return Reply{}, fmt.Errorf("list the reports of %s: %w", stock.Area, err)
			}
			in.Reports = append(in.Reports, reports...)
		}
		digest, err := logistics.MakeDigest(c, in)
		if err != nil {
			return Reply{}, err
		}
		text, err := messages.DigestText(digest)
		if err != nil {
			return Reply{}, err
		}
		return Answer(text), nil
	}
	return &Command{
		Name: "rekap", Usage: usageArea, Short: "Ringkasan distribusi saat ini",
		Example: "/rekap Tabang", Run: run,
	}
}
