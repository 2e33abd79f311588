package jobs_test

import (
	"strings"
	"testing"
	"time"

	"laporbot/logistics"
)

// Who was revoked or moved away, and a group that was unbound, reads nothing more of
// an obstacle: no answer and no change of a card, which is taken away once.
func TestEskalasiReadersLeave(t *testing.T) {
	leave := map[string]func(p *logistics.Person){
		"revoked": func(p *logistics.Person) { p.State = logistics.PersonRevoked },
		"moved":   func(p *logistics.Person) { p.Area = "64.02.17" },
	}
	for name, change := range leave {
		t.Run(name, func(t *testing.T) {
			h := newHill(t, newMemory(), wita(24, 9, 0), 1)
			h.ask(12, "m", "kendala", "jembatan putus", "")
			h.cycle()
			h.ask(2, "q", "kendala", "K-1 sudah bisa lewat?", "")
			h.cycle()
			p := h.person(2)
			change(&p)
			h.must(h.store.PutPerson(t.Context(), p))
			h.must(h.store.DeleteGroup(t.Context(), -100, 0))
			h.clock.move(2 * time.Minute)
			h.ask(12, "a", "kendala", "K-1 gudang pindah", "")
			h.ask(3, "take", "kendala", "", "ambil:1")
			h.cycle()
			h.clock.move(time.Minute)
			h.ask(3, "done", "kendala", "", "selesai:1")
			h.cycle()
			told, retired := false, map[int64]int{}
			for _, n := range h.sent.last {
				gone := n.ChatID == 2 || n.ChatID == -100 && n.ThreadID == 0
				news := strings.Contains(n.Text, "pindah") || strings.Contains(n.Text, "Ditangani")
				if n.Edits != "" && strings.Contains(n.Text, "tidak lagi ditampilkan") {
					retired[n.ChatID]++
					if len(n.Buttons) > 0 {
						t.Errorf("buttons stay in chat %d", n.ChatID)
					}
				}
				if gone && news {
					t.Errorf("chat %d still reads %q", n.ChatID, n.Text)
				}
				told = told || news && n.ChatID == -100 && n.ThreadID == 7
			}
			if retired[2] != 1 || retired[-100] != 1 || len(retired) != 2 {
				t.Errorf("cards taken away: %v", retired)
			}
			if !told {
				t.Error("the group that is still bound reads nothing")
			}
		})
	}
}

// Whoever works on an obstacle is told when somebody else ends that, and by whom; what
// he ends himself he knows.
func TestEskalasiOwnerIsRelieved(t *testing.T) {
	tests := []struct {
		name string
		do   func(h *hill)
		want string // empty: nothing
	}{
		{"sent on", func(h *hill) { h.ask(3, "x", "kendala", "", "eskalasi:1") }, "diteruskan ke pihak berikutnya oleh Staf KPU Kutai Kartanegara"},
		{"put off", func(h *hill) { h.ask(4, "x", "tunda", "K-1 20.00 air surut", "") }, "ditunda oleh Pimpinan KPU Kutai Kartanegara (air surut)"},
		{"handed on", func(h *hill) { h.ask(4, "x", "kendala", "", "alih:1:3") }, "dialihkan kepada Staf KPU Kutai Kartanegara"},
		{"solved", func(h *hill) { h.ask(12, "x", "selesai", "K-1 sudah lewat", "") }, "dinyatakan selesai oleh Ketua PPK Tabang (sudah lewat)"},
		{"let go", func(h *hill) { h.ask(2, "x", "kendala", "", "lepas:1") }, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHill(t, newMemory(), wita(24, 9, 0), 1)
			h.ask(12, "m", "kendala", "jembatan putus", "")
			h.ask(2, "take", "kendala", "", "ambil:1")
			h.cycle()
			h.clock.move(2 * time.Minute)
			tt.do(h)
			h.cycle()
			got := ""
			for _, n := range h.posts("kendala/1/") {
				if strings.HasSuffix(n.Key, "kendala-pemilik-lepas") {
					if n.ChatID != 2 || got != "" {
						t.Errorf("chat %d is told %q too", n.ChatID, n.Text)
					}
					got = n.Text
				}
			}
			if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
				t.Errorf("the owner is told %q, want %q", got, tt.want)
			}
		})
	}
}

// The same holds where the card was posted and the process ended before it could note so.
func TestEskalasiReadersLeaveAfterCrash(t *testing.T) {
	h := newHill(t, newMemory(), wita(24, 9, 0), 1)
	h.ask(12, "m", "kendala", "jembatan putus", "")
	first, err := h.store.DueTimers(t.Context(), h.clock.Now(), 10)
	h.must(err)
	h.cycle()
	h.must(h.store.AddTimers(t.Context(), first))
	p := h.person(2)
	p.State = logistics.PersonRevoked
	h.must(h.store.PutPerson(t.Context(), p))
	h.ask(3, "take", "kendala", "", "ambil:1")
	h.restart()
	h.cycle()
	if n, ok := h.outbox()["kendala/1/2/2/0/lepas"]; !ok || n.Edits != "kendala/1/2/2/0" {
		t.Errorf("the card is not taken away: %+v", n)
	}
}

// What can wait wakes nobody: opened in the quiet hours, it is told when they are over.
// What cannot wait is told at once.
func TestEskalasiFirstStepIsQuiet(t *testing.T) {
	tests := []struct {
		name string
		text string
		now  time.Time
		wait time.Duration
	}{
		{"ringan at night", "listrik padam sebentar di kantor", wita(15, 23, 30), 5*time.Hour + 30*time.Minute},
		{"ringan by day", "listrik padam sebentar di kantor", wita(15, 9, 0), 0},
		{"berat at night", "jembatan putus", wita(24, 23, 30), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHill(t, newMemory(), tt.now, 1)
			h.ask(12, "m", "kendala", tt.text, "")
			h.cycle()
			if tt.wait > 0 {
				h.clock.move(tt.wait - time.Minute)
				h.cycle()
				if early := h.posts("kendala/1/"); len(early) > 0 {
					t.Errorf("told in the quiet hours: %v", early)
				}
				h.clock.move(time.Minute)
				h.cycle()
			}
			groups := 0
			for _, n := range h.posts("kendala/1/") {
				if n.ChatID < 0 {
					groups++
				}
			}
			if groups == 0 || len(h.posts("kendala/1/")) == groups {
				t.Errorf("not told: %v", h.posts("kendala/1/"))
			}
		})
	}
}
