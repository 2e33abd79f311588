package logistics

import (
	"cmp"
	"errors"
	"fmt"
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
	for _, l := range s.Lines {
		if !seen[l.Order] {
			seen[l.Order] = true
			orders = append(orders, l.Order)
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
	for _, l := range s.Lines {
		r, ok := byOrder[l.Order]
		wrong := &SourceMismatch{Area: s.Area, Item: l.Item, Report: l.Report}
		if !ok || r.Area != s.Area || r.Withdrawn || r.Number != l.Report {
			return wrong
		}
		// Where a message speaks of an item twice, the last line counts.
		said := Line{}
		found := false
		for _, line := range r.Lines {
			if line.Item == l.Item {
				said, found = line, true
			}
		}
		if !found || said.State != l.State || !same(said.Count, l.Count) || !same(said.Damaged, l.Damaged) || !same(said.Short, l.Short) || !same(said.Over, l.Over) {
			return wrong
		}
	}
	return nil
}

func same(a, b *int64) bool {
	return (a == nil) == (b == nil) && cmp.Compare(value(a), value(b)) == 0
}
