package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// questions keeps what of reports waits for an answer.
type questions interface {
	AddQuestion(ctx context.Context, q logistics.OpenQuestion) error // one that is there stays
	Question(ctx context.Context, chatID int64, token string) (logistics.OpenQuestion, error)
	DeleteQuestion(ctx context.Context, chatID int64, token string) error // none is fine
	QuestionsOf(ctx context.Context, chatID, personID int64) ([]logistics.OpenQuestion, error)
}

// maxQuestions is how many lines of one message are asked about, each in a message
// of its own; what is beyond is named in the answer.
const maxQuestions = 5

// verbQuestion begins the data of a question's buttons: q:<token>:<answer>, where
// the answer is the number of a choice or one of the words below.
const verbQuestion = "q"

const (
	answerSkip   = "skip"   // leave the line out
	answerRetype = "retype" // say how to type it anew
)

// prepare gives the questions of a message what they need to wait by themselves.
// left are those beyond what is asked at once.
func (l *reporter) prepare(req Request, r logistics.Report, asked []logistics.OpenQuestion) (open, left []logistics.OpenQuestion) {
	r.Lines = nil
	for i, q := range asked {
		if i >= maxQuestions {
			return open, asked[i:]
		}
		sum := sha256.Sum256(fmt.Appendf(nil, "%s|%d", req.Key, i))
		q.Token = hex.EncodeToString(sum[:6])
		q.ChatID, q.PersonID, q.Seq, q.Report = req.Chat.ID, req.From.ID, i, r
		q.Card = "tanya/" + q.ID()
		q.Asked, q.Expires = r.ReceivedAt, r.ReceivedAt.Add(logistics.QuestionLife)
		open = append(open, q)
	}
	return open, nil
}

// questionCard is the message that asks.
func questionCard(c *logistics.Catalog, q logistics.OpenQuestion) (logistics.Notice, error) {
	data := inWords(c, q)
	var k keyboard
	for i, choice := range q.Choices {
		if i%3 == 0 || q.Kind == logistics.AskItem {
			k.row()
		}
		word := messages.Choice{Kind: q.Kind, Word: choice.Word, First: i == 0}
		switch q.Kind {
		case logistics.AskItem:
			word.Word = itemName(c, choice.Word)
		case logistics.AskNumber, logistics.AskDoubt:
			if n, err := strconv.ParseInt(choice.Word, 10, 64); err == nil {
				word.Word = messages.Number(n)
			}
		}
		k.add("lapor-tombol-pilihan", word, "lapor:%s:%s:%d", verbQuestion, q.Token, i)
	}
	if q.Kind == logistics.AskDoubt {
		k.add("lapor-tombol-ketik", nil, "lapor:%s:%s:%s", verbQuestion, q.Token, answerRetype)
	} else {
		k.row()
		k.add("lapor-tombol-lewati", nil, "lapor:%s:%s:%s", verbQuestion, q.Token, answerSkip)
	}
	if k.err != nil {
		return logistics.Notice{}, k.err
	}
	text, err := messages.Render("lapor-pertanyaan", data)
	return logistics.Notice{Kind: logistics.NoticeAnswer, Key: q.Card, Text: text, Buttons: k.rows}, err
}

// inWords is a question as it is shown.
func inWords(c *logistics.Catalog, q logistics.OpenQuestion) messages.Question {
	data := messages.Question{Kind: q.Kind, Raw: q.Words(messages.Number), Doubt: q.Doubt, Count: q.Line.Count}
	if q.Line.Item != "" {
		data.Item = itemName(c, q.Line.Item)
	}
	if q.Report.Version > 0 {
		data.Number = q.Report.Name()
	}
	return data
}

// closeAll ends questions that need no answer any more and says so in their place.
func (l *reporter) closeAll(ctx context.Context, open []logistics.OpenQuestion, block string) ([]logistics.Notice, error) {
	var notices []logistics.Notice
	for _, q := range open {
		if err := l.store.DeleteQuestion(ctx, q.ChatID, q.Token); err != nil {
			return nil, fmt.Errorf("delete question %s: %w", q.ID(), err)
		}
		text, err := messages.Render(block, messages.Question{Raw: q.Words(messages.Number)})
		if err != nil {
			return nil, err
		}
		notices = append(notices, logistics.Notice{Kind: logistics.NoticeAnswer, ChatID: q.ChatID, Text: text, Edits: q.Card})
	}
	return notices, nil
}

// verdict is what an answer to a question comes to, decided once: the question is
// gone by the second try, and the stock has changed.
type verdict struct {
	Outcome  outcome
	Question logistics.OpenQuestion
	Beside   bool // of what is not to be understood: it speaks of other items
	filing        // of the lines that are stored, and of what they raise anew
}

// The outcomes of an answer beside those of a step of the guided report.
const (
	outcomeForeign outcome = "foreign" // somebody else is asked
	outcomeExpired outcome = "expired"
	outcomeSkip    outcome = "skip"
	outcomeRetype  outcome = "retype"
	outcomeTaken   outcome = "taken"
	outcomeNone    outcome = "none"    // no answer at all
	outcomeUnclear outcome = "unclear" // not to be understood
	outcomeWhich   outcome = "which"   // fits several questions
)

