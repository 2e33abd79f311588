package messages

import (
	"testing"

	"laporbot/logistics"
)

// lines are one of each kind, with what each must read like.
var lines = []struct {
	line Line
	want string
}{
	{
		Line{Item: "Surat suara Bupati", Unit: "lembar", State: logistics.StateCount, Count: new(int64(12480)), Need: new(int64(12600)), Damaged: new(int64(20))},
		"⚠️ Surat suara Bupati <b>12.480</b> dari 12.600 lembar, kurang 120, 20 rusak",
	},
	{
		Line{Item: "Kotak suara", Unit: "buah", State: logistics.StateCount, Count: new(int64(190)), Need: new(int64(190))},
		"✅ Kotak suara <b>190</b> dari 190 buah, lengkap",
	},
	{
		Line{Item: "Kotak suara", Unit: "buah", State: logistics.StateCount, Count: new(int64(192)), Need: new(int64(190)), Damaged: new(int64(0))},
		"⚠️ Kotak suara <b>192</b> dari 190 buah, lebih 2",
	},
	{
		Line{Item: "Kotak suara", Unit: "buah", State: logistics.StateCount, Count: new(int64(190)), Was: "180", Parts: []Part{{"gubernur", 95}, {"bupati", 95}}},
		"• Kotak suara 180 → <b>190</b> buah (95 gubernur + 95 bupati)",
	},
	{
		Line{Item: "Tinta", Unit: "botol", State: logistics.StateCount, Count: new(int64(2)), Short: new(int64(40)), About: true},
		"⚠️ Tinta <b>2</b> botol, kira-kira, dilaporkan kurang 40",
	},
	{
		Line{Item: "Tinta", Unit: "botol", State: logistics.StateCount, Count: new(int64(2)), Need: new(int64(42)), Short: new(int64(40)), Over: new(int64(0)), Of: new(int64(50))},
		"⚠️ Tinta <b>2</b> dari 42 botol, kurang 40, disebut dari 50",
	},
	{
		Line{Item: "Segel", Unit: "keping", State: logistics.StateNone, Count: new(int64(0)), Need: new(int64(500))},
		"⚠️ Segel <b>nihil</b> dari 500 keping, kurang 500",
	},
	{Line{Item: "Segel", Unit: "keping", State: logistics.StateNone, Count: new(int64(0))}, "⚠️ Segel <b>nihil</b>"},
	{
		Line{Item: "Kotak suara", Unit: "buah", State: logistics.StateCount, Count: new(int64(190)), Need: new(int64(190)), Before: "95, 2 rusak"},
		"✅ Kotak suara <b>190</b> dari 190 buah, lengkap; sebelumnya 95, 2 rusak",
	},
	{Line{Item: AllItems, State: logistics.StateNotArrived}, "⏳ Semua barang <b>belum datang</b>"},
	{Line{Item: "Lem", State: logistics.StateBeingCtd, Unit: "set"}, "⏳ Lem <b>masih didata</b>"},
	{
		Line{Item: "Bilik suara", Unit: "buah", State: logistics.StateNotArrived, Need: new(int64(204))},
		"⏳ Bilik suara <b>belum datang</b>, kebutuhannya 204 buah",
	},
	{Line{Item: "Lem", State: logistics.StateComplete}, "✅ Lem <b>lengkap</b>"},
	{Line{Item: "Segel plastik", Unit: "buah", State: logistics.StateCount, Packs: new(int64(30))}, "• Segel plastik <b>30 pack</b>, isinya belum diketahui"},
	{
		Line{Item: "Tinta", Unit: "botol", State: logistics.StateCount, Packs: new(int64(3)), Pack: "kotak", Need: new(int64(190))},
		"• Tinta <b>3 kotak</b>, isinya belum diketahui, kebutuhannya 190 botol",
	},
	{
		Line{Item: "Segel plastik", Unit: "buah", State: logistics.StateCount, Count: new(int64(3000)), Packs: new(int64(30)), Pack: "dus", Over: new(int64(7))},
		"⚠️ Segel plastik <b>3.000</b> buah (30 dus), dilaporkan lebih 7",
	},
	{Line{Item: hostile, Unit: hostile, Was: hostile, Count: new(int64(1))}, ""},
	{Line{Item: "Lem"}, "• Lem <b>belum diketahui jumlahnya</b>"},
	{
		Line{Item: "Kotak suara", Unit: "buah", State: logistics.StateCount, Damaged: new(int64(5)), Need: new(int64(190))},
		"⚠️ Kotak suara <b>belum diketahui jumlahnya</b>, kebutuhannya 190 buah, 5 rusak",
	},
	{
		Line{Item: "Kotak suara", Unit: "buah", State: logistics.StateCount, Count: new(int64(190)), Damaged: new(int64(5)), Need: new(int64(190)), Held: true},
		"⚠️ Kotak suara <b>190</b> dari 190 buah menurut laporan sebelumnya, lengkap, 5 rusak",
	},
	{
		Line{Item: "Kotak suara", Unit: "buah", State: logistics.StateCount, Count: new(int64(160)), Need: new(int64(190)), Kept: true},
		"⚠️ Kotak suara <b>160</b> dari 190 buah menurut jawaban Bapak/Ibu sebelumnya, kurang 30",
	},
}

