package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/jobs"
	"laporbot/logistics"
	"laporbot/storage"
)

// post puts notices into the store's outbox, as the bot does; fail stops those
// to one chat.
type post struct {
	store *storage.Store
	fail  int64
}

func (p *post) Enqueue(ctx context.Context, n logistics.Notice) error {
	if n.ChatID == p.fail {
		return errors.New("outbox is away")
	}
	_, err := p.store.AddNotice(ctx, n)
	return err
}

// field is a kabupaten of three kecamatan with its people, and the bot's jobs.
type field struct {
	*testing.T
	store *storage.Store
	post  *post
	watch *watch
	deps  jobs.Deps
	count int
}

func newField(t *testing.T) *field {
	t.Helper()
	f := &field{T: t, store: newStore(t), watch: &watch{}}
	f.post = &post{store: f.store}
	f.deps = jobs.Deps{
		Store: f.store, Outbox: f.post, Root: "64.02",
		Plan: logistics.Plan{
			ElectionDay: logistics.Date{Year: 2024, Month: 11, Day: 27}, DistributionStart: logistics.Date{Year: 2024, Month: 11, Day: 24},
			Deadline: 18 * time.Hour, Location: zone(t, "Asia/Makassar"),
		},
		ReminderSchedule: "0 9,15,18 * * *", DigestSchedule: "0 20 * * *", Bare: true,
	}
	tps, two := int64(40), int64(2)
	err := f.store.PutReference(t.Context(), []logistics.Area{
		{Code: "64.02", Name: "Kutai Kartanegara", TimeZone: "Asia/Makassar"},
		{Code: "64.02.12", Name: "Tabang", Wave: 1, TPS: &tps},
		{Code: "64.02.17", Name: "Marang Kayu", Wave: 2},
		{Code: "64.02.20", Name: "Samboja Barat"},
	}, []logistics.Item{{Key: "kotak_suara", Name: "Kotak suara", Short: "Kotak suara", Unit: "buah", Blocks: true, NormPerTPS: &two}}, nil)
	f.must(err)
	for _, p := range []logistics.Person{
		{ID: 1, Role: logistics.RoleKetua, Area: "64.02.12", State: logistics.PersonActive, Address: "Bapak"},
		{ID: 2, Role: logistics.RoleKetua, Area: "64.02.17", State: logistics.PersonActive},
		{ID: 3, Role: logistics.RoleKetua, Area: "64.02.20", State: logistics.PersonAway, Until: wita(26, 0, 0)},
		{ID: 4, Role: logistics.RoleKetua, Area: "64.02.12", State: logistics.PersonRevoked},
		{ID: 5, Role: logistics.RoleKetua, Area: "64.02.12", State: logistics.PersonUnreachable},
		{ID: 6, Role: logistics.RoleAnggota, Area: "64.02.12", State: logistics.PersonActive},
		{ID: 7, Role: logistics.RolePimpinan, Area: "64.02", State: logistics.PersonActive},
		{ID: 8, Role: logistics.RolePimpinan, Area: "64.02", State: logistics.PersonRevoked},
		{ID: 9, Role: logistics.RolePimpinan, Area: "64.03", State: logistics.PersonActive},
	} {
		f.must(f.store.PutPerson(t.Context(), p))
	}
	for _, g := range []logistics.Group{
		{ChatID: -100, Area: "64.02"}, {ChatID: -100, ThreadID: 7, Area: "64.02.12"}, {ChatID: -200, Area: "64.02"}, {ChatID: -300, Area: "64.02.12.2001"},
	} {
		f.must(f.store.PutGroup(t.Context(), g))
	}
	f.watch.set(wita(23, 12, 0))
	f.must(f.runner().Wake(t.Context()))
	return f
}

func (f *field) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// runner is that of a new process.
func (f *field) runner() *jobs.Runner {
	f.Helper()
	r, err := jobs.NewRunner(f.store, jobs.All(f.deps), f.deps.Plan.Location, f.watch.now, slog.New(slog.DiscardHandler))
	f.must(err)
	return r
}

