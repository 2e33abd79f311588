package logistics_test

import (
	"testing"
	"time"

	"laporbot/logistics"
)

func goods() *logistics.Catalog {
	return logistics.NewCatalog("64.02", []logistics.Area{{Code: "64.02", Name: "Kukar"}, {Code: "64.02.12", Name: "Tabang"}},
		[]logistics.Item{{Key: "kotak_suara", Name: "Kotak suara", Blocks: true}, {Key: "lem", Name: "Lem"}, {Key: "tinta", Name: "Tinta", Blocks: true}},
		[]logistics.Need{{Area: "64.02.12", Item: "kotak_suara", Count: 200}, {Area: "64.02.12", Item: "lem", Count: 200}})
}

func TestMismatch(t *testing.T) {
	n := func(n int64) *int64 { return &n }
	tests := []struct {
		name  string
		line  logistics.Line
		words string
		want  logistics.Category
		over  logistics.HandOver
	}{
		{"received", logistics.Line{Item: "kotak_suara", Count: n(190), Of: n(200)}, "diterima kotak 190 dari 200", logistics.CategoryShort, logistics.HandOver{Given: 200, Arrived: 190}},
		{"one is missing", logistics.Line{Item: "lem", Count: n(199), Of: n(200)}, "Serah-terima lem 199 dari 200", logistics.CategoryShort, logistics.HandOver{Given: 200, Arrived: 199}},
		{"too many", logistics.Line{Item: "lem", Count: n(210), Of: n(200)}, "terima lem 210 dari 200", logistics.CategoryOver, logistics.HandOver{Given: 200, Arrived: 210}},
		{"short in words", logistics.Line{Item: "lem", Count: n(190), Short: n(10)}, "BAST lem 190 kurang 10", logistics.CategoryShort, logistics.HandOver{Given: 200, Arrived: 190}},
		{"over in words", logistics.Line{Item: "lem", Count: n(190), Over: n(10)}, "diterima lem 190 lebih 10", logistics.CategoryOver, logistics.HandOver{Given: 180, Arrived: 190}},
		{"whole", logistics.Line{Item: "lem", Count: n(200), Of: n(200)}, "diterima lem 200 dari 200", "", logistics.HandOver{}},
		{"progress towards the need", logistics.Line{Item: "kotak_suara", Count: n(190), Of: n(200)}, "kotak 190 dari 200", "", logistics.HandOver{}},
		{"what was sent is not the need", logistics.Line{Item: "kotak_suara", Count: n(90), Of: n(100)}, "kotak 90 dari 100", logistics.CategoryShort, logistics.HandOver{Given: 100, Arrived: 90}},
		{"need unknown", logistics.Line{Item: "tinta", Count: n(90), Of: n(100)}, "tinta 90 dari 100", "", logistics.HandOver{}},
		{"thanks", logistics.Line{Item: "kotak_suara", Count: n(190), Of: n(200)}, "kotak 190 dari 200. Terima kasih", "", logistics.HandOver{}},
		{"sent on", logistics.Line{Item: "kotak_suara", Count: n(190), Of: n(200)}, "kotak 190 dari 200 dikirim ke TPS", "", logistics.HandOver{}},
		{"short without a hand-over", logistics.Line{Item: "lem", Count: n(190), Short: n(10)}, "lem 190 kurang 10", "", logistics.HandOver{}},
		{"only the difference", logistics.Line{Item: "lem", Short: n(3)}, "serah terima lem kurang 3", logistics.CategoryShort, logistics.HandOver{}},
		{"only what is too much", logistics.Line{Item: "lem", Over: n(3)}, "diterima lem lebih 3", logistics.CategoryOver, logistics.HandOver{}},
		{"only a difference that was not handed over", logistics.Line{Item: "lem", Short: n(3)}, "lem kurang 3", "", logistics.HandOver{}},
		{"no number", logistics.Line{Item: "lem", State: logistics.StateNotArrived}, "lem belum diterima", "", logistics.HandOver{}},
		{"no such item", logistics.Line{Item: "x", Count: n(1), Of: n(2)}, "diterima", "", logistics.HandOver{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o, h, ok := logistics.Mismatch(goods(), "64.02.12", tt.line, tt.words)
			if ok != (tt.want != "") || ok && (o.Category != tt.want || h != tt.over || o.Item != tt.line.Item) {
				t.Errorf("got %v %s %+v", ok, o.Category, h)
			}
		})
	}
}

