package logistics

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// earlierDays are the words with which people say that something was counted before today.
var earlierDays = wordSet("kemarin kemaren kmrn kmarin semalam lusa")

var weekdayOf = map[string]time.Weekday{
	"minggu": time.Sunday, "ahad": time.Sunday, "senin": time.Monday, "selasa": time.Tuesday, "rabu": time.Wednesday,
	"kamis": time.Thursday, "jumat": time.Friday, "jum'at": time.Friday, "sabtu": time.Saturday,
}

// monthsByStart are the beginnings of the names of the months, as they are spelled here.
var monthsByStart = []string{"jan", "feb peb", "mar", "apr", "mei", "jun", "jul", "agu agt ags", "sep", "okt", "nov nop", "des"}

var hDay = regexp.MustCompile(`\bh ?- ?(\d{1,2})\b`)

// CountedAnotherDay reports whether the words for the time of a count name another day
// than the one on which they were written, as many a heading only names that very day.
// What cannot be told is taken for another day; an hour alone never is.
func CountedAnotherDay(said string, plan Plan, written time.Time) bool {
	said = strings.ToLower(said)
	today := DateOf(written)
	if strings.Contains(said, "tadi malam") {
		return true
	}
	if m := hDay.FindStringSubmatch(said); m != nil {
		n, _ := strconv.Atoi(m[1])
		return plan.ElectionDay.IsZero() || plan.ElectionDay.Sub(today) != n
	}
	words := strings.FieldsFunc(said, func(r rune) bool { return strings.ContainsRune(" ,;:()", r) })
	for i, w := range words {
		w = strings.TrimRight(w, ".")
		if earlierDays[w] {
			return true
		}
		if day, ok := weekdayOf[w]; ok && day != written.Weekday() {
			return true
		}
		if day, month, ok := dayAndMonth(w); ok && (day != written.Day() || month != int(written.Month())) {
			return true
		}
		if month := monthOf(w); month > 0 && i > 0 {
			if day, err := strconv.Atoi(words[i-1]); err == nil && (day != written.Day() || month != int(written.Month())) {
				return true
			}
		}
		if dayWords[w] && i+1 < len(words) {
			if day, err := strconv.Atoi(words[i+1]); err == nil && day != written.Day() {
				return true
			}
		}
	}
	return false
}

// dayAndMonth reads 24/11, 24-11-2024, 24/11/24.
func dayAndMonth(w string) (day, month int, ok bool) {
	parts := strings.FieldsFunc(w, func(r rune) bool { return r == '/' || r == '-' })
	if len(parts) < 2 || len(parts) > 3 {
		return 0, 0, false
	}
	day, err1 := strconv.Atoi(parts[0])
	month, err2 := strconv.Atoi(parts[1])
	return day, month, err1 == nil && err2 == nil
}

// monthOf is the number of a month by its name or an abbreviation of it; 0 for no month.
func monthOf(w string) int {
	if !months[w] {
		return 0
	}
	for i, starts := range monthsByStart {
		for start := range strings.FieldsSeq(starts) {
			if strings.HasPrefix(w, start) {
				return i + 1
			}
		}
	}
	return 0
}
