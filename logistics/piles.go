package logistics

import (
	"cmp"
	"slices"
	"time"
)

// Roster answers who speaks for an area and can be spoken to. It is built once
// from what is stored and never changed.
type Roster struct {
	people      map[AreaCode][]Person // those who may act, by area
	byID        map[int64]Person
	absences    map[int64]Absence
	unreachable map[int64]bool
}

// NewRoster builds a roster. unreachable are the chats that cannot be written to;
// a private chat has the id of its person.
func NewRoster(people []Person, absences []Absence, unreachable map[int64]bool) *Roster {
	r := &Roster{people: map[AreaCode][]Person{}, byID: map[int64]Person{}, absences: map[int64]Absence{}, unreachable: unreachable}
	for _, p := range people {
		if p.Active() {
			r.people[p.Area] = append(r.people[p.Area], p)
			r.byID[p.ID] = p
		}
	}
	for _, list := range r.people {
		slices.SortFunc(list, func(a, b Person) int { return cmp.Compare(a.ID, b.ID) })
	}
	for _, a := range absences {
		r.absences[a.Person] = a
	}
	return r
}

// Person finds somebody who may act.
func (r *Roster) Person(id int64) (Person, bool) {
	p, ok := r.byID[id]
	return p, ok
}

// At lists those who may act with one of the roles at exactly that area, by role
// in the order given and then by id.
func (r *Roster) At(area AreaCode, roles ...Role) []Person {
	var out []Person
	for _, role := range roles {
		for _, p := range r.people[area] {
			if p.Role == role {
				out = append(out, p)
			}
		}
	}
	return out
}

// Reachable reports whether a person may be written to.
func (r *Roster) Reachable(p Person) bool {
	return p.Active() && p.State != PersonUnreachable && !r.unreachable[p.ID]
}

// Away is the absence of a person at a moment.
func (r *Roster) Away(p Person, at time.Time) (Absence, bool) {
	if a, ok := r.absences[p.ID]; ok && a.Covers(at) {
		return a, true
	}
	if p.State == PersonAway && (p.Until.IsZero() || at.Before(p.Until)) {
		return Absence{Person: p.ID, Area: p.Area, Kind: AbsenceLeave, Until: p.Until}, true
	}
	return Absence{}, false
}

// Chairs lists who is asked first for the report of an area: each ketua who can be
// written to, and in the place of one who is away his deputy.
func (r *Roster) Chairs(area AreaCode, at time.Time) []Person {
	var out []Person
	for _, p := range r.At(area, RoleKetua) {
		if away, ok := r.Away(p, at); ok {
			deputy, known := r.byID[away.Deputy]
			if _, also := r.Away(deputy, at); !known || also {
				continue
			}
			p = deputy
		}
		if r.Reachable(p) && !slices.ContainsFunc(out, func(o Person) bool { return o.ID == p.ID }) {
			out = append(out, p)
		}
	}
	return out
}

// Committee lists all who can be asked for the report of an area: the chairs and
// every anggota who is there.
func (r *Roster) Committee(area AreaCode, at time.Time) []Person {
	out := r.Chairs(area, at)
	for _, p := range r.At(area, RoleAnggota) {
		_, away := r.Away(p, at)
		if !away && r.Reachable(p) && !slices.ContainsFunc(out, func(o Person) bool { return o.ID == p.ID }) {
			out = append(out, p)
		}
	}
	return out
}

// Superiors lists who answers for the areas below one at the KPU and can be
// written to: the staf of the division logistik, else any staf, else the operators,
// at the area itself or the nearest one above it.
func (r *Roster) Superiors(area AreaCode, at time.Time) []Person {
	for code := area; code != ""; code = code.Parent() {
		var logistik, staf, operators []Person
		for _, p := range r.At(code, RoleStaf, RoleOperator) {
			if _, away := r.Away(p, at); away || !r.Reachable(p) {
				continue
			}
			switch {
			case p.Role == RoleOperator:
				operators = append(operators, p)
			case p.Division == "logistik":
				logistik = append(logistik, p)
			default:
				staf = append(staf, p)
			}
		}
		for _, list := range [][]Person{logistik, staf, operators} {
			if len(list) > 0 {
				return list
			}
		}
	}
	return nil
}

