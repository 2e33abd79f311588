package storagetest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"laporbot/logistics"
)

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
