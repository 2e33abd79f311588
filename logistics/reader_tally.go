package logistics

import "slices"

// tally gathers what a message says of each item.
type tally struct {
	v       *Vocabulary
	lines   []*tallyLine
	current *tallyLine   // spoken of last
	pending []*tallyLine // goods of this sentence that wait for a number or a state
	listing bool         // a selector alone came last: sampul kubus, biasa
	part    Election     // of the goods spoken of last
	left    []*tallyLine // pending at the end of the clauses before
	counted []plainCount // counts since the last quality or state
	*tallyRoom
	rules       []rule       // room for one group
	facts       []fact       // and what it says
	spoken      []*tallyLine // named in the clauses that stand together
	lonely      *tallyLine   // goods alone on the line before
	family      []int        // goods an election alone stands for
	kin         []int        // goods a selector alone stands for
	group       int          // lines of the sentence since the last state
	marked      int          // lines since the last quality
	fresh       bool         // at the start of a line
	stated      *tallyLine   // got a state by the segment before
	whole       *tallyLine   // the line of ItemAll
	bracket     int64        // damage said before a bracket that takes it apart; -1: none
	inside      int64        // sum within that bracket
	prefixed    bool         // a quality stood before its goods: "kurang kotak 2"
	prefixFirst bool         // and the number before them too: "kurang 2 kotak"
	vague       int          // lines whose item is not certain
	scoped      bool         // a line "Gubernur:" has said which election the lines after it speak of
	apart       bool         // terdiri dari was said
	carry       carried      // "rusak: kotak 2, bilik 3"
	leads       *element     // the state that stood before the goods of this sentence
}

// mostVague is how many lines of uncertain goods are asked one by one. A message with
// more is no report; the limit keeps the reader linear.
const mostVague = 24

// tallyLine is what was said of one item, or of a name that several share.
type tallyLine struct {
	items      []int
	everyone   bool // ItemAll
	counts     []said
	quality    [qualities][]said
	state      State
	unit       string
	packs      []*quantity
	of         *int64
	among      *int64 // how many there are, said beside the damaged ones
	about      bool
	unsure     []int64 // numbers that were said and are in doubt
	doubt      bool
	retracted  int // how many of counts are among unsure
	askUnit    bool
	choices    []int64
	fixes      []string
	span       span
	heads      bool // only opened a list of elections
	waits      bool // nothing was said of it yet
	arrived    bool // it has come: a later "belum datang" is not said of it
	either     bool // as close to one name as to another
	bare       Election
	waiting    []Election // elections named without a number
	stateSpan  span
	bracketOff bool // the parts in a bracket do not add up
}

// said is one number with what it was said of.
type said struct {
	value    int64
	election Election
	total    bool
	label    string
	before   bool // the number stands before the word: 2 rusak
	clause   int  // where its clause begins
	and      bool // dan stands before its clause
	parts    []int64
}

func (t *tally) newLine() {
	t.lonely = nil
	if len(t.left) == 1 {
		t.lonely = t.left[0]
	}
	t.pending, t.left = nil, nil
	t.fresh = true
	t.stated = nil
}

// electable goods are counted per election in the field; only ballots are kept so.
var electable = wordSet("surat_suara_gubernur surat_suara_bupati kotak_suara formulir sampul_c_hasil sampul_kubus sampul_biasa dpc plastik_selongsong plastik_ziplok label_kotak stiker_nomor_kotak segel segel_plastik")

// elect narrows a name to an election where the goods are kept per election.
func (t *tally) elect(ref *itemRef, e Election) {
	ref.election = e
	var narrowed []int
	for _, i := range ref.items {
		if t.v.items[i].Election == e {
			narrowed = append(narrowed, i)
		}
	}
	if len(narrowed) > 0 {
		ref.items = narrowed
		ref.shared = len(narrowed) > 1
	}
}

func (t *tally) choose(ref *itemRef, items []int) bool {
	if len(ref.items) > 1 && slices.Contains(ref.items, items[0]) {
		ref.items, ref.shared = items, false
		return true
	}
	return false
}

