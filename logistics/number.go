package logistics

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// MaxCount is the largest number that is taken as a count: five ballots for every
// voter of the country. Anything above is a slip of the thumb.
const MaxCount = 1_000_000_000

// The reasons why a typed number is not taken. ErrAmbiguous stands for one that
// could mean several numbers.
var (
	ErrNegative  = errors.New("number is negative")
	ErrTooMany   = errors.New("number is too large")
	ErrNotNumber = errors.New("not a number")
)

// NumberError says why a number was not taken. It wraps ErrAmbiguous, ErrNegative,
// ErrTooMany or ErrNotNumber.
type NumberError struct {
	Text    string
	Choices []int64 // what an ambiguous number could mean, smallest first
	Err     error
}

func (e *NumberError) Error() string { return fmt.Sprintf("read number %q: %v", e.Text, e.Err) }

// Unwrap gives the reason.
func (e *NumberError) Unwrap() error { return e.Err }

// ParseCount reads one number as people type it: 12500, 12.500, 12,500, 12 500,
// 1,5 rb, 12rb, 1 jt, dua belas ribu lima ratus. Goods are whole, so a dot or comma
// before three digits groups thousands. What could mean two numbers (1.5 rb, 12,5,
// 80-86) is refused as ErrAmbiguous, never guessed. The error is a *NumberError.
func ParseCount(s string) (int64, error) {
	lx, _ := lex(s)
	refuse := func(err error, choices ...int64) (int64, error) {
		return 0, &NumberError{Text: strings.TrimSpace(s), Choices: choices, Err: err}
	}
	if len(lx) == 0 {
		return refuse(ErrNotNumber)
	}
	n, next := scanNumber(lx, 0)
	switch {
	case next == 0:
		return refuse(ErrNotNumber)
	case next == len(lx) && lx[0].gap&gapHyphen|lx[0].gap&gapMinus != 0:
		return refuse(ErrNegative)
	case next < len(lx):
		if m, end := scanNumber(lx, next); end == len(lx) && m.err == nil && (n.err == nil || errors.Is(n.err, ErrAmbiguous)) {
			return refuse(ErrAmbiguous, pair(n, m)...)
		}
		return refuse(ErrNotNumber)
	case n.err != nil:
		return refuse(n.err, n.choices...)
	}
	return n.value, nil
}

