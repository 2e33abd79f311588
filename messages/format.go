package messages

import (
	"fmt"
	"html"
	"html/template"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"laporbot/logistics"
)

// functions are what templates may call. Times are shown in the zone that they
// carry: whoever renders brings them there with time.Time.In first.
var functions = template.FuncMap{
	"number":   Number,
	"datetime": DateTime,
	"date":     Date,
	"clock":    Clock,
	"role":     RoleTitle,
	"rolename": RoleName,
	"state":    PersonState,
	"span":     Span,
	"degrees":  func(d float64) string { return strings.Replace(strconv.FormatFloat(d, 'f', 3, 64), ".", ",", 1) },
	"add":      func(a, b int) int { return a + b },
}

// Number writes a count with dots between the thousands: 12.500.
func Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(r)
	}
	return sign + b.String()
}

var (
	weekdays = [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}
	months   = [...]string{
		"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember",
	}
)

// Date is the day of t in its own zone: "Sabtu, 16 November 2024".
func Date(t time.Time) string {
	return fmt.Sprintf("%s, %d %s %d", weekdays[t.Weekday()], t.Day(), months[t.Month()-1], t.Year())
}

// Clock is the hour of t with the name of its zone: "08.05 WITA". The zone
// database knows WIB, WITA and WIT by these names.
func Clock(t time.Time) string {
	zone, _ := t.Zone()
	return t.Format("15.04 ") + zone
}

// Span is how long something lasts, in its largest whole unit: "40 detik",
// "12 menit", "3 jam", "2 hari".
func Span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d detik", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d menit", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d jam", int(d.Hours()))
	}
	return fmt.Sprintf("%d hari", int(d.Hours())/24)
}

// DateTime is Date and Clock: "Sabtu, 16 November 2024 pukul 08.05 WITA".
func DateTime(t time.Time) string { return Date(t) + " pukul " + Clock(t) }

// RoleName is what a role is called without its place: "Ketua PPK".
func RoleName(r logistics.Role) string {
	switch r {
	case logistics.RoleOperator:
		return "Operator"
	case logistics.RolePimpinan:
		return "Pimpinan KPU"
	case logistics.RoleStaf:
		return "Staf KPU"
	case logistics.RoleKetua:
		return "Ketua PPK"
	case logistics.RoleAnggota:
		return "Anggota PPK"
	case logistics.RolePPS:
		return "PPS"
	}
	return "Belum terdaftar"
}

// RoleTitle is the role as it is spoken, with its place: "Ketua PPK Tabang",
// "Staf KPU Kutai Kartanegara, Divisi Logistik". place is the bare name of the area.
func RoleTitle(r logistics.Role, division, place string) string {
	title := RoleName(r)
	if place != "" {
		title += " " + place
	}
	if division != "" {
		title += ", Divisi " + strings.ToUpper(division[:1]) + division[1:]
	}
	return title
}

// LevelName is what the areas of a level are called, in the middle of a sentence.
func LevelName(l logistics.Level) string {
	switch l {
	case logistics.LevelProvince:
		return "provinsi"
	case logistics.LevelKabupaten:
		return "kabupaten"
	case logistics.LevelKecamatan:
		return "kecamatan"
	case logistics.LevelDesa:
		return "desa"
	case logistics.LevelTPS:
		return "TPS"
	}
	return "wilayah"
}

// PersonState is the state of a person in words.
func PersonState(s logistics.PersonState) string {
	switch s {
	case logistics.PersonActive:
		return "aktif"
	case logistics.PersonAway:
		return "izin"
	case logistics.PersonUnreachable:
		return "tidak terjangkau"
	case logistics.PersonRevoked:
		return "dicabut"
	}
	return string(s)
}

// Length is how many characters a person sees of a text that Render wrote.
func Length(text string) int {
	return utf8.RuneCountInString(html.UnescapeString(tags.ReplaceAllString(text, "")))
}

var tags = regexp.MustCompile(`<[^>]*>`)
