package commands

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// drafts keeps dialogues that are not finished, one per person and chat.
type drafts interface {
	Draft(ctx context.Context, chatID, personID int64) (logistics.Draft, error) // logistics.ErrNotFound
	PutDraft(ctx context.Context, d logistics.Draft) error
	DeleteDraft(ctx context.Context, chatID, personID int64) error // none is fine
}

// draftLife is how long a guided report waits for its next step: over a night.
const draftLife = 24 * time.Hour

// outcome is what a step of the guided report led to.
type outcome string

const (
	outcomeCard    outcome = "card"    // the card shows the next step
	outcomeMisread outcome = "misread" // the card stays and says that it did not understand
	outcomeEmpty   outcome = "empty"   // nothing to send
	outcomeSend    outcome = "send"
	outcomeCancel  outcome = "cancel"
	outcomeStale   outcome = "stale" // the button belongs to a step that is over
)

// step is one step of the guided report as it was decided, kept in the memo of the
// message or tap: a second try neither takes it twice nor finds that the first
// had moved the draft on.
type step struct {
	Outcome outcome
	Draft   logistics.Draft // after the step
	Resumed bool
	Same    bool // the lines of an earlier day were taken over
	Offered bool // filled with a message that had no command
	Nothing bool // it was opened because no obstacle is open
	At      time.Time
	Sent    time.Time        // when Telegram took it
	Filled  time.Time        // when the step before was
	Old     string           // key of the card that a new one takes the place of
	Missed  messages.Unclear // what of a typed text was not taken
}

// guided opens the guided report, or takes up the one that is open. A new card is
// sent in either case, since the old one may be far up in the chat.
func (l *reporter) guided(ctx context.Context, req Request) (Reply, error) {
	if req.From.Area.Level() < logistics.LevelKecamatan {
		c, err := l.store.Catalog(ctx, l.Root)
		if err != nil {
			return Reply{}, err
		}
		return namesArea(c, "", logistics.ErrUnknownArea)
	}
	return l.take(ctx, req, func(c *logistics.Catalog) (step, error) {
		s, err := l.begin(ctx, req, c)
		if err == nil && s.Outcome == outcomeCard && s.Draft.Values[valueSame] != "" && isOneOf(req.Args, wordsSame) {
			old := s.Old
			s, err = l.same(ctx, req, c, s.Draft)
			s.Old = old
		}
		return s, err
	})
}

// begin opens a draft, or takes up the one that is open, with a card of its own.
func (l *reporter) begin(ctx context.Context, req Request, c *logistics.Catalog) (step, error) {
	d, err := l.store.Draft(ctx, req.Chat.ID, req.From.ID)
	if err != nil && !errors.Is(err, logistics.ErrNotFound) {
		return step{}, err
	}
	old := ""
	if err == nil && d.Command == "lapor" {
		old = d.Card
	}
	open := err == nil && d.Expires.After(req.Now)
	if open && d.Command == "kendala" && isFilled(d) {
		return step{Outcome: outcomeOther}, nil
	}
	resumed := open && d.Command == "lapor" && isFor(d, req.From.Area)
	if !resumed {
		// The version goes on so that the buttons of an older card stay old.
		d = logistics.Draft{ChatID: req.Chat.ID, PersonID: req.From.ID, Command: "lapor", Step: stepChoose, Version: d.Version}
	}
	if err := l.survey(ctx, req, c, &d); err != nil {
		return step{}, err
	}
	setValue(&d, valueArea, string(req.From.Area))
	d.Card = req.Key + "|card"
	d.Version++
	return step{Outcome: outcomeCard, Draft: d, Resumed: resumed && len(d.Lines) > 0, Old: old}, nil
}

// verbSame takes the lines of an earlier day over.
const verbSame = "same"

// wordsSame say the same as its button.
var wordsSame = []string{"sama", "sama seperti kemarin", "sama dengan kemarin", "sama kemarin", "tetap"}

// survey notes what the area has reported today, and the last day before of which
// it has lines that still hold.
func (l *reporter) survey(ctx context.Context, req Request, c *logistics.Catalog, d *logistics.Draft) error {
	stock, err := l.store.Stock(ctx, req.From.Area)
	if err != nil {
		return fmt.Errorf("look up the stock of %s: %w", req.From.Area, err)
	}
	local := func(t time.Time) time.Time { return l.localTo(c, req.From.Area, t) }
	today := logistics.DateOf(local(req.SentAt))
	var reported []string
	var last time.Time
	for _, line := range holding(stock) {
		switch {
		case logistics.DateOf(local(line.SentAt)) == today:
			reported = append(reported, line.Item)
		case line.SentAt.After(last):
			last = line.SentAt
		}
	}
	setValue(d, valueToday, strings.Join(reported, " "))
	day := ""
	switch {
	case last.IsZero():
	case today.Sub(logistics.DateOf(local(last))) == 1:
		day = "kemarin"
	default:
		day = messages.Date(local(last))
	}
	setValue(d, valueSame, day)
	return nil
}

