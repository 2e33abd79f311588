package commands

import (
	"context"
	"slices"

	"laporbot/logistics"
	"laporbot/messages"
)

// withdraw adds a version to a report that says it does not count any more, folds
// the stock without it and takes back the obstacles it has opened.
func (l *reporter) withdraw(ctx context.Context, req Request, at place) (logistics.Report, []logistics.Notice, error) {
	before, stored, err := l.append(ctx, req, at, func(newest *logistics.Report) logistics.Report {
		r := *newest
		r.Withdrawn = true
		return r
	})
	if err != nil {
		return stored, nil, err
	}
	if before.Withdrawn {
		return *before, nil, nil
	}
	stock, err := l.refold(ctx, at.Area)
	if err != nil {
		return stored, nil, err
	}
	obstacles, err := l.follow(ctx, req, before, stored, stock)
	return stored, obstacles, err
}

// takeBack withdraws a report, closes its questions, and tells what counts now.
func (l *reporter) takeBack(ctx context.Context, req Request, at place) (Reply, error) {
	c, err := l.store.Catalog(ctx, l.Root)
	if err != nil {
		return Reply{}, err
	}
	closed, err := decide(ctx, req, "closed", func() ([]logistics.OpenQuestion, error) {
		all, err := l.store.QuestionsOf(ctx, at.ChatID, req.From.ID)
		var of []logistics.OpenQuestion
		for _, q := range all {
			if q.Report.MessageID == at.MessageID {
				of = append(of, q)
			}
		}
		return of, err
	})
	if err != nil {
		return Reply{}, err
	}
	r, obstacles, err := l.withdraw(ctx, req, at)
	if err != nil {
		return Reply{}, err
	}
	stock, err := l.store.Stock(ctx, at.Area)
	if err != nil {
		return Reply{}, err
	}
	data := messages.Withdrawn{Number: r.Name(), Title: c.AreaName(r.Area), At: l.localTo(c, r.Area, r.SentAt)}
	for _, line := range r.Lines {
		left := messages.Left{Item: itemName(c, line.Item)}
		if have, ok := stock.Effective(line.Item); ok {
			left.Line = new(lineOf(c, r.Area, have.Line))
			left.Number = logistics.Report{Number: have.Report}.Name()
		}
		data.Left = append(data.Left, left)
	}
	reply, err := say("batal-laporan", data)
	if err != nil {
		return Reply{}, err
	}
	notices, err := l.closeAll(ctx, closed, "lapor-pertanyaan-gugur")
	reply.Notices = slices.Concat(reply.Notices, notices, obstacles)
	return reply, err
}
