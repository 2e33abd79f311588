package commands_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"laporbot/logistics"
)

func TestStok(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/stok"), "Stok Kecamatan Tabang", "Belum ada laporan", "Belum dilaporkan: Kotak suara, Surat suara Gubernur")

	w.ask(tabang, "/lapor kotak suara 180, tinta 40")
	w.pass(time.Hour)
	w.ask(tabang, "/lapor kotak suara 188 rusak 2")
	card := w.ask(tabang, "/stok")
	w.wantText(card,
		"R-2, Minggu, 24 November 2024 pukul 09.05 WITA, Ketua PPK:\n⚠️ Kotak suara 188 dari 190 buah, kurang 2, 2 rusak",
		"R-1, Minggu, 24 November 2024 pukul 08.05 WITA, Ketua PPK:\n• Tinta 40 botol",
		"Belum dilaporkan: Surat suara Gubernur", "barang lain")
	w.wantText(w.ask(pimpinan, "/stok tabang"), "Stok Kecamatan Tabang", "R-2")
	if _, err := w.try(badak, "/stok Tabang"); !errors.Is(err, logistics.ErrOutside) {
		t.Errorf("a foreign area: %v", err)
	}
}

func TestStokAfterAWordOnEverything(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor tinta 40")
	w.pass(time.Hour)
	w.ask(tabang, "/lapor belum datang semua")
	w.pass(time.Hour)
	w.ask(tabang, "/lapor kotak suara 100")
	card := w.ask(tabang, "/stok")
	w.wantText(card, "Kotak suara 100 dari 190 buah", "⏳ Semua barang belum datang")
	if strings.Contains(textOf(card), "Tinta") || strings.Contains(textOf(card), "Belum dilaporkan") {
		t.Errorf("an older line stays:\n%s", textOf(card))
	}
}

func TestStokOfTheKabupaten(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak suara 180")
	w.wantText(w.ask(pimpinan, "/stok"), "Laporan terakhir di Kabupaten Kutai Kartanegara",
		"✅ Tabang: R-1, Minggu, 24 November 2024 pukul 08.05 WITA", "• Muara Badak: belum melapor")
	w.wantText(w.ask(pimpinan, "/stok Entah"), "tidak ditemukan", "/stok 64.02.12")
}
