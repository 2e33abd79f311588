package main

import (
	"cmp"
	"context"
	"crypto/rand"
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

	gocmp "github.com/google/go-cmp/cmp"

	"laporbot/bot"
	"laporbot/simulator"
	"laporbot/storage"
)

var update = flag.Bool("update", false, "rewrite the bot's half of the conversations")

const conversations = "bot/testdata/percakapan"

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
	files, err := filepath.Glob(conversations + "/*.txt")
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
			if !strings.HasPrefix(string(want), "# ") {
				t.Error("the first line does not say what the conversation proves")
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
			if diff := gocmp.Diff(string(want), got); diff != "" {
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
		options = storage.Options{URI: uri, Database: "laporbot_test_" + strings.ToLower(rand.Text())}
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
	rank  map[string]int   // the order in which names came on the stage
	topic map[string]int   // "kpu#logistik" to its thread
	own   map[string][]int // messages of a person in a chat, "siti@kpu", oldest first
	album int
	cut   bool // Telegram cannot be reached
	// spoiled says that the stock does not agree with the reports, so that jobs fail.
	spoiled bool
	seen    int
	out     strings.Builder
}

func newScript(t *testing.T, ctx context.Context, open func(context.Context) (storage.Engine, error)) *script {
	t.Helper()
	stage, err := newStage(ctx, stageOptions{
		Settings: defaultSettings(), Start: time.Date(2024, 11, 24, 8, 0, 0, 0, wita), Open: open,
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
		if storms := stage.sim.TooMany(); len(storms) > 0 {
			t.Errorf("the bot was too fast: %v", storms)
		}
		if left := stage.sim.ClearFaults(); left > 0 {
			t.Errorf("%d faults of the script were never met", left)
		}
	})
	if err := stage.start(ctx); err != nil {
		t.Fatal(err)
	}
	return &script{
		t: t, stage: stage, names: map[string]int64{}, chats: map[int64]string{}, rank: map[string]int{},
		topic: map[string]int{}, own: map[string][]int{},
	}
}

var wita = time.FixedZone("WITA", 8*60*60)

// databaseName is what /kesehatan says of the database.
var databaseName = regexp.MustCompile(`(?m)^(Basis data: ).*$`)

// heard marks the lines that the bot's half consists of.
var heard = regexp.MustCompile(`^[a-z0-9]+(#[a-z0-9]+)?\|`)

// play runs the script and returns it with the bot's half written anew.
func (p *script) play(ctx context.Context, text string) string {
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		switch {
		case heard.MatchString(line):
			continue
		case line == "", strings.HasPrefix(line, "#"):
			p.out.WriteString(line + "\n")
			continue
		}
		p.out.WriteString(line + "\n")
		if err := p.step(ctx, line); err != nil {
			p.t.Fatalf("line %d: %q: %v\nso far:\n%s", i+1, line, err, p.out.String())
		}
		p.hear()
	}
	return p.out.String()
}

// saying is a line in which somebody does something: writes (>), changes an
// earlier message (~, ~2) or presses a button (*, *2).
var saying = regexp.MustCompile(`^([a-z]+)(@[a-z]+(?:#[a-z]+)?)?([>*~])([2-9]?) (.*)$`)

// step does one thing that a person or the clock does, and waits for all that
// comes of it.
func (p *script) step(ctx context.Context, line string) error {
	var err error
	if direction, ok := strings.CutPrefix(line, "@ "); ok {
		err = p.direct(ctx, direction)
	} else {
		err = p.say(line)
	}
	if err != nil || p.stage.service == nil || p.cut {
		return err
	}
	return p.stage.settle(ctx)
}

func (p *script) say(line string) error {
	m := saying.FindStringSubmatch(line)
	if m == nil {
		return errors.New("not a line of a script")
	}
	at, err := p.where(m[1] + m[2])
	if err != nil {
		return err
	}
	text, back := strings.ReplaceAll(m[5], `\n`, "\n"), 1
	if m[4] != "" {
		back = int(m[4][0] - '0')
	}
	switch m[3] {
	case ">":
		return p.send(at, simulator.Outgoing{Text: text})
	case "~":
		own := p.own[at.key]
		if len(own) < back {
			return errors.New("there is no such message to change")
		}
		return p.stage.sim.Edit(at.user, at.chat, own[len(own)-back], text)
	default:
		return p.tap(at, text, back)
	}
}

// spot is somebody in a chat: "siti", "siti@kpu", "siti@kpu#logistik".
type spot struct {
	key        string
	user, chat int64
	thread     int
}

func (p *script) where(words string) (spot, error) {
	who, where, inGroup := strings.Cut(words, "@")
	user, ok := p.names[who]
	if !ok || user < 0 {
		return spot{}, fmt.Errorf("nobody is called %q", who)
	}
	at := spot{key: words, user: user, chat: user}
	if !inGroup {
		return at, nil
	}
	name, _, inTopic := strings.Cut(where, "#")
	if at.chat, ok = p.names[name]; !ok {
		return spot{}, fmt.Errorf("no group is called %q", name)
	}
	if at.thread, ok = p.topic[where]; inTopic && !ok {
		return spot{}, fmt.Errorf("no topic is called %q", where)
	}
	return at, nil
}

