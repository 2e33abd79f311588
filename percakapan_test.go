package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/bot"
	"laporbot/logistics"
	"laporbot/simulator"
	"laporbot/storage"
)

var update = flag.Bool("update", false, "rewrite the bot's half of the conversations")

func TestMain(m *testing.M) {
	if err := bot.Silence(); err != nil {
		panic(err)
	}
	if plan := os.Getenv(childVariable); plan != "" {
		os.Exit(childMain(plan))
	}
	os.Exit(m.Run())
}

// TestPercakapan replays each conversation of bot/testdata/percakapan through
// the real poller, database and sender, and compares what people saw byte for
// byte. README.md in that folder explains the script.
func TestPercakapan(t *testing.T) {
	files, err := filepath.Glob("bot/testdata/percakapan/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			p := newScript(t, ctx, openTest(t))
			got := p.play(ctx, string(want))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the conversation went another way (-script +now), see -update:\n%s", diff)
			}
		})
	}
}

// openTest opens a fresh database for one test: MongoDB where one is given, else
// the embedded one. The same database is opened again after a restart.
func openTest(t *testing.T) func(context.Context) (storage.Engine, error) {
	t.Helper()
	options := storage.Options{Dir: t.TempDir()}
	if uri := os.Getenv("MONGODB_TEST_URI"); uri != "" {
		options = storage.Options{URI: uri, Database: fmt.Sprintf("laporbot_test_%d", time.Now().UnixNano())}
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			e, err := storage.Open(ctx, options)
			if err != nil {
				return
			}
			defer e.Close(ctx)
			names, _ := e.Collections(ctx)
			for _, name := range names {
				_ = e.Drop(ctx, name)
			}
		})
	}
	return func(ctx context.Context) (storage.Engine, error) { return storage.Open(ctx, options) }
}

// script plays one conversation.
type script struct {
	t     *testing.T
	stage *stage
	names map[string]int64 // of people and groups to their chats
	chats map[int64]string
	topic map[string]int
	own   map[string]int // newest message of a person in a chat: "siti@kpu"
	seen  int
	out   strings.Builder
}

func newScript(t *testing.T, ctx context.Context, open func(context.Context) (storage.Engine, error)) *script {
	t.Helper()
	set := defaultSettings()
	stage, err := newStage(ctx, stageOptions{
		Settings: set, Start: time.Date(2024, 11, 24, 8, 0, 0, 0, wita), Open: open,
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelInfo})),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stage.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		if err := stage.sim.Err(); err != nil {
			t.Errorf("the bot broke a rule of Telegram: %v", err)
		}
	})
	if err := stage.start(ctx); err != nil {
		t.Fatal(err)
	}
	return &script{
		t: t, stage: stage, names: map[string]int64{}, chats: map[int64]string{}, topic: map[string]int{}, own: map[string]int{},
	}
}

var wita = time.FixedZone("WITA", 8*60*60)

// heard marks the lines that the bot's half consists of.
var heard = regexp.MustCompile(`^[a-z0-9]+(#[a-z0-9]+)?\|`)

// play runs the script and returns it with the bot's half written anew.
func (p *script) play(ctx context.Context, text string) string {
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		switch {
		case heard.MatchString(line):
			continue
		case line == "":
			// What was heard stands right below what was done; blank lines are the writer's.
			p.out.WriteString("\n")
			continue
		}
		p.out.WriteString(line + "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if err := p.step(ctx, line); err != nil {
			p.t.Fatalf("line %d: %q: %v", i+1, line, err)
		}
		p.hear()
	}
	return p.out.String()
}

var (
	saying  = regexp.MustCompile(`^([a-z]+)(?:@([a-z]+)(?:#([a-z]+))?)?([>*~]) (.*)$`)
	errName = errors.New("nobody by that name")
)

// step does one thing that a person or the clock does, and waits for all that
// comes of it.
func (p *script) step(ctx context.Context, line string) error {
	if command, ok := strings.CutPrefix(line, "@ "); ok {
		if err := p.direct(ctx, strings.Fields(command)); err != nil {
			return err
		}
		if p.stage.service == nil {
			return nil
		}
		return p.stage.settle(ctx)
	}
	m := saying.FindStringSubmatch(line)
	if m == nil {
		return errors.New("not a line of a script")
	}
	who, where, topic, verb, text := m[1], m[2], m[3], m[4], strings.ReplaceAll(m[5], `\n`, "\n")
	user, ok := p.names[who]
	chat := user
	if where != "" {
		chat, ok = p.names[where]
	}
	if !ok || user == 0 {
		return errName
	}
	key := who + "@" + where
	var err error
	switch verb {
	case ">":
		p.own[key], err = p.stage.sim.Send(user, chat, simulator.Outgoing{Text: text, Thread: p.topic[where+"#"+topic]})
	case "~":
		err = p.stage.sim.Edit(user, chat, p.own[key], text)
	case "*":
		err = p.tap(user, chat, text)
	}
	if err != nil {
		return err
	}
	if p.stage.service == nil {
		return nil
	}
	return p.stage.settle(ctx)
}

