package commands_test

import (
	"errors"
	"strings"
	"testing"

	"laporbot/logistics"
)

func TestUndang(t *testing.T) {
	tests := []struct {
		name, args string
		want       []string
		role       logistics.Role // of the invitation; empty: none is made
		division   string
		area       logistics.AreaCode
	}{
		{"by name", "ketua Tabang", []string{"Ketua PPK Tabang", "https://t.me/laporkukarbot?start=", "Rabu, 27 November 2024 pukul 08.05 WITA"}, logistics.RoleKetua, "", "64.02.12"},
		{"by code", "anggota 64.02.12", []string{"Anggota PPK Tabang"}, logistics.RoleAnggota, "", "64.02.12"},
		{"with prefix and name", "Ketua kec. sanga-sanga Nama: Hj. Aminah", []string{"Ketua PPK Sanga Sanga, Hj. Aminah,"}, logistics.RoleKetua, "", "64.02.15"},
		{"KPU without an area", "pimpinan", []string{"Pimpinan KPU Kutai Kartanegara"}, logistics.RolePimpinan, "", "64.02"},
		{"division", "staf Hukum 64.02", []string{"Staf KPU Kutai Kartanegara, Divisi Hukum"}, logistics.RoleStaf, "hukum", "64.02"},
		{"no division", "staf Kukar", []string{"Staf KPU Kutai Kartanegara sudah"}, logistics.RoleStaf, "", "64.02"},
		{"operator", "operator", []string{"Operator Kutai Kartanegara"}, logistics.RoleOperator, "", "64.02"},
		{"desa by code", "pps 64.02.12.2001", []string{"PPS Sidomulyo"}, logistics.RolePPS, "", "64.02.12.2001"},

		{"nothing", "", []string{"Mohon tulis peran", "• ketua: Ketua PPK", "/undang ketua"}, "", "", ""},
		{"unknown role", "raja Tabang", []string{"Peran raja tidak dikenal", "• anggota"}, "", "", ""},
		{"no area", "ketua", []string{"Mohon tulis wilayahnya", "/undang ketua 64.02.12", "/undang ketua 64.02.20"}, "", "", ""},
		{"nearly an area", "ketua Badak", []string{"Wilayah Badak tidak ditemukan", "/undang ketua 64.02.05"}, "", "", ""},
		{"ambiguous", "pps Sidomulyo", []string{"lebih dari satu", "Kecamatan Anggana", "Kecamatan Tabang", "/undang pps 64.02.12.2001"}, "", "", ""},
		{"wrong level", "ketua Kukar", []string{"Ketua PPK bertugas di tingkat kecamatan"}, "", "", ""},
		{"division and unknown area", "staf logistik Xyz", []string{"/undang staf logistik 64.02"}, "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			reply := w.ask(operator, "/undang "+tt.args)
			w.wantText(reply, tt.want...)
			_, code, made := strings.Cut(reply.Notices[0].Text, "?start=")
			if made != (tt.role != "") {
				t.Fatalf("an invitation was made: %t", made)
			}
			if !made {
				return
			}
			code, _, _ = strings.Cut(code, "\n")
			w.ask(stranger, "/start "+code)
			if p := w.person(stranger.ID); p.Role != tt.role || p.Division != tt.division || p.Area != tt.area || p.By != operatorID {
				t.Errorf("the invitation registers %+v", p)
			}
		})
	}
}

func TestUndangOffersOnlyWhatIsSimilar(t *testing.T) {
	w := newWorld(t)
	reply := w.ask(operator, "/undang ketua Bangun")
	w.wantText(reply, "Kecamatan Kota Bangun:", "Kecamatan Kota Bangun Darat:")
	if strings.Contains(textOf(reply), "Tabang") {
		t.Errorf("others are offered too:\n%s", textOf(reply))
	}
}

func TestUndangStaysInside(t *testing.T) {
	w := newWorld(t)
	small := logistics.Person{ID: 8, Role: logistics.RoleOperator, Area: "64.02.12", State: logistics.PersonActive}
	if _, err := w.try(small, "/undang ketua Sebulu"); !errors.Is(err, logistics.ErrOutside) {
		t.Errorf("got %v", err)
	}
}
