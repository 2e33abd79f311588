// Package storage keeps everything the bot must remember.
//
// At the bottom is Engine, one small contract with two implementations:
// MongoDB for production and bbolt, one locked file, so that the program runs
// with nothing installed. Both keep the same BSON documents. Typed files on top
// (reports.go, mail.go, …) speak of the work, hold the scheme of the ids and are
// the only callers of the engine.
//
// There are no transactions over several documents, no secondary indexes and no
// queries but "this id" and "this range of ids": ids are designed for the
// questions asked. docs/data.md describes every collection.
package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Engine keeps BSON documents under a collection and a string id. Each call is
// atomic on one document and durable when it returns: it survives the death of
// the process, and on MongoDB the loss of a minority of the servers. This is all
// that either database is asked for.
//
// A document is anything package bson can marshal to a document, usually a
// struct. The engine adds the fields _id and rev, the mark of its last write.
// Times are kept in UTC at millisecond precision. An id is 1 to 1,024 bytes of
// UTF-8; ids are ordered by their bytes. A document is at most 16 MiB.
//
// The errors are logistics.ErrNotFound and logistics.ErrExists where a method
// says so, the error of the context, and otherwise a fault of the database: the
// outcome of a write is then unknown, and the caller may try the same again.
type Engine interface {
	// Insert adds a document. It returns logistics.ErrExists if the id is taken,
	// which for an id derived from its cause means that an earlier try succeeded.
	Insert(ctx context.Context, collection, id string, doc any) error

	// Get overwrites doc, a pointer, with the document. It returns
	// logistics.ErrNotFound if there is none.
	Get(ctx context.Context, collection, id string, doc any) error

	// Update reads a document into doc, a pointer, calls change to change doc and
	// writes it back if nobody else has written meanwhile; otherwise it begins
	// again. So change may run more than once: it must be quick, decide by doc
	// alone and must not call the engine. If change returns an error the document
	// stays as it is and that error is returned. It returns logistics.ErrNotFound
	// if there is no such document.
	Update(ctx context.Context, collection, id string, doc any, change func() error) error

	// Delete removes a document. Deleting what is not there is fine.
	Delete(ctx context.Context, collection, id string) error

	// Scan calls each for every document with from ≤ id < to in the order of the
	// ids; an empty to means to the end. Scan ends with the error of each, or without
	// one where that is ErrStop. It sees every document that is there throughout;
	// what is written or deleted meanwhile it may see or not. The callback may
	// call the engine.
	Scan(ctx context.Context, collection, from, to string, each Each) error

	// ScanBack is Scan in the opposite order, with the same bounds.
	ScanBack(ctx context.Context, collection, from, to string, each Each) error

	// Collections lists the names of the collections that hold documents, sorted.
	Collections(ctx context.Context) ([]string, error)

	// Count returns the number of documents in a collection. It may be off by
	// what is being written.
	Count(ctx context.Context, collection string) (int64, error)

	// Load adds whole documents as they are, _id and rev included: the way of a
	// document from another engine or out of a backup. It is not atomic.
	Load(ctx context.Context, collection string, docs []bson.Raw) error

	// Drop removes a collection with all its documents.
	Drop(ctx context.Context, collection string) error

	// String describes the database for people, without secrets.
	String() string

	// Close waits for writes under way and gives the database back.
	Close(ctx context.Context) error
}

// Each is told of one document of a scan. decode overwrites its argument, a
// pointer, with the document.
type Each func(id string, decode func(doc any) error) error

// ErrStop ends a scan without an error when its callback returns it.
var ErrStop = errors.New("stop scanning")

// ErrUnfinished says that a restore or a move into the database was broken off,
// so that what it holds is not whole.
var ErrUnfinished = errors.New("the database holds an unfinished restore or move; run that again")

// Options say which database to open.
type Options struct {
	URI        string       // address of a MongoDB; empty means the embedded database
	Database   string       // name of the database there
	Dir        string       // folder of the embedded database
	Logger     *slog.Logger // told what was opened
	Unfinished bool         // open it even if it holds an unfinished restore
}

// Open opens the database: MongoDB where a URI is given, otherwise the embedded
// one. It fails within about ten seconds if the database cannot be reached, is
// locked by another process, damaged or too old, and then has changed nothing.
// No error it or its engine returns holds the URI or a password.
func Open(ctx context.Context, o Options) (Engine, error) {
	var e Engine
	var err error
	if o.URI != "" {
		e, err = openMongo(ctx, o.URI, o.Database, nil)
	} else {
		e, err = openBolt(o.Dir, boltLockWait)
	}
	if err != nil {
		return nil, err
	}
	if !o.Unfinished {
		if err := CheckFinished(ctx, e); err != nil {
			_ = e.Close(ctx)
			return nil, err
		}
	}
	if o.Logger != nil {
		o.Logger.Info("database open", "database", e.String())
	}
	return e, nil
}

// maxID is the longest id in bytes.
const maxID = 1024

// checkName returns an error for a collection or an id that not both engines can keep.
func checkName(collection, id string) error {
	if collection == "" {
		return errors.New("the collection has no name")
	}
	if id == "" || len(id) > maxID || !utf8.ValidString(id) {
		return fmt.Errorf("id %q is not 1 to %d bytes of UTF-8", id, maxID)
	}
	return nil
}
