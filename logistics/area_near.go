package logistics

// NearAreas lists the areas of a level whose name is the words but for a slip or two
// of the thumb: what was probably meant, to be shown and never to be taken.
func (c *Catalog) NearAreas(words string, level Level) []Area {
	want := FoldName(words)
	limit := 1
	if len(want) > 5 {
		limit = 2
	}
	var near []Area
	for _, a := range c.Below(c.Root, level) {
		name := FoldName(a.Name)
		if len(want) <= fuzzyLongest && len(name) <= fuzzyLongest && distance(want, name, limit) >= 0 {
			near = append(near, a)
		}
	}
	return near
}
