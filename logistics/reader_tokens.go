package logistics

import (
	"slices"
	"strings"
)

// segment is a clause brought to its tokens, with the states between them.
type segment struct {
	groups  [][]token // tokens before each state, and after the last
	states  []*element
	gone    []bool // the state before this group stands after an exception: "lengkap kecuali"
	all     *element
	each    bool
	eachAt  int // byte at which masing-masing stands
	total   bool
	breakAt int
	size    int64  // (isi 100)
	of      *int64 // kebutuhan 97, alone
	breaks  bool   // what follows takes a number apart: terdiri dari
	except  bool
	bracket bool
	opens   bool // the first clause of a bracket
	and     bool
	span    span
	notes   []span
	tps     *element // 95 TPS
	strange bool     // entered in NotUnderstood
	amends  bool     // the number alone replaces one said before
	amended bool     // a number is taken back within the clause
	fixes   []string // typing errors in words other than goods
	also    bool     // juga: the goods are as those before
	amount  bool     // jumlah stands before the number
	arrived bool     // the goods are said to be there, without a number
}

// parse brings a clause to tokens.
func (t *tally) parse(r *reader, c clause) segment {
	t.groups = append(t.groups, nil)
	one := len(t.groups)
	s := segment{groups: t.groups[one-1 : one : one], bracket: c.bracket, opens: c.gap&gapOpen != 0, and: c.and, amends: c.amends, span: span{c.el[0].start, c.end}}
	el := c.el
	var doubtAll bool
	var rest []span
	strange := -1      // index of an unknown word that may change what a number means
	var later *element // a state between goods and their number
	var need *int64    // kebutuhan 97, before its goods
	push := func(k token) {
		k.of, need = need, nil
		g := &s.groups[len(s.groups)-1]
		t.tokens = append(t.tokens, k)
		*g = t.tokens[len(t.tokens)-1-len(*g):]
	}
	last := func() *token {
		g := s.groups[len(s.groups)-1]
		if len(g) == 0 {
			return nil
		}
		return &g[len(g)-1]
	}
	var about *element
	var spoil error // a word that makes the next number unsure
	for i := 0; i < len(el); i++ {
		e := &el[i]
		switch e.kind {
		case kindNumber:
			if k := last(); k != nil && k.kind == tokenNumber && i > 1 && rangeWords[el[i-1].text] && (el[i-2].kind == kindNumber || rangeWords[el[i-2].text]) {
				k.num.number = badNumber(ErrAmbiguous, k.num.value, e.num.value)
				k.el.end = e.end
				continue
			}
			q := e.num
			i = t.tail(el, i, q, &s)
			if spoil != nil && q.err == nil {
				q.number = badNumber(spoil, q.value)
			}
			if i0 := i; i0 > 0 && last() == nil && q.err == nil && (el[i0-1].means(meansPackSize) || el[i0-1].text == "@") {
				s.size = q.value
				continue
			}
			if about != nil {
				q.about = true
				s.notes = append(s.notes, span{about.start, e.end})
			} else if q.about {
				from := max(0, e.start-aboutReach)
				from += max(0, strings.LastIndexAny(r.text[from:e.start], "±≈~+"))
				s.notes = append(s.notes, span{from, e.end})
			}
			if e.gap&gapPlus != 0 && r.text[e.start-1] == '+' && q.err == nil { // an increment, not a level
				q.number = badNumber(ErrAmbiguous, q.value)
			}
			if strange >= 0 && q.err == nil {
				q.number = badNumber(ErrAmbiguous, q.value)
			}
			if q.split != nil && q.err == nil && splittable(el, i) {
				q.number = badNumber(ErrAmbiguous, append([]int64{q.value}, q.split...)...)
			}
			about, spoil, strange = nil, nil, -1
			if k := last(); k != nil && k.kind == tokenNumber && k.num.unit != "" && q.unit != "" && k.num.unit != q.unit && e.gap&^(gapSpace|gapPlus) == 0 {
				k.num.askUnit = true
				k.el.end = e.end
				continue
			}
			if k := last(); k != nil && k.kind == tokenNumber && k.num.pack && !q.pack && e.gap&gapLink != 0 && k.num.err == nil && q.err == nil && k.num.inside == 0 {
				k.num.inside = q.value // 19 box = 95 buah
				k.num.askUnit = k.num.packSize > 0 && k.num.packSize*k.num.value != q.value
				continue
			}
			push(token{kind: tokenNumber, el: e, num: q, linked: e.gap&(gapLink|gapDash) != 0})
			if later != nil {
				s.state(later)
				later = nil
			}
			continue
		case kindMeasure:
			if e.num.unit == "tps" {
				s.tps = e
			}
			if k := last(); k != nil && k.kind == tokenItem {
				strange = i // kotak 2 orang 95
			}
			continue
		case kindUnknown:
			if k := last(); t.strange(el, i) || k != nil && k.kind == tokenItem && i+1 < len(el) && el[i+1].means(meansItem) { // stiker nmor kotak 95
				strange = i
			}
			rest = appendSpan(rest, span{e.start, e.end}, i > 0 && i-1 >= 0)
			continue
		case kindPlain:
			if len(e.text) > 2 && !plainParticles[e.text] {
				rest = appendSpan(rest, span{e.start, e.end}, true)
			}
			continue
		}
		switch m := e.meaning; m.kind {
		case meansItem:
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
			for i+1 < len(el) && (el[i+1].means(meansElection) || el[i+1].means(meansSelector) || skippable(el, i+1)) && el[i+1].gap&(gapLink|gapDash) == 0 {
				if next := &el[i+1]; next.means(meansElection) {
					if ref.election != ElectionAny {
						break
					}
					t.elect(&ref, next.meaning.election)
					ref.fixes = append(slices.Clone(ref.fixes), next.fixes...)
				} else if next.means(meansSelector) {
					if !t.choose(&ref, next.meaning.items) {
						break
					}
				}
				i++
				ref.span.end = el[i].end
			}
			if h := r.header; h.kind == headerElection && ref.election == ElectionAny && (len(ref.items) > 1 || electable[t.v.items[ref.items[0]].Key]) {
				t.elect(&ref, h.election)
			}
			if k := last(); k != nil && k.kind == tokenItem && k.ref.bare && k.ref.election != ElectionAny && len(s.groups[len(s.groups)-1]) == 1 && ref.election == ElectionAny {
				t.elect(&ref, k.ref.election) // gub kotak 95
				ref.fixes = append(slices.Clone(k.ref.fixes), ref.fixes...)
				ref.span.start = k.ref.span.start
				*k.ref = ref
				continue
			}
			if g := s.groups[len(s.groups)-1]; len(g) == 2 && e.gap == gapSpace && g[len(g)-1].kind == tokenNumber && g[len(g)-2].kind == tokenItem {
				name := g[len(g)-2].ref
				if name.bare && name.election != ElectionAny && ref.shared && ref.election == ElectionAny && slices.Equal(ref.items, t.ballots()) && !nextNumber(el, i, 1) {
					t.elect(&ref, name.election) // bup 9.300 surat suara
					ref.span.start = name.span.start
					*name = ref
					continue
				}
				if !name.bare && name.election == ElectionAny && ref.election == ElectionAny && slices.Equal(name.items, ref.items) && i+1 < len(el) && el[i+1].means(meansQuality) {
					continue // kotak suara 3 kotak rusak
				}
			}
			if k := last(); k != nil && k.kind == tokenItem && e.gap == gapSpace && !k.ref.bare && slices.Equal(k.ref.items, ref.items) && k.ref.election == ElectionAny {
				ref.span.start, ref.fixes = k.ref.span.start, append(slices.Clone(k.ref.fixes), ref.fixes...)
				*k.ref = ref // kotak kotak suara 95
				continue
			}
			push(token{kind: tokenItem, el: e, ref: &ref})
		case meansElection:
			push(token{kind: tokenItem, el: e, ref: &itemRef{election: m.election, bare: true, span: span{e.start, e.end}, fixes: e.fixes}})
		case meansSelector:
			if t.selects(m.items) {
				t.listing = true
				push(token{kind: tokenItem, el: e, ref: &itemRef{items: m.items, bare: true, span: span{e.start, e.end}}})
			}
		case meansNeed, meansFrom:
			if m.kind == meansFrom && last() == nil {
				continue // dari 95 kotak, 2 rusak
			}
			j := i + 1
			for j < len(el) && el[j].means(meansLink) && el[j].gap&gapClause == 0 {
				j++
			}
			if m.kind == meansNeed && last() == nil && j+1 < len(el) && el[j].means(meansItem) && el[j+1].kind == kindNumber && el[j+1].num.err == nil && contrasted(el, j+2, r.el) {
				need = &el[j+1].num.value // kebutuhan kotak 200, ada 190
				push(token{kind: tokenItem, el: &el[j], ref: &itemRef{items: el[j].meaning.items, election: el[j].meaning.election, span: span{el[j].start, el[j].end}, fixes: el[j].fixes, shared: len(el[j].meaning.items) > 1 || el[j].meaning.ask}})
				t.remember(el[j].meaning.items)
				i = j + 1
				for i+1 < len(el) && el[i+1].means(meansUnit) {
					i++
				}
				continue
			}
			if j < len(el) && el[j].kind == kindNumber && el[j].num.err == nil {
				q := *el[j].num
				i = t.tail(el, j, &q, &s)
				if k := last(); k != nil {
					k.of, k.among = &q.value, m.kind == meansFrom && e.text == "dari"
				} else {
					need = &q.value
				}
			}
		case meansQuality:
			k := token{kind: tokenQuality, el: e, q: m.quality, label: e.text}
			if p := last(); p != nil && p.kind == tokenQuality && p.q == k.q && !p.zero && m.quality != qualityGood { // rusak/basah 5
				p.label += " " + k.label
				continue
			}
			if p := last(); p != nil && p.kind == tokenNumber && e.gap&gapLink != 0 && m.quality == qualityDamaged { // rusak 20: sobek 12
				s.breaks, s.breakAt = true, e.start
			}
			if caused(el, i) || stained(el, i) {
				continue // 50 basah karena bocor
			}
			s.fixes = append(s.fixes, e.fixes...)
			numbered := nextNumber(el, i, 1) || nextNumber(el, i, -1)
			switch {
			case i+1 < len(el) && el[i+1].means(meansState) && el[i+1].meaning.state == StateNone:
				k.zero = true
				i++
			case i+1 < len(el) && el[i+1].gap&gapNothing != 0, i+1 == len(el) && r.after&gapNothing != 0:
				k.zero = true
			case i+1 < len(el) && el[i+1].gap&gapDash != 0 && el[i+1].means(meansQuality):
				k.zero = true
			case !numbered && m.quality == qualityGood:
				continue
			case i > 0 && denied(el, i) && (!numbered || !adjacentNumber(el, i) && (i+1 == len(el) || el[i+1].means(meansItem))):
				k.zero = true
			}
			push(k)
		case meansState:
			if m.state == StateNone && deniesQuality(el, i) {
				continue
			}
			s.fixes = append(s.fixes, e.fixes...)
			if k := last(); k != nil && k.kind == tokenItem && m.state == StateComplete && i+1 < len(el) && el[i+1].kind == kindNumber {
				later = e // kotak lengkap 95
				continue
			}
			s.state(e)
		case meansUnready:
			s.notes = append(s.notes, span{e.start, e.end})
		case meansAll:
			s.all = e
		case meansEach:
			s.each, s.eachAt = true, e.start
		case meansTotal:
			s.total = true
		case meansBreakdown:
			s.breaks = true
			s.breakAt = e.start
		case meansExcept:
			s.except = true
			s.amended = s.amended || len(s.states) == 0 && indexOfNumber(el[i:]) < 0 && e.text != "kecuali" // selain kotak belum datang
			if n := len(s.gone); n > 0 {
				s.gone[n-1] = true
			}
		case meansLink:
			s.also = s.also || e.text == "juga" || e.text == "sama juga" || e.text == "idem"
			s.arrived = s.arrived || arrivals[e.text] || e.text == "sudah" || e.text == "sudah ada" || e.text == "tersedia" || e.text == "ready"
			s.amount = s.amount || amounts[firstWord(e.text)]
		case meansAbout:
			if k := last(); k != nil && k.kind == tokenNumber && !nextNumber(el, i, 1) {
				k.num.about = true
				s.notes = append(s.notes, span{k.el.start, e.end})
				continue
			}
			about = e
		case meansVague:
			spoil = ErrAmbiguous
			s.amended = s.amended || !nextNumber(el, i, 1) && t.partly(e) // kotak sebagian belum datang
		case meansDash:
			spoil = ErrNegative
		case meansCorrect: // kotak 59 eh 95; kotak 59 eh salah
			if k := last(); k != nil && k.kind == tokenNumber && (nextNumber(el, i, 1) && !leadsGoods(el, i) || i == len(el)-1) {
				s.amended = true
			}
		case meansMore, meansOdd:
			if e.text == "bukan" {
				s.amended = true // kotak 95 bukan 59
				continue
			}
			doubtAll = true
		}
	}
	if doubtAll {
		for _, g := range s.groups {
			for i := range g {
				if n := g[i].num; n != nil && n.err == nil {
					n.number = badNumber(ErrAmbiguous, n.value)
				}
			}
		}
	}
	s.of = need
	for _, sp := range rest {
		if hasTwoWords(r.text[sp.start:sp.end]) {
			s.notes = append(s.notes, sp)
		}
	}
	return s
}

// state ends a group of tokens with the state said of it.
func (s *segment) state(e *element) {
	s.states = append(s.states, e)
	s.gone = append(s.gone, false)
	s.groups = append(s.groups, nil)
}
