package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

const (
	historyDays = 7  // how far back /riwayat looks
	historyLong = 10 // how many reports it lists
)

// riwayat lists the sender's own reports with all their versions, newest first.
func riwayat(s reports, d Deps) *Command {
	l := &reporter{s, d}
	run := func(ctx context.Context, req Request) (Reply, error) {
		c, err := l.store.Catalog(ctx, l.Root)
		if err != nil {
			return Reply{}, err
		}
		today := logistics.DateOf(l.local(req.SentAt)).In(l.Plan.Location)
		own, err := l.own(ctx, req.From, today.AddDate(0, 0, 1-historyDays), today.AddDate(0, 0, 1))
		if err != nil {
			return Reply{}, err
		}
		data := messages.History{Days: historyDays, More: max(0, len(own)-historyLong)}
		for _, versions := range own[:min(historyLong, len(own))] {
			data.Reports = append(data.Reports, l.past(c, versions))
		}
		return say("riwayat-daftar", data)
	}
	return &Command{Name: "riwayat", Short: "Laporan Bapak/Ibu tujuh hari terakhir, dengan perubahannya", Run: run}
}

// past puts all versions of one report into words, newest first.
func (l *reporter) past(c *logistics.Catalog, versions []logistics.Report) messages.Past {
	newest := versions[len(versions)-1]
	p := messages.Past{
		Number: newest.Name(), Title: c.AreaName(newest.Area), At: l.localTo(c, newest.Area, newest.SentAt),
		Withdrawn: newest.Withdrawn, OnBehalf: newest.OnBehalf,
	}
	for _, r := range slices.Backward(versions) {
		if r.Withdrawn {
			continue
		}
		v := messages.PastVersion{Version: r.Version, Problems: problemsOf(r)}
		for _, line := range r.Lines {
			v.Lines = append(v.Lines, lineOf(c, r.Area, line))
		}
		p.Versions = append(p.Versions, v)
	}
	return p
}

// own lists what a person has sent for areas within the own one, newest first:
// for each message all its versions, oldest first. Each area's reports of these
// days are read, which serves whoever asks for his own few.
func (l *reporter) own(ctx context.Context, p logistics.Person, from, to time.Time) ([][]logistics.Report, error) {
	areas, err := l.store.ReportAreas(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the areas with reports: %w", err)
	}
	var own [][]logistics.Report
	for _, area := range areas {
		if !p.Area.Contains(area) {
			continue
		}
		all, err := l.store.ReportsOf(ctx, area, from, to)
		if err != nil {
			return nil, fmt.Errorf("list the reports of %s: %w", area, err)
		}
		for _, r := range all {
			if r.Sender != p.ID {
				continue
			}
			if last := len(own) - 1; last >= 0 && placeOf(own[last][0]) == placeOf(r) {
				own[last] = append(own[last], r)
				continue
			}
			own = append(own, []logistics.Report{r})
		}
	}
	slices.SortStableFunc(own, func(a, b []logistics.Report) int { return cmp.Compare(b[0].Order(), a[0].Order()) })
	return own, nil
}
