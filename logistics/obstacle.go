package logistics

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ObstacleState is how far an obstacle has come.
type ObstacleState string

// The states of an obstacle. In StateOffered its reporter is asked whether it is
// the same as an older one; StateOpen and StateReopened climb the ladder.
const (
	StateOffered  ObstacleState = "ditawarkan"
	StateOpen     ObstacleState = "baru"
	StateTaken    ObstacleState = "diambil" // somebody works on it, until a time
	StatePut      ObstacleState = "ditunda" // until a time, with a reason
	StateSolved   ObstacleState = "selesai" // its reporter is asked whether it is
	StateReopened ObstacleState = "dibuka_lagi"
	StateClosed   ObstacleState = "ditutup" // for good
	StateMerged   ObstacleState = "digabung"
)

// Obstacle is something that stands in the way of the goods, carried until it is
// solved. It changes only through Decide, and everything that has happened to it
// stands in Events.
type Obstacle struct {
	Number     int64 // K-n, given once
	Area       AreaCode
	Category   Category
	Severity   Severity
	Said       Severity // what the words suggest, without the calendar
	Fixed      bool     // a person has set the severity: the calendar no longer raises it
	Item       string   // key of the goods it is about; empty: none
	Text       string
	Place      string // in the reporter's words
	Reporter   int64
	Origin     int64 // chat in which it was told
	OriginRole Role  // of the reporter, as it was then
	Report     int64 // R-n it came with; 0: none
	OpenedAt   time.Time

	State  ObstacleState
	Owner  int64     // who has taken it
	Until  time.Time // of StateTaken and StatePut
	Asked  bool      // the owner was asked whether he still works on it
	Reason string    // of StatePut
	How    string    // it was solved
	Same   int64     // K-n it is offered as an addition to

	Ladders int64     // version of the ladders it began with
	Step    int       // steps of the ladder taken in this round
	Round   int       // rounds completed
	Told    []int64   // people the last step told
	Missed  []int64   // people who could not be told, as the operator was told
	Due     time.Time // when the clock ends the wait of its state; zero: never
	Rise    time.Time // when the calendar may make it graver; zero: never
	Probe   time.Time // when it is looked at whether the last step reached anybody
	Echo    time.Time // when it is looked at whether the reporter got what was said to him; zero: never
	AtEnd   bool      // the ladder is at its end and the leadership was told

	Events []Event
	Cards  []Card
}

// EventKind says what has happened to an obstacle.
type EventKind string

// The kinds of events.
const (
	EventOpened      EventKind = "dibuka"
	EventOffered     EventKind = "ditawarkan"
	EventMerged      EventKind = "digabung"
	EventAdded       EventKind = "tambahan"
	EventStep        EventKind = "langkah"
	EventUnreachable EventKind = "tak_terjangkau" // nobody of the last step could be reached
	EventTaken       EventKind = "diambil"
	EventAsked       EventKind = "ditanya" // the owner, whether he still works on it
	EventLapsed      EventKind = "lepas"   // back on the ladder by the clock
	EventPut         EventKind = "ditunda"
	EventSolved      EventKind = "selesai"
	EventConfirmed   EventKind = "dipastikan"
	EventExpired     EventKind = "ditutup" // no answer to "Benar selesai?"
	EventReopened    EventKind = "dibuka_lagi"
	EventSeverity    EventKind = "tingkat"
	EventCategory    EventKind = "jenis"
	EventHanded      EventKind = "dialihkan"
	EventTalk        EventKind = "percakapan"
	EventUnheard     EventKind = "tak_sampai" // what was said did not reach the reporter
	EventEvidence    EventKind = "bukti"      // whose Text is the kind of evidence
	EventProposed    EventKind = "usul"       // a later report shows the goods complete
	EventKept        EventKind = "tetap"      // the answer to that: it is not over
	EventWithdrawn   EventKind = "dicabut"    // by whoever reported it, with the report
)

// Event is one thing that has happened to an obstacle. Its place in Events,
// counted from 1, is its number.
type Event struct {
	Key  string // of the request that caused it; empty: the clock
	At   time.Time
	Kind EventKind
	By   int64 // 0: the clock
	Role Role  // of By, as it was then
	Text string
	To   int64 // who it was handed to or said to, or of EventUnheard: who is to know
	// Of talk and evidence: the message that it is.
	Chat    int64
	Message int
	// Of a step, whose Text is the severity it was taken with.
	Step, Round int
	People      []int64 // told, or of EventUnreachable: not reached
}

