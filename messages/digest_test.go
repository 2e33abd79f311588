package messages

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"laporbot/logistics"
)

// sampleDigest has a row of every kind.
func sampleDigest() logistics.Digest {
	slot := time.Date(2024, 11, 24, 12, 0, 0, 0, time.UTC)
	return logistics.Digest{
		Number: 7, Area: "64.02", Name: "Kutai Kartanegara", Slot: slot, Cutoff: slot, TimeZone: "Asia/Makassar", HDay: "H-3",
		Coverage: logistics.Coverage{Reported: 4, NotYet: 3, Silent: 2},
		Rows: []logistics.DigestRow{
			{Name: "Tabang", Coverage: logistics.Coverage{Reported: 1}, Ready: new(int64(100)), NeedKnown: true, Last: slot},
			{Name: "Kenohan", Coverage: logistics.Coverage{Reported: 1}, Ready: new(int64(45)), Weakest: "Tinta", NeedKnown: true, Last: slot},
			{Name: "Muara Wis", Coverage: logistics.Coverage{NotYet: 1}, NotArrived: 3, Ready: new(int64(0)), Last: slot},
			{Name: "Kota Bangun", Coverage: logistics.Coverage{NotYet: 1}, Last: slot},
			{Name: "Muara Jawa", Coverage: logistics.Coverage{NotYet: 1}, None: true, Ready: new(int64(0)), Weakest: "Tinta", Last: slot},
			{Name: "Sebulu", Coverage: logistics.Coverage{Silent: 1}, Ready: new(int64(80)), Weakest: "Kotak", Last: slot.Add(-24 * time.Hour)},
			{Name: "Anggana", Coverage: logistics.Coverage{Silent: 1}},
			{Name: "Samboja", Coverage: logistics.Coverage{Reported: 1}, Last: slot},
			{Name: "Loa Kulu", Coverage: logistics.Coverage{Reported: 1}, NeedKnown: true, Last: slot},
		},
		Totals: []logistics.ItemTotal{
			{Name: "Kotak suara", Unit: "buah", Areas: 5, Count: 12500, Broken: 3, Need: new(int64(28940))},
			{Name: "Lem", Areas: 1, Count: 4},
			{Name: "Lampu", Areas: 9},
			{Name: "Spidol", Areas: 1},
			{Name: "Tinta", Areas: 2, Need: new(int64(80))},
		},
		Shortages: []logistics.Discrepancy{{Name: "Kenohan", Short: "Tinta", Unit: "botol", Count: 1200, Broken: 30, Report: 12}},
		Damaged:   []logistics.Discrepancy{{Name: "Kenohan", Short: "Kotak suara", Unit: "buah", Count: 3, Report: 12}},
		Remarks:   []logistics.Remark{{Name: "Tabang", Text: hostile, Report: 14}},
		Reports:   []int64{9, 12, 14},
		Hash:      "0123456789abcdef",

		Previous: 6, Since: slot.Add(-24 * time.Hour), Missed: []time.Time{slot.Add(-12 * time.Hour)},
		Changes: []logistics.Change{
			{Kind: logistics.ChangeDown, Name: "Kenohan", From: 80, To: 45, Item: "Tinta"},
			{Kind: logistics.ChangeSilent, Name: "Sebulu"},
			{Kind: logistics.ChangeLess, Name: "Kenohan", Item: "Tinta", From: 1000, To: 900, Unit: "botol"},
			{Kind: logistics.ChangeUp, Name: "Tabang", From: 90, To: 100},
			{Kind: logistics.ChangeSpoke, Name: "Samboja"},
		},
		Supplements: []logistics.Supplement{{Name: "Samboja", Report: 9, SentAt: slot.Add(-25 * time.Hour)}},
		Today:       []string{"Sebulu", "Anggana"},
		Obstacles: []logistics.DigestObstacle{
			{Number: 5, Name: "Kenohan", Severity: logistics.SeverityHigh, State: logistics.StateOpen, Text: "jalan <putus>", OpenedAt: slot.Add(-3 * time.Hour)},
		},
		Opened: []int64{5}, Closed: []int64{3, 4},
		Decisions: []logistics.Decision{
			{Kind: logistics.DecideObstacle, Names: []string{"Kenohan"}, Obstacle: 5},
			{Kind: logistics.DecideMove, Names: []string{"Kenohan"}, From: "Tabang", Item: "Tinta", Unit: "botol", Count: 1200},
			{Kind: logistics.DecideSupply, Names: []string{"Kenohan"}, Item: "Tinta", Count: 1},
			{Kind: logistics.DecideVisit, Names: []string{"Sebulu", "Anggana"}},
			{Kind: logistics.DecideAppoint, Names: []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}},
		},
	}
}

