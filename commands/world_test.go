package commands_test

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the zone must not depend on the machine

	"github.com/google/go-cmp/cmp"

	"laporbot/commands"
	"laporbot/logistics"
	"laporbot/storage"
)

const operatorID = 1

// The people of the tests. All but the stranger are stored in every world.
var (
	operator = logistics.Person{ID: operatorID, Name: "Rudi", Role: logistics.RoleOperator, Area: "64.02", State: logistics.PersonActive}
	pimpinan = logistics.Person{ID: 2, Name: "Wiwin", Role: logistics.RolePimpinan, Area: "64.02", State: logistics.PersonActive}
	tabang   = logistics.Person{ID: 3, Name: "Budi", Role: logistics.RoleKetua, Area: "64.02.12", State: logistics.PersonActive}
	badak    = logistics.Person{ID: 4, Name: "Siti", Role: logistics.RoleKetua, Area: "64.02.05", State: logistics.PersonActive}
	stranger = logistics.Person{ID: 9, Name: "Orang <b>Asing"}
)

const groupChat = -100500

// world is the commands over a store, at a moment that stands still unless moved.
type world struct {
	*testing.T
	store  *storage.Store
	broken *breaking
	all    []*commands.Command
	now    time.Time
	next   int // number of the next message
}

// newWorld begins with what plant stores.
func newWorld(t *testing.T) *world {
	t.Helper()
	loc, err := time.LoadLocation("Asia/Makassar")
	if err != nil {
		t.Fatal(err)
	}
	store, broken := newStore(t)
	w := &world{T: t, store: store, broken: broken, now: time.Date(2024, 11, 24, 0, 5, 0, 0, time.UTC), next: 100}
	w.all = commands.All(commands.Deps{
		Store:       w.store,
		Plan:        logistics.Plan{Location: loc},
		Root:        "64.02",
		BotUserName: func() string { return "laporkukarbot" },
		Operators:   []int64{operatorID},
		Random:      bytes.NewReader(bytes.Repeat([]byte{0xfb, 0xef, 0xbe, 7}, 100)),
	})
	return w
}

// memo is what the inbox row of one message keeps.
type memo map[string]string

func (m memo) Decide(_ context.Context, name string, decide func() (string, error)) (string, error) {
	if v, ok := m[name]; ok {
		return v, nil
	}
	v, err := decide()
	if err == nil {
		m[name] = v
	}
	return v, err
}

func (w *world) command(name string) *commands.Command {
	w.Helper()
	i := slices.IndexFunc(w.all, func(c *commands.Command) bool { return c.Name == name })
	if i < 0 {
		w.Fatalf("no command %q", name)
	}
	return w.all[i]
}

// request is a message of a person in the private chat, or in the group where the
// text begins with "grup: ".
func (w *world) request(from logistics.Person, text string) commands.Request {
	w.next++
	chat := commands.Chat{ID: from.ID, Kind: logistics.ChatPrivate}
	if rest, ok := strings.CutPrefix(text, "grup: "); ok {
		text, chat = rest, commands.Chat{ID: groupChat, Kind: logistics.ChatGroup, Title: "KPU Kukar"}
	}
	req := commands.Request{
		Key: fmt.Sprintf("%d/%d", chat.ID, w.next), Now: w.now, From: from, Chat: chat,
		Args: text, Text: text, MessageID: w.next, SentAt: w.now, Memo: memo{},
	}
	if rest, ok := strings.CutPrefix(text, "/"); ok {
		name, args, _ := strings.Cut(strings.Replace(rest, "\n", " \n", 1), " ")
		req.Command, req.Args = name, strings.TrimSpace(args)
	}
	return req
}

// twice runs a request, and runs it again as after a crash: the same key, the same
// memo, a later moment. Both must give the same reply and leave the same state.
func (w *world) twice(req commands.Request, run func(context.Context, commands.Request) (commands.Reply, error)) (commands.Reply, error) {
	w.Helper()
	whole := func() (commands.Reply, error) {
		reply, err := run(w.Context(), req)
		return w.finish(reply), err
	}
	first, err := whole()
	before := w.dump()
	req.Now = req.Now.Add(time.Minute)
	second, again := whole()
	if diff := cmp.Diff(first, second); diff != "" {
		w.Errorf("%s %q: the second try answers differently:\n%s", req.Command, req.Args+req.Data, diff)
	}
	if (err == nil) != (again == nil) {
		w.Errorf("%s %q: %v, then %v", req.Command, req.Args+req.Data, err, again)
	}
	if diff := cmp.Diff(before, w.dump()); diff != "" {
		w.Errorf("%s %q: the second try changes what is stored:\n%s", req.Command, req.Args+req.Data, diff)
	}
	return first, err
}

