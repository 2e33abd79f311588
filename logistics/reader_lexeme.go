package logistics

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lexeme is one word, number or mark of a message, with what stood between it
// and the one before.
type lexeme struct {
	kind       lexKind
	text       string // lower case, ordinary ASCII where that is possible
	start, end int    // bytes in the message
	gap        gap
	torn       bool // a space stood within it
}

type lexKind uint8

const (
	lexWord   lexKind = iota
	lexNumber         // digits, with dots, commas or a colon between them
	lexMark           // @ % x < >
)

// gap is what stands between two lexemes, as a set: a separator may be written
// in several ways at once, and the reader asks for the strongest or for a certain one.
type gap uint32

const (
	gapSpace    gap = 1 << iota
	gapDot          // a dot between two letters or after an abbreviation: C.HASIL, Kec. Tabang
	gapHyphen       // a hyphen without spaces: Sanga-Sanga, 80-86
	gapDash         // a dash with spaces on both sides: kotak - 95
	gapMinus        // a dash before a digit with a space before it only: tinta -8
	gapLink         // = : -> or a row of dots: what follows belongs to what stands before
	gapSlash        // 24/11, gub/bup
	gapPlus         // 95 + 95
	gapComma        // , | • and emoji
	gapAmp          // &
	gapOpen         // ( [ {
	gapClose        // ) ] }
	gapStop         // ; ! or the dot at the end of a sentence
	gapQuestion     // ?
	gapLine         // a line break
	gapBlank        // a blank line
	gapAbout        // ± or ~ before a digit
	gapBullet       // a dash, star or the like at the start of a line
	gapNothing      // a dash followed by nothing: "kendala: -"
	gapNumbered     // the number of an entry of a list: "1. jembatan putus 2. truk mogok"
)

const (
	gapSentence = gapStop | gapQuestion | gapLine | gapBlank
	gapClause   = gapComma | gapAmp | gapOpen | gapClose | gapBullet
	gapAny      = gapSentence | gapClause | gapDash | gapMinus | gapLink | gapSlash | gapPlus
)

// abbreviations end in a dot that ends no sentence.
var abbreviations = wordSet(`an n kec yth ds no nomor lbr bh btl kpg jml jmlh tgl pkl pk kab kel bpk sdr h hj dr drs ir gub bup ss ttl rsk krg blm sdh
	tdk yg dgn utk u km rt rw jl prov ket cat bpt kep ex c eks exp bks lmbr st spd kr ktk pil bhs tlp hp wa telp`)

// unitAbbreviations end a stock line where a number follows their dot.
var unitAbbreviations = wordSet("bh btl kpg lbr lmbr bks eks exp bpt bup gub")

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// lexer cuts a message in one pass.
type lexer struct {
	text string
	out  []lexeme
	gap  gap
	pos  int

	lineEnd int  // end of the line that was looked at last
	inCells bool // its semicolons part the cells of a table
}

// lex cuts a message into lexemes; the gap after the last is the second value.
func lex(text string) ([]lexeme, gap) {
	return lexInto(make([]lexeme, 0, len(text)/4+4), text)
}

// lexInto appends the lexemes of a message to out.
func lexInto(out []lexeme, text string) ([]lexeme, gap) {
	l := lexer{text: text, gap: gapLine, out: out}
	for l.pos < len(text) {
		c := text[l.pos]
		switch {
		case isDigit(c):
			l.number()
		case c < utf8.RuneSelf && isLetter(c):
			l.word()
		case c < utf8.RuneSelf:
			l.mark(rune(c), 1)
		default:
			r, size := utf8.DecodeRuneInString(text[l.pos:])
			if unicode.IsLetter(r) {
				l.word()
			} else {
				l.mark(r, size)
			}
		}
	}
	return l.out, l.gap
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func (l *lexer) at(i int) byte {
	if i < 0 || i >= len(l.text) {
		return 0
	}
	return l.text[i]
}

func (l *lexer) add(kind lexKind, start, end int) {
	l.out = append(l.out, lexeme{kind: kind, text: strings.ToLower(l.text[start:end]), start: start, end: end, gap: l.gap})
	l.gap = 0
	l.pos = end
}

// number takes digits and the dots, commas and colons between digits. Letters that
// look like digits stay with them, so that 9O is not taken for 9.
func (l *lexer) number() {
	i := l.pos
	for i < len(l.text) {
		c := l.text[i]
		if isDigit(c) || (c == '.' || c == ',' || c == ':') && isDigit(l.at(i+1)) {
			i++
			continue
		}
		break
	}
	j := i
	for j < len(l.text) && (strings.IndexByte("oOlI", l.text[j]) >= 0 || j > i && isDigit(l.text[j])) {
		j++
	}
	if j > i && !isLetter(l.at(j)) {
		i = j
	}
	if r, size := utf8.DecodeRuneInString(l.text[i:]); unicode.Is(unicode.No, r) { // 95½
		i += size
	}
	if strings.HasPrefix(l.text[i:], "\ufe0f\u20e3") || strings.HasPrefix(l.text[i:], "\u20e3") { // keycap: numbering
		l.pos = i + strings.Index(l.text[i:], "\u20e3") + len("\u20e3")
		l.gap |= gapComma
		return
	}
	l.add(lexNumber, l.pos, i)
}

// reduplicated words may end in a 2 that says "twice" and is no number.
var reduplicated = wordSet("masing kira sama rata tiba pelan hati lain macam orang teman rekan mudah moga semoga pagi baik benar anak ibu bapak benda tiap apa")

func (l *lexer) word() {
	i := l.pos
	for i < len(l.text) {
		c := l.text[i]
		if c < utf8.RuneSelf {
			if !isLetter(c) {
				break
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(l.text[i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		i += size
	}
	if isDigit(l.at(i)) {
		switch n := i - l.pos; {
		case n == 1 && l.at(l.pos) != 'x' && l.at(l.pos) != 'X' && !(l.pos > 0 && isDigit(l.at(l.pos-1))):
			for isDigit(l.at(i)) { // C6, A4, H1
				i++
			}
		case l.at(i) == '2' && !isDigit(l.at(i+1)) && (reduplicated[strings.ToLower(l.text[l.pos:i])] || l.goesOn(i+1)):
			l.add(lexWord, l.pos, i)
			l.pos++
			return
		}
	}
	l.add(lexWord, l.pos, i)
}

// goesOn reports whether the name of goods goes on after a 2: kotak2 suara.
func (l *lexer) goesOn(i int) bool {
	return i+5 < len(l.text) && l.text[i] == ' ' && strings.EqualFold(l.text[i+1:i+6], "suara") && !isLetter(l.at(i+6))
}
