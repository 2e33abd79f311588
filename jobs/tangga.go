package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

const (
	// groupAfter is how long after the deadline a group is told what is missing.
	groupAfter = time.Hour
	// superiorHour is when the superiors learn what was missing the day before.
	superiorHour = 7*time.Hour + 30*time.Minute
)

// nameInGroups writes one line into each group of a KPU, an hour after the
// deadline, that names the kecamatan without a report. Who has said why is not
// named; where all have reported nothing is said.
func (d Deps) nameInGroups(ctx context.Context, slot, now time.Time) error {
	s, err := d.look(ctx)
	if err != nil {
		return err
	}
	groups, err := d.Store.Groups(ctx)
	if err != nil {
		return err
	}
	var faults []error
	for _, g := range groups {
		local := slot.In(s.zones.Of(g.Area))
		plan := d.in(local.Location())
		if !d.Root.Contains(g.Area) || g.Area.Level() >= logistics.LevelKecamatan || !strikes(local, d.Plan.Deadline+groupAfter) || plan.Quiet(local) {
			continue
		}
		if err := d.nameInGroup(ctx, s, g, local, now); err != nil {
			faults = append(faults, fmt.Errorf("name the missing in chat %d: %w", g.ChatID, err))
		}
	}
	return errors.Join(faults...)
}

func (d Deps) nameInGroup(ctx context.Context, s scene, g logistics.Group, slot, now time.Time) error {
	missing := messages.Missing{Slot: slot, HDay: d.in(slot.Location()).HDay(slot)}
	for _, st := range logistics.Standings(s.catalog, g.Area, s.stocks, d.Plan, s.roster, slot) {
		if st.Missing() {
			missing.Areas = append(missing.Areas, st.Area.Name)
		}
	}
	if len(missing.Areas) == 0 {
		return nil
	}
	text, err := messages.Render("pengingat-grup", missing)
	if err != nil {
		return err
	}
	plan := d.in(slot.Location())
	return d.Outbox.Enqueue(ctx, logistics.Notice{
		Key:  fmt.Sprintf("pengingat-grup/%d/%d/%s", g.ChatID, g.ThreadID, logistics.DateOf(slot)),
		Kind: logistics.NoticeBulk, ChatID: g.ChatID, ThreadID: g.ThreadID, Text: text, CreatedAt: now, Expires: plan.Nightfall(slot).UTC(),
	})
}

// tellSuperiors tells those who answer for the areas, in the morning, which of them
// had not reported the day before and still have not: one message to each.
func (d Deps) tellSuperiors(ctx context.Context, slot, now time.Time) error {
	s, err := d.look(ctx)
	if err != nil {
		return err
	}
	told := map[int64][]messages.MissingArea{}
	people := map[int64]logistics.Person{}
	zoneOf := map[int64]*time.Location{}
	for _, a := range s.catalog.Below(d.Root, logistics.LevelKecamatan) {
		loc := s.zones.Of(a.Code)
		if !strikes(slot.In(loc), superiorHour) {
			continue
		}
		yesterday := logistics.DateOf(slot.In(loc)).In(loc).Add(-time.Millisecond)
		for _, st := range logistics.Standings(s.catalog, a.Code, s.stocks, d.Plan, s.roster, yesterday) {
			if !st.Missing() {
				continue
			}
			shown := messages.MissingArea{Name: st.Area.Name}
			if !st.Last.IsZero() {
				shown.Last = st.Last.In(loc)
			}
			for _, p := range s.roster.Superiors(a.Code, slot) {
				people[p.ID], zoneOf[p.ID] = p, s.zones.Of(p.Area)
				told[p.ID] = append(told[p.ID], shown)
			}
		}
	}
	var faults []error
	for _, p := range byID(people) {
		local := slot.In(zoneOf[p.ID])
		text, err := messages.Render("pengingat-atasan", messages.MissingToSuperior{Day: local.AddDate(0, 0, -1), Areas: told[p.ID]})
		if err == nil {
			err = d.Outbox.Enqueue(ctx, logistics.Notice{
				Key:  fmt.Sprintf("pengingat-atasan/%d/%s", p.ID, logistics.TimeKey(slot)),
				Kind: logistics.NoticeBulk, ChatID: p.ID, Text: text, CreatedAt: now, Expires: slot.Add(reminderLife),
			})
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("tell superior %d: %w", p.ID, err))
		}
	}
	return errors.Join(faults...)
}
