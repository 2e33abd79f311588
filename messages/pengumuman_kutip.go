package messages

import (
	"regexp"
	"strings"
)

// ofAnnouncement is how whatever the bot says about one announcement begins: its text,
// the reminder of it, the thanks for an answer, and what its sender is shown.
var ofAnnouncement = regexp.MustCompile(`^(?:\(kirim ulang\)\n)?(?:Yth\. [^\n]*\n+|✅ Jawaban Siap atas )?(?i:pengumuman) A-\d{1,12}\b`)

// AboutAnnouncement reports whether a message of the bot, by the text as people see it,
// is about an announcement, so that what answers it is not meant for a report.
func AboutAnnouncement(text string) bool { return ofAnnouncement.MatchString(strings.TrimSpace(text)) }
