package messages

import (
	"testing"
	"time"

	"laporbot/logistics"
)

// Whatever the bot says about one report can be replied to, and what lists several is
// known to be about none of them.
func TestAboutReport(t *testing.T) {
	r := Report{Number: "R-12", Version: 1, Title: "Kecamatan Tabang", At: at, Lines: sampleLines()[:1], SameAs: "R-11", Later: []Later{{"Tinta", "R-15"}}, Problems: []string{"seperti R-3"}}
	repaired, completed, edited := r, r, r
	repaired.Repairs, completed.Completes, edited.Version = true, true, 2
	again := Question{Kind: logistics.AskAgain, Raw: "R-4", Item: "Kotak suara", Number: "R-12"}
	rest := Question{Kind: logistics.AskElection, Raw: "surat suara R-4", Number: "R-12"}
	one := map[string][]any{
		"lapor-tercatat": {r, repaired, completed, edited}, "lapor-pertanyaan": {again, rest}, "lapor-perbaiki": {r},
		"lapor-edit-tidak-terbaca": {r}, "lapor-edit-tetap": {r}, "lapor-edit-bukan-laporan": {r}, "lapor-edit-sama": {r},
		"lapor-edit-dibatalkan": {r}, "lapor-edit-pindah": {r}, "lapor-lokasi-tanpa-kendala": {Evidence{Number: "R-12"}},
		"lapor-bukti": {
			Evidence{Number: "R-12", Kind: logistics.EvidencePhoto},
			Evidence{Number: "R-12", Kind: logistics.EvidenceDocument, Album: true},
			Evidence{Number: "R-12", Kind: logistics.EvidenceLocation, Obstacle: true},
		},
		"batal-laporan":     {Withdrawn{Number: "R-12", Title: "Kecamatan Tabang", At: at, Left: []Left{{Item: "Tinta", Number: "R-9"}}}},
		"pengingat-selesai": {ReminderDone{Area: "Kecamatan Tabang", Report: "R-12", At: at}},
	}
	for name, all := range one {
		for _, data := range all {
			for _, text := range []string{shown(t, name, data), "(kirim ulang)\n" + shown(t, name, data)} {
				if n, ok := AboutReport(text); !ok || n != 12 {
					t.Errorf("%s is about R-%d (%t), not R-12:\n%s", name, n, ok, text)
				}
			}
		}
	}
	past := Past{Number: "R-12", Title: "Kecamatan Tabang", At: time.Time{}}
	several := []string{
		shown(t, "riwayat-daftar", History{Days: 7, Reports: []Past{past, past}, Page: 1, Pages: 1}),
		"Ringkasan distribusi logistik D-3 (H-3)\nKurang\n• Tabang: Kotak suara 40 buah (R-1)\n• Sebulu: Tinta 3 botol (R-9)",
		"Stok Kecamatan Tabang\n\nR-1, Minggu, 24 November 2024 pukul 08.00 WITA, Ketua PPK:\n• Tinta 3 botol",
		"", "R-0", "❓ Kotak suara: Kebutuhan 190, Bapak/Ibu menulis R-1 910", "Pengumuman A-1\nDari Wiwin\n\nR-7",
	}
	for _, text := range several {
		if n, ok := AboutReport(text); ok {
			t.Errorf("it is about R-%d:\n%s", n, text)
		}
	}
}
