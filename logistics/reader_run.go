package logistics

// People who dictate put no separators: "truk mogok di jalan poros pak kotak 60 bilik
// 120". What follows finds where the goods begin.

// stockTail tells where the stock lines begin that a clause ends in, behind words that
// are none; pairs is how many there are. It is 0 where the clause has no such end.
func stockTail(el []element) (from, pairs int) {
	end := len(el)
	for end > 0 && (el[end-1].means(meansFiller) || el[end-1].means(meansTime)) {
		end--
	}
	from = end
	for i := end; i > 0; {
		start := stockLineBefore(el[:i])
		if start < 0 {
			break
		}
		from, i = start, start
		pairs++
		for i > 0 && el[i-1].means(meansAnd) {
			i--
		}
	}
	if pairs == 0 {
		return 0, 0
	}
	for from > 0 && el[from-1].means(meansLink) && amounts[firstWord(el[from-1].text)] {
		from--
	}
	return from, pairs
}

// stockLineBefore tells where a stock line begins that ends where el does: goods, then
// their number with what belongs to it. It is -1 where there is none.
func stockLineBefore(el []element) int {
	i := len(el)
	back := func(kinds ...meaningKind) bool {
		for _, k := range kinds {
			if i > 0 && el[i-1].means(k) {
				i--
				return true
			}
		}
		return false
	}
	number := func() bool {
		at := i
		for back(meansUnit, meansPack) {
		}
		if i > 0 && el[i-1].kind == kindNumber && el[i-1].num.err == nil {
			i--
			return true
		}
		i = at
		return false
	}
	for range 3 { // rusak 2, kurang 1, lengkap
		at := i
		if back(meansState) {
			continue
		}
		if number() && back(meansQuality) {
			for back(meansLink) {
			}
			continue
		}
		i = at
		break
	}
	if !number() {
		return -1
	}
	for back(meansLink, meansAbout, meansTime) {
	}
	at := i
	for back(meansElection, meansSelector) {
	}
	if back(meansItem) {
		return i
	}
	if at > i && el[i].means(meansElection) {
		return i
	}
	return -1
}

// divide parts a clause whose first words are no stock from the stock lines at its end.
// doubt says that these may be what the first words speak of: "banjir merendam kotak 60".
func divide(c clause, introduced bool) (pre, post clause, doubt, ok bool) {
	from, pairs := stockTail(c.el)
	if from == 0 {
		return c, c, false, false
	}
	pre = clause{el: c.el[:from], gap: c.gap, and: c.and, bracket: c.bracket, end: c.el[from-1].end}
	post = clause{el: c.el[from:], end: c.end}
	t := pre.traits()
	foreign := t.foreign > 0 && foreignCount(pre.el) && t.trouble == 0
	call := prayer(pre.el) || t.odd > 0 && t.measure > 0 // nomor HP 0812…
	prose := t.solved+t.trouble+t.future+t.request > 0 || t.states > 0 && t.plain+t.unknown > 0 || call
	switch {
	case foreign && !pre.el[from-1].means(meansForeign):
		return pre, post, false, !t.goods()
	case !prose && !introduced, t.goods(), t.numbers > 0, t.ask > 0, t.place > 0, t.aside > 0, t.but > 0 && t.trouble == 0, t.not > 0 && t.trouble == 0, t.odd+t.more > 0 && !call:
		return c, c, false, false
	case t.request > 0 && t.trouble == 0 && !prayer(pre.el), t.states > 0 && t.plain+t.unknown+t.solved == 0:
		return c, c, false, false
	}
	last := &pre.el[from-1]
	parted := last.means(meansFiller) || last.means(meansTime)
	return pre, post, (t.trouble > 0 || introduced) && pairs == 1 && !parted, true
}

// announcedStock tells where goods begin behind "laporan manual:"; 0 where they do not.
func announcedStock(el []element) int {
	from, pairs := stockTail(el)
	if pairs == 0 || from == 0 || el[from].gap&gapLink == 0 {
		return 0
	}
	t := clause{el: el[:from]}.traits()
	if t.fillers == 0 || t != (traits{fillers: t.fillers, links: t.links, plain: t.plain, unknown: t.unknown, time: t.time, all: t.all}) {
		return 0
	}
	return from
}

// prayer reports whether words ask no man for anything: "mohon doanya, semoga lancar".
func prayer(el []element) bool {
	for i := range el {
		if el[i].means(meansFiller) && prayers[firstWord(el[i].text)] {
			return true
		}
	}
	return false
}

var prayers = wordSet("semoga mudahan mudah moga doanya doakan amin aamiin")
