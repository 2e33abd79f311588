package logistics

import (
	"slices"
	"strconv"
	"strings"
)

// column is what the cells below a heading say of the goods of their row.
type column string

const (
	columnNumber column = "no"
	columnName   column = "name"
	columnCount  column = ""
	columnRemark column = "remark"
	columnUnit   column = "unit"
)

// columns are the headings of tables that people paste. The values are the words with
// which a cell is read.
var columns = func() map[string]column {
	m := map[string]column{}
	for kind, names := range map[column]string{
		columnNumber: "no|nomor|no urut",
		columnName: "barang|nama barang|nama|item|jenis|jenis barang|uraian|logistik|nama logistik|jenis logistik|perlengkapan|nama perlengkapan|" +
			"jenis perlengkapan|nama item",
		columnCount:  "jumlah|jml|jmlh|jumlahnya|ada|stok|stock|diterima|terima|jumlah diterima|jumlah ada|yang ada|tersedia|realisasi|fisik|total|jumlah stok|datang",
		columnRemark: "ket|keterangan|kondisi|status",
		columnUnit:   "satuan|sat|unit",
		"kebutuhan":  "kebutuhan|butuh|target|seharusnya|alokasi|jatah|jumlah kebutuhan",
		"rusak":      "rusak|jumlah rusak|kondisi rusak|rsk|kerusakan",
		"sobek":      "sobek|robek",
		"basah":      "basah",
		"kotor":      "kotor",
		"cacat":      "cacat",
		"kurang":     "kurang|kekurangan|krg|jumlah kurang",
		"lebih":      "lebih|kelebihan|lbh|jumlah lebih",
		"baik":       "baik|kondisi baik|bagus|jumlah baik|layak",
		"gubernur":   "gub|gubernur|pilgub",
		"bupati":     "bup|bupati|pilbup",
	} {
		for name := range strings.SplitSeq(names, "|") {
			m[name] = kind
		}
	}
	return m
}()

// columnOrder is the order in which the cells of a row are read.
var columnOrder = []column{"baik", columnCount, "gubernur", "bupati", "kebutuhan", "kurang", "lebih", "rusak", "sobek", "basah", "kotor", "cacat"}

// withColumns writes the rows of a table under a heading, "Barang | Ada | Rusak", as
// people would say them: "Kotak 190 rusak 2". What is no such table stays as it is.
func withColumns(text string) string {
	if !strings.ContainsAny(text, "|\t;") {
		return text
	}
	if text = numbersFirst(text); !strings.Contains(text, "\n") {
		return text
	}
	var out strings.Builder
	var head []column
	var mark string
	for line := range strings.SplitAfterSeq(text, "\n") {
		body := strings.TrimRight(line, "\r\n")
		if head == nil {
			if head, mark = heading(body); head == nil {
				out.WriteString(line)
			}
			continue
		}
		cells := cellsOf(body, mark)
		switch row, ok := rowOf(head, cells); {
		case ok:
			out.WriteString(row + "\n")
		case strings.Trim(body, "|-+: \t") == "" && body != "": // |---|---|
		default:
			head = nil
			out.WriteString(line)
		}
	}
	return out.String()
}

// numbersFirst turns the rows of a table that begin with the count, "148 | braille | cacat
// 2", so that no count can be taken for that of the row before. Rows that are numbered
// 1, 2, 3 stay.
func numbersFirst(text string) string {
	if !strings.ContainsAny(text, "|\t") {
		return text
	}
	lines := strings.Split(text, "\n")
	turned, numbered := 0, 0
	for i, line := range lines {
		mark := "|"
		if !strings.Contains(line, mark) {
			mark = "\t"
		}
		cells := cellsOf(line, mark)
		if len(cells) < 2 || !countCell(cells[0]) || cells[1] == "" || isDigit(cells[1][0]) || slices.ContainsFunc(cells[1:], countCell) {
			continue
		}
		if turned++; cells[0] == strconv.Itoa(turned) {
			numbered++
		}
		cells[0], cells[1] = cells[1], cells[0]
		lines[i] = strings.Join(cells, " ")
	}
	if numbered == turned {
		return text
	}
	return strings.Join(lines, "\n")
}

func countCell(cell string) bool {
	return cell != "" && isDigit(cell[0]) && strings.Trim(cell, "0123456789.,") == ""
}

func cellsOf(line, mark string) []string {
	if mark == "|" {
		line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
	}
	cells := strings.Split(line, mark)
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// heading reads the line that names the columns; nil for any other line. One column
// names the goods, and at least one says more of them than how many there are.
func heading(line string) ([]column, string) {
	for _, mark := range []string{"|", "\t", ";"} {
		cells := cellsOf(line, mark)
		if len(cells) < 2 || len(cells) > farthest {
			continue
		}
		head := make([]column, len(cells))
		names, values := 0, 0
		seen := map[column]bool{}
		for i, cell := range cells {
			kind, ok := columns[strings.ToLower(strings.Trim(cell, ".*_ "))]
			if !ok && (i > 0 || cell != "") || seen[kind] {
				return nil, ""
			}
			if !ok {
				kind = columnName
			}
			head[i], seen[kind] = kind, true
			switch kind {
			case columnName:
				names++
			case columnNumber, columnUnit, columnRemark:
			default:
				values++
			}
		}
		if names == 1 && values > 0 && (values > 1 || !seen[columnCount]) {
			return head, mark
		}
	}
	return nil, ""
}

// rowOf says the cells of a row in the order in which people say them.
func rowOf(head []column, cells []string) (string, bool) {
	if len(cells) < 2 || len(cells) > len(head) {
		return "", false
	}
	by := map[column]string{}
	for i, cell := range cells {
		by[head[i]] = cell
	}
	name := by[columnName]
	if name == "" || strings.ContainsAny(name[:1], "0123456789") {
		return "", false
	}
	row, said := name, false
	for _, kind := range columnOrder {
		cell := by[kind]
		if strings.Trim(cell, "-–") == "" {
			continue
		}
		said = true
		if kind != columnCount {
			row += " " + string(kind)
		}
		row += " " + cell
		if kind == columnCount && by[columnUnit] != "" {
			row += " " + by[columnUnit]
		}
	}
	if remark := strings.Trim(by[columnRemark], "-– "); remark != "" {
		row, said = row+", "+remark, true
	}
	return row, said
}
