package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/jobs"
	"laporbot/logistics"
)

// dying is the world of announcements in which the process ends at one write: before
// it is done, or after.
type dying struct {
	*field
	in   int // writes until it ends; below 1: never
	late bool
	edit []string // texts of the card, in the order in which they were taken
	told map[string]string
}

var errDied = errors.New("died")

func (d *dying) write(do func() error) error {
	d.in--
	if d.in == 0 && !d.late {
		return errDied
	}
	err := do()
	if d.in == 0 {
		return errDied
	}
	return err
}

func (d *dying) Enqueue(ctx context.Context, n logistics.Notice) error {
	return d.write(func() error {
		if _, taken := d.told[n.Key]; !taken {
			d.told[n.Key] = n.Text
			if n.Edits != "" {
				d.edit = append(d.edit, n.Text)
			}
		}
		return d.post.Enqueue(ctx, n)
	})
}

func (d *dying) UpdateAnnouncement(ctx context.Context, number int64, change func(*logistics.Announcement) error) (a logistics.Announcement, err error) {
	err = d.write(func() error {
		a, err = d.store.UpdateAnnouncement(ctx, number, change)
		return err
	})
	return a, err
}

func (d *dying) ArchiveAnnouncement(ctx context.Context, a logistics.Announcement) error {
	return d.write(func() error { return d.store.ArchiveAnnouncement(ctx, a) })
}

func (d *dying) Announcements(ctx context.Context) ([]logistics.Announcement, error) {
	return d.store.Announcements(ctx)
}

func (d *dying) Readies(ctx context.Context, number int64) ([]logistics.Ready, error) {
	return d.store.Readies(ctx, number)
}

func (d *dying) SentNotice(ctx context.Context, key string) (logistics.Notice, error) {
	return d.store.SentNotice(ctx, key)
}

// announced is a world in which an announcement was sent at eight to ketua 1, 2, 3 and
// 10; that to 10 was refused by Telegram, and 3 is on leave.
func announced(t *testing.T) *dying {
	t.Helper()
	d := &dying{field: newField(t), told: map[string]string{}}
	d.deps.Outbox = d
	d.must(d.store.PutPerson(t.Context(), logistics.Person{ID: 10, Name: "Joko", Role: logistics.RoleKetua, Area: "64.02.17", State: logistics.PersonActive}))
	a := logistics.Announcement{Number: 1, Area: "64.02", By: 7, Text: "Rapat besok", State: logistics.AnnouncementAsked, AskedAt: wita(20, 8, 0)}
	for id, area := range []logistics.AreaCode{1: "64.02.12", 2: "64.02.17", 3: "64.02.20", 10: "64.02.17"} {
		if area != "" {
			a.To = append(a.To, logistics.Recipient{Person: int64(id), Areas: []logistics.AreaCode{area}})
		}
	}
	a.Send("tap", wita(20, 8, 0), d.deps.Plan, nil)
	d.must(d.store.AddAnnouncement(t.Context(), a))
	d.must(d.store.FinishNotice(t.Context(), logistics.Notice{Key: a.Key(10), ChatID: 10, State: logistics.NoticeFailed, Reason: "blocked"}))
	return d
}

// look does what is due until it has come to its end, as a new process after a death.
func (d *dying) look(at time.Time) {
	d.Helper()
	for range 3 {
		err := jobs.NewAnnouncements(d.deps, d).Look(d.Context(), at)
		if err == nil {
			return
		}
		if !errors.Is(err, errDied) {
			d.Fatal(err)
		}
	}
	d.Fatal("it dies again and again")
}

func (d *dying) says(person int64, at time.Time) {
	d.Helper()
	d.must(d.store.AddReady(d.Context(), logistics.Ready{Announcement: 1, Person: person, At: at, Cause: fmt.Sprint(person)}))
}

// life is all that happens to an announcement.
func (d *dying) life() {
	d.look(wita(20, 8, 0))
	d.look(wita(20, 8, 2))
	d.says(1, wita(20, 8, 5))
	d.look(wita(20, 8, 5))
	d.look(wita(20, 9, 59))
	d.look(wita(20, 10, 0))
	d.look(wita(20, 10, 1))
	d.says(2, wita(20, 11, 0))
	d.look(wita(20, 11, 0))
	d.look(wita(22, 8, 0))
	d.look(wita(22, 8, 1))
}

