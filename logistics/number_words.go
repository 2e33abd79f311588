package logistics

import "strings"

// Numbers in words: satu … sembilan, belas, puluh, ratus, ribu, juta, joined or
// apart, with the se- forms.

var unitWords = map[string]int64{
	"nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8, "sembilan": 9,
	"sebelas": 11, "sepuluh": 10, "seratus": 100, "seribu": 1000, "sejuta": 1_000_000,
	"satunya": 1, "lapan": 8,
}

var scaleWords = map[string]int64{"belas": 10, "puluh": 10, "ratus": 100, "ribu": 1000, "rebu": 1000, "rb": 1000, "juta": 1_000_000, "jt": 1_000_000}

// joinedNumber cuts "duabelas", "limaratus", "duapuluhlima" into its words; nil where
// the word is not made of number words alone.
func joinedNumber(word string) []string {
	if _, ok := unitWords[word]; ok {
		return []string{word}
	}
	if _, ok := scaleWords[word]; ok {
		return []string{word}
	}
	if len(word) < 7 || len(word) > 60 {
		return nil
	}
	var parts []string
	for rest := word; rest != ""; {
		n := 0
		for _, w := range numberMorphemes {
			if strings.HasPrefix(rest, w) {
				n = len(w)
				break
			}
		}
		if n == 0 {
			return nil
		}
		parts = append(parts, rest[:n])
		rest = rest[n:]
	}
	return parts
}

// numberMorphemes are tried in this order; no word is the beginning of a later one.
var numberMorphemes = strings.Fields("satu dua tiga empat lima enam tujuh delapan sembilan sebelas sepuluh seratus seribu belas puluh ratus ribu juta")

// scanWrittenNumber reads a number in words that begins at lx[i]; next is i where
// there is none. Words that do not make one number (dua tiga) are ambiguous.
func scanWrittenNumber(lx []lexeme, i int) (n number, next int) {
	var total, part, unit int64 // whole thousands; hundreds; what waits for its scale
	var hasUnit, any, bad bool
	lastScale := int64(1 << 62) // scales within a part must fall
	next = i
	for next < len(lx) && lx[next].kind == lexWord && (next == i || lx[next].gap&^gapSpace == 0) {
		words := joinedNumber(lx[next].text)
		if words == nil {
			break
		}
		for _, w := range words {
			if v, ok := unitWords[w]; ok {
				switch {
				case hasUnit:
					bad = true
				case v == 1000 || v == 1_000_000:
					total += v
				case v >= 100:
					part += v
				default:
					unit, hasUnit = v, true
					if v >= 10 {
						part, unit, hasUnit = part+v, 0, false
					}
				}
				any = true
				continue
			}
			if !any {
				return number{}, i // "ribu" without a number before it
			}
			switch s := scaleWords[w]; {
			case w == "belas":
				if !hasUnit {
					bad = true
				}
				part, unit, hasUnit = part+10+unit, 0, false
			case s < 1000:
				if !hasUnit {
					bad = true
				}
				part, unit, hasUnit = part+unit*s, 0, false
			default:
				if s >= lastScale || part+unit == 0 {
					bad = true
				}
				lastScale = s
				total, part, unit, hasUnit = total+(part+unit)*s, 0, 0, false
			}
		}
		next++
	}
	if !any {
		return number{}, i
	}
	n = number{value: total + part + unit, written: true}
	if next < len(lx) && lx[next].kind == lexWord && lx[next].gap == gapSpace && lx[next].text == "setengah" {
		return badNumber(ErrAmbiguous, n.value), next + 1
	}
	if next < len(lx) && lx[next].gap&^gapSpace == 0 {
		if base, ok := strings.CutSuffix(lx[next].text, "an"); ok && scaleWords[base] > 0 { // dua ratusan
			return badNumber(ErrAmbiguous), next + 1
		}
	}
	if next < len(lx) && lx[next].kind == lexNumber && lx[next].gap&^gapSpace == 0 || bad || n.value > MaxCount {
		n = badNumber(ErrAmbiguous)
	}
	return n, next
}
