package logistics

import (
	"maps"
	"slices"
	"strings"
)

// Vocabulary is what the reader knows: items and areas with their spellings, and
// the words of the field. It is built once and safe for concurrent use.
type Vocabulary struct {
	items   []Item
	byKey   map[string]int
	kin     [][]int             // the items that share a bare name with each item
	ballots []int               // the items that exist once per election
	areas   map[string]AreaCode // folded name to code; empty code: more than one has it
	names   map[AreaCode]string // names as they are written
	words   phrases
	known   map[string]bool // every word of a phrase
	sound   map[string]bool // the known words that are looked for behind a typing error
	fuzzy   fuzzyIndex
	starts  fuzzyIndex      // words too common to be looked for alone, which begin names of goods
	torn    map[string]bool // the words of names of goods that a space may have torn apart
	calm    map[string]bool // ordinary words, never taken for a typing error
	cats    phrases         // words that tell the category of an obstacle
}

// meaning is what a phrase stands for.
type meaning struct {
	kind     meaningKind
	items    []int // of meansItem and meansSelector
	election Election
	quality  quality
	state    State
	unit     string
	ask      bool             // the one item is only likely: gembok for kabel ties
	weights  []categoryWeight // of the phrases that tell a category
}

// phrases is a tree of words; the longest phrase that matches wins.
type phrases struct {
	next map[string]*phrases
	here *meaning
}

func (p *phrases) put(words []string) *phrases {
	for _, w := range words {
		if p.next == nil {
			p.next = map[string]*phrases{}
		}
		n := p.next[w]
		if n == nil {
			n = &phrases{}
			p.next[w] = n
		}
		p = n
	}
	return p
}

// NewVocabulary builds a vocabulary. Items keep their own names and aliases, and
// get the aliases of the field where their key is one of the shipped ones.
func NewVocabulary(items []Item, areas []Area) *Vocabulary {
	v := &Vocabulary{
		items: slices.Clone(items), byKey: map[string]int{}, areas: map[string]AreaCode{}, names: map[AreaCode]string{},
		known: map[string]bool{}, torn: map[string]bool{}, calm: wordSet(ordinaryWords), sound: wordSet(fuzzyGrammar),
	}
	for i, it := range v.items {
		v.byKey[it.Key] = i
	}
	v.addGrammar()
	v.addTrouble()
	for i, it := range v.items {
		v.addItem(i, it)
	}
	v.addShared()
	for _, a := range areas {
		v.addArea(a)
	}
	for w := range v.sound {
		v.known[w] = true
	}
	v.fuzzy = newFuzzyIndex(v.sound)
	starts := map[string]bool{}
	for w := range fuzzyNever {
		starts[w] = v.known[w] && v.words.next[w] != nil
	}
	maps.DeleteFunc(starts, func(_ string, begins bool) bool { return !begins })
	v.starts = newFuzzyIndex(starts)
	return v
}

// Item finds an item by its key.
func (v *Vocabulary) Item(key string) (Item, bool) {
	i, ok := v.byKey[key]
	if !ok {
		return Item{}, false
	}
	return v.items[i], true
}

// FindItem finds the items a person may mean by some words, in the order of the
// catalogue: one where the words are clear, several where they could be any of
// them, none where they are not known. corrected tells a typing error that was taken.
func (v *Vocabulary) FindItem(words string) (matches []Item, corrected string) {
	if i, ok := v.byKey[strings.TrimSpace(words)]; ok {
		return []Item{v.items[i]}, ""
	}
	r := v.Read(words)
	add := func(key string) {
		if i, ok := v.byKey[key]; ok && !slices.ContainsFunc(matches, func(it Item) bool { return it.Key == key }) {
			matches = append(matches, v.items[i])
		}
	}
	for _, s := range r.Stock {
		add(s.Item)
		if s.Corrected != "" {
			corrected = s.Corrected
		}
	}
	for _, q := range r.Questions {
		switch q.Kind {
		case AskItem:
			for _, key := range q.Choices {
				add(key)
			}
		case AskElection:
			for _, it := range v.items {
				if it.Election != ElectionAny {
					add(it.Key)
				}
			}
		}
	}
	return matches, corrected
}

// phraseWords brings a name to the words under which it is looked up.
func phraseWords(name string) []string {
	lx, _ := lex(name)
	var words []string
	for _, l := range lx {
		if l.kind != lexMark {
			words = append(words, spelled(l.text))
		}
	}
	return words
}

func spelled(w string) string {
	if s, ok := spellings[w]; ok {
		return s
	}
	return w
}

// addItem enters an item under its names; a name that another item has too
// stands for both and is asked.
func (v *Vocabulary) addItem(i int, it Item) {
	v.addItemPhrase(append([]string{keyWord}, phraseWords(strings.ReplaceAll(it.Key, "_", " "))...), []int{i})
	names := append([]string{it.Name, it.Short, strings.ReplaceAll(it.Key, "_", " ")}, it.Aliases...)
	for _, name := range append(names, strings.Split(shippedAliases[it.Key], "|")...) {
		if j := strings.IndexByte(name, '('); j > 0 {
			name = name[:j]
		}
		v.addName(name, i)
	}
}

func (v *Vocabulary) addName(name string, items ...int) {
	words := phraseWords(name)
	if len(words) == 0 || len(words) == 1 && words[0] == "tps" { // TPS is nearly always a place
		return
	}
	v.addItemPhrase(words, items)
	if joined := strings.Join(words, ""); len(words) > 1 && len(joined) >= 6 && !isDigit(joined[len(joined)-1]) {
		v.addItemPhrase([]string{joined}, items)
	}
}

