package logistics

import (
	"cmp"
	"slices"
	"time"
)

// ChangeKind says what has become of an area since the digest before.
type ChangeKind string

// The kinds of change, in the order in which they are told: what got worse first.
const (
	ChangeDown   ChangeKind = "turun"   // readiness fell
	ChangeSilent ChangeKind = "diam"    // had answered the day before and is silent
	ChangeLess   ChangeKind = "susut"   // fewer usable goods of one item
	ChangeUp     ChangeKind = "naik"    // readiness rose
	ChangeSpoke  ChangeKind = "melapor" // was silent and has answered
	ChangeMore   ChangeKind = "tambah"  // more usable goods, where readiness is not known
)

var changeOrder = []ChangeKind{ChangeDown, ChangeSilent, ChangeLess, ChangeUp, ChangeSpoke, ChangeMore}

// Change is one thing that is otherwise than in the digest before.
type Change struct {
	Kind ChangeKind
	Area AreaCode
	Name string
	// From and To are per cent of ChangeUp and ChangeDown, and usable pieces of
	// ChangeLess and ChangeMore.
	From, To int64
	Item     string `json:",omitempty"` // short name
	Unit     string `json:",omitempty"`
}

// Supplement is a report that came in after the digest of its time: susulan.
type Supplement struct {
	Area   AreaCode
	Name   string
	Report int64
	SentAt time.Time
}

// Changes compares a digest with the one before of the same area, row by row.
func Changes(before, now Digest) []Change {
	rows := make(map[AreaCode]DigestRow, len(before.Rows))
	for _, r := range before.Rows {
		rows[r.Area] = r
	}
	var out []Change
	for _, r := range now.Rows {
		was, ok := rows[r.Area]
		if !ok {
			continue
		}
		out = append(out, rowChanges(was, r)...)
	}
	slices.SortStableFunc(out, func(a, b Change) int {
		return cmp.Or(
			cmp.Compare(slices.Index(changeOrder, a.Kind), slices.Index(changeOrder, b.Kind)),
			cmp.Compare(b.size(), a.size()),
		)
	})
	return out
}

// size is by how much something has changed.
func (c Change) size() int64 { return max(c.To-c.From, c.From-c.To) }

func rowChanges(was, r DigestRow) []Change {
	var out []Change
	at := Change{Area: r.Area, Name: r.Name}
	add := func(kind ChangeKind, from, to int64, item ItemTotal) {
		c := at
		c.Kind, c.From, c.To, c.Item, c.Unit = kind, from, to, item.Name, item.Unit
		out = append(out, c)
	}
	spoke := func(c Coverage) int64 { return int64(c.Reported + c.NotYet) }
	switch from, to := spoke(was.Coverage), spoke(r.Coverage); {
	case to < from && r.Coverage.Silent+r.Coverage.Unreached > was.Coverage.Silent+was.Coverage.Unreached:
		add(ChangeSilent, from, to, ItemTotal{})
	case to > from && was.Coverage.Silent+was.Coverage.Unreached > r.Coverage.Silent+r.Coverage.Unreached:
		add(ChangeSpoke, from, to, ItemTotal{})
	}
	known := was.Ready != nil && r.Ready != nil
	if known && *r.Ready != *was.Ready {
		kind := ChangeUp
		if *r.Ready < *was.Ready {
			kind = ChangeDown
		}
		add(kind, *was.Ready, *r.Ready, ItemTotal{Name: cmp.Or(r.Weakest, was.Weakest)})
	}
	figures := make(map[string]ItemTotal, len(was.Figures))
	for _, f := range was.Figures {
		figures[f.Item] = f
	}
	for _, f := range r.Figures {
		old, ok := figures[f.Item]
		switch {
		case !ok:
		case f.Usable() < old.Usable():
			add(ChangeLess, old.Usable(), f.Usable(), f)
		case f.Usable() > old.Usable() && !known:
			add(ChangeMore, old.Usable(), f.Usable(), f)
		}
	}
	return out
}

// supplements are the reports that were sent before the cut-off of the digest
// before and came in after it.
func (m *maker) supplements() []Supplement {
	before := m.in.Previous
	if before == nil {
		return nil
	}
	var out []Supplement
	for _, r := range m.newest() {
		if !r.SentAt.Before(before.Cutoff) || r.ReceivedAt.Before(before.Cutoff) || r.ReceivedAt.After(m.in.Now) {
			continue
		}
		a, _ := m.catalog.Area(r.Area)
		out = append(out, Supplement{Area: r.Area, Name: cmp.Or(a.Name, string(r.Area)), Report: r.Number, SentAt: canonical(r.SentAt)})
	}
	slices.SortFunc(out, func(a, b Supplement) int { return cmp.Or(a.SentAt.Compare(b.SentAt), cmp.Compare(a.Report, b.Report)) })
	return out
}
