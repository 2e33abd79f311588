package commands_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/commands"
	"laporbot/logistics"
)

func TestLapor(t *testing.T) {
	w := newWorld(t)
	reply := w.ask(tabang, "/lapor surat suara bupati 12480 rusak 20\nkotak suara 190\nbilik suara 380")
	w.wantText(reply, "R-1 tercatat untuk Kecamatan Tabang, Minggu, 24 November 2024 pukul 08.05 WITA",
		"⚠️ Surat suara Bupati 12.480 dari 12.600 lembar, kurang 120, 20 rusak", "✅ Kotak suara 190 dari 190 buah, lengkap", "380 buah")
	if n := len(reply.Notices[0].Text); n >= 1000 {
		t.Errorf("the answer has %d bytes", n)
	}
	all := w.reports("64.02.12")
	if len(all) != 1 {
		t.Fatalf("%d reports", len(all))
	}
	for _, r := range all {
		if r.Number != 1 || r.Area != "64.02.12" || r.Sender != tabang.ID || r.Version != 1 || len(r.Lines) != 3 || !strings.HasPrefix(r.Text, "surat suara") {
			t.Errorf("report %+v", r)
		}
	}
	w.wantCount("64.02.12", "kotak_suara", 190, 1)
}

func TestLaporKeepsTheGoodPart(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/lapor kotak suara 190, qwertyuiop 12, surat suara 12480"), "R-1 tercatat", "Kotak suara 190",
		"Belum dicatat dari pesan ini", "1 hal lain dari pesan ini menunggu jawaban", "qwertyuiop 12: tidak terbaca", "/lapor kotak suara 190")
	stock, err := w.store.Stock(t.Context(), "64.02.12")
	if err != nil || len(stock.Lines) != 1 {
		t.Errorf("something unclear was counted: %+v, %v", stock, err)
	}
}

func TestLaporPacks(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/lapor kabel ties 30 pack"), "• Kabel ties 30 pack")
	w.wantText(w.ask(tabang, "/lapor kabel ties 30 pack @100"), "• Kabel ties 3.000 buah (30 pack)")
}

func TestLaporStoresNothingUnread(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/lapor qwertyuiop"), "Belum ada yang dicatat", "qwertyuiop: tidak terbaca", "/lapor kotak suara 190")
	w.wantText(w.ask(tabang, "/lapor surat suara 12500"), "surat suara 12.500", "Untuk Gubernur, Bupati, atau masing-masing?", "Belum dicatat sebelum dijawab")
	if all := w.reports("64.02.12"); len(all) != 0 {
		t.Errorf("stored %v", all)
	}
	w.wantText(w.ask(tabang, "/lapor kotak suara 190"), "R-1 tercatat")
}

func TestLaporOfOneStationIsNotCounted(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/lapor TPS 017 kotak 2"), "Belum ada yang dicatat", "TPS 017 kotak 2")
	w.wantText(w.ask(tabang, "/lapor kotak suara 190\nTPS 017 kotak 2"), "Kotak suara 190", "Catatan, tidak ikut dihitung:\n• TPS 017 kotak 2")
	w.wantCount("64.02.12", "kotak_suara", 190, 1)
}

func TestLaporKeepsObstacles(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/lapor kotak suara 190\nkendala: jembatan putus"), "Kendala ikut dicatat pada R-1", "• jembatan putus")
	for _, r := range w.reports("64.02.12") {
		if len(r.Notes) != 1 || r.Notes[0] != "Kendala: jembatan putus" {
			t.Errorf("notes %q", r.Notes)
		}
	}
	w.wantText(w.ask(tabang, "/lapor kendala: jembatan putus"), "R-2 tercatat", "Kendala ikut dicatat pada R-2")
}

func TestLaporRepeated(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak suara 190")
	w.pass(time.Minute)
	w.wantText(w.ask(tabang, "/lapor  Kotak suara  190"), "R-2 tercatat", "Isinya sama dengan R-1, jadi dicatat sebagai konfirmasi")
	w.pass(24 * time.Hour)
	next := w.ask(tabang, "/lapor kotak suara 190")
	w.wantText(next, "R-3 tercatat")
	if strings.Contains(textOf(next), "konfirmasi") {
		t.Errorf("the report of another day is called a confirmation:\n%s", textOf(next))
	}
	w.wantCount("64.02.12", "kotak_suara", 190, 3)
}