func TestBaris(t *testing.T) {
	var all []any
	for _, l := range lines {
		all = append(all, l.line)
		text, err := Render("baris-barang", l.line)
		if err != nil {
			t.Fatal(err)
		}
		if l.want != "" && text != l.want {
			t.Errorf("got  %s\nwant %s", text, l.want)
		}
	}
	checkBlocks(t, "baris.tmpl", samples{"baris-barang": all})
}

func sampleLines() []Line {
	var all []Line
	for _, l := range lines {
		all = append(all, l.line)
	}
	return all
}

func TestLapor(t *testing.T) {
	asked := sampleQuestions()
	both := Unclear{Asked: asked, Unread: []string{"blabla", hostile}}
	full := Report{
		Number: "R-12", Version: 2, Title: hostile, At: at, Lines: sampleLines(), Dropped: []string{"Tinta", hostile},
		SameAs: "R-11", Later: []Later{{"Tinta", "R-15"}, {hostile, "R-16"}}, Problems: []string{hostile}, Notes: []string{hostile},
		Fixed: []string{"segrl→segel"}, Open: 2, Waiting: []string{hostile, "tinta"}, Unclear: both,
		Received: at, CountedAt: hostile, Sender: hostile, OnBehalf: hostile,
	}
	var each, buttons []any
	for _, q := range asked {
		each = append(each, q)
		buttons = append(buttons, Choice{Kind: q.Kind, Word: hostile, First: true}, Choice{Kind: q.Kind, Word: "190"})
	}
	short := []any{Report{Number: "R-12", Title: hostile}}
	one := []any{asked[0], asked[1]}
	checkBlocks(t, "lapor.tmpl", samples{
		"lapor-tercatat": {
			full,
			Report{Number: "R-12", Version: 1, Title: "Kecamatan Tabang", At: at, Lines: sampleLines()[:1]},
			Report{Number: "R-12", Version: 3, Repairs: true, Title: "Kecamatan Tabang", At: at, Lines: sampleLines()[:1]},
			Report{Number: "R-12", Version: 3, Completes: true, Title: "Kecamatan Tabang", At: at, Lines: sampleLines()[:1], Sender: "Rina"},
			Report{Number: "R-12", Version: 1, Title: "Kecamatan Tabang", At: at, Lines: sampleLines(), Compact: true},
			Report{Number: "R-12", Version: 1, Title: "Kecamatan Tabang", At: at, Problems: []string{"jembatan putus"}},
			Report{Number: "R-12", Version: 1, Title: "Kecamatan Tabang", At: at, Lines: sampleLines()[:1], Unclear: Unclear{Unread: []string{"x"}}},
		},
		"lapor-ringkas":  {sampleLines()},
		"lapor-menunggu": {[]string{hostile}},
		"lapor-tidak-tercatat": {
			Report{Waiting: []string{hostile}},
			Report{Unclear: both},
			Report{},
			Report{Notes: []string{"TPS 017 kotak 2"}},
			Report{Notes: []string{hostile}, Unclear: Unclear{Unread: []string{hostile}}},
		},
		"lapor-catatan":            {[]string{"TPS 017 kotak 2", hostile}},
		"lapor-edit-tidak-terbaca": {full, Report{Number: "R-12"}},
		"lapor-edit-sama":          {full},
		"lapor-edit-tetap":         short,
		"lapor-edit-bukan-laporan": short,
		"lapor-edit-dibatalkan":    short,
		"lapor-edit-pindah":        short,
		"lapor-ragu":               each[6:],
		"lapor-pertanyaan":         each,
		"lapor-pertanyaan-ketik":   one,
		"lapor-pertanyaan-dijawab": one, "lapor-pertanyaan-dilewati": one, "lapor-pertanyaan-tergantikan": one,
		"lapor-pertanyaan-gugur": one, "lapor-pertanyaan-lewat": one,
		"lapor-pertanyaan-yang-mana":  {Waiting{[]string{hostile, "tinta"}}},
		"lapor-jawaban-tidak-terbaca": each,
		"lapor-tombol-pilihan":        buttons,
		"lapor-tombol-ketik":          {nil},
		"lapor-tombol-lewati":         {nil},
		"lapor-tombol-betul":          {nil},
		"lapor-tombol-perbaiki":       {nil},
		"lapor-tombol-baris":          {lines[0].line},
		"lapor-perbaiki":              short,
		"lapor-dibenarkan":            {"R-12"},
		"lapor-dibenarkan-lama":       {"R-12"},
		"lapor-sudah-dibatalkan":      {nil},
		"lapor-bukan-milik":           {nil},
		"lapor-bukti":                 {Evidence{Number: "R-12", Kind: logistics.EvidencePhoto, Album: true}, Evidence{Number: "R-12", Kind: logistics.EvidenceLocation, Obstacle: true}, Evidence{Number: "R-12", Kind: logistics.EvidenceDocument}},
		"lapor-bukti-lepas":           {Evidence{Kind: logistics.EvidencePhoto}, Evidence{Kind: logistics.EvidenceLocation}, Evidence{Kind: logistics.EvidenceDocument}},
		"lapor-lokasi-tanpa-kendala":  {Evidence{Number: "R-12"}},
		"lapor-belum-jelas":           {both, Unclear{Asked: asked}, Unclear{Unread: []string{hostile}}},
		"lapor-tanya":                 each,
		"lapor-deret":                 {[]string{"a", hostile}},
		"lapor-di-grup":               {nil}, "lapor-isian-kendala": {nil},
		"lapor-kartu": {
			Card{Title: hostile, Page: 1, Pages: 1},
			Card{Title: "Kecamatan Tabang", Lines: sampleLines(), Page: 2, Pages: 3, Resumed: true, Same: true, Offered: true, Misread: true},
			Card{Title: "Kecamatan Tabang", Item: hostile, Unit: hostile, Need: new(int64(12600)), Page: 1, Pages: 3},
			Card{Title: "Kecamatan Tabang", Item: "Lem", Misread: true, Unclear: both, Problems: []string{hostile, "banjir"}},
		},
		"lapor-kartu-terlewat":      {both, Unclear{Asked: asked}, Unclear{Unread: []string{hostile}}},
		"lapor-kartu-pindah":        {nil},
		"lapor-tombol-hapus-semua":  {AllItems},
		"lapor-tombol-sama":         {"kemarin", hostile},
		"lapor-kartu-batal":         {nil},
		"lapor-tombol-barang":       {CardItem{Name: hostile, Done: true}, CardItem{Name: "Tinta"}},
		"lapor-tombol-buka":         {nil},
		"lapor-tombol-sebelumnya":   {nil},
		"lapor-tombol-berikutnya":   {nil},
		"lapor-tombol-kirim":        {nil},
		"lapor-tombol-batal":        {nil},
		"lapor-tombol-kembali":      {nil},
		"lapor-tombol-nihil":        {nil},
		"lapor-tombol-belum-datang": {nil},
		"lapor-tombol-didata":       {nil},
		"lapor-tombol-hapus":        {nil},
		"lapor-tombol-lama":         {nil},
		"lapor-belum-diisi":         {nil},
		"lapor-terkirim":            {"R-12"},
	})
}