// pair lists what two numbers side by side could mean.
func pair(a, b number) []int64 {
	out := append([]int64{b.value}, a.choices...)
	if a.err == nil {
		out = append(out, a.value)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// number is a number found in a message.
type number struct {
	value   int64
	err     error   // why it cannot be taken
	choices []int64 // what it could mean
	// split holds the numbers it would be if its groups of digits were numbers of their
	// own: 95 190 is 95.190 or 95 and 190.
	split   []int64
	spaced  bool // groups of digits with a space between, which may be two numbers: 95 190
	written bool // in words alone
}

func badNumber(err error, choices ...int64) number {
	slices.Sort(choices)
	return number{err: err, choices: slices.Compact(choices)}
}

// scanNumber reads the number that begins at lx[i]; next is i where there is none.
func scanNumber(lx []lexeme, i int) (n number, next int) {
	if lx[i].kind == lexWord {
		return scanWrittenNumber(lx, i)
	}
	if lx[i].kind != lexNumber {
		return number{}, i
	}
	n = parseDigits(lx[i].text)
	next = i + 1
	if plainGroup(lx[i].text, 3) && lx[i].text[0] != '0' && !(lx[i].gap == 0 && i > 0) { // kotak2 102 is no 2.102
		for next < len(lx) && lx[next].kind == lexNumber && lx[next].gap == gapSpace && len(lx[next].text) == 3 && plainGroup(lx[next].text, 3) {
			v, _ := strconv.ParseInt(lx[next].text, 10, 64)
			if n.split == nil {
				n.split = []int64{n.value}
			}
			n.split = append(n.split, v)
			n.spaced = v%100 != 0 && len(lx[i].text) > 1
			if n.value = n.value*1000 + v; n.value > MaxCount {
				n = badNumber(ErrTooMany)
			}
			next++
		}
		if next < len(lx) && lx[next].kind == lexNumber && lx[next].gap == gapSpace && n.split != nil {
			return badNumber(ErrAmbiguous, n.value), next // 12 500 40
		}
	}
	return scanMultiplier(lx, i, n, next)
}

// scanMultiplier applies rb, ribu, jt and the like, and what may follow: 12 ribu 500.
func scanMultiplier(lx []lexeme, first int, n number, next int) (number, int) {
	if next >= len(lx) || lx[next].kind != lexWord || lx[next].gap&^gapSpace != 0 {
		return n, next
	}
	if base, ok := strings.CutSuffix(lx[next].text, "an"); ok && multipliers[base] > 0 { // 12 ribuan
		return badNumber(ErrAmbiguous), next + 1
	}
	factor, ok := multipliers[lx[next].text]
	if !ok || lx[next].text == "k" && lx[next].gap != 0 {
		return n, next
	}
	if factor < 1000 && (n.err != nil || n.value >= 10) {
		return badNumber(ErrAmbiguous), next + 1 // 95 puluh
	}
	literal := lx[first].text
	whole := n
	n = multiply(literal, n, factor)
	next++
	if n.err != nil || next >= len(lx) || lx[next].gap&^gapSpace != 0 {
		return n, next
	}
	if next+1 < len(lx) && multipliers[lx[next+1].text] >= factor { // multipliers fall, which keeps the scan linear
		return n, next
	}
	rest, end := scanNumber(lx, next)
	if end == next {
		return n, next
	}
	if rest.err != nil || rest.value >= factor || rest.value == 0 {
		return n, next // another number, of its own
	}
	if whole.err != nil || strings.ContainsAny(literal, ".,") {
		return badNumber(ErrAmbiguous, n.value, n.value+rest.value), end
	}
	n.split = []int64{n.value, rest.value}
	n.value += rest.value
	return n, end
}

var multipliers = map[string]int64{
	"k": 1000, "rb": 1000, "ribu": 1000, "rebu": 1000, "rbu": 1000, "jt": 1_000_000, "juta": 1_000_000, "jta": 1_000_000,
	"ratus": 100, "rts": 100, "puluh": 10,
}

var digitsOnly = strings.NewReplacer(".", "", ",", "", ":", "")

// multiply reads "1,5 rb". A comma with one or two digits is a decimal comma;
// a dot is not clear, for 1.5 may be meant as 1,5 or be a slip for 1.500.
func multiply(literal string, n number, factor int64) number {
	digits := digitsOnly.Replace(literal)
	i := strings.IndexAny(literal, ".,:")
	if i < 0 {
		if n.err != nil {
			return n
		}
		if n.value > MaxCount/factor {
			return badNumber(ErrTooMany)
		}
		return number{value: n.value * factor}
	}
	if len(digits) > 9 {
		return badNumber(ErrTooMany)
	}
	all, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || strings.ContainsAny(literal[i+1:], ".,:") {
		return badNumber(ErrAmbiguous)
	}
	scale := int64(math.Pow10(len(literal) - i - 1))
	decimal, isWhole := all*factor/scale, all*factor%scale == 0
	if literal[i] == ',' && len(literal)-i-1 <= 2 && isWhole {
		return number{value: decimal}
	}
	var choices []int64
	if isWhole {
		choices = append(choices, decimal)
	}
	if all*factor <= MaxCount {
		choices = append(choices, all*factor)
	}
	return badNumber(ErrAmbiguous, choices...)
}

// parseDigits reads one run of digits with its dots and commas.
func parseDigits(s string) number {
	for i := range len(s) {
		if c := s[i]; !isDigit(c) && c != '.' && c != ',' {
			return badNumber(ErrAmbiguous)
		}
	}
	if v, ok := grouped(s); ok {
		n := number{value: v}
		if strings.Count(s, ".")+strings.Count(s, ",") == 1 {
			i := strings.IndexAny(s, ".,")
			a, _ := strconv.ParseInt(s[:i], 10, 64)
			b, _ := strconv.ParseInt(s[i+1:], 10, 64)
			n.split = []int64{a, b}
		}
		if v > MaxCount {
			return badNumber(ErrTooMany)
		}
		return n
	}
	if strings.ContainsAny(s, ".,") {
		if i := len(s) - 3; i > 0 && s[i:] == ",00" && !strings.Contains(s[:i], ",") {
			if v, ok := grouped(s[:i]); ok && v <= MaxCount && strings.Contains(s[:i], ".") {
				return number{value: v} // 12.500,00
			}
		}
		whole := digitsOnly.Replace(s)
		if v, err := strconv.ParseInt(whole, 10, 64); err == nil && v <= MaxCount && strings.Count(s, ".")+strings.Count(s, ",") == 1 {
			i := strings.IndexAny(s, ".,")
			a, _ := strconv.ParseInt(s[:i], 10, 64)
			return badNumber(ErrAmbiguous, a, v)
		}
		return badNumber(ErrAmbiguous)
	}
	if len(s) > 19 {
		return badNumber(ErrTooMany)
	}
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil || v > MaxCount {
		return badNumber(ErrTooMany)
	}
	if len(s) > 3 && s[0] == '0' {
		return badNumber(ErrAmbiguous, v) // a telephone number, a code
	}
	return number{value: v}
}

// grouped reads plain digits, or digits in groups of three with one kind of mark.
func grouped(s string) (int64, bool) {
	i := strings.IndexAny(s, ".,")
	if i < 0 {
		if len(s) > 18 {
			return 0, false
		}
		v, err := strconv.ParseInt(s, 10, 64)
		return v, err == nil && (len(s) == 1 || s[0] != '0')
	}
	if i == 0 || i > 3 || s[0] == '0' || len(s) > 22 {
		return 0, false
	}
	v, _ := strconv.ParseInt(s[:i], 10, 64)
	for rest := s[i:]; rest != ""; rest = rest[4:] {
		if len(rest) < 4 || rest[0] != s[i] || !plainGroup(rest[1:4], 3) {
			return 0, false
		}
		d, _ := strconv.ParseInt(rest[1:4], 10, 64)
		v = v*1000 + d
	}
	return v, true
}

func plainGroup(s string, longest int) bool {
	if s == "" || len(s) > longest {
		return false
	}
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}
