package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// remarkOn is what a reply comes to, decided once: what the first try has added to
// the obstacle must not change what the second makes of the same message.
type remarkOn struct {
	Number int64 // K-n; 0: it is about no obstacle
	Kind   logistics.EventKind
	Text   string
	Cut    bool
	Known  bool // one more picture of an album whose obstacle is known
	Which  bool // it must be said which of several is meant
	Put    bool // it answers until when the obstacle rests, and why
}

// longestTalk is how much of a message is passed on.
const longestTalk = 1500

// hear takes a reply to whatever the bot says about an obstacle, and the rest of an
// album that belongs to one. Words and what is shown become part of its history; the
// escalation carries them to the other side.
func (k *keeper) hear(ctx context.Context, req Request) (Reply, bool, error) {
	if req.Edited {
		return Reply{}, false, nil
	}
	r, err := decide(ctx, req, "remark", func() (remarkOn, error) { return k.meant(ctx, req) })
	switch {
	case err != nil:
		return Reply{}, false, err
	case r.Which:
		reply, err := say("kendala-bicara-yang-mana", nil)
		return reply, true, err
	case r.Number == 0:
		return Reply{}, false, nil
	case r.Put:
		reply, err := k.putOff(ctx, req, r.Number, r.Text)
		return reply, true, err
	}
	reply, err := k.remark(ctx, req, r)
	return reply, true, err
}

// meant finds the obstacle that a message is about, and whether it is to be passed on.
func (k *keeper) meant(ctx context.Context, req Request) (remarkOn, error) {
	if req.Evidence != nil && req.Evidence.Album != "" {
		n, err := k.store.ObstacleAlbum(ctx, req.Chat.ID, req.Evidence.Album)
		if err == nil {
			return remarkOn{Number: n, Kind: logistics.EventEvidence, Known: true}, nil
		}
		if !errors.Is(err, logistics.ErrNotFound) {
			return remarkOn{}, fmt.Errorf("look up album: %w", err)
		}
	}
	number, about := messages.AboutObstacle(req.ReplyText)
	words := strings.TrimSpace(req.Text)
	if n, rest, ok := messages.NamedObstacle(req.ReplyText, words); ok && messages.AboutObstacles(req.ReplyText) {
		number, words, about = n, rest, true
	}
	if !about {
		return remarkOn{Which: messages.AboutObstacles(req.ReplyText)}, nil
	}
	o, err := k.followed(ctx, number)
	if errors.Is(err, logistics.ErrNotFound) {
		return remarkOn{}, nil
	}
	if err != nil {
		return remarkOn{}, err
	}
	if words == "" && req.Evidence == nil {
		return remarkOn{}, nil // a voice, a sticker: nothing that can be passed on or kept
	}
	if req.Evidence == nil && messages.AsksHour(req.ReplyText) {
		return remarkOn{Number: o.Number, Put: true, Text: words}, nil
	}
	return k.remarkOf(req, o, words), nil
}

// remarkOf is what words and what is shown come to, said about an obstacle.
func (k *keeper) remarkOf(req Request, o logistics.Obstacle, words string) remarkOn {
	r := remarkOn{Number: o.Number, Kind: logistics.EventTalk, Text: words}
	if runes := []rune(words); len(runes) > longestTalk {
		r.Text, r.Cut = string(runes[:longestTalk-1])+"…", true
	}
	// A picture without words is passed on to the reporter, and to others only where
	// the reporter was asked something: that may be the answer.
	if words == "" && o.Reporter == req.From.ID && o.Answered() {
		r.Kind = logistics.EventEvidence
	}
	return r
}

// addTo takes what a command says and shows about the obstacle it names.
func (k *keeper) addTo(ctx context.Context, req Request, number int64, words string) (Reply, error) {
	r, err := decide(ctx, req, "remark", func() (remarkOn, error) {
		o, err := k.followed(ctx, number)
		if err != nil {
			return remarkOn{}, err
		}
		return k.remarkOf(req, o, words), nil
	})
	if errors.Is(err, logistics.ErrNotFound) {
		return say("kendala-tolak-tidak-ada", nil)
	}
	if err != nil {
		return Reply{}, err
	}
	return k.remark(ctx, req, r)
}

// followed is an obstacle, or the one to which it was added.
func (k *keeper) followed(ctx context.Context, number int64) (logistics.Obstacle, error) {
	o, err := k.store.Obstacle(ctx, number)
	if err != nil || o.State != logistics.StateMerged {
		return o, err
	}
	for _, e := range o.Events {
		if e.Kind == logistics.EventMerged {
			return k.store.Obstacle(ctx, e.To)
		}
	}
	return o, nil
}