func (v *Vocabulary) addItemPhrase(words []string, items []int) {
	for _, w := range words {
		v.known[w] = true
		v.torn[w] = v.torn[w] || len(w) >= fuzzyKnown && len(w) < 16
		if w != keyWord && len(w) >= fuzzyKnown && len(w) <= fuzzyLongest && !fuzzyNever[w] && (len(words) > 1 || len(w) < 16) {
			v.sound[w] = true
		}
	}
	p := v.words.put(words)
	m := meaning{kind: meansItem}
	if p.here != nil && p.here.kind == meansItem {
		m.items = slices.Clone(p.here.items)
	}
	for _, i := range items {
		if !slices.Contains(m.items, i) {
			m.items = append(m.items, i)
		}
	}
	slices.Sort(m.items)
	if e := v.items[m.items[0]].Election; len(m.items) == 1 && e != ElectionAny {
		m.election = e
	}
	p.here = &m
}

// addShared enters the words that several items share: bare they are asked,
// with an election or a selector after them they are one.
func (v *Vocabulary) addShared() {
	keys := func(list string) (found []int) {
		for k := range strings.FieldsSeq(list) {
			if i, ok := v.byKey[k]; ok {
				found = append(found, i)
			}
		}
		return found
	}
	v.kin = make([][]int, len(v.items))
	for i, it := range v.items {
		if it.Election != ElectionAny {
			v.ballots = append(v.ballots, i)
		}
	}
	for _, s := range sharedNames {
		for _, i := range keys(s.keys) {
			if all := keys(s.keys); len(all) > 1 && v.kin[i] == nil {
				v.kin[i] = all
			}
		}
		if items := keys(s.keys); len(items) > 0 {
			for name := range strings.SplitSeq(s.names, "|") {
				words := phraseWords(name)
				v.words.put(words).here = nil // these words alone never stand for one of them
				v.addName(name, items...)
				v.words.put(words).here.ask = true
			}
		}
	}
	for _, s := range selectors {
		if items := keys(s.keys); len(items) > 0 {
			for name := range strings.SplitSeq(s.names, "|") {
				if p := v.words.put(phraseWords(name)); p.here == nil || p.here.kind == meansSubject {
					p.here = &meaning{kind: meansSelector, items: items}
				}
			}
		}
	}
}

func (v *Vocabulary) addArea(a Area) {
	for _, name := range append([]string{a.Name}, a.Aliases...) {
		f := FoldName(name)
		if f == "" {
			continue
		}
		if c, ok := v.areas[f]; ok && c != a.Code {
			if c.Level() > 0 && c.Level() < a.Code.Level() {
				continue // the higher area keeps the name
			}
			if c.Level() == a.Code.Level() {
				v.areas[f] = ""
				continue
			}
		}
		v.areas[f] = a.Code
	}
	v.names[a.Code] = a.Name
	for _, name := range append([]string{a.Name}, a.Aliases...) {
		words := phraseWords(name)
		if len(words) == 0 {
			continue
		}
		if p := v.words.put(words); p.here == nil {
			p.here = &meaning{kind: meansArea}
		}
		for _, w := range words {
			v.calm[w] = true
		}
	}
}

func (v *Vocabulary) addGrammar() {
	for line := range strings.SplitSeq(strings.TrimSpace(grammarWords), "\n") {
		head, list, _ := strings.Cut(line, " = ")
		kind, arg, _ := strings.Cut(head, " ")
		m := grammarMeaning(kind, arg)
		for phrase := range strings.SplitSeq(list, "|") {
			words := phraseWords(phrase)
			if len(words) == 0 {
				continue
			}
			v.words.put(words).here = &m
			for _, w := range words {
				v.calm[w] = true
			}
		}
	}
}

func grammarMeaning(kind, arg string) meaning {
	if q, ok := map[string]quality{"damaged": qualityDamaged, "short": qualityShort, "over": qualityOver, "good": qualityGood}[kind]; ok {
		return meaning{kind: meansQuality, quality: q}
	}
	switch kind {
	case "election":
		return meaning{kind: meansElection, election: Election(arg)}
	case "unit":
		return meaning{kind: meansUnit, unit: arg}
	case "pack":
		return meaning{kind: meansPack, unit: arg}
	case "state":
		return meaning{kind: meansState, state: State(arg)}
	}
	return meaning{kind: map[string]meaningKind{
		"packsize": meansPackSize, "per": meansPer, "need": meansNeed, "unready": meansUnready, "all": meansAll, "each": meansEach,
		"total": meansTotal, "from": meansFrom, "about": meansAbout, "vague": meansVague, "breakdown": meansBreakdown,
		"link": meansLink, "filler": meansFiller, "and": meansAnd, "not": meansNot, "but": meansBut, "obstacle": meansObstacle,
		"solved": meansSolved, "for": meansFor, "time": meansTime, "request": meansRequest, "future": meansFuture, "more": meansMore,
		"odd": meansOdd, "except": meansExcept, "ask": meansAsk, "note": meansNote, "correct": meansCorrect, "dash": meansDash, "aside": meansAside, "foreign": meansForeign,
	}[kind]}
}

// pairs reads "a b|c d" into a map from a to b; lines are joined.
func pairs(s string) map[string]string {
	m := map[string]string{}
	for p := range strings.SplitSeq(strings.ReplaceAll(strings.TrimSpace(s), "\n", "|"), "|") {
		if a, b, ok := strings.Cut(strings.TrimSpace(p), " "); ok {
			m[a] = strings.TrimSpace(b)
		}
	}
	return m
}
