package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

const (
	historyDays     = 7    // how far back /riwayat looks
	historyLong     = 10   // how many reports a page lists at most
	historyText     = 2500 // how many characters of reports a page holds, unless one alone is longer
	historyVersions = 5    // how many versions of a report are shown
)

// riwayat lists the sender's own reports with all their versions, newest first, in
// pages that are turned in place.
func riwayat(s reports, d Deps) *Command {
	l := &reporter{s, d}
	return &Command{
		Name: "riwayat", Short: "Laporan Bapak/Ibu tujuh hari terakhir, dengan perubahannya",
		Run: func(ctx context.Context, req Request) (Reply, error) { return l.history(ctx, req, 0) },
		Tap: func(ctx context.Context, req Request) (Reply, error) {
			page, err := strconv.Atoi(req.Data)
			if err != nil || page < 0 {
				return remark(req, "lapor-tombol-lama")
			}
			reply, err := l.history(ctx, req, page)
			if err == nil {
				reply.Notices[0].EditID = req.MessageID
			}
			return reply, err
		},
	}
}

// history is one page, the last one where there are fewer.
func (l *reporter) history(ctx context.Context, req Request, page int) (Reply, error) {
	c, err := l.store.Catalog(ctx, l.Root)
	if err != nil {
		return Reply{}, err
	}
	today := logistics.DateOf(l.local(req.SentAt)).In(l.Plan.Location)
	own, err := l.own(ctx, req.From, today.AddDate(0, 0, 1-historyDays), today.AddDate(0, 0, 1))
	if err != nil {
		return Reply{}, err
	}
	pages, err := l.pagesOf(c, own)
	if err != nil {
		return Reply{}, err
	}
	page = min(page, len(pages)-1)
	data := messages.History{Days: historyDays, Reports: pages[page], Page: page + 1, Pages: len(pages)}
	var k keyboard
	k.row()
	if page > 0 {
		k.add("riwayat-tombol-baru", nil, "riwayat:%d", page-1)
	}
	if page < len(pages)-1 {
		k.add("riwayat-tombol-lama", nil, "riwayat:%d", page+1)
	}
	if k.err != nil {
		return Reply{}, k.err
	}
	if len(pages) == 1 {
		k.rows = nil
	}
	return say("riwayat-daftar", data, k.rows...)
}

// pagesOf puts reports into words and divides them; there is always one page.
func (l *reporter) pagesOf(c *logistics.Catalog, own [][]logistics.Report) ([][]messages.Past, error) {
	pages := [][]messages.Past{nil}
	long := 0
	for _, versions := range own {
		p := l.past(c, versions)
		text, err := messages.Render("riwayat-laporan", p)
		if err != nil {
			return nil, err
		}
		last := len(pages) - 1
		if n := len(pages[last]); n >= historyLong || n > 0 && long+messages.Length(text) > historyText {
			pages, long, last = append(pages, nil), 0, last+1
		}
		pages[last], long = append(pages[last], p), long+messages.Length(text)
	}
	return pages, nil
}

// past puts the versions of one report into words, newest first: the newest as a
// whole, of each older one what it said otherwise.
func (l *reporter) past(c *logistics.Catalog, versions []logistics.Report) messages.Past {
	newest := versions[len(versions)-1]
	p := messages.Past{
		Number: newest.Name(), Title: c.AreaName(newest.Area), At: l.localTo(c, newest.Area, newest.SentAt),
		Withdrawn: newest.Withdrawn, OnBehalf: newest.OnBehalf, Counted: newest.CountedAt,
	}
	var newer *logistics.Report
	for _, r := range slices.Backward(versions) {
		switch {
		case r.Withdrawn:
			continue
		case len(p.Versions) == historyVersions:
			p.Older++
			continue
		}
		p.Versions = append(p.Versions, pastVersion(c, r, newer))
		newer = &r
	}
	return p
}

// pastVersion is what a version says otherwise than the newer one, or all of it where
// there is none.
func pastVersion(c *logistics.Catalog, r logistics.Report, newer *logistics.Report) messages.PastVersion {
	v := messages.PastVersion{Version: r.Version}
	for _, line := range r.Lines {
		if newer == nil || !says(*newer, []logistics.Line{line}) {
			v.Lines = append(v.Lines, lineOf(c, r.Area, line))
		}
	}
	if newer == nil || !slices.Equal(problemsOf(r), problemsOf(*newer)) {
		for _, problem := range problemsOf(r) {
			v.Problems = append(v.Problems, shorten(problem))
		}
	}
	if newer != nil {
		for _, line := range newer.Lines {
			if !slices.ContainsFunc(r.Lines, func(l logistics.Line) bool { return l.Item == line.Item }) {
				v.Without = append(v.Without, itemName(c, line.Item))
			}
		}
		v.Same = len(v.Lines)+len(v.Problems)+len(v.Without) == 0
	}
	return v
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
