package storage_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"laporbot/logistics"
	"laporbot/storage"
	"laporbot/storage/storagetest"
)

// fillSample writes documents of many shapes, more than fit one page.
func fillSample(t *testing.T, e storage.Engine) {
	t.Helper()
	for _, collection := range []string{"areas", "inbox", "outbox", "reports"} {
		var docs []bson.Raw
		for i := range 300 {
			doc, err := bson.Marshal(bson.D{
				{Key: "_id", Value: fmt.Sprintf("64.02.%02d|%d", i%20, i)},
				{Key: "rev", Value: "1 x"},
				{Key: "text", Value: strings.Repeat("é\x00$", i%7)},
				{Key: "count", Value: int64(i)},
				{Key: "at", Value: time.UnixMilli(int64(i) * 1_000_003).UTC()},
				{Key: "lines", Value: bson.A{bson.D{{Key: "item", Value: "kotak"}, {Key: "short", Value: nil}}}},
				{Key: "raw", Value: []byte{0, byte(i)}},
			})
			if err != nil {
				t.Fatal(err)
			}
			docs = append(docs, doc)
		}
		if err := e.Load(t.Context(), collection, docs); err != nil {
			t.Fatal(err)
		}
	}
	var doc bson.D
	if err := e.Update(t.Context(), "areas", "64.02.00|0", &doc, func() error { return nil }); err != nil {
		t.Fatal(err)
	}
}

// everything reads the whole database, byte by byte.
func everything(t *testing.T, e storage.Engine) map[string]string {
	t.Helper()
	all := map[string]string{}
	names, err := e.Collections(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		err := e.Scan(t.Context(), name, "", "", func(id string, decode func(any) error) error {
			var doc bson.Raw
			err := decode(&doc)
			all[name+" "+id] = string(doc)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// engines are the ways a document can go from one database to another.
var ways = []struct {
	name     string
	from, to func(testing.TB) storagetest.Database
}{
	{"bbolt to bbolt", storagetest.Bolt, storagetest.Bolt},
	{"bbolt to mongodb", storagetest.Bolt, storagetest.Mongo},
	{"mongodb to bbolt", storagetest.Mongo, storagetest.Bolt},
}

func TestBackupAndRestore(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			from, to := way.from(t)(t), way.to(t)(t)
			fillSample(t, from)
			var backup bytes.Buffer
			var last [2]int64
			progress := func(done, total int64) { last = [2]int64{done, total} }
			if err := storage.Backup(t.Context(), from, &backup, progress); err != nil {
				t.Fatal(err)
			}
			if last != [2]int64{1200, 1200} {
				t.Errorf("last progress was %d", last)
			}
			last = [2]int64{}
			if err := storage.Restore(t.Context(), to, bytes.NewReader(backup.Bytes()), false, progress); err != nil {
				t.Fatal(err)
			}
			if last != [2]int64{1200, 1200} {
				t.Errorf("last progress was %d", last)
			}
			if diff := cmp.Diff(everything(t, from), everything(t, to)); diff != "" {
				t.Errorf("restored documents differ:\n%s", diff)
			}
			var again bytes.Buffer
			if err := storage.Backup(t.Context(), to, &again, nil); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(backup.Bytes(), again.Bytes()) {
				t.Error("a backup of the restored database differs")
			}
		})
	}
}

func TestCopy(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			from, to := way.from(t)(t), way.to(t)(t)
			fillSample(t, from)
			if err := storage.Copy(t.Context(), from, to, nil); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(everything(t, from), everything(t, to)); diff != "" {
				t.Errorf("copied documents differ:\n%s", diff)
			}
			if err := storage.Copy(t.Context(), from, to, nil); !errors.Is(err, storage.ErrNotEmpty) {
				t.Errorf("copy into a full database returned %v", err)
			}
			n, err := storage.Check(t.Context(), to, nil)
			if n != 1200 || err != nil {
				t.Errorf("check found %d documents, %v", n, err)
			}
		})
	}
}

