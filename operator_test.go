package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/storage"
	"laporbot/storage/storagetest"
)

// laporbot runs the program with these settings only, and returns what it printed.
func laporbot(t *testing.T, environ []string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, errs bytes.Buffer
	err = run(t.Context(), args, environ, strings.NewReader(""), &out, &errs)
	return out.String(), errs.String(), err
}

// mustRun is laporbot where it has to succeed.
func mustRun(t *testing.T, environ []string, args ...string) (stdout string) {
	t.Helper()
	stdout, stderr, err := laporbot(t, environ, args...)
	if err != nil {
		t.Fatalf("laporbot %s: %v\n%s%s", strings.Join(args, " "), err, stdout, stderr)
	}
	return stdout
}

// mustFail is laporbot where it has to fail, with an error that holds all of want.
func mustFail(t *testing.T, environ, want []string, args ...string) (stdout string) {
	t.Helper()
	stdout, _, err := laporbot(t, environ, args...)
	if err == nil {
		t.Fatalf("laporbot %s succeeded:\n%s", strings.Join(args, " "), stdout)
	}
	for _, text := range want {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("laporbot %s: %q does not say %q", strings.Join(args, " "), err, text)
		}
	}
	return stdout
}

// embedded is a fresh folder for an embedded database, as a setting. The test
// moves to a folder without a .env file.
func embedded(t *testing.T) (environ []string) {
	t.Helper()
	t.Chdir(t.TempDir())
	return []string{"DATA_DIR=" + t.TempDir()}
}

// onMongo is a fresh database on the MongoDB for tests, as settings. Where there
// is none it skips the test.
func onMongo(t *testing.T) (environ []string) {
	t.Helper()
	uri := os.Getenv(storagetest.MongoURI)
	if uri == "" {
		t.Skipf("MongoDB is not tested: set %s to the address of a server for tests", storagetest.MongoURI)
	}
	t.Chdir(t.TempDir())
	environ = []string{"MONGODB_URI=" + uri, fmt.Sprintf("MONGODB_DATABASE=laporbot_test_%x", time.Now().UnixNano())}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		withEngine(ctx, t, environ, func(e storage.Engine) {
			names, err := e.Collections(ctx)
			for _, name := range names {
				err = errors.Join(err, e.Drop(ctx, name))
			}
			if err != nil {
				t.Errorf("empty the database of the test: %v", err)
			}
		})
	})
	return environ
}

// withEngine opens the database of the settings for as long as use runs.
func withEngine(ctx context.Context, t *testing.T, environ []string, use func(e storage.Engine)) {
	t.Helper()
	cfg, err := readConfig(environ, "no .env", false)
	if err != nil {
		t.Fatal(err)
	}
	e, err := openUnfinished(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	use(e)
	if err := e.Close(ctx); err != nil {
		t.Fatal(err)
	}
}

type sampleDocument struct {
	Name  string
	Count int64
	At    time.Time
}

// fillSample writes documents of several kinds, some of them twice.
func fillSample(t *testing.T, environ []string) {
	t.Helper()
	withEngine(t.Context(), t, environ, func(e storage.Engine) {
		for _, collection := range []string{"inbox", "reports", "stock"} {
			for _, id := range []string{"64.02.01", "64.02.12|2024-11-24", "é"} {
				doc := sampleDocument{Name: collection + " " + id, At: time.Date(2024, 11, 24, 1, 2, 3, 4_000_000, time.UTC)}
				if err := e.Insert(t.Context(), collection, id, doc); err != nil {
					t.Fatal(err)
				}
			}
			var doc sampleDocument
			if err := e.Update(t.Context(), collection, "é", &doc, func() error { doc.Count = 12_500; return nil }); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// content is everything in a database, as a backup of it.
func content(t *testing.T, environ []string) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "content")
	mustRun(t, environ, "cadangkan", file)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestParseArgs(t *testing.T) {
	for _, tt := range []struct {
		args  string
		words []string
		set   bool
		fails bool
	}{
		{"", nil, false, false},
		{"a", []string{"a"}, false, false},
		{"-timpa a", []string{"a"}, true, false},
		{"a -timpa", []string{"a"}, true, false},
		{"a -timpa b", []string{"a", "b"}, true, false},
		{"-- -timpa", []string{"-timpa"}, false, false},
		{"a -tmpa", nil, false, true},
	} {
		t.Run(tt.args, func(t *testing.T) {
			flags := flag.NewFlagSet("test", flag.ContinueOnError)
			set := flags.Bool("timpa", false, "")
			words, err := parseArgs(flags, strings.Fields(tt.args))
			if (err != nil) != tt.fails {
				t.Fatalf("err = %v", err)
			}
			if diff := cmp.Diff(tt.words, words); diff != "" || *set != tt.set {
				t.Errorf("flag %v, words differ:\n%s", *set, diff)
			}
		})
	}
}

// Each sub-command of the operator tells how it is used, and what it does not
// understand changes nothing.
func TestOperatorUsage(t *testing.T) {
	environ := embedded(t)
	for _, tt := range []struct {
		name string
		bad  [][]string
	}{
		{"periksa", [][]string{{"x"}}},
		{"impor", [][]string{{}}},
		{"cadangkan", [][]string{{}, {"a", "b"}, {"-ganti", "a"}}},
		{"pulihkan", [][]string{{}, {"a", "b"}, {"-timpa", "a"}}},
		{"pindah", [][]string{{"x"}}},
		{"versi", [][]string{{"x"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			help := mustRun(t, environ, tt.name, "bantuan")
			if !strings.HasPrefix(help, "usage: laporbot "+tt.name) || strings.Count(help, "\n") < 3 {
				t.Errorf("help says only:\n%s", help)
			}
			for _, args := range tt.bad {
				mustFail(t, environ, []string{"wrong usage", "laporbot " + tt.name}, append([]string{tt.name}, args...)...)
			}
		})
	}
	for _, dir := range []string{".", strings.TrimPrefix(environ[0], "DATA_DIR=")} {
		if made, err := os.ReadDir(dir); err != nil || len(made) > 0 {
			t.Errorf("something was made in %s: %v %v", dir, made, err)
		}
	}
}
