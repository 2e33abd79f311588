package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/commands"
	"laporbot/logistics"
)

// obstacles are all obstacles as "R-1 baru rusak_basah kotak_suara: text", with what
// was added, and how many times closing was proposed.
func (w *world) obstacles() []string {
	w.Helper()
	var all []string
	for n := int64(1); n < 20; n++ {
		o, err := w.store.Obstacle(w.Context(), n)
		if err != nil {
			break
		}
		s := fmt.Sprintf("R-%d %s %s", o.Report, o.State, o.Category)
		if o.Item != "" {
			s += " " + o.Item
		}
		s += ": " + o.Text
		proposed := 0
		for _, e := range o.Events {
			switch e.Kind {
			case logistics.EventAdded:
				s += " + " + e.Text
			case logistics.EventProposed:
				proposed++
			case logistics.EventReopened:
				s += " ! " + e.Text
			}
		}
		if proposed > 0 {
			s += fmt.Sprintf(" (usul %d)", proposed)
		}
		all = append(all, s)
	}
	return all
}

// TestReportsCarryObstacles tells what each way of reporting does to obstacles. The
// need of Tabang is 190 boxes.
func TestReportsCarryObstacles(t *testing.T) {
	short := "R-1 baru jumlah_kurang kotak_suara: Kotak suara kurang 40 buah"
	tests := []struct {
		name string
		do   func(w *world)
		want []string
	}{
		{"typed", func(w *world) { w.ask(tabang, "/lapor kotak 190, kendala: jembatan putus") }, []string{"R-1 baru jalan_akses: jembatan putus"}},
		{"guided", func(w *world) {
			w.ask(tabang, "/lapor")
			w.write(tabang, "kendala: jembatan putus")
			w.tap(tabang, w.write(tabang, "kotak 150 kurang 40"), "Kirim")
		}, []string{"R-1 baru jalan_akses: jembatan putus", short}},
		{"answer by a button", func(w *world) {
			req := w.tapOf(tabang, w.ask(tabang, "/lapor surat suara 11000 kurang 1600"), 0, 1)
			if _, err := w.twice(req, w.command("lapor").Tap); err != nil {
				w.Fatal(err)
			}
		}, []string{"R-1 baru jumlah_kurang surat_suara_bupati: Surat suara Bupati kurang 1.600 lembar"}},
		{"answer that is typed", func(w *world) {
			w.ask(tabang, "/lapor surat suara 11000 kurang 1600")
			w.hear(tabang, "bupati")
		}, []string{"R-1 baru jumlah_kurang surat_suara_bupati: Surat suara Bupati kurang 1.600 lembar"}},
		{"within the reserve", func(w *world) { w.ask(tabang, "/lapor kotak 187 kurang 3") }, nil},
		{"need unknown", func(w *world) { w.ask(tabang, "/lapor tinta 2 kurang 300") }, nil},
		{
			"words and line say the same", func(w *world) { w.ask(tabang, "/lapor kotak 150 kurang 40, kendala: kotak suara basah kena hujan") },
			[]string{"R-1 baru rusak_basah kotak_suara: kotak suara basah kena hujan"},
		},
		{"edit without a change", func(w *world) {
			w.edit(w.filed(tabang, "/lapor kotak 150 kurang 40, kendala: jembatan putus"), "/lapor kotak 150  KURANG 40, kendala: jembatan  putus")
		}, []string{"R-1 baru jalan_akses: jembatan putus", short}},
		{"edit that adds", func(w *world) {
			w.edit(w.filed(tabang, "/lapor kotak 190"), "/lapor kotak 150 kurang 40, kendala: jembatan putus")
		}, []string{"R-1 baru jalan_akses: jembatan putus", short}},
		{"edit that words it anew", func(w *world) {
			w.edit(w.filed(tabang, "/lapor kotak 190, kendala: jembatan putus"), "/lapor kotak 190, kendala: jembatan ambruk total")
		}, []string{"R-1 baru jalan_akses: jembatan putus + jembatan ambruk total (R-1)"}},
		{"edit that changes the number", func(w *world) {
			w.edit(w.filed(tabang, "/lapor kotak 150 kurang 40"), "/lapor kotak 160 kurang 30")
		}, []string{short + " + Kotak suara kurang 30 buah (R-1)"}},
		{"edit that drops both", func(w *world) {
			w.edit(w.filed(tabang, "/lapor kotak 150 kurang 40, kendala: jembatan putus"), "/lapor kotak 190")
		}, []string{"R-1 ditutup jalan_akses: jembatan putus", "R-1 ditutup jumlah_kurang kotak_suara: Kotak suara kurang 40 buah"}},
		{"edit for another area", func(w *world) {
			w.put(logistics.Person{ID: 20, Name: "Dewi", Role: logistics.RoleStaf, Area: "64.02", State: logistics.PersonActive})
			w.edit(w.filed(w.person(20), "/lapor untuk Tabang kotak 190, kendala: jembatan putus"), "/lapor untuk Muara Badak kotak 190, kendala: jembatan putus")
		}, []string{"R-1 ditutup jalan_akses: jembatan putus", "R-2 baru jalan_akses: jembatan putus"}},
		{"withdrawn", func(w *world) {
			w.ask(tabang, "/lapor kotak 150 kurang 40, kendala: jembatan putus")
			w.ask(tabang, "/batal")
		}, []string{"R-1 ditutup jalan_akses: jembatan putus", "R-1 ditutup jumlah_kurang kotak_suara: Kotak suara kurang 40 buah"}},
		{"withdrawn after somebody else has added", func(w *world) {
			w.ask(tabang, "/lapor kotak 150 kurang 40")
			w.pass(time.Hour)
			w.ask(tabang, "/lapor kotak 140 kurang 50")
			w.ask(tabang, "/batal R-1")
		}, []string{short + " + Kotak suara kurang 50 buah (R-2)"}},
		{"an addition withdrawn", func(w *world) {
			w.ask(tabang, "/lapor kotak 150 kurang 40")
			w.pass(time.Hour)
			w.ask(tabang, "/lapor kotak 140 kurang 50")
			w.ask(tabang, "/batal R-2")
		}, []string{short + " + Kotak suara kurang 50 buah (R-2) + dicabut lagi oleh pelapor: Kotak suara (R-2)"}},
		{"the same shortage a day later", func(w *world) {
			w.ask(tabang, "/lapor kotak 150 kurang 40")
			w.pass(24 * time.Hour)
			w.ask(tabang, "/lapor kotak 150 kurang 40")
			w.ask(tabang, "/lapor kotak 155 kurang 35")
		}, []string{short + " + Kotak suara kurang 35 buah (R-3)"}},
		{"a shortage of what /kendala tells already", func(w *world) {
			w.ask(tabang, "/kendala kotak suara kurang 30")
			w.ask(tabang, "/lapor kotak 150 kurang 40")
		}, []string{"R-0 baru jumlah_kurang kotak_suara: kotak suara kurang 30 + Kotak suara kurang 40 buah (R-1)"}},
		{"a report that comes late", func(w *world) {
			w.ask(tabang, "/lapor kotak 190")
			req := w.request(tabang, "/lapor kotak 150 kurang 40")
			req.SentAt = req.SentAt.Add(-time.Hour)
			if _, err := w.twice(req, w.command("lapor").Run); err != nil {
				w.Fatal(err)
			}
		}, nil},
		{
			"hand-over", func(w *world) { w.ask(tabang, "/lapor diterima bilik suara 190 dari 200") },
			[]string{"R-1 baru jumlah_kurang bilik_suara: Bilik suara diserahkan 200 buah, diterima 190, kurang 10"},
		},
		{"hand-over, corrected", func(w *world) {
			w.edit(w.filed(tabang, "/lapor diterima bilik suara 190 dari 200"), "/lapor diterima bilik suara 200 dari 200")
		}, []string{"R-1 ditutup jumlah_kurang bilik_suara: Bilik suara diserahkan 200 buah, diterima 190, kurang 10"}},
		{
			"hand-over, only the difference", func(w *world) { w.ask(tabang, "/lapor serah terima tinta kurang 4 botol") },
			[]string{"R-1 baru jumlah_kurang tinta: Tinta kurang 4 botol pada serah terima"},
		},
		{"progress", func(w *world) { w.ask(tabang, "/lapor kotak suara 150 dari 190") }, nil},
		{"complete", func(w *world) {
			w.ask(tabang, "/lapor kotak 150 kurang 40")
			w.pass(time.Hour)
			w.ask(tabang, "/lapor kotak 180")
			w.ask(tabang, "/lapor kotak 190")
			w.ask(tabang, "/lapor kotak 191")
		}, []string{short + " (usul 1)"}},
		{"complete, short, complete", func(w *world) {
			w.ask(tabang, "/lapor kotak 150 kurang 40")
			w.ask(tabang, "/lapor kotak 190")
			w.ask(tabang, "/lapor kotak 180 kurang 10")
			w.ask(tabang, "/lapor aman lengkap semua")
		}, []string{short + " + Kotak suara kurang 10 buah (R-3) (usul 2)"}},
		{"another area is complete", func(w *world) {
			w.ask(tabang, "/lapor kotak 150 kurang 40")
			w.ask(badak, "/lapor aman lengkap semua")
		}, []string{short}},
		{"short again after it was said to be solved", func(w *world) {
			w.ask(tabang, "/lapor kotak 150 kurang 40")
			w.pass(time.Hour)
			w.ask(operator, "/selesai K-1 dikirim")
			w.pass(time.Hour)
			w.ask(tabang, "/lapor kotak 160 kurang 30")
		}, []string{"R-1 dibuka_lagi jumlah_kurang kotak_suara: Kotak suara kurang 40 buah ! Kotak suara kurang 30 buah (R-2)"}},
		{"short again after it was closed", func(w *world) {
			w.ask(tabang, "/lapor kotak 150 kurang 40")
			w.ask(tabang, "/selesai K-1 sudah datang")
			w.ask(tabang, "/lapor kotak 160 kurang 30")
		}, []string{"R-1 ditutup jumlah_kurang kotak_suara: Kotak suara kurang 40 buah", "R-2 baru jumlah_kurang kotak_suara: Kotak suara kurang 30 buah"}},
		{"a second of the same kind", func(w *world) {
			w.ask(tabang, "/kendala jembatan putus")
			w.ask(tabang, "/lapor kotak 190, kendala: jalan longsor")
		}, []string{"R-0 baru jalan_akses: jembatan putus", "R-1 ditawarkan jalan_akses: jalan longsor"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			tt.do(w)
			if diff := cmp.Diff(tt.want, w.obstacles()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// filed sends a report and gives its request, to edit it.
func (w *world) filed(from logistics.Person, text string) commands.Request {
	w.Helper()
	req := w.request(from, text)
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		w.Fatalf("%s: %v", text, err)
	}
	return req
}

// What a report did to obstacles is told to its sender.
func TestReportTellsOfObstacles(t *testing.T) {
	w := newWorld(t)
	all := func(r commands.Reply) string {
		var texts []string
		for _, n := range r.Notices {
			texts = append(texts, tags.ReplaceAllString(n.Text, ""))
		}
		return strings.Join(texts, "\n")
	}
	tests := []struct {
		do   func() commands.Reply
		want string
	}{
		{func() commands.Reply { return w.ask(tabang, "/lapor kotak 150 kurang 40") }, "K-1 tercatat"},
		{func() commands.Reply { return w.ask(tabang, "/lapor kotak 140 kurang 50") }, "Dicatat pada 🟠 K-1 (Kotak suara kurang 40 buah): Kotak suara kurang 50 buah (R-2)."},
		{func() commands.Reply { return w.ask(tabang, "/lapor tinta 40, kendala: jembatan putus") }, "K-2 tercatat"},
		{func() commands.Reply { return w.ask(tabang, "/batal") }, "K-2 (jembatan putus) ikut dicabut, karena R-3 dibatalkan.\nBila kendalanya masih ada, ketik /kendala jembatan putus"},
	}
	for _, tt := range tests {
		if got := all(tt.do()); !strings.Contains(got, tt.want) {
			t.Errorf("lacks %q:\n%s", tt.want, got)
		}
	}
	o, err := w.store.Obstacle(t.Context(), 2)
	if err != nil || o.Report != 3 {
		t.Errorf("the obstacle is of R-%d: %v", o.Report, err)
	}
}
