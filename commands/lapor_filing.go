package commands

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"laporbot/logistics"
	"laporbot/messages"
)

// filing is what is decided once of a message: by the second try the sender may
// have another area, the stock has changed and the newest report is this one.
type filing struct {
	Area     logistics.AreaCode
	Sender   string // who reports, where it is for others
	OnBehalf string
	Number   int64  // 0: nothing can be stored, or an edit of what has its number
	Same     string // R-n that is repeated; empty: none
	Lines    []logistics.Line
	Asked    []logistics.OpenQuestion  // what waits for an answer
	Was      map[string]logistics.Line // what the area had last of the items named
	Kept     []string                  // items of which an earlier answer holds against the words
	Closed   []logistics.OpenQuestion  // earlier questions that need no answer any more
	Waiting  []string                  // the words of those that still do
	Replaces *place                    // of an edit: where its earlier versions are; nil where there are none
}

// judge decides what becomes of a message: for which area it is, what of it can
// be stored and what must be asked first.
func (l *reporter) judge(ctx context.Context, req Request, c *logistics.Catalog, reading logistics.Reading) (filing, error) {
	var before *logistics.Report
	if req.Edited {
		var err error
		if before, err = l.earlier(ctx, req, req.From.Area); err != nil {
			return filing{}, err
		}
	}
	f, err := l.target(ctx, req, reading)
	if before != nil && reading.Area == "" && read(c, before.Text).Area == "" {
		// Neither names an area: the report stays where it is, wherever its sender has gone.
		f, err = filing{Area: before.Area}, logistics.May(req.From, "lapor", req.Chat.Kind, before.Area)
	}
	if err != nil {
		return f, err
	}
	stock, err := l.store.Stock(ctx, f.Area)
	if err != nil {
		return f, fmt.Errorf("look up the stock of %s: %w", f.Area, err)
	}
	f.divide(c, reading, stock, before)
	if err := l.review(ctx, req, &f); err != nil {
		return f, err
	}
	if before != nil {
		f.Replaces = &place{before.Area, before.SentAt, before.ChatID, before.MessageID}
		if before.Area == f.Area {
			f.Number = before.Number
			return f, nil
		}
		// Where the message comes back to an area that it had left, its number does too.
		there, err := l.newest(ctx, place{f.Area, req.SentAt, req.Chat.ID, req.MessageID})
		if !errors.Is(err, logistics.ErrNotFound) {
			if err == nil {
				f.Number = there.Number
			}
			return f, err
		}
	}
	// What came with a message of which all is asked waits under the number too.
	if len(f.Lines)+len(reading.Obstacles) > 0 || req.Evidence != nil && len(f.Asked) > 0 {
		return f, l.number(ctx, req, &f)
	}
	return f, nil
}

// number gives the report its number, and finds the one that it repeats.
func (l *reporter) number(ctx context.Context, req Request, f *filing) (err error) {
	if f.Same, err = l.sameAs(ctx, req, f.Area); err != nil {
		return err
	}
	f.Number, err = l.store.NextNumber(ctx, seriesReport)
	return err
}

// divide sorts the lines of a reading into those that are certain and those that
// wait for an answer. What was settled of the version before an edit is not asked
// again; where the edit is in doubt about an item, what that version said of it
// holds meanwhile.
func (f *filing) divide(c *logistics.Catalog, reading logistics.Reading, stock logistics.Stock, before *logistics.Report) {
	done := settledBy(c, before)
	var answered []logistics.Line
	for _, q := range questionsOf(c, reading) {
		if lines := done.answer(q); len(lines) > 0 {
			answered = append(answered, lines...)
			continue
		}
		f.Asked = append(f.Asked, q)
	}
	for _, s := range certain(reading) {
		line, known := done.line(s)
		switch {
		case !known:
			f.sift(c, s.Line(), s.Raw, stock, before)
			continue
		case before.Area == f.Area:
			f.last(line.Item, stock, before)
			f.Lines = append(f.Lines, line)
		default: // another area needs another number
			f.sift(c, line, s.Raw, stock, before)
		}
		if !reflect.DeepEqual(line, s.Line()) {
			f.Kept = append(f.Kept, line.Item)
		}
	}
	f.Lines = addLines(f.Lines, answered)
	for i, q := range f.Asked {
		held := addLines(f.Lines, done.about(q))[len(f.Lines):]
		for _, line := range held {
			f.Asked[i].Holds = append(f.Asked[i].Holds, line.Item)
		}
		f.Lines = append(f.Lines, held...)
	}
}