// sampleQuestions are one of each kind, those of doubt last.
func sampleQuestions() []Question {
	all := []Question{
		{Kind: logistics.AskElection, Raw: "surat suara 12480", Count: new(int64(12480)), Number: "R-12"},
		{Kind: logistics.AskNumber, Raw: hostile, Item: hostile},
		{Kind: logistics.AskItem, Raw: "sampul 40"},
		{Kind: logistics.AskElection, Raw: "surat suara"},
		{Kind: logistics.AskUnit, Raw: "2 dus 12 botol"},
		{Kind: logistics.AskAgain, Raw: hostile, Item: hostile, Number: "R-12"},
	}
	for _, kind := range []logistics.DoubtKind{
		logistics.DoubtSwappedNeed, logistics.DoubtSwappedLast, logistics.DoubtTenfold, logistics.DoubtTenth, logistics.DoubtOverNeed,
	} {
		all = append(all, Question{
			Kind: logistics.AskDoubt, Raw: hostile, Item: "Kotak suara", Count: new(int64(1600)), Doubt: logistics.Doubt{Kind: kind, Against: 1060},
		})
	}
	return all
}

func TestQuestionNamesTheSuspicion(t *testing.T) {
	want := []string{
		"Kebutuhan 1.060, Bapak/Ibu menulis 1.600. Tertukar?", "Laporan terakhir 1.060, Bapak/Ibu menulis 1.600. Tertukar?",
		"Laporan terakhir 1.060, Bapak/Ibu menulis 1.600. Kelebihan nol?", "Laporan terakhir 1.060, Bapak/Ibu menulis 1.600. Kurang nol?",
		"Kebutuhan 1.060, Bapak/Ibu menulis 1.600, lebih 540. Benar?",
	}
	for i, q := range sampleQuestions()[6:] {
		text, err := Render("lapor-ragu", q)
		if err != nil || text != want[i] {
			t.Errorf("%s: got %s, %v", q.Doubt.Kind, text, err)
		}
	}
}

