package commands_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/commands"
)

func TestGuided(t *testing.T) {
	w := newWorld(t)
	card := w.ask(tabang, "/lapor")
	w.wantText(card, "Laporan Kecamatan Tabang", "Pilih barang", "Halaman 1 dari")
	key := card.Notices[0].Key
	if key == "" || card.Notices[0].Edits != "" {
		t.Fatalf("the card has no key of its own: %+v", card.Notices[0])
	}
	want := [][]string{{"Kotak suara", "Surat suara Gubernur"}, {"Surat suara Bupati", "Tinta"}}
	if diff := cmp.Diff(want, buttonsOf(card)[:2]); diff != "" {
		t.Error(diff)
	}

	asked := w.tap(tabang, card, "Kotak suara")
	w.wantText(asked, "Berapa Kotak suara yang ada, dalam buah? Kebutuhannya 190.")
	said := w.write(tabang, "188 rusak 2")
	w.wantText(said, "⚠️ Kotak suara 188 dari 190 buah, kurang 2, 2 rusak", "Kirim")
	asked = w.tap(tabang, said, "Tinta")
	said = w.tap(tabang, asked, "Belum datang")
	w.wantText(said, "⏳ Tinta belum datang")
	if got := buttonsOf(said)[0][0]; got != "✓ Kotak suara" {
		t.Errorf("the button is %q", got)
	}
	if len(w.reports("64.02.12")) != 0 {
		t.Error("stored before it was sent")
	}
	sent := w.tap(tabang, said, "Kirim")
	w.wantText(sent, "R-1 tercatat untuk Kecamatan Tabang", "Kotak suara 188", "Tinta belum datang")
	if sent.Toast != "R-1 tercatat." {
		t.Errorf("toast %q", sent.Toast)
	}
	for _, r := range []string{asked.Notices[0].Edits, said.Notices[0].Edits, sent.Notices[0].Edits} {
		if r != key {
			t.Errorf("not the card %q is edited but %q", key, r)
		}
	}
	all := w.reports("64.02.12")
	if w.hasDraft(tabang) || len(all) != 1 {
		t.Errorf("draft open: %t, reports %v", w.hasDraft(tabang), all)
	}
	for _, r := range all {
		if r.Text != "Kotak suara 188 rusak 2, Tinta belum datang" {
			t.Errorf("text %q", r.Text)
		}
	}
}

func TestGuidedPagesAndGoesBack(t *testing.T) {
	w := newWorld(t)
	card := w.ask(tabang, "/lapor")
	second := w.tap(tabang, card, "Berikutnya »")
	w.wantText(second, "Halaman 2 dari")
	w.wantText(w.tap(tabang, second, "« Sebelumnya"), "Halaman 1 dari")
	card = w.ask(tabang, "/lapor")
	asked := w.tap(tabang, card, "Tinta")
	w.wantText(w.tap(tabang, asked, "Kembali"), "Pilih barang")
	w.write(tabang, "tinta 40")
	card = w.ask(tabang, "/lapor")
	cleared := w.tap(tabang, w.tap(tabang, card, "✓ Tinta"), "Hapus isian ini")
	if strings.Contains(textOf(cleared), "Tinta") {
		t.Errorf("not cleared:\n%s", textOf(cleared))
	}
}

func TestGuidedTakesTypedLines(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor")
	w.wantText(w.write(tabang, "kotak suara 190, tinta 40"), "Kotak suara 190", "Tinta 40")
	w.wantText(w.write(tabang, "qwertyuiop"), "Belum diisi dari tulisan tadi:\n• qwertyuiop: tidak terbaca", "Kotak suara 190")
	w.wantText(w.write(tabang, "kendala: jembatan putus"), "Kotak suara 190")
	w.wantText(w.write(tabang, "kirim"), "R-1 tercatat", "Kendala ikut dicatat pada R-1", "• jembatan putus")
}

func TestGuidedAsksAgain(t *testing.T) {
	w := newWorld(t)
	asked := w.tap(tabang, w.ask(tabang, "/lapor"), "Tinta")
	again := w.write(tabang, "banyak sekali")
	w.wantText(again, "Tulisan tadi tidak terbaca", "Berapa Tinta")
	if asked.Notices[0].Edits != again.Notices[0].Edits {
		t.Error("another card")
	}
}

