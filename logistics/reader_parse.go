package logistics

import (
	"slices"
	"strings"
)

// number reads a number with its unit, and what makes it unsure.
func (p *parsing) number(e *element) {
	el, s := p.el, &p.s
	if k := p.lastNumber(); k != nil && p.i > 1 && rangeWords[el[p.i-1].text] && (el[p.i-2].kind == kindNumber || rangeWords[el[p.i-2].text]) {
		k.num.number = badNumber(ErrAmbiguous, k.num.value, e.num.value)
		k.el.end = e.end
		return
	}
	q, size := e.num, p.i > 0 && (el[p.i-1].means(meansPackSize) || el[p.i-1].text == "@")
	p.i = p.t.tail(el, p.i, q, s)
	i := p.i
	if p.spoil != nil && q.err == nil {
		q.number = badNumber(p.spoil, q.value)
	}
	if size && p.last() == nil && q.err == nil {
		s.size = q.value
		return
	}
	if p.about != nil {
		q.about = true
		s.notes = append(s.notes, span{p.about.start, e.end})
	} else if q.about {
		from := max(0, e.start-aboutReach)
		from += max(0, strings.LastIndexAny(p.r.text[from:e.start], "±≈~+"))
		s.notes = append(s.notes, span{from, e.end})
	}
	if e.gap&gapPlus != 0 && p.r.text[e.start-1] == '+' && q.err == nil { // an increment, not a level
		q.number = badNumber(ErrAmbiguous, q.value)
	}
	if p.strange >= 0 && q.err == nil {
		q.number = badNumber(ErrAmbiguous, q.value)
	}
	if q.split != nil && q.err == nil && splittable(el, i) {
		q.number = badNumber(ErrAmbiguous, append([]int64{q.value}, q.split...)...)
	}
	p.about, p.spoil, p.strange = nil, nil, -1
	if p.joins(e, q) {
		return
	}
	p.push(token{kind: tokenNumber, el: e, num: q, linked: e.gap&(gapLink|gapDash) != 0})
	if p.later != nil {
		s.state(p.later)
		p.later = nil
	}
}

// joins reports whether a number belongs to the one before it: two units in one, or
// what is in the packs.
func (p *parsing) joins(e *element, q *quantity) bool {
	k := p.lastNumber()
	switch {
	case k == nil:
		return false
	case k.num.unit != "" && q.unit != "" && k.num.unit != q.unit && e.gap&^(gapSpace|gapPlus) == 0: // 2 dus 12 botol
		k.num.askUnit = true
		k.el.end = e.end
		return true
	case k.num.pack && !q.pack && e.gap&gapLink != 0 && k.num.err == nil && q.err == nil && k.num.inside == 0: // 19 box = 95 buah
		k.num.inside = q.value
		k.num.askUnit = k.num.packSize > 0 && k.num.packSize*k.num.value != q.value
		return true
	}
	return false
}

// measure reads a number that counts no goods.
func (p *parsing) measure(e *element) {
	if e.num.unit == "tps" {
		p.s.tps = e
	}
	if k := p.last(); k != nil && k.kind == tokenItem {
		p.strange = p.i // kotak 2 orang 95
	}
}

// item reads a name of goods with the elections and selectors that narrow it.
func (p *parsing) item(e *element) {
	t, el, m := p.t, p.el, e.meaning
	ref := itemRef{items: m.items, election: ElectionAny, span: span{e.start, e.end}, fixes: e.fixes, kotak: e.text == "kotak"}
	ref.shared = len(m.items) > 1 || m.ask
	if both := t.alsoKin(m.items); t.listing && both != nil { // sampul kubus, biasa, C hasil
		ref.items, ref.shared = both, true
	} else {
		t.remember(m.items)
	}
	t.listing = false
	if len(m.items) == 1 {
		ref.election = m.election
	}
	at := p.i
	for i := p.i + 1; i < len(el) && (el[i].means(meansElection) || el[i].means(meansSelector) || skippable(el, i)) && el[i].gap&(gapLink|gapDash) == 0; i++ {
		if next := &el[i]; next.means(meansElection) {
			if ref.election != ElectionAny {
				break
			}
			t.elect(&ref, next.meaning.election)
			ref.fixes = append(slices.Clone(ref.fixes), next.fixes...)
		} else if next.means(meansSelector) && !t.choose(&ref, next.meaning.items) {
			break
		}
		p.i = i
		ref.span.end = el[i].end
	}
	if h := p.r.header; h.kind == headerElection && ref.election == ElectionAny && (len(ref.items) > 1 || electable[t.v.items[ref.items[0]].Key]) {
		t.elect(&ref, h.election)
	}
	if !p.completes(&ref, el[at]) {
		p.push(token{kind: tokenItem, el: e, ref: &ref})
	}
}

