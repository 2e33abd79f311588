package logistics

import (
	"slices"
	"strings"
)

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
	short := value(l.Short)
	o := Obstacle{Area: area, Item: l.Item, Category: CategoryShort, Said: SeverityHigh}
	if l.Broken() > short {
		o.Category = CategoryDamaged
	}
	return o, (short+l.Broken())*1000 > need*25
}

// HandOver is what came of goods that were handed over: both numbers, or where only
// the difference was said, zero for both.
type HandOver struct {
	Given   int64 // handed over, as the sender says
	Arrived int64
}

// Mismatch is the obstacle that a broken hand-over is: less or more has arrived
// than was handed over. words are those of the whole report. "190 dari 200" is
// one where the words tell of a hand-over, or where the whole is not the need of
// the area and so can only be what was sent; without either it is how far the goods
// have come, and no obstacle. In a hand-over every difference counts, since
// somebody has to account for it, whatever the goods are.
func Mismatch(c *Catalog, area AreaCode, l Line, words string) (Obstacle, HandOver, bool) {
	item, ok := c.Item(l.Item)
	if !ok {
		return Obstacle{}, HandOver{}, false
	}
	told := TellsOfHandOver(words)
	missing := value(l.Short) - value(l.Over)
	h := HandOver{Given: value(l.Count), Arrived: value(l.Count)}
	switch {
	case l.Count == nil:
		if !told || l.State == StateNotArrived {
			return Obstacle{}, HandOver{}, false
		}
	case l.Of != nil:
		need, source := c.Need(area, l.Item)
		if !told && (source == NeedUnknown || need == *l.Of) {
			return Obstacle{}, HandOver{}, false
		}
		h.Given = *l.Of
		missing = h.Given - h.Arrived
	case told:
		h.Given += missing
	default:
		missing = 0
	}
	o := Obstacle{Area: area, Item: l.Item, Category: CategoryShort, Said: SeverityMedium}
	if item.Blocks {
		o.Said = SeverityHigh
	}
	if missing < 0 {
		o.Category, o.Said = CategoryOver, SeverityMedium
	}
	return o, h, missing != 0
}

// handOverWords are those with which whoever received goods tells of it. "Dikirim" and
// "diserahkan" are not among them: a committee uses them of what it passes on itself.
var handOverWords = []string{"diterima", "menerima", "terima", "penerimaan", "serah", "diserahterimakan", "bast"}

// TellsOfHandOver reports whether words tell of goods that were handed over.
// "Terima kasih" is thanks.
func TellsOfHandOver(words string) bool {
	all := strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	for i, w := range all {
		if w == "terima" && i+1 < len(all) && strings.HasPrefix(all[i+1], "kasi") {
			continue
		}
		if slices.Contains(handOverWords, w) {
			return true
		}
	}
	return false
}

// Whole reports whether a line shows all that an area needs of an item: as many
// undamaged ones, or the word lengkap. Where neither is said it is not known, and
// not whole.
func Whole(c *Catalog, area AreaCode, l Line) bool {
	if value(l.Short) > 0 || l.Of != nil && l.Count != nil && *l.Count < *l.Of {
		return false
	}
	need, source := c.Need(area, l.Item)
	if source == NeedUnknown {
		return l.State == StateComplete && l.Broken() == 0
	}
	n, ok := l.Physical(need, source)
	return ok && n-l.Broken() >= need
}

// goodsCategories are those of obstacles that end when the goods are there.
var goodsCategories = []Category{CategoryShort, CategoryDamaged, CategoryMixedUp, CategoryLate}

// AboutGoods reports whether a category speaks of the goods themselves.
func AboutGoods(c Category) bool { return c == CategoryOver || slices.Contains(goodsCategories, c) }

// Proposed reports whether closing was proposed since anything was last said to be
// wrong, and nobody has said no.
func (o Obstacle) Proposed() bool {
	proposed := false
	for _, e := range o.Events {
		switch e.Kind {
		case EventProposed:
			proposed = true
		case EventAdded, EventReopened, EventKept:
			proposed = false
		}
	}
	return proposed
}

// EndsWithGoods reports whether the obstacle is over when the goods it is about are
// complete.
func (o Obstacle) EndsWithGoods() bool {
	return o.Item != "" && slices.Contains(goodsCategories, o.Category)
}

// Goods is the one item that the words of an obstacle of goods name; empty where
// they name none or several, or where the obstacle is not about goods.
func (v *Vocabulary) Goods(text string, category Category) string {
	if !AboutGoods(category) {
		return ""
	}
	lx, _ := lex(text)
	z := elementizer{v: v, lx: lx}
	found := -1
	for i := 0; i < len(lx); i++ {
		n, m, _ := z.phrase(i)
		if m == nil || m.kind != meansItem {
			continue
		}
		if len(m.items) != 1 || found >= 0 && found != m.items[0] {
			return ""
		}
		found = m.items[0]
		i += n - 1
	}
	if found < 0 {
		return ""
	}
	return v.items[found].Key
}
