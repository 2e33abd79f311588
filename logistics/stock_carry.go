package logistics

// Quantity is how much there is of an item, as one line of a report says it.
type Quantity struct {
	State  State
	Count  *int64
	Report int64
	Order  string
}

// OnlyDamage reports whether a line tells how many are damaged and nothing of how many
// there are: "kotak rusak 5" after 190 does not say that there are not 190 any more.
func (l Line) OnlyDamage() bool {
	return l.Item != ItemAll && l.Broken() > 0 && l.State == StateCount && l.Count == nil && l.Packs == nil && l.Short == nil && l.Over == nil
}

// quantity is what later lines that only tell of damage go by.
func (l StockLine) quantity() *Quantity {
	if l.Carried {
		return l.From
	}
	return &Quantity{l.State, l.Count, l.Report, l.Order}
}

// carry brings into a line that only tells of damage how many there are. That is what
// the newest line before it says, of the item or of everything at once, provided
// that so many can be damaged at all. It depends on nothing but what is there, and so
// not on the order in which reports came.
func (s *Stock) carry(l StockLine) StockLine {
	if !l.Carried {
		return l
	}
	l.State, l.Count = StateCount, nil
	from := l.From
	if all, ok := s.Line(ItemAll); ok && all.Order < l.Order && (from == nil || all.Order > from.Order) {
		from = &Quantity{State: all.State}
	}
	switch {
	case from == nil:
	case from.Count != nil && *from.Count >= l.Broken():
		l.Count = from.Count
		if from.State == StateComplete {
			l.State = StateComplete
		}
	case from.Count == nil && from.State == StateComplete:
		l.State = StateComplete
	}
	return l
}
