package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

const (
	boltFile = "laporbot.db"
	boltPID  = "laporbot.pid" // who has the file open, for the error message of the next one

	// boltLockWait is how long the predecessor may take to give the file back.
	boltLockWait = 2 * time.Second
)

// openBolt opens the database file in a folder and makes both where they are
// missing. A file that is damaged, or in use for longer than wait, is left as it is.
func openBolt(dir string, wait time.Duration) (*boltEngine, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the database: %w", err)
	}
	path := filepath.Join(dir, boltFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := createBolt(path, wait); err != nil {
			return nil, fmt.Errorf("create database file %s: %w", path, err)
		}
	}
	if err := inspectBolt(path, wait); err != nil {
		return nil, err
	}
	db, err := bbolt.Open(path, 0o600, boltOptions(wait, false))
	if err != nil {
		return nil, boltOpenError(path, err)
	}
	// Without it only the text of an error is poorer.
	_ = os.WriteFile(filepath.Join(dir, boltPID), []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600)
	return startBolt(db, path), nil
}

// boltOptions: the list of free pages is kept in the file, so that opening does
// not read all of it, and in a map, so that writing does not slow down with size.
func boltOptions(wait time.Duration, readOnly bool) *bbolt.Options {
	return &bbolt.Options{
		Timeout:         wait,
		FreelistType:    bbolt.FreelistMapType,
		ReadOnly:        readOnly,
		PreLoadFreelist: true,
		NoStatistics:    true,
	}
}

func boltOpenError(path string, err error) error {
	if !errors.Is(err, bolterrors.ErrTimeout) {
		return fmt.Errorf("open database file %s: %w", path, err)
	}
	who := "another process"
	if pid, err := os.ReadFile(filepath.Join(filepath.Dir(path), boltPID)); err == nil {
		who += " (" + strings.TrimSpace("pid "+string(pid)) + ")"
	}
	return fmt.Errorf("database file %s is in use by %s: stop it first", path, who)
}

// createBolt makes an empty database under another name and then gives it its
// own: whoever dies in between leaves no half a file, and of two who do it at
// once, the second opens the first one's.
func createBolt(path string, wait time.Duration) error {
	f, err := os.CreateTemp(filepath.Dir(path), boltFile+".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := f.Close(); err != nil {
		return err
	}
	db, err := bbolt.Open(f.Name(), 0o600, boltOptions(wait, false))
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// inspectBolt looks at an existing file without writing: at its head, its
// length, the list of free pages and the edges of every collection. It takes
// the same short time for a file of any size; Check reads everything.
func inspectBolt(path string, wait time.Duration) (err error) {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("open database file: %w", err)
	}
	damaged := func(what any) error {
		return fmt.Errorf("database file %s is damaged (%v); it was left as it is: restore a backup", path, what)
	}
	if info.Size() == 0 {
		return damaged("it is empty")
	}
	defer recoverDamage(&err, damaged)()
	db, err := bbolt.Open(path, 0o600, boltOptions(wait, true))
	switch {
	case errors.Is(err, bolterrors.ErrTimeout), errors.Is(err, fs.ErrPermission):
		return boltOpenError(path, err)
	case err != nil:
		return damaged(err)
	}
	defer db.Close()
	return db.View(func(tx *bbolt.Tx) error {
		if tx.Size() > info.Size() {
			return damaged(fmt.Sprintf("it has %d bytes of %d", info.Size(), tx.Size()))
		}
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			c := b.Cursor()
			for _, step := range []func() ([]byte, []byte){c.First, c.Last} {
				if k, v := step(); k != nil {
					if _, err := boltDocument(string(name), k, v); err != nil {
						return damaged(err)
					}
				}
			}
			return nil
		})
	})
}

// recoverDamage turns what a damaged file makes of bbolt, a panic or a fault in
// mapped memory, into an error. It is deferred with its result called.
func recoverDamage(err *error, damaged func(what any) error) func() {
	before := debug.SetPanicOnFault(true)
	return func() {
		if p := recover(); p != nil {
			*err = damaged(p)
		}
		debug.SetPanicOnFault(before)
	}
}

// check reads every document in one transaction: all are whole, in order, and as
// many as the bucket says.
func (e *boltEngine) check(ctx context.Context, progress Progress) (n int64, err error) {
	err = e.read(ctx, func(tx *bbolt.Tx) error {
		var total int64
		if err := tx.ForEach(func(_ []byte, b *bbolt.Bucket) error {
			total += int64(b.Sequence())
			return nil
		}); err != nil {
			return err
		}
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			found, err := checkBucket(string(name), b, func() error {
				if n++; n%progressStep == 0 {
					progress.tell(n, total)
				}
				return ctx.Err()
			})
			if err == nil && found != b.Sequence() {
				err = fmt.Errorf("collection %s has %d documents of %d", name, found, b.Sequence())
			}
			return err
		})
	})
	progress.tell(n, n)
	return n, err
}

func checkBucket(name string, b *bbolt.Bucket, each func() error) (found uint64, err error) {
	var last []byte
	c := b.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if bytes.Compare(last, k) >= 0 {
			return found, fmt.Errorf("collection %s is out of order at %q", name, k)
		}
		raw, err := boltDocument(name, k, v)
		if err != nil {
			return found, err
		}
		if err := raw.Validate(); err != nil {
			return found, fmt.Errorf("document %s %q: %w", name, k, err)
		}
		if err := each(); err != nil {
			return found, err
		}
		last = k
		found++
	}
	return found, nil
}
