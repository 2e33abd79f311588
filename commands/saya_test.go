package commands_test

import "testing"

func TestSaya(t *testing.T) {
	w := newWorld(t)
	p := tabang
	p.Since = w.now
	w.wantText(w.ask(p, "/saya"), "Ketua PPK Tabang", "Nama: Budi", "Kecamatan Tabang", "Status: aktif",
		"Minggu, 24 November 2024 pukul 08.05 WITA", "ID Telegram: 3", "Nomor telepon tidak disimpan")
}
