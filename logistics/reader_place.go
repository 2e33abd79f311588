package logistics

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// placeMeaning marks one TPS, desa or the like: numbers said of it are not the
// numbers of the kecamatan.
var placeMeaning = &meaning{kind: meansPlace}

var placeWords = wordSet("desa kelurahan dusun pps dukuh")

// place reads "TPS 017", "TPS 1, 2 dan 3", "tiap TPS", "Desa Sumber Sari".
func (z *elementizer) place(i int) int {
	next := z.placeEnd(i)
	if next == i {
		return i
	}
	e := z.add(kindPhrase, i, next)
	e.meaning = placeMeaning
	return next
}

func (z *elementizer) placeEnd(i int) int {
	l := z.lx[i]
	if l.kind != lexWord {
		return i
	}
	w := spelled(l.text)
	switch {
	case w == "tps":
		j := i + 1
		for j < len(z.lx) && (z.lx[j].text == "khusus" || spelled(z.lx[j].text) == "nomor" || spelled(z.lx[j].text) == "no") && z.near(j) {
			j++
		}
		if z.is(j, lexNumber) && z.lx[j].gap&(gapSentence|gapClause|gapLink|gapPlus) == 0 && len(z.lx[j].text) <= 4 {
			return z.placeList(j + 1)
		}
		if l.gap&gapSlash != 0 {
			return i + 1
		}
	case (w == "per" || w == "tiap" || w == "setiap" || w == "masing" || w == "@") && i+1 < len(z.lx):
		j := i + 1
		for j < len(z.lx) && z.lx[j].text == w && z.lx[j].gap&(gapSentence|gapClause) == 0 {
			j++
		}
		if j < len(z.lx) && (z.lx[j].text == "tps" || placeWords[spelled(z.lx[j].text)]) && z.lx[j].gap&(gapSentence|gapClause) == 0 {
			return j + 1
		}
	case placeWords[w]:
		return z.villageEnd(i)
	}
	return i
}

// placeList extends TPS 1 by the numbers of a list: 1, 2 dan 3; 1-5; 001 s/d 005.
func (z *elementizer) placeList(i int) int {
	for i < len(z.lx) {
		j := i
		for j < len(z.lx) && z.lx[j].kind == lexWord && z.lx[j].gap&(gapSentence|gapOpen) == 0 {
			switch z.lx[j].text {
			case "dan", "s", "d", "sd", "sampai", "dengan", "hingga", "serta", "tps":
				j++
				continue
			}
			break
		}
		if j > i+4 || !z.is(j, lexNumber) || len(z.lx[j].text) > 4 || z.lx[j].gap&(gapSentence|gapLink|gapOpen|gapClose) != 0 {
			return i
		}
		if j == i && z.lx[j].gap&(gapComma|gapAmp|gapSlash|gapHyphen|gapDash|gapPlus) == 0 {
			return i
		}
		if j == i && z.lx[j].gap&gapComma != 0 && z.is(j+1, lexWord) { // TPS 1, 2 kotak: the 2 may be a number of its own
			if _, m, _ := z.phrase(j + 1); m != nil && z.lx[j+1].gap&(gapSentence|gapClause) == 0 && m.kind != meansAnd {
				return i
			}
		}
		i = j + 1
	}
	return i
}

// villageEnd reads the name after desa: up to four words that have no other meaning.
func (z *elementizer) villageEnd(i int) int {
	j := i + 1
	for j < len(z.lx) && j <= i+4 && z.lx[j].kind == lexWord && z.lx[j].gap&^(gapSpace|gapHyphen|gapDot) == 0 {
		n, m, _ := z.phrase(j)
		upper := z.upper(j)
		if m != nil && (m.kind != meansArea && m.kind != meansLink && m.kind != meansFiller && m.kind != meansOdd && m.kind != meansSubject && m.kind != meansTrouble || !upper || n > 1 && m.kind != meansSubject) {
			break
		}
		if j > i+1 && !upper && (m != nil || z.v.calm[z.lx[j].text]) {
			break
		}
		if j == i+1 && !upper && (m != nil || z.v.calm[z.lx[j].text]) {
			break
		}
		j++
	}
	if j == i+1 {
		return i
	}
	return j
}

func (z *elementizer) upper(i int) bool {
	r, _ := utf8.DecodeRuneInString(z.text[z.lx[i].start:])
	return unicode.IsUpper(r)
}

