package logistics

import "slices"

// bound binds the tokens of a group and enters what they say. It returns the lines
// it touched.
func (t *tally) bound(r *reader, s *segment, toks []token, stated bool) []*tallyLine {
	if stated && numbersOnly(toks) {
		return nil
	}
	if r.header.kind == headerQuality {
		r.header.lines++
	}
	rules, sure := bind(t.rules[:0], toks, stated)
	if rules == nil || s.amended || slices.Contains(rules, ruleN) && hasItem(toks) {
		sure = false
	}
	for i := 1; i < len(toks); i++ { // segel/kabel ties 340
		if toks[i].kind == tokenItem && toks[i-1].kind == tokenItem && toks[i].el.gap&gapSlash != 0 && len(toks) > i+1 && toks[i+1].kind == tokenNumber {
			sure = false
		}
	}
	var touched []*tallyLine
	touch := func(l *tallyLine) {
		if !slices.Contains(touched, l) {
			touched = append(touched, l)
		}
	}
	if !sure {
		var values []int64
		for i := range toks {
			if toks[i].num != nil && toks[i].num.err == nil {
				values = append(values, toks[i].num.value)
			}
		}
		for i := range toks {
			if toks[i].kind == tokenItem {
				l := t.line(toks[i].ref, "")
				if !slices.Contains(touched, l) {
					l.unsure = append(l.unsure, values[:min(len(values), mostChoices)]...)
				}
				l.doubt, l.waits = true, false
				l.widen(span{toks[0].el.start, toks[len(toks)-1].el.end})
				t.current = l
				touch(l)
			}
		}
		switch {
		case len(touched) > 0:
		case t.current != nil:
			t.current.retract()
			t.current.doubt, t.current.unsure = true, append(t.current.unsure, values[:min(len(values), mostChoices)]...)
			t.current.widen(span{toks[0].el.start, toks[len(toks)-1].el.end})
		default:
			r.out.NotUnderstood = append(r.out.NotUnderstood, r.raw(span{s.span.start, min(s.span.end, s.span.start+longestRaw)}))
		}
		return touched
	}
	colon := len(toks) > 1 && toks[0].kind == tokenQuality && toks[1].kind == tokenItem && toks[1].el.gap&gapLink != 0
	var opened carried // rusak gub 20 bup 15
	if len(toks) > 0 && toks[0].kind == tokenQuality {
		t.prefixed = false
	}
	t.rules = rules
	all := facts(t.facts[:0], toks, rules)
	t.facts = all
	for i := 1; i < len(all); i++ {
		all[i].unsure = all[i].unsure || shared(&all[i-1], &all[i])
	}
	for _, f := range all {
		if c := t.current; len(toks) == 1 && f.num != nil && f.ref == nil && f.q == qualityNone && c != nil && c == t.stated && (c.state == StateComplete || !s.begins(toks)) && len(c.counts)+len(c.packs) == 0 && !s.bracket {
			f.ref, f.unsure = &itemRef{items: c.items, span: c.span}, false // kotak lengkap 95
		}
		if f.opens {
			opened = carried{f.q, f.label}
		} else if f.ref != nil && f.ref.bare && f.q == qualityNone && opened.q != qualityNone {
			f.q, f.label = opened.q, opened.label
		} else if f.ref != nil && f.q == qualityNone && f.num != nil && t.prefixed && f.first == t.prefixFirst && !colon && t.carry.q == qualityNone {
			f.unsure = true // "kurang kotak 2, bilik 3": are 3 there, or missing?
		} else if f.q != qualityNone && !f.prefix {
			t.prefixed = false
		}
		if f.prefix && f.q != qualityGood {
			t.prefixed, t.prefixFirst = true, f.first
		}
		if (r.header.kind == headerQuality || colon) && f.q == qualityNone && f.num != nil && f.ref != nil {
			f.q, f.label = r.header.quality, "header"
			if colon {
				f.q, f.label = toks[0].q, toks[0].label
			}
		}
		if l := t.enter(r, s, &f); l != nil {
			t.alike(s, &f, l)
			if f.of != nil {
				l.of = f.of
				if f.among && f.q == qualityDamaged {
					l.among = f.of
				}
			}
			touch(l)
		}
	}
	if colon {
		t.carry = carried{q: toks[0].q, label: toks[0].label}
	}
	return touched
}

