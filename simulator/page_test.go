package simulator

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// pageRig is a page with three phones: Siti (7) has started the bot, Budi (8) has not, and the group has both and no bot.
type pageRig struct {
	*rig
	page  string
	group int64
}

var pageZone = time.FixedZone("WITA", 8*3600)

// movable lets the page move the clock of a rig.
type movable struct{ *fakeClock }

func (movable) Location() *time.Location { return pageZone }

func (m movable) Advance(_ context.Context, action string) (string, error) {
	if action == "rusak" {
		return "", fmt.Errorf("clock is broken")
	}
	m.fakeClock.Advance(time.Hour)
	return "Jam dimajukan satu jam.", nil
}

func newPageRig(t *testing.T) *pageRig {
	t.Helper()
	r := newRig(t)
	group := must[int64](t)(r.AddGroup("Grup KPU", Supergroup, 7, 8))
	web := httptest.NewServer(NewPage(PageOptions{
		Server: r.Server,
		Title:  "Laporbot",
		Phones: []Phone{
			{Name: "Ibu Siti", Caption: "Operator", UserID: 7},
			{Name: "Pak Budi", Caption: "Ketua PPK Anggana", UserID: 8},
			{Name: "Grup KPU", Caption: "grup", UserID: 8, ChatID: group},
		},
		Time:    movable{r.clock},
		Actions: []PageAction{{"jam", "+1 jam"}, {"rusak", "Rusak"}},
	}))
	t.Cleanup(web.Close)
	return &pageRig{rig: r, page: web.URL, group: group}
}

// do posts JSON as the page does and returns status and answer.
func (r *pageRig) do(path, body string) (int, string) {
	r.t.Helper()
	return r.request(http.MethodPost, path, "application/json", strings.NewReader(body))
}

func (r *pageRig) request(method, path, kind string, body io.Reader) (int, string) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.page+path, body)
	ok(r.t, err)
	req.Header.Set("Content-Type", kind)
	resp, err := http.DefaultClient.Do(req)
	ok(r.t, err)
	defer resp.Body.Close()
	return resp.StatusCode, string(must[[]byte](r.t)(io.ReadAll(resp.Body)))
}

func (r *pageRig) state() news {
	r.t.Helper()
	_, raw := r.request(http.MethodGet, "/state", "", nil)
	var n news
	ok(r.t, json.Unmarshal([]byte(raw), &n))
	return n
}

// shownTexts lists what the messages of Siti's phone say in what a browser was told.
func shownTexts(n news) []string {
	var list []string
	for _, m := range n.Messages {
		if m.Chat == 7 {
			list = append(list, m.Service+m.Text)
		}
	}
	return list
}

func TestPageState(t *testing.T) {
	r := newPageRig(t)
	r.sendText(7, "Selamat pagi, <b>Ibu</b>")
	r.call("setMyCommands", "commands", `[{"command":"lapor","description":"Mengirim laporan"}]`).into(t, new(bool))

	n := r.state()
	if !n.Reset || n.Title != "Laporbot" || n.Bot.UserName != "lapor_bot" || len(n.Actions) != 2 {
		t.Errorf("state = %+v", n)
	}
	want := timeView{Now: start.UnixMilli(), Offset: 8 * 3600, Zone: "WITA"}
	if diff := cmp.Diff(want, n.Time); diff != "" {
		t.Errorf("time (-want +got):\n%s", diff)
	}
	if n.Queue.Waiting != 1 {
		t.Errorf("waiting = %d, want the /start of user 7", n.Queue.Waiting)
	}
	if got, want := shownTexts(n), []string{"/start", "Selamat pagi, <b>Ibu</b>"}; !slices.Equal(got, want) {
		t.Errorf("texts = %q, want %q", got, want)
	}
	wantPhones := []phoneView{
		{
			Index: 0, Name: "Ibu Siti", Caption: "Operator", User: 7, Chat: 7, Title: "Lapor", Started: true,
			Writers: []writerView{{ID: 7, Name: "Siti", Commands: []Command{{"lapor", "Mengirim laporan"}}}},
		},
		{Index: 1, Name: "Pak Budi", Caption: "Ketua PPK Anggana", User: 8, Chat: 8, Title: "Lapor", Writers: []writerView{{ID: 8, Name: "Budi"}}},
		{
			Index: 2, Name: "Grup KPU", Caption: "grup", User: 8, Chat: r.group, Group: true, Title: "Grup KPU",
			Writers: []writerView{
				{ID: 8, Name: "Budi", Commands: []Command{{"lapor", "Mengirim laporan"}}},
				{ID: 7, Name: "Siti", Commands: []Command{{"lapor", "Mengirim laporan"}}},
			},
		},
	}
	if diff := cmp.Diff(wantPhones, n.Phones); diff != "" {
		t.Errorf("phones (-want +got):\n%s", diff)
	}
}

