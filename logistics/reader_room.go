package logistics

import "sync"

// room is what the reading of one message needs and the reading does not keep. It is
// used again for the next message, because a long one fills a megabyte.
type room struct {
	lx      []lexeme
	el      []element
	numbers [][]quantity // slabs, so that a number stays where it is
	used    int          // numbers given out
	tally   tallyRoom
}

// tallyRoom is the room for the clauses of a sentence.
type tallyRoom struct {
	segs   []segment
	tokens []token
	groups [][]token // the first of their groups
}

// slab is how many numbers are made at once.
const slab = 64

var rooms = sync.Pool{New: func() any { return &room{} }}

// quantity gives room for one number.
func (m *room) quantity() *quantity {
	if m.used == len(m.numbers)*slab {
		m.numbers = append(m.numbers, make([]quantity, slab))
	}
	q := &m.numbers[m.used/slab][m.used%slab]
	m.used++
	return q
}

// leave forgets the message, of which nothing may stay behind, and gives the room to the next.
func (m *room) leave() {
	clear(m.lx)
	clear(m.el)
	for i := 0; i*slab < m.used; i++ {
		clear(m.numbers[i])
	}
	clear(m.tally.segs[:cap(m.tally.segs)])
	clear(m.tally.tokens[:cap(m.tally.tokens)])
	clear(m.tally.groups[:cap(m.tally.groups)])
	m.lx, m.el, m.used = m.lx[:0], m.el[:0], 0
	rooms.Put(m)
}
