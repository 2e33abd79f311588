package logistics

import (
	"strings"
	"unicode/utf8"
)

// element is a stretch of the message with one meaning.
type element struct {
	kind       elementKind
	gap        gap       // before it
	meaning    *meaning  // of kindPhrase
	num        *quantity // of kindNumber and kindMeasure
	start, end int       // bytes in the message
	text       string    // its words as they were looked up
	fixes      []string  // typing errors that were taken: "segrl→segel"
}

type elementKind uint8

const (
	kindPhrase  elementKind = iota // words with a meaning
	kindNumber                     // a number that may be a count
	kindMeasure                    // a number that counts something else: 11 desa, 2 jam, a telephone number
	kindPlain                      // an ordinary word
	kindUnknown                    // a word that is not known
)

func (e *element) means(k meaningKind) bool { return e.kind == kindPhrase && e.meaning.kind == k }

// quantity is a number with what belongs to it.
type quantity struct {
	number
	unit     string
	pack     bool  // unit is a kind of pack
	packSize int64 // 0: not said
	of       *int64
	about    bool
	parts    []int64
	askUnit  bool // two units in one: 2 dus 12 botol
	sir      bool // "pak" follows: a pack, or Bapak
}

// elementizer gives lexemes their meaning.
type elementizer struct {
	v      *Vocabulary
	text   string
	lx     []lexeme
	out    []element
	memo   map[string]fuzzyAnswer
	lastNo int  // the last numbering seen: 1. 2. 3.
	inside bool // within brackets
}

type fuzzyAnswer struct {
	word string
	near []string
}

// elements reads a message up to its meaning word by word.
func (v *Vocabulary) elements(text string) ([]element, gap) {
	lx, tail := lex(text)
	z := elementizer{v: v, text: text, lx: lx, out: make([]element, 0, len(lx))}
	for i := 0; i < len(lx); {
		i = z.step(i)
	}
	return z.out, tail
}

func (z *elementizer) add(kind elementKind, from, to int) *element {
	z.out = append(z.out, element{kind: kind, start: z.lx[from].start, end: z.lx[to-1].end, gap: z.lx[from].gap, text: z.lx[from].text})
	return &z.out[len(z.out)-1]
}

// step reads what begins at lexeme i and tells where the next thing begins.
func (z *elementizer) step(i int) int {
	if g := z.lx[i].gap; g&(gapClose|gapLine|gapBlank) != 0 {
		z.inside = false
	}
	if z.lx[i].gap&gapOpen != 0 {
		z.inside = true
	}
	if next := z.numbering(i); next > i {
		return next
	}
	if next := z.telephone(i); next > i {
		return next
	}
	if next := z.dayAndHour(i); next > i {
		return next
	}
	if next := z.place(i); next > i {
		return next
	}
	if z.lx[i].kind == lexMark {
		e := z.add(kindPlain, i, i+1)
		e.text = z.lx[i].text
		return i + 1
	}
	if next := z.number(i); next > i {
		return next
	}
	return z.word(i)
}

// numbering skips the number of a list entry: "1. kotak", "2) bilik", "a. tinta". The
// separation it made is kept.
func (z *elementizer) numbering(i int) int {
	l := z.lx[i]
	if i+1 >= len(z.lx) {
		return i
	}
	next := &z.lx[i+1]
	atStart := l.gap&(gapLine|gapBlank) != 0 || i == 0
	short := l.kind == lexNumber && len(l.text) <= 2 && plainGroup(l.text, 2)
	letter := l.kind == lexWord && (len(l.text) == 1 || roman[l.text])
	if next.gap&(gapLine|gapBlank) != 0 || !short && !letter {
		return i
	}
	switch {
	case short && l.gap&gapOpen != 0 && next.gap&gapClose != 0 && atStart: // (1) kotak
	case next.gap&gapClose != 0 && !z.inside && (atStart || l.gap&(gapSpace|gapComma|gapStop) != 0): // 1) kotak
	case next.gap&gapStop != 0 && next.gap&gapQuestion == 0 && atStart && z.text[l.end] == '.': // 1. kotak
	case letter && atStart && next.gap&(gapStop|gapDot) != 0 && roman[l.text] && z.text[l.end] == '.': // II. Kendala
	case letter && next.gap&gapDot != 0 && atStart && next.gap&gapSpace != 0 && l.text != "h": // a. kotak
	case short && next.gap&gapStop != 0 && z.text[l.end] == '.' && z.lastNo > 0 && small(l.text) == z.lastNo+1 && z.closed(): // inline
	default:
		return i
	}
	if short {
		z.lastNo = small(l.text)
	}
	next.gap = l.gap&^gapOpen | gapComma | next.gap&gapSpace
	return i + 1
}

