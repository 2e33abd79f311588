package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const token = "4242:simulated"

var start = time.Date(2024, 11, 20, 1, 0, 0, 0, time.UTC)

// fakeClock stands still until it is moved.
type fakeClock struct {
	mu     sync.Mutex
	now    time.Time
	timers []fakeTimer
	asked  chan struct{} // has room for one signal: somebody waits
}

type fakeTimer struct {
	at time.Time
	c  chan time.Time
}

func (f *fakeClock) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

func (f *fakeClock) After(d time.Duration) <-chan time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := make(chan time.Time, 1)
	f.timers = append(f.timers, fakeTimer{f.now.Add(d), c})
	select {
	case f.asked <- struct{}{}:
	default:
	}
	return c
}

func (f *fakeClock) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
	kept := f.timers[:0]
	for _, t := range f.timers {
		if t.at.After(f.now) {
			kept = append(kept, t)
		} else {
			t.c <- f.now
		}
	}
	f.timers = kept
}

// rig is a simulator behind real HTTP with two people: 7 has started the bot, 8 has not.
type rig struct {
	*Server
	t     *testing.T
	clock *fakeClock
	url   string
}

func newRig(t *testing.T, change ...func(*Options)) *rig {
	t.Helper()
	clock := &fakeClock{now: start, asked: make(chan struct{}, 1)}
	o := Options{Clock: clock, Token: token, BotName: "Lapor", BotUserName: "lapor_bot", Rates: RatesOff, Seed: 1}
	for _, f := range change {
		f(&o)
	}
	s := New(o)
	web := httptest.NewServer(s)
	t.Cleanup(func() {
		s.Close()
		web.Close()
	})
	s.Watch(t)
	s.AddUser(User{ID: 7, FirstName: "Siti", UserName: "siti"})
	s.AddUser(User{ID: 8, FirstName: "Budi"})
	if _, err := s.StartPrivate(7, ""); err != nil {
		t.Fatal(err)
	}
	return &rig{Server: s, t: t, clock: clock, url: web.URL}
}

// reply is the decoded answer to a call.
type reply struct {
	Status      int
	Header      http.Header
	OK          bool
	Result      json.RawMessage
	ErrorCode   int `json:"error_code"`
	Description string
	Parameters  responseParameters
}

func (r reply) into(t *testing.T, v any) {
	t.Helper()
	if !r.OK {
		t.Fatalf("call failed: %d %s", r.Status, r.Description)
	}
	if err := json.Unmarshal(r.Result, v); err != nil {
		t.Fatalf("decode %s: %v", r.Result, err)
	}
}

// call makes a call with urlencoded parameters given as name, value, name, value.
func (r *rig) call(method string, params ...string) reply {
	r.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	return r.post(method, "application/x-www-form-urlencoded", form.Encode())
}

func (r *rig) post(method, contentType, body string) reply {
	r.t.Helper()
	resp, err := http.Post(r.url+"/bot"+token+"/"+method, contentType, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	return r.decode(resp)
}

func (r *rig) decode(resp *http.Response) reply {
	r.t.Helper()
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	answer := reply{Status: resp.StatusCode, Header: resp.Header}
	if err := json.Unmarshal(raw, &answer); err != nil {
		r.t.Fatalf("decode %s: %v", raw, err)
	}
	return answer
}

func (r *rig) sendText(chatID int64, text string) int {
	r.t.Helper()
	var m struct {
		MessageID int `json:"message_id"`
	}
	r.call("sendMessage", "chat_id", id(chatID), "text", text).into(r.t, &m)
	return m.MessageID
}

// updates polls once without waiting and confirms what came before.
func (r *rig) updates(offset int) []tgbotapi.Update {
	r.t.Helper()
	var list []tgbotapi.Update
	r.call("getUpdates", "offset", strconv.Itoa(offset)).into(r.t, &list)
	return list
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
