package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// recipient is a chat that gets the digest of an area.
type recipient struct {
	chat   int64
	thread int
	area   logistics.AreaCode
}

// digest sends every bound group and every leader the digest of their area. All
// of one area get the same stored snapshot, so that a run that is repeated tells
// the same under the same number. An area whose digest cannot be made, because
// its totals do not agree, gets none; the others do.
func (d Deps) digest(ctx context.Context, slot, now time.Time) error {
	catalog, err := d.Store.Catalog(ctx, d.Root)
	if err != nil {
		return err
	}
	recipients, err := d.recipients(ctx)
	if err != nil {
		return err
	}
	made := map[logistics.AreaCode]logistics.Digest{}
	broken := map[logistics.AreaCode]bool{}
	var faults []error
	for _, to := range recipients {
		if _, ok := made[to.area]; !ok && !broken[to.area] {
			stored, err := d.snapshot(ctx, catalog, to.area, slot, now)
			if err != nil {
				broken[to.area] = true
				faults = append(faults, fmt.Errorf("digest of %s: %w", to.area, err))
				continue
			}
			made[to.area] = stored
		}
		if broken[to.area] {
			continue
		}
		err := d.Outbox.Enqueue(ctx, logistics.Notice{
			Key:  fmt.Sprintf("ringkasan/%d/%d/%s", to.chat, to.thread, logistics.TimeKey(slot)),
			Kind: logistics.NoticeDigest, ChatID: to.chat, ThreadID: to.thread, Text: made[to.area].Text,
			CreatedAt: now, Expires: slot.Add(logistics.NoticeDigest.Validity()),
		})
		if err != nil {
			faults = append(faults, fmt.Errorf("digest of %s to chat %d: %w", to.area, to.chat, err))
		}
	}
	return errors.Join(faults...)
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

// snapshot makes and stores the digest of an area for a slot, or returns the one
// that was stored for it before.
func (d Deps) snapshot(ctx context.Context, catalog *logistics.Catalog, area logistics.AreaCode, slot, now time.Time) (logistics.Digest, error) {
	made, err := d.makeDigest(ctx, catalog, area, slot, now)
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
	stored, _, err := d.Store.AddDigest(ctx, made)
	return stored, err
}

// makeDigest gathers stock and the reports of the day, for their remarks.
func (d Deps) makeDigest(ctx context.Context, catalog *logistics.Catalog, area logistics.AreaCode, slot, now time.Time) (logistics.Digest, error) {
	stocks, err := d.Store.Stocks(ctx, area)
	if err != nil {
		return logistics.Digest{}, err
	}
	in := logistics.DigestInput{Area: area, Stocks: stocks, Plan: d.Plan, Slot: slot, Now: now}
	zones := logistics.NewZones(catalog, d.Plan.Location)
	for _, a := range catalog.Below(area, logistics.LevelKecamatan) {
		from := zones.DayOf(a.Code, slot).In(zones.Of(a.Code))
		reports, err := d.Store.ReportsOf(ctx, a.Code, from, now.Add(time.Millisecond))
		if err != nil {
			return logistics.Digest{}, err
		}
		in.Reports = append(in.Reports, reports...)
	}
	return logistics.MakeDigest(catalog, in)
}
