package bot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"laporbot/commands"
	"laporbot/logistics"
)

// One chat is answered in the order of its messages, while the others go on: here
// every second chat waits for the chat after it.
func TestChatsInOrderAndSideBySide(t *testing.T) {
	t.Parallel()
	const people, each = 12, 8
	arrived := make([]chan struct{}, people)
	for i := range arrived {
		arrived[i] = make(chan struct{})
	}
	stok := named("stok", func(ctx context.Context, req commands.Request) (commands.Reply, error) {
		if i := int(req.From.ID - 100); req.Args == "0" {
			close(arrived[i])
			if i%2 == 0 {
				select {
				case <-arrived[i+1]:
				case <-ctx.Done():
					return commands.Reply{}, errors.New("the next chat was not handled meanwhile")
				}
			}
		}
		return commands.Answer("stok " + req.Args), nil
	})
	w := newWorld(t, setting{commands: []*commands.Command{stok}})
	for i := range people {
		w.person(int64(100+i), logistics.RoleKetua)
	}
	w.begin()
	mark := w.sim.LastSeq()
	var want []string
	for n := range each {
		for i := range people {
			w.say(int64(100+i), fmt.Sprintf("/stok %d", n))
		}
		want = append(want, fmt.Sprintf("stok %d", n))
	}
	w.settle()
	for i := range people {
		if diff := cmp.Diff(want, w.heard(int64(100+i), mark)); diff != "" {
			t.Errorf("chat %d (-want +got):\n%s", i, diff)
		}
	}
	if got := w.asides(); len(got) > 0 {
		t.Errorf("set aside: %v", got)
	}
}

// What fails for a reason of its own is tried three times and then kept under a
// number that its sender, the operators and the log are told.
func TestFaultsOfOurOwn(t *testing.T) {
	for name, fault := range map[string]func() error{
		"an error": func() error { return errors.New("cannot be") },
		"a panic":  func() error { panic("0812 3456 7890") },
		"a nil pointer": func() error {
			var p *logistics.Person
			return errors.New(p.Name)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var tries atomic.Int32
			stok := named("stok", func(_ context.Context, req commands.Request) (commands.Reply, error) {
				if req.Args == "baik" {
					return commands.Answer("stok baik"), nil
				}
				tries.Add(1)
				return commands.Reply{}, fault()
			})
			w := newWorld(t, setting{commands: []*commands.Command{stok}})
			w.begin()
			mark := w.sim.LastSeq()
			w.say(siti, "/stok")
			w.say(siti, "/stok baik")
			w.settle()
			if got := tries.Load(); got != 3 {
				t.Errorf("tried %d times", got)
			}
			heard := w.heard(siti, mark)
			if len(heard) != 2 || !strings.Contains(heard[0], "U-1") || heard[1] != "stok baik" {
				t.Errorf("sender heard %q", heard)
			}
			if told := w.heard(operator, mark); len(told) != 1 || !strings.Contains(told[0], "U-1") {
				t.Errorf("operators heard %q", told)
			}
			log := w.journal.String()
			if !strings.Contains(log, "number=U-1") {
				t.Error("the number is not in the log")
			}
			if strings.Contains(log, "3456") {
				t.Error("the log repeats what the panic said")
			}
			w.empty()
		})
	}
}

// In a group whoever asked is told, too, in his topic; and who is not registered is not.
func TestFaultsAreToldWhereTheyWereAsked(t *testing.T) {
	t.Parallel()
	stok := named("stok", func(context.Context, commands.Request) (commands.Reply, error) {
		return commands.Reply{}, errors.New("cannot be")
	})
	start := named("start", func(context.Context, commands.Request) (commands.Reply, error) {
		return commands.Reply{}, errors.New("cannot be either")
	})
	w := newWorld(t, setting{commands: []*commands.Command{stok}})
	w.begin()
	w.halt()
	w.options.Commands = append(w.options.Commands, start)
	group := w.group("supergroup", operator, siti)
	w.begin()
	mark := w.sim.LastSeq()
	w.send(siti, group, outgoing("/stok"))
	w.say(asing, "/start")
	w.settle()
	if heard := w.heard(group, mark); len(heard) != 1 || !strings.Contains(heard[0], "U-") {
		t.Errorf("the group heard %q", heard)
	}
	if heard := w.heard(asing, mark); len(heard) != 0 {
		t.Errorf("a stranger heard %q", heard)
	}
	if got := w.asides(); len(got) != 2 {
		t.Errorf("set aside: %v", got)
	}
}

// The process ends after an update was set aside and before anybody was told.
func TestToldAfterARestart(t *testing.T) {
	t.Parallel()
	stok := named("stok", func(context.Context, commands.Request) (commands.Reply, error) {
		return commands.Reply{}, errors.New("cannot be")
	})
	w := newWorld(t, setting{commands: []*commands.Command{stok}})
	w.begin()
	mark := w.sim.LastSeq()
	w.db.set(func(op, collection, _ string) error {
		if op == "insert" && collection == "outbox" {
			return errGone
		}
		return nil
	})
	w.say(siti, "/stok")
	w.logged("update not set aside")
	w.halt()
	w.db.set(nil)
	w.begin()
	w.halt()
	w.begin() // and only once
	for _, id := range []int64{siti, operator} {
		if heard := w.heard(id, mark); len(heard) != 1 || !strings.Contains(heard[0], "U-1") {
			t.Errorf("%d heard %q", id, heard)
		}
	}
	w.empty()
}

