package logistics

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseCount(t *testing.T) {
	for s, want := range map[string]int64{
		"0": 0, "95": 95, "12500": 12500, "12.500": 12500, "12,500": 12500, "12 500": 12500, "1.134.000": 1134000, "1,134,000": 1134000,
		"1 134 000": 1134000, "1,5 rb": 1500, "1,5rb": 1500, "12rb": 12000, "12 ribu": 12000, "1 jt": 1000000, "1,25 juta": 1250000,
		"12 ribu 500": 12500, "12k": 12000, "5 ratus": 500, "12.500,00": 12500, " 40 ": 40, "05": 5,
		"nol": 0, "satu": 1, "sepuluh": 10, "sebelas": 11, "dua belas": 12, "duabelas": 12, "seratus lima": 105, "dua ratus lima puluh": 250,
		"seribu": 1000, "dua belas ribu lima ratus": 12500, "satu juta dua ratus ribu": 1200000, "limaratus": 500, "Sembilan Puluh": 90,
	} {
		t.Run(s, func(t *testing.T) {
			if got, err := ParseCount(s); err != nil || got != want {
				t.Errorf("ParseCount = %d, %v, want %d", got, err, want)
			}
		})
	}
}

func TestParseCountRefuses(t *testing.T) {
	for _, c := range []struct {
		text    string
		want    error
		choices []int64
	}{
		{"1.5 rb", ErrAmbiguous, []int64{1500, 15000}},
		{"1,500 rb", ErrAmbiguous, []int64{1500, 1500000}},
		{"12,5", ErrAmbiguous, []int64{12, 125}},
		{"12.5", ErrAmbiguous, []int64{12, 125}},
		{"80-86", ErrAmbiguous, []int64{80, 86}},
		{"12 500 40", ErrAmbiguous, []int64{40, 12500}},
		{"95 96", ErrAmbiguous, []int64{95, 96}},
		{"9O", ErrAmbiguous, nil},
		{"0812345678", ErrAmbiguous, []int64{812345678}},
		{"dua tiga", ErrAmbiguous, nil},
		{"ribu", ErrNotNumber, nil},
		{"-8", ErrNegative, nil},
		{"−8", ErrNegative, nil},
		{"99999999999", ErrTooMany, nil},
		{"12345678901234567890", ErrTooMany, nil},
		{"999999 juta", ErrTooMany, nil},
		{"", ErrNotNumber, nil},
		{"kotak", ErrNotNumber, nil},
		{"95 kotak", ErrNotNumber, nil},
	} {
		t.Run(c.text, func(t *testing.T) {
			n, err := ParseCount(c.text)
			var bad *NumberError
			if !errors.Is(err, c.want) || !errors.As(err, &bad) {
				t.Fatalf("ParseCount = %d, %v, want %v", n, err, c.want)
			}
			if diff := cmp.Diff(c.choices, bad.Choices); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzParseCount holds every number that is taken to be written and read again the same.
func FuzzParseCount(f *testing.F) {
	for _, s := range []string{"12.500", "1,5 rb", "dua belas ribu lima ratus", "80-86", "12 500", "-8", "1.5 rb", "9O", "12345678901234567890"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseCount(s)
		if err != nil {
			return
		}
		if n < 0 || n > MaxCount {
			t.Fatalf("ParseCount(%q) = %d", s, n)
		}
		if again, err := ParseCount(dotted(n)); err != nil || again != n {
			t.Fatalf("ParseCount(%q) = %d, %v, want %d", dotted(n), again, err, n)
		}
	})
}
