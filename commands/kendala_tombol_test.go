package commands_test

import (
	"strings"
	"testing"
	"time"

	"laporbot/commands"
	"laporbot/logistics"
)

// Each tap on a card has its effect or a window that says why not.
func TestKendalaTaps(t *testing.T) {
	second := logistics.Person{ID: 6, Name: "Ratna", Role: logistics.RolePimpinan, Area: "64.02", State: logistics.PersonActive}
	tests := []struct {
		name   string
		before string // taps of Dewi before, separated by spaces
		by     logistics.Person
		tap    string
		toast  string
		state  logistics.ObstacleState
		refuse bool
	}{
		{"taken", "", second, "ambil:1", "Bapak/Ibu tangani", logistics.StateTaken, false},
		{"taken by another", "ambil:1", second, "ambil:1", "sudah ditangani Staf KPU", logistics.StateTaken, true},
		{"taken again by its owner", "ambil:1", staf, "ambil:1", "Bapak/Ibu tangani", logistics.StateTaken, false},
		{"solved", "ambil:1", second, "selesai:1", "dinyatakan selesai", logistics.StateSolved, false},
		{"solved twice", "selesai:1", second, "selesai:1", "tombol ini tidak berlaku lagi", logistics.StateSolved, true},
		{"taken after it was solved", "selesai:1", second, "ambil:1", "tombol ini tidak berlaku lagi", logistics.StateSolved, true},
		{"solved by its reporter", "", tabang, "selesai:1", "dinyatakan selesai", logistics.StateClosed, false},
		{"confirmed by its reporter", "selesai:1", tabang, "benar:1", "ditutup", logistics.StateClosed, false},
		{"confirmed by somebody else of the PPK", "selesai:1", member, "benar:1", "Hanya pelapor", logistics.StateSolved, true},
		{"not solved after all", "selesai:1", tabang, "belum:1", "dibuka lagi", logistics.StateReopened, false},
		{"confirmed before it was solved", "", tabang, "benar:1", "belum dinyatakan selesai", logistics.StateOpen, true},
		{"escalated", "", second, "eskalasi:1", "diteruskan", logistics.StateOpen, false},
		{"let go", "ambil:1", staf, "lepas:1", "diteruskan", logistics.StateOpen, false},
		{"graver", "", second, "tingkat:1:kritis", "sekarang kendala kritis", logistics.StateOpen, false},
		{"another kind", "", tabang, "jenis:1:armada", "berjenis Armada", logistics.StateOpen, false},
		{"a kind that is none", "", tabang, "jenis:1:x", "tidak ada", logistics.StateOpen, true},
		{"handed over", "", second, "alih:1:5", "dialihkan kepada Staf KPU", logistics.StateTaken, false},
		{"a menu of what is over", "selesai:1", second, "lain:1", "tidak berlaku lagi", logistics.StateSolved, true},
		{"put off when it is over", "selesai:1", second, "tunda:1", "tidak berlaku lagi", logistics.StateSolved, true},
		{"its reporter asks himself", "", tabang, "tanya:1", "sendiri pelapor", logistics.StateOpen, true},
		{"nothing to see", "", second, "bukti:1", "belum memiliki", logistics.StateOpen, true},
		{"no such obstacle", "", second, "ambil:77", "tidak ada", logistics.StateOpen, true},
		{"no number", "", second, "ambil:x", "tidak ada", logistics.StateOpen, true},
		{"no verb", "", second, "x:1", "tidak berlaku", logistics.StateOpen, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			for _, p := range []logistics.Person{staf, second, member} {
				w.put(p)
			}
			w.ask(tabang, "/kendala jembatan putus")
			for data := range strings.FieldsSeq(tt.before) {
				w.press(staf, "kendala:"+data)
			}
			reply := w.press(tt.by, "kendala:"+tt.tap)
			if !strings.Contains(reply.Toast, tt.toast) || reply.Alert != tt.refuse {
				t.Errorf("toast %q (window: %t), want %q", reply.Toast, reply.Alert, tt.toast)
			}
			if n := len([]rune(reply.Toast)); n > 200 {
				t.Errorf("the toast has %d signs", n)
			}
			if got := w.obstacle(1).State; got != tt.state {
				t.Errorf("it is %s, want %s", got, tt.state)
			}
		})
	}
}