// The database goes while commands run. Nothing is lost, nothing set aside, and
// everything is answered once it is back.
func TestDatabaseGoneForAWhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	mark := w.sim.LastSeq()
	var once sync.Once
	down := make(chan struct{})
	w.db.set(func(op, collection, _ string) error {
		if op == "insert" && collection == "outbox" { // the first answer is not stored any more
			once.Do(func() { close(down) })
		}
		select {
		case <-down:
			return errGone
		default:
			return nil
		}
	})
	w.say(siti, "/stok satu")
	<-down
	w.say(joko, "/stok dua")
	polls := w.sim.Calls("getUpdates")
	w.wait("polled in vain", func() bool { return w.sim.Calls("getUpdates") >= polls+2 })
	w.db.set(nil)
	w.settle()
	for id, want := range map[int64]string{siti: "stok satu", joko: "stok dua"} {
		if diff := cmp.Diff([]string{want}, w.heard(id, mark)); diff != "" {
			t.Errorf("%d (-want +got):\n%s", id, diff)
		}
	}
	if got := w.asides(); len(got) > 0 {
		t.Errorf("set aside: %v", got)
	}
	if !strings.Contains(w.journal.String(), "database not reached, update waits") {
		t.Error("the log does not say that the update waited")
	}
	w.empty()
}

// The database is not there when the bot begins to lead: it waits, and says when
// it last heard of Telegram.
func TestDatabaseGoneAtTheStart(t *testing.T) {
	t.Parallel()
	for _, collection := range []string{"people", "inbox", "outbox", "chats", "set_aside"} {
		t.Run(collection, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, setting{})
			w.db.set(func(_, c, _ string) error {
				if c == collection {
					return errGone
				}
				return nil
			})
			w.start()
			w.logged("work not taken up")
			if !w.bot.LastPoll().IsZero() || w.sim.Calls("getUpdates") > 0 {
				t.Error("it polled without its database")
			}
			w.db.set(nil)
			w.settle()
			if w.bot.LastPoll().IsZero() || w.bot.Outbox.Queued() != 0 {
				t.Errorf("last poll %v, %d queued", w.bot.LastPoll(), w.bot.Outbox.Queued())
			}
			if got := len(w.heard(siti, 0)); got != 1 {
				t.Errorf("%d answers to a start", got)
			}
		})
	}
}

// At the end of the program what is under way is brought to its end.
func TestShutdownFinishesWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	begun, goOn := make(chan struct{}), make(chan struct{})
	stok := named("stok", func(ctx context.Context, _ commands.Request) (commands.Reply, error) {
		close(begun)
		<-goOn
		return commands.Answer("stok"), ctx.Err()
	})
	w := newWorld(t, setting{commands: []*commands.Command{stok}})
	w.begin()
	mark := w.sim.LastSeq()
	w.say(siti, "/stok")
	<-begun
	w.stop()
	close(goOn)
	if err := w.halt(); err != nil {
		t.Errorf("Run = %v", err)
	}
	if n, err := w.db.Count(w.ctx, "inbox"); err != nil || n != 0 {
		t.Errorf("%d rows are left in the inbox (%v)", n, err)
	}
	w.begin()
	if diff := cmp.Diff([]string{"stok"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

// An update that ends the whole process is set aside after a few starts, and takes
// no other with it.
func TestUpdateThatEndsTheProcess(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	w.halt()
	mark := w.sim.LastSeq()
	begun, died := make(chan struct{}), make(chan struct{})
	stok := named("stok", func(ctx context.Context, req commands.Request) (commands.Reply, error) {
		if req.Args == "bom" {
			begun <- struct{}{}
			<-died
			return commands.Reply{}, errors.New("the process is no more")
		}
		return commands.Answer("stok " + req.Args), nil
	})
	w.options.Commands = []*commands.Command{stok}
	w.say(siti, "/stok bom")
	w.say(joko, "/stok satu")
	for range 4 { // the first run has it fresh from Telegram
		w.start()
		<-begun
		w.stop()
		died <- struct{}{}
		w.halt()
	}
	w.begin()
	if heard := w.heard(siti, mark); len(heard) != 1 || !strings.Contains(heard[0], "U-1") {
		t.Errorf("sender heard %q", heard)
	}
	if diff := cmp.Diff([]string{"stok satu"}, w.heard(joko, mark)); diff != "" {
		t.Errorf("another chat (-want +got):\n%s", diff)
	}
	kept := w.asides()
	if len(kept) != 1 || kept[0].Reason != "ended the process too often" {
		t.Errorf("set aside: %+v", kept)
	}
}
