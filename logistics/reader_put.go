package logistics

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
	if n.unit == "lusin" && t.ownUnit(l, "set") { // a dozen pieces, and a set has several
		n.askUnit = true
	}
	if n.spaced && n.err == nil && (n.value >= 100_000 || !t.sheets(l)) { // kotak 190 195
		n.number = badNumber(ErrAmbiguous, append([]int64{n.value}, n.split...)...)
		l.widen(f.span)
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
	if f.ref == nil && f.q != qualityNone && l == t.current && len(l.items) == 1 && t.v.items[l.items[0]].Election == ElectionAny {
		c.election = t.part
	}
	if n.of != nil {
		l.of = n.of
		if f.q == qualityDamaged && n.among { // rusak 3 dari 112: of 112 that are there
			l.among = n.of
		}
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
			if q.inside > 0 {
				q.packSize = 0
				l.counts = append(l.counts, said{value: q.inside})
			}
			return
		}
		if n.unit != "" && !t.ownUnit(l, n.unit) {
			l.unit = n.unit
		}
		c.total = s.total
		if len(l.counts) == 0 && f.span.end > 0 && f.span.start < l.span.start {
			l.span.start = f.span.start
		}
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

// sheets reports whether goods are counted by the thousand.
func (t *tally) sheets(l *tallyLine) bool {
	if len(l.items) == 0 {
		return false
	}
	u := spelled(t.v.items[l.items[0]].Unit)
	return u == "lembar" || u == "keping"
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
