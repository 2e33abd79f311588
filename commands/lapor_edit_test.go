package commands_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"laporbot/commands"
	"laporbot/logistics"
)

// A message that is edited from one area to another and back counts once, in the
// area it names last.
func TestEditGoesToAnotherAreaAndBack(t *testing.T) {
	w := newWorld(t)
	req := w.request(operator, "/lapor untuk Tabang kotak 170")
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	w.wantCount("64.02.12", "kotak_suara", 170, 1)
	w.pass(time.Minute)
	moved := w.edit(req, "/lapor untuk Sebulu kotak 171")
	w.wantText(moved, "R-2 tercatat untuk Kecamatan Sebulu")
	w.wantText(part(moved, 1), "R-1 untuk Kecamatan Tabang dibatalkan")
	w.wantCount("64.02.07", "kotak_suara", 171, 2)
	if w.line("64.02.12", "kotak_suara") != nil {
		t.Error("it still counts where it was")
	}
	w.pass(time.Minute)
	back := w.edit(req, "/lapor untuk Tabang kotak 172")
	w.wantText(back, "R-1 diperbarui (versi 3) untuk Kecamatan Tabang", "172")
	w.wantText(part(back, 1), "R-2 untuk Kecamatan Sebulu dibatalkan")
	w.wantCount("64.02.12", "kotak_suara", 172, 1)
	if w.line("64.02.07", "kotak_suara") != nil {
		t.Error("it still counts in Sebulu")
	}
	w.pass(time.Minute)
	w.wantText(w.edit(req, "/lapor untuk Tabang kotak 173"), "R-1 diperbarui (versi 4)", "172 → 173")
	w.ask(operator, "/batal R-1")
	w.wantText(w.edit(req, "/lapor untuk Sebulu kotak 174"), "sudah dibatalkan, jadi perubahan pesannya tidak dicatat")
	for _, area := range []logistics.AreaCode{"64.02.12", "64.02.07"} {
		if ok, err := w.store.CheckStock(t.Context(), area); err != nil || !ok {
			t.Errorf("the stock of %s is not that of the reports: %v", area, err)
		}
	}
}

func TestEditForAForeignAreaChangesNothing(t *testing.T) {
	w := newWorld(t)
	req := w.request(tabang, "/lapor kotak 180")
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"/lapor untuk Muara Badak kotak 181", "/lapor untuk Antah kotak 181"} {
		reply := w.edit(req, text)
		w.wantText(part(reply, len(reply.Notices)-1), "R-1 tetap seperti sebelum pesannya diubah")
	}
	w.wantCount("64.02.12", "kotak_suara", 180, 1)
}

func TestEditTakesTheCommandAway(t *testing.T) {
	w := newWorld(t)
	req := w.request(tabang, "/lapor kotak 180")
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	edited := w.request(tabang, "salah, maaf")
	edited.MessageID, edited.SentAt, edited.Edited = req.MessageID, req.SentAt, true
	w.wantText(w.heard(edited), "R-1 tetap seperti sebelumnya", "/batal R-1")
	w.wantCount("64.02.12", "kotak_suara", 180, 1)

	w.ask(tabang, "/batal")
	edited = w.request(tabang, "salah, maaf sekali")
	edited.MessageID, edited.SentAt, edited.Edited = req.MessageID, req.SentAt, true
	if _, taken, err := w.hears(edited); taken || err != nil {
		t.Errorf("nothing stands any more: taken %t, %v", taken, err)
	}
	// An answer to a question that is edited is not taken for another answer.
	w.ask(tabang, "/lapor surat suara 12500")
	answer := w.request(tabang, "bupati")
	w.heard(answer)
	answer.Key, answer.Edited, answer.Text, answer.Memo = answer.Key+"/2", true, "gubernur", memo{}
	if _, taken, err := w.hears(answer); taken || err != nil {
		t.Errorf("taken %t, %v", taken, err)
	}
}

