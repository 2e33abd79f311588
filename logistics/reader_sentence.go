package logistics

import "strings"

// reader understands one message. It is used once.
type reader struct {
	v       *Vocabulary
	text    string
	el      []element
	out     Reading
	tally   tally
	header  header
	signed  bool     // "hormat kami" was said
	ask     bool     // the sentence ends in a question mark
	after   gap      // after the sentence
	follows *element // what the next sentence begins with
	listed  bool     // an entry of a list follows, goods without a number

	pieces    int      // sentences and clauses read so far
	cuts      []clause // room for the clauses of a sentence
	run       []clause // stock clauses not yet taken
	placeOnly bool     // the sentence speaks of one TPS or desa
	village   bool     // the whole message is sent for one desa or TPS
	counted   bool     // the sentence has given counts of the whole area
	obstacle  span     // open obstacle
	mixed     bool     // the open obstacle names goods or numbers itself
	plainly   bool     // the open obstacle has no number and no word that announced it
	note      span     // open note
	times     []span
}

// mostObstacles is how many obstacles of one message are taken. Nobody types as many in
// 4,096 characters that mean anything.
const mostObstacles = 80

// mostPieces is how many sentences and clauses of a message are read; the rest is named
// as not understood in one piece. The longest report of all goods has half as many.
const mostPieces = 200

type span struct{ start, end int }

func (s *span) extend(start, end int) {
	if s.end == 0 {
		s.start = start
	}
	s.end = end
}

// Read understands a message, with or without the command before it. It always
// gives an answer; what it is not sure of stands in Questions and NotUnderstood.
func (v *Vocabulary) Read(text string) Reading {
	text = strings.ToValidUTF8(withoutCommand(text), " ")
	text, kept := cutVerbatim(withColumns(text))
	r := &reader{v: v, text: text}
	r.tally.v = v
	var tail gap
	room := rooms.Get().(*room)
	defer room.leave()
	r.tally.tallyRoom = &room.tally
	r.el, tail = v.elements(room, text)
	r.takeAreas()
	for from := 0; from < len(r.el); {
		to := from + 1
		for to < len(r.el) && r.el[to].gap&gapSentence == 0 {
			to++
		}
		r.after, r.listed, r.follows = tail, false, nil
		if to < len(r.el) {
			next := &r.el[to]
			r.follows = next
			r.after = next.gap
			r.listed = next.gap&(gapNumbered|gapBullet) != 0 && next.means(meansItem) && (to+1 == len(r.el) || r.el[to+1].gap&gapLine != 0)
		}
		r.ask = r.after&gapQuestion != 0 && indexOf(r.el[from:to], meansAsk) < 0
		if r.pieces > mostPieces {
			r.out.NotUnderstood = append(r.out.NotUnderstood, r.raw(span{r.el[from].start, len(r.text)}))
			break
		}
		r.sentence(r.el[from:to])
		from = to
	}
	r.finish()
	r.merge(kept)
	return r.out
}

// withoutCommand drops "/lapor", "/lapor@bot" or "Lapor:" from the start.
func withoutCommand(text string) string {
	t := strings.TrimLeft(text, " \t\r\n\u200b\ufeff")
	rest := strings.TrimPrefix(t, "/")
	if len(rest) < 5 || !strings.EqualFold(rest[:5], "lapor") {
		return text
	}
	rest = rest[5:]
	if strings.HasPrefix(rest, "@") {
		i := 1
		for i < len(rest) && (isLetter(rest[i]) || isDigit(rest[i]) || rest[i] == '_') {
			i++
		}
		rest = rest[i:]
	}
	if rest != "" && (isLetter(rest[0]) || rest[0] == '_') {
		return text
	}
	if !strings.HasPrefix(strings.TrimLeft(rest, " \t"), "-") {
		rest = strings.TrimLeft(rest, " \t:=,.")
	}
	return rest
}

// takeAreas finds for whom the report is sent and takes those words out.
func (r *reader) takeAreas() {
	if indexOf(r.el, meansFor) < 0 {
		return
	}
	out := make([]element, 0, len(r.el))
	carry := gap(0)
	tries := 0
	for i := 0; i < len(r.el); {
		if r.el[i].means(meansFor) && r.out.Area == "" && tries < farthest && !r.withinTrouble(i) {
			tries++
			if _, to := r.findArea(i); to > i {
				carry |= r.el[i].gap
				i = to
				continue
			}
		}
		e := r.el[i]
		e.gap |= carry
		carry = 0
		out = append(out, e)
		i++
	}
	r.el = out
}

// withinTrouble reports whether element i stands in an obstacle: a place there is no
// area a report is sent for.
func (r *reader) withinTrouble(i int) bool {
	if r.el[i].text != "untuk" {
		return false
	}
	for k := i - 1; k >= max(0, i-farthest) && r.el[k+1].gap&gapSentence == 0; k-- {
		if r.el[k].means(meansObstacle) || r.el[k].means(meansTrouble) && r.el[i].gap&gapClause == 0 { // salah alamat, isinya untuk Loa Kulu
			return true
		}
	}
	if i == 0 || !r.el[i-1].means(meansItem) {
		return false
	}
	for k := i + 1; k < min(len(r.el), i+farthest) && r.el[k].gap&(gapSentence|gapClause) == 0; k++ {
		if r.el[k].kind == kindNumber {
			return false
		}
		if r.el[k].means(meansTrouble) { // kotak untuk Tabang tertukar
			return true
		}
	}
	return false
}

