package commands

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// announcements keeps what is announced and who has answered.
type announcements interface {
	standings
	NextNumber(ctx context.Context, series string) (int64, error)
	Draft(ctx context.Context, chatID, personID int64) (logistics.Draft, error) // logistics.ErrNotFound
	// AddAnnouncement stores an announcement; one that is there already stays.
	AddAnnouncement(ctx context.Context, a logistics.Announcement) error
	Announcement(ctx context.Context, number int64) (logistics.Announcement, error) // logistics.ErrNotFound
	Announcements(ctx context.Context) ([]logistics.Announcement, error)            // those that are not over
	UpdateAnnouncement(ctx context.Context, number int64, change func(*logistics.Announcement) error) (logistics.Announcement, error)
	AddReady(ctx context.Context, r logistics.Ready) error // an earlier answer stays
	Readies(ctx context.Context, number int64) ([]logistics.Ready, error)
}

// herald is what /umumkan and /siap work with.
type herald struct {
	store announcements
	Deps
}

// umumkan writes to every ketua below an area. A confirming tap comes first, which
// shows how many people it will be; the question then turns into the card that shows
// who has answered. The card and the reminder are the work of a job.
func umumkan(s announcements, d Deps) *Command {
	h := &herald{s, d}
	return &Command{
		Name: "umumkan", Usage: "[wilayah:] <pengumuman>", Short: "Mengumumkan sesuatu kepada semua Ketua PPK, dengan tombol Siap",
		Example: "/umumkan Tabang: kapal berangkat besok pukul 05.00 WITA", Run: h.ask, Tap: h.confirm,
	}
}

// ask shows an announcement with the number of its recipients and waits for the tap.
func (h *herald) ask(ctx context.Context, req Request) (Reply, error) {
	if strings.TrimSpace(req.Args) == "" {
		return say("umumkan-cara", nil)
	}
	if req.File != nil || req.Evidence != nil {
		return say("umumkan-berkas", nil)
	}
	p, err := h.parts(ctx)
	if err != nil {
		return Reply{}, err
	}
	area, text := logistics.ReadAnnouncement(p.Catalog, req.Args, req.From.Area)
	if err := logistics.May(req.From, "umumkan", req.Chat.Kind, area); err != nil {
		return Reply{}, err
	}
	if n := messages.Units(text); n > messages.MaxAnnouncement {
		return say("umumkan-panjang", messages.AnnouncementTooLong{Units: int64(n), Max: messages.MaxAnnouncement})
	}
	number, err := decide(ctx, req, "number", func() (int64, error) { return h.store.NextNumber(ctx, "A") })
	if err != nil {
		return Reply{}, err
	}
	a := logistics.Announcement{
		Number: number, Area: area, By: req.From.ID, Text: text, State: logistics.AnnouncementAsked, Cause: req.Key, AskedAt: req.Now,
	}
	a.To, a.Missed = p.Roster.Audience(p.Catalog, area, req.Now)
	if len(a.To) == 0 {
		a.State = logistics.AnnouncementCalled // there is nothing to confirm
	}
	if err := h.store.AddAnnouncement(ctx, a); err != nil {
		return Reply{}, fmt.Errorf("keep announcement %d: %w", number, err)
	}
	// An earlier try may have found other people; what it kept is what is asked.
	if p.Announcement, err = h.store.Announcement(ctx, number); err != nil {
		return Reply{}, fmt.Errorf("look up announcement %d: %w", number, err)
	}
	return question(p)
}

// question asks for the confirming tap; where nobody would be reached it says so.
func question(p messages.AnnouncementParts) (Reply, error) {
	a := p.Announcement
	if len(a.To) == 0 {
		text, err := messages.AnnouncementCard("umumkan-tidak-ada", p)
		return Answer(text), err
	}
	text, err := messages.AnnouncementCard("umumkan-tanya", p)
	if err != nil {
		return Reply{}, err
	}
	var k keyboard
	k.add("umumkan-tombol-kirim", messages.Announcement{Count: int64(len(a.To))}, "umumkan:kirim:%d:%d", a.Number, len(a.To))
	k.row()
	k.add("umumkan-tombol-batal", nil, "umumkan:batal:%d", a.Number)
	reply := Answer(text, k.rows...)
	reply.Notices[0].Key = a.Card()
	return reply, k.err
}

// errSettled says that somebody, or an earlier try, was faster.
var errSettled = errors.New("the announcement is settled")

// confirm obeys the buttons of the question: kirim:<n>:<recipients> and batal:<n>.
func (h *herald) confirm(ctx context.Context, req Request) (Reply, error) {
	words := strings.Split(req.Data, ":")
	a, err := h.find(ctx, words)
	if err != nil {
		return Reply{}, err
	}
	if a.By != req.From.ID {
		return Reply{}, logistics.ErrNotAllowed
	}
	if err := logistics.May(req.From, "umumkan", req.Chat.Kind, a.Area); err != nil {
		return Reply{}, err
	}
	now, err := decide(ctx, req, "at", func() (time.Time, error) { return req.Now, nil })
	if err != nil {
		return Reply{}, err
	}
	switch {
	case words[0] == "batal":
		return h.end(ctx, req, a, logistics.AnnouncementCalled, "umumkan-batal")
	case words[0] != "kirim" || len(words) != 3:
		return Reply{}, logistics.ErrNotFound
	case (a.State == logistics.AnnouncementAsked || a.State == logistics.AnnouncementLapsed) && now.Sub(a.AskedAt) >= logistics.AnnouncementAsks:
		return h.end(ctx, req, a, logistics.AnnouncementLapsed, "umumkan-lewat")
	}
	return h.send(ctx, req, a, words[2], now)
}

