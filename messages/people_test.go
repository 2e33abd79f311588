package messages

import (
	"testing"
	"time"

	"laporbot/logistics"
)

// at is the moment of all samples: 16 November 2024, 08.05 WITA.
var at = time.Date(2024, 11, 16, 8, 5, 0, 0, time.FixedZone("WITA", 8*3600))

var (
	ketua = Post{Role: logistics.RoleKetua, Place: "Tabang"}
	staf  = Post{Role: logistics.RoleStaf, Division: "logistik", Place: hostile}
)

func TestStart(t *testing.T) {
	checkBlocks(t, "start.tmpl", samples{
		"start-salam":          {Welcome{Name: hostile, Post: ketua, Reports: true}, Welcome{Post: staf}},
		"start-terdaftar":      {Welcome{Name: "Budi", Post: ketua, Reports: true}, Welcome{Name: hostile, Post: staf}},
		"start-langkah":        {Welcome{Reports: true}, Welcome{}},
		"start-kabar":          {Joined{Name: hostile, ID: 42, Post: ketua, At: at}},
		"start-terkunci":       {at},
		"start-sudah-operator": {nil},
	})
}

func TestUndang(t *testing.T) {
	checkBlocks(t, "undang.tmpl", samples{
		"undang-tautan": {
			Invitation{Post: ketua, Name: hostile, Link: "https://t.me/laporbot?start=abc_-1", Expires: at},
			Invitation{Post: staf, Link: "https://t.me/laporbot?start=abc_-1", Expires: at},
		},
		"undang-peran":   {RoleQuestion{Words: hostile, Roles: logistics.Roles, Area: "Tabang"}, RoleQuestion{Roles: logistics.Roles, Area: "Tabang"}},
		"undang-tingkat": {WrongLevel{Role: logistics.RoleKetua, Title: hostile, Kind: "kecamatan"}},
	})
}

func TestWilayah(t *testing.T) {
	choices := []AreaChoice{{Title: "Kecamatan Tabang", Command: "/undang ketua 64.02.12"}, {Title: hostile, Within: hostile, Command: hostile}}
	checkBlocks(t, "wilayah.tmpl", samples{
		"wilayah-tanya": {
			AreaQuestion{Choices: choices}, AreaQuestion{Words: hostile, Known: true, Choices: choices, More: 3}, AreaQuestion{Words: "Tabanx"},
		},
	})
}

func TestAnggota(t *testing.T) {
	people := []RollPerson{
		{Number: 1, Name: hostile, Post: ketua, State: logistics.PersonActive},
		{Number: 2, Name: "Siti", Post: staf, State: logistics.PersonRevoked},
	}
	areas := []RollArea{{Title: "Kecamatan Tabang", People: people, Count: 2}, {Title: hostile, People: people, Count: 2}}
	checkBlocks(t, "anggota.tmpl", samples{
		"anggota-daftar": {
			Roll{Title: hostile, Areas: areas, Total: 4},
			Roll{Title: "Kabupaten Kutai Kartanegara", Areas: areas, Total: 400, Counted: true, Example: hostile},
		},
		"anggota-kosong": {Roll{Title: hostile}},
	})
}

func TestCabut(t *testing.T) {
	who := Revocation{Words: hostile, Name: hostile, ID: 42, Post: staf}
	checkBlocks(t, "cabut.tmpl", samples{
		"cabut-cara": {nil}, "cabut-tidak-ada": {who}, "cabut-pilih": {who}, "cabut-tombol-pilih": {who}, "cabut-tanya": {who},
		"cabut-tombol-ya": {nil}, "cabut-tombol-tidak": {nil}, "cabut-selesai": {who}, "cabut-tidak-jadi": {nil},
		"cabut-operator": {who}, "cabut-diri": {nil},
	})
}

func TestSaya(t *testing.T) {
	checkBlocks(t, "saya.tmpl", samples{
		"saya-data": {
			Entry{Name: hostile, ID: 42, Post: ketua, Title: "Kecamatan Tabang", State: logistics.PersonActive, Since: at},
			Entry{Name: "Siti", ID: 43, Post: staf, Title: hostile, State: logistics.PersonAway},
		},
	})
}
