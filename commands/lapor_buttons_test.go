package commands_test

import (
	"strings"
	"testing"
	"time"

	"laporbot/commands"
	"laporbot/logistics"
)

// deliver is what the outbox does with the messages of a reply.
func (w *world) deliver(reply commands.Reply) {
	w.Helper()
	for i, n := range reply.Notices {
		n.MessageID = 5000 + w.next*10 + i
		if err := w.store.FinishNotice(w.Context(), n); err != nil {
			w.Fatal(err)
		}
	}
}

func TestRight(t *testing.T) {
	w := newWorld(t)
	answer := w.ask(tabang, "/lapor kotak 190")
	if got := strings.Join(buttonsOf(answer)[0], "|"); got != "Betul|Perbaiki|Batalkan" {
		t.Errorf("buttons %s", got)
	}
	if reply := w.tap(tabang, answer, "Betul"); reply.Toast == "" || len(reply.Notices) != 0 {
		t.Errorf("the answer is not known to have gone out, so nothing can be changed: %+v", reply)
	}
	w.deliver(answer)
	reply := w.tap(tabang, answer, "Betul")
	if reply.Toast != "Terima kasih, R-1 sudah betul." {
		t.Errorf("toast %q", reply.Toast)
	}
	if n := reply.Notices[0]; n.EditID != 77 || n.Text != answer.Notices[0].Text || len(n.Buttons) > 0 {
		t.Errorf("the buttons stay: %+v", n)
	}
}

func TestRepair(t *testing.T) {
	w := newWorld(t)
	answer := w.ask(tabang, "/lapor kotak 190 rusak 2, tinta 40")
	how := w.tap(tabang, answer, "Perbaiki")
	w.wantText(how, "mengubah (edit) pesan", "mengirim laporan baru")
	asked := w.tap(tabang, how, "Kotak suara 190")
	w.wantText(asked, "Kotak suara pada R-1: berapa yang betul?")
	if asked.Notices[0].EditID != 77 {
		t.Errorf("a further message: %+v", asked.Notices[0])
	}
	w.pass(11 * time.Hour)
	w.wantText(w.hear(tabang, "188 rusak 1"), "R-1 diperbaiki (versi 2)", "Kotak suara 190, 2 rusak → 188")
	w.wantCount("64.02.12", "kotak_suara", 188, 1)
	w.wantCount("64.02.12", "tinta", 40, 1)
}

// A line that is chosen twice is asked about once, and the answer that is typed fits it.
func TestRepairChosenTwice(t *testing.T) {
	w := newWorld(t)
	answer := w.ask(tabang, "/lapor kotak 150, tinta 40")
	first := w.tap(tabang, w.tap(tabang, answer, "Perbaiki"), "Kotak suara 150")
	w.tap(tabang, w.tap(tabang, answer, "Perbaiki"), "Tinta 40")
	again := w.tap(tabang, w.tap(tabang, answer, "Perbaiki"), "Kotak suara 150")
	if n := again.Notices[0]; n.Edits != first.Notices[0].Key || !strings.Contains(n.Text, "tidak perlu dijawab lagi") {
		t.Errorf("the first question is not closed: %+v", n)
	}
	if n := again.Notices[1]; n.EditID != 77 || !strings.Contains(n.Text, "berapa yang betul?") {
		t.Errorf("not asked in the place of the list: %+v", n)
	}
	if n := len(w.open(tabang)); n != 2 {
		t.Errorf("%d questions are open", n)
	}
	w.hear(tabang, "tinta 41")
	w.wantText(w.hear(tabang, "160"), "R-1 diperbaiki (versi 3)", "Kotak suara 150 → 160")
}

func TestUndo(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 180")
	w.pass(time.Hour)
	answer := w.ask(tabang, "/lapor kotak 190, tinta 40, surat suara 12500")
	gone := w.tap(tabang, answer, "Batalkan")
	w.wantText(gone, "R-2 untuk Kecamatan Tabang", "dibatalkan", "Kotak suara 180", "(R-1)", "Tinta: belum ada laporan")
	if len(gone.Notices) != 2 || gone.Notices[1].Edits != answer.Notices[1].Key || len(w.open(tabang)) != 0 {
		t.Errorf("the question stays: %+v", gone.Notices)
	}
	w.wantCount("64.02.12", "kotak_suara", 180, 1)
	for _, text := range []string{"Batalkan", "Betul", "Perbaiki"} {
		if reply := w.tap(tabang, answer, text); !strings.Contains(reply.Toast, "sudah dibatalkan") {
			t.Errorf("%s: %+v", text, reply)
		}
	}
}

func TestButtonsAreForTheSender(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 190")
	for _, data := range []string{"lapor:ok:1:1", "lapor:fix:1", "lapor:undo:1", "lapor:line:1:kotak_suara"} {
		if reply := w.press(badak, data); !strings.Contains(reply.Toast, "untuk pengirim laporannya") {
			t.Errorf("%s: %+v", data, reply)
		}
	}
	for _, data := range []string{"lapor:ok:9:1", "lapor:fix:", "lapor:undo:x", "lapor:line:1:gajah", "lapor:q:zz:1", "lapor:q"} {
		if reply := w.press(tabang, data); !strings.Contains(reply.Toast, "sudah tidak berlaku") {
			t.Errorf("%s: %+v", data, reply)
		}
	}
	w.wantCount("64.02.12", "kotak_suara", 190, 1)
}

