package commands_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"laporbot/commands"
	"laporbot/logistics"
	"laporbot/messages"
)

var anyObstacle = regexp.MustCompile(`K-\d+`)

// listedIn are the obstacles that an answer lists, in its order.
func listedIn(r commands.Reply) []string {
	text, _, _ := strings.Cut(textOf(r), "Tekan nomornya")
	return anyObstacle.FindAllString(text, -1)
}

func TestKendalaLists(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	open := func(p logistics.Person, text string) {
		w.ask(p, "/kendala "+text)
	}
	open(tabang, "jembatan putus")       // K-1 berat
	open(tabang, "tidak ada sinyal")     // K-2 ringan
	open(badak, "truk mogok")            // K-3 sedang
	open(badak, "kapal tenggelam")       // K-4 kritis
	w.press(staf, "kendala:ambil:2")     // Dewi
	w.press(tabang, "kendala:selesai:1") // his own: closed at once
	open(tabang, "jalan longsor")        // K-5 berat
	tests := []struct {
		from logistics.Person
		text string
		want string // empty: none is listed
	}{
		{tabang, "/kendala", "K-5 K-2"},
		{badak, "/kendala", "K-4 K-3"},
		{staf, "/kendala", "K-4 K-5 K-3 K-2"},
		{staf, "/kendala semua", "K-4 K-5 K-3 K-2"},
		{staf, "/kendala Tabang", "K-5 K-2"},
		{staf, "/kendala kritis", "K-4"},
		{staf, "/kendala Tabang kritis", ""},
		{staf, "/kendala berat tabang", "K-5"},
		{staf, "/kendala saya", "K-2"},
		{tabang, "/kendala saya", "K-5 K-2"},
		{tabang, "/kendala saya berat", "K-5"},
		{pimpinan, "/kendala saya", ""},
		{tabang, "grup: /kendala", "K-5 K-2"},
	}
	for _, tt := range tests {
		t.Run(tt.from.Name+" "+tt.text, func(t *testing.T) {
			reply := w.ask(tt.from, tt.text)
			if got := strings.Join(listedIn(reply), " "); got != tt.want {
				t.Errorf("got %q, want %q\n%s", got, tt.want, textOf(reply))
			}
			if tt.want == "" {
				w.wantText(reply, "Tidak ada kendala yang belum selesai")
			}
		})
	}
	if _, err := w.try(tabang, "/kendala Muara Badak"); err == nil {
		t.Error("the chair of Tabang lists Muara Badak")
	}
	// What only looks like a list is an obstacle.
	w.wantText(w.ask(tabang, "/kendala jalan rusak berat"), "K-6")
}

// However many there are, a list is read page by page, and so is a history.
func TestKendalaPages(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	for i := range 23 {
		area := []string{"Tabang", "Muara Badak"}[i%2]
		w.ask(staf, fmt.Sprintf("/kendala untuk %s petugas nomor %d sakit", area, i))
	}
	page := w.ask(staf, "/kendala")
	w.wantText(page, "Kutai Kartanegara: 23", "Halaman 1 dari 3")
	all := listedIn(page)
	page = w.tap(staf, page, "Berikutnya »")
	if page.Notices[0].EditID == 0 {
		t.Error("the page is a new message")
	}
	all = append(all, listedIn(page)...)
	page = w.tap(staf, page, "Berikutnya »")
	all = append(all, listedIn(page)...)
	slices.Sort(all)
	if got := len(slices.Compact(all)); got != 23 {
		t.Errorf("the pages name %d obstacles", got)
	}
	w.tap(staf, page, "« Sebelumnya")
	w.wantText(w.tap(staf, page, "K-21"), "K-21 kendala", "Riwayat")

	mine := w.ask(staf, "/kendala saya")
	next := mine.Notices[0].Buttons[2][0].Data
	if reply := w.press(tabang, next); !reply.Alert {
		t.Errorf("somebody else turns my pages: %s", textOf(reply))
	}
	for _, data := range []string{"kendala:daftar:x:64.02::0", "kendala:daftar:1", "kendala:daftar:1:64.02::x", "kendala:riwayat:1:x"} {
		if reply := w.press(staf, data); reply.Toast == "" {
			t.Errorf("%s is not refused: %s", data, textOf(reply))
		}
	}
	if _, err := w.command("kendala").Tap(t.Context(), w.pressed(tabang, "kendala:daftar:0:64.02::0")); err == nil {
		t.Error("the chair of Tabang lists the kabupaten")
	}

	for i := range 25 {
		w.offer(w.reply(operator, "🔵 K-1 kendala", fmt.Sprintf("pesan %02d %s", i, strings.Repeat("x", 12*i)), nil))
	}
	history := w.ask(staf, "/kendala K-1")
	seen, events := 0, len(w.obstacle(1).Events)
	w.wantText(history, "pesan 24", fmt.Sprint("dari ", events))
	for {
		seen += strings.Count(textOf(history), "•")
		if !messages.Fits(history.Notices[0].Text) {
			t.Errorf("no single message:\n%s", textOf(history))
		}
		if history.Notices[0].Buttons[0][0].Text != "« Lebih lama" {
			break
		}
		history = w.tap(staf, history, "« Lebih lama")
	}
	if seen != events {
		t.Errorf("the parts show %d events of %d", seen, events)
	}
	w.wantText(history, "dibuka")
	w.wantText(w.tap(staf, history, "Terbaru »"), "pesan 24")
}
