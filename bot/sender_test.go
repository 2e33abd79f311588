package bot_test

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/bot"
	"laporbot/logistics"
	"laporbot/simulator"
	"laporbot/storage"
)

// An answer that was lost on the way back is sent again with a mark, a digest as
// it was, a reminder not at all; an edit is simply made again.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind  logistics.NoticeKind
		edit  bool
		want  []string
		state logistics.NoticeState
	}{
		{logistics.NoticeAnswer, false, []string{"kabar", "(kirim ulang)\nkabar"}, logistics.NoticeSent},
		{logistics.NoticeEscalation, false, []string{"kabar", "(kirim ulang)\nkabar"}, logistics.NoticeSent},
		{logistics.NoticeDigest, false, []string{"kabar", "kabar"}, logistics.NoticeSent},
		{logistics.NoticeBulk, false, []string{"kabar"}, logistics.NoticeUnknown},
		{logistics.NoticeAnswer, true, []string{"~kabar"}, logistics.NoticeSent},
		{logistics.NoticeBulk, true, []string{"~kabar"}, logistics.NoticeSent},
	} {
		for name, fault := range map[string]simulator.Fault{"reset": simulator.ResetAfter(), "cut off": simulator.Truncated()} {
			t.Run(fmt.Sprint(test.kind, test.edit, name), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, setting{})
				w.begin()
				n := logistics.Notice{Key: "kabar", ChatID: siti, Kind: test.kind, Text: "kabar"}
				method := "sendMessage"
				if test.edit {
					w.enqueue(logistics.Notice{Key: "kartu", ChatID: siti, Text: "kartu"})
					w.settle()
					n.Edits, method = "kartu", "editMessageText"
				}
				mark := w.sim.LastSeq()
				w.sim.Fail(method, fault, 1)
				w.enqueue(n)
				w.settle()
				if diff := cmp.Diff(test.want, w.heard(siti, mark)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if sent := w.sentNotice("kabar"); sent.State != test.state {
					t.Errorf("ended as %s", sent.State)
				}
				w.empty()
			})
		}
	}
}

// The same when the process ended while it was sending; pending ones go out as
// they are.
func TestEndedWhileSending(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	w.halt()
	mark := w.sim.LastSeq()
	for i, n := range []logistics.Notice{
		{Key: "a", State: logistics.NoticeSending, Kind: logistics.NoticeAnswer, Text: "jawaban"},
		{Key: "b", State: logistics.NoticeSending, Kind: logistics.NoticeDigest, Text: "ringkasan"},
		{Key: "c", State: logistics.NoticeSending, Kind: logistics.NoticeBulk, Text: "pengingat"},
		{Key: "d", State: logistics.NoticeUnknown, Kind: logistics.NoticeAnswer, Text: "jawaban lain"},
		{Key: "e", State: logistics.NoticePending, Kind: logistics.NoticeBulk, Text: "pengingat lain"},
	} {
		n.ChatID, n.Seq, n.Attempts, n.CreatedAt = siti, int64(i+1), 1, w.clock.Now()
		if _, err := w.store.AddNotice(w.ctx, n); err != nil {
			t.Fatal(err)
		}
	}
	// One was sent and archived, but its row is still there.
	row := logistics.Notice{Key: "f", ChatID: siti, State: logistics.NoticeSending, Seq: 9, Text: "sudah"}
	if _, err := w.store.AddNotice(w.ctx, row); err != nil {
		t.Fatal(err)
	}
	w.db.set(func(op, collection, _ string) error {
		if op == "delete" && collection == "outbox" {
			return errGone
		}
		return nil
	})
	if err := storage.NewStore(w.db).FinishNotice(w.ctx, row); !errors.Is(err, errGone) {
		t.Fatal(err)
	}
	w.db.set(nil)
	w.begin()
	want := []string{"(kirim ulang)\njawaban", "ringkasan", "(kirim ulang)\njawaban lain", "pengingat lain"}
	if diff := cmp.Diff(want, w.heard(siti, mark)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.empty()
}

// A connection that swallows every answer does not fill a chat with copies: each
// is sent later than the one before, until its time is over.
func TestLostAnswersAgainAndAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	mark, began := w.sim.LastSeq(), w.clock.Now()
	w.sim.Fail("sendMessage", simulator.ResetAfter().In(siti), -1)
	w.enqueue(logistics.Notice{Key: "kabar", ChatID: siti, Kind: logistics.NoticeAnswer, Text: "kabar", Expires: began.Add(2 * time.Hour)})
	w.settle()
	var gaps []time.Duration
	last := began
	for _, e := range w.sim.LedgerSince(mark) {
		gaps = append(gaps, e.Time.Sub(last).Round(time.Second))
		last = e.Time
	}
	want := []time.Duration{1 * time.Second, 1 * time.Second, 5 * time.Second, 30 * time.Second, 3 * time.Minute, 18 * time.Minute, 30 * time.Minute, 30 * time.Minute, 30 * time.Minute}
	if diff := cmp.Diff(want, gaps); diff != "" {
		t.Errorf("between copies (-want +got):\n%s", diff)
	}
	if sent := w.sentNotice("kabar"); sent.State != logistics.NoticeExpired {
		t.Errorf("ended as %s", sent.State)
	}
}

