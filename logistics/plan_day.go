package logistics

import (
	"strconv"
	"strings"
	"time"
)

// ReadPastDay takes a day off the end of words, as in "Tabang kemarin", "24/11" or
// "Kutai Kartanegara 24 November 2024", and returns what stands before it. Without
// a year it is the last such day up to today. ok is false where the words do not
// end in a day that has come.
func ReadPastDay(words string, today Date) (rest string, day Date, ok bool) {
	fields := strings.Fields(words)
	for n := min(3, len(fields)); n > 0; n-- {
		at := len(fields) - n
		if day, ok := pastDay(fields[at:], today); ok {
			return strings.Join(fields[:at], " "), day, true
		}
	}
	return words, Date{}, false
}

func pastDay(words []string, today Date) (Date, bool) {
	if len(words) == 1 {
		switch strings.ToLower(words[0]) {
		case "kemarin":
			return today.Add(-1), true
		case "ini":
			return Date{}, false
		}
		if d, err := ParseDate(words[0]); err == nil && !d.IsZero() {
			return d, d.Sub(today) <= 0
		}
		words = strings.FieldsFunc(words[0], func(r rune) bool { return r == '/' || r == '-' })
	}
	if len(words) < 2 {
		return Date{}, false
	}
	day, err := strconv.Atoi(words[0])
	if err != nil {
		return Date{}, false
	}
	month := time.Month(0)
	if n, err := strconv.Atoi(words[1]); err == nil {
		month = time.Month(n)
	} else if len(words[1]) >= 3 {
		month = absenceMonths[strings.ToLower(words[1][:3])]
	}
	year := today.Year
	if len(words) > 2 {
		if year, err = strconv.Atoi(words[2]); err != nil || year < 2000 || year > 9999 {
			return Date{}, false
		}
	}
	d := DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
	if month < 1 || month > 12 || d.Day != day {
		return Date{}, false
	}
	if len(words) == 2 && d.Sub(today) > 0 {
		d.Year--
	}
	return d, d.Sub(today) <= 0
}
