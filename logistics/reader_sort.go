package logistics

import (
	"slices"
	"strings"
)

// clause decides what one clause speaks of.
func (r *reader) clause(c clause) {
	t := c.traits()
	if t.selectors > 0 && t.items == 0 && !r.selects(c.el) {
		t.plain, t.selectors = t.plain+t.selectors, 0
	}
	if r.obstacle.end > 0 {
		if k := announcedStock(c.el); k > 0 {
			r.closeObstacle()
			c = clause{el: c.el[k:], end: c.end}
			t = c.traits()
		}
	}
	r.placeOnly = r.placeOnly && !atPPK(c.el)
	switch {
	case r.placeOnly && t.total == 0, r.village && (t.goods() || t.numbers > 0 || t.states > 0):
		r.extendNote(c)
		return
	case r.obstacle.end > 0:
		if c.gap&gapNumbered != 0 && !t.pure() && !t.empty() {
			r.closeObstacle()
			r.obstacle = span{c.el[0].start, c.end}
			r.mixed = t.items+t.qualities > 0
			return
		}
		if t.empty() {
			r.closeObstacle()
			r.keepTime(c.el)
			return
		}
		if !t.pure() || r.mixed && !(r.plainly && t.numbers > 0 && t.qualities == 0) || c.and && t.states > 0 && t.all == 0 {
			r.obstacle.end = c.end
			r.mixed = r.mixed || t.items > 0
			return
		}
		r.closeObstacle()
	}
	if pre, post, doubt, ok := divide(c, false); ok && (r.obstacle.end == 0 || r.plainly) {
		r.clause(pre)
		r.flush()
		r.closeObstacle()
		r.closeNote()
		if doubt {
			post = doubted(post)
		}
		r.clause(post)
		return
	}
	if t.foreign > 0 && t.trouble == 0 && t.request == 0 && foreignCount(c.el) {
		r.foreign(c)
		return
	}
	t.plain, t.foreign = t.plain+t.foreign, 0
	if t.states > 0 && t.numbers == 0 && prayer(c.el) { // semoga lengkap semua
		r.closeNote()
		return
	}
	if apologizes(c.el) {
		r.closeNote()
		r.keepTime(c.el)
		return
	}
	if from, ok := r.troubleFrom(c, t); ok {
		r.trouble(c, from)
		return
	}
	switch {
	case t.place > 0 && (t.numbers > 0 || t.goods() || t.states > 0):
		if s := significant(c.el); len(s) > 0 && (s[0].means(meansPlace) || !r.counted) {
			r.placeOnly = true
		}
		r.extendNote(c)
	case t.places && t.numbers == 0 && (t.goods() || t.states > 0): // 2 TPS belum terima kotak
		r.extendNote(c)
	case t.ask > 0 && t.numbers == 0, r.ask && t.numbers == 0 && !t.empty():
		r.extendNote(c)
	case t.aside > 0:
		r.extendNote(c)
	case t.request > 0:
		r.requested(c)
	case t.future > 0 && !t.pureState():
		r.extendNote(c)
	case acknowledges(c.el):
		r.closeNote()
	case r.amends(c, t):
		r.closeNote()
		r.keepTime(c.el)
		c.amends = true
		r.run = append(r.run, c)
	case r.stocky(c, t):
		r.closeNote()
		r.counted = r.counted || t.numbers > 0
		if r.ask {
			c = doubted(c)
		}
		r.keepTime(c.el)
		r.run = append(r.run, c)
	case t.qualities > 0 && t == (traits{qualities: t.qualities, all: t.all, links: t.links}) && allGood(c.el) && len(r.run)+len(r.tally.lines) > 0: // kotak 95, baik semua
	case t.units > 0 && t == (traits{units: t.units}): // "95 (sembilan puluh lima) buah"
	case t.empty() && (unchanged(c.el) || t.time == 0 && r.after&gapLink == 0 && received(c.el)):
		r.extendNote(c)
	case t.empty():
		r.closeNote()
		r.keepTime(c.el)
	default:
		r.leftover(c, t)
	}
}

// foreignCount reports whether a number stands beside goods that are none of the election's.
func foreignCount(el []element) bool {
	k := indexOf(el, meansForeign)
	return indexOfNumber(el[k:]) >= 0 || k > 0 && (el[k-1].kind == kindNumber || el[k-1].kind == kindMeasure || k > 1 && el[k-2].kind == kindNumber && ends(&el[k-1]))
}

