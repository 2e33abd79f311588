package logistics

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func announcementCatalog() *Catalog {
	return NewCatalog("64.02", []Area{
		{Code: "64.02", Name: "Kutai Kartanegara"},
		{Code: "64.02.12", Name: "Tabang", Wave: 1},
		{Code: "64.02.09", Name: "Kenohan", Wave: 2},
		{Code: "64.02.06", Name: "Tenggarong", Wave: 3},
		{Code: "64.02.06.2001", Name: "Loa Ipuh"},
	}, nil, nil)
}

func TestReadAnnouncement(t *testing.T) {
	c := announcementCatalog()
	tests := []struct {
		name, words, text string
		area              AreaCode
	}{
		{"no area", "Rapat besok.", "Rapat besok.", "64.02"},
		{"area first", "Tabang: kapal berangkat", "kapal berangkat", "64.02.12"},
		{"by its code", "64.02.09 : kapal", "kapal", "64.02.09"},
		{"other words before a colon", "Perhatian: rapat 08:00", "Perhatian: rapat 08:00", "64.02"},
		{"an hour", "08:00 rapat", "08:00 rapat", "64.02"},
		{"area and no text", "Tabang:", "Tabang:", "64.02"},
		{"a colon further down", "Tabang\nKenohan: hadir", "Tabang\nKenohan: hadir", "64.02"},
		{"a desa has no ketua", "Loa Ipuh: hadir", "Loa Ipuh: hadir", "64.02"},
		{"lines stay", " Tabang: satu\n\ndua ", "satu\n\ndua", "64.02.12"},
		{"nothing", "", "", "64.02"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			area, text := ReadAnnouncement(c, tt.words, "64.02")
			if area != tt.area || text != tt.text {
				t.Errorf("area %q, text %q", area, text)
			}
		})
	}
}

func FuzzReadAnnouncement(f *testing.F) {
	c := announcementCatalog()
	for _, s := range []string{"Tabang: x", ":", "Tabang:Kenohan: y", "a\nb: c", " : "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, words string) {
		area, text := ReadAnnouncement(c, words, "64.02")
		if !strings.Contains(words, text) {
			t.Errorf("%q is not of %q", text, words)
		}
		if !AreaCode("64.02").Contains(area) || area.Level() > LevelKecamatan || area == "64.02" && text != strings.TrimSpace(words) && !strings.Contains(words, ":") {
			t.Errorf("%q: area %q, text %q", words, area, text)
		}
		SaysReady(words)
	})
}

func TestSaysReady(t *testing.T) {
	for words, want := range map[string]bool{
		"siap": true, "Siap, Pak": true, "SIAP!": true, "siap pimpinan, laksanakan": true, "Siap 🙏": true,
		"Siap 🙏🏻": true, "Siap, hadir": true, "Baik, siap": true, "siap laksanakan 👍": true, "siap ndan": true, "Siap bang": true, "Siap. ❤️": true,
		"siap?": false, "baik": false, "siap tidak hadir": false, "siap 2": false, "👍": false,
		"": false, "pak siap": false, "siap 95 kotak": false, "siap kotak rusak 2": false, "siapa": false, "siap siap siap siap siap siap": false,
	} {
		if SaysReady(words) != want {
			t.Errorf("%q: %v", words, !want)
		}
	}
}

// TestAudience: each ketua, the deputy of one on leave, one without signal all the
// same; named are those who cannot be written to and areas without anybody.
func TestAudience(t *testing.T) {
	c := announcementCatalog()
	at := time.Date(2024, 11, 24, 1, 0, 0, 0, time.UTC)
	person := func(id int64, role Role, area AreaCode) Person {
		return Person{ID: id, Role: role, Area: area, State: PersonActive}
	}
	absent := func(id int64, kind AbsenceKind, deputy int64) Absence {
		return Absence{Person: id, Kind: kind, From: at.Add(-time.Hour), Until: at.Add(time.Hour), Deputy: deputy}
	}
	everybody := []Person{
		person(1, RoleKetua, "64.02.12"), person(2, RoleKetua, "64.02.09"), person(3, RoleAnggota, "64.02.09"), person(4, RoleAnggota, "64.02.12"),
		person(5, RolePimpinan, "64.02"),
	}
	tests := []struct {
		name     string
		area     AreaCode
		people   []Person
		absences []Absence
		gone     map[int64]bool
		to       []Recipient
		missed   []Unheard
	}{
		{
			"all", "64.02", everybody, nil, nil,
			[]Recipient{{Person: 1, Areas: []AreaCode{"64.02.12"}}, {Person: 2, Areas: []AreaCode{"64.02.09"}}},
			[]Unheard{{Area: "64.02.06"}},
		},
		{"one kecamatan", "64.02.12", everybody, nil, nil, []Recipient{{Person: 1, Areas: []AreaCode{"64.02.12"}}}, nil},
		{"leave with a deputy", "64.02.09", everybody, []Absence{absent(2, AbsenceLeave, 3)}, nil, []Recipient{{Person: 3, Areas: []AreaCode{"64.02.09"}}}, nil},
		{"leave without one", "64.02.09", everybody, []Absence{absent(2, AbsenceLeave, 0)}, nil, []Recipient{{Person: 2, Areas: []AreaCode{"64.02.09"}}}, nil},
		{
			"deputy who cannot be written to", "64.02.09", everybody,
			[]Absence{absent(2, AbsenceLeave, 3)},
			map[int64]bool{3: true},
			[]Recipient{{Person: 2, Areas: []AreaCode{"64.02.09"}}},
			nil,
		},
		{"no signal", "64.02.12", everybody, []Absence{absent(1, AbsenceNoSignal, 4)}, nil, []Recipient{{Person: 1, Areas: []AreaCode{"64.02.12"}}}, nil},
		{"blocked", "64.02.12", everybody, nil, map[int64]bool{1: true}, nil, []Unheard{{Area: "64.02.12", Person: 1}}},
		{
			"deputy and ketua are one message", "64.02", everybody,
			[]Absence{absent(2, AbsenceLeave, 1)},
			nil,
			[]Recipient{{Person: 1, Areas: []AreaCode{"64.02.12", "64.02.09"}}},
			[]Unheard{{Area: "64.02.06"}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			to, missed := NewRoster(tt.people, tt.absences, tt.gone).Audience(c, tt.area, at)
			if diff := cmp.Diff(tt.to, to); diff != "" {
				t.Errorf("to: %s", diff)
			}
			if diff := cmp.Diff(tt.missed, missed); diff != "" {
				t.Errorf("missed: %s", diff)
			}
		})
	}
}

