package logistics

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// corpusCase is one message of testdata/urai with the reading that people agreed on.
type corpusCase struct {
	where, message string
	want           Reading
}

// corpus reads testdata/urai: the lines of a message begin with "> ", the reading
// that is expected follows as JSON, a blank line ends the case.
func corpus(t testing.TB) []corpusCase {
	t.Helper()
	files, err := filepath.Glob("testdata/urai/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []corpusCase
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for block := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n\n") {
			c := corpusCase{where: filepath.Base(name)}
			var lines []string
			for line := range strings.SplitSeq(block, "\n") {
				if text, ok := strings.CutPrefix(line, "> "); ok {
					lines = append(lines, text)
					continue
				}
				if err := json.Unmarshal([]byte(line), &c.want); err != nil {
					t.Fatalf("%s: %q: %v", name, block, err)
				}
			}
			c.message = strings.Join(lines, "\n")
			out = append(out, c)
		}
	}
	return out
}

func TestReadCorpus(t *testing.T) {
	v := shippedVocabulary(t)
	cases := corpus(t)
	if len(cases) < 400 {
		t.Fatalf("only %d messages, want 400", len(cases))
	}
	for _, c := range cases {
		t.Run(c.where+"/"+c.message, func(t *testing.T) {
			got := v.Read(c.message)
			checkReading(t, v, got)
			if diff := cmp.Diff(asJSON(t, c.want), asJSON(t, got)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", c.message, diff)
			}
			again := v.Read(got.Canonical())
			if diff := cmp.Diff(asJSON(t, certain(got)), asJSON(t, certain(again))); diff != "" {
				t.Errorf("canonical form reads otherwise (-first +again):\n%s\n%s", got.Canonical(), diff)
			}
		})
	}
}

// asJSON is a reading as laporbot urai prints it, indented so that a difference is
// easy to see.
func asJSON(t *testing.T, r Reading) string {
	t.Helper()
	b, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestReadShape holds the JSON to what the tool promises: every key there, lists
// never null, unknown numbers null.
func TestReadShape(t *testing.T) {
	v := shippedVocabulary(t)
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", `{"area":"","time":"","stock":[],"obstacles":[],"questions":[],"notes":[],"not_understood":[]}`},
		{"a line", "surat suara bup 12.480 rusak 20", `{"area":"","time":"","stock":[{"item":"surat_suara_bupati","count":12480,"damaged":20,"short":null,"over":null,"unit":"lembar","packs":null,"state":"jumlah","corrected":"","asked":false}],"obstacles":[],"questions":[],"notes":[],"not_understood":[]}`},
		{"a question", "kotak 12,5", `{"area":"","time":"","stock":[{"item":"kotak_suara","count":null,"damaged":null,"short":null,"over":null,"unit":"buah","packs":null,"state":"jumlah","corrected":"","asked":true}],"obstacles":[],"questions":[{"kind":"angka","raw":"kotak 12,5","choices":["12","125"]}],"notes":[],"not_understood":[]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := json.Marshal(v.Read(c.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(b)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadBesideJSON(t *testing.T) {
	v := shippedVocabulary(t)
	sum := v.Read("kotak gub 95 kotak bup 96").Stock[0]
	if diff := cmp.Diff([]Part{{ElectionGubernur, 95}, {ElectionBupati, 96}}, sum.Parts); diff != "" {
		t.Errorf("parts: %s", diff)
	}
	of := v.Read("kotak 95 dari 97").Stock[0]
	if of.Of == nil || *of.Of != 97 {
		t.Errorf("Of = %v, want 97", of.Of)
	}
	if !v.Read("kotak kurang lebih 86").Stock[0].About {
		t.Error("About is not set")
	}
	pack := v.Read("kabel ties 30 pack @100").Stock[0]
	if pack.PackSize == nil || *pack.PackSize != 100 || pack.PackUnit != "pack" {
		t.Errorf("pack = %+v", pack)
	}
	asked := v.Read("kotak 95, tinta 12,5")
	if got := asked.Questions[0].Line; got != 1 {
		t.Errorf("question waits on line %d, want 1", got)
	}
}

func TestReadKnownPackSize(t *testing.T) {
	size := int64(10)
	v := NewVocabulary([]Item{{Key: "bilik_suara", Name: "Bilik", Unit: "buah", PackSize: &size}}, nil)
	got := v.Read("bilik 38 pack").Stock[0]
	if got.Count == nil || *got.Count != 380 || got.Packs == nil || *got.Packs != 38 {
		t.Errorf("got %+v, want 38 packs, 380", got)
	}
}

func TestReadImportedItem(t *testing.T) {
	v := NewVocabulary([]Item{{Key: "semua", Name: "Tenda TPS", Aliases: []string{"tenda"}, Unit: "unit"}}, nil)
	r := v.Read("tenda 95")
	if len(r.Stock) != 1 || r.Stock[0].Item != "semua" || r.Stock[0].Unit != "unit" {
		t.Fatalf("got %+v", r.Stock)
	}
	if diff := cmp.Diff(certain(r), certain(v.Read(r.Canonical()))); diff != "" {
		t.Errorf("canonical form %q: %s", r.Canonical(), diff)
	}
}

func TestReadConcurrently(t *testing.T) {
	v := shippedVocabulary(t)
	want := asJSON(t, v.Read("kotk 95, bilk 190, jembatan putus"))
	var wg sync.WaitGroup
	got := make([]string, 8)
	for i := range got {
		wg.Go(func() { got[i] = asJSON(t, v.Read("kotk 95, bilk 190, jembatan putus")) })
	}
	wg.Wait()
	for _, g := range got {
		if g != want {
			t.Fatal("readings differ")
		}
	}
}

func TestFindItem(t *testing.T) {
	v := shippedVocabulary(t)
	for _, c := range []struct {
		words     string
		want      []string
		corrected string
	}{
		{"kotak", []string{"kotak_suara"}, ""},
		{"kabel ties", []string{"segel_plastik"}, ""},
		{"sgel", []string{"segel"}, "sgel→segel"},
		{"sampul", []string{"sampul_kubus", "sampul_biasa", "sampul_c_hasil"}, ""},
		{"surat suara", []string{"surat_suara_gubernur", "surat_suara_bupati"}, ""},
		{"surat suara pilbup", []string{"surat_suara_bupati"}, ""},
		{"surat_suara_bupati", []string{"surat_suara_bupati"}, ""},
		{"formulir", []string{"formulir"}, ""}, // a key is always its item
		{"tps", []string{"tps"}, ""},
		{"meja", nil, ""},
		{"", nil, ""},
	} {
		t.Run(c.words, func(t *testing.T) {
			found, corrected := v.FindItem(c.words)
			var keys []string
			for _, it := range found {
				keys = append(keys, it.Key)
			}
			if diff := cmp.Diff(c.want, keys); diff != "" || corrected != c.corrected {
				t.Errorf("corrected %q, %s", corrected, diff)
			}
		})
	}
}
