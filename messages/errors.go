package messages

import (
	"errors"

	"laporbot/logistics"
)

// faults names the block for each fault that a person can cause or must be told
// about, the narrower before the wider.
var faults = []struct {
	err   error
	block string
}{
	{logistics.ErrStranger, "galat-belum-terdaftar"},
	{logistics.ErrNotAllowed, "galat-tidak-berhak"},
	{logistics.ErrOutside, "galat-luar-wilayah"},
	{logistics.ErrPrivateOnly, "galat-hanya-pribadi"},
	{logistics.ErrGroupOnly, "galat-hanya-grup"},
	{logistics.ErrUnknownArea, "galat-wilayah-tidak-dikenal"},
	{logistics.ErrAmbiguous, "galat-lebih-dari-satu"},
	{logistics.ErrInvitation, "galat-undangan"},
	{logistics.ErrLocked, "galat-terkunci"},
	{logistics.ErrTooLarge, "galat-berkas-terlalu-besar"},
	{logistics.ErrBadFile, "galat-berkas-tidak-terbaca"},
	{logistics.ErrNegative, "galat-angka-negatif"},
	{logistics.ErrTooMany, "galat-angka-terlalu-besar"},
	{logistics.ErrNotNumber, "galat-bukan-angka"},
	{logistics.ErrExists, "galat-sudah-ada"},
	{logistics.ErrNotFound, "galat-tidak-ada"},
	{logistics.ErrTaken, "galat-kendala-diambil"},
	{logistics.ErrOver, "galat-kendala-selesai"},
	{logistics.ErrNotSolved, "galat-kendala-belum-selesai"},
	{logistics.ErrAtEnd, "galat-kendala-ujung"},
	{logistics.ErrGraded, "galat-kendala-tingkat"},
	{logistics.ErrStillAsking, "galat-kendala-tawaran"},
	{logistics.ErrNoReason, "galat-kendala-alasan"},
	{logistics.ErrPast, "galat-kendala-jam"},
	{logistics.ErrTooLong, "galat-kendala-jam"},
	{logistics.ErrLadder, "galat-tangga"},
}

// Error is the only place that turns a fault into Indonesian. It reports false
// where err is no fault of a person but of the program or of what it runs on:
// then Apology is the answer and err belongs in the log.
func Error(err error) (text string, ok bool) {
	if field, ok := errors.AsType[*logistics.FieldError](err); ok {
		text, renderErr := Render("galat-isian", Field{Name: fieldName(field.Field), Value: clip(field.Value), Hint: field.Hint})
		return text, renderErr == nil
	}
	// A number that could mean several is told with what was written; the other
	// reasons of a NumberError speak for themselves.
	if number, ok := errors.AsType[*logistics.NumberError](err); ok && errors.Is(number.Err, logistics.ErrAmbiguous) {
		text, renderErr := Render("galat-isian", Field{Name: fieldName("number"), Value: clip(number.Text), Hint: Number(12500)})
		return text, renderErr == nil
	}
	for _, f := range faults {
		if errors.Is(err, f.err) {
			text, renderErr := Render(f.block, nil)
			return text, renderErr == nil
		}
	}
	return "", false
}

// Apology is the answer to a fault of our own. code is also in the log line, so
// that the operator finds it.
func Apology(code string) string {
	text, err := Render("galat-gangguan", code)
	if err != nil {
		return "Mohon maaf, ada gangguan pada bot. Kode: " + code
	}
	return text
}

// Field is a part of an input that is wrong.
type Field struct {
	Name  string // what it was meant to be
	Value string // what was written
	Hint  string // one that would be right
}

// fieldName is the Indonesian word for a field of logistics.FieldError.
func fieldName(field string) string {
	switch field {
	case "area":
		return "Wilayah"
	case "role":
		return "Peran"
	case "number":
		return "Angka"
	case "date":
		return "Tanggal"
	case "item":
		return "Barang"
	case "absence":
		return "Izin"
	}
	return "Isian"
}

// clip shortens what a person wrote to what fits in one line of an answer.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}
