package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/commands"
	"laporbot/jobs"
	"laporbot/logistics"
)

// documents are the texts people read, by path. What they say of the program is
// held to the program below.
func documents(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			found[filepath.ToSlash(name)] = string(data)
		}
	}
	return found
}

// table gives the rows of the table whose header begins with first, each cut to
// its first n cells. What stands behind those is prose, and must not be empty.
func table(t *testing.T, text, first string, n int) [][]string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "\n| "+first+" |")
	if !ok {
		t.Fatalf("there is no table with %q", first)
	}
	var rows [][]string
	for i, line := range strings.Split(rest, "\n") {
		if i < 2 { // the rest of the header, and the rule below it
			continue
		}
		if !strings.HasPrefix(line, "|") {
			break
		}
		line = strings.ReplaceAll(strings.Trim(line, "| "), `\|`, "\x00")
		var cells []string
		for cell := range strings.SplitSeq(line, " | ") {
			cells = append(cells, strings.ReplaceAll(strings.TrimSpace(cell), "\x00", "|"))
		}
		if len(cells) < n || slices.Contains(cells, "") {
			t.Errorf("table %q: the row %q has an empty cell or too few", first, line)
			continue
		}
		rows = append(rows, cells[:n])
	}
	return rows
}

func inCode(words ...string) string { return "`" + strings.TrimSpace(strings.Join(words, " ")) + "`" }

// The tables of the README list what the program has, in its order and words.
func TestReadmeTables(t *testing.T) {
	readme := documents(t)["README.md"]
	t.Run("commands", func(t *testing.T) {
		var want [][]string
		for _, c := range commands.All(commands.Deps{}) {
			r, _ := logistics.RightOf(c.Name)
			who := "anyone"
			if !r.Anyone {
				var roles []string
				for _, role := range r.Roles {
					roles = append(roles, string(role))
				}
				who = strings.Join(roles, ", ")
				if len(roles) == len(logistics.Roles) {
					who = "all"
				}
			}
			where := "private, group"
			switch {
			case !r.Group:
				where = "private"
			case !r.Private:
				where = "group"
			}
			want = append(want, []string{inCode("/"+c.Name, c.Usage), who, where, c.Short})
		}
		if diff := cmp.Diff(want, table(t, readme, "command", 4)); diff != "" {
			t.Errorf("the table differs from commands.All (-program +README):\n%s", diff)
		}
	})
	t.Run("jobs", func(t *testing.T) {
		var want [][]string
		cfg, err := readConfig(nil, "", false)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range jobs.All(jobs.Deps{Plan: cfg.Plan, ReminderSchedule: cfg.ReminderSchedule, DigestSchedule: cfg.DigestSchedule}) {
			want = append(want, []string{inCode(j.Name), inCode(j.Spec), strings.TrimSuffix(j.Grace.String(), "0m0s")})
		}
		if diff := cmp.Diff(want, table(t, readme, "job", 3)); diff != "" {
			t.Errorf("the table differs from jobs.All (-program +README):\n%s", diff)
		}
	})
	t.Run("sub-commands", func(t *testing.T) {
		var want [][]string
		for _, c := range subcommands() {
			want = append(want, []string{inCode("laporbot", c.name, c.args), c.short})
		}
		if diff := cmp.Diff(want, table(t, readme, "sub-command", 2)); diff != "" {
			t.Errorf("the table differs from the sub-commands (-program +README):\n%s", diff)
		}
	})
	t.Run("settings", func(t *testing.T) {
		var want [][]string
		for _, field := range reflect.VisibleFields(reflect.TypeFor[settings]()) {
			value := "–"
			if d := field.Tag.Get("envDefault"); d != "" {
				value = inCode(d)
			}
			want = append(want, []string{inCode(field.Tag.Get("env")), value})
		}
		if diff := cmp.Diff(want, table(t, readme, "setting", 2)); diff != "" {
			t.Errorf("the table differs from the settings (-program +README):\n%s", diff)
		}
	})
}

var (
	testName   = regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z]\\w*)`")
	testFunc   = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)[A-Z]\w*)\(`)
	link       = regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)
	webAddress = regexp.MustCompile(`^[a-z]+:`)
)

// sources are our Go files, tests or the others, one after the other.
func sources(t *testing.T, tests bool) string {
	t.Helper()
	var all bytes.Buffer
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") != tests {
			return err
		}
		data, err := os.ReadFile(path)
		all.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// What the documents point at is there: the tests that prove a promise, and files.
