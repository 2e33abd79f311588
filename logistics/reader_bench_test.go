package logistics

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkRead4096 reads messages of 4,096 characters, the longest Telegram
// allows, made to be hard.
func BenchmarkRead4096(b *testing.B) {
	v := shippedVocabulary(b)
	var mistyped strings.Builder
	for i := 0; mistyped.Len() < 4096; i++ {
		fmt.Fprintf(&mistyped, "kot%ck segl%c surt%c ", 'a'+i%26, 'a'+i/26%26, 'a'+i%25)
	}
	for _, c := range []struct{ name, unit string }{
		{"stock", "kotak 95, bilik 190 rusak 2; surat suara gub 12.500 bup 12.480\n"},
		{"digits", "1"},
		{"numbers", "95 "},
		{"letters", "k"},
		{"spaces", " "},
		{"commas", ","},
		{"lines", "\n"},
		{"dashes", "-"},
		{"dots", ". "},
		{"items", "kotak "},
		{"qualities", "rusak "},
		{"surat", "surat "},
		{"belum", "belum masih sama sekali "},
		{"obstacles", "kendala banjir "},
		{"dan", "kotak dan "},
		{"untuk", "untuk "},
		{"tps", "tps 1, "},
		{"number words", "dua ratus "},
		{"joined words", "duaratuslimapuluhsembilan "},
		{"brackets", "(kotak "},
		{"times", "jam 10 kotak "},
		{"emoji", "✅"},
		{"open", "kotak suara suara suara "},
		{"mistyped", mistyped.String()},
		{"multipliers", "0k0"},
		{"falling multipliers", "1 juta 1 ribu 1 ratus "},
		{"fractions", "kotak 95.5, "},
		{"about", "a!~0"},
		{"corrections", "kotak 95 95, eh 95, "},
		{"slashes", "1/"},
		{"document numbers", "1/PP."},
		{"needs", "butuh 1 "},
		{"needs of goods", "kebutuhan kotak 1, "},
		{"elections in a line", "gub: kotak, "},
		{"torn words", "tin ta "},
		{"rows", "| 1 | kotak\n"},
		{"table", "barang | ada | rusak\n"},
		{"cells", "1;"},
		{"foreign", "konsumsi 12 kotak "},
		{"prayers", "semoga aman kotak 1 "},
		{"troubles without commas", "banjir kotak 1 "},
		{"also", "kotak juga "},
		{"lone numbers", "suara!0!0!0!0"},
	} {
		text := strings.Repeat(c.unit, 4096/len(c.unit)+1)[:4096]
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				v.Read(text)
			}
		})
	}
}
