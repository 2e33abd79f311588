package storagetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"laporbot/storage"
)

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
