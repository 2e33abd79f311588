package logistics

import (
	"slices"
	"sort"
	"strings"
)

var rangeWords = wordSet("sampai hingga atau s d sd s/d")

var plainParticles = wordSet("yang dan itu ini nya juga saja pun lah kan ya sih dong deh kok yaa oleh para pak bu")

func appendSpan(in []span, s span, join bool) []span {
	if n := len(in); join && n > 0 && s.start-in[n-1].end <= 1 {
		in[n-1].end = s.end
		return in
	}
	return append(in, s)
}

func hasTwoWords(s string) bool {
	for i := range len(s) {
		if s[i] == ' ' {
			return true
		}
	}
	return false
}

// aboutReach is how many bytes before a number its ± may begin.
const aboutReach = 8

// tail reads what belongs to the number at el[i]: its unit, the size of a pack, the
// total it is taken from. It returns the index of the last element it took.
func (t *tally) tail(el []element, i int, q *quantity, s *segment) int {
	near := func(j int) bool { return j < len(el) && el[j].gap&(gapSentence|gapClause|gapDash|gapPlus) == 0 }
	for near(i + 1) {
		next := &el[i+1]
		switch {
		case q.unit == "" && next.text == "pak" && next.means(meansFiller):
			if i+2 < len(el) && near(i+2) && (el[i+2].means(meansItem) && !nextNumber(el, i+2, 1) || el[i+2].text == "@" || el[i+2].means(meansPackSize)) {
				q.unit, q.pack = "pack", true // 30 pak kabel ties
			} else {
				q.sir = true // 95, pak; or 95 packs
			}
			i++
		case q.unit == "" && next.means(meansItem) && next.text == "kotak" && near(i+2) && (el[i+2].means(meansPackSize) || el[i+2].text == "@"):
			q.unit, q.pack = "kotak", true // spidol 4 kotak isi 12
			i++
		case q.unit == "" && next.means(meansItem) && next.text == "kotak" && near(i+2) && el[i+2].means(meansItem) && el[i+2].text != "kotak" &&
			el[i+2].gap&^gapSpace == 0 && !near(i+3) && (i == 0 || !el[i-1].means(meansItem)):
			q.unit, q.pack = "kotak", true // 3 kotak tinta
			i++
		case q.unit == "" && (next.means(meansUnit) || next.means(meansPack)):
			q.unit, q.pack = next.meaning.unit, next.means(meansPack)
			if q.unit == "lusin" {
				q.packSize = 12
			}
			s.fixes = append(s.fixes, next.fixes...)
			i++
		case (next.means(meansPackSize) || next.kind == kindPlain && (next.text == "@" || next.text == "x") && (q.pack || next.text == "@")) && near(i+2) && el[i+2].kind == kindNumber:
			if n := el[i+2].num; n.err == nil && n.value > 0 {
				q.packSize = n.value
			} else {
				q.askUnit = true
			}
			i += 2
			for near(i+1) && (el[i+1].means(meansUnit) || el[i+1].means(meansPer) || el[i+1].means(meansPack)) {
				i++
			}
		case next.means(meansFrom) && near(i+2) && el[i+2].kind == kindNumber:
			if n := el[i+2].num; n.err == nil {
				q.of, q.among = &n.value, next.text == "dari"
			}
			i += 2
			for near(i+1) && el[i+1].means(meansUnit) {
				if q.unit == "" {
					q.unit = el[i+1].meaning.unit
				}
				i++
			}
		default:
			return i
		}
	}
	return i
}

// splittable reports whether a number whose groups of digits could be two numbers is
// followed by goods or a quality that lack a number: "95 190 bilik".
func splittable(el []element, i int) bool {
	j := i + 1
	for j < len(el) && (el[j].means(meansLink) || el[j].means(meansElection)) {
		j++
	}
	for j+1 < len(el) && el[j].means(meansQuality) && el[j+1].means(meansQuality) {
		j++
	}
	if j >= len(el) || !el[j].means(meansItem) && (!el[j].means(meansQuality) || el[j].meaning.quality == qualityGood) {
		return false
	}
	if from := max(0, i-2); el[j].means(meansItem) && len(el[j].meaning.items) > 1 && indexOf(el[from:i+1], meansElection) >= 0 && indexOf(el[from:i+1], meansItem) < 0 {
		return false // bup 9.300 surat suara
	}
	before := false // goods before the number, waiting for it
	for k := i; k >= max(0, i-farthest); k-- {
		before = before || el[k].means(meansItem) || el[k].means(meansElection)
	}
	return before && !nextNumber(el, j, 1) && !(j+1 < len(el) && el[j+1].means(meansState))
}

