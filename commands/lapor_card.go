package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// The steps of a draft.
const (
	stepChoose = "choose" // an item is to be chosen
	stepCount  = "count"  // the number of Draft.Item is to be typed
)

// The keys of Draft.Values.
const (
	valuePage  = "page"  // page of the items, from 0
	valueSame  = "same"  // the day whose lines can be taken over, in words; empty: none
	valueToday = "today" // items reported today already, separated by spaces
	valueNotes = "notes" // obstacles that were typed, one to a line
)

// pageSize is how many items a page offers, two to a row: what fits a small phone
// with the card above it.
const pageSize = 8

// offeredStates are the answers other than a number that have a button.
var offeredStates = []logistics.State{logistics.StateNone, logistics.StateNotArrived, logistics.StateBeingCtd}

// press takes one button of the card.
func press(c *logistics.Catalog, area logistics.AreaCode, d logistics.Draft, verb, arg string) step {
	switch verb {
	case "skip":
		if d.Step != stepCount {
			return step{Outcome: outcomeStale}
		}
		if d.Item = nextMissing(c, area, d); d.Item == "" {
			d.Step = stepChoose
		}
	case "item":
		if _, ok := c.Item(arg); !ok {
			return step{Outcome: outcomeStale}
		}
		d.Step, d.Item = stepCount, arg
	case "page":
		n, _ := strconv.Atoi(arg)
		setValue(&d, valuePage, strconv.Itoa(min(max(n, 0), pages(c)-1)))
	case "state":
		line := logistics.Line{Item: d.Item, State: logistics.State(arg)}
		if d.Step != stepCount || !slices.Contains(offeredStates, line.State) {
			return step{Outcome: outcomeStale}
		}
		if line.State == logistics.StateNone {
			line.Count = new(int64)
		}
		d.Lines = withLines(d.Lines, line)
		d.Step, d.Item = stepChoose, ""
	case "clear":
		d.Lines = slices.DeleteFunc(slices.Clone(d.Lines), func(l logistics.Line) bool { return l.Item == d.Item })
		d.Step, d.Item = stepChoose, ""
	case "drop":
		d.Lines = slices.DeleteFunc(slices.Clone(d.Lines), func(l logistics.Line) bool { return l.Item == logistics.ItemAll })
	case "back":
		d.Step, d.Item = stepChoose, ""
	case "send":
		if len(d.Lines) == 0 && d.Values[valueNotes] == "" {
			return step{Outcome: outcomeEmpty, Draft: d}
		}
		return step{Outcome: outcomeSend, Draft: d}
	case "cancel":
		return step{Outcome: outcomeCancel, Draft: d}
	default:
		return step{Outcome: outcomeStale}
	}
	d.Version++
	return step{Outcome: outcomeCard, Draft: d}
}

// typeIn takes what is typed while the card is open: the number of the item that
// is asked for, items with their numbers, or the word on a button.
func typeIn(c *logistics.Catalog, area logistics.AreaCode, d logistics.Draft, text string) step {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "kirim":
		return press(c, area, d, "send", "")
	case "batal", "batalkan":
		return press(c, area, d, "cancel", "")
	case "kembali":
		return press(c, area, d, "back", "")
	case "lewati":
		if d.Step == stepCount {
			return press(c, area, d, "skip", "")
		}
	}
	reading := c.Vocabulary().Read(text)
	if d.Step == stepCount {
		if alone := c.Vocabulary().Read(itemName(c, d.Item) + " " + text); isOnly(alone, d.Item) {
			reading = alone
		}
	}
	lines := linesOf(reading)
	missed := unclear(c, questionsOf(c, reading), reading)
	if d.Step == stepChoose && len(d.Lines) > 0 && len(lines) == 1 && lines[0].Item == logistics.ItemAll && !speaksOfAll(text) {
		// "nihil" beside items with their numbers is an answer to nothing that was asked.
		missed.Asked = append(missed.Asked, messages.Question{Kind: logistics.AskItem, Raw: shorten(text)})
		lines = nil
	}
	if len(lines)+len(reading.Obstacles) == 0 {
		d.Version++
		return step{Outcome: outcomeMisread, Draft: d, Missed: missed}
	}
	for _, line := range lines {
		i := slices.IndexFunc(d.Lines, func(l logistics.Line) bool { return l.Item == line.Item })
		if i >= 0 && line.OnlyDamage() && value(d.Lines[i].Count) >= line.Broken() {
			line.Count = d.Lines[i].Count
		}
		d.Lines = withLines(d.Lines, line)
	}
	for _, o := range reading.Obstacles {
		setValue(&d, valueNotes, strings.TrimSpace(d.Values[valueNotes]+"\n"+strings.ReplaceAll(o.Text, "\n", " ")))
	}
	d.Step, d.Item = stepChoose, ""
	d.Version++
	if missed.Any() {
		return step{Outcome: outcomeMisread, Draft: d, Missed: missed}
	}
	return step{Outcome: outcomeCard, Draft: d}
}

