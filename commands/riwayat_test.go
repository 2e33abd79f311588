package commands_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"laporbot/messages"
)

func TestRiwayatTurnsPages(t *testing.T) {
	w := newWorld(t)
	for i := range 23 {
		w.ask(tabang, fmt.Sprintf("/lapor tinta %d", 40+i))
		w.pass(time.Minute)
	}
	page := w.ask(tabang, "/riwayat")
	w.wantText(page, "R-23", "R-14", "Halaman 1 dari 3.")
	if got := buttonsOf(page); len(got) != 1 || !slices.Equal(got[0], []string{"Lebih lama »"}) {
		t.Errorf("buttons %q", got)
	}
	if strings.Contains(textOf(page), "R-13") {
		t.Error("the first page is too long")
	}
	page = w.tap(tabang, page, "Lebih lama »")
	w.wantText(page, "R-13", "R-4 ", "Halaman 2 dari 3.", "/batal R-13")
	if page.Notices[0].EditID == 0 {
		t.Error("a new message instead of the page in its place")
	}
	page = w.tap(tabang, page, "Lebih lama »")
	w.wantText(page, "R-3", "R-1 ", "Halaman 3 dari 3.")
	if got := buttonsOf(page); !slices.Equal(got[0], []string{"« Lebih baru"}) {
		t.Errorf("buttons %q", got)
	}
	w.wantText(w.tap(tabang, page, "« Lebih baru"), "Halaman 2 dari 3.")
	w.wantText(w.press(tabang, "riwayat:99"), "Halaman 3 dari 3.")
	if toast := w.press(tabang, "riwayat:x").Toast; !strings.Contains(toast, "sudah tidak berlaku") {
		t.Errorf("toast %q", toast)
	}
	// Another person turns the pages of his own.
	w.wantText(w.press(badak, "riwayat:1"), "Bapak/Ibu belum mengirim laporan")
}

// A page fits into a message, whatever the reports are like.
func TestRiwayatIsNoWall(t *testing.T) {
	w := newWorld(t)
	for i := range 4 {
		req := w.request(tabang, everything(w, 900+i))
		if _, err := w.twice(req, w.command("lapor").Run); err != nil {
			t.Fatal(err)
		}
		for j := range 7 {
			w.pass(time.Minute)
			w.edit(req, fmt.Sprintf("%s\nkendala: %s", everything(w, 910+10*i+j), strings.Repeat("jembatan putus di mana-mana ", 40)))
		}
	}
	page := w.ask(tabang, "/riwayat")
	for n := 1; ; n++ {
		if size := messages.Length(page.Notices[0].Text); size > 4096 {
			t.Errorf("page %d has %d characters:\n%s", n, size, textOf(page))
		}
		w.wantText(page, "3 versi sebelumnya tidak ditampilkan.")
		rows := buttonsOf(page)
		if !slices.Contains(rows[0], "Lebih lama »") {
			break
		}
		page = w.tap(tabang, page, "Lebih lama »")
	}
}

func TestRiwayatTellsWhatAVersionChanged(t *testing.T) {
	w := newWorld(t)
	req := w.request(tabang, "/lapor kotak 180, tinta 40")
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	w.edit(req, "/lapor kotak 181, tinta 40")
	w.edit(req, "/lapor kotak 181, tinta 40, segel 500")
	w.edit(req, "/lapor kotak 181, tinta 40, segel 500!")
	w.wantText(w.ask(tabang, "/riwayat"),
		"Versi 4: Kotak suara 181; Tinta 40; Segel 500\nVersi 3: isinya sama\nVersi 2: tanpa Segel\nVersi 1: Kotak suara 180\n")
}
