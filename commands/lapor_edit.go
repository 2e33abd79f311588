package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"laporbot/logistics"
	"laporbot/messages"
)

// corrected takes an edited message as a new version of its report. The number
// stays, the old version stays, and the place in the order of reports stays, so
// that editing an old message never displaces what was said later.
func (l *reporter) corrected(ctx context.Context, req Request, r logistics.Report, reading logistics.Reading) (Reply, error) {
	c, err := l.store.Catalog(ctx, l.Root)
	if err != nil {
		return Reply{}, err
	}
	before, err := l.before(ctx, req, cmp.Or(r.Area, req.From.Area))
	if err != nil {
		return Reply{}, err
	}
	readable := len(r.Lines)+len(reading.Obstacles) > 0
	switch {
	case before == nil && !readable:
		return say("lapor-tidak-tercatat", messages.Report{Notes: reading.Notes, Unclear: unclear(c, reading)})
	case before == nil:
		return l.file(ctx, req, c, r, reading)
	case !readable:
		return say("lapor-edit-tidak-terbaca", messages.Report{Number: before.Name(), Unclear: unclear(c, reading)})
	case before.Digest == r.Digest:
		return say("lapor-edit-sama", messages.Report{Number: before.Name()})
	}
	r.Area, r.Number = before.Area, before.Number
	r.Version = before.Version + 1
	stored, _, err := l.store.AddReport(ctx, r)
	if err != nil {
		return Reply{}, fmt.Errorf("add report %s: %w", r.ID(), err)
	}
	stock, err := l.store.Refold(ctx, r.Area)
	if err != nil {
		return Reply{}, fmt.Errorf("fold the stock of %s: %w", r.Area, err)
	}
	answer := l.answer(c, stored, stock, reading)
	compare(c, &answer, *before, stored)
	return say("lapor-tercatat", answer)
}

// replaced names the version that an edit replaces; version 0 where the message had
// not become a report.
type replaced struct {
	Area    logistics.AreaCode
	Version int
}

// before is the version that this edit replaces; nil where there is none. Which one
// is decided once, since a second try finds its own version.
func (l *reporter) before(ctx context.Context, req Request, area logistics.AreaCode) (*logistics.Report, error) {
	decided, err := decide(ctx, req, "replaced", func() (replaced, error) {
		versions, err := l.versions(ctx, req, area)
		if err != nil || len(versions) == 0 {
			return replaced{Area: area}, err
		}
		return replaced{area, versions[len(versions)-1].Version}, nil
	})
	if err != nil || decided.Version == 0 {
		return nil, err
	}
	versions, err := l.versions(ctx, req, decided.Area)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(versions, func(r logistics.Report) bool { return r.Version == decided.Version })
	if i < 0 {
		return nil, fmt.Errorf("version %d of message %d: %w", decided.Version, req.MessageID, logistics.ErrNotFound)
	}
	return &versions[i], nil
}

func (l *reporter) versions(ctx context.Context, req Request, area logistics.AreaCode) ([]logistics.Report, error) {
	versions, err := l.store.Versions(ctx, area, req.SentAt, req.Chat.ID, req.MessageID)
	if err != nil {
		return nil, fmt.Errorf("look up versions of message %d: %w", req.MessageID, err)
	}
	return versions, nil
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
