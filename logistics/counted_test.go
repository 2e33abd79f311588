package logistics

import (
	"testing"
	"time"
)

func TestCountedAnotherDay(t *testing.T) {
	plan := Plan{ElectionDay: Date{2024, 11, 27}}
	written := time.Date(2024, 11, 24, 8, 0, 0, 0, time.UTC) // Sunday, H-3
	for said, want := range map[string]bool{
		"": false, "jam 14.30": false, "pukul 07.15 wita": false, "tadi pagi": false, "siang ini": false, "tengah-malam": false, "h-": false,
		// Headings of the day itself.
		"minggu": false, "Minggu, 24 Nov 2024": false, "24 nopember": false, "24/11": false, "24/11/2024 08.15": false, "tgl 24": false, "H-3": false, "h - 3": false,
		"kemarin": true, "Kemarin jam 14.30": true, "tadi malam": true, "tgl 23": true, "tgl 23/11": true, "23/11": true, "24/10": true,
		"h-4": true, "h-2": true, "sabtu": true, "sabtu, 23 nov": true, "23 november 2024": true, "24 okt": true,
	} {
		if got := CountedAnotherDay(said, plan, written); got != want {
			t.Errorf("%q: %t", said, got)
		}
	}
	if !CountedAnotherDay("h-3", Plan{}, written) {
		t.Error("without an election day nobody knows which day H-3 is")
	}
}

func FuzzCountedAnotherDay(f *testing.F) {
	for _, s := range []string{"kemarin", "h-", "tgl", "24", "/", "nov", "24-11-2024-1", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) { CountedAnotherDay(s, Plan{}, time.Unix(0, 0)) })
}
