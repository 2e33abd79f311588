package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/logistics"
	"laporbot/messages"
	"laporbot/simulator"
)

func plainBlock(t *testing.T, name string, data any) string {
	t.Helper()
	text, err := messages.Render(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return visibleText(text)
}

// visibleText is a text without the few tags of our templates.
func visibleText(s string) string {
	return strings.NewReplacer("<b>", "", "</b>", "", "<code>", "", "</code>", "", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&amp;", "&").Replace(s)
}

// The bot greets a group into which somebody puts it who may bind groups, and
// leaves any other without a word; the operators hear of it.
func TestAddedToAGroup(t *testing.T) {
	t.Parallel()
	const hostile = `<b>Grup</b> & "lain"`
	for _, test := range []struct {
		name string
		by   int64
		kind simulator.ChatKind
		fail *simulator.Fault
		want bool
	}{
		{"by an operator", operator, simulator.Supergroup, nil, true},
		{"by a chair", siti, simulator.Supergroup, nil, false},
		{"by a stranger", asing, simulator.Group, nil, false},
		{"to a channel", operator, simulator.Channel, nil, false},
		{"while Telegram fails", asing, simulator.Group, new(simulator.ServerError()), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, setting{})
			w.begin()
			mark := w.sim.LastSeq()
			group, err := w.sim.AddGroup(hostile, test.kind, test.by)
			if err != nil {
				t.Fatal(err)
			}
			if test.fail != nil {
				w.sim.Fail("leaveChat", *test.fail, 4)
			}
			if err := w.sim.AddBot(test.by, group); err != nil {
				t.Fatal(err)
			}
			w.settle()
			var want, told []string
			if test.want {
				want = []string{plainBlock(t, "bot-masuk-grup", nil)}
			} else {
				told = []string{plainBlock(t, "bot-grup-asing", messages.GroupName{Title: hostile})}
			}
			if diff := cmp.Diff(want, w.heard(group, mark)); diff != "" {
				t.Errorf("the group (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(told, w.heard(operator, mark)); diff != "" {
				t.Errorf("the operators (-want +got):\n%s", diff)
			}
			for _, c := range w.sim.Chats() {
				if c.ID == group && c.BotInside != test.want {
					t.Errorf("inside: %v", c.BotInside)
				}
			}
			if got := w.asides(); len(got) > 0 {
				t.Errorf("set aside: %v", got)
			}
		})
	}
}

// A fault of the database is no reason to leave a group of ours.
func TestBoundGroupIsKeptWhileTheDatabaseFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	group := w.group(simulator.Supergroup, siti)
	if err := w.sim.RemoveBot(siti, group); err != nil {
		t.Fatal(err)
	}
	w.begin()
	failed := make(chan struct{}, 100)
	w.db.set(func(_, collection, _ string) error {
		if collection != "groups" {
			return nil
		}
		failed <- struct{}{}
		return errGone
	})
	if err := w.sim.AddBot(siti, group); err != nil {
		t.Fatal(err)
	}
	<-failed
	w.db.set(nil)
	w.settle()
	if n := w.sim.Calls("leaveChat"); n > 0 {
		t.Error("the bot left")
	}
}

func TestRemovedFromAGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	bound := w.group(simulator.Supergroup, operator)
	other, err := w.sim.AddGroup("Tak terhubung", simulator.Supergroup, operator)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.sim.AddBot(operator, other); err != nil {
		t.Fatal(err)
	}
	w.begin()
	mark := w.sim.LastSeq()
	for _, group := range []int64{other, bound} {
		if err := w.sim.RemoveBot(operator, group); err != nil {
			t.Fatal(err)
		}
	}
	w.settle()
	want := []string{plainBlock(t, "bot-dikeluarkan", messages.GroupName{Title: "KPU Kukar"})}
	if diff := cmp.Diff(want, w.heard(operator, mark)); diff != "" {
		t.Errorf("operators (-want +got):\n%s", diff)
	}
	// What is not an answer does not go there any more, until the bot is back.
	notice := logistics.Notice{Key: "r1", ChatID: bound, Kind: logistics.NoticeDigest, Text: "ringkasan"}
	w.enqueue(notice)
	w.settle()
	if sent := w.sentNotice("r1"); sent.State != logistics.NoticeDropped {
		t.Errorf("digest to a group without the bot: %s", sent.State)
	}
	if err := w.sim.AddBot(operator, bound); err != nil {
		t.Fatal(err)
	}
	notice.Key = "r2"
	w.settle()
	w.enqueue(notice)
	w.settle()
	if sent := w.sentNotice("r2"); sent.State != logistics.NoticeSent {
		t.Errorf("digest after the bot came back: %s", sent.State)
	}
}

// A person who blocks the bot gets nothing but answers, also after a restart, and
// all again once he starts it.
func TestBlockedAndBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	if err := w.sim.Block(siti); err != nil {
		t.Fatal(err)
	}
	w.settle()
	w.halt()
	w.begin()
	calls := w.sim.Calls("sendMessage")
	w.enqueue(logistics.Notice{Key: "d1", ChatID: siti, Kind: logistics.NoticeBulk, Text: "pengingat"})
	w.settle()
	if sent := w.sentNotice("d1"); sent.State != logistics.NoticeDropped || w.sim.Calls("sendMessage") != calls {
		t.Errorf("reminder to a blocked chat: %s, %d calls", sent.State, w.sim.Calls("sendMessage")-calls)
	}
	w.enqueue(logistics.Notice{Key: "a1", ChatID: siti, Kind: logistics.NoticeAnswer, Text: "jawaban"})
	w.settle()
	if sent := w.sentNotice("a1"); sent.State != logistics.NoticeFailed {
		t.Errorf("answer to a blocked chat: %s", sent.State)
	}
	if _, err := w.sim.StartPrivate(siti, ""); err != nil {
		t.Fatal(err)
	}
	w.settle()
	w.enqueue(logistics.Notice{Key: "d2", ChatID: siti, Kind: logistics.NoticeBulk, Text: "pengingat"})
	w.settle()
	if sent := w.sentNotice("d2"); sent.State != logistics.NoticeSent {
		t.Errorf("reminder after he came back: %s", sent.State)
	}
}

