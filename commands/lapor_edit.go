package commands

import (
	"context"
	"fmt"
	"strconv"

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
	area := r.Area
	if area == "" {
		area = req.From.Area
	}
	versions, err := l.store.Versions(ctx, area, req.SentAt, req.Chat.ID, req.MessageID)
	if err != nil {
		return Reply{}, fmt.Errorf("look up versions of message %d: %w", req.MessageID, err)
	}
	before, err := l.before(ctx, req, versions)
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
	r.Number = before.Number
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

// before is the version that this edit replaces; nil where the message had not
// become a report. It is decided once, since a second try finds its own version.
func (l *reporter) before(ctx context.Context, req Request, versions []logistics.Report) (*logistics.Report, error) {
	kept, err := req.Memo.Decide(ctx, "before", func() (string, error) {
		if len(versions) == 0 {
			return "0", nil
		}
		return strconv.Itoa(versions[len(versions)-1].Version), nil
	})
	if err != nil {
		return nil, fmt.Errorf("keep the version of message %d: %w", req.MessageID, err)
	}
	for i := range versions {
		if strconv.Itoa(versions[i].Version) == kept {
			return &versions[i], nil
		}
	}
	return nil, nil
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
