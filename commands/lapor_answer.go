package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// answerKey names the answer to a version of a report among all that goes out.
func answerKey(number int64, version int) string { return fmt.Sprintf("R-%d/%d", number, version) }

// sayReport answers with a report and the buttons to confirm, repair or withdraw it.
func sayReport(answer messages.Report, r logistics.Report) (Reply, error) {
	var k keyboard
	if !answer.Completes {
		k.add("lapor-tombol-betul", nil, "lapor:%s:%d:%d", verbRight, r.Number, r.Version)
		k.add("lapor-tombol-perbaiki", nil, "lapor:%s:%d", verbRepair, r.Number)
		k.add("lapor-tombol-batal", nil, "lapor:%s:%d", verbUndo, r.Number)
	}
	if k.err != nil {
		return Reply{}, k.err
	}
	reply, err := say("lapor-tercatat", answer, k.rows...)
	if err == nil && len(answer.Lines) > manyLines && messages.Length(reply.Notices[0].Text) > shortAnswer {
		answer.Compact = true
		reply, err = say("lapor-tercatat", answer, k.rows...)
	}
	if err == nil {
		reply.Notices[0].Key = answerKey(r.Number, r.Version)
	}
	return reply, err
}

// shortAnswer is how many characters an answer has at most before the lines in which
// nothing is wrong are drawn together: what a phone shows without much scrolling.
const shortAnswer = 1000

// manyLines is how many lines an answer must have at least for that.
const manyLines = 8

// lateAfter is how long a message may be under way before the answer says so.
const lateAfter = time.Hour

// answer puts a stored report into words.
func (l *reporter) answer(c *logistics.Catalog, r logistics.Report, stock logistics.Stock, reading logistics.Reading, f filing) messages.Report {
	said := r
	said.Lines = carried(r, stock)
	a := messages.Report{
		Number: r.Name(), Version: r.Version, Title: c.AreaName(r.Area), At: l.localTo(c, r.Area, r.SentAt),
		CountedAt: r.CountedAt, Lines: readingLines(c, said, reading), Later: later(c, r, stock), Notes: notesLeft(reading), Waiting: f.Waiting,
		Sender: f.Sender, OnBehalf: r.OnBehalf,
	}
	if r.Version == 1 && r.ReceivedAt.Sub(r.SentAt) > lateAfter {
		a.Received = l.localTo(c, r.Area, r.ReceivedAt)
	}
	for i, line := range r.Lines {
		a.Lines[i].Held = line.OnlyDamage() && !said.Lines[i].OnlyDamage()
		a.Lines[i].Kept = slices.Contains(f.Kept, line.Item)
		if old, ok := f.Was[line.Item]; ok {
			before := lineOf(c, r.Area, old)
			// That all is there and that as many are there as are needed is the same.
			same := old.State == logistics.StateComplete && old.Count == nil && a.Lines[i].Full() && !a.Lines[i].HasDamage()
			if said := before.Brief(); said != a.Lines[i].Brief() && !same {
				a.Lines[i].Before = said
			}
		}
	}
	for _, o := range reading.Obstacles {
		a.Problems = append(a.Problems, o.Text)
	}
	for _, s := range reading.Stock {
		if s.Corrected != "" && slices.ContainsFunc(r.Lines, func(line logistics.Line) bool { return line.Item == s.Item }) {
			a.Fixed = append(a.Fixed, s.Corrected)
		}
	}
	return a
}

// carried are the lines of a report, those that only tell of damage with how many there
// are by the report before. Of what a newer one speaks of it stays open.
func carried(r logistics.Report, stock logistics.Stock) []logistics.Line {
	lines := slices.Clone(r.Lines)
	for i, line := range lines {
		if have, ok := stock.Line(line.Item); ok && line.OnlyDamage() && have.Carried && have.Order == r.Order() {
			lines[i].State, lines[i].Count = have.State, have.Count
		}
	}
	return lines
}

// notesLeft are the notes that the lines do not tell anyhow: "kurang lebih 86" is
// shown with its line.
func notesLeft(reading logistics.Reading) []string {
	return slices.DeleteFunc(slices.Clone(reading.Notes), func(note string) bool {
		digits := strings.NewReplacer(".", "", ",", "").Replace(note)
		return slices.ContainsFunc(certain(reading), func(s logistics.StockReading) bool {
			return s.About && s.Count != nil && strings.HasSuffix(digits, " "+strconv.FormatInt(*s.Count, 10))
		})
	})
}

// later lists the items of a report of which a newer one speaks too.
func later(c *logistics.Catalog, r logistics.Report, stock logistics.Stock) []messages.Later {
	var out []messages.Later
	for _, line := range r.Lines {
		if have, ok := stock.Line(line.Item); ok && have.Order > r.Order() && have.Report != r.Number {
			out = append(out, messages.Later{Item: itemName(c, line.Item), Number: logistics.Report{Number: have.Report}.Name()})
		}
	}
	return out
}
