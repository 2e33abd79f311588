package storage_test

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"laporbot/logistics"
	"laporbot/storage"
	"laporbot/storage/storagetest"
)

var start = time.Date(2024, 11, 24, 1, 0, 0, 0, time.UTC)

// onStores runs a test on a fresh store of each engine.
func onStores(t *testing.T, test func(t *testing.T, s *storage.Store)) {
	storagetest.Each(t, func(t *testing.T, db storagetest.Database) { test(t, storage.NewStore(db(t))) })
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantErr(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got error %v, want %v", err, want)
	}
}

func equal(t *testing.T, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("difference (-want +got):\n%s", diff)
	}
}

// again does something until no answer is lost on the way, as the bot does after
// a fault.
func again(t *testing.T, do func() error) {
	t.Helper()
	for range 50 {
		err := do()
		if !errors.Is(err, storagetest.ErrLost) {
			must(t, err)
			return
		}
	}
	t.Fatalf("it never succeeds: %v", do())
}

// filled returns a value with something else in every field, so that a field
// which is not stored is noticed.
func filled[T any]() T {
	var v T
	n := 0
	fill(reflect.ValueOf(&v).Elem(), &n)
	return v
}

func fill(v reflect.Value, n *int) {
	*n++
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(start.Add(time.Duration(*n) * 1001 * time.Millisecond)))
		return
	case v.Type() == reflect.TypeFor[time.Duration]():
		v.SetInt(int64(*n) * int64(time.Millisecond))
		return
	case v.Type() == reflect.TypeFor[logistics.AreaCode]():
		v.SetString(fmt.Sprintf("64.02.%02d", *n%100))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprint("é", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(float64(*n) / 8)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8:
		v.SetUint(uint64('a' + *n%26))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, n)
		fill(value, n)
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for _, field := range v.Fields() {
			fill(field, n)
		}
	default:
		panic("cannot fill " + v.Type().String())
	}
}