// foreign keeps a clause about goods that are none of the election's, so that "konsumsi
// 12 kotak" is no ballot boxes. Stock before them is read.
func (r *reader) foreign(c clause) {
	k := indexOf(c.el, meansForeign)
	if pre := (clause{el: c.el[:k], gap: c.gap, and: c.and, bracket: c.bracket}); k > 0 && pre.traits().numbers > 0 && pre.traits().goods() {
		pre.end = c.el[k-1].end
		r.clause(pre)
		c = clause{el: c.el[k:], end: c.end}
	}
	r.flush()
	r.closeNote()
	if s := significant(c.el); len(s) > 0 {
		r.out.NotUnderstood = append(r.out.NotUnderstood, r.raw(span{s[0].start, c.end}))
	}
}

// atPPK reports whether a clause speaks of what the PPK has, after one of a desa.
func atPPK(el []element) bool {
	for i := range el {
		if el[i].means(meansLink) && (el[i].text == "di ppk" || el[i].text == "di gudang ppk" || el[i].text == "di kecamatan" || el[i].text == "di gudang kecamatan") {
			return true
		}
	}
	return false
}

// selects reports whether a word like saksi stands for goods named before.
func (r *reader) selects(el []element) bool {
	for i := range el {
		if el[i].means(meansSelector) {
			for _, v := range slices.Backward(r.run) {
				if j := indexOf(v.el, meansItem); j >= 0 {
					kin := r.v.kin[v.el[j].meaning.items[0]]
					return slices.Contains(kin, el[i].meaning.items[0])
				}
			}
			return r.tally.selects(el[i].meaning.items)
		}
	}
	return false
}

// unchanged: "masih sama", "sama seperti kemarin", "semua oke": worth keeping, but no
// state of stock.
func unchanged(el []element) bool {
	for i := range el {
		if el[i].means(meansLink) && strings.HasPrefix(el[i].text, "sama") {
			return true
		}
		if el[i].means(meansAll) && len(el) == 2 && (el[1-i].text == "oke" || el[1-i].text == "siap" || el[1-i].text == "ready") {
			return true
		}
	}
	return false
}

// received reports whether a clause says that goods have come, and nothing else.
func received(el []element) bool {
	for i := range el {
		if el[i].means(meansLink) && arrivals[el[i].text] {
			return len(el) > 1 || strings.HasPrefix(el[i].text, "sudah")
		}
	}
	return false
}

var arrivals = map[string]bool{
	"datang": true, "sudah datang": true, "diterima": true, "sudah diterima": true, "sudah terima": true, "sudah kami terima": true, "sudah tiba": true,
	"sudah sampai": true, "sudah masuk": true, "sudah menerima": true, "kami sudah terima": true, "kami sudah menerima": true,
}

// acknowledges: "siap 86" is radio talk for "understood".
func acknowledges(el []element) bool {
	said := false
	for i := range el {
		switch {
		case el[i].kind == kindNumber && el[i].num.err == nil && el[i].num.value == 86 && el[i].num.unit == "":
		case el[i].means(meansFiller):
			said = true
		default:
			return false
		}
	}
	return said
}

// apologizes: "maaf pak telat" is said of the report, not of the goods.
func apologizes(el []element) bool {
	sorry, late := false, false
	for i := range el {
		e := &el[i]
		switch {
		case e.means(meansFiller):
			sorry = sorry || apologies[firstWord(e.text)] || strings.HasPrefix(e.text, "mohon maaf")
		case e.means(meansTrouble) && (e.text == "telat" || e.text == "terlambat" || e.text == "lambat"):
			late = true
		case e.means(meansLink), e.means(meansTime), e.text == "agak", e.text == "sedikit":
		default:
			return false
		}
	}
	return sorry && late
}

var apologies = wordSet("maaf ampun")

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

func allGood(el []element) bool {
	return !slices.ContainsFunc(el, func(e element) bool { return e.means(meansQuality) && e.meaning.quality != qualityGood })
}

// pureState: "insya Allah besok" beside a state keeps the state.
func (t traits) pureState() bool { return t.states > 0 && t.numbers == 0 && (t.goods() || t.all > 0) }

func (r *reader) extendNote(c clause) {
	r.flush()
	r.note.extend(c.el[0].start, c.end)
}

// keepTime remembers the words of a day or an hour.
func (r *reader) keepTime(el []element) {
	for i := range el {
		if !el[i].means(meansTime) {
			continue
		}
		s := span{el[i].start, el[i].end}
		if n := len(r.times); n > 0 && strings.Trim(r.text[r.times[n-1].end:s.start], " ,()") == "" {
			r.times[n-1].end = s.end
			continue
		}
		r.times = append(r.times, s)
	}
}

