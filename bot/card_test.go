package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/logistics"
	"laporbot/simulator"
)

// A card is changed in place; when its message is gone it lives on in a new one,
// and in the one after that, over a restart.
func TestCards(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	mark := w.sim.LastSeq()
	step := 0
	change := func() {
		t.Helper()
		step++
		w.enqueue(logistics.Notice{Key: fmt.Sprintf("kartu/%d", step), ChatID: siti, Edits: "kartu", Text: fmt.Sprint(step)})
		w.settle()
	}
	remove := func() {
		t.Helper()
		messages := w.sim.Chat(siti).Messages()
		if err := w.sim.Remove(siti, messages[len(messages)-1].ID); err != nil {
			t.Fatal(err)
		}
	}
	w.enqueue(logistics.Notice{Key: "kartu", ChatID: siti, Text: "0"})
	w.settle()
	change() // 1, in place
	remove()
	change() // 2, anew
	change() // 3, in place of the new one
	w.halt()
	w.begin()
	change() // 4
	remove()
	change()                                                                              // 5, anew again
	change()                                                                              // 6
	w.enqueue(logistics.Notice{Key: "kartu/6b", ChatID: siti, Edits: "kartu", Text: "6"}) // changes nothing
	w.settle()
	change() // 7
	if diff := cmp.Diff([]string{"0", "~1", "2", "~3", "~4", "5", "~6", "~7"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if sent := w.sentNotice("kartu/6b"); sent.State != logistics.NoticeSent {
		t.Errorf("a change of nothing ended as %s", sent.State)
	}
	w.empty()
}

// A change of a living card is sent where the card was, and not where it was never
// posted because a bundle shows it.
func TestLivingCards(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	mark := w.sim.LastSeq()
	change := func(card, text string) {
		t.Helper()
		w.enqueue(logistics.Notice{Key: card + "/" + text, ChatID: siti, Edits: card, Living: true, Text: text})
		w.settle()
	}
	w.enqueue(logistics.Notice{Key: "kartu", ChatID: siti, Text: "0"})
	w.settle()
	change("kartu", "1")
	change("digabung", "2")
	messages := w.sim.Chat(siti).Messages()
	if err := w.sim.Remove(siti, messages[len(messages)-1].ID); err != nil {
		t.Fatal(err)
	}
	change("kartu", "3")
	change("kartu", "4")
	if diff := cmp.Diff([]string{"0", "~1", "3", "~4"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if sent := w.sentNotice("digabung/2"); sent.State != logistics.NoticeDropped {
		t.Errorf("a change of nothing ended as %s", sent.State)
	}
	w.empty()
}

// The answer to the message in the place of a card is lost with the process: the
// next run finds either the message or sends it with a mark, and later changes go
// to one message.
func TestCardReplacedWhileTheProcessEnds(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"notice.claimed", "notice.sent", "notice.finished"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, setting{})
			armed := make(chan struct{}, 1)
			w.options.Crash = func(p string) {
				if p != point {
					return
				}
				select {
				case <-armed:
					panic("the process ends here")
				default:
				}
			}
			w.begin()
			w.enqueue(logistics.Notice{Key: "kartu", ChatID: siti, Text: "satu"})
			w.settle()
			messages := w.sim.Chat(siti).Messages()
			if err := w.sim.Remove(siti, messages[len(messages)-1].ID); err != nil {
				t.Fatal(err)
			}
			mark := w.sim.LastSeq()
			armed <- struct{}{}
			w.enqueue(logistics.Notice{Key: "kartu/2", ChatID: siti, Edits: "kartu", EditID: -messages[len(messages)-1].ID, Text: "dua"})
			w.settle()
			w.halt()
			w.begin()
			w.enqueue(logistics.Notice{Key: "kartu/3", ChatID: siti, Edits: "kartu", Text: "tiga"})
			w.settle()
			heard := w.heard(siti, mark)
			if len(heard) < 2 || heard[len(heard)-1] != "~tiga" || !strings.HasSuffix(heard[0], "dua") {
				t.Errorf("heard %q", heard)
			}
			w.empty()
		})
	}
}

