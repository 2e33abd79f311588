package logistics

import (
	"strconv"
	"strings"
)

// The marks around words that are kept as they are in the canonical form.
const (
	verbatimOpen  = "«"
	verbatimClose = "»"
)

// Canonical writes the certain part of a reading in the bot's own form, one thing
// a line, items by their keys. Read gives the same lines, obstacles, notes, area and
// time for it again. Lines that wait for an answer are left out.
func (r Reading) Canonical() string {
	var b strings.Builder
	keep := func(word, text string) {
		if text = verbatim(text); text != "" {
			b.WriteString(word + " " + verbatimOpen + text + verbatimClose + "\n")
		}
	}
	keep("untuk", r.Area)
	keep("waktu", r.Time)
	for _, s := range r.Stock {
		if !s.Asked {
			b.WriteString(s.canonical() + "\n")
		}
	}
	for _, o := range r.Obstacles {
		keep("kendala", o.Text)
	}
	for _, n := range r.Notes {
		keep("catatan", n)
	}
	for _, n := range r.NotUnderstood {
		keep("lainnya", n)
	}
	return b.String()
}

// verbatim is text on one line without the marks that would close it.
func verbatim(text string) string {
	if strings.ContainsAny(text, verbatimOpen+verbatimClose) {
		text = strings.ReplaceAll(strings.ReplaceAll(text, verbatimOpen, " "), verbatimClose, " ")
	}
	return strings.Join(strings.Fields(text), " ")
}

// canonical writes one line of stock: "surat suara bupati: 12.480 lembar, rusak 20".
func (s StockReading) canonical() string {
	name := canonicalName(s.Item)
	var parts []string
	switch {
	case s.Packs != nil && s.PackSize != nil:
		parts = append(parts, dotted(*s.Packs)+" "+packName(s)+" isi "+dotted(*s.PackSize))
	case s.Packs != nil && s.Count != nil:
		parts = append(parts, dotted(*s.Packs)+" "+packName(s)+" ("+dotted(*s.Count)+" "+s.Unit+")")
	case s.Packs != nil:
		parts = append(parts, dotted(*s.Packs)+" "+packName(s))
	case s.Count != nil && s.State != StateNone:
		parts = append(parts, strings.TrimSpace(dotted(*s.Count)+" "+s.Unit))
	}
	switch s.State {
	case StateNone:
		parts = append(parts, "nihil")
	case StateNotArrived:
		parts = append(parts, "belum datang")
	case StateBeingCtd:
		parts = append(parts, "masih didata")
	case StateComplete:
		parts = append(parts, "lengkap")
	}
	for _, n := range []struct {
		word  string
		count *int64
	}{{"rusak", s.Damaged}, {"kurang", s.Short}, {"lebih", s.Over}, {"kebutuhan", s.Of}} {
		if n.count != nil {
			parts = append(parts, n.word+" "+dotted(*n.count))
		}
	}
	return name + ": " + strings.Join(parts, ", ")
}

// canonicalName is a name that stands for one item only.
func canonicalName(key string) string {
	switch key {
	case ItemAll:
		return "semua"
	case "tps":
		return "jumlah tps"
	case "formulir":
		return "formulir c hasil"
	}
	name := strings.ReplaceAll(key, "_", " ")
	if _, shipped := shippedAliases[key]; !shipped {
		name = keyWord + " " + name // an imported item may have a key that is a common word
	}
	return name
}

// keyWord before the words of a key names the item beyond doubt.
const keyWord = "barang"

// packName is the kind of pack, where Unit is that of the count inside.
func packName(s StockReading) string {
	if s.PackUnit != "" {
		return s.PackUnit
	}
	return s.Unit
}

// dotted writes a number as people here do: 12.500.
func dotted(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// cutVerbatim takes the lines of the canonical form that are kept as they are out
// of a message.
func cutVerbatim(text string) (rest string, kept Reading) {
	if !strings.Contains(text, verbatimClose) {
		return text, kept
	}
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		word, words, ok := strings.Cut(line, " "+verbatimOpen)
		words, closed := strings.CutSuffix(words, verbatimClose)
		words = verbatim(words)
		switch {
		case !ok || !closed || words == "":
			b.WriteString(line + "\n")
		case word == "untuk":
			kept.Area = words
		case word == "waktu":
			kept.Time = words
		case word == "kendala":
			kept.Obstacles = append(kept.Obstacles, ObstacleReading{Text: words})
		case word == "catatan":
			kept.Notes = append(kept.Notes, words)
		case word == "lainnya":
			kept.NotUnderstood = append(kept.NotUnderstood, words)
		default:
			b.WriteString(line + "\n")
		}
	}
	return b.String(), kept
}

// merge puts what was kept as it is into the reading.
func (r *reader) merge(kept Reading) {
	if kept.Area != "" {
		r.out.Area, r.out.AreaCode = kept.Area, ""
		if _, ok := r.v.names[AreaCode(kept.Area)]; ok {
			r.out.AreaCode = AreaCode(kept.Area)
		}
	}
	if kept.Time != "" {
		r.out.Time = kept.Time
	}
	for _, o := range kept.Obstacles {
		r.addObstacle(o.Text)
	}
	r.out.Notes = append(r.out.Notes, kept.Notes...)
	r.out.NotUnderstood = append(r.out.NotUnderstood, kept.NotUnderstood...)
}
