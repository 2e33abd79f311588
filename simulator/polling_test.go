package simulator

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// say lets Siti write the numbers from 1 to n.
func (r *rig) say(n int) {
	r.t.Helper()
	for i := range n {
		if _, err := r.Send(7, 7, Outgoing{Text: strconv.Itoa(i + 1)}); err != nil {
			r.t.Fatal(err)
		}
	}
}

func texts(list []tgbotapi.Update) []string {
	var out []string
	for _, u := range list {
		if u.Message != nil {
			out = append(out, u.Message.Text)
		}
	}
	return out
}

// startPoll starts a call of getUpdates and returns where its answer will be, once the poll is held.
func (r *rig) startPoll(params ...string) <-chan reply {
	r.t.Helper()
	answer := make(chan reply, 1)
	r.mu.Lock()
	before := r.poll
	r.mu.Unlock()
	go func() { answer <- r.call("getUpdates", params...) }()
	err := r.Wait(r.t.Context(), func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.poll != nil && r.poll != before
	})
	ok(r.t, err)
	return answer
}

func TestOffsetConfirms(t *testing.T) {
	r := newRig(t)
	r.say(4)
	all := r.updates(0)
	if got := texts(all); !slices.Equal(got, []string{"/start", "1", "2", "3", "4"}) {
		t.Fatalf("first poll: %v", got)
	}
	for i, u := range all {
		if u.UpdateID != all[0].UpdateID+i || u.UpdateID <= 2_000_000 {
			t.Errorf("update id %d after %d", u.UpdateID, all[0].UpdateID)
		}
	}
	if n, _ := r.Pending(); n != 5 {
		t.Errorf("%d unconfirmed after a poll without offset, want 5", n)
	}
	if got := texts(r.updates(all[2].UpdateID)); !slices.Equal(got, []string{"2", "3", "4"}) {
		t.Errorf("from the third on: %v", got)
	}
	if got := r.Confirmed(); got != 2 {
		t.Errorf("confirmed %d, want 2", got)
	}
	// Far beyond the end is "in the future": ignored, and the head comes.
	if got := texts(r.updates(all[4].UpdateID + 1000)); !slices.Equal(got, []string{"2", "3", "4"}) {
		t.Errorf("from the future: %v", got)
	}
}

func TestNegativeOffsetKeepsTheNewest(t *testing.T) {
	r := newRig(t)
	r.say(4)
	r.Expect("negative offset -2")
	if got := texts(r.updates(-2)); !slices.Equal(got, []string{"3", "4"}) {
		t.Errorf("got %v", got)
	}
	if n, _ := r.Pending(); n != 2 {
		t.Errorf("%d unconfirmed, want 2", n)
	}
}

func TestLimitIsClamped(t *testing.T) {
	for limit, want := range map[string]int{"0": 1, "-5": 1, "3": 3, "500": 100, "": 100, "x": 100} {
		t.Run("limit "+limit, func(t *testing.T) {
			r := newRig(t)
			r.say(150)
			var list []tgbotapi.Update
			r.call("getUpdates", "limit", limit).into(t, &list)
			if len(list) != want {
				t.Errorf("%d updates, want %d", len(list), want)
			}
		})
	}
}

func TestSpinningPollerIsSlowed(t *testing.T) {
	r := newRig(t)
	r.say(4)
	r.updates(0)
	if got := r.updates(0); len(got) != 1 {
		t.Errorf("same offset again at once: %d updates, want 1", len(got))
	}
	r.clock.Advance(time.Second)
	if got := r.updates(0); len(got) != 5 {
		t.Errorf("same offset after a second: %d updates, want 5", len(got))
	}
	last := r.updates(0)[0].UpdateID + 5
	if got := r.updates(last); len(got) != 0 {
		t.Fatalf("%d updates left", len(got))
	}
	// Nothing waits and the offset repeats: the poll is held for three seconds although it asked for none.
	answer := r.startPoll("offset", strconv.Itoa(last))
	r.clock.Advance(3 * time.Second)
	if got := <-answer; string(got.Result) != "[]" {
		t.Errorf("after the hold: %s", got.Result)
	}
}

