package commands

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"laporbot/logistics"
	"laporbot/messages"
)

// The limits of a file of reference data. A spreadsheet is a zip archive, and a
// small one can unpack to gigabytes, so its directory is looked at before
// anything of it is unpacked (OWASP ASVS 5.2.3).
const (
	maxFileSize    = 2 << 20
	maxUnzipped    = 32 << 20
	maxZipRatio    = 100
	maxZipEntries  = 100
	maxSheets      = 20
	maxSheetRows   = 10_000
	maxSheetColumn = 64
)

// sheet is one table of a file, its header among the rows.
type sheet struct {
	name string // empty for a CSV
	rows []sheetRow
}

type sheetRow struct {
	number int // as the reader of the file counts, from 1
	cells  []sheetCell
}

type sheetCell struct {
	text    string
	number  bool // a number in the spreadsheet, in its own notation
	formula bool
}

// readSheets takes a file apart: a workbook by its first bytes, else CSV. Faults
// are those of single places; the error is ErrTooLarge or ErrBadFile where the
// file as a whole cannot be taken, or that of ctx.
func readSheets(ctx context.Context, data []byte) ([]sheet, []Fault, error) {
	switch {
	case len(data) > maxFileSize:
		return nil, nil, fmt.Errorf("file of %d bytes: %w", len(data), logistics.ErrTooLarge)
	case bytes.HasPrefix(data, []byte("PK")):
		return readWorkbook(ctx, data)
	}
	s, faults := readCSV(data)
	return []sheet{s}, faults, nil
}

// readCSV reads UTF-8 text, with or without byte order mark, separated by comma,
// semicolon or tab, whichever the first line has most of.
func readCSV(data []byte) (sheet, []Fault) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if i := firstInvalid(data); i >= 0 {
		return sheet{}, []Fault{newFault("", 1+bytes.Count(data[:i], []byte("\n")), "", messages.RefusedShape, "")}
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = separator(data)
	r.FieldsPerRecord = -1
	var s sheet
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			line := 1
			if parse, ok := errors.AsType[*csv.ParseError](err); ok {
				line = parse.Line
			}
			return s, []Fault{newFault("", line, "", messages.RefusedShape, "")}
		}
		line, _ := r.FieldPos(0)
		if len(s.rows) > maxSheetRows || len(fields) > maxSheetColumn {
			return s, []Fault{newFault("", line, "", messages.RefusedTooMany, "")}
		}
		cells := make([]sheetCell, len(fields))
		for i, f := range fields {
			cells[i] = sheetCell{text: f}
		}
		s.rows = append(s.rows, sheetRow{line, cells})
	}
}

// firstInvalid is the place of the first byte that is not UTF-8, or -1.
func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

func separator(data []byte) rune {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	best := ','
	for _, c := range ";\t" {
		if strings.Count(string(line), string(c)) > strings.Count(string(line), string(best)) {
			best = c
		}
	}
	return best
}

// checkZip refuses an archive by its directory alone.
func checkZip(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("open workbook: %w: %w", logistics.ErrBadFile, err)
	}
	if len(z.File) > maxZipEntries {
		return fmt.Errorf("workbook of %d parts: %w", len(z.File), logistics.ErrTooLarge)
	}
	var sum uint64
	for _, f := range z.File {
		sum += min(f.UncompressedSize64, maxUnzipped+1) // cannot wrap: at most 100 parts
	}
	if sum > maxUnzipped || sum > maxZipRatio*uint64(len(data)) {
		return fmt.Errorf("workbook that unpacks to %d bytes or more: %w", sum, logistics.ErrTooLarge)
	}
	return nil
}

func readWorkbook(ctx context.Context, data []byte) (sheets []sheet, faults []Fault, err error) {
	if err := checkZip(data); err != nil {
		return nil, nil, err
	}
	// The library is known to panic on broken parts; such a file is only a bad file.
	defer func() {
		if p := recover(); p != nil {
			sheets, faults, err = nil, nil, fmt.Errorf("read workbook: %w: %v", logistics.ErrBadFile, p)
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("open workbook: %w: %w", logistics.ErrBadFile, err)
	}
	defer f.Close() // nothing was written, and temporary files are the system's to clear
	names := f.GetSheetList()
	if len(names) == 0 || len(names) > maxSheets {
		return nil, nil, fmt.Errorf("workbook of %d sheets: %w", len(names), logistics.ErrBadFile)
	}
	for _, name := range names {
		s, fs, err := readSheet(ctx, f, name)
		if err != nil {
			return nil, nil, fmt.Errorf("read sheet %q: %w", name, err)
		}
		sheets, faults = append(sheets, s), append(faults, fs...)
	}
	return sheets, faults, nil
}

// readSheet goes through the rows as a stream, so that a sheet beyond the limits
// is given up before the library lays it out in memory. Only then are the kinds
// of the cells asked for.
func readSheet(ctx context.Context, f *excelize.File, name string) (sheet, []Fault, error) {
	s := sheet{name: name}
	rows, err := f.Rows(name)
	if err != nil {
		return s, nil, fmt.Errorf("%w: %w", logistics.ErrBadFile, err)
	}
	defer rows.Close() // read to its end below, where its errors show
	for n := 1; rows.Next(); n++ {
		if err := ctx.Err(); err != nil {
			return s, nil, err
		}
		texts, err := rows.Columns()
		if err != nil {
			return s, nil, fmt.Errorf("%w: %w", logistics.ErrBadFile, err)
		}
		if n > maxSheetRows+1 || len(texts) > maxSheetColumn {
			return s, []Fault{newFault(name, n, "", messages.RefusedTooMany, "")}, nil
		}
		if len(texts) == 0 {
			continue
		}
		cells := make([]sheetCell, len(texts))
		for i, t := range texts {
			cells[i] = sheetCell{text: t}
		}
		s.rows = append(s.rows, sheetRow{n, cells})
	}
	if err := rows.Error(); err != nil {
		return s, nil, fmt.Errorf("%w: %w", logistics.ErrBadFile, err)
	}
	return s, nil, markCells(ctx, f, s)
}

// markCells finds numbers and formulas among the cells. It makes the library
// decode the sheet as a whole, which also fails on one that is cut off.
func markCells(ctx context.Context, f *excelize.File, s sheet) error {
	if _, err := f.GetCellType(s.name, "A1"); err != nil {
		return fmt.Errorf("%w: %w", logistics.ErrBadFile, err)
	}
	for _, r := range s.rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		for i := range r.cells {
			at, err := excelize.CoordinatesToCellName(i+1, r.number)
			if err != nil {
				return fmt.Errorf("%w: %w", logistics.ErrBadFile, err)
			}
			kind, err := f.GetCellType(s.name, at)
			if err != nil {
				return fmt.Errorf("%w: %w", logistics.ErrBadFile, err)
			}
			formula, err := f.GetCellFormula(s.name, at)
			if err != nil {
				return fmt.Errorf("%w: %w", logistics.ErrBadFile, err)
			}
			r.cells[i].number = kind == excelize.CellTypeNumber || kind == excelize.CellTypeUnset
			// The value of a failed formula stays an error even when copied as a value.
			r.cells[i].formula = formula != "" || kind == excelize.CellTypeError
			if kind == excelize.CellTypeBool {
				r.cells[i].text = map[bool]string{true: "ya", false: "tidak"}[r.cells[i].text == "1" || r.cells[i].text == "TRUE"]
			}
		}
	}
	return nil
}
