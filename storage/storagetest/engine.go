package storagetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"laporbot/logistics"
	"laporbot/storage"
)

// Run checks the whole contract of storage.Engine. fresh returns an empty
// database for each topic.
func Run(t *testing.T, fresh func(t testing.TB) Database) {
	topics := []struct {
		name string
		test func(t *testing.T, db Database)
	}{
		{"insert and get", testInsert},
		{"missing", testMissing},
		{"duplicate", testDuplicate},
		{"update", testUpdate},
		{"update refused", testUpdateRefused},
		{"update panics", testUpdatePanics},
		{"delete", testDelete},
		{"contention", testContention},
		{"race for one id", testRace},
		{"scan order", testScanOrder},
		{"scan ranges", testScanRanges},
		{"scan pages", testScanPages},
		{"scan stops", testScanStops},
		{"values", testValues},
		{"ids", testIDs},
		{"stale fields", testStaleFields},
		{"large document", testLarge},
		{"context", testContext},
		{"reopen", testReopen},
		{"stored form", testStoredForm},
		{"collections", testCollections},
		{"load", testLoad},
	}
	for _, topic := range topics {
		t.Run(topic.name, func(t *testing.T) { topic.test(t, fresh(t)) })
	}
}

type thing struct {
	Name  string    `bson:"name"`
	Count int64     `bson:"count"`
	At    time.Time `bson:"at"`
}

const things = "things"

func testInsert(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	want := thing{Name: "surat suara", Count: 12_500, At: time.Date(2024, 11, 24, 1, 2, 3, 456_000_000, time.UTC)}
	must(t, e.Insert(ctx, things, "a", want))
	var got thing
	must(t, e.Get(ctx, things, "a", &got))
	equal(t, want, got)
}

func testMissing(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	for _, collection := range []string{"never_written", things} {
		must(t, e.Insert(ctx, things, collection, thing{}))
		var got thing
		wantErr(t, e.Get(ctx, collection, "a", &got), logistics.ErrNotFound)
		err := e.Update(ctx, collection, "a", &got, func() error { t.Error("change was called"); return nil })
		wantErr(t, err, logistics.ErrNotFound)
	}
	must(t, e.Scan(ctx, "never_written", "", "", func(id string, _ func(any) error) error {
		t.Errorf("scan found %q", id)
		return nil
	}))
	must(t, e.Delete(ctx, "never_written", "a"))
	must(t, e.Drop(ctx, "never_written"))
}

func testDuplicate(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	must(t, e.Insert(ctx, things, "a", thing{Name: "first"}))
	wantErr(t, e.Insert(ctx, things, "a", thing{Name: "second"}), logistics.ErrExists)
	must(t, e.Insert(ctx, "others", "a", thing{Name: "elsewhere"}))
	var got thing
	must(t, e.Get(ctx, things, "a", &got))
	equal(t, thing{Name: "first"}, got)
}

func testUpdate(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	must(t, e.Insert(ctx, things, "a", thing{Name: "kotak", Count: 1}))
	var doc thing
	must(t, e.Update(ctx, things, "a", &doc, func() error { doc.Count += 2; return nil }))
	equal(t, thing{Name: "kotak", Count: 3}, doc)
	var got thing
	must(t, e.Get(ctx, things, "a", &got))
	equal(t, doc, got)
}

func testUpdateRefused(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	must(t, e.Insert(ctx, things, "a", thing{Count: 1}))
	refusal := errors.New("not now")
	var doc thing
	err := e.Update(ctx, things, "a", &doc, func() error { doc.Count = 99; return refusal })
	if !errors.Is(err, refusal) {
		t.Errorf("Update returned %v, want the error of change itself", err)
	}
	var got thing
	must(t, e.Get(ctx, things, "a", &got))
	equal(t, thing{Count: 1}, got)
}

