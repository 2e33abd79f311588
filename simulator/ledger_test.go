package simulator

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLedger(t *testing.T) {
	r := newRig(t)
	group := r.group(Supergroup)
	seq := r.LastSeq()
	must[int](t)(r.Send(7, group, Outgoing{Text: "Selamat pagi"})) // hidden from the bot, not from people
	r.call("sendMessage", "chat_id", id(group), "text", "<b>Rekap</b> 1", "parse_mode", "HTML", "disable_notification", "true",
		"reply_markup", `{"inline_keyboard":[[{"text":"Rinci","callback_data":"r"}]]}`)
	tap := must[string](t)(r.TapLabel(8, group, 3, "Rinci"))
	r.call("answerCallbackQuery", "callback_query_id", tap, "text", "Sebentar", "show_alert", "true")
	r.call("editMessageText", "chat_id", id(group), "message_id", "3", "text", "Rekap 2")
	r.call("deleteMessage", "chat_id", id(group), "message_id", "3")

	bold := []Entity{{Type: "bold", Length: 5}}
	button := [][]Button{{{Text: "Rinci", Data: "r"}}}
	bot := r.BotID()
	want := []Entry{
		{Kind: Sent, ChatID: group, MessageID: 2, From: 7, Text: "Selamat pagi"},
		{Kind: Sent, ChatID: group, MessageID: 3, From: bot, ByBot: true, Text: "Rekap 1", Source: "<b>Rekap</b> 1", Entities: bold, Buttons: button, Silent: true},
		{Kind: Alert, ChatID: group, MessageID: 3, From: bot, ByBot: true, UserID: 8, Text: "Sebentar", CallbackID: tap},
		{Kind: Edited, ChatID: group, MessageID: 3, From: bot, ByBot: true, Text: "Rekap 2", Source: "Rekap 2"},
		{Kind: Deleted, ChatID: group, MessageID: 3, From: bot, ByBot: true, Text: "Rekap 2", Source: "Rekap 2"},
	}
	for i := range want {
		want[i].Seq, want[i].Time = seq+i+1, start
	}
	if diff := cmp.Diff(want, r.LedgerSince(seq)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := r.Chat(group).Messages(); len(got) != 2 || got[1].Text != "Selamat pagi" {
		t.Errorf("messages left: %+v", got)
	}
	if got := r.LedgerSince(r.LastSeq()); got != nil {
		t.Errorf("after the end: %v", got)
	}
}

func TestWait(t *testing.T) {
	r := newRig(t)
	seen := func() bool { return len(r.Chat(7).Messages()) == 2 }
	go r.sendText(7, "a")
	ok(t, r.Wait(t.Context(), seen))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Wait(ctx, func() bool { return false }); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait = %v", err)
	}
}

func TestInventory(t *testing.T) {
	r := newRig(t)
	forum := must[int64](t)(r.AddForum("KPU", 7, 8))
	ok(t, r.AddBot(7, forum))
	thread := must[int](t)(r.AddTopic(7, forum, "Logistik"))
	chats := r.Chats()
	want := []ChatInfo{
		{ID: forum, Kind: Supergroup, Title: "KPU", Forum: true, Topics: map[int]string{thread: "Logistik"}, BotInside: true},
		{ID: 7, Kind: Private, Title: "Siti", BotInside: true},
	}
	if diff := cmp.Diff(want, chats); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := r.Members(forum); !slices.Equal(got, []int64{7, 8}) {
		t.Errorf("members = %v", got)
	}
	if got := r.Users(); len(got) != 2 || got[0].UserName != "siti" {
		t.Errorf("users = %v", got)
	}
}

func TestViolations(t *testing.T) {
	clock := &fakeClock{now: start}
	r := &rig{Server: New(Options{Clock: clock, Token: token}), t: t, clock: clock}
	c := &call{method: "sendMessage", params: map[string]string{"chat_id": "7"}}
	r.Expect("empty")
	r.Expect("never")
	r.judge(c, misuse("message text is empty"))
	r.judge(c, badRequest("chat not found"))
	r.judge(c, misuse("message text is empty"))
	if got := r.Violations(); !slices.Equal(got, []string{"sendMessage in chat 7: Bad Request: message text is empty"}) {
		t.Errorf("violations = %q", got)
	}
	err := r.Err()
	if err == nil || !strings.Contains(err.Error(), "rule violated: sendMessage in chat 7") || !strings.Contains(err.Error(), "expected violation did not come: never") {
		t.Errorf("Err() = %v", err)
	}
	var watched watcher
	r.Watch(&watched)
	watched.cleanup()
	if len(watched.errors) != 1 {
		t.Errorf("Watch reported %v", watched.errors)
	}
}

type watcher struct {
	cleanup func()
	errors  []any
}

func (w *watcher) Cleanup(f func())  { w.cleanup = f }
func (w *watcher) Error(args ...any) { w.errors = append(w.errors, args...) }

// TestEverythingAtOnce gives the race detector something to look at.
func TestEverythingAtOnce(t *testing.T) {
	r := newRig(t)
	r.people(8)
	group := r.group(Supergroup)
	var all sync.WaitGroup
	for i := range int64(8) {
		all.Go(func() {
			for range 10 {
				sent, err := r.Send(100+i, 100+i, Outgoing{Text: "/lapor"})
				if err != nil {
					t.Error(err)
				}
				r.call("sendMessage", "chat_id", id(100+i), "text", "Baik", "reply_to_message_id", id(int64(sent)))
				r.call("sendMessage", "chat_id", id(group), "text", "Rekap")
				r.Pending()
				r.Ledger()
				r.Chats()
			}
		})
	}
	all.Wait()
	if n := len(r.Chat(group).Messages()); n != 81 {
		t.Errorf("%d messages in the group, want 81", n)
	}
}
