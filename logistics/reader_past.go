package logistics

import "strings"

// withoutPast takes out a number of the day before that stands beside the number of
// now, "kemarin 70, hari ini 76 kotak" or "kotak 76 (kemarin 70)", and keeps it as a
// note. A count of yesterday alone is a count, sent late.
func (r *reader) withoutPast(el []element) []element {
	p, now := -1, -1
	for i := range el {
		switch {
		case p < 0 && el[i].means(meansTime) && strings.HasPrefix(el[i].text, "kemarin"):
			p = i
		case nowWords[el[i].text] && (el[i].means(meansFiller) || el[i].means(meansLink) || el[i].means(meansTime)):
			now = i
		}
	}
	if p < 0 || now < 0 && el[p].gap&gapOpen == 0 {
		return el
	}
	n := p + 1
	for n < min(len(el), p+farthest) && n != now && el[n].kind != kindNumber && el[n].gap&(gapClause|gapStop) == 0 {
		n++
	}
	if n >= len(el) || el[n].kind != kindNumber || el[n].gap&gapClause != 0 || !otherNumber(el, n) {
		return el
	}
	end := n + 1
	for end < len(el) && (el[end].means(meansUnit) || el[end].means(meansPack)) && el[end].gap&^gapSpace == 0 {
		end++
	}
	r.note = span{el[p].start, el[end-1].end}
	r.closeNote()
	out := append(make([]element, 0, len(el)), el[:p]...)
	carry := el[p].gap &^ gapOpen
	for i := p + 1; i < len(el); i++ {
		if i >= n && i < end {
			carry |= el[i].gap &^ gapOpen
			continue
		}
		e := el[i]
		e.gap |= carry
		carry = 0
		out = append(out, e)
	}
	return out
}

var nowWords = map[string]bool{
	"sekarang": true, "hari ini": true, "saat ini": true, "pagi ini": true, "siang ini": true, "sore ini": true, "malam ini": true,
	"per hari ini": true, "untuk saat ini": true,
}

func otherNumber(el []element, n int) bool {
	for i := range el {
		if i != n && el[i].kind == kindNumber {
			return true
		}
	}
	return false
}
