package logistics

import (
	"cmp"
	"slices"
	"time"
)

// Stock is what an area has, derived from its reports: for each item the newest
// line by (message date, chat, message id, version). It can be thrown away and
// folded again from the reports at any time.
type Stock struct {
	Area  AreaCode
	Lines []StockLine // by item key
	// The newest report of the area, whatever it spoke of.
	Last       int64 // its number
	LastOrder  string
	LastSentAt time.Time
	LastState  State // StateNotArrived or StateBeingCtd where it only said "not yet"
	// Applied counts the changes, so that a fold can see that it was overtaken.
	Applied int64
}

// StockLine is a line with where it comes from.
type StockLine struct {
	Line
	Report int64
	Order  string
	SentAt time.Time
	Sender int64
	// Carried marks a line whose report only tells how many are damaged: state and count
	// are those of From, or of a newer line about everything.
	Carried bool
	From    *Quantity // the newest line of the item before it that tells how many there are
}

// Line finds the line of an item.
func (s *Stock) Line(item string) (StockLine, bool) {
	i, ok := slices.BinarySearchFunc(s.Lines, item, func(l StockLine, k string) int { return cmp.Compare(l.Item, k) })
	if !ok {
		return StockLine{}, false
	}
	return s.Lines[i], true
}

// Apply brings one report in. A line that is older than what is there changes
// nothing but the count that a line of damage alone goes by, so the order in which
// reports are applied does not matter and applying one twice is harmless. A correction of an earlier version is not
// applied but folded, since it may also take lines away.
func (s *Stock) Apply(r Report) {
	order := r.Order()
	for _, l := range r.Lines {
		s.put(StockLine{Line: l, Report: r.Number, Order: order, SentAt: r.SentAt, Sender: r.Sender})
	}
	if order >= s.LastOrder {
		s.Last, s.LastOrder, s.LastSentAt, s.LastState = r.Number, order, r.SentAt, r.Answer()
	}
	for i, l := range s.Lines {
		s.Lines[i] = s.carry(l)
	}
	s.Applied++
}

func (s *Stock) put(l StockLine) {
	l.Carried = l.OnlyDamage()
	i, ok := slices.BinarySearchFunc(s.Lines, l.Item, func(l StockLine, k string) int { return cmp.Compare(l.Item, k) })
	switch {
	case !ok:
		s.Lines = slices.Insert(s.Lines, i, l)
	case l.Order >= s.Lines[i].Order:
		if l.Carried {
			l.From = s.Lines[i].quantity()
		}
		s.Lines[i] = l
	case s.Lines[i].Carried && !l.Carried && (s.Lines[i].From == nil || l.Order >= s.Lines[i].From.Order):
		s.Lines[i].From = l.quantity()
	}
}

// Answer is what kind of answer the report as a whole is: StateCount as soon as
// one line carries a number, nihil or lengkap, otherwise what it says of the
// goods that are not there.
func (r Report) Answer() State {
	answer := StateUnspecified
	for _, l := range r.Lines {
		switch l.State {
		case StateNotArrived, StateBeingCtd:
			answer = cmp.Or(answer, l.State)
		default:
			return StateCount
		}
	}
	return answer
}

// Fold derives the stock of an area from all its reports, in whatever order they
// are given. Of each message only the highest version counts, and none of a
// message that was withdrawn.
func Fold(area AreaCode, reports []Report) Stock {
	type message struct {
		chat int64
		id   int
	}
	newest := map[message]Report{}
	for _, r := range reports {
		k := message{r.ChatID, r.MessageID}
		if have, ok := newest[k]; !ok || r.Version > have.Version {
			newest[k] = r
		}
	}
	s := Stock{Area: area}
	for _, r := range newest {
		if !r.Withdrawn {
			s.Apply(r)
		}
	}
	s.Applied = 0
	return s
}
