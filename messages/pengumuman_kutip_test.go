package messages

import (
	"testing"
	"time"

	"laporbot/logistics"
)

// TestAnnouncementSaid: an announcement and its reminder name themselves as people see
// them, also when they are sent again, and nothing else is taken for one.
func TestAnnouncementSaid(t *testing.T) {
	p := announced(1, "Tabang")
	texts := map[string]int64{
		"": 0, "Pengumuman tidak dikirim.": 0, "✅ R-3 tercatat untuk Kecamatan Tabang.": 0, "Lihat Pengumuman A-3": 0,
		"Pengumuman A-0": 0, "Pengumuman A-1234567890123": 0, "K-3: jalan putus": 0,
	}
	for _, block := range []string{"umumkan-teks", "umumkan-ingat"} {
		text, err := AnnouncementFor(block, p, logistics.Recipient{Person: 100, Areas: []logistics.AreaCode{"64.02.01"}}, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		texts[seen(text)], texts["(kirim ulang)\n"+seen(text)] = 3, 3
	}
	for text, want := range texts {
		if got, ok := AnnouncementSaid(text); got != want || ok != (want != 0) {
			t.Errorf("%q: A-%d, %v, want A-%d", text, got, ok, want)
		}
	}
}
