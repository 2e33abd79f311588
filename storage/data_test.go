package storage

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// driverFields are read from the server's answers and from backups, not stored.
var driverFields = map[string]bool{
	"maxWireVersion": true, "isWritablePrimary": true, "setName": true, "msg": true, "readOnly": true, "collection": true,
}

// Every collection and every stored field is described in docs/data.md.
func TestDataIsDescribed(t *testing.T) {
	text, err := os.ReadFile("../docs/data.md")
	if err != nil {
		t.Fatal(err)
	}
	described := string(text)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	collections, fields := 0, 0
	inspect := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if !strings.HasSuffix(name.Name, "Collection") {
					continue
				}
				collections++
				collection, err := strconv.Unquote(n.Values[i].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(described, "# "+collection+" ") && !strings.Contains(described, " and "+collection+" — ") {
					t.Errorf("docs/data.md has no heading for collection %s", collection)
				}
			}
		case *ast.Field:
			if n.Tag == nil {
				break
			}
			tag, err := strconv.Unquote(n.Tag.Value)
			if err != nil {
				t.Fatal(err)
			}
			name, _, _ := strings.Cut(reflect.StructTag(tag).Get("bson"), ",")
			if name == "" {
				break
			}
			fields++
			if !strings.Contains(described, "`"+name+"`") && !strings.Contains(described, "`"+name+"[]") && !strings.Contains(described, name+":") && !driverFields[name] {
				t.Errorf("docs/data.md does not describe field %s", name)
			}
		}
		return true
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, inspect)
	}
	if collections < 15 || fields < 100 {
		t.Errorf("only %d collections and %d fields were found in the code", collections, fields)
	}
}