// stocky reports whether a clause speaks of stock.
func (r *reader) stocky(c clause, t traits) bool {
	switch {
	case t.goods() && t.numbers+t.states+t.qualities+t.each+t.measure > 0:
		return true
	case t.goods() && t.unready > 0:
		return true
	case t.goods():
		return t.plain+t.unknown+t.solved+t.subject == 0 || t.except > 0
	case t.states > 0 && (t.trouble > 0 || t.vague > 0 || aboutNews(c.el)):
		return false
	case t.states > 0:
		if t.all > 0 {
			return t.subject+t.unknown+t.solved == 0 || t.plain == 0
		}
		return t.plain+t.unknown+t.subject == 0
	case t.numbers > 0 && t.subject > 0 && t.qualities+t.need+t.total == 0: // mobil 2 unit
		return false
	case t.numbers > 0 && (t.qualities > 0 || t.need > 0 || t.units > 0 || t.each > 0 || t.total > 0 || t.packSize > 0 || t.from > 0):
		return t.unknown == 0
	case t.numbers > 0:
		return t.plain+t.unknown+t.subject+t.solved+t.odd+t.more == 0
	case t.qualities > 0 && r.after&gapNothing != 0: // Rusak: -
		return t.plain+t.unknown+t.subject == 0
	case t.tpsCount:
		return t.plain+t.unknown+t.subject+t.links+t.correct+t.from+t.but == 0
	}
	return false
}

// aboutNews reports whether nihil is said of news, not of goods: "belum ada info".
func aboutNews(el []element) bool {
	for i := 1; i < len(el); i++ {
		if el[i-1].means(meansState) && el[i-1].meaning.state == StateNone && el[i].means(meansFiller) && news[el[i].text] {
			return true
		}
	}
	return false
}

var news = wordSet("info informasi data update laporan perkembangan rekap kembali lapor")

// amends reports whether a clause takes back a number said before: "eh, 95", "ralat: 95",
// "95 bukan 59". Which number it takes back is left to the sender.
func (r *reader) amends(c clause, t traits) bool {
	if t.numbers == 0 || t.goods() || len(r.run) == 0 && r.tally.current == nil {
		return false
	}
	return t.correct > 0 || slices.ContainsFunc(c.el, func(e element) bool { return e.text == "bukan" || e.text == slip })
}

// doubted makes every number of a clause a question.
func doubted(c clause) clause {
	el := append([]element(nil), c.el...)
	for i := range el {
		if el[i].kind == kindNumber && el[i].num.err == nil {
			q := *el[i].num
			q.number = badNumber(ErrAmbiguous, q.value)
			el[i].num = &q
		}
	}
	c.el = el
	return c
}

// requested reads a clause that asks for something. What stands before the request is
// stock only where the request has a number of its own.
func (r *reader) requested(c clause) {
	k := indexOf(c.el, meansRequest)
	pre, post := clause{el: c.el[:k], gap: c.gap, and: c.and}, clause{el: c.el[k:]}
	if k == 0 || !pre.traits().goods() || pre.traits().numbers == 0 {
		r.extendNote(c)
		return
	}
	if post.traits().numbers+post.traits().measure == 0 && post.traits().units == 0 && pre.traits().qualities == 0 {
		pre = doubted(pre)
	}
	pre.end = pre.el[k-1].end
	r.run = append(r.run, pre)
	r.flush()
	r.note.extend(c.el[k].start, c.end)
}

// leftover keeps a clause that is neither stock nor obstacle.
func (r *reader) leftover(c clause, t traits) {
	s := significant(c.el)
	if len(s) == 0 {
		return
	}
	words := r.raw(span{s[0].start, s[len(s)-1].end})
	r.flush()
	strange := t.numbers > 0 || t.plain+t.solved+t.subject+t.place+t.not+t.more+t.odd+t.vague+t.but+t.time+t.future+t.areas == 0 && t.unknown > 0 && !r.signature(c, t)
	if t.unknown > 0 && t.states > 0 && t.plain+t.subject == 0 {
		strange = true
	}
	if !strange {
		r.note.extend(c.el[0].start, c.end)
		return
	}
	r.closeNote()
	r.out.NotUnderstood = append(r.out.NotUnderstood, words)
}

// signature reports whether unknown words look like the name of the sender.
func (r *reader) signature(c clause, t traits) bool {
	for i := range c.el {
		if c.el[i].kind == kindUnknown && !r.capital(c.el[i]) {
			return false
		}
	}
	return t.items == 0 && (t.fillers > 0 || len(r.tally.lines)+len(r.out.Obstacles) > 0 || r.signed)
}
