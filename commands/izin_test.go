package commands_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"laporbot/logistics"
)

func (w *world) absences() []logistics.Absence {
	w.Helper()
	all, err := w.store.Absences(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return all
}

func TestIzin(t *testing.T) {
	w := newWorld(t) // 24 November 2024, 08.05 WITA
	udin := logistics.Person{ID: 31, Name: "Udin Hidayat", Role: logistics.RoleAnggota, Area: "64.02.12", State: logistics.PersonActive}
	w.put(udin)
	w.wantText(w.ask(tabang, "/izin"), "/izin besok", "/izin selesai")
	reply := w.ask(tabang, "/izin 25 s.d. 26 pengganti Udin")
	w.wantText(reply, "izin mulai Senin, 25 November 2024 pukul 00.00 WITA sampai Rabu, 27 November 2024 pukul 00.00 WITA", "Udin Hidayat")
	if len(reply.Notices) != 2 || reply.Notices[1].ChatID != udin.ID || !strings.Contains(reply.Notices[1].Text, "menggantikan Budi di Kecamatan Tabang") {
		t.Errorf("the deputy is told: %+v", reply.Notices)
	}
	if got := w.absences(); len(got) != 1 || got[0].Deputy != udin.ID || got[0].Person != tabang.ID || got[0].By != tabang.ID {
		t.Errorf("stored %+v", got)
	}
	w.wantText(w.ask(tabang, "/izin"), "tercatat izin")
	w.wantText(w.ask(tabang, "/izin tanpa sinyal s.d. 16.00"), "tanpa sinyal sampai Minggu, 24 November 2024 pukul 16.00 WITA")
	w.wantText(w.ask(tabang, "/izin selesai"), "diakhiri")
	if got := w.absences(); len(got) != 0 {
		t.Errorf("still stored %+v", got)
	}
	w.wantText(w.ask(tabang, "/izin besok pengganti Entah"), "belum dicatat")
	w.wantText(w.ask(tabang, "/izin besok pengganti Siti"), "belum dicatat") // of another kecamatan
	// A PPS is of a desa: he would be reminded of the kecamatan and could not report it.
	w.put(logistics.Person{ID: 41, Name: "Jamal", Role: logistics.RolePPS, Area: "64.02.12.2001", State: logistics.PersonActive})
	w.wantText(w.ask(tabang, "/izin besok pengganti Jamal"), "belum dicatat", "hanya ketua dan anggotanya")
	if got := w.absences(); len(got) != 0 {
		t.Errorf("stored %+v", got)
	}
	for _, words := range []string{"/izin entah kapan", "/izin tanpa sinyal s.d. 07:00"} {
		var field *logistics.FieldError
		if _, err := w.try(tabang, words); !errors.As(err, &field) {
			t.Errorf("%s: %v", words, err)
		}
	}
}

func TestIzinForOthers(t *testing.T) {
	w := newWorld(t)
	reply := w.ask(operator, "/izin Budi: tanpa sinyal s.d. 16:00")
	w.wantText(reply, "Budi tercatat tanpa sinyal sampai", "/izin Budi: selesai")
	if got := w.absences(); len(got) != 1 || got[0].Person != tabang.ID || got[0].By != operator.ID {
		t.Errorf("stored %+v", got)
	}
	if len(reply.Notices) != 2 || reply.Notices[1].ChatID != tabang.ID {
		t.Errorf("who is absent is told: %+v", reply.Notices)
	}
	w.wantText(w.ask(operator, "/izin Entah: besok"), "Tidak ada satu petugas")
	if _, err := w.try(badak, "/izin Budi: besok"); !errors.Is(err, logistics.ErrNotAllowed) {
		t.Errorf("a chair speaks for another: %v", err)
	}
}

func TestBelum(t *testing.T) {
	w := newWorld(t)
	w.ask(badak, "/lapor kotak suara 180")
	w.ask(tabang, "/izin tanpa sinyal s.d. 16.00")
	w.pass(time.Hour)
	card := w.ask(operator, "/belum")
	w.wantText(card, "Sudah melapor (1)\n• Muara Badak, laporan terakhir Minggu, 24 November 2024 pukul 08.05 WITA",
		"Izin atau tanpa sinyal (1)\n• Tabang, sampai Minggu, 24 November 2024 pukul 16.00 WITA", "Belum ada petugas yang terjangkau (18)", "Samboja Barat: belum ada petugas terdaftar")
	w.pass(8 * time.Hour)
	card = w.ask(operator, "/belum")
	w.wantText(card, "Belum melapor (1)\n• Tabang", "Untuk dihubungi", "• Tabang: Budi (Ketua PPK)")
	if !strings.Contains(card.Notices[0].Text, `<a href="tg://user?id=3">Budi</a>`) {
		t.Errorf("nobody can be called with a tap:\n%s", card.Notices[0].Text)
	}
	if text := textOf(w.ask(pimpinan, "grup: /belum")); strings.Contains(text, "Budi") {
		t.Errorf("names in a group:\n%s", text)
	}
	w.wantText(w.ask(tabang, "/belum"), "Laporan hari ini, Kecamatan Tabang", "1 kecamatan")
	if _, err := w.try(tabang, "/belum Sebulu"); !errors.Is(err, logistics.ErrOutside) {
		t.Errorf("a foreign area: %v", err)
	}
}

// A report puts thanks in the place of the reminders that asked for it, however it
// is sent, and of no others.
func TestReportEndsReminders(t *testing.T) {
	w := newWorld(t)
	day := logistics.Date{Year: 2024, Month: 11, Day: 24}
	for _, r := range []logistics.Reminder{
		{Key: "pengingat/3/a", Area: "64.02.12", Person: 3, Day: day},
		{Key: "pengingat/31/a", Area: "64.02.12", Person: 31, Day: day},
		{Key: "pengingat/3/b", Area: "64.02.12", Person: 3, Day: day.Add(1)},
		{Key: "pengingat/4/a", Area: "64.02.05", Person: 4, Day: day},
	} {
		if err := w.store.AddReminder(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	var ended []string
	for _, n := range w.ask(tabang, "/lapor kotak suara 180").Notices[1:] {
		if n.Edits+"/selesai" != n.Key || !strings.Contains(n.Text, "Kecamatan Tabang sudah tercatat (R-1") || n.Buttons != nil {
			t.Errorf("notice %+v", n)
		}
		ended = append(ended, n.Edits)
	}
	if strings.Join(ended, " ") != "pengingat/3/a pengingat/31/a" {
		t.Errorf("ended %v", ended)
	}
	if n := len(w.ask(tabang, "/lapor xyz").Notices); n < 1 {
		t.Errorf("%d notices", n)
	}
}
