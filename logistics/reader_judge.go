package logistics

import (
	"slices"
	"strconv"
	"strings"
)

// categoryWeight is how much a phrase speaks for a category.
type categoryWeight struct {
	category Category
	weight   int
}

// addTrouble enters the words of obstacles, both as words of a message and as
// signs of a category.
func (v *Vocabulary) addTrouble() {
	for _, table := range []struct {
		kind  meaningKind
		lines string
	}{{meansTrouble, troubleWords}, {meansSubject, subjectWords}, {meansNothing, cueWords}} {
		for line := range strings.SplitSeq(strings.TrimSpace(table.lines), "\n") {
			head, list, _ := strings.Cut(line, " = ")
			category, weight, _ := strings.Cut(head, " ")
			n, _ := strconv.Atoi(weight)
			for phrase := range strings.SplitSeq(list, "|") {
				words := phraseWords(phrase)
				if len(words) == 0 {
					continue
				}
				if p := v.words.put(words); p.here == nil && table.kind != meansNothing {
					p.here = &meaning{kind: table.kind}
				}
				for _, w := range words {
					if !v.known[w] {
						v.calm[w] = true
					}
				}
				p := v.cats.put(words)
				if p.here == nil {
					p.here = &meaning{}
				}
				p.here.weights = append(p.here.weights, categoryWeight{Category(category), n})
			}
		}
	}
}

// Judge tells the category and the severity that the words of an obstacle suggest.
// The severity is the one without a calendar: how near the election is, is added
// by whoever knows the day.
func (v *Vocabulary) Judge(text string) (Category, Severity) {
	lx, _ := lex(text)
	sum := map[Category]int{}
	for i := 0; i < len(lx); i++ {
		p, end := &v.cats, i
		var found *meaning
		for j := i; j < len(lx); j++ {
			w := spelled(lx[j].text)
			if p.next[w] == nil {
				for _, s := range []string{"nya", "lah", "pun"} {
					if base, ok := strings.CutSuffix(w, s); ok && p.next[base] != nil {
						w = base
					}
				}
			}
			if p = p.next[w]; p == nil {
				break
			}
			if p.here != nil {
				found, end = p.here, j
			}
		}
		if found != nil {
			for _, cw := range found.weights {
				sum[cw.category] += cw.weight
			}
			i = end
		}
	}
	if named, _ := v.blocking(lx); !named && sum[CategoryDamaged] > 0 { // mobil dinas rusak
		hit := CategoryOther
		for _, c := range []Category{CategoryRoad, CategoryFleet, CategoryStore, CategoryNetwork} {
			if sum[c] > sum[hit] || sum[c] > 0 && hit == CategoryOther {
				hit = c
			}
		}
		if hit != CategoryOther {
			sum[hit] += sum[CategoryDamaged]
			sum[CategoryDamaged] = 0
		}
	} else if named && sum[CategoryDamaged] >= 3 && strings.Contains(text, "hujan") && !strings.Contains(text, "banjir") {
		sum[CategoryFlood] = 0 // kotak basah kena hujan
	}
	best, most := CategoryOther, 0
	for _, c := range Categories {
		if sum[c] > most {
			best, most = c, sum[c]
		}
	}
	return best, v.gauge(lx, best)
}

// severityWords raise or lower the severity of the category.
var severityWords = []struct {
	step  int
	words string
}{
	{+1, "putus|terputus|tidak bisa dilewati|tidak bisa dilalui|tidak bisa lewat|terisolir|terisolasi|total|parah|lumpuh|ambruk|roboh|seluruh|semua|tidak bisa sandar|tidak bisa merapat|tidak bisa menyeberang|tidak dapat dilalui|tidak dapat dilewati|terguling|longsor|tertahan|terhenti|kandas|terperosok|terjebak|belum bisa menyeberang|belum bisa nyeberang|tidak bisa nyeberang|belum bisa dijangkau|tidak bisa dijangkau|belum bisa lewat|belum bisa dilewati|belum bisa dilalui|belum bisa berangkat|tidak bisa berangkat|belum bisa jalan|tidak bisa jalan"},
	{+2, "tenggelam|hanyut|karam|terbakar|kebakaran|dibakar|dicuri|dirampas|dijarah|hilang|sabotase|dibobol"},
	{-1, "sedikit|sebentar|ringan|agak|sementara bisa|masih bisa|bisa diatasi|kecil|gerimis"},
}

// severityPhrases are the words of severityWords with a space on both sides.
var severityPhrases = func() (out [][]string) {
	for _, s := range severityWords {
		var padded []string
		for w := range strings.SplitSeq(s.words, "|") {
			padded = append(padded, " "+w+" ")
		}
		out = append(out, padded)
	}
	return out
}()

var categorySeverity = map[Category]int{
	CategoryFlood: 1, CategoryRiver: 1, CategoryRoad: 1, CategoryFleet: 1, CategoryShort: 1, CategoryOver: 0, CategoryDamaged: 1,
	CategoryMixedUp: 2, CategoryLate: 1, CategoryStore: 1, CategorySecurity: 2, CategoryNetwork: 0, CategoryPlace: 1, CategoryPapers: 0, CategoryOther: 0,
}

// Gauge is the severity that the words of an obstacle of a category suggest, without a
// calendar. It begins with the category, goes up where the words are grave or an item
// without which nobody can vote is short, damaged or lost, and down where they play
// it down. It is SeverityCritical only where goods are lost or people in danger.
func (v *Vocabulary) Gauge(text string, c Category) Severity {
	lx, _ := lex(text)
	return v.gauge(lx, c)
}

func (v *Vocabulary) gauge(lx []lexeme, c Category) Severity {
	words := make([]string, len(lx))
	for i, l := range lx {
		words[i] = spelled(l.text)
	}
	flat := " " + strings.Join(words, " ") + " "
	level := categorySeverity[c]
	for i, s := range severityWords {
		if s.step == 2 && c == CategoryNetwork {
			continue // sinyal hilang
		}
		if slices.ContainsFunc(severityPhrases[i], func(w string) bool { return strings.Contains(flat, w) }) {
			level += s.step
		}
	}
	if c == CategoryShort || c == CategoryDamaged {
		named, blocking := v.blocking(lx)
		switch {
		case blocking:
			level++
		case named:
			level--
		}
	}
	return Severities[max(0, min(level, len(Severities)-1))]
}

// blocking reports whether goods are named, and whether voting cannot begin without
// one of them.
func (v *Vocabulary) blocking(lx []lexeme) (named, blocks bool) {
	z := elementizer{v: v, lx: lx}
	for i := range lx {
		if _, m, _ := z.phrase(i); m != nil && m.kind == meansItem {
			named = true
			for _, it := range m.items {
				blocks = blocks || v.items[it].Blocks
			}
		}
	}
	return named, blocks
}
