package logistics

import "strings"

// earlierDays are the words with which people say that something was counted before today.
var earlierDays = wordSet("kemarin kemaren kmrn kmarin semalam lusa")

// CountedAnotherDay reports whether the words for the time of a count name a day and
// not only an hour of the day on which they were written: "kemarin jam 14.30", "23/11".
func CountedAnotherDay(said string) bool {
	said = strings.ToLower(said)
	if strings.Contains(said, "tadi malam") || strings.Contains(said, "h-") {
		return true
	}
	for _, w := range strings.FieldsFunc(said, func(r rune) bool { return strings.ContainsRune(" ,.;:()", r) }) {
		if earlierDays[w] || weekdays[w] || months[w] || dayWords[w] || strings.Count(w, "/") > 0 {
			return true
		}
	}
	return false
}