// Every field of every noun comes back.
func TestStoreKeepsEveryField(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()

		area, item, need := filled[logistics.Area](), filled[logistics.Item](), filled[logistics.Need]()
		must(t, s.PutReference(ctx, []logistics.Area{area}, []logistics.Item{item}, []logistics.Need{need}))
		areas, err := s.Areas(ctx)
		must(t, err)
		equal(t, []logistics.Area{area}, areas)
		items, err := s.Items(ctx)
		must(t, err)
		equal(t, []logistics.Item{item}, items)
		needs, err := s.Needs(ctx)
		must(t, err)
		equal(t, []logistics.Need{need}, needs)

		person := filled[logistics.Person]()
		must(t, s.AddPerson(ctx, person))
		gotPerson, err := s.Person(ctx, person.ID)
		must(t, err)
		equal(t, person, gotPerson)

		invitation := filled[logistics.Invitation]()
		must(t, s.AddInvitation(ctx, invitation))
		gotInvitation, err := s.UseInvitation(ctx, invitation.Hash, invitation.UsedBy, start)
		must(t, err)
		equal(t, invitation, gotInvitation)

		group := filled[logistics.Group]()
		must(t, s.PutGroup(ctx, group))
		gotGroup, err := s.Group(ctx, group.ChatID, group.ThreadID)
		must(t, err)
		equal(t, group, gotGroup)

		chat := filled[logistics.Chat]()
		must(t, s.UpdateChat(ctx, chat.ID, func(c *logistics.Chat) error { *c = chat; return nil }))
		gotChat, err := s.Chat(ctx, chat.ID)
		must(t, err)
		equal(t, chat, gotChat)

		draft := filled[logistics.Draft]()
		must(t, s.PutDraft(ctx, draft))
		gotDraft, err := s.Draft(ctx, draft.ChatID, draft.PersonID)
		must(t, err)
		equal(t, draft, gotDraft)

		report := filled[logistics.Report]()
		stored, added, err := s.AddReport(ctx, report)
		must(t, err)
		equal(t, true, added)
		equal(t, report, stored)
		gotReport, err := s.ReportByNumber(ctx, report.Number)
		must(t, err)
		equal(t, report, gotReport)

		if _, err := s.ApplyReport(ctx, report); err == nil {
			t.Error("a withdrawn report was brought into the stock")
		}
		report.Withdrawn = false
		stock, err := s.ApplyReport(ctx, report)
		must(t, err)
		gotStock, err := s.Stock(ctx, report.Area)
		must(t, err)
		equal(t, stock, gotStock)
		if len(gotStock.Lines) != 2 || !cmp.Equal(gotStock.Lines[0].Line, report.Lines[0]) {
			t.Errorf("stock %+v of report %+v", gotStock, report)
		}
		counted, damaged := report, report
		counted.Area, damaged.Area, damaged.SentAt = "64.02.98", "64.02.98", report.SentAt.Add(time.Hour)
		counted.Lines = []logistics.Line{{Item: "kotak_suara", State: logistics.StateCount, Count: new(int64(190))}}
		damaged.Lines = []logistics.Line{{Item: "kotak_suara", State: logistics.StateCount, Damaged: new(int64(5))}}
		for _, r := range []logistics.Report{counted, damaged} {
			stock, err = s.ApplyReport(ctx, r)
			must(t, err)
		}
		gotStock, err = s.Stock(ctx, "64.02.98")
		must(t, err)
		equal(t, stock, gotStock)
		if line := gotStock.Lines[0]; !line.Carried || line.From == nil || line.Count == nil || *line.Count != 190 {
			t.Errorf("the count is not carried over: %+v", line)
		}

		question := filled[logistics.OpenQuestion]()
		must(t, s.AddQuestion(ctx, question))
		gotQuestion, err := s.Question(ctx, question.ChatID, question.Token)
		must(t, err)
		equal(t, question, gotQuestion)

		incoming := filled[logistics.Incoming]()
		fresh, err := s.AddIncoming(ctx, []logistics.Incoming{incoming})
		must(t, err)
		equal(t, []logistics.Incoming{incoming}, fresh)
		pending, err := s.PendingIncoming(ctx)
		must(t, err)
		equal(t, []logistics.Incoming{incoming}, pending)
		aside, err := s.SetAside(ctx, incoming, "panic", start)
		must(t, err)
		equal(t, logistics.SetAside{Number: 1, Incoming: incoming, Reason: "panic", At: start}, aside)
		asides, err := s.SetAsides(ctx)
		must(t, err)
		equal(t, []logistics.SetAside{aside}, asides)

		notice := filled[logistics.Notice]()
		_, err = s.AddNotice(ctx, notice)
		must(t, err)
		notices, err := s.PendingNotices(ctx)
		must(t, err)
		equal(t, []logistics.Notice{notice}, notices)
		must(t, s.FinishNotice(ctx, notice))
		sent, err := s.SentNotice(ctx, notice.Key)
		must(t, err)
		if sent.Document.Data != nil {
			t.Error("the archive holds the content of a file")
		}
		sent.Document = notice.Document
		equal(t, notice, sent)

		run := filled[logistics.Run]()
		must(t, s.FinishRun(ctx, run))
		gotRun, err := s.Run(ctx, run.Job, run.Slot)
		must(t, err)
		equal(t, run, gotRun)

		digest := filled[logistics.Digest]()
		gotDigest, added, err := s.AddDigest(ctx, digest)
		must(t, err)
		equal(t, true, added)
		equal(t, digest, gotDigest)

		announcement := filled[logistics.Announcement]()
		must(t, s.AddAnnouncement(ctx, announcement))
		gotAnnouncement, err := s.Announcement(ctx, announcement.Number)
		must(t, err)
		equal(t, announcement, gotAnnouncement)

		ready := filled[logistics.Ready]()
		must(t, s.AddReady(ctx, ready))
		readies, err := s.Readies(ctx, ready.Announcement)
		must(t, err)
		equal(t, []logistics.Ready{ready}, readies)
	})
}