func TestLaporEdited(t *testing.T) {
	w := newWorld(t)
	req := w.request(tabang, "/lapor kotak suara 180, tinta 40")
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Minute)
	w.wantText(w.edit(req, "/lapor kotak suara 190"), "R-1 diperbarui (versi 2)", "Kotak suara 180 → 190 dari 190 buah", "Tidak lagi disebut: Tinta")
	w.wantCount("64.02.12", "kotak_suara", 190, 1)
	if w.line("64.02.12", "tinta") != nil {
		t.Error("what the correction no longer names is still in stock")
	}
	w.wantText(w.edit(req, "/lapor kotak suara 190 rusak 2"), "R-1 diperbarui (versi 3)", "190 → 190 dari 190 buah, lengkap, 2 rusak")
	w.wantText(w.edit(req, "/lapor kotak  suara 190 rusak 2"), "R-1 tidak berubah")
	w.wantText(w.edit(req, "/lapor qwertyuiop"), "R-1 tetap seperti semula", "tidak terbaca")
	w.wantText(w.edit(req, "/lapor"), "R-1 tetap seperti semula")
	if all := w.reports("64.02.12"); len(all) != 3 || all[0].Version != 1 || all[2].Version != 3 || all[2].Number != 1 {
		t.Errorf("reports %+v", all)
	}
}

func TestLaporEditedIntoAReport(t *testing.T) {
	w := newWorld(t)
	req := w.request(tabang, "/lapor qwertyuiop")
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	w.wantText(w.edit(req, "/lapor qwertyuiopa"), "Belum ada yang dicatat")
	w.wantText(w.edit(req, "/lapor kotak suara 190"), "R-1 tercatat")
}

// An edit of an older report never displaces a newer one, and the sender is told.
func TestLaporEditOfAnOlderReport(t *testing.T) {
	w := newWorld(t)
	req := w.request(tabang, "/lapor kotak suara 180, tinta 40")
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Hour)
	w.ask(tabang, "/lapor kotak suara 190")
	w.wantText(w.edit(req, "/lapor kotak suara 170, tinta 41"), "R-1 diperbarui (versi 2)", "Sudah ada laporan yang lebih baru", "Kotak suara (R-2)")
	w.wantCount("64.02.12", "kotak_suara", 190, 2)
	w.wantCount("64.02.12", "tinta", 41, 1)
}

func TestLaporThatArrivesLate(t *testing.T) {
	w := newWorld(t)
	late := w.request(tabang, "/lapor kotak suara 100")
	w.pass(time.Hour)
	w.ask(tabang, "/lapor kotak suara 190")
	reply, err := w.twice(late, w.command("lapor").Run)
	if err != nil {
		t.Fatal(err)
	}
	w.wantText(reply, "R-2 tercatat", "pukul 08.05 WITA", "Sudah ada laporan yang lebih baru", "Kotak suara (R-1)")
	w.wantCount("64.02.12", "kotak_suara", 190, 1)
}

// A person who is moved while the message is on its second try still reports, and
// corrects, for the area of the first.
func TestLaporDecidesTheAreaOnce(t *testing.T) {
	w := newWorld(t)
	first := w.request(tabang, "/lapor kotak suara 180")
	correction := w.request(tabang, "/lapor kotak suara 190")
	correction.MessageID, correction.Edited = first.MessageID, true
	for _, req := range []commands.Request{first, correction} {
		run := w.command("lapor").Run
		before, err := run(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		req.From.Area = "64.02.05"
		after, err := run(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Error(diff)
		}
	}
	if here, there := w.reports("64.02.12"), w.reports("64.02.05"); len(here) != 2 || len(there) != 0 {
		t.Errorf("%d reports here, %d there", len(here), len(there))
	}
}

func TestLaporForAForeignArea(t *testing.T) {
	w := newWorld(t)
	if _, err := w.try(badak, "/lapor untuk Tabang kotak suara 190"); !errors.Is(err, logistics.ErrOutside) {
		t.Errorf("a foreign area: %v", err)
	}
	if all := w.reports("64.02.12"); len(all) != 0 {
		t.Errorf("stored %v", all)
	}
}

func TestLaporInAGroup(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "grup: /lapor kotak suara 190"), "R-1 tercatat")
	reply := w.ask(tabang, "grup: /lapor")
	w.wantText(reply, "percakapan pribadi")
	if b := reply.Notices[0].Buttons[0][0]; b.URL != "https://t.me/laporkukarbot?start=lapor" {
		t.Errorf("button %+v", b)
	}
	if w.hasDraft(tabang) {
		t.Error("a dialogue was opened in the group")
	}
}