func (p *script) send(at spot, o simulator.Outgoing) error {
	o.Thread = at.thread
	id, err := p.stage.sim.Send(at.user, at.chat, o)
	p.own[at.key] = append(p.own[at.key], id)
	return err
}

// tap presses the newest button with that label, or with back 2 the one before.
func (p *script) tap(at spot, label string, back int) error {
	for _, m := range slices.Backward(p.stage.sim.Chat(at.chat).Messages()) {
		for _, b := range slices.Concat(m.Buttons...) {
			if b.Text != label {
				continue
			}
			if back--; back > 0 {
				break
			}
			if payload, ok := strings.CutPrefix(b.URL, "https://t.me/"+stageBot+"?start="); ok {
				_, err := p.stage.sim.StartPrivate(at.user, payload)
				return err
			}
			_, err := p.stage.sim.Tap(at.user, at.chat, m.ID, b.Data)
			return err
		}
	}
	return fmt.Errorf("no button %q", label)
}

// moveTo moves the clock and writes down what each job on the way does. While the
// bot is down or cut off, time merely passes or the jobs merely run.
func (p *script) moveTo(ctx context.Context, t time.Time) error {
	if p.stage.service == nil {
		p.stage.clock.MoveTo(t)
		return nil
	}
	for at := p.nextJob(ctx, t); ; at = p.nextJob(ctx, t) {
		p.stage.clock.MoveTo(at)
		if err := p.stage.service.runner.Wake(ctx); err != nil && !p.spoiled {
			return err
		}
		p.stage.service.ladder.Poke()
		p.stage.service.bot.Wake()
		if !p.cut {
			if err := p.stage.settle(ctx); err != nil {
				return err
			}
		}
		if !at.Before(t) {
			return nil
		}
		p.hear()
	}
}

// nextJob is when the next job or obstacle is due, but no later than t.
func (p *script) nextJob(ctx context.Context, t time.Time) time.Time {
	if at, err := p.stage.service.next(ctx); err == nil && !at.IsZero() && at.Before(t) {
		return at
	}
	return t
}

// hear writes down what people saw since the last step, one person after another:
// different chats are answered side by side, and so is a tap beside the message
// that comes of it.
func (p *script) hear() {
	type saw struct {
		name, text  string
		sent, toast bool
	}
	var all []saw
	for _, e := range p.stage.sim.LedgerSince(p.seen) {
		p.seen = e.Seq
		if name, text, ok := p.line(e); ok {
			all = append(all, saw{name, text, e.Kind == simulator.Sent, e.UserID != 0})
		}
	}
	slices.SortStableFunc(all, func(a, b saw) int {
		switch {
		case a.name != b.name:
			return cmp.Compare(p.rank[a.name], p.rank[b.name])
		case a.toast == b.toast:
			return 0
		case a.toast:
			return -1
		}
		return 1
	})
	for i, s := range all {
		if i > 0 && s.sent && all[i-1].sent && all[i-1].name == s.name {
			p.out.WriteString(s.name + "|---\n")
		}
		p.out.WriteString(s.text)
	}
}

// firstLine is how a message begins that another one answers.
func (p *script) firstLine(chat int64, message int) string {
	m, err := p.stage.sim.Chat(chat).Message(message)
	if err != nil {
		return "?"
	}
	first, _, _ := strings.Cut(m.Text, "\n")
	return cmp.Or(first, "berkas")
}

// marks begin what is seen other than as a new message.
var marks = map[simulator.EntryKind]string{
	simulator.Sent: "", simulator.Edited: "~ ", simulator.Deleted: "x ", simulator.Toast: "! ", simulator.Alert: "!! ",
}

// services are what a bot does in a group other than writing.
var services = map[string]string{"left_chat_member": "bot keluar"}

// line is what somebody saw as it stands in a script; ok is false for what a
// script leaves out.
func (p *script) line(e simulator.Entry) (name, text string, ok bool) {
	mark, known := marks[e.Kind]
	if !e.ByBot || !known || e.UserID != 0 && e.Text == "" {
		return "", "", false
	}
	if name, known = p.chats[cmp.Or(e.UserID, e.ChatID)]; !known {
		name = "lain"
	}
	for topic, id := range p.topic {
		if group, _, _ := strings.Cut(topic, "#"); e.ThreadID == id && group == name {
			name = topic
		}
	}
	if e.Service != "" {
		return name, name + "| (" + cmp.Or(services[e.Service], e.Service) + ")\n", true
	}
	var b strings.Builder
	if e.Kind == simulator.Sent && e.ReplyTo != 0 && e.ReplyTo != e.ThreadID {
		b.WriteString(name + "| (membalas: " + p.firstLine(e.ChatID, e.ReplyTo) + ")\n")
	}
	// The same conversations are played on either database.
	text = databaseName.ReplaceAllString(e.Text, "${1}…")
	for line := range strings.SplitSeq(text, "\n") {
		b.WriteString(strings.TrimRight(name+"| "+mark+line, " ") + "\n")
	}
	if e.File != nil {
		b.WriteString(name + "| " + mark + "(berkas " + e.File.Name + ")\n")
	}
	if e.Ask {
		b.WriteString(name + "| (membuka balasan)\n")
	}
	for _, row := range e.Buttons {
		b.WriteString(name + "|")
		for _, button := range row {
			b.WriteString(" [" + button.Text + "]")
		}
		b.WriteString("\n")
	}
	return name, b.String(), true
}
