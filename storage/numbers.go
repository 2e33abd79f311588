package storage

import (
	"context"
	"sync"
	"time"
)

// counters: by series, the last number given.
const countersCollection = "counters"

type counterDoc struct {
	Last int64 `bson:"last"`
}

// numberTimeout bounds one taking of numbers, which belongs to no single caller.
const numberTimeout = 10 * time.Second

// numberer gives numbers. Who asks while one taking is under way waits for the
// next, which takes a number for each of them in one write: a counter is one
// document, and all reports meet there.
type numberer struct {
	engine  Engine
	mu      sync.Mutex
	waiting map[string][]chan<- number // by series; present while a taking is under way
}

type number struct {
	n   int64
	err error
}

// NextNumber returns the next number of a series, beginning with 1. Each is given
// once, whatever happens; where a caller was lost there is a gap.
func (s *Store) NextNumber(ctx context.Context, series string) (int64, error) {
	given := make(chan number, 1)
	s.numbers.ask(series, given)
	select {
	case got := <-given:
		return got.n, got.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func (n *numberer) ask(series string, given chan<- number) {
	n.mu.Lock()
	defer n.mu.Unlock()
	_, busy := n.waiting[series]
	n.waiting[series] = append(n.waiting[series], given)
	if !busy {
		go n.serve(series)
	}
}

// serve takes numbers until nobody waits.
func (n *numberer) serve(series string) {
	for {
		n.mu.Lock()
		asking := n.waiting[series]
		if len(asking) == 0 {
			delete(n.waiting, series)
			n.mu.Unlock()
			return
		}
		n.waiting[series] = nil
		n.mu.Unlock()
		last, err := n.take(series, int64(len(asking)))
		for i, given := range asking {
			given <- number{last - int64(len(asking)-1-i), err}
		}
	}
}

// take reserves so many numbers and returns the last of them.
func (n *numberer) take(series string, many int64) (int64, error) {
	ctx, cancel := context.WithTimeout(context.Background(), numberTimeout)
	defer cancel()
	same := func(d counterDoc) counterDoc { return d }
	doc, err := upsert(ctx, n.engine, countersCollection, series, same, same, func(d *counterDoc) error {
		d.Last += many
		return nil
	})
	return doc.Last, err
}
