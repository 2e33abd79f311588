package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// attempt sends "a" to Siti and returns what the client got, which may be nothing.
func (r *rig) attempt() (status int, body string, err error) {
	r.t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.PostForm(r.url+"/bot"+token+"/sendMessage", url.Values{"chat_id": {"7"}, "text": {"a"}})
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(raw), err
}

func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		name     string
		fault    Fault
		status   int // 0: no answer
		contains string
		valid    bool // the answer is JSON
		effect   bool // the message was sent nevertheless
	}{
		{"429", TooManyRequests(3), 429, `"retry_after":3`, true, false},
		{"500", ServerError(), 500, "Internal Server Error", true, false},
		{"502", BadGateway(), 502, "<h1>502 Bad Gateway</h1>", false, false},
		{"401", Unauthorized(), 401, "Unauthorized", true, false},
		{"403", Refuse(403, "Forbidden: bot was blocked by the user"), 403, "bot was blocked", true, false},
		{"400", Refuse(400, "Bad Request: chat not found"), 400, "chat not found", true, false},
		{"reset before", ResetBefore(), 0, "", false, false},
		{"reset after", ResetAfter(), 0, "", false, true},
		{"truncated", Truncated(), 200, `{"ok":true`, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			r.Fail("sendmessage", tt.fault, 1)
			status, body, err := r.attempt()
			if (err != nil) != (tt.status == 0) || status != tt.status || !strings.Contains(body, tt.contains) {
				t.Errorf("got %d %q, %v", status, body, err)
			}
			if tt.status != 0 && json.Valid([]byte(body)) != tt.valid {
				t.Errorf("body %q", body)
			}
			if sent := len(r.Chat(7).Messages()) == 2; sent != tt.effect {
				t.Errorf("sent: %v, want %v", sent, tt.effect)
			}
			r.clock.Advance(3 * time.Second)
			if status, _, err := r.attempt(); status != 200 {
				t.Errorf("next call: %d, %v", status, err)
			}
		})
	}
}

func TestHang(t *testing.T) {
	r := newRig(t)
	r.Fail("sendMessage", Hang(time.Minute), 1)
	failed := make(chan error, 1)
	go func() {
		_, _, err := r.attempt()
		failed <- err
	}()
	select {
	case <-r.clock.asked:
	case err := <-failed:
		t.Fatalf("answered before its time: %v", err)
	}
	r.clock.Advance(time.Minute)
	if err := <-failed; err == nil {
		t.Error("a call that hung was answered")
	}
	if n := len(r.Chat(7).Messages()); n != 1 {
		t.Errorf("%d messages, want the start alone", n)
	}
}

func TestSlow(t *testing.T) {
	r := newRig(t)
	r.Fail("sendMessage", Slow(time.Minute), 1)
	answered := make(chan int, 1)
	go func() {
		status, _, _ := r.attempt()
		answered <- status
	}()
	<-r.clock.asked
	if n := len(r.Chat(7).Messages()); n != 2 {
		t.Errorf("%d messages while the answer waits, want 2", n)
	}
	r.clock.Advance(time.Minute)
	if status := <-answered; status != 200 {
		t.Errorf("status %d", status)
	}
}

func TestHangEndsWithTheServer(t *testing.T) {
	r := newRig(t)
	r.Fail("", Hang(0), 1)
	failed := make(chan error, 1)
	go func() {
		_, _, err := r.attempt()
		failed <- err
	}()
	ok(t, r.Wait(t.Context(), func() bool { return r.Calls("sendMessage") == 1 }))
	r.Close()
	if err := <-failed; err == nil {
		t.Error("a call that hung was answered")
	}
	if status, _, err := r.attempt(); status != 500 {
		t.Errorf("a call after the end: %d, %v", status, err)
	}
}

func TestHangEndsWhenTheServerGoesDown(t *testing.T) {
	r := newRig(t)
	r.Fail("", Hang(time.Hour), 1)
	failed := make(chan error, 1)
	go func() {
		_, _, err := r.attempt()
		failed <- err
	}()
	<-r.clock.asked
	r.Down(true)
	if err := <-failed; err == nil {
		t.Error("a call that hung was answered")
	}
}

func TestFaultsComeInOrder(t *testing.T) {
	r := newRig(t)
	r.Fail("sendMessage", ServerError(), 2)
	r.Fail("", BadGateway(), -1)
	r.Fail("getMe", Unauthorized(), 3)
	var got []int
	for range 4 {
		status, _, err := r.attempt()
		ok(t, err)
		got = append(got, status)
	}
	if got[0] != 500 || got[1] != 500 || got[2] != 502 || got[3] != 502 {
		t.Errorf("statuses %v", got)
	}
	if left := r.ClearFaults(); left != 3 {
		t.Errorf("%d faults left, want 3", left)
	}
	if status, _, _ := r.attempt(); status != 200 {
		t.Errorf("after ClearFaults: %d", status)
	}
}

func TestDown(t *testing.T) {
	r := newRig(t)
	r.Down(true)
	if _, _, err := r.attempt(); err == nil {
		t.Error("a server that is down answered")
	}
	r.Down(false)
	if status, _, err := r.attempt(); status != 200 {
		t.Errorf("after it came back: %d, %v", status, err)
	}
}