// begins reports whether a group of tokens stands before any state of the segment.
func (s *segment) begins(toks []token) bool {
	return len(s.groups[0]) > 0 && &s.groups[0][0] == &toks[0]
}

// shared reports whether the number of b may be that of a too: "kotak bilik 95". Goods
// that only open a list of elections need none.
func shared(a, b *fact) bool {
	if !a.pending || b.num == nil || b.ref == nil || b.q != qualityNone || slices.Equal(a.ref.items, b.ref.items) && !b.ref.bare {
		return false
	}
	return !b.ref.bare || a.ref.election != ElectionAny
}

// alike holds a quality after a number against the counts of the same form before it:
// of "2 kotak dan 3 bilik rusak" the boxes may be damaged too.
func (t *tally) alike(s *segment, f *fact, l *tallyLine) {
	switch {
	case f.ref == nil || f.num == nil || f.prefix:
		t.counted = t.counted[:0]
	case f.q == qualityNone:
		t.counted = append(t.counted, plainCount{l, f.num.value, f.first, s.span.start})
	case f.before:
		for _, c := range slices.Backward(t.counted) {
			if c.line == l || c.first != f.first || !c.first && c.clause != s.span.start && !s.and {
				break
			}
			c.line.doubt, c.line.unsure = true, append(c.line.unsure, c.value)
		}
		t.counted = t.counted[:0]
	default:
		t.counted = t.counted[:0]
	}
}

// plainCount is a number that was said of goods without any quality.
type plainCount struct {
	line   *tallyLine
	value  int64
	first  bool // the number stands before its goods
	clause int
}

// mostChoices is how many numbers a question offers at most.
const mostChoices = 6

func hasItem(toks []token) bool {
	return slices.ContainsFunc(toks, func(k token) bool { return k.kind == tokenItem })
}

// carried is a quality that opened the sentence with a colon and holds for all of it.
type carried struct {
	q     quality
	label string
}

// enter enters one fact and returns its line.
func (t *tally) enter(r *reader, s *segment, f *fact) *tallyLine {
	var l *tallyLine
	switch {
	case f.ref != nil:
		unit := ""
		if f.num != nil {
			unit = f.num.unit
		}
		l = t.line(f.ref, unit)
		l.either = l.either || !f.ref.bare && f.ref.shared
		t.current = l
		t.part = f.ref.election
		t.lonely, t.fresh = nil, false
		if f.pending {
			if !slices.Contains(t.pending, l) {
				t.pending = append(t.pending, l)
			}
			if e := f.ref.election; e != ElectionAny && len(l.items) == 1 && t.v.items[l.items[0]].Election == ElectionAny {
				l.waiting = append(l.waiting, e)
			}
			return l
		}
		if s.and && len(t.pending) > 0 && f.num != nil && !s.each { // kotak dan bilik 95
			for _, p := range t.pending {
				p.doubt, p.unsure = true, append(p.unsure, f.num.value)
			}
			l.doubt, l.unsure = true, append(l.unsure, f.num.value)
		}
		t.pending = slices.DeleteFunc(t.pending, func(p *tallyLine) bool { return p == l || f.q == qualityNone })
	case f.q == qualityNone && s.total:
		l, f.unsure = t.current, f.unsure && !f.alone
		if len(t.family) > 1 && len(t.ballots()) > 0 && slices.Equal(t.family, t.ballots()) && l != nil && len(l.items) == 1 {
			t.ballotTotal(f.num)
			return nil
		}
		if f.num.err == nil && t.sumsUp(f.num.value) {
			r.out.Notes = append(r.out.Notes, r.raw(s.span))
			return nil
		}
		if l == nil {
			return t.loose(r, s, f)
		}
	case f.q == qualityNone && len(t.pending) == 1:
		l = t.pending[0]
		t.pending, f.unsure = nil, f.unsure && !f.alone
	case f.q == qualityNone && t.lonely != nil:
		l = t.lonely
		t.lonely, f.unsure = nil, f.unsure && !f.alone
	case f.q == qualityNone:
		return t.loose(r, s, f)
	case len(t.pending) > 0:
		l = t.pending[len(t.pending)-1]
		t.pending = nil
	default:
		l = t.current
		if t.fresh && t.marked > 1 {
			l = nil // a line of its own below several items
		}
	}
	if l == nil && f.zero { // tidak ada yang rusak
		r.out.Notes = append(r.out.Notes, r.raw(s.span))
		return nil
	}
	if l == nil {
		l = &tallyLine{items: nil, span: s.span, waits: true}
		t.lines = append(t.lines, l)
		t.current = l
	}
	if f.q != qualityNone {
		t.marked = 0
	}
	t.fresh = false
	t.put(l, f, s)
	return l
}