func TestPageWrites(t *testing.T) {
	r := newPageRig(t)
	offset := 0
	// next returns the update that a deed caused.
	next := func() update {
		t.Helper()
		list := r.updates(offset)
		if len(list) == 0 {
			t.Fatal("no update is queued")
		}
		offset = list[len(list)-1].UpdateID + 1
		raw := must[[]byte](t)(json.Marshal(list[len(list)-1]))
		return update{raw: raw}
	}
	next()
	card := r.call("sendMessage", "chat_id", "7", "text", "Pilih", "reply_markup", `{"inline_keyboard":[[{"text":"Ya","callback_data":"ya"}]]}`)
	var sent struct {
		MessageID int `json:"message_id"`
	}
	card.into(t, &sent)

	steps := []struct {
		name, path, body string
		wantIn           []string // parts of the update
	}{
		{"send", "/phones/0/send", `{"text":"/lapor kotak 4"}`, []string{`"text":"/lapor kotak 4"`, `"id":7`}},
		{"send cannot speak for another", "/phones/0/send", `{"text":"halo","user":8}`, []string{`"text":"halo"`, `"id":7`}},
		{"reply", "/phones/0/send", fmt.Sprintf(`{"text":"ini","reply_to":%d}`, sent.MessageID), []string{`"reply_to_message"`}},
		{"tap", "/phones/0/tap", fmt.Sprintf(`{"message":%d,"data":"ya"}`, sent.MessageID), []string{`"callback_query"`, `"data":"ya"`}},
		{"edit", "/phones/0/edit", fmt.Sprintf(`{"message":%d,"text":"/lapor kotak 5"}`, sent.MessageID+1), []string{`"edited_message"`, "kotak 5"}},
		{"deep link", "/phones/1/start", `{"payload":"kode123"}`, []string{`"text":"/start kode123"`, `"id":8`}},
		{"forward to the bot", "/phones/0/forward", fmt.Sprintf(`{"message":%d,"to":0}`, sent.MessageID), []string{`"forward_from"`, `"text":"Pilih"`}},
		{"add the bot to the group", "/phones/2/start", `{}`, []string{`"new_chat_members"`}},
		{"command in the group", "/phones/2/send", `{"text":"/rekap","user":7}`, []string{`"text":"/rekap"`, `"id":7`, "Grup KPU"}},
	}
	for _, step := range steps {
		if status, answer := r.do(step.path, step.body); status != http.StatusOK {
			t.Fatalf("%s: %d %s", step.name, status, answer)
		}
		got := string(next().raw)
		for _, part := range step.wantIn {
			if !strings.Contains(got, part) {
				t.Errorf("%s: update %s does not contain %s", step.name, got, part)
			}
		}
	}
}