var roman = wordSet("i ii iii iv v vi vii viii ix x")

// closed reports whether the last element can end an entry of a list.
func (z *elementizer) closed() bool {
	if len(z.out) == 0 {
		return false
	}
	e := &z.out[len(z.out)-1]
	return e.kind == kindNumber || e.means(meansState) || e.means(meansUnit) || e.means(meansPack)
}

// telephone skips numbers that are called, not counted.
func (z *elementizer) telephone(i int) int {
	l := z.lx[i]
	if l.kind != lexNumber {
		return i
	}
	plus := l.gap&gapPlus != 0 && strings.HasPrefix(l.text, "62")
	if !strings.HasPrefix(l.text, "08") && !plus && !(strings.HasPrefix(l.text, "628") && len(l.text) >= 10) {
		return i
	}
	digits, next := len(l.text), i+1
	for next < len(z.lx) && z.lx[next].kind == lexNumber && z.lx[next].gap&^(gapSpace|gapHyphen|gapDash) == 0 && digits < 14 {
		digits += len(z.lx[next].text)
		next++
	}
	if digits < 9 || digits > 15 || strings.ContainsAny(l.text, ".,:") && len(l.text) < 9 {
		return i
	}
	z.add(kindMeasure, i, next).num = &quantity{}
	return next
}

// foreignUnits follow numbers that count no goods.
var foreignUnits = wordSet(`km kilo kilometer meter m cm jam hari minggu bulan tahun menit detik orang org personil personel petugas desa kelurahan
	kecamatan dusun rt rw kg liter ltr kali roda kk jiwa pemilih polisi anggota tim trip rit truk truck mobil kapal perahu
	lokasi titik pps ppk lantai pintu ton knot gt wib wit wita feri speedboat tps rupiah hektar persen mm`)

// numbered stand before numbers that name something: km 30, RT 5, yang ke-3.
var numbered = wordSet("km rt rw nomor no dapil lantai hm blok gang gg ke tahun thn pasal ayat jl")

func (z *elementizer) number(i int) int {
	n, next := scanNumber(z.lx, i)
	if next == i {
		return i
	}
	if i > 0 && numbered[spelled(z.lx[i-1].text)] && z.lx[i].gap&^(gapSpace|gapDot|gapHyphen) == 0 && !n.written {
		z.add(kindMeasure, i, next).num = &quantity{}
		return next
	}
	if n.written && z.lx[i].text == "satu" && next == i+1 && next < len(z.lx) && (z.lx[next].text == "persatu" || z.lx[next].text == "lagi") {
		return i
	}
	if next < len(z.lx) && z.lx[next].kind == lexWord && z.lx[next].gap&^gapSpace == 0 {
		w := spelled(z.lx[next].text)
		if w == "jam" && z.is(next+1, lexNumber) { // kotak 95 jam 14.30
			w = ""
		}
		if foreignUnits[w] || w != "" && foreignUnits[z.lx[next].text] && z.lx[next].text != "m" {
			e := z.add(kindMeasure, i, next+1)
			e.num = &quantity{number: n, unit: w}
			return next + 1
		}
		if z.lx[next].gap == 0 && !n.written && z.nonsense(next) {
			n = badNumber(ErrAmbiguous) // 95x, 100an
			next++
		}
	} else if next < len(z.lx) && z.lx[next].gap == gapHyphen && z.lx[next].text == "an" {
		n = badNumber(ErrAmbiguous)
		next++
	}
	if next < len(z.lx) && z.lx[next].text == "%" {
		n = badNumber(ErrAmbiguous)
		next++
	}
	e := z.add(kindNumber, i, next)
	e.num = &quantity{number: n}
	if e.gap&gapMinus != 0 {
		e.num.number = badNumber(ErrNegative, n.value)
	}
	e.num.about = e.gap&gapAbout != 0
	if len(z.out) > 1 && (z.out[len(z.out)-2].text == ">" || z.out[len(z.out)-2].text == "<") {
		e.num.number = badNumber(ErrAmbiguous, n.value)
	}
	return z.join(next)
}

