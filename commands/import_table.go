package commands

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"laporbot/logistics"
	"laporbot/messages"
)

// What a cell may hold at most. The figures are far above what exists (a nation
// of 204 million voters and 823,000 TPS) and stop only slips of the finger.
const (
	maxVillages = 100_000
	maxTPS      = 2_000_000
	maxVoters   = 400_000_000
	maxNorm     = 100_000
	maxNeed     = 1_000_000_000
)

var (
	itemKeyForm  = regexp.MustCompile(`^[a-z][a-z0-9_]{1,39}$`)
	countForm    = regexp.MustCompile(`^([0-9]+|[1-9][0-9]{0,2}(\.[0-9]{3})+)$`)
	fractionForm = regexp.MustCompile(`^[0-9][0-9.]*[.,][0-9]+$`)
)

// tableKind is what the rows of a sheet are.
type tableKind string

const (
	areaTable tableKind = "areas"
	itemTable tableKind = "items"
	needTable tableKind = "needs"

	ladderTable tableKind = "ladders"
)

// tableKinds are tried in this order; a sheet is of the first kind whose required
// columns it has.
var tableKinds = []struct {
	kind     tableKind
	required []string
	names    map[string][]string // column → what its header may say, folded
}{
	{ladderTable, []string{"tingkat", "langkah", "kepada"}, map[string][]string{
		"tingkat": {"tingkat", "severity"},
		"langkah": {"langkah", "step"},
		"kepada":  {"kepada", "to"},
		"jenjang": {"jenjang", "level"},
		"menit":   {"menit", "minutes"},
		"putaran": {"putaran", "rounds"},
		"ambil":   {"ambil", "hold"},
		"jawab":   {"jawab", "answer"},
		"hening":  {"hening", "quiet"},
		"sumber":  {"sumber", "source"},
	}},
	{needTable, []string{"wilayah", "barang", "jumlah"}, map[string][]string{
		"wilayah": {"wilayah", "kode", "kodewilayah", "area", "code"},
		"barang":  {"barang", "item", "key"},
		"jumlah":  {"jumlah", "kebutuhan", "number", "count"},
		"sumber":  {"sumber", "source"},
	}},
	{itemTable, []string{"key"}, map[string][]string{
		"key":           {"key", "kunci", "kodebarang"},
		"nama":          {"nama", "namaresmi", "name"},
		"singkat":       {"singkat", "namasingkat", "short"},
		"alias":         {"alias", "aliases"},
		"kategori":      {"kategori", "category"},
		"satuan":        {"satuan", "unit"},
		"pemilihan":     {"pemilihan", "election"},
		"dalam_kotak":   {"dalamkotak", "inside"},
		"menghalangi":   {"menghalangi", "blocks"},
		"norma_per_tps": {"normapertps", "norm", "normpertps"},
		"isi_kemasan":   {"isikemasan", "packsize"},
		"sumber":        {"sumber", "source"},
	}},
	{areaTable, []string{"kode"}, map[string][]string{
		"kode":           {"kode", "kodewilayah", "code"},
		"nama":           {"nama", "name"},
		"alias":          {"alias", "aliases"},
		"desa_kelurahan": {"desakelurahan", "villages"},
		"tps":            {"tps"},
		"dpt":            {"dpt", "voters"},
		"akses":          {"akses", "access"},
		"gelombang":      {"gelombang", "wave"},
		"zona":           {"zona", "zone"},
		"zona_waktu":     {"zonawaktu", "timezone"},
		"sumber":         {"sumber", "source"},
	}},
}

// table is a sheet whose header was understood.
type table struct {
	name    string
	kind    tableKind
	columns []string          // by place: the column's own name, empty: none
	headers map[string]string // column → its header as written
	rows    []sheetRow        // without the header and without empty rows
}

