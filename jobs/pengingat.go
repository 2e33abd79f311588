package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// reminderLife is how long after its slot a reminder may still go out, unless the
// night begins before.
const reminderLife = 3 * time.Hour

// remind asks for the reports of the day that are missing, in private: before the
// deadline the chairs, from the deadline on the anggota too. Each person gets one
// message, whatever number of areas it is about. Whoever has reported, is away, has
// no report to give yet or cannot be reached is left in peace, and everybody at
// night.
func (d Deps) remind(ctx context.Context, slot, now time.Time) error {
	return d.remindWhere(ctx, slot, now, func(time.Time) bool { return true })
}

// remindAtDeadline is remind for the areas whose deadline it is, whatever the hours
// of the other reminders are. Where both fall together they are one message.
func (d Deps) remindAtDeadline(ctx context.Context, slot, now time.Time) error {
	return d.remindWhere(ctx, slot, now, func(local time.Time) bool { return hour(local) == d.Plan.Deadline })
}

func (d Deps) remindWhere(ctx context.Context, slot, now time.Time, where func(local time.Time) bool) error {
	s, err := d.look(ctx)
	if err != nil {
		return err
	}
	if err := d.endReminders(ctx, s, now); err != nil {
		return err
	}
	asked := map[int64][]logistics.Standing{}
	people := map[int64]logistics.Person{}
	for _, st := range logistics.Standings(s.catalog, d.Root, s.stocks, d.Plan, s.roster, slot) {
		local := slot.In(s.zones.Of(st.Area.Code))
		if !st.Owing() || !where(local) || d.in(local.Location()).Quiet(local) {
			continue
		}
		ask := s.roster.Chairs(st.Area.Code, slot)
		if hour(local) >= d.Plan.Deadline {
			ask = s.roster.Committee(st.Area.Code, slot)
		}
		for _, p := range ask {
			people[p.ID] = p
			asked[p.ID] = append(asked[p.ID], st)
		}
	}
	var faults []error
	for _, p := range byID(people) {
		if err := d.remindPerson(ctx, s, p, asked[p.ID], slot, now); err != nil {
			faults = append(faults, fmt.Errorf("remind person %d: %w", p.ID, err))
		}
	}
	return errors.Join(faults...)
}

// endReminders puts thanks in the place of the reminders whose report has come, and
// forgets them. Most were told when the report was answered; a notice that was
// taken before is not taken again.
func (d Deps) endReminders(ctx context.Context, s scene, now time.Time) error {
	open, err := d.Store.Reminders(ctx, d.Root)
	if err != nil {
		return err
	}
	byArea := make(map[logistics.AreaCode]logistics.Stock, len(s.stocks))
	for _, stock := range s.stocks {
		byArea[stock.Area] = stock
	}
	ends, err := messages.EndReminders(s.catalog, open, s.zones, func(a logistics.AreaCode) (logistics.Stock, error) { return byArea[a], nil }, now)
	if err != nil {
		return err
	}
	over := map[string]bool{}
	for _, n := range ends {
		if err := d.Outbox.Enqueue(ctx, n); err != nil {
			return err
		}
		over[n.Edits] = true
	}
	for _, r := range open {
		if over[r.Key] {
			if err := d.Store.DeleteReminder(ctx, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// remindPerson enqueues one reminder and notes for each area that it is open.
func (d Deps) remindPerson(ctx context.Context, s scene, p logistics.Person, areas []logistics.Standing, slot, now time.Time) error {
	local := slot.In(s.zones.Of(areas[0].Area.Code))
	n, err := d.reminder(s, p, areas, local, now)
	if err != nil {
		return err
	}
	for _, st := range areas {
		err := d.Store.AddReminder(ctx, logistics.Reminder{
			Key: n.Key, Area: st.Area.Code, Person: p.ID, Day: s.zones.DayOf(st.Area.Code, slot), At: slot,
		})
		if err != nil {
			return err
		}
	}
	return d.Outbox.Enqueue(ctx, n)
}

// reminder is the notice to one person; slot carries the zone of the first area.
func (d Deps) reminder(s scene, p logistics.Person, areas []logistics.Standing, slot, now time.Time) (logistics.Notice, error) {
	plan := d.in(slot.Location())
	deadline := logistics.DateOf(slot).In(slot.Location()).Add(plan.Deadline)
	if !slot.Before(deadline) {
		deadline = time.Time{}
	}
	place, _ := s.catalog.Area(p.Area)
	r := messages.Reminder{
		Address: cmp.Or(p.Address, "Bapak/Ibu"), Title: messages.RoleTitle(p.Role, p.Division, place.Name),
		Slot: slot, HDay: plan.HDay(slot), Deadline: deadline,
	}
	for _, st := range areas {
		r.Areas = append(r.Areas, st.Area.Title())
	}
	text, err := messages.Render("pengingat-ketua", r)
	if err != nil {
		return logistics.Notice{}, err
	}
	buttons, err := reminderButtons(areas, slot)
	if err != nil {
		return logistics.Notice{}, err
	}
	expires := slot.Add(reminderLife)
	if night := plan.Nightfall(slot); night.Before(expires) {
		expires = night
	}
	return logistics.Notice{
		Key: fmt.Sprintf("pengingat/%d/%s", p.ID, logistics.TimeKey(slot)), Kind: logistics.NoticeBulk, ChatID: p.ID, Text: text,
		Buttons: buttons, CreatedAt: now, Expires: expires.UTC(),
	}, nil
}

// reminderButtons are what a reminder offers; one of a single area that has reported
// before offers to repeat that. slot carries the zone of the area.
func reminderButtons(areas []logistics.Standing, slot time.Time) ([][]logistics.Button, error) {
	start, err := messages.Plain("pengingat-tombol", nil)
	if err != nil {
		return nil, err
	}
	rows := [][]logistics.Button{{{Text: start, Data: "lapor:mulai"}}}
	if len(areas) == 1 && !areas[0].Last.IsZero() {
		yesterday := logistics.DateOf(slot).Sub(logistics.DateOf(areas[0].Last.In(slot.Location()))) == 1
		same, err := messages.Plain("pengingat-tombol-sama", messages.ReminderSame{Yesterday: yesterday})
		if err != nil {
			return nil, err
		}
		rows = append(rows, []logistics.Button{{Text: same, Data: "lapor:sama"}})
	}
	return rows, nil
}

func byID(people map[int64]logistics.Person) []logistics.Person {
	out := make([]logistics.Person, 0, len(people))
	for _, p := range people {
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b logistics.Person) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
