package simulator

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParameterEncodings(t *testing.T) {
	r := newRig(t)
	const markup = `{"inline_keyboard":[[{"text":"Ya","callback_data":"ya"}]]}`
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	for name, value := range map[string]string{"chat_id": "7", "text": "Halo & salam", "reply_markup": markup, "disable_notification": "true"} {
		ok(t, writer.WriteField(name, value))
	}
	ok(t, writer.Close())
	query := url.Values{"chat_id": {"7"}, "text": {"Halo & salam"}, "reply_markup": {markup}, "disable_notification": {"true"}}.Encode()
	for _, tt := range []struct{ name, method, contentType, body string }{
		{"query", "sendMessage?" + query, "", ""},
		{"form", "sendMessage", "application/x-www-form-urlencoded", query},
		{"JSON", "sendMessage", "application/json; charset=utf-8", `{"chat_id":7,"text":"Halo & salam","reply_markup":` + markup + `,"disable_notification":true}`},
		{"JSON with a string inside", "sendMessage", "application/json", `{"chat_id":"7","text":"Halo & salam","disable_notification":true,"reply_markup":"{\"inline_keyboard\":[[{\"text\":\"Ya\",\"callback_data\":\"ya\"}]]}"}`},
		{"multipart", "sendMessage", writer.FormDataContentType(), form.String()},
		{"body wins over query", "sendMessage?text=lain", "application/x-www-form-urlencoded", query},
		{"any case", "SENDmessage", "application/x-www-form-urlencoded", query},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var sent struct {
				MessageID int `json:"message_id"`
			}
			r.post(tt.method, tt.contentType, tt.body).into(t, &sent)
			e := r.Ledger()[r.LastSeq()-1]
			if e.MessageID != sent.MessageID || e.Text != "Halo & salam" || !e.Silent || len(e.Buttons) != 1 || e.Buttons[0][0].Data != "ya" {
				t.Errorf("entry = %+v", e)
			}
		})
	}
}

func TestRoutes(t *testing.T) {
	r := newRig(t)
	for _, tt := range []struct {
		name, path  string
		status      int
		description string
	}{
		{"no bot", "/", 404, "Not Found"},
		{"no method", "/bot" + token, 404, "Not Found"},
		{"empty method", "/bot" + token + "/", 404, "Not Found"},
		{"unknown method", "/bot" + token + "/sendSurat", 404, "Not Found: method not found"},
		{"wrong token", "/bot4242:other/getMe", 401, "Unauthorized"},
		{"no token", "/bot4242/getMe", 401, "Unauthorized: invalid token specified"},
		{"token that begins with 0", "/bot0:x/getMe", 401, "Unauthorized: invalid token specified"},
		{"endless token", "/bot1:" + strings.Repeat("x", 80) + "/getMe", 401, "Unauthorized: invalid token specified"},
		{"file with a wrong token", "/file/bot4242:other/documents/file_1.csv", 401, "Unauthorized"},
		{"unknown file", "/file/bot" + token + "/documents/file_1.csv", 404, "Not Found"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name == "unknown method" {
				r.Expect("method sendSurat is unknown")
			}
			resp, err := http.Get(r.url + tt.path)
			ok(t, err)
			if got := r.decode(resp); got.Status != tt.status || got.ErrorCode != tt.status || got.OK || got.Description != tt.description {
				t.Errorf("got %d %q", got.Status, got.Description)
			}
		})
	}
	r.RevokeToken()
	if got := r.call("getMe"); got.Status != 401 {
		t.Errorf("after the revocation: %d", got.Status)
	}
}

func TestMethodsAreListed(t *testing.T) {
	names := newRig(t).Methods()
	if !slices.IsSorted(names) || !slices.Contains(names, "editMessageText") || len(names) < 25 {
		t.Errorf("methods = %v", names)
	}
}

func TestUnknownParameterIsNoted(t *testing.T) {
	r := newRig(t)
	r.Expect("sendMessage in chat 7: unknown parameter message_thead_id")
	if got := r.call("sendMessage", "chat_id", "7", "text", "a", "message_thead_id", "1"); !got.OK {
		t.Errorf("got %s", got.Description)
	}
}