// speaksOfAll reports whether a text says that it means every item, or all the others.
func speaksOfAll(text string) bool {
	return has(wordsOf(text), words("semua semuanya seluruhnya lainnya lain sisanya"))
}

// isOnly reports whether a reading is one certain line of the item and no more.
func isOnly(reading logistics.Reading, item string) bool {
	lines := certain(reading)
	return len(lines) == 1 && lines[0].Item == item && len(reading.Stock) == 1 &&
		len(reading.Questions)+len(reading.NotUnderstood)+len(reading.Obstacles) == 0
}

func setValue(d *logistics.Draft, key, value string) {
	values := map[string]string{}
	if value != "" {
		values[key] = value
	}
	for k, v := range d.Values {
		if k != key {
			values[k] = v
		}
	}
	d.Values = values
}

// offered are the items in the order of the card: what voting cannot begin without
// and what has a known need, first those still missing today; then the others. Each
// in the order of the catalogue.
func offered(c *logistics.Catalog, area logistics.AreaCode, d logistics.Draft) []logistics.Item {
	items := slices.Clone(c.Items())
	rank := func(it logistics.Item) int {
		_, source := c.Need(area, it.Key)
		needed, reported := source != logistics.NeedUnknown, reportedToday(d, it.Key)
		switch {
		case it.Blocks && !reported:
			return 0
		case needed && !reported:
			return 1
		case it.Blocks || needed:
			return 2
		case !reported:
			return 3
		}
		return 4
	}
	slices.SortStableFunc(items, func(a, b logistics.Item) int { return cmp.Compare(rank(a), rank(b)) })
	return items
}

// nextMissing is the item after the one that is asked for, of which neither this
// draft nor a report of today speaks; empty where there is none.
func nextMissing(c *logistics.Catalog, area logistics.AreaCode, d logistics.Draft) string {
	items := offered(c, area, d)
	at := slices.IndexFunc(items, func(it logistics.Item) bool { return it.Key == d.Item })
	for _, it := range items[at+1:] {
		if !hasLine(d, it.Key) && !reportedToday(d, it.Key) {
			return it.Key
		}
	}
	return ""
}

// reportedToday reports whether a report of today speaks of an item, or of all.
func reportedToday(d logistics.Draft, item string) bool {
	today := strings.Fields(d.Values[valueToday])
	return slices.Contains(today, item) || slices.Contains(today, logistics.ItemAll)
}

func pages(c *logistics.Catalog) int { return max(1, (len(c.Items())+pageSize-1)/pageSize) }

