package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// reports keeps what areas report and the dialogues in which they do.
type reports interface {
	catalogs
	drafts
	questions
	versions
	evidence
	// NextNumber gives each number of a series once.
	NextNumber(ctx context.Context, series string) (int64, error)
	Stock(ctx context.Context, area logistics.AreaCode) (logistics.Stock, error) // empty where nothing was reported
	ApplyReport(ctx context.Context, r logistics.Report) (logistics.Stock, error)
	// LastReports gives the newest reports of an area, newest last.
	LastReports(ctx context.Context, area logistics.AreaCode, limit int) ([]logistics.Report, error)
	People(ctx context.Context) ([]logistics.Person, error)
	// SentNotice finds what went out under a key; logistics.ErrNotFound.
	SentNotice(ctx context.Context, key string) (logistics.Notice, error)
}

// seriesReport is the series of the numbers R-n.
const seriesReport = "R"

// reporter answers /lapor.
type reporter struct {
	store reports
	Deps
}

// lapor takes in what an area has. With text it stores what was understood at once,
// asks for what is undecided and names the rest; without, it opens the guided report.
func lapor(s reports, d Deps) *Command {
	l := &reporter{s, d}
	return &Command{
		Name: "lapor", Usage: "[barang jumlah, …]", Short: "Melaporkan logistik yang ada, rusak, atau kurang",
		Example: "/lapor kotak suara 190, bilik suara 380 rusak 2",
		Run:     l.run, Tap: l.tap, Continue: l.resume, Hears: l.hear, Edits: true,
	}
}

func (l *reporter) run(ctx context.Context, req Request) (Reply, error) {
	reply, err := l.report(ctx, req)
	if _, known := messages.Error(err); err != nil && !known {
		return reply, err
	}
	if failed := l.closeAlbum(ctx, req); failed != nil {
		return Reply{}, failed
	}
	return reply, err
}

func (l *reporter) report(ctx context.Context, req Request) (Reply, error) {
	// "/lapor sama" opens the card with yesterday's lines: they are looked at before they
	// are sent, like those under the button.
	bare := strings.TrimSpace(req.Args) == "" || isOneOf(req.Args, wordsSame)
	switch {
	case !bare || req.Edited:
		return l.typed(ctx, req)
	case req.Chat.Kind == logistics.ChatPrivate:
		return l.guided(ctx, req)
	}
	var k keyboard
	k.link("lapor-tombol-buka", nil, "https://t.me/"+l.BotUserName()+"?start="+payloadLapor)
	if k.err != nil {
		return Reply{}, k.err
	}
	return say("lapor-di-grup", nil, k.rows...)
}

// tap answers a button: of an answer, of a question, or of the card of the guided
// report, whose data begins with the version of the card.
func (l *reporter) tap(ctx context.Context, req Request) (Reply, error) {
	verb, rest, _ := strings.Cut(req.Data, ":")
	switch verb {
	case "sama":
		// The card opens with yesterday's lines in it, so that the second tap can send them:
		// one tap under a reminder must not report what nobody has looked at.
		req.Args = wordsSame[0]
		return l.guided(ctx, req)
	case "mulai":
		return l.guided(ctx, req)
	case verbRight, verbRepair, verbLine, verbUndo:
		return l.tapAnswer(ctx, req, verb, rest)
	case verbQuestion:
		return l.tapQuestion(ctx, req, rest)
	}
	return l.tapCard(ctx, req)
}

// typed stores what a message says. Nothing but an unreadable message or one for
// a foreign area is refused as a whole.
func (l *reporter) typed(ctx context.Context, req Request) (Reply, error) {
	c, err := l.store.Catalog(ctx, l.Root)
	if err != nil {
		return Reply{}, err
	}
	reading := read(c, req.Args)
	f, err := decide(ctx, req, "filing", func() (filing, error) { return l.judge(ctx, req, c, reading) })
	if err != nil {
		return l.refused(ctx, req, c, reading, err)
	}
	if reading.AreaCode != "" {
		_, reading = inWhoseName(req.Args, reading)
	}
	r := logistics.Report{
		Number: f.Number, Area: f.Area, Sender: req.From.ID, OnBehalf: f.OnBehalf, ChatID: req.Chat.ID, MessageID: req.MessageID,
		Version: 1, SentAt: req.SentAt, ReceivedAt: req.Now, CountedAt: reading.Time,
		Lines: f.Lines, Notes: notesOf(reading, l.Plan, l.localTo(c, f.Area, req.SentAt)), Unread: unreadOf(reading, f.Asked),
		Text: req.Args, Digest: digest(req.Args), Cause: req.Key,
	}
	if err := l.caption(ctx, req, r); err != nil {
		return Reply{}, err
	}
	if req.Edited {
		return l.corrected(ctx, req, c, r, f, reading)
	}
	return l.file(ctx, req, c, r, f, reading)
}

// read reads a message with the area it is for. The reader takes a place for one only
// after "untuk"; a report that begins with the name of another kecamatan must not be
// counted as the sender's own all the same.
func read(c *logistics.Catalog, text string) logistics.Reading {
	reading := c.Vocabulary().Read(text)
	if area, ok := leadingArea(c, text); ok && reading.Area == "" {
		reading.Area, reading.AreaCode = string(area.Code), area.Code
	}
	return reading
}

// refused answers a report for an area that is not known or not the sender's. Of an
// edit it says that the report stands as it was.
func (l *reporter) refused(ctx context.Context, req Request, c *logistics.Catalog, reading logistics.Reading, err error) (Reply, error) {
	var reply Reply
	text, known := messages.Error(err)
	switch {
	case errors.Is(err, logistics.ErrUnknownArea), errors.Is(err, logistics.ErrAmbiguous):
		if reply, err = namesArea(c, reading.Area, err); err != nil {
			return reply, err
		}
	case !req.Edited || !known:
		return Reply{}, err
	default:
		reply = Answer(text)
	}
	if !req.Edited {
		return reply, nil
	}
	before, err := l.earlier(ctx, req, req.From.Area)
	if err != nil || before == nil || before.Withdrawn {
		return reply, err
	}
	stands, err := say("lapor-edit-tetap", messages.Report{Number: before.Name()})
	reply.Notices = append(reply.Notices, stands.Notices...)
	return reply, err
}

// digest is how a text is compared with another: without regard to case and spaces.
func digest(text string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.Join(strings.Fields(text), " "))))
	return hex.EncodeToString(sum[:])
}

func (l *reporter) sameDay(a, b time.Time) bool {
	return logistics.DateOf(l.local(a)) == logistics.DateOf(l.local(b))
}

// foreign answers a tap on what belongs to somebody else, as happens in a group.
func foreign() (Reply, error) {
	text, err := messages.Plain("lapor-bukan-milik", nil)
	return Reply{Toast: text, Alert: true}, err
}

// leadingArea is the area whose name a report begins with: "Muara Wis kotak 40".
func leadingArea(c *logistics.Catalog, text string) (logistics.Area, bool) {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == ':' || r == ',' })
	for n := min(4, len(words)); n > 0; n-- {
		if found := c.FindArea(strings.Join(words[:n], " ")); len(found) == 1 {
			return found[0], true
		}
	}
	return logistics.Area{}, false
}