func TestHeldPollAnswersAtOnce(t *testing.T) {
	r := newRig(t)
	next := r.updates(0)[0].UpdateID + 1
	answer := r.startPoll("offset", strconv.Itoa(next), "timeout", "50")
	if n, waiting := r.Pending(); n != 0 || !waiting {
		t.Errorf("Pending() = %d, %v while a poll is held", n, waiting)
	}
	r.say(1)
	var list []tgbotapi.Update
	(<-answer).into(t, &list)
	if got := texts(list); !slices.Equal(got, []string{"1"}) {
		t.Errorf("got %v", got)
	}
	if n, waiting := r.Pending(); n != 1 || waiting {
		t.Errorf("Pending() = %d, %v after it was answered", n, waiting)
	}
}

func TestHeldPollEnds(t *testing.T) {
	for _, tt := range []struct {
		name   string
		end    func(*rig)
		status int
	}{
		{"after its timeout, which is at most 50 s", func(r *rig) { r.clock.Advance(50 * time.Second) }, 200},
		{"when the clock jumps", func(r *rig) { r.clock.Advance(24 * time.Hour) }, 200},
		{"when a webhook is set", func(r *rig) { r.SetWebhook("https://example.org/") }, 409},
		{"when the server is closed", func(r *rig) { r.Close() }, 500},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			next := r.updates(0)[0].UpdateID + 1
			answer := r.startPoll("offset", strconv.Itoa(next), "timeout", "600")
			tt.end(r)
			if got := <-answer; got.Status != tt.status {
				t.Errorf("status %d %s, want %d", got.Status, got.Description, tt.status)
			}
		})
	}
}

func TestSecondPollEndsTheFirst(t *testing.T) {
	r := newRig(t)
	next := strconv.Itoa(r.updates(0)[0].UpdateID + 1)
	first := r.startPoll("offset", next, "timeout", "50")
	second := r.startPoll("offset", next, "timeout", "50")
	got := <-first
	const want = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
	if got.Status != 409 || got.ErrorCode != 409 || got.Description != want {
		t.Errorf("first poll: %d %q", got.Status, got.Description)
	}
	// The next conflict comes three seconds after the last one.
	third := r.startPoll("offset", next, "timeout", "50")
	select {
	case got := <-second:
		t.Errorf("second poll was answered at once: %d", got.Status)
	default:
	}
	r.clock.Advance(3 * time.Second)
	if got := <-second; got.Status != 409 {
		t.Errorf("second poll: %d", got.Status)
	}
	r.say(1)
	if got := <-third; got.Status != 200 {
		t.Errorf("third poll: %d", got.Status)
	}
}

func TestShortPollDoesNotConflict(t *testing.T) {
	r := newRig(t)
	next := r.updates(0)[0].UpdateID + 1
	held := r.startPoll("offset", strconv.Itoa(next), "timeout", "50")
	r.updates(next - 1)
	r.say(1)
	if got := <-held; got.Status != 200 {
		t.Errorf("held poll: %d %s", got.Status, got.Description)
	}
}

func TestGoneClientFreesThePoll(t *testing.T) {
	r := newRig(t)
	client := &http.Client{Transport: &http.Transport{}}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("%s/bot%s/getUpdates?timeout=50&offset=%d", r.url, token, r.updates(0)[0].UpdateID+1), nil)
	ok(t, err)
	failed := make(chan error, 1)
	go func() {
		resp, err := client.Do(request)
		if err == nil {
			_ = resp.Body.Close()
		}
		failed <- err
	}()
	waiting := func() bool { _, w := r.Pending(); return w }
	ok(t, r.Wait(t.Context(), waiting))
	r.Down(true)
	if err := <-failed; err == nil {
		t.Error("the poll was answered by a server that is down")
	}
	ok(t, r.Wait(t.Context(), func() bool { return !waiting() }))
}

func TestWebhookForbidsPolling(t *testing.T) {
	r := newRig(t)
	r.Expect("bad webhook")
	if got := r.call("setWebhook", "url", "http://example.org/"); got.Status != 400 {
		t.Errorf("webhook without TLS: %d", got.Status)
	}
	r.call("setWebhook", "url", "https://example.org/hook")
	got := r.call("getUpdates")
	if got.Status != 409 || got.Description != "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first" {
		t.Errorf("getUpdates: %d %q", got.Status, got.Description)
	}
	var info struct {
		URL     string
		Pending int `json:"pending_update_count"`
	}
	r.call("getWebhookInfo").into(t, &info)
	if info.URL != "https://example.org/hook" || info.Pending != 1 {
		t.Errorf("getWebhookInfo = %+v", info)
	}
	r.Expect("drop_pending_updates deletes 1 updates")
	r.call("deleteWebhook", "drop_pending_updates", "true")
	if got := r.updates(0); len(got) != 0 {
		t.Errorf("%d updates after they were dropped", len(got))
	}
}