func TestRestoreReplaces(t *testing.T) {
	from, to := storagetest.Bolt(t)(t), storagetest.Bolt(t)(t)
	fillSample(t, from)
	var backup bytes.Buffer
	if err := storage.Backup(t.Context(), from, &backup, nil); err != nil {
		t.Fatal(err)
	}
	if err := to.Insert(t.Context(), "old", "a", bson.D{}); err != nil {
		t.Fatal(err)
	}
	r := bytes.NewReader(backup.Bytes())
	before := everything(t, to)
	if err := storage.Restore(t.Context(), to, r, false, nil); !errors.Is(err, storage.ErrNotEmpty) {
		t.Errorf("restore into a full database returned %v", err)
	}
	if diff := cmp.Diff(before, everything(t, to)); diff != "" {
		t.Errorf("a refused restore changed the database:\n%s", diff)
	}
	r.Reset(backup.Bytes())
	if err := storage.Restore(t.Context(), to, r, true, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(everything(t, from), everything(t, to)); diff != "" {
		t.Errorf("restored documents differ:\n%s", diff)
	}
}

// Whatever is wrong with a backup, it is refused before anything is changed.
func TestRestoreRefusesDamage(t *testing.T) {
	from, to := storagetest.Bolt(t)(t), storagetest.Bolt(t)(t)
	fillSample(t, from)
	var backup bytes.Buffer
	if err := storage.Backup(t.Context(), from, &backup, nil); err != nil {
		t.Fatal(err)
	}
	good, plain := backup.Bytes(), unzip(t, backup.Bytes())
	tests := map[string][]byte{
		"nothing":             nil,
		"text":                []byte("bukan cadangan"),
		"other gzip":          zip(t, []byte("bukan cadangan")),
		"last byte missing":   good[:len(good)-1],
		"half":                good[:len(good)/2],
		"tail missing":        zip(t, plain[:len(plain)-60]),
		"cut at a border":     zip(t, plain[:firstRecordEnd(plain)]),
		"something behind":    append(bytes.Clone(good), "x"...),
		"count changed":       zip(t, bytes.Replace(plain, []byte("\x12count\x00\x05"), []byte("\x12count\x00\x06"), 1)),
		"document left out":   zip(t, leaveOut(plain)),
		"newer version":       zip(t, bytes.Replace(plain, []byte("version\x00\x01"), []byte("version\x00\x02"), 1)),
		"a very large record": zip(t, append(plain[:firstRecordEnd(plain):firstRecordEnd(plain)], 0xff, 0xff, 0xff, 0x7f)),
	}
	if err := to.Insert(t.Context(), "kept", "a", bson.D{}); err != nil {
		t.Fatal(err)
	}
	before := everything(t, to)
	for name, bad := range tests {
		t.Run(name, func(t *testing.T) {
			err := storage.Restore(t.Context(), to, bytes.NewReader(bad), true, nil)
			if !errors.Is(err, logistics.ErrBadFile) {
				t.Errorf("restore returned %v, want %v", err, logistics.ErrBadFile)
			}
			if diff := cmp.Diff(before, everything(t, to)); diff != "" {
				t.Errorf("a damaged backup changed the database:\n%s", diff)
			}
		})
	}
}

// brokenLoad is an engine whose third batch fails.
type brokenLoad struct {
	storage.Engine
	loads int
}

func (e *brokenLoad) Load(ctx context.Context, collection string, docs []bson.Raw) error {
	if e.loads++; e.loads == 3 {
		return errors.New("disk full")
	}
	return e.Engine.Load(ctx, collection, docs)
}

// A restore that was broken off leaves a database that nobody takes for whole,
// and can be run again without being told to replace anything.
func TestRestoreBrokenOff(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, db storagetest.Database) {
		from, to := storagetest.Bolt(t)(t), db(t)
		fillSample(t, from)
		var backup bytes.Buffer
		if err := storage.Backup(t.Context(), from, &backup, nil); err != nil {
			t.Fatal(err)
		}
		r := bytes.NewReader(backup.Bytes())
		if err := storage.Restore(t.Context(), &brokenLoad{Engine: to}, r, false, nil); err == nil {
			t.Fatal("restore did not notice a failed write")
		}
		if err := storage.CheckFinished(t.Context(), to); !errors.Is(err, storage.ErrUnfinished) {
			t.Errorf("the half restored database is taken for %v", err)
		}
		r.Reset(backup.Bytes())
		if err := storage.Restore(t.Context(), to, r, false, nil); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(everything(t, from), everything(t, to)); diff != "" {
			t.Errorf("restored documents differ:\n%s", diff)
		}
	})
}

func FuzzRestore(f *testing.F) {
	e := storagetest.Bolt(f)(f)
	if err := e.Insert(f.Context(), "things", "a", bson.D{{Key: "n", Value: 1}}); err != nil {
		f.Fatal(err)
	}
	var backup bytes.Buffer
	if err := storage.Backup(f.Context(), e, &backup, nil); err != nil {
		f.Fatal(err)
	}
	f.Add(unzip(f, backup.Bytes()))
	f.Fuzz(func(t *testing.T, plain []byte) {
		err := storage.Restore(t.Context(), e, bytes.NewReader(zip(t, plain)), true, nil)
		if err != nil && !errors.Is(err, logistics.ErrBadFile) {
			t.Errorf("restore returned %v", err)
		}
	})
}

func zip(t testing.TB, plain []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unzip(t testing.TB, packed []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func recordLength(plain []byte) int { return int(plain[0]) | int(plain[1])<<8 }

// firstRecordEnd is where the second document of the backup begins.
func firstRecordEnd(plain []byte) int {
	head := recordLength(plain)
	return head + recordLength(plain[head:])
}

// leaveOut drops the first document.
func leaveOut(plain []byte) []byte {
	return append(bytes.Clone(plain[:recordLength(plain)]), plain[firstRecordEnd(plain):]...)
}