func TestCatalog(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, db storagetest.Database) {
		ctx := t.Context()
		e := db(t)
		s, other := storage.NewStore(e), storage.NewStore(e)
		empty, err := s.Catalog(ctx, "64.02")
		must(t, err)
		if len(empty.Items()) != 0 || len(empty.FindArea("64.02.01")) != 0 {
			t.Error("the catalog of an empty database holds something")
		}
		must(t, s.PutAreas(ctx, []logistics.Area{{Code: "64.02", Name: "Kutai Kartanegara"}, {Code: "64.02.01", Name: "Muara Muntai"}}))
		must(t, s.PutItems(ctx, []logistics.Item{{Key: "kotak"}, {Key: "bilik"}}))
		must(t, s.PutNeeds(ctx, []logistics.Need{{Area: "64.02.01", Item: "kotak", Count: 46}}))
		before, err := other.Catalog(ctx, "64.02")
		must(t, err)
		if n, _ := before.Need("64.02.01", "kotak"); n != 46 || before.Items()[1].Key != "bilik" {
			t.Errorf("need %d, items %v", n, before.Items())
		}
		same, err := other.Catalog(ctx, "64.02")
		must(t, err)
		if same != before {
			t.Error("the catalog was built again although nothing has changed")
		}
		must(t, s.PutNeeds(ctx, []logistics.Need{{Area: "64.02.01", Item: "kotak", Count: 47}}))
		after, err := other.Catalog(ctx, "64.02")
		must(t, err)
		if n, _ := after.Need("64.02.01", "kotak"); n != 47 {
			t.Errorf("another process sees need %d after an import", n)
		}
		if items, err := s.Items(ctx); err != nil || len(items) != 2 {
			t.Errorf("an import without items left %d items, %v", len(items), err)
		}
	})
}

func TestPeople(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		_, err := s.Person(ctx, 1)
		wantErr(t, err, logistics.ErrNotFound)
		wantErr(t, s.UpdatePerson(ctx, 1, func(*logistics.Person) error { return nil }), logistics.ErrNotFound)
		budi := logistics.Person{ID: 1, Name: "Budi", Role: logistics.RoleKetua, Area: "64.02.01", State: logistics.PersonActive}
		must(t, s.AddPerson(ctx, budi))
		wantErr(t, s.AddPerson(ctx, budi), logistics.ErrExists)
		must(t, s.UpdatePerson(ctx, 1, func(p *logistics.Person) error { p.State = logistics.PersonRevoked; return nil }))
		wantErr(t, s.UpdatePerson(ctx, 1, func(p *logistics.Person) error { p.Name = ""; return logistics.ErrNotAllowed }), logistics.ErrNotAllowed)
		must(t, s.PutPerson(ctx, logistics.Person{ID: 2, Name: "Siti"}))
		budi.State = logistics.PersonRevoked
		all, err := s.People(ctx)
		must(t, err)
		equal(t, []logistics.Person{budi, {ID: 2, Name: "Siti"}}, all)
	})
}

func TestInvitationHasOneUser(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		must(t, s.AddInvitation(ctx, logistics.Invitation{Hash: "h", Expires: start.Add(time.Hour)}))
		_, err := s.UseInvitation(ctx, "other", 1, start)
		wantErr(t, err, logistics.ErrInvitation)
		_, err = s.UseInvitation(ctx, "h", 1, start.Add(time.Hour))
		wantErr(t, err, logistics.ErrInvitation)

		winners := make(chan int64, 16)
		var wg sync.WaitGroup
		for person := int64(1); person <= 16; person++ {
			wg.Go(func() {
				switch _, err := s.UseInvitation(ctx, "h", person, start); {
				case err == nil:
					winners <- person
				case !errors.Is(err, logistics.ErrInvitation):
					t.Errorf("person %d: %v", person, err)
				}
			})
		}
		wg.Wait()
		close(winners)
		if len(winners) != 1 {
			t.Fatalf("%d people used one invitation", len(winners))
		}
		winner := <-winners
		inv, err := s.UseInvitation(ctx, "h", winner, start.Add(2*time.Hour))
		must(t, err)
		equal(t, logistics.Invitation{Hash: "h", Expires: start.Add(time.Hour), UsedBy: winner, UsedAt: start}, inv)
	})
}

