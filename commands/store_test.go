package commands_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"laporbot/commands"
	"laporbot/logistics"
	"laporbot/storage"
)

var _ commands.Store = (*storage.Store)(nil)

// newStore is an empty database in a file of the test, and the handle that breaks it.
func newStore(t *testing.T) (*storage.Store, *breaking) {
	t.Helper()
	engine, err := storage.Open(t.Context(), storage.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	b := &breaking{Engine: engine}
	s := storage.NewStore(b)
	t.Cleanup(func() {
		if err := s.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return s, b
}

// dump is everything that is stored, to compare two states. The mark of the last
// write of a document and how often a stock was changed are left out: they may
// grow with every try.
func (w *world) dump() string {
	w.Helper()
	var b strings.Builder
	engine := w.store.Engine()
	collections, err := engine.Collections(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	for _, collection := range collections {
		err := engine.Scan(w.Context(), collection, "", "", func(id string, decode func(any) error) error {
			if collection == "catalog" && id == "version" {
				return nil // counts the imports
			}
			doc := map[string]any{}
			if err := decode(&doc); err != nil {
				return err
			}
			delete(doc, "rev")
			delete(doc, "applied")
			text, err := json.Marshal(doc)
			fmt.Fprintf(&b, "%s %s %s\n", collection, id, text)
			return err
		})
		if err != nil {
			w.Fatal(err)
		}
	}
	return b.String()
}

func (w *world) person(id int64) logistics.Person {
	w.Helper()
	p, err := w.store.Person(w.Context(), id)
	if err != nil {
		w.Fatalf("person %d: %v", id, err)
	}
	return p
}

func (w *world) put(p logistics.Person) {
	w.Helper()
	if err := w.store.PutPerson(w.Context(), p); err != nil {
		w.Fatal(err)
	}
}

// reports are all reports of an area with all their versions, oldest first.
func (w *world) reports(area logistics.AreaCode) []logistics.Report {
	w.Helper()
	all, err := w.store.ReportsOf(w.Context(), area, w.now.AddDate(-1, 0, 0), w.now.AddDate(1, 0, 0))
	if err != nil {
		w.Fatal(err)
	}
	return all
}

// line is what an area has of an item; nil where nothing was reported.
func (w *world) line(area logistics.AreaCode, item string) *logistics.StockLine {
	w.Helper()
	s, err := w.store.Stock(w.Context(), area)
	if err != nil {
		w.Fatal(err)
	}
	if l, ok := s.Line(item); ok {
		return &l
	}
	return nil
}

// wantCount fails unless an area has that many of an item, by that report.
func (w *world) wantCount(area logistics.AreaCode, item string, count, report int64) {
	w.Helper()
	l := w.line(area, item)
	if l == nil || l.Count == nil || *l.Count != count || l.Report != report {
		w.Errorf("%s of %s: got %+v, want %d of R-%d", item, area, l, count, report)
	}
}

// hasDraft reports whether a dialogue of a person is open in the private chat.
func (w *world) hasDraft(p logistics.Person) bool {
	w.Helper()
	_, err := w.store.Draft(w.Context(), p.ID, p.ID)
	if err != nil && !errors.Is(err, logistics.ErrNotFound) {
		w.Fatal(err)
	}
	return err == nil
}

func (w *world) groups() []logistics.Group {
	w.Helper()
	all, err := w.store.Groups(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	for i := range all {
		all[i].Since = all[i].Since.In(time.UTC)
	}
	return all
}
