package logistics

import "strconv"

// DoubtKind is why a number is not taken without a second look.
type DoubtKind string

// The kinds of doubt, the more telling first: where several apply the first holds.
const (
	DoubtSwappedNeed DoubtKind = "tertukar_kebutuhan" // two neighbouring digits of the need are exchanged
	DoubtSwappedLast DoubtKind = "tertukar_terakhir"  // two neighbouring digits of the last number are exchanged
	DoubtTenfold     DoubtKind = "sepuluh_kali"       // about ten times the last number: a zero too many
	DoubtTenth       DoubtKind = "sepersepuluh"       // about a tenth of the last number: a zero is missing
	DoubtOverNeed    DoubtKind = "lebih_kebutuhan"    // more than 1.2 times the need
)

// Doubt is one suspicion about a number.
type Doubt struct {
	Kind    DoubtKind
	Against int64  // the need or the last number, whichever the kind speaks of
	Meant   *int64 // what may have been meant; nil where nothing suggests itself
}

// Doubtful tells whether a count is implausible beside what the area needs and
// what it had last; nil stands for not known. A number that is exactly the need or
// exactly the last one is believed: the first is what everybody hopes for, and the
// second has been looked at before. Official figures with exchanged digits are
// the reason for the rule (reference data, §3.5).
func Doubtful(count int64, need, last *int64) (Doubt, bool) {
	if count < 0 || need != nil && count == *need || last != nil && count == *last {
		return Doubt{}, false
	}
	switch {
	case need != nil && swapped(count, *need):
		return Doubt{DoubtSwappedNeed, *need, new(*need)}, true
	case last != nil && swapped(count, *last):
		return Doubt{DoubtSwappedLast, *last, new(*last)}, true
	case last != nil && tenTimes(count, *last):
		d := Doubt{Kind: DoubtTenfold, Against: *last}
		if count%10 == 0 {
			d.Meant = new(count / 10)
		}
		return d, true
	case last != nil && tenTimes(*last, count):
		return Doubt{DoubtTenth, *last, new(count * 10)}, true
	case need != nil && far(count, *need):
		d := Doubt{Kind: DoubtOverNeed, Against: *need}
		if count%10 == 0 && tenTimes(count, *need) {
			d.Meant = new(count / 10)
		}
		return d, true
	}
	return Doubt{}, false
}

// mostCounted is beyond anything that is counted; twenty times it still fits.
const mostCounted = 1 << 58

// swapped reports whether a is b with two neighbouring digits exchanged.
func swapped(a, b int64) bool {
	x, y := strconv.FormatInt(a, 10), strconv.FormatInt(b, 10)
	if len(x) != len(y) {
		return false
	}
	for i := 0; i+1 < len(x); i++ {
		if x[i] != y[i] {
			return x[i] == y[i+1] && x[i+1] == y[i] && x[i+2:] == y[i+2:]
		}
	}
	return false
}

// tenTimes reports whether big is ten times small, give or take a twentieth: whoever
// adds a zero by mistake often has a slightly newer number too.
func tenTimes(big, small int64) bool {
	if small <= 0 || big <= 0 || small > big {
		return false
	}
	if big > mostCounted {
		return false
	}
	return 2*big >= 19*small && 2*big <= 21*small
}

// far reports whether count is more than 1.2 times the need.
func far(count, need int64) bool { return count > need && count-need > need/5 }
