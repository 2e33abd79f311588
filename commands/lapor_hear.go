package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"laporbot/logistics"
	"laporbot/messages"
)

// hear takes a message without a command where it is evidence for a report or
// the typed answer to an open question.
func (l *reporter) hear(ctx context.Context, req Request) (Reply, bool, error) {
	if _, other := messages.AboutObstacle(req.ReplyText); other {
		return Reply{}, false, nil
	}
	if req.Edited {
		return l.unmarked(ctx, req)
	}
	if messages.AboutAnnouncement(req.ReplyText) {
		return Reply{}, false, nil
	}
	if req.Evidence != nil {
		return l.attach(ctx, req)
	}
	c, err := l.store.Catalog(ctx, l.Root)
	if err != nil {
		return Reply{}, false, err
	}
	v, err := decide(ctx, req, "verdict", func() (verdict, error) { return l.typedAnswer(ctx, req, c) })
	if err != nil {
		return Reply{}, false, err
	}
	gone, err := l.goneMeanwhile(ctx, v)
	if err != nil {
		return Reply{}, false, err
	}
	if gone {
		v.Outcome = outcomeStale
	}
	var reply Reply
	switch v.Outcome {
	case outcomeNone:
		return l.offer(ctx, req, c)
	case outcomeWhich:
		reply, err = say("lapor-pertanyaan-yang-mana", messages.Waiting{Words: v.Waiting})
	case outcomeUnclear:
		if v.Beside {
			if reply, taken, err := l.offer(ctx, req, c); err != nil || taken {
				return reply, taken, err
			}
		}
		reply, err = say("lapor-jawaban-tidak-terbaca", inWords(c, v.Question))
	case outcomeSkip:
		reply, err = l.close(ctx, v.Question, "lapor-pertanyaan-dilewati")
	case outcomeRetype:
		reply, err = retype(c, v.Question)
	case outcomeStale:
		reply, err = l.close(ctx, v.Question, "lapor-pertanyaan-gugur")
	case outcomeExpired:
		// The card far above is closed, and whoever has just typed gets an answer below.
		if reply, err = l.close(ctx, v.Question, "lapor-pertanyaan-lewat"); err == nil {
			said := reply.Notices[0]
			said.Edits = ""
			reply.Notices = append([]logistics.Notice{said}, reply.Notices...)
		}
	default:
		if reply, err = l.complete(ctx, req, c, v); err != nil {
			return Reply{}, true, err
		}
		text, err := messages.Render("lapor-pertanyaan-dijawab", inWords(c, v.Question))
		if err != nil {
			return Reply{}, true, err
		}
		reply.Notices = append(reply.Notices, logistics.Notice{Kind: logistics.NoticeAnswer, Text: text, Edits: v.Question.Card})
	}
	return reply, true, err
}

// typedAnswer finds the question that a text answers: the one it is a reply to,
// else the only one that it can be read as an answer of.
func (l *reporter) typedAnswer(ctx context.Context, req Request, c *logistics.Catalog) (verdict, error) {
	none := verdict{Outcome: outcomeNone}
	open, err := l.store.QuestionsOf(ctx, req.Chat.ID, req.From.ID)
	if err != nil {
		return none, fmt.Errorf("look up the questions to %d: %w", req.From.ID, err)
	}
	open = slices.DeleteFunc(open, func(q logistics.OpenQuestion) bool {
		return logistics.May(req.From, "lapor", req.Chat.Kind, q.Report.Area) != nil
	})
	var waiting []logistics.OpenQuestion
	for _, q := range open {
		if req.Now.Before(q.Expires) {
			waiting = append(waiting, q)
		}
	}
	if len(waiting) == 0 {
		return tooLate(c, open, req.Text), nil
	}
	replied, err := l.repliedTo(ctx, req, waiting)
	switch {
	case err != nil:
		return none, err
	case replied != nil:
		waiting = []logistics.OpenQuestion{*replied}
	default:
		answers, err := l.saysReady(ctx, req)
		if err != nil || answers {
			return none, err
		}
		// A dialogue that was opened after the question has the word.
		d, err := l.store.Draft(ctx, req.Chat.ID, req.From.ID)
		switch {
		case err == nil && d.Command != "" && req.Now.Before(d.Expires) && d.Updated.After(waiting[len(waiting)-1].Asked):
			return none, nil
		case err != nil && !errors.Is(err, logistics.ErrNotFound):
			return none, err
		}
	}
	var fits []logistics.OpenQuestion
	var lines [][]logistics.Line
	for _, q := range waiting {
		if said := readAnswer(c, q, req.Text); len(said) > 0 {
			fits, lines = append(fits, q), append(lines, said)
		}
	}
	switch {
	case len(fits) == 1:
		v, err := l.weigh(ctx, c, fits[0], lines[0])
		v.Question = fits[0]
		return v, err
	case len(fits) > 1:
		v := verdict{Outcome: outcomeWhich}
		for _, q := range fits {
			v.Waiting = append(v.Waiting, q.Words(messages.Number))
		}
		return v, nil
	case len(waiting) == 1 && isSkip(req.Text):
		return verdict{Outcome: outcomeSkip, Question: waiting[0]}, nil
	case len(waiting) == 1 && deniesNumber(waiting[0], req.Text):
		return verdict{Outcome: outcomeRetype, Question: waiting[0]}, nil
	}
	return verdict{Outcome: outcomeUnclear, Question: waiting[len(waiting)-1], Beside: replied == nil && beside(c, waiting, req.Text)}, nil
}

