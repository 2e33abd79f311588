package messages

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"laporbot/logistics"
)

// Export is what a workbook is made of.
type Export struct {
	Digest  logistics.Digest
	Reports []logistics.Report // the sources, in the order in which they are shown
	Items   []logistics.Item
	// Name is the name of an area for its code.
	Name func(logistics.AreaCode) string
}

// FileName is the name of the files of a digest, without its ending:
// "ringkasan-64.02-2024-11-24-D-12", with the local day of its cut-off.
func FileName(d logistics.Digest) string {
	at := d.Cutoff
	if loc, err := time.LoadLocation(d.TimeZone); err == nil {
		at = at.In(loc)
	}
	name := fmt.Sprintf("ringkasan-%s-%s", d.Area, logistics.DateOf(at))
	if d.Number > 0 {
		name += "-" + d.Title()
	}
	return name
}

// table is one sheet: a header and rows of texts, whole numbers, times and nothing.
type table struct {
	name   string
	head   []string
	widths []float64
	rows   [][]any
}

// Workbook makes the XLSX of a digest: summary, stock by area and item, who has not
// reported, obstacles and the reports it rests on. Each sheet has a header that
// stays in view and a filter. What people wrote is only ever text in it and never
// a formula.
func Workbook(e Export) ([]byte, error) {
	loc, err := time.LoadLocation(e.Digest.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("workbook of %s: %w", e.Digest.Area, err)
	}
	f := excelize.NewFile()
	defer f.Close()
	b := book{File: f, loc: loc}
	b.styles()
	for i, t := range e.tables(loc) {
		if i == 0 {
			b.try(f.SetSheetName("Sheet1", t.name))
		} else {
			_, err := f.NewSheet(t.name)
			b.try(err)
		}
		b.sheet(t)
	}
	if b.err != nil {
		return nil, fmt.Errorf("workbook of %s: %w", e.Digest.Area, b.err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, fmt.Errorf("write workbook of %s: %w", e.Digest.Area, err)
	}
	return steady(out.Bytes())
}

// steady writes the parts of a workbook in the order of their names: excelize walks
// over a map, and a second try must give the same bytes.
func steady(book []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return nil, fmt.Errorf("order workbook: %w", err)
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range in.File {
		if err := w.Copy(part); err != nil {
			return nil, fmt.Errorf("order workbook: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("order workbook: %w", err)
	}
	return out.Bytes(), nil
}

// CSV makes the stock of a digest, by area and item, as a table in UTF-8 with the
// mark that lets Excel see that, and semicolons as Indonesian Excel expects.
// A text that a spreadsheet would take for a formula is preceded by an apostrophe.
func CSV(e Export) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.Comma = ';'
	t := e.stock()
	if err := w.Write(t.head); err != nil {
		return nil, err
	}
	for _, row := range t.rows {
		record := make([]string, len(row))
		for i, v := range row {
			switch v := v.(type) {
			case int64:
				record[i] = strconv.FormatInt(v, 10)
			case string:
				if record[i] = v; strings.ContainsAny(v[:min(1, len(v))], "=+-@\t\r") {
					record[i] = "'" + v
				}
			}
		}
		if err := w.Write(record); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// book writes sheets and keeps the first fault.
type book struct {
	*excelize.File
	loc                       *time.Location
	header, text, count, when int
	err                       error
}

func (b *book) try(err error) {
	if err != nil && b.err == nil {
		b.err = err
	}
}

func (b *book) styles() {
	style := func(s *excelize.Style) int {
		id, err := b.NewStyle(s)
		b.try(err)
		return id
	}
	number, when := "#,##0", "dd/mm/yyyy hh:mm"
	b.header = style(&excelize.Style{
		Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F4E78"}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
	})
	b.text = style(&excelize.Style{NumFmt: 49}) // text
	b.count = style(&excelize.Style{CustomNumFmt: &number})
	b.when = style(&excelize.Style{CustomNumFmt: &when})
}

// sheet streams a table into its sheet: memory stays flat however long it is.
func (b *book) sheet(t table) {
	w, err := b.NewStreamWriter(t.name)
	if err != nil {
		b.try(err)
		return
	}
	for i, width := range t.widths {
		b.try(w.SetColWidth(i+1, i+1, width))
	}
	b.try(w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	head := make([]any, len(t.head))
	for i, h := range t.head {
		head[i] = excelize.Cell{StyleID: b.header, Value: h}
	}
	b.try(w.SetRow("A1", head))
	cells := make([]any, len(t.head))
	for i, row := range t.rows {
		for j := range cells {
			cells[j] = nil
			if j < len(row) {
				cells[j] = b.cell(row[j])
			}
		}
		b.try(w.SetRow("A"+strconv.Itoa(i+2), cells))
	}
	b.try(w.Flush())
	last, err := excelize.CoordinatesToCellName(len(t.head), len(t.rows)+1)
	b.try(err)
	b.try(b.AutoFilter(t.name, "A1:"+last, nil))
}

func (b *book) cell(v any) any {
	switch v := v.(type) {
	case int64:
		return excelize.Cell{StyleID: b.count, Value: v}
	case time.Time:
		if v.IsZero() {
			return nil
		}
		// A spreadsheet knows no zones: the wall clock of the area is what is written.
		l := v.In(b.loc)
		return excelize.Cell{StyleID: b.when, Value: time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), 0, time.UTC)}
	case string:
		return excelize.Cell{StyleID: b.text, Value: inSheet(v)}
	}
	return nil
}

// maxCellText is how long a text in a cell of a spreadsheet may be.
const maxCellText = 32_000

// inSheet is a text as a cell can hold it: without control signs, and not longer.
func inSheet(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if r := []rune(s); len(r) > maxCellText {
		s = string(r[:maxCellText])
	}
	return s
}
