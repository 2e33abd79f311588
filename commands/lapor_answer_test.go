package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"laporbot/logistics"
)

// everything names every item of the catalogue but the TPS, which are no goods.
func everything(w *world, count int) string {
	w.Helper()
	c, err := w.store.Catalog(w.Context(), "64.02")
	if err != nil {
		w.Fatal(err)
	}
	var lines []string
	for _, item := range c.Items() {
		name := item.Short
		if name == "" {
			name = item.Name
		}
		if item.Key != "tps" {
			lines = append(lines, fmt.Sprintf("%s %d", name, count))
		}
	}
	return "/lapor " + strings.Join(lines, "\n")
}

// An answer in which nothing is wrong fits on a phone, however many goods it names.
func TestFineAnswerIsShort(t *testing.T) {
	w := newWorld(t)
	c, err := w.store.Catalog(t.Context(), "64.02")
	if err != nil {
		t.Fatal(err)
	}
	var needs []logistics.Need
	for i, item := range c.Items() {
		if i%2 == 0 {
			needs = append(needs, logistics.Need{Area: "64.02.12", Item: item.Key, Count: 12345})
		}
	}
	needs = append(needs, logistics.Need{Area: "64.02.12", Item: "kotak_suara", Count: 12345}, logistics.Need{Area: "64.02.12", Item: "surat_suara_bupati", Count: 12345})
	if err := w.store.PutReference(t.Context(), nil, nil, needs); err != nil {
		t.Fatal(err)
	}
	answer := w.ask(tabang, everything(w, 12345))
	w.wantText(answer, "R-1 tercatat", "✅ Lengkap sesuai kebutuhan: ", "Kotak suara 12.345;", "• Lainnya: ", "Salinan DPT")
	if len(answer.Notices) != 1 {
		t.Fatalf("asked: %s", textOf(answer))
	}
	if n := utf8.RuneCountInString(textOf(answer)); n >= 1000 {
		t.Errorf("%d characters:\n%s", n, textOf(answer))
	}
	if n := len(w.reports("64.02.12")[0].Lines); n != len(c.Items())-1 {
		t.Errorf("%d lines of %d items", n, len(c.Items())-1)
	}

	// What is wrong stands by itself all the same.
	w.pass(time.Hour)
	wrong := w.ask(tabang, everything(w, 12345)+"\nkotak suara 12340 rusak 3")
	if len(wrong.Notices) > 1 {
		w.tap(tabang, part(wrong, 1), "12.340")
	}
	w.pass(time.Hour)
	changed := w.ask(tabang, strings.Replace(everything(w, 12345), "Kotak suara 12345", "Kotak suara 12340 rusak 3", 1))
	w.wantText(changed, "\n⚠️ Kotak suara 12.340 dari 12.345 buah, kurang 5, 3 rusak", "✅ Lengkap sesuai kebutuhan: ")
}

func TestShortAnswerShowsEachLine(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/lapor kotak 190, tinta 40"), "\n✅ Kotak suara 190 dari 190 buah, lengkap\n• Tinta 40 botol")
}

// What changed is told against what held, also where that was said of everything.
func TestChangeSinceWhatWasSaidOfEverything(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor tinta 40")
	w.pass(time.Hour)
	w.ask(tabang, "/lapor belum datang semua")
	w.pass(time.Hour)
	w.wantText(w.ask(tabang, "/lapor tinta 40"), "Tinta 40 botol; sebelumnya belum datang")
	w.wantText(w.ask(tabang, "/batal"), "⏳ Tinta belum datang (R-2)")
}

func TestAboutIsToldOnce(t *testing.T) {
	w := newWorld(t)
	answer := w.ask(tabang, "/lapor kurang lebih 186 tinta, tolong kirim cepat, TPS 017 segel 2")
	w.wantText(answer, "Tinta 186 botol, kira-kira")
	if strings.Contains(textOf(answer), "kurang lebih") {
		t.Errorf("counted and said to be not counted:\n%s", textOf(answer))
	}
}