// same fills the draft with what was reported before today and still holds, so that
// only what has changed need be typed.
func (l *reporter) same(ctx context.Context, req Request, c *logistics.Catalog, d logistics.Draft) (step, error) {
	stock, err := l.store.Stock(ctx, req.From.Area)
	if err != nil {
		return step{}, fmt.Errorf("look up the stock of %s: %w", req.From.Area, err)
	}
	// Today is the day of this step: the card may have been open since the day before.
	today := logistics.DateOf(l.localTo(c, req.From.Area, req.SentAt))
	place := map[string]int{}
	for i, item := range c.Items() {
		place[item.Key] = i + 1
	}
	lines := holding(stock)
	slices.SortStableFunc(lines, func(a, b logistics.StockLine) int { return cmp.Compare(place[a.Item], place[b.Item]) })
	for _, line := range lines {
		if logistics.DateOf(l.localTo(c, req.From.Area, line.SentAt)) != today && !hasLine(d, line.Item) {
			d.Lines = withLines(d.Lines, line.Line)
		}
	}
	d.Step, d.Item = stepChoose, ""
	d.Version++
	return step{Outcome: outcomeCard, Draft: d, Same: true}, nil
}

// isFor reports whether a draft was begun for an area: whoever has another one by now
// must not send there what was counted here.
func isFor(d logistics.Draft, area logistics.AreaCode) bool {
	begun := d.Values[valueArea]
	return begun == "" || begun == string(area)
}

// tapCard answers a button of the card: <version>:<verb>[:<argument>].
func (l *reporter) tapCard(ctx context.Context, req Request) (Reply, error) {
	return l.take(ctx, req, func(c *logistics.Catalog) (step, error) {
		d, err := l.store.Draft(ctx, req.Chat.ID, req.From.ID)
		if errors.Is(err, logistics.ErrNotFound) {
			return step{Outcome: outcomeStale}, nil
		}
		if err != nil {
			return step{}, err
		}
		version, verb, _ := strings.Cut(req.Data, ":")
		if d.Command != "lapor" || version != fmt.Sprint(d.Version) || !isFor(d, req.From.Area) {
			return step{Outcome: outcomeStale}, nil
		}
		verb, arg, _ := strings.Cut(verb, ":")
		if verb == verbSame {
			return l.same(ctx, req, c, d)
		}
		return press(c, req.From.Area, d, verb, arg), nil
	})
}

// resume takes what is typed while the card is open.
func (l *reporter) resume(ctx context.Context, req Request, d logistics.Draft) (Reply, error) {
	return l.take(ctx, req, func(c *logistics.Catalog) (step, error) {
		if !isFor(d, req.From.Area) {
			return step{Outcome: outcomeStale}, nil
		}
		if d.Values[valueSame] != "" && isOneOf(req.Args, wordsSame) {
			return l.same(ctx, req, c, d)
		}
		return typeIn(c, req.From.Area, d, req.Args), nil
	})
}

// take decides a step once, keeps the draft as the step left it, and answers.
func (l *reporter) take(ctx context.Context, req Request, next func(*logistics.Catalog) (step, error)) (Reply, error) {
	c, err := l.store.Catalog(ctx, l.Root)
	if err != nil {
		return Reply{}, err
	}
	s, err := decide(ctx, req, "step", func() (step, error) {
		s, err := next(c)
		s.At, s.Sent, s.Filled = req.Now, req.SentAt, s.Draft.Updated
		s.Draft.Updated = req.Now
		s.Draft.Expires = req.Now.Add(draftLife)
		return s, err
	})
	if err != nil {
		return Reply{}, err
	}
	switch s.Outcome {
	case outcomeStale:
		return remark(req, "lapor-tombol-lama")
	case outcomeEmpty:
		return remark(req, "lapor-belum-diisi")
	case outcomeOther:
		return say("lapor-isian-kendala", nil)
	case outcomeCancel:
		return l.cancel(ctx, s)
	case outcomeSend:
		return l.send(ctx, req, c, s)
	}
	if err := l.store.PutDraft(ctx, s.Draft); err != nil {
		return Reply{}, fmt.Errorf("keep the draft of %d: %w", req.From.ID, err)
	}
	return l.card(req, c, s)
}

