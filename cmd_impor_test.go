package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"laporbot/logistics"
	"laporbot/storage"
)

// writeFiles writes files into the folder the test is in.
func writeFiles(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

const areasFile = "kode,nama,tps\n64.02,Kutai Kartanegara,1447\n64.02.12,Tabang,\n64.02.13,Samboja,70\n"

func TestImpor(t *testing.T) {
	environ := embedded(t)
	writeFiles(t, map[string]string{
		"areas.csv": areasFile,
		"items.csv": "key,nama\nkotak_suara,Kotak suara\ntinta,Tinta\n",
		// What a file refers to may stand in one before it.
		"needs.csv":  "kode,barang,jumlah\nTabang,kotak_suara,12.500\n",
		"areas2.csv": "kode,tps,nama\n64.02.12,44,Tabang\n",
	})
	want := "Selesai: 3 wilayah, 2 barang, dan 1 kebutuhan disimpan di "
	if said := mustRun(t, environ, "impor", "areas.csv", "items.csv", "needs.csv", "areas2.csv"); !strings.HasPrefix(said, want) {
		t.Errorf("impor said %q, want %q…", said, want)
	}
	withEngine(t.Context(), t, environ, func(e storage.Engine) {
		store := storage.NewStore(e)
		areas, err := store.Areas(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		tps := map[logistics.AreaCode]string{}
		for _, a := range areas {
			tps[a.Code] = "?"
			if a.TPS != nil {
				tps[a.Code] = fmt.Sprint(*a.TPS)
			}
		}
		if diff := cmp.Diff(map[logistics.AreaCode]string{"64.02": "1447", "64.02.12": "44", "64.02.13": "70"}, tps); diff != "" {
			t.Error(diff)
		}
		items, err := store.Items(t.Context())
		if err != nil || len(items) != 2 || items[0].Key != "kotak_suara" {
			t.Errorf("items %v: %v", items, err)
		}
		needs, err := store.Needs(t.Context())
		if err != nil || len(needs) != 1 || needs[0].Count != 12_500 {
			t.Errorf("needs %v: %v", needs, err)
		}
	})
}

func TestImporTellsEveryFault(t *testing.T) {
	environ := embedded(t)
	writeFiles(t, map[string]string{"areas.csv": areasFile})
	mustRun(t, environ, "impor", "areas.csv")
	before := content(t, environ)
	bad := "kode,nama,tps\n64.02.14,Tenggarong,-4\n64.02.15,,1\n"
	writeFiles(t, map[string]string{
		"good.csv": "kode,nama\n64.02.18,Kota Bangun\n",
		"bad.csv":  bad + strings.Repeat("64.02.14,Tenggarong,5\n", 25),
	})
	said := mustFail(t, environ, []string{"bad.csv", "faults found: 27", "nothing was changed"}, "impor", "good.csv", "bad.csv")
	for _, want := range []string{
		"bad.csv belum diimpor dan tidak ada data yang berubah.",
		"baris 2, kolom tps: “-4” kurang dari nol\n",
		"baris 3, kolom nama: wajib diisi\n",
		"dan 7 kekeliruan lain\n",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("impor does not say %q:\n%s", want, said)
		}
	}
	if lines := strings.Count(said, "\n"); lines != 1+20+1 {
		t.Errorf("%d lines, want 20 faults between head and rest:\n%s", lines, said)
	}
	if !bytes.Equal(before, content(t, environ)) {
		t.Error("the good file before the bad one changed something")
	}
}

func TestImporRefusesFiles(t *testing.T) {
	environ := embedded(t)
	writeFiles(t, map[string]string{"large.csv": areasFile + strings.Repeat("\n", 3<<20), "archive.xlsx": "PK\x03\x04", "areas.csv": areasFile})
	for _, tt := range []struct {
		name, file, want string
	}{
		{"missing", "none.csv", "none.csv"},
		{"a folder", ".", "is a directory"},
		{"too large", "large.csv", "too large"},
		{"cut off", "archive.xlsx", "archive.xlsx"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			mustFail(t, environ, []string{tt.want}, "impor", "areas.csv", tt.file)
			withEngine(t.Context(), t, environ, func(e storage.Engine) {
				if n, err := countDocuments(t.Context(), e); err != nil || n != 0 {
					t.Errorf("%d documents were stored: %v", n, err)
				}
			})
		})
	}
}

// A running bot holds the embedded database; the file can go to the bot instead.
func TestImporWhileTheBotRuns(t *testing.T) {
	environ := embedded(t)
	writeFiles(t, map[string]string{"areas.csv": areasFile})
	withEngine(t.Context(), t, environ, func(storage.Engine) {
		mustFail(t, environ, []string{"in use", fmt.Sprint(os.Getpid()), "send it the file in Telegram"}, "impor", "areas.csv")
	})
}
