package simulator

import (
	"testing"
	"time"
)

func strict(o *Options) { o.Rates = RatesStrict }

// people starts n private chats, 100 and following.
func (r *rig) people(n int) {
	r.t.Helper()
	for i := range int64(n) {
		r.AddUser(User{ID: 100 + i, FirstName: "PPK"})
		_ = must[int](r.t)(r.StartPrivate(100+i, ""))
	}
}

func TestOnePerSecondInPrivate(t *testing.T) {
	r := newRig(t, strict)
	first := r.sendText(7, "satu")
	got := r.call("sendMessage", "chat_id", "7", "text", "dua")
	if got.Status != 429 || got.Description != "Too Many Requests: retry after 1" || got.Parameters.RetryAfter != 1 || got.Header.Get("Retry-After") != "1" {
		t.Errorf("second send: %+v", got)
	}
	r.clock.Advance(time.Second)
	r.sendText(7, "dua")
	r.clock.Advance(time.Second)
	r.call("editMessageText", "chat_id", "7", "message_id", id(int64(first)), "text", "tiga")
	if got := r.call("sendMessage", "chat_id", "7", "text", "empat"); got.Status != 429 {
		t.Errorf("send right after an edit: %d", got.Status)
	}
	if n := len(r.TooMany()); n != 2 {
		t.Errorf("%d refusals, want 2", n)
	}
}

func TestTwentyPerMinuteInAGroup(t *testing.T) {
	r := newRig(t, strict)
	group := r.group(Supergroup)
	for range 20 {
		r.sendText(group, "a")
		r.clock.Advance(time.Second)
	}
	if got := r.call("sendMessage", "chat_id", id(group), "text", "a"); got.Parameters.RetryAfter != 40 {
		t.Errorf("21st in 20 s: %+v", got)
	}
	r.sendText(7, "other chats go on")
	r.clock.Advance(40 * time.Second)
	r.sendText(group, "a")
	if got := r.call("sendMessage", "chat_id", id(group), "text", "a"); got.Parameters.RetryAfter != 1 {
		t.Errorf("the window does not slide: %+v", got)
	}
}

func TestThirtyPerSecondInAll(t *testing.T) {
	r := newRig(t, strict)
	r.people(32)
	for i := range int64(30) {
		r.sendText(100+i, "a")
	}
	if got := r.call("sendMessage", "chat_id", "130", "text", "a"); got.Status != 429 || got.Parameters.RetryAfter != 1 {
		t.Errorf("31st: %+v", got)
	}
	for _, free := range []string{"getMe", "getUpdates"} {
		if got := r.call(free); !got.OK {
			t.Errorf("%s counts: %s", free, got.Description)
		}
	}
	r.clock.Advance(time.Second)
	r.sendText(130, "a")
}

func TestRefusedSendsDoNotCount(t *testing.T) {
	r := newRig(t, strict)
	r.Expect("message text is empty")
	r.call("sendMessage", "chat_id", "7", "text", "")
	r.call("sendMessage", "chat_id", "7", "text", "a", "reply_to_message_id", "999")
	r.sendText(7, "a")
	r.clock.Advance(time.Second)
	sent := r.sendText(7, "b")
	r.clock.Advance(time.Second)
	r.call("editMessageText", "chat_id", "7", "message_id", id(int64(sent)), "text", "b")
	r.sendText(7, "c")
	if got := r.TooMany(); got != nil {
		t.Errorf("refused: %v", got)
	}
}

func TestSendBeforeRetryAfterIsAViolation(t *testing.T) {
	r := newRig(t, strict)
	r.sendText(7, "a")
	r.clock.Advance(100 * time.Millisecond)
	r.call("sendMessage", "chat_id", "7", "text", "b")
	r.clock.Advance(950 * time.Millisecond) // the window is free, but retry_after is not over
	r.Expect("sendMessage in chat 7: sent 50ms before retry_after was over")
	if got := r.call("sendMessage", "chat_id", "7", "text", "b"); got.Status != 429 {
		t.Errorf("status %d", got.Status)
	}
	r.clock.Advance(50 * time.Millisecond)
	r.sendText(7, "b")
}

func TestScriptedRefusalFreezes(t *testing.T) {
	r := newRig(t)
	group := r.group(Supergroup)
	r.Fail("sendMessage", TooManyRequests(35).In(group), 1)
	r.sendText(7, "not meant")
	if got := r.call("sendMessage", "chat_id", id(group), "text", "a"); got.Parameters.RetryAfter != 35 {
		t.Errorf("scripted: %+v", got)
	}
	r.sendText(7, "other chats go on")
	r.clock.Advance(34 * time.Second)
	r.Expect("sent 1s before retry_after was over")
	r.call("sendMessage", "chat_id", id(group), "text", "a")
	r.clock.Advance(time.Second)
	r.sendText(group, "a")

	r.Fail("sendMessage", Flood(5), 1)
	r.call("sendMessage", "chat_id", "7", "text", "a")
	r.Expect("sent 5s before retry_after was over")
	if got := r.call("sendMessage", "chat_id", id(group), "text", "a"); got.Status != 429 {
		t.Errorf("another chat during a flood refusal: %d", got.Status)
	}
	r.clock.Advance(5 * time.Second)
	r.sendText(group, "a")
}

func TestBully(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Rates = RatesBully })
	refused := 0
	for range 500 {
		got := r.call("sendMessage", "chat_id", "7", "text", "a")
		wait := time.Second
		if got.Status == 429 {
			refused++
			wait = time.Duration(got.Parameters.RetryAfter) * time.Second
			if wait < 30*time.Second || wait > time.Minute {
				t.Errorf("retry after %v", wait)
			}
		}
		r.clock.Advance(wait)
	}
	if refused < 3 || refused > 30 {
		t.Errorf("%d of 500 were refused", refused)
	}
}
