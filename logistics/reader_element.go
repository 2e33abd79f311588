package logistics

import (
	"strings"
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
	inside   int64 // how many are in the packs together, where that was said
	of       *int64
	among    bool // of is what is there: 3 rusak dari 112
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
	room   *room
	lastNo int  // the last numbering seen: 1. 2. 3.
	inside bool // within brackets
	column bool // a table numbers its lines without a dot
}

// elements reads a message up to its meaning word by word. They are kept in the room.
func (v *Vocabulary) elements(room *room, text string) ([]element, gap) {
	var tail gap
	room.lx, tail = lexInto(room.lx, text)
	z := elementizer{v: v, text: text, lx: room.lx, out: room.el, room: room, column: columnNumbered(room.lx)}
	z.mend()
	for i := 0; i < len(z.lx); {
		i = z.step(i)
	}
	room.el = z.out
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
	if z.lx[i].text == "a" && i+1 < len(z.lx) && z.lx[i+1].text == "n" && z.lx[i+1].gap == gapSlash { // a/n Tabang
		z.lx[i+1].gap = gapDot
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
	if next := z.plate(i); next > i {
		return next
	}
	if next := z.document(i); next > i {
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
	case z.column && short && atStart: // 1 kotak 95
	case next.gap&gapStop != 0 && next.gap&gapQuestion == 0 && atStart && z.text[l.end] == '.': // 1. kotak
	case letter && atStart && next.gap&(gapStop|gapDot) != 0 && roman[l.text] && z.text[l.end] == '.': // II. Kendala
	case letter && next.gap&gapDot != 0 && atStart && next.gap&gapSpace != 0 && l.text != "h": // a. kotak
	case short && next.gap&gapStop != 0 && z.text[l.end] == '.' && z.lastNo > 0 && small(l.text) == z.lastNo+1 && z.closed(): // inline
	case short && next.gap&gapStop != 0 && z.text[l.end] == '.' && l.text == "1" && next.kind == lexWord && z.announced(): // kendala: 1. jembatan putus
	default:
		return i
	}
	if short {
		z.lastNo = small(l.text)
	}
	next.gap = l.gap&^gapOpen | gapComma | gapNumbered | next.gap&gapSpace
	return i + 1
}

// announced reports whether what stands before can open a list: "kendala: 1. jembatan putus".
func (z *elementizer) announced() bool {
	if len(z.out) == 0 {
		return false
	}
	e := &z.out[len(z.out)-1]
	return e.means(meansObstacle) || e.means(meansNote) || e.means(meansFiller)
}

var roman = wordSet("i ii iii iv v vi vii viii ix x")

// closed reports whether the last element can end an entry of a list.
func (z *elementizer) closed() bool {
	if len(z.out) == 0 {
		return false
	}
	e := &z.out[len(z.out)-1]
	return e.kind == kindNumber || e.kind == kindPlain || e.kind == kindUnknown || e.means(meansState) || e.means(meansUnit) || e.means(meansPack) ||
		e.means(meansTrouble) || e.means(meansSubject) || e.means(meansPlace) || e.means(meansArea)
}

// plate skips the number plate of a truck: KT 8123 CD.
func (z *elementizer) plate(i int) int {
	if i+2 >= len(z.lx) || len(z.lx[i].text) > 2 || !z.is(i, lexWord) || !z.is(i+1, lexNumber) || !z.is(i+2, lexWord) || !z.upper(i) || !z.upper(i+2) ||
		!plainGroup(z.lx[i+1].text, 4) || len(z.lx[i+1].text) < 3 || len(z.lx[i+2].text) > 3 || z.lx[i+1].gap&^gapSpace != 0 || z.lx[i+2].gap&^gapSpace != 0 {
		return i
	}
	z.add(kindMeasure, i, i+3).num = &quantity{}
	return i + 3
}

// document skips the number of a letter: 123/PP.09/6402/2024.
func (z *elementizer) document(i int) int {
	if z.lx[i].kind != lexNumber {
		return i
	}
	slashes, letters, next := 0, 0, i+1
	for next < min(len(z.lx), i+farthest) && z.lx[next].gap&^(gapSlash|gapDot|gapHyphen|gapStop) == 0 && z.text[z.lx[next-1].end] != ' ' && z.lx[next].start-z.lx[next-1].end == 1 {
		if z.lx[next].gap&gapSlash != 0 {
			slashes++
		}
		if z.lx[next].kind == lexWord {
			letters++
		}
		next++
	}
	if slashes < 2 || letters == 0 || z.lx[next-1].kind != lexNumber {
		return i
	}
	z.add(kindMeasure, i, next).num = &quantity{}
	return next
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
