package logistics

import "slices"

// A segment is what remains of a clause when only goods, numbers and the words that
// bind them are kept. Numbers are bound to their neighbours by the cheapest way to
// account for everything; where two ways are nearly as good, the sender is asked.

type tokenKind uint8

const (
	tokenItem    tokenKind = iota // goods, or an election standing for goods named before
	tokenNumber                   // a count
	tokenQuality                  // rusak, kurang, lebih, baik
)

type token struct {
	kind   tokenKind
	q      quality // of tokenQuality
	zero   bool    // rusak nihil
	linked bool    // bound to what stands before by = or :
	el     *element
	ref    *itemRef // of tokenItem
	num    *quantity
	label  string // the word of the quality
	of     *int64 // what should be there, said beside it
	among  bool   // of is what is there: 4 rusak dari 216
}

// count is the number of a token; 0 where it is none.
func (t *token) count() int64 {
	if t.num == nil {
		return 0
	}
	return t.num.value
}

// itemRef is what a message names: an item, several it could be, or an election of
// something named before.
type itemRef struct {
	items    []int // candidates
	election Election
	bare     bool // an election or a selector alone: its goods stand before
	kotak    bool // the bare word kotak, which may be a box of something else
	shared   bool // a name several items share, or as close to one as to another
	fixes    []string
	span     span
}

// fact binds one number to one item.
type fact struct {
	ref     *itemRef // nil: the item spoken of before
	num     *quantity
	q       quality
	label   string
	zero    bool
	unsure  bool // must be asked
	pending bool // goods without a number
	asPack  string
	alone   bool // a number that is all there is
	before  bool // the number stands before the word: 2 rusak
	first   bool // the number stands before its goods: 2 kotak rusak
	prefix  bool // the quality stands before its goods
	opens   bool // the quality stands before an election and may hold for the next one
	of      *int64
	among   bool
	span    span
}

// binding is one way to read the first i tokens.
type binding struct {
	cost  int32
	from  int32 // index of the previous state
	alt   int8  // which of its two bindings
	rule  rule
	valid bool
}

type rule uint8

const (
	ruleNone rule = iota
	ruleXN        // kotak 95
	ruleNX        // 95 kotak
	ruleQN        // rusak 2
	ruleNQ        // 2 rusak
	ruleQ0        // rusak nihil
	ruleXQN       // kotak rusak 2
	ruleXNQ       // kotak 2 rusak
	ruleNXQ       // 2 kotak rusak
	ruleQXN       // rusak kotak 2
	ruleQNX       // rusak 2 kotak
	ruleXNK       // tinta 3 kotak
	ruleX         // kotak
	ruleQ         // rusak
	ruleN         // 95
	ruleCount
)

// doubt is how much cheaper the best reading must be than the next.
const doubt = 2

// longestGroup is how many tokens without any separator are tried to be bound. Nobody
// writes four times the catalogue in one breath; a longer one is asked.
const longestGroup = 160

// shapes are the tokens each rule takes.
var shapes = [ruleCount][]tokenKind{
	ruleXN: {tokenItem, tokenNumber}, ruleNX: {tokenNumber, tokenItem}, ruleQN: {tokenQuality, tokenNumber}, ruleNQ: {tokenNumber, tokenQuality},
	ruleQ0: {tokenQuality}, ruleXQN: {tokenItem, tokenQuality, tokenNumber}, ruleXNQ: {tokenItem, tokenNumber, tokenQuality},
	ruleNXQ: {tokenNumber, tokenItem, tokenQuality}, ruleQXN: {tokenQuality, tokenItem, tokenNumber}, ruleQNX: {tokenQuality, tokenNumber, tokenItem},
	ruleXNK: {tokenItem, tokenNumber, tokenItem}, ruleX: {tokenItem}, ruleQ: {tokenQuality}, ruleN: {tokenNumber},
}

// bind finds the cheapest reading of the tokens and appends it to rules; sure is false
// where another is nearly as cheap. stated says that a state follows, which the last
// goods may wait for.
func bind(rules []rule, toks []token, stated bool) (_ []rule, sure bool) {
	n := len(toks)
	if n > longestGroup {
		return nil, false
	}
	lastBare := -1 // the last election that stands alone
	for i, t := range toks {
		if t.kind == tokenItem && t.ref.bare {
			lastBare = i
		}
	}
	var few [8][2]binding // nearly every group
	table := few[:]
	if n >= len(few) {
		table = make([][2]binding, n+1)
	}
	table[0][0] = binding{valid: true}
	for i := range n {
		for k := range 2 {
			if !table[i][k].valid {
				continue
			}
			for r := ruleXN; r < ruleCount; r++ {
				cost, ok := price(toks, i, r, lastBare, stated)
				if !ok {
					continue
				}
				to := i + len(shapes[r])
				keep(&table[to], binding{cost: table[i][k].cost + int32(cost), from: int32(i), alt: int8(k), rule: r, valid: true})
			}
		}
	}
	if !table[n][0].valid {
		return nil, false
	}
	sure = !table[n][1].valid || table[n][1].cost-table[n][0].cost >= doubt
	for i, k := n, 0; i > 0; {
		b := table[i][k]
		rules = append(rules, b.rule)
		i, k = int(b.from), int(b.alt)
	}
	slices.Reverse(rules)
	return rules, sure
}

