package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// siap answers an announcement: by its button, by the command, or by the word as
// people write it.
func siap(s announcements, d Deps) *Command {
	h := &herald{s, d}
	return &Command{
		Name: "siap", Usage: "[A-nomor]", Short: "Menjawab siap atas pengumuman", Example: "/siap A-3",
		Run: h.typed, Tap: h.tapped, Hears: h.heard,
	}
}

// tapped answers the button under an announcement or under its reminder.
func (h *herald) tapped(ctx context.Context, req Request) (Reply, error) {
	a, err := h.find(ctx, []string{"siap", req.Data})
	if err != nil {
		return Reply{}, err
	}
	to, ok := a.Recipient(req.From.ID)
	if !ok {
		return remark(req, "siap-bukan")
	}
	if a.State != logistics.AnnouncementSent {
		return remark(req, "siap-ditutup")
	}
	before, err := h.answered(ctx, a, req.From.ID)
	if err != nil {
		return Reply{}, err
	}
	reply, err := h.ready(ctx, req, a, to)
	if err != nil {
		return Reply{}, err
	}
	toast := "siap-terima-kasih"
	if before.Person != 0 && before.Cause != req.Key {
		// A button that was left, under a reminder that crossed the answer, goes too.
		toast = "siap-sudah"
		reply.Notices = reply.Notices[:1]
		reply.Notices[0].Key, reply.Notices[0].Edits, reply.Notices[0].EditID = "", "", req.MessageID
	}
	reply.Toast, err = messages.Plain(toast, nil)
	return reply, err
}

// typed answers "/siap A-3", or without a number the newest announcement that waits.
func (h *herald) typed(ctx context.Context, req Request) (Reply, error) {
	words := strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(req.Args)), "A-")
	wanted, _ := strconv.ParseInt(words, 10, 64) // words that are no number ask for the newest
	reply, found, err := h.say(ctx, req, wanted)
	if err != nil || found {
		return reply, err
	}
	return say("siap-tidak-ada", nil)
}

// heard answers "Siap, Pak": the announcement that it is a reply to, and otherwise the
// newest that waits, where no dialogue is open.
func (h *herald) heard(ctx context.Context, req Request) (Reply, bool, error) {
	if req.Chat.Kind != logistics.ChatPrivate || req.Evidence != nil || req.File != nil || !logistics.SaysReady(req.Text) {
		return Reply{}, false, nil
	}
	if number, ok := messages.AnnouncementSaid(req.ReplyText); ok {
		reply, err := h.replied(ctx, req, number)
		return reply, true, err
	}
	draft, err := h.store.Draft(ctx, req.Chat.ID, req.From.ID)
	if err != nil && !errors.Is(err, logistics.ErrNotFound) {
		return Reply{}, false, fmt.Errorf("look for a dialogue: %w", err)
	}
	if err == nil && req.Now.Before(draft.Expires) {
		return Reply{}, false, nil
	}
	reply, found, err := h.say(ctx, req, 0)
	if err != nil || found {
		return reply, found, err
	}
	open, err := h.open(ctx, req.From.ID)
	if err != nil || len(open) == 0 {
		return Reply{}, false, err
	}
	reply, err = say("siap-sudah", nil)
	return reply, true, err
}

// replied answers the announcement that a word is a reply to, whatever else waits.
func (h *herald) replied(ctx context.Context, req Request, number int64) (Reply, error) {
	reply, found, err := h.say(ctx, req, number)
	if err != nil || found {
		return reply, err
	}
	a, err := h.store.Announcement(ctx, number)
	if errors.Is(err, logistics.ErrNotFound) {
		return say("siap-tidak-ada", nil)
	}
	if err != nil {
		return Reply{}, fmt.Errorf("look up announcement %d: %w", number, err)
	}
	before, err := h.answered(ctx, a, req.From.ID)
	_, ok := a.Recipient(req.From.ID)
	switch {
	case err != nil:
		return Reply{}, err
	case !ok:
		return say("siap-bukan", nil)
	case before.Person != 0:
		return say("siap-sudah", nil)
	}
	return say("siap-ditutup", nil)
}

