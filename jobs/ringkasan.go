package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// lateReports is how far before the digest before a report may have been sent and
// only now have come in: Telegram keeps what a bot does not fetch for a day.
const lateReports = 24 * time.Hour

// recipient is a chat that gets the digest of an area.
type recipient struct {
	chat   int64
	thread int
	area   logistics.AreaCode
}

// job is the name under which the run of a digest for one recipient is kept.
func (r recipient) job() string { return fmt.Sprintf("ringkasan/%d/%d", r.chat, r.thread) }

// digest sends every bound group and every leader the digest of their area, with its
// picture and its workbook. All of one area get the same stored snapshot, so that
// a run that is repeated tells the same under the same number; each recipient has
// one run of its own for each evening. An area whose digest cannot be made because
// its totals do not agree gets none: the operators are alarmed and the area's chats
// are told so. The others do.
func (d Deps) digest(ctx context.Context, slot, now time.Time) error {
	catalog, err := d.Store.Catalog(ctx, d.Root)
	if err != nil {
		return err
	}
	roster, err := d.roster(ctx)
	if err != nil {
		return err
	}
	recipients, err := d.recipients(ctx)
	if err != nil {
		return err
	}
	made := map[logistics.AreaCode][]logistics.Notice{}
	broken := map[logistics.AreaCode]error{}
	var faults []error
	for _, to := range recipients {
		if _, ok := made[to.area]; !ok && broken[to.area] == nil {
			notices, err := d.digestNotices(ctx, catalog, roster, to.area, slot, now)
			if err != nil {
				broken[to.area] = err
				faults = append(faults, fmt.Errorf("digest of %s: %w", to.area, err))
			} else {
				made[to.area] = notices
			}
		}
		err := broken[to.area]
		if err == nil {
			err = d.deliver(ctx, to, made[to.area], slot, now)
		} else if withheld(err) {
			err = d.withhold(ctx, to, catalog.AreaName(to.area), roster, err, slot, now)
		} else {
			continue
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("digest of %s to chat %d: %w", to.area, to.chat, err))
		}
	}
	return errors.Join(faults...)
}

// deliver puts a digest into the outbox for one recipient and notes it as run. What
// was taken before is not taken again.
func (d Deps) deliver(ctx context.Context, to recipient, notices []logistics.Notice, slot, now time.Time) error {
	for _, n := range notices {
		n.Key = fmt.Sprintf("ringkasan/%d/%d/%s%s", to.chat, to.thread, logistics.TimeKey(slot), n.Key)
		n.ChatID, n.ThreadID = to.chat, to.thread
		n.Kind, n.CreatedAt, n.Expires = logistics.NoticeDigest, now, slot.Add(logistics.NoticeDigest.Validity())
		if err := d.Outbox.Enqueue(ctx, n); err != nil {
			return err
		}
	}
	_, err := d.Store.StartRun(ctx, logistics.Run{
		Job: to.job(), Slot: slot, State: logistics.RunDone, Started: now, Finished: now, Late: now.Sub(slot),
	})
	return err
}

// digestNotices are what one area's recipients are sent: text, picture, workbook.
// Their keys are only what tells them apart.
func (d Deps) digestNotices(ctx context.Context, catalog *logistics.Catalog, roster *logistics.Roster, area logistics.AreaCode, slot, now time.Time) ([]logistics.Notice, error) {
	stored, err := d.Store.Digest(ctx, area, slot)
	if errors.Is(err, logistics.ErrNotFound) {
		stored, err = d.snapshot(ctx, catalog, roster, area, slot, now)
	}
	if err != nil {
		return nil, err
	}
	notices := []logistics.Notice{{Text: stored.Text}}
	if d.Bare {
		return notices, nil
	}
	files, err := d.attachments(ctx, catalog, stored)
	return append(notices, files...), err
}

// recipients are the bound groups and the leaders, each for the own area. Below a
// kecamatan nobody gets a digest: what is counted is counted there.
func (d Deps) recipients(ctx context.Context) ([]recipient, error) {
	groups, err := d.Store.Groups(ctx)
	if err != nil {
		return nil, err
	}
	people, err := d.Store.People(ctx)
	if err != nil {
		return nil, err
	}
	var all []recipient
	add := func(r recipient) {
		if d.Root.Contains(r.area) && r.area.Level() <= logistics.LevelKecamatan {
			all = append(all, r)
		}
	}
	for _, g := range groups {
		add(recipient{g.ChatID, g.ThreadID, g.Area})
	}
	for _, p := range people {
		if p.Role == logistics.RolePimpinan && p.Active() && p.State != logistics.PersonUnreachable {
			add(recipient{p.ID, 0, p.Area})
		}
	}
	return all, nil
}

// snapshot makes and stores the digest of an area for a slot. If another has stored
// one meanwhile, that one is returned.
func (d Deps) snapshot(ctx context.Context, catalog *logistics.Catalog, roster *logistics.Roster, area logistics.AreaCode, slot, now time.Time) (logistics.Digest, error) {
	in, err := d.gather(ctx, catalog, roster, area, slot, now)
	if err != nil {
		return logistics.Digest{}, err
	}
	made, err := logistics.MakeDigest(catalog, in)
	if err != nil {
		return logistics.Digest{}, err
	}
	// A number that is taken here and then not used leaves a gap and does no harm.
	if made.Number, err = d.Store.NextNumber(ctx, "D"); err != nil {
		return logistics.Digest{}, err
	}
	if made.Text, err = messages.DigestText(made); err != nil {
		return logistics.Digest{}, err
	}
	if err := d.merge(ctx, area, in.Missed, made, now); err != nil {
		return logistics.Digest{}, err
	}
	stored, _, err := d.Store.AddDigest(ctx, made)
	return stored, err
}

