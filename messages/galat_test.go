package messages

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"laporbot/logistics"
)

func TestGalat(t *testing.T) {
	all := samples{
		"galat-isian":    {Field{Name: "Peran", Value: "raja", Hint: "ketua"}, Field{Name: "Wilayah", Value: hostile, Hint: "64.02.12"}},
		"galat-gangguan": {"7F3A"},
	}
	for _, f := range faults {
		all[f.block] = []any{nil}
	}
	checkBlocks(t, "galat.tmpl", all)
}

// TestEveryErrorHasAText takes the exported errors from the source of logistics
// and the ones that are turned into Indonesian from the source of errors.go.
func TestEveryErrorHasAText(t *testing.T) {
	known := map[string]bool{}
	source, err := os.ReadFile("errors.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range exportedErrors(t, "../logistics") {
		known[name] = strings.Contains(string(source), "logistics."+name)
	}
	if len(known) < 10 {
		t.Fatalf("found only %d errors in logistics", len(known))
	}
	for name, ok := range known {
		if !ok {
			t.Errorf("logistics.%s has no Indonesian text", name)
		}
	}
	for _, f := range faults {
		text, ok := Error(fmt.Errorf("try something: %w", f.err))
		if !ok || text == "" {
			t.Errorf("Error(%v) = %q, %t", f.err, text, ok)
		}
	}
}

func TestErrorOfAField(t *testing.T) {
	for _, field := range []string{"area", "role", "number", "date", "item", "something"} {
		err := &logistics.FieldError{Field: field, Value: "<x>", Hint: "12"}
		text, ok := Error(fmt.Errorf("read: %w", err))
		if !ok || !strings.Contains(text, "&lt;x&gt;") || !strings.Contains(text, "12") {
			t.Errorf("%s: %q, %t", field, text, ok)
		}
	}
}

func TestErrorOfANumber(t *testing.T) {
	err := &logistics.NumberError{Text: "12,5", Choices: []int64{12, 13}, Err: logistics.ErrAmbiguous}
	if text, ok := Error(err); !ok || !strings.Contains(text, "12,5") || !strings.Contains(text, "12.500") {
		t.Errorf("%q, %t", text, ok)
	}
	err = &logistics.NumberError{Text: "-8", Err: logistics.ErrNegative}
	if text, ok := Error(err); !ok || !strings.Contains(text, "kurang dari nol") {
		t.Errorf("%q, %t", text, ok)
	}
}

func TestErrorOfTheProgram(t *testing.T) {
	if text, ok := Error(errors.New("connection refused")); ok {
		t.Errorf("an internal fault was told to a person: %q", text)
	}
	if text := Apology("7F3A"); !strings.Contains(text, "7F3A") {
		t.Errorf("the apology lacks its code: %q", text)
	}
}

// exportedErrors lists the variables Err… and the types …Error of a package.
func exportedErrors(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range f.Decls {
			d, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.ValueSpec:
					for _, n := range s.Names {
						if d.Tok == token.VAR && n.IsExported() && strings.HasPrefix(n.Name, "Err") {
							names = append(names, n.Name)
						}
					}
				case *ast.TypeSpec:
					if s.Name.IsExported() && strings.HasSuffix(s.Name.Name, "Error") {
						names = append(names, s.Name.Name)
					}
				}
			}
		}
	}
	return names
}