// tap presses the newest button with that label.
func (p *script) tap(user, chat int64, label string) error {
	messages := p.stage.sim.Chat(chat).Messages()
	for _, m := range slices.Backward(messages) {
		for _, row := range m.Buttons {
			for _, b := range row {
				if b.Text != label {
					continue
				}
				if payload, ok := strings.CutPrefix(b.URL, "https://t.me/"+stageBot+"?start="); ok {
					_, err := p.stage.sim.StartPrivate(user, payload)
					return err
				}
				_, err := p.stage.sim.Tap(user, chat, m.ID, b.Data)
				return err
			}
		}
	}
	return fmt.Errorf("no button %q", label)
}

// direct obeys a line for the stage itself.
func (p *script) direct(ctx context.Context, words []string) error {
	if len(words) == 0 {
		return errors.New("no stage direction")
	}
	rest := strings.Join(words[1:], " ")
	switch words[0] {
	case "orang": // orang siti ketua Tabang: Siti Aminah
		return p.person(ctx, words[1:])
	case "asing": // asing budi Budi
		p.name(words[1], int64(2000+len(p.names)))
		p.stage.sim.AddUser(simulator.User{ID: p.names[words[1]], FirstName: strings.Join(words[2:], " ")})
		return nil
	case "mulai": // mulai budi CODE: presses start, with a link
		_, err := p.stage.sim.StartPrivate(p.names[words[1]], strings.Join(words[2:], ""))
		return err
	case "tautan": // tautan budi: opens the newest invitation in anybody's chat
		return p.openLink(words[1])
	case "grup": // grup kpu rina,dewi KPU Kukar
		var members []int64
		for _, name := range strings.Split(words[2], ",") {
			members = append(members, p.names[name])
		}
		id, err := p.stage.sim.AddGroup(strings.Join(words[3:], " "), simulator.Supergroup, members...)
		p.name(words[1], id)
		return err
	case "masuk": // masuk kpu rina: rina adds the bot
		return p.stage.sim.AddBot(p.names[words[2]], p.names[words[1]])
	case "keluar":
		return p.stage.sim.RemoveBot(p.names[words[2]], p.names[words[1]])
	case "pindah": // the group becomes a supergroup
		id, err := p.stage.sim.Migrate(p.names[words[1]])
		p.name(words[1], id)
		return err
	case "blokir":
		return p.stage.sim.Block(p.names[words[1]])
	case "terusan": // terusan siti /lapor kotak 95
		_, err := p.stage.sim.Send(p.names[words[1]], p.names[words[1]], simulator.Outgoing{
			Text: strings.Join(words[2:], " "), Forward: &simulator.Forward{From: p.names[words[1]]},
		})
		return err
	case "butuh": // butuh Tabang: kotak_suara 190
		return p.need(ctx, words[1:])
	case "jam": // jam 18.00, later today or tomorrow
		return p.clockTo(ctx, rest)
	case "maju": // maju 1h30m
		d, err := time.ParseDuration(words[1])
		if err != nil {
			return err
		}
		return p.stage.moveTo(ctx, p.stage.clock.Now().Add(d))
	case "mati": // the bot is down
		return p.stage.halt()
	case "hidup":
		return p.stage.start(ctx)
	case "lewat": // time passes while the bot is down
		d, err := time.ParseDuration(words[1])
		if err != nil {
			return err
		}
		p.stage.clock.MoveTo(p.stage.clock.Now().Add(d))
		return nil
	case "gangguan": // gangguan sendMessage reset 1
		return p.fault(words[1:])
	case "raw": // raw {"message":{"chat":"none"}}
		p.stage.sim.InjectRaw(rest)
		return nil
	}
	return fmt.Errorf("no stage direction %q", words[0])
}

func (p *script) name(name string, id int64) {
	p.names[name] = id
	p.chats[id] = name
}