// silence tells which kind the silence of an area is. until is the end of an
// announced one; zero: open.
func (r *Roster) silence(area AreaCode, at time.Time) (pile Pile, until time.Time) {
	if r == nil {
		return PileSilent, time.Time{}
	}
	reachable := false
	leaders := r.At(area, RoleKetua)
	if len(leaders) == 0 {
		leaders = r.At(area, RoleAnggota)
	}
	announced := len(leaders) > 0
	for _, p := range leaders {
		away, ok := r.Away(p, at)
		announced = announced && ok
		if until.Before(away.Until) {
			until = away.Until
		}
	}
	for _, p := range r.At(area, RoleKetua, RoleAnggota) {
		reachable = reachable || r.Reachable(p)
	}
	switch {
	case announced:
		return PileAnnounced, until
	case !reachable:
		return PileUnreached, time.Time{}
	}
	return PileSilent, time.Time{}
}

// Standing is how one kecamatan stands with its report of the day.
type Standing struct {
	Area   Area
	Pile   Pile
	Last   time.Time // its newest report; zero: none ever
	Report int64     // the number of that
	Until  time.Time // end of an announced silence; zero: not said
	None   bool      // of PileNotYet: it has said nihil, that nothing is there
}

// Standings sorts the kecamatan below an area into piles for their local day of
// at, in the order of dispatch. stocks without an entry for an area mean that it
// has never reported. A nil roster knows nobody: each silence is then plain.
func Standings(c *Catalog, under AreaCode, stocks []Stock, plan Plan, roster *Roster, at time.Time) []Standing {
	zones := NewZones(c, plan.Location)
	byArea := make(map[AreaCode]*Stock, len(stocks))
	for i := range stocks {
		byArea[stocks[i].Area] = &stocks[i]
	}
	areas := c.Below(under, LevelKecamatan)
	out := make([]Standing, 0, len(areas))
	for _, a := range areas {
		out = append(out, standing(a, byArea[a.Code], plan, zones, roster, at))
	}
	return out
}

func standing(a Area, s *Stock, plan Plan, zones *Zones, roster *Roster, at time.Time) Standing {
	st := Standing{Area: a}
	if s != nil {
		st.Last, st.Report = s.LastSentAt, s.Last
		if zones.SpokeOn(*s, at) {
			st.Pile, st.None = answered(s, DateOf(at.In(zones.Of(a.Code))).In(zones.Of(a.Code)))
			return st
		}
	}
	if !plan.Owes(a, zones.DayOf(a.Code, at)) {
		st.Pile = PileNotDue
		return st
	}
	st.Pile, st.Until = roster.silence(a.Code, at)
	return st
}

// answered tells what an area that has spoken since a moment has said: one line
// with a number or complete makes it a report; where all it says is nihil, on the way
// or being counted, it has said "not yet". none reports whether nihil was among it.
func answered(s *Stock, since time.Time) (pile Pile, none bool) {
	all, general := s.Line(ItemAll)
	for _, l := range s.Lines {
		if l.SentAt.Before(since) || general && l.Item != ItemAll && l.Order < all.Order {
			continue
		}
		switch l.State {
		case StateNotArrived, StateBeingCtd:
		case StateNone:
			none = true
		default:
			return PileReported, false
		}
	}
	if none || s.LastState == StateNotArrived || s.LastState == StateBeingCtd {
		return PileNotYet, none
	}
	return PileReported, false // only remarks: it has spoken
}

// Owing reports whether somebody at the area is to be asked for its report, if there
// is anybody: whoever is away has announced it, but his deputy has not.
func (s Standing) Owing() bool { return s.Pile == PileSilent || s.Pile == PileAnnounced }

// Missing reports whether the area may be named as one without a report: nobody
// has said why.
func (s Standing) Missing() bool { return s.Pile == PileSilent || s.Pile == PileUnreached }