// Of changes that wait only the last is made, and it is made whole.
func TestSupersededChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	w.enqueue(logistics.Notice{Key: "kartu", ChatID: siti, Text: "0"})
	w.enqueue(logistics.Notice{Key: "lain", ChatID: siti, Text: "lain"})
	w.settle()
	other := w.sentNotice("lain").MessageID
	mark := w.sim.LastSeq()
	w.sim.Fail("editMessageText", simulator.TooManyRequests(5), 1)
	for i := 1; i <= 5; i++ {
		w.enqueue(logistics.Notice{Key: fmt.Sprintf("kartu/%d", i), ChatID: siti, Edits: "kartu", Text: fmt.Sprint(i)})
		w.enqueue(logistics.Notice{Key: fmt.Sprintf("lain/%d", i), ChatID: siti, EditID: other, Text: fmt.Sprint("lain ", i)})
	}
	w.settle()
	heard := w.heard(siti, mark)
	// The first may have been on its way before the others came.
	if len(heard) > 4 {
		t.Errorf("%d changes were made: %q", len(heard), heard)
	}
	if diff := cmp.Diff([]string{"~5", "~lain 5"}, heard[len(heard)-2:]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.empty()
}

// A message of which Telegram refuses a part goes out without that part, rather
// than not at all.
func TestRefusedParts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	forum, err := w.sim.AddForum("KPU", operator)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.sim.AddBot(operator, forum); err != nil {
		t.Fatal(err)
	}
	gone, err := w.sim.AddTopic(operator, forum, "Lama")
	if err != nil {
		t.Fatal(err)
	}
	closed, err := w.sim.AddTopic(operator, forum, "Tutup")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.sim.DeleteTopic(forum, gone); err != nil {
		t.Fatal(err)
	}
	if err := w.sim.CloseTopic(forum, closed); err != nil {
		t.Fatal(err)
	}
	w.settle()
	button := [][]logistics.Button{{{Text: "Ya", Data: "stok:ya"}}}
	for _, test := range []struct {
		name    string
		notice  logistics.Notice
		violate string
		want    []string
		buttons int
		state   logistics.NoticeState
	}{
		{"topic deleted", logistics.Notice{ChatID: forum, ThreadID: gone, Text: "a"}, "", []string{"a"}, 0, logistics.NoticeSent},
		{"topic closed", logistics.Notice{ChatID: forum, ThreadID: closed, Text: "b"}, "", []string{"b"}, 0, logistics.NoticeSent},
		{"markup", logistics.Notice{ChatID: siti, Text: "<b>satu</b> <salah>dua & tiga", Buttons: button}, "can't parse entities", []string{"satu dua & tiga"}, 1, logistics.NoticeSent},
		{"buttons", logistics.Notice{ChatID: siti, Text: "<b>empat</b>", Buttons: [][]logistics.Button{{{Text: "Ya", Data: strings.Repeat("x", 65)}}}}, "BUTTON_DATA_INVALID", []string{"empat"}, 0, logistics.NoticeSent},
		{"everything", logistics.Notice{ChatID: siti, Text: ""}, "message text is empty", nil, 0, logistics.NoticeFailed},
		{"reply to nothing", logistics.Notice{ChatID: siti, Text: "lima", ReplyTo: 99999}, "", []string{"lima"}, 0, logistics.NoticeSent},
	} {
		mark := w.sim.LastSeq()
		test.notice.Key = test.name
		if test.violate != "" {
			w.sim.Expect(test.violate)
		}
		if test.name == "buttons" {
			w.sim.Expect(test.violate) // once more without markup
		}
		w.enqueue(test.notice)
		w.settle()
		if diff := cmp.Diff(test.want, w.heard(test.notice.ChatID, mark)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		if sent := w.sentNotice(test.name); sent.State != test.state {
			t.Errorf("%s ended as %s", test.name, sent.State)
		}
		if e := w.sim.Ledger()[w.sim.LastSeq()-1]; test.want != nil && len(e.Buttons) != test.buttons {
			t.Errorf("%s has %d rows of buttons", test.name, len(e.Buttons))
		}
	}
}

