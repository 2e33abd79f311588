package logistics

import "strings"

// clause is a part of a sentence between commas, dan, brackets and the like.
type clause struct {
	el      []element
	gap     gap  // before it
	and     bool // dan or & before it
	bracket bool
	amends  bool // its number replaces one said before
	end     int  // byte where the clause ends, the words after its last element left out
}

// cut splits a sentence into clauses, which it appends to out.
func cut(out []clause, el []element) []clause {
	from, and, bracket := 0, false, false
	g := gap(0)
	if len(el) > 0 {
		g = el[0].gap
		bracket = g&gapOpen != 0
	}
	push := func(to int) {
		if to > from {
			out = append(out, clause{el: el[from:to], gap: g, and: and, bracket: bracket, end: el[to-1].end})
		}
		and = false
	}
	for i := range el {
		switch {
		case el[i].means(meansAnd):
			push(i)
			from, g, and = i+1, el[i].gap, true
			continue
		case i > from && (el[i].means(meansTotal) || el[i].means(meansLink) && (strings.HasPrefix(el[i].text, "jumlah") || strings.HasPrefix(el[i].text, "jadi"))) && ends(&el[i-1]) && nextNumber(el, i, 1) && !leadsGoods(el, i): // gub 95 bup 95 total 190
			push(i)
			from, g = i, el[i].gap
		case i > from && el[i].means(meansSubject) && ends(&el[i-1]) && (clause{el: el[from:i]}).traits().goods(): // kotak 88 honor KPPS belum cair
			push(i)
			from, g = i, el[i].gap
		case i > from && el[i].means(meansItem) && ends(&el[i-1]) && indexOf(el[from:i], meansEach) >= 0 && indexOf(el[from:i], meansItem) >= 0 && nextNumber(el, i, 1): // surat suara masing-masing 12.500 kotak 95
			push(i)
			from, g = i, el[i].gap
		case i > 0 && bracketed(el, i):
		case i > 0 && (el[i].gap&gapClause != 0 || el[i].gap&gapDash != 0 && !dashLinks(el[i-1], el[i]) || el[i].gap&gapPlus != 0 && i > from):
			push(i)
			from, g = i, el[i].gap
			and = el[i].gap&(gapAmp|gapPlus) != 0 || len(out) > 0 && i > 0 && el[i-1].means(meansAnd)
			if el[i].gap&gapClose != 0 {
				bracket = false
			}
			if el[i].gap&gapOpen != 0 {
				bracket = true
			}
		}
	}
	push(len(el))
	return out
}

// ends reports whether an element can end a stock line.
func ends(e *element) bool {
	return e.kind == kindNumber || e.means(meansUnit) || e.means(meansPack)
}

// bracketed reports whether only a bracket around one election or number stands before
// el[i]: "surat suara (gub) 12.500" is no aside.
func bracketed(el []element, i int) bool {
	alone := func(k int) bool {
		return k > 0 && el[k].gap&gapOpen != 0 && el[k].gap&(gapComma|gapAmp) == 0 && (el[k].means(meansElection) || el[k].means(meansUnit) || el[k].means(meansPack) || el[k].kind == kindNumber && el[k-1].means(meansItem)) &&
			(k+1 == len(el) || el[k+1].gap&gapClose != 0)
	}
	return alone(i) || el[i].gap&gapClose != 0 && el[i].gap&(gapComma|gapAmp|gapBullet) == 0 && alone(i-1)
}

// dashLinks tells "kotak - 95" from "kotak 95 - bilik 190".
func dashLinks(a, b element) bool {
	names := a.means(meansItem) || a.means(meansElection) || a.means(meansQuality) || a.means(meansObstacle) || a.means(meansSelector) || a.means(meansTotal)
	if a.means(meansQuality) && b.means(meansQuality) {
		return true // rusak - kurang 2
	}
	values := b.kind == kindNumber || b.means(meansState) || b.means(meansElection)
	return names && values
}

