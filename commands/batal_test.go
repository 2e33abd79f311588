package commands_test

import (
	"testing"
	"time"
)

func TestBatalEndsTheDialogueFirst(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/batal"), "tidak ada isian yang terbuka")
	w.ask(tabang, "/lapor tinta 40")
	card := w.ask(tabang, "/lapor")
	reply := w.ask(tabang, "/batal")
	w.wantText(reply, "sudah dibatalkan")
	if len(reply.Notices) != 2 || reply.Notices[1].Edits != card.Notices[0].Key {
		t.Errorf("the card is not closed: %+v", reply.Notices)
	}
	if w.hasDraft(tabang) {
		t.Error("the draft stays")
	}
	w.wantCount("64.02.12", "tinta", 40, 1)
	w.wantText(w.ask(tabang, "/batal"), "R-1 untuk Kecamatan Tabang")
	w.wantText(w.ask(tabang, "/batal"), "tidak ada isian yang terbuka")
}

func TestBatalTakesBackOneAfterTheOther(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 170")
	w.pass(24 * time.Hour)
	for _, text := range []string{"/lapor kotak 180", "/lapor kotak 190, tinta 40"} {
		w.ask(tabang, text)
		w.pass(time.Minute)
	}
	w.ask(badak, "/lapor kotak 99")
	w.wantText(w.ask(tabang, "/batal"), "R-3 untuk Kecamatan Tabang", "Kotak suara 180", "(R-2)", "Tinta: belum ada laporan")
	w.wantCount("64.02.12", "kotak_suara", 180, 2)
	w.wantText(w.ask(tabang, "/batal"), "R-2 untuk Kecamatan Tabang", "Kotak suara 170", "(R-1)")
	w.wantText(w.ask(tabang, "/batal"), "tidak ada isian yang terbuka")
	w.wantCount("64.02.12", "kotak_suara", 170, 1)
	w.wantText(w.ask(tabang, "/batal r1"), "R-1 untuk Kecamatan Tabang", "Kotak suara: belum ada laporan")
	w.wantText(w.ask(tabang, "/batal R-1"), "R-1 sudah dibatalkan sebelumnya")
	w.wantCount("64.02.05", "kotak_suara", 99, 4)
	if ok, err := w.store.CheckStock(t.Context(), "64.02.12"); err != nil || !ok {
		t.Errorf("the stock is not that of the reports: %v", err)
	}
}

func TestBatalOfOthers(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 190")
	for _, text := range []string{"/batal R-1", "/batal 9"} {
		w.wantText(w.ask(badak, text), "tidak ada di antara laporan Bapak/Ibu")
	}
	w.wantText(w.ask(operator, "/batal R-1"), "tidak ada di antara laporan Bapak/Ibu")
	w.wantText(w.ask(tabang, "/batal semua"), "Tulis nomor laporannya")
	w.wantCount("64.02.12", "kotak_suara", 190, 1)
}

func TestWithdrawnReportIsNotEdited(t *testing.T) {
	w := newWorld(t)
	req := w.request(tabang, "/lapor kotak 190")
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	w.ask(tabang, "/batal")
	w.wantText(w.edit(req, "/lapor kotak 191"), "R-1 sudah dibatalkan", "kirim laporan baru")
	if w.line("64.02.12", "kotak_suara") != nil {
		t.Error("it counts again")
	}
	w.wantText(w.ask(tabang, "/lapor kotak 190"), "R-2 tercatat")
}

func TestRiwayat(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/riwayat"), "belum mengirim laporan dalam 7 hari terakhir")
	req := w.request(tabang, "/lapor kotak 180, kendala: banjir")
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	w.edit(req, "/lapor kotak 185")
	w.ask(badak, "/lapor kotak 99")
	w.pass(time.Hour)
	w.ask(tabang, "/lapor tinta 40")
	w.ask(tabang, "/batal")
	w.wantText(w.ask(tabang, "/riwayat"),
		"R-3 Kecamatan Tabang, Minggu, 24 November 2024 pukul 09.05 WITA, dibatalkan\nVersi 1: Tinta 40\n\nR-1 Kecamatan Tabang, Minggu, 24 November 2024 pukul 08.05 WITA\nVersi 2: Kotak suara 185\nVersi 1: Kotak suara 180; kendala: banjir")
	w.pass(8 * 24 * time.Hour)
	w.wantText(w.ask(tabang, "/riwayat"), "belum mengirim laporan")
}

// Of a message of which all is asked there is no report, and /batal takes it back all
// the same before it takes the report before.
func TestBatalDropsWhatIsOnlyAsked(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 190")
	w.pass(time.Minute)
	asked := w.ask(tabang, "/lapor surat suara 12500, sampul 40")
	reply := w.ask(tabang, "/batal")
	w.wantText(reply, "surat suara 12.500, sampul 40")
	if len(reply.Notices) != 3 || reply.Notices[1].Edits != asked.Notices[0].Key || len(w.open(tabang)) != 0 {
		t.Errorf("the questions stay: %+v", reply.Notices)
	}
	w.wantCount("64.02.12", "kotak_suara", 190, 1)
	w.wantText(w.ask(tabang, "/batal"), "R-1", "dibatalkan")

	// What is older than the last report, or part of one, does not come first.
	w.ask(tabang, "/lapor surat suara 12400")
	w.pass(time.Minute)
	w.ask(tabang, "/lapor tinta 40, sampul 41")
	w.wantText(w.ask(tabang, "/batal"), "R-2", "dibatalkan")
	w.wantText(w.ask(tabang, "/batal"), "surat suara 12.400")
	w.wantText(w.ask(tabang, "/batal"), "Hari ini tidak ada")
	// A part of a report of yesterday stays with it.
	w.pass(15 * time.Hour)
	w.ask(tabang, "/lapor tinta 40, sampul 42")
	w.pass(2 * time.Hour)
	w.wantText(w.ask(tabang, "/batal"), "Hari ini tidak ada")
	if len(w.open(tabang)) != 1 {
		t.Error("the question of a report is gone")
	}
}
