package logistics

import "slices"

// bound binds the tokens of a group and enters what they say. It returns the lines
// it touched.
func (t *tally) bound(r *reader, s *segment, toks []token, stated bool) []*tallyLine {
	if stated && numbersOnly(toks) {
		return nil
	}
	if r.header.kind == headerQuality && s.colonless(toks) {
		r.header.lines++
	}
	rules, sure := bind(toks, stated)
	if rules == nil || slices.Contains(rules, ruleN) && hasItem(toks) {
		sure = false
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
		if len(touched) == 0 && t.current != nil {
			t.current.doubt, t.current.unsure = true, append(t.current.unsure, values...)
		}
		return touched
	}
	colon := len(toks) > 1 && toks[0].kind == tokenQuality && toks[1].kind == tokenItem && toks[1].el.gap&gapLink != 0
	var opened carried // rusak gub 20 bup 15
	if len(toks) > 0 && toks[0].kind == tokenQuality {
		t.prefixed = false
	}
	for _, f := range facts(toks, rules) {
		if c := t.current; len(toks) == 1 && f.num != nil && f.ref == nil && f.q == qualityNone && c != nil && c == t.stated && len(c.counts)+len(c.packs) == 0 && !s.bracket {
			f.ref, f.unsure = &itemRef{items: c.items, span: c.span}, false // kotak lengkap 95
		}
		if f.opens {
			opened = carried{f.q, f.label}
		} else if f.ref != nil && f.ref.bare && f.q == qualityNone && opened.q != qualityNone {
			f.q, f.label = opened.q, opened.label
		} else if f.ref != nil && f.q == qualityNone && f.num != nil && t.prefixed && !colon && t.carry.q == qualityNone {
			f.unsure = true // "kurang kotak 2, bilik 3": are 3 there, or missing?
		} else if f.q != qualityNone && !f.prefix {
			t.prefixed = false
		}
		t.prefixed = t.prefixed || f.prefix
		if (r.header.kind == headerQuality || colon) && f.q == qualityNone && f.num != nil && f.ref != nil {
			f.q, f.label = r.header.quality, "header"
			if colon {
				f.q, f.label = toks[0].q, toks[0].label
			}
		}
		if l := t.enter(r, s, &f); l != nil {
			if f.of != nil {
				l.of = f.of
			}
			touch(l)
		}
	}
	if colon {
		t.carry = carried{q: toks[0].q, label: toks[0].label}
	}
	return touched
}

func (s *segment) colonless(toks []token) bool { return len(toks) > 0 }

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
		l = t.current
		if t.family != nil && len(t.family) > 1 && len(t.ballots()) > 0 && slices.Equal(t.family, t.ballots()) && l != nil && len(l.items) == 1 {
			t.ballotTotal(f.num)
			return nil
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
	if l == nil || t.fresh {
		if s.strange {
			return nil
		}
		s.strange = true
		r.out.NotUnderstood = append(r.out.NotUnderstood, r.raw(s.span))
		return nil
	}
	l.doubt = true
	l.widen(f.span)
	for _, c := range l.counts {
		l.unsure = append(l.unsure, c.value)
	}
	if f.num != nil && f.num.err == nil {
		l.unsure = append(l.unsure, f.num.value)
	}
	return l
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
		l.doubt = true
		for _, c := range l.counts {
			l.unsure = append(l.unsure, c.value)
		}
	}
}