// report stores a report as /lapor does.
func (f *field) report(area logistics.AreaCode, at time.Time, lines []logistics.Line, notes ...string) {
	f.Helper()
	f.count++
	n, err := f.store.NextNumber(f.Context(), "R")
	f.must(err)
	r := logistics.Report{Number: n, Area: area, ChatID: 1, MessageID: f.count, Version: 1, SentAt: at, ReceivedAt: at, Lines: lines, Notes: notes}
	_, _, err = f.store.AddReport(f.Context(), r)
	f.must(err)
	_, err = f.store.ApplyReport(f.Context(), r)
	f.must(err)
}

func boxes(n int64) []logistics.Line {
	return []logistics.Line{{Item: "kotak_suara", State: logistics.StateCount, Count: &n}}
}

// out are the notices in the outbox whose key begins so, by key.
func (f *field) out(prefix string) map[string]logistics.Notice {
	f.Helper()
	all, err := f.store.PendingNotices(f.Context())
	f.must(err)
	found := map[string]logistics.Notice{}
	for _, n := range all {
		if strings.HasPrefix(n.Key, prefix) {
			found[n.Key] = n
		}
	}
	return found
}

func (f *field) to(prefix string) []string {
	f.Helper()
	var chats []string
	for _, n := range f.out(prefix) {
		chats = append(chats, fmt.Sprintf("%d/%d", n.ChatID, n.ThreadID))
	}
	slices.Sort(chats)
	return chats
}

