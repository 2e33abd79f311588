package simulator

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzFindEntities checks that what is found in a text lies inside it, and that commands look like commands.
func FuzzFindEntities(f *testing.F) {
	for _, seed := range []string{"/lapor@lapor_bot kotak 12", "👍/a //b /c-d", "@siti a@b.id https://kpu.go.id/x.", "#a_1 é/é", "/\xff/a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		total := utf16Count(text)
		for _, e := range findEntities(text) {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > total {
				t.Fatalf("%q: %+v in a text of %d", text, e, total)
			}
			if part := slice16(text, e.Offset, e.Length); e.Type == "bot_command" && (part[0] != '/' || strings.ContainsAny(part[1:], "/ \n-")) {
				t.Errorf("%q: command %q", text, part)
			}
		}
	})
}

// FuzzRequest sends anything as a JSON body and as a form: the server must answer, and never with 500.
func FuzzRequest(f *testing.F) {
	for _, seed := range []string{
		`{"chat_id":7,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}}`,
		`{"chat_id":7,"text":"<b>a","parse_mode":"HTML","reply_parameters":{"message_id":1}}`,
		`{"chat_id":7,"text":"a","entities":[{"type":"bold","offset":0,"length":1}],"reply_markup":null}`,
		`chat_id=7&text=a&reply_markup={"keyboard":[["a",{"text":"b"}]]}&message_thread_id=3`,
		`{"inline_keyboard":[null]}`, `null`, `[]`, `%zz=1`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		s := New(Options{Clock: &fakeClock{now: start}, Token: token})
		s.AddUser(User{ID: 7, FirstName: "Siti"})
		if _, err := s.StartPrivate(7, ""); err != nil {
			t.Fatal(err)
		}
		for _, contentType := range []string{"application/json", "application/x-www-form-urlencoded"} {
			for _, name := range []string{"sendMessage", "setMyCommands", "setMessageReaction"} {
				r := httptest.NewRequest(http.MethodPost, "/bot"+token+"/"+name, strings.NewReader(body))
				r.Header.Set("Content-Type", contentType)
				w := httptest.NewRecorder()
				s.ServeHTTP(w, r)
				if w.Code != http.StatusOK && w.Code != http.StatusBadRequest && w.Code != http.StatusTooManyRequests && w.Code != http.StatusForbidden {
					t.Errorf("%s %q: %d %s", name, body, w.Code, w.Body)
				}
			}
		}
	})
}
