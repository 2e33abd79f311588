package logistics

// Effective is what counts for one item: its own newest line, or a newer line that
// speaks of every item at once ("belum datang semua", "aman lengkap"). Such a
// line carries a state but never a number, since a number is of one item.
func (s *Stock) Effective(item string) (StockLine, bool) {
	own, ok := s.Line(item)
	all, general := s.Line(ItemAll)
	if !general || item == ItemAll || ok && own.Order >= all.Order {
		return own, ok
	}
	return all.speakOf(item), true
}

// speakOf turns a line about everything into one about a single item.
func (l StockLine) speakOf(item string) StockLine {
	l.Item, l.Count, l.Damaged, l.Short, l.Over, l.Packs, l.Of, l.Unit = item, nil, nil, nil, nil, nil, nil, ""
	return l
}

// Physical is how many of the item are there, damaged ones included, where the
// line says so: the number; none where it says nihil or not arrived; the need
// where it says complete without a number and the need is known.
func (l Line) Physical(need int64, source NeedSource) (int64, bool) {
	switch {
	case l.Count != nil:
		return *l.Count, true
	case l.State == StateNone, l.State == StateNotArrived:
		return 0, true
	case l.State == StateComplete && source != NeedUnknown:
		return need, true
	}
	return 0, false
}

// Broken is how many are said to be damaged; 0 where nothing is said.
func (l Line) Broken() int64 {
	if l.Damaged == nil {
		return 0
	}
	return *l.Damaged
}
