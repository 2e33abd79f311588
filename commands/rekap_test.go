package commands_test

import (
	"errors"
	"testing"
	"time"

	"laporbot/logistics"
)

func TestRekap(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak suara 180 rusak 2\nkendala: jembatan putus")
	w.pass(time.Hour)
	w.wantText(w.ask(pimpinan, "/rekap"), "Izin melaporkan", "Kutai Kartanegara", "1 dari 20 kecamatan sudah melapor", "pukul 09.05 WITA", "jembatan putus")
	w.wantText(w.ask(tabang, "/rekap"), "Tabang sudah melapor")
	w.wantText(w.ask(pimpinan, "/rekap Entah"), "tidak ditemukan", "/rekap 64.02.12")
	if _, err := w.try(tabang, "/rekap Sebulu"); !errors.Is(err, logistics.ErrOutside) {
		t.Errorf("a foreign area: %v", err)
	}
}