func TestWrongCodesLock(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		count := func(at time.Time, wantTries int, wantLock time.Time) {
			t.Helper()
			tries, until, err := s.CountWrongCode(ctx, 7, at)
			must(t, err)
			if tries != wantTries || !until.Equal(wantLock) {
				t.Errorf("try %d, locked until %v; want %d, %v", tries, until, wantTries, wantLock)
			}
			lock, err := s.CodeLock(ctx, 7, at)
			must(t, err)
			if !lock.Equal(wantLock) {
				t.Errorf("locked until %v, want %v", lock, wantLock)
			}
		}
		lock, err := s.CodeLock(ctx, 7, start)
		if err != nil || !lock.IsZero() {
			t.Errorf("locked until %v before the first try, %v", lock, err)
		}
		for n := 1; n <= 4; n++ {
			count(start.Add(time.Duration(n)*time.Minute), n, time.Time{})
		}
		fifth := start.Add(5 * time.Minute)
		count(fifth, 5, fifth.Add(time.Hour))
		count(fifth.Add(time.Minute), 6, fifth.Add(time.Hour))
		lock, err = s.CodeLock(ctx, 7, fifth.Add(time.Hour))
		if err != nil || !lock.IsZero() {
			t.Errorf("still locked until %v, %v", lock, err)
		}
		count(fifth.Add(time.Hour), 1, time.Time{})
		count(fifth.Add(3*time.Hour), 1, time.Time{})
	})
}

func TestMigrateChat(t *testing.T) {
	const old, to = int64(-100), int64(-100200)
	storagetest.Each(t, func(t *testing.T, db storagetest.Database) {
		ctx := t.Context()
		e := db(t)
		s := storage.NewStore(e)
		must(t, s.PutGroup(ctx, logistics.Group{ChatID: old, Area: "64.02", Since: start}))
		must(t, s.PutGroup(ctx, logistics.Group{ChatID: old, ThreadID: 5, Area: "64.02.01", Since: start}))
		must(t, s.PutGroup(ctx, logistics.Group{ChatID: -1002, Area: "64.02.02", Since: start})) // shares the first digits
		must(t, s.PutDraft(ctx, logistics.Draft{ChatID: old, PersonID: 7, Command: "lapor"}))
		for i, chat := range []int64{old, 7, old} {
			_, err := s.AddNotice(ctx, logistics.Notice{Key: fmt.Sprint("n", i), ChatID: chat, Seq: int64(i), State: logistics.NoticePending})
			must(t, err)
		}
		lossy := storage.NewStore(storagetest.Lossy(e))
		again(t, func() error { return lossy.MigrateChat(ctx, old, to, start) })
		again(t, func() error { return lossy.MigrateChat(ctx, old, to, start) })

		groups, err := s.Groups(ctx)
		must(t, err)
		equal(t, []logistics.Group{
			{ChatID: to, Area: "64.02", Since: start},
			{ChatID: to, ThreadID: 5, Area: "64.02.01", Since: start},
			{ChatID: -1002, Area: "64.02.02", Since: start},
		}, groups)
		_, err = s.Draft(ctx, old, 7)
		wantErr(t, err, logistics.ErrNotFound)
		draft, err := s.Draft(ctx, to, 7)
		must(t, err)
		equal(t, "lapor", draft.Command)
		notices, err := s.PendingNotices(ctx)
		must(t, err)
		var chats []int64
		for _, n := range notices {
			chats = append(chats, n.ChatID)
		}
		equal(t, []int64{to, 7, to}, chats)
		chat, err := s.Chat(ctx, old)
		must(t, err)
		equal(t, logistics.Chat{ID: old, MigratedTo: to, At: start}, chat)
	})
}

