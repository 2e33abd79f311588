package commands_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"laporbot/logistics"
)

func TestEkspor(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak suara 180 rusak 2")
	w.pass(time.Hour)
	reply := w.ask(pimpinan, "/ekspor Tabang")
	w.wantText(reply, "Menyiapkan berkas Kecamatan Tabang …")
	if len(reply.Notices) != 5 || reply.Notices[1].Edits != reply.Notices[0].Key {
		t.Fatalf("%d notices", len(reply.Notices))
	}
	reply.Notices = reply.Notices[1:]
	w.wantText(reply, "✅ Berkas Kecamatan Tabang per Minggu, 24 November 2024 pukul 09.05 WITA, dari 1 laporan")
	book, err := excelize.OpenReader(bytes.NewReader(reply.Notices[1].Document.Data))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for cell, want := range map[string]string{"B2": "Tabang", "D2": "Kotak suara", "F2": "190", "G2": "180", "H2": "2", "I2": "-12"} {
		if got, err := book.GetCellValue("Stok", cell); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
		}
	}
	if got, err := book.GetCellValue("Laporan", "M2"); err != nil || got != "kotak suara 180 rusak 2" {
		t.Errorf("the source of the numbers: %q, %v", got, err)
	}
	if table := string(reply.Notices[2].Document.Data); !strings.Contains(table, "64.02.12;Tabang;1;Kotak suara;buah;190;180;2;-12;93") {
		t.Errorf("the table:\n%s", table)
	}
	if p := reply.Notices[3].Document; !p.Photo || !bytes.HasPrefix(p.Data, []byte("\x89PNG")) {
		t.Error("there is no picture")
	}
}

// TestEksporShowsWhatCounts: an edited report is shown with the version that counts.
func TestEksporShowsWhatCounts(t *testing.T) {
	w := newWorld(t)
	req := w.request(tabang, "/lapor kotak suara 190")
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Minute)
	w.edit(req, "/lapor kotak suara 160")
	reply := w.ask(pimpinan, "/ekspor Tabang")
	reply.Notices = reply.Notices[1:]
	w.wantText(reply, "dari 1 laporan")
	book, err := excelize.OpenReader(bytes.NewReader(reply.Notices[1].Document.Data))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for cell, want := range map[string]string{"M2": "kotak suara 190", "M3": "kotak suara 160"} {
		if got, err := book.GetCellValue("Laporan", cell); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
		}
	}
}

// TestEksporFails: the message that said that the files are made says that they are not.
func TestEksporFails(t *testing.T) {
	w := newWorld(t)
	reply, err := w.command("ekspor").Run(t.Context(), w.request(pimpinan, "/ekspor Tabang"))
	if err != nil || reply.Later == nil {
		t.Fatalf("%+v, %v", reply, err)
	}
	told, err := reply.Later.Failed()
	if err != nil {
		t.Fatal(err)
	}
	w.wantText(told, "Berkas Kecamatan Tabang tidak dapat disiapkan")
	if told.Notices[0].Edits != reply.Notices[0].Key {
		t.Error("it does not take the place of the first message")
	}
	// Where the area is not one there is nothing to work at.
	if reply := w.ask(pimpinan, "/ekspor Entah"); len(reply.Notices) != 1 || reply.Later != nil {
		t.Errorf("%+v", reply)
	}
}

func TestStatus(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak suara 171")
	w.wantText(w.ask(pimpinan, "/status"), "Kabupaten Kutai Kartanegara", "Lapor hari ini: 1 dari 20 kecamatan", "Paling tertinggal: Tabang 90% (Kotak suara)", "🟡", "Kurang: 1 macam")
}

// TestRekapOfDay: the digest of a day is shown as it was sent, whatever came later;
// where none was sent, the reports up to its end are summed.
func TestRekapOfDay(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak suara 180")
	w.pass(24 * time.Hour)
	w.ask(tabang, "/lapor kotak suara 190")
	w.wantText(w.ask(pimpinan, "/rekap Tabang kemarin"), "Kotak suara: 180 dari 190", "Minggu, 24 November 2024 pukul 23.59 WITA")
	w.wantText(w.ask(pimpinan, "/rekap Tabang 25/11"), "Kotak suara: 190 dari 190")
	sent := logistics.Digest{Number: 3, Area: "64.02.12", Name: "Tabang", Slot: w.now.Add(-12 * time.Hour), Cutoff: w.now.Add(-12 * time.Hour), Text: "seperti dikirim"}
	if _, _, err := w.store.AddDigest(t.Context(), sent); err != nil {
		t.Fatal(err)
	}
	w.wantText(w.ask(pimpinan, "/rekap Tabang kemarin"), "seperti dikirim")
}

func TestGrafik(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(pimpinan, "/grafik"), "Belum ada ringkasan Kabupaten Kutai Kartanegara")
	for day := range 3 {
		ready := int64(50 + 10*day)
		slot := w.now.Add(time.Duration(day-3) * 24 * time.Hour)
		_, _, err := w.store.AddDigest(t.Context(), logistics.Digest{
			Number: int64(day + 1), Area: "64.02", Slot: slot, Cutoff: slot,
			Rows: []logistics.DigestRow{{Area: "64.02.12", Name: "Tabang", Ready: &ready}, {Area: "64.02.05", Name: "Muara Badak"}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	reply := w.ask(pimpinan, "/grafik")
	w.wantText(reply, "menurut 3 ringkasan, Kamis, 21 November 2024 sampai Sabtu, 23 November 2024")
	if doc := reply.Notices[0].Document; doc == nil || !doc.Photo || !bytes.HasPrefix(doc.Data, []byte("\x89PNG")) {
		t.Error("there is no picture")
	}
	w.wantText(w.ask(tabang, "/grafik"), "Kesiapan Kecamatan Tabang menurut 3 ringkasan")
	w.wantText(w.ask(badak, "/grafik"), "Belum ada ringkasan Kecamatan Muara Badak")
}
