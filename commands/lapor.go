package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// reports keeps what areas report and the dialogues in which they do.
type reports interface {
	catalogs
	drafts
	// NextNumber gives each number of a series once.
	NextNumber(ctx context.Context, series string) (int64, error)
	// AddReport keeps a report under its id; where one is there it stays and is returned.
	AddReport(ctx context.Context, r logistics.Report) (stored logistics.Report, added bool, err error)
	ApplyReport(ctx context.Context, r logistics.Report) (logistics.Stock, error)
	Refold(ctx context.Context, area logistics.AreaCode) (logistics.Stock, error)
	// Versions gives what is stored of one message, oldest version first.
	Versions(ctx context.Context, area logistics.AreaCode, sentAt time.Time, chatID int64, messageID int) ([]logistics.Report, error)
	// LastReports gives the newest reports of an area, newest last.
	LastReports(ctx context.Context, area logistics.AreaCode, limit int) ([]logistics.Report, error)
}

// seriesReport is the series of the numbers R-n.
const seriesReport = "R"

// reporter answers /lapor.
type reporter struct {
	store reports
	Deps
}

// lapor takes in what an area has. With text it stores what was understood at once
// and names the rest; without, it opens the guided report.
func lapor(s reports, d Deps) *Command {
	l := &reporter{s, d}
	return &Command{
		Name: "lapor", Usage: "[barang jumlah, …]", Short: "Melaporkan logistik yang ada, rusak, atau kurang",
		Example: "/lapor kotak suara 190, bilik suara 380 rusak 2",
		Run:     l.run, Tap: l.tap, Continue: l.resume, Edits: true,
	}
}

func (l *reporter) run(ctx context.Context, req Request) (Reply, error) {
	switch {
	case strings.TrimSpace(req.Args) != "":
		return l.typed(ctx, req)
	case req.Edited:
		return l.corrected(ctx, req, logistics.Report{}, logistics.Reading{})
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

// typed stores what a message says. Nothing but an unreadable message or one for
// a foreign area is refused as a whole.
func (l *reporter) typed(ctx context.Context, req Request) (Reply, error) {
	c, err := l.store.Catalog(ctx, l.Root)
	if err != nil {
		return Reply{}, err
	}
	reading := c.Vocabulary().Read(req.Args)
	area, err := l.area(req, reading)
	if err != nil {
		return whichArea(c, reading.Area, err, logistics.LevelKecamatan, func(code logistics.AreaCode) string {
			return "/lapor untuk " + string(code) + " …"
		})
	}
	r := logistics.Report{
		Area: area, Sender: req.From.ID, ChatID: req.Chat.ID, MessageID: req.MessageID, Version: 1,
		SentAt: req.SentAt, ReceivedAt: req.Now, CountedAt: reading.Time,
		Lines: linesOf(reading), Notes: notesOf(reading), Unread: unreadOf(reading),
		Text: req.Args, Digest: digest(req.Args),
	}
	if req.Edited {
		return l.corrected(ctx, req, r, reading)
	}
	if len(r.Lines)+len(reading.Obstacles) == 0 {
		return say("lapor-tidak-tercatat", messages.Report{Notes: reading.Notes, Unclear: unclear(c, reading)})
	}
	return l.file(ctx, req, c, r, reading)
}

// area is the area that a message reports: the sender's own, or the one the message
// names if it lies within.
func (l *reporter) area(req Request, reading logistics.Reading) (logistics.AreaCode, error) {
	switch {
	case reading.Area == "":
		return req.From.Area, nil
	case reading.AreaCode == "":
		return "", logistics.ErrUnknownArea
	}
	return reading.AreaCode, logistics.May(req.From, "lapor", req.Chat.Kind, reading.AreaCode)
}

// file stores a report for the first time and answers with what was understood.
func (l *reporter) file(ctx context.Context, req Request, c *logistics.Catalog, r logistics.Report, reading logistics.Reading) (Reply, error) {
	answer, err := l.record(ctx, req, c, r, reading)
	if err != nil {
		return Reply{}, err
	}
	return say("lapor-tercatat", answer)
}

// filing is what is decided once of a new report: by the second try the sender may
// have another area, and the newest report of the area is this one.
type filing struct {
	Area   logistics.AreaCode
	Number int64
	Same   string // R-n that is repeated; empty: none
}

// record keeps a new report under a number that is given once, and brings it into
// the stock. Each step may be repeated.
func (l *reporter) record(ctx context.Context, req Request, c *logistics.Catalog, r logistics.Report, reading logistics.Reading) (messages.Report, error) {
	decided, err := decide(ctx, req, "filing", func() (f filing, err error) {
		f.Area = r.Area
		if f.Same, err = l.sameAs(ctx, r); err != nil {
			return f, err
		}
		f.Number, err = l.store.NextNumber(ctx, seriesReport)
		return f, err
	})
	if err != nil {
		return messages.Report{}, err
	}
	r.Area, r.Number = decided.Area, decided.Number
	stored, _, err := l.store.AddReport(ctx, r)
	if err != nil {
		return messages.Report{}, fmt.Errorf("add report %s: %w", r.ID(), err)
	}
	stock, err := l.store.ApplyReport(ctx, stored)
	if err != nil {
		return messages.Report{}, fmt.Errorf("apply report %s: %w", r.ID(), err)
	}
	answer := l.answer(c, stored, stock, reading)
	answer.SameAs = decided.Same
	return answer, nil
}

// sameAs names the report of the same day whose text is repeated, if it is the
// newest of the area.
func (l *reporter) sameAs(ctx context.Context, r logistics.Report) (string, error) {
	last, err := l.store.LastReports(ctx, r.Area, 1)
	if err != nil {
		return "", fmt.Errorf("look up the last report of %s: %w", r.Area, err)
	}
	if len(last) == 0 {
		return "", nil
	}
	newest := last[len(last)-1]
	if newest.Digest != r.Digest || newest.Withdrawn || !l.sameDay(newest.SentAt, r.SentAt) {
		return "", nil
	}
	return newest.Name(), nil
}

func (l *reporter) sameDay(a, b time.Time) bool {
	return logistics.DateOf(l.local(a)) == logistics.DateOf(l.local(b))
}

// answer puts a stored report into words.
func (l *reporter) answer(c *logistics.Catalog, r logistics.Report, stock logistics.Stock, reading logistics.Reading) messages.Report {
	a := messages.Report{
		Number: r.Name(), Version: r.Version, Title: c.AreaName(r.Area), At: l.localTo(c, r.Area, r.SentAt),
		Lines: readingLines(c, r, reading), Later: later(c, r, stock), Notes: reading.Notes, Unclear: unclear(c, reading),
	}
	for _, o := range reading.Obstacles {
		a.Problems = append(a.Problems, o.Text)
	}
	for _, s := range reading.Stock {
		if s.Corrected != "" && !s.Asked {
			a.Fixed = append(a.Fixed, s.Corrected)
		}
	}
	return a
}

// later lists the items of a report of which a newer one speaks too.
func later(c *logistics.Catalog, r logistics.Report, stock logistics.Stock) []messages.Later {
	var out []messages.Later
	for _, line := range r.Lines {
		if have, ok := stock.Line(line.Item); ok && have.Order > r.Order() {
			out = append(out, messages.Later{Item: itemName(c, line.Item), Number: logistics.Report{Number: have.Report}.Name()})
		}
	}
	return out
}

// digest is how a text is compared with another: without regard to case and spaces.
func digest(text string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.Join(strings.Fields(text), " "))))
	return hex.EncodeToString(sum[:])
}
