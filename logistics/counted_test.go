package logistics

import "testing"

func TestCountedAnotherDay(t *testing.T) {
	for said, want := range map[string]bool{
		"": false, "jam 14.30": false, "pukul 07.15 wita": false, "tadi pagi": false, "siang ini": false,
		"kemarin": true, "Kemarin jam 14.30": true, "tadi malam": true, "tgl 23/11": true, "23/11": true, "h-4": true, "sabtu, 23 nov": true,
	} {
		if got := CountedAnotherDay(said); got != want {
			t.Errorf("%q: %t", said, got)
		}
	}
}
