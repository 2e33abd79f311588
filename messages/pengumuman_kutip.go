package messages

import (
	"regexp"
	"strconv"
	"strings"
)

// ofAnnouncement is how whatever the bot says about one announcement begins: its text,
// the reminder of it, the thanks for an answer, and what its sender is shown.
var ofAnnouncement = regexp.MustCompile(`^(?:\(kirim ulang\)\n)?(?:Yth\. [^\n]*\n+|✅ Jawaban Siap atas )?(?i:pengumuman) A-\d{1,12}\b`)

// AboutAnnouncement reports whether a message of the bot, by the text as people see it,
// is about an announcement, so that what answers it is not meant for a report.
func AboutAnnouncement(text string) bool { return ofAnnouncement.MatchString(strings.TrimSpace(text)) }

// toAnswer is how an announcement begins, and the reminder of one.
var toAnswer = regexp.MustCompile(`^(?:\(kirim ulang\)\n)?(?:Yth\. [^\n]*\n+)?Pengumuman A-(\d{1,12})\b`)

// AnnouncementSaid is the announcement that a message of the bot is, or reminds of, by
// the text as people see it; ok is false where it is none.
func AnnouncementSaid(text string) (number int64, ok bool) {
	m := toAnswer.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	return n, err == nil && n > 0
}
