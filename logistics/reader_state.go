package logistics

import "slices"

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
	for j := i + 1; j < len(segs) && len(nums) > 0 && !segs[j].bracket && len(segs[j].groups) == 1 && len(segs[j].groups[0]) == 1 && segs[j].groups[0][0].kind == tokenNumber; j++ {
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
		for _, l := range lines { // kotak 98 bilik 196 masing-masing lengkap
			t.setState(l, s.states[0].meaning.state, s.states[0])
		}
	}
	return last, true
}

// takeEach takes "rusak masing-masing 5" out of the end of a segment: what remains is
// read as if it was not there. The tokens come in pairs of a quality and a number.
func (s *segment) takeEach() (pairs []token, ok bool) {
	g := &s.groups[len(s.groups)-1]
	k := 0
	for k < len(*g) && (*g)[k].el.start < s.eachAt {
		k++
	}
	if k > 0 && k < len(*g) && (*g)[k].kind == tokenNumber && (*g)[k-1].kind == tokenQuality {
		k--
	}
	pairs = (*g)[k:]
	if len(pairs) == 0 || len(pairs)%2 != 0 {
		return nil, false
	}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i].kind != tokenQuality || pairs[i].zero || pairs[i+1].kind != tokenNumber {
			return nil, false
		}
	}
	*g = (*g)[:k]
	return pairs, true
}

// eachQuality enters "rusak masing-masing 5" for the goods without a number before it,
// else for the two it must mean. Of three or more it is not known how far back it goes.
func (t *tally) eachQuality(s *segment, pairs []token) {
	lines := slices.Clone(t.pending)
	if len(lines) == 0 {
		for _, l := range t.spoken {
			if !l.heads {
				lines = append(lines, l)
			}
		}
	}
	if len(lines) == 0 && t.current != nil {
		lines = append(lines, t.current)
	}
	t.pending = nil
	for _, l := range lines {
		for i := 0; i < len(pairs); i += 2 {
			at := span{pairs[i].el.start, pairs[i+1].el.end}
			t.put(l, &fact{num: pairs[i+1].num, q: pairs[i].q, label: pairs[i].label, unsure: len(lines) != 2, span: at}, s)
		}
	}
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
	rest := s.all != nil && restWords[s.all.text]
	var targets []*tallyLine
	t.pending = slices.DeleteFunc(t.pending, func(l *tallyLine) bool { // kotak sudah datang, tinta belum datang
		return l.arrived && !slices.Contains(touched, l) && (len(touched) > 0 || state == StateNotArrived || state == StateNone)
	})
	switch {
	case rest && (state == StateNotArrived || state == StateBeingCtd) && (s.all.text != "selain itu" && t.group < 2 || t.current != nil && t.current.of != nil):
		r.out.Notes = append(r.out.Notes, r.raw(span{s.all.start, e.end}))
		return
	case rest || s.gone[g]:
		targets = []*tallyLine{t.all()}
	case len(touched) > 0:
		for _, l := range touched {
			if l.waits && !l.heads {
				targets = append(targets, l)
			}
		}
		for _, l := range t.pending {
			if !l.heads && !slices.Contains(targets, l) {
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
	case s.opens && s.all == nil && t.current != nil && !t.fresh:
		targets = []*tallyLine{t.current} // tinta 95 (lengkap)
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
	t.counted = t.counted[:0]
	for _, l := range targets {
		if state == StateNotArrived || state == StateBeingCtd {
			l.contradict(s.span.start)
		}
		t.setState(l, state, e)
		l.fixes = addFixes(l.fixes, s.fixes)
	}
	s.fixes = nil
	t.pending = nil
	t.group = 0
	t.stated = targets[len(targets)-1]
}

// restWords stand for all goods but those named before.
var restWords = map[string]bool{"sisanya": true, "selebihnya": true, "selain itu": true, "di luar itu": true, "selain daripada itu": true}

// contradict asks where goods that were counted in an earlier clause are now said not
// to be there: "kotak 96 sudah datang, kurang 2 belum datang".
func (l *tallyLine) contradict(clause int) {
	for _, c := range l.counts {
		if c.clause != clause && c.value > 0 {
			l.doubt, l.unsure = true, append(l.unsure, c.value)
		}
	}
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