// nonsense reports whether the word glued to a number has no meaning that could
// stand there.
func (z *elementizer) nonsense(i int) bool {
	_, m, _ := z.phrase(i)
	if m == nil {
		f := z.fuzzy(z.lx[i].text)
		return f.word == ""
	}
	switch m.kind {
	case meansUnit, meansPack, meansItem, meansElection, meansQuality, meansState, meansSelector, meansAnd, meansPackSize, meansPer, meansFrom, meansLink:
		return false
	}
	return true
}

// join binds a number to the one before it: sums, ranges, and pairs with a slash.
func (z *elementizer) join(next int) int {
	n := len(z.out)
	if n < 2 || z.out[n-2].kind != kindNumber {
		return next
	}
	a, b := &z.out[n-2], &z.out[n-1]
	switch g := b.gap; {
	case g&gapPlus != 0 && g&(gapSentence|gapClause) == 0:
		between := z.text[a.end:b.start]
		lopsided := strings.HasPrefix(between, " ") && strings.HasSuffix(between, "+")
		switch {
		case a.num.err != nil || b.num.err != nil || a.num.unit != "" || lopsided:
			a.num.number = badNumber(ErrAmbiguous)
		default:
			if a.num.parts == nil {
				a.num.parts = []int64{a.num.value}
			}
			a.num.parts = append(a.num.parts, b.num.value)
			if a.num.value += b.num.value; a.num.value > MaxCount {
				a.num.number = badNumber(ErrTooMany)
			}
			a.num.split = nil
		}
	case g&gapLink != 0 && a.num.parts != nil && g&(gapSentence|gapClause) == 0: // 95 + 95 = 190
		if b.num.err != nil || b.num.value != a.num.value {
			a.num.number = badNumber(ErrAmbiguous, a.num.value, b.num.value)
		}
	case g&(gapHyphen|gapDash|gapMinus) != 0 && g&(gapSentence|gapClause|gapLink) == 0 && z.text[a.end:b.start] != "",
		g&gapSlash != 0 && g&(gapSentence|gapClause) == 0:
		a.num.number = badNumber(ErrAmbiguous, a.num.value, b.num.value)
		a.num.parts = nil
	default:
		return next
	}
	a.end = b.end
	z.out = z.out[:n-1]
	return next
}

// phrase finds the longest phrase that begins at lexeme i, by the words as they are
// written; n is the number of lexemes.
func (z *elementizer) phrase(i int) (n int, m *meaning, text string) {
	p := &z.v.words
	var b strings.Builder
	for j := i; j < len(z.lx) && z.lx[j].kind != lexMark; j++ {
		if j > i && z.lx[j].gap&^(gapSpace|gapDot|gapHyphen) != 0 {
			break
		}
		w := z.lx[j].text
		if z.lx[j].kind == lexWord {
			w = spelled(w)
		}
		if p = p.next[w]; p == nil {
			break
		}
		if j > i {
			b.WriteByte(' ')
		}
		b.WriteString(w)
		if p.here != nil {
			n, m, text = j-i+1, p.here, b.String()
		}
	}
	return n, m, text
}

func (z *elementizer) fuzzy(w string) fuzzyAnswer {
	if a, ok := z.memo[w]; ok {
		return a
	}
	var a fuzzyAnswer
	if !z.v.calm[w] && !ordinarySuffix(z.v.calm, w) && utf8.RuneCountInString(w) == len(w) {
		switch near := z.v.fuzzy.near(w); len(near) {
		case 0:
		case 1:
			a.word = near[0]
		default:
			a.near = near
		}
	}
	if z.memo == nil {
		z.memo = map[string]fuzzyAnswer{}
	}
	z.memo[w] = a
	return a
}

// ordinarySuffix reports whether w is an ordinary word with a particle at its end.
func ordinarySuffix(calm map[string]bool, w string) bool {
	for _, s := range []string{"nya", "lah", "kah", "pun", "kan"} {
		if base, ok := strings.CutSuffix(w, s); ok && len(base) >= 3 && calm[base] {
			return true
		}
	}
	return false
}

