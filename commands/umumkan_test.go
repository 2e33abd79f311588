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

// announced asks for an announcement and gives the question.
func (w *world) announced(text string) commands.Reply {
	w.Helper()
	return w.ask(pimpinan, "/umumkan "+text)
}

// TestUmumkan: the question shows the number, the tap sends to each once, and a later
// tap sends nothing.
func TestUmumkan(t *testing.T) {
	w := newWorld(t)
	question := w.announced("Rapat <besok>\npukul 08.00")
	w.wantText(question, "kepada 2 orang", "Rapat &lt;besok&gt;\npukul 08.00", "belum ada ketua terdaftar: ")
	if got := buttonsOf(question); len(got) != 2 || got[0][0] != "Kirim kepada 2 orang" {
		t.Fatalf("buttons %q", got)
	}
	sent := w.tap(pimpinan, question, "Kirim kepada 2 orang")
	var to []int64
	for _, n := range sent.Notices {
		to = append(to, n.ChatID)
		if !n.Expires.Equal(w.now.Add(logistics.AnnouncementOpen)) {
			t.Errorf("to %d: expires %v", n.ChatID, n.Expires)
		}
		if n.Kind != logistics.NoticeBulk || len(n.Buttons) != 1 || n.Buttons[0][0].Data != "siap:1" || !strings.Contains(n.Text, "Rapat &lt;besok&gt;\npukul 08.00") {
			t.Errorf("to %d: %+v", n.ChatID, n)
		}
	}
	if len(to) != 2 || sent.Notices[0].Key == sent.Notices[1].Key {
		t.Errorf("sent to %v", to)
	}
	again := w.tap(pimpinan, question, "Kirim kepada 2 orang")
	if len(again.Notices) != 0 || again.Toast != "Pengumuman ini sudah dikirim." {
		t.Errorf("a second tap: %+v", again)
	}
	if late := w.tap(pimpinan, question, "Batalkan"); len(late.Notices) != 0 || late.Toast != "Pengumuman ini sudah dikirim." {
		t.Errorf("called off when it was out: %+v", late)
	}
}

func TestUmumkanAsks(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(pimpinan, "/umumkan"), "tulis pengumumannya sesudah perintah")
	w.wantText(w.announced("Tabang: kapal"), "kepada 1 orang", "Kecamatan Tabang", "\n\nkapal\n")
	w.wantText(w.announced(strings.Repeat("a", 2001)), "panjangnya 2.001 huruf, paling banyak 2.000")
	w.wantText(w.announced("Sebulu: kapal"), "tidak ada Ketua PPK yang terjangkau di Kecamatan Sebulu", "belum ada ketua terdaftar: Sebulu")
	with := w.request(pimpinan, "/umumkan lihat gambar")
	with.Evidence = &commands.Evidence{Kind: logistics.EvidencePhoto, FileID: "x"}
	reply, err := w.command("umumkan").Run(t.Context(), with)
	if err != nil {
		t.Fatal(err)
	}
	w.wantText(reply, "gambar dan berkas tidak dapat ikut dikirim")
	small := pimpinan
	small.Area = "64.02.12"
	if _, err := w.try(small, "/umumkan Muara Badak: halo"); !errors.Is(err, logistics.ErrOutside) {
		t.Errorf("outside of the own area: %v", err)
	}
}

