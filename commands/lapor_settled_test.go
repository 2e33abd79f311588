package commands_test

import (
	"testing"
	"time"

	"laporbot/commands"
)

// counts are the numbers by item; 0 stands for no line.
type counts map[string]int64

func (w *world) wantCounts(want counts) {
	w.Helper()
	for item, n := range want {
		switch line := w.line("64.02.12", item); {
		case n == 0 && line != nil:
			w.Errorf("%s is counted: %+v", item, line)
		case n == 0:
		case line == nil:
			w.Errorf("%s is not counted", item)
		default:
			w.wantCount("64.02.12", item, n, 1)
		}
	}
	if ok, err := w.store.CheckStock(w.Context(), "64.02.12"); err != nil || !ok {
		w.Errorf("the stock is not that of the reports: %v", err)
	}
}

// What was settled of a message by an answer stays where an edit leaves the words it is
// about as they were, and is not asked again.
func TestEditKeepsWhatWasSettled(t *testing.T) {
	const gub, bup, box = "surat_suara_gubernur", "surat_suara_bupati", "kotak_suara"
	press := func(label string) func(*world, commands.Reply) {
		return func(w *world, r commands.Reply) { w.tap(tabang, part(r, len(r.Notices)-1), label) }
	}
	repair := func(w *world, r commands.Reply) {
		list := w.tap(tabang, r, "Perbaiki")
		w.press(tabang, list.Notices[0].Buttons[0][0].Data)
		w.hear(tabang, "160")
	}
	tests := []struct {
		name, text string
		settle     func(*world, commands.Reply)
		edit       string
		open       int
		want       counts
		says       []string
	}{
		{"the election, the rest is changed", "kotak 190, surat suara 12500", press("Gubernur"), "kotak 185, surat suara 12500", 0, counts{gub: 12500, bup: 0, box: 185}, nil},
		{"both elections", "kotak 190, surat suara 12500", press("Masing-masing"), "kotak 185, surat suara 12500", 0, counts{gub: 12500, bup: 12500, box: 185}, nil},
		{"one of both is named beside", "kotak 190, surat suara 12500", press("Masing-masing"), "surat suara 12500, surat suara gub 12480", 0, counts{gub: 12480, bup: 12500, box: 0}, nil},
		{"the words are changed", "kotak 190, surat suara 12500", press("Gubernur"), "kotak 190, surat suara 12480", 1, counts{gub: 12500, box: 190}, nil},
		{"the words are taken away", "kotak 190, surat suara 12500", press("Gubernur"), "kotak 190", 0, counts{gub: 0, box: 190}, []string{"Tidak lagi disebut: Surat suara Gubernur"}},
		{"left out", "kotak 190, surat suara 12500", press("Lewati"), "kotak 185, surat suara 12500", 1, counts{gub: 0, bup: 0, box: 185}, nil},
		{"not answered", "kotak 190, surat suara 12500", func(*world, commands.Reply) {}, "kotak 185, surat suara 12500", 1, counts{gub: 0, bup: 0, box: 185}, nil},
		{"the item", "kotak 150, sampul 40", press("Sampul biasa"), "kotak 151, sampul 40", 0, counts{"sampul_biasa": 40, box: 151}, nil},
		{"a confirmed number", "kotak 500, bilik 380", press("Benar 500"), "kotak 500, bilik 381", 0, counts{box: 500, "bilik_suara": 381}, nil},
		{"another confirmed number", "kotak 500, bilik 380", press("Benar 500"), "kotak 501, bilik 380", 1, counts{box: 500, "bilik_suara": 380}, nil},
		{"a repaired line", "kotak 190", repair, "kotak 190, bilik 380", 0, counts{box: 160, "bilik_suara": 380}, []string{"160 dari 190 buah menurut jawaban Bapak/Ibu sebelumnya, kurang 30"}},
		{"a repaired line that is written anew", "kotak 190", repair, "kotak 185, bilik 380", 0, counts{box: 185, "bilik_suara": 380}, []string{"160 → 185"}},
		{"a repaired line of a sum", "kotak 95+95", repair, "kotak 95+95, bilik 380", 0, counts{box: 160}, []string{"160 dari 190 buah menurut jawaban Bapak/Ibu sebelumnya, kurang 30\n"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			req := w.request(tabang, "/lapor "+tt.text)
			reply, err := w.twice(req, w.command("lapor").Run)
			if err != nil {
				t.Fatal(err)
			}
			w.pass(time.Minute)
			tt.settle(w, reply)
			w.pass(time.Minute)
			w.wantText(w.edit(req, "/lapor "+tt.edit), tt.says...)
			if open := w.open(tabang); len(open) != tt.open {
				t.Errorf("asked: %+v", open)
			}
			w.wantCounts(tt.want)
			// And so it does when it is edited once more.
			if tt.open > 0 {
				return
			}
			w.pass(time.Minute)
			w.edit(req, "/lapor "+tt.edit+", tinta 40")
			if open := w.open(tabang); len(open) > 0 {
				t.Errorf("asked by the second edit: %+v", open)
			}
			tt.want["tinta"] = 40
			w.wantCounts(tt.want)
		})
	}
}

