package logistics

// Lacking is the obstacle that a line of a report is by itself: of an item that
// blocks voting more is short or damaged than a reserve of 2,5 % makes good, the
// share that the ballot rule allows. Where the need is not known it is not
// guessed, and no obstacle is opened.
func Lacking(c *Catalog, area AreaCode, l Line) (Obstacle, bool) {
	item, ok := c.Item(l.Item)
	need, source := c.Need(area, l.Item)
	if !ok || !item.Blocks || source == NeedUnknown || need <= 0 {
		return Obstacle{}, false
	}
	short := int64(0)
	if l.Short != nil {
		short = *l.Short
	}
	o := Obstacle{Area: area, Item: l.Item, Category: CategoryShort, Said: SeverityHigh}
	if l.Broken() > short {
		o.Category = CategoryDamaged
	}
	return o, (short+l.Broken())*1000 > need*25
}