func TestPagePassesWordsBetweenPeople(t *testing.T) {
	r := newPageRig(t)
	invitation := r.sendText(7, "Undangan: https://t.me/lapor_bot?start=rahasia")
	before, _ := r.Pending()

	if status, answer := r.do("/phones/0/forward", fmt.Sprintf(`{"message":%d,"to":1}`, invitation)); status != http.StatusOK {
		t.Fatalf("forward: %d %s", status, answer)
	}
	n := r.state()
	got := n.Messages[slices.IndexFunc(n.Messages, func(m messageView) bool { return m.Chat == 8 })]
	want := messageView{
		Key: "n1", Chat: 8, From: 7, Name: "Siti", Forwarded: "Lapor", Date: start.UnixMilli(),
		Text:     "Undangan: https://t.me/lapor_bot?start=rahasia",
		Entities: []Entity{{Type: "url", Offset: 10, Length: 36}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what Budi sees (-want +got):\n%s", diff)
	}
	if after, _ := r.Pending(); after != before {
		t.Errorf("the bot has %d updates waiting, want %d: it must not see what people tell each other", after, before)
	}
}

func TestPageUpload(t *testing.T) {
	r := newPageRig(t)
	upload := func(name string, data []byte) (int, string) {
		t.Helper()
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		ok(t, form.WriteField("caption", "daftar"))
		part := must[io.Writer](t)(form.CreateFormFile("file", name))
		must[int](t)(part.Write(data))
		ok(t, form.Close())
		return r.request(http.MethodPost, "/phones/0/upload", form.FormDataContentType(), &body)
	}
	csv := []byte("kode,nama\n64.02.12,Anggana\n")
	if status, answer := upload("wilayah.csv", csv); status != http.StatusOK {
		t.Fatalf("upload: %d %s", status, answer)
	}
	list := r.updates(0)
	m := list[len(list)-1].Message
	if m.Document == nil || m.Document.FileName != "wilayah.csv" || m.Caption != "daftar" {
		t.Fatalf("update = %+v", m)
	}
	n := r.state()
	shown := n.Messages[len(n.Messages)-1].File
	if shown == nil || shown.Name != "wilayah.csv" || shown.Size != int64(len(csv)) {
		t.Fatalf("shown file = %+v", shown)
	}
	if status, got := r.request(http.MethodGet, "/"+shown.URL, "", nil); status != http.StatusOK || got != string(csv) {
		t.Errorf("download: %d %q", status, got)
	}
	// The smallest thing that is recognised as a picture.
	if status, answer := upload("foto.png", []byte("\x89PNG\r\n\x1a\n")); status != http.StatusOK {
		t.Fatalf("upload photo: %d %s", status, answer)
	}
	n = r.state()
	if shown = n.Messages[len(n.Messages)-1].File; shown == nil || !shown.Photo {
		t.Errorf("shown photo = %+v", shown)
	}
	if status, _ := upload("kosong.csv", nil); status != http.StatusBadRequest {
		t.Errorf("upload of nothing: %d", status)
	}
}

func TestPageRefuses(t *testing.T) {
	r := newPageRig(t)
	for _, tt := range []struct {
		name, path, body string
		status           int
		sentence         string
	}{
		{"not started", "/phones/1/send", `{"text":"halo"}`, http.StatusConflict, "MULAI"},
		{"nothing", "/phones/0/send", `{"text":"  "}`, http.StatusBadRequest, "masih kosong"},
		{"too long", "/phones/0/send", `{"text":"` + strings.Repeat("a", 4097) + `"}`, http.StatusBadRequest, "4.096"},
		{"no such phone", "/phones/9/send", `{"text":"halo"}`, http.StatusBadRequest, "tidak dikenali"},
		{"no JSON", "/phones/0/send", `text=halo`, http.StatusBadRequest, "tidak dikenali"},
		{"stranger in the group", "/phones/2/send", `{"text":"halo","user":99}`, http.StatusNotFound, "tidak ada"},
		{"message of another", "/phones/0/edit", `{"message":77,"text":"a"}`, http.StatusNotFound, "tidak ada"},
		{"forward to nowhere", "/phones/0/forward", `{"message":1,"to":5}`, http.StatusBadRequest, "tidak dikenali"},
		{"forward of nothing", "/phones/0/forward", `{"message":99,"to":1}`, http.StatusNotFound, "tidak ada"},
		{"unknown action", "/clock", `{"action":"mundur"}`, http.StatusBadRequest, "tidak dikenali"},
		{"broken clock", "/clock", `{"action":"rusak"}`, http.StatusInternalServerError, "Maaf"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, answer := r.do(tt.path, tt.body)
			if status != tt.status || !strings.Contains(answer, tt.sentence) {
				t.Errorf("got %d %s, want %d with %q", status, answer, tt.status, tt.sentence)
			}
		})
	}
}

func TestPageIsForThisMachine(t *testing.T) {
	r := newPageRig(t)
	r.AddUser(User{ID: 9, FirstName: "Tamu"})
	must[int](t)(r.StartPrivate(9, ""))
	secret := must[int](t)(r.Send(9, 9, Outgoing{Document: &Upload{Name: "rahasia.csv", Data: []byte("a")}}))
	for _, tt := range []struct {
		name, method, path string
		change             func(*http.Request)
		status             int
	}{
		{"by its address", "GET", "/", func(*http.Request) {}, http.StatusOK},
		{"by localhost", "GET", "/", func(r *http.Request) { r.Host = "localhost:8080" }, http.StatusOK},
		{"by a foreign name", "GET", "/state", func(r *http.Request) { r.Host = "jahat.example:8080" }, http.StatusForbidden},
		{"by a name that begins like it", "GET", "/state", func(r *http.Request) { r.Host = "127.0.0.1.jahat.example" }, http.StatusForbidden},
		{"post of its own", "POST", "/clock", func(*http.Request) {}, http.StatusOK},
		{"post of a foreign site", "POST", "/clock", func(r *http.Request) { r.Header.Set("Origin", "https://jahat.example") }, http.StatusForbidden},
		{"post across sites", "POST", "/clock", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, http.StatusForbidden},
		{"post of a form", "POST", "/clock", func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, http.StatusBadRequest},
		{"file of no phone", "GET", fmt.Sprintf("/chats/9/files/%d", secret), func(*http.Request) {}, http.StatusNotFound},
		{"file of a message without", "GET", "/chats/7/files/1", func(*http.Request) {}, http.StatusNotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), tt.method, r.page+tt.path, strings.NewReader(`{"action":"jam"}`))
			ok(t, err)
			req.Header.Set("Content-Type", "application/json")
			tt.change(req)
			resp, err := http.DefaultClient.Do(req)
			ok(t, err)
			resp.Body.Close()
			if resp.StatusCode != tt.status {
				t.Errorf("status = %d, want %d", resp.StatusCode, tt.status)
			}
			if policy := resp.Header.Get("Content-Security-Policy"); tt.status == http.StatusOK && !strings.HasPrefix(policy, "default-src 'self';") {
				t.Errorf("policy = %q", policy)
			}
		})
	}
}

