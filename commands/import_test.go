package commands_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"laporbot/commands"
	"laporbot/data"
	"laporbot/logistics"
	"laporbot/messages"
)

const kukar = logistics.AreaCode("64.02")

// shelf keeps reference data in memory; fail makes the writing fail.
type shelf struct {
	areas map[logistics.AreaCode]logistics.Area
	items []logistics.Item
	needs map[string]int64
	puts  int
	fail  error

	ladders logistics.Ladders
}

func newShelf() *shelf {
	return &shelf{areas: map[logistics.AreaCode]logistics.Area{}, needs: map[string]int64{}}
}

func (s *shelf) Areas(context.Context) ([]logistics.Area, error) {
	var out []logistics.Area
	for _, a := range s.areas {
		out = append(out, a)
	}
	return out, nil
}

func (s *shelf) Items(context.Context) ([]logistics.Item, error) { return s.items, nil }

func (s *shelf) AddLadders(_ context.Context, l logistics.Ladders) (int64, error) {
	s.ladders = l
	return 1, s.fail
}

func (s *shelf) PutReference(_ context.Context, areas []logistics.Area, items []logistics.Item, needs []logistics.Need) error {
	if s.fail != nil {
		return s.fail
	}
	s.puts++
	for _, a := range areas {
		s.areas[a.Code] = a
	}
	if items != nil {
		s.items = items
	}
	for _, n := range needs {
		s.needs[string(n.Area)+"|"+n.Item] = n.Count
	}
	return nil
}

// stocked is a shelf with the kabupaten, two kecamatan and two items.
func stocked(t *testing.T) *shelf {
	t.Helper()
	s := newShelf()
	mustImport(t, s, "kode,nama,tps,akses\n64.02,Kutai Kartanegara,1447,\n64.02.12,Tabang,,jauh\n64.02.17,Marang Kayu,51,\n")
	mustImport(t, s, "key,nama,alias,satuan,norma_per_tps\nkotak_suara,Kotak suara,kotak|kotsu,buah,2\ntinta,Tinta,,botol,2\n")
	return s
}

func mustImport(t *testing.T, s *shelf, file string) commands.Imported {
	t.Helper()
	got, err := commands.Import(t.Context(), s, kukar, "berkas", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Faults) > 0 {
		t.Fatalf("faults: %v", got.Faults)
	}
	return got
}

func TestImportShippedData(t *testing.T) {
	s := newShelf()
	for range 2 { // a second time changes nothing
		for _, name := range data.Names {
			file, err := data.File(name)
			if err != nil {
				t.Fatal(err)
			}
			mustImport(t, s, string(file))
		}
		if len(s.areas) != 21 {
			t.Fatalf("%d areas, want 21", len(s.areas))
		}
		if len(s.items) < 20 {
			t.Fatalf("%d items", len(s.items))
		}
	}
	var villages int64
	for _, a := range s.areas {
		if a.Code.Level() == logistics.LevelKecamatan {
			villages += *a.Villages
			if a.DPT != nil {
				t.Errorf("%s has a DPT, none is known", a)
			}
		}
	}
	if villages != 237 {
		t.Errorf("%d desa and kelurahan, want 237", villages)
	}
	marangKayu := s.areas["64.02.17"]
	want := logistics.Area{
		Code: "64.02.17", Name: "Marang Kayu", Aliases: []string{"Marangkayu"}, Villages: new(int64(11)), TPS: new(int64(51)),
		Access: "pesisir; wilayah hukum Polres Bontang; 102 kotak kembali ke PPK 28-11-2024", Wave: 2, Zone: "pesisir", TimeZone: "Asia/Makassar",
	}
	if diff := cmp.Diff(want, marangKayu); diff != "" {
		t.Error(diff)
	}
}

func TestImportForms(t *testing.T) {
	want := map[string]int64{"64.02.12|kotak_suara": 12500, "64.02.17|tinta": 0}
	for _, tt := range []struct{ name, file string }{
		{"comma", "kode,barang,jumlah\n64.02.12,kotak_suara,12500\n64.02.17,tinta,0\n"},
		{"semicolon, thousands", "kode;barang;jumlah\r\n64.02.12;kotak_suara;12.500\r\n64.02.17;tinta;0\r\n"},
		{"tab", "kode\tbarang\tjumlah\n64.02.12\tkotak_suara\t12500\n64.02.17\ttinta\t0"},
		{"byte order mark", "\ufeffkode,barang,jumlah\n64.02.12,kotak_suara,12500\n64.02.17,tinta,0\n"},
		{"english", "Area,Item,Number\n64.02.12,kotak_suara,12500\n64.02.17,tinta,0\n"},
		{"names and aliases", "WILAYAH ; Barang;Jumlah\nKec. Tabang;Kotak Suara;12.500\nmarangkayu;TINTA;0\n"},
		{"other order, quoted, empty rows and edge", "jumlah,\"barang\",kode,,\n\n12.500,kotsu,\"64.02.12\",,\n,,,,\n0,tinta, 64.02.17 ,,\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := stocked(t)
			got := mustImport(t, s, tt.file)
			if diff := cmp.Diff(want, s.needs); diff != "" {
				t.Error(diff)
			}
			if got.Needs != 2 || got.Areas != 0 || got.Items != 0 {
				t.Errorf("imported %+v", got)
			}
		})
	}
}

