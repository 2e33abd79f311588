package commands

import (
	"strings"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// notePrefix marks the obstacles among the notes of a report.
const notePrefix = "Kendala: "

// linesOf takes from a reading what is certain.
func linesOf(reading logistics.Reading) []logistics.Line {
	var lines []logistics.Line
	for _, s := range certain(reading) {
		lines = append(lines, s.Line())
	}
	return lines
}

// certain are the lines of a reading that wait for no answer.
func certain(reading logistics.Reading) []logistics.StockReading {
	var out []logistics.StockReading
	for _, s := range reading.Stock {
		if !s.Asked && s.Item != "" {
			out = append(out, s)
		}
	}
	return out
}

// countedPrefix marks the time of a count among the notes, so that whoever reads the
// numbers in a digest knows that they are not of this day.
const countedPrefix = "waktu hitung "

// notesOf are the obstacles and the notes of a reading, as kept with the report.
func notesOf(reading logistics.Reading, plan logistics.Plan, written time.Time) []string {
	var notes []string
	if logistics.CountedAnotherDay(reading.Time, plan, written) {
		notes = append(notes, countedPrefix+reading.Time)
	}
	for _, o := range reading.Obstacles {
		notes = append(notes, notePrefix+o.Text)
	}
	return append(notes, reading.Notes...)
}

// unreadOf are the parts of a message that are not counted: the lines that wait
// for an answer and what was not understood.
func unreadOf(reading logistics.Reading, asked []logistics.OpenQuestion) []string {
	var parts []string
	for _, q := range asked {
		parts = append(parts, q.Raw)
	}
	return append(parts, reading.NotUnderstood...)
}

// unclear puts into words what of a message is neither stored nor asked about in a
// message of its own.
func unclear(c *logistics.Catalog, left []logistics.OpenQuestion, reading logistics.Reading) messages.Unclear {
	u := messages.Unclear{}
	for _, q := range left {
		u.Asked = append(u.Asked, inWords(c, q))
	}
	for _, part := range reading.NotUnderstood {
		u.Unread = append(u.Unread, shorten(part))
	}
	return u
}

// questionsOf are the questions of a reading with the answers that are offered.
func questionsOf(c *logistics.Catalog, reading logistics.Reading) []logistics.OpenQuestion {
	var asked []logistics.OpenQuestion
	for i, q := range reading.Questions {
		open := logistics.OpenQuestion{Kind: q.Kind, Raw: q.Raw, Choices: reading.Choices(i, c.Items())}
		if q.Line >= 0 && q.Line < len(reading.Stock) {
			line := reading.Stock[q.Line]
			open.Line = line.Line()
			if line.Raw != "" {
				open.Raw = line.Raw
			}
		}
		asked = append(asked, open)
	}
	return asked
}

// readingLines puts the lines of a report into words, with what only the reading
// knows: the parts of a sum and the whole that was named.
func readingLines(c *logistics.Catalog, r logistics.Report, reading logistics.Reading) []messages.Line {
	said := map[string]logistics.StockReading{}
	for _, s := range certain(reading) {
		said[s.Item] = s
	}
	var lines []messages.Line
	for _, line := range r.Lines {
		l := lineOf(c, r.Area, line)
		s := said[line.Item]
		if !sameValue(s.Count, line.Count) {
			s = logistics.StockReading{} // another number was answered
		}
		for _, p := range s.Parts {
			l.Parts = append(l.Parts, messages.Part{Name: string(p.Election), Count: p.Count})
		}
		if s.Of != nil && (l.Need == nil || *l.Need != *s.Of) {
			l.Of = s.Of
		}
		lines = append(lines, l)
	}
	return lines
}

// lineOf puts one line into words beside what the area needs.
func lineOf(c *logistics.Catalog, area logistics.AreaCode, line logistics.Line) messages.Line {
	l := messages.Line{
		Item: itemName(c, line.Item), Unit: line.Unit, State: line.State, Count: line.Count, Damaged: line.Damaged,
		Short: line.Short, Over: line.Over, Packs: line.Packs, About: line.Note != "",
	}
	item, ok := c.Item(line.Item)
	if !ok {
		return l
	}
	if line.Packs != nil && line.Count == nil {
		l.Pack = line.Unit
		l.Unit = item.Unit
	}
	if l.Unit == "" {
		l.Unit = item.Unit
	}
	if n, source := c.Need(area, line.Item); source != logistics.NeedUnknown {
		l.Need = &n
	}
	return l
}

// itemName is the name of an item as shown.
func itemName(c *logistics.Catalog, key string) string {
	if key == logistics.ItemAll {
		return messages.AllItems
	}
	item, ok := c.Item(key)
	switch {
	case !ok:
		return strings.ReplaceAll(key, "_", " ")
	case item.Short != "":
		return item.Short
	}
	return item.Name
}
