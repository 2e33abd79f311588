package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	gocmp "github.com/google/go-cmp/cmp"
)

// uraiOf is what urai prints, without any setting.
func uraiOf(t *testing.T, stdin string, args ...string) (string, error) {
	t.Helper()
	var out, errs bytes.Buffer
	err := run(t.Context(), append([]string{"urai"}, args...), nil, strings.NewReader(stdin), &out, &errs)
	if errs.Len() > 0 {
		t.Errorf("stderr: %s", &errs)
	}
	return out.String(), err
}

// The object has exactly the keys that others rely on, in this order.
func TestUraiKeys(t *testing.T) {
	tests := []struct{ name, message, want string }{
		{
			"ballots, boxes and booths", "/lapor surat suara bup 12.480 rusak 20, kotak 190",
			`{"area":"","time":"","stock":[` +
				`{"item":"surat_suara_bupati","count":12480,"damaged":20,"short":null,"over":null,"unit":"lembar","packs":null,"state":"jumlah","corrected":"","asked":false},` +
				`{"item":"kotak_suara","count":190,"damaged":null,"short":null,"over":null,"unit":"buah","packs":null,"state":"jumlah","corrected":"","asked":false}],` +
				`"obstacles":[],"questions":[],"notes":[],"not_understood":[]}`,
		},
		{
			"a question", "surat suara 12500",
			`{"area":"","time":"","stock":[` +
				`{"item":"","count":12500,"damaged":null,"short":null,"over":null,"unit":"lembar","packs":null,"state":"jumlah","corrected":"","asked":true}],` +
				`"obstacles":[],"questions":[{"kind":"pemilihan","raw":"surat suara","choices":["gubernur","bupati","masing-masing"]}],"notes":[],"not_understood":[]}`,
		},
		{
			"an obstacle, an area and a time", "untuk Tabang kotk 45 kemarin, kendala: jembatan putus",
			`{"area":"64.02.12","time":"kemarin","stock":[` +
				`{"item":"kotak_suara","count":45,"damaged":null,"short":null,"over":null,"unit":"buah","packs":null,"state":"jumlah","corrected":"kotk→kotak","asked":false}],` +
				`"obstacles":[{"text":"jembatan putus","category":"jalan_akses","severity":"berat"}],"questions":[],"notes":[],"not_understood":[]}`,
		},
		{
			"signs that HTML would escape", "kendala: air < 1 m & banjir",
			`{"area":"","time":"","stock":[],"obstacles":[{"text":"air < 1 m & banjir","category":"cuaca_banjir","severity":"sedang"}],"questions":[],"notes":[],"not_understood":[]}`,
		},
		{"an empty message", "", `{"area":"","time":"","stock":[],"obstacles":[],"questions":[],"notes":[],"not_understood":[]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := uraiOf(t, tt.message+"\n")
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(tt.want+"\n", got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// However a message is written down, it is the same message, and each line has its
// object in its place.
func TestUraiLines(t *testing.T) {
	const want = `"item":"tinta","count":40,`
	for name, message := range map[string]string{
		"bare":               "kotak 190, tinta 40",
		"with the command":   "/lapor kotak 190, tinta 40",
		"in capitals":        "/LAPOR kotak 190, tinta 40",
		"for a bot":          "/lapor@laporkukarbot kotak 190, tinta 40",
		"command alone":      `/lapor\nkotak 190\ntinta 40`,
		"line breaks":        `kotak 190\ntinta 40`,
		"spaces around":      "   /lapor   kotak 190, tinta 40   ",
		"carriage return":    "kotak 190, tinta 40\r",
		"tabs":               "kotak\t190,\ttinta\t40",
		"invalid UTF-8":      "kotak 190 \xff\xfe, tinta 40",
		"a zero byte":        "kotak 190\x00, tinta 40",
		"a byte order mark":  "\ufeffkotak 190, tinta 40",
		"words of no length": "kotak\u200b 190, tinta\u200d 40",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := uraiOf(t, "\n"+message+"\n\nhmm")
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
			if len(lines) != 4 {
				t.Fatalf("%d objects for 4 messages:\n%s", len(lines), got)
			}
			if !strings.Contains(lines[1], want) || !strings.Contains(lines[1], `"item":"kotak_suara","count":190,`) {
				t.Errorf("read as %s", lines[1])
			}
			if lines[0] != lines[2] || !strings.Contains(lines[3], `"not_understood":["hmm"]`) {
				t.Errorf("the others:\n%s\n%s\n%s", lines[0], lines[2], lines[3])
			}
			if !utf8.ValidString(got) || !json.Valid([]byte(lines[1])) {
				t.Errorf("not JSON in UTF-8: %q", lines[1])
			}
		})
	}
}

func TestUraiLongLines(t *testing.T) {
	got, err := uraiOf(t, strings.Repeat("a", maxMessageLine-1)+"\nkotak 190\n")
	if err != nil || !strings.HasSuffix(got, "}\n") || strings.Count(got, "\n") != 2 {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	// What is longer than any message ends with an error that names it, after the
	// answers to those before.
	got, err = uraiOf(t, "kotak 190\n"+strings.Repeat("a", maxMessageLine+1)+"\ntinta 40\n")
	if err == nil || !strings.Contains(err.Error(), "read message 2") {
		t.Errorf("error %v", err)
	}
	if strings.Count(got, "\n") != 1 || !strings.Contains(got, "kotak_suara") {
		t.Errorf("the answers before are lost: %q", got)
	}
}

func TestUraiNeedsNothing(t *testing.T) {
	got, err := uraiOf(t, "")
	if got != "" || err != nil {
		t.Errorf("nothing in: %q, %v", got, err)
	}
	if _, err := uraiOf(t, "kotak 190\n", "FILE"); !errors.Is(err, errUsage) {
		t.Errorf("an argument: %v", err)
	}
	full := failing{}
	if err := run(t.Context(), []string{"urai"}, nil, strings.NewReader("kotak 190\n"), full, full); !errors.Is(err, errFull) {
		t.Errorf("nowhere to write to: %v", err)
	}
}

var errFull = errors.New("no space left")

// failing takes nothing.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }
