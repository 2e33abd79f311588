package logistics

import (
	"slices"
	"strconv"
	"strings"
)

// finish turns what was gathered into the lines and questions of the reading.
func (r *reader) finish() {
	r.tally.checkBallots()
	for _, l := range r.tally.lines {
		r.line(l)
	}
	var when []string
	for _, s := range r.times {
		words := r.raw(s)
		if strings.Count(words, "(") > strings.Count(words, ")") {
			words += ")"
		}
		when = append(when, words)
	}
	r.out.Time = strings.Join(when, " ")
	if r.out.Stock == nil {
		r.out.Stock = []StockReading{}
	}
	if r.out.Obstacles == nil {
		r.out.Obstacles = []ObstacleReading{}
	}
	if r.out.Questions == nil {
		r.out.Questions = []Question{}
	}
	if r.out.Notes == nil {
		r.out.Notes = []string{}
	}
	if r.out.NotUnderstood == nil {
		r.out.NotUnderstood = []string{}
	}
}

// checkBallots holds "surat suara 25.000 (gub 12.500, bup 12.500)" against its parts.
func (t *tally) checkBallots() {
	for _, l := range t.lines {
		if l.heads && len(l.counts) == 1 && slices.Equal(l.items, t.ballots()) {
			t.ballotTotal(&quantity{number: number{value: l.counts[0].value}})
			l.counts = nil
		}
	}
}

// line enters one line, and the question it waits for.
func (r *reader) line(l *tallyLine) {
	if l.heads && l.empty() {
		return
	}
	out := StockReading{State: l.state, Corrected: strings.Join(l.fixes, ", "), Of: ofItsOwn(l.of), About: l.about, Raw: r.raw(span{l.span.start, min(l.span.end, l.span.start+longestRaw)})}
	if out.State == StateUnspecified {
		out.State = StateCount
	}
	if l.everyone {
		out.Item = ItemAll
		if l.state == StateNone {
			out.Count = new(int64)
		}
		r.out.Stock = append(r.out.Stock, out)
		return
	}
	var item *Item
	if len(l.items) == 1 {
		item = &r.v.items[l.items[0]]
		out.Item = item.Key
		out.Unit = item.Unit
	} else if len(l.items) > 1 {
		out.Unit = r.v.items[l.items[0]].Unit
		for _, i := range l.items {
			if r.v.items[i].Unit != out.Unit {
				out.Unit = ""
			}
		}
	}
	if l.unit != "" {
		out.Unit = l.unit
	}
	if len(l.counts) > 0 && (l.state == StateNotArrived || l.state == StateBeingCtd) && l.stateSpan.end > l.span.start {
		r.out.Notes = append(r.out.Notes, r.raw(span{l.span.start, l.stateSpan.end}))
	}
	doubtful := l.fill(&out, item)
	q := r.question(l, doubtful)
	if q != nil {
		out.Asked = true
		q.Line = len(r.out.Stock)
		if q.Raw == "" {
			q.Raw = out.Raw
		}
		if q.Choices == nil {
			q.Choices = []string{}
		}
		if q.Kind == AskNumber || q.Kind == AskUnit {
			out.Count, out.Packs, out.Parts = nil, nil, nil
			if q.Kind == AskUnit && item != nil {
				out.Unit = item.Unit
			}
			if l.doubt || l.bracketOff {
				out.Damaged, out.Short, out.Over = nil, nil, nil
			}
		}
		r.out.Questions = append(r.out.Questions, *q)
	}
	r.out.Stock = append(r.out.Stock, out)
}

// longestRaw is how many bytes of the message a question quotes at most.
const longestRaw = 160

func (l *tallyLine) empty() bool {
	if len(l.counts)+len(l.packs) > 0 || l.state != StateUnspecified || l.doubt || l.askUnit {
		return false
	}
	for _, q := range l.quality {
		if len(q) > 0 {
			return false
		}
	}
	return true
}

// fill computes the numbers of a line. doubtful lists what a number could be where
// more than one was said that cannot all be true.
func (l *tallyLine) fill(out *StockReading, item *Item) (doubtful []int64) {
	total, parts, clash := l.count()
	if clash {
		for _, c := range l.counts {
			doubtful = append(doubtful, c.value)
		}
	}
	if total == nil && len(l.packs) == 0 && l.among != nil && l.state != StateNone {
		total = ofItsOwn(l.among)
	}
	if total != nil {
		out.Count = total
	}
	out.Parts = parts
	for q, into := range map[quality]**int64{qualityDamaged: &out.Damaged, qualityShort: &out.Short, qualityOver: &out.Over} {
		if len(l.quality[q]) > 0 {
			n, twice := l.addUp(q)
			*into = &n
			if twice {
				doubtful = append(doubtful, n)
			}
		}
	}
	doubtful = append(doubtful, l.good(out)...)
	switch {
	case len(l.packs) > 1 || len(l.packs) == 1 && len(l.counts) > 1:
		doubtful = append(doubtful, 0)
	case len(l.packs) == 1:
		p := l.packs[0]
		out.Packs, out.PackUnit = new(p.value), p.unit
		size := p.packSize
		if size == 0 && item != nil && item.PackSize != nil && out.Count == nil {
			size = *item.PackSize
		}
		switch {
		case size > 0 && out.Count == nil && p.value <= MaxCount/size:
			out.PackSize = &size
			out.Count = new(p.value * size)
		case out.Count == nil:
			out.Unit = p.unit
		}
	}
	switch l.state {
	case StateNotArrived, StateBeingCtd:
		out.Count, out.Parts = nil, nil
	case StateNone:
		if out.Count != nil && *out.Count != 0 || out.Packs != nil && *out.Packs != 0 {
			doubtful = append(doubtful, 0, deref(out.Count))
		}
		out.Count = new(int64)
	}
	if out.Count != nil && out.Damaged != nil && *out.Damaged > *out.Count && *out.Count > 0 {
		doubtful = append(doubtful, *out.Count, *out.Damaged)
	}
	return doubtful
}

