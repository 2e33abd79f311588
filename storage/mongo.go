package storage

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"laporbot/logistics"
)

// mongoEngine uses find, insert, replace and delete by _id and nothing else of
// MongoDB: no sessions, transactions, secondary indexes or update operators, so
// that standalone, replica set and sharded cluster behave the same.
type mongoEngine struct {
	client *mongo.Client
	db     *mongo.Database
	about  string
	clean  func(error) error
}

// call runs one operation under its own deadline.
func (e *mongoEngine) call(ctx context.Context, do func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, mongoCallTimeout)
	defer cancel()
	err := do(ctx)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, mongo.ErrNoDocuments):
		return logistics.ErrNotFound
	case errors.Is(err, logistics.ErrNotFound), errors.Is(err, logistics.ErrExists):
		return err
	}
	return e.clean(err)
}

func byID(id string) bson.D { return bson.D{{Key: "_id", Value: id}} }

// byRevision finds a document only if nobody has written it since raw was read.
func byRevision(id string, raw bson.Raw) bson.D {
	var rev any // null also finds a document without rev
	if v, err := raw.LookupErr("rev"); err == nil {
		rev = v
	}
	return bson.D{{Key: "_id", Value: id}, {Key: "rev", Value: rev}}
}

// answerLost tells whether a write may or may not have happened.
func answerLost(err error) bool {
	var labeled mongo.LabeledError
	return mongo.IsNetworkError(err) || errors.As(err, &labeled) && labeled.HasErrorLabel("RetryableWriteError")
}

func (e *mongoEngine) Insert(ctx context.Context, collection, id string, doc any) error {
	if err := checkName(collection, id); err != nil {
		return err
	}
	rev, mark := revision("").next()
	raw, err := seal(id, string(rev), doc)
	if err == nil {
		err = e.call(ctx, func(ctx context.Context) error {
			return e.insert(ctx, e.db.Collection(collection), id, mark, raw)
		})
	}
	if err != nil {
		return fmt.Errorf("insert %s %q: %w", collection, id, err)
	}
	return nil
}

// insert tries again where the answer is lost, and then knows its own document.
func (e *mongoEngine) insert(ctx context.Context, c *mongo.Collection, id, mark string, raw bson.Raw) error {
	for try := 1; ; try++ {
		_, err := c.InsertOne(ctx, raw)
		switch {
		case err == nil:
			return nil
		case mongo.IsDuplicateKeyError(err):
			if try == 1 {
				return logistics.ErrExists
			}
			return e.confirmInsert(ctx, c, id, mark)
		case !answerLost(err):
			return err
		}
		if pause(ctx, try) != nil {
			return err
		}
	}
}

// confirmInsert finds out whose document took the id when an answer was lost.
func (e *mongoEngine) confirmInsert(ctx context.Context, c *mongo.Collection, id, mark string) error {
	for try := 1; ; try++ {
		raw, err := find(ctx, c, id)
		switch {
		case errors.Is(err, mongo.ErrNoDocuments):
			return nil // it was there, and somebody has deleted it
		case err != nil:
			return err
		case !revisionOf(raw).has(mark):
			return logistics.ErrExists
		}
		if done, err := e.confirm(ctx, c, id, raw); done || err != nil {
			return err
		}
		if err := pause(ctx, try); err != nil {
			return err
		}
	}
}

// confirm writes a document once more as it is. Only the answer to a write says
// that what was read is on the disks of a majority. Without an answer, or where
// somebody came between, the caller must look again.
func (e *mongoEngine) confirm(ctx context.Context, c *mongo.Collection, id string, raw bson.Raw) (bool, error) {
	result, err := c.ReplaceOne(ctx, byRevision(id, raw), raw)
	switch {
	case err == nil:
		return result.MatchedCount == 1, nil
	case answerLost(err):
		return false, nil
	}
	return false, err
}

// find reads a document, again and again while the connection is lost.
func find(ctx context.Context, c *mongo.Collection, id string) (bson.Raw, error) {
	for try := 1; ; try++ {
		raw, err := c.FindOne(ctx, byID(id)).Raw()
		if err == nil || !answerLost(err) || pause(ctx, try) != nil {
			return raw, err
		}
	}
}

func (e *mongoEngine) Get(ctx context.Context, collection, id string, doc any) error {
	if err := checkName(collection, id); err != nil {
		return err
	}
	err := e.call(ctx, func(ctx context.Context) error {
		raw, err := find(ctx, e.db.Collection(collection), id)
		if err != nil {
			return err
		}
		return open(raw, doc)
	})
	if err != nil {
		return fmt.Errorf("get %s %q: %w", collection, id, err)
	}
	return nil
}

func (e *mongoEngine) Update(ctx context.Context, collection, id string, doc any, change func() error) error {
	if err := checkName(collection, id); err != nil {
		return err
	}
	var refused error
	err := e.call(ctx, func(ctx context.Context) error {
		return e.update(ctx, e.db.Collection(collection), id, doc, func() error {
			refused = change()
			return refused
		})
	})
	switch {
	case err == nil:
		return nil
	case refused != nil:
		return refused
	}
	return fmt.Errorf("update %s %q: %w", collection, id, err)
}

