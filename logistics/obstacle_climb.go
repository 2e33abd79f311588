package logistics

import (
	"fmt"
	"slices"
	"time"
)

// Tick does what the clock has brought about by s.Now and reports whether anything
// has changed. However late it comes, it takes one step: whoever is told of it
// gets the time of that step before the next is told.
func (o Obstacle) Tick(s Scene) (Obstacle, bool) {
	first := len(o.Events)
	o.listen(s)
	before := len(o.Events)
	due := !o.Due.IsZero() && !s.Now.Before(o.Due)
	switch {
	case o.State == StateOffered && due:
		o.State, o.Same = StateOpen, 0
		o.note(s, Event{Kind: EventOpened, By: o.Reporter, Role: o.OriginRole, Text: o.Text})
		o.begin(s)
	case o.State == StateTaken && due && !o.Asked:
		ladder := s.Ladders.Ladder(o.Severity)
		o.Asked, o.Due = true, s.Plan.Due(s.Now, ladder.Answer, ladder.Quiet)
		o.note(s, Event{Kind: EventAsked, To: o.Owner})
	case (o.State == StateTaken || o.State == StatePut) && due:
		o.back()
		o.note(s, Event{Kind: EventLapsed})
		o.weigh(o.weight(s), s)
		if len(o.Events) == before+1 { // not graver: on from where it was
			o.resume(s)
		}
	case o.State == StateSolved && due:
		o.rest()
		o.State = StateClosed
		o.note(s, Event{Kind: EventExpired})
	case o.Climbs():
		o.climb(s, due)
	}
	return o, len(o.Events) > first
}

// climb is Tick for an obstacle on its ladder.
func (o *Obstacle) climb(s Scene, due bool) {
	if !o.Rise.IsZero() && !s.Now.Before(o.Rise) {
		before := o.Severity
		o.weigh(o.weight(s), s)
		if o.Severity != before {
			return
		}
		o.Rise = o.rise(s)
	}
	unreached := false
	if !o.Probe.IsZero() && !s.Now.Before(o.Probe) {
		o.Probe = time.Time{}
		unreached = o.probe(s)
	}
	if due || unreached && !o.AtEnd {
		o.step(s)
	}
}

// weight is the severity the obstacle has by the calendar, never less than now.
func (o *Obstacle) weight(s Scene) Severity {
	if w := Weigh(o.Said, o.Category, s.Area, s.Plan, s.Now); !o.Fixed && w.Rank() > o.Severity.Rank() {
		return w
	}
	return o.Severity
}

func (o *Obstacle) rise(s Scene) time.Time {
	if o.Fixed || o.Severity == SeverityCritical {
		return time.Time{}
	}
	return nextPressure(s.Area, s.Plan, s.Now)
}

// weigh gives the obstacle another severity. On the ladder a graver one begins the
// climb anew at once, and a lesser one waits as long as its own step says.
func (o *Obstacle) weigh(to Severity, s Scene) {
	from := o.Severity
	if to == from {
		return
	}
	o.Severity = to
	if e := o.Events[len(o.Events)-1]; e.Kind != EventSeverity {
		o.note(s, Event{Kind: EventSeverity, Text: string(to)})
	}
	if !o.Climbs() {
		return
	}
	if to.Rank() > from.Rank() {
		o.Step, o.Round, o.AtEnd = 0, 0, false
		o.begin(s)
		return
	}
	ladder := s.Ladders.Ladder(to)
	o.Step, o.Round = min(o.Step, len(ladder.Steps)), min(o.Round, ladder.Rounds-1)
	o.Due, o.AtEnd = time.Time{}, o.ended(ladder)
	if !o.AtEnd {
		o.Due = s.Plan.Due(s.Now, ladder.Steps[max(0, o.Step-1)].After, ladder.Quiet)
	}
	o.Rise = o.rise(s)
}

func (o *Obstacle) ended(l Ladder) bool { return o.Step >= len(l.Steps) && o.Round+1 >= l.Rounds }

// resume goes on with the climb. At the end of the ladder that is its last step once
// more: whoever put the obstacle off, or forgot it, relies on somebody being told.
func (o *Obstacle) resume(s Scene) {
	if ladder := s.Ladders.Ladder(o.Severity); o.ended(ladder) {
		o.Step = len(ladder.Steps) - 1
	}
	o.step(s)
}

// begin takes the first step of the ladder, or waits for the end of the quiet hours
// where the ladder keeps them: nobody is woken for what can wait.
func (o *Obstacle) begin(s Scene) {
	if !s.Ladders.Ladder(o.Severity).Quiet || !s.Plan.Quiet(s.Now) {
		o.step(s)
		return
	}
	o.Due, o.Probe, o.Rise = s.Plan.Due(s.Now, 0, true), time.Time{}, o.rise(s)
}

