package messages

import (
	"testing"
	"time"

	"laporbot/logistics"
)

// Whatever the bot says about one obstacle can be replied to, and whatever it says
// about several is known as such.
func TestAboutObstacle(t *testing.T) {
	now := time.Date(2024, 11, 24, 8, 5, 0, 0, time.FixedZone("WITA", 8*60*60))
	staff := Post{Role: logistics.RoleStaf, Division: "logistik", Place: "Kutai Kartanegara"}
	o := Obstacle{
		Number: "K-12", Mark: "🟠", Severity: logistics.SeverityHigh, Title: "Kecamatan Tabang", Category: "Jalan atau akses", Text: "seperti K-3",
		By: Post{Role: logistics.RoleKetua, Place: "Tabang"}, At: now, Owner: staff, Until: now, Same: "K-11", Evidence: "1 foto", How: "lihat K-4", Whole: "R-7", Gone: "laporannya dibatalkan",
		Again: ObstacleNote{staff, now, "lihat K-8"},
	}
	one := map[string]any{
		"kendala-kutipan":    Quotation{Obstacle: o, Note: ObstacleNote{staff, now, "K-5"}, Asked: ObstacleNote{staff, now, "K-6"}},
		"kendala-riwayat":    ObstacleHistory{Obstacle: o},
		"kendala-telepon":    Missed{Obstacle: o, People: []MissedPerson{{staff, "Dewi"}}},
		"kendala-diteruskan": ObstacleTalk{Obstacle: o}, "kendala-dijawab": ObstacleTalk{Obstacle: o}, "kendala-dicatat": ObstacleTalk{Obstacle: o},
		"kendala-bukti-terlampir": ObstacleTalk{Obstacle: o, Kind: logistics.EvidencePhoto}, "kendala-pelapor-tak-terjangkau": ObstacleTalk{Obstacle: o},
	}
	for _, name := range []string{
		"kendala-kartu", "kendala-tercatat", "kendala-serupa", "kendala-digabung", "kendala-dibuka", "kendala-ditangani", "kendala-dialihkan",
		"kendala-tanya-pemilik", "kendala-tanya-pelapor", "kendala-ditutup-sendiri", "kendala-dibuka-lagi", "kendala-tak-sampai",
		"kendala-bicara-selesai", "kendala-ok-diambil", "kendala-ok-selesai", "kendala-ok-ditunda", "kendala-tolak-diambil", "kendala-dicabut", "kendala-usul", "kendala-kartu-lepas",
	} {
		one[name] = o
	}
	one["kendala-pemilik-lepas"] = Relief{Obstacle: o, Kind: logistics.EventPut, Doer: staff, Said: "lihat K-2"}
	one["kendala-ditambahkan"] = ReportedObstacle{o, "lagi"}
	one["kendala-dicabut-pelapor"] = ReportedObstacle{o, "laporannya dibatalkan"}
	one["kendala-tanya"] = ObstaclePrompt{Obstacle: o, Asker: staff, Mention: Mention(7)}
	one["kendala-tunda-tanya"] = ObstaclePrompt{Obstacle: o, Asker: staff, Mention: Mention(7)}
	one["kendala-bukti"] = ObstacleEvidence{Number: "K-12", Nth: 1, Of: 2, Kind: logistics.EvidencePhoto, By: staff, At: now}
	for name, data := range one {
		text := shown(t, name, data)
		if n, ok := AboutObstacle(text); !ok || n != 12 {
			t.Errorf("%s is about K-%d (%t), not K-12:\n%s", name, n, ok, text)
		}
		if asks := AsksHour(text); asks != (name == "kendala-tunda-tanya") {
			t.Errorf("%s asks for an hour: %t", name, asks)
		}
		if AboutObstacles(text) {
			t.Errorf("%s is taken for several:\n%s", name, text)
		}
	}
	several := map[string]any{
		"kendala-gabungan": NewBundle(now, flood(now, 20, 2)),
		"kendala-daftar":   ObstacleList{Title: "Kecamatan Tabang", Obstacles: []Obstacle{o}},
		"kendala-beberapa": []Obstacle{o, o},
	}
	for name, data := range several {
		text := shown(t, name, data)
		if _, ok := AboutObstacle(text); ok || !AboutObstacles(text) {
			t.Errorf("%s is not taken for several:\n%s", name, text)
		}
		if n, rest, ok := NamedObstacle(text, "k12: sudah?"); !ok || n != 12 || rest != "sudah?" {
			t.Errorf("%s: got K-%d, %q, %t", name, n, rest, ok)
		}
		if _, _, ok := NamedObstacle(text, "K-99 sudah?"); ok {
			t.Errorf("%s names K-99", name)
		}
	}
	for _, text := range []string{"", "❓ K-1 12", "✅ R-7 tercatat untuk Kecamatan Tabang", "Kepada Yth. Pimpinan\nK-1", "K-0", "K-", "kotak K-1"} {
		if n, ok := AboutObstacle(text); ok {
			t.Errorf("%q is about K-%d", text, n)
		}
	}
}

// shown is a block as people see it.
func shown(t *testing.T, name string, data any) string {
	t.Helper()
	text, err := Plain(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return tag.ReplaceAllString(text, "")
}
