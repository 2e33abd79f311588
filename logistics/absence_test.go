package logistics

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadAbsence(t *testing.T) {
	loc := makassar(t)
	now := time.Date(2024, 11, 24, 9, 30, 0, 0, loc)
	day := func(d, hour int) time.Time { return time.Date(2024, 11, d, hour, 0, 0, 0, loc) }
	leave := func(from, until time.Time, deputy string) AbsenceReading {
		return AbsenceReading{Kind: AbsenceLeave, From: from, Until: until, Deputy: deputy}
	}
	noSignal := func(until time.Time) AbsenceReading {
		return AbsenceReading{Kind: AbsenceNoSignal, From: now, Until: until}
	}
	for text, want := range map[string]AbsenceReading{
		"25 s.d. 26 pengganti Udin":                leave(day(25, 0), day(27, 0), "Udin"),
		"25 s/d 26, pengganti: Pak Udin.":          leave(day(25, 0), day(27, 0), "Pak Udin"),
		"25/11 - 26/11 digantikan oleh 12":         leave(day(25, 0), day(27, 0), "12"),
		"25-11-2024 sampai 26-11-2024":             leave(day(25, 0), day(27, 0), ""),
		"25 November sampai dengan 26 November":    leave(day(25, 0), day(27, 0), ""),
		"besok":                                    leave(day(25, 0), day(26, 0), ""),
		"hari ini":                                 leave(now, day(25, 0), ""),
		"s.d. lusa":                                leave(now, day(27, 0), ""),
		"sampai besok jam 12":                      leave(now, day(25, 12), ""),
		"3":                                        leave(time.Date(2024, 12, 3, 0, 0, 0, 0, loc), time.Date(2024, 12, 4, 0, 0, 0, 0, loc), ""),
		"tanpa sinyal s.d. 16.00":                  noSignal(day(24, 16)),
		"Tidak ada SINYAL sampai pukul 16:00 WITA": noSignal(day(24, 16)),
		"tanpa sinyal s.d. besok 10.00":            noSignal(day(25, 10)),
		"tanpa sinyal 16.00":                       noSignal(day(24, 16)),
		"tanpa sinyal sampai besok":                noSignal(day(26, 0)),
		"selesai":                                  {Back: true},
	} {
		t.Run(text, func(t *testing.T) {
			got, err := ReadAbsence(text, now)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, text := range []string{
		"", "Udin", "tanpa sinyal", "tanpa sinyal s.d. 08.00", "26 s.d. 25", "32", "30 Februari", "25 s.d. 26 pengganti", "s.d. 25-12-2026", "26/13", "jam 25.00", "24 abc",
	} {
		t.Run("refused "+text, func(t *testing.T) {
			var field *FieldError
			if got, err := ReadAbsence(text, now); !errors.As(err, &field) {
				t.Errorf("read as %+v, %v", got, err)
			}
		})
	}
}

func FuzzReadAbsence(f *testing.F) {
	for _, s := range []string{"25 s.d. 26 pengganti Udin", "tanpa sinyal s.d. 16.00", "selesai", "1/1 - 2/2", "İsinyal 16.00"} {
		f.Add(s)
	}
	now := time.Date(2024, 11, 24, 9, 30, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ReadAbsence(s, now)
		if err != nil || r.Back {
			return
		}
		if !r.Until.After(now) || !r.Until.After(r.From) || r.From.Before(now) || r.Until.Sub(now) > longestAbsence {
			t.Errorf("%q reads as %s to %s", s, r.From, r.Until)
		}
	})
}