func TestReminderButtonOpensTheGuidedReport(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.press(tabang, "lapor:mulai"), "Laporan Kecamatan Tabang", "Pilih barang")
}

// TestSameAsYesterdayIsTwoTaps: the button under a reminder shows what would be
// reported, and the next tap reports it.
func TestSameAsYesterdayIsTwoTaps(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 180 rusak 2, tinta 40")
	w.pass(24 * time.Hour)
	card := w.press(tabang, "lapor:sama")
	w.wantText(card, "Diisi seperti laporan sebelumnya", "Kotak suara 180 dari 190 buah, kurang 10, 2 rusak", "Tinta 40")
	if n := len(w.reports("64.02.12")); n != 1 {
		t.Fatalf("%d reports after the first tap", n)
	}
	w.wantText(w.tap(tabang, card, "Kirim"), "R-2 tercatat", "Kotak suara", "Tinta")
	// Once the report of the day is there, nothing of an earlier day is offered.
	w.wantText(w.press(tabang, "lapor:sama"), "Laporan Kecamatan Tabang", "Pilih barang")
}

func TestLaporForOthers(t *testing.T) {
	w := newWorld(t)
	staf := logistics.Person{ID: 20, Name: "Dewi", Role: logistics.RoleStaf, Area: "64.02", State: logistics.PersonActive}
	w.put(staf)
	pps := logistics.Person{ID: 21, Name: "Agus", Role: logistics.RolePPS, Area: "64.02.12.2001", State: logistics.PersonActive}
	w.put(pps)
	w.wantText(w.ask(staf, "/lapor untuk Tabang kotak 190"), "R-1 tercatat untuk Kecamatan Tabang", "Dilaporkan oleh Dewi atas nama Budi")
	w.wantCount("64.02.12", "kotak_suara", 190, 1)
	if r := w.reports("64.02.12")[0]; r.Sender != staf.ID || r.OnBehalf != "Budi" {
		t.Errorf("report %+v", r)
	}
	w.wantText(w.ask(staf, "/lapor kotak 190"), "Mohon tulis wilayahnya", "/lapor untuk 64.02.12")
	w.wantText(w.ask(staf, "/lapor"), "Mohon tulis wilayahnya")
	w.wantText(w.ask(staf, "/lapor untuk Gajah kotak 190"), "Wilayah Gajah tidak ditemukan")
	w.wantText(w.ask(staf, "/lapor atas nama Bapak Agus, kotak 14"), "R-2 tercatat untuk Desa Sidomulyo", "Dilaporkan oleh Dewi atas nama Agus")
	w.wantText(w.ask(tabang, "/lapor atas nama Ibu Ratna, tinta 40"), "R-3 tercatat untuk Kecamatan Tabang", "Dilaporkan oleh Budi atas nama", "Ratna.")
	w.wantText(w.ask(tabang, "/lapor atas nama Ratna, tinta 40"), "Wilayah Ratna tidak ditemukan")
	w.wantText(w.ask(tabang, "/lapor untuk Tabang tinta 41"), "R-4 tercatat untuk Kecamatan Tabang")
	if text := textOf(w.ask(tabang, "/lapor untuk Tabang tinta 42")); strings.Contains(text, "Dilaporkan oleh") {
		t.Errorf("the own area is nobody else's:\n%s", text)
	}
	w.wantText(w.ask(tabang, "/lapor atas nama Agus: kotak 12"), "R-6 tercatat untuk Desa Sidomulyo", "Dilaporkan oleh Budi atas nama Agus")
}

func TestLaporTellsItsTimes(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/lapor kotak 190 kemarin jam 14.30"), "Waktu hitung: kemarin jam 14.30")
	late := w.request(tabang, "/lapor tinta 40")
	late.SentAt = w.now.Add(-3 * time.Hour)
	reply, err := w.twice(late, w.command("lapor").Run)
	if err != nil {
		t.Fatal(err)
	}
	w.wantText(reply, "pukul 05.05 WITA", "Pesan baru diterima Minggu, 24 November 2024 pukul 08.05 WITA")
}

func TestEditNamesAnotherArea(t *testing.T) {
	w := newWorld(t)
	staf := logistics.Person{ID: 20, Name: "Dewi", Role: logistics.RoleStaf, Area: "64.02", State: logistics.PersonActive}
	w.put(staf)
	req := w.request(staf, "/lapor untuk Tabang kotak 190")
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	reply := w.edit(req, "/lapor untuk Muara Badak kotak 190")
	w.wantText(reply, "R-2 tercatat untuk Kecamatan Muara Badak")
	w.wantText(part(reply, 1), "R-1 untuk Kecamatan Tabang dibatalkan")
	if w.line("64.02.12", "kotak_suara") != nil {
		t.Error("the report counts for both")
	}
	w.wantCount("64.02.05", "kotak_suara", 190, 2)
}
