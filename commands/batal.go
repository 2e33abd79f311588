package commands

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// wantedReport is how people write the number of a report: R-12, r12, 12.
var wantedReport = regexp.MustCompile(`(?i)^(?:no\.?\s*)?(?:r\s*-?\s*)?(\d{1,18})$`)

// batal takes back: the dialogue that is open in the chat; else the sender's last
// report of the day, or the message after it of which all is still asked, and when asked
// again the one before; or the report it names.
func batal(s reports, d Deps) *Command {
	l := &reporter{s, d}
	return &Command{
		Name: "batal", Usage: "[R-nomor]", Short: "Membatalkan isian, atau laporan terakhir hari ini",
		Example: "/batal R-12", Run: l.batal,
	}
}

// undoing is what is to be taken back, decided once: a second try no longer finds it.
type undoing struct {
	Card  string                   // of the dialogue
	Of    string                   // command of the dialogue
	Place *place                   // of the report
	Asked []logistics.OpenQuestion // of a message that has not become a report
	Block string                   // why there is nothing to take back
	Name  string                   // of the report that is spoken of
}

func (l *reporter) batal(ctx context.Context, req Request) (Reply, error) {
	u, err := decide(ctx, req, "undoing", func() (undoing, error) {
		if strings.TrimSpace(req.Args) != "" {
			return l.named(ctx, req)
		}
		return l.latest(ctx, req)
	})
	switch {
	case err != nil:
		return Reply{}, err
	case u.Card != "":
		return l.endDialogue(ctx, req, u.Card, u.Of)
	case u.Place != nil:
		return l.takeBack(ctx, req, *u.Place)
	case len(u.Asked) > 0:
		return l.dropAsked(ctx, u.Asked)
	}
	return say(u.Block, messages.Withdrawn{Number: u.Name})
}

// named is the report that a number names, if it is the sender's own.
func (l *reporter) named(ctx context.Context, req Request) (undoing, error) {
	m := wantedReport.FindStringSubmatch(strings.TrimSpace(req.Args))
	if m == nil {
		return undoing{Block: "batal-cara"}, nil
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return undoing{Block: "batal-cara"}, nil
	}
	r, err := l.reportOf(ctx, n)
	switch {
	case errors.Is(err, logistics.ErrNotFound), err == nil && r.Sender != req.From.ID:
		// The same answer for both: whether a number exists is nobody else's business.
		return undoing{Block: "batal-bukan-milik", Name: logistics.Report{Number: n}.Name()}, nil
	case err != nil:
		return undoing{}, err
	case r.Withdrawn:
		return undoing{Block: "batal-sudah", Name: r.Name()}, nil
	}
	if err := logistics.May(req.From, "batal", req.Chat.Kind, r.Area); err != nil {
		return undoing{}, err
	}
	at := placeOf(r)
	return undoing{Place: &at}, nil
}

// latest is the open dialogue, or the newest report of the sender's day.
func (l *reporter) latest(ctx context.Context, req Request) (undoing, error) {
	d, err := l.store.Draft(ctx, req.Chat.ID, req.From.ID)
	switch {
	case err == nil && d.Card != "":
		return undoing{Card: d.Card, Of: d.Command}, nil
	case err != nil && !errors.Is(err, logistics.ErrNotFound):
		return undoing{}, err
	}
	today := logistics.DateOf(l.local(req.SentAt)).In(l.Plan.Location)
	own, err := l.own(ctx, req.From, today, today.AddDate(0, 0, 1))
	if err != nil {
		return undoing{}, err
	}
	var last *logistics.Report
	for _, versions := range own {
		if newest := versions[len(versions)-1]; !newest.Withdrawn {
			last = &newest
			break
		}
	}
	asked, err := l.onlyAsked(ctx, req, last)
	switch {
	case err != nil:
		return undoing{}, err
	case len(asked) > 0:
		return undoing{Asked: asked}, nil
	case last != nil:
		at := placeOf(*last)
		return undoing{Place: &at}, nil
	}
	return undoing{Block: "batal-tidak-ada"}, nil
}

// onlyAsked are the questions of the sender's newest message in the chat of which nothing
// is stored, if it was sent after a report.
func (l *reporter) onlyAsked(ctx context.Context, req Request, last *logistics.Report) ([]logistics.OpenQuestion, error) {
	open, err := l.store.QuestionsOf(ctx, req.Chat.ID, req.From.ID)
	if err != nil {
		return nil, fmt.Errorf("look up the questions to %d: %w", req.From.ID, err)
	}
	var asked []logistics.OpenQuestion
	for _, q := range open {
		_, err := l.newest(ctx, placeOf(q.Report))
		switch {
		case err == nil: // it goes with its report
		case !errors.Is(err, logistics.ErrNotFound):
			return nil, err
		case !req.Now.Before(q.Expires), last != nil && q.Report.Order() <= last.Order():
		case len(asked) == 0 || q.Report.Order() > asked[0].Report.Order():
			asked = []logistics.OpenQuestion{q}
		case q.Report.MessageID == asked[0].Report.MessageID:
			asked = append(asked, q)
		}
	}
	return asked, nil
}

// dropAsked closes the questions of a message and says which.
func (l *reporter) dropAsked(ctx context.Context, asked []logistics.OpenQuestion) (Reply, error) {
	var words []string
	for _, q := range asked {
		words = append(words, q.Words(messages.Number))
	}
	reply, err := say("batal-pertanyaan", messages.Waiting{Words: words})
	if err != nil {
		return Reply{}, err
	}
	closed, err := l.closeAll(ctx, asked, "lapor-pertanyaan-dilewati")
	reply.Notices = append(reply.Notices, closed...)
	return reply, err
}

// endDialogue ends the guided report or form and closes its card.
func (l *reporter) endDialogue(ctx context.Context, req Request, card, of string) (Reply, error) {
	if err := l.store.DeleteDraft(ctx, req.Chat.ID, req.From.ID); err != nil {
		return Reply{}, fmt.Errorf("delete the draft of %d: %w", req.From.ID, err)
	}
	reply, err := say("batal-selesai", nil)
	if err != nil {
		return Reply{}, err
	}
	block := "lapor-kartu-batal"
	if of == "kendala" {
		block = "kendala-isian-batal"
	}
	closed, err := say(block, nil)
	if err != nil {
		return Reply{}, err
	}
	closed.Notices[0].Edits = card
	reply.Notices = append(reply.Notices, closed.Notices...)
	return reply, nil
}
