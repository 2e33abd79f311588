package bot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/commands"
	"laporbot/logistics"
	"laporbot/messages"
	"laporbot/simulator"
)

// What its sender did not write himself, here and now, runs no command, and he is
// told why wherever he can be.
func TestForeignMessagesAreRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		message simulator.Outgoing
		block   string
	}{
		"forwarded":      {simulator.Outgoing{Forward: &simulator.Forward{From: joko}}, "bot-terusan"},
		"via a bot":      {simulator.Outgoing{ViaBot: 99}, "bot-bot"},
		"scheduled":      {simulator.Outgoing{FromOffline: true}, "bot-terjadwal"},
		"anonymous":      {simulator.Outgoing{Anonymous: true}, "bot-anonim"},
		"automatic post": {simulator.Outgoing{AutoForward: true}, "bot-terusan"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ran := false
			stok := named("stok", func(context.Context, commands.Request) (commands.Reply, error) {
				ran = true
				return commands.Answer("stok"), nil
			})
			w := newWorld(t, setting{commands: []*commands.Command{stok}})
			w.sim.AddUser(simulator.User{ID: 99, FirstName: "Bot lain", IsBot: true})
			group := w.group(simulator.Supergroup, operator, siti)
			if err := w.sim.MakeAdmin(siti, group); err != nil {
				t.Fatal(err)
			}
			w.begin()
			mark := w.sim.LastSeq()
			want, err := messages.Plain(test.block, nil)
			if err != nil {
				t.Fatal(err)
			}
			test.message.Text = "/stok"
			if test.message.AutoForward {
				if test.message.SenderChat, err = w.sim.AddGroup("Kanal KPU", simulator.Channel, siti); err != nil {
					t.Fatal(err)
				}
			}
			chats := []int64{siti, group}
			if test.message.Anonymous || test.message.AutoForward {
				chats = []int64{group} // there is nothing of the kind in private
			}
			for _, chat := range chats {
				w.send(siti, chat, test.message)
			}
			w.settle()
			for _, chat := range chats {
				if diff := cmp.Diff([]string{want}, w.heard(chat, mark)); diff != "" {
					t.Errorf("chat %d (-want +got):\n%s", chat, diff)
				}
			}
			if ran {
				t.Error("the command ran all the same")
			}
		})
	}
}

// Business messages are another kind of update, which is not asked for; should one
// come as a message it is known by its mark.
func TestBusinessMessageIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	mark := w.sim.LastSeq()
	w.sim.InjectRaw(`{"message":{"message_id":900,"date":1732410000,"text":"/stok","business_connection_id":"b",
		"from":{"id":7,"first_name":"Siti"},"chat":{"id":7,"type":"private"}}}`)
	w.settle()
	if heard := w.heard(siti, mark); len(heard) != 1 || !strings.Contains(heard[0], "akun bisnis") {
		t.Errorf("sender heard %q", heard)
	}
}

