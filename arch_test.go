package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mayImport is the law of the house: which of our rooms may use which. main may
// use all of them; tests may use what they need.
var mayImport = map[string][]string{
	"logistics":           {},
	"messages":            {"logistics"},
	"commands":            {"logistics", "messages"},
	"jobs":                {"logistics", "messages"},
	"storage":             {"logistics"},
	"storage/storagetest": {"logistics", "storage"},
	"bot":                 {"commands", "logistics", "messages"},
	"simulator":           {},
	"data":                {},
}

// onlyIn names the libraries that are held in one room.
var onlyIn = map[string]string{
	"github.com/go-telegram-bot-api/telegram-bot-api": "bot",
	"go.mongodb.org/mongo-driver":                     "storage",
	"go.etcd.io/bbolt":                                "storage",
	"github.com/robfig/cron":                          "jobs",
}

// stdOnly are the rooms without any library.
var stdOnly = []string{"logistics", "data"}

type goPackage struct {
	ImportPath string
	Standard   bool
	Imports    []string
}

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []goPackage
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

func TestRoomsKeepTheLaw(t *testing.T) {
	const module = "laporbot"
	for _, p := range listPackages(t) {
		if p.ImportPath == module {
			continue
		}
		room := strings.TrimPrefix(p.ImportPath, module+"/")
		allowed, known := mayImport[room]
		if !known {
			t.Errorf("%s is no room of the house", room)
			continue
		}
		for _, path := range p.Imports {
			other, ours := strings.CutPrefix(path, module+"/")
			if ours && !slices.Contains(allowed, other) {
				t.Errorf("%s must not import %s", room, other)
			}
			if outside := strings.Contains(strings.Split(path, "/")[0], "."); outside && slices.Contains(stdOnly, room) {
				t.Errorf("%s must not import %s: standard library only", room, path)
			}
			for library, home := range onlyIn {
				if strings.HasPrefix(path, library) && room != home && !strings.HasPrefix(room, home+"/") {
					t.Errorf("%s must not import %s: it is held in %s", room, path, home)
				}
			}
		}
	}
}

// The top of the tree is fixed: a reader finds the rooms of the design and nothing else.
func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		if !e.IsDir() || strings.HasPrefix(name, ".") || name == "docs" || name == "var" {
			continue
		}
		if _, ok := mayImport[name]; !ok {
			t.Errorf("folder %s is no room of the house", name)
		}
	}
}

// Nobody below the edges asks the machine for the time: now is an argument.
func TestTimeIsAnArgument(t *testing.T) {
	for _, room := range []string{"logistics", "messages", "commands", "jobs"} {
		files, err := filepath.Glob(filepath.Join(room, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files in %s: %v", room, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, call := range []string{"time.Now(", "time.Since(", "time.Sleep("} {
				if strings.Contains(string(data), call) {
					t.Errorf("%s calls %s)", file, call)
				}
			}
		}
	}
}
