package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"laporbot/logistics"
	"laporbot/simulator"
	"laporbot/storage"
)

// childVariable makes this test binary a service that dies by plan: "point:n"
// ends it at the nth passing of a named point, "write:n" after its nth write to
// the database, "run" not at all.
const childVariable = "LAPORBOT_TEST_CHILD"

// crashExit is the exit code of a planned death, that of a SIGKILL.
const crashExit = 137

// childMain is the whole program, ended without notice where the plan says so.
func childMain(plan string) int {
	point, nth, _ := strings.Cut(plan, ":")
	n, _ := strconv.ParseInt(nth, 10, 64)
	var passed atomic.Int64
	at := func(name string) {
		if name == point && passed.Add(1) == n {
			os.Exit(crashExit)
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	w := world{environ: os.Environ(), stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	wrap := func(e storage.Engine) storage.Engine { return dyingEngine{e, at} }
	if err := serveWith(ctx, w, wrap, at); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// dyingEngine passes the point "write" after each write.
type dyingEngine struct {
	storage.Engine
	at func(string)
}

func (e dyingEngine) Insert(ctx context.Context, collection, id string, doc any) error {
	defer e.at("write")
	return e.Engine.Insert(ctx, collection, id, doc)
}

func (e dyingEngine) Update(ctx context.Context, collection, id string, doc any, change func() error) error {
	defer e.at("write")
	return e.Engine.Update(ctx, collection, id, doc, change)
}

func (e dyingEngine) Delete(ctx context.Context, collection, id string) error {
	defer e.at("write")
	return e.Engine.Delete(ctx, collection, id)
}

func (e dyingEngine) Load(ctx context.Context, collection string, docs []bson.Raw) error {
	defer e.at("write")
	return e.Engine.Load(ctx, collection, docs)
}

// world of a crash test: a local Telegram in this process, the service in a child
// that dies, and a plain model of what must come of it.
type crashTest struct {
	t     *testing.T
	sim   *simulator.Server
	env   []string
	open  func(context.Context) (storage.Engine, error)
	areas []logistics.AreaCode
	sent  []sentReport
}

// sentReport is a message as its sender knows it.
type sentReport struct {
	user    int64
	message int
	damaged int64
}

const crashPeople = 20

func newCrashTest(t *testing.T) *crashTest {
	t.Helper()
	c := &crashTest{t: t, open: openTest(t)}
	c.sim = simulator.New(simulator.Options{Clock: realClock{}, Token: stageToken, BotUserName: stageBot, Rates: simulator.RatesOff, Seed: 1})
	web := httptest.NewServer(c.sim)
	t.Cleanup(func() { c.sim.Close(); web.Close() })
	dir := t.TempDir()
	uri, database := os.Getenv("MONGODB_TEST_URI"), fmt.Sprintf("laporbot_crash_%d", time.Now().UnixNano())
	c.open = func(ctx context.Context) (storage.Engine, error) {
		return storage.Open(ctx, storage.Options{URI: uri, Database: database, Dir: dir})
	}
	c.env = append(os.Environ(),
		"TELEGRAM_BOT_TOKEN="+stageToken, "TELEGRAM_API_URL="+web.URL, "OPERATOR_IDS=1", "DATA_DIR="+dir,
		"MONGODB_URI="+uri, "MONGODB_DATABASE="+database, "LOG_LEVEL=warn",
	)
	engine, err := c.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close(t.Context())
	store := storage.NewStore(engine)
	if err := importShipped(t.Context(), store, "64.02"); err != nil {
		t.Fatal(err)
	}
	for i := range crashPeople {
		id, area := int64(100+i), logistics.AreaCode(fmt.Sprintf("64.02.%02d", i+1))
		c.areas = append(c.areas, area)
		c.sim.AddUser(simulator.User{ID: id, FirstName: fmt.Sprintf("Ketua %d", i)})
		p := logistics.Person{ID: id, Name: fmt.Sprintf("Ketua %d", i), Role: logistics.RoleKetua, Area: area, State: logistics.PersonActive}
		if err := store.AddPerson(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if _, err := c.sim.StartPrivate(id, ""); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// child starts the service with a plan.
func (c *crashTest) child(plan string) *exec.Cmd {
	c.t.Helper()
	exe, err := os.Executable()
	if err != nil {
		c.t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(slices.Clone(c.env), childVariable+"="+plan)
	cmd.Stderr = c.t.Output()
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	return cmd
}

// report lets one person say something new. It is the damage that differs: nothing
// about it is implausible and would be asked about first.
func (c *crashTest) report(person int, damaged int64) {
	c.t.Helper()
	user := int64(100 + person)
	id, err := c.sim.Send(user, user, simulator.Outgoing{Text: fmt.Sprintf("/lapor lem 5000 rusak %d", damaged)})
	if err != nil {
		c.t.Fatal(err)
	}
	c.sent = append(c.sent, sentReport{user, id, damaged})
}

// calm waits until everything sent was confirmed and answered.
func (c *crashTest) calm() {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	defer cancel()
	err := c.sim.Wait(ctx, func() bool {
		pending, waiting := c.sim.Pending()
		if pending > 0 || !waiting {
			return false
		}
		// Each report is answered under its number, and each start with a greeting.
		answered := map[int64]map[string]bool{}
		for _, e := range c.sim.Ledger() {
			if !e.ByBot || e.Kind != simulator.Sent {
				continue
			}
			if answered[e.ChatID] == nil {
				answered[e.ChatID] = map[string]bool{}
			}
			answered[e.ChatID][reportNumber.FindString(e.Text)] = true
		}
		want := map[int64]int{}
		for i := range crashPeople {
			want[int64(100+i)] = 1
		}
		for _, r := range c.sent {
			want[r.user]++
		}
		for user, n := range want {
			if len(answered[user]) < n {
				return false
			}
		}
		return true
	})
	if err != nil {
		pending, waiting := c.sim.Pending()
		for _, e := range c.sim.LedgerSince(max(0, c.sim.LastSeq()-20)) {
			c.t.Logf("%d %s: %s", e.ChatID, e.Kind, e.Text)
		}
		c.t.Fatalf("not everything was answered: %v; %d updates wait, polled %v", err, pending, waiting)
	}
}

// end stops a child in good order.
func (c *crashTest) end(cmd *exec.Cmd) {
	c.t.Helper()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		c.t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		c.t.Fatalf("the service did not end well: %v", err)
	}
}

// verify compares what is stored and what people saw with the model: each
// message is one report, the newest is the stock, each was answered, and no answer
// came twice but for those marked as sent again.
func (c *crashTest) verify() {
	c.t.Helper()
	engine, err := c.open(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	defer engine.Close(c.t.Context())
	store := storage.NewStore(engine)
	newest := map[int64]sentReport{}
	stored := map[[2]int64]int{}
	for i, area := range c.areas {
		reports, err := store.ReportsOf(c.t.Context(), area, time.Time{}, time.Now().Add(time.Hour))
		if err != nil {
			c.t.Fatal(err)
		}
		numbers := map[int64]bool{}
		for _, r := range reports {
			stored[[2]int64{r.ChatID, int64(r.MessageID)}]++
			if numbers[r.Number] {
				c.t.Errorf("R-%d was given twice", r.Number)
			}
			numbers[r.Number] = true
			if r.ChatID != int64(100+i) {
				c.t.Errorf("report of %d stands under %s", r.ChatID, area)
			}
		}
	}
	for _, r := range c.sent {
		if n := stored[[2]int64{r.user, int64(r.message)}]; n != 1 {
			c.t.Errorf("message %d of %d is %d reports", r.message, r.user, n)
		}
		newest[r.user] = r
	}
	if len(stored) != len(c.sent) {
		c.t.Errorf("%d reports of %d messages", len(stored), len(c.sent))
	}
	for i, area := range c.areas {
		want, ok := newest[int64(100+i)]
		if !ok {
			continue
		}
		stock, err := store.Stock(c.t.Context(), area)
		if err != nil {
			c.t.Fatal(err)
		}
		line, _ := stock.Line("lem")
		if line.Damaged == nil || *line.Damaged != want.damaged {
			c.t.Errorf("stock of %s is %v, want %d damaged", area, line.Damaged, want.damaged)
		}
	}
	if n, err := engine.Count(c.t.Context(), "inbox"); err != nil || n != 0 {
		c.t.Errorf("%d rows are left in the inbox (%v)", n, err)
	}
	left, err := store.PendingNotices(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, n := range left {
		// Seen by its reader, but the answer of Telegram was lost with the process: it
		// waits to be sent once more, with a mark.
		if n.State != logistics.NoticeUnknown && n.State != logistics.NoticeSending {
			c.t.Errorf("left in the outbox: %s, %s", n.Key, n.State)
		}
	}
	seen := map[string]int{}
	for _, e := range c.sim.Ledger() {
		if e.ByBot && e.Kind == simulator.Sent && !strings.HasPrefix(e.Text, "(kirim ulang)") {
			seen[fmt.Sprintf("%d %s", e.ChatID, e.Text)]++
		}
	}
	for text, n := range seen {
		if n > 1 && strings.Contains(text, "R-") {
			c.t.Errorf("seen %d times without a mark: %s", n, text)
		}
	}
	if err := c.sim.Err(); err != nil {
		c.t.Error(err)
	}
}

// TestCrashAtEveryPoint ends the service at every named point and after every
// write of a message's way, at the first, second and third passing, starts it
// again and looks whether anything was lost, doubled or left unanswered.
func TestCrashAtEveryPoint(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the service a hundred times; run without -short")
	}
	plans := []string{}
	for _, point := range []string{
		"batch.fetched", "batch.stored", "update.taken", "update.answered", "update.done",
		"notice.stored", "notice.claimed", "notice.sent", "notice.finished",
	} {
		for n := 1; n <= 3; n++ {
			plans = append(plans, fmt.Sprintf("%s:%d", point, n))
		}
	}
	for n := 1; n <= 40; n++ {
		plans = append(plans, fmt.Sprintf("write:%d", n))
	}
	c := newCrashTest(t)
	c.serveAll()
	damaged := int64(100)
	for i, plan := range plans {
		if i%2 == 0 {
			// An update that ends the process again and again is set aside, and must be: only
			// two deaths follow each other here.
			c.serveAll()
		}
		cmd := c.child(plan)
		died := make(chan error, 1)
		go func() { died <- waitFor(cmd, 20*time.Second) }()
		// A new report each time the last one was fetched, until the service is dead.
		for dead := false; !dead; {
			changed := c.sim.Changed()
			if pending, _ := c.sim.Pending(); pending == 0 {
				damaged++
				c.report(int(damaged)%crashPeople, damaged)
			}
			select {
			case err := <-died:
				if dead = true; exitCode(err) != crashExit {
					t.Fatalf("%s: the service did not pass this point: %v", plan, err)
				}
			case <-changed:
			}
		}
	}
	c.serveAll()
	c.verify()
	t.Logf("%d crashes, %d reports", len(plans), len(c.sent))
}

// serveAll lets a fresh service answer whatever waits and ends it in good order.
func (c *crashTest) serveAll() {
	c.t.Helper()
	cmd := c.child("run")
	c.calm()
	c.end(cmd)
}

// TestKill ends the real binary with SIGKILL at random moments under load.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the service many times; run without -short")
	}
	rounds := 15
	if n, err := strconv.Atoi(os.Getenv("LAPORBOT_KILLS")); err == nil {
		rounds = n
	}
	c := newCrashTest(t)
	rng := rand.New(rand.NewPCG(1, uint64(rounds)))
	damaged := int64(100)
	for range rounds {
		cmd := c.child("run")
		for range 20 {
			damaged++
			c.report(rng.IntN(crashPeople), damaged)
		}
		timer := time.NewTimer(time.Duration(50+rng.IntN(700)) * time.Millisecond)
		<-timer.C
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
	}
	c.serveAll()
	c.verify()
	t.Logf("%d kills, %d reports", rounds, len(c.sent))
}

// waitFor waits for a process and kills it when it takes too long.
func waitFor(cmd *exec.Cmd, d time.Duration) error {
	timer := time.AfterFunc(d, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	return cmd.Wait()
}

func exitCode(err error) int {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode()
	}
	return 0
}