func TestDocumentsPointAtWhatIsThere(t *testing.T) {
	known := map[string]bool{}
	for _, m := range testFunc.FindAllStringSubmatch(sources(t, true), -1) {
		known[m[1]] = true
	}
	for name, text := range documents(t) {
		for _, m := range testName.FindAllStringSubmatch(text, -1) {
			if !known[m[1]] {
				t.Errorf("%s: there is no test %s", name, m[1])
			}
		}
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if webAddress.MatchString(m[1]) {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), m[1])); err != nil {
				t.Errorf("%s points at %s, which is not there", name, m[1])
			}
		}
	}
}

// Each promise of the README names a test, or says that it is not kept yet.
func TestReadmePromises(t *testing.T) {
	rows := table(t, documents(t)["README.md"], "promise", 3)
	for i, row := range rows {
		if want := fmt.Sprintf("P%d", i+1); row[0] != want {
			t.Errorf("promise %s stands where %s should", row[0], want)
		}
		if !testName.MatchString(row[2]) && !strings.Contains(row[2], "not kept yet") {
			t.Errorf("%s names neither a test nor that it is not kept: %q", row[0], row[2])
		}
	}
	if len(rows) != 11 {
		t.Errorf("%d promises, want P1 to P11", len(rows))
	}
}

// Each library we import is named, with its reason, in the decision on libraries.
func TestLibrariesHaveAReason(t *testing.T) {
	text := documents(t)["docs/decisions/0011-libraries.md"]
	var named []string
	for _, m := range regexp.MustCompile("`([a-z0-9.]+/[^`]+)`").FindAllStringSubmatch(text, -1) {
		named = append(named, m[1])
	}
	for _, p := range listPackages(t) {
		for _, path := range p.Imports {
			outside := strings.Contains(strings.Split(path, "/")[0], ".")
			if outside && !slices.ContainsFunc(named, func(module string) bool { return strings.HasPrefix(path, module) }) {
				t.Errorf("%s imports %s, for which no reason is given", p.ImportPath, path)
			}
		}
	}
}

// Operators search the table of log lines for what the program wrote.
func TestOperationsNamesLogLines(t *testing.T) {
	program := sources(t, false)
	for _, row := range table(t, documents(t)["docs/operations.md"], "log line", 1) {
		if line := strings.Trim(row[0], "`"); !strings.Contains(program, `"`+line+`"`) {
			t.Errorf("nothing in the program says %q", line)
		}
	}
}

// The balance in the README is what the scenario prints.
func TestReadmeBalance(t *testing.T) {
	var out, faults bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := run(ctx, []string{"simulasi", "-skenario", "pilkada"}, nil, nil, &out, &faults); err != nil {
		t.Fatalf("%v\n%s%s", err, &out, &faults)
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```text\nNERACA SIMULASI.*?```\n")
	if !block.Match(readme) {
		t.Fatal("the README shows no balance")
	}
	fresh := block.ReplaceAllLiteral(readme, []byte("```text\n"+out.String()+"```\n"))
	if *update {
		if err := os.WriteFile("README.md", fresh, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(readme), string(fresh)); diff != "" {
		t.Errorf("the balance differs, see -update (-README +program):\n%s", diff)
	}
}

// played finds the pieces of conversation in a guide: those that are shown, and in
// comments what must have happened before.
var played = regexp.MustCompile("(?s)(```percakapan\n|<!-- percakapan\n)(.*?)(```\n|-->\n)")

// TestPercakapanPanduan plays the conversations that the guides show, each guide
// as one script from its first line to its last, and holds the guide to what the
// bot says. -update rewrites the bot's half.
func TestPercakapanPanduan(t *testing.T) {
	for _, file := range []string{"docs/panduan-ppk.md", "docs/panduan-operator.md"} {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".md"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text := string(data)
			var pieces []string
			for _, m := range played.FindAllStringSubmatch(text, -1) {
				pieces = append(pieces, m[2])
			}
			if len(pieces) == 0 {
				t.Fatal("the guide shows no conversation")
			}
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			const cut = "# ----\n" // the runner passes comments on
			said := strings.Split(newScript(t, ctx, openTest(t)).play(ctx, strings.Join(pieces, cut)), cut)
			if len(said) != len(pieces) {
				t.Fatalf("%d pieces became %d", len(pieces), len(said))
			}
			next := 0
			fresh := played.ReplaceAllStringFunc(text, func(piece string) string {
				m := played.FindStringSubmatch(piece)
				next++
				return m[1] + said[next-1] + m[3]
			})
			if *update {
				if err := os.WriteFile(file, []byte(fresh), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(text, fresh); diff != "" {
				t.Errorf("the conversation went another way, see -update (-guide +bot):\n%s", diff)
			}
		})
	}
}
