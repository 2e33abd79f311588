package storagetest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
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

func testScanOrder(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	want := append([]string(nil), sortedIDs...)
	for i := range want { // in another order than theirs
		must(t, e.Insert(ctx, things, want[(i*7+3)%len(want)], thing{}))
	}
	got := ids(t, e, "", "")
	for i := 1; i < len(got); i++ {
		if got[i-1] >= got[i] {
			t.Errorf("%q came before %q", got[i-1], got[i])
		}
	}
	if len(got) != len(want) {
		t.Errorf("scan found %d ids, want %d", len(got), len(want))
	}
}

func testScanRanges(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	for _, id := range []string{"64.02.01|a", "64.02.01|b", "64.02.02|a", "64.02.03|a", "65"} {
		must(t, e.Insert(ctx, things, id, thing{}))
	}
	tests := []struct {
		name, from, to string
		want           []string
	}{
		{"one area", "64.02.01|", "64.02.01}", []string{"64.02.01|a", "64.02.01|b"}},
		{"from is included, to is not", "64.02.01|b", "64.02.03|a", []string{"64.02.01|b", "64.02.02|a"}},
		{"no end", "64.02.03", "", []string{"64.02.03|a", "65"}},
		{"no start", "", "64.02.01|b", []string{"64.02.01|a"}},
		{"between two", "64.02.02|b", "64.02.03|a", nil},
		{"after the last", "66", "", nil},
		{"turned round", "65", "64", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			equal(t, tt.want, ids(t, e, tt.from, tt.to))
			slices.Reverse(tt.want)
			equal(t, tt.want, idsBack(t, e, tt.from, tt.to))
		})
	}
}

// More documents than any engine reads at once, with writes from the callback.
func testScanPages(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	const n = 1200
	docs := make([]bson.Raw, n)
	for i := range docs {
		docs[i] = raw(t, bson.D{{Key: "_id", Value: fmt.Sprintf("%05d", i)}, {Key: "rev", Value: "1 x"}, {Key: "count", Value: int64(i)}})
	}
	must(t, e.Load(ctx, things, docs))
	next := int64(0)
	must(t, e.Scan(ctx, things, "", "", func(id string, decode func(any) error) error {
		var doc thing
		if err := decode(&doc); err != nil {
			return err
		}
		if doc.Count != next || id != fmt.Sprintf("%05d", next) {
			return fmt.Errorf("%q holds %d, want %d", id, doc.Count, next)
		}
		next++
		if next%100 == 0 {
			return e.Delete(ctx, things, id)
		}
		return nil
	}))
	if next != n {
		t.Errorf("scan found %d documents, want %d", next, n)
	}
	forth := ids(t, e, "", "")
	slices.Reverse(forth)
	equal(t, forth, idsBack(t, e, "", ""))
	count, err := e.Count(ctx, things)
	must(t, err)
	equal(t, int64(n-n/100), count)
}

func testScanStops(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	for _, id := range []string{"a", "b", "c"} {
		must(t, e.Insert(ctx, things, id, thing{}))
	}
	failure := errors.New("enough")
	for _, stop := range []struct{ with, want error }{{storage.ErrStop, nil}, {failure, failure}} {
		for _, scan := range []func(context.Context, string, string, string, storage.Each) error{e.Scan, e.ScanBack} {
			calls := 0
			err := scan(ctx, things, "", "", func(string, func(any) error) error {
				calls++
				return stop.with
			})
			if !errors.Is(err, stop.want) || calls != 1 {
				t.Errorf("scan stopped with %v after %d calls, want %v after 1", err, calls, stop.want)
			}
		}
	}
}

type values struct {
	Text    string            `bson:"text"`
	Int     int64             `bson:"int"`
	Small   int               `bson:"small"`
	Float   float64           `bson:"float"`
	Yes     bool              `bson:"yes"`
	At      time.Time         `bson:"at"`
	Bytes   []byte            `bson:"bytes"`
	List    []string          `bson:"list"`
	Absent  *int64            `bson:"absent"`
	Present *int64            `bson:"present"`
	Names   map[string]string `bson:"names"`
	Nested  []thing           `bson:"nested"`
}

