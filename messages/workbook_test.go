package messages

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"laporbot/logistics"
)

// formulas are texts that a spreadsheet would run.
var formulas = []string{`=HYPERLINK("http://x","klik")`, "+1+1", "-2+3", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"}

func sampleExport(t testing.TB) Export {
	t.Helper()
	d := evening(t, kukar(t), goods(t))
	var reports []logistics.Report
	for i, f := range formulas {
		d.Remarks = append(d.Remarks, logistics.Remark{Name: f, Text: f, Report: int64(i)})
		d.Obstacles = append(d.Obstacles, logistics.DigestObstacle{Number: int64(i), Name: "Tabang", Severity: logistics.SeverityHigh, Text: f, OpenedAt: d.Slot})
		n := int64(12500)
		reports = append(reports, logistics.Report{
			Number: int64(i + 1), Area: "64.02.12", Version: 1, SentAt: d.Slot, ReceivedAt: d.Slot.Add(time.Minute), Text: f + "\x00\x01" + strings.Repeat("x", 40_000*(i%2)),
			Lines: []logistics.Line{{Item: "kotak_suara", State: logistics.StateCount, Count: &n}, {Item: logistics.ItemAll, State: logistics.StateComplete}},
		})
	}
	d.Rows[0].Name = formulas[0]
	return Export{Digest: d, Reports: reports, Items: goods(t), Name: func(logistics.AreaCode) string { return "Kecamatan Tabang" }}
}

// TestWorkbook reads the workbook back: every sheet with its header frozen and a
// filter, numbers as numbers, times as times, and no formula anywhere.
func TestWorkbook(t *testing.T) {
	e := sampleExport(t)
	data, err := Workbook(e)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := strings.Join(f.GetSheetList(), ", "); got != "Ringkasan, Stok, Belum melapor, Kendala, Laporan" {
		t.Fatalf("sheets %s", got)
	}
	defined := map[string]bool{}
	for _, n := range f.GetDefinedName() {
		if n.Name == "_xlnm._FilterDatabase" {
			defined[n.Scope] = true
		}
	}
	for _, sheet := range f.GetSheetList() {
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: the header is not frozen: %+v, %v", sheet, panes, err)
		}
		if !defined[sheet] {
			t.Errorf("%s has no filter", sheet)
		}
		rows, err := f.GetRows(sheet)
		if err != nil || len(rows) < 2 {
			t.Fatalf("%s: %d rows, %v", sheet, len(rows), err)
		}
		for y, row := range rows {
			for x := range row {
				cell, _ := excelize.CoordinatesToCellName(x+1, y+1)
				if formula, err := f.GetCellFormula(sheet, cell); err != nil || formula != "" {
					t.Errorf("%s %s holds the formula %q, %v", sheet, cell, formula, err)
				}
			}
		}
	}
	for cell, want := range map[string]string{"Stok!B2": formulas[0], "Kendala!F2": formulas[0], "Laporan!G2": "Kotak suara", "Laporan!G3": "semua barang", "Laporan!D2": "25/11/2024 20:00", "Laporan!I2": "12,500"} {
		sheet, name, _ := strings.Cut(cell, "!")
		if got, err := f.GetCellValue(sheet, name); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
		}
	}
	if kind, err := f.GetCellType("Laporan", "I2"); err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		t.Errorf("a count is stored as %v, %v", kind, err)
	}
	// The sums over the sheet are those of the digest.
	rows, err := f.GetRows("Stok", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]int64{}
	for _, r := range rows[1:] {
		var n int64
		if _, err := fmt.Sscan(r[6], &n); err != nil {
			t.Fatalf("row %v: %v", r, err)
		}
		sums[r[3]] += n
	}
	for _, total := range e.Digest.Totals {
		if sums[total.Name] != total.Count {
			t.Errorf("%s adds up to %d in the sheet and %d in the digest", total.Name, sums[total.Name], total.Count)
		}
	}
}

func TestCSV(t *testing.T) {
	e := sampleExport(t)
	for i, f := range formulas {
		e.Digest.Rows[i].Name = f
	}
	data, err := CSV(e)
	if err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(string(data), "\ufeff")
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || !marked || len(rows) != len(e.stock().rows)+1 {
		t.Fatalf("%d rows, marked %v, %v", len(rows), marked, err)
	}
	for _, row := range rows {
		for _, cell := range row[:5] {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r") {
				t.Errorf("a spreadsheet runs %q", cell)
			}
		}
	}
}

func BenchmarkDigestOfTwenty(b *testing.B) {
	areas, items := kukar(b), goods(b)
	e := Export{Digest: evening(b, areas, items), Items: items, Name: func(c logistics.AreaCode) string { return string(c) }}
	b.ReportAllocs()
	for b.Loop() {
		d := evening(b, areas, items)
		if _, err := DigestText(d); err != nil {
			b.Fatal(err)
		}
		if _, err := DigestPicture(d, items); err != nil {
			b.Fatal(err)
		}
		e.Digest = d
		if _, err := Workbook(e); err != nil {
			b.Fatal(err)
		}
	}
}
