package logistics

import "strings"

var months = wordSet(`januari februari maret april mei juni juli agustus september oktober november desember
	jan feb peb mar apr jun jul agu agt ags sep sept okt nov nop des nopember pebruari`)

var weekdays = wordSet("senin selasa rabu kamis jumat jum'at sabtu minggu ahad")

var hourWords = wordSet("jam pukul pkl pk puku")

var dayWords = wordSet("tanggal tgl tggl tertanggal")

var zoneWords = wordSet("wita wib wit pagi siang sore malam subuh dinihari")

// timeMeaning marks the words of a day or an hour.
var timeMeaning = &meaning{kind: meansTime}

// dayAndHour reads days and hours: 24/11/2024, Minggu 24 Nop, jam 14.30 WITA, H-2.
func (z *elementizer) dayAndHour(i int) int {
	next := z.moment(i)
	if next == i {
		return i
	}
	if z.is(next, lexNumber) && z.lx[next].gap&^(gapSpace|gapComma) == 0 && strings.ContainsAny(z.lx[next].text, ".:") && z.hour(next) && z.datedTo(i, next) {
		next = z.hourEnd(next + 1) // 24/11 08.15
	}
	e := z.add(kindPhrase, i, next)
	e.meaning = timeMeaning
	e.text = strings.ToLower(z.text[e.start:e.end])
	return next
}

// datedTo reports whether what begins at i ends in a date at next.
func (z *elementizer) datedTo(i, next int) bool {
	for ; i < next; i++ {
		if z.is(i, lexNumber) && z.date(i) == next {
			return true
		}
	}
	return false
}

// moment tells where the day or hour ends that begins at lexeme i.
func (z *elementizer) moment(i int) int {
	l := z.lx[i]
	switch {
	case l.kind == lexWord && l.text == "h" && z.is(i+1, lexNumber) && z.lx[i+1].gap&(gapHyphen|gapDash|gapMinus|gapPlus) != 0 && len(z.lx[i+1].text) <= 2:
		return i + 2
	case l.kind == lexWord && hourWords[l.text] && z.is(i+1, lexNumber) && z.hour(i+1) && z.near(i+1):
		return z.hourEnd(i + 2)
	case l.kind == lexWord && dayWords[l.text] && z.is(i+1, lexNumber) && z.near(i+1):
		if next := z.date(i + 1); next > i+1 {
			return next
		}
		if plainGroup(z.lx[i+1].text, 2) {
			return i + 2
		}
	case l.kind == lexWord && weekdays[l.text] && (l.text != "minggu" || !z.plainBefore(i)):
		j := i + 1
		if z.is(j, lexNumber) && z.lx[j].gap&(gapSentence|gapPlus|gapMinus) == 0 {
			if next := z.date(j); next > j {
				return next
			}
		}
		if j < len(z.lx) && zoneWords[z.lx[j].text] && z.near(j) {
			j++
		}
		return j
	case l.kind == lexNumber:
		if next := z.date(i); next > i {
			return next
		}
		return z.clock(i)
	}
	return i
}

// plainBefore: "dua minggu", "minggu depan" are no days of the week.
func (z *elementizer) plainBefore(i int) bool {
	return i > 0 && z.lx[i-1].kind == lexNumber && z.near(i) || i+1 < len(z.lx) && (z.lx[i+1].text == "depan" || z.lx[i+1].text == "lalu")
}

func (z *elementizer) is(i int, k lexKind) bool { return i < len(z.lx) && z.lx[i].kind == k }

func (z *elementizer) near(i int) bool {
	return i < len(z.lx) && z.lx[i].gap&^(gapSpace|gapDot|gapLink) == 0
}

// hour reports whether the number at i can be an hour: 9, 09.00, 14:30.
func (z *elementizer) hour(i int) bool {
	h, m := z.lx[i].text, ""
	if k := strings.IndexAny(h, ".:"); k >= 0 {
		h, m = h[:k], h[k+1:]
		if len(m) == 5 && small(m[3:]) >= 0 { // 08.15.33
			m = m[:2]
		}
	}
	return small(h) >= 0 && small(h) <= 24 && (m == "" || len(m) == 2 && small(m) >= 0)
}

// hourEnd extends an hour by its end and its zone: 08.00-17.00 WITA.
func (z *elementizer) hourEnd(i int) int {
	if z.is(i, lexNumber) && z.lx[i].gap&(gapHyphen|gapDash) != 0 && z.hour(i) {
		i++
	}
	for i < len(z.lx) && zoneWords[z.lx[i].text] && z.near(i) {
		i++
	}
	return i
}

// clock reads an hour without "jam": 14.30 WITA, 14:30.
func (z *elementizer) clock(i int) int {
	s := z.lx[i].text
	if len(s) < 4 || !strings.ContainsAny(s, ".:") || !z.hour(i) {
		return i
	}
	end := z.hourEnd(i + 1)
	if z.lx[i].gap&gapOpen != 0 && z.is(end, lexNumber) && z.lx[end].gap&^(gapSpace|gapComma) == 0 { // [08.15, 24/11/2024]
		if next := z.date(end); next > end {
			return next
		}
	}
	if strings.Contains(s, ":") {
		return end
	}
	if w := z.lx[end-1].text; end > i+1 && z.lx[end-1].kind == lexWord && (w == "wita" || w == "wib" || w == "wit") {
		return end
	}
	return i
}

// date reads 24 November 2024, 24/11, 24/11/2024, 24-11-2024, 24.11.2024.
func (z *elementizer) date(i int) int {
	s := z.lx[i].text
	if strings.Count(s, ".") == 2 {
		if p := strings.Split(s, "."); plainGroup(p[0], 2) && plainGroup(p[1], 2) && (len(p[2]) == 4 || len(p[2]) == 2) {
			return i + 1
		}
	}
	if small(s) <= 0 || small(s) > 31 {
		return i
	}
	if z.is(i+1, lexNumber) && z.lx[i+1].gap&(gapDash|gapHyphen) != 0 && z.is(i+2, lexWord) && months[z.lx[i+2].text] { // 18 - 24 November
		return z.date(i + 1)
	}
	if z.is(i+1, lexWord) && months[z.lx[i+1].text] && z.lx[i+1].gap&^(gapSpace|gapHyphen|gapSlash|gapDot) == 0 {
		if z.is(i+2, lexNumber) && isYear(z.lx[i+2].text) && z.lx[i+2].gap&^(gapSpace|gapHyphen|gapSlash|gapDot) == 0 {
			return i + 3
		}
		return i + 2
	}
	for _, g := range []gap{gapSlash, gapHyphen} {
		if !z.is(i+1, lexNumber) || z.lx[i+1].gap != g || small(z.lx[i+1].text) < 0 || small(z.lx[i+1].text) > 12 {
			continue
		}
		if z.is(i+2, lexNumber) && z.lx[i+2].gap == g && (isYear(z.lx[i+2].text) || plainGroup(z.lx[i+2].text, 2)) {
			return i + 3
		}
		if g == gapSlash && small(z.lx[i+1].text) == 11 && small(s) >= 13 || g == gapSlash && i > 0 && (dayWords[z.lx[i-1].text] || weekdays[z.lx[i-1].text]) {
			return i + 2
		}
	}
	return i
}

// small reads one or two digits; -1 for anything else.
func small(s string) int {
	if !plainGroup(s, 2) {
		return -1
	}
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func isYear(s string) bool { return len(s) == 4 && strings.HasPrefix(s, "20") && plainGroup(s, 4) }
