package logistics

import (
	"slices"
	"strings"
)

// header is a line that says what the lines after it speak of.
type header struct {
	kind     headerKind
	quality  quality
	state    State
	election Election
	lines    int
}

type headerKind uint8

const (
	headerNone headerKind = iota
	headerObstacle
	headerNote
	headerPlace
	headerQuality
	headerState
	headerElection
)

// opensHeader handles the line that only announces what follows: "Kendala:",
// "Rusak:", "Belum datang:", "TPS 017", and notes.
func (r *reader) opensHeader(s, el []element) bool {
	end := s[len(s)-1].end
	if s[0].means(meansNote) {
		r.header = header{}
		if len(s) == 1 {
			r.header = header{kind: headerNote}
			return true
		}
		if s[1].gap&(gapLink|gapDash|gapBullet|gapMinus) != 0 || len(s[0].text) > 4 {
			r.note = span{s[1].start, el[len(el)-1].end}
			r.closeNote()
			return true
		}
		return false
	}
	if e := &s[0]; e.means(meansElection) && r.header.kind == headerElection {
		r.header = header{}
	}
	if e := &s[0]; e.means(meansElection) && len(r.tally.family) == 0 && r.tally.lonely == nil || e.means(meansElection) && r.tally.scoped && r.tally.lonely == nil {
		switch {
		case len(s) == 1:
			r.header = header{kind: headerElection, election: e.meaning.election}
			r.tally.scoped = true
			return true
		case s[1].gap&gapLink != 0 && s[1].means(meansItem):
			r.header = header{kind: headerElection, election: e.meaning.election}
			r.tally.scoped = true
			r.clauses(cut(nil, s[1:]))
			r.flush()
			r.closeObstacle()
			r.closeNote()
			return true
		}
	}
	if e := onlyItem(s); e != nil && len(e.meaning.items) > 1 && !slices.Equal(e.meaning.items, r.tally.ballots()) && r.follows != nil &&
		(r.follows.means(meansItem) || r.follows.means(meansSelector)) && r.follows.gap&(gapLine|gapLink) != 0 {
		r.tally.remember(e.meaning.items) // ATK: … SAMPUL …
		r.header = header{}
		return true
	}
	announces := r.after&gapLink != 0 || r.after == 0
	switch {
	case len(s) == 1 && s[0].means(meansPlace):
		r.header = header{kind: headerPlace}
		r.note = span{s[0].start, end}
		r.closeNote()
		return true
	case len(s) == 1 && s[0].means(meansQuality) && (announces && r.after&gapLink != 0 && r.after&gapNothing == 0 || r.lists()):
		r.header = header{kind: headerQuality, quality: s[0].meaning.quality}
		return true
	case len(s) == 1 && s[0].means(meansState) && (r.after&gapLink != 0 || r.after&gapLine != 0 && (strings.HasPrefix(s[0].text, "yang ") || r.listed)):
		r.header = header{kind: headerState, state: s[0].meaning.state, lines: 1}
		return true
	}
	return false
}

// onlyItem is the name of goods that stands alone but for words without weight.
func onlyItem(el []element) *element {
	var only *element
	for i := range el {
		switch e := &el[i]; {
		case e.means(meansItem) && only == nil:
			only = e
		case !e.means(meansAll) && !e.means(meansLink) && !e.means(meansFiller):
			return nil
		}
	}
	return only
}

// lists reports whether an entry of a list about goods follows on the next line.
func (r *reader) lists() bool {
	return r.follows != nil && r.follows.gap&gapLine != 0 && r.follows.gap&(gapBullet|gapNumbered) != 0 && r.follows.means(meansItem)
}

// underObstacle reads a line below "Kendala:".
func (r *reader) underObstacle(s, el []element) bool {
	c := clause{el: s}
	t := c.traits()
	bullet := el[0].gap&(gapBullet|gapComma) != 0
	switch {
	case none(s):
		r.header = header{}
		return true
	case r.header.lines > 0 && !bullet && t.pure() && t.qualities == 0, t.all > 0 && t.states > 0 && t.pure():
		r.header = header{}
		return false
	case t.empty():
		return false
	case indexOf(s, meansObstacle) >= 0:
		r.header = header{}
		return false
	}
	r.header.lines++
	r.addObstacle(r.raw(span{s[0].start, s[len(s)-1].end}))
	return true
}