// TestPengingat climbs the ladder over two evenings: the chair before the deadline, the
// committee at it, the groups an hour later, the superior in the morning.
func TestPengingat(t *testing.T) {
	f := newField(t)
	f.must(f.store.PutPerson(t.Context(), logistics.Person{ID: 10, Role: logistics.RoleStaf, Division: "logistik", Area: "64.02", State: logistics.PersonActive}))
	r := f.runner()
	seen := map[string]bool{}
	step := func(name string, at time.Time, want ...string) {
		t.Helper()
		f.watch.set(at)
		f.must(r.Wake(t.Context()))
		var fresh []string
		for key, n := range f.out("pengingat") {
			if !seen[key] {
				what, _, _ := strings.Cut(key, "/")
				if n.Edits != "" {
					what = "thanks"
				}
				fresh = append(fresh, fmt.Sprintf("%s %d", what, n.ChatID))
			}
			seen[key] = true
		}
		slices.Sort(fresh)
		if diff := cmp.Diff(want, fresh); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	step("before the distribution begins nobody owes a report", wita(23, 15, 0))
	f.report("64.02.12", wita(23, 23, 59), boxes(10)) // yesterday's does not help
	step("the chair of the first wave, and nobody of the second", wita(24, 9, 0), "pengingat 1")
	step("again in the afternoon", wita(24, 15, 0), "pengingat 1")
	step("at the deadline the anggota too", wita(24, 18, 0), "pengingat 1", "pengingat 6")
	step("an hour later the groups of the KPU", wita(24, 19, 0), "pengingat-grup -100", "pengingat-grup -200")
	step("the superior in the morning", wita(25, 7, 30), "pengingat-atasan 10")
	f.report("64.02.12", wita(25, 8, 0), []logistics.Line{{Item: logistics.ItemAll, State: logistics.StateNotArrived}})
	step("what is answered is taken back, whoever is in the second wave is asked", wita(25, 9, 0), "pengingat 2", "thanks 1", "thanks 1", "thanks 1", "thanks 6")
	f.report("64.02.17", wita(25, 9, 30), boxes(10))
	step("the reminder that was answered is taken back", wita(25, 15, 0), "thanks 2")
	step("nobody at the deadline where all have answered", wita(25, 18, 0))
	step("nor in the groups", wita(25, 19, 0))
	step("nor in the morning", wita(26, 7, 30))
	step("after his leave the third", wita(26, 9, 0), "pengingat 1", "pengingat 2", "pengingat 3")

	slot := wita(24, 9, 0)
	n := f.out("pengingat/1/")["pengingat/1/"+logistics.TimeKey(slot)]
	if n.Kind != logistics.NoticeBulk || !n.Expires.Equal(slot.Add(3*time.Hour)) || n.Buttons[0][0] != (logistics.Button{Text: "Lapor sekarang", Data: "lapor:mulai"}) ||
		n.Buttons[1][0] != (logistics.Button{Text: "Sama seperti kemarin", Data: "lapor:sama"}) {
		t.Errorf("notice %+v", n)
	}
	for _, want := range []string{"Yth. Bapak Ketua PPK Tabang", "Minggu, 24 November 2024 (H-3)", "pukul 09.00 WITA", "sebelum pukul 18.00 WITA"} {
		if !strings.Contains(n.Text, want) {
			t.Errorf("%q is missing in:\n%s", want, n.Text)
		}
	}
	late := f.out("pengingat/6/")["pengingat/6/"+logistics.TimeKey(wita(24, 18, 0))]
	if !strings.Contains(late.Text, "Yth. Bapak/Ibu Anggota PPK Tabang") || strings.Contains(late.Text, "sebelum pukul") {
		t.Errorf("at the deadline:\n%s", late.Text)
	}
	end := f.out("pengingat/2/")["pengingat/2/"+logistics.TimeKey(wita(25, 9, 0))+"/selesai"]
	if end.Edits != "pengingat/2/"+logistics.TimeKey(wita(25, 9, 0)) || !strings.Contains(end.Text, "R-3") || end.Buttons != nil {
		t.Errorf("the end of a reminder: %+v", end)
	}
	group := f.out("pengingat-grup/-200/")["pengingat-grup/-200/0/2024-11-24"]
	if strings.Contains(group.Text, "\n") || !strings.Contains(group.Text, "1 kecamatan sampai pukul 19.00 WITA: Tabang.") {
		t.Errorf("the line in the group: %s", group.Text)
	}
	if left, err := f.store.Reminders(t.Context(), "64.02"); err != nil || len(left) != 3 {
		t.Errorf("open reminders %v, %v", left, err)
	}
}

// TestPengingatInThreeZones: each area is asked by its own clock and in its own
// zone, whatever zone the bot runs in.
func TestPengingatInThreeZones(t *testing.T) {
	for _, own := range []string{"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"} {
		t.Run(own, func(t *testing.T) {
			f := newField(t)
			f.must(f.store.PutReference(t.Context(), []logistics.Area{
				{Code: "64.02.12", Name: "Tabang", TimeZone: "Asia/Jakarta"}, {Code: "64.02.17", Name: "Marang Kayu", TimeZone: "Asia/Jayapura"},
			}, nil, nil))
			f.deps.Plan.Location = zone(t, own)
			f.deps.ReminderSchedule = "0 9 * * *"
			r := f.runner()
			end := wita(25, 12, 0)
			for now := wita(23, 13, 0); now.Before(end); now = now.Add(30 * time.Minute) {
				f.watch.set(now)
				f.must(r.Wake(t.Context()))
			}
			for person, want := range map[int64]string{1: "18.00 WIB", 2: "18.00 WIT", 6: "18.00 WIB"} {
				found := 0
				for _, n := range f.out(fmt.Sprintf("pengingat/%d/", person)) {
					if strings.Contains(n.Text, "Minggu, 24 November 2024") && strings.Contains(n.Text, "sampai pukul "+want+". Mohon dikirim begitu") {
						found++
					}
				}
				if found != 1 {
					t.Errorf("person %d was asked %d times at the deadline of %s", person, found, want)
				}
			}
			if got := len(f.out("pengingat-grup/-200/")); got != 1 {
				t.Errorf("the group was told %d times", got)
			}
		})
	}
}

// TestPengingatNotAtNight: whatever hours the schedule names, nobody is woken.
func TestPengingatNotAtNight(t *testing.T) {
	for hour, want := range map[int]int{3: 0, 5: 1, 21: 2, 22: 0, 23: 0} { // from the deadline on the anggota too
		f := newField(t)
		f.deps.ReminderSchedule = fmt.Sprintf("0 %d * * *", hour)
		f.watch.set(wita(24, hour, 0).Add(-time.Minute))
		r := f.runner()
		f.must(r.Wake(t.Context()))
		f.watch.set(wita(24, hour, 0))
		f.must(r.Wake(t.Context()))
		found := 0
		for key := range f.out("pengingat/") {
			if strings.HasSuffix(key, logistics.TimeKey(wita(24, hour, 0))) {
				found++
			}
		}
		if found != want {
			t.Errorf("at %d o'clock %d were reminded, want %d", hour, found, want)
		}
	}
}

// TestPengingatIsOneMessage: whoever is asked for two areas at the same hour gets one
// message that names both.
func TestPengingatIsOneMessage(t *testing.T) {
	f := newField(t)
	f.must(f.store.PutAbsence(t.Context(), logistics.Absence{Person: 1, Kind: logistics.AbsenceLeave, From: wita(25, 0, 0), Until: wita(26, 0, 0), Deputy: 2}))
	for _, at := range []time.Time{wita(25, 17, 59), wita(25, 18, 0)} { // both pengingat and tenggat
		f.watch.set(at)
		f.must(f.runner().Wake(t.Context()))
	}
	n, ok := f.out("pengingat/2/")["pengingat/2/"+logistics.TimeKey(wita(25, 18, 0))]
	if !ok || !strings.Contains(n.Text, "Kecamatan Tabang") || !strings.Contains(n.Text, "Kecamatan Marang Kayu") {
		t.Errorf("the deputy is asked:\n%s", n.Text)
	}
	at := 0
	for _, n := range f.out("pengingat/2/") {
		if n.Edits == "" && strings.Contains(n.Text, "sampai pukul 18.00 WITA") {
			at++
		}
	}
	if at != 1 {
		t.Errorf("%d messages at the deadline", at)
	}
}

func TestPengingatIsDroppedWhenLate(t *testing.T) {
	f := newField(t)
	f.watch.set(wita(24, 10, 1)) // started again an hour and a minute after the slot
	f.must(f.runner().Wake(t.Context()))
	if got := f.to("pengingat/"); got != nil {
		t.Errorf("a reminder of the past went out: %v", got)
	}
}

func TestRingkasan(t *testing.T) {
	f := newField(t)
	slot := wita(24, 20, 0)
	f.report("64.02.12", wita(24, 16, 0), boxes(80), "jalan <licin>")
	f.watch.set(slot.Add(30 * time.Second))
	f.must(f.runner().Wake(t.Context()))
	if diff := cmp.Diff([]string{"-100/0", "-100/7", "-200/0", "7/0"}, f.to("ringkasan/")); diff != "" {
		t.Fatal(diff)
	}
	key := "/" + logistics.TimeKey(slot)
	group, leader := f.out("ringkasan/-200/0")["ringkasan/-200/0"+key], f.out("ringkasan/7/0")["ringkasan/7/0"+key]
	if group.Text != leader.Text || group.Kind != logistics.NoticeDigest || !group.Expires.Equal(slot.Add(24*time.Hour)) {
		t.Errorf("group %+v, leader %+v", group, leader)
	}
	for _, want := range []string{"Pimpinan KPU Kutai Kartanegara", "logistik D-1 (H-3)", "pukul 20.00 WITA", "1 dari 3 kecamatan sudah melapor", "🟢 Tabang: 100%", "jalan &lt;licin&gt;"} {
		if !strings.Contains(group.Text, want) {
			t.Errorf("%q is missing in:\n%s", want, group.Text)
		}
	}
	if strings.Contains(group.Text, "Terlambat") {
		t.Error("half a minute is not late")
	}
	topic := f.out("ringkasan/-100/7")["ringkasan/-100/7"+key]
	if !strings.Contains(topic.Text, "Ketua dan Anggota PPK Tabang") {
		t.Errorf("the topic of a kecamatan:\n%s", topic.Text)
	}
	stored, err := f.store.Digest(t.Context(), "64.02", slot)
	if err != nil || !stored.Verify() || stored.Text != group.Text || !strings.Contains(group.Text, stored.Title()) {
		t.Errorf("the stored snapshot: %v, verified %v, %s", err, stored.Verify(), stored.Title())
	}
}

// TestRingkasanRepeated: the outbox refuses one chat in the middle of the run. When
// the run is repeated, with newer reports there, that chat is told what the others
// were, and nobody anything twice.
func TestRingkasanRepeated(t *testing.T) {
	f := newField(t)
	slot := wita(24, 20, 0)
	f.post.fail = -200
	f.watch.set(slot)
	r := f.runner()
	if err := r.Wake(t.Context()); err == nil {
		t.Fatal("the fault was not told")
	}
	first := f.out("ringkasan/")
	if len(first) != 3 {
		t.Fatalf("%d of 3 others were told", len(first))
	}
	f.report("64.02.12", slot.Add(time.Second), boxes(80))
	f.post.fail = 0
	f.watch.set(slot.Add(20 * time.Minute))
	f.must(r.Wake(t.Context()))
	again := f.out("ringkasan/")
	if len(again) != 4 {
		t.Fatalf("%d notices, want 4", len(again))
	}
	for key, n := range first {
		if diff := cmp.Diff(n, again[key]); diff != "" {
			t.Error(diff)
		}
	}
	key := "/" + logistics.TimeKey(slot)
	if again["ringkasan/-200/0"+key].Text != first["ringkasan/-100/0"+key].Text {
		t.Error("the same digest has two texts")
	}
}

func TestRingkasanLateAndMerged(t *testing.T) {
	f := newField(t)
	f.watch.set(wita(24, 20, 40)) // down over the hour
	f.must(f.runner().Wake(t.Context()))
	for key, n := range f.out("ringkasan/") {
		if !strings.Contains(n.Text, "Terlambat: seharusnya Minggu, 24 November 2024 pukul 20.00 WITA") || !strings.Contains(n.Text, "pukul 20.40 WITA") {
			t.Errorf("%s:\n%s", key, n.Text)
		}
	}
	f.watch.set(wita(26, 3, 0)) // down for more than six hours over the next
	r := f.runner()
	f.must(r.Wake(t.Context()))
	if n := len(f.out("ringkasan/")); n != 4 {
		t.Errorf("%d notices, want none for the missed evening", n)
	}
	f.watch.set(wita(26, 20, 0))
	f.must(r.Wake(t.Context()))
	if n := len(f.out("ringkasan/")); n != 8 {
		t.Errorf("%d notices, want the next evening", n)
	}
}

// TestRingkasanFiles: picture and workbook follow the text to everybody, once.
func TestRingkasanFiles(t *testing.T) {
	f := newField(t)
	f.deps.Bare = false
	slot := wita(24, 20, 0)
	f.report("64.02.12", wita(24, 16, 0), boxes(80))
	f.watch.set(slot)
	f.must(f.runner().Wake(t.Context()))
	for _, to := range []string{"7/0", "-200/0", "-100/0", "-100/7"} {
		key := "ringkasan/" + to + "/" + logistics.TimeKey(slot)
		got := f.out(key)
		picture, book := got[key+"/gambar"], got[key+"/berkas"]
		if len(got) != 3 || picture.Document == nil || !picture.Document.Photo || !strings.HasPrefix(string(picture.Document.Data), "\x89PNG") ||
			book.Document == nil || book.Document.Photo || !strings.HasPrefix(string(book.Document.Data), "PK") || !strings.Contains(book.Document.Name, "2024-11-24-D-") {
			t.Errorf("%s: %d notices", key, len(got))
		}
	}
}

// TestRingkasanWithheld: a stock that is not what its reports say is not summed. The
// chats of the area are told so once, the operator learns which line it is, and
// once the stock is folded anew the digest of the evening still goes out.
func TestRingkasanWithheld(t *testing.T) {
	f := newField(t)
	f.must(f.store.PutPerson(t.Context(), logistics.Person{ID: 99, Role: logistics.RoleOperator, Area: "64.02", State: logistics.PersonActive}))
	slot := wita(24, 20, 0)
	f.report("64.02.12", wita(24, 16, 0), boxes(80))
	damage := func(count int64) {
		var doc map[string]any
		f.must(f.store.Engine().Update(t.Context(), "stock", "64.02.12", &doc, func() error {
			lines := reflect.ValueOf(doc["lines"])
			line := lines.Index(0).Interface()
			for i := range reflect.ValueOf(line).Len() {
				e := reflect.ValueOf(line).Index(i)
				if e.FieldByName("Key").String() == "count" {
					e.FieldByName("Value").Set(reflect.ValueOf(count))
				}
			}
			return nil
		}))
	}
	damage(81)
	r := f.runner()
	for minute := range 3 {
		f.watch.set(slot.Add(time.Duration(minute) * time.Minute))
		var wrong *logistics.SourceMismatch
		if err := r.Wake(t.Context()); !errors.As(err, &wrong) || wrong.Area != "64.02.12" || wrong.Item != "kotak_suara" {
			t.Fatalf("minute %d: %v", minute, err)
		}
	}
	if got := f.to("ringkasan/"); got != nil {
		t.Errorf("numbers that are in doubt went out to %v", got)
	}
	if diff := cmp.Diff([]string{"-100/0", "-100/7", "-200/0", "7/0"}, f.to("ringkasan-ditahan/")); diff != "" {
		t.Error(diff)
	}
	if got := f.to("ringkasan-alarm/64.02/"); len(got) != 1 || got[0] != "99/0" {
		t.Errorf("alarmed %v", got)
	}
	_, err := f.store.Refold(t.Context(), "64.02.12")
	f.must(err)
	f.watch.set(slot.Add(10 * time.Minute))
	f.must(r.Wake(t.Context()))
	if got := f.to("ringkasan/"); len(got) < 4 {
		t.Errorf("after the repair only %v", got)
	}
}

// TestRingkasanTellsWhatChanged: two evenings, one lost in between for longer than
// the grace, and a report that Telegram delivered late.
func TestRingkasanTellsWhatChanged(t *testing.T) {
	f := newField(t)
	r := f.runner()
	f.report("64.02.12", wita(24, 16, 0), boxes(80))
	f.watch.set(wita(24, 20, 0))
	f.must(r.Wake(t.Context()))
	f.watch.set(wita(26, 3, 0)) // down over the evening of the 25th
	f.must(r.Wake(t.Context()))
	f.count++
	late := logistics.Report{
		Number: 50, Area: "64.02.17", ChatID: 2, MessageID: f.count, Version: 1, SentAt: wita(24, 19, 59), ReceivedAt: wita(26, 3, 1), Lines: boxes(5),
	}
	_, _, err := f.store.AddReport(t.Context(), late)
	f.must(err)
	_, err = f.store.ApplyReport(t.Context(), late)
	f.must(err)
	f.report("64.02.12", wita(26, 16, 0), boxes(60))
	f.watch.set(wita(26, 20, 0))
	f.must(r.Wake(t.Context()))
	text := f.out("ringkasan/7/0/")["ringkasan/7/0/"+logistics.TimeKey(wita(26, 20, 0))].Text
	for _, want := range []string{
		"Termasuk ringkasan yang tidak sempat dikirim: Senin, 25 November 2024.", "Berubah sejak D-1, Minggu, 24 November 2024 pukul 20.00 WITA",
		"Tabang: kesiapan turun 100% → 75% (Kotak suara)", "Tabang: Kotak suara 80 → 60 buah", "Susulan: Marang Kayu R-50 (19.59 WITA)",
		"Menambah Kotak suara 20 buah untuk Tabang",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
	for _, to := range []string{"7/0", "-100/0", "-200/0", "-100/7"} {
		run, err := f.store.Run(t.Context(), "ringkasan/"+to, wita(25, 20, 0))
		if err != nil || run.State != logistics.RunSkipped || !strings.Contains(run.Err, "part of the digest") {
			t.Errorf("the lost evening of %s: %+v, %v", to, run, err)
		}
	}
}

// TestRingkasanSixtyDays: each evening each recipient is told once or, after long
// downtime, not at all; every text is that of the stored snapshot, and no number
// stands for two snapshots.
func TestRingkasanSixtyDays(t *testing.T) {
	f := newField(t)
	f.deps.Plan = logistics.Plan{Location: f.deps.Plan.Location}
	rnd := rand.New(rand.NewPCG(7, 60))
	r := f.runner()
	now := wita(23, 12, 0)
	end := now.Add(60 * 24 * time.Hour)
	for now.Before(end) {
		f.watch.set(now)
		f.post.fail = []int64{0, 0, 0, -100, -200, 7}[rnd.IntN(6)]
		_ = r.Wake(t.Context()) // its failures are those of the outbox
		if rnd.IntN(3) == 0 {
			area := []logistics.AreaCode{"64.02.12", "64.02.17", "64.02.20"}[rnd.IntN(3)]
			f.report(area, now, boxes(int64(rnd.IntN(100))))
		}
		if rnd.IntN(12) == 0 {
			now = now.Add(time.Duration(rnd.IntN(40)) * time.Hour)
			r = f.runner()
		}
		now = now.Add(time.Duration(30+rnd.IntN(90)) * time.Minute)
	}
	numbers := map[int64]string{}
	skipped := 0
	sent := f.out("ringkasan/")
	for slot := wita(23, 20, 0); slot.Before(end.Add(-48 * time.Hour)); slot = slot.Add(24 * time.Hour) {
		run, err := f.store.Run(t.Context(), "ringkasan", slot)
		f.must(err)
		if run.State == logistics.RunSkipped {
			skipped++
			if _, err := f.store.Digest(t.Context(), "64.02", slot); !errors.Is(err, logistics.ErrNotFound) {
				t.Errorf("%s was skipped and has a digest (%v)", slot, err)
			}
			continue
		}
		for area, recipients := range map[logistics.AreaCode][]string{"64.02": {"-100/0", "-200/0", "7/0"}, "64.02.12": {"-100/7"}} {
			d, err := f.store.Digest(t.Context(), area, slot)
			f.must(err)
			if !d.Verify() || numbers[d.Number] != "" {
				t.Errorf("%s: verified %v, its number is also that of %q", d.ID(), d.Verify(), numbers[d.Number])
			}
			numbers[d.Number] = d.ID()
			for _, to := range recipients {
				key := "ringkasan/" + to + "/" + logistics.TimeKey(slot)
				n, ok := sent[key]
				if run.State == logistics.RunDone && !ok || ok && n.Text != d.Text {
					t.Errorf("%s (%s): there %v, the text of the snapshot %v", key, run.State, ok, n.Text == d.Text)
				}
			}
		}
	}
	if skipped == 0 || len(numbers) < 60 {
		t.Errorf("%d skipped, %d digests: the seed plays no downtime", skipped, len(numbers))
	}
}

func TestBersih(t *testing.T) {
	f := newField(t)
	old := logistics.Incoming{ID: "old", UpdateID: 1, Seq: 1, Raw: []byte("{}")}
	added, err := f.store.AddIncoming(t.Context(), []logistics.Incoming{old})
	f.must(err)
	f.must(f.store.FinishIncoming(t.Context(), added[0], "ok", wita(24, 3, 0)))
	f.watch.set(wita(24, 3, 30))
	r := f.runner()
	f.must(r.Wake(t.Context()))
	if there, err := f.store.Handled(t.Context(), "old"); err != nil || !there {
		t.Fatalf("forgotten at once: %v", err)
	}
	f.watch.set(wita(24, 3, 30).Add(30 * 24 * time.Hour))
	f.must(r.Wake(t.Context()))
	if there, err := f.store.Handled(t.Context(), "old"); err != nil || there {
		t.Errorf("kept for more than thirty days: %v", err)
	}
}