func TestGuidedOldButtons(t *testing.T) {
	w := newWorld(t)
	card := w.ask(tabang, "/lapor")
	w.tap(tabang, card, "Tinta")
	for _, text := range []string{"Kotak suara", "Batalkan"} {
		reply := w.tap(tabang, card, text)
		if len(reply.Notices) != 0 || !strings.Contains(reply.Toast, "sudah tidak berlaku") {
			t.Errorf("an old button: %+v", reply)
		}
	}
	w.ask(tabang, "/batal")
	if reply := w.tap(tabang, card, "Kotak suara"); !strings.Contains(reply.Toast, "sudah tidak berlaku") {
		t.Errorf("a button without a dialogue: %+v", reply)
	}
	for _, data := range []string{"lapor:1", "lapor:1:item:gajah", "lapor:x:y:z:z"} {
		if reply := w.press(tabang, data); reply.Toast == "" {
			t.Errorf("%s: %+v", data, reply)
		}
	}
}

func TestGuidedResumes(t *testing.T) {
	w := newWorld(t)
	first := w.ask(tabang, "/lapor")
	w.write(tabang, "tinta 40")
	second := w.ask(tabang, "/lapor")
	w.wantText(second, "Isian sebelumnya dilanjutkan", "Tinta 40")
	if second.Notices[0].Key == first.Notices[0].Key || second.Notices[0].Edits != "" {
		t.Errorf("no new card: %+v", second.Notices[0])
	}
	w.pass(25 * time.Hour)
	fresh := w.ask(tabang, "/lapor")
	if strings.Contains(textOf(fresh), "Tinta 40") {
		t.Errorf("an expired dialogue goes on:\n%s", textOf(fresh))
	}
}

func TestGuidedNothingToSend(t *testing.T) {
	w := newWorld(t)
	card := w.ask(tabang, "/lapor")
	for _, row := range buttonsOf(card) {
		for _, text := range row {
			if text == "Kirim" {
				t.Error("an empty report can be sent")
			}
		}
	}
	w.wantText(w.write(tabang, "kirim"), "Belum ada barang yang diisi")
	w.wantText(w.tap(tabang, card, "Batalkan"), "dibatalkan")
	if w.hasDraft(tabang) || len(w.reports("64.02.12")) != 0 {
		t.Error("something stays")
	}
}

func TestGuidedSameAsYesterday(t *testing.T) {
	w := newWorld(t)
	card := w.ask(tabang, "/lapor")
	if strings.Contains(strings.Join(buttonsOf(card)[0], ""), "Sama") {
		t.Error("there is nothing to take over")
	}
	w.ask(tabang, "/batal")
	w.ask(tabang, "/lapor kotak 180 rusak 2, tinta 40")
	w.pass(24 * time.Hour)
	w.ask(tabang, "/lapor segel 500")
	card = w.ask(tabang, "/lapor")
	if got := buttonsOf(card)[0]; len(got) != 1 || got[0] != "Sama seperti kemarin" {
		t.Fatalf("first row %q", got)
	}
	same := w.tap(tabang, card, "Sama seperti kemarin")
	w.wantText(same, "Diisi seperti laporan sebelumnya", "Kotak suara 180 dari 190 buah, kurang 10, 2 rusak", "Tinta 40")
	if strings.Contains(textOf(same), "Segel") || same.Notices[0].Edits != card.Notices[0].Key {
		t.Errorf("what was said today is not yesterday's, and the card stays one:\n%s", textOf(same))
	}
	w.wantText(w.write(tabang, "tinta 41"), "Tinta 41", "Kotak suara 180")
	w.wantText(w.write(tabang, "kirim"), "R-3 tercatat", "Kotak suara 180", "Tinta 41 botol; sebelumnya 40")
	w.pass(3 * 24 * time.Hour)
	card = w.ask(tabang, "/lapor")
	if got := buttonsOf(card)[0][0]; got != "Sama seperti Senin, 25 November 2024" {
		t.Errorf("first button %q", got)
	}
	w.wantText(w.write(tabang, "sama"), "Kotak suara 180", "Tinta 41", "Segel 500")
}

