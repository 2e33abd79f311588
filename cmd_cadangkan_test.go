package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"laporbot/storage"
)

// A backup restored on either engine gives the same documents.
func TestBackupAndRestore(t *testing.T) {
	engines := []struct {
		name  string
		fresh func(*testing.T) []string
	}{{"bbolt", embedded}, {"mongodb", onMongo}}
	for _, from := range engines {
		for _, to := range engines {
			t.Run(from.name+" to "+to.name, func(t *testing.T) {
				source, target := from.fresh(t), to.fresh(t)
				fillSample(t, source)
				said := mustRun(t, source, "cadangkan", "backup")
				if !strings.HasPrefix(said, "Selesai: 9 dokumen dari ") || !strings.HasSuffix(said, " disimpan di backup.\n") {
					t.Errorf("cadangkan said %q", said)
				}
				said = mustRun(t, target, "pulihkan", "backup")
				if !strings.HasPrefix(said, "Selesai: 9 dokumen dari backup dipulihkan ke ") {
					t.Errorf("pulihkan said %q", said)
				}
				if !bytes.Equal(content(t, source), content(t, target)) {
					t.Error("the restored documents differ")
				}
			})
		}
	}
}

func TestCadangkanWritesOnePrivateFile(t *testing.T) {
	environ := embedded(t)
	fillSample(t, environ)
	if err := os.WriteFile("backup.partial", []byte("left by a crash"), 0o644); err != nil {
		t.Fatal(err)
	}
	mustRun(t, environ, "cadangkan", "backup")
	info, err := os.Stat("backup")
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the backup: %v", info.Mode())
	}
	if files, err := filepath.Glob("*"); err != nil || len(files) != 1 {
		t.Errorf("files %q, want the backup only", files)
	}
}

func TestCadangkanKeepsWhatIsThere(t *testing.T) {
	environ := embedded(t)
	fillSample(t, environ)
	if err := os.WriteFile("backup", []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustFail(t, environ, []string{"backup is there already", "-timpa"}, "cadangkan", "backup")
	if old, err := os.ReadFile("backup"); err != nil || string(old) != "old" {
		t.Fatalf("the file holds %q: %v", old, err)
	}
	mustRun(t, environ, "cadangkan", "backup", "-timpa")
	mustRun(t, []string{"DATA_DIR=" + t.TempDir()}, "pulihkan", "backup")
}

func TestCadangkanNothing(t *testing.T) {
	environ := embedded(t)
	mustFail(t, environ, []string{"holds nothing", "DATA_DIR"}, "cadangkan", "backup")
	if _, err := os.Stat("backup"); err == nil {
		t.Error("a backup of nothing was written")
	}
}

// Whatever goes wrong while writing, an older file stays and nothing else is left.
func TestWriteWholeFails(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("file", []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space left")
	err := writeWhole("file", func(w io.Writer) error {
		if _, err := w.Write([]byte("half")); err != nil {
			return err
		}
		return full
	})
	if !errors.Is(err, full) {
		t.Errorf("err = %v", err)
	}
	if old, err := os.ReadFile("file"); err != nil || string(old) != "old" {
		t.Errorf("the file holds %q: %v", old, err)
	}
	if _, err := os.Stat("file.partial"); err == nil {
		t.Error("half a file was left")
	}
	if err := writeWhole("no folder/file", func(io.Writer) error { return nil }); err == nil {
		t.Error("a file in no folder was written")
	}
}

func TestPulihkanOnlyWhereNothingIsLost(t *testing.T) {
	source := embedded(t)
	fillSample(t, source)
	mustRun(t, source, "cadangkan", "backup")
	other := []string{"DATA_DIR=" + t.TempDir()}
	withEngine(t.Context(), t, other, func(e storage.Engine) {
		if err := e.Insert(t.Context(), "people", "1", sampleDocument{Name: "someone"}); err != nil {
			t.Fatal(err)
		}
	})
	before := content(t, other)

	mustFail(t, other, []string{"not empty", "-ganti"}, "pulihkan", "backup")
	if !bytes.Equal(before, content(t, other)) {
		t.Error("a refused restore changed something")
	}
	backup, err := os.ReadFile("backup")
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string][]byte{
		"cut": backup[:len(backup)-9], "empty": nil, "text": []byte("kode,nama\n"),
	} {
		if err := os.WriteFile(name, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		mustFail(t, other, []string{"read backup"}, "pulihkan", "-ganti", name)
		if !bytes.Equal(before, content(t, other)) {
			t.Errorf("%s: a damaged backup changed something", name)
		}
	}
	mustFail(t, other, []string{"no such file"}, "pulihkan", "-ganti", "nothing")
	mustRun(t, other, "pulihkan", "-ganti", "backup")
	if !bytes.Equal(content(t, source), content(t, other)) {
		t.Error("the replaced documents differ")
	}
}

// A restore that was broken off is visible to everybody, and run again.
func TestPulihkanAgain(t *testing.T) {
	source := embedded(t)
	fillSample(t, source)
	mustRun(t, source, "cadangkan", "backup")
	half := []string{"DATA_DIR=" + t.TempDir()}
	leaveUnfinished(t, half)
	mustFail(t, half, []string{"unfinished"}, "cadangkan", "other")
	mustRun(t, half, "pulihkan", "backup")
	if !bytes.Equal(content(t, source), content(t, half)) {
		t.Error("the restored documents differ")
	}
}

// leaveUnfinished leaves a database as a restore that was killed leaves it.
func leaveUnfinished(t *testing.T, environ []string) {
	t.Helper()
	withEngine(t.Context(), t, environ, func(e storage.Engine) {
		for _, collection := range []string{"unfinished", "reports"} {
			if err := e.Insert(t.Context(), collection, "restore", sampleDocument{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := storage.CheckFinished(t.Context(), e); !errors.Is(err, storage.ErrUnfinished) {
			t.Fatalf("the database is taken for %v", err)
		}
	})
}