// none reports whether words after "kendala" say that there is none.
func none(el []element) bool {
	el = significant(el)
	if len(el) == 0 {
		return false
	}
	said := false
	for i := range el {
		e := &el[i]
		switch {
		case e.means(meansState) && (e.meaning.state == StateNone || e.meaning.state == StateComplete), e.means(meansSolved), e.means(meansNot):
			said = true
		case e.kind == kindNumber && e.num.err == nil && e.num.value == 0:
			said = true
		case e.means(meansFiller), e.means(meansLink), e.means(meansTime), e.means(meansAll), e.means(meansObstacle):
		case e.kind == kindPlain && idleAfterNone[e.text]:
		default:
			return false
		}
	}
	return said
}

var idleAfterNone = wordSet("berarti apapun apa sama sekali sampai sejauh hingga detik lapangan berat yang lain besar kecil signifikan ini itu di saat serius khusus")

// introduced reads a sentence with the word kendala at el[k].
func (r *reader) introduced(el []element, k int) {
	if j := indexOf(el[k+1:], meansObstacle); j > 0 && el[k+1+j].gap&(gapClause|gapDash) != 0 { // kendala banjir, kendala lain truk mogok
		r.introduced(el[:k+1+j], k)
		r.flush()
		r.closeObstacle()
		r.closeNote()
		r.introduced(el[k+1+j:], 0)
		return
	}
	pre, post := el[:k], el[k+1:]
	for j := 1; j < min(len(post), 5); j++ { // permasalahan di lapangan: jalan rusak
		if post[j].gap&gapLink != 0 && (clause{el: post[:j]}).traits().idle() {
			post = post[j:]
			break
		}
	}
	negated := false
	if p := significant(pre); len(p) > 0 && !(len(post) > 0 && post[0].gap&gapLink != 0 && none(cut(nil, post)[0].el)) {
		last := &p[len(p)-1]
		if el[k].gap&gapClause != 0 {
			// "segel belum ada, kendala: truk mogok": nihil is said of the goods
		} else if len(p) > 1 && p[len(p)-2].means(meansQuality) || len(post) > 0 && post[0].gap&gapNothing != 0 || len(post) == 0 && r.after&gapNothing != 0 {
			// "rusak nihil kendala -": so has each its own
		} else if last.means(meansState) && last.meaning.state == StateNone || last.means(meansNot) || last.kind == kindNumber && len(p) == 1 && last.num.err == nil && last.num.value == 0 {
			negated = true
			pre = p[:len(p)-1]
		}
	}
	for p := significant(pre); len(p) > 0 && (p[len(p)-1].means(meansBut) || p[len(p)-1].means(meansAnd) || p[len(p)-1].means(meansFor)); p = significant(pre) {
		pre = p[:len(p)-1]
	}
	if t := (clause{el: pre}).traits(); t.idle() || t == (traits{vague: t.vague, links: t.links, fillers: t.fillers}) {
		r.keepTime(pre)
		pre = nil // ada beberapa kendala
	}
	if len(significant(pre)) > 0 {
		r.clauses(cut(nil, pre))
		r.flush()
		r.closeObstacle()
		r.closeNote()
	}
	first := cut(nil, post)
	dash := r.after
	if len(post) > 0 {
		dash = post[0].gap
	}
	switch {
	case negated:
		if len(first) > 0 && !first[0].and && first[0].gap&(gapClause|gapDash) == 0 && first[0].traits().states == 0 && !(clause{el: first[0].el}).traits().goods() {
			first = first[1:] // "kendala berarti"
		}
		r.clauses(first)
	case len(post) == 0 && r.after&gapNothing != 0:
	case len(first) > 0 && dash&gapNothing != 0:
		r.clauses(first)
	case len(first) == 0 || len(significant(post)) == 0:
		r.header = header{kind: headerObstacle}
	case none(first[0].el), len(significant(first[0].el)) == 0:
		r.clauses(first[1:])
	case first[0].traits().solved > 0:
		r.note = span{el[k].start, first[0].end}
		r.closeNote()
		r.clauses(first[1:])
	default:
		if pre, tail, doubt, ok := divide(first[0], true); ok && pre.traits().trouble+pre.traits().subject > 0 {
			first[0] = pre
			if doubt {
				tail = doubted(tail)
			}
			first = slices.Insert(slices.Clone(first), 1, tail)
			r.obstacle = span{post[0].start, pre.end}
			r.closeObstacle()
			r.clauses(first[1:])
			return
		}
		t := first[0].traits()
		r.obstacle, r.plainly = span{post[0].start, first[0].end}, false
		r.mixed = t.items+t.qualities > 0
		r.clauses(first[1:])
	}
}
