package logistics

import "strings"

// troubleFrom tells where trouble begins in a clause.
func (r *reader) troubleFrom(c clause, t traits) (int, bool) {
	if t.ask > 0 && r.ask {
		return 0, false
	}
	bare := bareQualities(c.el)
	if t.trouble == 0 && len(bare) == 0 {
		return 0, false
	}
	if t.solved > 0 && t.numbers == 0 {
		return 0, false
	}
	k := indexOf(c.el, meansTrouble)
	if k >= 0 && c.el[k].text == slip && t.trouble == 1 && t.plain+t.unknown+t.subject == 0 && (len(r.run) > 0 || r.tally.current != nil || t.numbers > 0) {
		return 0, false
	}
	if k < 0 {
		if t.numbers > 0 && t.subject == 0 {
			return 0, false // the numbers decide
		}
		if !t.goods() && t.subject == 0 && t.plain == 0 && t.all == 0 {
			return 0, false
		}
		k = bare[0]
		if c.el[k].meaning.quality == qualityGood {
			return 0, false
		}
	}
	for i := range k { // tidak banjir
		if c.el[i].means(meansNot) && i == k-1 || c.el[i].means(meansState) && c.el[i].meaning.state == StateNone && i >= k-2 {
			return 0, false
		}
	}
	from := k
	for from > 0 {
		p := &c.el[from-1]
		if p.means(meansItem) || p.means(meansElection) || p.kind == kindNumber || p.means(meansState) || p.means(meansUnit) || p.means(meansPack) ||
			p.means(meansQuality) || p.means(meansSelector) || p.means(meansAll) {
			break
		}
		from--
		if p.means(meansBut) {
			break
		}
	}
	return from, true
}

// bareQualities lists the words rusak, kurang, lebih that have no number beside them.
func bareQualities(el []element) []int {
	var out []int
	for i := range el {
		if !el[i].means(meansQuality) {
			continue
		}
		q := el[i].meaning.quality
		if q == qualityGood || nextValue(el, i, 1) || nextValue(el, i, -1) {
			continue
		}
		out = append(out, i)
	}
	return out
}

// nextValue reports whether a number or nihil stands next to el[i], goods left out.
func nextValue(el []element, i, step int) bool {
	for j := i + step; 0 <= j && j < len(el) && j-i <= farthest && i-j <= farthest; j += step {
		e := &el[j]
		switch {
		case e.kind == kindNumber, e.means(meansState) && e.meaning.state == StateNone:
			return true
		case e.means(meansLink), e.means(meansItem), e.means(meansElection), e.means(meansAbout), e.means(meansUnit), e.means(meansVague), e.means(meansNot):
		default:
			return false
		}
	}
	return false
}

// trouble opens an obstacle at element from. Stock before it is read, unless it is
// what the trouble befalls: "45 kotak tertahan".
func (r *reader) trouble(c clause, from int) {
	pre := clause{el: c.el[:from], gap: c.gap, and: c.and, bracket: c.bracket}
	t := pre.traits()
	if from > 0 {
		pre.end = c.el[from-1].end
	}
	verb := from < len(c.el) && (c.el[from].means(meansTrouble) && befallen(c.el[from].text) || c.el[from].means(meansQuality))
	for i := from; i < len(c.el) && !verb; i++ {
		verb = c.el[i].means(meansTrouble) && befallen(c.el[i].text) && !subjectBetween(c.el[from:i])
	}
	damage := t.numbers > 0 && t.qualities > 0 && (t.goods() || len(r.run)+len(r.tally.lines) > 0) // 3 basah karena gudang bocor
	whole := !damage && (from == 0 || !(t.goods() || t.all > 0 || t.states > 0) || t.numbers+t.states == 0 || verb && t.numbers > 0 && t.states == 0)
	r.flush()
	if !whole {
		r.keepTime(pre.el)
		r.run = append(r.run, pre)
		r.flush()
		for from < len(c.el) && (c.el[from].means(meansBut) || c.el[from].means(meansLink)) {
			from++
		}
		if from == len(c.el) {
			return
		}
	} else {
		from = 0
		for from < len(c.el)-1 && (c.el[from].means(meansBut) || c.el[from].means(meansFiller)) {
			from++
		}
	}
	if r.note.end > 0 {
		r.closeNote()
	}
	r.obstacle = span{c.el[from].start, c.end}
	mixed := clause{el: c.el[from:]}.traits()
	r.mixed = mixed.items > 0
	r.plainly = mixed.numbers == 0
}

// slip is said of a number just written as well as of a printed name.
const slip = "salah ketik"

func subjectBetween(el []element) bool {
	return indexOf(el, meansSubject) >= 0 || indexOf(el, meansBut) >= 0
}

// befallen reports whether a trouble is one of the goods named before it.
func befallen(text string) bool {
	first, _, _ := strings.Cut(text, " ")
	return befalls[first]
}

// befalls are troubles of the goods named before them.
var befalls = wordSet("tertahan hanyut hilang tertukar ketukar tenggelam tertinggal ketinggalan tertunda terlambat telat terendam tercampur nyasar terbakar dicuri terguling terbalik dirusak ditolak terhambat salah tergenang kebanjiran jatuh terjatuh tercebur kecebur kecemplung terjun")
