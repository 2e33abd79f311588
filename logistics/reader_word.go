package logistics

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

type fuzzyAnswer struct {
	word string
	near []string
}

// phrase finds the longest phrase that begins at lexeme i, by the words as they are
// written; n is the number of lexemes.
func (z *elementizer) phrase(i int) (n int, m *meaning, text string) {
	p := &z.v.words
	var b strings.Builder
	for j := i; j < len(z.lx) && z.lx[j].kind != lexMark; j++ {
		if j > i && z.lx[j].gap&^(gapSpace|gapDot|gapHyphen) != 0 {
			break
		}
		w := z.lx[j].text
		if z.lx[j].kind == lexWord {
			w = spelled(w)
		}
		if p = p.next[w]; p == nil {
			break
		}
		if j > i {
			b.WriteByte(' ')
		}
		b.WriteString(w)
		if p.here != nil {
			n, m, text = j-i+1, p.here, b.String()
		}
	}
	return n, m, text
}

func (z *elementizer) fuzzy(w string) fuzzyAnswer {
	if a, ok := z.memo[w]; ok {
		return a
	}
	var a fuzzyAnswer
	if !z.v.calm[w] && !ordinarySuffix(z.v.calm, w) && utf8.RuneCountInString(w) == len(w) {
		if base := strings.TrimRight(w, w[len(w)-1:]); len(base) >= 2 && len(w)-len(base) > 1 && z.v.known[base+w[len(w)-1:]] && !z.v.hasTwin(w) { // lemm, tintaaa
			a.word = base + w[len(w)-1:]
			z.remember(w, a)
			return a
		}
		switch near := z.v.fuzzy.near(w); len(near) {
		case 0:
		case 1:
			a.word = near[0]
		default:
			a.near = near
		}
	}
	z.remember(w, a)
	return a
}

// hasTwin reports whether another last letter makes a known word: dptt may be dptb.
func (v *Vocabulary) hasTwin(w string) bool {
	for c := byte('a'); c <= 'z'; c++ {
		if c != w[len(w)-1] && v.known[w[:len(w)-1]+string(c)] {
			return true
		}
	}
	return false
}

func (z *elementizer) remember(w string, a fuzzyAnswer) {
	if z.memo == nil {
		z.memo = map[string]fuzzyAnswer{}
	}
	z.memo[w] = a
}

// ordinarySuffix reports whether w is an ordinary word with a particle at its end.
func ordinarySuffix(calm map[string]bool, w string) bool {
	for _, s := range []string{"nya", "lah", "kah", "pun", "kan"} {
		if base, ok := strings.CutSuffix(w, s); ok && len(base) >= 3 && calm[base] {
			return true
		}
	}
	return false
}

// word reads the words at lexeme i. Words that are not known are looked for among
// those that are, first without a particle, then with a typing error.
func (z *elementizer) word(i int) int {
	var fixes []string
	limit := min(len(z.lx), i+6)
	saved := [6]string{}
	for j := i; j < limit; j++ {
		saved[j-i] = z.lx[j].text
	}
	restore := func() {
		for j := i; j < limit; j++ {
			z.lx[j].text = saved[j-i]
		}
	}
	var near []string
	p := &z.v.words                          // how far the words so far lead
	for j := i; j < limit && p != nil; j++ { // repair the words one by one, as far as they may belong together
		l := &z.lx[j]
		if l.kind != lexWord || j > i && l.gap&^(gapSpace|gapDot|gapHyphen) != 0 {
			break
		}
		w := spelled(l.text)
		if z.v.known[w] || z.v.calm[w] || p.next[w] != nil {
			p = p.next[w]
			continue
		}
		base := z.withoutParticle(w)
		if base == "" {
			a := z.fuzzy(w)
			if base = a.word; base == "" && j > i {
				base = cmp.Or(only(p, a.near), p.closest(w))
			}
			if base == "" && j == i && len(a.near) == 0 {
				base = z.beginning(i, w)
			}
			if base == "" {
				if j == i {
					near = a.near
				}
				break
			}
			fixes = append(fixes, w+"→"+base)
		}
		l.text = base
		p = p.next[base]
	}
	n, m, text := z.phrase(i)
	if m == nil && len(near) > 0 {
		restore()
		return z.doubtful(i, near)
	}
	if m == nil || m.kind == meansNothing {
		repaired := z.lx[i].text
		restore()
		kind := kindUnknown
		w := spelled(z.lx[i].text)
		if z.v.calm[w] || ordinarySuffix(z.v.calm, w) || z.v.known[w] || len(w) <= 2 || repaired != z.lx[i].text && z.v.calm[repaired] {
			kind = kindPlain
		}
		if m != nil {
			kind = kindPlain
			z.add(kind, i, i+n)
			return i + n
		}
		e := z.add(kind, i, i+1)
		e.text = w
		return i + 1
	}
	restore()
	e := z.add(kindPhrase, i, i+n)
	e.meaning, e.text = m, text
	for j := i; j < i+n; j++ {
		if z.lx[j].torn {
			e.fixes = append(e.fixes, strings.ToLower(z.text[z.lx[j].start:z.lx[j].end])+"→"+z.lx[j].text)
		}
	}
	for _, f := range fixes {
		typed, _, _ := strings.Cut(f, "→")
		for j := i; j < i+n; j++ {
			if spelled(saved[j-i]) == typed {
				e.fixes = append(e.fixes, z.lx[j].text+"→"+f[strings.Index(f, "→")+len("→"):])
				break
			}
		}
	}
	return i + n
}

