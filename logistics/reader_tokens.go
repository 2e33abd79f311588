package logistics

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

// parsing brings one clause to its tokens, element by element.
type parsing struct {
	t  *tally
	r  *reader
	el []element
	i  int // the element at hand; what is read with it is skipped
	s  segment

	doubt   bool     // a word makes every number of the clause unsure
	rest    []span   // words without a meaning
	strange int      // index of an unknown word that may change what a number means; -1: none
	later   *element // a state between goods and their number
	need    *int64   // kebutuhan 97, before its goods
	about   *element // sekitar, before its number
	spoil   error    // why the next number is unsure
}

// parse brings a clause to tokens.
func (t *tally) parse(r *reader, c clause) segment {
	t.groups = append(t.groups, nil)
	one := len(t.groups)
	p := parsing{t: t, r: r, el: c.el, strange: -1, s: segment{
		groups: t.groups[one-1 : one : one], bracket: c.bracket, opens: c.gap&gapOpen != 0, and: c.and, amends: c.amends, span: span{c.el[0].start, c.end},
	}}
	for ; p.i < len(p.el); p.i++ {
		switch e := &p.el[p.i]; e.kind {
		case kindNumber:
			p.number(e)
		case kindMeasure:
			p.measure(e)
		case kindUnknown:
			p.unknown(e)
		case kindPlain:
			if len(e.text) > 2 && !plainParticles[e.text] {
				p.rest = appendSpan(p.rest, span{e.start, e.end}, true)
			}
		case kindPhrase:
			p.phrase(e)
		}
	}
	return p.end()
}

// end gives the segment, with what can be said only when all of it was read.
func (p *parsing) end() segment {
	if p.doubt {
		for _, g := range p.s.groups {
			for i := range g {
				if n := g[i].num; n != nil && n.err == nil {
					n.number = badNumber(ErrAmbiguous, n.value)
				}
			}
		}
	}
	p.s.of = p.need
	for _, sp := range p.rest {
		if hasTwoWords(p.r.text[sp.start:sp.end]) {
			p.s.notes = append(p.s.notes, sp)
		}
	}
	return p.s
}

// push adds a token to the group at hand.
func (p *parsing) push(k token) {
	k.of, p.need = p.need, nil
	g := &p.s.groups[len(p.s.groups)-1]
	p.t.tokens = append(p.t.tokens, k)
	*g = p.t.tokens[len(p.t.tokens)-1-len(*g):]
}

// last is the newest token of the group at hand; nil where it has none.
func (p *parsing) last() *token {
	g := p.s.groups[len(p.s.groups)-1]
	if len(g) == 0 {
		return nil
	}
	return &g[len(g)-1]
}

// lastNumber is the newest token if it is a number, else nil.
func (p *parsing) lastNumber() *token {
	if k := p.last(); k != nil && k.kind == tokenNumber {
		return k
	}
	return nil
}

