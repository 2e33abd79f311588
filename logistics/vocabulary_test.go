package logistics

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
)

// shippedVocabulary is built from the data the program ships.
func shippedVocabulary(t testing.TB) *Vocabulary {
	t.Helper()
	var items []Item
	for _, r := range shippedRows(t, "../data/items.csv") {
		items = append(items, Item{
			Key: r["key"], Name: r["nama"], Short: r["singkat"], Aliases: strings.Split(r["alias"], "|"), Category: r["kategori"],
			Unit: r["satuan"], Election: Election(r["pemilihan"]), Inside: r["dalam_kotak"] == "ya", Blocks: r["menghalangi"] == "ya",
		})
	}
	var areas []Area
	for _, r := range shippedRows(t, "../data/areas.csv") {
		areas = append(areas, Area{Code: AreaCode(r["kode"]), Name: r["nama"], Aliases: strings.Split(r["alias"], "|")})
	}
	return NewVocabulary(items, areas)
}

func shippedRows(t testing.TB, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		out = append(out, m)
	}
	return out
}