func TestImportMergesByRowAndColumn(t *testing.T) {
	s := stocked(t)
	mustImport(t, s, "kode,tps\n64.02.12,40\n64.02.17,\n")
	if diff := cmp.Diff(logistics.Area{Code: "64.02.12", Name: "Tabang", TPS: new(int64(40)), Access: "jauh"}, s.areas["64.02.12"]); diff != "" {
		t.Error("a column that the file does not have was changed:", diff)
	}
	if s.areas["64.02.17"].TPS != nil {
		t.Error("an empty cell must make the number unknown")
	}
	mustImport(t, s, "key,nama\nbilik_suara,Bilik suara\ntinta,Tinta pemilu\n")
	var names []string
	for _, it := range s.items {
		names = append(names, it.Name)
	}
	if diff := cmp.Diff([]string{"Kotak suara", "Tinta pemilu", "Bilik suara"}, names); diff != "" {
		t.Error("order of the catalogue:", diff)
	}
	if s.items[1].Unit != "botol" {
		t.Error("the unit was lost")
	}
}

func TestImportFaults(t *testing.T) {
	const needs = "kode,barang,jumlah\n"
	for _, tt := range []struct {
		name, file string
		row        int
		column     string
		kind       messages.Refusal
	}{
		{"unknown header", "satu,dua\n1,2\n", 1, "", messages.RefusedHeader},
		{"unknown column", "kode,nama,tpss\n64.02.12,Tabang,3\n", 1, "tpss", messages.RefusedColumn},
		{"column twice", "kode,nama,TPS,tps\n64.02.12,Tabang,3,4\n", 1, "tps", messages.RefusedTwice},
		{"only a header", "kode,nama\n", 1, "", messages.RefusedEmpty},
		{"empty file", "", 1, "", messages.RefusedEmpty},
		{"row too wide", "kode,nama\n64.02.12,Tabang,3\n", 2, "", messages.RefusedWidth},
		{"code of no form", "kode,nama\n6402012,Tabang\n", 2, "kode", messages.RefusedCode},
		{"code empty", "kode,nama\n,Tabang\n", 2, "kode", messages.RefusedMissing},
		{"name empty", "kode,nama\n64.02.12,-\n", 2, "nama", messages.RefusedMissing},
		{"new area without a column of names", "kode,tps\n64.02.13,5\n", 2, "", messages.RefusedMissing},
		{"outside", "kode,nama\n64.03.01,Lain\n", 2, "kode", messages.RefusedOutside},
		{"code that only begins alike", "kode,nama\n64.02,Kutai Kartanegara\n64.020,x\n", 3, "kode", messages.RefusedCode},
		{"parent missing", "kode,nama\n64.02.13.2001,Desa\n", 2, "kode", messages.RefusedParent},
		{"area twice", "kode,nama\n64.02.13,Samboja\n64.02.13,Samboja\n", 3, "kode", messages.RefusedTwice},
		{"fraction in thousands", "kode,nama,tps\n64.02.12,Tabang,12.5\n", 2, "tps", messages.RefusedFraction},
		{"fraction with comma", "kode;nama;tps\n64.02.12;Tabang;12,500\n", 2, "tps", messages.RefusedFraction},
		{"wrong groups", "kode,nama,tps\n64.02.12,Tabang,1.2345\n", 2, "tps", messages.RefusedFraction},
		{"leading zero is no group", "kode,nama,tps\n64.02.12,Tabang,0.500\n", 2, "tps", messages.RefusedFraction},
		{"negative", "kode,nama,tps\n64.02.12,Tabang,-5\n", 2, "tps", messages.RefusedNegative},
		{"negative with the true minus", "kode,nama,tps\n64.02.12,Tabang,−5\n", 2, "tps", messages.RefusedNegative},
		{"not a number", "kode,nama,tps\n64.02.12,Tabang,lima\n", 2, "tps", messages.RefusedNumber},
		{"too large", "kode,nama,tps\n64.02.12,Tabang,99999999999999999999\n", 2, "tps", messages.RefusedTooLarge},
		{"formula", "kode,nama\n64.02.12,=1+1\n", 2, "nama", messages.RefusedFormula},
		{"failed formula", "kode,nama\n64.02.12,#REF!\n", 2, "nama", messages.RefusedFormula},
		{"NUL", "kode,nama\n64.02.12,Ta\x00bang\n", 2, "nama", messages.RefusedText},
		{"NUL in a number", "kode,nama,tps\n64.02.12,Tabang,1\x002\n", 2, "tps", messages.RefusedNumber},
		{"hidden turn of direction", "kode,nama\n64.02.12,Ta\u202ebang\n", 2, "nama", messages.RefusedText},
		{"name too long", "kode,nama\n64.02.12," + strings.Repeat("a", 81) + "\n", 2, "nama", messages.RefusedText},
		{"not UTF-8", "kode,nama\n64.02.12,Caf\xe9\n", 2, "", messages.RefusedShape},
		{"UTF-16", "\xff\xfek\x00o\x00d\x00e\x00", 1, "", messages.RefusedShape},
		{"open quote", "kode,nama\n64.02.12,\"Tabang\n", 2, "", messages.RefusedShape},
		{"zone", "kode,nama,zona_waktu\n64.02.12,Tabang,Europe/Berlin\n", 2, "zona_waktu", messages.RefusedChoice},
		{"wave", "kode,nama,gelombang\n64.02.12,Tabang,100\n", 2, "gelombang", messages.RefusedTooLarge},
		{"item key", "key,nama\nKotak Suara,Kotak\n", 2, "key", messages.RefusedKey},
		{"the key that means all", "key,nama\n*,Semua\n", 2, "key", messages.RefusedKey},
		{"election", "key,nama,pemilihan\ndpd,DPD,dpd\n", 2, "pemilihan", messages.RefusedChoice},
		{"yes or no", "key,nama,menghalangi\nlem,Lem,mungkin\n", 2, "menghalangi", messages.RefusedChoice},
		{"item twice", "key,nama\nlem,Lem\nlem,Lem\n", 3, "key", messages.RefusedTwice},
		{"unknown area", needs + "64.02.99,tinta,5\n", 2, "kode", messages.RefusedArea},
		{"area outside", needs + "64.03,tinta,5\n", 2, "kode", messages.RefusedOutside},
		{"unknown item", needs + "Tabang,kompas,5\n", 2, "barang", messages.RefusedItem},
		{"need empty", needs + "Tabang,tinta,\n", 2, "jumlah", messages.RefusedMissing},
		{"need twice under two names", needs + "Tabang,kotak,5\n64.02.12,kotak_suara,6\n", 3, "", messages.RefusedTwice},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := stocked(t)
			before := s.puts
			got, err := commands.Import(t.Context(), s, kukar, "berkas.csv", []byte(tt.file))
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Faults) != 1 {
				t.Fatalf("faults %+v, want one", got.Faults)
			}
			f := got.Faults[0]
			if f.Row != tt.row || f.Column != tt.column || f.Kind != tt.kind {
				t.Errorf("fault in row %d column %q: %s (%q), want row %d column %q: %s", f.Row, f.Column, f.Kind, f.Value, tt.row, tt.column, tt.kind)
			}
			if f.Reason == "" || strings.ContainsAny(f.Reason, "%\x00") {
				t.Errorf("reason %q", f.Reason)
			}
			if s.puts != before {
				t.Error("a bad file changed something")
			}
			if got.Areas+got.Items+got.Needs != 0 {
				t.Errorf("a bad file counts rows: %+v", got)
			}
		})
	}
}

