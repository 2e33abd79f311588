package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// AnnouncementStore is what announcements are kept in.
type AnnouncementStore interface {
	Announcements(ctx context.Context) ([]logistics.Announcement, error) // those that are not put away
	UpdateAnnouncement(ctx context.Context, number int64, change func(*logistics.Announcement) error) (logistics.Announcement, error)
	ArchiveAnnouncement(ctx context.Context, a logistics.Announcement) error
	Readies(ctx context.Context, number int64) ([]logistics.Ready, error)
	SentNotice(ctx context.Context, key string) (logistics.Notice, error) // logistics.ErrNotFound
}

// Announcements is the duty that keeps the card of each announcement true, tells its
// sender whom it did not reach, reminds the rest once, and closes it. It alone changes
// the card once an announcement is sent, so that the newest state is the last one.
type Announcements struct {
	deps  Deps
	store AnnouncementStore
}

// NewAnnouncements makes that duty.
func NewAnnouncements(d Deps, store AnnouncementStore) *Announcements {
	return &Announcements{deps: d, store: store}
}

// Next implements Duty.
func (w *Announcements) Next(ctx context.Context) (time.Time, error) {
	open, err := w.store.Announcements(ctx)
	var first time.Time
	for _, a := range open {
		if due := a.Due(); !due.IsZero() && (first.IsZero() || due.Before(first)) {
			first = due
		}
	}
	return first, err
}

// Look implements Duty.
func (w *Announcements) Look(ctx context.Context, now time.Time) error {
	open, err := w.store.Announcements(ctx)
	if err != nil || len(open) == 0 {
		return err
	}
	var p messages.AnnouncementParts
	if p.Catalog, err = w.deps.Store.Catalog(ctx, w.deps.Root); err != nil {
		return err
	}
	if p.Roster, err = w.deps.roster(ctx); err != nil {
		return err
	}
	p.Zones = logistics.NewZones(p.Catalog, w.deps.Plan.Location)
	var faults []error
	for _, a := range open {
		p.Announcement = a
		if err := w.lookAt(ctx, p, now); err != nil {
			faults = append(faults, fmt.Errorf("announcement %s: %w", logistics.AnnouncementName(a.Number), err))
		}
	}
	return errors.Join(faults...)
}

// lookAt brings one announcement forward. Each step puts its notices into the outbox
// before it is marked as done, so that a crash in between repeats it under the same
// keys.
func (w *Announcements) lookAt(ctx context.Context, p messages.AnnouncementParts, now time.Time) error {
	a := &p.Announcement
	if a.State == logistics.AnnouncementAsked && !now.Before(a.Due()) {
		if err := w.update(ctx, a, func(a *logistics.Announcement) {
			if a.State == logistics.AnnouncementAsked {
				a.State = logistics.AnnouncementLapsed
			}
		}); err != nil {
			return err
		}
	}
	if a.State == logistics.AnnouncementSent || a.State == logistics.AnnouncementClosed {
		if err := w.follow(ctx, p, a, now); err != nil {
			return err
		}
	}
	if !a.Final() {
		return nil
	}
	if a.State == logistics.AnnouncementLapsed {
		text, err := messages.Render("umumkan-lewat", nil)
		if err != nil {
			return err
		}
		if err := w.tell(ctx, *a, logistics.Notice{Key: a.Card() + "/lewat", Edits: a.Card(), Text: text, CreatedAt: now}); err != nil {
			return err
		}
	}
	return w.store.ArchiveAnnouncement(ctx, *a)
}

// follow does what is due for an announcement that was sent.
func (w *Announcements) follow(ctx context.Context, p messages.AnnouncementParts, a *logistics.Announcement, now time.Time) error {
	// Whoever lost his access is told nothing more, and nobody is reminded in his name.
	if _, known := p.Roster.Person(a.By); !known {
		return w.update(ctx, a, func(a *logistics.Announcement) { a.State = logistics.AnnouncementClosed })
	}
	answers, err := w.store.Readies(ctx, a.Number)
	if err != nil {
		return err
	}
	p.Answers = answers
	if over := !now.Before(a.ClosesAt); !a.Reached && (over || !now.Before(a.ProbeAt())) {
		if err := w.probe(ctx, p, a, now); err != nil {
			return err
		}
	}
	if a.RemindedAt.IsZero() && !now.Before(a.RemindAt) && now.Before(a.ClosesAt) {
		if err := w.remindAwake(ctx, p, a, now); err != nil {
			return err
		}
	}
	if !now.Before(a.ClosesAt) {
		if err := w.update(ctx, a, func(a *logistics.Announcement) { a.State = logistics.AnnouncementClosed }); err != nil {
			return err
		}
	}
	p.Announcement = *a
	return w.show(ctx, p, a, now)
}

