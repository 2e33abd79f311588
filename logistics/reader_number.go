package logistics

import "strings"

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
	if n.written && z.lx[i].text == "satu" && next == i+1 && next < len(z.lx) && (z.lx[next].text == "persatu" || z.lx[next].text == "lagi") ||
		n.written && z.lx[i].text == "dua" && next == i+1 && next < len(z.lx) && z.lx[next].text == "duanya" {
		return i
	}
	if next < len(z.lx) && z.lx[next].kind == lexWord && z.lx[next].gap&^gapSpace == 0 {
		w := spelled(z.lx[next].text)
		if w == "jam" && z.is(next+1, lexNumber) || w == "hari" && next+1 < len(z.lx) && z.lx[next+1].text == "ini" { // kotak 95 jam 14.30, kemarin 70 hari ini 76
			w = ""
		}
		if foreignUnits[w] || w != "" && foreignUnits[z.lx[next].text] && z.lx[next].text != "m" {
			e := z.add(kindMeasure, i, next+1)
			e.num = &quantity{number: n, unit: w}
			return next + 1
		}
		if w == "x" && z.lx[next].gap == 0 && !z.is(next+1, lexNumber) && indexOfNumber(z.out[max(0, len(z.out)-farthest):]) >= 0 { // sudah dicek 2x
			z.add(kindMeasure, i, next+1).num = &quantity{number: n, unit: w}
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
		if z.numberAfter(next) { // sudah 100% sampai, 136 buah
			z.add(kindMeasure, i, next+1).num = &quantity{number: n, unit: "%"}
			return next + 1
		}
		n = badNumber(ErrAmbiguous)
		next++
	}
	e := z.add(kindNumber, i, next)
	e.num = z.quantity(n)
	if e.gap&gapMinus != 0 {
		e.num.number = badNumber(ErrNegative, n.value)
	}
	e.num.about = e.gap&gapAbout != 0
	if len(z.out) > 1 && (z.out[len(z.out)-2].text == ">" || z.out[len(z.out)-2].text == "<") {
		e.num.number = badNumber(ErrAmbiguous, n.value)
	}
	return z.join(next)
}

// numberAfter reports whether the sentence has another number after lexeme i.
func (z *elementizer) numberAfter(i int) bool {
	for j := i + 1; j < min(len(z.lx), i+farthest) && z.lx[j].gap&gapSentence == 0; j++ {
		if z.lx[j].kind == lexNumber {
			return true
		}
	}
	return false
}

// quantity keeps a number.
func (z *elementizer) quantity(n number) *quantity {
	q := z.room.quantity()
	q.number = n
	return q
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
	if n >= 4 && b.gap == gapSlash && z.out[n-3].gap == gapSlash && z.out[n-3].means(meansElection) && (z.out[n-4].means(meansElection) || z.out[n-4].means(meansItem) && z.out[n-4].meaning.election != ElectionAny) {
		z.out[n-3], z.out[n-2] = z.out[n-2], z.out[n-3] // gub/bup 12.500/12.480
		z.out[n-3].gap, z.out[n-2].gap, z.out[n-1].gap = gapSpace, gapSpace, gapSpace
		return next
	}
	switch g := b.gap; {
	case g&gapOpen != 0 && (next == len(z.lx) || z.lx[next].gap&gapClose != 0) && a.num.err == nil && b.num.err == nil && a.num.value == b.num.value:
		z.inside = false
		if next < len(z.lx) { // 95 (sembilan puluh lima) buah
			z.lx[next].gap = z.lx[next].gap&^gapClose | gapSpace
		}
	case g&gapPlus != 0 && g&(gapSentence|gapClause) == 0:
		between := z.text[a.end:b.start]
		lopsided := strings.HasPrefix(between, " ") && strings.HasSuffix(between, "+")
		switch {
		case a.num.err != nil || b.num.err != nil || a.num.unit != "" || lopsided || n > 2 && (z.out[n-3].means(meansPackSize) || z.out[n-3].text == "@"):
			a.num.number = badNumber(ErrAmbiguous)
		default:
			if a.num.parts == nil {
				a.num.parts = []int64{a.num.value}
			}
			a.num.parts = append(a.num.parts, b.num.value)
			if a.num.value += b.num.value; a.num.value > MaxCount {
				a.num.number = badNumber(ErrTooMany)
			}
			a.num.split = a.num.parts // 95 + 2 rusak
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