// beginning is the one word close to w that begins a name of goods which goes on as the
// message does: "salinn DPT".
func (z *elementizer) beginning(i int, w string) string {
	if i+1 >= len(z.lx) || z.lx[i+1].kind != lexWord || z.lx[i+1].gap != gapSpace || len(w) < fuzzyKnown {
		return ""
	}
	next := spelled(z.lx[i+1].text)
	if !z.v.known[next] {
		return ""
	}
	found := ""
	for _, k := range z.v.starts.near(w) {
		if z.v.words.next[k].next[next] == nil {
			continue
		}
		if found != "" {
			return ""
		}
		found = k
	}
	return found
}

func (z *elementizer) withoutParticle(w string) string {
	for _, s := range []string{"nya", "lah", "kah", "pun", "ny", "x"} {
		if base, ok := strings.CutSuffix(w, s); ok && len(base) >= 3 {
			if base = spelled(base); z.v.known[base] || z.v.words.next[base] != nil {
				return base
			}
		}
	}
	return ""
}

// only is the one of the words that leads on from p.
func only(p *phrases, words []string) (found string) {
	for _, w := range words {
		if p.next[w] != nil {
			if found != "" {
				return ""
			}
			found = w
		}
	}
	return found
}

// closest is the word that leads on from p and is one typing error away from w. Within
// a name words are believed that would be too short to be looked for alone.
func (p *phrases) closest(w string) (found string) {
	if len(w) < fuzzyShortest || len(w) > fuzzyLongest {
		return ""
	}
	for k := range p.next {
		if len(k) > fuzzyLongest || distance(w, k, 1) != 1 {
			continue
		}
		if found != "" && !p.next[k].same(p.next[found]) {
			return ""
		}
		if len(k) > len(found) || len(k) == len(found) && k > found {
			found = k
		}
	}
	if len(found) < fuzzyShortest {
		return ""
	}
	return found
}

// same reports whether two words end names of the same goods.
func (p *phrases) same(q *phrases) bool {
	return p.here != nil && q.here != nil && p.here.kind == q.here.kind && slices.Equal(p.here.items, q.here.items)
}

// doubtful enters a word that is as close to one known word as to another: where
// both name goods it is asked, else it is not known.
func (z *elementizer) doubtful(i int, near []string) int {
	l := &z.lx[i]
	typed := l.text
	var items []int
	var last *meaning
	var fix string
	longest := 1
	for _, w := range near {
		l.text = w
		n, m, _ := z.phrase(i)
		if m == nil {
			continue
		}
		last = m
		if m.kind == meansItem {
			switch {
			case n > longest: // cabel ties: kabel leads on, label does not
				items, longest, fix = slices.Clone(m.items), n, typed+"→"+w
			case n == longest:
				items, fix = append(items, m.items...), ""
			}
		} else {
			items = append(items, -1)
		}
	}
	l.text = typed
	for _, it := range items {
		if it < 0 {
			items, last = nil, nil
			break
		}
	}
	if last == nil || len(items) == 0 {
		e := z.add(kindUnknown, i, i+1)
		e.text = typed
		return i + 1
	}
	e := z.add(kindPhrase, i, i+longest)
	e.meaning = &meaning{kind: meansItem, items: uniqueInts(items)}
	if fix != "" && longest > 1 {
		e.fixes = []string{fix}
	}
	return i + longest
}

func uniqueInts(in []int) []int {
	var out []int
	seen := map[int]bool{}
	for _, i := range in {
		if !seen[i] {
			seen[i] = true
			out = append(out, i)
		}
	}
	return out
}