func TestWhereTheBotMayWrite(t *testing.T) {
	r := newRig(t)
	r.AddUser(User{ID: 9, FirstName: "Wati"})
	for _, tt := range []struct {
		name    string
		prepare func() (chatID string)
		status  int
		want    string
	}{
		{"no chat_id", func() string { return "" }, 400, "Bad Request: chat_id is empty"},
		{"null", func() string { return "null" }, 400, "Bad Request: chat_id is empty"},
		{"zero", func() string { return "0" }, 400, "Bad Request: chat not found"},
		{"a name", func() string { return "@kpu" }, 400, "Bad Request: chat not found"},
		{"never seen", func() string { return "8" }, 400, "Bad Request: chat not found"},
		{"group never seen", func() string {
			return id(must[int64](t)(r.AddGroup("PPK", Group, 7)))
		}, 400, "Bad Request: chat not found"},
		{"seen in a group but never started", func() string {
			group := must[int64](t)(r.AddGroup("PPK", Group, 9))
			ok(t, r.AddBot(9, group))
			return "9"
		}, 403, "Forbidden: bot can't initiate conversation with a user"},
		{"blocked", func() string { ok(t, r.Block(7)); return "7" }, 403, "Forbidden: bot was blocked by the user"},
		{"deleted account", func() string { ok(t, r.Unblock(7)); ok(t, r.Deactivate(7)); return "7" }, 403, "Forbidden: user is deactivated"},
		{"kicked from a group", func() string { return r.kickedFrom(Group) }, 403, "Forbidden: bot was kicked from the group chat"},
		{"kicked from a supergroup", func() string { return r.kickedFrom(Supergroup) }, 403, "Forbidden: bot was kicked from the supergroup chat"},
		{"left", func() string {
			group := must[int64](t)(r.AddGroup("PPK", Supergroup, 8))
			ok(t, r.AddBot(8, group))
			r.call("leaveChat", "chat_id", id(group))
			return id(group)
		}, 403, "Forbidden: bot is not a member of the supergroup chat"},
		{"deleted group", func() string {
			group := must[int64](t)(r.AddGroup("PPK", Group, 8))
			ok(t, r.AddBot(8, group))
			ok(t, r.DeleteGroup(group))
			return id(group)
		}, 403, "Forbidden: the group chat was deleted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			chatID := tt.prepare()
			if strings.Contains(tt.want, "is empty") {
				r.Expect(tt.want)
			}
			got := r.call("sendMessage", "chat_id", chatID, "text", "Halo")
			if got.Status != tt.status || got.Description != tt.want {
				t.Errorf("got %d %q, want %q", got.Status, got.Description, tt.want)
			}
		})
	}
}

func (r *rig) kickedFrom(kind ChatKind) string {
	r.t.Helper()
	group := must[int64](r.t)(r.AddGroup("PPK", kind, 8))
	ok(r.t, r.AddBot(8, group))
	ok(r.t, r.RemoveBot(8, group))
	return id(group)
}

func TestReplies(t *testing.T) {
	r := newRig(t)
	target := must[int](t)(r.Send(7, 7, Outgoing{Text: "Lapor"}))
	for _, tt := range []struct {
		name   string
		params []string
		want   string // the text replied to, or the error
		fails  bool
	}{
		{"older parameter", []string{"reply_to_message_id", id(int64(target))}, "Lapor", false},
		{"reply_parameters", []string{"reply_parameters", `{"message_id":` + id(int64(target)) + `}`}, "Lapor", false},
		{"older, gone", []string{"reply_to_message_id", "999"}, "Bad Request: message to be replied not found", true},
		{"gone", []string{"reply_parameters", `{"message_id":999}`}, "Bad Request: message to be replied not found", true},
		{"older, gone but optional", []string{"reply_to_message_id", "999", "allow_sending_without_reply", "true"}, "", false},
		{"gone but optional", []string{"reply_parameters", `{"message_id":999,"allow_sending_without_reply":true}`}, "", false},
		{"null", []string{"reply_parameters", "null"}, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := r.call("sendMessage", append([]string{"chat_id", "7", "text", "Baik"}, tt.params...)...)
			if tt.fails {
				if got.Description != tt.want {
					t.Errorf("got %q", got.Description)
				}
				return
			}
			var m struct {
				Reply struct{ Text string } `json:"reply_to_message"`
			}
			got.into(t, &m)
			if m.Reply.Text != tt.want {
				t.Errorf("replies to %q, want %q", m.Reply.Text, tt.want)
			}
		})
	}
}