// probe tells the sender who was not reached, although it had seemed so. It is done
// again until of everybody it is known. What has not gone out when the announcement is
// closed does not go out any more.
func (w *Announcements) probe(ctx context.Context, p messages.AnnouncementParts, a *logistics.Announcement, now time.Time) error {
	_, waiting := a.Answers(p.Answers)
	lost, known := map[int64]bool{}, true
	for _, to := range waiting {
		n, err := w.store.SentNotice(ctx, a.Key(to.Person))
		switch {
		case errors.Is(err, logistics.ErrNotFound) && now.Before(a.ClosesAt):
			known = false // still on its way
		case err != nil && !errors.Is(err, logistics.ErrNotFound):
			return err
		case n.State != logistics.NoticeSent:
			lost[to.Person] = true
		}
	}
	if err := w.update(ctx, a, func(a *logistics.Announcement) { a.MarkLost(lost) }); err != nil {
		return err
	}
	next := a.Tellings + 1
	var people []messages.AnnouncementPerson
	for _, to := range a.LostIn(next) {
		people = append(people, p.Person(to))
	}
	if len(people) > 0 {
		text, err := messages.Render("umumkan-gagal", messages.Announcement{
			Name: logistics.AnnouncementName(a.Number), Missed: messages.AnnouncementList{People: people},
		})
		if err != nil {
			return err
		}
		key := a.Card() + "/gagal"
		if next > 1 {
			key += fmt.Sprintf("/%d", next)
		}
		if err := w.tell(ctx, *a, logistics.Notice{Key: key, Text: text, CreatedAt: now}); err != nil {
			return err
		}
	}
	// A try that ended half-way may have marked fewer than there are by now.
	all := known && !slices.ContainsFunc(a.LostIn(0), func(r logistics.Recipient) bool { return lost[r.Person] })
	return w.update(ctx, a, func(a *logistics.Announcement) {
		a.ProbedAt, a.Reached = now, all
		if len(people) > 0 {
			a.Tellings = next
		}
	})
}

// remindAwake reminds, or puts the reminder off where it is night by now.
func (w *Announcements) remindAwake(ctx context.Context, p messages.AnnouncementParts, a *logistics.Announcement, now time.Time) error {
	later := *a
	zones := p.Zones.Among(a.To)
	if !later.Postpone(now, w.deps.Plan, zones) {
		return w.remind(ctx, p, a, now)
	}
	return w.update(ctx, a, func(a *logistics.Announcement) { a.Postpone(now, w.deps.Plan, zones) })
}

// remind writes once to those who have not answered. Who they are is stored first, so
// that whoever answers finds his reminder to be taken back.
func (w *Announcements) remind(ctx context.Context, p messages.AnnouncementParts, a *logistics.Announcement, now time.Time) error {
	if err := w.update(ctx, a, func(a *logistics.Announcement) { a.MarkReminders(p.Answers, p.Roster, now) }); err != nil {
		return err
	}
	p.Announcement = *a
	button, err := messages.Plain("siap-tombol", nil)
	if err != nil {
		return err
	}
	_, waiting := a.Answers(p.Answers)
	for _, to := range waiting {
		if !to.Reminded {
			continue
		}
		text, err := messages.AnnouncementFor("umumkan-ingat", p, to, time.Time{})
		if err != nil {
			return err
		}
		err = w.deps.Outbox.Enqueue(ctx, logistics.Notice{
			Key: a.ReminderKey(to.Person), Kind: logistics.NoticeBulk, ChatID: to.Person, Text: text, CreatedAt: now, Expires: now.Add(reminderLife),
			Buttons: [][]logistics.Button{{{Text: button, Data: fmt.Sprintf("siap:%d", a.Number)}}},
		})
		if err != nil {
			return err
		}
	}
	return w.update(ctx, a, func(a *logistics.Announcement) { a.RemindedAt = now })
}

// show changes the card where there is something new to show.
func (w *Announcements) show(ctx context.Context, p messages.AnnouncementParts, a *logistics.Announcement, now time.Time) error {
	text, err := messages.AnnouncementCard("umumkan-kartu", p)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(text))
	shown := hex.EncodeToString(sum[:8])
	if shown == a.Shown {
		return nil
	}
	// With the version, so that a card may look again as it did before; with what it
	// shows, so that a try after a crash does not take an older look for its own.
	key := fmt.Sprintf("%s/kartu/%d/%s", a.Card(), a.Version, shown)
	if err := w.tell(ctx, *a, logistics.Notice{Key: key, Edits: a.Card(), Text: text, CreatedAt: now}); err != nil {
		return err
	}
	return w.update(ctx, a, func(a *logistics.Announcement) { a.Shown, a.Version = shown, a.Version+1 })
}

// tell writes to the sender of an announcement.
func (w *Announcements) tell(ctx context.Context, a logistics.Announcement, n logistics.Notice) error {
	n.Kind, n.ChatID = logistics.NoticeBulk, a.By
	return w.deps.Outbox.Enqueue(ctx, n)
}

func (w *Announcements) update(ctx context.Context, a *logistics.Announcement, change func(*logistics.Announcement)) error {
	changed, err := w.store.UpdateAnnouncement(ctx, a.Number, func(a *logistics.Announcement) error {
		change(a)
		return nil
	})
	if err == nil {
		*a = changed
	}
	return err
}