func testValues(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	number := int64(0)
	at := time.Date(2024, 11, 27, 7, 0, 0, 999_000_000, time.UTC)
	wita := time.FixedZone("WITA", 8*60*60)
	tests := map[string]struct{ in, want values }{
		"zero":             {values{}, values{}},
		"empty, not nil":   {values{List: []string{}, Bytes: []byte{}}, values{List: []string{}, Bytes: []byte{}}},
		"large numbers":    {values{Int: math.MaxInt64, Small: math.MaxInt32 + 1}, values{Int: math.MaxInt64, Small: math.MaxInt32 + 1}},
		"small numbers":    {values{Int: math.MinInt64, Float: 0.1}, values{Int: math.MinInt64, Float: 0.1}},
		"pointers":         {values{Present: &number}, values{Present: &number}},
		"zone becomes UTC": {values{At: at.In(wita)}, values{At: at}},
		"milliseconds":     {values{At: at.Add(999_999)}, values{At: at}},
		"before 1970":      {values{At: time.Date(1955, 9, 29, 0, 0, 0, 1_000_000, time.UTC)}, values{At: time.Date(1955, 9, 29, 0, 0, 0, 1_000_000, time.UTC)}},
		"hostile text": {
			values{Text: "\x00 $where {$gt: ''} \" \\ \u202e <b>\r\n", List: []string{"", "$ne", "a.b", "\x00"}},
			values{Text: "\x00 $where {$gt: ''} \" \\ \u202e <b>\r\n", List: []string{"", "$ne", "a.b", "\x00"}},
		},
		"any bytes": {values{Bytes: []byte{0, 255, '$', 0}}, values{Bytes: []byte{0, 255, '$', 0}}},
		"nested": {
			values{Names: map[string]string{"gubernur": "x", "": "y"}, Nested: []thing{{Name: "a", At: at}, {}}},
			values{Names: map[string]string{"gubernur": "x", "": "y"}, Nested: []thing{{Name: "a", At: at}, {}}},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			must(t, e.Insert(ctx, "values", name, tt.in))
			var got values
			must(t, e.Get(ctx, "values", name, &got))
			equal(t, tt.want, got)
			must(t, e.Update(ctx, "values", name, &got, func() error { return nil }))
			must(t, e.Get(ctx, "values", name, &got))
			equal(t, tt.want, got)
		})
	}
}

func testIDs(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	for _, id := range append([]string{strings.Repeat("x", 1024), "a\nb", "{\"$gt\":\"\"}"}, sortedIDs...) {
		must(t, e.Insert(ctx, things, id, thing{Name: id}))
		var got thing
		must(t, e.Get(ctx, things, id, &got))
		equal(t, thing{Name: id}, got)
		must(t, e.Delete(ctx, things, id))
	}
	for _, id := range []string{"", strings.Repeat("x", 1025), "a\xff"} {
		if err := e.Insert(ctx, things, id, thing{}); err == nil {
			t.Errorf("id %.20q was accepted", id)
		}
		if err := e.Load(ctx, things, []bson.Raw{raw(t, bson.D{{Key: "_id", Value: id}})}); err == nil {
			t.Errorf("id %.20q was loaded", id)
		}
	}
}

// What a variable held before must not shine through a document read into it.
func testStaleFields(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	must(t, e.Insert(ctx, "values", "short", bson.D{{Key: "text", Value: "short"}}))
	number := int64(7)
	full := func() values {
		return values{Text: "old", Int: 1, List: []string{"old"}, Names: map[string]string{"old": "old"}, Present: &number}
	}
	got := full()
	must(t, e.Get(ctx, "values", "short", &got))
	equal(t, values{Text: "short"}, got)
	got = full()
	must(t, e.Scan(ctx, "values", "", "", func(_ string, decode func(any) error) error { return decode(&got) }))
	equal(t, values{Text: "short"}, got)
	got = full()
	must(t, e.Update(ctx, "values", "short", &got, func() error { return nil }))
	equal(t, values{Text: "short"}, got)
}

func testLarge(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	want := thing{Name: strings.Repeat("0123456789abcdef", 1<<16)} // 1 MiB
	for i := range 6 {
		must(t, e.Insert(ctx, things, fmt.Sprint(i), want))
	}
	n := 0
	must(t, e.Scan(ctx, things, "", "", func(_ string, decode func(any) error) error {
		var got thing
		if err := decode(&got); err != nil {
			return err
		}
		if got != want {
			t.Error("a large document came back changed")
		}
		n++
		return nil
	}))
	equal(t, 6, n)
	if err := e.Insert(ctx, things, "too large", thing{Name: strings.Repeat("x", 16<<20)}); err == nil {
		t.Error("a document above 16 MiB was accepted")
	}
	var got thing
	wantErr(t, e.Get(ctx, things, "too large", &got), logistics.ErrNotFound)
}