// traits counts what a clause is made of.
type traits struct {
	items, numbers, states, qualities, elections, selectors, units               uint16
	all, each, total, trouble, subject, place, request, future                   uint16
	more, odd, ask, solved, unready, not, plain, unknown, measure                uint16
	areas, links, fillers, time, except, aside, packSize, from, need, vague, but uint16
	correct, foreign                                                             uint16
	tpsCount                                                                     bool // 95 TPS
	places                                                                       bool // 11 desa
}

func (c clause) traits() traits {
	var t traits
	for i := range c.el {
		e := &c.el[i]
		switch e.kind {
		case kindNumber:
			t.numbers++
		case kindMeasure:
			t.measure++
			t.tpsCount = t.tpsCount || e.num.unit == "tps"
			t.places = t.places || e.num.unit == "tps" || placeWords[e.num.unit]
		case kindPlain:
			t.plain++
		case kindUnknown:
			t.unknown++
		default:
			if n := t.of(e.meaning.kind); n != nil {
				*n++
			}
		}
	}
	return t
}

func (t *traits) of(k meaningKind) *uint16 {
	switch k {
	case meansItem:
		return &t.items
	case meansElection:
		return &t.elections
	case meansSelector:
		return &t.selectors
	case meansUnit, meansPack:
		return &t.units
	case meansPackSize, meansPer:
		return &t.packSize
	case meansQuality:
		return &t.qualities
	case meansNeed:
		return &t.need
	case meansState:
		return &t.states
	case meansUnready:
		return &t.unready
	case meansAll:
		return &t.all
	case meansEach:
		return &t.each
	case meansTotal:
		return &t.total
	case meansFrom:
		return &t.from
	case meansVague:
		return &t.vague
	case meansFiller:
		return &t.fillers
	case meansLink, meansAbout, meansAnd, meansBreakdown, meansFor, meansDash:
		return &t.links
	case meansCorrect:
		return &t.correct
	case meansNot:
		return &t.not
	case meansBut:
		return &t.but
	case meansTrouble:
		return &t.trouble
	case meansSubject:
		return &t.subject
	case meansSolved:
		return &t.solved
	case meansPlace:
		return &t.place
	case meansAside:
		return &t.aside
	case meansArea:
		return &t.areas
	case meansTime:
		return &t.time
	case meansRequest:
		return &t.request
	case meansFuture:
		return &t.future
	case meansMore:
		return &t.more
	case meansOdd:
		return &t.odd
	case meansExcept:
		return &t.except
	case meansForeign:
		return &t.foreign
	case meansAsk:
		return &t.ask
	}
	return nil
}

// idle reports whether there are only words without weight.
func (t traits) idle() bool {
	t.plain, t.links, t.correct, t.fillers, t.time = 0, 0, 0, 0, 0
	return t == traits{}
}

// goods reports whether the clause names goods.
func (t traits) goods() bool { return t.items+t.elections+t.selectors > 0 }

// pure reports whether the clause is nothing but a stock line: it ends an obstacle.
func (t traits) pure() bool {
	return t.sober() && (t.items > 0 && t.numbers+t.states > 0 || t.all > 0 && t.states > 0)
}

// remark reports whether the clause only says in what condition goods are.
func (t traits) remark() bool { return t.sober() && t.items == 0 && t.qualities+t.states > 0 }

// sober reports whether there are no words but those of a stock line.
func (t traits) sober() bool {
	return t.foreign+t.plain+t.unknown+t.trouble+t.subject+t.place+t.request+t.future+t.more+t.odd+t.ask+t.aside+t.but+t.not+t.measure == 0
}

// empty reports whether the clause says nothing that is kept.
func (t traits) empty() bool {
	if t.fillers+t.all > 0 {
		t.areas = 0 // who reports
	}
	if t.numbers == 0 {
		t.packSize = 0 // per
	}
	t.fillers, t.links, t.correct, t.time, t.all, t.total, t.but = 0, 0, 0, 0, 0, 0, 0
	return t == traits{}
}
