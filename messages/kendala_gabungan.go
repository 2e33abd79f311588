package messages

import (
	"cmp"
	"slices"
	"time"

	"laporbot/logistics"
)

// A bundle is one message, since only one message can be edited in place: these keep
// it below Telegram's 4.096 characters however many obstacles there are.
const (
	bundleAreas = 20 // that are named
	bundleLines = 14 // obstacles that have a line of their own
	bundleText  = 50 // of the words of one
)

// Buttons under a bundle.
const (
	bundleSingles = 8  // up to so many obstacles each has a button
	bundleButtons = 10 // beyond that, so many areas, or all but one of them and the list of all
)

// Bundle is many obstacles in one message.
type Bundle struct {
	Count     int
	Since     time.Time
	Tally     []MarkCount
	Areas     []BundleArea       // those with the gravest obstacles first
	MoreAreas int                // that are not named
	MoreCount int                // obstacles there
	Root      logistics.AreaCode // the smallest area that holds all of them; empty: none
}

// BundleArea is the obstacles of one area, the gravest first.
type BundleArea struct {
	Code      logistics.AreaCode
	Name      string
	Title     string
	Count     int
	Tally     []MarkCount
	Obstacles []Obstacle
	More      int
}

// MarkCount is how many obstacles have the severity of a mark.
type MarkCount struct {
	Mark  string
	Count int
}

// BundleItem is one obstacle that goes into a bundle.
type BundleItem struct {
	Area logistics.AreaCode
	Name string // of the area, without its kind
	Obstacle
}

// NewBundle sorts obstacles by area and gives lines to the gravest of each area in
// turn, as far as one message holds them.
func NewBundle(since time.Time, items []BundleItem) Bundle {
	b := Bundle{Count: len(items), Since: since, Root: rootOf(items)}
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(x, y BundleItem) int { return cmp.Compare(y.Severity.Rank(), x.Severity.Rank()) })
	at := map[logistics.AreaCode]int{}
	for _, item := range items {
		b.Tally = count(b.Tally, item.Mark)
		i, ok := at[item.Area]
		if !ok {
			i = len(b.Areas)
			at[item.Area] = i
			b.Areas = append(b.Areas, BundleArea{Code: item.Area, Name: item.Name, Title: item.Title})
		}
		item.Text = cut(item.Text, bundleText)
		a := &b.Areas[i]
		a.Count++
		a.Tally = count(a.Tally, item.Mark)
		a.Obstacles = append(a.Obstacles, item.Obstacle)
	}
	// Areas stand in the order of their gravest obstacle; of equals, that with more comes first.
	slices.SortStableFunc(b.Areas, func(x, y BundleArea) int {
		return cmp.Or(cmp.Compare(y.Obstacles[0].Severity.Rank(), x.Obstacles[0].Severity.Rank()), cmp.Compare(y.Count, x.Count))
	})
	for _, a := range b.Areas[min(len(b.Areas), bundleAreas):] {
		b.MoreAreas++
		b.MoreCount += a.Count
	}
	b.Areas = b.Areas[:min(len(b.Areas), bundleAreas)]
	lines, shown := bundleLines, make([]int, len(b.Areas))
	for given := true; given && lines > 0; {
		given = false
		for i := range b.Areas {
			if lines > 0 && shown[i] < b.Areas[i].Count {
				shown[i]++
				lines--
				given = true
			}
		}
	}
	for i := range b.Areas {
		a := &b.Areas[i]
		a.Obstacles, a.More = a.Obstacles[:shown[i]], a.Count-shown[i]
	}
	return b
}

// rootOf is the smallest area that holds all items; empty: there is none.
func rootOf(items []BundleItem) logistics.AreaCode {
	var root logistics.AreaCode
	for i, item := range items {
		if i == 0 {
			root = item.Area
		}
		for root != "" && !root.Contains(item.Area) {
			root = root.Parent()
		}
	}
	return root
}

func count(tally []MarkCount, mark string) []MarkCount {
	i := slices.IndexFunc(tally, func(m MarkCount) bool { return m.Mark == mark })
	if i < 0 {
		return append(tally, MarkCount{mark, 1})
	}
	tally[i].Count++
	return tally
}

// cut shortens a text to so many characters.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// BundleButtons opens what a bundle holds: each obstacle where they are few, else
// the list of each area, and that of all where these are too many.
func BundleButtons(b Bundle) ([][]logistics.Button, error) {
	var rows [][]logistics.Button
	add := func(perRow int, block string, data any, tap string) error {
		text, err := Plain(block, data)
		if len(rows) == 0 || len(rows[len(rows)-1]) == perRow {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], logistics.Button{Text: text, Data: tap})
		return err
	}
	all := len(b.Areas) > bundleButtons && b.Root != ""
	for i, a := range b.Areas {
		if b.Count > bundleSingles {
			if all && i == bundleButtons-1 {
				err := add(2, "kendala-tombol-semua", nil, "kendala:di:"+string(b.Root))
				return rows, err
			}
			if i == bundleButtons {
				break
			}
			if err := add(2, "kendala-tombol-wilayah", a, "kendala:di:"+string(a.Code)); err != nil {
				return nil, err
			}
			continue
		}
		for _, o := range a.Obstacles {
			if err := add(4, "kendala-tombol-pilihan", o.Number, "kendala:buka:"+o.Number[len("K-"):]); err != nil {
				return nil, err
			}
		}
	}
	return rows, nil
}
