package bot_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/commands"
	"laporbot/logistics"
)

// slow is a command that answers at once and works on; the last answer takes the place
// of the first.
func slow(work func(ctx context.Context) error) *commands.Command {
	return named("ekspor", func(_ context.Context, req commands.Request) (commands.Reply, error) {
		card := req.Key + "/kartu"
		change := func(text string) commands.Reply {
			reply := commands.Answer(text)
			reply.Notices[0].Edits = card
			return reply
		}
		reply := commands.Answer("menyiapkan")
		reply.Notices[0].Key = card
		reply.Later = &commands.Later{
			Do: func(ctx context.Context) (commands.Reply, error) {
				if err := work(ctx); err != nil {
					return commands.Reply{}, err
				}
				done := change("siap")
				done.Notices = append(done.Notices, logistics.Notice{Text: "berkas"})
				return done, nil
			},
			Failed: func() (commands.Reply, error) { return change("gagal"), nil },
		}
		return reply, nil
	})
}

// TestErrand: while the work goes on, the messages that follow in the chat are
// answered; its end takes the place of the first answer.
func TestErrand(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	w := newWorld(t, setting{commands: []*commands.Command{echo(), slow(func(ctx context.Context) error {
		select {
		case <-release:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})}})
	w.begin()
	mark := w.sim.LastSeq()
	w.say(siti, "/ekspor")
	w.say(siti, "/stok 1")
	for changed := w.sim.Changed(); len(w.heard(siti, mark)) < 2; changed = w.sim.Changed() {
		resting := w.bot.Resting()
		w.pass(time.Second) // a chat gets one message in each
		select {
		case <-changed:
		case <-resting:
		case <-w.ctx.Done():
			t.Fatal("the next message is not answered")
		}
	}
	if diff := cmp.Diff([]string{"menyiapkan", "stok 1"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("while the work goes on (-want +got):\n%s", diff)
	}
	if settled, _ := w.bot.Settled(); settled {
		t.Error("the bot calls itself settled while it works")
	}
	close(release)
	w.settle()
	if diff := cmp.Diff([]string{"menyiapkan", "stok 1", "~siap", "berkas"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("at the end (-want +got):\n%s", diff)
	}
	w.empty()
}

// TestErrandAfterRestart: work that the end of the program broke off is done by the
// next start, and nothing is told twice.
func TestErrandAfterRestart(t *testing.T) {
	t.Parallel()
	var tries atomic.Int32
	begun := make(chan struct{})
	w := newWorld(t, setting{commands: []*commands.Command{slow(func(ctx context.Context) error {
		if tries.Add(1) == 1 {
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		}
		return nil
	})}})
	w.begin()
	mark := w.sim.LastSeq()
	w.say(siti, "/ekspor")
	<-begun
	if err := w.halt(); err != nil {
		t.Fatal(err)
	}
	if n, err := w.db.Count(w.ctx, "inbox"); err != nil || n != 1 {
		t.Errorf("%d rows in the inbox (%v)", n, err)
	}
	w.start()
	w.settle()
	if diff := cmp.Diff([]string{"menyiapkan", "~siap", "berkas"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	w.empty()
}

// TestErrandFails: what fails again and again, or panics, is told once and is done.
func TestErrandFails(t *testing.T) {
	t.Parallel()
	for name, work := range map[string]func(ctx context.Context) error{
		"error": func(context.Context) error { return errors.New("no room") },
		"panic": func(context.Context) error { panic("no room") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, setting{commands: []*commands.Command{slow(work)}})
			w.begin()
			mark := w.sim.LastSeq()
			w.say(siti, "/ekspor")
			w.settle()
			if diff := cmp.Diff([]string{"menyiapkan", "~gagal"}, w.heard(siti, mark)); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
			if got := w.asides(); len(got) > 0 {
				t.Errorf("set aside: %v", got)
			}
			w.empty()
		})
	}
}