// phrase reads words with a meaning.
func (p *parsing) phrase(e *element) {
	s, m := &p.s, e.meaning
	switch m.kind {
	case meansItem:
		p.item(e)
	case meansElection:
		p.push(token{kind: tokenItem, el: e, ref: &itemRef{election: m.election, bare: true, span: span{e.start, e.end}, fixes: e.fixes}})
	case meansSelector:
		if p.t.selects(m.items) {
			p.t.listing = true
			p.push(token{kind: tokenItem, el: e, ref: &itemRef{items: m.items, bare: true, span: span{e.start, e.end}}})
		}
	case meansNeed, meansFrom:
		p.needed(e)
	case meansQuality:
		p.quality(e)
	case meansState:
		p.state(e)
	case meansUnready:
		s.notes = append(s.notes, span{e.start, e.end})
	case meansAll:
		s.all = e
	case meansEach:
		s.each, s.eachAt = true, e.start
	case meansTotal:
		s.total = true
	case meansBreakdown:
		s.breaks, s.breakAt = true, e.start
	case meansExcept:
		s.except = true
		s.amended = s.amended || len(s.states) == 0 && indexOfNumber(p.el[p.i:]) < 0 && e.text != "kecuali" // selain kotak belum datang
		if n := len(s.gone); n > 0 {
			s.gone[n-1] = true
		}
	case meansLink:
		s.also = s.also || e.text == "juga" || e.text == "sama juga" || e.text == "idem"
		s.arrived = s.arrived || arrivals[e.text] || e.text == "sudah" || e.text == "sudah ada" || e.text == "tersedia" || e.text == "ready"
		s.amount = s.amount || amounts[firstWord(e.text)]
	case meansAbout:
		if k := p.lastNumber(); k != nil && !nextNumber(p.el, p.i, 1) {
			k.num.about = true
			s.notes = append(s.notes, span{k.el.start, e.end})
			return
		}
		p.about = e
	case meansVague:
		p.spoil = ErrAmbiguous
		s.amended = s.amended || !nextNumber(p.el, p.i, 1) && p.t.partly(e) // kotak sebagian belum datang
	case meansDash:
		if p.i+1 < len(p.el) && p.el[p.i+1].kind == kindNumber { // "min" alone is short for admin
			p.spoil = ErrNegative
		}
	case meansCorrect: // kotak 59 eh 95; kotak 59 eh salah
		if p.lastNumber() != nil && (nextNumber(p.el, p.i, 1) && !leadsGoods(p.el, p.i) || p.i == len(p.el)-1) {
			s.amended = true
		}
	case meansMore, meansOdd:
		if e.text == "bukan" {
			s.amended = true // kotak 95 bukan 59
			return
		}
		p.doubt = true
	}
}

// quality reads rusak, kurang, lebih, baik.
func (p *parsing) quality(e *element) {
	el, i, q := p.el, p.i, e.meaning.quality
	k := token{kind: tokenQuality, el: e, q: q, label: e.text}
	if before := p.last(); before != nil && before.kind == tokenQuality && before.q == q && !before.zero && q != qualityGood { // rusak/basah 5
		before.label += " " + k.label
		return
	}
	if p.lastNumber() != nil && e.gap&gapLink != 0 && q == qualityDamaged { // rusak 20: sobek 12
		p.s.breaks, p.s.breakAt = true, e.start
	}
	if caused(el, i) || stained(el, i) {
		return // 50 basah karena bocor
	}
	p.s.fixes = append(p.s.fixes, e.fixes...)
	numbered := nextNumber(el, i, 1) || nextNumber(el, i, -1)
	switch {
	case i+1 < len(el) && el[i+1].means(meansState) && el[i+1].meaning.state == StateNone:
		k.zero = true
		p.i++
	case i+1 < len(el) && el[i+1].gap&gapNothing != 0, i+1 == len(el) && p.r.after&gapNothing != 0:
		k.zero = true
	case i+1 < len(el) && el[i+1].gap&gapDash != 0 && el[i+1].means(meansQuality):
		k.zero = true
	case !numbered && q == qualityGood:
		return
	case i > 0 && denied(el, i) && (!numbered || !adjacentNumber(el, i) && (i+1 == len(el) || el[i+1].means(meansItem))):
		k.zero = true
	}
	p.push(k)
}

// state reads nihil, belum datang, lengkap.
func (p *parsing) state(e *element) {
	if e.meaning.state == StateNone && deniesQuality(p.el, p.i) {
		return
	}
	p.s.fixes = append(p.s.fixes, e.fixes...)
	if k := p.last(); k != nil && k.kind == tokenItem && e.meaning.state == StateComplete && p.i+1 < len(p.el) && p.el[p.i+1].kind == kindNumber {
		p.later = e // kotak lengkap 95
		return
	}
	p.s.state(e)
}

// unknown reads a word that is not known.
func (p *parsing) unknown(e *element) {
	k, i := p.last(), p.i
	if p.t.strange(p.el, i) || k != nil && k.kind == tokenItem && i+1 < len(p.el) && p.el[i+1].means(meansItem) { // stiker nmor kotak 95
		p.strange = i
	}
	p.rest = appendSpan(p.rest, span{e.start, e.end}, i > 0)
}

// state ends a group of tokens with the state said of it.
func (s *segment) state(e *element) {
	s.states = append(s.states, e)
	s.gone = append(s.gone, false)
	s.groups = append(s.groups, nil)
}
