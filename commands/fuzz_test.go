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

// The form takes any data and any text, and opens nothing for another area.
func FuzzForm(f *testing.F) {
	c := logistics.NewCatalog("64.02", []logistics.Area{{Code: "64.02.12", Name: "Tabang"}, {Code: "64.02.05", Name: "Muara Badak"}}, nil, nil)
	for _, s := range []string{
		"lewati", "kembali", "kirim", "batal", "hapus", "hal:-1", "hal:99999999999", "ubah:jenis", "ubah:x", "jenis:armada", "jenis:x", "tingkat:berat",
		"wilayah:64.02.05", "wilayah:64.02.12", "Tabang", "untuk Muara Badak jembatan putus", "km 12", "", "::", "kritis",
	} {
		for i := range 7 {
			f.Add(s, i, i%2 == 0)
		}
	}
	f.Fuzz(func(t *testing.T, s string, at int, chair bool) {
		by := logistics.Person{ID: 7, Role: logistics.RoleStaf, Area: "64.02", State: logistics.PersonActive}
		if chair {
			by.Role, by.Area = logistics.RoleKetua, "64.02.12"
		}
		steps := formSteps(by)
		d := logistics.Draft{Command: "kendala", Step: steps[max(at, 0)%len(steps)], Version: 3}
		verb, arg, _ := strings.Cut(s, ":")
		e := logistics.Evidence{MessageID: at, Kind: logistics.EvidencePhoto}
		for _, taken := range []step{pressForm(c, by, d, verb, arg), typeForm(c, by, d, s), showForm(d, e, s)} {
			switch taken.Outcome {
			case outcomeCard, outcomeMisread:
				if taken.Draft.Version <= d.Version {
					t.Errorf("%q: the buttons of the step before stay good", s)
				}
				if !slices.Contains(steps, taken.Draft.Step) {
					t.Errorf("%q: step %q", s, taken.Draft.Step)
				}
				o := drafted(c, by, taken.Draft)
				if !by.Area.Contains(o.Area) || !slices.Contains(logistics.Categories, o.Category) || utf8.RuneCountInString(o.Text) > longestText {
					t.Errorf("%q: %+v", s, o)
				}
				var k keyboard
				drawForm(&k, c, by, taken, o)
				if k.err != nil {
					t.Errorf("%q: %v", s, k.err)
				}
				for _, b := range slices.Concat(k.rows...) {
					if len(b.Data) > 64 {
						t.Errorf("%q: data %q", s, b.Data)
					}
				}
			case outcomeSend, outcomeCancel, outcomeEmpty, outcomeStale:
			default:
				t.Errorf("%q: outcome %q", s, taken.Outcome)
			}
		}
	})
}

