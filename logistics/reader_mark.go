package logistics

import (
	"strings"
	"unicode/utf8"
)

// mark takes one rune that is neither letter nor digit.
func (l *lexer) mark(r rune, size int) {
	prev, next := l.at(l.pos-1), l.at(l.pos+size)
	lineStart := len(l.out) == 0 || l.gap&(gapLine|gapBlank) != 0
	switch r {
	case '\n':
		if l.gap&gapLine != 0 && len(l.out) > 0 {
			l.gap |= gapBlank
		}
		l.gap |= gapLine
	case ' ', '\t', '\r', '_', '`', '"', '\'', '\u00a0', '\u200b', '\u200c', '\u200d', '\ufeff', '\ufe0f', '“', '”', '‘', '’', '#', '\\', '^', '$':
		l.blank(r, prev, next)
	case '*':
		if isDigit(prev) && isDigit(next) {
			l.add(lexMark, l.pos, l.pos+1)
			l.out[len(l.out)-1].text = "x"
			return
		}
		l.gap |= gapSpace
		if lineStart && next == ' ' {
			l.gap |= gapBullet
		}
	case ',', '|', '•', '·', '▪', '◦', '‣', '●', '○', '■', '□', '►', '➤':
		l.gap |= gapComma
	case ';':
		if l.cells() {
			l.gap |= gapComma
		} else {
			l.gap |= gapStop
		}
	case '!':
		l.gap |= gapStop
	case '?':
		l.gap |= gapQuestion
	case '.':
		l.dot(prev, next)
	case '…':
		l.gap |= gapLink
	case ':', '=':
		l.gap |= gapLink
	case '→', '⇒', '➡':
		l.gap |= gapLink
	case '>':
		if prev == '-' || prev == '=' {
			l.gap |= gapLink
		} else if lineStart {
			l.gap |= gapSpace
		} else {
			l.add(lexMark, l.pos, l.pos+1)
			return
		}
	case '<', '%', '@':
		l.add(lexMark, l.pos, l.pos+1)
		return
	case '×':
		l.add(lexMark, l.pos, l.pos+size)
		l.out[len(l.out)-1].text = "x"
		return
	case '-', '–', '—', '−':
		l.dash(r, size, prev, lineStart)
	case '/':
		l.gap |= gapSlash
	case '+':
		switch {
		case next == '-' || next == '/' && l.at(l.pos+2) == '-':
			l.gap |= gapAbout
			l.pos += 2
			if next == '/' {
				l.pos++
			}
			return
		default:
			l.gap |= gapPlus
		}
	case '±', '≈', '~':
		if isDigit(l.afterSpaces(size)) && (r != '~' || !isDigit(prev)) {
			l.gap |= gapAbout
		} else {
			l.blank(r, prev, next)
		}
	case '&':
		l.gap |= gapAmp
	case '(', '[', '{':
		l.gap |= gapOpen
	case ')', ']', '}':
		l.gap |= gapClose
	default:
		l.gap |= gapComma
	}
	l.pos += size
}

// blank enters a mark that parts words and no more. Between two numbers only a single
// space may group digits: a tab or more spaces part the columns of a table.
func (l *lexer) blank(r rune, prev, next byte) {
	l.gap |= gapSpace
	switch {
	case !isDigit(next) || len(l.out) == 0 || l.out[len(l.out)-1].kind != lexNumber || l.gap&^gapSpace != 0:
	case r == '~' && isDigit(prev):
		l.gap = gapHyphen // 80~86
	case r == ' ' && isDigit(prev), r == '\u00a0' && isDigit(prev), r == '\'' || r == '’':
	default:
		l.gap |= gapComma
	}
}

func (l *lexer) afterBlanks(size int) byte {
	i := l.pos + size
	for n := 0; n < 8 && l.at(i) == ' '; n++ {
		i++
	}
	return l.at(i)
}

func (l *lexer) afterSpaces(size int) byte {
	i := l.pos + size
	if l.at(i) == ' ' {
		i++
	}
	return l.at(i)
}

func (l *lexer) dot(prev, next byte) {
	switch {
	case l.gap&gapLink != 0 && prev >= utf8.RuneSelf: // tinta…….94
	case len(l.out) > 0 && l.gap == 0 && unitAbbreviations[l.out[len(l.out)-1].text] && next == ' ' && isDigit(l.at(l.pos+2)):
		l.gap |= gapStop // kotak 181 bh. 1.302 kpg segel
	case next == '.' || prev == '.':
		if l.gap |= gapLink; prev == '.' && next != '.' && isLetter(l.afterBlanks(1)) { // pak.. tinta 58
			l.gap = l.gap&^gapLink | gapComma
		}
	case len(l.out) > 0 && l.gap == 0 && l.out[len(l.out)-1].kind == lexWord &&
		(isLetter(next) || abbreviations[l.out[len(l.out)-1].text]):
		l.gap |= gapDot
	default:
		l.gap |= gapStop
	}
}

// dash tells a bullet, a separator, a hyphen and a minus sign from each other by
// the spaces around them.
func (l *lexer) dash(r rune, size int, prev byte, lineStart bool) {
	next := l.at(l.pos + size)
	before := prev == 0 || prev == ' ' || prev == '\t' || prev == '\n' || prev == ':' || prev == '=' || prev == '(' || prev == ','
	after := next == ' ' || next == '\t'
	switch {
	case next == '>':
		l.gap |= gapLink
	case (next == '-' || prev == '-') && l.long():
		l.gap |= gapDash // kotak 134 -- bilik 268
	case next == '-' || prev == '-':
		l.gap |= gapLink
	case l.endsHere(size):
		l.gap |= gapNothing
	case isDigit(next) && before:
		l.gap |= gapMinus
	case lineStart:
		l.gap |= gapBullet
	case before && after:
		l.gap |= gapDash
	case before:
		l.gap |= gapBullet // "kotak 95 -bilik 190"
	case after:
		l.gap |= gapDash
	case r == '−':
		l.gap |= gapMinus
	default:
		l.gap |= gapHyphen
	}
}

// long reports whether the dashes here have a space on both sides.
func (l *lexer) long() bool {
	from, to := l.pos, l.pos
	for l.at(from-1) == '-' && l.pos-from < 8 {
		from--
	}
	for l.at(to) == '-' && to-l.pos < 8 {
		to++
	}
	return l.at(from-1) == ' ' && l.at(to) == ' '
}

// endsHere reports whether nothing but spaces follows up to a separator.
func (l *lexer) endsHere(size int) bool {
	i := l.pos + size
	for n := 0; n < 8 && (l.at(i) == ' ' || l.at(i) == '\t'); n++ {
		i++
	}
	switch l.at(i) {
	case 0, '\n', '\r', ',', ';', '.', ')':
		return true
	}
	return false
}

// cells reports whether the semicolons of the line part cells and not sentences: one
// stands around a number alone, "kotak suara ; 306 ; lengkap".
func (l *lexer) cells() bool {
	if l.pos < l.lineEnd {
		return l.inCells
	}
	line, _, _ := strings.Cut(l.text[l.pos:], "\n")
	l.lineEnd, l.inCells = l.pos+len(line), false
	for cell := range strings.SplitSeq(line, ";") {
		if cell = strings.TrimSpace(cell); cell != "" && strings.Trim(cell, "0123456789.,") == "" {
			l.inCells = true
			break
		}
	}
	return l.inCells
}
