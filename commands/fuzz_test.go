package commands

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"laporbot/logistics"
)

// What people type behind /undang may be anything.
func FuzzCutName(f *testing.F) {
	for _, s := range []string{"ketua Tabang nama: Budi", "NAMA:", "staf\nhukum nama :x nama: y", "İİİİ nama: z", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words, name := cutName(s)
		if utf8.RuneCountInString(name) > 60 || strings.ContainsAny(words+name, "\n\t") {
			t.Errorf("cutName(%q) = %q, %q", s, words, name)
		}
	})
}

// Clients can send any data for a button and any text into an open dialogue.
func FuzzSteps(f *testing.F) {
	one := int64(1)
	c := logistics.NewCatalog("64.02", []logistics.Area{{Code: "64.02.12", Name: "Tabang"}}, []logistics.Item{
		{Key: "kotak_suara", Name: "Kotak suara", Unit: "buah", NormPerTPS: &one}, {Key: "tinta", Name: "Tinta", Unit: "botol"},
	}, nil)
	for _, s := range []string{"item:tinta", "page:-1", "page:99999999999", "state:nihil", "state:zzz", "clear", "skip", "lewati", "back", "send", "cancel", "", "::", "kirim", "tinta 40", "190 rusak 2", "0 rusak"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, counting bool) {
		d := logistics.Draft{Command: "lapor", Step: stepChoose, Version: 3}
		if counting {
			d.Step, d.Item = stepCount, "tinta"
		}
		verb, arg, _ := strings.Cut(s, ":")
		for _, taken := range []step{press(c, "64.02.12", d, verb, arg), typeIn(c, "64.02.12", d, s)} {
			switch taken.Outcome {
			case outcomeCard, outcomeMisread:
				if taken.Draft.Version <= d.Version {
					t.Errorf("%q: the buttons of the step before stay good", s)
				}
				var k keyboard
				drawCard(&k, c, "64.02.12", taken)
				if k.err != nil {
					t.Errorf("%q: %v", s, k.err)
				}
			case outcomeSend, outcomeCancel, outcomeEmpty, outcomeStale:
			default:
				t.Errorf("%q: outcome %q", s, taken.Outcome)
			}
			for _, line := range taken.Draft.Lines {
				if _, ok := c.Item(line.Item); !ok && line.Item != logistics.ItemAll {
					t.Errorf("%q: a line of the unknown item %q", s, line.Item)
				}
				says := slices.ContainsFunc([]*int64{line.Count, line.Damaged, line.Short, line.Over, line.Packs}, func(n *int64) bool { return n != nil })
				if !says && line.State != logistics.StateComplete && !slices.Contains(offeredStates, line.State) {
					t.Errorf("%q: a line that says nothing: %+v", s, line)
				}
			}
		}
	})
}
