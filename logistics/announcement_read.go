package logistics

import (
	"slices"
	"strings"
	"unicode"
)

// ReadAnnouncement takes the area off the beginning of an announcement, as in
// "Tabang: kapal berangkat pukul 05.00". Words before a colon that name no area of the
// catalogue belong to the text, which is then for the area given as own.
func ReadAnnouncement(c *Catalog, words string, own AreaCode) (area AreaCode, text string) {
	words = strings.TrimSpace(words)
	head, rest, ok := strings.Cut(words, ":")
	if !ok || strings.Contains(head, "\n") || strings.TrimSpace(rest) == "" {
		return own, words
	}
	if found, err := c.OneArea(head); err == nil && found.Code.Level() <= LevelKecamatan {
		return found.Code, strings.TrimSpace(rest)
	}
	return own, words
}

// SaysReady reports whether a short message is nothing but the word siap with some
// courtesy, as people answer an announcement: "Siap 🙏🏻", "Baik, siap", "Siap, laksanakan".
func SaysReady(words string) bool {
	fields := strings.FieldsFunc(strings.ToLower(words), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '/' && r != '?' // what is asked is no answer
	})
	if len(fields) > 1 && slices.Contains([]string{"baik", "oke", "ok"}, fields[0]) {
		fields = fields[1:]
	}
	if len(fields) == 0 || len(fields) > 5 || fields[0] != "siap" {
		return false
	}
	for _, f := range fields[1:] {
		switch f {
		case "siap", "pak", "bu", "bapak", "ibu", "bapak/ibu", "bang", "mas", "mbak", "kak", "min", "admin", "ndan", "komandan", "pimpinan", "ketua",
			"laksanakan", "dilaksanakan", "hadir", "terima", "kasih", "makasih", "izin", "86":
		default:
			return false
		}
	}
	return true
}
