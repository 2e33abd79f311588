package storage

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"
	"go.mongodb.org/mongo-driver/v2/bson"
)

func newBolt(t testing.TB, dir string) *boltEngine {
	t.Helper()
	e, err := openBolt(dir, 100*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(context.Background()) })
	return e
}

func TestBoltLocked(t *testing.T) {
	dir := t.TempDir()
	newBolt(t, dir)
	_, err := openBolt(dir, 100*time.Millisecond)
	want := fmt.Sprintf("is in use by another process (pid %d)", os.Getpid())
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("second open returned %v, want %q", err, want)
	}
}

// Of many who start at once on an empty folder one gets the database.
func TestBoltCreatedOnce(t *testing.T) {
	dir := t.TempDir()
	engines := make(chan *boltEngine, 8)
	var wg sync.WaitGroup
	for range cap(engines) {
		wg.Go(func() {
			if e, err := openBolt(dir, 100*time.Millisecond); err == nil {
				engines <- e
			}
		})
	}
	wg.Wait()
	close(engines)
	if len(engines) != 1 {
		t.Errorf("%d opened the database", len(engines))
	}
	for e := range engines {
		_ = e.Close(t.Context())
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 1 {
		t.Errorf("the folder holds %q, want the database alone", left)
	}
}

// filledBolt returns the bytes of a closed database with 2,000 documents.
func filledBolt(t *testing.T) []byte {
	dir := t.TempDir()
	e := newBolt(t, dir)
	var docs []bson.Raw
	for i := range 2000 {
		doc, err := seal(fmt.Sprintf("%05d", i), "1 x", bson.D{{Key: "text", Value: strings.Repeat("x", 200)}})
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, doc)
	}
	for _, collection := range []string{"reports", "stock"} {
		if err := e.Load(t.Context(), collection, docs); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join(dir, boltFile))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// A damaged file is refused in words and stays as it is.
func TestBoltDamagedAtOpen(t *testing.T) {
	good := filledBolt(t)
	page := os.Getpagesize()
	tests := map[string]func(b []byte) []byte{
		"empty":          func(b []byte) []byte { return nil },
		"one byte":       func(b []byte) []byte { return b[:1] },
		"heads alone":    func(b []byte) []byte { return b[:2*page] },
		"half":           func(b []byte) []byte { return b[:len(b)/2] },
		"something else": func(b []byte) []byte { return bytes.Repeat([]byte("SQLite format 3\x00"), page) },
		"both heads": func(b []byte) []byte {
			b[20] ^= 0xff
			b[page+20] ^= 0xff
			return b
		},
		"zeros after the heads": func(b []byte) []byte {
			clear(b[2*page:])
			return b
		},
		"noise after the heads": func(b []byte) []byte {
			for i := range b[2*page:] {
				b[2*page+i] = byte(i*7 + i>>8)
			}
			return b
		},
	}
	for name, damage := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, boltFile)
			bad := damage(bytes.Clone(good))
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := openBolt(dir, 100*time.Millisecond)
			if err == nil || !strings.Contains(err.Error(), path+" is damaged") {
				t.Errorf("open returned %v, want that %s is damaged", err, path)
			}
			if left, err := os.ReadFile(path); err != nil || !bytes.Equal(bad, left) {
				t.Errorf("the damaged file was changed (%v)", err)
			}
		})
	}
}