// A group becomes a supergroup: its binding and what waits for it go along,
// whoever hears of it first.
func TestMigration(t *testing.T) {
	t.Parallel()
	t.Run("by service message", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, setting{})
		group := w.group(simulator.Group, operator, siti)
		w.begin()
		// One is out; two wait for the limits of the group when it goes.
		for _, key := range []string{"satu", "dua", "tiga"} {
			w.enqueue(logistics.Notice{Key: key, ChatID: group, Kind: logistics.NoticeAnswer, Text: key})
		}
		w.pass(2 * time.Second)
		w.wait("the first", func() bool { return len(w.heard(group, 0)) == 2 })
		to, err := w.sim.Migrate(group)
		if err != nil {
			t.Fatal(err)
		}
		w.settle()
		if diff := cmp.Diff([]string{"dua", "tiga"}, w.heard(to, 0)); diff != "" {
			t.Errorf("in the supergroup (-want +got):\n%s", diff)
		}
		w.movedTo(group, to)
	})
	t.Run("by a refused message", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, setting{})
		group := w.group(simulator.Group, operator, siti)
		w.begin()
		w.halt()
		to, err := w.sim.Migrate(group)
		if err != nil {
			t.Fatal(err)
		}
		w.sim.Steal(10) // the service messages are lost
		w.start()
		for _, key := range []string{"satu", "dua", "tiga"} {
			w.enqueue(logistics.Notice{Key: key, ChatID: group, Kind: logistics.NoticeAnswer, Text: key, ReplyTo: 3})
		}
		w.settle()
		if diff := cmp.Diff([]string{"satu", "dua", "tiga"}, w.heard(to, 0)); diff != "" {
			t.Errorf("in the supergroup (-want +got):\n%s", diff)
		}
		w.movedTo(group, to)
	})
	t.Run("while the database fails", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, setting{})
		group := w.group(simulator.Group, operator, siti)
		w.begin()
		w.halt()
		to, err := w.sim.Migrate(group)
		if err != nil {
			t.Fatal(err)
		}
		w.sim.Steal(10)
		failed := false
		w.db.set(func(_, collection, _ string) error {
			if collection == "groups" && !failed {
				failed = true
				return errGone
			}
			return nil
		})
		w.start()
		w.enqueue(logistics.Notice{Key: "satu", ChatID: group, Kind: logistics.NoticeAnswer, Text: "satu"})
		w.settle()
		if diff := cmp.Diff([]string{"satu"}, w.heard(to, 0)); diff != "" || !failed {
			t.Errorf("in the supergroup (-want +got):\n%s", diff)
		}
		w.movedTo(group, to)
	})
	// Messages are numbered anew in a supergroup: a card of before is shown again, and
	// no other message is written over.
	t.Run("of a card", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, setting{})
		group := w.group(simulator.Group, operator, siti)
		w.begin()
		w.enqueue(logistics.Notice{Key: "kartu", ChatID: group, Text: "satu"})
		w.settle()
		to, err := w.sim.Migrate(group)
		if err != nil {
			t.Fatal(err)
		}
		w.settle()
		// Fill the supergroup with messages up to the number of the card.
		card := w.sentNotice("kartu").MessageID
		for i := range card + 1 {
			w.enqueue(logistics.Notice{Key: strings.Repeat("x", i+1), ChatID: to, Text: "lain"})
		}
		w.settle()
		mark := w.sim.LastSeq()
		w.enqueue(logistics.Notice{Key: "kartu/2", ChatID: to, Edits: "kartu", Text: "dua"})
		w.settle()
		w.enqueue(logistics.Notice{Key: "kartu/3", ChatID: to, Edits: "kartu", Text: "tiga"})
		w.settle()
		if diff := cmp.Diff([]string{"dua", "~tiga"}, w.heard(to, mark)); diff != "" {
			t.Errorf("in the supergroup (-want +got):\n%s", diff)
		}
	})
}

// movedTo fails unless everything of a group stands under its new id.
func (w *world) movedTo(old, to int64) {
	w.t.Helper()
	groups, err := w.store.Groups(w.ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(groups) != 1 || groups[0].ChatID != to {
		w.t.Errorf("bindings: %+v", groups)
	}
	if chat, err := w.store.Chat(w.ctx, old); err != nil || chat.MigratedTo != to {
		w.t.Errorf("old chat: %+v, %v", chat, err)
	}
	w.empty()
}

func (w *world) enqueue(n logistics.Notice) {
	w.t.Helper()
	if err := w.bot.Outbox.Enqueue(w.ctx, n); err != nil {
		w.t.Fatal(err)
	}
}

// sentNotice is a notice from the archive.
func (w *world) sentNotice(key string) logistics.Notice {
	w.t.Helper()
	n, err := w.store.SentNotice(w.ctx, key)
	if err != nil {
		w.t.Fatalf("notice %s: %v", key, err)
	}
	return n
}
