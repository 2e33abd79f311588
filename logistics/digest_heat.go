package logistics

import (
	"cmp"
	"math/bits"
	"slices"
)

// Heat is the table of a digest's picture: areas against groups of goods.
type Heat struct {
	Columns []HeatColumn
	Rows    []HeatRow // in the order of the digest
}

// HeatColumn is one item that blocks voting, or the rest of a category.
type HeatColumn struct {
	Name  string
	Items []string // keys
}

// HeatRow is one area.
type HeatRow struct {
	DigestRow
	Cells []HeatCell // one for each column
}

// HeatCell is what an area has of a column's goods.
type HeatCell struct {
	// Ready is the per cent of the need that is usable, of the item furthest behind;
	// nil where no need or no number is known. It is never guessed.
	Ready *int64
	// Count is the usable number of a single item whose need is not known.
	Count *int64
}

// categoryNames are the headings of the columns that stand for what is left of a
// category.
var categoryNames = map[string]string{
	"perlengkapan_pemungutan_suara": "Utama lain", "dukungan_perlengkapan_lainnya": "Dukungan", "perlengkapan_pemungutan_suara_lainnya": "Lainnya",
}

// NewHeat lays the figures of a digest out: a column for each item that blocks
// voting, in the order of the catalogue, then one for the rest of each category of
// which somebody has reported anything.
func NewHeat(d Digest, items []Item) Heat {
	var h Heat
	reported := map[string]bool{}
	for _, t := range d.Totals {
		reported[t.Item] = true
	}
	rest := map[string]int{} // category to its column
	for _, it := range items {
		if it.Blocks {
			h.Columns = append(h.Columns, HeatColumn{Name: cmp.Or(it.Short, it.Name), Items: []string{it.Key}})
		}
	}
	for _, it := range items {
		if it.Blocks || !reported[it.Key] {
			continue
		}
		i, ok := rest[it.Category]
		if !ok {
			i = len(h.Columns)
			rest[it.Category] = i
			h.Columns = append(h.Columns, HeatColumn{Name: cmp.Or(categoryNames[it.Category], "Lainnya")})
		}
		h.Columns[i].Items = append(h.Columns[i].Items, it.Key)
	}
	for _, r := range d.Rows {
		figures := make(map[string]ItemTotal, len(r.Figures))
		for _, f := range r.Figures {
			figures[f.Item] = f
		}
		row := HeatRow{DigestRow: r}
		for _, c := range h.Columns {
			var cell HeatCell
			for _, key := range c.Items {
				if f, ok := figures[key]; ok {
					cell.weigh(f, len(c.Items) == 1)
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		h.Rows = append(h.Rows, row)
	}
	h.dropUnknown()
	return h
}

// dropUnknown takes away the columns of several items in which nothing is known.
func (h *Heat) dropUnknown() {
	for i, column := range slices.Backward(h.Columns) {
		known := len(column.Items) == 1
		for _, r := range h.Rows {
			known = known || r.Cells[i].Ready != nil
		}
		if known {
			continue
		}
		h.Columns = slices.Delete(h.Columns, i, i+1)
		for j := range h.Rows {
			h.Rows[j].Cells = slices.Delete(h.Rows[j].Cells, i, i+1)
		}
	}
}

func (c *HeatCell) weigh(f ItemTotal, single bool) {
	if share, ok := f.Share(); ok {
		if c.Ready == nil || share < *c.Ready {
			c.Ready = &share
		}
	} else if single {
		n := f.Usable()
		c.Count = &n
	}
}

// Share is how many per cent of the need are usable, rounded down, at most 100; ok is
// false where the need is not known.
func (t ItemTotal) Share() (percent int64, ok bool) {
	switch {
	case t.Need == nil || *t.Need <= 0:
		return 0, false
	case t.Usable() >= *t.Need:
		return 100, true
	}
	hi, lo := bits.Mul64(uint64(t.Usable()), 100)
	below, _ := bits.Div64(hi, lo, uint64(*t.Need))
	return int64(below), true
}
