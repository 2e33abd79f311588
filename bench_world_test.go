package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"laporbot/logistics"
	"laporbot/simulator"
	"laporbot/storage"
	"laporbot/storage/storagetest"
)

// benchChats is the Telegram id of the first of the people who report.
const benchChats = 10_001

// database is a database to measure on.
type database struct{ storage.Options }

// onEngines runs a benchmark on the embedded database and, where the address of
// one is given, on MongoDB. Each call of fresh makes a database with nothing in it.
func onEngines(b *testing.B, bench func(b *testing.B, fresh func(b *testing.B) database)) {
	b.Run("bbolt", func(b *testing.B) {
		bench(b, func(b *testing.B) database { return database{storage.Options{Dir: b.TempDir()}} })
	})
	b.Run("mongodb", func(b *testing.B) {
		uri := os.Getenv(storagetest.MongoURI)
		if uri == "" {
			b.Skipf("MongoDB is not measured: set %s to the address of a server for tests", storagetest.MongoURI)
		}
		bench(b, func(b *testing.B) database {
			p := database{storage.Options{URI: uri, Database: fmt.Sprintf("laporbot_bench_%d", time.Now().UnixNano())}}
			b.Cleanup(func() { p.empty(b) })
			return p
		})
	})
}

// open opens the database until the end of the benchmark, or until it is closed.
func (p database) open(b *testing.B) storage.Engine {
	b.Helper()
	e, err := storage.Open(b.Context(), p.Options)
	if err != nil {
		b.Fatal(err)
	}
	return e
}

func (p database) empty(b *testing.B) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	e, err := storage.Open(ctx, p.Options)
	if err != nil {
		b.Error(err)
		return
	}
	defer e.Close(ctx)
	names, err := e.Collections(ctx)
	if err != nil {
		b.Error(err)
	}
	for _, name := range names {
		if err := e.Drop(ctx, name); err != nil {
			b.Error(err)
		}
	}
}

// settle brings areas, items and so many chairs into the database, spread over
// the kecamatan.
func (p database) settle(b *testing.B, chairs int) {
	b.Helper()
	e := p.open(b)
	defer closeBench(b, e)
	store := storage.NewStore(e)
	if err := importShipped(b.Context(), store, shippedRoot); err != nil {
		b.Fatal(err)
	}
	err := atOnce(b.Context(), chairs, func(ctx context.Context, i int) error {
		return store.AddPerson(ctx, logistics.Person{
			ID: int64(benchChats + i), Name: fmt.Sprintf("Ketua %d", i+1), Role: logistics.RoleKetua,
			Area: benchArea(i), State: logistics.PersonActive, Since: time.Now(),
		})
	})
	if err != nil {
		b.Fatal(err)
	}
}

func benchArea(i int) logistics.AreaCode {
	return logistics.AreaCode(fmt.Sprintf("%s.%02d", shippedRoot, i%20+1))
}

// remember stores so many reports of the past, one a minute, with everything that
// is left of each: its number, its place in the stock, the update it came in and
// the answer it got.
func (p database) remember(b *testing.B, reports int) {
	b.Helper()
	e := p.open(b)
	defer closeBench(b, e)
	store := storage.NewStore(e)
	past := time.Now().Add(-time.Duration(reports) * time.Minute)
	err := atOnce(b.Context(), reports, func(ctx context.Context, i int) error {
		at := past.Add(time.Duration(i) * time.Minute)
		r := logistics.Report{
			Number: int64(1_000_000 + i), Area: benchArea(i), Sender: int64(i % 20), ChatID: int64(i%20 + 1), MessageID: i + 1, Version: 1,
			SentAt: at, ReceivedAt: at, Text: benchText(i), Digest: fmt.Sprintf("%064x", i),
		}
		boxes, booths, ink := benchCounts(i)
		for item, n := range map[string]int64{"kotak_suara": boxes, "bilik_suara": booths, "tinta": ink} {
			r.Lines = append(r.Lines, logistics.Line{Item: item, State: logistics.StateCount, Count: &n})
		}
		if _, _, err := store.AddReport(ctx, r); err != nil {
			return err
		}
		id := fmt.Sprintf("m|%s|%012d|0", logistics.ChatKey(r.ChatID), r.MessageID)
		in := logistics.Incoming{ID: id, UpdateID: int64(i + 1), ChatID: r.ChatID, ReceivedAt: at}
		if err := store.FinishIncoming(ctx, in, "lapor", at); err != nil {
			return err
		}
		return store.FinishNotice(ctx, logistics.Notice{
			Key: id + "/0", ChatID: r.ChatID, State: logistics.NoticeSent, MessageID: i + 1, CreatedAt: at, SentAt: at,
			Text: "✅ Tercatat <b>" + r.Name() + "</b>\n" + r.Text,
		})
	})
	if err != nil {
		b.Fatal(err)
	}
	for i := range 20 {
		if _, err := store.Refold(b.Context(), benchArea(i)); err != nil {
			b.Fatal(err)
		}
	}
}

// benchCounts differ from report to report, but by nothing that the bot would ask about.
func benchCounts(i int) (boxes, booths, ink int64) {
	return int64(90 + i%9), int64(190 + i%9), int64(90 + i%8)
}

func benchText(i int) string {
	boxes, booths, ink := benchCounts(i)
	return fmt.Sprintf("kotak suara %d, bilik suara %d, tinta %d botol", boxes, booths, ink)
}

