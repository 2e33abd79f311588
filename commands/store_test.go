package commands_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"laporbot/commands"
	"laporbot/data"
	"laporbot/logistics"
	"laporbot/storage"
)

var _ commands.Store = (*storage.Store)(nil)

// seed is a database folder with the reference data and the people of the tests,
// made once and copied for each world.
var seed = sync.OnceValues(func() (fs.FS, error) {
	dir, err := os.MkdirTemp("", "laporbot-seed")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	engine, err := storage.Open(ctx, storage.Options{Dir: dir})
	if err != nil {
		return nil, err
	}
	if err := plant(ctx, storage.NewStore(engine)); err != nil {
		return nil, err
	}
	if err := engine.Close(ctx); err != nil {
		return nil, err
	}
	files := fstest.MapFS{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		files[e.Name()] = &fstest.MapFile{Data: b, Mode: 0o600}
	}
	return files, nil
})

// plant stores the shipped areas and items, two desa of one name, some needs of
// Tabang, and people.
func plant(ctx context.Context, s *storage.Store) error {
	for _, name := range data.Names {
		b, err := data.File(name)
		if err != nil {
			return err
		}
		done, err := commands.Import(ctx, s, "64.02", name, b)
		if err != nil || len(done.Faults) > 0 {
			return fmt.Errorf("import %s: %v %v", name, done.Faults, err)
		}
	}
	needs := []logistics.Need{{Area: "64.02.12", Item: "kotak_suara", Count: 190}, {Area: "64.02.12", Item: "surat_suara_bupati", Count: 12600}}
	areas := []logistics.Area{{Code: "64.02.12.2001", Name: "Sidomulyo"}, {Code: "64.02.04.2003", Name: "Sidomulyo"}}
	if err := s.PutReference(ctx, areas, nil, needs); err != nil {
		return err
	}
	for _, p := range []logistics.Person{operator, pimpinan, tabang, badak} {
		if err := s.PutPerson(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// newStore is a database of the test with the seed in it, and the handle that
// breaks it.
func newStore(t *testing.T) (*storage.Store, *breaking) {
	t.Helper()
	files, err := seed()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	engine, err := storage.Open(t.Context(), storage.Options{Dir: dir})
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
			if err != nil {
				return err
			}
			// Once more as a plain value, whose keys are sorted at every depth.
			var plain any
			if err := json.Unmarshal(text, &plain); err != nil {
				return err
			}
			text, err = json.Marshal(plain)
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