// What certainly did not arrive is sent without a mark and without a pause, even
// after many tries; and a mark, once due, is not lost by them.
func TestNotSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	w.pass(time.Minute)
	mark, began := w.sim.LastSeq(), w.clock.Now()
	w.sim.Fail("sendMessage", simulator.TooManyRequests(1), 3)
	w.enqueue(logistics.Notice{Key: "satu", ChatID: siti, Text: "satu"})
	w.settle()
	w.sim.Fail("sendMessage", simulator.TooManyRequests(1), 3)
	w.sim.Fail("sendMessage", simulator.ServerError(), 1) // the first that may have arrived
	w.sim.Fail("sendMessage", simulator.TooManyRequests(1), 1)
	w.enqueue(logistics.Notice{Key: "dua", ChatID: siti, Text: "dua"})
	w.settle()
	if diff := cmp.Diff([]string{"satu", "(kirim ulang)\ndua"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if d := w.clock.Now().Sub(began); d > 25*time.Second {
		t.Errorf("it took %v", d)
	}
}

func TestTelegramDownWhileSending(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	mark := w.sim.LastSeq()
	w.sim.Down(true)
	for i := range 5 {
		w.enqueue(logistics.Notice{Key: fmt.Sprint(i), ChatID: siti, Text: fmt.Sprint(i)})
	}
	w.pass(2 * time.Second)
	w.logged("answer lost") // the request left, and nobody knows how far it came
	w.sim.Down(false)
	w.settle()
	if diff := cmp.Diff([]string{"(kirim ulang)\n0", "1", "2", "3", "4"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// retry_after holds the chat that was refused, over a restart, and no other; when
// a second chat is refused, too, it holds all.
func TestToldToWait(t *testing.T) {
	t.Parallel()
	t.Run("one chat", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, setting{})
		w.begin()
		w.pass(time.Minute)
		began := w.clock.Now()
		w.sim.Fail("sendMessage", simulator.TooManyRequests(3600).In(siti), 1)
		w.enqueue(logistics.Notice{Key: "satu", ChatID: siti, Text: "satu"})
		w.logged("told to wait")
		w.enqueue(logistics.Notice{Key: "dua", ChatID: joko, Text: "dua"})
		w.wait("the other chat", func() bool { return len(w.heard(joko, 0)) == 2 })
		w.halt()
		w.start() // before the settle moves the clock
		w.enqueue(logistics.Notice{Key: "tiga", ChatID: siti, Text: "tiga"})
		w.settle()
		for _, key := range []string{"satu", "tiga"} {
			if at := w.sentNotice(key).SentAt; at.Sub(began) < time.Hour {
				t.Errorf("%q was sent after %v", key, at.Sub(began))
			}
		}
		if at := w.sentNotice("dua").SentAt; at.Sub(began) > 10*time.Second {
			t.Errorf("the other chat had to wait for %v", at.Sub(began))
		}
	})
	t.Run("a chat without anything left to send", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, setting{})
		w.begin()
		w.pass(time.Minute)
		began := w.clock.Now()
		if err := w.store.UpdateChat(w.ctx, joko, func(c *logistics.Chat) error {
			c.FrozenUntil = began.Add(time.Hour)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		w.halt()
		w.start()
		w.enqueue(logistics.Notice{Key: "satu", ChatID: joko, Text: "satu"})
		w.settle()
		if at := w.sentNotice("satu").SentAt; at.Sub(began) < time.Hour {
			t.Errorf("sent after %v", at.Sub(began))
		}
	})
	for _, restart := range []bool{false, true} {
		t.Run(fmt.Sprintf("the whole bot, restart %v", restart), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, setting{})
			w.begin()
			w.pass(time.Minute)
			began := w.clock.Now()
			w.sim.Fail("sendMessage", simulator.TooManyRequests(600).In(siti), 1)
			w.sim.Fail("sendMessage", simulator.TooManyRequests(600).In(joko), 1)
			w.enqueue(logistics.Notice{Key: "satu", ChatID: siti, Text: "satu"})
			w.enqueue(logistics.Notice{Key: "dua", ChatID: joko, Text: "dua"})
			w.logged("everywhere=true")
			if restart {
				w.halt()
				w.start()
			}
			w.enqueue(logistics.Notice{Key: "tiga", ChatID: operator, Text: "tiga"})
			w.settle()
			for _, key := range []string{"satu", "dua", "tiga"} {
				if at := w.sentNotice(key).SentAt; at.Sub(began) < 10*time.Minute {
					t.Errorf("%q was sent after %v", key, at.Sub(began))
				}
			}
		})
	}
}