// Card is one message that shows the obstacle and follows it.
type Card struct {
	Key      string // of the notice that posted it
	ChatID   int64
	ThreadID int
	From     int // number of the event that posted it
	To       int // number of the event that took its buttons away; 0: it has them
}

// ID is the obstacle's place in the store.
func (o Obstacle) ID() string { return ObstacleID(o.Number) }

// ObstacleID names the obstacle of a number.
func ObstacleID(number int64) string { return fmt.Sprintf("%012d", number) }

// Name is the number as people say it.
func (o Obstacle) Name() string { return ObstacleName(o.Number) }

// ObstacleName is K-n.
func ObstacleName(number int64) string { return "K-" + strconv.FormatInt(number, 10) }

// ParseObstacleName reads K-12 as people write it: k12, K 12, 12. It reports the
// rest of the words too.
func ParseObstacleName(words string) (number int64, rest string, ok bool) {
	s := strings.TrimSpace(words)
	s = strings.TrimPrefix(strings.TrimPrefix(s, "K"), "k")
	s = strings.TrimLeft(s, "- ")
	end := 0
	for end < len(s) && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	if end == 0 || end > 12 || end < len(s) && !strings.ContainsRune(" \t\n:,.", rune(s[end])) {
		return 0, words, false
	}
	n, err := strconv.ParseInt(s[:end], 10, 64)
	if err != nil || n == 0 {
		return 0, words, false
	}
	return n, strings.TrimSpace(strings.TrimLeft(s[end:], " :,.\t\n")), true
}

// Next is when the clock changes the obstacle or looks at it; zero: never by itself.
func (o Obstacle) Next() time.Time {
	var next time.Time
	for _, at := range o.moments() {
		if !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// moments are when the clock does something to the obstacle or looks at it.
func (o Obstacle) moments() []time.Time {
	if o.Final() {
		return nil
	}
	return []time.Time{o.Due, o.Rise, o.Probe, o.Echo}
}

// Version counts what has happened.
func (o Obstacle) Version() int { return len(o.Events) }

// Climbs reports whether the obstacle is on its ladder.
func (o Obstacle) Climbs() bool { return o.State == StateOpen || o.State == StateReopened }

// Final reports whether nothing can happen to it any more.
func (o Obstacle) Final() bool { return o.State == StateClosed || o.State == StateMerged }

// Unsolved reports whether the obstacle still stands in the way.
func (o Obstacle) Unsolved() bool {
	return o.Climbs() || o.State == StateTaken || o.State == StatePut || o.State == StateOffered
}

// Done reports whether the request of that key has had its effect.
func (o Obstacle) Done(key string) bool {
	return key != "" && slices.ContainsFunc(o.Events, func(e Event) bool { return e.Key == key })
}

// Rank orders severities: 0 for the lowest.
func (s Severity) Rank() int { return max(0, slices.Index(Severities, s)) }

// ParseSeverity reads the word for a severity.
func ParseSeverity(s string) (Severity, error) {
	if v := Severity(strings.ToLower(strings.TrimSpace(s))); slices.Contains(Severities, v) {
		return v, nil
	}
	return "", &FieldError{Field: "severity", Value: s, Hint: string(SeverityHigh)}
}

// Timer is a moment at which an obstacle is to be looked at. It is stored before
// the work and deleted after all of it is done.
type Timer struct {
	Due    time.Time
	Number int64
	// From is the number of events that were told to people when the timer was set:
	// those after it are told when it is due.
	From int
	// Held says that a chat had no room for some of it, while the rest was told.
	Held bool
}

// ID is the timer's place in the store, by due time.
func (t Timer) ID() string {
	return fmt.Sprintf("%s|%s|%06d", TimeKey(t.Due), ObstacleID(t.Number), t.From)
}

// Timers are those that an obstacle must have: one for what was decided after the
// event number from, and one for the next moment at which the clock changes it or looks
// at it. Those after that are set when it has come.
func (o Obstacle) Timers(from int) []Timer {
	var all []Timer
	if from < len(o.Events) {
		all = append(all, Timer{Due: o.Events[from].At, Number: o.Number, From: from})
	}
	if next := o.Next(); !next.IsZero() {
		all = append(all, Timer{Due: next, Number: o.Number, From: len(o.Events)})
	}
	return all
}