func testContext(t *testing.T, db Database) {
	e := db(t)
	must(t, e.Insert(t.Context(), things, "a", thing{Count: 1}))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var doc thing
	for name, err := range map[string]error{
		"insert": e.Insert(ctx, things, "b", thing{}),
		"get":    e.Get(ctx, things, "a", &doc),
		"update": e.Update(ctx, things, "a", &doc, func() error { doc.Count++; return nil }),
		"delete": e.Delete(ctx, things, "a"),
		"scan":   e.Scan(ctx, things, "", "", func(string, func(any) error) error { return nil }),
		"drop":   e.Drop(ctx, things),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s with a cancelled context returned %v", name, err)
		}
	}
	equal(t, []string{"a"}, ids(t, e, "", ""))
	must(t, e.Get(t.Context(), things, "a", &doc))
	equal(t, thing{Count: 1}, doc)
}

func testReopen(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	must(t, e.Insert(ctx, things, "a", thing{Name: "kept", Count: 1}))
	var doc thing
	must(t, e.Update(ctx, things, "a", &doc, func() error { doc.Count = 2; return nil }))
	must(t, e.Insert(ctx, things, "gone", thing{}))
	must(t, e.Delete(ctx, things, "gone"))
	must(t, e.Close(ctx))
	if err := e.Insert(ctx, things, "late", thing{}); err == nil {
		t.Error("a closed database accepted a document")
	}
	e = db(t)
	var got thing
	must(t, e.Get(ctx, things, "a", &got))
	equal(t, thing{Name: "kept", Count: 2}, got)
	equal(t, []string{"a"}, ids(t, e, "", ""))
}

// Both engines keep the same document: _id, rev, then the fields in their order.
func testStoredForm(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	must(t, e.Insert(ctx, things, "a", thing{Name: "kotak"}))
	read := func() (keys []string, rev string) {
		var stored bson.Raw
		must(t, e.Get(ctx, things, "a", &stored))
		elements, err := stored.Elements()
		must(t, err)
		for _, element := range elements {
			keys = append(keys, element.Key())
		}
		equal(t, "a", stored.Lookup("_id").StringValue())
		return keys, stored.Lookup("rev").StringValue()
	}
	keys, first := read()
	equal(t, []string{"_id", "rev", "name", "count", "at"}, keys)
	if !strings.HasPrefix(first, "1 ") {
		t.Errorf("rev of a fresh document is %q", first)
	}
	var whole bson.M // an update of the whole document keeps one _id and one rev
	for range 12 {
		must(t, e.Update(ctx, things, "a", &whole, func() error { whole["count"] = int64(5); return nil }))
	}
	keys, last := read()
	if len(keys) != 5 || keys[0] != "_id" || keys[1] != "rev" {
		t.Errorf("fields after an update: %q", keys)
	}
	if !strings.HasPrefix(last, "13 ") || len(last) > 80 {
		t.Errorf("rev after 13 writes is %q", last)
	}
}

func testCollections(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	list := func() []string {
		names, err := e.Collections(ctx)
		must(t, err)
		return names
	}
	equal(t, 0, len(list()))
	for _, name := range []string{"stock", "areas", "inbox"} {
		must(t, e.Insert(ctx, name, "a", thing{}))
	}
	equal(t, []string{"areas", "inbox", "stock"}, list())
	must(t, e.Delete(ctx, "inbox", "a"))
	must(t, e.Drop(ctx, "stock"))
	equal(t, []string{"areas"}, list())
	n, err := e.Count(ctx, "areas")
	must(t, err)
	equal(t, int64(1), n)
	n, err = e.Count(ctx, "stock")
	must(t, err)
	equal(t, int64(0), n)
}

func testLoad(t *testing.T, db Database) {
	e, ctx := db(t), t.Context()
	want := raw(t, bson.D{{Key: "_id", Value: "a"}, {Key: "rev", Value: "7 abc"}, {Key: "count", Value: int64(3)}, {Key: "extra", Value: "x"}})
	must(t, e.Load(ctx, things, []bson.Raw{want}))
	must(t, e.Load(ctx, things, nil))
	var got bson.Raw
	must(t, e.Get(ctx, things, "a", &got))
	if !cmp.Equal(want, got) {
		t.Errorf("loaded %v, found %v", want, got)
	}
	wantErr(t, e.Load(ctx, things, []bson.Raw{want}), logistics.ErrExists)
	if err := e.Load(ctx, things, []bson.Raw{raw(t, bson.D{{Key: "_id", Value: 5}})}); err == nil {
		t.Error("a number was accepted as an id")
	}
	// A document that people wrote by hand has no rev, and can be updated.
	must(t, e.Load(ctx, things, []bson.Raw{raw(t, bson.D{{Key: "_id", Value: "by hand"}})}))
	var doc thing
	must(t, e.Update(ctx, things, "by hand", &doc, func() error { doc.Count = 4; return nil }))
	must(t, e.Get(ctx, things, "by hand", &doc))
	equal(t, thing{Count: 4}, doc)
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
