package logistics

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Ladders say for each severity who is told after how long. A version is never
// changed: whatever an operator imports is the next one, and an open obstacle
// keeps the one it began with.
type Ladders struct {
	Version int64
	Of      map[Severity]Ladder
}

// Ladder is the climb of one severity. All durations are those of a time without
// pressure: Plan.Pace shortens them near the election.
type Ladder struct {
	Steps  []Rung
	Rounds int           // how often it is climbed, at least once
	Hold   time.Duration // how long Ambil stops the climb
	Answer time.Duration // how long the owner has to say that he still works on it
	Quiet  bool          // it rests at night and during the Friday prayer
}

// Rung is one step: who is told, and how long until the next.
type Rung struct {
	To    []Post
	After time.Duration
}

// Post is a kind of people: those with a role at the area of a level that holds
// the obstacle.
type Post struct {
	Role     Role
	Division string // of staf; empty: every division
	Level    Level
}

// Ladder is the ladder of a severity. It is there for every severity of ladders
// that passed Check.
func (l Ladders) Ladder(s Severity) Ladder { return l.Of[s] }

// ErrLadder says that a ladder cannot be climbed.
var ErrLadder = errors.New("ladder cannot be used")

// Limits of a ladder: what stops only slips of the finger.
const (
	maxRungs  = 12
	maxRounds = 20
	maxWait   = 7 * 24 * time.Hour
)

// Check reports what makes ladders unfit: every severity needs one, each step
// somebody to tell and a time of at least a minute, and the last the leadership,
// because an obstacle nobody has taken must end there.
func (l Ladders) Check() error {
	var faults []error
	fault := func(s Severity, format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s: %s: %w", s, fmt.Sprintf(format, args...), ErrLadder))
	}
	for _, s := range Severities {
		ladder, ok := l.Of[s]
		switch n := len(ladder.Steps); {
		case !ok || n == 0:
			fault(s, "no steps")
			continue
		case n > maxRungs:
			fault(s, "%d steps, at most %d", n, maxRungs)
		case !slices.ContainsFunc(ladder.Steps[n-1].To, func(p Post) bool { return p.Role == RolePimpinan }):
			fault(s, "the last step does not tell the leadership")
		}
		for i, step := range ladder.Steps {
			if len(step.To) == 0 {
				fault(s, "step %d tells nobody", i+1)
			}
			if step.After < time.Minute || step.After > maxWait {
				fault(s, "step %d waits %s", i+1, step.After)
			}
		}
		if ladder.Rounds < 1 || ladder.Rounds > maxRounds {
			fault(s, "climbed %d times", ladder.Rounds)
		}
		if ladder.Hold < time.Minute || ladder.Hold > maxWait || ladder.Answer < time.Minute || ladder.Answer > maxWait {
			fault(s, "held for %s, answered within %s", ladder.Hold, ladder.Answer)
		}
		if s == SeverityCritical && ladder.Quiet {
			fault(s, "must not rest")
		}
	}
	return errors.Join(faults...)
}

// Holders are the people who hold a post for an obstacle of an area, the nearest
// first. Where nobody is of the division, all of the role are meant.
func (p Post) Holders(r *Roster, area AreaCode) []Person {
	var all, own []Person
	for code := area; code != ""; code = code.Parent() {
		if p.Level != LevelNone && code.Level() != p.Level {
			continue
		}
		for _, who := range r.At(code, p.Role) {
			all = append(all, who)
			if who.Division == p.Division {
				own = append(own, who)
			}
		}
	}
	if p.Division != "" && len(own) > 0 {
		return own
	}
	return all
}

// Reach is the highest area a step speaks to: groups bound to that level or below
// show the card.
func (r Rung) Reach() Level {
	reach := LevelTPS
	for _, p := range r.To {
		reach = min(reach, p.Level)
	}
	return reach
}

// Equal reports whether both say the same, whatever their versions.
func (l Ladders) Equal(other Ladders) bool {
	return maps.EqualFunc(l.Of, other.Of, func(a, b Ladder) bool {
		return a.Rounds == b.Rounds && a.Hold == b.Hold && a.Answer == b.Answer && a.Quiet == b.Quiet &&
			slices.EqualFunc(a.Steps, b.Steps, func(a, b Rung) bool { return a.After == b.After && slices.Equal(a.To, b.To) })
	})
}