// raw gives the words of a span as they were typed, without marks around them.
func (r *reader) raw(s span) string {
	return verbatim(strings.Trim(strings.ToValidUTF8(r.text[s.start:s.end], ""), " \t\r\n,.;:-–—*_~`|•="))
}

func (r *reader) closeNote() {
	if r.note.end > 0 {
		if s := r.raw(r.note); s != "" {
			r.out.Notes = append(r.out.Notes, s)
		}
		r.note = span{}
	}
}

func (r *reader) closeObstacle() {
	if r.obstacle.end > 0 {
		r.addObstacle(r.raw(r.obstacle))
		r.obstacle, r.mixed = span{}, false
	}
}

func (r *reader) addObstacle(text string) {
	if text == "" {
		return
	}
	if len(r.out.Obstacles) == mostObstacles {
		r.out.NotUnderstood = append(r.out.NotUnderstood, text)
		return
	}
	c, s := r.v.Judge(text)
	r.out.Obstacles = append(r.out.Obstacles, ObstacleReading{Text: text, Category: c, Severity: s})
}

func (r *reader) flush() {
	if len(r.run) > 0 {
		r.tally.take(r, r.run)
		r.run = r.run[:0]
	}
}

// significant drops greetings and links from both ends.
func significant(el []element) []element {
	idle := func(e element) bool { return e.means(meansFiller) || e.means(meansLink) || e.means(meansCorrect) }
	for len(el) > 0 && idle(el[0]) {
		el = el[1:]
	}
	for len(el) > 0 && idle(el[len(el)-1]) {
		el = el[:len(el)-1]
	}
	return el
}

// sentence reads one sentence or line.
func (r *reader) sentence(el []element) {
	r.placeOnly, r.counted = false, false
	r.tally.group = 0
	r.pieces++
	if len(el) == 0 {
		return
	}
	for k := 1; k+1 < len(el); k++ { // pilgub: ss 9.120, kotak 70 | pilbup: ss 9.118, kotak 70
		if el[k].means(meansElection) && el[k].gap&gapClause != 0 && el[k+1].gap&gapLink != 0 && el[k+1].means(meansItem) {
			r.sentence(el[:k])
			r.sentence(el[k:])
			return
		}
	}
	if el[0].gap&gapBlank != 0 && r.header.lines > 0 {
		r.header = header{}
	}
	if el[0].gap&(gapLine|gapBlank) != 0 {
		r.tally.newLine()
	}
	if el = r.withoutSender(el); r.tableHead(el) {
		return
	}
	for i := range el {
		r.signed = r.signed || el[i].means(meansFiller) && strings.HasPrefix(el[i].text, "hormat ")
	}
	s := significant(el)
	if len(s) == 0 && (r.after&gapLink != 0 || r.lists()) && r.header.lines > 0 { // Kendala: … Stok: …
		r.header = header{}
	}
	if len(s) > 0 && r.opensHeader(s, el) {
		return
	}
	switch {
	case r.header.kind == headerNote && len(s) > 0:
		r.header.lines++
		r.note.extend(el[0].start, el[len(el)-1].end)
		r.closeNote()
		return
	case r.header.kind == headerPlace && len(s) > 0:
		t := clause{el: s}.traits()
		if t.total == 0 && t.numbers > 0 {
			r.header.lines++
			r.note.extend(el[0].start, el[len(el)-1].end)
			r.closeNote()
			return
		}
		r.header = header{}
	case r.header.kind == headerObstacle && len(s) > 0 && r.underObstacle(s, el):
		return
	}
	el = r.withoutPast(el)
	awaited(el)
	var aside span // kotak 95 catatan: 2 kotak dipinjam
	if k := indexOf(el, meansNote); k > 0 && k+1 < len(el) && (el[k+1].gap&gapLink != 0 || ends(&el[k-1])) && !(clause{el: el[k+1:]}).traits().remark() {
		aside = span{el[k+1].start, el[len(el)-1].end}
		el = el[:k]
	}
	if k := indexOf(el, meansObstacle); k >= 0 {
		r.introduced(el, k)
	} else {
		r.cuts = cut(r.cuts[:0], el)
		r.clauses(r.cuts)
	}
	r.flush()
	r.closeObstacle()
	r.closeNote()
	r.note = aside
	r.closeNote()
}

func indexOf(el []element, k meaningKind) int {
	for i := range el {
		if el[i].means(k) {
			return i
		}
	}
	return -1
}

// clauses sorts the clauses of a sentence into stock, obstacles, notes and what is
// not understood.
func (r *reader) clauses(cs []clause) {
	for i, c := range cs {
		if r.pieces += min(i, 1); r.pieces > mostPieces {
			r.flush()
			r.closeObstacle()
			r.closeNote()
			r.out.NotUnderstood = append(r.out.NotUnderstood, r.raw(span{c.el[0].start, cs[len(cs)-1].end}))
			return
		}
		r.clause(c)
	}
}
