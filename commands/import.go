package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"laporbot/logistics"
	"laporbot/messages"
)

// ImportStore is what an import needs of the store.
type ImportStore interface {
	Areas(ctx context.Context) ([]logistics.Area, error)
	Items(ctx context.Context) ([]logistics.Item, error)
	// PutReference stores areas and needs, inserting or replacing each by its id, and
	// items as the whole list in its order. A repeat after a crash completes it.
	PutReference(ctx context.Context, areas []logistics.Area, items []logistics.Item, needs []logistics.Need) error
	// AddLadders stores ladders as a new version unless they are those in force.
	AddLadders(ctx context.Context, l logistics.Ladders) (version int64, err error)
}

// Imported is the outcome of a file: either how many rows of each kind were
// stored, or what is wrong with it, in which case nothing was.
type Imported struct {
	Areas, Items, Needs int
	Ladders             int     // severities
	Faults              []Fault // at most MaxFaults, in the order of the file
	More                int     // faults beyond those
}

// Fault is one thing wrong with a file.
type Fault struct {
	Sheet  string // empty for a CSV
	Row    int    // as a spreadsheet numbers it, from 1
	Column string // as its header is written; empty: the row as a whole
	Kind   messages.Refusal
	Value  string // what was found there
	Reason string // Kind and Value in Indonesian, not escaped
}

// MaxFaults is how many faults of a file are told at once.
const MaxFaults = 20

// importTime is how long reading and checking one file may take.
const importTime = 10 * time.Second

func newFault(sheet string, row int, column string, kind messages.Refusal, value string) Fault {
	return Fault{Sheet: sheet, Row: row, Column: column, Kind: kind, Value: value, Reason: kind.Text(value)}
}

// Import reads a CSV or XLSX of areas, items or needs for the subtree of root,
// checks every row and, where all are right, stores them together. Rows are
// merged by id: what the file does not name stays, and so do fields for which
// it has no column; an empty cell makes a field unknown. The kind of each sheet
// is told by its header.
//
// The error is logistics.ErrTooLarge or ErrBadFile for a file that cannot be
// taken at all, else one of the store or of ctx; faults of rows are in Imported.
func Import(ctx context.Context, store ImportStore, root logistics.AreaCode, name string, data []byte) (Imported, error) {
	checking, cancel := context.WithTimeout(ctx, importTime)
	defer cancel()
	sheets, faults, err := readSheets(checking, data)
	if err != nil {
		return Imported{}, fmt.Errorf("import %q: %w", name, err)
	}
	if len(faults) > 0 {
		return refuse(faults), nil
	}
	areas, err := store.Areas(ctx)
	if err != nil {
		return Imported{}, fmt.Errorf("import %q: %w", name, err)
	}
	items, err := store.Items(ctx)
	if err != nil {
		return Imported{}, fmt.Errorf("import %q: %w", name, err)
	}
	im := newImporter(root, areas, items)
	if err := im.read(checking, sheets); err != nil {
		return Imported{}, fmt.Errorf("import %q: %w", name, err)
	}
	if len(im.faults) > 0 {
		return refuse(im.faults), nil
	}
	if err := store.PutReference(ctx, im.newAreas, im.itemsToStore(), im.newNeeds); err != nil {
		return Imported{}, fmt.Errorf("import %q: %w", name, err)
	}
	if len(im.ladders.of) > 0 {
		if _, err := store.AddLadders(ctx, logistics.Ladders{Of: im.ladders.of}); err != nil {
			return Imported{}, fmt.Errorf("import %q: %w", name, err)
		}
	}
	return Imported{Ladders: len(im.ladders.of), Areas: len(im.newAreas), Items: im.newItems, Needs: len(im.newNeeds)}, nil
}

func refuse(faults []Fault) Imported {
	n := min(len(faults), MaxFaults)
	return Imported{Faults: faults[:n], More: len(faults) - n}
}

// importer holds what is known so far: what is stored, with the rows of the file
// laid over it.
type importer struct {
	root     logistics.AreaCode
	areas    map[logistics.AreaCode]logistics.Area
	items    []logistics.Item
	itemAt   map[string]int
	newAreas []logistics.Area
	newItems int
	newNeeds []logistics.Need
	ladders  ladderSheet
	seen     map[string]bool // ids met in the file, by kind
	parents  []func()        // checks that wait until every area is known
	faults   []Fault
}

func newImporter(root logistics.AreaCode, areas []logistics.Area, items []logistics.Item) *importer {
	im := &importer{
		root: root, areas: map[logistics.AreaCode]logistics.Area{}, items: slices.Clone(items),
		itemAt: map[string]int{}, seen: map[string]bool{},
	}
	for _, a := range areas {
		im.areas[a.Code] = a
	}
	for i, it := range items {
		im.itemAt[it.Key] = i
	}
	return im
}

// itemsToStore is the whole list, because its order is that of the catalogue;
// nil where no item was named.
func (im *importer) itemsToStore() []logistics.Item {
	if im.newItems == 0 {
		return nil
	}
	return im.items
}

// read takes areas first, then items, then needs, since each may refer to what
// stands before it, on whatever sheet.
func (im *importer) read(ctx context.Context, sheets []sheet) error {
	tables := make([]*table, 0, len(sheets))
	for _, s := range sheets {
		t, faults := newTable(s)
		im.faults = append(im.faults, faults...)
		if t != nil {
			tables = append(tables, t)
		}
	}
	for _, pass := range []struct {
		kind tableKind
		row  func(*record)
	}{{areaTable, im.area}, {itemTable, im.item}, {needTable, im.needReader()}, {ladderTable, im.rung}} {
		for _, t := range tables {
			if t.kind != pass.kind {
				continue
			}
			for _, r := range t.rows {
				if err := ctx.Err(); err != nil {
					return fmt.Errorf("check sheet %q: %w", t.name, err)
				}
				pass.row(t.record(r, &im.faults))
			}
		}
		for _, check := range im.parents {
			check()
		}
		im.parents = nil
	}
	im.checkLadders()
	order := map[string]int{}
	for i, s := range sheets {
		order[s.name] = i
	}
	slices.SortStableFunc(im.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(order[a.Sheet], order[b.Sheet]), cmp.Compare(a.Row, b.Row))
	})
	return nil
}

// first reports whether an id is met for the first time in this file.
func (im *importer) first(r *record, column string, kind tableKind, id string) bool {
	key := string(kind) + "|" + id
	if im.seen[key] {
		r.refuse(column, messages.RefusedTwice, id)
		return false
	}
	im.seen[key] = true
	return true
}

// foldWord is a header or name without case and without marks between letters.
func foldWord(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, s)
}