func TestEdits(t *testing.T) {
	r := newRig(t)
	const keyboard = `{"inline_keyboard":[[{"text":"Ya","callback_data":"ya"}]]}`
	mine := id(int64(r.sendText(7, "Satu")))
	theirs := id(int64(must[int](t)(r.Send(7, 7, Outgoing{Text: "Lapor"}))))
	gone := id(int64(r.sendText(7, "Hilang")))
	r.call("deleteMessage", "chat_id", "7", "message_id", gone)
	for _, tt := range []struct {
		name, method, message string
		params                []string
		want                  string
		breach                bool
	}{
		{"no message", "editMessageText", "", []string{"text", "a"}, "Bad Request: message identifier is not specified", true},
		{"unknown", "editMessageText", "999", []string{"text", "a"}, "Bad Request: message to edit not found", false},
		{"deleted", "editMessageText", gone, []string{"text", "a"}, "Bad Request: message to edit not found", false},
		{"somebody else's", "editMessageText", theirs, []string{"text", "a"}, "Bad Request: message can't be edited", true},
		{"same text", "editMessageText", mine, []string{"text", "Satu"}, "Bad Request: " + notModified, false},
		{"same text in tags", "editMessageText", mine, []string{"text", "Satu<b></b> ", "parse_mode", "HTML"}, "Bad Request: " + notModified, false},
		{"buttons come", "editMessageReplyMarkup", mine, []string{"reply_markup", keyboard}, "", false},
		{"same buttons", "editMessageReplyMarkup", mine, []string{"reply_markup", keyboard}, "Bad Request: " + notModified, false},
		{"same text and buttons", "editMessageText", mine, []string{"text", "Satu", "reply_markup", keyboard}, "Bad Request: " + notModified, false},
		{"without reply_markup the buttons go", "editMessageText", mine, []string{"text", "Satu"}, "", false},
		{"no buttons to remove", "editMessageReplyMarkup", mine, []string{"reply_markup", `{"inline_keyboard":[]}`}, "Bad Request: " + notModified, false},
		{"reply keyboard", "editMessageText", mine, []string{"text", "Dua", "reply_markup", `{"keyboard":[["Ya"]]}`}, "Bad Request: inline keyboard expected", true},
		{"no caption there", "editMessageCaption", mine, []string{"caption", "a"}, "Bad Request: there is no caption in the message to edit", true},
		{"bold", "editMessageText", mine, []string{"text", "<b>Satu</b>", "parse_mode", "HTML"}, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.breach {
				r.Expect(tt.want)
			}
			got := r.call(tt.method, append([]string{"chat_id", "7", "message_id", tt.message}, tt.params...)...)
			if got.Description != tt.want || got.OK != (tt.want == "") {
				t.Errorf("got %q, want %q", got.Description, tt.want)
			}
		})
	}
	last := r.Chat(7).Messages()[1]
	if last.Text != "Satu" || last.Source != "<b>Satu</b>" || last.Buttons != nil || last.EditDate.IsZero() {
		t.Errorf("in the end: %+v", last)
	}
}

func TestDeletes(t *testing.T) {
	r := newRig(t)
	group := must[int64](t)(r.AddGroup("KPU", Supergroup, 7))
	ok(t, r.AddBot(7, group))
	old := r.sendText(7, "lama")
	r.clock.Advance(48*time.Hour + time.Second)
	fresh := r.sendText(7, "baru")
	theirs := must[int](t)(r.Send(7, 7, Outgoing{Text: "punya Siti"}))
	inGroup := must[int](t)(r.Send(7, group, Outgoing{Text: "punya Siti"}))
	for _, tt := range []struct {
		name    string
		chat    int64
		message int
		want    string
	}{
		{"own", 7, fresh, ""},
		{"again", 7, fresh, "Bad Request: message to delete not found"},
		{"older than two days", 7, old, "Bad Request: message can't be deleted"},
		{"somebody's in private", 7, theirs, ""},
		{"somebody's in a group", group, inGroup, "Bad Request: message can't be deleted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := r.call("deleteMessage", "chat_id", id(tt.chat), "message_id", id(int64(tt.message)))
			if got.Description != tt.want {
				t.Errorf("got %q, want %q", got.Description, tt.want)
			}
		})
	}
	ok(t, r.MakeAdmin(r.BotID(), group))
	if got := r.call("deleteMessage", "chat_id", id(group), "message_id", id(int64(inGroup))); !got.OK {
		t.Errorf("an administrator's delete: %s", got.Description)
	}
}

