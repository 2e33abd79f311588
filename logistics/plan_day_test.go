package logistics

import "testing"

func TestReadPastDay(t *testing.T) {
	today := Date{2024, 11, 25}
	for _, tt := range []struct {
		words, rest string
		day         Date
		ok          bool
	}{
		{"kemarin", "", Date{2024, 11, 24}, true},
		{"Tabang kemarin", "Tabang", Date{2024, 11, 24}, true},
		{"Kutai Kartanegara 24/11", "Kutai Kartanegara", Date{2024, 11, 24}, true},
		{"24 November", "", Date{2024, 11, 24}, true},
		{"Tabang 1 des 2023", "Tabang", Date{2023, 12, 1}, true},
		{"24-11-2024", "", Date{2024, 11, 24}, true},
		{"2024-11-24", "", Date{2024, 11, 24}, true},
		{"26/11", "", Date{2023, 11, 26}, true},
		{"2024-11-26", "2024-11-26", Date{}, false},
		{"64.02.12", "64.02.12", Date{}, false},
		{"31/2", "31/2", Date{}, false},
		{"Tabang", "Tabang", Date{}, false},
		{"", "", Date{}, false},
	} {
		rest, day, ok := ReadPastDay(tt.words, today)
		if rest != tt.rest || day != tt.day || ok != tt.ok {
			t.Errorf("%q: %q, %s, %v", tt.words, rest, day, ok)
		}
	}
}

func FuzzReadPastDay(f *testing.F) {
	for _, s := range []string{"Tabang 24/11", "24 November 2024", "0/0/0", "9999999999999/1"} {
		f.Add(s)
	}
	today := Date{2024, 11, 25}
	f.Fuzz(func(t *testing.T, s string) {
		if _, day, ok := ReadPastDay(s, today); ok && (day.Sub(today) > 0 || day.IsZero()) {
			t.Errorf("%q is read as %s", s, day)
		}
	})
}