// TestAnnouncementReminder: the reminder comes two hours later, sooner near the
// election, and in nobody's night.
func TestAnnouncementReminder(t *testing.T) {
	wib, wita, wit := time.FixedZone("WIB", 7*3600), time.FixedZone("WITA", 8*3600), time.FixedZone("WIT", 9*3600)
	plan := Plan{ElectionDay: Date{2024, time.November, 27}, Location: wita}
	tests := []struct {
		name       string
		sent, want time.Time
		zones      []*time.Location
	}{
		{"two hours", time.Date(2024, 11, 20, 8, 0, 0, 0, wita), time.Date(2024, 11, 20, 10, 0, 0, 0, wita), []*time.Location{wita}},
		{"half an hour at H-1", time.Date(2024, 11, 26, 8, 0, 0, 0, wita), time.Date(2024, 11, 26, 8, 30, 0, 0, wita), []*time.Location{wita}},
		{"in the evening", time.Date(2024, 11, 20, 20, 30, 0, 0, wita), time.Date(2024, 11, 21, 5, 0, 0, 0, wita), []*time.Location{wita}},
		{"night in the east", time.Date(2024, 11, 20, 19, 30, 0, 0, wita), time.Date(2024, 11, 21, 5, 0, 0, 0, wib), []*time.Location{wib, wita, wit}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := Announcement{State: AnnouncementAsked}
			a.Send("tap", tt.sent, plan, tt.zones)
			if !a.RemindAt.Equal(tt.want) {
				t.Errorf("reminded %v, want %v", a.RemindAt, tt.want)
			}
			for _, zone := range tt.zones {
				in := plan
				in.Location = zone
				if in.Quiet(a.RemindAt) {
					t.Errorf("night in %v", zone)
				}
			}
		})
	}
}

func TestAnnouncementDue(t *testing.T) {
	at := time.Date(2024, 11, 20, 8, 0, 0, 0, time.UTC)
	a := Announcement{State: AnnouncementAsked, AskedAt: at}
	want := func(what string, due time.Time) {
		t.Helper()
		if got := a.Due(); !got.Equal(due) {
			t.Errorf("%s: due %v, want %v", what, got, due)
		}
	}
	want("asked", at.Add(time.Hour))
	a.Send("tap", at, Plan{Location: time.UTC}, nil)
	want("sent", at.Add(2*time.Minute))
	a.ProbedAt = at.Add(2 * time.Minute)
	want("probed, and somebody's is still on its way", at.Add(12*time.Minute))
	a.Reached = true
	want("probed", at.Add(2*time.Hour))
	a.RemindedAt = at.Add(2 * time.Hour)
	want("reminded", at.Add(48*time.Hour))
	a.State = AnnouncementClosed
	want("closed", at)
}

// TestMarkReminders: whoever has answered, is away or cannot be written to is not
// reminded, and a mark that is there stays.
func TestMarkReminders(t *testing.T) {
	at := time.Date(2024, 11, 20, 1, 0, 0, 0, time.UTC)
	var people []Person
	a := Announcement{Number: 1}
	for id := int64(1); id <= 5; id++ {
		people = append(people, Person{ID: id, Role: RoleKetua, State: PersonActive})
		a.To = append(a.To, Recipient{Person: id})
	}
	a.To[4].Reminded = true
	roster := NewRoster(people[:4], []Absence{{Person: 2, Until: at.Add(time.Hour)}}, map[int64]bool{3: true})
	a.MarkReminders([]Ready{{Person: 1}, {Person: 5}, {Person: 99}}, roster, at)
	var got []int64
	for _, r := range a.To {
		if r.Reminded {
			got = append(got, r.Person)
		}
	}
	if diff := cmp.Diff([]int64{4, 5}, got); diff != "" {
		t.Errorf("reminded: %s", diff)
	}
}