// Long texts come in several messages that each stand for themselves, files with
// their text or after it.
func TestLongTextsAndFiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	line := "<b>Tabang &amp; Kenohan</b> " + strings.Repeat("x", 80) + "\n"
	long := strings.Repeat(line, 120)
	button := [][]logistics.Button{{{Text: "Ya", Data: "stok:ya"}}}
	file := &logistics.Document{Name: "rekap.csv", Data: []byte("kode;nama")}
	mark := w.sim.LastSeq()
	w.enqueue(logistics.Notice{Key: "panjang", ChatID: siti, Text: long, Buttons: button})
	w.settle()
	heard := w.heard(siti, mark)
	if got := strings.Join(heard, "\n"); strings.Count(got, "Tabang & Kenohan") != 120 {
		t.Errorf("%d lines in %d messages", strings.Count(got, "Tabang & Kenohan"), len(heard))
	}
	ledger := w.sim.LedgerSince(mark)
	for i, e := range ledger {
		if last := i == len(ledger)-1; (len(e.Buttons) > 0) != last {
			t.Errorf("message %d of %d has %d buttons", i+1, len(ledger), len(e.Buttons))
		}
	}
	mark = w.sim.LastSeq()
	w.sim.Fail("sendMessage", simulator.ResetAfter(), 1) // the mark must find room, too
	w.enqueue(logistics.Notice{Key: "satu baris", ChatID: siti, Text: strings.Repeat("y", 5000)})
	w.settle()
	if got := strings.Count(strings.Join(w.heard(siti, mark), ""), "(kirim ulang)"); got != 1 {
		t.Errorf("%d of the parts were marked", got)
	}
	mark = w.sim.LastSeq()
	w.enqueue(logistics.Notice{Key: "berkas", ChatID: siti, Text: "<i>Rekap</i>", Document: file, Buttons: button})
	w.enqueue(logistics.Notice{Key: "berkas panjang", ChatID: siti, Text: strings.Repeat(line, 12), Document: file})
	w.enqueue(logistics.Notice{Key: "gambar", ChatID: siti, Text: "Gambar", Document: &logistics.Document{Name: "a.png", Data: []byte("x"), Photo: true}})
	w.settle()
	ledger = w.sim.LedgerSince(mark)
	if len(ledger) != 4 {
		t.Fatalf("%d messages: %q", len(ledger), w.heard(siti, mark))
	}
	if e := ledger[0]; e.File == nil || e.File.Name != "rekap.csv" || e.Text != "Rekap" || len(e.Buttons) != 1 {
		t.Errorf("file with a short text: %+v", e)
	}
	if ledger[1].File != nil || ledger[2].File == nil || ledger[2].Text != "" {
		t.Errorf("file with a long text: %+v, %+v", ledger[1], ledger[2])
	}
	if e := ledger[3]; e.File == nil || !e.File.Photo || e.Text != "Gambar" {
		t.Errorf("picture: %+v", e)
	}
	w.empty()
}

