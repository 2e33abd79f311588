package logistics

import "slices"

// neighbours are the kinds that are taken for one another most easily, the likeliest
// first.
var neighbours = map[Category][]Category{
	CategoryFlood: {CategoryRiver, CategoryRoad}, CategoryRiver: {CategoryFlood, CategoryFleet}, CategoryRoad: {CategoryFlood, CategoryFleet},
	CategoryFleet: {CategoryRoad, CategoryLate}, CategoryShort: {CategoryMixedUp, CategoryLate}, CategoryOver: {CategoryMixedUp, CategoryShort},
	CategoryDamaged: {CategoryStore, CategoryShort}, CategoryMixedUp: {CategoryShort, CategoryOver}, CategoryLate: {CategoryFleet, CategoryShort},
	CategoryStore: {CategoryDamaged, CategorySecurity}, CategorySecurity: {CategoryPlace, CategoryStore}, CategoryNetwork: {CategoryPlace, CategoryStore},
	CategoryPlace: {CategoryNetwork, CategorySecurity}, CategoryPapers: {CategoryMixedUp, CategoryShort}, CategoryOther: {CategoryRoad, CategoryShort},
}

// Neighbours are the two kinds that an obstacle is of most likely where it is not of
// the one that was guessed.
func Neighbours(c Category) []Category { return slices.Clone(neighbours[c]) }

// Untouched reports whether nobody has ever taken the obstacle. Until then its
// reporter may say himself how grave it is.
func (o Obstacle) Untouched() bool {
	return o.Unsolved() && !slices.ContainsFunc(o.Events, func(e Event) bool { return e.Kind == EventTaken || e.Kind == EventHanded })
}