// selects reports whether a selector stands for one of the family spoken of.
func (t *tally) selects(items []int) bool { return slices.Contains(t.kin, items[0]) }

// alsoKin gives the members of the family spoken of that are called by the same words as
// an item outside it: C hasil after sampul is the form or its envelope.
func (t *tally) alsoKin(items []int) []int {
	form, okForm := t.v.byKey["formulir"]
	cover, okCover := t.v.byKey["sampul_c_hasil"]
	if !okForm || !okCover || len(items) != 1 || items[0] != form || !slices.Contains(t.kin, cover) {
		return nil
	}
	return []int{cover, form}
}

// remember sets the families that a bare election or selector stands for.
func (t *tally) remember(items []int) {
	t.family, t.kin = nil, t.v.kin[items[0]]
	switch {
	case t.v.items[items[0]].Election != ElectionAny:
		t.family = t.ballots()
	case electable[t.v.items[items[0]].Key]:
		t.family = items
	}
}

// line finds or opens the line of a name.
func (t *tally) line(ref *itemRef, unit string) *tallyLine {
	l := t.find(ref, unit)
	if !slices.Contains(t.spoken, l) {
		t.spoken = append(t.spoken, l)
	}
	return l
}

func (t *tally) find(ref *itemRef, unit string) *tallyLine {
	items := ref.items
	if ref.bare && len(items) == 0 {
		items = t.family
		if len(items) == 0 && unit == "lembar" {
			items = t.ballots()
		}
		narrowed := itemRef{items: items}
		t.elect(&narrowed, ref.election)
		items = narrowed.items
		t.markHead(items)
		if len(items) == 1 {
			defer t.remember(items)
		}
	} else {
		if ref.bare {
			t.markHead(items)
		}
		t.remember(items)
	}
	if len(items) == 1 {
		for _, l := range t.pending {
			if len(l.items) > 1 && slices.Contains(l.items, items[0]) && !slices.Equal(l.items, t.ballots()) && l.empty() {
				l.heads = true // ATK (spidol 88, lem 88)
			}
		}
		for _, l := range t.lines {
			if len(l.items) == 1 && l.items[0] == items[0] {
				l.fixes = addFixes(l.fixes, ref.fixes)
				return l
			}
		}
	}
	if len(items) != 1 {
		if t.vague++; t.vague > mostVague {
			for _, l := range t.lines {
				if len(l.items) != 1 {
					l.doubt = true
					return l
				}
			}
		}
	}
	l := &tallyLine{items: items, span: ref.span, waits: true, fixes: addFixes(nil, ref.fixes)}
	if len(items) == 0 {
		l.bare = ref.election
	}
	t.lines = append(t.lines, l)
	t.group++
	t.marked++
	return l
}

// markHead notes that the shared name spoken of before only opened a list.
func (t *tally) markHead(items []int) {
	for _, l := range t.lines {
		if len(l.items) > 1 && len(items) > 0 && slices.Contains(l.items, items[0]) {
			l.heads = true
		}
	}
}

func (t *tally) ballots() []int { return t.v.ballots }

func (t *tally) all() *tallyLine {
	if t.whole == nil {
		t.whole = &tallyLine{everyone: true}
		t.lines = append(t.lines, t.whole)
	}
	return t.whole
}

func addFixes(have, more []string) []string {
	for _, f := range more {
		if !slices.Contains(have, f) {
			have = append(have, f)
		}
	}
	return have
}

