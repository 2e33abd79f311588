package storage

import (
	"context"
	"errors"
	"sync"
	"time"

	"laporbot/logistics"
)

// Store is the memory of the bot in the words of its work. Its methods return
// logistics.ErrNotFound and logistics.ErrExists where they say so; any other
// error is a fault of the database, and the same call may be tried again: every
// method can be repeated after a crash or a lost answer without doing its work
// twice. It is safe for concurrent use.
type Store struct {
	engine  Engine
	catalog catalogCache
	numbers numberer
}

// NewStore returns the store on an open database.
func NewStore(e Engine) *Store {
	return &Store{engine: e, numbers: numberer{engine: e, waiting: map[string][]chan<- number{}}}
}

// Engine returns the database below.
func (s *Store) Engine() Engine { return s.engine }

// Close closes the database.
func (s *Store) Close(ctx context.Context) error { return s.engine.Close(ctx) }

// prefixEnd is the end of the range of ids that begin with "prefix|".
func prefixEnd(prefix string) string { return prefix + "}" } // the byte after |

// get reads one document and makes what it stands for of it.
func get[D, T any](ctx context.Context, e Engine, collection, id string, load func(D) T) (T, error) {
	var doc D
	if err := e.Get(ctx, collection, id, &doc); err != nil {
		var none T
		return none, err
	}
	return load(doc), nil
}

// list reads a range of documents in the order of their ids.
func list[D, T any](ctx context.Context, e Engine, collection, from, to string, load func(D) T) ([]T, error) {
	var all []T
	err := e.Scan(ctx, collection, from, to, func(_ string, decode func(any) error) error {
		var doc D
		if err := decode(&doc); err != nil {
			return err
		}
		all = append(all, load(doc))
		return nil
	})
	return all, err
}

// exists tells whether there is a document.
func exists(ctx context.Context, e Engine, collection, id string) (bool, error) {
	var doc struct{}
	err := e.Get(ctx, collection, id, &doc)
	if errors.Is(err, logistics.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// add inserts a document and tells whether it was not there before.
func add(ctx context.Context, e Engine, collection, id string, doc any) (bool, error) {
	err := e.Insert(ctx, collection, id, doc)
	if errors.Is(err, logistics.ErrExists) {
		return false, nil
	}
	return err == nil, err
}

// put inserts a document or replaces the one that is there.
func put[D any](ctx context.Context, e Engine, collection, id string, doc D) error {
	same := func(d D) D { return d }
	_, err := upsert(ctx, e, collection, id, same, same, func(d *D) error {
		*d = doc
		return nil
	})
	return err
}

// errSame, returned by a change, leaves the document as it is without an error.
var errSame = errors.New("nothing to change")

// update changes one document through the value it stands for, and returns that.
func update[D, T any](ctx context.Context, e Engine, collection, id string, load func(D) T, save func(T) D, change func(*T) error) (T, error) {
	var doc D
	var value T
	err := e.Update(ctx, collection, id, &doc, func() error {
		value = load(doc)
		if err := change(&value); err != nil {
			return err
		}
		doc = save(value)
		return nil
	})
	if errors.Is(err, errSame) {
		err = nil
	}
	return value, err
}

// upsert is update that begins with the zero document where there is none.
func upsert[D, T any](ctx context.Context, e Engine, collection, id string, load func(D) T, save func(T) D, change func(*T) error) (T, error) {
	for {
		value, err := update(ctx, e, collection, id, load, save, change)
		if !errors.Is(err, logistics.ErrNotFound) {
			return value, err
		}
		var none D
		value = load(none)
		if err := change(&value); err != nil {
			if errors.Is(err, errSame) {
				err = nil
			}
			return value, err
		}
		err = e.Insert(ctx, collection, id, save(value))
		if !errors.Is(err, logistics.ErrExists) {
			return value, err
		}
	}
}

// atOnce is how many calls of one batch are under way together. On the embedded
// database they share a transaction, on MongoDB the time of the way.
const atOnce = 32

// parallel calls do for 0 to n-1, several at a time, and returns the first error.
func parallel(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(n, atOnce) {
		wg.Go(func() {
			for i := range next {
				if err := do(ctx, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	for i := 0; i < n && ctx.Err() == nil; i++ {
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	wg.Wait()
	return context.Cause(ctx)
}

// asStored is a time as the database gives it back.
func asStored(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

func convert[A, B any](all []A, one func(A) B) []B {
	if all == nil {
		return nil
	}
	out := make([]B, len(all))
	for i, a := range all {
		out[i] = one(a)
	}
	return out
}