// One chat is written to in order, whatever happens to the first.
func TestOrderInAChat(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"reset before": simulator.ResetBefore(), "server error": simulator.ServerError(), "wait": simulator.TooManyRequests(3), "page": simulator.BadGateway(),
		"topic gone": simulator.Refuse(400, "Bad Request: message thread not found"),
		"bad markup": simulator.Refuse(400, "Bad Request: can't parse entities: unsupported start tag"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, setting{})
			w.begin()
			mark := w.sim.LastSeq()
			w.sim.Fail("sendMessage", fault, 1)
			for i := range 5 {
				w.enqueue(logistics.Notice{Key: fmt.Sprint(i), ChatID: siti, ThreadID: 0, Text: fmt.Sprintf("<b>nomor</b> %d", i)})
			}
			w.settle()
			var got []string
			for _, text := range w.heard(siti, mark) {
				got = append(got, strings.TrimPrefix(text, "(kirim ulang)\n"))
			}
			if name == "topic gone" { // there is no other way to try
				got = append([]string{"nomor 0"}, got...)
			}
			if diff := cmp.Diff([]string{"nomor 0", "nomor 1", "nomor 2", "nomor 3", "nomor 4"}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A later sender has claimed a notice: this one stops. An earlier one has it in
// hand: its outcome is not known.
func TestEpochs(t *testing.T) {
	t.Parallel()
	claimed := func(w *world, epoch int64) {
		w.t.Helper()
		w.db.set(func(op, collection, id string) error {
			// Just before this sender claims the notice, another one does.
			if op != "update" || collection != "outbox" || id != "satu" {
				return nil
			}
			w.db.set(nil)
			return w.store.UpdateNotice(w.ctx, "satu", func(n *logistics.Notice) error {
				n.State, n.Epoch, n.Attempts = logistics.NoticeSending, epoch, 1
				return nil
			})
		})
	}
	t.Run("later", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, setting{})
		w.begin()
		w.pass(time.Minute)
		mark := w.sim.LastSeq()
		claimed(w, w.epoch+1)
		w.enqueue(logistics.Notice{Key: "satu", ChatID: siti, Text: "satu"})
		if err := <-w.ended; !errors.Is(err, bot.ErrFenced) {
			t.Errorf("Run = %v", err)
		}
		w.stop = nil
		if heard := w.heard(siti, mark); len(heard) > 0 {
			t.Errorf("sent all the same: %q", heard)
		}
	})
	t.Run("earlier", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, setting{})
		w.begin()
		mark := w.sim.LastSeq()
		claimed(w, w.epoch-1)
		w.enqueue(logistics.Notice{Key: "satu", ChatID: siti, Text: "satu"})
		w.settle()
		if diff := cmp.Diff([]string{"(kirim ulang)\nsatu"}, w.heard(siti, mark)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// The database goes while a message is under way, before and after it is sent:
// it waits, is sent once and without a mark.
func TestDatabaseGoneWhileSending(t *testing.T) {
	t.Parallel()
	for _, collection := range []string{"chats", "outbox", "sent"} {
		t.Run(collection, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, setting{})
			w.begin()
			w.halt()
			w.begin() // nothing is known of any chat
			mark := w.sim.LastSeq()
			w.enqueue(logistics.Notice{Key: "satu", ChatID: siti, Text: "satu"})
			failures := 0
			w.db.set(func(op, c, _ string) error {
				if c != collection || op == "get" && c == "sent" || failures == 3 {
					return nil
				}
				failures++
				return errGone
			})
			w.settle()
			w.db.set(nil)
			if failures < 3 {
				t.Errorf("the database failed %d times", failures)
			}
			if diff := cmp.Diff([]string{"satu"}, w.heard(siti, mark)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			w.empty()
		})
	}
}

// A fault of the program in the middle of sending takes one notice away until the
// next start, and nothing else.
func TestPanicWhileSending(t *testing.T) {
	t.Parallel()
	var armed atomic.Bool
	w := newWorld(t, setting{})
	w.options.Crash = func(point string) {
		if point == "notice.claimed" && armed.CompareAndSwap(true, false) {
			panic("boom")
		}
	}
	w.begin()
	mark := w.sim.LastSeq()
	armed.Store(true)
	w.enqueue(logistics.Notice{Key: "satu", ChatID: siti, Text: "satu"})
	w.enqueue(logistics.Notice{Key: "dua", ChatID: siti, Text: "dua"})
	w.settle()
	if diff := cmp.Diff([]string{"dua"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.halt()
	w.begin()
	if diff := cmp.Diff([]string{"dua", "(kirim ulang)\nsatu"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("after a restart (-want +got):\n%s", diff)
	}
}
