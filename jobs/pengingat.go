package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// reminderLife is how long after its slot a reminder may still go out.
const reminderLife = 3 * time.Hour

// remind asks the chair of every kecamatan that has sent nothing today for its
// report, in private. Whoever is on leave or cannot be reached is left in peace.
func (d Deps) remind(ctx context.Context, slot, now time.Time) error {
	catalog, err := d.Store.Catalog(ctx, d.Root)
	if err != nil {
		return err
	}
	stocks, err := d.Store.Stocks(ctx, d.Root)
	if err != nil {
		return err
	}
	people, err := d.Store.People(ctx)
	if err != nil {
		return err
	}
	silent := map[logistics.AreaCode]logistics.Area{}
	for _, a := range logistics.Silent(catalog, d.Root, stocks, d.Plan, slot) {
		silent[a.Code] = a
	}
	zones := logistics.NewZones(catalog, d.Plan.Location)
	var faults []error
	for _, p := range people {
		area, ok := silent[p.Area]
		if !ok || p.Role != logistics.RoleKetua || !reachable(p) || away(p, now) {
			continue
		}
		n, err := d.reminder(p, area, slot.In(zones.Of(area.Code)), now)
		if err == nil {
			err = d.Outbox.Enqueue(ctx, n)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("remind person %d: %w", p.ID, err))
		}
	}
	return errors.Join(faults...)
}

// reminder is the notice to one chair; slot carries the zone of the area.
func (d Deps) reminder(p logistics.Person, area logistics.Area, slot, now time.Time) (logistics.Notice, error) {
	address := p.Address
	if address == "" {
		address = "Bapak/Ibu"
	}
	plan := d.Plan
	plan.Location = slot.Location()
	deadline := logistics.DateOf(slot).In(slot.Location()).Add(plan.Deadline)
	if !slot.Before(deadline) {
		deadline = time.Time{}
	}
	text, err := messages.Render("pengingat-ketua", messages.Reminder{
		Address: address, Title: messages.RoleTitle(p.Role, p.Division, area.Name), Area: area.Title(),
		Slot: slot, HDay: plan.HDay(slot), Deadline: deadline,
	})
	if err != nil {
		return logistics.Notice{}, err
	}
	button, err := messages.Plain("pengingat-tombol", nil)
	if err != nil {
		return logistics.Notice{}, err
	}
	return logistics.Notice{
		Key: fmt.Sprintf("pengingat/%d/%s", p.ID, logistics.TimeKey(slot)), Kind: logistics.NoticeBulk, ChatID: p.ID, Text: text,
		Buttons:   [][]logistics.Button{{{Text: button, Data: "lapor:mulai"}}},
		CreatedAt: now, Expires: slot.Add(reminderLife).UTC(),
	}, nil
}

// reachable reports whether a person may be written to.
func reachable(p logistics.Person) bool {
	return p.Active() && p.State != logistics.PersonUnreachable
}

func away(p logistics.Person, now time.Time) bool {
	return p.State == logistics.PersonAway && (p.Until.IsZero() || now.Before(p.Until))
}