// completes reports whether a name only completes or repeats what stands before it.
func (p *parsing) completes(ref *itemRef, e element) bool {
	if ref.election != ElectionAny {
		return false
	}
	g := p.s.groups[len(p.s.groups)-1]
	n := len(g)
	if n == 0 {
		return false
	}
	k := &g[n-1]
	switch {
	case n == 1 && k.kind == tokenItem && k.ref.bare && k.ref.election != ElectionAny: // gub kotak 95
		p.t.elect(ref, k.ref.election)
	case e.gap != gapSpace:
		return false
	case k.kind == tokenItem && !k.ref.bare && k.ref.election == ElectionAny && slices.Equal(k.ref.items, ref.items): // kotak kotak suara 95
	case n == 4 && ref.shared && slices.Equal(ref.items, p.t.ballots()) && barePair(g[:2]) && barePair(g[2:]) && !nextNumber(p.el, p.i, 1):
		first := *ref // gub 12.500 bup 12.480 surat suara
		p.t.elect(&first, g[0].ref.election)
		first.span.start = g[0].ref.span.start
		p.t.elect(ref, g[2].ref.election)
		*g[0].ref = first
		k = &g[2]
	case n == 2 && k.kind == tokenNumber && g[0].kind == tokenItem:
		k = &g[0]
		switch {
		case k.ref.bare && k.ref.election != ElectionAny && ref.shared && slices.Equal(ref.items, p.t.ballots()) && !nextNumber(p.el, p.i, 1): // bup 9.300 surat suara
			p.t.elect(ref, k.ref.election)
		case !k.ref.bare && k.ref.election == ElectionAny && slices.Equal(k.ref.items, ref.items) && p.i+1 < len(p.el) && p.el[p.i+1].means(meansQuality):
			return true // kotak suara 3 kotak rusak
		default:
			return false
		}
	default:
		return false
	}
	ref.fixes = append(slices.Clone(k.ref.fixes), ref.fixes...)
	ref.span.start = k.ref.span.start
	*k.ref = *ref
	return true
}

// barePair reports whether two tokens are an election that stands alone and its number.
func barePair(g []token) bool {
	return g[0].kind == tokenItem && g[0].ref.bare && g[0].ref.election != ElectionAny && g[1].kind == tokenNumber
}

// needed reads what should be there: kebutuhan 97, dari 100.
func (p *parsing) needed(e *element) {
	el, m := p.el, e.meaning
	if m.kind == meansFrom && p.last() == nil {
		return // dari 95 kotak, 2 rusak
	}
	j := p.i + 1
	for j < len(el) && el[j].means(meansLink) && el[j].gap&gapClause == 0 {
		j++
	}
	switch {
	case m.kind == meansNeed && p.last() == nil && j+1 < len(el) && el[j].means(meansItem) && el[j+1].kind == kindNumber && el[j+1].num.err == nil && contrasted(el, j+2, p.r.el):
		name := el[j].meaning // kebutuhan kotak 200, ada 190
		p.need = &el[j+1].num.value
		p.push(token{kind: tokenItem, el: &el[j], ref: &itemRef{
			items: name.items, election: name.election, span: span{el[j].start, el[j].end}, fixes: el[j].fixes, shared: len(name.items) > 1 || name.ask,
		}})
		p.t.remember(name.items)
		for p.i = j + 1; p.i+1 < len(el) && el[p.i+1].means(meansUnit); {
			p.i++
		}
	case j < len(el) && el[j].kind == kindNumber && el[j].num.err == nil:
		q := *el[j].num
		p.i = p.t.tail(el, j, &q, &p.s)
		if k := p.last(); k != nil {
			k.of, k.among = &q.value, m.kind == meansFrom && e.text == "dari"
		} else {
			p.need = &q.value
		}
	}
}
