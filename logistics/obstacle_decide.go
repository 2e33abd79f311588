package logistics

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// SameWithin is how long after another a second one of its kind in its area is
// asked about.
const SameWithin = 6 * time.Hour

// Fixed waits of an obstacle, which the nearness of the election does not shorten.
const (
	// offerWait is how long a reporter may say that it is the same as an older one.
	offerWait = 10 * time.Minute
	// confirmWait is how long the reporter may say that it is not solved.
	confirmWait = 12 * time.Hour
	// probeWait is how long after a step it is looked at whether anybody was reached:
	// that somebody has blocked the bot is known only once it has written to him.
	probeWait = 20 * time.Second
)

// The reasons for which a deed on an obstacle is refused.
var (
	ErrTaken       = errors.New("somebody else has taken it")
	ErrOver        = errors.New("it is solved or closed")
	ErrNotSolved   = errors.New("it was not said to be solved")
	ErrAtEnd       = errors.New("everybody on the ladder was told")
	ErrNoReason    = errors.New("a reason is wanted")
	ErrPast        = errors.New("the moment is past")
	ErrTooLong     = errors.New("the moment is too far")
	ErrGraded      = errors.New("how grave it is, only the KPU says once it was taken")
	ErrStillAsking = errors.New("it is still to be said whether it is the same as another")
)

// Scene is all that is known beside the obstacle when something is decided.
type Scene struct {
	Now     time.Time
	Plan    Plan // in the zone of the area
	Area    Area
	Ladders Ladders // those the obstacle began with
	Roster  *Roster
	Groups  []Group
}

// Deed is what somebody does to an obstacle.
type Deed struct {
	Kind     EventKind
	Key      string // of the request: the same deed done twice is done once
	By       Person
	Text     string    // reason, how, or what is said
	Until    time.Time // of EventPut
	Severity Severity
	Category Category
	To       int64 // of EventHanded
	// Of talk and evidence: the message it is, and what came with it beside words;
	// empty: nothing.
	Chat    int64
	Message int
	Shows   EvidenceKind
}

// longestPut is how far away the end of a delay may be.
const longestPut = 3 * 24 * time.Hour

// Open begins an obstacle. Number, area, reporter and words must be set. Where
// same is given the reporter is first asked whether it is the same; without an
// answer it opens by itself, so that nothing is lost.
func Open(o Obstacle, key string, by Person, same int64, s Scene) Obstacle {
	o.OpenedAt, o.Ladders, o.Same = s.Now, s.Ladders.Version, same
	o.Said = orSeverity(o.Said)
	if o.Severity == "" {
		o.Severity = Weigh(o.Said, o.Category, s.Area, s.Plan, s.Now)
	}
	if same != 0 {
		o.State, o.Due = StateOffered, s.Now.Add(offerWait)
		o.note(s, Event{Key: key, Kind: EventOffered, By: by.ID, Role: by.Role})
		return o
	}
	o.State = StateOpen
	o.note(s, Event{Key: key, Kind: EventOpened, By: by.ID, Role: by.Role, Text: o.Text})
	o.begin(s)
	return o
}

func orSeverity(s Severity) Severity {
	if s == "" {
		return SeverityMedium
	}
	return s
}

// Resembles reports whether o, at now, is so like another that its reporter is to
// be asked whether it is the same: same area, kind and goods, and not long after.
// What is graver by its words is never the same: it must not wait for an answer.
func (o Obstacle) Resembles(other Obstacle, now time.Time) bool {
	return orSeverity(o.Said).Rank() <= orSeverity(other.Said).Rank() && other.Unsolved() && other.State != StateOffered && other.Number != o.Number && other.Area == o.Area &&
		other.Category == o.Category && other.Item == o.Item && other.Category != CategoryOther && now.Sub(other.OpenedAt) < SameWithin
}

// note adds an event.
func (o *Obstacle) note(s Scene, e Event) {
	e.At = s.Now
	o.Events = append(slices.Clip(o.Events), e)
}