// A stranger gets one neutral sentence an hour, whatever he tries, and a window
// for a tap; the revoked are strangers from their next message on.
func TestStrangers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	mark := w.sim.LastSeq()
	neutral, err := messages.Plain("bot-orang-asing", nil)
	if err != nil {
		t.Fatal(err)
	}
	tries := func() {
		for _, o := range []simulator.Outgoing{
			{Text: "/stok"},
			{Text: "halo"},
			{Text: "/tidakada"},
			{Text: "/stok", Forward: &simulator.Forward{From: joko}},
			{Document: &simulator.Upload{Name: "wilayah.csv", Data: []byte("kode,nama")}},
		} {
			w.send(asing, asing, o)
		}
		w.settle()
	}
	w.pass(2 * time.Hour) // the answer to his start is past
	tries()
	w.pass(30 * time.Minute)
	tries()
	if diff := cmp.Diff([]string{neutral}, w.heard(asing, mark)); diff != "" {
		t.Errorf("within an hour (-want +got):\n%s", diff)
	}
	w.pass(31 * time.Minute)
	tries()
	if got := len(w.heard(asing, mark)); got != 2 {
		t.Errorf("%d answers in two hours", got)
	}
	if err := w.store.UpdatePerson(w.ctx, siti, func(p *logistics.Person) error {
		p.State = logistics.PersonRevoked
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	w.say(siti, "/stok")
	w.settle()
	if diff := cmp.Diff([]string{neutral}, w.heard(siti, mark)); diff != "" {
		t.Errorf("revoked (-want +got):\n%s", diff)
	}
	message := w.sim.Chat(siti).Messages()[1]
	tap, err := w.sim.Tap(siti, siti, message.ID, "stok:1")
	if err != nil {
		t.Fatal(err)
	}
	w.settle()
	if got, _ := w.sim.Answer(tap); got.Text != neutral || !got.Alert {
		t.Errorf("tap of the revoked: %+v", got)
	}
}

// logistics.May decides for messages, taps, files and dialogues alike.
func TestRightsAreAskedEveryWay(t *testing.T) {
	t.Parallel()
	ran := map[string]bool{}
	run := func(how string) func(context.Context, commands.Request) (commands.Reply, error) {
		return func(context.Context, commands.Request) (commands.Reply, error) {
			ran[how] = true
			return commands.Answer(how), nil
		}
	}
	// A chair may not import, nor recap in private what he may in general.
	impor := &commands.Command{
		Name: "impor", Short: "Uji", File: true, Run: run("run"), Tap: run("tap"),
		Continue: func(ctx context.Context, req commands.Request, _ logistics.Draft) (commands.Reply, error) {
			return run("continue")(ctx, req)
		},
	}
	w := newWorld(t, setting{commands: []*commands.Command{impor}})
	w.begin()
	mark := w.sim.LastSeq()
	w.say(siti, "/impor")
	w.send(siti, siti, simulator.Outgoing{Document: &simulator.Upload{Name: "wilayah.csv", Data: []byte("kode")}})
	tap, err := w.sim.Tap(siti, siti, w.sim.Chat(siti).Messages()[1].ID, "impor:ya")
	if err != nil {
		t.Fatal(err)
	}
	w.settle()
	draft := logistics.Draft{ChatID: siti, PersonID: siti, Command: "impor", Expires: w.clock.Now().Add(time.Hour)}
	if err := w.store.PutDraft(w.ctx, draft); err != nil {
		t.Fatal(err)
	}
	w.say(siti, "teruskan")
	w.settle()
	if len(ran) > 0 {
		t.Errorf("ran for whom it is not: %v", ran)
	}
	refusal, _ := messages.Error(logistics.ErrNotAllowed)
	if diff := cmp.Diff([]string{refusal, "Ketik /bantuan.", refusal}, w.heard(siti, mark)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if got, _ := w.sim.Answer(tap); got.Text != refusal || !got.Alert {
		t.Errorf("tap: %+v", got)
	}
	// The operator may, each way.
	draft.ChatID, draft.PersonID = operator, operator
	if err := w.store.PutDraft(w.ctx, draft); err != nil {
		t.Fatal(err)
	}
	w.say(operator, "teruskan")
	w.say(operator, "/impor")
	w.send(operator, operator, simulator.Outgoing{Document: &simulator.Upload{Name: "wilayah.csv", Data: []byte("kode")}})
	if _, err := w.sim.Tap(operator, operator, w.sim.Chat(operator).Messages()[1].ID, "impor:ya"); err != nil {
		t.Fatal(err)
	}
	w.settle()
	if !ran["run"] || !ran["tap"] || !ran["continue"] {
		t.Errorf("ran for the operator: %v", ran)
	}
}

// A dialogue that its last message ended goes on with that message at a second try.
func TestDialogueIsDecidedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	tries := 0
	w.options.Commands = []*commands.Command{{
		Name: "stok", Short: "Uji",
		Continue: func(ctx context.Context, req commands.Request, _ logistics.Draft) (commands.Reply, error) {
			if tries++; tries == 1 {
				if err := w.store.DeleteDraft(ctx, req.Chat.ID, req.From.ID); err != nil {
					return commands.Reply{}, err
				}
				return commands.Reply{}, errors.New("fails after the draft is gone")
			}
			return commands.Answer("selesai"), nil
		},
	}}
	w.begin()
	mark := w.sim.LastSeq()
	draft := logistics.Draft{ChatID: siti, PersonID: siti, Command: "stok", Expires: w.clock.Now().Add(time.Hour)}
	if err := w.store.PutDraft(w.ctx, draft); err != nil {
		t.Fatal(err)
	}
	w.say(siti, "kirim")
	w.say(siti, "lagi")
	w.settle()
	if diff := cmp.Diff([]string{"selesai", "Ketik /bantuan."}, w.heard(siti, mark)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

func TestWhatIsMeantForTheBot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	forum, err := w.sim.AddForum("PPK Tabang", operator, siti)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.sim.AddBot(operator, forum); err != nil {
		t.Fatal(err)
	}
	w.sim.SetPrivacy(false) // the bot hears all
	topic, err := w.sim.AddTopic(operator, forum, "Logistik")
	if err != nil {
		t.Fatal(err)
	}
	w.begin()
	mark := w.sim.LastSeq()
	for _, text := range []string{"halo semua", "/stok@BotLain 1", "/tidakada", "/stok 1", "/stok@" + strings.ToUpper(userName) + " 2", "/tidakada@" + userName} {
		w.send(siti, forum, outgoing(text))
		w.settle() // an answer makes room for the next
	}
	w.send(siti, forum, simulator.Outgoing{Text: "/stok 3", Thread: topic})
	w.send(siti, siti, simulator.Outgoing{Caption: "/stok 4", Photo: &simulator.Upload{Name: "a.jpg", Data: []byte("x")}})
	w.say(siti, "/stok@BotLain 5")
	w.say(siti, "/STOK 6")
	w.say(siti, "/tidakada")
	w.settle()
	unknown := func(name string) string {
		text, err := messages.Plain("bot-tidak-dikenal", messages.UnknownCommand{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	if diff := cmp.Diff([]string{"stok 1", "stok 2", unknown("tidakada"), "stok 3"}, w.heard(forum, mark)); diff != "" {
		t.Errorf("in the group (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"stok 4", unknown("stok@BotLain"), "stok 6", unknown("tidakada")}, w.heard(siti, mark)); diff != "" {
		t.Errorf("in private (-want +got):\n%s", diff)
	}
	for _, e := range w.sim.LedgerSince(mark) {
		if e.Text == "stok 3" && e.ThreadID != topic {
			t.Errorf("the answer went to topic %d", e.ThreadID)
		}
		if e.Text == "stok 1" && e.ThreadID != 0 {
			t.Errorf("the answer in the group went to topic %d", e.ThreadID)
		}
	}
}

func TestEditedMessages(t *testing.T) {
	t.Parallel()
	lapor := named("lapor", func(_ context.Context, req commands.Request) (commands.Reply, error) {
		return commands.Answer(fmt.Sprintf("lapor %s, sunting %v", req.Args, req.Edited)), nil
	})
	lapor.Edits = true
	w := newWorld(t, setting{commands: []*commands.Command{lapor, echo()}})
	w.begin()
	mark := w.sim.LastSeq()
	report, question, talk := w.say(siti, "/lapor 1"), w.say(siti, "/stok 1"), w.say(siti, "halo")
	place := w.send(siti, siti, simulator.Outgoing{Location: &simulator.Location{Latitude: -0.4, Longitude: 117}})
	w.settle()
	w.pass(time.Minute)
	for id, text := range map[int]string{report: "/lapor 2", question: "/stok 2", talk: "halo lagi"} {
		if err := w.sim.Edit(siti, siti, id, text); err != nil {
			t.Fatal(err)
		}
		w.settle()
	}
	// A location that is shared live moves without a word.
	w.sim.InjectRaw(fmt.Sprintf(`{"edited_message":{"message_id":%d,"date":1732410000,"edit_date":1732410060,
		"location":{"latitude":-0.5,"longitude":117},"from":{"id":7,"first_name":"Siti"},"chat":{"id":7,"type":"private"}}}`, place))
	w.settle()
	got := map[string]int{}
	for _, text := range w.heard(siti, mark) {
		got[text]++
	}
	want := map[string]int{
		"lapor 1, sunting false": 1, "lapor 2, sunting true": 1, "stok 1": 1, "Ketik /bantuan.": 2,
		"Perubahan pesan ini tidak diproses. Mohon kirim pesan baru.": 2,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

// A file that cannot be had is the sender's news, one that cannot be had at this
// moment is fetched later.
func TestFiles(t *testing.T) {
	t.Parallel()
	impor := &commands.Command{
		Name: "impor", Short: "Uji", File: true,
		Run: func(ctx context.Context, req commands.Request) (commands.Reply, error) {
			data, err := req.File.Fetch(ctx)
			if err != nil {
				return commands.Reply{}, err
			}
			return commands.Answer(fmt.Sprintf("%s: %s", req.File.Name, data)), nil
		},
	}
	w := newWorld(t, setting{commands: []*commands.Command{impor}})
	w.begin()
	send := func(size int64) {
		t.Helper()
		w.send(operator, operator, simulator.Outgoing{Document: &simulator.Upload{Name: "wilayah.csv", Data: []byte("kode"), Size: size}})
		w.settle()
	}
	text := func(err error) string {
		text, _ := messages.Error(err)
		return text
	}
	mark := w.sim.LastSeq()
	send(0)
	w.sim.Fail("getFile", simulator.ServerError(), 4) // more than an update's own faults are forgiven
	send(0)
	send(30 << 20)
	w.sim.Fail("getFile", simulator.Refuse(400, "Bad Request: wrong file_id or the file is temporarily unavailable"), 1)
	send(0)
	want := []string{"wilayah.csv: kode", "wilayah.csv: kode", text(logistics.ErrTooLarge), text(logistics.ErrBadFile)}
	if diff := cmp.Diff(want, w.heard(operator, mark)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if got := w.asides(); len(got) > 0 {
		t.Errorf("set aside: %v", got)
	}
}

// Everybody finds in his menu what he may use, from his first message on.
func TestMenus(t *testing.T) {
	t.Parallel()
	all := []*commands.Command{echo(), named("impor", nil), named("start", func(context.Context, commands.Request) (commands.Reply, error) {
		return commands.Answer("salam"), nil
	})}
	w := newWorld(t, setting{commands: all})
	w.sim.Fail("setMyCommands", simulator.ServerError(), 1) // is tried again
	w.begin()
	w.wait("menus", func() bool {
		return len(w.sim.Commands(operator, operator)) == 3 && len(w.sim.Commands(siti, siti)) == 2 && len(w.sim.Commands(asing, asing)) == 1
	})
	// His rights are gone, and with the next message his menu.
	if err := w.store.UpdatePerson(w.ctx, siti, func(p *logistics.Person) error {
		p.State = logistics.PersonRevoked
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	w.say(siti, "halo")
	w.wait("menu taken away", func() bool { return len(w.sim.Commands(siti, siti)) == 1 })
}

// What a person wrote is not repeated in the log, even where it was wrong.
func TestRefusalsDoNotQuote(t *testing.T) {
	t.Parallel()
	stok := named("stok", func(_ context.Context, req commands.Request) (commands.Reply, error) {
		if req.Args == "1" {
			return commands.Reply{}, fmt.Errorf("read %q: %w", "081234567890", &logistics.FieldError{Field: "area", Value: "081234567890", Hint: "Tabang"})
		}
		return commands.Reply{}, fmt.Errorf("read %q: %w", "081234567890", logistics.ErrUnknownArea)
	})
	w := newWorld(t, setting{commands: []*commands.Command{stok}})
	w.begin()
	w.say(siti, "/stok 1")
	w.say(siti, "/stok 2")
	w.settle()
	log := w.journal.String()
	for _, want := range []string{"area is not valid", logistics.ErrUnknownArea.Error()} {
		if !strings.Contains(log, want) {
			t.Errorf("the log does not give the reason %q", want)
		}
	}
	if strings.Contains(log, "0812") {
		t.Error("the log quotes what was written")
	}
}