func TestTimeOfTheCountIsKept(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/lapor kotak 190, kemarin jam 14.30"), "Waktu hitung: kemarin jam 14.30.")
	w.wantText(w.ask(tabang, "/lapor tinta 40, jam 07.15"), "Waktu hitung: jam 07.15.")
	w.wantText(w.ask(tabang, "/stok"), "Ketua PPK, waktu hitung kemarin jam 14.30:", "Ketua PPK, waktu hitung jam 07.15:")
	w.wantText(w.ask(tabang, "/riwayat"), "waktu hitung kemarin jam 14.30", "waktu hitung jam 07.15")
	for i, want := range []bool{true, false} {
		if got := strings.Contains(strings.Join(w.reports("64.02.12")[i].Notes, "\n"), "waktu hitung"); got != want {
			t.Errorf("report %d: told to the readers of the digest: %t", i+1, got)
		}
	}
}

// Both names are kept, and the name is no note of its own.
func TestAreaAndNameTogether(t *testing.T) {
	w := newWorld(t)
	for text, want := range map[string]string{
		"/lapor untuk Tabang atas nama Budi kotak 190":           "Dilaporkan oleh Rudi atas nama Budi",
		"/lapor untuk Tabang, a.n. Pak Rahmat Hidayat, tinta 40": "Dilaporkan oleh Rudi atas nama Rahmat Hidayat",
		"/lapor untuk Tabang atas nama Budi, lem 95, kemarin":    "Dilaporkan oleh Rudi atas nama Budi",
		"/lapor untuk Tabang segel 500":                          "Dilaporkan oleh Rudi atas nama Budi",
	} {
		answer := w.ask(operator, text)
		w.wantText(answer, want)
		if strings.Contains(textOf(answer), "Catatan") || strings.Contains(textOf(answer), "tidak terbaca") {
			t.Errorf("%s: the name is a note:\n%s", text, textOf(answer))
		}
	}
	w.wantText(w.ask(tabang, "/lapor untuk Tabang atas nama Pak Rahmat, tinta 41"), "Dilaporkan oleh Budi atas nama Rahmat")
	for _, r := range w.reports("64.02.12") {
		if len(r.Unread) > 0 || len(r.Notes) > 0 && r.CountedAt == "" {
			t.Errorf("notes %q", r.Notes)
		}
	}
}

// Who only tells what is damaged does not say that the number is another.
func TestDamageAloneKeepsTheCount(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/lapor kotak rusak 5"), "Kotak suara belum diketahui jumlahnya, kebutuhannya 190 buah, 5 rusak")
	w.pass(time.Hour)
	w.ask(tabang, "/lapor kotak 189")
	w.pass(time.Hour)
	w.wantText(w.ask(tabang, "/lapor kotak rusak 6"), "Kotak suara 189 dari 190 buah menurut laporan sebelumnya, kurang 1, 6 rusak; sebelumnya 189")
	w.wantCount("64.02.12", "kotak_suara", 189, 3)
	if line := w.line("64.02.12", "kotak_suara"); line.Broken() != 6 {
		t.Errorf("%d damaged", line.Broken())
	}
	// What speaks of the quantity itself does.
	w.pass(time.Hour)
	w.wantText(w.ask(tabang, "/lapor kotak rusak 6 kurang 7"), "Kotak suara belum diketahui jumlahnya")
	w.pass(time.Hour)
	w.ask(tabang, "/lapor kotak 4")
	w.pass(time.Hour)
	w.wantText(w.ask(tabang, "/lapor kotak rusak 5"), "Kotak suara belum diketahui jumlahnya")
	w.pass(time.Hour)
	w.ask(tabang, "/lapor kotak 189")
	w.pass(time.Hour)
	w.ask(tabang, "/lapor belum datang semua")
	w.pass(time.Hour)
	w.wantText(w.ask(tabang, "/lapor kotak rusak 5"), "Kotak suara belum diketahui jumlahnya")
	// An edit does not hold on to what it takes away.
	req := w.request(tabang, "/lapor tinta 40")
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	w.wantText(w.edit(req, "/lapor tinta rusak 3"), "Tinta 40 → belum diketahui jumlahnya")
}