// newTable reads the header. A sheet without any cell gives neither table nor
// fault: spreadsheets come with empty ones.
func newTable(s sheet) (*table, []Fault) {
	rows := slices.DeleteFunc(slices.Clone(s.rows), func(r sheetRow) bool {
		return !slices.ContainsFunc(r.cells, func(c sheetCell) bool { return c.formula || strings.TrimSpace(c.text) != "" })
	})
	if len(rows) == 0 {
		if s.name != "" {
			return nil, nil
		}
		return nil, []Fault{newFault("", 1, "", messages.RefusedEmpty, "")}
	}
	header := rows[0]
	for _, k := range tableKinds {
		t := &table{name: s.name, kind: k.kind, headers: map[string]string{}, rows: rows[1:]}
		var faults []Fault
		for i, c := range header.cells {
			name, text := "", strings.TrimSpace(c.text)
			for column, accepted := range k.names {
				if slices.Contains(accepted, foldWord(text)) {
					name = column
				}
			}
			t.columns = append(t.columns, name)
			switch _, again := t.headers[name]; {
			case name == "" && text == "" && !slices.ContainsFunc(t.rows, func(r sheetRow) bool { return i < len(r.cells) && r.cells[i].text != "" }):
			case name == "":
				faults = append(faults, newFault(s.name, header.number, text, messages.RefusedColumn, text))
			case again:
				faults = append(faults, newFault(s.name, header.number, text, messages.RefusedTwice, text))
			default:
				t.headers[name] = text
			}
		}
		if slices.ContainsFunc(k.required, func(c string) bool { _, ok := t.headers[c]; return !ok }) {
			continue
		}
		if len(t.rows) == 0 {
			faults = append(faults, newFault(s.name, header.number, "", messages.RefusedEmpty, ""))
		}
		if len(faults) > 0 {
			return nil, faults
		}
		return t, nil
	}
	return nil, []Fault{newFault(s.name, header.number, "", messages.RefusedHeader, "")}
}

// record is one row, read by the names of its columns.
type record struct {
	table   *table
	row     sheetRow
	cells   map[string]sheetCell
	faults  *[]Fault
	refused bool
}

func (t *table) record(r sheetRow, faults *[]Fault) *record {
	rec := &record{table: t, row: r, cells: map[string]sheetCell{}, faults: faults}
	for i, c := range r.cells {
		switch {
		case i < len(t.columns) && t.columns[i] != "":
			rec.cells[t.columns[i]] = c
		case c.formula || strings.TrimSpace(c.text) != "":
			rec.refuse("", messages.RefusedWidth, "")
		}
	}
	return rec
}

func (r *record) refuse(column string, kind messages.Refusal, value string) {
	r.refused = true
	*r.faults = append(*r.faults, newFault(r.table.name, r.row.number, r.table.headers[column], kind, value))
}

// cell gives the text of a column; ok is false where the sheet has no such column
// or the cell was refused. A lone dash says "nothing", as people write it.
func (r *record) cell(column string) (c sheetCell, ok bool) {
	if _, has := r.table.headers[column]; !has {
		return sheetCell{}, false
	}
	c = r.cells[column]
	c.text = strings.Join(strings.Fields(c.text), " ")
	if c.formula || c.text != "" && strings.ContainsRune("=+@#", rune(c.text[0])) {
		r.refuse(column, messages.RefusedFormula, "")
		return sheetCell{}, false
	}
	if c.text == "-" || c.text == "–" {
		c.text = ""
	}
	return c, true
}

// text reads a cell of at most limit characters.
func (r *record) text(column string, limit int) (string, bool) {
	c, ok := r.cell(column)
	if !ok {
		return "", false
	}
	hidden := func(c rune) bool {
		return unicode.In(c, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs) || c == unicode.ReplacementChar
	}
	if utf8.RuneCountInString(c.text) > limit || strings.ContainsFunc(c.text, hidden) {
		r.refuse(column, messages.RefusedText, "")
		return "", false
	}
	return c.text, true
}