// put enters a number into its line.
func (t *tally) put(l *tallyLine, f *fact, s *segment) {
	l.waits = false
	l.fixes = addFixes(l.fixes, s.fixes)
	s.fixes = nil
	if f.q == qualityNone && f.ref != nil && t.carry.q != qualityNone {
		f.q, f.label = t.carry.q, t.carry.label
	}
	l.doubt = l.doubt || f.unsure
	if f.num != nil && (f.unsure || f.num.err != nil || f.num.askUnit) {
		l.widen(f.span)
	}
	if f.zero {
		l.quality[f.q] = append(l.quality[f.q], said{label: f.label})
		return
	}
	n := f.num
	if n == nil {
		return
	}
	if n.askUnit || n.sir && f.q == qualityNone && !t.neverPacked(l) {
		l.askUnit = true
		l.widen(f.span)
		return
	}
	if n.err != nil || f.unsure {
		l.doubt = true
		l.choices = append(l.choices, n.choices...)
		if n.err == nil {
			l.unsure = append(l.unsure, n.value)
		}
		return
	}
	c := said{value: n.value, label: f.label, parts: n.parts, before: f.before, clause: s.span.start, and: s.and}
	if f.ref != nil && len(l.items) > 0 {
		c.election = f.ref.election
		if len(l.items) == 1 && t.v.items[l.items[0]].Election != ElectionAny {
			c.election = ElectionAny
		}
	}
	if n.of != nil {
		l.of = n.of
	}
	switch f.q {
	case qualityNone:
		l.about = l.about || n.about
		if pack := f.asPack; pack != "" || n.pack && !t.ownUnit(l, n.unit) || n.unit == "set" && !t.ownUnit(l, "set") {
			q := *n
			if pack != "" {
				q.unit = pack
			}
			l.packs = append(l.packs, &q)
			return
		}
		if n.unit != "" && !t.ownUnit(l, n.unit) {
			l.unit = n.unit
		}
		c.total = s.total
		l.counts = append(l.counts, c)
	default:
		if n.pack && !t.ownUnit(l, n.unit) {
			l.askUnit = true
			return
		}
		if s.breaks && !t.apart && f.span.start >= s.breakAt && l.sum(qualityDamaged) > 0 {
			t.apart, t.bracket, t.inside = true, l.sum(qualityDamaged), 0
		}
		if t.bracket > 0 && f.q == qualityDamaged && (s.bracket || t.apart) {
			t.inside += n.value
			l.checkBracket(t.bracket, t.inside)
			return
		}
		l.quality[f.q] = append(l.quality[f.q], c)
	}
}

// widen makes the words of a line reach over a number in doubt.
func (l *tallyLine) widen(s span) {
	if s.end == 0 {
		return
	}
	l.span.start, l.span.end = min(l.span.start, s.start), max(l.span.end, s.end)
}

// checkBracket holds the parts of a number against it: rusak 5 (sobek 2, basah 3).
func (l *tallyLine) checkBracket(whole, inside int64) {
	l.choices = nil
	l.bracketOff = inside != whole
	if l.bracketOff {
		l.choices = []int64{whole, inside, whole + inside}
	}
}

// neverPacked reports whether "95 pak" must mean Bapak: boxes and ballots are
// not counted in packs in a PPK's store.
func (t *tally) neverPacked(l *tallyLine) bool {
	return len(l.items) > 0 && (t.v.items[l.items[0]].Key == "kotak_suara" || t.v.items[l.items[0]].Election != ElectionAny)
}

// ownUnit reports whether goods are counted in this unit, so that it is no pack.
func (t *tally) ownUnit(l *tallyLine, unit string) bool {
	return len(l.items) > 0 && unit != "" && spelled(t.v.items[l.items[0]].Unit) == unit
}

func (l *tallyLine) sum(q quality) int64 {
	var n int64
	for _, c := range l.quality[q] {
		n += c.value
	}
	return n
}

// eachOf reads "kotak dan bilik masing-masing 95".
func (t *tally) eachOf(r *reader, segs []segment, i int) (int, bool) {
	s := &segs[i]
	var refs []*itemRef
	var nums []*quantity
	for _, g := range s.groups {
		for k := range g {
			switch g[k].kind {
			case tokenItem:
				refs = append(refs, g[k].ref)
			case tokenNumber:
				nums = append(nums, g[k].num)
			default:
				return i, false
			}
		}
	}
	last := i
	for j := i + 1; j < len(segs) && len(nums) > 0 && segs[j].and && len(segs[j].groups) == 1 && len(segs[j].groups[0]) == 1 && segs[j].groups[0][0].kind == tokenNumber; j++ {
		nums = append(nums, segs[j].groups[0][0].num)
		last = j
	}
	lines := slices.Clone(t.pending)
	if len(lines) == 0 && len(refs) == 0 && t.lonely != nil {
		lines = append(lines, t.lonely)
	}
	t.pending = nil
	if len(nums) == 0 { // surat suara masing-masing lengkap
		if len(s.states) == 0 || len(lines)+len(refs) == 0 {
			return i, false
		}
	}
	elections := map[*tallyLine][]Election{}
	for _, l := range lines {
		elections[l] = l.waiting
	}
	for _, ref := range refs {
		l := t.line(ref, "")
		elections[l] = append(elections[l], ref.election)
		if !slices.Contains(lines, l) {
			lines = append(lines, l)
		}
		t.current = l
	}
	if len(lines) == 1 && len(lines[0].items) > 1 && slices.Equal(lines[0].items, t.ballots()) {
		lines[0].heads, lines[0].waits = true, false
		both := lines[0].items
		lines = nil
		for _, it := range both {
			l := t.line(&itemRef{items: []int{it}, span: s.span, fixes: nil}, "")
			lines = append(lines, l)
			t.current = l
		}
	}
	for k, l := range lines {
		switch {
		case len(nums) == 1:
			for _, e := range append(elections[l], ElectionAny)[:max(1, len(elections[l]))] {
				t.put(l, &fact{ref: &itemRef{election: e}, num: nums[0]}, s)
			}
			if p := l.bare; p != ElectionAny && len(elections[l]) == 0 {
				l.doubt = true
			}
		case len(nums) == len(lines):
			t.put(l, &fact{ref: &itemRef{election: firstElection(elections[l])}, num: nums[k]}, s)
		case len(nums) > 1:
			l.doubt = true
		}
		l.waits = false
	}
	if len(s.states) > 0 {
		t.state(r, s, 0, lines)
	}
	return last, true
}

