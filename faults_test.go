package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"laporbot/logistics"
	"laporbot/simulator"
	"laporbot/storage"
)

// weakEngine is a database that a test can make fail or slow.
type weakEngine struct {
	storage.Engine
	mu    sync.Mutex
	fault error
	delay time.Duration
}

var errOutage = errors.New("no reachable servers")

func (e *weakEngine) set(fault error, delay time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.fault, e.delay = fault, delay
}

func (e *weakEngine) before(ctx context.Context) error {
	e.mu.Lock()
	fault, delay := e.fault, e.delay
	e.mu.Unlock()
	if delay > 0 {
		timer := time.NewTimer(delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fault
}

func (e *weakEngine) Insert(ctx context.Context, collection, id string, doc any) error {
	if err := e.before(ctx); err != nil {
		return err
	}
	return e.Engine.Insert(ctx, collection, id, doc)
}

func (e *weakEngine) Get(ctx context.Context, collection, id string, doc any) error {
	if err := e.before(ctx); err != nil {
		return err
	}
	return e.Engine.Get(ctx, collection, id, doc)
}

func (e *weakEngine) Update(ctx context.Context, collection, id string, doc any, change func() error) error {
	if err := e.before(ctx); err != nil {
		return err
	}
	return e.Engine.Update(ctx, collection, id, doc, change)
}

func (e *weakEngine) Delete(ctx context.Context, collection, id string) error {
	if err := e.before(ctx); err != nil {
		return err
	}
	return e.Engine.Delete(ctx, collection, id)
}

func (e *weakEngine) Scan(ctx context.Context, collection, from, to string, each storage.Each) error {
	if err := e.before(ctx); err != nil {
		return err
	}
	return e.Engine.Scan(ctx, collection, from, to, each)
}

func (e *weakEngine) ScanBack(ctx context.Context, collection, from, to string, each storage.Each) error {
	if err := e.before(ctx); err != nil {
		return err
	}
	return e.Engine.ScanBack(ctx, collection, from, to, each)
}

// faultTest is a stage with twenty chairs on a database that can fail.
type faultTest struct {
	t     *testing.T
	ctx   context.Context
	stage *stage
	weak  *weakEngine
	log   *heardLog
	sent  map[int64][]int64 // boxes reported, by person
}

// heardLog is a log that can be read while it is written.
type heardLog struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *heardLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *heardLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

const faultPeople = 20

func newFaultTest(t *testing.T) *faultTest {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	f := &faultTest{t: t, ctx: ctx, weak: &weakEngine{}, log: &heardLog{}, sent: map[int64][]int64{}}
	open := openTest(t)
	var err error
	f.stage, err = newStage(ctx, stageOptions{
		Settings: defaultSettings(), Start: time.Date(2024, 11, 24, 8, 0, 0, 0, wita), Rates: simulator.RatesOff,
		Open: func(ctx context.Context) (storage.Engine, error) {
			e, err := open(ctx)
			f.weak.Engine = e
			return f.weak, err
		},
		Log: slog.New(slog.NewTextHandler(f.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.weak.set(nil, 0)
		if err := f.stage.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		cancel()
		if err := f.stage.sim.Err(); err != nil {
			t.Errorf("the bot broke a rule of Telegram: %v", err)
		}
		if t.Failed() {
			t.Log(f.log)
		}
	})
	if err := f.stage.start(ctx); err != nil {
		t.Fatal(err)
	}
	for i := range faultPeople {
		id := int64(100 + i)
		area := logistics.AreaCode(fmt.Sprintf("64.02.%02d", i+1))
		if err := f.stage.add(ctx, actor{ID: id, Name: fmt.Sprintf("Ketua %d", i), Role: logistics.RoleKetua, Area: area}); err != nil {
			t.Fatal(err)
		}
		if _, err := f.stage.sim.StartPrivate(id, ""); err != nil {
			t.Fatal(err)
		}
	}
	f.settle()
	return f
}

func (f *faultTest) settle() {
	f.t.Helper()
	if err := f.stage.settle(f.ctx); err != nil {
		f.t.Fatal(err)
	}
}

// report lets everybody report how many boxes he has by now, when the limits of
// the chats allow an answer at once.
func (f *faultTest) report(round int64) {
	f.t.Helper()
	f.stage.clock.MoveTo(f.stage.clock.Now().Add(2 * time.Second))
	f.stage.service.bot.Wake()
	for i := range int64(faultPeople) {
		boxes := 10 + round
		if _, err := f.stage.sim.Send(100+i, 100+i, simulator.Outgoing{Text: fmt.Sprintf("/lapor kotak suara %d", boxes)}); err != nil {
			f.t.Fatal(err)
		}
		f.sent[100+i] = append(f.sent[100+i], boxes)
	}
}

// verify compares what is stored with what was sent, and looks whether everybody
// was answered once for each.
func (f *faultTest) verify() {
	f.t.Helper()
	store := storage.NewStore(f.weak)
	answers := map[int64]map[string]int{}
	for _, e := range f.stage.sim.Ledger() {
		number := reportNumber.FindString(e.Text)
		if !e.ByBot || number == "" {
			continue
		}
		if answers[e.ChatID] == nil {
			answers[e.ChatID] = map[string]int{}
		}
		answers[e.ChatID][number]++
	}
	for i := range int64(faultPeople) {
		area := logistics.AreaCode(fmt.Sprintf("64.02.%02d", i+1))
		reports, err := store.ReportsOf(f.ctx, area, time.Time{}, f.stage.clock.Now().Add(time.Hour))
		if err != nil {
			f.t.Fatal(err)
		}
		var stored []int64
		for _, r := range reports {
			for _, line := range r.Lines {
				stored = append(stored, *line.Count)
			}
			if n := answers[100+i][fmt.Sprintf("R-%d", r.Number)]; n != 1 {
				f.t.Errorf("R-%d was told %d times", r.Number, n)
			}
		}
		slices.Sort(stored)
		if diff := cmp.Diff(f.sent[100+i], stored); diff != "" {
			f.t.Errorf("reports of %s (-sent +stored):\n%s", area, diff)
		}
	}
	for _, collection := range []string{"inbox", "outbox", "set_aside"} {
		if n, err := f.weak.Count(f.ctx, collection); err != nil || n != 0 {
			f.t.Errorf("%d rows are left in %s (%v)", n, collection, err)
		}
	}
}

// TestDatabaseOutage takes the database away under load, several times. Nothing
// is confirmed to Telegram meanwhile, and all is answered once it is back.
func TestDatabaseOutage(t *testing.T) {
	t.Parallel()
	f := newFaultTest(t)
	sim := f.stage.sim
	for round := range int64(2) {
		calls := sim.Calls("sendMessage")
		f.report(2*round + 1)
		if err := sim.Wait(f.ctx, func() bool { return sim.Calls("sendMessage") > calls+3 }); err != nil {
			t.Fatal(err)
		}
		f.weak.set(errOutage, 0)
		f.report(2*round + 2)
		polls, confirmed := sim.Calls("getUpdates"), sim.Confirmed()
		if err := sim.Wait(f.ctx, func() bool { return sim.Calls("getUpdates") >= polls+2 }); err != nil {
			t.Fatal(err)
		}
		// What was fetched before the outage may be confirmed by the poll after it.
		if got := sim.Confirmed() - confirmed; got > faultPeople {
			t.Errorf("%d updates were confirmed without a database", got)
		}
		f.weak.set(nil, 0)
		f.settle()
	}
	f.verify()
}

// TestSlowDatabase answers everybody, later.
func TestSlowDatabase(t *testing.T) {
	t.Parallel()
	f := newFaultTest(t)
	f.weak.set(nil, 10*time.Millisecond)
	f.report(1)
	f.settle()
	f.weak.set(nil, 0)
	f.verify()
}

// TestShutdownUnderLoad ends the service in the middle of its work, again and
// again: it ends in good order, within 15 s, and nothing is lost or done twice.
func TestShutdownUnderLoad(t *testing.T) {
	t.Parallel()
	f := newFaultTest(t)
	for round := range int64(5) {
		calls := f.stage.sim.Calls("sendMessage")
		f.report(round + 1)
		if err := f.stage.sim.Wait(f.ctx, func() bool { return f.stage.sim.Calls("sendMessage") > calls+int(round) }); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- f.stage.halt() }()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("end %d: %v", round+1, err)
			}
		case <-time.After(15 * time.Second):
			t.Fatal("it does not end")
		}
		if err := f.stage.start(f.ctx); err != nil {
			t.Fatal(err)
		}
	}
	f.settle()
	f.verify()
}

// TestStandBy runs two services on one database and ends the one that leads: the
// other goes on where it stopped.
func TestStandBy(t *testing.T) {
	t.Parallel()
	engine, err := openTest(t)(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close(context.Background())
	sim := simulator.New(simulator.Options{Clock: realClock{}, Token: stageToken, BotUserName: stageBot, Rates: simulator.RatesOff, Seed: 1})
	web := httptest.NewServer(sim)
	defer web.Close()
	defer sim.Close()
	set := defaultSettings()
	set.Token, set.APIURL = stageToken, web.URL
	cfg, err := set.check(true)
	if err != nil {
		t.Fatal(err)
	}
	cfg.MongoURI = "shared" // the two can be alive on it at the same time
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	serve := func() func() {
		s, err := newService(cfg, engine, surroundings{clock: realClock{}, random: rand.NewChaCha8([32]byte{1}), log: log})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.prepare(ctx); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(ctx)
		ended := make(chan error, 1)
		go func() { ended <- s.run(ctx) }()
		return func() {
			stop()
			if err := <-ended; err != nil {
				t.Errorf("service: %v", err)
			}
		}
	}
	person := logistics.Person{ID: 7, Name: "Siti", Role: logistics.RoleKetua, Area: "64.02.12", State: logistics.PersonActive}
	if err := storage.NewStore(engine).PutPerson(ctx, person); err != nil {
		t.Fatal(err)
	}
	sim.AddUser(simulator.User{ID: 7, FirstName: "Siti"})
	if _, err := sim.StartPrivate(7, ""); err != nil {
		t.Fatal(err)
	}
	say := func(boxes int) {
		if _, err := sim.Send(7, 7, simulator.Outgoing{Text: fmt.Sprintf("/lapor kotak suara %d", boxes)}); err != nil {
			t.Fatal(err)
		}
	}
	answers := func() map[string]int {
		got := map[string]int{}
		for _, e := range sim.Ledger() {
			if n := reportNumber.FindString(e.Text); e.ByBot && n != "" {
				got[n]++
			}
		}
		return got
	}
	first := serve()
	say(10)
	if err := sim.Wait(ctx, func() bool { return len(answers()) == 1 }); err != nil {
		t.Fatal(err)
	}
	second := serve()
	for n := range 5 {
		say(11 + n)
	}
	first()
	if err := sim.Wait(ctx, func() bool { return len(answers()) == 6 }); err != nil {
		t.Fatalf("%v; answered: %v", err, answers())
	}
	second()
	for number, n := range answers() {
		if n != 1 {
			t.Errorf("%s was told %d times", number, n)
		}
	}
	if err := sim.Err(); err != nil {
		t.Error(err)
	}
}

// TestTapsOfAnybody presses the buttons of others and what no button ever had:
// nothing that counts changes, and everybody is answered.
func TestTapsOfAnybody(t *testing.T) {
	t.Parallel()
	f := newFaultTest(t)
	sim := f.stage.sim
	// One chair has a card open, and has reported.
	f.report(1)
	if _, err := sim.Send(100, 100, simulator.Outgoing{Text: "/lapor"}); err != nil {
		t.Fatal(err)
	}
	f.settle()
	var real []string
	for _, m := range sim.Chat(100).Messages() {
		for _, row := range m.Buttons {
			for _, b := range row {
				real = append(real, b.Data)
			}
		}
	}
	if len(real) == 0 {
		t.Fatal("the card has no buttons")
	}
	rng := rand.New(rand.NewPCG(1, 2))
	names := []string{"lapor", "cabut", "impor", "undang", "hubungkan", "putuskan", "stok", "rekap", "batal", "start", "anggota", "hapus", ""}
	verbs := []string{"ya", "ya:7", "tidak", "kirim", "batal", "0", "1:kirim", "-1", "99999999999999999999", "1:item:kotak_suara", "\u202e", ":", "💥", ""}
	forged := func() string {
		switch rng.IntN(3) {
		case 0: // another's button
			return real[rng.IntN(len(real))]
		case 1: // another's button, bent
			b := []byte(real[rng.IntN(len(real))])
			b[rng.IntN(len(b))] = byte(' ' + rng.IntN(95))
			return string(b)
		}
		return names[rng.IntN(len(names))] + ":" + verbs[rng.IntN(len(verbs))] + ":" + verbs[rng.IntN(len(verbs))]
	}
	before := f.dump()
	var taps []string
	mark := sim.LastSeq()
	for range 500 {
		user := int64(101 + rng.IntN(faultPeople-1))
		messages := sim.Chat(user).Messages()
		i := slices.IndexFunc(messages, func(m simulator.Message) bool { return m.ByBot })
		data := forged()
		tap, err := sim.Tap(user, user, messages[i].ID, data)
		if err != nil {
			t.Fatal(err)
		}
		taps = append(taps, tap)
	}
	f.settle()
	for _, tap := range taps {
		if _, ok := sim.Answer(tap); !ok {
			t.Errorf("tap %s was not answered", tap)
		}
	}
	for _, e := range sim.LedgerSince(mark) {
		if e.ChatID == 100 {
			t.Errorf("who was not asked saw %s: %s", e.Kind, e.Text)
		}
	}
	if diff := cmp.Diff(before, f.dump()); diff != "" {
		t.Errorf("the taps changed what is stored (-before +after):\n%s", diff)
	}
	f.verify()
}

// mailCollections hold what comes and goes, and change with every tap.
var mailCollections = []string{"inbox", "inbox_done", "outbox", "sent", "leases", "runs", "last_slots", "chats", "numbers"}

// dump is everything that is stored but for the mail.
func (f *faultTest) dump() map[string]string {
	f.t.Helper()
	out := map[string]string{}
	for collection, docs := range dumpAll(f.t, f.weak) {
		if slices.Contains(mailCollections, collection) {
			continue
		}
		for id, doc := range docs {
			out[collection+" "+id] = doc
		}
	}
	return out
}

// dumpAll is every document of a database as JSON, by collection and id.
func dumpAll(t *testing.T, e storage.Engine) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	names, err := e.Collections(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		out[name] = map[string]string{}
		err := e.Scan(t.Context(), name, "", "", func(id string, decode func(any) error) error {
			var doc bson.D
			if err := decode(&doc); err != nil {
				return err
			}
			text, err := bson.MarshalExtJSON(doc, false, false)
			out[name][id] = string(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}