// tapQuestion answers a button of a question.
func (l *reporter) tapQuestion(ctx context.Context, req Request, data string) (Reply, error) {
	c, err := l.store.Catalog(ctx, l.Root)
	if err != nil {
		return Reply{}, err
	}
	token, arg, _ := strings.Cut(data, ":")
	v, err := decide(ctx, req, "verdict", func() (verdict, error) {
		q, err := l.store.Question(ctx, req.Chat.ID, token)
		switch {
		case errors.Is(err, logistics.ErrNotFound):
			return verdict{Outcome: outcomeStale}, nil
		case err != nil:
			return verdict{}, err
		case q.PersonID != req.From.ID:
			return verdict{Outcome: outcomeForeign}, nil
		case logistics.May(req.From, "lapor", req.Chat.Kind, q.Report.Area) != nil:
			return verdict{}, logistics.May(req.From, "lapor", req.Chat.Kind, q.Report.Area)
		case !req.Now.Before(q.Expires):
			return verdict{Outcome: outcomeExpired, Question: q}, nil
		case arg == answerSkip:
			return verdict{Outcome: outcomeSkip, Question: q}, nil
		case arg == answerRetype:
			return verdict{Outcome: outcomeRetype, Question: q}, nil
		}
		i, err := strconv.Atoi(arg)
		if err != nil || i < 0 || i >= len(q.Choices) {
			return verdict{Outcome: outcomeStale}, nil
		}
		return l.weigh(ctx, c, q, q.Choices[i].Lines)
	})
	if err != nil {
		return Reply{}, err
	}
	if gone, err := l.goneMeanwhile(ctx, v); gone || err != nil {
		if err != nil {
			return Reply{}, err
		}
		return l.close(ctx, v.Question, "lapor-pertanyaan-gugur")
	}
	switch v.Outcome {
	case outcomeStale:
		return remark(req, "lapor-tombol-lama")
	case outcomeForeign:
		return foreign()
	case outcomeExpired:
		return l.close(ctx, v.Question, "lapor-pertanyaan-lewat")
	case outcomeSkip:
		return l.close(ctx, v.Question, "lapor-pertanyaan-dilewati")
	case outcomeRetype:
		reply, err := retype(c, v.Question)
		if err == nil {
			reply.Notices[0].Edits = v.Question.Card
		}
		return reply, err
	}
	reply, err := l.complete(ctx, req, c, v)
	if err != nil {
		return Reply{}, err
	}
	reply.Notices[0].Edits = v.Question.Card
	return reply, nil
}