// Decide does a deed. A deed of a key that was done changes nothing. The error is
// one of the reasons above, and then nothing has changed. What the clock has
// already brought about must have been decided by Tick before.
func (o Obstacle) Decide(d Deed, s Scene) (Obstacle, error) {
	if o.Done(d.Key) {
		return o, nil
	}
	e := Event{Key: d.Key, Kind: d.Kind, By: d.By.ID, Role: d.By.Role, Text: d.Text}
	ladder := s.Ladders.Ladder(o.Severity)
	switch {
	case o.Final():
		return o, ErrOver
	case o.State == StateOffered && !slices.Contains(whileOffered, d.Kind):
		return o, ErrStillAsking
	case o.State == StateSolved && !slices.Contains(afterSolved, d.Kind):
		return o, ErrOver
	case (d.Kind == EventPut || d.Kind == EventStep) && o.ofKPUAlone(d.By, s):
		return o, ErrTaken
	}
	switch d.Kind {
	case EventOpened:
		if o.State != StateOffered {
			return o, ErrOver
		}
		o.State, o.Same = StateOpen, 0
		o.note(s, e)
		o.begin(s)
	case EventMerged:
		if o.State != StateOffered {
			return o, ErrOver
		}
		e.To = o.Same
		o.State = StateMerged
		o.rest()
		o.note(s, e)
	case EventTaken:
		if o.State == StateTaken && o.Owner != d.By.ID {
			return o, ErrTaken
		}
		o.take(d.By.ID, s, ladder)
		o.note(s, e)
	case EventHanded:
		e.To = d.To
		o.take(d.To, s, ladder)
		o.note(s, e)
	case EventPut:
		switch {
		case d.Text == "":
			return o, ErrNoReason
		case !d.Until.After(s.Now):
			return o, ErrPast
		case d.Until.Sub(s.Now) > longestPut:
			return o, ErrTooLong
		}
		o.rest()
		o.State, o.Until, o.Due, o.Reason = StatePut, d.Until, d.Until, d.Text
		o.note(s, e)
	case EventSolved:
		o.rest()
		o.Owner, o.How = d.By.ID, d.Text
		o.State, o.Due = StateSolved, s.Now.Add(confirmWait)
		o.note(s, e)
		if d.By.ID == o.Reporter {
			o.State, o.Due = StateClosed, time.Time{}
			o.note(s, Event{Kind: EventConfirmed, By: d.By.ID, Role: d.By.Role})
		}
	case EventConfirmed:
		if o.State != StateSolved {
			return o, ErrNotSolved
		}
		o.rest()
		o.State = StateClosed
		o.note(s, e)
	case EventWithdrawn:
		o.rest()
		o.State = StateClosed
		o.note(s, e)
	case EventReopened:
		if o.State != StateSolved {
			return o, ErrNotSolved
		}
		o.rest()
		o.State, o.How, o.Step, o.Round = StateReopened, "", 0, 0
		o.note(s, e)
		o.begin(s)
	case EventStep: // Eskalasi sekarang
		if o.AtEnd && o.Climbs() {
			return o, ErrAtEnd
		}
		o.back()
		o.note(s, Event{Key: d.Key, Kind: EventLapsed, By: d.By.ID, Role: d.By.Role})
		o.resume(s)
	case EventSeverity:
		if !d.By.OfKPU() && (d.By.ID != o.Reporter || !o.Untouched()) {
			return o, ErrGraded
		}
		e.Text = string(d.Severity)
		o.Fixed, o.Rise = true, time.Time{}
		o.note(s, e)
		o.weigh(d.Severity, s)
	case EventCategory:
		e.Text, o.Category = string(d.Category), d.Category
		o.note(s, e)
	case EventAdded, EventProposed, EventKept:
		o.note(s, e)
	case EventEvidence:
		o.show(d, s)
	case EventTalk:
		o.speak(d, s)
	default:
		return o, fmt.Errorf("deed %q: %w", d.Kind, ErrNotAllowed)
	}
	return o, nil
}

// ofKPUAlone reports whether somebody of the KPU works on the obstacle and by, who is
// not of the KPU, may not end that.
func (o Obstacle) ofKPUAlone(by Person, s Scene) bool {
	owner, ok := s.Roster.Person(o.Owner)
	return ok && o.State == StateTaken && owner.OfKPU() && by.ID != o.Owner && !by.OfKPU()
}

var (
	// afterSolved is what can still be done to an obstacle that is said to be solved.
	afterSolved = []EventKind{EventConfirmed, EventReopened, EventTalk, EventAdded, EventEvidence, EventWithdrawn}
	// whileOffered is what can be done while its reporter is asked whether it is another.
	whileOffered = []EventKind{EventMerged, EventOpened, EventEvidence, EventWithdrawn}
)

// rest ends all waits and whatever belongs to the state before.
func (o *Obstacle) rest() {
	o.Owner, o.Until, o.Asked, o.Reason = 0, time.Time{}, false, ""
	o.Due, o.Rise, o.Probe, o.AtEnd = time.Time{}, time.Time{}, time.Time{}, false
}

// take stops the climb for the time the ladder gives.
func (o *Obstacle) take(owner int64, s Scene, ladder Ladder) {
	o.rest()
	o.State, o.Owner = StateTaken, owner
	o.Until = s.Plan.Due(s.Now, ladder.Hold, ladder.Quiet)
	o.Due = o.Until
}

// back puts the obstacle on the ladder again, where it was.
func (o *Obstacle) back() {
	state := StateOpen
	if slices.ContainsFunc(o.Events, func(e Event) bool { return e.Kind == EventReopened }) {
		state = StateReopened
	}
	o.rest()
	o.State = state
}