// say answers an announcement in words; wanted 0 is the newest that waits for the
// person. found is false where none does.
func (h *herald) say(ctx context.Context, req Request, wanted int64) (reply Reply, found bool, err error) {
	number, err := decide(ctx, req, "announcement", func() (int64, error) { return h.waiting(ctx, req.From.ID, wanted) })
	if err != nil || number == 0 {
		return Reply{}, false, err
	}
	a, err := h.store.Announcement(ctx, number)
	if err != nil {
		return Reply{}, false, fmt.Errorf("look up announcement %d: %w", number, err)
	}
	to, _ := a.Recipient(req.From.ID)
	edits, err := h.ready(ctx, req, a, to)
	if err != nil {
		return Reply{}, false, err
	}
	reply, err = say("siap-tercatat", messages.Announcement{Name: logistics.AnnouncementName(number)})
	reply.Notices = append(reply.Notices, edits.Notices...)
	return reply, true, err
}

// waiting is the number of the newest announcement that waits for a person, 0 where
// none does.
func (h *herald) waiting(ctx context.Context, person, wanted int64) (int64, error) {
	open, err := h.open(ctx, person)
	if err != nil {
		return 0, err
	}
	var newest int64
	for _, a := range open {
		if wanted != 0 && a.Number != wanted {
			continue
		}
		if before, err := h.answered(ctx, a, person); err != nil {
			return 0, err
		} else if before.Person == 0 {
			newest = max(newest, a.Number)
		}
	}
	return newest, nil
}

// open lists the announcements to a person that still take answers.
func (h *herald) open(ctx context.Context, person int64) ([]logistics.Announcement, error) {
	all, err := h.store.Announcements(ctx)
	if err != nil {
		return nil, fmt.Errorf("list announcements: %w", err)
	}
	return slices.DeleteFunc(all, func(a logistics.Announcement) bool {
		_, ok := a.Recipient(person)
		return !ok || a.State != logistics.AnnouncementSent
	}), nil
}

// answered is the answer of a person; the zero Ready where there is none.
func (h *herald) answered(ctx context.Context, a logistics.Announcement, person int64) (logistics.Ready, error) {
	all, err := h.store.Readies(ctx, a.Number)
	if err != nil {
		return logistics.Ready{}, fmt.Errorf("list the answers to announcement %d: %w", a.Number, err)
	}
	for _, r := range all {
		if r.Person == person {
			return r, nil
		}
	}
	return logistics.Ready{}, nil
}

// ready keeps an answer and takes the buttons away from what asked for it.
func (h *herald) ready(ctx context.Context, req Request, a logistics.Announcement, to logistics.Recipient) (Reply, error) {
	err := h.store.AddReady(ctx, logistics.Ready{Announcement: a.Number, Person: to.Person, At: req.Now, Cause: req.Key})
	if err != nil {
		return Reply{}, fmt.Errorf("keep the answer to announcement %d: %w", a.Number, err)
	}
	h.poke()
	kept, err := h.answered(ctx, a, to.Person)
	if err != nil {
		return Reply{}, err
	}
	p, err := h.parts(ctx)
	if err != nil {
		return Reply{}, err
	}
	p.Announcement = a
	text, err := messages.AnnouncementFor("umumkan-teks", p, to, kept.At)
	if err != nil {
		return Reply{}, err
	}
	var reply Reply
	edit := func(key, text string) {
		reply.Notices = append(reply.Notices, logistics.Notice{
			Key: key + "/siap", Kind: logistics.NoticeAnswer, ChatID: to.Person, Edits: key, Text: text,
		})
	}
	edit(a.Key(to.Person), text)
	if to.Reminded {
		thanks, err := messages.Render("siap-tercatat", messages.Announcement{Name: logistics.AnnouncementName(a.Number)})
		if err != nil {
			return Reply{}, err
		}
		edit(a.ReminderKey(to.Person), thanks)
	}
	return reply, nil
}