// goneMeanwhile reports whether the message that an answer completes was withdrawn since
// that was decided. What is withdrawn is not brought back by the second try of an answer.
func (l *reporter) goneMeanwhile(ctx context.Context, v verdict) (bool, error) {
	if v.Outcome != outcomeTaken {
		return false, nil
	}
	newest, err := l.newest(ctx, placeOf(v.Question.Report))
	switch {
	case errors.Is(err, logistics.ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	}
	return newest.Withdrawn, nil
}

// retype asks for the right number of a line in doubt.
func retype(c *logistics.Catalog, q logistics.OpenQuestion) (Reply, error) {
	var k keyboard
	k.row()
	k.add("lapor-tombol-lewati", nil, "lapor:%s:%s:%s", verbQuestion, q.Token, answerSkip)
	if k.err != nil {
		return Reply{}, k.err
	}
	return say("lapor-pertanyaan-ketik", inWords(c, q), k.rows...)
}

// close ends one question without an answer.
func (l *reporter) close(ctx context.Context, q logistics.OpenQuestion, block string) (Reply, error) {
	notices, err := l.closeAll(ctx, []logistics.OpenQuestion{q}, block)
	return Reply{Notices: notices}, err
}

// weigh looks at the lines of an answer as at those of a message: an implausible
// number is asked about once more, unless that very number has just been confirmed.
func (l *reporter) weigh(ctx context.Context, c *logistics.Catalog, q logistics.OpenQuestion, lines []logistics.Line) (verdict, error) {
	v := verdict{Outcome: outcomeTaken, Question: q, filing: filing{Area: q.Report.Area}}
	newest, err := l.newest(ctx, placeOf(q.Report))
	switch {
	case errors.Is(err, logistics.ErrNotFound):
		newest = nil
	case err != nil:
		return v, err
	case newest.Withdrawn:
		return verdict{Outcome: outcomeStale}, nil
	}
	stock, err := l.store.Stock(ctx, q.Report.Area)
	if err != nil {
		return v, fmt.Errorf("look up the stock of %s: %w", q.Report.Area, err)
	}
	for _, line := range lines {
		confirmed := q.Kind == logistics.AskDoubt && slices.ContainsFunc(q.Choices, func(c logistics.Choice) bool { return sameCount(c.Lines[0], line) })
		if confirmed {
			v.last(line.Item, stock, newest)
			v.Lines = append(v.Lines, line)
			continue
		}
		if asked, ok := numberless(c, q, line); ok {
			v.Asked = append(v.Asked, asked)
			continue
		}
		v.sift(c, line, messages.Number(value(line.Count)), stock, newest)
	}
	v.Number = q.Report.Number
	if newest != nil {
		v.Number = newest.Number
	}
	if v.Number == 0 && len(v.Lines) > 0 {
		v.Number, err = l.store.NextNumber(ctx, seriesReport)
	}
	return v, err
}

// numberless asks how many of an item there are where the answer only tells which it
// is. The last number in the words is offered.
func numberless(c *logistics.Catalog, q logistics.OpenQuestion, line logistics.Line) (logistics.OpenQuestion, bool) {
	if line.Count != nil || line.Packs != nil || line.State != logistics.StateCount && line.State != logistics.StateUnspecified {
		return logistics.OpenQuestion{}, false
	}
	asked := logistics.OpenQuestion{Kind: logistics.AskNumber, Raw: q.Raw, Line: line}
	if words := strings.Fields(q.Raw); len(words) > 0 {
		said := c.Vocabulary().Read(itemName(c, line.Item) + " " + words[len(words)-1])
		if isOnly(said, line.Item) && said.Stock[0].Count != nil {
			asked.Choices = []logistics.Choice{{Word: strconv.FormatInt(*said.Stock[0].Count, 10), Lines: linesOf(said)}}
		}
	}
	return asked, true
}

func sameCount(a, b logistics.Line) bool {
	return a.Item == b.Item && a.Count != nil && b.Count != nil && *a.Count == *b.Count
}

func value(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

// complete brings the lines of an answer into the report that waited for them, or
// makes it a report where nothing of the message was stored so far. Then the
// question is gone; what the answer raises anew is asked.
func (l *reporter) complete(ctx context.Context, req Request, c *logistics.Catalog, v verdict) (Reply, error) {
	q := v.Question
	base := q.Report
	var reply Reply
	var obstacles []logistics.Notice
	if len(v.Lines) > 0 {
		before, stored, err := l.append(ctx, req, placeOf(base), func(newest *logistics.Report) logistics.Report {
			r := base
			if newest != nil {
				r = *newest
			} else {
				r.Number = v.Number
			}
			r.Lines = withLines(without(r.Lines, q.Holds), v.Lines...)
			r.Unread = slices.DeleteFunc(slices.Clone(r.Unread), func(s string) bool { return s == q.Raw })
			return r
		})
		if err != nil {
			return Reply{}, err
		}
		// By the second try a later version may hold, or none: the fold sees all of them.
		stock, err := l.refold(ctx, stored.Area)
		if err != nil {
			return Reply{}, err
		}
		base.Number = stored.Number
		said := stored
		said.Lines = v.Lines
		answer := l.answer(c, said, stock, logistics.Reading{}, v.filing)
		answer.Repairs = q.Kind == logistics.AskAgain
		answer.Completes = before != nil && !answer.Repairs
		if before != nil {
			compare(c, &answer, logistics.Report{Lines: namedIn(before.Lines, v.Lines, q.Holds)}, said)
		} else {
			answer.Problems = problemsOf(stored)
		}
		if reply, err = sayReport(answer, stored); err != nil {
			return Reply{}, err
		}
		if obstacles, err = l.follow(ctx, req, before, stored, stock); err != nil {
			return Reply{}, err
		}
	}
	if err := l.store.DeleteQuestion(ctx, q.ChatID, q.Token); err != nil {
		return Reply{}, fmt.Errorf("delete question %s: %w", q.ID(), err)
	}
	asked, _ := l.prepare(req, base, v.Asked)
	for i := range asked {
		asked[i].Asked, asked[i].Expires, asked[i].Holds = q.Asked, q.Expires, q.Holds
	}
	reply, err := l.followUp(ctx, c, reply, asked, v.filing)
	reply.Notices = append(reply.Notices, obstacles...)
	return reply, err
}

// withLines sets lines among others: an item that is there already is replaced. The
// lines handed in stay as they are.
func withLines(lines []logistics.Line, more ...logistics.Line) []logistics.Line {
	lines = slices.Clone(lines)
	for _, line := range more {
		i := slices.IndexFunc(lines, func(l logistics.Line) bool { return l.Item == line.Item })
		if i < 0 {
			lines = append(lines, line)
			continue
		}
		lines[i] = line
	}
	return lines
}

// without are the lines of all items but these.
func without(lines []logistics.Line, items []string) []logistics.Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l logistics.Line) bool { return slices.Contains(items, l.Item) })
}

// namedIn are the lines whose item others name too, or is among the items.
func namedIn(lines, others []logistics.Line, items []string) []logistics.Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l logistics.Line) bool {
		return !slices.Contains(items, l.Item) && !slices.ContainsFunc(others, func(o logistics.Line) bool { return o.Item == l.Item })
	})
}

// problemsOf are the obstacles that are kept with a report.
func problemsOf(r logistics.Report) []string {
	var problems []string
	for _, note := range r.Notes {
		if problem, ok := strings.CutPrefix(note, notePrefix); ok {
			problems = append(problems, problem)
		}
	}
	return problems
}