func TestGuidedOffersWhatIsMissing(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 190, surat suara gub 12000")
	card := w.ask(tabang, "/lapor")
	if got := buttonsOf(card)[0]; got[0] != "Surat suara Bupati" || got[1] != "Tinta" {
		t.Errorf("first items %q", got)
	}
	asked := w.tap(tabang, card, "Surat suara Bupati")
	asked = w.tap(tabang, asked, "Lewati")
	w.wantText(asked, "Berapa Tinta")
	w.wantText(w.write(tabang, "lewati"), "Berapa Segel")
	w.wantText(w.write(tabang, "kembali"), "Pilih barang")
	if reply := w.tap(tabang, asked, "Lewati"); !strings.Contains(reply.Toast, "sudah tidak berlaku") {
		t.Errorf("an old button: %+v", reply)
	}
}

// What was said of everything takes the place of what was said before of one item,
// also where yesterday's lines are taken over.
func TestSameAsYesterdayTakesWhatHolds(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 180, tinta 40")
	w.pass(time.Hour)
	w.ask(tabang, "/lapor belum datang semua")
	w.pass(time.Hour)
	w.ask(tabang, "/lapor segel 500")
	w.pass(24 * time.Hour)
	filled := w.tap(tabang, w.ask(tabang, "/lapor"), "Sama seperti kemarin")
	w.wantText(filled, "Semua barang belum datang", "Segel 500")
	if strings.Contains(textOf(filled), "180") || strings.Contains(textOf(filled), "40") {
		t.Errorf("a number comes back that does not hold any more:\n%s", textOf(filled))
	}
	without := w.tap(tabang, filled, "Hapus “Semua barang”")
	if strings.Contains(textOf(without), "belum datang") {
		t.Errorf("the line on everything stays:\n%s", textOf(without))
	}
	w.wantText(w.write(tabang, "kirim"), "R-4 tercatat", "Segel 500")
}

func TestGuidedDoesNotTakeAStateForEverything(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor")
	w.write(tabang, "kotak 180")
	w.wantText(w.write(tabang, "nihil"), "nihil: barang yang mana?")
	w.wantText(w.write(tabang, "belum datang semua"), "Kotak suara 180", "Semua barang belum datang")
	w.wantText(w.write(tabang, "surat suara 12500, kendala: jembatan putus"), "untuk Gubernur atau Bupati?", "surat suara bupati 12.500", "Kendala: jembatan putus")
}

func TestANewCardTakesThePlaceOfTheOld(t *testing.T) {
	w := newWorld(t)
	old := w.ask(tabang, "/lapor")
	w.write(tabang, "kotak 180")
	again := w.ask(tabang, "/lapor")
	w.wantText(again, "Isian sebelumnya dilanjutkan", "Kotak suara 180")
	if len(again.Notices) != 2 || again.Notices[1].Edits != old.Notices[0].Key || len(again.Notices[1].Buttons) != 0 {
		t.Errorf("the old card keeps its buttons: %+v", again.Notices)
	}
}

// What lay filled in over a night keeps the time at which it was filled in.
func TestGuidedOverNightKeepsItsTime(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor")
	w.write(tabang, "kotak 180")
	w.pass(23 * time.Hour)
	w.wantText(w.write(tabang, "kirim"), "R-1 tercatat", "Waktu hitung: Minggu, 24 November 2024 pukul 08.05 WITA.")
	w.ask(tabang, "/lapor")
	w.write(tabang, "kotak 181")
	if sent := w.write(tabang, "kirim"); strings.Contains(textOf(sent), "Waktu hitung") {
		t.Errorf("of the same day:\n%s", textOf(sent))
	}
}

// A report that was begun for one area is not sent for another.
func TestGuidedStaysInItsArea(t *testing.T) {
	w := newWorld(t)
	card := w.ask(tabang, "/lapor")
	filled := w.write(tabang, "kotak 180")
	moved := tabang
	moved.Area = "64.02.07"
	w.put(moved)
	if toast := w.tap(moved, filled, "Kirim").Toast; !strings.Contains(toast, "sudah tidak berlaku") {
		t.Errorf("sent: %q", toast)
	}
	w.wantText(w.write(moved, "kirim"), "sudah tidak berlaku")
	again := w.ask(moved, "/lapor")
	w.wantText(again, "Laporan Kecamatan Sebulu")
	if strings.Contains(textOf(again), "180") || again.Notices[1].Edits != card.Notices[0].Key {
		t.Errorf("taken along:\n%s", textOf(again))
	}
}