// gather collects what a digest is made of: stock checked against its reports, the
// reports of the day and those that came late, obstacles, and the digest before.
func (d Deps) gather(ctx context.Context, catalog *logistics.Catalog, roster *logistics.Roster, area logistics.AreaCode, slot, now time.Time) (logistics.DigestInput, error) {
	in := logistics.DigestInput{Area: area, Plan: d.Plan, Roster: roster, Slot: slot, Now: now}
	before, err := d.Store.DigestBefore(ctx, area, slot)
	switch {
	case err == nil:
		in.Previous = &before
		in.Missed = d.slotsBetween(before.Slot, slot)
	case !errors.Is(err, logistics.ErrNotFound):
		return in, err
	}
	if in.Stocks, err = d.Store.Stocks(ctx, area); err != nil {
		return in, err
	}
	for _, s := range in.Stocks {
		if err := d.checkSources(ctx, s); err != nil {
			return in, err
		}
	}
	if in.Obstacles, err = d.Store.Obstacles(ctx, area); err != nil {
		return in, err
	}
	zones := logistics.NewZones(catalog, d.Plan.Location)
	for _, s := range in.Stocks {
		// Whoever has nothing newer than that cannot have a report in the range.
		from := zones.DayOf(s.Area, slot).In(zones.Of(s.Area))
		if in.Previous != nil {
			from = earlier(from, in.Previous.Cutoff.Add(-lateReports))
		}
		if s.LastSentAt.Before(from) {
			continue
		}
		reports, err := d.Store.ReportsOf(ctx, s.Area, from, now.Add(time.Millisecond))
		if err != nil {
			return in, err
		}
		in.Reports = append(in.Reports, reports...)
	}
	return in, nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// checkSources reads the reports a stock rests on and compares.
func (d Deps) checkSources(ctx context.Context, s logistics.Stock) error {
	var sources []logistics.Report
	for _, order := range s.Sources() {
		r, err := d.Store.ReportAt(ctx, s.Area, order)
		if err != nil && !errors.Is(err, logistics.ErrNotFound) {
			return err
		}
		sources = append(sources, r)
	}
	return logistics.CheckSources(s, sources)
}

// mostMissed is how many evenings a digest that follows them can stand for.
const mostMissed = 31

// slotsBetween lists the slots after one digest and before the next, the newest
// last.
func (d Deps) slotsBetween(before, slot time.Time) []time.Time {
	schedule, err := ParseSpec(d.DigestSchedule, d.Plan.Location)
	if err != nil {
		return nil // it was checked at the start
	}
	var missed []time.Time
	for t := schedule.Next(before); !t.IsZero() && t.Before(slot); t = schedule.Next(t) {
		missed = append(missed, t)
	}
	return missed[max(0, len(missed)-mostMissed):]
}

// merge notes for each recipient of an area that the evenings that were missed are
// part of a later digest.
func (d Deps) merge(ctx context.Context, area logistics.AreaCode, missed []time.Time, into logistics.Digest, now time.Time) error {
	if len(missed) == 0 {
		return nil
	}
	recipients, err := d.recipients(ctx)
	if err != nil {
		return err
	}
	for _, to := range recipients {
		if to.area != area {
			continue
		}
		for _, slot := range missed {
			_, err := d.Store.StartRun(ctx, logistics.Run{
				Job: to.job(), Slot: slot, State: logistics.RunSkipped, Started: now, Finished: now, Late: now.Sub(slot),
				Err: "part of the digest of " + logistics.TimeKey(into.Slot),
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// withheld reports whether a digest is not to be told because its totals are wrong.
func withheld(err error) bool {
	var totals *logistics.TotalsMismatch
	var sources *logistics.SourceMismatch
	return errors.As(err, &totals) || errors.As(err, &sources)
}

// withhold says in the chat that the digest does not come, and alarms the
// operators. The run fails and is tried again at each wake, so that the digest
// still goes out once the stock is put right.
func (d Deps) withhold(ctx context.Context, to recipient, area string, roster *logistics.Roster, cause error, slot, now time.Time) error {
	shown := messages.Withheld{Area: area, Slot: slot.In(d.Plan.Location), Cause: cause.Error()}
	text, err := messages.Render("ringkasan-ditahan", shown)
	if err != nil {
		return err
	}
	err = d.Outbox.Enqueue(ctx, logistics.Notice{
		Key:  fmt.Sprintf("ringkasan-ditahan/%d/%d/%s", to.chat, to.thread, logistics.TimeKey(slot)),
		Kind: logistics.NoticeDigest, ChatID: to.chat, ThreadID: to.thread, Text: text, CreatedAt: now, Expires: slot.Add(logistics.NoticeDigest.Validity()),
	})
	if err != nil {
		return err
	}
	return d.alarm(ctx, roster, "ringkasan-alarm", shown, fmt.Sprintf("ringkasan-alarm/%s/%s", to.area, logistics.TimeKey(slot)), now)
}

// alarm tells every operator who can be written to, once under a key.
func (d Deps) alarm(ctx context.Context, roster *logistics.Roster, block string, data any, key string, now time.Time) error {
	text, err := messages.Render(block, data)
	if err != nil {
		return err
	}
	for _, p := range roster.At(d.Root, logistics.RoleOperator) {
		err := d.Outbox.Enqueue(ctx, logistics.Notice{
			Key: fmt.Sprintf("%s/%d", key, p.ID), Kind: logistics.NoticeEscalation, ChatID: p.ID, Text: text, CreatedAt: now,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
