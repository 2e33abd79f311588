package messages

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"testing"
	"time"

	"laporbot/logistics"
)

// week is a simulated trend of some areas over some days.
func week(t *testing.T, areas, days int, name func(i int) string) logistics.Trend {
	t.Helper()
	first := time.Date(2024, 11, 20, 20, 0, 0, 0, at.Location())
	var digests []logistics.Digest
	for day := range days {
		d := logistics.Digest{Slot: first.AddDate(0, 0, day)}
		for i := range areas {
			r := logistics.DigestRow{Area: logistics.AreaCode(fmt.Sprintf("64.02.%02d", i)), Name: name(i)}
			if (i+day)%9 != 8 {
				ready := min(100, int64(30+(i*13)%50+day*9))
				r.Ready = &ready
			}
			d.Rows = append(d.Rows, r)
		}
		digests = append(digests, d)
	}
	return logistics.NewTrend(digests, at.Location())
}

func TestTrendPicture(t *testing.T) {
	kukar := kukar(t)
	for name, trend := range map[string]logistics.Trend{
		"kukar":      week(t, 20, 7, func(i int) string { return kukar[i+1].Name }),
		"long-names": week(t, 60, 30, func(i int) string { return strings.Repeat("Tenggarong Seberang ", 3) + fmt.Sprint(i) }),
		"one-day":    week(t, 3, 1, func(i int) string { return kukar[i+1].Name }),
		"empty":      {},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := drawTrend(trend, "Kutai Kartanegara")
			if err != nil {
				t.Fatal(err)
			}
			for i, w := range c.texts {
				if !w.box.In(w.place) {
					t.Errorf("%q stands in %v and leaves %v", w.text, w.box, w.place)
				}
				if w.cut && name != "long-names" {
					t.Errorf("%q was cut", w.text)
				}
				for _, o := range c.texts[:i] {
					if !w.place.Intersect(o.place).Empty() && !w.box.Intersect(o.box).Empty() {
						t.Errorf("%q and %q stand on each other", w.text, o.text)
					}
				}
			}
			data, err := TrendPicture(trend, "Kutai Kartanegara")
			if err != nil {
				t.Fatal(err)
			}
			if size, err := png.DecodeConfig(bytes.NewReader(data)); err != nil || size.Width != trendWidth || size.Height != trendHeight {
				t.Errorf("%dx%d, %v", size.Width, size.Height, err)
			}
			keep(t, "grafik-"+name+".png", data)
		})
	}
}

func TestStatusAndFiles(t *testing.T) {
	d := sampleDigest()
	full := NewStatus(d, "Kabupaten "+hostile, at)
	if full.Worst != "Muara Wis" || full.Percent != 0 || full.Grave != 1 || full.Sign != "🔴" {
		t.Errorf("status %+v", full)
	}
	checkBlocks(t, "status.tmpl", samples{"status-kartu": {full, NewStatus(logistics.Digest{}, "Kecamatan Tabang", at)}})
	checkBlocks(t, "ekspor.tmpl", samples{"ekspor-mulai": {ExportShown{Area: hostile}}, "ekspor-gagal": {ExportShown{Area: hostile}}, "ekspor-berkas": {ExportShown{Area: hostile, At: at, Reports: 12500}}})
	checkBlocks(t, "grafik.tmpl", samples{"grafik-keterangan": {ChartShown{Area: hostile, From: at, To: at, Days: 3}}, "grafik-kosong": {hostile}})
}