func TestKeyboardErrors(t *testing.T) {
	r := newRig(t)
	button := func(fields string) string { return `{"inline_keyboard":[[{"text":"Ya",` + fields + `}]]}` }
	rows := func(row, n int) string {
		one := `[` + strings.TrimSuffix(strings.Repeat(`{"text":"a","callback_data":"a"},`, row), ",") + `],`
		return `{"inline_keyboard":[` + strings.TrimSuffix(strings.Repeat(one, n), ",") + `]}`
	}
	for _, tt := range []struct{ name, markup, want string }{
		{"no JSON", `{`, "Bad Request: can't parse reply keyboard markup JSON object"},
		{"no object", `[]`, "Bad Request: object expected as reply markup"},
		{"null keyboard", `{"inline_keyboard":null}`, `Bad Request: field "inline_keyboard" must be of type Array`},
		{"null row", `{"inline_keyboard":[null]}`, `Bad Request: field "inline_keyboard" must be an Array of Arrays of InlineKeyboardButton`},
		{"no text", `{"inline_keyboard":[[{"callback_data":"a"}]]}`, `Bad Request: can't parse inline keyboard button: Can't find field "text"`},
		{"text is a number", `{"inline_keyboard":[[{"text":1,"callback_data":"a"}]]}`, `Bad Request: can't parse inline keyboard button: Field "text" must be of type String`},
		{"no action", `{"inline_keyboard":[[{"text":"a"}]]}`, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		{"empty data", button(`"callback_data":""`), "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		{"64 bytes of data", button(`"callback_data":"` + strings.Repeat("é", 32) + `"`), ""},
		{"65 bytes of data", button(`"callback_data":"` + strings.Repeat("é", 32) + `x"`), "Bad Request: BUTTON_DATA_INVALID"},
		{"no address", button(`"url":"not-a-url"`), "Bad Request: inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL"},
		{"FTP", button(`"url":"ftp://example.com"`), "Bad Request: inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol"},
		{"address", button(`"url":"https://kpu.go.id"`), ""},
		{"empty keyboard", `{"inline_keyboard":[]}`, ""},
		{"8 in a row, 100 in all", strings.TrimSuffix(rows(8, 12), "]}") + `,[{"text":"a","callback_data":"a"},{"text":"a","callback_data":"a"},{"text":"a","callback_data":"a"},{"text":"a","callback_data":"a"}]]}`, ""},
		{"too many", rows(7, 43), "Bad Request: reply markup is too long"},
		{"reply keyboard", `{"keyboard":[["Ya",{"text":"Tidak"}]]}`, ""},
		{"null reply keyboard", `{"keyboard":null}`, `Bad Request: field "keyboard" must be of type Array`},
		{"reply keyboard without text", `{"keyboard":[[{}]]}`, `Bad Request: can't parse keyboard button: Can't find field "text"`},
		{"force reply", `{"force_reply":true}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.want != "" {
				r.Expect(tt.want)
			}
			got := r.call("sendMessage", "chat_id", "7", "text", "a", "reply_markup", tt.markup)
			if got.Description != tt.want {
				t.Errorf("got %q, want %q", got.Description, tt.want)
			}
		})
	}
	r.Expect("9 buttons in a row")
	r.call("sendMessage", "chat_id", "7", "text", "a", "reply_markup", rows(9, 1))
	r.Expect("104 buttons under a message")
	r.call("sendMessage", "chat_id", "7", "text", "a", "reply_markup", rows(8, 13))
}

func TestReplyKeyboardStaysUntilRemoved(t *testing.T) {
	r := newRig(t)
	r.call("sendMessage", "chat_id", "7", "text", "a", "reply_markup", `{"keyboard":[["Ya",{"text":"Tidak"}]]}`)
	r.sendText(7, "b")
	if got := r.Chat(7).Keyboard(); len(got) != 1 || len(got[0]) != 2 || got[0][1] != "Tidak" {
		t.Errorf("keyboard = %v", got)
	}
	r.call("sendMessage", "chat_id", "7", "text", "c", "reply_markup", `{"remove_keyboard":true}`)
	if got := r.Chat(7).Keyboard(); got != nil {
		t.Errorf("after its removal: %v", got)
	}
}

func TestAnswerCallbackQuery(t *testing.T) {
	r := newRig(t)
	message := r.sendText(7, "Pilih")
	const late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
	tap := must[string](t)(r.Tap(7, 7, message, "apa saja"))
	if got := r.call("answerCallbackQuery", "callback_query_id", tap, "text", "Baik"); !got.OK {
		t.Errorf("first answer: %s", got.Description)
	}
	if got := r.call("answerCallbackQuery", "callback_query_id", tap); got.Description != late {
		t.Errorf("second answer: %q", got.Description)
	}
	if got := r.call("answerCallbackQuery", "callback_query_id", "1"); got.Description != late {
		t.Errorf("unknown query: %q", got.Description)
	}
	tap = must[string](t)(r.Tap(7, 7, message, "b"))
	r.Expect("MESSAGE_TOO_LONG")
	r.call("answerCallbackQuery", "callback_query_id", tap, "text", strings.Repeat("x", 201))
	r.clock.Advance(151 * time.Second)
	if got := r.call("answerCallbackQuery", "callback_query_id", tap); got.Description != late {
		t.Errorf("late answer: %q", got.Description)
	}
	e := r.Ledger()[2]
	if e.Kind != Toast || e.UserID != 7 || e.Text != "Baik" || e.MessageID != message || !e.ByBot {
		t.Errorf("entry = %+v", e)
	}
}

func TestTapOnDeletedMessage(t *testing.T) {
	r := newRig(t)
	message := r.sendText(7, "Pilih")
	ok(t, r.Remove(7, message))
	must[string](t)(r.Tap(7, 7, message, "a"))
	var list []struct {
		Callback struct {
			Message struct {
				Date int
				ID   int `json:"message_id"`
				Text string
			}
		} `json:"callback_query"`
	}
	r.call("getUpdates").into(t, &list)
	if got := list[1].Callback.Message; got.ID != message || got.Date != 0 || got.Text != "" {
		t.Errorf("message = %+v", got)
	}
}

func TestCommandMenus(t *testing.T) {
	r := newRig(t)
	group := must[int64](t)(r.AddGroup("KPU", Supergroup, 7, 8))
	ok(t, r.AddBot(7, group))
	set := func(scope, name string) {
		t.Helper()
		if got := r.call("setMyCommands", "scope", scope, "commands", `[{"command":"/`+name+`","description":"x"}]`); !got.OK {
			t.Fatal(got.Description)
		}
	}
	for _, step := range []struct {
		scope, name             string
		private, member, keeper string // what Siti sees in private, Budi and the owner Siti in the group
	}{
		{"", "a", "a", "a", "a"},
		{`{"type":"all_private_chats"}`, "b", "b", "a", "a"},
		{`{"type":"all_group_chats"}`, "c", "b", "c", "c"},
		{`{"type":"all_chat_administrators"}`, "d", "b", "c", "d"},
		{`{"type":"chat","chat_id":` + id(group) + `}`, "e", "b", "e", "e"},
		{`{"type":"chat_administrators","chat_id":` + id(group) + `}`, "f", "b", "e", "f"},
		{`{"type":"chat_member","chat_id":` + id(group) + `,"user_id":8}`, "g", "b", "g", "f"},
		{`{"type":"chat","chat_id":7}`, "h", "h", "g", "f"},
	} {
		set(step.scope, step.name)
		see := func(user, chat int64) string { return r.Commands(user, chat)[0].Command }
		if p, m, k := see(7, 7), see(8, group), see(7, group); p != step.private || m != step.member || k != step.keeper {
			t.Errorf("after %q: %s %s %s", step.scope, p, m, k)
		}
	}
	r.call("deleteMyCommands", "scope", `{"type":"chat","chat_id":7}`)
	if got := r.Commands(7, 7)[0].Command; got != "b" {
		t.Errorf("after the deletion: %s", got)
	}
	var got []Command
	r.call("getMyCommands", "scope", `{"type":"all_group_chats"}`).into(t, &got)
	if len(got) != 1 || got[0].Command != "c" {
		t.Errorf("getMyCommands = %v", got)
	}
}

func TestCommandErrors(t *testing.T) {
	r := newRig(t)
	many, err := json.Marshal(make([]Command, 101))
	ok(t, err)
	for _, tt := range []struct{ name, commands, scope, want string }{
		{"null", "null", "", "can't parse commands JSON object: expected an Array of BotCommand"},
		{"bad character", `[{"command":"a-b","description":"x"}]`, "", "BOT_COMMAND_INVALID"},
		{"upper case", `[{"command":"Lapor","description":"x"}]`, "", "BOT_COMMAND_INVALID"},
		{"empty", `[{"command":"/","description":"x"}]`, "", "command must be non-empty"},
		{"too long", `[{"command":"` + strings.Repeat("a", 33) + `","description":"x"}]`, "", "command length must not exceed 32"},
		{"no description", `[{"command":"a"}]`, "", "command description must be non-empty"},
		{"long description", `[{"command":"a","description":"` + strings.Repeat("x", 257) + `"}]`, "", "command description length must not exceed 256"},
		{"too many", string(many), "", "BOT_COMMANDS_TOO_MUCH"},
		{"bad scope", `[]`, `{"type":"semua"}`, "unsupported scope type specified"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r.Expect(tt.want)
			if got := r.call("setMyCommands", "commands", tt.commands, "scope", tt.scope); got.Description != "Bad Request: "+tt.want {
				t.Errorf("got %q", got.Description)
			}
		})
	}
}

func TestChatQueries(t *testing.T) {
	r := newRig(t)
	group := must[int64](t)(r.AddGroup("KPU", Supergroup, 7, 8))
	ok(t, r.AddBot(7, group))
	var chat struct{ Type, Title string }
	r.call("getChat", "chat_id", id(group)).into(t, &chat)
	if chat.Type != "supergroup" || chat.Title != "KPU" {
		t.Errorf("getChat = %+v", chat)
	}
	member := func(user int64) string {
		var m struct{ Status string }
		r.call("getChatMember", "chat_id", id(group), "user_id", id(user)).into(t, &m)
		return m.Status
	}
	if a, b, c := member(7), member(8), member(r.BotID()); a != "creator" || b != "member" || c != "member" {
		t.Errorf("statuses %s %s %s", a, b, c)
	}
	var count int
	r.call("getChatMemberCount", "chat_id", id(group)).into(t, &count)
	var admins []struct{ User struct{ ID int64 } }
	r.call("getChatAdministrators", "chat_id", id(group)).into(t, &admins)
	if count != 3 || len(admins) != 1 || admins[0].User.ID != 7 {
		t.Errorf("%d members, administrators %v", count, admins)
	}
	for user, want := range map[string]string{"": "invalid user_id specified", "77": "user not found"} {
		if want == "invalid user_id specified" {
			r.Expect(want)
		}
		if got := r.call("getChatMember", "chat_id", id(group), "user_id", user); got.Description != "Bad Request: "+want {
			t.Errorf("getChatMember of %q: %q", user, got.Description)
		}
	}
	if got := r.call("leaveChat", "chat_id", id(group)); !got.OK {
		t.Error(got.Description)
	}
	if got := r.call("getChat", "chat_id", id(group)); got.Status != 403 {
		t.Errorf("getChat after leaving: %d", got.Status)
	}
}

func TestPinsReactionsAndActions(t *testing.T) {
	r := newRig(t)
	group := must[int64](t)(r.AddGroup("KPU", Supergroup, 7))
	ok(t, r.AddBot(7, group))
	board := id(int64(r.sendText(group, "Papan")))
	if got := r.call("pinChatMessage", "chat_id", id(group), "message_id", board); got.Description != "Bad Request: not enough rights to manage pinned messages in the chat" {
		t.Errorf("pin by a member: %q", got.Description)
	}
	ok(t, r.MakeAdmin(r.BotID(), group))
	r.call("pinChatMessage", "chat_id", id(group), "message_id", board)
	r.call("setMessageReaction", "chat_id", id(group), "message_id", board, "reaction", `[{"type":"emoji","emoji":"👍"}]`)
	r.call("sendChatAction", "chat_id", id(group), "action", "typing")
	m := must[Message](t)(r.Chat(group).Message(2))
	if !m.Pinned || m.Reaction != "👍" {
		t.Errorf("board = %+v", m)
	}
	messages := r.Chat(group).Messages()
	if last := messages[len(messages)-1]; last.Service != "pinned_message" || !last.ByBot {
		t.Errorf("last message = %+v", last)
	}
	if e := r.Ledger()[r.LastSeq()-1]; e.Kind != Action || e.Text != "typing" {
		t.Errorf("entry = %+v", e)
	}
	r.Expect("REACTION_INVALID")
	r.call("setMessageReaction", "chat_id", id(group), "message_id", board, "reaction", `[{"type":"emoji","emoji":"🧻"}]`)
	r.Expect("wrong parameter action in request")
	r.call("sendChatAction", "chat_id", id(group), "action", "sleeping")
	r.call("unpinChatMessage", "chat_id", id(group))
	if m := must[Message](t)(r.Chat(group).Message(2)); m.Pinned {
		t.Error("still pinned")
	}
}