// strange reports whether an unknown word stands where it may change the meaning of
// the number after it.
func (t *tally) strange(el []element, i int) bool {
	for j := i + 1; j < min(len(el), i+farthest); j++ {
		switch {
		case el[j].kind == kindNumber:
			return true
		case el[j].kind == kindMeasure && el[j].num.unit == "": // hub Budi 0812 3456 7890
			return false
		case el[j].means(meansItem) && i > 0:
			return nextNumber(el, j, -1)
		}
	}
	return false
}

func skippable(el []element, i int) bool {
	return el[i].kind == kindPhrase && el[i].means(meansFor) && i+1 < len(el) && (el[i+1].means(meansElection) || el[i+1].means(meansSelector))
}

// partly reports whether a word says that a state is not that of all the goods.
func (t *tally) partly(e *element) bool {
	return e.text == "sebagian" || e.text == "separuh" || e.text == "setengah" || e.text == "beberapa"
}

// awaited makes "belum ada kotak dan bilik yang datang" say that they have not come,
// which is less than that there are none.
func awaited(el []element) {
	for i := range el {
		if el[i].text == "belum" && i+1 < len(el) && el[i+1].gap&gapLink != 0 && el[i+1].means(meansItem) && (i == 0 || el[i].gap&gapClause != 0) {
			el[i].meaning = notArrived // belum: segel, plano
		}
		if needs[el[i].text] && el[i].means(meansRequest) && i > 0 && i+1 < len(el) && el[i+1].kind == kindNumber && contrasted(el, i+2, nil) {
			el[i].meaning = needed // tinta butuh 190 ada 186
		}
		if i > 0 && el[i].text == "belum" && (el[i-1].means(meansItem) || el[i-1].means(meansElection)) && el[i].gap&^gapSpace == 0 && closes(el, i+1) {
			el[i].meaning = notArrived // tinta belum
		}
		if !el[i].means(meansState) || el[i].meaning.state != StateNone || !strings.HasPrefix(el[i].text, "belum ada") {
			continue
		}
		for j := i + 1; j < min(len(el), i+farthest); j++ {
			e := &el[j]
			if e.means(meansLink) && arrivalWords[e.text[strings.LastIndexByte(e.text, ' ')+1:]] && strings.HasPrefix(e.text, "yang") && !nextNumber(el, j, 1) {
				el[i].meaning = &meaning{kind: meansState, state: StateNotArrived}
			}
			if !e.means(meansItem) && !e.means(meansElection) && !e.means(meansAnd) && !e.means(meansAll) && !e.means(meansLink) && !e.means(meansFiller) {
				break
			}
		}
	}
}

var (
	needed = &meaning{kind: meansNeed}
	needs  = wordSet("butuh perlu dibutuhkan diperlukan membutuhkan memerlukan")
)

var notArrived = &meaning{kind: meansState, state: StateNotArrived}

// closes reports whether the words about goods end before el[i].
func closes(el []element, i int) bool {
	return i >= len(el) || el[i].gap&(gapClause|gapDash) != 0 || el[i].means(meansItem) || el[i].means(meansAnd) || el[i].means(meansFiller)
}

var arrivalWords = wordSet("datang masuk tiba sampai diterima")

// leadsGoods reports whether goods come before the next number.
func leadsGoods(el []element, i int) bool {
	for j := i + 1; j < min(len(el), i+farthest) && el[j].kind != kindNumber; j++ {
		if el[j].means(meansItem) || el[j].means(meansElection) {
			return true
		}
	}
	return false
}

