package commands_test

import (
	"context"
	"errors"
	"testing"

	"laporbot/commands"
	"laporbot/logistics"
)

// upload sends a file as the operator.
func (w *world) upload(name, content string, size int64) (commands.Reply, error) {
	w.Helper()
	req := w.request(operator, "/impor")
	req.File = &commands.File{Name: name, Size: size, Fetch: func(context.Context) ([]byte, error) { return []byte(content), nil }}
	return w.twice(req, w.command("impor").Run)
}

func TestImpor(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(operator, "/impor"), "Kirim berkas data", "CSV atau XLSX")

	good, err := w.upload("kebutuhan.csv", "kode,barang,jumlah\n64.02.12,tinta,95\n", 40)
	if err != nil {
		t.Fatal(err)
	}
	w.wantText(good, "kebutuhan.csv sudah diimpor", "• 1 kebutuhan")

	before := w.dump()
	bad, err := w.upload("kebutuhan.csv", "kode,barang,jumlah\n64.02.12,tinta,96\n64.02.99,tinta,1\n64.02.12,tinta,<b>\n", 40)
	if err != nil {
		t.Fatal(err)
	}
	w.wantText(bad, "belum diimpor", "baris 3, kolom kode", "baris 4, kolom jumlah")
	if w.dump() != before {
		t.Error("a bad file changed what is stored")
	}

	if _, err := w.upload("besar.csv", "", 50<<20); !errors.Is(err, logistics.ErrTooLarge) {
		t.Errorf("a huge file: %v", err)
	}
}