// findArea reads the area a report is sent for: "untuk Tabang", "a.n. PPK Muara Wis". It returns
// the elements it took, from and to, or to == from.
func (r *reader) findArea(i int) (from, to int) {
	el := r.el
	j := i + 1
	if j < len(el) && el[j].means(meansFor) {
		return i, i
	}
	for j < len(el) && el[j].gap&(gapSentence|gapClause) == 0 && el[j].means(meansFiller) && !strings.HasPrefix(el[j].text, "p") &&
		!strings.HasPrefix(el[j].text, "kec") {
		j++
	}
	if j >= len(el) {
		return i, i
	}
	best := 0
	for k := j; k < len(el) && k < j+7 && (k == j || el[k].gap&^(gapSpace|gapDot|gapHyphen) == 0); k++ {
		if el[k].kind == kindNumber {
			break
		}
		words := r.text[el[j].start:el[k].end]
		if code, ok := r.v.areas[FoldName(words)]; ok {
			r.out.Area, r.out.AreaCode, best = string(code), code, k+1
			if code == "" {
				r.out.Area = verbatim(words)
			}
		}
	}
	if best > 0 && best+1 < len(el) && el[best+1].means(meansArea) && (el[best].means(meansAnd) || el[best+1].gap&(gapComma|gapAmp|gapSlash) != 0) {
		r.out.Area, r.out.AreaCode, best = verbatim(r.text[el[j].start:el[best+1].end]), "", best+2 // two at once: not known
	}
	for best > 0 && best < len(el) && el[best].kind == kindUnknown && el[best].gap&^(gapSpace|gapDot|gapHyphen) == 0 {
		best++ // Kota Bangun Drt is not Kota Bangun
		r.out.Area, r.out.AreaCode = verbatim(r.text[el[j].start:el[best-1].end]), ""
	}
	if best == 0 && el[j].kind == kindNumber || best == 0 && el[j].means(meansTime) {
		for k := j; k < min(len(el), j+2); k++ { // a code: 64.02.12
			words := r.text[el[j].start:el[k].end]
			if _, ok := r.v.names[AreaCode(words)]; ok {
				r.out.Area, r.out.AreaCode, best = words, AreaCode(words), k+1
			}
		}
	}
	if best == 0 && i <= farthest && r.opens(i) {
		k := j
		for k < len(el) && k < j+4 && el[k].gap&(gapSentence|gapClause|gapLink|gapDash) == 0 &&
			(r.named(el[k]) || el[k].means(meansFiller) && k+1 < len(el) && r.named(el[k+1])) {
			k++
		}
		if k > j {
			from := j // a title is part of a name: a.n. Ibu Sari
			if titles[el[j-1].text] {
				from--
			}
			r.out.Area, best = verbatim(r.text[el[from].start:el[k-1].end]), k
			r.village = el[j].means(meansPlace)
		}
	}
	if best == 0 && r.opens(i) { // utk loa duri, kotak 40
		k := j
		for k < min(len(el), j+4) && (k == j || el[k].gap&^gapSpace == 0) && (el[k].kind == kindUnknown || el[k].kind == kindPlain || el[k].means(meansArea)) {
			k++
		}
		if k > j && k < len(el) && el[k].gap&(gapComma|gapLink) != 0 && el[k].means(meansItem) {
			r.out.Area, best = verbatim(r.text[el[j].start:el[k-1].end]), k
		}
	}
	if best == 0 {
		return i, i
	}
	return i, best
}

// named reports whether a word may be part of a name.
func (r *reader) named(e element) bool {
	return e.kind == kindUnknown || (e.kind == kindPlain || e.means(meansSubject) || e.means(meansPlace) || e.means(meansArea)) && r.capital(e)
}

var titles = wordSet("pak bapak bu ibu bang kak mas mbak")

// opens reports whether nothing but greetings and times stands before element i.
func (r *reader) opens(i int) bool {
	for k := range i {
		if !r.el[k].means(meansFiller) && !r.el[k].means(meansTime) && !r.el[k].means(meansLink) {
			return false
		}
	}
	return true
}

func (r *reader) capital(e element) bool {
	c, _ := utf8.DecodeRuneInString(r.text[e.start:])
	return unicode.IsUpper(c)
}