// What is too late is not sent.
func TestExpiry(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	w.halt()
	mark := w.sim.LastSeq()
	for kind, late := range map[logistics.NoticeKind]time.Duration{
		logistics.NoticeAnswer: 25 * time.Hour, logistics.NoticeDigest: 25 * time.Hour, logistics.NoticeBulk: 7 * time.Hour,
		logistics.NoticeEscalation: 100 * 24 * time.Hour,
	} {
		// Stored while nobody sends, long ago.
		w.enqueue(logistics.Notice{Key: fmt.Sprintf("segar %d", kind), ChatID: siti, Kind: kind, Text: fmt.Sprintf("segar %d", kind), Expires: w.clock.Now().Add(200 * 24 * time.Hour)})
		w.enqueue(logistics.Notice{Key: fmt.Sprintf("lama %d", kind), ChatID: joko, Kind: kind, Text: fmt.Sprintf("lama %d", kind)})
		if v := kind.Validity(); v > 0 && v >= late {
			t.Fatalf("kind %d is valid for %v", kind, v)
		}
	}
	w.pass(100 * 24 * time.Hour)
	w.begin()
	if got := len(w.heard(siti, mark)); got != 4 {
		t.Errorf("%d of 4 that were still good", got)
	}
	if diff := cmp.Diff([]string{"lama 1"}, w.heard(joko, mark)); diff != "" {
		t.Errorf("only an escalation is good for ever (-want +got):\n%s", diff)
	}
	if sent := w.sentNotice("lama 0"); sent.State != logistics.NoticeExpired {
		t.Errorf("ended as %s", sent.State)
	}
}

// A key goes out once, however often it is put in and whatever the database says.
func TestKeysGoOutOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	mark := w.sim.LastSeq()
	n := logistics.Notice{Key: "satu", ChatID: siti, Text: "satu"}
	w.enqueue(n)
	w.enqueue(n)
	w.settle()
	w.enqueue(n)
	w.settle()
	// Stored, but the answer was lost: the second call must bring it on its way.
	w.db.set(func(op, collection, id string) error {
		if op != "insert" || collection != "outbox" {
			return nil
		}
		w.db.set(nil)
		n := logistics.Notice{Key: "dua", ChatID: siti, Text: "dua", State: logistics.NoticePending}
		if _, err := w.store.AddNotice(w.ctx, n); err != nil {
			return err
		}
		return errGone
	})
	n = logistics.Notice{Key: "dua", ChatID: siti, Text: "dua"}
	if err := w.bot.Outbox.Enqueue(w.ctx, n); err == nil {
		t.Error("a lost answer is no error")
	}
	w.enqueue(n)
	w.settle()
	if diff := cmp.Diff([]string{"satu", "dua"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.empty()
}

// A file that Telegram has is sent by its id, as what it is.
func TestFilesByID(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	upload := simulator.Upload{Name: "jalan.mp4", Data: []byte("x")}
	for _, tt := range []struct {
		name string
		out  simulator.Outgoing
		doc  logistics.Document
	}{
		{"photo", simulator.Outgoing{Photo: &upload}, logistics.Document{Photo: true}},
		{"video", simulator.Outgoing{Video: &upload}, logistics.Document{Video: true}},
		{"document", simulator.Outgoing{Document: &upload}, logistics.Document{}},
	} {
		id, err := w.sim.Send(siti, siti, tt.out)
		if err != nil {
			t.Fatal(err)
		}
		w.settle()
		m, err := w.sim.Chat(siti).Message(id)
		if err != nil {
			t.Fatal(err)
		}
		tt.doc.FileID = m.File.ID
		w.enqueue(logistics.Notice{Key: tt.name, ChatID: siti, Text: "K-1, bukti", Document: &tt.doc})
		w.settle()
		e := w.sim.Ledger()[w.sim.LastSeq()-1]
		if e.File == nil || e.File.ID != m.File.ID || e.Text != "K-1, bukti" {
			t.Errorf("%s: %+v", tt.name, e)
		}
	}
}

// What asks for an answer opens one, and has no buttons.
func TestAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	w.begin()
	w.enqueue(logistics.Notice{Key: "tanya", ChatID: siti, Text: "K-1: silakan tulis", Ask: true})
	w.settle()
	if e := w.sim.Ledger()[w.sim.LastSeq()-1]; !e.Ask || len(e.Buttons) > 0 {
		t.Errorf("%+v", e)
	}
}