func firstElection(e []Election) Election {
	if len(e) > 0 {
		return e[0]
	}
	return ElectionAny
}

// lead applies a state that stands before its goods: "belum datang kotak dan bilik".
func (t *tally) lead(s *segment, g int, touched []*tallyLine) {
	st := s.states[g]
	applied := false
	if s.all != nil && !slices.ContainsFunc(touched, func(l *tallyLine) bool { return l.waits }) { // lengkap semua: kotak 95
		t.setState(t.all(), st.meaning.state, st)
		return
	}
	for _, l := range touched {
		if l.waits || !applied {
			t.setState(l, st.meaning.state, st)
			applied = true
		}
	}
	t.pending = slices.DeleteFunc(t.pending, func(l *tallyLine) bool { return slices.Contains(touched, l) })
	t.leads = st
}

// state applies the state after group g of a segment.
func (t *tally) state(r *reader, s *segment, g int, touched []*tallyLine) {
	e := s.states[g]
	state := e.meaning.state
	rest := s.all != nil && (s.all.text == "sisanya" || s.all.text == "selebihnya")
	var targets []*tallyLine
	switch {
	case rest && (state == StateNotArrived || state == StateBeingCtd):
		r.out.Notes = append(r.out.Notes, r.raw(span{s.all.start, e.end}))
		return
	case rest || s.gone[g]:
		targets = []*tallyLine{t.all()}
	case len(touched) > 0:
		for _, l := range touched {
			if l.waits {
				targets = append(targets, l)
			}
		}
		for _, l := range t.pending {
			if !slices.Contains(targets, l) {
				targets = append(targets, l)
			}
		}
		switch {
		case len(targets) > 0:
		case s.all != nil && s.all.start > touched[0].span.start && t.group > 1:
			targets = []*tallyLine{t.all()}
		default:
			targets = touched[len(touched)-1:]
		}
	case len(t.pending) > 0:
		targets = t.pending
	case t.stated != nil && s.and:
		targets = []*tallyLine{t.stated} // lengkap dan aman
	case s.all != nil:
		targets = []*tallyLine{t.all()}
	case t.lonely != nil:
		targets = []*tallyLine{t.lonely}
	case t.current != nil && !t.fresh && t.group == 1:
		targets = []*tallyLine{t.current}
	case t.current != nil && !t.fresh && t.stated == t.current && !s.and:
		targets = []*tallyLine{t.current}
	default:
		targets = []*tallyLine{t.all()}
	}
	for _, l := range targets {
		t.setState(l, state, e)
		l.fixes = addFixes(l.fixes, s.fixes)
	}
	s.fixes = nil
	t.pending = nil
	t.group = 0
	t.stated = targets[len(targets)-1]
}

func (t *tally) setState(l *tallyLine, state State, e *element) {
	if e != nil && l.stateSpan.end == 0 {
		l.stateSpan = span{e.start, e.end}
	}
	switch {
	case l.state == StateUnspecified || l.state == state:
		l.state = state
	case l.state == StateComplete || state == StateComplete: // belum datang, aman
		if l.state == StateComplete {
			l.state = state
		}
	default:
		l.state = max(l.state, state)
	}
	l.waits = false
}