var member = logistics.Person{ID: 7, Name: "Tuti", Role: logistics.RoleAnggota, Area: "64.02.12", State: logistics.PersonActive}

// Nobody from elsewhere can tap anything, and a village committee cannot take or hand over.
func TestKendalaForeignTaps(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	village := logistics.Person{ID: 8, Name: "Umar", Role: logistics.RolePPS, Area: "64.02.12", State: logistics.PersonActive}
	w.put(village)
	req := w.with(tabang, "/kendala jembatan putus", photo("a", ""))
	if _, err := w.twice(req, w.command("kendala").Run); err != nil {
		t.Fatal(err)
	}
	before := w.dump()
	all := []string{
		"ambil:1", "selesai:1", "eskalasi:1", "lepas:1", "lain:1", "kembali:1", "tingkat:1", "tingkat:1:kritis", "jenis:1", "jenis:1:armada", "alih:1", "alih:1:5",
		"tunda:1", "tanya:1", "bukti:1", "buka:1", "riwayat:1:0",
	}
	for _, data := range all {
		if _, err := w.command("kendala").Tap(t.Context(), w.pressed(badak, "kendala:"+data)); err == nil {
			t.Errorf("the chair of another kecamatan may tap %s", data)
		}
	}
	for _, data := range []string{"ambil:1", "tingkat:1:kritis", "alih:1:5", "tunda:1"} {
		if _, err := w.command("kendala").Tap(t.Context(), w.pressed(village, "kendala:"+data)); err == nil {
			t.Errorf("a village committee may tap %s", data)
		}
	}
	if after := w.dump(); after != before {
		t.Error("a tap that was refused has changed something")
	}
}

// The button asks for hour and reason; the answer puts the obstacle off.
func TestKendalaPutOff(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	w.ask(tabang, "/kendala jembatan putus")
	asked := w.press(staf, "kendala:tunda:1")
	prompt := asked.Notices[len(asked.Notices)-1]
	if !prompt.Ask {
		t.Error("the prompt opens no answer")
	}
	text := tags.ReplaceAllString(prompt.Text, "")
	reply, _ := w.offer(w.reply(staf, text, "nanti saja", nil))
	w.wantText(reply, "14.00")
	reply, _ = w.offer(w.reply(staf, text, "14.00 menunggu air surut", nil))
	w.wantText(reply, "K-1 ditunda sampai Minggu, 24 November 2024 pukul 14.00 WITA")
	if o := w.obstacle(1); o.State != logistics.StatePut || o.Reason != "menunggu air surut" || o.Until.Sub(w.now) > 7*time.Hour {
		t.Errorf("%s until %s: %s", o.State, o.Until, o.Reason)
	}
	if got := said(w.obstacle(1)); got != "" {
		t.Errorf("it was passed on: %q", got)
	}
}

// What names an obstacle is about it, and no new one.
func TestKendalaNamed(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	w.ask(tabang, "/kendala jembatan putus")
	w.wantText(w.ask(staf, "/kendala K-1 sudah bisa lewat?"), "diteruskan kepada pelapor")
	w.wantText(w.ask(staf, "/kendala K-7 sudah bisa lewat?"), "tidak ada")
	for _, text := range []string{"/kendala K-1", "/kendala k1 bukti", "/kendala 1"} {
		req := w.with(tabang, text, commands.Evidence{Kind: logistics.EvidencePhoto, FileID: text})
		if _, err := w.twice(req, w.command("kendala").Run); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.obstacle(1).EvidenceCount()[logistics.EvidencePhoto]; n != 3 {
		t.Errorf("%d photos, want 3", n)
	}
	if _, err := w.try(badak, "/kendala K-1 ada apa?"); err == nil {
		t.Error("the chair of another kecamatan may talk")
	}
	w.wantText(w.ask(tabang, "/kendala 12 kotak suara basah"), "K-2 tercatat")
}
