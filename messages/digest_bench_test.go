package messages

import (
	"fmt"
	"runtime"
	"testing"

	"laporbot/logistics"
)

// country is a simulated tree of n kecamatan, 99 to a kabupaten, below one area.
func country(n int) []logistics.Area {
	tps := int64(70)
	areas := []logistics.Area{{Code: "64", Name: "Negeri simulasi", TimeZone: "Asia/Makassar"}}
	for i := range n {
		kabupaten := logistics.AreaCode(fmt.Sprintf("64.%02d", i/99+1))
		if i%99 == 0 {
			areas = append(areas, logistics.Area{Code: kabupaten, Name: "Kabupaten " + string(kabupaten)})
		}
		code := logistics.AreaCode(fmt.Sprintf("%s.%02d", kabupaten, i%99+1))
		areas = append(areas, logistics.Area{Code: code, Name: "Kecamatan " + string(code), TPS: &tps, Wave: i%4 + 1})
	}
	return areas
}

// BenchmarkDigestOfMany makes digest, text, picture and workbook of a growing number of
// kecamatan with 32 items each. heap-MB is what lives at the end, sys-MB what the
// process took from the machine.
func BenchmarkDigestOfMany(b *testing.B) {
	items := goods(b)
	items = items[:min(32, len(items))]
	for _, n := range []int{20, 1000, 2000, 4000, 7277} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			catalog, in := eveningStock(b, country(n), items)
			e := Export{Items: items, Name: func(c logistics.AreaCode) string { return string(c) }}
			b.ReportAllocs()
			for b.Loop() {
				var err error
				if e.Digest, err = logistics.MakeDigest(catalog, in); err != nil {
					b.Fatal(err)
				}
				if _, err := DigestText(e.Digest); err != nil {
					b.Fatal(err)
				}
				if _, err := DigestPicture(e.Digest, items); err != nil {
					b.Fatal(err)
				}
				if _, err := Workbook(e); err != nil {
					b.Fatal(err)
				}
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "heap-MB")
			b.ReportMetric(float64(m.Sys)/(1<<20), "sys-MB")
		})
	}
}
