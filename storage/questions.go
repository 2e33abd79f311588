package storage

import (
	"cmp"
	"context"
	"slices"
	"time"

	"laporbot/logistics"
)

// questions: by chat and token; gone once answered.
const questionsCollection = "questions"

type questionDoc struct {
	Token    string      `bson:"token"`
	ChatID   int64       `bson:"chat_id"`
	PersonID int64       `bson:"person_id"`
	Seq      int         `bson:"seq,omitempty"`
	Kind     string      `bson:"kind"`
	Raw      string      `bson:"raw,omitempty"`
	Line     lineDoc     `bson:"line"`
	Doubt    *doubtDoc   `bson:"doubt,omitempty"`
	Choices  []choiceDoc `bson:"choices,omitempty"`
	Holds    []string    `bson:"holds,omitempty"`
	Report   reportDoc   `bson:"report"`
	Card     string      `bson:"card"`
	Asked    time.Time   `bson:"asked"`
	Expires  time.Time   `bson:"expires"`
}

type doubtDoc struct {
	Kind    string `bson:"kind"`
	Against int64  `bson:"against"`
	Meant   *int64 `bson:"meant,omitempty"`
}

type choiceDoc struct {
	Word  string    `bson:"word"`
	Lines []lineDoc `bson:"lines"`
}

func questionToDoc(q logistics.OpenQuestion) questionDoc {
	d := questionDoc{
		Token: q.Token, ChatID: q.ChatID, PersonID: q.PersonID, Seq: q.Seq, Kind: string(q.Kind), Raw: q.Raw, Line: lineToDoc(q.Line),
		Choices: convert(q.Choices, func(c logistics.Choice) choiceDoc { return choiceDoc{c.Word, convert(c.Lines, lineToDoc)} }),
		Holds:   q.Holds, Report: reportToDoc(q.Report), Card: q.Card, Asked: q.Asked, Expires: q.Expires,
	}
	if q.Doubt.Kind != "" {
		d.Doubt = &doubtDoc{string(q.Doubt.Kind), q.Doubt.Against, q.Doubt.Meant}
	}
	return d
}

func (d questionDoc) question() logistics.OpenQuestion {
	q := logistics.OpenQuestion{
		Token: d.Token, ChatID: d.ChatID, PersonID: d.PersonID, Seq: d.Seq, Kind: logistics.QuestionKind(d.Kind), Raw: d.Raw, Line: d.Line.line(),
		Choices: convert(d.Choices, func(c choiceDoc) logistics.Choice {
			return logistics.Choice{Word: c.Word, Lines: convert(c.Lines, lineDoc.line)}
		}),
		Holds: d.Holds, Report: d.Report.report(), Card: d.Card, Asked: d.Asked, Expires: d.Expires,
	}
	if d.Doubt != nil {
		q.Doubt = logistics.Doubt{Kind: logistics.DoubtKind(d.Doubt.Kind), Against: d.Doubt.Against, Meant: d.Doubt.Meant}
	}
	return q
}

// AddQuestion keeps a question; one that is there already stays.
func (s *Store) AddQuestion(ctx context.Context, q logistics.OpenQuestion) error {
	_, err := add(ctx, s.engine, questionsCollection, q.ID(), questionToDoc(q))
	return err
}

// Question returns an open question, or logistics.ErrNotFound.
func (s *Store) Question(ctx context.Context, chatID int64, token string) (logistics.OpenQuestion, error) {
	return get(ctx, s.engine, questionsCollection, logistics.QuestionID(chatID, token), questionDoc.question)
}

// DeleteQuestion ends a question; none is fine.
func (s *Store) DeleteQuestion(ctx context.Context, chatID int64, token string) error {
	return s.engine.Delete(ctx, questionsCollection, logistics.QuestionID(chatID, token))
}

// QuestionsOf lists the open questions to a person in a chat, in the order they
// were asked.
func (s *Store) QuestionsOf(ctx context.Context, chatID, personID int64) ([]logistics.OpenQuestion, error) {
	prefix := logistics.ChatKey(chatID)
	all, err := list(ctx, s.engine, questionsCollection, prefix+"|", prefixEnd(prefix), questionDoc.question)
	all = slices.DeleteFunc(all, func(q logistics.OpenQuestion) bool { return q.PersonID != personID })
	sortQuestions(all)
	return all, err
}

// ExpiredQuestions lists the questions whose time was over at now, in the order
// they were asked. It reads all that are open, which are few.
func (s *Store) ExpiredQuestions(ctx context.Context, now time.Time) ([]logistics.OpenQuestion, error) {
	all, err := list(ctx, s.engine, questionsCollection, "", "", questionDoc.question)
	all = slices.DeleteFunc(all, func(q logistics.OpenQuestion) bool { return now.Before(q.Expires) })
	sortQuestions(all)
	return all, err
}

func sortQuestions(all []logistics.OpenQuestion) {
	slices.SortFunc(all, func(a, b logistics.OpenQuestion) int {
		return cmp.Or(a.Asked.Compare(b.Asked), cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Token, b.Token))
	})
}
