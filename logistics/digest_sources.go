package logistics

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// SourceMismatch says that a line of a stock is not what the report it names says:
// the stock was damaged, and no total made from it is to be told.
type SourceMismatch struct {
	Area   AreaCode
	Item   string
	Report int64
}

func (e *SourceMismatch) Error() string {
	return fmt.Sprintf("stock of %s in %s is not what R-%d says", e.Item, e.Area, e.Report)
}

// Sources names the reports that the lines of a stock come from, each once, by the
// order in which they stand in Stock.
func (s *Stock) Sources() []string {
	var orders []string
	seen := map[string]bool{}
	add := func(order string) {
		if !seen[order] {
			seen[order] = true
			orders = append(orders, order)
		}
	}
	for _, l := range s.Lines {
		add(l.Order)
		if l.From != nil {
			add(l.From.Order)
		}
	}
	return orders
}

// Sources are the reports a digest rests on, with all their versions up to its
// cut-off: the same whenever it is asked. report finds the first version of a number,
// or is ErrNotFound, and versions all of one message.
func (d Digest) Sources(report func(number int64) (Report, error), versions func(first Report) ([]Report, error)) ([]Report, error) {
	var all []Report
	for _, n := range d.Reports {
		first, err := report(n)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("look up report R-%d: %w", n, err)
		}
		list, err := versions(first)
		if err != nil {
			return nil, fmt.Errorf("versions of R-%d: %w", n, err)
		}
		for _, v := range list {
			if v.Number == n && !v.ReceivedAt.After(d.Cutoff) {
				all = append(all, v)
			}
		}
	}
	return all, nil
}

// CheckSources sums the goods of a stock from the reports themselves, beside and
// apart from the sums over stocks, and compares: sources are the reports that
// Sources names. The error is a *SourceMismatch.
func CheckSources(s Stock, sources []Report) error {
	byOrder := make(map[string]Report, len(sources))
	for _, r := range sources {
		byOrder[r.Order()] = r
	}
	// Where a message speaks of an item twice, the last line counts.
	said := func(order string, number int64, item string, speaks func(Line) bool) (Line, bool) {
		r, ok := byOrder[order]
		if !ok || r.Area != s.Area || r.Withdrawn || r.Number != number {
			return Line{}, false
		}
		for _, line := range slices.Backward(r.Lines) {
			if line.Item == item && speaks(line) {
				return line, true
			}
		}
		return Line{}, false
	}
	for _, l := range s.Lines {
		wrong := &SourceMismatch{Area: s.Area, Item: l.Item, Report: l.Report}
		is, ok := said(l.Order, l.Report, l.Item, func(Line) bool { return true })
		if !ok {
			return wrong
		}
		if l.Carried {
			if !is.OnlyDamage() {
				return wrong
			}
			if from := l.From; from != nil {
				was, ok := said(from.Order, from.Report, l.Item, func(line Line) bool { return !line.OnlyDamage() })
				if !ok || from.Order > l.Order || was.State != from.State || !same(was.Count, from.Count) {
					return wrong
				}
			}
			carried := s.carry(l)
			is.State, is.Count = carried.State, carried.Count
		}
		if is.State != l.State || !same(is.Count, l.Count) || !same(is.Damaged, l.Damaged) || !same(is.Short, l.Short) || !same(is.Over, l.Over) {
			return wrong
		}
	}
	return nil
}

func same(a, b *int64) bool {
	return (a == nil) == (b == nil) && cmp.Compare(value(a), value(b)) == 0
}