func nextNumber(el []element, i, step int) bool {
	for j := i + step; 0 <= j && j < len(el) && j-i <= farthest && i-j <= farthest; j += step {
		e := &el[j]
		switch {
		case e.kind == kindNumber:
			return true
		case e.means(meansLink), e.means(meansItem), e.means(meansElection), e.means(meansAbout), e.means(meansUnit), e.means(meansPack), e.means(meansVague),
			e.means(meansSelector), e.means(meansFor), e.means(meansDash), e.means(meansEach), e.kind == kindPlain:
		default:
			return false
		}
	}
	return false
}

// adjacentNumber reports whether a number follows el[i], with no goods between.
func adjacentNumber(el []element, i int) bool {
	for j := i + 1; j < min(len(el), i+farthest); j++ {
		switch {
		case el[j].kind == kindNumber:
			return true
		case el[j].means(meansLink), el[j].means(meansAbout):
		default:
			return false
		}
	}
	return false
}

// farthest is how many elements away a word may still belong to another; it keeps the
// reader linear.
const farthest = 12

// amounts stand before a count and nothing else.
var amounts = wordSet("jumlah jumlahnya sebanyak sejumlah berjumlah ada jadi jadinya")

// contrasted reports whether a count follows what is needed: "kebutuhan kotak 200, ada
// 190". Without one the number may be either.
func contrasted(el []element, i int, all []element) bool {
	rest := el[min(i, len(el)):min(len(el), i+farthest)]
	if i+farthest > len(el) && len(all) > 0 { // the next clauses too
		end := el[len(el)-1].end
		k := sort.Search(len(all), func(k int) bool { return all[k].start >= end })
		rest = append(slices.Clip(rest), all[k:min(len(all), k+farthest)]...)
	}
	for k := 0; k+1 < min(len(rest), farthest); k++ {
		e := &rest[k]
		switch {
		case e.means(meansLink) && (amounts[firstWord(e.text)] || arrivals[e.text] || e.text == "baru" || e.text == "tersedia" || e.text == "hanya ada" || e.text == "baru ada" || e.text == "yang ada"):
			return rest[k+1].kind == kindNumber
		case e.means(meansItem), e.gap&gapSentence != 0 && k > 0:
			return false
		}
	}
	return false
}

// caused reports whether the quality at el[i] is named as a cause and has no number
// of its own.
func caused(el []element, i int) bool {
	return i > 0 && el[i-1].means(meansBut) && causes[el[i-1].text] && !nextNumber(el, i, 1)
}

// stained reports whether the quality at el[i] only says what befell the goods that
// were just counted as damaged: "rusak 4 kena noda tinta".
func stained(el []element, i int) bool {
	return i > 1 && el[i].meaning.quality == qualityDamaged && (strings.Contains(el[i].text, "kena ") || strings.Contains(el[i].text, "noda") || strings.HasPrefix(el[i].text, "bercak")) &&
		el[i-1].kind == kindNumber && el[i-2].means(meansQuality) && el[i].gap&^gapSpace == 0 && !nextNumber(el, i, 1)
}

var causes = map[string]bool{"karena": true, "akibat": true, "sebab": true, "disebabkan": true, "dikarenakan": true, "gara gara": true, "gegara": true, "lantaran": true, "imbas": true}

// denied: "tidak rusak", "tanpa cacat", "tidak ada yang rusak".
func denied(el []element, i int) bool {
	for j := i - 1; j >= max(0, i-farthest); j-- {
		switch {
		case el[j].means(meansNot), el[j].means(meansState) && el[j].meaning.state == StateNone:
			return true
		case el[j].means(meansLink), el[j].means(meansAnd), el[j].means(meansQuality):
		default:
			return false
		}
	}
	return false
}

// deniesQuality reports whether nihil at el[i] is said of the quality after it.
func deniesQuality(el []element, i int) bool {
	for j := i + 1; j < min(len(el), i+farthest); j++ {
		switch {
		case el[j].means(meansQuality):
			if j+1 < len(el) && el[j+1].means(meansState) {
				return false
			}
			return !adjacentNumber(el, j)
		case el[j].means(meansLink):
		default:
			return false
		}
	}
	return false
}
