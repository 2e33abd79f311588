package messages

import (
	"regexp"
	"strconv"
	"strings"
)

// ofReport is how whatever the bot says about one report begins: answers with their
// number first, and the sentences that name it later in their first line.
var ofReport = regexp.MustCompile(`^(?:\(kirim ulang\)\n)?(?:[^\w❓\n]*|(?:Foto|Dokumen|Lokasi)(?: dalam album ini)? dilampirkan pada (?:kendala di )?|Lokasi hanya dilampirkan pada kendala, dan |✅ Laporan [^\n(]* sudah tercatat \(|Perubahan pesan ini [^\n]*\b)R-(\d{1,18})\b`)

// ofQuestion is how a question names the report whose line it asks about.
var ofQuestion = regexp.MustCompile(`^(?:\(kirim ulang\)\n)?❓ (?:.*\n)*?.*(?: pada R-(\d{1,18}): berapa yang betul\?|bagian lain sudah tercatat pada R-(\d{1,18})\.)`)

// AboutReport is the report that a message of the bot is about, by the text as people
// see it; ok is false where it is about none, or lists several as digests do.
func AboutReport(text string) (number int64, ok bool) {
	text = strings.TrimSpace(text)
	m := ofReport.FindStringSubmatch(text)
	if m == nil {
		m = ofQuestion.FindStringSubmatch(text)
	}
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.Join(m[1:], ""), 10, 64)
	return n, err == nil && n > 0
}