func TestAllowedUpdates(t *testing.T) {
	for _, tt := range []struct {
		name, value     string
		message, member bool
	}{
		{"absent keeps", "", true, true},
		{"null keeps", "null", true, true},
		{"no list keeps", "message", true, true},
		{"names replace", `["chat_member","my_chat_member"]`, false, true},
		{"empty is the default", "[]", true, false},
		{"only unknown names are the default", `["surat"]`, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			group := must[int64](t)(r.AddGroup("KPU", Supergroup, 7, 8))
			ok(t, r.AddBot(7, group))
			ok(t, r.MakeAdmin(r.BotID(), group))
			next := r.updates(0)[0].UpdateID + 4
			r.call("getUpdates", "offset", strconv.Itoa(next), "allowed_updates", `["message","chat_member"]`)
			r.call("getUpdates", "offset", strconv.Itoa(next-100), "allowed_updates", tt.value)
			r.say(1)
			ok(t, r.MakeAdmin(8, group))
			var message, member bool
			for _, u := range r.updates(next) {
				message = message || u.Message != nil
				member = member || u.ChatMember != nil
			}
			if message != tt.message || member != tt.member {
				t.Errorf("message %v, chat_member %v; want %v, %v", message, member, tt.message, tt.member)
			}
		})
	}
}

func TestRetention(t *testing.T) {
	r := newRig(t)
	sent := r.sendText(7, "Pilih")
	must[string](t)(r.Tap(7, 7, sent, "a"))
	r.clock.Advance(149 * time.Second)
	if n, _ := r.Pending(); n != 2 {
		t.Errorf("after 149 s: %d updates, want 2", n)
	}
	r.clock.Advance(time.Second)
	if n, _ := r.Pending(); n != 1 {
		t.Errorf("after 150 s: %d updates, want the message", n)
	}
	r.clock.Advance(24*time.Hour - 151*time.Second)
	if n, _ := r.Pending(); n != 1 {
		t.Errorf("a second before a day: %d updates, want 1", n)
	}
	r.clock.Advance(time.Second)
	if n, _ := r.Pending(); n != 0 {
		t.Errorf("after a day: %d updates, want none", n)
	}
	// What Telegram accepted longer ago than that never comes, what it accepted a little later does.
	must[int](t)(r.Send(7, 7, Outgoing{Text: "lama", Date: r.clock.Now().Add(-25 * time.Hour)}))
	must[int](t)(r.Send(7, 7, Outgoing{Text: "baru", Date: r.clock.Now().Add(-23 * time.Hour)}))
	if got := texts(r.updates(0)); !slices.Equal(got, []string{"baru"}) {
		t.Errorf("got %v", got)
	}
}

func TestIDsStartAgainAfterAWeek(t *testing.T) {
	r := newRig(t)
	r.say(1)
	last := r.updates(0)[1].UpdateID
	r.clock.Advance(7*24*time.Hour - time.Second)
	r.say(1)
	if got := r.updates(0)[0].UpdateID; got != last+1 {
		t.Errorf("id %d a second before a week, want %d", got, last+1)
	}
	r.clock.Advance(7 * 24 * time.Hour)
	r.say(1)
	if got := r.updates(0)[0].UpdateID; got == last+2 || got <= 2_000_000 {
		t.Errorf("id %d after an idle week", got)
	}
}

func TestBatchIsCutAtFourMegabytes(t *testing.T) {
	r := newRig(t)
	for range 80 {
		r.InjectRaw(`{"message":{"text":"` + strings.Repeat("x", 60<<10) + `"}}`)
	}
	if got := len(r.updates(0)); got < 60 || got >= 80 {
		t.Errorf("%d updates of 60 KB in one answer", got)
	}
}

func TestHugeUpdateIsDropped(t *testing.T) {
	r := newRig(t)
	r.InjectRaw(`{"message":{"text":"` + strings.Repeat("x", 70<<10) + `"}}`)
	if n, _ := r.Pending(); n != 1 {
		t.Errorf("%d updates wait, want the start alone", n)
	}
}