// card shows the draft: as a new message where this very step opened it, else in
// place of the card as it was.
func (l *reporter) card(req Request, c *logistics.Catalog, s step) (Reply, error) {
	var k keyboard
	data := drawCard(&k, c, req.From.Area, s)
	if k.err != nil {
		return Reply{}, k.err
	}
	reply, err := say("lapor-kartu", data, k.rows...)
	if err != nil {
		return Reply{}, err
	}
	if s.Draft.Card == req.Key+"|card" {
		reply.Notices[0].Key = s.Draft.Card
		if s.Old != "" {
			moved, err := say("lapor-kartu-pindah", nil)
			if err != nil {
				return Reply{}, err
			}
			moved.Notices[0].Edits = s.Old
			reply.Notices = append(reply.Notices, moved.Notices...)
		}
	} else {
		reply.Notices[0].Edits = s.Draft.Card
	}
	return reply, nil
}

// cancel ends the draft without a report.
func (l *reporter) cancel(ctx context.Context, s step) (Reply, error) {
	if err := l.store.DeleteDraft(ctx, s.Draft.ChatID, s.Draft.PersonID); err != nil {
		return Reply{}, fmt.Errorf("delete the draft of %d: %w", s.Draft.PersonID, err)
	}
	reply, err := say("lapor-kartu-batal", nil)
	if err == nil {
		reply.Notices[0].Edits = s.Draft.Card
	}
	return reply, err
}

// send stores the draft as a report and turns the card into its answer. The draft
// goes last: everything before can be repeated from the step alone.
func (l *reporter) send(ctx context.Context, req Request, c *logistics.Catalog, s step) (Reply, error) {
	text := draftText(c, s.Draft)
	f, err := decide(ctx, req, "filing", func() (filing, error) { return l.judgeDraft(ctx, req, c, s.Draft) })
	if err != nil {
		return Reply{}, err
	}
	r := logistics.Report{
		Number: f.Number, Area: f.Area, Sender: req.From.ID, ChatID: req.Chat.ID, MessageID: req.MessageID, Version: 1,
		SentAt: s.Sent, ReceivedAt: s.At, Lines: f.Lines, Notes: draftNotes(s.Draft), Unread: unreadOf(logistics.Reading{}, f.Asked),
		Text: text, Digest: digest(text), Cause: req.Key,
	}
	if s.Filled.Before(s.Sent) && !l.sameDay(s.Filled, s.Sent) {
		// What lay filled in over a night was not counted this morning.
		r.CountedAt = messages.DateTime(l.localTo(c, f.Area, s.Filled))
		r.Notes = append(r.Notes, countedPrefix+r.CountedAt)
	}
	reading := logistics.Reading{}
	for _, problem := range problemsOf(r) {
		reading.Obstacles = append(reading.Obstacles, logistics.ObstacleReading{Text: problem})
	}
	reply, err := l.file(ctx, req, c, r, f, reading)
	if err != nil {
		return Reply{}, err
	}
	if err := l.store.DeleteDraft(ctx, s.Draft.ChatID, s.Draft.PersonID); err != nil {
		return Reply{}, fmt.Errorf("delete the draft of %d: %w", s.Draft.PersonID, err)
	}
	reply.Notices[0].Edits = s.Draft.Card
	if r.Number > 0 {
		reply.Toast, err = messages.Plain("lapor-terkirim", r.Name())
	}
	return reply, err
}

// judgeDraft is judge for what was filled in by steps: the numbers are looked at as
// those of a message are.
func (l *reporter) judgeDraft(ctx context.Context, req Request, c *logistics.Catalog, d logistics.Draft) (filing, error) {
	f := filing{Area: req.From.Area}
	stock, err := l.store.Stock(ctx, f.Area)
	if err != nil {
		return f, fmt.Errorf("look up the stock of %s: %w", f.Area, err)
	}
	for _, line := range d.Lines {
		f.sift(c, line, lineWords(c, line), stock, nil)
	}
	if err := l.review(ctx, req, &f); err != nil {
		return f, err
	}
	if len(f.Lines)+len(draftNotes(d)) == 0 {
		return f, nil
	}
	req.Args = draftText(c, d)
	return f, l.number(ctx, req, &f)
}
