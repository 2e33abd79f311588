package logistics

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// AnnouncementState is how far an announcement has come.
type AnnouncementState string

// The states of an announcement; the last three are final.
const (
	AnnouncementAsked  AnnouncementState = "ditanya" // waits for the confirming tap
	AnnouncementSent   AnnouncementState = "dikirim"
	AnnouncementClosed AnnouncementState = "ditutup" // its time is over
	AnnouncementCalled AnnouncementState = "batal"   // called off before it was sent
	AnnouncementLapsed AnnouncementState = "lewat"   // never confirmed
)

const (
	// AnnouncementAsks is how long an announcement waits for the confirming tap: what is
	// confirmed later was written for another hour.
	AnnouncementAsks = time.Hour
	// AnnouncementOpen is how long answers are taken; whoever is without signal for a
	// day is still heard.
	AnnouncementOpen = 48 * time.Hour
	// announcementPatience is how long after the announcement those are reminded who
	// have not answered: twice and four times as fast as election day nears, as ladders.
	announcementPatience = 2 * time.Hour
	// announcementProbe is how long after it is looked whether everybody was reached,
	// and announcementProbes how long after that again, until of everybody it is known.
	announcementProbe  = 2 * time.Minute
	announcementProbes = 10 * time.Minute
)

// Announcement A-n is a text to every ketua below an area, with what is known of who
// was reached. Who has answered is kept beside it, one Ready for each.
type Announcement struct {
	Number int64
	Area   AreaCode
	By     int64
	Text   string
	State  AnnouncementState
	Cause  string // the request that asked
	// To and Missed are those of the question, and once it is sent those it went to.
	To     []Recipient
	Missed []Unheard

	AskedAt   time.Time
	SentAt    time.Time
	SentCause string    // the tap that confirmed
	RemindAt  time.Time // when the rest is reminded, once
	ClosesAt  time.Time

	RemindedAt time.Time // the reminders are in the outbox; zero: not yet
	ProbedAt   time.Time // it was last looked who was not reached; zero: not yet
	Reached    bool      // of everybody it is known whether he was
	Tellings   int       // of those who were not, to the sender
	// Version counts the changes of the card that shows it, and Shown is what the last
	// one was made of.
	Version int
	Shown   string
}

// Recipient is somebody an announcement goes to.
type Recipient struct {
	Person   int64
	Areas    []AreaCode // for which he speaks: his own, or one whose ketua is away
	Reminded bool       // is to be, or was, reminded
	Lost     int        // was not reached: in which of the Tellings the sender learns of it; 0: not lost
}

// Unheard is an area whose ketua an announcement cannot reach.
type Unheard struct {
	Area   AreaCode
	Person int64 // 0: none is registered
}

// Ready is the answer of one recipient.
type Ready struct {
	Announcement int64
	Person       int64
	At           time.Time
	Cause        string // the request that said so
}

// AnnouncementName is the number as people say it.
func AnnouncementName(number int64) string { return fmt.Sprintf("A-%d", number) }

// AnnouncementID names an announcement in the store.
func AnnouncementID(number int64) string { return fmt.Sprintf("%012d", number) }

// Card is the key of the notice that shows an announcement to its sender: first the
// question, then the live card.
func (a Announcement) Card() string { return fmt.Sprintf("umumkan/%d", a.Number) }

// Key is that of the announcement to one person, ReminderKey that of the reminder.
func (a Announcement) Key(person int64) string { return fmt.Sprintf("%s/%d", a.Card(), person) }

// ReminderKey is the key of the reminder to one person.
func (a Announcement) ReminderKey(person int64) string { return a.Key(person) + "/ingat" }

// Final reports whether nothing more becomes of it.
func (a Announcement) Final() bool {
	return a.State != AnnouncementAsked && a.State != AnnouncementSent
}

// Recipient finds a person among those it goes to.
func (a Announcement) Recipient(person int64) (Recipient, bool) {
	i := slices.IndexFunc(a.To, func(r Recipient) bool { return r.Person == person })
	if i < 0 {
		return Recipient{}, false
	}
	return a.To[i], true
}

// SameAudience reports whether it would reach exactly those that another does.
func (a Announcement) SameAudience(to []Recipient) bool {
	return slices.EqualFunc(a.To, to, func(x, y Recipient) bool { return x.Person == y.Person && slices.Equal(x.Areas, y.Areas) })
}

// Send confirms it at a moment: from then on it is sent, and what follows has its
// hours. zones are those the recipients live in, in none of which it is night when
// they are reminded.
func (a *Announcement) Send(cause string, now time.Time, plan Plan, zones []*time.Location) {
	a.State, a.SentAt, a.SentCause = AnnouncementSent, now, cause
	a.ClosesAt = now.Add(AnnouncementOpen)
	a.RemindAt = awakeIn(zones, plan, plan.Due(now, announcementPatience, true))
}