// TestUmumkanSettled: whoever taps after all was decided is told what was decided.
func TestUmumkanSettled(t *testing.T) {
	w := newWorld(t)
	called := w.announced("Rapat")
	w.tap(pimpinan, called, "Batalkan")
	if got := w.tap(pimpinan, called, "Kirim kepada 2 orang"); len(got.Notices) != 0 || got.Toast != "Pengumuman ini sudah dibatalkan dan tidak dikirim." {
		t.Errorf("after it was called off: %+v", got)
	}
	lapsed := w.announced("Rapat lagi")
	w.pass(2 * time.Hour)
	w.tap(pimpinan, lapsed, "Kirim kepada 2 orang")
	if got := w.tap(pimpinan, lapsed, "Batalkan"); len(got.Notices) != 0 || !strings.Contains(got.Toast, "tidak dikonfirmasi dalam satu jam") {
		t.Errorf("after it lapsed: %+v", got)
	}
	if a, err := w.store.Announcement(t.Context(), 2); err != nil || a.State != logistics.AnnouncementLapsed {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestUmumkanToOthersThanAsked: between question and tap somebody has registered, so
// the number is shown again before anything is sent.
func TestUmumkanToOthersThanAsked(t *testing.T) {
	w := newWorld(t)
	question := w.announced("Rapat")
	w.put(logistics.Person{ID: 30, Name: "Baru", Role: logistics.RoleKetua, Area: "64.02.07", State: logistics.PersonActive})
	again := w.tap(pimpinan, question, "Kirim kepada 2 orang")
	w.wantText(again, "kepada 3 orang")
	if len(again.Notices) != 1 || again.Notices[0].EditID != 77 || !again.Alert {
		t.Errorf("asked again: %+v", again)
	}
	if got := w.tap(pimpinan, again, "Kirim kepada 3 orang"); len(got.Notices) != 3 {
		t.Errorf("%d notices", len(got.Notices))
	}
}

func TestUmumkanIsForTheSender(t *testing.T) {
	w := newWorld(t)
	question := w.announced("Rapat")
	req := w.tapOf(operator, question, 0, 0)
	if _, err := w.command("umumkan").Tap(t.Context(), req); !errors.Is(err, logistics.ErrNotAllowed) {
		t.Errorf("somebody else's button: %v", err)
	}
	for _, data := range []string{"umumkan:kirim:99:2", "umumkan:kirim:x", "umumkan:kirim:1", "umumkan:lain:1:2", "umumkan:"} {
		req := w.request(pimpinan, "")
		req.Command, req.Data, _ = strings.Cut(data, ":")
		if _, err := w.command("umumkan").Tap(t.Context(), req); !errors.Is(err, logistics.ErrNotFound) {
			t.Errorf("%s: %v", data, err)
		}
	}
	w.pass(time.Hour)
	w.wantText(w.tap(pimpinan, question, "Kirim kepada 2 orang"), "tidak dikonfirmasi dalam satu jam")
}

// TestSiap: the answer is kept once, by whichever way it comes, and takes the button
// away.
func TestSiap(t *testing.T) {
	w := newWorld(t)
	hear := func(text string) (commands.Reply, bool) {
		t.Helper()
		var taken bool
		reply, err := w.twice(w.request(tabang, text), func(ctx context.Context, req commands.Request) (commands.Reply, error) {
			reply, ok, err := w.command("siap").Hears(ctx, req)
			taken = ok
			return reply, err
		})
		if err != nil {
			t.Fatal(err)
		}
		return reply, taken
	}
	if _, taken := hear("Siap"); taken {
		t.Error("there is nothing to answer")
	}
	w.wantText(w.ask(tabang, "/siap"), "Tidak ada pengumuman")
	for _, text := range []string{"Satu", "Dua", "Tiga"} {
		w.tap(pimpinan, w.announced(text), "Kirim kepada 2 orang")
	}
	w.pass(time.Minute)
	tapped := w.press(tabang, "siap:1")
	if len(tapped.Notices) != 1 || tapped.Notices[0].Edits != "umumkan/1/3" || tapped.Toast != "Terima kasih, jawaban Bapak/Ibu tercatat." {
		t.Errorf("tapped: %+v", tapped)
	}
	w.wantText(tapped, "Satu", "Jawaban Siap tercatat, Minggu, 24 November 2024 pukul 08.06 WITA")
	w.pass(time.Minute)
	again := w.press(tabang, "siap:1")
	if again.Toast != "Jawaban Bapak/Ibu sudah tercatat." || again.Notices[0].EditID != 77 {
		t.Errorf("tapped again: %+v", again)
	}
	w.wantText(again, "pukul 08.06 WITA")

	w.wantText(w.ask(tabang, "/siap a-2"), "pengumuman A-2 tercatat")
	reply, taken := hear("Siap, Pak")
	if !taken {
		t.Error("the word was not heard")
	}
	w.wantText(reply, "pengumuman A-3 tercatat")
	if reply, taken = hear("siap"); !taken || !strings.Contains(reply.Notices[0].Text, "sudah tercatat") {
		t.Errorf("all are answered: %+v", reply)
	}
	if _, taken := hear("siap 95 kotak"); taken {
		t.Error("that is not only courtesy")
	}
	if other := w.press(operator, "siap:1"); len(other.Notices) != 0 || !strings.Contains(other.Toast, "tidak ditujukan") {
		t.Errorf("somebody it was not for: %+v", other)
	}
	answers, err := w.store.Readies(t.Context(), 1)
	if err != nil || len(answers) != 1 {
		t.Errorf("answers %v, %v", answers, err)
	}
}

// TestSiapAsAReply: a word belongs to the announcement it is a reply to, whatever else
// waits and in whatever dialogue.
func TestSiapAsAReply(t *testing.T) {
	w := newWorld(t)
	for _, text := range []string{"Satu", "Dua", "Tiga"} {
		w.tap(pimpinan, w.announced(text), "Kirim kepada 2 orang")
	}
	w.ask(tabang, "/lapor") // a dialogue
	w.pass(time.Minute)
	reply := func(from logistics.Person, text string) commands.Reply {
		t.Helper()
		req := w.request(from, "Siap")
		req.ReplyTo, req.ReplyText = 5, text
		taken := false
		said, err := w.twice(req, func(ctx context.Context, req commands.Request) (reply commands.Reply, err error) {
			reply, taken, err = w.command("siap").Hears(ctx, req)
			return reply, err
		})
		if err != nil || !taken {
			t.Fatalf("taken %v, %v", taken, err)
		}
		return said
	}
	w.wantText(reply(tabang, "Pengumuman A-1\nDari Wiwin, Pimpinan KPU\n\nSatu"), "pengumuman A-1 tercatat")
	w.wantText(reply(tabang, "Yth. Bapak Ketua PPK Tabang,\n\nPengumuman A-2 dari Wiwin, belum dijawab:\n\nDua"), "pengumuman A-2 tercatat")
	w.pass(time.Minute)
	w.wantText(reply(tabang, "Pengumuman A-1\nDari Wiwin"), "sudah tercatat")
	w.wantText(reply(operator, "Pengumuman A-1\nDari Wiwin"), "tidak ditujukan")
	w.wantText(reply(tabang, "Pengumuman A-9\nDari Wiwin"), "Tidak ada pengumuman")
	for number, want := range map[int64]int{1: 1, 2: 1, 3: 0} {
		if answers, err := w.store.Readies(t.Context(), number); err != nil || len(answers) != want {
			t.Errorf("A-%d: %v, %v", number, answers, err)
		}
	}
	if _, err := w.store.UpdateAnnouncement(t.Context(), 3, func(a *logistics.Announcement) error { a.State = logistics.AnnouncementClosed; return nil }); err != nil {
		t.Fatal(err)
	}
	w.wantText(reply(tabang, "Pengumuman A-3\nDari Wiwin"), "sudah ditutup")
}

// TestSiapInADialogue: while a report is filled in, the word belongs to it.
func TestSiapInADialogue(t *testing.T) {
	w := newWorld(t)
	w.tap(pimpinan, w.announced("Satu"), "Kirim kepada 2 orang")
	w.ask(tabang, "/lapor")
	if _, taken, err := w.command("siap").Hears(t.Context(), w.request(tabang, "siap")); taken || err != nil {
		t.Errorf("taken %v, %v", taken, err)
	}
}