func testUpdatePanics(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	must(t, e.Insert(ctx, things, "a", thing{Count: 1}))
	func() {
		defer func() {
			if p := recover(); p != "poison" {
				t.Errorf("recovered %v, want the panic of change", p)
			}
		}()
		var doc thing
		_ = e.Update(ctx, things, "a", &doc, func() error { doc.Count = 99; panic("poison") })
	}()
	var doc thing
	must(t, e.Update(ctx, things, "a", &doc, func() error { doc.Count++; return nil }))
	equal(t, thing{Count: 2}, doc)
}

func testDelete(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	must(t, e.Insert(ctx, things, "a", thing{}))
	must(t, e.Insert(ctx, things, "b", thing{}))
	must(t, e.Delete(ctx, things, "a"))
	must(t, e.Delete(ctx, things, "a"))
	var got thing
	wantErr(t, e.Get(ctx, things, "a", &got), logistics.ErrNotFound)
	must(t, e.Get(ctx, things, "b", &got))
	must(t, e.Insert(ctx, things, "a", thing{Name: "again"}))
}

// Thirty-two goroutines on one document: every change is made once.
func testContention(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	const workers, rounds = 32, 5
	must(t, e.Insert(ctx, things, "counter", thing{}))
	seen := make(chan int64, workers*rounds)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range rounds {
				var doc thing
				if err := e.Update(ctx, things, "counter", &doc, func() error { doc.Count++; return nil }); err != nil {
					t.Errorf("update: %v", err)
				}
				seen <- doc.Count
			}
		})
	}
	wg.Wait()
	close(seen)
	given := map[int64]bool{}
	for n := range seen {
		if given[n] {
			t.Errorf("number %d was given twice", n)
		}
		given[n] = true
	}
	var got thing
	must(t, e.Get(ctx, things, "counter", &got))
	equal(t, thing{Count: workers * rounds}, got)
}

func testRace(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	const racers, rounds = 32, 10
	for round := range rounds {
		id := fmt.Sprint("id", round)
		won := make(chan int64, racers)
		var wg sync.WaitGroup
		for i := range int64(racers) {
			wg.Go(func() {
				switch err := e.Insert(ctx, things, id, thing{Count: i}); {
				case err == nil:
					won <- i
				case !errors.Is(err, logistics.ErrExists):
					t.Errorf("insert: %v", err)
				}
			})
		}
		wg.Wait()
		close(won)
		if len(won) != 1 {
			t.Fatalf("%d of %d inserts of one id succeeded", len(won), racers)
		}
		var got thing
		must(t, e.Get(ctx, things, id, &got))
		equal(t, thing{Count: <-won}, got)
	}
}

// Ids sort by their bytes: no locale, no case folding, no numbers.
var sortedIDs = []string{
	" ", "$set", "-1", "0", "10", "2", "64.02", "64.02.01", "64.02.01|", "64.02.010", "64.02.02", "A", "Z", "_id",
	"a", "a\x00", "a\x00b", "a ", "a.b", "aa", "á", "z", "~", "é", "ÿ", "日本", "\U0001F4E6",
}

func ids(t *testing.T, e storage.Engine, from, to string) []string {
	t.Helper()
	var found []string
	must(t, e.Scan(t.Context(), things, from, to, func(id string, _ func(any) error) error {
		found = append(found, id)
		return nil
	}))
	return found
}

func idsBack(t *testing.T, e storage.Engine, from, to string) []string {
	t.Helper()
	var found []string
	must(t, e.ScanBack(t.Context(), things, from, to, func(id string, _ func(any) error) error {
		found = append(found, id)
		return nil
	}))
	return found
}

func raw(t *testing.T, doc bson.D) bson.Raw {
	t.Helper()
	b, err := bson.Marshal(doc)
	must(t, err)
	return b
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantErr(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got error %v, want %v", err, want)
	}
}

func equal(t *testing.T, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("difference (-want +got):\n%s", diff)
	}
}