func TestStok(t *testing.T) {
	groups := []StockGroup{
		{Number: "R-12", At: at, By: logistics.RoleKetua, Counted: hostile, Lines: sampleLines()[:3]},
		{Number: "R-9", At: at, By: logistics.RoleStranger, Lines: sampleLines()[3:]},
	}
	checkBlocks(t, "stok.tmpl", samples{
		"stok-kartu": {
			Stock{Title: hostile},
			Stock{Title: "Kecamatan Tabang", Groups: groups},
			Stock{Title: "Kecamatan Tabang", Groups: groups, Others: 4},
			Stock{Title: "Kecamatan Tabang", Groups: groups, Missing: []string{"Tinta", hostile}, Others: 4},
			Stock{Title: "Kecamatan Tabang", Missing: []string{"Tinta"}},
		},
		"stok-wilayah": {Areas{Title: hostile, Example: hostile, Lines: []AreaLine{
			{Name: "Tabang", Number: "R-1", At: at}, {Name: hostile, Number: "R-2", At: at, State: logistics.StateNotArrived}, {Name: "Sebulu"},
		}}},
	})
}

func TestBatal(t *testing.T) {
	number := []any{Withdrawn{Number: "R-12"}}
	checkBlocks(t, "batal.tmpl", samples{
		"batal-pertanyaan": {Waiting{[]string{hostile, "tinta"}}},
		"batal-selesai":    {nil}, "batal-tidak-ada": {nil}, "batal-cara": {nil}, "batal-bukan-milik": number, "batal-sudah": number,
		"batal-laporan": {
			Withdrawn{Number: "R-12", Title: hostile, At: at},
			Withdrawn{Number: "R-12", Title: "Kecamatan Tabang", At: at, Left: []Left{{Item: hostile}, {Item: "Tinta", Line: &lines[0].line, Number: "R-11"}}},
		},
	})
}

func TestRiwayat(t *testing.T) {
	version := PastVersion{Version: 2, Lines: sampleLines(), Problems: []string{hostile, "banjir"}, Without: []string{hostile, "Tinta"}}
	past := Past{Number: "R-12", Title: hostile, At: at, OnBehalf: hostile, Counted: hostile, Versions: []PastVersion{version, {Version: 1}}, Older: 3}
	checkBlocks(t, "riwayat.tmpl", samples{
		"riwayat-daftar": {
			History{Days: 7},
			History{Days: 7, Page: 2, Pages: 3, Reports: []Past{
				past, {Number: "R-11", Title: "Kecamatan Tabang", At: at, Withdrawn: true, Versions: []PastVersion{{Version: 1, Lines: sampleLines()[:1]}}},
			}},
		},
		"riwayat-laporan": {past},
		"riwayat-versi": {
			version,
			PastVersion{Version: 1},
			PastVersion{Version: 1, Same: true},
			PastVersion{Version: 1, Problems: []string{hostile}},
			PastVersion{Version: 1, Without: []string{"Tinta"}},
		},
		"riwayat-tombol-baru": {nil}, "riwayat-tombol-lama": {nil},
	})
}

func TestBantuan(t *testing.T) {
	commands := []HelpCommand{{Name: "lapor", Short: hostile, Example: hostile}, {Name: "saya", Short: "Data"}}
	checkBlocks(t, "bantuan.tmpl", samples{
		"bantuan-daftar": {Help{Title: hostile, Commands: commands, Private: true, Reports: true}, Help{Title: "PPS", Commands: commands}},
		"bantuan-biasa":  {Help{Reports: true}, Help{}},
	})
}

func TestImpor(t *testing.T) {
	faults := []ImportFault{
		{Sheet: hostile, Row: 3, Column: hostile, Reason: hostile},
		{Row: 3, Column: "kode", Reason: "wajib diisi"},
		{Row: 4, Reason: "wajib diisi"},
		{Reason: "tidak terbaca"},
		{Sheet: "Wilayah", Reason: "tidak terbaca"},
	}
	checkBlocks(t, "impor.tmpl", samples{
		"impor-cara":    {nil},
		"impor-selesai": {Import{Name: hostile, Areas: 20}, Import{Name: "x.csv", Items: 3, Needs: 4}},
		"impor-keliru":  {Import{Name: hostile, Faults: faults, More: 3}, Import{Name: "x.csv", Faults: faults[:1]}},
	})
}
