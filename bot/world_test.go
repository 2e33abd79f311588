package bot_test

import (
	"context"
	"flag"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"laporbot/bot"
	"laporbot/commands"
	"laporbot/logistics"
	"laporbot/simulator"
	"laporbot/storage"
)

func TestMain(m *testing.M) {
	if err := bot.Silence(); err != nil {
		panic(err)
	}
	// These tests wait for each other's back-offs more than they compute. An own
	// -parallel wins, since the flags are read later.
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

const (
	token       = "7000000001:KENARI-bukan-token-sungguhan-0001"
	userName    = "laporbot_uji_bot"
	operator    = int64(1)
	siti        = int64(7) // a chair
	joko        = int64(8) // another
	asing       = int64(9) // a stranger
	testTimeout = 60 * time.Second
)

// world is one bot between a local Telegram and a real database.
type world struct {
	t       *testing.T
	ctx     context.Context
	sim     *simulator.Server
	url     string
	clock   bot.Clock
	db      *shaky         // the bot's way to the database
	store   *storage.Store // the test's own, which never fails
	journal *journal
	options bot.Options

	bot   *bot.Bot
	epoch int64
	stop  context.CancelFunc
	ended chan error
}

// setting is what differs in one test.
type setting struct {
	rates    simulator.Rates
	clock    bot.Clock // nil: one that stands
	commands []*commands.Command
	wrap     func(storage.Engine) storage.Engine
	crash    func(point string)
	token    string
}

// newWorld builds a world with three people in it who have pressed start; start
// must be called.
func newWorld(t *testing.T, o setting) *world {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	w := &world{t: t, ctx: ctx, clock: o.clock, journal: &journal{}}
	if w.clock == nil {
		w.clock = newStanding()
	}
	w.sim = simulator.New(simulator.Options{Clock: w.clock, Token: token, BotUserName: userName, Rates: o.rates, Seed: 1})
	web := httptest.NewServer(w.sim)
	w.url = web.URL
	engine := openEngine(t)
	w.store = storage.NewStore(engine)
	wrapped := engine
	if o.wrap != nil {
		wrapped = o.wrap(engine)
	}
	w.db = &shaky{Engine: wrapped}
	if o.commands == nil {
		o.commands = []*commands.Command{echo()}
	}
	if o.token == "" {
		o.token = token
	}
	w.options = bot.Options{
		Token: o.token, APIURL: w.url, Store: storage.NewStore(w.db), Commands: o.commands, Crash: o.crash,
		Plain:     func(commands.Request) (commands.Reply, error) { return commands.Answer("Ketik /bantuan."), nil },
		Operators: []int64{operator}, Root: "64.02", Clock: w.clock,
		Log: slog.New(slog.NewTextHandler(io.MultiWriter(w.journal, t.Output()), &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	t.Cleanup(func() {
		w.halt()
		w.sim.Close()
		web.Close()
		cancel()
		if err := w.sim.Err(); err != nil {
			t.Errorf("the bot broke a rule of Telegram: %v", err)
		}
	})
	for id, role := range map[int64]logistics.Role{operator: logistics.RoleOperator, siti: logistics.RoleKetua, joko: logistics.RoleKetua, asing: ""} {
		w.person(id, role)
	}
	return w
}

// openEngine opens a fresh database: MongoDB where one is given, else the embedded one.
func openEngine(t *testing.T) storage.Engine {
	t.Helper()
	o := storage.Options{Dir: t.TempDir()}
	if uri := os.Getenv("MONGODB_TEST_URI"); uri != "" {
		o = storage.Options{URI: uri, Database: fmt.Sprintf("laporbot_bot_%d", time.Now().UnixNano())}
	}
	e, err := storage.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if o.URI != "" {
			names, _ := e.Collections(ctx)
			for _, name := range names {
				_ = e.Drop(ctx, name)
			}
		}
		e.Close(ctx)
	})
	return e
}

// person puts somebody into the world who has pressed start; without a role a stranger.
func (w *world) person(id int64, role logistics.Role) {
	w.t.Helper()
	w.sim.AddUser(simulator.User{ID: id, FirstName: fmt.Sprintf("Orang %d", id)})
	if role != "" {
		p := logistics.Person{ID: id, Name: fmt.Sprintf("Petugas %d", id), Role: role, Area: "64.02", State: logistics.PersonActive}
		if err := w.store.PutPerson(w.ctx, p); err != nil {
			w.t.Fatal(err)
		}
	}
	if _, err := w.sim.StartPrivate(id, ""); err != nil {
		w.t.Fatal(err)
	}
}

// start lets a fresh bot serve, as after a restart of the program.
func (w *world) start() {
	w.t.Helper()
	w.bot = bot.New(w.options)
	if err := w.bot.Connect(w.ctx); err != nil {
		w.t.Fatal(err)
	}
	w.epoch++
	ctx, stop := context.WithCancel(w.ctx)
	ended := make(chan error, 1)
	w.stop, w.ended = stop, ended
	go func(b *bot.Bot, epoch int64) { ended <- b.Run(ctx, epoch) }(w.bot, w.epoch)
}

// halt ends the bot in good order and returns what its run returned.
func (w *world) halt() error {
	if w.stop == nil {
		return nil
	}
	w.stop()
	w.stop = nil
	return <-w.ended
}

// begin starts the bot and lets everybody's start be over.
func (w *world) begin() {
	w.t.Helper()
	w.start()
	w.settle()
}

// settle waits until all that was said has been answered, and moves a clock that
// stands as far as the bot must wait on the way.
func (w *world) settle() {
	w.t.Helper()
	for {
		changed, resting := w.sim.Changed(), w.bot.Resting()
		settled, next := w.bot.Settled()
		pending, waiting := w.sim.Pending()
		if settled && pending == 0 && waiting {
			if next.IsZero() {
				return
			}
			if clock, ok := w.clock.(*standing); ok {
				clock.MoveTo(next)
				w.bot.Wake()
			}
		}
		select {
		case <-w.ctx.Done():
			w.t.Fatalf("not settled: %v, next %v, %d updates wait, polled %v", settled, next, pending, waiting)
		case err := <-w.ended:
			w.ended <- err
			w.t.Fatalf("the bot ended: %v", err)
		case <-changed:
		case <-resting:
		}
	}
}

// wait waits until something is so at Telegram.
func (w *world) wait(what string, done func() bool) {
	w.t.Helper()
	if err := w.sim.Wait(w.ctx, done); err != nil {
		w.t.Fatalf("%s: %v\n%s", what, err, w.journal)
	}
}

// logged waits until the log has a line with some words.
func (w *world) logged(words string) {
	w.t.Helper()
	for {
		next := w.journal.next()
		if strings.Contains(w.journal.String(), words) {
			return
		}
		select {
		case <-next:
		case <-w.ctx.Done():
			w.t.Fatalf("the log never said %q:\n%s", words, w.journal)
		}
	}
}

// pass lets time go by.
func (w *world) pass(d time.Duration) {
	w.clock.(*standing).MoveTo(w.clock.Now().Add(d))
	w.bot.Wake()
}

// say lets somebody write to the bot in private.
func (w *world) say(user int64, text string) int {
	w.t.Helper()
	return w.send(user, user, outgoing(text))
}

func (w *world) send(user, chat int64, o simulator.Outgoing) int {
	w.t.Helper()
	id, err := w.sim.Send(user, chat, o)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func outgoing(text string) simulator.Outgoing { return simulator.Outgoing{Text: text} }

// heard lists what the bot wrote into a chat since a place in the ledger, changes
// of messages with a "~" before them.
func (w *world) heard(chat int64, since int) []string {
	var out []string
	for _, e := range w.sim.LedgerSince(since) {
		if !e.ByBot || e.ChatID != chat || e.Service != "" {
			continue
		}
		switch e.Kind {
		case simulator.Sent:
			out = append(out, e.Text)
		case simulator.Edited:
			out = append(out, "~"+e.Text)
		}
	}
	return out
}

// asides lists what was set aside.
func (w *world) asides() []logistics.SetAside {
	w.t.Helper()
	all, err := w.store.SetAsides(w.ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// empty fails unless inbox and outbox are.
func (w *world) empty() {
	w.t.Helper()
	for _, collection := range []string{"inbox", "outbox"} {
		if n, err := w.db.Count(w.ctx, collection); err != nil || n != 0 {
			w.t.Errorf("%d rows are left in the %s (%v)", n, collection, err)
		}
	}
}

// group makes a group with the bot in it, bound to the root area.
func (w *world) group(kind simulator.ChatKind, members ...int64) int64 {
	w.t.Helper()
	id, err := w.sim.AddGroup("KPU Kukar", kind, members...)
	if err == nil {
		err = w.sim.AddBot(members[0], id)
	}
	if err == nil {
		err = w.store.PutGroup(w.ctx, logistics.Group{ChatID: id, Area: "64.02", Title: "KPU Kukar"})
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// echo is a command that says what it heard.
func echo() *commands.Command {
	return &commands.Command{
		Name: "stok", Short: "Mengulang",
		Run: func(_ context.Context, req commands.Request) (commands.Reply, error) {
			return commands.Answer("stok " + html.EscapeString(req.Args)), nil
		},
		Tap: func(_ context.Context, req commands.Request) (commands.Reply, error) {
			reply := commands.Answer("tombol " + html.EscapeString(req.Data))
			reply.Toast = "ketuk"
			return reply, nil
		},
	}
}

// named is a command that does what a test wants.
func named(name string, run func(ctx context.Context, req commands.Request) (commands.Reply, error)) *commands.Command {
	return &commands.Command{Name: name, Short: "Uji", Run: run}
}