// addLines sets lines behind others: of an item that is there already the first counts.
func addLines(lines, more []logistics.Line) []logistics.Line {
	for _, line := range more {
		if !slices.ContainsFunc(lines, func(l logistics.Line) bool { return l.Item == line.Item }) {
			lines = append(lines, line)
		}
	}
	return lines
}

// sift takes one line if its number is plausible, and asks otherwise.
func (f *filing) sift(c *logistics.Catalog, line logistics.Line, raw string, stock logistics.Stock, before *logistics.Report) {
	last := f.last(line.Item, stock, before)
	if d, doubtful := doubtOf(c, f.Area, line, last); doubtful {
		f.Asked = append(f.Asked, doubtQuestion(line, raw, d))
		return
	}
	f.Lines = append(f.Lines, line)
}

// last is what the area had of an item by another report than the one that is
// corrected; nil where that is no number. It is kept to be shown.
func (f *filing) last(item string, stock logistics.Stock, before *logistics.Report) *int64 {
	have, ok := stock.Line(item)
	if !ok || before != nil && have.Report == before.Number {
		return nil
	}
	if f.Was == nil {
		f.Was = map[string]logistics.Line{}
	}
	f.Was[item] = have.Line
	if holds, ok := stock.Effective(item); ok && (before == nil || holds.Report != before.Number) {
		f.Was[item] = holds.Line // what was said of everything since
	}
	return have.Count
}

// doubtOf tells whether the count of a line is implausible.
func doubtOf(c *logistics.Catalog, area logistics.AreaCode, line logistics.Line, last *int64) (logistics.Doubt, bool) {
	if line.Count == nil || line.State == logistics.StateNone {
		return logistics.Doubt{}, false
	}
	var need *int64
	if n, source := c.Need(area, line.Item); source != logistics.NeedUnknown {
		need = &n
	}
	return logistics.Doubtful(*line.Count, need, last)
}

// doubtQuestion asks whether a number is meant; the first choice says that it is.
func doubtQuestion(line logistics.Line, raw string, d logistics.Doubt) logistics.OpenQuestion {
	choice := func(n int64) logistics.Choice {
		l := line
		l.Count = &n
		return logistics.Choice{Word: strconv.FormatInt(n, 10), Lines: []logistics.Line{l}}
	}
	q := logistics.OpenQuestion{Kind: logistics.AskDoubt, Raw: raw, Line: line, Doubt: d, Choices: []logistics.Choice{choice(*line.Count)}}
	if d.Meant != nil {
		q.Choices = append(q.Choices, choice(*d.Meant))
	}
	return q
}

// sameAs names the report of the same day whose text is repeated, if it is the
// newest of the area.
func (l *reporter) sameAs(ctx context.Context, req Request, area logistics.AreaCode) (string, error) {
	last, err := l.store.LastReports(ctx, area, 1)
	if err != nil {
		return "", fmt.Errorf("look up the last report of %s: %w", area, err)
	}
	if len(last) == 0 {
		return "", nil
	}
	newest := last[len(last)-1]
	if newest.Digest != digest(req.Args) || newest.Withdrawn || !l.sameDay(newest.SentAt, req.SentAt) {
		return "", nil
	}
	return newest.Name(), nil
}

// file stores a report for the first time, opens its questions and answers with
// what was understood.
func (l *reporter) file(ctx context.Context, req Request, c *logistics.Catalog, r logistics.Report, f filing, reading logistics.Reading) (Reply, error) {
	stores := len(r.Lines)+len(reading.Obstacles) > 0
	if !stores {
		r.Version = 0 // the questions are not told of a report that is none yet
	}
	asked, left := l.prepare(req, r, f.Asked)
	answer := messages.Report{Notes: reading.Notes, Unclear: unclear(c, left, reading), Waiting: f.Waiting}
	var reply Reply
	var obstacles []logistics.Notice
	switch {
	case stores:
		stored, stock, err := l.record(ctx, req, r)
		if err != nil {
			return Reply{}, err
		}
		answer = l.answer(c, stored, stock, reading, f)
		answer.Unclear, answer.Open, answer.SameAs = unclear(c, left, reading), len(asked), f.Same
		if reply, err = sayReport(answer, stored); err != nil {
			return Reply{}, err
		}
		if obstacles, err = l.follow(ctx, req, nil, stored, stock); err != nil {
			return Reply{}, err
		}
	case len(asked) == 0 || answer.Any() || len(answer.Notes) > 0:
		var err error
		if reply, err = say("lapor-tidak-tercatat", answer); err != nil {
			return Reply{}, err
		}
	}
	reply, err := l.followUp(ctx, c, reply, asked, f)
	reply.Notices = append(reply.Notices, obstacles...)
	return reply, err
}