// An edited message without a command is looked for in other areas only where /lapor has
// taken it before: most have been no report, and each look reads every area.
func TestEditIsLookedForWhereItCanBe(t *testing.T) {
	w := newWorld(t)
	req := w.request(operator, "/lapor untuk Tabang kotak 180")
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		taken []string
		want  bool
	}{"never taken": {nil, false}, "by another": {[]string{"stok", "plain"}, false}, "by lapor": {[]string{"edit", "lapor"}, true}} {
		edited := w.request(operator, "salah, maaf")
		edited.MessageID, edited.SentAt, edited.Edited, edited.Taken = req.MessageID, req.SentAt, true, test.taken
		reply, taken, err := w.hears(edited)
		if err != nil || taken != test.want {
			t.Errorf("%s: taken %t, %v", name, taken, err)
		}
		if taken {
			w.wantText(reply, "R-1 tetap seperti sebelumnya")
		}
	}
}

// The button under an answer confirms what that answer says and not what a newer
// version made of it.
func TestRightConfirmsWhatItShows(t *testing.T) {
	w := newWorld(t)
	first := w.ask(tabang, "/lapor kotak 180, surat suara 12500")
	w.tap(tabang, part(first, 1), "Gubernur")
	if toast := w.tap(tabang, first, "Betul").Toast; !strings.Contains(toast, "R-1 sudah betul") {
		t.Errorf("what was added does not change what was said: %q", toast)
	}
	lines := w.tap(tabang, first, "Perbaiki")
	w.tap(tabang, lines, "Kotak suara 180")
	w.wantText(w.hear(tabang, "185"), "R-1 diperbaiki (versi 3)", "180 → 185")
	old := w.tap(tabang, first, "Betul")
	if !strings.Contains(old.Toast, "sudah berubah") || !old.Alert || len(old.Notices) > 0 {
		t.Errorf("an old number was confirmed: %+v", old)
	}
}

// Whoever was moved to another area can neither take the report of the old one along
// nor answer or withdraw there any more.
func TestMovedPersonLeavesTheReportsBehind(t *testing.T) {
	w := newWorld(t)
	req := w.request(tabang, "/lapor kotak 180, surat suara 12500")
	first, err := w.twice(req, w.command("lapor").Run)
	if err != nil {
		t.Fatal(err)
	}
	moved := tabang
	moved.Area = "64.02.07"
	w.put(moved)

	edited := w.request(moved, "/lapor kotak 99")
	edited.MessageID, edited.SentAt, edited.Edited = req.MessageID, req.SentAt, true
	reply, err := w.twice(edited, w.command("lapor").Run)
	if err != nil {
		t.Fatal(err)
	}
	w.wantText(reply, "di luar wilayah tugas")
	w.wantText(part(reply, 1), "R-1 tetap seperti sebelum pesannya diubah")
	for name, run := range map[string]struct {
		req commands.Request
		run func(context.Context, commands.Request) (commands.Reply, error)
	}{
		"answers":   {w.tapOf(moved, first, 1, 0), w.command("lapor").Tap},
		"withdraws": {w.tapOf(moved, first, 0, 2), w.command("lapor").Tap},
		"repairs":   {w.tapOf(moved, first, 0, 1), w.command("lapor").Tap},
	} {
		if _, err := w.twice(run.req, run.run); !errors.Is(err, logistics.ErrOutside) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, taken, err := w.hears(w.request(moved, "bupati")); taken || err != nil {
		t.Errorf("answers by typing: taken %t, %v", taken, err)
	}
	w.wantCount("64.02.12", "kotak_suara", 180, 1)
	if w.line("64.02.07", "kotak_suara") != nil || w.line("64.02.12", "surat_suara_bupati") != nil {
		t.Error("something was stored")
	}
	// The report that he writes there is that of the new area.
	w.wantText(w.ask(moved, "/lapor kotak 50"), "R-2 tercatat untuk Kecamatan Sebulu")
}