// count adds the numbers of a line that are parts of one whole. clash says that they
// contradict each other.
func (l *tallyLine) count() (total *int64, parts []Part, clash bool) {
	var whole, sum int64
	var wholes, named int
	seen := map[Election]bool{}
	for _, c := range l.counts {
		if c.election == ElectionAny {
			wholes++
			whole = c.value
			for _, p := range c.parts {
				parts = append(parts, Part{Count: p})
			}
			continue
		}
		if seen[c.election] {
			clash = true
		}
		seen[c.election] = true
		named++
		sum += c.value
		parts = append(parts, Part{c.election, c.value})
	}
	switch {
	case wholes > 1:
		clash = true
	case wholes == 1 && named == 0:
		total = &whole
	case wholes == 1:
		clash = clash || sum > whole || named == 2 && sum != whole
		total = &whole
	case named == 2:
		total = &sum
	case named == 1:
		clash = true // one election alone is not all of the goods
	}
	return total, parts, clash
}

// addUp adds the numbers of one quality. twice says that the same word was used
// twice for the same goods.
func (l *tallyLine) addUp(q quality) (n int64, twice bool) {
	type word struct {
		label    string
		election Election
	}
	seen := map[word]bool{}
	for _, c := range l.quality[q] {
		n += c.value
		w := word{c.label, c.election}
		if q != qualityDamaged {
			w.label = ""
		}
		twice = twice || seen[w]
		seen[w] = seen[w] || c.value != 0 || q != qualityDamaged
	}
	return n, twice
}

// good counts goods that were said to be good: what is there is those and the
// damaged ones.
func (l *tallyLine) good(out *StockReading) []int64 {
	if len(l.quality[qualityGood]) == 0 {
		return nil
	}
	good, twice := l.addUp(qualityGood)
	sum := good + deref(out.Damaged)
	switch {
	case twice:
		return []int64{good}
	case out.Count == nil:
		out.Count = &sum
	case *out.Count != sum && !(out.Damaged == nil && good <= *out.Count):
		return []int64{*out.Count, sum}
	}
	// "95 kondisi baik, rusak 2" may say 95 or 97; "102 baik 2 rusak" is clear.
	if g := l.quality[qualityGood][0]; g.before && len(l.counts) == 0 {
		for _, d := range l.quality[qualityDamaged] {
			if d.value > 0 && (!d.before || d.clause != g.clause && !d.and && !plainlyGood[g.label]) {
				return []int64{good, sum}
			}
		}
	}
	return nil
}

// plainlyGood stand beside a number that counts the good ones alone. "95 dalam kondisi
// baik" may count all.
var plainlyGood = wordSet("baik bagus utuh layak")

// question tells what has to be asked about a line; nil for nothing.
func (r *reader) question(l *tallyLine, doubtful []int64) *Question {
	switch {
	case len(l.items) > 1 && slices.Equal(l.items, r.tally.ballots()):
		return &Question{Kind: AskElection, Choices: []string{string(ElectionGubernur), string(ElectionBupati), ChoiceEach}}
	case len(l.items) > 1 || len(l.items) == 1 && l.either:
		return &Question{Kind: AskItem, Choices: r.keys(l.items)}
	case len(l.items) == 0:
		var keys []string
		if l.bare != ElectionAny {
			var boxes []string
			for _, it := range r.v.items {
				switch {
				case it.Election == l.bare:
					keys = append(keys, it.Key)
				case it.Key == "kotak_suara":
					boxes = append(boxes, it.Key)
				}
			}
			keys = append(keys, boxes...)
		}
		return &Question{Kind: AskItem, Choices: keys}
	case l.askUnit:
		return &Question{Kind: AskUnit, Choices: r.units(l)}
	case l.doubt || l.bracketOff || len(doubtful) > 0:
		return &Question{Kind: AskNumber, Choices: numbers(append(append(doubtful, l.choices...), l.unsure...))}
	case l.empty():
		return &Question{Kind: AskNumber}
	}
	return nil
}

func (r *reader) keys(items []int) []string {
	var out []string
	for _, i := range items {
		out = append(out, r.v.items[i].Key)
	}
	return out
}

func (r *reader) units(l *tallyLine) []string {
	var out []string
	if len(l.items) == 1 {
		if u := r.v.items[l.items[0]].Unit; u != "" {
			out = append(out, u)
		}
	}
	return out
}

// numbers writes choices, smallest first.
func numbers(in []int64) []string {
	slices.Sort(in)
	out := []string{}
	for _, n := range slices.Compact(in) {
		if n > 0 && len(out) < mostChoices {
			out = append(out, strconv.FormatInt(n, 10))
		}
	}
	return out
}

// ofItsOwn copies a number out of what is used again for the next message.
func ofItsOwn(n *int64) *int64 {
	if n == nil {
		return nil
	}
	return new(*n)
}

func deref(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}
