package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/logistics"
)

const sender = `"from":{"id":7,"first_name":"Siti"},"chat":{"id":7,"type":"private"},"message_id":3,"date":1`

func TestForeignMessages(t *testing.T) {
	tests := []struct {
		name, fields, want string
	}{
		{"honest", `"text":"/lapor"`, ""},
		{"forwarded, new name", `"forward_origin":{"type":"user"}`, "terusan"},
		{"forwarded, old name", `"forward_date":5`, "terusan"},
		{"automatic forward", `"is_automatic_forward":true`, "terusan"},
		{"through a bot", `"via_bot":{"id":9,"is_bot":true}`, "bot"},
		{"by a business bot", `"sender_business_bot":{"id":9}`, "bot"},
		{"business message", `"business_connection_id":"b"`, "bot"},
		{"by a bot", `"from":{"id":9,"is_bot":true}`, "bot"},
		{"as a channel", `"sender_chat":{"id":-100}`, "anonim"},
		{"scheduled", `"is_from_offline":true`, "terjadwal"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u, err := decode([]byte(`{"update_id":1,"message":{` + sender + `,` + test.fields + `}}`))
			if err != nil {
				t.Fatal(err)
			}
			if got := u.Message.foreign(); got != test.want {
				t.Errorf("foreign() = %q, want %q", got, test.want)
			}
		})
	}
	for _, id := range []string{"1087968824", "136817688", "777000"} {
		raw := strings.Replace(`{"message":{`+sender+`}}`, `"id":7,"first`, `"id":`+id+`,"is_bot":true,"first`, 1)
		if u, err := decode([]byte(raw)); err != nil || u.Message.foreign() != "anonim" {
			t.Errorf("message of %s is not refused as anonymous", id)
		}
	}
}

func TestIdentityOfUpdates(t *testing.T) {
	now := time.Date(2024, 11, 24, 1, 0, 0, 0, time.UTC)
	id := func(raw string) string { return incoming([]byte(raw), 1, now).ID }
	message := func(update, edit string) string {
		return `{"update_id":` + update + `,"message":{` + sender + edit + `}}`
	}
	if id(message("1", "")) != id(message("900", "")) {
		t.Error("the same message under another update number is another one")
	}
	edited := func(date string) string {
		return `{"update_id":1,"edited_message":{` + sender + `,"edit_date":` + date + `}}`
	}
	if id(edited("2")) == id(edited("3")) || id(edited("2")) == id(message("1", "")) {
		t.Error("versions of a message are one")
	}
	if got := incoming([]byte(`{"update_id":5,"message":{"message_id":"x"}}`), 1, now); !strings.HasPrefix(got.ID, "x|") || got.UpdateID != 5 {
		t.Errorf("undecodable update: %+v", got)
	}
}

// A tap carries no time: what Telegram hands over after it bounds it, so that a report
// sent by a button while the bot was down is not newer than what was written later.
func TestTapsAreBoundByWhatCameAfter(t *testing.T) {
	now := time.Unix(5000, 0).UTC()
	const tap, talk, edit = `{"callback_query":{"id":"1"}}`, `{"message":{"date":1000}}`, `{"edited_message":{"date":100,"edit_date":900}}`
	for name, test := range map[string]struct {
		raw  []string
		want time.Time // of the first
	}{
		"alone":                    {[]string{tap}, now},
		"before a message":         {[]string{tap, talk}, time.Unix(1000, 0).Add(-time.Millisecond)},
		"before an edit":           {[]string{tap, edit, talk}, time.Unix(900, 0).Add(-time.Millisecond)},
		"before a tap and more":    {[]string{tap, tap, `[]`, talk}, time.Unix(1000, 0).Add(-time.Millisecond)},
		"after a message":          {[]string{tap, `{"message":{"date":9000}}`}, now},
		"before what has no time":  {[]string{tap, `{"message":{}}`}, now},
		"before what is not known": {[]string{tap, `{`}, now},
	} {
		var rows []logistics.Incoming
		for i, raw := range test.raw {
			rows = append(rows, incoming([]byte(raw), int64(i), now))
		}
		boundTaps(rows)
		if got := tappedAt(rows[0]); !got.Equal(test.want) {
			t.Errorf("%s: pressed at %v, want %v", name, got, test.want)
		}
	}
}

func TestWords(t *testing.T) {
	tests := []struct {
		text string
		want [3]string
	}{
		{"/lapor kotak 95", [3]string{"lapor", "", "kotak 95"}},
		{"/LAPOR@LaporBot\nkotak 95", [3]string{"lapor", "LaporBot", "kotak 95"}},
		{"  kotak 95 ", [3]string{"", "", "kotak 95"}},
		{"/", [3]string{"", "", ""}},
		{"/lapor\u202ekotak", [3]string{"laporkotak", "", ""}},
	}
	for _, test := range tests {
		var m message
		m.Text = test.text
		command, to, args := m.words()
		if diff := cmp.Diff(test.want, [3]string{command, to, args}); diff != "" {
			t.Errorf("words of %q (-want +got):\n%s", test.text, diff)
		}
	}
}

// Whatever Telegram or somebody in its place sends gets an identity and never panics.
func FuzzIncoming(f *testing.F) {
	f.Add([]byte(`{"update_id":1,"message":{` + sender + `}}`))
	f.Add([]byte(`{"update_id":1,"callback_query":{"id":"1","from":{"id":1}}}`))
	f.Add([]byte(`{"my_chat_member":{}}`))
	f.Add([]byte(`[]`))
	now := time.Date(2024, 11, 24, 1, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if in := incoming(raw, 1, now); in.ID == "" || in.ID != incoming(raw, 2, now).ID {
			t.Errorf("identity of %q is %q", raw, in.ID)
		}
		if u, err := decode(raw); err == nil && u.Message != nil {
			u.Message.foreign()
			u.Message.words()
		}
	})
}
