package messages

import "strings"

// Import is what came of a file of reference data.
type Import struct {
	Name  string // of the file
	Areas int
	Items int
	Needs int
	// Ladders is the number of severities whose ladder was taken.
	Ladders int
	Faults  []ImportFault
	More    int // faults beyond those listed
}

// ImportFault is one fault of a file.
type ImportFault struct {
	Sheet  string
	Row    int // 0: the whole sheet
	Column string
	Reason string
}

// Place is where in the file the fault is: "lembar Wilayah, baris 3, kolom kode".
func (f ImportFault) Place() string {
	var parts []string
	if f.Sheet != "" {
		parts = append(parts, "lembar "+f.Sheet)
	}
	if f.Row > 0 {
		parts = append(parts, "baris "+Number(int64(f.Row)))
	}
	if f.Column != "" {
		parts = append(parts, "kolom "+f.Column)
	}
	return strings.Join(parts, ", ")
}
