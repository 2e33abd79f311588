package commands_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"laporbot/logistics"
)

func TestAnggota(t *testing.T) {
	w := newWorld(t)
	all := w.ask(pimpinan, "/anggota")
	w.wantText(all, "Kabupaten Kutai Kartanegara: 4 orang", "1. Rudi, Operator, aktif\n2. Wiwin, Pimpinan KPU, aktif",
		"Kecamatan Muara Badak\n3. Siti, Ketua PPK, aktif", "Kecamatan Tabang\n4. Budi, Ketua PPK, aktif")
	w.wantText(w.ask(pimpinan, "/anggota tabang"), "Kecamatan Tabang: 1 orang", "4. Budi")
	w.wantText(w.ask(pimpinan, "/anggota Sebulu"), "Belum ada petugas yang terdaftar di Kecamatan Sebulu")
	w.wantText(w.ask(pimpinan, "/anggota Xyzzy"), "tidak ditemukan", "/anggota 64.02.12")
	staf := logistics.Person{ID: 7, Role: logistics.RoleStaf, Area: "64.02.12", State: logistics.PersonActive}
	if _, err := w.try(staf, "/anggota Sebulu"); !errors.Is(err, logistics.ErrOutside) {
		t.Errorf("a foreign area: %v", err)
	}
}

func TestAnggotaCountsWhereTheListIsLong(t *testing.T) {
	w := newWorld(t)
	for i := range int64(80) {
		p := logistics.Person{ID: 100 + i, Name: fmt.Sprintf("Orang %d", i), Role: logistics.RoleAnggota, Area: "64.02.07", State: logistics.PersonActive}
		w.put(p)
	}
	reply := w.ask(pimpinan, "/anggota")
	w.wantText(reply, "84 orang", "• Kecamatan Sebulu: 80 orang")
	if strings.Contains(textOf(reply), "Budi") {
		t.Errorf("names are listed:\n%s", textOf(reply))
	}
}