func TestWhole(t *testing.T) {
	n := func(n int64) *int64 { return &n }
	tests := []struct {
		name string
		line logistics.Line
		want bool
	}{
		{"as many as needed", logistics.Line{Item: "kotak_suara", State: logistics.StateCount, Count: n(200)}, true},
		{"one less", logistics.Line{Item: "kotak_suara", State: logistics.StateCount, Count: n(199)}, false},
		{"one of them damaged", logistics.Line{Item: "kotak_suara", State: logistics.StateCount, Count: n(200), Damaged: n(1)}, false},
		{"damaged and more than needed", logistics.Line{Item: "kotak_suara", State: logistics.StateCount, Count: n(205), Damaged: n(5)}, true},
		{"said to be short", logistics.Line{Item: "kotak_suara", State: logistics.StateCount, Count: n(200), Short: n(2)}, false},
		{"fewer than handed over", logistics.Line{Item: "kotak_suara", State: logistics.StateCount, Count: n(205), Of: n(210)}, false},
		{"lengkap", logistics.Line{Item: "kotak_suara", State: logistics.StateComplete}, true},
		{"nihil", logistics.Line{Item: "kotak_suara", State: logistics.StateNone}, false},
		{"being counted", logistics.Line{Item: "kotak_suara", State: logistics.StateBeingCtd}, false},
		{"need unknown", logistics.Line{Item: "tinta", State: logistics.StateCount, Count: n(900)}, false},
		{"need unknown, lengkap", logistics.Line{Item: "tinta", State: logistics.StateComplete}, true},
		{"need unknown, lengkap but damaged", logistics.Line{Item: "tinta", State: logistics.StateComplete, Damaged: n(1)}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := logistics.Whole(goods(), "64.02.12", tt.line); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestGoods(t *testing.T) {
	v := goods().Vocabulary()
	tests := map[string]string{
		"kotak suara basah 10":           "kotak_suara",
		"tinta kurang 4 botol":           "tinta",
		"lem dan tinta rusak":            "",
		"barang rusak":                   "",
		"truk pembawa kotak suara":       "",
		"kotak suara rusak, kotak basah": "kotak_suara",
		"kotak suara salah kirim":        "kotak_suara",
		"kotak suara terlambat datang":   "kotak_suara",
	}
	for text, want := range tests {
		category, _ := v.Judge(text)
		if got := v.Goods(text, category); got != want {
			t.Errorf("%s (%s): got %q, want %q", text, category, got, want)
		}
	}
}

// The same shortage is ringan at H-7 and kritis at H-1, at any hour of these days and
// in every wave.
func TestSameShortageByTheCalendar(t *testing.T) {
	n := int64(40)
	short, ok := logistics.Lacking(goods(), "64.02.12", logistics.Line{Item: "kotak_suara", Short: &n})
	if !ok {
		t.Fatal("forty of two hundred boxes are no obstacle")
	}
	want := map[int]logistics.Severity{20: logistics.SeverityLow, 26: logistics.SeverityCritical}
	for wave := range 4 {
		for day, severity := range want {
			for hour := range 24 {
				s := scene(at(day, hour, 59))
				s.Area.Wave = wave
				o := short
				o.Number, o.Reporter = 1, chair.ID
				if o = logistics.Open(o, "m", chair, 0, s); o.Severity != severity {
					t.Errorf("wave %d, %s: %s, want %s", wave, s.Now.In(wita).Format(time.DateTime), o.Severity, severity)
				}
			}
		}
	}
}
