package commands_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"laporbot/logistics"
)

// invite has the operator make an invitation and gives the code in its link.
func (w *world) invite(args string) string {
	w.Helper()
	text := w.ask(operator, "/undang "+args).Notices[0].Text
	_, code, ok := strings.Cut(text, "?start=")
	if !ok {
		w.Fatalf("no link in %q", text)
	}
	code, _, _ = strings.Cut(code, "\n")
	return code
}

func TestStartGreets(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/start"), "Ketua PPK Tabang", "/lapor kotak suara 190")
	w.wantText(w.ask(pimpinan, "/start"), "Pimpinan KPU Kutai Kartanegara", "/stok")
	w.wantText(w.ask(operator, "/start"), "Operator Kutai Kartanegara")
}

func TestStartTellsStrangersNothing(t *testing.T) {
	w := newWorld(t)
	for _, text := range []string{"/start", "/start lapor"} {
		if _, err := w.try(stranger, text); !errors.Is(err, logistics.ErrStranger) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestStartRegisters(t *testing.T) {
	w := newWorld(t)
	code := w.invite("staf logistik")
	reply := w.ask(stranger, "/start "+code)
	w.wantText(reply, "Pendaftaran berhasil", "Orang &lt;b&gt;Asing", "Staf KPU Kutai Kartanegara, Divisi Logistik")
	if len(reply.Notices) != 2 || reply.Notices[1].ChatID != operatorID || !strings.Contains(reply.Notices[1].Text, "/cabut 9") {
		t.Errorf("the operator was not told: %+v", reply.Notices)
	}
	p := w.person(stranger.ID)
	p.Since = p.Since.UTC()
	want := logistics.Person{
		ID: 9, Name: stranger.Name, Role: logistics.RoleStaf, Division: "logistik", Area: "64.02",
		State: logistics.PersonActive, Since: w.now, By: operatorID,
	}
	if p != want {
		t.Errorf("got %+v\nwant %+v", p, want)
	}
	if strings.Contains(w.dump(), code) {
		t.Error("the code is stored, not only its hash")
	}
}

func TestStartTakesTheNameOfTheInvitation(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(stranger, "/start "+w.invite("ketua Sebulu nama: Hj. Aminah")), "Hj. Aminah", "Ketua PPK Sebulu")
}

func TestInvitationIsUsedOnce(t *testing.T) {
	w := newWorld(t)
	code := w.invite("ketua Sebulu")
	w.ask(stranger, "/start "+code)
	other := logistics.Person{ID: 10, Name: "Lain"}
	if _, err := w.try(other, "/start "+code); !errors.Is(err, logistics.ErrInvitation) {
		t.Errorf("another person: %v", err)
	}
	w.pass(time.Second)
	if _, err := w.try(stranger, "/start "+code); !errors.Is(err, logistics.ErrInvitation) {
		t.Errorf("the same person later: %v", err)
	}
}

// Links are pressed again, to come back to the chat; that is no wrong code.
func TestOwnLinkGreetsWhoIsRegistered(t *testing.T) {
	w := newWorld(t)
	code := w.invite("ketua Sebulu")
	w.ask(stranger, "/start "+code)
	for range 6 {
		w.pass(time.Second)
		w.wantText(w.ask(w.person(stranger.ID), "/start "+code), "Selamat datang", "Ketua PPK Sebulu")
	}
}

// A used code must not undo a revocation, although the store gives the same person
// the same invitation again.
func TestUsedCodeDoesNotBringTheRevokedBack(t *testing.T) {
	w := newWorld(t)
	code := w.invite("ketua Sebulu")
	w.ask(stranger, "/start "+code)
	w.tap(operator, w.ask(operator, "/cabut 9"), "Ya, cabut")
	w.pass(time.Second)
	if _, err := w.try(stranger, "/start "+code); !errors.Is(err, logistics.ErrInvitation) {
		t.Errorf("got %v", err)
	}
	if got := w.person(stranger.ID).State; got != logistics.PersonRevoked {
		t.Errorf("state is %q", got)
	}
}

func TestInvitationExpires(t *testing.T) {
	w := newWorld(t)
	code := w.invite("ketua Sebulu")
	w.pass(72 * time.Hour)
	if _, err := w.try(stranger, "/start "+code); !errors.Is(err, logistics.ErrInvitation) {
		t.Errorf("after 72 hours: %v", err)
	}
}

func TestWrongCodesLock(t *testing.T) {
	w := newWorld(t)
	code := w.invite("ketua Sebulu")
	for range 4 {
		if _, err := w.try(stranger, "/start salah"); !errors.Is(err, logistics.ErrInvitation) {
			t.Fatalf("got %v", err)
		}
	}
	w.wantText(w.ask(stranger, "/start salah"), "Terlalu banyak", "pukul 09.05 WITA")
	w.pass(59 * time.Minute)
	if _, err := w.try(stranger, "/start "+code); !errors.Is(err, logistics.ErrStranger) {
		t.Errorf("a right code while locked: %v", err)
	}
	w.pass(2 * time.Minute)
	w.wantText(w.ask(stranger, "/start "+code), "Pendaftaran berhasil")
}

func TestOperatorDoesNotUseUpAnInvitation(t *testing.T) {
	w := newWorld(t)
	code := w.invite("ketua Sebulu")
	w.wantText(w.ask(operator, "/start "+code), "sudah terdaftar sebagai operator")
	w.wantText(w.ask(stranger, "/start "+code), "Pendaftaran berhasil")
}

func TestStartFromAGroupButtonOpensTheReport(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/start lapor"), "Laporan Kecamatan Tabang", "Pilih barang")
	if _, err := w.try(pimpinan, "/start lapor"); !errors.Is(err, logistics.ErrNotAllowed) {
		t.Errorf("who may not report: %v", err)
	}
}
