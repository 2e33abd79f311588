package messages

import (
	"testing"
	"time"

	"laporbot/logistics"
)

func TestIzin(t *testing.T) {
	leave := Absence{Name: hostile, Area: "Kecamatan Tabang", From: at, Until: at.Add(48 * time.Hour), Later: true, Deputy: hostile, Other: true}
	noSignal := Absence{Name: "Siti", Area: "Kecamatan Tabang", NoSignal: true, From: at, Until: at.Add(8 * time.Hour)}
	both := []any{leave, noSignal}
	checkBlocks(t, "izin.tmpl", samples{
		"izin-cara": {noSignal}, "izin-kini": both, "izin-tercatat": both, "izin-untuk-anda": both, "izin-kepada-pengganti": {leave},
		"izin-selesai": {leave}, "izin-siapa": {Revocation{Words: hostile}}, "izin-pengganti": {Revocation{Words: hostile}}, "izin-masa": both,
	})
}

func TestBelum(t *testing.T) {
	area := logistics.Area{Code: "64.02", Name: hostile}
	var all []logistics.Standing
	for i, p := range pileNames {
		st := logistics.Standing{Area: logistics.Area{Code: "64.02.12", Name: hostile}, Pile: p.pile}
		if i%2 == 0 {
			st.Last, st.Until = at, at.Add(time.Hour)
		}
		all = append(all, st)
	}
	card := NewPiles(area, all, at, func(_ logistics.AreaCode, t time.Time) time.Time { return t })
	if len(card.Piles) != len(pileNames) || card.Total != len(pileNames) {
		t.Errorf("piles %+v", card)
	}
	card.HDay = "H-3"
	card.Calls = []Call{{Area: "Tabang"}, {Area: hostile, People: []CallPerson{{ID: 7, Name: hostile, Role: "Ketua PPK"}, {ID: 8, Name: "Udin", Role: "Anggota PPK", Blind: true}}}}
	checkBlocks(t, "belum.tmpl", samples{"belum-daftar": {card, Piles{Title: "Kabupaten X", At: at}}, "belum-kosong": {Piles{Title: hostile}}})
}