// remark adds what was said and shown to an obstacle and answers.
func (k *keeper) remark(ctx context.Context, req Request, r remarkOn) (Reply, error) {
	o, err := k.store.Obstacle(ctx, r.Number)
	if err != nil {
		return Reply{}, fmt.Errorf("look up obstacle %d: %w", r.Number, err)
	}
	if o.Reporter != req.From.ID {
		if err := logistics.May(req.From, "kendala", req.Chat.Kind, o.Area); err != nil {
			return Reply{}, err
		}
	}
	deed := logistics.Deed{Kind: r.Kind, By: req.From, Text: r.Text, Chat: req.Chat.ID, Message: req.MessageID}
	if req.Evidence != nil {
		deed.Shows = req.Evidence.Kind
	}
	// What is refused is not kept, and what is not is there before it is passed on.
	scene, err := k.sceneOf(ctx, req, o)
	if err != nil {
		return Reply{}, err
	}
	then, _ := o.Tick(scene)
	if _, err := then.Decide(deed, scene); err == nil || o.Done(req.Key) {
		if err := k.keep(ctx, req, o.Number); err != nil {
			return Reply{}, err
		}
	}
	o, err = k.doTo(ctx, req, o, deed)
	if errors.Is(err, logistics.ErrOver) {
		return k.aside(ctx, req, "kendala-bicara-selesai", o, r)
	}
	if err != nil {
		return k.outcome(ctx, req, o, err, "")
	}
	switch {
	case r.Known:
		return Reply{}, nil
	case r.Kind == logistics.EventEvidence:
		return k.aside(ctx, req, "kendala-bukti-terlampir", o, r)
	case req.From.ID == o.Reporter:
		n := 1 + slices.IndexFunc(o.Events, func(e logistics.Event) bool {
			return e.Key == req.Key && e.Kind == logistics.EventTalk
		})
		if len(o.Listeners(n, scene)) == 0 {
			return k.aside(ctx, req, "kendala-dicatat", o, r)
		}
		return k.aside(ctx, req, "kendala-dijawab", o, r)
	}
	reached, err := k.reaches(ctx, o.Reporter)
	if err != nil {
		return Reply{}, err
	}
	if !reached {
		return k.aside(ctx, req, "kendala-pelapor-tak-terjangkau", o, r)
	}
	return k.aside(ctx, req, "kendala-diteruskan", o, r)
}

// reaches reports whether somebody may be written to and, as far as is known, can be.
func (k *keeper) reaches(ctx context.Context, id int64) (bool, error) {
	p, err := k.store.Person(ctx, id)
	if errors.Is(err, logistics.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look up person %d: %w", id, err)
	}
	gone, err := k.store.Unreachable(ctx)
	if err != nil {
		return false, fmt.Errorf("list chats: %w", err)
	}
	return p.Active() && p.State != logistics.PersonUnreachable && !gone[id], nil
}

// aside answers what was said about an obstacle, in a group without a sound: those
// who are there have seen what it is about.
func (k *keeper) aside(ctx context.Context, req Request, block string, o logistics.Obstacle, r remarkOn) (Reply, error) {
	shown, err := k.show(ctx, o)
	if err != nil {
		return Reply{}, err
	}
	data := messages.ObstacleTalk{Obstacle: shown, Cut: r.Cut}
	if req.Evidence != nil {
		data.Kind, data.Album = req.Evidence.Kind, req.Evidence.Album != ""
	}
	reply, err := say(block, data)
	if err != nil {
		return Reply{}, err
	}
	if req.Chat.Kind == logistics.ChatGroup {
		reply.Notices[0].Silent = true
	}
	if data.Album { // each picture of an album is a message of its own; one answer is enough
		reply.Notices[0].Key = fmt.Sprintf("album/%d/%s", req.Chat.ID, req.Evidence.Album)
	}
	return reply, nil
}

// question opens an answer on the phone of whoever tapped: what he replies goes to the
// reporter.
func (k *keeper) question(ctx context.Context, req Request, number int64) (Reply, error) {
	o, err := k.find(ctx, req, number, "kendala")
	switch {
	case err == nil && o.State == logistics.StateOffered:
		err = logistics.ErrStillAsking
	case err == nil && o.Final():
		err = logistics.ErrOver
	}
	if err != nil {
		return k.outcome(ctx, req, o, err, "")
	}
	shown, err := k.show(ctx, o)
	if err != nil {
		return Reply{}, err
	}
	if o.Reporter == req.From.ID {
		return k.note(req, "kendala-tolak-pelapor-sendiri", shown, true)
	}
	reached, err := k.reaches(ctx, o.Reporter)
	if err != nil {
		return Reply{}, err
	}
	if !reached {
		return k.note(req, "kendala-tolak-tak-terjangkau", shown, true)
	}
	return k.prompt(ctx, req, o, "kendala-tanya")
}

// prompt asks whoever tapped for words, with an answer opened on his phone, and gives
// the card its own buttons again. In a group it mentions him, so that it opens for
// nobody else.
func (k *keeper) prompt(ctx context.Context, req Request, o logistics.Obstacle, block string) (Reply, error) {
	c, err := k.store.Catalog(ctx, k.Root)
	if err != nil {
		return Reply{}, err
	}
	shown, err := k.show(ctx, o)
	if err != nil {
		return Reply{}, err
	}
	prompt := messages.ObstaclePrompt{Obstacle: shown}
	if req.Chat.Kind == logistics.ChatGroup {
		prompt.Asker, prompt.Mention = post(c, req.From.Role, req.From.Division, req.From.Area), messages.Mention(req.From.ID)
	}
	reply, err := k.card(req, o, shown)
	if err != nil {
		return Reply{}, err
	}
	text, err := messages.Render(block, prompt)
	reply.Notices = append(reply.Notices, logistics.Notice{Kind: logistics.NoticeAnswer, Text: text, Ask: true, Silent: true})
	return reply, err
}
