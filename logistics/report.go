package logistics

import (
	"fmt"
	"time"
)

// State tells what kind of answer a line of a report is. None of them is silence.
type State string

// The states of a line.
const (
	StateCount       State = "jumlah"          // a number
	StateNone        State = "nihil"           // looked, there is none: count 0
	StateNotArrived  State = "belum_datang"    // on the way: count unknown
	StateBeingCtd    State = "dalam_pendataan" // being counted: count unknown
	StateComplete    State = "lengkap"         // as needed; count only if one was said
	StateUnspecified State = ""
)

// Line is what one report says of one item. Counts are levels, what is there
// now, damaged ones included, and never increments.
type Line struct {
	Item    string // key of the item, or ItemAll
	State   State
	Count   *int64 // physically there; nil where no number was said
	Damaged *int64
	Short   *int64 // as the sender says, not as computed
	Over    *int64
	Packs   *int64 // packs of unknown size
	Of      *int64 // Y of "X dari Y": the whole that Count is a part of, as the sender says
	Unit    string // as counted
	Note    string
}

// Report is one message of stock from one area. It is never changed: a
// correction is a report with a higher version or a later one.
type Report struct {
	Number     int64 // R-n, given once
	Area       AreaCode
	Sender     int64 // Telegram id of the person
	OnBehalf   string
	ChatID     int64
	MessageID  int
	Version    int // 1, then one more for each edit
	SentAt     time.Time
	ReceivedAt time.Time
	CountedAt  string // the words for the time of the count, as written
	Lines      []Line
	Notes      []string
	Unread     []string // parts that were not understood
	Text       string   // the message as sent
	Digest     string   // hash of the text, to know a repeat
	Withdrawn  bool
	// Cause is the key of the request that made this version, so that a second try
	// of it knows its own.
	Cause string
}

// ID is the report's place in the store: by area, sending time, chat, message and
// version, so that a range of ids answers what one area said in which order.
func (r Report) ID() string {
	return fmt.Sprintf("%s|%s|%s|%012d|%03d", r.Area, TimeKey(r.SentAt), ChatKey(r.ChatID), r.MessageID, r.Version)
}

// Name is the number as people say it.
func (r Report) Name() string { return fmt.Sprintf("R-%d", r.Number) }

// Order is the place of a report among all reports of its area: newest by
// (message date, chat, message id, version).
func (r Report) Order() string {
	return fmt.Sprintf("%s|%s|%012d|%03d", TimeKey(r.SentAt), ChatKey(r.ChatID), r.MessageID, r.Version)
}

// TimeKey writes a moment so that text order is time order, in UTC at milliseconds.
func TimeKey(t time.Time) string { return t.UTC().Format("20060102T150405.000Z") }

// ChatKey writes a chat id, which may be negative, so that ids of one kind sort together.
func ChatKey(id int64) string {
	if id < 0 {
		return fmt.Sprintf("n%019d", -id)
	}
	return fmt.Sprintf("p%019d", id)
}
