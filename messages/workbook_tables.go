package messages

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"laporbot/logistics"
)

func (e Export) tables(loc *time.Location) []table {
	return []table{e.summary(loc), e.stock(), e.late(), e.obstacles(), e.sources()}
}

// summary is what the message says in numbers, one below the other.
func (e Export) summary(loc *time.Location) table {
	d := e.Digest
	zone, _ := d.Cutoff.In(loc).Zone()
	t := table{name: "Ringkasan", head: []string{"Hal", "Nilai", "Keterangan"}, widths: []float64{38, 22, 60}}
	add := func(what string, value any, note string) { t.rows = append(t.rows, []any{what, value, note}) }
	number := "belum bernomor"
	if d.Number > 0 {
		number = d.Title()
	}
	add("Wilayah", d.Name, string(d.Area))
	add("Nomor ringkasan", number, d.HDay)
	add("Keadaan per", d.Cutoff, "Semua waktu dalam "+zone)
	add("Kecamatan", int64(d.Coverage.Total()), "")
	for _, p := range pileNames {
		add(p.name, int64(d.Coverage.Of(p.pile)), "")
	}
	for _, r := range d.Rows {
		if r.Ready != nil {
			add("Kesiapan "+r.Name+" (%)", *r.Ready, r.Weakest)
		} else {
			add("Kesiapan "+r.Name+" (%)", nil, "belum diketahui")
		}
	}
	for _, c := range d.Changes {
		text, err := Plain("ringkasan-perubahan", c)
		if err == nil {
			add("Perubahan", nil, text)
		}
	}
	for _, list := range []struct {
		what string
		all  []logistics.Discrepancy
	}{{"Kurang", d.Shortages}, {"Rusak", d.Damaged}, {"Lebih", d.Over}} {
		for _, x := range list.all {
			add(list.what+": "+x.Short, x.Count, strings.TrimSpace(x.Unit+" di "+x.Name+" ("+reportName(x.Report)+")"))
		}
	}
	add("Sidik data", d.Hash, "SHA-256 dari isi ringkasan")
	return t
}

// stock has a row for each area and item of which a number is known.
func (e Export) stock() table {
	t := table{
		name: "Stok", widths: []float64{14, 26, 10, 28, 12, 12, 12, 12, 12, 12},
		head: []string{"Kode", "Wilayah", "Gelombang", "Barang", "Satuan", "Kebutuhan", "Ada", "Rusak", "Selisih", "Kesiapan %"},
	}
	for _, r := range e.Digest.Rows {
		for _, f := range r.Figures {
			row := []any{string(r.Area), r.Name, nil, f.Name, f.Unit, nil, f.Count, f.Broken, nil, nil}
			if r.Wave > 0 {
				row[2] = int64(r.Wave)
			}
			if f.Need != nil {
				row[5], row[8] = *f.Need, f.Usable()-*f.Need
			}
			if share, ok := f.Share(); ok {
				row[9] = share
			}
			t.rows = append(t.rows, row)
		}
	}
	return t
}

// late lists the areas without a report of the day, those of whom nobody has said
// why first.
func (e Export) late() table {
	t := table{name: "Belum melapor", head: []string{"Kode", "Wilayah", "Keadaan", "Laporan terakhir"}, widths: []float64{14, 26, 40, 20}}
	for _, p := range []logistics.Pile{logistics.PileSilent, logistics.PileUnreached, logistics.PileNotYet, logistics.PileAnnounced, logistics.PileNotDue} {
		for _, r := range e.Digest.Rows {
			n := r.Coverage.Of(p)
			if n == 0 {
				continue
			}
			i := slices.IndexFunc(pileNames, func(x pileName) bool { return x.pile == p })
			state := pileNames[i].name
			if r.Coverage.Total() > 1 {
				state = fmt.Sprintf("%s: %d dari %d kecamatan", state, n, r.Coverage.Total())
			}
			t.rows = append(t.rows, []any{string(r.Area), r.Name, state, r.Last})
		}
	}
	return t
}

func (e Export) obstacles() table {
	t := table{name: "Kendala", head: []string{"Nomor", "Wilayah", "Tingkat", "Keadaan", "Sejak", "Isi"}, widths: []float64{10, 26, 12, 14, 20, 80}}
	for _, o := range e.Digest.Obstacles {
		t.rows = append(t.rows, []any{logistics.ObstacleName(o.Number), o.Name, string(o.Severity), string(o.State), o.OpenedAt, o.Text})
	}
	for _, r := range e.Digest.Remarks {
		t.rows = append(t.rows, []any{reportName(r.Report), r.Name, nil, "catatan", nil, r.Text})
	}
	return t
}

// sources has a row for each line of each report.
func (e Export) sources() table {
	t := table{
		name: "Laporan", widths: []float64{10, 14, 26, 20, 20, 8, 28, 16, 12, 12, 12, 12, 60},
		head: []string{"Nomor", "Kode", "Wilayah", "Dikirim", "Diterima", "Versi", "Barang", "Keadaan", "Jumlah", "Rusak", "Kurang", "Lebih", "Pesan"},
	}
	names := map[string]string{logistics.ItemAll: "semua barang"}
	for _, it := range e.Items {
		names[it.Key] = it.Name
	}
	for _, r := range e.Reports {
		head := []any{r.Name(), string(r.Area), e.Name(r.Area), r.SentAt, r.ReceivedAt, int64(r.Version)}
		lines := r.Lines
		if len(lines) == 0 {
			lines = []logistics.Line{{}}
		}
		for i, l := range lines {
			name, known := names[l.Item]
			if !known {
				name = l.Item
			}
			row := append(slices.Clone(head), name, string(l.State), maybe(l.Count), maybe(l.Damaged), maybe(l.Short), maybe(l.Over), nil)
			if i == 0 {
				row[12] = r.Text
			}
			t.rows = append(t.rows, row)
		}
	}
	return t
}

func maybe(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}