func keep(two *[2]binding, b binding) {
	switch {
	case !two[0].valid || b.cost < two[0].cost:
		two[0], two[1] = b, two[0]
	case !two[1].valid || b.cost < two[1].cost:
		two[1] = b
	}
}

// price tells what it costs to read the tokens at i by rule r.
func price(toks []token, i int, r rule, lastBare int, stated bool) (int, bool) {
	shape := shapes[r]
	if i+len(shape) > len(toks) {
		return 0, false
	}
	for k, kind := range shape {
		if toks[i+k].kind != kind || toks[i+k].zero && r != ruleQ0 {
			return 0, false
		}
	}
	end := i + len(shape)
	at := toks[i:end]
	switch r {
	case ruleXN:
		if len(at[0].ref.items) > 1 && !at[0].ref.bare && lastBare >= end {
			return 2, true // surat suara 12.500 gub: the number may be gub's
		}
		return 0, true
	case ruleNX:
		if at[0].linked {
			return 3, true
		}
		return 0, true
	case ruleQN, ruleXQN:
		return 0, true
	case ruleNQ:
		switch {
		case at[0].linked:
			return 3, true
		case vague(at[1].q):
			return 2, true // people say "kurang 10"
		}
		return 0, true
	case ruleQ0:
		return 0, at[0].zero
	case ruleXNQ, ruleNXQ:
		if end < len(toks) && toks[end].kind == tokenItem {
			return 4, true // the quality may be that of the next goods
		}
		return 2, true
	case ruleQNX:
		if i > 0 && toks[i-1].kind == tokenNumber && end < len(toks) && toks[end].kind != tokenItem {
			return 3, true // kotak baik 86 rusak 2, bilik baik 170: the goods have a number of their own
		}
		if i > 0 && stated && end == len(toks) {
			return 3, true // bilik 180 kurang 10 segel nihil
		}
		return 1, true
	case ruleQXN:
		return 1, true
	case ruleXNK:
		return 1, at[2].ref.kotak && !at[0].ref.kotak && !at[0].ref.bare && at[1].num.unit == ""
	case ruleX:
		switch {
		case end < len(toks) && toks[end].zero:
			return 0, true
		case !at[0].ref.bare && at[0].ref.election == ElectionAny && lastBare >= end:
			return 1, true
		case end == len(toks) && stated:
			return 0, true
		case end == len(toks):
			return 3, true
		}
		return 4, true
	case ruleQ:
		if i > 2 && at[0].q == qualityDamaged && toks[i-3].kind == tokenNumber && toks[i-3].num.value > 10*toks[i-1].count() && toks[i-1].kind == tokenNumber && toks[i-2].kind == tokenQuality && toks[i-2].q == at[0].q {
			return 1, true // kotak 8.900 rusak 4 basah: of the 4, or 8.900 damaged and 4 wet?
		}
		return 5, true
	case ruleN:
		return 8, true
	}
	return 0, false
}

// facts applies the rules of a reading to its tokens and appends to out.
func facts(out []fact, toks []token, rules []rule) []fact {
	i := 0
	for _, r := range rules {
		at := toks[i : i+len(shapes[r])]
		i += len(at)
		n := len(out)
		switch r {
		case ruleXN:
			out = append(out, fact{ref: at[0].ref, num: at[1].num})
		case ruleNX:
			out = append(out, fact{ref: at[1].ref, num: at[0].num, first: true})
		case ruleQN:
			out = append(out, fact{num: at[1].num, q: at[0].q, label: at[0].label})
		case ruleNQ:
			out = append(out, fact{num: at[0].num, q: at[1].q, label: at[1].label, before: true})
		case ruleQ0:
			out = append(out, fact{q: at[0].q, label: at[0].label, zero: true})
		case ruleXQN:
			out = append(out, fact{ref: at[0].ref, num: at[2].num, q: at[1].q, label: at[1].label})
		case ruleXNQ:
			out = append(out, fact{ref: at[0].ref, num: at[1].num, q: at[2].q, label: at[2].label, unsure: vague(at[2].q), before: true})
		case ruleNXQ:
			out = append(out, fact{ref: at[1].ref, num: at[0].num, q: at[2].q, label: at[2].label, unsure: vague(at[2].q), before: true, first: true})
		case ruleQXN:
			out = append(out, fact{ref: at[1].ref, num: at[2].num, q: at[0].q, label: at[0].label, prefix: true, opens: at[1].ref.bare})
		case ruleQNX:
			out = append(out, fact{ref: at[2].ref, num: at[1].num, q: at[0].q, label: at[0].label, prefix: true, first: true})
		case ruleXNK:
			out = append(out, fact{ref: at[0].ref, num: at[1].num, asPack: "kotak"})
		case ruleX:
			out = append(out, fact{ref: at[0].ref, pending: true})
		case ruleQ:
			out = append(out, fact{q: at[0].q, label: at[0].label, unsure: true})
		case ruleN:
			out = append(out, fact{num: at[0].num, unsure: true, alone: len(toks) == 1 || i == 1 && !hasItem(toks)}) // bilik | 380 rusak 2
		}
		if len(out) > n {
			out[n].span = span{at[0].el.start, at[len(at)-1].el.end}
			for _, k := range at {
				if k.of != nil {
					out[n].of, out[n].among = k.of, k.among
				}
			}
		}
	}
	return out
}

// vague: "tinta 40 kurang" may say that 40 are there or that 40 are missing.
func vague(q quality) bool { return q == qualityShort || q == qualityOver }