// drawCard shows a draft as a card and its buttons.
func drawCard(k *keyboard, c *logistics.Catalog, area logistics.AreaCode, s step) messages.Card {
	d := s.Draft
	page, _ := strconv.Atoi(d.Values[valuePage])
	card := messages.Card{
		Title: c.AreaName(area), Page: page + 1, Pages: pages(c),
		Resumed: s.Resumed, Same: s.Same, Offered: s.Offered, Misread: s.Outcome == outcomeMisread, Unclear: s.Missed,
		Problems: problemsOf(logistics.Report{Notes: draftNotes(d)}),
	}
	for _, line := range d.Lines {
		card.Lines = append(card.Lines, lineOf(c, area, line))
	}
	if d.Step == stepCount {
		line := lineOf(c, area, logistics.Line{Item: d.Item})
		card.Item, card.Unit, card.Need = line.Item, line.Unit, line.Need
		drawStates(k, d)
	} else {
		drawItems(k, c, area, d, page)
	}
	k.row()
	if len(d.Lines) > 0 || d.Values[valueNotes] != "" {
		k.add("lapor-tombol-kirim", nil, "lapor:%d:send", d.Version)
	}
	k.add("lapor-tombol-batal", nil, "lapor:%d:cancel", d.Version)
	return card
}

func drawStates(k *keyboard, d logistics.Draft) {
	k.row()
	k.add("lapor-tombol-nihil", nil, "lapor:%d:state:%s", d.Version, logistics.StateNone)
	k.add("lapor-tombol-belum-datang", nil, "lapor:%d:state:%s", d.Version, logistics.StateNotArrived)
	k.add("lapor-tombol-didata", nil, "lapor:%d:state:%s", d.Version, logistics.StateBeingCtd)
	k.row()
	k.add("lapor-tombol-kembali", nil, "lapor:%d:back", d.Version)
	k.add("lapor-tombol-lewati", nil, "lapor:%d:skip", d.Version)
	if hasLine(d, d.Item) {
		k.add("lapor-tombol-hapus", nil, "lapor:%d:clear", d.Version)
	}
}

func drawItems(k *keyboard, c *logistics.Catalog, area logistics.AreaCode, d logistics.Draft, page int) {
	items := offered(c, area, d)
	if d.Values[valueSame] != "" && len(d.Lines) == 0 {
		k.row()
		k.add("lapor-tombol-sama", d.Values[valueSame], "lapor:%d:%s", d.Version, verbSame)
	}
	for i, item := range items[min(page*pageSize, len(items)):min((page+1)*pageSize, len(items))] {
		if i%2 == 0 {
			k.row()
		}
		k.add("lapor-tombol-barang", messages.CardItem{Name: itemName(c, item.Key), Done: hasLine(d, item.Key)}, "lapor:%d:item:%s", d.Version, item.Key)
	}
	if hasLine(d, logistics.ItemAll) {
		k.row()
		k.add("lapor-tombol-hapus-semua", messages.AllItems, "lapor:%d:drop", d.Version)
	}
	if pages(c) == 1 {
		return
	}
	k.row()
	if page > 0 {
		k.add("lapor-tombol-sebelumnya", nil, "lapor:%d:page:%d", d.Version, page-1)
	}
	if page < pages(c)-1 {
		k.add("lapor-tombol-berikutnya", nil, "lapor:%d:page:%d", d.Version, page+1)
	}
}

func hasLine(d logistics.Draft, item string) bool {
	return slices.ContainsFunc(d.Lines, func(l logistics.Line) bool { return l.Item == item })
}

// draftText writes a draft as the message that would say the same.
func draftText(c *logistics.Catalog, d logistics.Draft) string {
	var parts []string
	for _, line := range d.Lines {
		parts = append(parts, lineWords(c, line))
	}
	return strings.Join(append(parts, draftNotes(d)...), ", ")
}

// lineWords writes a line as somebody would type it.
func lineWords(c *logistics.Catalog, line logistics.Line) string {
	l := lineOf(c, "", line)
	words := l.Item + " " + l.Value()
	if l.HasDamage() {
		words += fmt.Sprintf(" rusak %d", *l.Damaged)
	}
	return words
}

// draftNotes are the obstacles typed into the card, as kept with a report.
func draftNotes(d logistics.Draft) []string {
	var notes []string
	for note := range strings.SplitSeq(d.Values[valueNotes], "\n") {
		if note != "" {
			notes = append(notes, notePrefix+note)
		}
	}
	return notes
}