// step takes the next step of the ladder. Steps that reach nobody are passed at
// once, up to the end of the round, and the operator is given the names to call.
func (o *Obstacle) step(s Scene) {
	ladder := s.Ladders.Ladder(o.Severity)
	for {
		if o.Step >= len(ladder.Steps) {
			if o.Round+1 >= ladder.Rounds {
				o.Due, o.AtEnd = time.Time{}, true
				return
			}
			o.Step, o.Round = 0, o.Round+1
		}
		rung := ladder.Steps[o.Step]
		o.Step++
		told, missed := o.tell(rung, s)
		o.note(s, Event{Kind: EventStep, Step: o.Step, Round: o.Round, People: told, Text: string(o.Severity)})
		o.post(rung, told, s)
		o.miss(missed, s)
		o.Told, o.AtEnd = told, o.ended(ladder)
		o.Due, o.Probe = time.Time{}, time.Time{}
		if len(told) > 0 {
			o.Probe = s.Now.Add(probeWait)
		}
		if !o.AtEnd {
			o.Due = s.Plan.Due(s.Now, rung.After, ladder.Quiet)
		}
		if len(told) > 0 || o.Step >= len(ladder.Steps) {
			break
		}
	}
	o.Rise = o.rise(s)
}

// tell finds who is to be told of a step, deputies in the place of those who are
// away, and who of them cannot be. The reporter knows already.
func (o *Obstacle) tell(rung Rung, s Scene) (told, missed []int64) {
	for _, post := range rung.To {
		for _, p := range post.Holders(s.Roster, o.Area) {
			to, ok := s.Roster.standIn(p, s.Now)
			switch {
			case p.ID == o.Reporter:
			case !ok && !slices.Contains(missed, p.ID):
				missed = append(missed, p.ID)
			case ok && to.ID != o.Reporter && !slices.Contains(told, to.ID):
				told = append(told, to.ID)
			}
		}
	}
	return told, missed
}

// standIn is whom a message for p reaches at a moment: p, or the deputy while p is
// away; ok is false where nobody can be reached.
func (r *Roster) standIn(p Person, at time.Time) (to Person, ok bool) {
	if away, is := r.Away(p, at); is {
		deputy, known := r.byID[away.Deputy]
		if _, also := r.Away(deputy, at); !known || also {
			return p, false
		}
		p = deputy
	}
	return p, r.Reachable(p)
}

// Gone reports whether nothing can be sent to a chat.
func (r *Roster) Gone(chat int64) bool { return r.unreachable[chat] }

// probe looks whether anybody whom the last step told was reached.
func (o *Obstacle) probe(s Scene) (unreached bool) {
	var missed []int64
	for _, id := range o.Told {
		if s.Roster.Gone(id) {
			missed = append(missed, id)
		}
	}
	o.miss(missed, s)
	return len(o.Told) > 0 && len(missed) == len(o.Told)
}

// miss notes for the operator whom nobody could tell, each once.
func (o *Obstacle) miss(missed []int64, s Scene) {
	missed = slices.DeleteFunc(slices.Clone(missed), func(id int64) bool { return slices.Contains(o.Missed, id) })
	if len(missed) > 0 {
		o.Missed = append(slices.Clip(o.Missed), missed...)
		o.note(s, Event{Kind: EventUnreachable, Step: o.Step, People: missed})
	}
}

// post puts a new card into the chats of a step: of its people, and of the groups
// bound to an area it speaks to. A card that is there already loses its buttons.
func (o *Obstacle) post(rung Rung, told []int64, s Scene) {
	at := len(o.Events)
	cards := slices.Clone(o.Cards)
	put := func(chat int64, thread int) {
		for i, c := range cards {
			if c.ChatID == chat && c.ThreadID == thread && c.To == 0 {
				if c.From == at {
					return
				}
				cards[i].To = at
			}
		}
		key := fmt.Sprintf("kendala/%d/%d/%d/%d", o.Number, at, chat, thread)
		cards = append(cards, Card{Key: key, ChatID: chat, ThreadID: thread, From: at})
	}
	for _, g := range s.Groups {
		if g.Area.Contains(o.Area) && g.Area.Level() >= rung.Reach() && !s.Roster.Gone(g.ChatID) {
			put(g.ChatID, g.ThreadID)
		}
	}
	for _, id := range told {
		put(id, 0)
	}
	o.Cards = cards
}