func TestDigestText(t *testing.T) {
	got, err := DigestText(sampleDigest())
	if err != nil {
		t.Fatal(err)
	}
	const want = `<b>Ringkasan distribusi logistik D-7 (H-3)</b>
<i>Termasuk ringkasan yang tidak sempat dikirim: Minggu, 24 November 2024.</i>

Yth. Bapak/Ibu Pimpinan KPU Kutai Kartanegara,

Izin melaporkan keadaan logistik Kutai Kartanegara per Minggu, 24 November 2024 pukul 20.00 WITA sebagai berikut.

<b>Pelaporan</b>
4 dari 9 kecamatan sudah melapor, 3 menyatakan nihil, belum datang, atau masih didata, 2 belum melapor.
Susulan: Samboja R-9 (19.00 WITA).

<b>Kesiapan</b>
🟢 Tabang: 100%
🔴 Kenohan: 45%, paling kurang Tinta
⏳ Muara Wis: barang belum datang
⏳ Kota Bangun: Dalam Pendataan
🔴 Muara Jawa: nihil, 0%, paling kurang Tinta
🔴 Sebulu: belum melapor, 80%, paling kurang Kotak (per 23 November)
⚪ Anggana: belum melapor
⚪ Samboja: sudah melapor
⚪ Loa Kulu: sudah melapor, barang wajib belum disebut
<i>Persen: barang wajib yang paling kurang. 🟢 100, 🟡 90–99, 🔴 di bawah 90.</i>
<i>Tanpa persen: kebutuhan belum diketahui.</i>

<b>Kurang</b>
• Kenohan: Tinta 1.200 botol, termasuk 30 rusak (R-12)

<b>Rusak</b>
• Kenohan: Kotak suara 3 buah (R-12)

<b>Lebih</b>
NIHIL dari kecamatan yang sudah melapor

<b>Berubah sejak D-6, Sabtu, 23 November 2024 pukul 20.00 WITA</b>
• Kenohan: kesiapan turun 80% → 45% (Tinta)
• Sebulu: kemarin melapor, hari ini belum
• Kenohan: Tinta 1.000 → 900 botol
• Tabang: kesiapan naik 90% → 100%
• Samboja: mulai melapor
• Kendala baru: K-5
• Kendala selesai: K-3, K-4

<b>Pengiriman menurut rencana</b>
Hari ini: Sebulu, Anggana
Besok: tidak ada

<b>Kendala dan catatan</b>
• Kenohan (berat, 3 jam): jalan &lt;putus&gt; (K-5)
• Tabang: &lt;b&gt;Budi&lt;/i&gt; &amp; &#34;Siti&#34; &lt;a href=&#39;x&#39;&gt; (R-14)

<b>Perlu keputusan</b>
• K-5 di Kenohan belum ada yang menangani
• Memindahkan Tinta 1.200 botol dari Tabang ke Kenohan
• Menambah Tinta 1 untuk Kenohan
• Menghubungi atau mendatangi Sebulu, Anggana: lebih dari sehari belum melapor
• Menunjuk petugas yang terjangkau di a, b, c, d, e, f, g, h dan 2 lain

<b>Jumlah barang</b>
• Kotak suara: 12.500 dari 28.940 buah (5 kec.), 3 rusak
• Lem: 4 (1 kec.)
• Belum ada sama sekali: Lampu
• Belum ada, menurut kecamatan yang menyebutnya: Spidol (1 kec.), Tinta (2 kec.)
<i>Tanpa kata “dari”: kebutuhan belum diketahui.</i>

Berdasarkan 3 laporan, R-9 s.d. R-14. Sidik data 01234567.`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestDigestTextLateAndEmpty(t *testing.T) {
	d := sampleDigest()
	d.Late, d.Cutoff = true, d.Slot.Add(40*time.Minute)
	d.Coverage = logistics.Coverage{Silent: 1}
	d.Area, d.Name, d.Rows, d.Totals, d.Shortages, d.Damaged, d.Remarks, d.Reports, d.Number = "64.02.12", "Tabang", d.Rows[5:6], nil, nil, nil, nil, nil, 0
	got, err := DigestText(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"logistik (H-3)</b>\n", "Terlambat: seharusnya Minggu, 24 November 2024 pukul 20.00 WITA", "per Minggu, 24 November 2024 pukul 20.40 WITA",
		"Ketua dan Anggota PPK Tabang", "<b>Pelaporan</b>\nTabang belum melapor.", "Dalam Pendataan",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
	if strings.Contains(got, "NIHIL") {
		t.Error("nobody has reported, so nothing can be nihil")
	}
	d.TimeZone = "Mars/Phobos"
	if _, err := DigestText(d); err == nil {
		t.Error("an unknown zone went through")
	}
}

// TestDigestTextFits: the longest names, the largest numbers and every list full
// still give one message, with all 20 kecamatan in it.
func TestDigestTextFits(t *testing.T) {
	for _, tt := range []struct {
		rows, items, gaps int
		all               bool // every row must be shown
	}{{20, 32, 640, true}, {20, 6, 3, true}, {38, 32, 2000, false}, {600, 32, 5000, false}, {0, 0, 0, true}} {
		t.Run(fmt.Sprintf("%d rows %d items %d gaps", tt.rows, tt.items, tt.gaps), func(t *testing.T) {
			d := sampleDigest()
			d.Rows, d.Totals, d.Shortages, d.Damaged, d.Over, d.Remarks = nil, nil, nil, nil, nil, nil
			for i := range tt.rows {
				d.Rows = append(d.Rows, logistics.DigestRow{
					Name: fmt.Sprintf("Kotawaringin & Tenggarong Seberang %02d", i), Coverage: logistics.Coverage{Silent: 1},
					Ready: new(int64(i % 100)), Weakest: "Surat suara Gubernur", Last: d.Slot.Add(-200 * time.Hour), NeedKnown: true,
				})
			}
			for range tt.items {
				d.Totals = append(d.Totals,
					logistics.ItemTotal{Name: "Sampul C.HASIL-KWK", Unit: "lembar", Areas: 20, Count: 999999999, Broken: 99999999, Need: new(int64(999999999))},
					logistics.ItemTotal{Name: strings.Repeat("Sampul ", 6), Areas: 3}, logistics.ItemTotal{Name: strings.Repeat("Sampul ", 6), Areas: 7000})
			}
			for i := range tt.gaps {
				x := logistics.Discrepancy{Name: "Tenggarong Seberang", Short: "Surat suara Gubernur", Unit: "lembar", Count: 999999999, Report: 999999}
				d.Shortages, d.Damaged, d.Over = append(d.Shortages, x), append(d.Damaged, x), append(d.Over, x)
				d.Changes = append(d.Changes, logistics.Change{Kind: logistics.ChangeLess, Name: "Tenggarong Seberang", Item: "Surat suara Gubernur", From: 999999999, To: 1, Unit: "lembar"})
				d.Obstacles = append(d.Obstacles, logistics.DigestObstacle{Number: 99999, Name: "Tenggarong Seberang", Severity: logistics.SeverityHigh, Text: strings.Repeat("<&>", 700)})
				d.Decisions = append(d.Decisions, d.Decisions[i%len(d.Decisions)])
				d.Remarks = append(d.Remarks, logistics.Remark{Name: "Tabang", Text: strings.Repeat("<&>", 700), Report: 999999})
			}
			text, err := DigestText(d)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(utf16.Encode([]rune(text))); n > MaxText {
				t.Errorf("%d units", n)
			}
			if shown := strings.Count(text, "Kotawaringin"); tt.all && shown != tt.rows {
				t.Errorf("%d of %d rows are shown", shown, tt.rows)
			}
			for _, fault := range faultsOf(text) {
				t.Error(fault)
			}
		})
	}
}

func TestDigestTextKeepsTheWorst(t *testing.T) {
	d := sampleDigest()
	d.Rows = nil
	for i := range 200 {
		d.Rows = append(d.Rows, logistics.DigestRow{Name: fmt.Sprintf("W%03d", i), Coverage: logistics.Coverage{Reported: 1}, Ready: new(int64(100)), NeedKnown: true, Last: d.Slot})
	}
	d.Rows[150].Ready, d.Rows[150].Weakest = new(int64(3)), "Tinta"
	d.Rows[180].Coverage = logistics.Coverage{Silent: 1}
	text, err := DigestText(d)
	if err != nil {
		t.Fatal(err)
	}
	first, second := strings.Index(text, "W150"), strings.Index(text, "W180")
	if first < second || second < 0 || !strings.Contains(text, "wilayah lain, lihat /ekspor.") {
		t.Errorf("the rows furthest behind must stay, the silent one first:\n%s", text)
	}
}

func TestRingkasanBlocks(t *testing.T) {
	d := sampleDigest()
	data := newDigestText(d, time.UTC, 2, 1, 0, 0, 1)
	checkBlocks(t, "ringkasan.tmpl", samples{
		"ringkasan-teks":    {data},
		"ringkasan-wilayah": {digestRow{Sign: "⏳", Name: hostile, Kecamatan: 20, Reported: 3, Ready: true, Percent: 5}},
		"ringkasan-selisih": {digestList{Nothing: "NIHIL"}, digestList{Left: 5}},
		"ringkasan-perubahan": {
			logistics.Change{Kind: logistics.ChangeDown, Name: hostile, From: 8, To: 4, Item: hostile}, logistics.Change{Kind: logistics.ChangeMore, Name: hostile, Item: "Tinta"},
		},
		"ringkasan-keputusan": {digestDecision{Kind: logistics.DecideMove, Names: hostile, From: hostile, Item: "Tinta", Count: 5}, digestDecision{Kind: logistics.DecideAppoint, Names: "Tabang"}},
		"ringkasan-gambar":    {"D-7"},
		"ringkasan-ditahan":   {Withheld{Area: hostile, Slot: d.Slot}},
		"ringkasan-alarm":     {Withheld{Area: hostile, Slot: d.Slot, Cause: hostile}},
	})
}

func TestPengingatBlocks(t *testing.T) {
	slot := time.Date(2024, 11, 24, 15, 0, 0, 0, time.FixedZone("WITA", 8*3600))
	r := Reminder{Address: "Bapak/Ibu", Title: "Ketua PPK " + hostile, Areas: []string{"Kecamatan Tabang", hostile}, Slot: slot, HDay: "H-3"}
	soon := r
	soon.Deadline = slot.Add(3 * time.Hour)
	checkBlocks(t, "pengingat.tmpl", samples{
		"pengingat-ketua": {r, soon}, "pengingat-tombol": {nil}, "pengingat-tombol-sama": {ReminderSame{}, ReminderSame{Yesterday: true}},
		"pengingat-selesai": {ReminderDone{Area: hostile, Report: "R-7", At: slot}},
		"pengingat-grup":    {Missing{Areas: []string{"Tabang", hostile}, Slot: slot, HDay: "H-3"}, Missing{Areas: []string{"Tabang"}, Slot: slot}},
		"pengingat-atasan":  {MissingToSuperior{Day: slot, Areas: []MissingArea{{Name: hostile}, {Name: "Tabang", Last: slot}}}},
	})
	text, err := Render("pengingat-ketua", soon)
	if err != nil || !strings.Contains(text, "belum tercatat sampai pukul 15.00 WITA. Mohon dikirim sebelum pukul 18.00 WITA.") {
		t.Errorf("%v:\n%s", err, text)
	}
}