func TestGuidedDamageKeepsTheCount(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 189")
	w.ask(tabang, "/lapor")
	w.write(tabang, "kotak 188")
	w.wantText(w.write(tabang, "kotak rusak 2"), "Kotak suara 188 dari 190 buah, kurang 2, 2 rusak")
	w.wantText(w.write(tabang, "kirim"), "Kotak suara 188 dari 190 buah, kurang 2, 2 rusak; sebelumnya 189")
}

// The word by which a card is sent counts from when it was written, also where the bot
// takes it up late: it displaces nothing that was written after it.
func TestGuidedIsAsOldAsItsLastWord(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor")
	w.write(tabang, "kotak 150")
	start := w.now
	w.now = start.Add(time.Hour) // what comes now was sent while the bot was down
	d, err := w.store.Draft(t.Context(), tabang.ID, tabang.ID)
	if err != nil {
		t.Fatal(err)
	}
	word := w.request(tabang, "kirim")
	word.SentAt = start.Add(10 * time.Minute)
	sent, err := w.twice(word, func(ctx context.Context, req commands.Request) (commands.Reply, error) {
		return w.command("lapor").Continue(ctx, req, d)
	})
	if err != nil {
		t.Fatal(err)
	}
	w.wantText(sent, "R-1 tercatat", "pukul 08.15 WITA")
	later := w.request(tabang, "/lapor kotak 170")
	later.SentAt = start.Add(20 * time.Minute)
	reply, err := w.twice(later, w.command("lapor").Run)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(textOf(reply), "lebih baru") {
		t.Errorf("displaced:\n%s", textOf(reply))
	}
	w.wantCount("64.02.12", "kotak_suara", 170, 2)
}

// A card of before midnight takes over what was said until then, by the day of the area.
func TestSameAsYesterdayAcrossMidnight(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 150")
	w.now = time.Date(2024, 11, 25, 15, 50, 0, 0, time.UTC) // 23.50 WITA
	w.ask(tabang, "/lapor bilik 300")
	card := w.ask(tabang, "/lapor")
	w.pass(20 * time.Minute)
	w.wantText(w.tap(tabang, card, "Sama seperti kemarin"), "Kotak suara 150", "Bilik suara 300")
}

// Whoever forgets the command need only press a button.
func TestReportWithoutTheCommand(t *testing.T) {
	w := newWorld(t)
	card := w.hear(tabang, "Izin melaporkan pak, kotak 188 rusak 2, tinta 40, surat suara 12500, terima kasih")
	w.wantText(card, "belum dikirim sebagai laporan", "Kotak suara 188 dari 190", "Tinta 40", "untuk Gubernur atau Bupati?")
	if len(w.reports("64.02.12")) != 0 {
		t.Error("stored before it was sent")
	}
	w.write(tabang, "tinta 41")
	w.wantText(w.write(tabang, "kirim"), "R-1 tercatat", "Kotak suara 188", "Tinta 41")
	w.wantText(w.hear(tabang, "belum datang semua"), "Semua barang belum datang")
	w.ask(tabang, "/batal")
	w.wantText(w.hear(tabang, "jembatan putus di Desa Sidomulyo, truk tertahan"), "Kendala: jembatan putus")
	w.ask(tabang, "/batal")

	reply := w.request(tabang, "kotak 190")
	reply.ReplyTo = 5
	for name, req := range map[string]commands.Request{
		"talk":                  w.request(tabang, "siap pak, terima kasih"),
		"a number alone":        w.request(tabang, "190"),
		"for another area":      w.request(tabang, "Muara Badak kotak 190"),
		"in a group":            w.request(tabang, "grup: kotak 190"),
		"a reply":               reply,
		"who has none to count": w.request(operator, "kotak 190"),
	} {
		if _, taken, err := w.hears(req); taken || err != nil {
			t.Errorf("%s: taken %t, %v", name, taken, err)
		}
	}
	// A dialogue that is open has the word.
	w.ask(tabang, "/lapor")
	if _, taken, err := w.hears(w.request(tabang, "kotak 190")); taken || err != nil {
		t.Errorf("beside an open card: taken %t, %v", taken, err)
	}
}