// One changed byte anywhere is either seen when opening, when reading or by
// Check, or it is in a place that holds nothing; no document ever reads wrong.
func TestBoltFlippedBytes(t *testing.T) {
	good := filledBolt(t)
	seen := 0
	for i := range 40 {
		at := (i*len(good)/40 + i*37) % len(good)
		dir := t.TempDir()
		bad := bytes.Clone(good)
		bad[at] ^= 0x10
		if err := os.WriteFile(filepath.Join(dir, boltFile), bad, 0o600); err != nil {
			t.Fatal(err)
		}
		e, err := openBolt(dir, 100*time.Millisecond)
		if err != nil {
			seen++
			continue
		}
		if n, err := Check(t.Context(), e, nil); err != nil {
			seen++
		} else if n != 4000 {
			t.Errorf("byte %d changed: Check found %d documents and no fault", at, n)
		}
		for name, want := range map[string]string{"reports": "x", "stock": "x"} {
			_ = e.Scan(t.Context(), name, "", "", func(id string, decode func(any) error) error {
				var doc struct{ Text string }
				if err := decode(&doc); err != nil || doc.Text != strings.Repeat(want, 200) {
					t.Errorf("byte %d changed: document %q reads wrong (%v)", at, id, err)
				}
				return nil
			})
		}
		if err := e.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if seen < 10 { // much of the file is room for more
		t.Errorf("only %d of 40 changed bytes were seen", seen)
	}
}

// A document that is gone without having been deleted is noticed.
func TestBoltLostDocument(t *testing.T) {
	e := newBolt(t, t.TempDir())
	for _, id := range []string{"a", "b"} {
		if err := e.Insert(t.Context(), "things", id, bson.D{}); err != nil {
			t.Fatal(err)
		}
	}
	err := e.write(t.Context(), func(tx *bbolt.Tx) error { return tx.Bucket([]byte("things")).Delete([]byte("a")) })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Check(t.Context(), e, nil); err == nil || !strings.Contains(err.Error(), "things has 1 documents of 2") {
		t.Errorf("Check returned %v", err)
	}
}

// A write that does not fit fails; what was there stays and smaller writes go on.
func TestBoltFull(t *testing.T) {
	e := newBolt(t, t.TempDir())
	if err := e.Insert(t.Context(), "things", "before", bson.D{}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(e.path)
	if err != nil {
		t.Fatal(err)
	}
	e.db.MaxSize = int(info.Size())
	large := bson.D{{Key: "text", Value: strings.Repeat("x", 1<<20)}}
	if err := e.Insert(t.Context(), "things", "large", large); err == nil {
		t.Error("a write larger than the disk succeeded")
	}
	if err := e.Insert(t.Context(), "things", "small", bson.D{}); err != nil {
		t.Errorf("after a failed write: %v", err)
	}
	e.db.MaxSize = 0
	if err := e.Insert(t.Context(), "things", "large", large); err != nil {
		t.Errorf("after room was made: %v", err)
	}
	if n, err := Check(t.Context(), e, nil); err != nil || n != 3 {
		t.Errorf("%d documents, %v", n, err)
	}
}

func TestBoltReadOnlyFile(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write every file")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, boltFile), filledBolt(t), 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := openBolt(dir, 100*time.Millisecond); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("open returned %v", err)
	}
}

// A caller whose context ends before its turn has written nothing.
func TestBoltTakesBack(t *testing.T) {
	e := newBolt(t, t.TempDir())
	inside, release := make(chan bool), make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = e.write(t.Context(), func(*bbolt.Tx) error {
			close(inside)
			<-release
			return nil
		})
	})
	<-inside // the writer is busy
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error)
	go func() { result <- e.Insert(ctx, "things", "late", bson.D{}) }()
	for len(e.writes) == 0 {
		runtime.Gosched() // until it waits for its turn
	}
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("insert returned %v", err)
	}
	close(release)
	wg.Wait()
	if err := e.Insert(t.Context(), "things", "next", bson.D{}); err != nil { // its turn is after the late one's
		t.Error(err)
	}
	if n, err := e.Count(t.Context(), "things"); n != 1 || err != nil {
		t.Errorf("%d documents, %v", n, err)
	}
}

const crashDir = "STORAGE_CRASH_DIR"

// TestBoltCrash kills a process in the middle of writing, again and again, and
// looks for everything that was acknowledged.
func TestBoltCrash(t *testing.T) {
	if dir := os.Getenv(crashDir); dir != "" {
		writeUntilKilled(dir)
	}
	dir := t.TempDir()
	acknowledged := map[string]bool{}
	for round := range 5 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestBoltCrash$")
		cmd.Env = append(os.Environ(), crashDir+"="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; lines.Scan(); n++ {
			acknowledged[lines.Text()] = true
			if n == 100+round*77 {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait()

		e := newBolt(t, dir)
		if _, err := Check(t.Context(), e, nil); err != nil {
			t.Fatal(err)
		}
		for id := range acknowledged {
			var doc struct{ Writes int64 }
			if err := e.Get(t.Context(), "things", id, &doc); err != nil || doc.Writes != 2 {
				t.Fatalf("acknowledged %s: %d writes, %v", id, doc.Writes, err)
			}
		}
		if err := e.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(acknowledged) < 500 {
		t.Errorf("only %d writes were acknowledged: %q", len(acknowledged), slices.Collect(maps.Keys(acknowledged)))
	}
}

func writeUntilKilled(dir string) {
	e, err := openBolt(dir, 100*time.Millisecond)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	ctx := context.Background()
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("%d-%d-%d", os.Getpid(), worker, n)
				doc := struct{ Writes int64 }{1}
				err := e.Insert(ctx, "things", id, doc)
				if err == nil {
					err = e.Update(ctx, "things", id, &doc, func() error { doc.Writes++; return nil })
				}
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				os.Stdout.WriteString(id + "\n")
			}
		})
	}
	wg.Wait()
}
