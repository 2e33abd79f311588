package messages

import (
	"time"

	"laporbot/logistics"
)

// Report is the answer to a report: what was understood of it, and what not.
type Report struct {
	Number    string
	Version   int    // 1, or more for a correction
	Completes bool   // the version adds what was asked, and the lines are those added
	Repairs   bool   // the version writes a line anew, and the lines are that one
	Title     string // of the area
	At        time.Time
	Received  time.Time // set where the message was long under way
	CountedAt string    // time of the count in the sender's words
	Sender    string    // set where the sender reports for others
	OnBehalf  string    // for whom, where that is known by name
	Lines     []Line
	Dropped   []string // items of the version before that are no longer named
	SameAs    string   // R-n whose text this one repeats; empty: none
	Later     []Later  // what a newer report already says
	Problems  []string // obstacles, in the sender's words
	Notes     []string // what is kept with the report but not counted
	Fixed     []string // typing errors that were taken: "segrl→segel"
	Open      int      // questions that follow in messages of their own
	Waiting   []string // questions still open from earlier messages
	Compact   bool     // lines in which nothing is wrong are drawn together
	Unclear
}

// Full are the lines that are shown each by itself.
func (r Report) Full() []Line {
	if !r.Compact {
		return r.Lines
	}
	return r.drawn(func(l Line) bool { return !l.Plain() })
}

// Complete are the lines drawn together of which as many are there as are needed.
func (r Report) Complete() []Line {
	return r.drawn(func(l Line) bool { return r.Compact && l.Plain() && l.Sign() == "✅" })
}

// Bare are the lines drawn together whose need is not known.
func (r Report) Bare() []Line {
	return r.drawn(func(l Line) bool { return r.Compact && l.Plain() && l.Sign() == "•" })
}

func (r Report) drawn(those func(Line) bool) []Line {
	var lines []Line
	for _, l := range r.Lines {
		if those(l) {
			lines = append(lines, l)
		}
	}
	return lines
}

// Unclear is what could not be stored of a report.
type Unclear struct {
	Asked  []Question
	Unread []string // parts that were not understood
}

// Any reports whether anything is unclear.
func (u Unclear) Any() bool { return len(u.Asked)+len(u.Unread) > 0 }

// Question is a part of a report that needs an answer before it can be counted.
type Question struct {
	Kind   logistics.QuestionKind
	Raw    string // the words in doubt
	Item   string // empty: it is asked which
	Count  *int64 // where the number itself is clear
	Doubt  logistics.Doubt
	Number string // R-n of which the rest is stored; empty: nothing is
}

// Gap is how far the number goes beyond what raised the doubt.
func (q Question) Gap() int64 {
	if q.Count == nil {
		return 0
	}
	return *q.Count - q.Doubt.Against
}

// Choice is one button of a question.
type Choice struct {
	Kind  logistics.QuestionKind
	Word  string // election, name of the item, number
	First bool
}

// Waiting lists questions that are open.
type Waiting struct{ Words []string }

// Evidence is a photo, a document or a location that was kept with a report.
type Evidence struct {
	Number   string
	Kind     logistics.EvidenceKind
	Album    bool
	Obstacle bool // of the obstacle and not of the goods
}

// Withdrawn is a report that was taken back.
type Withdrawn struct {
	Number string
	Title  string // of the area
	At     time.Time
	Left   []Left
}

// Left is what counts of an item after a report was taken back.
type Left struct {
	Item   string
	Line   *Line // nil: nothing
	Number string
}

// History lists the reports of one person.
type History struct {
	Days    int
	Reports []Past
	Page    int
	Pages   int
}

// Past is one report with all its versions, newest first.
type Past struct {
	Number    string
	Title     string
	At        time.Time
	Withdrawn bool
	OnBehalf  string
	Counted   string // the time of the count in the sender's words
	Versions  []PastVersion
	Older     int // how many versions before those are not shown
}

// PastVersion is what one version of a report said: the newest all, an older one what
// it said otherwise than the one after it.
type PastVersion struct {
	Version  int
	Lines    []Line
	Problems []string
	Without  []string // items that only the version after it names
	Same     bool     // it says nothing otherwise
}

// Later says that a newer report speaks of the item, so that this one does not
// change what is in stock.
type Later struct {
	Item   string
	Number string
}

// Card is the guided report: one message that is edited with every step.
type Card struct {
	Title   string // of the area
	Lines   []Line // said so far
	Item    string // whose number is asked; empty: an item is to be chosen
	Unit    string // of that item
	Need    *int64 // of that item; nil where not known
	Page    int
	Pages   int
	Resumed bool // taken up again
	Same    bool // filled with the lines of an earlier day
	Offered bool // filled with a message that had no command
	Misread bool // what was typed could not be read, or not all of it
	Unclear      // which of it
	// Problems are the obstacles that were typed, in the sender's words.
	Problems []string
}

// CardItem is a button of the card.
type CardItem struct {
	Name string
	Done bool
}

// Stock is what an area has.
type Stock struct {
	Title   string
	Groups  []StockGroup
	Missing []string // items that are needed and were not reported
	Others  int      // how many further items were not reported
}

// StockGroup is what one report says that no newer one has changed.
type StockGroup struct {
	Number string
	At     time.Time
	By     logistics.Role // never a name: the card may be shown in a group
	// Counted is the time of the count in the sender's words, where he named one.
	Counted string
	Lines   []Line
}

// Areas tells for each area below when it last reported.
type Areas struct {
	Title   string
	Lines   []AreaLine
	Example string // an area whose card can be asked for
}

// AreaLine is one area with its newest report.
type AreaLine struct {
	Name   string
	Number string // empty: has not reported
	At     time.Time
	State  logistics.State // set where it only said "not yet"
}
