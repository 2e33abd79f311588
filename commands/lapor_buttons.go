package commands

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// The buttons under an answer, each with the number of the report, and those with
// which a line of it is chosen to be written anew.
const (
	verbRight  = "ok"   // ok:<number>:<version>
	verbRepair = "fix"  // fix:<number>
	verbLine   = "line" // line:<number>:<item>
	verbUndo   = "undo" // undo:<number>
)

// tapAnswer answers a button under the answer to a report. Only its sender may
// press it.
func (l *reporter) tapAnswer(ctx context.Context, req Request, verb, data string) (Reply, error) {
	number, arg, _ := strings.Cut(data, ":")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return remark(req, "lapor-tombol-lama")
	}
	r, err := l.reportOf(ctx, n)
	switch {
	case errors.Is(err, logistics.ErrNotFound):
		return remark(req, "lapor-tombol-lama")
	case err != nil:
		return Reply{}, err
	case r.Sender != req.From.ID:
		return foreign()
	}
	if err := logistics.May(req.From, "lapor", req.Chat.Kind, r.Area); err != nil {
		return Reply{}, err
	}
	switch {
	case r.Withdrawn && r.Cause != req.Key:
		return remark(req, "lapor-sudah-dibatalkan")
	case verb == verbRight:
		return l.right(ctx, req, r, arg)
	case verb == verbUndo:
		return l.undo(ctx, req, r)
	case verb == verbLine:
		return l.writeAnew(ctx, req, r, arg)
	}
	return l.repair(ctx, r)
}

// reportOf is the version of R-n that holds.
func (l *reporter) reportOf(ctx context.Context, n int64) (logistics.Report, error) {
	first, err := l.store.ReportByNumber(ctx, n)
	if err != nil {
		return first, err
	}
	newest, err := l.newest(ctx, placeOf(first))
	if err != nil {
		return first, err
	}
	return *newest, nil
}

// right thanks for the confirmation and takes the buttons away: the same text again
// without them. Where the text is not to be found the buttons stay, which harms nobody.
// What a newer version says otherwise is not confirmed by the answer to an old one.
func (l *reporter) right(ctx context.Context, req Request, r logistics.Report, version string) (Reply, error) {
	v, _ := strconv.Atoi(version)
	all, err := l.versionsAt(ctx, placeOf(r))
	if err != nil {
		return Reply{}, err
	}
	for _, old := range all {
		if old.Version == v && !says(r, old.Lines) {
			text, err := messages.Plain("lapor-dibenarkan-lama", r.Name())
			return Reply{Toast: text, Alert: true}, err
		}
	}
	text, err := req.Memo.Decide(ctx, "text", func() (string, error) {
		n, err := l.store.SentNotice(ctx, answerKey(r.Number, v))
		if errors.Is(err, logistics.ErrNotFound) {
			return "", nil
		}
		return n.Text, err
	})
	if err != nil {
		return Reply{}, fmt.Errorf("look up the answer to %s: %w", r.Name(), err)
	}
	toast, err := messages.Plain("lapor-dibenarkan", r.Name())
	reply := Reply{Toast: toast}
	if text != "" {
		reply.Notices = []logistics.Notice{{Kind: logistics.NoticeAnswer, Text: text, EditID: req.MessageID}}
	}
	return reply, err
}

// says reports whether a report holds each of these lines as it is.
func says(r logistics.Report, lines []logistics.Line) bool {
	for _, line := range lines {
		if !slices.ContainsFunc(r.Lines, func(l logistics.Line) bool { return reflect.DeepEqual(l, line) }) {
			return false
		}
	}
	return true
}

// repair says how a report is put right and offers its lines.
func (l *reporter) repair(ctx context.Context, r logistics.Report) (Reply, error) {
	c, err := l.store.Catalog(ctx, l.Root)
	if err != nil {
		return Reply{}, err
	}
	stock, err := l.store.Stock(ctx, r.Area)
	if err != nil {
		return Reply{}, fmt.Errorf("look up the stock of %s: %w", r.Area, err)
	}
	var k keyboard
	for i, line := range carried(r, stock) {
		if i%2 == 0 {
			k.row()
		}
		if line.Item != logistics.ItemAll {
			k.add("lapor-tombol-baris", lineOf(c, r.Area, line), "lapor:%s:%d:%s", verbLine, r.Number, line.Item)
		}
	}
	if k.err != nil {
		return Reply{}, k.err
	}
	return say("lapor-perbaiki", messages.Report{Number: r.Name()}, k.rows...)
}

// writeAnew opens the question what a line should say.
func (l *reporter) writeAnew(ctx context.Context, req Request, r logistics.Report, item string) (Reply, error) {
	c, err := l.store.Catalog(ctx, l.Root)
	if err != nil {
		return Reply{}, err
	}
	if _, ok := c.Item(item); !ok {
		return remark(req, "lapor-tombol-lama")
	}
	type anew struct {
		At     time.Time
		Closed []logistics.OpenQuestion // the same question, asked before
	}
	a, err := decide(ctx, req, "anew", func() (anew, error) {
		open, err := l.store.QuestionsOf(ctx, req.Chat.ID, req.From.ID)
		if err != nil {
			return anew{}, fmt.Errorf("look up the questions to %d: %w", req.From.ID, err)
		}
		open = slices.DeleteFunc(open, func(q logistics.OpenQuestion) bool {
			return q.Kind != logistics.AskAgain || q.Report.Number != r.Number || q.Line.Item != item
		})
		return anew{req.Now, open}, nil
	})
	if err != nil {
		return Reply{}, err
	}
	// They end before it is asked again: two taps on one list have the same message.
	closed, err := l.closeAll(ctx, a.Closed, "lapor-pertanyaan-tergantikan")
	if err != nil {
		return Reply{}, err
	}
	asked := []logistics.OpenQuestion{{Kind: logistics.AskAgain, Raw: itemName(c, item), Line: logistics.Line{Item: item}}}
	open, _ := l.prepare(req, r, asked)
	open[0].Asked, open[0].Expires = a.At, a.At.Add(logistics.QuestionLife)
	reply, err := l.followUp(ctx, c, Reply{Notices: closed}, open, filing{})
	if err == nil {
		reply.Notices[len(closed)].EditID = req.MessageID
	}
	return reply, err
}

// undo withdraws a report and says so in the place of its answer.
func (l *reporter) undo(ctx context.Context, req Request, r logistics.Report) (Reply, error) {
	reply, err := l.takeBack(ctx, req, placeOf(r))
	if err == nil {
		reply.Notices[0].EditID = req.MessageID
	}
	return reply, err
}
