package logistics

import (
	"cmp"
	"slices"
	"strings"
)

// Catalog is the reference data in force: areas, items and needs. It is built
// once from what is stored and never changed; safe for concurrent use.
type Catalog struct {
	Root  AreaCode // the area this bot serves
	areas map[AreaCode]Area
	order []AreaCode
	items []Item
	byKey map[string]int
	needs map[needKey]int64
	voc   *Vocabulary
}

type needKey struct {
	area AreaCode
	item string
}

// NewCatalog builds a catalog for the subtree of root. Areas outside it are left out.
func NewCatalog(root AreaCode, areas []Area, items []Item, needs []Need) *Catalog {
	c := &Catalog{Root: root, areas: map[AreaCode]Area{}, byKey: map[string]int{}, needs: map[needKey]int64{}}
	for _, a := range areas {
		if root.Contains(a.Code) {
			c.areas[a.Code] = a
			c.order = append(c.order, a.Code)
		}
	}
	slices.Sort(c.order)
	c.items = slices.Clone(items)
	for i, it := range c.items {
		c.byKey[it.Key] = i
	}
	for _, n := range needs {
		c.needs[needKey{n.Area, n.Item}] = n.Count
	}
	named := make([]Area, 0, len(c.order))
	for _, code := range c.order {
		named = append(named, c.areas[code])
	}
	c.voc = NewVocabulary(c.items, named)
	return c
}

// Vocabulary is what the reader of /lapor knows of this data.
func (c *Catalog) Vocabulary() *Vocabulary { return c.voc }

// Area finds an area by its code.
func (c *Catalog) Area(code AreaCode) (Area, bool) {
	a, ok := c.areas[code]
	return a, ok
}

// AreaName is the spoken name of an area, or its code where it is not known.
func (c *Catalog) AreaName(code AreaCode) string {
	if a, ok := c.areas[code]; ok {
		return a.Title()
	}
	return string(code)
}

// FindArea finds areas by code, name or alias; more than one where a name is
// ambiguous, none where nothing is known by it. Higher areas come first.
func (c *Catalog) FindArea(words string) []Area {
	words = strings.TrimSpace(words)
	if a, ok := c.areas[AreaCode(words)]; ok {
		return []Area{a}
	}
	want := FoldName(words)
	if want == "" {
		return nil
	}
	var found []Area
	for _, code := range c.order {
		a := c.areas[code]
		if FoldName(a.Name) == want || slices.ContainsFunc(a.Aliases, func(s string) bool { return FoldName(s) == want }) {
			found = append(found, a)
		}
	}
	slices.SortStableFunc(found, func(a, b Area) int { return cmp.Compare(a.Code.Level(), b.Code.Level()) })
	return found
}

// OneArea is FindArea where exactly one is wanted: ErrUnknownArea or
// ErrAmbiguous otherwise.
func (c *Catalog) OneArea(words string) (Area, error) {
	found := c.FindArea(words)
	switch {
	case len(found) == 0:
		return Area{}, ErrUnknownArea
	case len(found) > 1 && found[1].Code.Level() == found[0].Code.Level():
		return Area{}, ErrAmbiguous
	}
	return found[0], nil
}

// Below lists the areas of a level under code, itself included, in the order of
// dispatch: by wave, those without one last, then by code.
func (c *Catalog) Below(code AreaCode, level Level) []Area {
	var out []Area
	from, _ := slices.BinarySearch(c.order, code)
	// What follows a code in its subtree is a dot or a slash; the byte after them is "0".
	to, _ := slices.BinarySearch(c.order, code+"0")
	for _, k := range c.order[from:to] {
		if k.Level() == level && code.Contains(k) {
			out = append(out, c.areas[k])
		}
	}
	slices.SortStableFunc(out, func(a, b Area) int {
		return cmp.Or(cmp.Compare(waveOrder(a), waveOrder(b)), cmp.Compare(a.Code, b.Code))
	})
	return out
}

func waveOrder(a Area) int {
	if a.Wave == 0 {
		return 1 << 30
	}
	return a.Wave
}

// Items lists the items in the order of the catalogue.
func (c *Catalog) Items() []Item { return c.items }

// Item finds an item by its key.
func (c *Catalog) Item(key string) (Item, bool) {
	i, ok := c.byKey[key]
	if !ok {
		return Item{}, false
	}
	return c.items[i], true
}

// Need is how many of an item an area must have: as imported; else the sum of
// the areas one level below where every one of them is known by import; else
// norm times TPS where both are known; else unknown.
func (c *Catalog) Need(area AreaCode, item string) (int64, NeedSource) {
	if n, ok := c.needs[needKey{area, item}]; ok {
		return n, NeedGiven
	}
	if n, ok := c.needOfChildren(area, item); ok {
		return n, NeedSum
	}
	it, ok := c.Item(item)
	a, known := c.areas[area]
	if ok && known && it.NormPerTPS != nil && a.TPS != nil {
		return *it.NormPerTPS * *a.TPS, NeedNorm
	}
	return 0, NeedUnknown
}

func (c *Catalog) needOfChildren(area AreaCode, item string) (int64, bool) {
	if area.Level() >= LevelKecamatan {
		return 0, false
	}
	children := c.Below(area, area.Level()+1)
	if len(children) == 0 {
		return 0, false
	}
	var sum int64
	for _, child := range children {
		n, source := c.Need(child.Code, item)
		if source == NeedUnknown {
			return 0, false
		}
		sum += n
	}
	return sum, true
}
