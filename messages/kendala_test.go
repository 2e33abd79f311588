package messages

import (
	"strings"
	"testing"
	"time"

	"laporbot/logistics"
)

func TestKendala(t *testing.T) {
	now := time.Date(2024, 11, 24, 8, 5, 0, 0, time.FixedZone("WITA", 8*60*60))
	staff := Post{Role: logistics.RoleStaf, Division: "logistik", Place: "Kutai Kartanegara"}
	chair := Post{Role: logistics.RoleKetua, Place: "Tabang"}
	o := Obstacle{
		Number: "K-12", Mark: "🟠", Severity: logistics.SeverityHigh, Title: "Kecamatan Tabang", Category: "Jalan atau akses", Text: hostile,
		Place: hostile, By: chair, At: now, Report: "R-7", State: logistics.StateOpen, Owner: staff, Until: now, Reason: hostile, How: hostile,
		Same: "K-11", Next: "Pimpinan KPU", NextAt: now, Added: []ObstacleNote{{chair, now, hostile}}, Retired: true, Expired: true, AddedBefore: 2,
		Evidence: "2 foto, 1 lokasi",
	}
	every := []any{Obstacle{Number: "K-1", Mark: "🔵", Severity: logistics.SeverityLow, Title: "Kecamatan Tabang", Category: "Lainnya", Text: "x", By: chair, At: now}}
	for _, s := range []logistics.ObstacleState{
		logistics.StateOffered, logistics.StateOpen, logistics.StateTaken, logistics.StatePut, logistics.StateSolved, logistics.StateReopened,
		logistics.StateClosed, logistics.StateMerged,
	} {
		v := o
		v.State = s
		every = append(every, v)
		v.Next, v.AtEnd, v.How, v.Asked = "", true, "", true
		every = append(every, v)
		v.Led, v.Gone, v.Whole = true, "R-7 dibatalkan", "R-9"
		every = append(every, v)
	}
	history := []any{ObstacleHistory{Obstacle: o, From: 2, To: 3, Of: 4}}
	for _, k := range []logistics.EventKind{
		logistics.EventOpened, logistics.EventOffered, logistics.EventMerged, logistics.EventAdded, logistics.EventStep, logistics.EventUnreachable,
		logistics.EventTaken, logistics.EventAsked, logistics.EventLapsed, logistics.EventPut, logistics.EventSolved, logistics.EventConfirmed,
		logistics.EventExpired, logistics.EventReopened, logistics.EventSeverity, logistics.EventCategory, logistics.EventHanded, logistics.EventTalk,
		logistics.EventProposed, logistics.EventWithdrawn, logistics.EventEvidence, logistics.EventUnheard,
	} {
		line := HistoryLine{At: now, Kind: k, By: staff, To: chair, Text: hostile, Step: 2, Told: []Post{staff, chair}, Left: 2}
		bare := HistoryLine{At: now, Kind: k, Text: "x"}
		history = append(history, ObstacleHistory{Obstacle: o, Lines: []HistoryLine{line, bare}})
	}
	one, choice := []any{o}, []any{"K-11", hostile}
	gone := o
	gone.Gone, gone.Whole = TakenBack("R-7", true), "R-9"
	ended := []any{gone}
	all := samples{
		"kendala-kartu": every, "kendala-keadaan": every, "kendala-singkat": every, "kendala-tercatat": every,
		"kendala-serupa": one, "kendala-digabung": one, "kendala-dibuka": one, "kendala-ditangani": one, "kendala-dialihkan": one,
		"kendala-tanya-pemilik": one, "kendala-tanya-pelapor": every, "kendala-ditutup-sendiri": one, "kendala-dibuka-lagi": one,
		"kendala-telepon": {Missed{Obstacle: o, People: []MissedPerson{{chair, hostile}, {staff, ""}}}},
		"kendala-kutipan": {
			Quotation{Obstacle: o, Note: ObstacleNote{staff, now, hostile}, Kind: logistics.EvidencePhoto, Asked: ObstacleNote{staff, now, hostile}},
			Quotation{Obstacle: o, Note: ObstacleNote{chair, now, "x"}},
			Quotation{Obstacle: o, Note: ObstacleNote{chair, now, ""}, Kind: logistics.EvidenceLocation},
		},
		"kendala-gabungan": {NewBundle(now, flood(now, 1200, 90)), NewBundle(now, flood(now, 1, 1))},
		"kendala-cacah":    {[]MarkCount{{"🟠", 3}, {"🔵", 1}}}, "kendala-tombol-wilayah": {BundleArea{Name: hostile, Count: 12}},
		"kendala-daftar":  {ObstacleList{Title: "Kecamatan Tabang", Mine: true, Severity: logistics.SeverityHigh, Obstacles: []Obstacle{o}, Count: 12, Page: 1, Pages: 2}, ObstacleList{Title: "Kecamatan Tabang", Obstacles: []Obstacle{o}}},
		"kendala-nihil":   {ObstacleList{Title: "Kecamatan Tabang", Mine: true, Severity: logistics.SeverityHigh}, ObstacleList{Title: "Kecamatan Tabang"}},
		"kendala-riwayat": history, "kendala-kejadian": {HistoryLine{At: now, Kind: logistics.EventOpened, By: chair}},
		"kendala-beberapa":    {[]Obstacle{o, o}},
		"kendala-ditambahkan": {ReportedObstacle{o, hostile}}, "kendala-dicabut-pelapor": {ReportedObstacle{o, TakenBack("R-7", false)}},
		"kendala-dicabut": ended, "kendala-usul": ended,
		"kendala-selesai-cara": {nil}, "kendala-tunda-cara": {nil}, "kendala-tolak-tidak-ada": {nil},
		"kendala-tombol-gabung": choice, "kendala-tombol-lain-dari": choice, "kendala-tombol-pilihan": choice,
	}
	talk := []any{
		ObstacleTalk{Obstacle: o},
		ObstacleTalk{Obstacle: o, Kind: logistics.EvidencePhoto, Album: true, Cut: true},
		ObstacleTalk{Obstacle: o, Kind: logistics.EvidenceDocument},
		ObstacleTalk{Obstacle: o, Kind: logistics.EvidenceLocation},
	}
	for _, name := range []string{"kendala-diteruskan", "kendala-dijawab", "kendala-dicatat", "kendala-bukti-terlampir", "kendala-pelapor-tak-terjangkau"} {
		all[name] = talk
	}
	all["kendala-isian-lain"], all["kendala-isian-terkirim"], all["kendala-di-grup"] = []any{true, false}, []any{"K-12"}, []any{nil}
	for _, step := range []string{"wilayah", "jenis", "uraian", "tingkat", "tempat", "bukti", "kirim"} {
		full := ObstacleForm{
			Title: "Kecamatan Tabang", Step: step, Resumed: true, Nothing: true, Misread: true, Category: "Lainnya", Text: hostile, Place: hostile,
			Severity: logistics.SeverityHigh, Mark: "🟠", Guessed: true, Evidence: "2 foto", Max: 10, Page: 1, Pages: 2,
		}
		all["kendala-isian"] = append(all["kendala-isian"], full, ObstacleForm{Title: "Kecamatan Tabang", Step: step, Pages: 1})
		all["kendala-tombol-ubah-isian"] = append(all["kendala-tombol-ubah-isian"], step)
	}
	all["kendala-tunda-tanya"] = []any{ObstaclePrompt{Obstacle: o}, ObstaclePrompt{Obstacle: o, Asker: staff, Mention: Mention(7)}}
	all["kendala-tanya"] = []any{ObstaclePrompt{Obstacle: o}, ObstaclePrompt{Obstacle: o, Asker: staff, Mention: Mention(7)}}
	for _, kind := range []logistics.EvidenceKind{logistics.EvidencePhoto, logistics.EvidenceDocument, logistics.EvidenceLocation} {
		e := ObstacleEvidence{Number: "K-12", Nth: 1, Of: 12, Kind: kind, By: chair, At: now, Latitude: -0.283, Longitude: 116.1}
		all["kendala-bukti"] = append(all["kendala-bukti"], e)
	}
	all["kendala-terlampir"] = talk[1:]
	for _, kind := range []logistics.EventKind{logistics.EventPut, logistics.EventLapsed, logistics.EventHanded, logistics.EventSolved} {
		all["kendala-pemilik-lepas"] = append(all["kendala-pemilik-lepas"], Relief{Obstacle: o, Kind: kind, Doer: staff, Heir: chair, Said: hostile})
	}
	all["kendala-bicara-yang-mana"] = []any{nil}
	for _, name := range blocksOf(t, "kendala.tmpl") {
		switch {
		case strings.HasPrefix(name, "kendala-tombol-") && all[name] == nil:
			all[name] = []any{nil}
		case all[name] == nil:
			all[name] = every
		}
	}
	checkBlocks(t, "kendala.tmpl", all)
}