// The count that damage alone goes by stays that of the report that tells it.
func TestCarriedCountFollowsItsReport(t *testing.T) {
	w := newWorld(t)
	want := func(when string, count, broken, number int64) {
		t.Helper()
		line := w.line("64.02.12", "kotak_suara")
		switch {
		case line == nil:
			t.Fatalf("%s: nothing is counted", when)
		case line.Report != number || line.Broken() != broken || (line.Count == nil) != (count < 0) || line.Count != nil && *line.Count != count:
			t.Errorf("%s: %+v", when, line)
		}
		if ok, err := w.store.CheckStock(t.Context(), "64.02.12"); err != nil || !ok {
			t.Errorf("%s: the stock is not that of the reports: %v", when, err)
		}
	}
	first := w.request(tabang, "/lapor kotak 190")
	if _, err := w.twice(first, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Hour)
	second := w.request(tabang, "/lapor kotak rusak 5")
	answer, err := w.twice(second, w.command("lapor").Run)
	if err != nil {
		t.Fatal(err)
	}
	w.wantText(answer, "Kotak suara 190 dari 190 buah menurut laporan sebelumnya, lengkap, 5 rusak")
	want("reported", 190, 5, 2)
	if line := w.reports("64.02.12")[1].Lines[0]; line.Count != nil {
		t.Errorf("the report is stored with a count that it does not tell: %+v", line)
	}
	if labels := buttonsOf(w.tap(tabang, answer, "Perbaiki")); labels[0][0] != "Kotak suara 190" {
		t.Errorf("to be repaired: %v", labels)
	}
	w.pass(time.Minute)
	w.edit(first, "/lapor kotak 160")
	want("the count is corrected", 160, 5, 2)
	w.pass(time.Minute)
	w.wantText(w.edit(second, "/lapor kotak rusak 6"), "Kotak suara 160, 5 rusak → 160 dari 190 buah menurut laporan sebelumnya, kurang 30, 6 rusak")
	want("the damage is corrected", 160, 6, 2)
	w.wantText(w.ask(tabang, "/riwayat"), "Kotak suara 6 rusak", "Kotak suara 5 rusak")
	w.pass(time.Minute)
	w.ask(tabang, "/batal R-1")
	want("the count is withdrawn", -1, 6, 2)
	w.pass(time.Hour)
	w.ask(tabang, "/lapor kotak 180")
	want("counted anew", 180, 0, 3)

	late := w.request(tabang, "/lapor kotak rusak 7")
	late.SentAt = w.now.Add(-time.Minute)
	answer, err = w.twice(late, w.command("lapor").Run)
	if err != nil {
		t.Fatal(err)
	}
	w.wantText(answer, "Kotak suara belum diketahui jumlahnya", "Sudah ada laporan yang lebih baru")
	want("a late message takes no count that was said after it", 180, 0, 3)
	w.ask(tabang, "/batal R-3")
	want("what was said after it is withdrawn", -1, 7, 4)
}

// That all are there holds on beside those that are damaged.
func TestDamageAloneKeepsComplete(t *testing.T) {
	for _, text := range []string{"/lapor kotak lengkap", "/lapor semua lengkap"} {
		w := newWorld(t)
		w.ask(badak, text)
		w.pass(time.Hour)
		w.wantText(w.ask(badak, "/lapor kotak rusak 5"), "Kotak suara lengkap dari 190 buah menurut laporan sebelumnya, 5 rusak")
		if line := w.line("64.02.05", "kotak_suara"); line.State != logistics.StateComplete || line.Broken() != 5 {
			t.Errorf("%s: %+v", text, line)
		}
		w.wantText(w.ask(badak, "/stok"), "Kotak suara lengkap dari 190 buah, 5 rusak")
	}
}

func TestSameByTyping(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 180, tinta 40")
	w.pass(24 * time.Hour)
	card := w.ask(tabang, "/lapor sama seperti kemarin")
	w.wantText(card, "Diisi seperti laporan sebelumnya", "Kotak suara 180", "Tinta 40")
	if n := len(w.reports("64.02.12")); n != 1 {
		t.Errorf("%d reports: sent before it was looked at", n)
	}
	w.wantText(w.write(tabang, "kirim"), "R-2 tercatat", "Kotak suara 180", "Tinta 40")
	w.wantText(w.ask(badak, "/lapor sama"), "Laporan Kecamatan Muara Badak", "Pilih barang")
	w.wantText(w.ask(tabang, "grup: /lapor sama"), "percakapan pribadi")
}