func TestImportTellsEveryFaultUpToTwenty(t *testing.T) {
	s := stocked(t)
	file := "kode,nama,tps\n64.02.13,Samboja,1\n"
	for i := range 25 {
		file += fmt.Sprintf("64.02.12,Tabang,-%d\n", i+1)
	}
	got, err := commands.Import(t.Context(), s, kukar, "berkas.csv", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	// The first row of Tabang has one fault, each of the 24 others is a repeat.
	if len(got.Faults) != commands.MaxFaults || got.More != 5 {
		t.Errorf("%d faults and %d more, want 20 and 5", len(got.Faults), got.More)
	}
	if !slices.IsSortedFunc(got.Faults, func(a, b commands.Fault) int { return a.Row - b.Row }) {
		t.Error("faults do not follow the rows")
	}
}

func TestImportRowsRefuseParentsOnceKnown(t *testing.T) {
	s := stocked(t)
	mustImport(t, s, "kode,nama\n64.02.13.2001,Desa\n64.02.13,Samboja\n") // the parent comes later
	if _, ok := s.areas["64.02.13.2001"]; !ok {
		t.Error("the village is missing")
	}
}

func TestImportTooLong(t *testing.T) {
	var b strings.Builder
	b.WriteString("kode,barang,jumlah\n")
	for range 10_000 {
		b.WriteString("Tabang,tinta,5\n")
	}
	s := stocked(t)
	got, err := commands.Import(t.Context(), s, kukar, "berkas.csv", []byte(b.String()))
	if err != nil || len(got.Faults) == 0 || got.Faults[0].Kind != messages.RefusedTwice {
		t.Fatalf("10.000 rows must be read to their end: %v %v", err, got.Faults)
	}
	b.WriteString("Tabang,tinta,5\n")
	got, err = commands.Import(t.Context(), s, kukar, "berkas.csv", []byte(b.String()))
	if err != nil || len(got.Faults) != 1 || got.Faults[0].Kind != messages.RefusedTooMany {
		t.Errorf("10.001 rows: %v %v", err, got.Faults)
	}
	if _, err := commands.Import(t.Context(), s, kukar, "berkas.csv", make([]byte, 2<<20+1)); !errors.Is(err, logistics.ErrTooLarge) {
		t.Errorf("2 MiB and one byte: %v", err)
	}
}

func TestImportStoreFails(t *testing.T) {
	s := stocked(t)
	s.fail = errors.New("no space left")
	if _, err := commands.Import(t.Context(), s, kukar, "berkas.csv", []byte("kode,nama\n64.02.13,Samboja\n")); !errors.Is(err, s.fail) {
		t.Errorf("err = %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.fail = nil
	if _, err := commands.Import(ctx, s, kukar, "berkas.csv", []byte("kode,nama\n64.02.13,Samboja\n")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: err = %v", err)
	}
}

// workbook writes sheets of cells; a string that begins with "=" becomes a formula.
func workbook(t *testing.T, names []string, sheets ...[][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, rows := range sheets {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", names[0]); err != nil {
				t.Fatal(err)
			}
		} else if _, err := f.NewSheet(names[i]); err != nil {
			t.Fatal(err)
		}
		for r, cells := range rows {
			for c, v := range cells {
				at, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				if s, ok := v.(string); ok && strings.HasPrefix(s, "=") {
					err = f.SetCellFormula(names[i], at, s)
				} else {
					err = f.SetCellValue(names[i], at, v)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestImportWorkbook(t *testing.T) {
	file := workbook(t, []string{"Kebutuhan", "Barang", "Wilayah", "Kosong"},
		[][]any{{"kode", "barang", "jumlah"}, {"Samboja", "Lem", 12500}, {}, {"64.02", "lem", "12.500"}},
		[][]any{{"key", "nama", "menghalangi"}, {"lem", "Lem", true}},
		[][]any{{"kode", "nama", "tps"}, {"64.02.13", "Samboja", 70}, {64.02, "Kutai Kartanegara", 1447}},
		nil)
	s := newShelf()
	got, err := commands.Import(t.Context(), s, kukar, "berkas.xlsx", file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(commands.Imported{Areas: 2, Items: 1, Needs: 2}, got); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff(map[string]int64{"64.02.13|lem": 12500, "64.02|lem": 12500}, s.needs); diff != "" {
		t.Error(diff)
	}
	if !s.items[0].Blocks {
		t.Error("a cell of true was not read as yes")
	}
}

func TestImportWorkbookFaults(t *testing.T) {
	file := workbook(t, []string{"Wilayah", "Lain"},
		[][]any{{"kode", "nama", "tps", "dpt"}, {"64.02.12", "Tabang", "=1+1", 1.234}, {"64.02.17", "Marang Kayu", -4, 1e12}},
		[][]any{{"catatan"}, {"mohon diisi"}})
	s := stocked(t)
	before := s.puts
	got, err := commands.Import(t.Context(), s, kukar, "berkas.xlsx", file)
	if err != nil {
		t.Fatal(err)
	}
	type place struct {
		Sheet  string
		Row    int
		Column string
		Kind   messages.Refusal
	}
	var places []place
	for _, f := range got.Faults {
		places = append(places, place{f.Sheet, f.Row, f.Column, f.Kind})
	}
	want := []place{
		{"Wilayah", 2, "tps", messages.RefusedFormula},
		{"Wilayah", 2, "dpt", messages.RefusedFraction}, // 1.234 as a number is no 1234
		{"Wilayah", 3, "tps", messages.RefusedNegative},
		{"Wilayah", 3, "dpt", messages.RefusedTooLarge},
		{"Lain", 1, "", messages.RefusedHeader},
	}
	if diff := cmp.Diff(want, places); diff != "" {
		t.Error(diff)
	}
	if s.puts != before {
		t.Error("a bad workbook changed something")
	}
}