// A pop-up holds 200 signs, and what is longer is cut.
func TestKendalaNotesAreShort(t *testing.T) {
	now := time.Date(2024, 11, 24, 8, 5, 0, 0, time.FixedZone("WITA", 8*60*60))
	o := Obstacle{
		Number: "K-12345", Severity: logistics.SeverityCritical, Category: "Salah kirim atau tertukar", Until: now, State: logistics.StateTaken,
		Owner: Post{Role: logistics.RoleStaf, Division: "logistik", Place: "Kutai Kartanegara"},
	}
	for _, name := range blocksOf(t, "kendala.tmpl") {
		if !strings.HasPrefix(name, "kendala-ok-") && !strings.HasPrefix(name, "kendala-tolak-") && !strings.HasPrefix(name, "kendala-bukti-") || name == "kendala-bukti-terlampir" {
			continue
		}
		text, err := Plain(name, o)
		if err != nil {
			t.Fatal(err)
		}
		if n := len([]rune(text)); n > 200 {
			t.Errorf("%s has %d signs: %s", name, n, text)
		}
	}
}

// A card and a page of a list are one message each, since only one can be edited in
// place, however long what people have written.
func TestKendalaFitsOneMessage(t *testing.T) {
	now := time.Date(2024, 11, 24, 8, 5, 0, 0, time.FixedZone("WITA", 8*60*60))
	long := func(n int) string { return strings.Repeat("é", n) }
	post := Post{Role: logistics.RoleStaf, Division: "perencanaan, data, dan informasi", Place: "Kutai Kartanegara"}
	o := Obstacle{
		Number: "K-123456", Mark: "🔴", Severity: logistics.SeverityCritical, Title: "Kecamatan Tenggarong Seberang", Category: "Dokumen atau administrasi",
		Text: long(500), Place: long(100), By: post, At: now, Report: "R-123456", State: logistics.StatePut, Owner: post, Until: now, Reason: long(500),
		Next: "Pimpinan KPU; Operator", NextAt: now, AddedBefore: 100, Retired: true, Evidence: "100 foto, 100 dokumen, 100 lokasi",
	}
	for range addedShown {
		o.Added = append(o.Added, ObstacleNote{post, now, long(addedText)})
	}
	short := o
	short.Text, short.State = long(60), logistics.StateTaken
	list := ObstacleList{Title: o.Title, Mine: true, Severity: o.Severity, Count: 200, Page: 1, Pages: 20}
	for range 10 {
		list.Obstacles = append(list.Obstacles, short)
	}
	for _, x := range []struct {
		block string
		data  any
	}{{"kendala-kartu", o}, {"kendala-daftar", list}} {
		text, err := Render(x.block, x.data)
		if err != nil {
			t.Fatal(err)
		}
		if !Fits(text) {
			t.Errorf("%s has %d signs", x.block, Units(seen(text)))
		}
	}
	many := logistics.Obstacle{Events: []logistics.Event{}, Area: "64.02"}
	for range 10 {
		many.Events = append(many.Events, logistics.Event{Kind: logistics.EventAdded, Text: long(500)})
	}
	v := ObstacleScene{Catalog: logistics.NewCatalog("64.02", nil, nil, nil), Zone: time.UTC}.Show(many)
	if len(v.Added) != addedShown || v.AddedBefore != 10-addedShown || len([]rune(v.Added[0].Text)) > addedText {
		t.Errorf("the card shows %d additions and leaves %d", len(v.Added), v.AddedBefore)
	}
}
