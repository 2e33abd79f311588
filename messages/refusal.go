package messages

import (
	"strings"
	"unicode"
)

// Refusal is why a cell, a row or a sheet of reference data was refused.
type Refusal string

// The refusals, those of a whole sheet first.
const (
	RefusedHeader    Refusal = "header"    // no kind of data has these columns
	RefusedColumn    Refusal = "column"    // a column of no meaning
	RefusedTwice     Refusal = "twice"     // the same column or the same row again
	RefusedEmpty     Refusal = "empty"     // nothing below the header
	RefusedMissing   Refusal = "missing"   // a cell that must not be empty
	RefusedFormula   Refusal = "formula"   // computed by the sheet: its value is not certain
	RefusedText      Refusal = "text"      // signs that no name has, or far too long
	RefusedShape     Refusal = "shape"     // broken quotes, not UTF-8
	RefusedWidth     Refusal = "width"     // more cells than the header has
	RefusedNumber    Refusal = "number"    // no whole number
	RefusedNegative  Refusal = "negative"  // below zero
	RefusedFraction  Refusal = "fraction"  // something after the decimal comma
	RefusedTooLarge  Refusal = "too large" // beyond what can exist
	RefusedChoice    Refusal = "choice"    // not one of the words allowed
	RefusedCode      Refusal = "code"      // not the form of an area code
	RefusedKey       Refusal = "key"       // not the form of an item key
	RefusedParent    Refusal = "parent"    // the area above it is not known
	RefusedOutside   Refusal = "outside"   // not below the area that this bot serves
	RefusedArea      Refusal = "area"      // no such area
	RefusedItem      Refusal = "item"      // no such item
	RefusedAmbiguous Refusal = "ambiguous" // more than one area or item has the name
	RefusedTooMany   Refusal = "too many"  // more rows or columns than are taken
	RefusedOrder     Refusal = "order"     // steps of a ladder out of their order
	RefusedLadder    Refusal = "ladder"    // a ladder that cannot be climbed
)

var refusals = map[Refusal]string{
	RefusedHeader:    "judul kolom tidak dikenali; baris pertama harus memuat kode dan nama (wilayah), key dan nama (barang), atau kode, barang, dan jumlah (kebutuhan)",
	RefusedColumn:    "kolom %s tidak dikenal",
	RefusedTwice:     "%s ditulis lebih dari satu kali",
	RefusedEmpty:     "tidak ada baris data di bawah judul kolom",
	RefusedMissing:   "wajib diisi",
	RefusedFormula:   "berisi rumus; mohon salin sebagai nilai",
	RefusedText:      "berisi karakter yang tidak dapat diterima atau terlalu panjang",
	RefusedShape:     "tidak terbaca; mohon simpan berkas sebagai CSV UTF-8 atau XLSX",
	RefusedWidth:     "baris memuat lebih banyak sel daripada judul kolom",
	RefusedNumber:    "%s bukan bilangan bulat; contoh yang benar: 12.500",
	RefusedNegative:  "%s kurang dari nol",
	RefusedFraction:  "%s bukan bilangan bulat; tulis 12.500 atau 12500 tanpa desimal",
	RefusedTooLarge:  "%s terlalu besar",
	RefusedChoice:    "%s bukan pilihan yang dikenal",
	RefusedCode:      "%s bukan kode wilayah; contoh yang benar: 64.02.12",
	RefusedKey:       "%s bukan kunci barang; contoh yang benar: kotak_suara",
	RefusedParent:    "wilayah di atas %s belum ada",
	RefusedOutside:   "%s di luar wilayah kerja bot ini",
	RefusedArea:      "wilayah %s tidak dikenal",
	RefusedItem:      "barang %s tidak dikenal",
	RefusedAmbiguous: "%s dapat berarti lebih dari satu; mohon tulis kodenya",
	RefusedOrder:     "langkah %s tidak berurutan; mulai dari 1 dan tanpa loncatan",
	RefusedLadder:    "tangga belum lengkap: keempat tingkat wajib ada, setiap langkah memiliki menit, langkah terakhir memuat pimpinan, putaran, ambil, dan jawab diisi, dan kritis tanpa jam hening",
	RefusedTooMany:   "terlalu banyak; paling banyak 10.000 baris dan 64 kolom",
}

// Text is the reason as one Indonesian clause. value is what was found, shortened
// to what fits a line and shown between quotes without signs that cannot be seen;
// it is not escaped for HTML.
func (r Refusal) Text(value string) string {
	form, ok := refusals[r]
	if !ok {
		return "tidak dapat diterima"
	}
	value = strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return '·'
		}
		return c
	}, value)
	if n := []rune(value); len(n) > 40 {
		value = string(n[:39]) + "…"
	}
	return strings.ReplaceAll(form, "%s", "“"+value+"”")
}