// update reads, changes and replaces until nobody came between. Marks of writes
// whose answer was lost are looked for in what is read next: the change must
// not be made twice.
func (e *mongoEngine) update(ctx context.Context, c *mongo.Collection, id string, doc any, change func() error) error {
	var base revision // what the lost writes started from
	var lost []string
	for try := 1; ; try++ {
		raw, err := find(ctx, c, id)
		if err != nil {
			return err
		}
		rev := revisionOf(raw)
		if slices.ContainsFunc(lost, rev.has) {
			if done, err := e.confirm(ctx, c, id, raw); done || err != nil {
				return err
			}
			if err := pause(ctx, try); err != nil {
				return err
			}
			continue
		}
		if rev != base {
			if len(lost) > 0 && rev.since(base) > marksKept {
				return errors.New("the answer to a write was lost, and too many have written since to tell its outcome")
			}
			base, lost = rev, nil // whatever started from the old base can no longer arrive
		}
		if err := open(raw, doc); err != nil {
			return err
		}
		if err := change(); err != nil {
			return err
		}
		next, mark := rev.next()
		sealed, err := seal(id, string(next), doc)
		if err != nil {
			return err
		}
		result, err := c.ReplaceOne(ctx, byRevision(id, raw), sealed)
		switch {
		case err == nil && result.MatchedCount == 1:
			return nil
		case err != nil && !answerLost(err):
			return err
		case err != nil:
			lost = append(lost, mark)
		}
		if pauseErr := pause(ctx, try); pauseErr != nil {
			return errors.Join(err, pauseErr)
		}
	}
}

// pause waits a random moment before the next try, longer after many.
func pause(ctx context.Context, try int) error {
	limit := min(time.Millisecond<<min(try, 5), 20*time.Millisecond)
	timer := time.NewTimer(rand.N(limit))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *mongoEngine) Delete(ctx context.Context, collection, id string) error {
	if err := checkName(collection, id); err != nil {
		return err
	}
	err := e.call(ctx, func(ctx context.Context) error {
		for try := 1; ; try++ {
			_, err := e.db.Collection(collection).DeleteOne(ctx, byID(id))
			if err == nil || !answerLost(err) || pause(ctx, try) != nil {
				return err
			}
		}
	})
	if err != nil {
		return fmt.Errorf("delete %s %q: %w", collection, id, err)
	}
	return nil
}

func (e *mongoEngine) Scan(ctx context.Context, collection, from, to string, each Each) error {
	return e.scan(ctx, collection, from, to, 1, each)
}

func (e *mongoEngine) ScanBack(ctx context.Context, collection, from, to string, each Each) error {
	return e.scan(ctx, collection, from, to, -1, each)
}

func (e *mongoEngine) scan(ctx context.Context, collection, from, to string, order int, each Each) error {
	return scanPages(from, to, order < 0, each, func(p *page, from, to string) error {
		ids := bson.D{{Key: "$gte", Value: from}}
		if to != "" {
			ids = append(ids, bson.E{Key: "$lt", Value: to})
		}
		err := e.call(ctx, func(ctx context.Context) error {
			return p.readMongo(ctx, e.db.Collection(collection), ids, order)
		})
		if err != nil {
			return fmt.Errorf("scan %s: %w", collection, err)
		}
		return nil
	})
}

// readMongo fills the page with the first documents that match.
func (p *page) readMongo(ctx context.Context, c *mongo.Collection, ids bson.D, order int) error {
	cursor, err := c.Find(ctx, bson.D{{Key: "_id", Value: ids}}, options.Find().
		SetSort(bson.D{{Key: "_id", Value: order}}).SetLimit(int64(p.limit)).SetBatchSize(int32(p.limit)))
	if err != nil {
		return err
	}
	defer cursor.Close(ctx)
	for !p.full() && cursor.Next(ctx) {
		id, err := idOf(cursor.Current)
		if err != nil {
			return err
		}
		p.add(id, slices.Clone(cursor.Current))
	}
	p.more = p.full()
	return cursor.Err()
}

func (e *mongoEngine) Collections(ctx context.Context) ([]string, error) {
	var found []string
	err := e.call(ctx, func(ctx context.Context) error {
		names, err := e.db.ListCollectionNames(ctx, bson.D{})
		if err != nil {
			return err
		}
		found = nil
		for _, name := range names {
			// Not by the server's count, which can be wrong after it was killed.
			_, err := e.db.Collection(name).FindOne(ctx, bson.D{}).Raw()
			switch {
			case errors.Is(err, mongo.ErrNoDocuments), strings.HasPrefix(name, "system."):
				continue
			case err != nil:
				return err
			}
			found = append(found, name)
		}
		slices.Sort(found)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list collections: %w", err)
	}
	return found, nil
}

func (e *mongoEngine) Count(ctx context.Context, collection string) (n int64, err error) {
	err = e.call(ctx, func(ctx context.Context) error {
		n, err = e.db.Collection(collection).EstimatedDocumentCount(ctx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", collection, err)
	}
	return n, nil
}

func (e *mongoEngine) Load(ctx context.Context, collection string, docs []bson.Raw) error {
	for _, raw := range docs {
		id, err := idOf(raw)
		if err != nil {
			return fmt.Errorf("load into %s: %w", collection, err)
		}
		if err := checkName(collection, id); err != nil {
			return fmt.Errorf("load into %s: %w", collection, err)
		}
	}
	if len(docs) == 0 {
		return nil
	}
	err := e.call(ctx, func(ctx context.Context) error {
		_, err := e.db.Collection(collection).InsertMany(ctx, docs, options.InsertMany().SetOrdered(false))
		if mongo.IsDuplicateKeyError(err) {
			return logistics.ErrExists
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("load %d documents into %s: %w", len(docs), collection, err)
	}
	return nil
}

func (e *mongoEngine) Drop(ctx context.Context, collection string) error {
	err := e.call(ctx, func(ctx context.Context) error { return e.db.Collection(collection).Drop(ctx) })
	if err != nil {
		return fmt.Errorf("drop %s: %w", collection, err)
	}
	return nil
}

func (e *mongoEngine) String() string { return e.about }

func (e *mongoEngine) Close(ctx context.Context) error {
	if err := e.client.Disconnect(ctx); err != nil {
		return fmt.Errorf("close MongoDB: %w", e.clean(err))
	}
	return nil
}
