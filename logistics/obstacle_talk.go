package logistics

import (
	"slices"
	"time"
)

// show notes evidence that came with a message.
func (o *Obstacle) show(d Deed, s Scene) {
	o.note(s, Event{Key: d.Key, Kind: EventEvidence, By: d.By.ID, Role: d.By.Role, Text: string(d.Shows), Chat: d.Chat, Message: d.Message})
}

// speak notes what somebody says, after the evidence that came with it. What is said
// to the reporter is looked after: that he has blocked the bot is known only once it
// has written to him.
func (o *Obstacle) speak(d Deed, s Scene) {
	if d.Shows != "" {
		o.show(d, s)
	}
	e := Event{Key: d.Key, Kind: EventTalk, By: d.By.ID, Role: d.By.Role, Text: d.Text, Chat: d.Chat, Message: d.Message}
	if d.By.ID != o.Reporter && s.Roster.Hears(o.Reporter) {
		e.To, o.Echo = o.Reporter, s.Now.Add(probeWait)
	}
	o.note(s, e)
	if o.State == StateTaken && o.Owner == d.By.ID {
		o.take(d.By.ID, s, s.Ladders.Ladder(o.Severity)) // who speaks of it works on it
	}
}

// listen looks whether the reporter can have got what was said to him, until it is
// long enough ago. As soon as he cannot be reached, those who spoke to him since he
// last answered are to know: whoever tells him finds the same and tells him nothing.
func (o *Obstacle) listen(s Scene) {
	hears := s.Roster.Hears(o.Reporter)
	if o.Final() || o.Echo.IsZero() || hears && s.Now.Before(o.Echo) {
		return // what is closed is not changed any more
	}
	o.Echo = time.Time{}
	if hears {
		return
	}
	var asked []Event
	for _, e := range slices.Backward(o.Events) {
		if e.Kind == EventUnheard || e.Kind == EventTalk && e.By == o.Reporter {
			break
		}
		same := func(a Event) bool { return a.Chat == e.Chat }
		if e.Kind == EventTalk && e.To == o.Reporter && !slices.ContainsFunc(asked, same) {
			asked = append(asked, e)
		}
	}
	for _, e := range slices.Backward(asked) {
		o.note(s, Event{Kind: EventUnheard, To: e.By, Chat: e.Chat, Message: e.Message, People: []int64{o.Reporter}})
	}
}

// Hears reports whether somebody may be written to and, as far as is known, can be.
func (r *Roster) Hears(id int64) bool {
	p, ok := r.byID[id]
	return ok && r.Reachable(p)
}

// Answered reports whether nothing that was said to the reporter waits for his words.
func (o Obstacle) Answered() bool {
	for _, e := range slices.Backward(o.Events) {
		if e.Kind == EventTalk {
			return e.By == o.Reporter
		}
	}
	return true
}

// Question is the last that was said to the reporter before he said event number n;
// ok is false where he has answered it, or was never spoken to.
func (o Obstacle) Question(n int) (e Event, ok bool) {
	for _, e := range slices.Backward(o.Events[:n-1]) {
		if e.Kind == EventTalk {
			return e, e.By != o.Reporter
		}
	}
	return Event{}, false
}

// Listeners are the chats to which what the reporter says in event number n is
// carried, each as the card that it stands under: the groups that have the card, the
// owner, and whoever has asked in private. Where that is nobody, everybody who has
// the card. The chat in which it was said knows it already, and who may not read
// of the obstacle is left out.
func (o Obstacle) Listeners(n int, s Scene) []Card {
	said := o.Events[n-1]
	var all []Card
	add := func(c Card) {
		same := func(other Card) bool { return other.ChatID == c.ChatID && other.ThreadID == c.ThreadID }
		if s.Reads(o, c.ChatID, c.ThreadID) && c.ChatID != said.Chat && c.ChatID != o.Reporter && !slices.ContainsFunc(all, same) {
			all = append(all, c)
		}
	}
	private := func(id int64) {
		to := Card{ChatID: id}
		for _, c := range o.Cards {
			if c.ChatID == id {
				to = c // the newest
			}
		}
		add(to)
	}
	live := slices.DeleteFunc(slices.Clone(o.Cards), func(c Card) bool { return c.To != 0 || c.From >= n })
	for _, c := range live {
		if c.ChatID < 0 {
			add(c)
		}
	}
	if o.State == StateTaken {
		private(o.Owner)
	}
	for _, e := range o.Events[:n-1] {
		if e.Kind == EventTalk && e.By != o.Reporter && e.Chat == e.By {
			private(e.By)
		}
	}
	if len(all) > 0 || said.Chat < 0 {
		return all
	}
	for _, c := range live {
		add(c)
	}
	return all
}

// Reads reports whether a chat may be told of an obstacle: somebody who may act and
// whose area it lies in, his deputy while he is away, its reporter wherever he is, or
// a group in a thread that is bound to an area of it. Who was told once may have been revoked or moved, and a
// group unbound, so it is asked before each message and each change of one.
func (s Scene) Reads(o Obstacle, chat int64, thread int) bool {
	if chat < 0 {
		return slices.ContainsFunc(s.Groups, func(g Group) bool {
			return g.ChatID == chat && g.ThreadID == thread && g.Area.Contains(o.Area)
		})
	}
	p, ok := s.Roster.Person(chat)
	if !ok || !p.Active() {
		return false
	}
	return p.ID == o.Reporter || p.Area.Contains(o.Area) || s.Roster.deputizes(p.ID, o.Area, s.Now)
}

// deputizes reports whether somebody stands in for one who is away and whose area
// contains another.
func (r *Roster) deputizes(id int64, area AreaCode, at time.Time) bool {
	for _, a := range r.absences {
		p := r.byID[a.Person]
		if a.Deputy == id && a.Covers(at) && p.Active() && p.Area.Contains(area) {
			return true
		}
	}
	return false
}

// EvidenceCount is how much evidence of each kind an obstacle has.
func (o Obstacle) EvidenceCount() map[EvidenceKind]int {
	count := map[EvidenceKind]int{}
	for _, e := range o.Events {
		if e.Kind == EventEvidence {
			count[EvidenceKind(e.Text)]++
		}
	}
	return count
}