// word reads the words at lexeme i. Words that are not known are looked for among
// those that are, first without a particle, then with a typing error.
func (z *elementizer) word(i int) int {
	var fixes []string
	limit := min(len(z.lx), i+6)
	saved := [6]string{}
	for j := i; j < limit; j++ {
		saved[j-i] = z.lx[j].text
	}
	restore := func() {
		for j := i; j < limit; j++ {
			z.lx[j].text = saved[j-i]
		}
	}
	var near []string
	p := &z.v.words                          // how far the words so far lead
	for j := i; j < limit && p != nil; j++ { // repair the words one by one, as far as they may belong together
		l := &z.lx[j]
		if l.kind != lexWord || j > i && l.gap&^(gapSpace|gapDot|gapHyphen) != 0 {
			break
		}
		w := spelled(l.text)
		if z.v.known[w] || z.v.calm[w] || p.next[w] != nil {
			p = p.next[w]
			continue
		}
		base := z.withoutParticle(w)
		if base == "" {
			a := z.fuzzy(w)
			if base = a.word; base == "" && j > i {
				base = only(p, a.near)
			}
			if base == "" {
				if j == i {
					near = a.near
				}
				break
			}
			fixes = append(fixes, w+"→"+base)
		}
		l.text = base
		p = p.next[base]
	}
	n, m, text := z.phrase(i)
	if m == nil && len(near) > 0 {
		restore()
		return z.doubtful(i, near)
	}
	if m == nil || m.kind == meansNothing {
		repaired := z.lx[i].text
		restore()
		kind := kindUnknown
		w := spelled(z.lx[i].text)
		if z.v.calm[w] || ordinarySuffix(z.v.calm, w) || z.v.known[w] || len(w) <= 2 || repaired != z.lx[i].text && z.v.calm[repaired] {
			kind = kindPlain
		}
		if m != nil {
			kind = kindPlain
			z.add(kind, i, i+n)
			return i + n
		}
		e := z.add(kind, i, i+1)
		e.text = w
		return i + 1
	}
	restore()
	e := z.add(kindPhrase, i, i+n)
	e.meaning, e.text = m, text
	for _, f := range fixes {
		typed, _, _ := strings.Cut(f, "→")
		for j := i; j < i+n; j++ {
			if spelled(saved[j-i]) == typed {
				e.fixes = append(e.fixes, z.lx[j].text+"→"+f[strings.Index(f, "→")+len("→"):])
				break
			}
		}
	}
	return i + n
}

func (z *elementizer) withoutParticle(w string) string {
	for _, s := range []string{"nya", "lah", "kah", "pun", "ny"} {
		if base, ok := strings.CutSuffix(w, s); ok && len(base) >= 3 {
			if base = spelled(base); z.v.known[base] || z.v.words.next[base] != nil {
				return base
			}
		}
	}
	return ""
}

// only is the one of the words that leads on from p.
func only(p *phrases, words []string) (found string) {
	for _, w := range words {
		if p.next[w] != nil {
			if found != "" {
				return ""
			}
			found = w
		}
	}
	return found
}

// doubtful enters a word that is as close to one known word as to another: where
// both name goods it is asked, else it is not known.
func (z *elementizer) doubtful(i int, near []string) int {
	l := &z.lx[i]
	typed := l.text
	var items []int
	var last *meaning
	longest := 1
	for _, w := range near {
		l.text = w
		n, m, _ := z.phrase(i)
		if m == nil {
			continue
		}
		last = m
		if m.kind == meansItem {
			items = append(items, m.items...)
			longest = max(longest, n)
		} else {
			items = append(items, -1)
		}
	}
	l.text = typed
	for _, it := range items {
		if it < 0 {
			items, last = nil, nil
			break
		}
	}
	if last == nil || len(items) == 0 {
		e := z.add(kindUnknown, i, i+1)
		e.text = typed
		return i + 1
	}
	e := z.add(kindPhrase, i, i+longest)
	e.meaning = &meaning{kind: meansItem, items: uniqueInts(items)}
	return i + longest
}

func uniqueInts(in []int) []int {
	var out []int
	seen := map[int]bool{}
	for _, i := range in {
		if !seen[i] {
			seen[i] = true
			out = append(out, i)
		}
	}
	return out
}
