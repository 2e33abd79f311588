package messages

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"laporbot/logistics"
)

// announced is an announcement to n areas, a third of which have answered and a third
// cannot be reached.
func announced(n int, name string) AnnouncementParts {
	areas := []logistics.Area{{Code: "64.02", Name: name}}
	people := []logistics.Person{{ID: 1, Name: name, Role: logistics.RolePimpinan, Area: "64.02", State: logistics.PersonActive}}
	a := logistics.Announcement{
		Number: 3, Area: "64.02", By: 1, Text: strings.Repeat(name+"\n", 40), State: logistics.AnnouncementSent,
		AskedAt: at, SentAt: at, RemindAt: at.Add(time.Hour), ClosesAt: at.Add(48 * time.Hour),
	}
	gone := map[int64]bool{}
	p := AnnouncementParts{}
	for i := range n {
		code := logistics.AreaCode(fmt.Sprintf("64.02.%02d", i+1))
		areas = append(areas, logistics.Area{Code: code, Name: name})
		id := int64(100 + i)
		people = append(people, logistics.Person{ID: id, Name: name, Role: logistics.RoleKetua, Area: code, State: logistics.PersonActive})
		a.To = append(a.To, logistics.Recipient{Person: id, Areas: []logistics.AreaCode{code}})
		a.Missed = append(a.Missed, logistics.Unheard{Area: code, Person: id}, logistics.Unheard{Area: code})
		switch i % 3 {
		case 0:
			p.Answers = append(p.Answers, logistics.Ready{Announcement: 3, Person: id, At: at})
		case 1:
			gone[id] = true
		}
	}
	p.Announcement = a
	p.Catalog = logistics.NewCatalog("64.02", areas, nil, nil)
	p.Roster = logistics.NewRoster(people, nil, gone)
	p.Zones = logistics.NewZones(p.Catalog, at.Location())
	return p
}

func TestUmumkan(t *testing.T) {
	full := announced(3, hostile)
	shown := full.shown(2)
	reminded := shown
	reminded.Reminded, reminded.Closed = at, true
	bare := Announcement{Name: "A-1", Area: "Kabupaten X", Text: "halo", Count: 1, SentAt: at, ClosesAt: at}
	cards := []any{shown, reminded, bare}
	text := AnnouncementText{Name: "A-3", From: hostile, Title: "Pimpinan KPU X", To: "Ibu", Post: "Ketua PPK X", Text: hostile, At: at}
	answered := text
	answered.Answered = at
	checkBlocks(t, "umumkan.tmpl", samples{
		"umumkan-cara": {nil}, "umumkan-panjang": {AnnouncementTooLong{2500, MaxAnnouncement}}, "umumkan-berkas": {nil},
		"umumkan-tidak-ada": cards, "umumkan-tanya": cards, "umumkan-kartu": cards, "umumkan-terlewat": {shown},
		"umumkan-tombol-kirim": {shown}, "umumkan-tombol-batal": {nil}, "umumkan-berubah": {nil}, "umumkan-sudah": {nil}, "umumkan-sudah-batal": {nil}, "umumkan-dikirim": {nil},
		"umumkan-batal": {nil}, "umumkan-lewat": {nil}, "umumkan-gagal": {shown}, "umumkan-teks": {text, answered}, "umumkan-ingat": {text},
	})
	checkBlocks(t, "siap.tmpl", samples{
		"siap-tombol": {nil}, "siap-tercatat": {bare}, "siap-terima-kasih": {nil}, "siap-sudah": {nil}, "siap-ditutup": {nil},
		"siap-bukan": {nil}, "siap-tidak-ada": {nil},
	})
}

// TestAnnouncementCardFits: whatever the number and the names, card and question are
// one message, and who is left out is counted.
func TestAnnouncementCardFits(t *testing.T) {
	for _, n := range []int{1, 20, 99} {
		p := announced(n, strings.Repeat("Panjang ", 20))
		for _, block := range []string{"umumkan-kartu", "umumkan-tanya", "umumkan-tidak-ada"} {
			p.Announcement.Text = strings.Repeat("<", MaxAnnouncement)
			text, err := AnnouncementCard(block, p)
			if err != nil {
				t.Fatalf("%d areas: %v", n, err)
			}
			if u := Units(seen(text)); u > MaxText-resendRoom {
				t.Errorf("%d areas: %s has %d units", n, block, u)
			}
			if n == 99 && !strings.Contains(text, " orang lain") {
				t.Errorf("%s does not say whom it leaves out:\n%s", block, text)
			}
		}
		if text, err := AnnouncementFor("umumkan-ingat", p, p.Announcement.To[0], time.Time{}); err != nil || Units(seen(text)) > MaxText-resendRoom {
			t.Errorf("the reminder has %d units: %v", Units(seen(text)), err)
		}
	}
}

// TestAnnouncementCard: everybody is in one list, the unreached with the missed.
func TestAnnouncementCard(t *testing.T) {
	text, err := AnnouncementCard("umumkan-kartu", announced(3, "Tabang"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Siap: 1 dari 3", "✅ Tabang: Tabang, ", "⏳ Tabang: Tabang", "• Tabang: Tabang", "belum ada ketua terdaftar: Tabang, Tabang, Tabang"} {
		if !strings.Contains(text, want) {
			t.Errorf("without %q:\n%s", want, text)
		}
	}
	if n := strings.Count(text, "⏳"); n != 1 {
		t.Errorf("%d wait", n)
	}
}

// What answers an announcement is known as such, whichever message of it is replied to.
func TestAboutAnnouncement(t *testing.T) {
	full := announced(3, "Tabang")
	text := AnnouncementText{Name: "A-3", From: "Wiwin", Title: "Pimpinan KPU X", To: "Bapak Budi", Post: "Ketua PPK Tabang", Text: "R-7 dan K-2", At: at}
	answered := text
	answered.Answered = at
	for name, data := range map[string]any{
		"umumkan-teks": text, "umumkan-ingat": text, "umumkan-kartu": full.shown(2), "umumkan-gagal": full.shown(2), "siap-tercatat": full.shown(2),
	} {
		if text := shown(t, name, data); !AboutAnnouncement(text) || !AboutAnnouncement("(kirim ulang)\n"+text) {
			t.Errorf("%s is about no announcement:\n%s", name, text)
		}
	}
	if !AboutAnnouncement(shown(t, "umumkan-teks", answered)) {
		t.Error("an announcement that was answered is none")
	}
	for _, text := range []string{"", "✅ R-1 tercatat untuk Kecamatan Tabang", "❓ Kotak suara: pengumuman A-1", "Yth. Bapak Budi,\nKecamatan Tabang belum melapor", "A-1"} {
		if AboutAnnouncement(text) {
			t.Errorf("%q is about an announcement", text)
		}
	}
}