// loose handles a number that stands alone: a pack taken apart, the size of a
// pack, or a second number for the same goods.
func (t *tally) loose(r *reader, s *segment, f *fact) *tallyLine {
	l := t.current
	if l != nil && s.bracket && f.num.err == nil && len(l.counts) == 1 && l.counts[0].value == f.num.value {
		return l // 95 (sembilan puluh lima)
	}
	if l != nil && s.bracket && len(l.packs) == 1 && f.num.err == nil && !f.num.pack && f.num.unit != "" && len(l.counts) == 0 {
		l.counts = append(l.counts, said{value: f.num.value})
		l.unit = f.num.unit
		return l
	}
	if l != nil && !t.fresh && len(l.packs) == 1 && len(l.counts) == 0 && f.num.unit != "" {
		l.askUnit = true
		l.widen(f.span)
		return l
	}
	if l != nil && !t.fresh && s.amount && len(l.counts)+len(l.packs) == 0 && !l.doubt && !l.everyone && l.state == StateUnspecified { // bilik rusak 2, jumlah 190
		t.put(l, &fact{num: f.num, span: f.span}, s)
		return l
	}
	if l == nil || t.fresh && !s.amends {
		if s.strange {
			return nil
		}
		s.strange = true
		r.out.NotUnderstood = append(r.out.NotUnderstood, r.raw(s.span))
		return nil
	}
	l.retract()
	l.widen(f.span)
	if f.num != nil && f.num.err == nil {
		l.unsure = append(l.unsure, f.num.value)
	}
	return l
}

// retract makes the counts of a line no more than choices. Once is enough.
func (l *tallyLine) retract() {
	l.doubt = true
	for _, c := range l.counts[l.retracted:] {
		l.unsure = append(l.unsure, c.value)
	}
	l.retracted = len(l.counts)
}

// sumsUp reports whether n is the sum of all that was counted of several goods.
func (t *tally) sumsUp(n int64) bool {
	counted := 0
	for _, l := range t.lines {
		if sum, _, _ := l.count(); sum != nil {
			counted++
			n -= *sum
		}
	}
	return counted > 1 && n == 0
}

// ballotTotal checks "total 25.000" against the ballots of each election.
func (t *tally) ballotTotal(n *quantity) {
	var sum int64
	var found []*tallyLine
	for _, l := range t.lines {
		if len(l.items) == 1 && t.v.items[l.items[0]].Election != ElectionAny {
			for _, c := range l.counts {
				sum += c.value
			}
			found = append(found, l)
		}
	}
	if n.err == nil && n.value == sum {
		return
	}
	for _, l := range found {
		l.retract()
	}
}