func (r *record) required(column string, limit int) (string, bool) {
	s, ok := r.text(column, limit)
	if ok && s == "" {
		r.refuse(column, messages.RefusedMissing, "")
	}
	return s, ok && s != ""
}

// count reads a whole number from 0 to most into *into, nil where the cell is
// empty. It reports whether there was a cell and it was right.
func (r *record) count(column string, most int64, into **int64) bool {
	c, ok := r.cell(column)
	if !ok {
		return false
	}
	if c.text == "" {
		*into = nil
		return true
	}
	n, kind := parseCount(c, most)
	if kind != "" {
		r.refuse(column, kind, c.text)
		return false
	}
	*into = &n
	return true
}

// parseCount reads 12500 and 12.500. A comma is a decimal comma and 12.5 no
// group of thousands; a number cell of a spreadsheet has the point as decimal
// mark instead, whatever it looks like on the screen.
func parseCount(c sheetCell, most int64) (int64, messages.Refusal) {
	digits, below := strings.CutPrefix(strings.ReplaceAll(c.text, "−", "-"), "-")
	var n int64
	switch {
	case c.number:
		f, err := strconv.ParseFloat(digits, 64)
		switch {
		case err != nil || f != f:
			return 0, messages.RefusedNumber
		case f > float64(most) && !below:
			return 0, messages.RefusedTooLarge
		case f != float64(int64(min(f, 1<<62))):
			return 0, messages.RefusedFraction
		}
		n = int64(min(f, 1<<62))
	case countForm.MatchString(digits):
		var err error
		if n, err = strconv.ParseInt(strings.ReplaceAll(digits, ".", ""), 10, 64); err != nil {
			n = most + 1 // out of range is all that is left to go wrong
		}
	case fractionForm.MatchString(digits):
		return 0, messages.RefusedFraction
	default:
		return 0, messages.RefusedNumber
	}
	switch {
	case below && n != 0:
		return 0, messages.RefusedNegative
	case n > most:
		return 0, messages.RefusedTooLarge
	}
	return n, ""
}

// list reads names separated by | ; or comma.
func (r *record) list(column string, into *[]string) {
	s, ok := r.text(column, 1000)
	if !ok {
		return
	}
	*into = nil
	for _, name := range strings.FieldsFunc(s, func(c rune) bool { return c == '|' || c == ';' || c == ',' }) {
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(*into, name) {
			*into = append(*into, name)
		}
	}
}

func (r *record) truth(column string, into *bool) {
	s, ok := r.text(column, 10)
	if !ok {
		return
	}
	switch strings.ToLower(s) {
	case "ya", "y", "yes", "true", "1":
		*into = true
	case "tidak", "t", "no", "false", "0", "":
		*into = false
	default:
		r.refuse(column, messages.RefusedChoice, s)
	}
}

func (r *record) election(column string, into *logistics.Election) {
	s, ok := r.text(column, 20)
	if !ok {
		return
	}
	switch e := logistics.Election(strings.ToLower(s)); e {
	case logistics.ElectionAny, logistics.ElectionGubernur, logistics.ElectionBupati:
		*into = e
	default:
		r.refuse(column, messages.RefusedChoice, s)
	}
}

// zone reads the name of one of Indonesia's time zones, or its abbreviation.
func (r *record) zone(column string, into *string) {
	s, ok := r.text(column, 40)
	if !ok {
		return
	}
	switch strings.ToLower(s) {
	case "":
		*into = ""
	case "wib", "asia/jakarta":
		*into = "Asia/Jakarta"
	case "asia/pontianak":
		*into = "Asia/Pontianak"
	case "wita", "asia/makassar":
		*into = "Asia/Makassar"
	case "wit", "asia/jayapura":
		*into = "Asia/Jayapura"
	default:
		r.refuse(column, messages.RefusedChoice, s)
	}
}