// TestPengumuman lives through an announcement, undisturbed and with the process dying
// at each write of it: the same is told once, and the card ends with the same text.
func TestPengumuman(t *testing.T) {
	plain := announced(t)
	plain.in = 0
	plain.life()
	writes := -plain.in
	want := map[string]string{}
	for key, text := range plain.told {
		if !strings.Contains(key, "/kartu/") {
			want[key] = text
		}
	}
	for _, key := range []string{"umumkan/1/gagal", "umumkan/1/2/ingat", "umumkan/1/10/ingat"} {
		if want[key] == "" {
			t.Errorf("%s was not told", key)
		}
	}
	if len(want) != 3 { // 1 has answered, 3 is on leave
		t.Errorf("told %v", want)
	}
	if text := want["umumkan/1/gagal"]; !strings.Contains(text, "Marang Kayu: Joko") {
		t.Errorf("who was not reached:\n%s", text)
	}
	cards := plain.edit
	for i, part := range []string{"Siap: 0 dari 4", "Siap: 1 dari 4", "sudah diingatkan", "Siap: 2 dari 4", "sudah ditutup"} {
		if i >= len(cards) || !strings.Contains(cards[i], part) {
			t.Fatalf("card %d of %d is without %q", i, len(cards), part)
		}
	}
	if len(cards) != 5 {
		t.Errorf("%d changes of the card", len(cards))
	}
	if open, err := plain.store.Announcements(t.Context()); err != nil || len(open) != 0 {
		t.Errorf("not put away: %v, %v", open, err)
	}
	for in := 1; in <= writes; in++ {
		for _, late := range []bool{false, true} {
			d := announced(t)
			d.in, d.late = in, late
			d.life()
			told := map[string]string{}
			for key, text := range d.told {
				if !strings.Contains(key, "/kartu/") {
					told[key] = text
				}
			}
			if diff := cmp.Diff(want, told); diff != "" {
				t.Errorf("died at write %d (late %v): %s", in, late, diff)
			}
			if diff := cmp.Diff(cards[4], d.edit[len(d.edit)-1]); diff != "" || len(d.edit) != len(cards) {
				t.Errorf("died at write %d (late %v), %d cards: %s", in, late, len(d.edit), diff)
			}
		}
	}
}

// TestPengumumanUnconfirmed: what is not confirmed within the hour is taken back.
func TestPengumumanUnconfirmed(t *testing.T) {
	d := &dying{field: newField(t), told: map[string]string{}}
	d.deps.Outbox = d
	a := logistics.Announcement{Number: 1, Area: "64.02", By: 7, State: logistics.AnnouncementAsked, AskedAt: wita(20, 8, 0), To: []logistics.Recipient{{Person: 1}}}
	d.must(d.store.AddAnnouncement(t.Context(), a))
	d.look(wita(20, 8, 59))
	if len(d.told) != 0 {
		t.Fatalf("told %v", d.told)
	}
	if next, err := jobs.NewAnnouncements(d.deps, d).Next(t.Context()); err != nil || !next.Equal(wita(20, 9, 0)) {
		t.Errorf("due %v, %v", next, err)
	}
	d.look(wita(20, 9, 0))
	if len(d.edit) != 1 || !strings.Contains(d.edit[0], "tidak dikonfirmasi dalam satu jam") {
		t.Errorf("told %v", d.told)
	}
	if next, err := jobs.NewAnnouncements(d.deps, d).Next(t.Context()); err != nil || !next.IsZero() {
		t.Errorf("due %v, %v", next, err)
	}
}

// TestPengumumanOfTheRevoked: whoever lost his access sees nothing more of it, and
// nobody is reminded in his name.
func TestPengumumanOfTheRevoked(t *testing.T) {
	d := announced(t)
	d.must(d.store.UpdatePerson(t.Context(), 7, func(p *logistics.Person) error { p.State = logistics.PersonRevoked; return nil }))
	d.look(wita(20, 10, 0))
	d.look(wita(20, 10, 1))
	if len(d.told) != 0 {
		t.Errorf("told %v", d.told)
	}
	if open, err := d.store.Announcements(t.Context()); err != nil || len(open) != 0 {
		t.Errorf("not put away: %v, %v", open, err)
	}
}
