package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"

	"go.etcd.io/bbolt"
)

// write is one change of the file, waiting for the writer. The writer commits
// all that wait in one transaction: many callers share the cost of making it
// durable, and a single one waits for nobody.
type write struct {
	do    func(tx *bbolt.Tx) error
	taken atomic.Bool // by the writer, or by the caller who gave up
	done  chan struct{}
	err   error
}

// maxBatch bounds how many writes share a transaction, and so how long one waits.
const maxBatch = 512

var errClosed = errors.New("the database is closed")

func startBolt(db *bbolt.DB, path string) *boltEngine {
	e := &boltEngine{
		db:      db,
		path:    path,
		writes:  make(chan *write, maxBatch),
		stopped: make(chan struct{}),
	}
	go e.runWriter()
	return e
}

// write runs do in a write transaction and returns when it is on disk. What do
// wrote before it returned an error may be kept. A caller whose context ends
// before its turn takes the write back; later it waits for the outcome.
func (e *boltEngine) write(ctx context.Context, do func(tx *bbolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := &write{do: do, done: make(chan struct{})}
	if err := e.handIn(ctx, w); err != nil {
		return err
	}
	select {
	case <-w.done:
	case <-ctx.Done():
		if w.taken.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		<-w.done
	}
	return w.err
}

func (e *boltEngine) handIn(ctx context.Context, w *write) error {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.closed {
		return errClosed
	}
	select {
	case e.writes <- w:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// runWriter is the only one who writes.
func (e *boltEngine) runWriter() {
	defer close(e.stopped)
	for first := range e.writes {
		runtime.Gosched() // those who were answered last may have more to write
		batch := append(make([]*write, 0, 16), first)
		for more := true; more && len(batch) < maxBatch; {
			select {
			case w, ok := <-e.writes:
				if more = ok; ok {
					batch = append(batch, w)
				}
			default:
				more = false
			}
		}
		e.commit(batch)
	}
}

// commit gives every write of the batch its outcome, after the transaction: also
// "it is there already" may rest on another write of the same batch.
func (e *boltEngine) commit(batch []*write) {
	live := batch[:0]
	for _, w := range batch {
		if w.taken.CompareAndSwap(false, true) {
			live = append(live, w)
		}
	}
	err := e.transact(live)
	for _, w := range live {
		if err != nil {
			w.err = err
		}
		close(w.done)
	}
}

func (e *boltEngine) transact(live []*write) (err error) {
	defer recoverDamage(&err, e.damaged)()
	tx, err := e.db.Begin(true)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	changed := false
	for _, w := range live {
		w.err = w.do(tx)
		changed = changed || w.err == nil
	}
	if !changed {
		return nil
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("write database file: %w", err)
	}
	return nil
}

// read runs do in a read transaction, which must be short: while it lasts the
// pages it sees cannot be used again, and the file cannot grow.
func (e *boltEngine) read(ctx context.Context, do func(tx *bbolt.Tx) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	defer recoverDamage(&err, e.damaged)()
	return e.db.View(do)
}

func (e *boltEngine) damaged(what any) error {
	return fmt.Errorf("database file %s cannot be read: %v", e.path, what)
}

func (e *boltEngine) Close(context.Context) error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil
	}
	e.closed = true
	close(e.writes)
	e.mu.Unlock()
	<-e.stopped
	_ = os.Remove(filepath.Join(filepath.Dir(e.path), boltPID))
	if err := e.db.Close(); err != nil {
		return fmt.Errorf("close database file %s: %w", e.path, err)
	}
	return nil
}
