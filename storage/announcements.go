package storage

import (
	"context"
	"errors"
	"time"

	"laporbot/logistics"
)

// announcements: by number, until they are over; announcements_done: those that are.
const (
	announcementsCollection     = "announcements"
	announcementsDoneCollection = "announcements_done"
)

// announcement_answers: by number of the announcement and person.
const readiesCollection = "announcement_answers"

type announcementDoc struct {
	Number     int64          `bson:"number"`
	Area       string         `bson:"area"`
	By         int64          `bson:"by"`
	Text       string         `bson:"text"`
	State      string         `bson:"state"`
	Cause      string         `bson:"cause"`
	To         []recipientDoc `bson:"to,omitempty"`
	Missed     []unheardDoc   `bson:"missed,omitempty"`
	AskedAt    time.Time      `bson:"asked_at"`
	SentAt     time.Time      `bson:"sent_at,omitempty"`
	SentCause  string         `bson:"sent_cause,omitempty"`
	RemindAt   time.Time      `bson:"remind_at,omitempty"`
	ClosesAt   time.Time      `bson:"closes_at,omitempty"`
	RemindedAt time.Time      `bson:"reminded_at,omitempty"`
	ProbedAt   time.Time      `bson:"probed_at,omitempty"`
	Reached    bool           `bson:"reached,omitempty"`
	Tellings   int            `bson:"tellings,omitempty"`
	Version    int            `bson:"version,omitempty"`
	Shown      string         `bson:"shown,omitempty"`
}

type recipientDoc struct {
	Person   int64    `bson:"person_id"`
	Areas    []string `bson:"areas"`
	Reminded bool     `bson:"reminded,omitempty"`
	Lost     int      `bson:"lost,omitempty"`
}

type unheardDoc struct {
	Area   string `bson:"area"`
	Person int64  `bson:"person_id,omitempty"`
}

type readyDoc struct {
	Announcement int64     `bson:"number"`
	Person       int64     `bson:"person_id"`
	At           time.Time `bson:"at"`
	Cause        string    `bson:"cause"`
}

func announcementToDoc(a logistics.Announcement) announcementDoc {
	return announcementDoc{
		Number: a.Number, Area: string(a.Area), By: a.By, Text: a.Text, State: string(a.State), Cause: a.Cause,
		To: convert(a.To, func(r logistics.Recipient) recipientDoc {
			return recipientDoc{r.Person, convert(r.Areas, func(c logistics.AreaCode) string { return string(c) }), r.Reminded, r.Lost}
		}),
		Missed:  convert(a.Missed, func(u logistics.Unheard) unheardDoc { return unheardDoc{string(u.Area), u.Person} }),
		AskedAt: a.AskedAt, SentAt: a.SentAt, SentCause: a.SentCause, RemindAt: a.RemindAt, ClosesAt: a.ClosesAt,
		RemindedAt: a.RemindedAt, ProbedAt: a.ProbedAt, Reached: a.Reached, Tellings: a.Tellings, Version: a.Version, Shown: a.Shown,
	}
}

func (d announcementDoc) announcement() logistics.Announcement {
	return logistics.Announcement{
		Number: d.Number, Area: logistics.AreaCode(d.Area), By: d.By, Text: d.Text, State: logistics.AnnouncementState(d.State), Cause: d.Cause,
		To: convert(d.To, func(r recipientDoc) logistics.Recipient {
			return logistics.Recipient{Person: r.Person, Areas: convert(r.Areas, func(c string) logistics.AreaCode { return logistics.AreaCode(c) }), Reminded: r.Reminded, Lost: r.Lost}
		}),
		Missed: convert(d.Missed, func(u unheardDoc) logistics.Unheard {
			return logistics.Unheard{Area: logistics.AreaCode(u.Area), Person: u.Person}
		}),
		AskedAt: d.AskedAt, SentAt: d.SentAt, SentCause: d.SentCause, RemindAt: d.RemindAt, ClosesAt: d.ClosesAt,
		RemindedAt: d.RemindedAt, ProbedAt: d.ProbedAt, Reached: d.Reached, Tellings: d.Tellings, Version: d.Version, Shown: d.Shown,
	}
}

// AddAnnouncement stores an announcement; one that is there already stays.
func (s *Store) AddAnnouncement(ctx context.Context, a logistics.Announcement) error {
	_, err := add(ctx, s.engine, announcementsCollection, logistics.AnnouncementID(a.Number), announcementToDoc(a))
	return err
}

// Announcement finds an announcement, one that is over among them, or
// logistics.ErrNotFound.
func (s *Store) Announcement(ctx context.Context, number int64) (logistics.Announcement, error) {
	a, err := get(ctx, s.engine, announcementsCollection, logistics.AnnouncementID(number), announcementDoc.announcement)
	if errors.Is(err, logistics.ErrNotFound) {
		a, err = get(ctx, s.engine, announcementsDoneCollection, logistics.AnnouncementID(number), announcementDoc.announcement)
	}
	return a, err
}

// Announcements lists those that are not put away, by number.
func (s *Store) Announcements(ctx context.Context) ([]logistics.Announcement, error) {
	return list(ctx, s.engine, announcementsCollection, "", "", announcementDoc.announcement)
}

// UpdateAnnouncement changes one that is not put away and returns it;
// logistics.ErrNotFound where it is.
func (s *Store) UpdateAnnouncement(ctx context.Context, number int64, change func(*logistics.Announcement) error) (logistics.Announcement, error) {
	return update(ctx, s.engine, announcementsCollection, logistics.AnnouncementID(number), announcementDoc.announcement, announcementToDoc, change)
}

// ArchiveAnnouncement puts away one that is over.
func (s *Store) ArchiveAnnouncement(ctx context.Context, a logistics.Announcement) error {
	id := logistics.AnnouncementID(a.Number)
	if _, err := add(ctx, s.engine, announcementsDoneCollection, id, announcementToDoc(a)); err != nil {
		return err
	}
	return s.engine.Delete(ctx, announcementsCollection, id)
}

// AddReady keeps the answer of a person; an earlier one stays.
func (s *Store) AddReady(ctx context.Context, r logistics.Ready) error {
	_, err := add(ctx, s.engine, readiesCollection, logistics.AnnouncementID(r.Announcement)+"|"+decimal(r.Person), readyDoc(r))
	return err
}

// Readies lists the answers to an announcement, in no order that means anything.
func (s *Store) Readies(ctx context.Context, number int64) ([]logistics.Ready, error) {
	id := logistics.AnnouncementID(number)
	return list(ctx, s.engine, readiesCollection, id+"|", prefixEnd(id), func(d readyDoc) logistics.Ready { return logistics.Ready(d) })
}