// An answer may be anything; it must never become a line of what was not asked.
func FuzzAnswers(f *testing.F) {
	one := int64(12500)
	c := logistics.NewCatalog("64.02", []logistics.Area{{Code: "64.02.12", Name: "Tabang"}}, []logistics.Item{
		{Key: "kotak_suara", Name: "Kotak suara", Unit: "buah"},
		{Key: "tinta", Name: "Tinta", Unit: "botol"},
		{Key: "surat_suara_gubernur", Name: "Surat suara Gubernur", Unit: "lembar", Election: logistics.ElectionGubernur},
		{Key: "surat_suara_bupati", Name: "Surat suara Bupati", Unit: "lembar", Election: logistics.ElectionBupati},
	}, nil)
	choice := func(word string, items ...string) logistics.Choice {
		var lines []logistics.Line
		for _, item := range items {
			lines = append(lines, logistics.Line{Item: item, State: logistics.StateCount, Count: &one})
		}
		return logistics.Choice{Word: word, Lines: lines}
	}
	ballots := []logistics.Choice{
		choice("gubernur", "surat_suara_gubernur"), choice("bupati", "surat_suara_bupati"), choice(logistics.ChoiceEach, "surat_suara_gubernur", "surat_suara_bupati"),
	}
	open := []logistics.OpenQuestion{
		{Kind: logistics.AskElection, Line: logistics.Line{Count: &one}, Choices: ballots},
		{Kind: logistics.AskElection},
		{Kind: logistics.AskItem, Choices: []logistics.Choice{choice("kotak_suara", "kotak_suara"), choice("tinta", "tinta")}},
		{Kind: logistics.AskNumber, Line: logistics.Line{Item: "tinta"}},
		{Kind: logistics.AskNumber},
		{Kind: logistics.AskUnit, Line: logistics.Line{Item: "tinta"}},
		{Kind: logistics.AskAgain, Line: logistics.Line{Item: "kotak_suara"}},
		{Kind: logistics.AskDoubt, Line: logistics.Line{Item: "kotak_suara", Count: &one}, Choices: []logistics.Choice{choice("12500", "kotak_suara")}},
	}
	for _, s := range []string{"bupati pak", "gub 12.500 bup 12.480", "masing-masing", "ya", "190 rusak 2", "tinta 40", "kotak", "", "untuk Tabang 3", "-1", "kendala: banjir"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		polite(s, s)
		wantedReport.FindStringSubmatch(s)
		for _, q := range open {
			for _, line := range readAnswer(c, q, s) {
				if !slices.Contains(q.Items(), line.Item) {
					t.Errorf("%q became a line of %q as the answer to %s", s, line.Item, q.Kind)
				}
				if line.Count != nil && *line.Count < 0 {
					t.Errorf("%q became %d", s, *line.Count)
				}
			}
		}
	})
}

// Whatever is typed at a doubt, it is taken for one of the two numbers only if it says
// which, and for nothing that is not among the choices or in its own words.
func FuzzConfirmation(f *testing.F) {
	for _, s := range []string{"ya", "bukan", "tertukar", "tidak tertukar", "salah tertukar", "memang segitu", "Ya, betul sekali Pak!", "1060", "kelebihan nol", "\xff", ""} {
		f.Add(s)
	}
	n := func(v int64) *int64 { return &v }
	f.Fuzz(func(t *testing.T, s string) {
		for _, kind := range []logistics.DoubtKind{
			logistics.DoubtSwappedNeed, logistics.DoubtSwappedLast, logistics.DoubtTenfold, logistics.DoubtTenth, logistics.DoubtOverNeed,
		} {
			q := doubtQuestion(logistics.Line{Item: "kotak_suara", State: logistics.StateCount, Count: n(1600)}, "kotak 1600", logistics.Doubt{Kind: kind, Against: 1060, Meant: n(1060)})
			lines := readConfirmation(q, s)
			switch {
			case lines == nil:
			case len(lines) != 1 || *lines[0].Count != 1600 && *lines[0].Count != 1060:
				t.Errorf("%s: %q is taken for %+v", kind, s, lines)
			case kind != logistics.DoubtOverNeed && made(wordsOf(s), wordsYes, wordsNo) && !has(wordsOf(s), words("memang segitu sekian")):
				t.Errorf("%s: %q can mean either number", kind, s)
			}
			if lines != nil && deniesNumber(q, s) {
				t.Errorf("%s: %q both confirms and denies", kind, s)
			}
		}
	})
}

// A name in a message is cut from its notes and from nothing else.
func FuzzInWhoseName(f *testing.F) {
	f.Add("untuk Tabang atas nama Siti Aminah, kotak 4", "atas nama Siti Aminah")
	f.Add("a.n. Pak Rahmat", "Rahmat")
	f.Add("(", "(")
	f.Add("an. ", "")
	f.Fuzz(func(t *testing.T, text, note string) {
		name, left := inWhoseName(text, logistics.Reading{Notes: []string{note}, NotUnderstood: []string{"x"}})
		if (name == "") != (len(left.Notes) == 1) || len(left.NotUnderstood) > 1 {
			t.Errorf("inWhoseName(%q, %q) = %q, %+v", text, note, name, left)
		}
		if !strings.Contains(note, name) {
			t.Errorf("%q is not in %q", name, note)
		}
	})
}