// Postpone moves a reminder that did not come in its hour out of the quiet hours of
// every zone; moved is false where it may come now.
func (a *Announcement) Postpone(now time.Time, plan Plan, zones []*time.Location) (moved bool) {
	at := awakeIn(zones, plan, now)
	if !at.After(now) {
		return false
	}
	a.RemindAt = at
	return true
}

// awakeIn is the first moment from at on that is in the quiet hours of no zone.
func awakeIn(zones []*time.Location, plan Plan, at time.Time) time.Time {
	for range 2 { // the end of the night in one zone may still be night in another
		for _, zone := range zones {
			plan.Location = zone
			at = plan.awake(at).UTC()
		}
	}
	return at
}

// ProbeAt is when it is next looked whether everybody was reached.
func (a Announcement) ProbeAt() time.Time {
	if a.ProbedAt.IsZero() {
		return a.SentAt.Add(announcementProbe)
	}
	return a.ProbedAt.Add(announcementProbes)
}

// MarkLost notes who is to be named to the sender as not reached in the next telling.
// Where that telling is marked already it stays as it is, so that a second try tells
// the same.
func (a *Announcement) MarkLost(lost map[int64]bool) {
	next := a.Tellings + 1
	if len(a.LostIn(next)) > 0 {
		return
	}
	for i, to := range a.To {
		if lost[to.Person] && to.Lost == 0 {
			a.To[i].Lost = next
		}
	}
}

// LostIn lists those who are named in one of the tellings.
func (a Announcement) LostIn(telling int) []Recipient {
	return slices.DeleteFunc(slices.Clone(a.To), func(r Recipient) bool { return r.Lost != telling })
}

// Due is the next moment at which the clock has an effect on it. What is over is only
// to be put away, and due since it was asked.
func (a Announcement) Due() time.Time {
	switch a.State {
	case AnnouncementAsked:
		return a.AskedAt.Add(AnnouncementAsks)
	case AnnouncementSent:
		due := a.ClosesAt
		if a.RemindedAt.IsZero() && a.RemindAt.Before(due) {
			due = a.RemindAt
		}
		if at := a.ProbeAt(); !a.Reached && at.Before(due) {
			due = at
		}
		return due
	}
	return a.AskedAt
}

// Audience lists whom an announcement to an area reaches: each ketua of the kecamatan
// below it, in the order of dispatch, and in the place of one on leave his deputy.
// Whoever is without signal is written to all the same and reads it later. missed are
// those who cannot be written to, and the areas without a ketua.
func (r *Roster) Audience(c *Catalog, area AreaCode, at time.Time) (to []Recipient, missed []Unheard) {
	add := func(p Person, area AreaCode) {
		i := slices.IndexFunc(to, func(x Recipient) bool { return x.Person == p.ID })
		if i < 0 {
			to = append(to, Recipient{Person: p.ID})
			i = len(to) - 1
		}
		if !slices.Contains(to[i].Areas, area) {
			to[i].Areas = append(to[i].Areas, area)
		}
	}
	for _, a := range c.Below(area, LevelKecamatan) {
		chairs := r.At(a.Code, RoleKetua)
		if len(chairs) == 0 {
			missed = append(missed, Unheard{Area: a.Code})
		}
		for _, p := range chairs {
			if away, ok := r.Away(p, at); ok && away.Kind == AbsenceLeave {
				if deputy, known := r.byID[away.Deputy]; known && r.Reachable(deputy) {
					p = deputy
				}
			}
			if r.Reachable(p) {
				add(p, a.Code)
			} else {
				missed = append(missed, Unheard{Area: a.Code, Person: p.ID})
			}
		}
	}
	return to, missed
}

// Answers tells who of those it went to has answered, in the order in which they did,
// and who has not, in the order of dispatch.
func (a Announcement) Answers(all []Ready) (ready []Ready, waiting []Recipient) {
	for _, x := range all {
		if _, ok := a.Recipient(x.Person); ok {
			ready = append(ready, x)
		}
	}
	slices.SortStableFunc(ready, func(x, y Ready) int { return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.Person, y.Person)) })
	for _, r := range a.To {
		if !slices.ContainsFunc(ready, func(x Ready) bool { return x.Person == r.Person }) {
			waiting = append(waiting, r)
		}
	}
	return ready, waiting
}

// MarkReminders marks those who are to be reminded at a moment: they have not
// answered, can be written to and are not away. Marking again after a crash leaves
// the marks that are there.
func (a *Announcement) MarkReminders(all []Ready, r *Roster, at time.Time) {
	_, waiting := a.Answers(all)
	for i, x := range a.To {
		p, known := r.Person(x.Person)
		if !known || !r.Reachable(p) || !slices.ContainsFunc(waiting, func(w Recipient) bool { return w.Person == x.Person }) {
			continue
		}
		if _, away := r.Away(p, at); !away {
			a.To[i].Reminded = true
		}
	}
}
