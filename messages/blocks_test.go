package messages

import (
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"
	"unicode/utf16"
)

// samples are, for each block of one file, the data it is rendered with.
type samples map[string][]any

// hostile is a name that would break a message if it were not escaped.
const hostile = `<b>Budi</i> & "Siti" <a href='x'>`

// checkBlocks renders every block of one template file from its samples: no
// block without a sample, no sample without a block, only what Telegram takes.
// The test of each file calls it, and TestEveryFileIsChecked sees that it does.
func checkBlocks(t *testing.T, file string, all samples) {
	t.Helper()
	for _, name := range blocksOf(t, file) {
		if !strings.HasPrefix(name, strings.TrimSuffix(file, ".tmpl")+"-") {
			t.Errorf("%s: block %q does not begin with the name of its file", file, name)
		}
		if len(all[name]) == 0 {
			t.Errorf("%s: block %q has no sample", file, name)
		}
	}
	for name, list := range all {
		if !slices.Contains(blocksOf(t, file), name) {
			t.Errorf("%s has no block %q", file, name)
			continue
		}
		for _, data := range list {
			text, err := Render(name, data)
			if err != nil {
				t.Errorf("Render(%q): %v", name, err)
				continue
			}
			for _, fault := range faultsOf(text) {
				t.Errorf("%s: %s in:\n%s", name, fault, text)
			}
		}
	}
}

var (
	tag      = regexp.MustCompile(`</?([a-z-]+)[^>]*>`)
	entity   = regexp.MustCompile(`&[^;]{0,12};?`)
	telegram = []string{"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}
)

// faultsOf lists what Telegram would refuse or a reader would stumble over.
func faultsOf(text string) []string {
	var faults []string
	var open []string
	for _, m := range tag.FindAllStringSubmatch(text, -1) {
		switch {
		case !slices.Contains(telegram, m[1]):
			faults = append(faults, "tag "+m[0]+" is unknown to Telegram")
		case !strings.HasPrefix(m[0], "</"):
			open = append(open, m[1])
		case len(open) == 0 || open[len(open)-1] != m[1]:
			faults = append(faults, "tag "+m[0]+" closes nothing")
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		faults = append(faults, "tags left open: "+strings.Join(open, " "))
	}
	bare := tag.ReplaceAllString(text, "")
	if strings.ContainsAny(bare, "<>") {
		faults = append(faults, "a bare < or >")
	}
	for _, e := range entity.FindAllString(bare, -1) {
		if !strings.HasSuffix(e, ";") || !slices.Contains([]string{"&lt;", "&gt;", "&amp;", "&quot;"}, e) && !strings.HasPrefix(e, "&#") {
			faults = append(faults, "entity "+e+" is unknown to Telegram")
		}
	}
	if n := len(utf16.Encode([]rune(html.UnescapeString(bare)))); n == 0 || n > 4096 {
		faults = append(faults, "the visible text is empty or longer than a message")
	}
	for _, sign := range []string{"  ", "<no value>", "<nil>", "ZgotmplZ", " ,", " .", "..,", ",,", "\n\n\n"} {
		if strings.Contains(text, sign) {
			faults = append(faults, "holds "+strings.ReplaceAll(sign, "\n", "⏎"))
		}
	}
	return faults
}

// blocksOf lists the blocks that a template file defines, in order.
func blocksOf(t *testing.T, file string) []string {
	t.Helper()
	b, err := files.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range regexp.MustCompile(`{{-?\s*define "([^"]+)"`).FindAllStringSubmatch(string(b), -1) {
		names = append(names, m[1])
	}
	return names
}

func TestEveryFileIsChecked(t *testing.T) {
	names, err := fs.Glob(files, "*.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	tests := read(t, "*_test.go")
	for _, name := range names {
		if !strings.Contains(tests, `checkBlocks(t, "`+name+`"`) {
			t.Errorf("no test calls checkBlocks for %s", name)
		}
		if text := templates.Lookup(name); text != nil && !parse.IsEmptyTree(text.Tree.Root) {
			t.Errorf("%s has text outside of a block", name)
		}
	}
}

// TestEveryBlockIsUsed looks for the name of each block in the program and in
// the other templates. Names must therefore be written out; where one is put
// together from "file-" and the rest, the rest must be.
func TestEveryBlockIsUsed(t *testing.T) {
	var program strings.Builder
	for _, room := range []string{".", "../commands", "../jobs", "../bot"} {
		entries, err := filepath.Glob(room + "/*")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range entries {
			if !strings.HasSuffix(path, "_test.go") && (strings.HasSuffix(path, ".go") || strings.HasSuffix(path, ".tmpl")) {
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				program.Write(b)
			}
		}
	}
	names, err := fs.Glob(files, "*.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range names {
		for _, name := range blocksOf(t, file) {
			prefix := strings.TrimSuffix(file, ".tmpl") + "-"
			if strings.Count(program.String(), `"`+name+`"`) < 2 &&
				!(strings.Contains(program.String(), `"`+prefix+`"+`) && strings.Contains(program.String(), `"`+strings.TrimPrefix(name, prefix)+`"`)) {
				t.Errorf("%s: nobody uses block %q", file, name)
			}
		}
	}
}

func TestHostileNamesAreEscaped(t *testing.T) {
	text, err := Render("galat-isian", Field{Name: hostile, Value: hostile, Hint: hostile})
	if err != nil {
		t.Fatal(err)
	}
	if faults := faultsOf(text); len(faults) > 0 {
		t.Errorf("faults %q in %s", faults, text)
	}
	if got := html.UnescapeString(text); strings.Count(got, hostile) != 3 {
		t.Errorf("the name does not come out as it went in: %s", got)
	}
}

func TestFaultsAreSeen(t *testing.T) {
	for _, bad := range []string{"", "<p>x</p>", "<b>x", "x</b>", "a < b", "a &nbsp; b", "a & b", strings.Repeat("x", 4097), "dua  spasi"} {
		if len(faultsOf(bad)) == 0 {
			t.Errorf("nothing wrong was seen in %.40q", bad)
		}
	}
}

// read joins the files that match a pattern.
func read(t *testing.T, pattern string) string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}
