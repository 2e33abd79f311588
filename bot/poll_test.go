package bot_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/bot"
	"laporbot/commands"
	"laporbot/simulator"
	"laporbot/storage"
	"laporbot/storage/storagetest"
)

func TestNothingIsConfirmedBeforeItIsStored(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	w.halt()
	mark, polls := w.sim.LastSeq(), w.sim.Calls("getUpdates")
	// Half a batch is stored, the other half is not.
	w.db.set(func(op, collection, id string) error {
		if collection == "inbox" && op == "insert" && strings.Contains(id, "8|") {
			return errGone
		}
		return nil
	})
	w.say(siti, "/stok satu")
	w.say(joko, "/stok dua")
	w.start()
	w.wait("polled again", func() bool { return w.sim.Calls("getUpdates") >= polls+3 })
	if waiting, _ := w.sim.Pending(); waiting == 0 {
		t.Error("an update was confirmed though it could not be stored")
	}
	w.db.set(nil)
	w.settle()
	if diff := cmp.Diff([]string{"stok satu"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("answers to what was stored at the first try (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"stok dua"}, w.heard(joko, mark)); diff != "" {
		t.Errorf("answers to what was stored later (-want +got):\n%s", diff)
	}
	w.empty()
}

// Each write of the database is done and its answer lost once, and the whole way
// of a message still ends in one answer.
func TestLostAnswersOfTheDatabase(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{wrap: func(e storage.Engine) storage.Engine { return storagetest.Lossy(e) }})
	w.options.Operators = nil // whose row would be the first to fail
	w.start()
	w.say(siti, "/stok satu")
	w.settle()
	var stok []string
	for _, text := range w.heard(siti, 0) {
		if strings.Contains(text, "stok") {
			stok = append(stok, text)
		}
	}
	if diff := cmp.Diff([]string{"stok satu"}, stok); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if got := w.asides(); len(got) > 0 {
		t.Errorf("set aside: %v", got)
	}
	w.empty()
}

// What cannot be read is kept under a number, and the next message is answered.
func TestUnreadableUpdatesAreSetAside(t *testing.T) {
	for _, test := range []struct{ name, raw string }{
		{"wrong type", `{"message":{"message_id":"satu","chat":{"id":7,"type":"private"}}}`},
		{"unknown kind", `{"poll_answer":{"poll_id":"1"}}`},
		{"nothing at all", `{}`},
		{"chat without a number", `{"message":{"message_id":1,"date":1,"chat":{"id":0,"type":"private"}}}`},
		{"message without a chat", `{"message":{"message_id":1,"date":1}}`},
		{"endless identity", `{"callback_query":{"id":"` + strings.Repeat("9", 2000) + `","from":{"id":7}},"edited_message":{"chat":{"id":0}}}`},
		{"deep", `{"message":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, setting{})
			w.begin()
			mark := w.sim.LastSeq()
			w.sim.InjectRaw(test.raw)
			w.say(siti, "/stok satu")
			w.settle()
			if diff := cmp.Diff([]string{"stok satu"}, w.heard(siti, mark)); diff != "" {
				t.Errorf("next message (-want +got):\n%s", diff)
			}
			if test.name == "endless identity" {
				return // a tap on nothing: done, and nothing to set aside
			}
			kept := w.asides()
			if len(kept) != 1 || kept[0].UpdateID == 0 {
				t.Fatalf("set aside: %+v", kept)
			}
			// Telegram's queue stores it as it came, so what is kept can be looked at.
			if got := string(kept[0].Raw); !strings.Contains(got, strings.Trim(test.raw, "{}")) {
				t.Errorf("kept %.100q", got)
			}
			told := w.heard(operator, mark)
			if len(told) != 1 || !strings.Contains(told[0], "U-1") {
				t.Errorf("operators were told %q", told)
			}
			if !strings.Contains(w.journal.String(), "number=U-1") {
				t.Error("the number is not in the log")
			}
			w.empty()
		})
	}
}

func TestRepeatedAndShuffledUpdates(t *testing.T) {
	t.Parallel()
	var runs atomic.Int32
	stok := named("stok", func(_ context.Context, req commands.Request) (commands.Reply, error) {
		runs.Add(1)
		return commands.Answer("stok " + req.Args), nil
	})
	w := newWorld(t, setting{commands: []*commands.Command{stok}})
	w.begin()
	mark := w.sim.LastSeq()
	w.sim.SetDelivery(simulator.Delivery{Twice: true, Shuffle: true})
	var want []string
	for i := range 20 {
		w.say(siti, fmt.Sprintf("/stok %02d", i))
		want = append(want, fmt.Sprintf("stok %02d", i))
	}
	w.settle()
	w.sim.SetDelivery(simulator.Delivery{})
	if n := w.sim.Requeue(20); n != 20 {
		t.Fatalf("requeued %d", n)
	}
	w.settle()
	w.say(siti, "/stok 20")
	w.settle()
	got := map[string]int{}
	for _, text := range w.heard(siti, mark) {
		got[text]++
	}
	for _, text := range append(want, "stok 20") {
		if got[text] != 1 {
			t.Errorf("%q was answered %d times", text, got[text])
		}
	}
	if got := runs.Load(); got != 21 {
		t.Errorf("21 messages were handled %d times", got)
	}
	w.empty()
}

// After a week without updates Telegram may start again at a lower number.
func TestIDsThatStartAgainLower(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	mark := w.sim.LastSeq()
	var want []string
	for i := range 8 { // up and down at random
		w.sim.RestartIDs()
		w.say(siti, fmt.Sprintf("/stok %d", i))
		w.settle()
		want = append(want, fmt.Sprintf("stok %d", i))
	}
	if diff := cmp.Diff(want, w.heard(siti, mark)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

// Whatever Telegram does, the poller comes back by itself.
func TestPollingResumes(t *testing.T) {
	for name, fault := range map[string]simulator.Fault{
		"server error": simulator.ServerError(), "page of a proxy": simulator.BadGateway(), "cut off": simulator.Truncated(),
		"reset": simulator.ResetBefore(), "reset after": simulator.ResetAfter(), "too many": simulator.TooManyRequests(1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, setting{})
			w.begin()
			mark := w.sim.LastSeq()
			w.sim.Fail("getUpdates", fault, 1)
			w.say(siti, "/stok satu") // ends the poll under way; the next one fails
			w.say(siti, "/stok dua")
			w.settle()
			if diff := cmp.Diff([]string{"stok satu", "stok dua"}, w.heard(siti, mark)); diff != "" {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
			if left := w.sim.ClearFaults(); left > 0 {
				t.Error("the fault never came")
			}
			w.empty()
		})
	}
}

func TestTelegramIsDownForAWhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	mark, calls := w.sim.LastSeq(), w.sim.Calls("getUpdates")
	w.sim.Down(true)
	w.say(siti, "/stok satu")
	w.sim.Down(false)
	w.wait("polled again", func() bool { return w.sim.Calls("getUpdates") > calls })
	w.settle()
	if diff := cmp.Diff([]string{"stok satu"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

// A poll without an end is given up after its time and a little more.
func TestPollThatHangs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.options.PollTimeout = -14500 * time.Millisecond // with the 15 s that are added, half a second
	w.sim.Fail("getUpdates", simulator.Hang(0), 1)
	w.start()
	w.wait("polled again", func() bool { return w.sim.Calls("getUpdates") >= 2 })
}

// A second program with the same token, or a webhook, is told of and waited for:
// no faster than Telegram allows.
func TestRivals(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	mark, calls := w.sim.LastSeq(), w.sim.Calls("getUpdates")
	w.sim.SetWebhook("https://example.org/hook")
	w.logged("poll failed")
	w.sim.SetWebhook("")
	w.say(siti, "/stok satu")
	w.settle()
	if diff := cmp.Diff([]string{"stok satu"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if got := w.sim.Calls("getUpdates") - calls; got > 3 {
		t.Errorf("%d polls while the webhook stood", got)
	}
	if !strings.Contains(w.journal.String(), "Conflict") || !strings.Contains(w.journal.String(), "wait=3s") {
		t.Error("nobody was told, or it did not wait")
	}
}

func TestDeadTokenEndsTheRun(t *testing.T) {
	t.Parallel()
	t.Run("at the start", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, setting{token: "7000000001:salah"})
		b := bot.New(w.options)
		if err := b.Connect(w.ctx); !errors.Is(err, bot.ErrToken) {
			t.Errorf("Connect = %v", err)
		}
	})
	t.Run("while polling", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, setting{})
		w.begin()
		w.sim.RevokeToken()
		w.say(siti, "/stok satu")
		if err := <-w.ended; !errors.Is(err, bot.ErrToken) {
			t.Errorf("Run = %v", err)
		}
		w.stop = nil
	})
	t.Run("while sending", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, setting{})
		w.begin()
		w.sim.Fail("sendMessage", simulator.Unauthorized(), 1)
		w.pass(2 * time.Second)
		w.say(siti, "/stok satu")
		if err := <-w.ended; !errors.Is(err, bot.ErrToken) {
			t.Errorf("Run = %v", err)
		}
		w.stop = nil
		mark := w.sim.LastSeq()
		w.begin() // with a good token it goes on
		if diff := cmp.Diff([]string{"stok satu"}, w.heard(siti, mark)); diff != "" {
			t.Errorf("answers (-want +got):\n%s", diff)
		}
	})
	t.Run("as a path that does not exist", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, setting{})
		w.sim.Fail("getUpdates", simulator.Refuse(404, "Not Found"), 1)
		w.start()
		if err := <-w.ended; !errors.Is(err, bot.ErrToken) {
			t.Errorf("Run = %v", err)
		}
		w.stop = nil
	})
}

// An account from before may have asked Telegram for less; each poll says in full
// what is wanted.
func TestAllKindsOfUpdatesAreAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	w.halt()
	// What is asked for holds until something else is.
	resp, err := http.Get(w.url + "/bot" + token + "/getUpdates?timeout=0&allowed_updates=" + url.QueryEscape(`["message"]`))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	w.start()
	w.wait("polled", func() bool { _, waiting := w.sim.Pending(); return waiting })
	mark := w.sim.LastSeq()
	id := w.say(siti, "/stok satu")
	w.settle()
	if err := w.sim.Edit(siti, siti, id, "/stok dua"); err != nil {
		t.Fatal(err)
	}
	w.settle()
	answers := w.sim.Chat(siti).Messages()
	if _, err := w.sim.Tap(siti, siti, answers[len(answers)-1].ID, "stok:tiga"); err != nil {
		t.Fatal(err)
	}
	if err := w.sim.Block(joko); err != nil {
		t.Fatal(err)
	}
	w.settle()
	want := []string{"stok satu", "Perubahan pesan ini tidak diproses. Mohon kirim pesan baru.", "tombol tiga"}
	if diff := cmp.Diff(want, w.heard(siti, mark)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if chat, err := w.store.Chat(w.ctx, joko); err != nil || chat.Unreachable != "kicked" {
		t.Errorf("chat of who blocked the bot: %+v, %v", chat, err)
	}
}