// find is the announcement a button speaks of.
func (h *herald) find(ctx context.Context, words []string) (logistics.Announcement, error) {
	if len(words) < 2 {
		return logistics.Announcement{}, logistics.ErrNotFound
	}
	number, err := strconv.ParseInt(words[1], 10, 64)
	if err != nil {
		return logistics.Announcement{}, logistics.ErrNotFound
	}
	return h.store.Announcement(ctx, number)
}

// end calls off an announcement that was not sent.
func (h *herald) end(ctx context.Context, req Request, a logistics.Announcement, state logistics.AnnouncementState, block string) (Reply, error) {
	_, err := h.store.UpdateAnnouncement(ctx, a.Number, func(a *logistics.Announcement) error {
		if a.State != logistics.AnnouncementAsked && a.State != state {
			return errSettled
		}
		a.State = state
		return nil
	})
	switch {
	case errors.Is(err, errSettled), errors.Is(err, logistics.ErrNotFound) && a.State != state:
		return h.settled(ctx, req, a.Number)
	case err != nil && !errors.Is(err, logistics.ErrNotFound):
		return Reply{}, fmt.Errorf("call off announcement %d: %w", a.Number, err)
	}
	h.poke()
	return change(req, block, nil)
}

// settled says what has become of an announcement whose question was answered before.
func (h *herald) settled(ctx context.Context, req Request, number int64) (Reply, error) {
	a, err := h.store.Announcement(ctx, number)
	if err != nil {
		return Reply{}, fmt.Errorf("look up announcement %d: %w", number, err)
	}
	switch a.State {
	case logistics.AnnouncementCalled:
		return remark(req, "umumkan-sudah-batal")
	case logistics.AnnouncementLapsed:
		return remark(req, "umumkan-lewat")
	}
	return remark(req, "umumkan-sudah")
}

// send sends an announcement to those the tapped button spoke of. Where they are
// others by now, the question is asked anew. It is sent once, by the tap that is kept
// as its cause, and a second try of that tap enqueues the same notices again.
func (h *herald) send(ctx context.Context, req Request, a logistics.Announcement, shown string, now time.Time) (Reply, error) {
	p, err := h.parts(ctx)
	if err != nil {
		return Reply{}, err
	}
	to, missed := p.Roster.Audience(p.Catalog, a.Area, now)
	// Decided before anything is written: what a first try has stored would look to a
	// second as if nothing had changed.
	moved, err := decide(ctx, req, "moved", func() (bool, error) {
		return a.State == logistics.AnnouncementAsked && (!a.SameAudience(to) || shown != strconv.Itoa(len(a.To))), nil
	})
	if err != nil {
		return Reply{}, err
	}
	zones := p.Zones.Among(to)
	p.Announcement, err = h.store.UpdateAnnouncement(ctx, a.Number, func(a *logistics.Announcement) error {
		switch {
		case a.State == logistics.AnnouncementCalled && moved, a.State != logistics.AnnouncementAsked && a.SentCause == req.Key:
			return nil // an earlier try of this tap
		case a.State != logistics.AnnouncementAsked:
			return errSettled
		case moved:
			a.To, a.Missed = to, missed
			if len(to) == 0 {
				a.State = logistics.AnnouncementCalled
			}
		default:
			a.Send(req.Key, now, h.Plan, zones)
		}
		return nil
	})
	switch {
	case errors.Is(err, errSettled), errors.Is(err, logistics.ErrNotFound):
		return h.settled(ctx, req, a.Number)
	case err != nil:
		return Reply{}, fmt.Errorf("send announcement %d: %w", a.Number, err)
	case moved:
		return askAgain(req, p)
	}
	h.poke()
	return announce(p)
}

// askAgain puts the question with other numbers in the place of the old one.
func askAgain(req Request, p messages.AnnouncementParts) (Reply, error) {
	reply, err := question(p)
	if err != nil {
		return Reply{}, err
	}
	reply.Notices[0].Key, reply.Notices[0].EditID = "", req.MessageID
	reply.Toast, err = messages.Plain("umumkan-berubah", nil)
	reply.Alert = true
	return reply, err
}

// announce makes the notice for each recipient.
func announce(p messages.AnnouncementParts) (Reply, error) {
	a := p.Announcement
	var reply Reply
	var k keyboard
	k.add("siap-tombol", nil, "siap:%d", a.Number)
	if k.err != nil {
		return Reply{}, k.err
	}
	for _, to := range a.To {
		text, err := messages.AnnouncementFor("umumkan-teks", p, to, time.Time{})
		if err != nil {
			return Reply{}, err
		}
		reply.Notices = append(reply.Notices, logistics.Notice{
			Key: a.Key(to.Person), Kind: logistics.NoticeBulk, ChatID: to.Person, Text: text, Buttons: k.rows, Expires: a.ClosesAt,
		})
	}
	var err error
	reply.Toast, err = messages.Plain("umumkan-dikirim", nil)
	return reply, err
}

// parts gathers what announcements are shown from.
func (h *herald) parts(ctx context.Context) (messages.AnnouncementParts, error) {
	var p messages.AnnouncementParts
	var err error
	if p.Catalog, err = h.store.Catalog(ctx, h.Root); err != nil {
		return p, err
	}
	p.Zones = logistics.NewZones(p.Catalog, h.Plan.Location)
	p.Roster, err = rosterOf(ctx, h.store)
	return p, err
}

func (h *herald) poke() {
	if h.Poke != nil {
		h.Poke()
	}
}
