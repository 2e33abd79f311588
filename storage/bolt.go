package storage

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"sync"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
	"go.mongodb.org/mongo-driver/v2/bson"

	"laporbot/logistics"
)

// boltEngine keeps one bucket per collection in one file. A value is the BSON
// document followed by a CRC-32C of id and document, so that a damaged document
// is an error and never a wrong number. The sequence of a bucket is the number
// of its documents, so that a lost one is noticed.
type boltEngine struct {
	db      *bbolt.DB
	path    string
	writes  chan *write
	mu      sync.RWMutex // held for reading while a write is handed in
	closed  bool
	stopped chan struct{} // closed when the writer has ended
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum covers the id as well, so that a document never passes for another one.
func checksum(id, raw []byte) uint32 {
	return crc32.Update(crc32.Checksum(id, castagnoli), castagnoli, raw)
}

func boltValue(id string, raw bson.Raw) []byte {
	value := make([]byte, 0, len(raw)+crc32.Size)
	value = append(value, raw...)
	return binary.LittleEndian.AppendUint32(value, checksum([]byte(id), raw))
}

// boltDocument returns the document in a value. It shares the value's memory,
// which ends with the transaction.
func boltDocument(collection string, id, value []byte) (bson.Raw, error) {
	n := len(value) - crc32.Size
	if n < 0 || binary.LittleEndian.Uint32(value[n:]) != checksum(id, value[:n]) {
		return nil, fmt.Errorf("document %s %q in the database file is damaged", collection, id)
	}
	return bson.Raw(value[:n]), nil
}

// boltGet returns a document within a transaction.
func boltGet(tx *bbolt.Tx, collection, id string) (bson.Raw, error) {
	b := tx.Bucket([]byte(collection))
	if b == nil {
		return nil, logistics.ErrNotFound
	}
	value := b.Get([]byte(id))
	if value == nil {
		return nil, logistics.ErrNotFound
	}
	return boltDocument(collection, []byte(id), value)
}

// boltInsert adds a document whose id is free.
func boltInsert(tx *bbolt.Tx, collection, id string, raw bson.Raw) error {
	b, err := tx.CreateBucketIfNotExists([]byte(collection))
	if err != nil {
		return err
	}
	if b.Get([]byte(id)) != nil {
		return logistics.ErrExists
	}
	if err := b.SetSequence(b.Sequence() + 1); err != nil {
		return err
	}
	return b.Put([]byte(id), boltValue(id, raw))
}

func (e *boltEngine) Insert(ctx context.Context, collection, id string, doc any) error {
	if err := checkName(collection, id); err != nil {
		return err
	}
	rev, _ := revision("").next()
	raw, err := seal(id, string(rev), doc)
	if err != nil {
		return fmt.Errorf("insert %s %q: %w", collection, id, err)
	}
	err = e.write(ctx, func(tx *bbolt.Tx) error { return boltInsert(tx, collection, id, raw) })
	if err != nil {
		return fmt.Errorf("insert %s %q: %w", collection, id, err)
	}
	return nil
}

func (e *boltEngine) Get(ctx context.Context, collection, id string, doc any) error {
	if err := checkName(collection, id); err != nil {
		return err
	}
	err := e.read(ctx, func(tx *bbolt.Tx) error {
		raw, err := boltGet(tx, collection, id)
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

// Update runs change inside the one writer, where nobody else can write
// meanwhile, so it runs once. A panic of change is the caller's, not the writer's.
func (e *boltEngine) Update(ctx context.Context, collection, id string, doc any, change func() error) error {
	if err := checkName(collection, id); err != nil {
		return err
	}
	var refused error
	var panicked any
	err := e.write(ctx, func(tx *bbolt.Tx) error {
		raw, err := boltGet(tx, collection, id)
		if err != nil {
			return err
		}
		if err := open(raw, doc); err != nil {
			return err
		}
		if refused, panicked = try(change); refused != nil {
			return refused
		}
		rev, _ := revisionOf(raw).next()
		if raw, err = seal(id, string(rev), doc); err != nil {
			return err
		}
		return tx.Bucket([]byte(collection)).Put([]byte(id), boltValue(id, raw))
	})
	switch {
	case panicked != nil:
		panic(panicked)
	case err == nil:
		return nil
	case refused != nil && errors.Is(err, refused):
		return err
	}
	return fmt.Errorf("update %s %q: %w", collection, id, err)
}

// try calls change. After a panic it returns its value, and an error as well.
func try(change func() error) (err error, panicked any) {
	defer func() {
		if panicked = recover(); panicked != nil {
			err = fmt.Errorf("panic: %v", panicked)
		}
	}()
	return change(), nil
}

func (e *boltEngine) Delete(ctx context.Context, collection, id string) error {
	if err := checkName(collection, id); err != nil {
		return err
	}
	err := e.write(ctx, func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(collection))
		if b == nil || b.Get([]byte(id)) == nil {
			return nil
		}
		if err := b.SetSequence(b.Sequence() - 1); err != nil {
			return err
		}
		return b.Delete([]byte(id))
	})
	if err != nil {
		return fmt.Errorf("delete %s %q: %w", collection, id, err)
	}
	return nil
}

func (e *boltEngine) Scan(ctx context.Context, collection, from, to string, each Each) error {
	return e.scan(ctx, collection, from, to, false, each)
}

func (e *boltEngine) ScanBack(ctx context.Context, collection, from, to string, each Each) error {
	return e.scan(ctx, collection, from, to, true, each)
}

func (e *boltEngine) scan(ctx context.Context, collection, from, to string, back bool, each Each) error {
	return scanPages(from, to, back, each, func(p *page, from, to string) error {
		err := e.read(ctx, func(tx *bbolt.Tx) error {
			if b := tx.Bucket([]byte(collection)); b != nil {
				return p.readBolt(b.Cursor(), collection, from, to, back)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("scan %s: %w", collection, err)
		}
		return nil
	})
}

// readBolt fills the page from a cursor.
func (p *page) readBolt(c *bbolt.Cursor, collection, from, to string, back bool) error {
	first, step := func() ([]byte, []byte) { return c.Seek([]byte(from)) }, c.Next
	if back {
		first, step = func() ([]byte, []byte) { return boltLast(c, to) }, c.Prev
	}
	for k, v := first(); k != nil && string(k) >= from && (to == "" || string(k) < to); k, v = step() {
		if p.full() {
			p.more = true
			return nil
		}
		raw, err := boltDocument(collection, k, v)
		if err != nil {
			return err
		}
		p.add(string(k), bytes.Clone(raw))
	}
	return nil
}

// boltLast moves the cursor to the last id before to.
func boltLast(c *bbolt.Cursor, to string) ([]byte, []byte) {
	if to == "" {
		return c.Last()
	}
	if k, _ := c.Seek([]byte(to)); k == nil {
		return c.Last()
	}
	return c.Prev()
}

func (e *boltEngine) Collections(ctx context.Context) ([]string, error) {
	var names []string
	err := e.read(ctx, func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			if b.Sequence() > 0 {
				names = append(names, string(name))
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list collections: %w", err)
	}
	return names, nil
}

func (e *boltEngine) Count(ctx context.Context, collection string) (int64, error) {
	var n int64
	err := e.read(ctx, func(tx *bbolt.Tx) error {
		if b := tx.Bucket([]byte(collection)); b != nil {
			n = int64(b.Sequence())
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", collection, err)
	}
	return n, nil
}

func boltLoad(tx *bbolt.Tx, collection string, raw bson.Raw) error {
	id, err := idOf(raw)
	if err != nil {
		return err
	}
	if err := checkName(collection, id); err != nil {
		return err
	}
	return boltInsert(tx, collection, id, raw)
}

func (e *boltEngine) Load(ctx context.Context, collection string, docs []bson.Raw) error {
	err := e.write(ctx, func(tx *bbolt.Tx) error {
		for _, raw := range docs {
			if err := boltLoad(tx, collection, raw); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("load %d documents into %s: %w", len(docs), collection, err)
	}
	return nil
}

func (e *boltEngine) Drop(ctx context.Context, collection string) error {
	err := e.write(ctx, func(tx *bbolt.Tx) error {
		err := tx.DeleteBucket([]byte(collection))
		if errors.Is(err, bolterrors.ErrBucketNotFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("drop %s: %w", collection, err)
	}
	return nil
}

func (e *boltEngine) String() string { return "embedded bbolt " + e.path }
