// Package storagetest is the contract of package storage as a test suite. Every
// engine runs it, so that what holds for one holds for the other.
package storagetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"laporbot/storage"
)

// MongoURI names the variable with the address of the MongoDB to test on.
const MongoURI = "MONGODB_TEST_URI"

// A Database is one database with nothing in it. Each call opens it anew; what
// is open at the end of the test is closed.
type Database func(t testing.TB) storage.Engine

// Bolt returns a fresh embedded database.
func Bolt(t testing.TB) Database {
	return databaseOf(storage.Options{Dir: t.TempDir()})
}

// Mongo returns a fresh database on the MongoDB of MONGODB_TEST_URI, which is
// dropped after the test. Without that variable it skips the test.
func Mongo(t testing.TB) Database {
	t.Helper()
	uri := os.Getenv(MongoURI)
	if uri == "" {
		t.Skipf("MongoDB is not tested: set %s to the address of a server for tests", MongoURI)
	}
	name := fmt.Sprintf("laporbot_test_%d_%d", os.Getpid(), time.Now().UnixNano())
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		client, err := mongo.Connect(options.Client().ApplyURI(uri))
		if err == nil {
			err = cmp.Or(client.Database(name).Drop(ctx), client.Disconnect(ctx))
		}
		if err != nil {
			t.Errorf("drop database %s: %v", name, err)
		}
	})
	return databaseOf(storage.Options{URI: uri, Database: name})
}

func databaseOf(o storage.Options) Database {
	return func(t testing.TB) storage.Engine {
		t.Helper()
		e, err := storage.Open(t.Context(), o)
		if err != nil {
			t.Fatalf("open database: %v", err)
		}
		t.Cleanup(func() { closeEngine(t, e) })
		return e
	}
}

// closeEngine may be called after the engine was closed by the test itself.
func closeEngine(t testing.TB, e storage.Engine) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := e.Close(ctx); err != nil && !errors.Is(err, mongo.ErrClientDisconnected) {
		t.Errorf("close database: %v", err)
	}
}

// Each runs a test on both engines, each with a fresh database.
func Each(t *testing.T, test func(t *testing.T, db Database)) {
	t.Run("bbolt", func(t *testing.T) { test(t, Bolt(t)) })
	t.Run("mongodb", func(t *testing.T) { test(t, Mongo(t)) })
}
