package logistics

// mend joins what a space has torn apart, "tin ta", where the halves mean nothing and
// the whole names goods. The lexeme keeps the place of both, so that the error is told.
func (z *elementizer) mend() {
	out := z.lx[:0]
	for i := 0; i < len(z.lx); i++ {
		l := z.lx[i]
		if i+1 < len(z.lx) && l.kind == lexWord && z.lx[i+1].kind == lexWord && z.lx[i+1].gap == gapSpace &&
			len(l.text)+len(z.lx[i+1].text) >= fuzzyKnown && (!z.familiar(l.text) || !z.familiar(z.lx[i+1].text)) {
			if whole := l.text + z.lx[i+1].text; z.v.torn[whole] {
				l.text, l.end, l.torn = whole, z.lx[i+1].end, true
				i++
			}
		}
		out = append(out, l)
	}
	z.lx = out
}

func (z *elementizer) familiar(w string) bool {
	w = spelled(w)
	return z.v.known[w] || z.v.calm[w] || z.v.words.next[w] != nil
}