// While an edit is in doubt, what the version before said holds; the answer takes its place.
func TestEditInDoubtHoldsTheVersionBefore(t *testing.T) {
	const gub, bup = "surat_suara_gubernur", "surat_suara_bupati"
	for answer, want := range map[string]counts{
		"":              {gub: 12400, bup: 0, "tinta": 0},
		"Lewati":        {gub: 12400, bup: 0},
		"Gubernur":      {gub: 12500, bup: 0},
		"Bupati":        {gub: 0, bup: 12500},
		"Masing-masing": {gub: 12500, bup: 12500},
	} {
		t.Run(answer, func(t *testing.T) {
			w := newWorld(t)
			req := w.request(tabang, "/lapor surat suara gub 12400")
			if _, err := w.twice(req, w.command("lapor").Run); err != nil {
				t.Fatal(err)
			}
			w.pass(time.Minute)
			w.edit(req, "/lapor surat suara 12500")
			w.pass(time.Minute)
			asked := w.edit(req, "/lapor surat suara 12500, bilik 380")
			w.wantCounts(counts{gub: 12400, bup: 0, "bilik_suara": 380})
			if answer == "" {
				return
			}
			w.pass(time.Minute)
			w.tap(tabang, part(asked, 1), answer)
			w.wantCounts(want)
			w.wantCounts(counts{"bilik_suara": 380})
		})
	}
}

// What was settled goes along to another area; its number is looked at anew there.
func TestSettledGoesToAnotherArea(t *testing.T) {
	w := newWorld(t)
	req := w.request(operator, "/lapor untuk Tabang bilik 300, kotak 500, surat suara 12500")
	reply, err := w.twice(req, w.command("lapor").Run)
	if err != nil {
		t.Fatal(err)
	}
	w.tap(operator, part(reply, 1), "Gubernur")
	w.tap(operator, part(reply, 2), "Benar 500")
	w.wantCounts(counts{"surat_suara_gubernur": 12500, "kotak_suara": 500})
	w.ask(operator, "/lapor untuk Sebulu kotak 50")
	w.pass(time.Minute)
	w.edit(req, "/lapor untuk Sebulu bilik 300, kotak 500, surat suara 12500")
	if line := w.line("64.02.07", "surat_suara_gubernur"); line == nil || *line.Count != 12500 {
		t.Errorf("in Sebulu: %+v", line)
	}
	if open := w.open(operator); len(open) != 1 || open[0].Line.Item != "kotak_suara" {
		t.Errorf("asked: %+v", open)
	}
	if stock, err := w.store.Stock(t.Context(), "64.02.12"); err != nil || len(stock.Lines) > 0 {
		t.Errorf("in Tabang: %+v, %v", stock.Lines, err)
	}
}