// A job that lists the groups while one is moved must not find it twice.
func TestGroupsBetweenTwoIDs(t *testing.T) {
	const old, to = int64(-100), int64(-100200)
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		want := []logistics.Group{{ChatID: to, Area: "64.02", Since: start}}
		must(t, s.PutGroup(ctx, logistics.Group{ChatID: old, Area: "64.02", Since: start}))
		must(t, s.UpdateChat(ctx, old, func(c *logistics.Chat) error {
			c.MigratedTo = to
			return nil
		}))
		groups, err := s.Groups(ctx)
		must(t, err)
		equal(t, want, groups)
		must(t, s.PutGroup(ctx, want[0]))
		groups, err = s.Groups(ctx)
		must(t, err)
		equal(t, want, groups)
	})
}

func TestDraftsExpire(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		for i := range 3 {
			must(t, s.PutDraft(ctx, logistics.Draft{ChatID: 1, PersonID: int64(i), Expires: start.Add(time.Duration(i) * time.Minute)}))
		}
		must(t, s.PutDraft(ctx, logistics.Draft{ChatID: 1, PersonID: 9}))
		must(t, s.DeleteDraft(ctx, 1, 0))
		must(t, s.DeleteDraft(ctx, 1, 0))
		expired, err := s.ExpiredDrafts(ctx, start.Add(time.Minute))
		must(t, err)
		equal(t, []logistics.Draft{{ChatID: 1, PersonID: 1, Expires: start.Add(time.Minute)}}, expired)
	})
}

func TestRuns(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		run := logistics.Run{Job: "ringkasan", Slot: start, State: logistics.RunStarted, Started: start}
		won := make(chan bool, 16)
		var wg sync.WaitGroup
		for range cap(won) {
			wg.Go(func() {
				ok, err := s.StartRun(ctx, run)
				if err != nil {
					t.Error(err)
				}
				if ok {
					won <- true
				}
			})
		}
		wg.Wait()
		if len(won) != 1 {
			t.Errorf("%d won one run", len(won))
		}
		run.State, run.Finished = logistics.RunDone, start.Add(time.Second)
		must(t, s.FinishRun(ctx, run))
		got, err := s.Run(ctx, "ringkasan", start)
		must(t, err)
		equal(t, run, got)
		_, err = s.Run(ctx, "ringkasan", start.Add(time.Minute))
		wantErr(t, err, logistics.ErrNotFound)

		_, err = s.LastSlot(ctx, "ringkasan")
		wantErr(t, err, logistics.ErrNotFound)
		for _, slot := range []time.Time{start, start.Add(time.Hour), start.Add(time.Minute)} {
			must(t, s.SetLastSlot(ctx, "ringkasan", slot))
		}
		last, err := s.LastSlot(ctx, "ringkasan")
		must(t, err)
		equal(t, start.Add(time.Hour), last)
	})
}

func TestDigests(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		first := logistics.Digest{Number: 1, Area: "64.02", Slot: start, Text: "<b>satu</b>", Hash: "h"}
		_, added, err := s.AddDigest(ctx, first)
		must(t, err)
		equal(t, true, added)
		second := first
		second.Number, second.Text = 2, "dua"
		stored, added, err := s.AddDigest(ctx, second)
		must(t, err)
		equal(t, false, added)
		equal(t, first, stored)
		later := first
		later.Number, later.Slot = 3, start.Add(24*time.Hour)
		_, _, err = s.AddDigest(ctx, later)
		must(t, err)
		before, err := s.DigestBefore(ctx, "64.02", later.Slot)
		must(t, err)
		equal(t, first, before)
		_, err = s.DigestBefore(ctx, "64.02", start)
		wantErr(t, err, logistics.ErrNotFound)
		_, err = s.Digest(ctx, "64.02", start.Add(time.Hour))
		wantErr(t, err, logistics.ErrNotFound)
	})
}
