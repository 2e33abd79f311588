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
	return announcedTo(t, 1, 2, 3)
}

// announcedTo is that world in which it has gone out to some, and to the rest but 10
// is still on its way.
func announcedTo(t *testing.T, sent ...int64) *dying {
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
	for _, id := range sent {
		d.must(d.store.FinishNotice(t.Context(), logistics.Notice{Key: a.Key(id), ChatID: id, State: logistics.NoticeSent, MessageID: 1}))
	}
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

// TestPengumumanReachedLater: who was not reached is told as soon as it is known, each
// once, wherever the process dies.
func TestPengumumanReachedLater(t *testing.T) {
	live := func(d *dying) {
		a := logistics.Announcement{Number: 1}
		d.look(wita(20, 8, 2)) // 1 and 2 are under way
		d.must(d.store.FinishNotice(t.Context(), logistics.Notice{Key: a.Key(2), ChatID: 2, State: logistics.NoticeExpired, Reason: "too late"}))
		d.look(wita(20, 8, 12))
		d.look(wita(22, 8, 0)) // and 1 was all the time
		d.look(wita(22, 8, 1))
	}
	of := func(d *dying) map[string]string {
		told := map[string]string{}
		for key, text := range d.told {
			if rest, ok := strings.CutPrefix(key, "umumkan/1/gagal"); ok {
				told[rest] = strings.Split(text, "\n")[1]
				if strings.Count(text, "•") != 1 {
					t.Errorf("%s:\n%s", key, text)
				}
			}
		}
		return told
	}
	plain := announcedTo(t, 3)
	plain.in = 0
	live(plain)
	want := map[string]string{"": "• Marang Kayu: Joko", "/2": "• Marang Kayu:", "/3": "• Tabang:"}
	if diff := cmp.Diff(want, of(plain)); diff != "" {
		t.Fatalf("told %s", diff)
	}
	for in := 1; in <= -plain.in; in++ {
		for _, late := range []bool{false, true} {
			d := announcedTo(t, 3)
			d.in, d.late = in, late
			live(d)
			if diff := cmp.Diff(want, of(d)); diff != "" {
				t.Errorf("died at write %d (late %v): %s", in, late, diff)
			}
		}
	}
}

// TestPengumumanLooksAgain: while somebody's is on its way it is looked again, and no
// longer when of everybody it is known.
func TestPengumumanLooksAgain(t *testing.T) {
	for name, tt := range map[string]struct {
		sent []int64
		next time.Time
	}{
		"all are known":          {[]int64{1, 2, 3}, wita(20, 10, 0)},
		"one is still under way": {[]int64{1, 3}, wita(20, 8, 12)},
	} {
		d := announcedTo(t, tt.sent...)
		d.look(wita(20, 8, 2))
		if next, err := jobs.NewAnnouncements(d.deps, d).Next(t.Context()); err != nil || !next.Equal(tt.next) {
			t.Errorf("%s: due %v, %v, want %v", name, next, err, tt.next)
		}
	}
}

// TestPengumumanReminderNotAtNight: a bot that was down over the hour of the reminder
// wakes nobody, and reminds in the morning.
func TestPengumumanReminderNotAtNight(t *testing.T) {
	d := announced(t)
	d.look(wita(20, 8, 2))
	d.look(wita(21, 2, 30))
	for key := range d.told {
		if strings.HasSuffix(key, "/ingat") {
			t.Errorf("%s at night", key)
		}
	}
	if card := d.edit[len(d.edit)-1]; !strings.Contains(card, "diingatkan satu kali, Kamis, 21 November 2024 pukul 05.00 WITA") {
		t.Errorf("the card says:\n%s", card)
	}
	if next, err := jobs.NewAnnouncements(d.deps, d).Next(t.Context()); err != nil || !next.Equal(wita(21, 5, 0)) {
		t.Errorf("due %v, %v", next, err)
	}
	d.look(wita(21, 5, 0))
	if d.told["umumkan/1/2/ingat"] == "" {
		t.Error("nor in the morning")
	}
}

// TestPengumumanToNobody: what was asked for nobody is put away, and not left lying.
func TestPengumumanToNobody(t *testing.T) {
	d := &dying{field: newField(t), told: map[string]string{}}
	a := logistics.Announcement{Number: 1, Area: "64.02", By: 7, State: logistics.AnnouncementCalled, AskedAt: wita(20, 8, 0)}
	d.must(d.store.AddAnnouncement(t.Context(), a))
	if next, err := jobs.NewAnnouncements(d.deps, d).Next(t.Context()); err != nil || next.IsZero() || next.After(wita(20, 8, 0)) {
		t.Errorf("due %v, %v", next, err)
	}
	d.look(wita(20, 8, 0))
	if open, err := d.store.Announcements(t.Context()); err != nil || len(open) != 0 || len(d.told) != 0 {
		t.Errorf("left %v, told %v, %v", open, d.told, err)
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
