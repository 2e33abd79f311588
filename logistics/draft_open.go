package logistics

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kinds of question that are not the reader's.
const (
	AskDoubt QuestionKind = "ragu"  // the number is implausible: is it meant?
	AskAgain QuestionKind = "ulang" // the sender wants to write this line anew
)

// QuestionLife is how long a question waits for its answer: half a day, so that
// what was asked in the evening is answered before the next report is due.
const QuestionLife = 12 * time.Hour

// OpenQuestion is a line of a report that waits for one decision of its sender.
// What else the message said is stored already. It survives a restart and ends
// with an answer, with a newer number for the same item, or with its time.
type OpenQuestion struct {
	Token    string // names it within its chat, also on its buttons
	ChatID   int64
	PersonID int64 // who is asked and who alone may answer
	Seq      int   // place among the questions of one message
	Kind     QuestionKind
	Raw      string // the words in doubt
	Line     Line   // what is known; Item is empty while it is asked which
	Doubt    Doubt  // of AskDoubt
	Choices  []Choice
	// Holds are items of the report of which the version before an edit speaks meanwhile:
	// the answer takes their place.
	Holds []string
	// Report is the message this is a part of, as it was read but without its lines:
	// the answer becomes a new version of it, or its first where nothing was stored,
	// which is what version 0 says.
	Report  Report
	Card    string // key of the notice with the buttons
	Asked   time.Time
	Expires time.Time
}

// Choice is one answer that is offered, with the lines it stands for.
type Choice struct {
	Word  string // election, key of the item, digits, unit: as in Question.Choices
	Lines []Line
}

// ID is the question's place in the store.
func (q OpenQuestion) ID() string { return QuestionID(q.ChatID, q.Token) }

// QuestionID names an open question.
func QuestionID(chatID int64, token string) string {
	return fmt.Sprintf("%s|%s", ChatKey(chatID), token)
}

// Words are the words in doubt, with the number that was clear beside them, or those
// between which it is asked, where they do not hold it, shortened to one line of a message. number writes a number.
func (q OpenQuestion) Words(number func(int64) string) string {
	words := strings.Join(strings.Fields(q.Raw), " ")
	if !strings.ContainsAny(words, "0123456789") {
		switch {
		case q.Line.Count != nil:
			words += " " + number(*q.Line.Count)
		case q.Kind == AskNumber:
			words += q.between(number)
		}
	}
	if r := []rune(words); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return words
}

// between are the numbers that are offered: " 40 / 41".
func (q OpenQuestion) between(number func(int64) string) string {
	var all []string
	for _, c := range q.Choices {
		if len(c.Lines) == 1 && c.Lines[0].Count != nil {
			all = append(all, number(*c.Lines[0].Count))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return " " + strings.Join(all, " / ")
}

// Items are the keys of the items that the answer could speak of.
func (q OpenQuestion) Items() []string {
	var items []string
	add := func(l Line) {
		if l.Item != "" && !slices.Contains(items, l.Item) {
			items = append(items, l.Item)
		}
	}
	add(q.Line)
	for _, c := range q.Choices {
		for _, l := range c.Lines {
			add(l)
		}
	}
	return items
}

// AnsweredBy reports whether newer lines say all that the question could: every
// item it may be about, or one of them with the very number in doubt.
func (q OpenQuestion) AnsweredBy(lines []Line) bool {
	items := q.Items()
	named := 0
	for _, l := range lines {
		switch {
		case !slices.Contains(items, l.Item):
		case q.Line.Count != nil && l.Count != nil && *q.Line.Count == *l.Count:
			return true
		default:
			named++
		}
	}
	return len(items) > 0 && named >= len(items)
}

// Choices are the answers to the i-th question of a reading, with the lines each
// would store. A number is offered only where it is the count that is asked
// for, not what is damaged, short or over.
func (r Reading) Choices(i int, items []Item) []Choice {
	q := r.Questions[i]
	var line StockReading
	if q.Line >= 0 && q.Line < len(r.Stock) {
		line = r.Stock[q.Line]
	}
	of := func(item string) Line {
		l := line.Line()
		l.Item = item
		return l
	}
	var out []Choice
	for _, word := range q.Choices {
		switch q.Kind {
		case AskElection:
			if lines := ballots(items, word, of); len(lines) > 0 {
				out = append(out, Choice{word, lines})
			}
		case AskItem:
			if slices.ContainsFunc(items, func(it Item) bool { return it.Key == word }) {
				out = append(out, Choice{word, []Line{of(word)}})
			}
		case AskNumber:
			n, err := strconv.ParseInt(word, 10, 64)
			if err != nil || line.Item == "" || line.speaksOfQuality() {
				continue
			}
			l := of(line.Item)
			l.State, l.Count = StateCount, &n
			out = append(out, Choice{word, []Line{l}})
		}
	}
	return out
}

// ballots are the lines of the ballots of one election, or of each.
func ballots(items []Item, election string, of func(item string) Line) []Line {
	var lines []Line
	for _, it := range items {
		if it.Election != ElectionAny && (election == ChoiceEach || string(it.Election) == election) {
			lines = append(lines, of(it.Key))
		}
	}
	return lines
}

// speaksOfQuality reports whether the words name more than a count.
func (s StockReading) speaksOfQuality() bool {
	lx, _ := lex(s.Raw)
	return slices.ContainsFunc(lx, func(l lexeme) bool {
		return slices.Contains([]string{"rusak", "kurang", "lebih", "sobek", "basah", "kotor", "cacat", "pecah", "buram", "baik"}, l.text)
	})
}

// Line is the reading as a line of a report.
func (s StockReading) Line() Line {
	l := Line{
		Item: s.Item, State: s.State, Count: s.Count, Damaged: s.Damaged,
		Short: s.Short, Over: s.Over, Packs: s.Packs, Of: s.Of, Unit: s.Unit,
	}
	if s.About {
		l.Note = "kira-kira"
	}
	return l
}