// take reads the stock clauses that stand together.
func (t *tally) take(r *reader, run []clause) {
	t.spoken, t.counted = t.spoken[:0], t.counted[:0]
	t.bracket, t.apart, t.carry, t.leads, t.prefixed, t.listing = -1, false, carried{}, nil, false, false
	segs := t.segs[:0]
	t.tokens, t.groups = t.tokens[:0], t.groups[:0]
	family, kin := t.family, t.kin
	for _, c := range run {
		segs = append(segs, t.parse(r, c))
	}
	t.segs = segs
	t.family, t.kin = family, kin
	for i := 0; i < len(segs); i++ {
		for _, n := range segs[i].notes {
			if s := r.raw(n); s != "" {
				r.out.Notes = append(r.out.Notes, s)
			}
		}
		i = t.segment(r, segs, i)
		t.fresh = false
	}
	if t.leads != nil { // belum datang tinta dan segel
		for _, l := range t.pending {
			t.setState(l, t.leads.meaning.state, t.leads)
		}
		t.pending = nil
	}
	t.left, t.pending = t.pending, nil
}

// segment applies segs[i] and returns the index of the last one it used.
func (t *tally) segment(r *reader, segs []segment, i int) int {
	s := &segs[i]
	before := t.current
	if s.opens && t.current != nil {
		t.bracket, t.inside = t.current.sum(qualityDamaged), 0
		if t.bracket == 0 {
			t.bracket = -1
		}
	} else if !s.bracket && !t.apart {
		t.bracket = -1
	}
	if s.of != nil && t.current != nil {
		t.current.of = s.of
	}
	if s.size > 0 && t.current != nil && len(t.current.packs) == 1 {
		t.current.packs[0].packSize = s.size
	}
	if s.each {
		if last, ok := t.eachOf(r, segs, i); ok {
			return last
		}
		if pairs, ok := s.takeEach(); ok {
			defer t.eachQuality(s, pairs)
		} else {
			s.amended = s.amended || s.hasQuality() // masing-masing 95 rusak 2: of each, or of the last?
		}
	}
	if s.tps != nil && !s.hasTokens() && len(s.states) == 0 {
		if s.bracket && t.current != nil { // bilik 144 (72 TPS)
			return i
		}
		if k, ok := t.v.byKey["tps"]; ok {
			l := t.line(&itemRef{items: []int{k}, span: s.span}, "")
			n := *s.tps.num
			n.unit = ""
			t.put(l, &fact{num: &n}, s)
			t.current = l
		}
		return i
	}
	lead := -1 // state that stands before its goods
	for g := range s.groups {
		toks := s.groups[g]
		stated := g < len(s.states)
		var touched []*tallyLine
		if len(toks) > 0 {
			touched = t.bound(r, s, toks, stated)
			if s.arrived && !stated {
				for _, l := range t.pending {
					l.arrived = true
				}
			}
		}
		if lead >= 0 && len(touched) > 0 {
			t.lead(s, lead, touched)
			lead = -1
		}
		if !stated {
			continue
		}
		if len(touched) == 0 && len(toks) > 0 && numbersOnly(toks) {
			r.out.Notes = append(r.out.Notes, r.raw(span{toks[0].el.start, s.states[g].end})) // 5 belum datang
			continue
		}
		if len(touched) == 0 && g+1 < len(s.groups) && len(s.groups[g+1]) > 0 && !s.gone[g] && s.groups[g+1][0].kind != tokenQuality && (g == 0 || len(toks) == 0) && len(t.pending) == 0 {
			lead = g
			continue
		}
		t.state(r, s, g, touched)
	}
	if s.also && t.stated != nil && (before == t.stated || t.stated.everyone) { // segel belum datang, tinta juga
		for _, l := range t.pending {
			t.setState(l, t.stated.state, nil)
		}
		t.pending = nil
	}
	if r.header.kind == headerState {
		for _, l := range t.pending {
			t.setState(l, r.header.state, nil)
		}
		t.pending = nil
	}
	return i
}

func numbersOnly(toks []token) bool {
	for _, k := range toks {
		if k.kind != tokenNumber {
			return false
		}
	}
	return true
}

func (s *segment) hasTokens() bool {
	for _, g := range s.groups {
		if len(g) > 0 {
			return true
		}
	}
	return false
}

func (s *segment) hasQuality() bool {
	for _, g := range s.groups {
		if slices.ContainsFunc(g, func(k token) bool { return k.kind == tokenQuality }) {
			return true
		}
	}
	return false
}
