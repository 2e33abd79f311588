package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"laporbot/logistics"
)

// ErrNotEmpty says that a database that should be filled holds something.
var ErrNotEmpty = errors.New("the database is not empty")

// workCollections hold work not yet done. They are read first: a copy that was
// made while the bot runs then holds each piece of work as not done, or also
// what it led to, and doing work again changes nothing.
var workCollections = []string{"inbox", "outbox", "timers"}

// walk calls each for every document, in an order that depends on nothing but
// the documents, and returns their number.
func walk(ctx context.Context, e Engine, progress Progress, each func(collection string, doc bson.Raw) error) (int64, error) {
	names, err := contents(ctx, e)
	if err != nil {
		return 0, err
	}
	var done, total int64
	for _, name := range names {
		n, err := e.Count(ctx, name)
		if err != nil {
			return 0, err
		}
		total += n
	}
	for _, name := range names {
		err := e.Scan(ctx, name, "", "", func(_ string, decode func(any) error) error {
			if done%progressStep == 0 {
				progress.tell(done, total)
			}
			done++
			var doc bson.Raw
			if err := decode(&doc); err != nil {
				return err
			}
			return each(name, doc)
		})
		if err != nil {
			return 0, err
		}
	}
	progress.tell(done, done)
	return done, nil
}

// contents lists the collections that hold the bot's documents, in the order of walk.
func contents(ctx context.Context, e Engine) ([]string, error) {
	names, err := e.Collections(ctx)
	if err != nil {
		return nil, err
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == unfinishedCollection })
	slices.SortStableFunc(names, func(a, b string) int {
		return workOrder(a) - workOrder(b)
	})
	return names, nil
}

func workOrder(name string) int {
	if i := slices.Index(workCollections, name); i >= 0 {
		return i
	}
	return len(workCollections)
}

// Copy copies every document into another database, which must be empty, and
// compares number and hash of all documents afterwards. The target is unusable
// (ErrUnfinished) until Copy has come to its end.
func Copy(ctx context.Context, from, to Engine, progress Progress) error {
	return fill(ctx, to, false, func(l *loader) error {
		sum := sha256.New()
		_, err := walk(ctx, from, progress, func(collection string, doc bson.Raw) error {
			sum.Write([]byte(collection + "\x00"))
			sum.Write(doc)
			return l.add(ctx, collection, doc)
		})
		if err != nil {
			return fmt.Errorf("copy: %w", err)
		}
		if err := l.flush(ctx); err != nil {
			return fmt.Errorf("copy: %w", err)
		}
		copied := sha256.New()
		n, err := walk(ctx, to, nil, func(collection string, doc bson.Raw) error {
			copied.Write([]byte(collection + "\x00"))
			copied.Write(doc)
			return nil
		})
		if err != nil {
			return fmt.Errorf("compare the copy: %w", err)
		}
		if n != l.done || !bytes.Equal(sum.Sum(nil), copied.Sum(nil)) {
			return fmt.Errorf("the copy differs: %d documents were written and %d found", l.done, n)
		}
		return nil
	})
}

// Check reads every document and returns how many there are, or an error if one
// is damaged or missing where the engine can tell.
func Check(ctx context.Context, e Engine, progress Progress) (n int64, err error) {
	if b, ok := e.(*boltEngine); ok {
		n, err = b.check(ctx, progress)
	} else {
		n, err = walk(ctx, e, progress, func(_ string, doc bson.Raw) error { return doc.Validate() })
	}
	if err != nil {
		return n, fmt.Errorf("check %s: %w", e, err)
	}
	return n, nil
}

// The collection unfinished holds one document while the database is being
// filled. It is written before anything is dropped or loaded.
const (
	unfinishedCollection = "unfinished"
	unfinishedID         = "restore"
)

// CheckFinished returns ErrUnfinished if the database holds a restore or a move
// that was broken off. Open calls it.
func CheckFinished(ctx context.Context, e Engine) error {
	var doc bson.Raw
	err := e.Get(ctx, unfinishedCollection, unfinishedID, &doc)
	switch {
	case err == nil:
		return ErrUnfinished
	case errors.Is(err, logistics.ErrNotFound):
		return nil
	}
	return err
}

// fill empties the database if that is allowed, lets load fill it, and only then
// calls it finished. What an earlier, broken off fill left is always replaced.
func fill(ctx context.Context, e Engine, replace bool, load func(*loader) error) error {
	names, err := contents(ctx, e)
	if err != nil {
		return err
	}
	finished := CheckFinished(ctx, e)
	if finished != nil && !errors.Is(finished, ErrUnfinished) {
		return finished
	}
	if finished == nil && len(names) > 0 && !replace {
		return fmt.Errorf("%s: %w", e, ErrNotEmpty)
	}
	err = e.Insert(ctx, unfinishedCollection, unfinishedID, bson.D{})
	if err != nil && !errors.Is(err, logistics.ErrExists) {
		return err
	}
	for _, name := range names {
		if err := e.Drop(ctx, name); err != nil {
			return err
		}
	}
	l := &loader{engine: e}
	if err := load(l); err != nil {
		return err
	}
	if err := l.flush(ctx); err != nil {
		return err
	}
	return e.Delete(ctx, unfinishedCollection, unfinishedID)
}

// loader collects documents of one collection and loads them together.
type loader struct {
	engine     Engine
	collection string
	docs       []bson.Raw
	size       int
	done       int64
}

func (l *loader) add(ctx context.Context, collection string, doc bson.Raw) error {
	if collection != l.collection || len(l.docs) == progressStep || l.size >= pageBytes {
		if err := l.flush(ctx); err != nil {
			return err
		}
	}
	l.collection = collection
	l.docs = append(l.docs, doc)
	l.size += len(doc)
	l.done++
	return nil
}

func (l *loader) flush(ctx context.Context) error {
	if len(l.docs) == 0 {
		return nil
	}
	docs := l.docs
	l.docs, l.size = nil, 0
	return l.engine.Load(ctx, l.collection, docs)
}
