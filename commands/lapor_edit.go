package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"laporbot/logistics"
	"laporbot/messages"
)

// corrected takes an edited message as a new version of its report. The number
// stays, the old version stays, and the place in the order of reports stays, so
// that editing an old message never displaces what was said later.
func (l *reporter) corrected(ctx context.Context, req Request, c *logistics.Catalog, r logistics.Report, f filing, reading logistics.Reading) (Reply, error) {
	if f.Replaces == nil {
		return l.file(ctx, req, c, r, f, reading)
	}
	before, err := l.replaced(ctx, req, *f.Replaces)
	if err != nil {
		return Reply{}, err
	}
	switch {
	case before.Withdrawn:
		return say("lapor-edit-dibatalkan", messages.Report{Number: before.Name()})
	case len(r.Lines)+len(reading.Obstacles)+len(f.Asked) == 0:
		return say("lapor-edit-tidak-terbaca", messages.Report{Number: before.Name(), Unclear: unclear(c, nil, reading)})
	case before.Digest == r.Digest:
		return say("lapor-edit-sama", messages.Report{Number: before.Name()})
	case before.Area != f.Area:
		return l.move(ctx, req, c, before, r, f, reading)
	}
	_, stored, err := l.append(ctx, req, *f.Replaces, func(*logistics.Report) logistics.Report { return r })
	if err != nil {
		return Reply{}, err
	}
	stock, err := l.refold(ctx, r.Area)
	if err != nil {
		return Reply{}, err
	}
	asked, left := l.prepare(req, stored, f.Asked)
	answer := l.answer(c, stored, stock, reading, f)
	answer.Unclear, answer.Open = unclear(c, left, reading), len(asked)
	compare(c, &answer, before, stored)
	reply, err := sayReport(answer, stored)
	if err != nil {
		return Reply{}, err
	}
	obstacles, err := l.follow(ctx, req, &before, stored, stock)
	if err != nil {
		return Reply{}, err
	}
	reply, err = l.followUp(ctx, c, reply, asked, f)
	reply.Notices = append(reply.Notices, obstacles...)
	return reply, err
}

// unmarked tells whoever edits the /lapor away that the report stands as it was,
// since he will believe that it does not.
func (l *reporter) unmarked(ctx context.Context, req Request) (Reply, bool, error) {
	before, err := l.marked(ctx, req)
	if err != nil || before == nil || before.Withdrawn {
		return Reply{}, false, err
	}
	reply, err := say("lapor-edit-bukan-laporan", messages.Report{Number: before.Name()})
	return reply, true, err
}

// marked is the report that an edited message without a command has been. Most such
// messages have been none: only one that /lapor has taken is looked for in other areas
// than the sender's own.
func (l *reporter) marked(ctx context.Context, req Request) (*logistics.Report, error) {
	if slices.Contains(req.Taken, "lapor") {
		return l.earlier(ctx, req, req.From.Area)
	}
	before, err := l.newest(ctx, place{req.From.Area, req.SentAt, req.Chat.ID, req.MessageID})
	if errors.Is(err, logistics.ErrNotFound) {
		return nil, nil
	}
	return before, err
}

// move withdraws a report whose edit names another area, and files it there.
func (l *reporter) move(ctx context.Context, req Request, c *logistics.Catalog, before, r logistics.Report, f filing, reading logistics.Reading) (Reply, error) {
	_, obstacles, err := l.withdraw(ctx, req, placeOf(before))
	if err != nil {
		return Reply{}, err
	}
	reply, err := l.file(ctx, req, c, r, f, reading)
	if err != nil {
		return Reply{}, err
	}
	gone, err := say("lapor-edit-pindah", messages.Report{Number: before.Name(), Title: c.AreaName(before.Area)})
	reply.Notices = slices.Concat(reply.Notices, gone.Notices, obstacles)
	return reply, err
}

// replaced is the version that this edit replaces: the newest that is not its own.
func (l *reporter) replaced(ctx context.Context, req Request, at place) (logistics.Report, error) {
	all, err := l.versionsAt(ctx, at)
	if err != nil {
		return logistics.Report{}, err
	}
	var before *logistics.Report
	for _, r := range all {
		if r.Cause == req.Key {
			break
		}
		before = &r
	}
	if before == nil {
		return logistics.Report{}, fmt.Errorf("versions of message %d: %w", at.MessageID, logistics.ErrNotFound)
	}
	return *before, nil
}

func (l *reporter) refold(ctx context.Context, area logistics.AreaCode) (logistics.Stock, error) {
	stock, err := l.store.Refold(ctx, area)
	if err != nil {
		return stock, fmt.Errorf("fold the stock of %s: %w", area, err)
	}
	return stock, nil
}

// compare says what a correction changed: the old value of each line that is not
// as it was, and the items that are no longer named.
func compare(c *logistics.Catalog, answer *messages.Report, before, after logistics.Report) {
	was := map[string]logistics.Line{}
	for _, line := range before.Lines {
		was[line.Item] = line
	}
	for i, line := range after.Lines {
		if old, ok := was[line.Item]; ok {
			answer.Lines[i].Before = ""
			if old.OnlyDamage() && line.OnlyDamage() {
				old.State, old.Count = answer.Lines[i].State, answer.Lines[i].Count
			}
			if said := lineOf(c, after.Area, old).Brief(); said != answer.Lines[i].Brief() {
				answer.Lines[i].Was = said
			}
			delete(was, line.Item)
		}
	}
	for _, line := range before.Lines {
		if _, gone := was[line.Item]; gone {
			answer.Dropped = append(answer.Dropped, itemName(c, line.Item))
		}
	}
}