// beside reports whether a text names goods and none that the questions are about, so
// that it is no answer that could not be read.
func beside(c *logistics.Catalog, waiting []logistics.OpenQuestion, text string) bool {
	reading := read(c, text)
	lines, said := linesOf(reading), questionsOf(c, reading)
	if len(lines) == 0 {
		return false
	}
	for _, line := range lines {
		said = append(said, logistics.OpenQuestion{Line: line})
	}
	return !slices.ContainsFunc(waiting, func(q logistics.OpenQuestion) bool {
		items := q.Items()
		return slices.ContainsFunc(said, func(s logistics.OpenQuestion) bool {
			return slices.ContainsFunc(s.Items(), func(item string) bool { return slices.Contains(items, item) })
		})
	})
}

// saysReady reports whether a text is the answer to an announcement that waits for one.
func (l *reporter) saysReady(ctx context.Context, req Request) (bool, error) {
	if req.Chat.Kind != logistics.ChatPrivate || !logistics.SaysReady(req.Text) {
		return false, nil
	}
	n, err := (&herald{l.Deps.Store, l.Deps}).waiting(ctx, req.From.ID, 0)
	return n != 0, err
}

// tooLate is the verdict on a text that answers a question whose time is over and
// that no job has ended yet.
func tooLate(c *logistics.Catalog, expired []logistics.OpenQuestion, text string) verdict {
	for _, q := range slices.Backward(expired) {
		if len(readAnswer(c, q, text)) > 0 {
			return verdict{Outcome: outcomeExpired, Question: q}
		}
	}
	return verdict{Outcome: outcomeNone}
}

// repliedTo is the question whose message is answered; nil where none is.
func (l *reporter) repliedTo(ctx context.Context, req Request, open []logistics.OpenQuestion) (*logistics.OpenQuestion, error) {
	if req.ReplyTo == 0 {
		return nil, nil
	}
	for _, q := range open {
		card, err := l.store.SentNotice(ctx, q.Card)
		switch {
		case err == nil && card.MessageID == req.ReplyTo:
			return &q, nil
		case err != nil && !errors.Is(err, logistics.ErrNotFound):
			return nil, fmt.Errorf("look up card %s: %w", q.Card, err)
		}
	}
	return nil, nil
}

// readAnswer reads a text as the answer to a question: the lines it stands for, or
// none where it is none. It takes nothing that the reader of /lapor has a doubt about.
func readAnswer(c *logistics.Catalog, q logistics.OpenQuestion, text string) []logistics.Line {
	choice := func(word string) []logistics.Line {
		for _, choice := range q.Choices {
			if choice.Word == word {
				return choice.Lines
			}
		}
		return nil
	}
	switch q.Kind {
	case logistics.AskElection:
		if isOneOf(text, wordsEach) || saysBoth(text) {
			return choice(logistics.ChoiceEach)
		}
		return readBallots(c, q, text)
	case logistics.AskItem:
		said := only(c.Vocabulary().Read(text + " 1"))
		if len(said) == 1 && value(said[0].Count) == 1 {
			if lines := choice(said[0].Item); lines != nil {
				return lines
			}
		}
		return among(q, only(c.Vocabulary().Read(text)))
	case logistics.AskDoubt:
		if lines := readConfirmation(q, text); lines != nil {
			return lines
		}
	}
	if q.Line.Item == "" {
		return nil
	}
	said := only(c.Vocabulary().Read(itemName(c, q.Line.Item) + " " + text))
	if len(said) != 1 || said[0].Item != q.Line.Item {
		said = only(c.Vocabulary().Read(text))
	}
	if len(said) != 1 || said[0].Item != q.Line.Item {
		return nil
	}
	if said[0].Damaged == nil {
		said[0].Damaged = q.Line.Damaged
	}
	return said
}

// readBallots reads the name of an election, or the ballots of elections with
// their numbers.
func readBallots(c *logistics.Catalog, q logistics.OpenQuestion, text string) []logistics.Line {
	for _, form := range []string{"surat suara " + text, text} {
		said := among(q, only(c.Vocabulary().Read(form)))
		if len(said) > 0 && said[0].Count != nil {
			return said
		}
	}
	named := among(q, only(c.Vocabulary().Read("surat suara "+text+" 1")))
	if len(named) != 1 || value(named[0].Count) != 1 {
		return nil
	}
	for _, choice := range q.Choices {
		if len(choice.Lines) == 1 && choice.Lines[0].Item == named[0].Item {
			return choice.Lines
		}
	}
	return nil
}

// only are the lines of a reading that leaves nothing open; none where it does.
func only(reading logistics.Reading) []logistics.Line {
	if len(reading.Questions)+len(reading.NotUnderstood)+len(reading.Obstacles)+len(reading.Notes) > 0 || reading.Area != "" {
		return nil
	}
	return linesOf(reading)
}

// among are lines if all of them are of what a question asks about; none otherwise.
func among(q logistics.OpenQuestion, lines []logistics.Line) []logistics.Line {
	items := q.Items()
	for _, line := range lines {
		if !slices.Contains(items, line.Item) {
			return nil
		}
	}
	return lines
}
