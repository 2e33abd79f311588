package storage

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"

	"go.mongodb.org/mongo-driver/v2/bson"

	"laporbot/logistics"
)

// A backup is a gzip stream of BSON documents, so bsondump can show it: a head,
// one record per document with its collection, and a tail with the number of
// documents and the SHA-256 of everything before it. Both engines write the same.
const (
	archiveFormat  = "laporbot-backup"
	archiveVersion = 1
)

type archiveHead struct {
	Format  string `bson:"format"`
	Version int    `bson:"version"`
}

// archiveRecord is a document, or without a collection the tail.
type archiveRecord struct {
	Collection string   `bson:"collection,omitempty"`
	Document   bson.Raw `bson:"document,omitempty"`
	Documents  int64    `bson:"documents,omitempty"`
	SHA256     []byte   `bson:"sha256,omitempty"`
}

// Progress is told how many of how many documents are done. The total is an
// estimate while others write. A nil Progress is told nothing.
type Progress func(done, total int64)

// progressStep is how many documents pass between two calls of a Progress.
const progressStep = 500

func (p Progress) tell(done, total int64) {
	if p != nil {
		p(done, max(done, total))
	}
}

// Backup writes every document to w. What is written to the database meanwhile
// is in it or not, and work that was under way is in it as not yet done.
func Backup(ctx context.Context, e Engine, w io.Writer, progress Progress) error {
	compressed := gzip.NewWriter(w)
	sum := sha256.New()
	out := bufio.NewWriterSize(io.MultiWriter(compressed, sum), 1<<16)
	put := func(record any) error {
		b, err := bson.Marshal(record)
		if err != nil {
			return err
		}
		_, err = out.Write(b)
		return err
	}
	if err := put(archiveHead{Format: archiveFormat, Version: archiveVersion}); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	n, err := walk(ctx, e, progress, func(collection string, doc bson.Raw) error {
		return put(archiveRecord{Collection: collection, Document: doc})
	})
	if err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	if err := put(archiveRecord{Documents: n, SHA256: sum.Sum(nil)}); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	if err := errors.Join(out.Flush(), compressed.Close()); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	return nil
}

// Restore fills the database with the documents of a backup. It reads the backup
// to its end first: one that is cut off or damaged changes nothing and gives
// logistics.ErrBadFile. The database must be empty unless replace is set, and
// is unusable (ErrUnfinished) until Restore has come to its end.
func Restore(ctx context.Context, e Engine, r io.ReadSeeker, replace bool, progress Progress) error {
	total, err := readArchive(r, func(string, bson.Raw) error { return ctx.Err() })
	if err != nil {
		return fmt.Errorf("read backup: %w", err)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read backup: %w", err)
	}
	return fill(ctx, e, replace, func(l *loader) error {
		_, err := readArchive(r, func(collection string, doc bson.Raw) error {
			if l.done%progressStep == 0 {
				progress.tell(l.done, total)
			}
			return l.add(ctx, collection, doc)
		})
		if err != nil {
			return fmt.Errorf("restore: %w", err)
		}
		progress.tell(total, total)
		return nil
	})
}

// readArchive calls each for every document and returns their number when head,
// tail, number and hash are right.
func readArchive(r io.Reader, each func(collection string, doc bson.Raw) error) (int64, error) {
	bad := func(what string, err error) error {
		if err == nil {
			return fmt.Errorf("%w: %s", logistics.ErrBadFile, what)
		}
		return fmt.Errorf("%w: %s: %w", logistics.ErrBadFile, what, err)
	}
	compressed, err := gzip.NewReader(bufio.NewReaderSize(r, 1<<16))
	if err != nil {
		return 0, bad("it is not a backup", err)
	}
	in := bufio.NewReaderSize(compressed, 1<<16)
	sum := sha256.New()
	var head archiveHead
	if err := readRecord(in, sum, &head); err != nil || head.Format != archiveFormat {
		return 0, bad("it is not a backup", err)
	}
	if head.Version != archiveVersion {
		return 0, bad(fmt.Sprintf("it has version %d, this program reads version %d", head.Version, archiveVersion), nil)
	}
	for n := int64(0); ; n++ {
		soFar := sum.Sum(nil)
		var record archiveRecord
		if err := readRecord(in, sum, &record); err != nil {
			return 0, bad("it is damaged or cut off", err)
		}
		if record.Collection == "" {
			if record.Documents != n || string(record.SHA256) != string(soFar) {
				return 0, bad("it is damaged: number or hash is wrong", nil)
			}
			if _, err := in.ReadByte(); err != io.EOF {
				return 0, bad("it is damaged: something follows its end", err)
			}
			return n, nil
		}
		if _, err := idOf(record.Document); err != nil {
			return 0, bad("it holds a document without an id", err)
		}
		if err := each(record.Collection, record.Document); err != nil {
			return 0, err
		}
	}
}

// readRecord reads one BSON document and adds its bytes to the hash.
func readRecord(in io.Reader, sum hash.Hash, record any) error {
	var length [4]byte
	if _, err := io.ReadFull(in, length[:]); err != nil {
		return err
	}
	n := binary.LittleEndian.Uint32(length[:])
	if n < 5 || n > maxDocument+1024 {
		return fmt.Errorf("a record cannot have %d bytes", n)
	}
	raw := make(bson.Raw, n)
	copy(raw, length[:])
	if _, err := io.ReadFull(in, raw[4:]); err != nil {
		return io.ErrUnexpectedEOF
	}
	if err := raw.Validate(); err != nil {
		return err
	}
	sum.Write(raw)
	return bson.Unmarshal(raw, record)
}
