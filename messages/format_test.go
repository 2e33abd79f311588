package messages

import (
	"math"
	"testing"
	"time"
	_ "time/tzdata" // the names of the zones must not depend on the machine

	"laporbot/logistics"
)

func TestNumber(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 7: "7", 999: "999", 1000: "1.000", 12500: "12.500", 1134000: "1.134.000", -8: "-8", -12500: "-12.500",
		math.MaxInt64: "9.223.372.036.854.775.807",
	} {
		if got := Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestDateTime(t *testing.T) {
	at := time.Date(2024, 11, 16, 0, 5, 0, 0, time.UTC)
	for zone, want := range map[string]string{
		"Asia/Jakarta":  "Sabtu, 16 November 2024 pukul 07.05 WIB",
		"Asia/Makassar": "Sabtu, 16 November 2024 pukul 08.05 WITA",
		"Asia/Jayapura": "Sabtu, 16 November 2024 pukul 09.05 WIT",
	} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := DateTime(at.In(loc)); got != want {
			t.Errorf("DateTime in %s = %q, want %q", zone, got, want)
		}
	}
}

func TestRoleTitle(t *testing.T) {
	tests := []struct {
		role     logistics.Role
		division string
		place    string
		want     string
	}{
		{logistics.RoleOperator, "", "Kutai Kartanegara", "Operator Kutai Kartanegara"},
		{logistics.RolePimpinan, "", "Kutai Kartanegara", "Pimpinan KPU Kutai Kartanegara"},
		{logistics.RoleStaf, "logistik", "Kutai Kartanegara", "Staf KPU Kutai Kartanegara, Divisi Logistik"},
		{logistics.RoleKetua, "", "Tabang", "Ketua PPK Tabang"},
		{logistics.RoleAnggota, "", "Tabang", "Anggota PPK Tabang"},
		{logistics.RolePPS, "", "Sidomulyo", "PPS Sidomulyo"},
		{logistics.RoleStranger, "", "", "Belum terdaftar"},
	}
	for _, tt := range tests {
		if got := RoleTitle(tt.role, tt.division, tt.place); got != tt.want {
			t.Errorf("RoleTitle(%s) = %q, want %q", tt.role, got, tt.want)
		}
	}
}

func TestLevelName(t *testing.T) {
	seen := map[string]bool{}
	for l := logistics.LevelNone; l <= logistics.LevelTPS; l++ {
		if name := LevelName(l); name == "" || seen[name] {
			t.Errorf("level %d is called %q", l, name)
		} else {
			seen[name] = true
		}
	}
}

func TestPersonState(t *testing.T) {
	for _, s := range []logistics.PersonState{logistics.PersonActive, logistics.PersonAway, logistics.PersonUnreachable, logistics.PersonRevoked} {
		if PersonState(s) == "" {
			t.Errorf("state %q has no word", s)
		}
	}
}
