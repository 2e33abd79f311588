package commands_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"laporbot/logistics"
)

func TestCabutFinds(t *testing.T) {
	for _, words := range []string{"4", "4.", "3", "bud", "BUDI"} {
		t.Run(words, func(t *testing.T) {
			w := newWorld(t)
			want := "Cabut akses Budi (ID 3), Ketua PPK Tabang?"
			if words == "4" { // a Telegram id goes before a number of the list
				want = "Cabut akses Siti (ID 4), Ketua PPK Muara Badak?"
			}
			if words == "4." {
				want = "Cabut akses Siti"
			}
			w.wantText(w.ask(operator, "/cabut "+words), want)
			if w.person(3).State != logistics.PersonActive {
				t.Error("revoked without the confirming tap")
			}
		})
	}
}

func TestCabutRevokesAfterATap(t *testing.T) {
	w := newWorld(t)
	asked := w.ask(operator, "/cabut Budi")
	done := w.tap(operator, asked, "Ya, cabut")
	w.wantText(done, "Akses Budi (ID 3), Ketua PPK Tabang, sudah dicabut")
	if done.Notices[0].EditID != 77 || len(done.Notices[0].Buttons) != 0 {
		t.Errorf("the question stays: %+v", done.Notices[0])
	}
	p := w.person(3)
	if p.State != logistics.PersonRevoked || p.Active() {
		t.Errorf("person %+v", p)
	}
}

func TestCabutCanBeCalledOff(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.tap(operator, w.ask(operator, "/cabut Budi"), "Tidak jadi"), "Tidak ada yang berubah")
	if w.person(3).State != logistics.PersonActive {
		t.Error("revoked all the same")
	}
}

func TestCabutAsksWhichOne(t *testing.T) {
	w := newWorld(t)
	w.put(logistics.Person{ID: 5, Name: "Budiman", Role: logistics.RoleKetua, Area: "64.02.07", State: logistics.PersonActive})
	asked := w.ask(operator, "/cabut budi")
	w.wantText(asked, "lebih dari satu petugas")
	want := [][]string{{"Budiman, Ketua PPK Sebulu"}, {"Budi, Ketua PPK Tabang"}}
	if diff := cmp.Diff(want, buttonsOf(asked)); diff != "" {
		t.Error(diff)
	}
	chosen := w.tap(operator, asked, "Budi, Ketua PPK Tabang")
	w.wantText(chosen, "Cabut akses Budi (ID 3)")
	if chosen.Notices[0].EditID != 77 {
		t.Errorf("the question stays: %+v", chosen.Notices[0])
	}
}

func TestCabutRefuses(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(operator, "/cabut"), "Siapa yang aksesnya")
	w.wantText(w.ask(operator, "/cabut Nobody"), "Tidak ada petugas yang cocok")
	w.wantText(w.ask(operator, "/cabut 99"), "Tidak ada petugas yang cocok")
	w.wantText(w.ask(operator, "/cabut 1"), "ditetapkan dalam pengaturan")
	w.wantText(w.press(operator, "cabut:ya:1"), "ditetapkan dalam pengaturan")

	second := logistics.Person{ID: 6, Name: "Dua", Role: logistics.RoleOperator, Area: "64.02.12", State: logistics.PersonActive}
	w.put(second)
	w.wantText(w.ask(second, "/cabut Dua"), "mencabut akses sendiri")
	w.wantText(w.press(second, "cabut:ya:6"), "mencabut akses sendiri")
	if _, err := w.try(second, "/cabut Siti"); !errors.Is(err, logistics.ErrOutside) {
		t.Errorf("a person of another area: %v", err)
	}
	req := w.request(operator, "")
	req.Command, req.Data = "cabut", "ya:12345"
	if _, err := w.twice(req, w.command("cabut").Tap); !errors.Is(err, logistics.ErrNotFound) {
		t.Errorf("an unknown person: %v", err)
	}
}