// listen opens the stream of the page. The returned function reads the next event.
func (r *pageRig) listen(lastID string) func() (id string, n news) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 20*time.Second)
	r.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.page+"/events", nil)
	ok(r.t, err)
	if lastID != "" {
		req.Header.Set("Last-Event-ID", lastID)
	}
	resp, err := http.DefaultClient.Do(req)
	ok(r.t, err)
	r.t.Cleanup(func() { resp.Body.Close() })
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	return func() (string, news) {
		r.t.Helper()
		var id string
		for lines.Scan() {
			if s, found := strings.CutPrefix(lines.Text(), "id: "); found {
				id = s
			}
			if s, found := strings.CutPrefix(lines.Text(), "data: "); found {
				var n news
				ok(r.t, json.Unmarshal([]byte(s), &n))
				return id, n
			}
		}
		r.t.Fatal("stream ended")
		return "", news{}
	}
}

// untilNews reads events up to the first that fits.
func untilNews(next func() (string, news), fits func(news) bool) (string, news) {
	for {
		if id, n := next(); fits(n) {
			return id, n
		}
	}
}

func TestPageEvents(t *testing.T) {
	r := newPageRig(t)
	next := r.listen("")
	if _, n := next(); !n.Reset || len(n.Phones) != 3 {
		t.Fatalf("first event = %+v", n)
	}
	id := r.sendText(7, "satu")
	if _, n := untilNews(next, func(n news) bool { return len(n.Messages) > 0 }); !cmp.Equal(shownTexts(n), []string{"satu"}) || n.Reset {
		t.Errorf("new message = %+v", n)
	}
	r.call("editMessageText", "chat_id", "7", "message_id", fmt.Sprint(id), "text", "dua").into(t, new(json.RawMessage))
	if _, n := untilNews(next, func(n news) bool { return len(n.Messages) > 0 }); !cmp.Equal(shownTexts(n), []string{"dua"}) || !n.Messages[0].Edited {
		t.Errorf("edited message = %+v", n)
	}
	r.do("/phones/1/start", `{}`)
	if _, n := untilNews(next, func(n news) bool { return len(n.Phones) > 0 }); len(n.Phones) != 1 || !n.Phones[0].Started {
		t.Errorf("started phone = %+v", n.Phones)
	}
	ok(t, r.Remove(7, id))
	if _, n := untilNews(next, func(n news) bool { return len(n.Messages) > 0 && n.Messages[0].Chat == 7 }); !n.Messages[0].Deleted {
		t.Errorf("deleted message = %+v", n.Messages)
	}
	if status, answer := r.do("/clock", `{"action":"jam"}`); status != http.StatusOK || !strings.Contains(answer, "satu jam") {
		t.Errorf("clock: %d %s", status, answer)
	}
	moved := start.Add(time.Hour).UnixMilli()
	untilNews(next, func(n news) bool { return n.Time.Now == moved })
}

// A browser that lost the connection learns what it missed, toasts too, which leave nothing in the chat.
func TestPageEventsAfterReconnect(t *testing.T) {
	r := newPageRig(t)
	id := r.sendText(7, "satu")
	last, _ := r.listen("")()

	tap := must[string](t)(r.Tap(7, 7, id, "ya"))
	r.call("answerCallbackQuery", "callback_query_id", tap, "text", "Tersimpan", "show_alert", "true").into(t, new(bool))
	_, n := r.listen(last)()
	want := []toastView{{Chat: 7, User: 7, Text: "Tersimpan", Alert: true, Callback: tap}}
	if diff := cmp.Diff(want, n.Toasts); diff != "" || !n.Reset || len(shownTexts(n)) != 2 {
		t.Errorf("reset = %v, texts = %q, toasts (-want +got):\n%s", n.Reset, shownTexts(n), diff)
	}
	if _, n := r.listen("")(); len(n.Toasts) != 0 {
		t.Errorf("a browser that is new gets old toasts: %+v", n.Toasts)
	}
	// The program may have been started anew meanwhile, with a shorter ledger.
	next := r.listen("9999")
	next()
	r.sendText(7, "dua")
	untilNews(next, func(n news) bool { return cmp.Equal(shownTexts(n), []string{"dua"}) })
}
