package bot_test

import (
	"fmt"
	"testing"
	"time"

	"laporbot/logistics"
	"laporbot/simulator"
)

// Under the strictest reading of Telegram's limits a full outbox leaves at the
// allowed rate without a single refusal.
func TestRatesOfTheBot(t *testing.T) {
	t.Parallel()
	for kind, floor := range map[logistics.NoticeKind]float64{logistics.NoticeAnswer: 0.97, logistics.NoticeBulk: 0.97} {
		t.Run(fmt.Sprint(kind), func(t *testing.T) {
			t.Parallel()
			const chats = 300
			w := newWorld(t, setting{rates: simulator.RatesStrict})
			for i := range chats {
				w.sim.AddUser(simulator.User{ID: int64(100 + i), FirstName: "Petugas"})
				if _, err := w.sim.StartPrivate(int64(100+i), ""); err != nil {
					t.Fatal(err)
				}
			}
			w.sim.Steal(chats + 4)
			w.begin()
			w.pass(time.Minute)
			w.halt()
			began, mark := w.clock.Now(), w.sim.LastSeq()
			for i := range chats {
				w.enqueue(logistics.Notice{Key: fmt.Sprint(i), ChatID: int64(100 + i), Kind: kind, Text: "kabar"})
			}
			w.begin()
			sent := 0
			for _, e := range w.sim.LedgerSince(mark) {
				if e.Kind == simulator.Sent {
					sent++
				}
			}
			if sent != chats {
				t.Errorf("%d of %d were sent", sent, chats)
			}
			if kind == logistics.NoticeAnswer {
				sent -= 30 // the first second's, which go at once
			}
			rate := float64(sent) / w.clock.Now().Sub(began).Seconds() / 30
			t.Logf("%.1f %% of 30/s", 100*rate)
			if rate < floor {
				t.Errorf("%.3f of the allowed rate, want at least %.2f", rate, floor)
			}
			if refused := w.sim.TooMany(); len(refused) > 0 {
				t.Errorf("%d were refused, the first: %s", len(refused), refused[0])
			}
		})
	}
}

// A group gets 20 messages a minute, changes of messages among them, a person one
// a second.
func TestRatesOfChats(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{rates: simulator.RatesStrict})
	group := w.group(simulator.Supergroup, operator)
	w.begin()
	w.pass(2 * time.Minute)
	began := w.clock.Now()
	w.enqueue(logistics.Notice{Key: "papan", ChatID: group, Text: "papan"})
	for i := range 30 {
		w.enqueue(logistics.Notice{Key: fmt.Sprintf("g%d", i), ChatID: group, Text: fmt.Sprint(i)})
		w.enqueue(logistics.Notice{Key: fmt.Sprintf("p%d", i), ChatID: siti, Text: fmt.Sprint(i)})
		if i%3 == 0 { // each of another message, so that none supersedes another
			w.enqueue(logistics.Notice{Key: fmt.Sprintf("s%d", i), ChatID: group, Edits: fmt.Sprintf("g%d", i), Text: "sunting"})
		}
	}
	w.settle()
	if refused := w.sim.TooMany(); len(refused) > 0 {
		t.Errorf("%d were refused, the first: %s", len(refused), refused[0])
	}
	if d := w.sentNotice("p29").SentAt.Sub(began); d < 29*time.Second || d > 31*time.Second {
		t.Errorf("30 messages to a person took %v", d)
	}
	// 41 to the group: 20 in the first minute, 20 in the second, and one.
	if d := w.clock.Now().Sub(began); d < 2*time.Minute || d > 125*time.Second {
		t.Errorf("41 messages to a group took %v", d)
	}
}

// An answer does not wait for the broadcast before it, and a stream of answers
// does not hold back for ever what has waited long.
func TestTheUrgentGoFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{rates: simulator.RatesStrict})
	const chats = 130
	for i := range chats {
		w.person(int64(100+i), "")
	}
	w.sim.Steal(chats + 4)
	w.begin()
	w.halt()
	w.pass(time.Minute)
	began := w.clock.Now()
	for i := range 100 {
		w.enqueue(logistics.Notice{Key: fmt.Sprintf("massal %d", i), ChatID: int64(100 + i), Kind: logistics.NoticeBulk, Text: "pengingat"})
	}
	w.enqueue(logistics.Notice{Key: "ringkasan", ChatID: operator, Kind: logistics.NoticeDigest, Text: "ringkasan"})
	w.enqueue(logistics.Notice{Key: "kendala", ChatID: joko, Kind: logistics.NoticeEscalation, Text: "kendala"})
	w.enqueue(logistics.Notice{Key: "jawaban", ChatID: siti, Text: "jawaban"})
	w.begin()
	after := func(key string) time.Duration { return w.sentNotice(key).SentAt.Sub(began) }
	for _, key := range []string{"jawaban", "kendala", "ringkasan"} {
		if d := after(key); d > 100*time.Millisecond {
			t.Errorf("%s waited %v behind the broadcast", key, d)
		}
	}
	// Nor does one that comes while a broadcast goes out.
	calls := w.sim.Calls("sendMessage")
	for i := range 100 {
		w.enqueue(logistics.Notice{Key: fmt.Sprintf("massal lagi %d", i), ChatID: int64(100 + i), Kind: logistics.NoticeBulk, Text: "pengingat"})
	}
	w.pass(2 * time.Second)
	w.wait("the broadcast", func() bool { return w.sim.Calls("sendMessage") > calls })
	w.pass(500 * time.Millisecond)
	began = w.clock.Now()
	w.enqueue(logistics.Notice{Key: "jawaban lagi", ChatID: siti, Text: "jawaban"})
	w.settle()
	if d := after("jawaban lagi"); d > 100*time.Millisecond {
		t.Errorf("an answer waited %v among the broadcast", d)
	}
	w.halt()
	// A digest that has waited for a minute among more answers than can go.
	began = w.clock.Now()
	w.enqueue(logistics.Notice{Key: "tua", ChatID: operator, Kind: logistics.NoticeDigest, Text: "tua"})
	w.pass(time.Minute)
	for i := range 120 {
		w.enqueue(logistics.Notice{Key: fmt.Sprintf("jawaban %d", i), ChatID: int64(100 + i), Text: "jawaban"})
	}
	w.begin()
	if d := after("tua") - time.Minute; d > 2*time.Second {
		t.Errorf("the old digest waited %v more", d)
	}
	if refused := w.sim.TooMany(); len(refused) > 0 {
		t.Errorf("%d were refused, the first: %s", len(refused), refused[0])
	}
}