// atOnce calls do for 0 to n-1, hundreds at a time, which lets the embedded
// database put hundreds of writes into one transaction.
func atOnce(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(500)
	for i := range n {
		group.Go(func() error { return do(ctx, i) })
	}
	return group.Wait()
}

func closeBench(b *testing.B, e storage.Engine) {
	b.Helper()
	if err := e.Close(context.Background()); err != nil {
		b.Error(err)
	}
}

// newTelegram is a local Telegram in this process.
func newTelegram(b *testing.B) (sim *simulator.Server, url string) {
	b.Helper()
	sim = simulator.New(simulator.Options{Clock: realClock{}, Token: stageToken, BotUserName: stageBot, Seed: 1})
	web := httptest.NewServer(sim)
	b.Cleanup(func() { sim.Close(); web.Close() })
	return sim, web.URL
}

// meet lets so many people open the chat with the bot, and waits for the greetings.
func meet(b *testing.B, sim *simulator.Server, people int) {
	b.Helper()
	knock(b, sim, people)
	until(b, sim, 2*time.Minute, func() bool { return answers(sim) >= people })
}

// knock lets so many people open the chat with the bot.
func knock(b *testing.B, sim *simulator.Server, people int) {
	b.Helper()
	for i := range people {
		id := int64(benchChats + i)
		sim.AddUser(simulator.User{ID: id, FirstName: fmt.Sprintf("Ketua %d", i+1)})
		if _, err := sim.StartPrivate(id, ""); err != nil {
			b.Fatal(err)
		}
	}
}

// report lets one person send the ith report.
func report(b *testing.B, sim *simulator.Server, person, i int) {
	b.Helper()
	id := int64(benchChats + person)
	if _, err := sim.Send(id, id, simulator.Outgoing{Text: "/lapor " + benchText(i)}); err != nil {
		b.Fatal(err)
	}
}

// answers is how many sends of the bot were accepted.
func answers(sim *simulator.Server) int { return sim.Calls("sendMessage") - len(sim.TooMany()) }

// until waits for something to become true at the local Telegram.
func until(b *testing.B, sim *simulator.Server, d time.Duration, done func() bool) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), d)
	defer cancel()
	if err := sim.Wait(ctx, done); err != nil {
		b.Fatalf("waited %v in vain: %d answers, refused: %v", d, answers(sim), sim.TooMany())
	}
}

// buildProgram compiles the program as it is shipped.
func buildProgram(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "laporbot")
	if out, err := exec.CommandContext(b.Context(), "go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// startProgram runs the service, and nothing of the environment reaches it. stop
// ends it in good order and may be called once.
func startProgram(b *testing.B, exe string, p database, telegram string) (pid int, stop func()) {
	b.Helper()
	cmd := exec.Command(exe)
	cmd.Dir = b.TempDir() // where no .env is
	cmd.Env = []string{
		"TELEGRAM_BOT_TOKEN=" + stageToken, "TELEGRAM_API_URL=" + telegram, "OPERATOR_IDS=1", "LOG_LEVEL=warn",
		"DATA_DIR=" + p.Dir, "MONGODB_URI=" + p.URI, "MONGODB_DATABASE=" + p.Database,
	}
	cmd.Stderr = b.Output()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	end := sync.OnceFunc(func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			b.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			b.Errorf("the program did not end well: %v", err)
		}
	})
	b.Cleanup(end)
	return cmd.Process.Pid, end
}

// percentile is the value that p percent of all do not exceed. It sorts them.
func percentile(all []time.Duration, p int) time.Duration {
	slices.Sort(all)
	return all[max(0, (len(all)*p+99)/100-1)]
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// pause is real time: what is measured here is a running system.
func pause(d time.Duration) { <-time.After(d) }

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// quiet logs what should not happen.
func quiet(b *testing.B) *slog.Logger {
	return slog.New(slog.NewTextHandler(b.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// countedEngine counts what is asked of a database, and tells when so many
// updates are done.
type countedEngine struct {
	storage.Engine
	calls, documents atomic.Int64
	handled, want    atomic.Int64
	done             chan struct{}
}

func (e *countedEngine) Insert(ctx context.Context, collection, id string, doc any) error {
	e.calls.Add(1)
	err := e.Engine.Insert(ctx, collection, id, doc)
	if collection == "inbox_done" && err == nil && e.handled.Add(1) == e.want.Load() {
		close(e.done)
	}
	return err
}

func (e *countedEngine) Get(ctx context.Context, collection, id string, doc any) error {
	e.calls.Add(1)
	e.documents.Add(1)
	return e.Engine.Get(ctx, collection, id, doc)
}

func (e *countedEngine) Update(ctx context.Context, collection, id string, doc any, change func() error) error {
	e.calls.Add(1)
	e.documents.Add(1)
	return e.Engine.Update(ctx, collection, id, doc, change)
}

func (e *countedEngine) Delete(ctx context.Context, collection, id string) error {
	e.calls.Add(1)
	return e.Engine.Delete(ctx, collection, id)
}

func (e *countedEngine) Scan(ctx context.Context, collection, from, to string, each storage.Each) error {
	e.calls.Add(1)
	return e.Engine.Scan(ctx, collection, from, to, e.counting(each))
}

func (e *countedEngine) ScanBack(ctx context.Context, collection, from, to string, each storage.Each) error {
	e.calls.Add(1)
	return e.Engine.ScanBack(ctx, collection, from, to, e.counting(each))
}

func (e *countedEngine) counting(each storage.Each) storage.Each {
	return func(id string, decode func(any) error) error {
		e.documents.Add(1)
		return each(id, decode)
	}
}
