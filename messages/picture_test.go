package messages

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"laporbot/logistics"
)

// kukar are the kecamatan of the first user with their waves, as shipped.
func kukar(t testing.TB) []logistics.Area {
	t.Helper()
	f, err := os.Open("../data/areas.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tps := int64(70) // simulated: the number is not known for most
	var areas []logistics.Area
	for _, r := range rows[1:] {
		a := logistics.Area{Code: logistics.AreaCode(r[0]), Name: r[1], TPS: &tps, TimeZone: "Asia/Makassar"}
		_, _ = fmt.Sscan(r[7], &a.Wave)
		areas = append(areas, a)
	}
	return areas
}

// goods are the items as shipped.
func goods(t testing.TB) []logistics.Item {
	t.Helper()
	f, err := os.Open("../data/items.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var items []logistics.Item
	for _, r := range rows[1:] {
		it := logistics.Item{Key: r[0], Name: r[1], Short: r[2], Category: r[4], Unit: r[5], Blocks: r[8] == "ya"}
		var norm int64
		if n, _ := fmt.Sscan(r[9], &norm); n == 1 {
			it.NormPerTPS = &norm
		}
		items = append(items, it)
	}
	return items
}

// evening is a simulated digest of all kecamatan below the first area.
func evening(t testing.TB, areas []logistics.Area, items []logistics.Item) logistics.Digest {
	t.Helper()
	c, in := eveningStock(t, areas, items)
	d, err := logistics.MakeDigest(c, in)
	if err != nil {
		t.Fatal(err)
	}
	d.Number = 12
	return d
}

// eveningStock is simulated stock that differs from one kecamatan to the next.
func eveningStock(t testing.TB, areas []logistics.Area, items []logistics.Item) (*logistics.Catalog, logistics.DigestInput) {
	t.Helper()
	loc, err := time.LoadLocation("Asia/Makassar")
	if err != nil {
		t.Fatal(err)
	}
	slot := time.Date(2024, 11, 25, 20, 0, 0, 0, loc)
	c := logistics.NewCatalog(areas[0].Code, areas, items, nil)
	in := logistics.DigestInput{
		Area: areas[0].Code, Slot: slot, Now: slot,
		Plan: logistics.Plan{
			Location: loc, DistributionStart: logistics.Date{Year: 2024, Month: 11, Day: 24}, ElectionDay: logistics.Date{Year: 2024, Month: 11, Day: 27},
		},
	}
	for i, a := range c.Below(areas[0].Code, logistics.LevelKecamatan) {
		if i%7 == 6 {
			continue // silent
		}
		s := logistics.Stock{Area: a.Code, Last: int64(i + 1), LastSentAt: slot.Add(-time.Duration(i) * time.Minute)}
		for j, it := range items {
			if (i+j)%5 == 4 {
				continue
			}
			n := int64(140)
			if it.NormPerTPS != nil {
				n = *it.NormPerTPS * 70
			}
			n -= int64((i*7 + j*3) % 11 * (i % 3) * 2)
			l := logistics.Line{Item: it.Key, State: logistics.StateCount, Count: &n}
			if (i+j)%6 == 0 {
				broken := int64(i%4 + 1)
				l.Damaged = &broken
			}
			s.Apply(logistics.Report{Number: int64(i + 1), Area: a.Code, SentAt: s.LastSentAt, Lines: []logistics.Line{l}, MessageID: j})
		}
		in.Stocks = append(in.Stocks, s)
	}
	return c, in
}

// keep writes a picture where a person can look at it, if he asked for that.
func keep(t *testing.T, name string, data []byte) {
	t.Helper()
	if dir := os.Getenv("LAPORBOT_PICTURES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDigestPicture(t *testing.T) {
	long := kukar(t)
	for i := range long {
		long[i].Name = strings.Repeat("Tenggarong Seberang Barat ", 3) + fmt.Sprint(i)
	}
	wide := goods(t)
	for i := range wide {
		wide[i].Short = "Sampul pertanggungjawaban C.HASIL-KWK"
	}
	var province []logistics.Area
	province = append(province, logistics.Area{Code: "64", Name: "Kalimantan Timur", TimeZone: "Asia/Makassar"})
	for i := range 60 {
		province = append(province, logistics.Area{Code: logistics.AreaCode(fmt.Sprintf("64.%02d", i+1)), Name: fmt.Sprintf("Kabupaten %d", i+1)},
			logistics.Area{Code: logistics.AreaCode(fmt.Sprintf("64.%02d.01", i+1)), Name: "A"}, logistics.Area{Code: logistics.AreaCode(fmt.Sprintf("64.%02d.02", i+1)), Name: "B"})
	}
	for _, tt := range []struct {
		name  string
		areas []logistics.Area
		items []logistics.Item
		rows  int
		cut   bool // names are too long for any letter that can be read
	}{
		{"kukar", kukar(t), goods(t), 20, false},
		{"long-names", long, wide, 20, true},
		{"province", province, goods(t), heatMost, false},
		{"empty", kukar(t)[:1], goods(t), 1, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := evening(t, tt.areas, tt.items)
			c, err := drawHeat(d, tt.items)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range c.texts {
				if !w.box.In(w.place) {
					t.Errorf("%q stands in %v and leaves %v", w.text, w.box, w.place)
				}
				if w.cut && !tt.cut {
					t.Errorf("%q was cut", w.text)
				}
			}
			place := map[string]int{}
			for i, r := range d.Rows {
				place[r.Name] = i
			}
			last := -1
			for _, w := range c.texts {
				if i, ok := place[w.text]; ok {
					if i < last {
						t.Errorf("%q is not in the order of dispatch", w.text)
					}
					last = i
				}
			}
			data, err := DigestPicture(d, tt.items)
			if err != nil {
				t.Fatal(err)
			}
			size, err := png.DecodeConfig(bytes.NewReader(data))
			if err != nil || size.Width != heatWidth || size.Height != heatHead+heatRow*tt.rows+heatFoot {
				t.Errorf("%dx%d, %v", size.Width, size.Height, err)
			}
			// Telegram takes photos whose sides add up to 10,000 and differ at most twentyfold.
			if size.Width+size.Height > 10_000 || size.Height > 20*size.Width || len(data) > 10<<20 {
				t.Errorf("%dx%d, %d bytes is no photo for Telegram", size.Width, size.Height, len(data))
			}
			again, err := DigestPicture(d, tt.items)
			if err != nil || !bytes.Equal(data, again) {
				t.Errorf("the same digest gives another picture, %v", err)
			}
			keep(t, "ringkasan-"+tt.name+".png", data)
		})
	}
}

// TestHeatColours: the colour of a cell is that of its number.
func TestHeatColours(t *testing.T) {
	for ready, want := range map[int64]any{100: green, 99: yellow, 90: yellow, 89: red, 0: red} {
		if got := heatColour(ready); got != want {
			t.Errorf("%d%% is %v", ready, got)
		}
	}
}
