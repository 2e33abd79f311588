package commands

import (
	"reflect"
	"slices"

	"laporbot/logistics"
)

// settled is what the version before an edit knows beyond its words: the answers to its
// questions, the confirmed numbers and the lines that were repaired. They stay wherever
// the edit leaves the words they are about as they were.
type settled struct {
	before *logistics.Report // nil: there is none
	asked  []logistics.OpenQuestion
	said   map[string]logistics.StockReading // what its words say of an item by themselves
}

func settledBy(c *logistics.Catalog, before *logistics.Report) settled {
	s := settled{before: before, said: map[string]logistics.StockReading{}}
	if before == nil {
		return s
	}
	reading := read(c, before.Text)
	s.asked = questionsOf(c, reading)
	for _, line := range certain(reading) {
		s.said[line.Item] = line
	}
	return s
}

// answer gives the lines with which a question was answered that the edit raises again;
// none where it was not, or was asked in other words.
func (s settled) answer(q logistics.OpenQuestion) []logistics.Line {
	again := slices.ContainsFunc(s.asked, func(old logistics.OpenQuestion) bool {
		return old.Kind == q.Kind && old.Raw == q.Raw && reflect.DeepEqual(old.Line, q.Line) && slices.Equal(old.Items(), q.Items())
	})
	if !again || slices.Contains(s.before.Unread, q.Raw) {
		return nil
	}
	return slices.DeleteFunc(s.about(q), func(l logistics.Line) bool {
		_, said := s.said[l.Item]
		return said
	})
}

// about are the lines of the version before that a question could speak of.
func (s settled) about(q logistics.OpenQuestion) []logistics.Line {
	if s.before == nil {
		return nil
	}
	items := q.Items()
	return slices.DeleteFunc(slices.Clone(s.before.Lines), func(l logistics.Line) bool { return !slices.Contains(items, l.Item) })
}

// line is what holds of an item of which the edit says the same as the version before.
func (s settled) line(is logistics.StockReading) (logistics.Line, bool) {
	was, ok := s.said[is.Item]
	if !ok || !reflect.DeepEqual(was.Line(), is.Line()) || slices.Contains(s.before.Unread, is.Raw) {
		return logistics.Line{}, false
	}
	i := slices.IndexFunc(s.before.Lines, func(l logistics.Line) bool { return l.Item == is.Item })
	if i < 0 {
		return logistics.Line{}, false
	}
	return s.before.Lines[i], true
}