// finish does what a reply leaves for later and adds what comes of it.
func (w *world) finish(reply commands.Reply) commands.Reply {
	w.Helper()
	if reply.Later == nil {
		return reply
	}
	rest, err := reply.Later.Do(w.Context())
	if err != nil {
		w.Fatalf("later: %v", err)
	}
	reply.Later = nil
	reply.Notices = append(reply.Notices, rest.Notices...)
	return reply
}

// try sends a message with a command and gives the reply or the error.
func (w *world) try(from logistics.Person, text string) (commands.Reply, error) {
	w.Helper()
	req := w.request(from, text)
	return w.twice(req, w.command(req.Command).Run)
}

// ask is try where no error is wanted.
func (w *world) ask(from logistics.Person, text string) commands.Reply {
	w.Helper()
	reply, err := w.try(from, text)
	if err != nil {
		w.Fatalf("%s: %v", text, err)
	}
	return reply
}

// edit sends a message of before again with another text.
func (w *world) edit(req commands.Request, text string) commands.Reply {
	w.Helper()
	changed := w.request(req.From, text)
	changed.MessageID, changed.SentAt, changed.Edited, changed.Chat = req.MessageID, req.SentAt, true, req.Chat
	reply, err := w.twice(changed, w.command(changed.Command).Run)
	if err != nil {
		w.Fatalf("edit to %s: %v", text, err)
	}
	return reply
}

// tap presses the button with that text.
func (w *world) tap(from logistics.Person, on commands.Reply, text string) commands.Reply {
	w.Helper()
	for _, row := range on.Notices[0].Buttons {
		for _, b := range row {
			if b.Text == text {
				return w.press(from, b.Data)
			}
		}
	}
	w.Fatalf("no button %q among %v", text, buttonsOf(on))
	return commands.Reply{}
}

// press sends what a button holds.
func (w *world) press(from logistics.Person, data string) commands.Reply {
	w.Helper()
	if len(data) > 64 {
		w.Errorf("button data is longer than 64 bytes: %s", data)
	}
	req := w.request(from, "")
	req.Command, req.Data, _ = strings.Cut(data, ":")
	req.MessageID = 77
	reply, err := w.twice(req, w.command(req.Command).Tap)
	if err != nil {
		w.Fatalf("tap on %s: %v", data, err)
	}
	return reply
}

// write sends a text without a command while a dialogue is open.
func (w *world) write(from logistics.Person, text string) commands.Reply {
	w.Helper()
	req := w.request(from, text)
	d, err := w.store.Draft(w.Context(), req.Chat.ID, from.ID)
	if err != nil {
		w.Fatalf("%q: no dialogue is open: %v", text, err)
	}
	reply, err := w.twice(req, func(ctx context.Context, req commands.Request) (commands.Reply, error) {
		return w.command(d.Command).Continue(ctx, req, d)
	})
	if err != nil {
		w.Fatalf("%q: %v", text, err)
	}
	return reply
}

// pass moves the time on.
func (w *world) pass(d time.Duration) { w.now = w.now.Add(d) }

func buttonsOf(r commands.Reply) [][]string {
	var rows [][]string
	for _, row := range r.Notices[0].Buttons {
		var texts []string
		for _, b := range row {
			texts = append(texts, b.Text)
		}
		rows = append(rows, texts)
	}
	return rows
}

var tags = regexp.MustCompile(`<[^>]+>`)

// textOf is what a person reads of the first notice of a reply.
func textOf(r commands.Reply) string {
	if len(r.Notices) == 0 {
		return r.Toast
	}
	return tags.ReplaceAllString(r.Notices[0].Text, "")
}

// wantText fails unless the reply begins with or holds each of the texts.
func (w *world) wantText(r commands.Reply, parts ...string) {
	w.Helper()
	for _, part := range parts {
		if !strings.Contains(textOf(r), part) {
			w.Errorf("the answer lacks %q:\n%s", part, textOf(r))
		}
	}
}