// record keeps a new report and brings it into the stock. Each step may be repeated.
// An edit may find versions of its message there already.
func (l *reporter) record(ctx context.Context, req Request, r logistics.Report) (stored logistics.Report, stock logistics.Stock, err error) {
	if req.Edited {
		if _, stored, err = l.append(ctx, req, placeOf(r), func(*logistics.Report) logistics.Report { return r }); err != nil {
			return r, stock, err
		}
		stock, err = l.refold(ctx, r.Area)
		return stored, stock, err
	}
	stored, added, err := l.store.AddReport(ctx, r)
	if err != nil {
		return r, stock, fmt.Errorf("add report %s: %w", r.ID(), err)
	}
	if !added {
		// By the second try it may have been corrected or withdrawn: the fold sees that.
		stock, err = l.refold(ctx, r.Area)
		return stored, stock, err
	}
	if stock, err = l.store.ApplyReport(ctx, stored); err != nil {
		return r, stock, fmt.Errorf("apply report %s: %w", r.ID(), err)
	}
	return stored, stock, nil
}

// followUp opens the questions of a message and closes the earlier ones that it answers.
func (l *reporter) followUp(ctx context.Context, c *logistics.Catalog, reply Reply, asked []logistics.OpenQuestion, f filing) (Reply, error) {
	for _, q := range asked {
		if err := l.store.AddQuestion(ctx, q); err != nil {
			return Reply{}, fmt.Errorf("keep question %s: %w", q.ID(), err)
		}
		n, err := questionCard(c, q)
		if err != nil {
			return Reply{}, err
		}
		reply.Notices = append(reply.Notices, n)
	}
	closed, err := l.closeAll(ctx, f.Closed, "lapor-pertanyaan-tergantikan")
	reply.Notices = append(reply.Notices, closed...)
	return reply, err
}

// review looks at the questions that are open from earlier messages: which of them
// this one answers or asks anew, and which still wait.
func (l *reporter) review(ctx context.Context, req Request, f *filing) error {
	open, err := l.store.QuestionsOf(ctx, req.Chat.ID, req.From.ID)
	if err != nil {
		return fmt.Errorf("look up the questions to %d: %w", req.From.ID, err)
	}
	for _, q := range open {
		rewritten := req.Edited && q.Report.MessageID == req.MessageID
		anew := slices.ContainsFunc(f.Asked, func(asked logistics.OpenQuestion) bool {
			return len(q.Items()) > 0 && slices.Equal(q.Items(), asked.Items())
		})
		switch {
		case rewritten, q.Report.Area == f.Area && (anew || q.AnsweredBy(f.Lines)):
			f.Closed = append(f.Closed, q)
		case req.Now.Before(q.Expires):
			f.Waiting = append(f.Waiting, q.Words(messages.Number))
		}
	}
	return nil
}

// earlier is the newest stored version of an edited message, wherever it is stored:
// the edit may name another area, or its sender have another one by now. Where the
// message has moved from one area to another it is the version that still counts. It
// is nil where the message has not become a report.
func (l *reporter) earlier(ctx context.Context, req Request, area logistics.AreaCode) (*logistics.Report, error) {
	at := place{area, req.SentAt, req.Chat.ID, req.MessageID}
	found, err := l.newest(ctx, at)
	switch {
	case err != nil && !errors.Is(err, logistics.ErrNotFound):
		return nil, err
	case err == nil && !found.Withdrawn:
		return found, nil
	}
	areas, err := l.store.ReportAreas(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the areas with reports: %w", err)
	}
	for _, at.Area = range areas {
		newest, err := l.newest(ctx, at)
		switch {
		case errors.Is(err, logistics.ErrNotFound):
		case err != nil:
			return nil, err
		case !newest.Withdrawn:
			return newest, nil
		case found == nil:
			found = newest
		}
	}
	return found, nil
}