func (p *script) person(ctx context.Context, words []string) error {
	if len(words) < 3 {
		return errors.New("want: orang NAMA PERAN WILAYAH: Nama Lengkap")
	}
	id := int64(1001 + len(p.names))
	role, err := logistics.ParseRole(words[1])
	if err != nil {
		return err
	}
	area, name, err := p.place(ctx, words[2:])
	if err != nil {
		return err
	}
	if err := p.stage.add(ctx, actor{ID: id, Name: name, Role: role, Area: area}); err != nil {
		return err
	}
	p.name(words[0], id)
	_, err = p.stage.sim.StartPrivate(id, "")
	return err
}

// place reads "Tabang: and what follows".
func (p *script) place(ctx context.Context, words []string) (logistics.AreaCode, string, error) {
	area, rest, ok := strings.Cut(strings.Join(words, " "), ":")
	if !ok {
		return "", "", errors.New("want: WILAYAH: ...")
	}
	c, err := p.stage.service.store.Catalog(ctx, p.stage.cfg.Root)
	if err != nil {
		return "", "", err
	}
	found, err := c.OneArea(area)
	return found.Code, strings.TrimSpace(rest), err
}

func (p *script) need(ctx context.Context, words []string) error {
	area, rest, err := p.place(ctx, words)
	if err != nil {
		return err
	}
	n := logistics.Need{Area: area}
	if _, err := fmt.Sscan(rest, &n.Item, &n.Count); err != nil {
		return err
	}
	return p.stage.service.store.PutReference(ctx, nil, nil, []logistics.Need{n})
}

func (p *script) clockTo(ctx context.Context, hour string) error {
	at, err := time.Parse("15.04", hour)
	if err != nil {
		return err
	}
	now := p.stage.clock.Now().In(wita)
	to := time.Date(now.Year(), now.Month(), now.Day(), at.Hour(), at.Minute(), 0, 0, wita)
	if !to.After(now) {
		to = to.AddDate(0, 0, 1)
	}
	return p.stage.moveTo(ctx, to)
}

var invitationLink = regexp.MustCompile(`https://t\.me/` + stageBot + `\?start=([A-Za-z0-9_-]+)`)

func (p *script) openLink(who string) error {
	for _, e := range slices.Backward(p.stage.sim.Ledger()) {
		if m := invitationLink.FindStringSubmatch(e.Source); m != nil {
			_, err := p.stage.sim.StartPrivate(p.names[who], m[1])
			return err
		}
	}
	return errors.New("nobody was invited")
}

func (p *script) fault(words []string) error {
	times := 1
	if len(words) > 2 {
		if _, err := fmt.Sscan(words[2], &times); err != nil {
			return err
		}
	}
	faults := map[string]simulator.Fault{
		"reset": simulator.ResetAfter(), "putus": simulator.ResetBefore(), "502": simulator.BadGateway(),
		"500": simulator.ServerError(), "429": simulator.TooManyRequests(5),
	}
	f, ok := faults[words[1]]
	if !ok {
		return fmt.Errorf("no fault %q", words[1])
	}
	p.stage.sim.Fail(words[0], f, times)
	return nil
}

// hear writes down what people saw since the last step.
func (p *script) hear() {
	for _, e := range p.stage.sim.LedgerSince(p.seen) {
		p.seen = e.Seq
		if !e.ByBot {
			continue
		}
		name, ok := p.chats[e.ChatID]
		if e.UserID != 0 {
			name, ok = p.chats[e.UserID]
		}
		if !ok {
			name = "lain"
		}
		mark := ""
		switch e.Kind {
		case simulator.Sent:
		case simulator.Edited:
			mark = "~ "
		case simulator.Deleted:
			mark = "x "
		case simulator.Toast, simulator.Alert:
			if e.Text == "" {
				continue
			}
			mark = "! "
		default:
			continue
		}
		if e.ThreadID != 0 {
			for topic, id := range p.topic {
				if id == e.ThreadID {
					name = topic
				}
			}
		}
		for line := range strings.SplitSeq(e.Text, "\n") {
			p.out.WriteString(strings.TrimRight(name+"| "+mark+line, " ") + "\n")
		}
		if e.File != nil {
			p.out.WriteString(name + "| " + mark + "(berkas " + e.File.Name + ")\n")
		}
		for _, row := range e.Buttons {
			p.out.WriteString(name + "|")
			for _, b := range row {
				p.out.WriteString(" [" + b.Text + "]")
			}
			p.out.WriteString("\n")
		}
	}
}
