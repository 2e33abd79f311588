package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// rawMessages returns the messages that wait for the bot as loose JSON, and confirms nothing.
func (r *rig) rawMessages(kind string) []map[string]any {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []map[string]any
	for _, u := range r.queue.waiting {
		var fields map[string]json.RawMessage
		ok(r.t, json.Unmarshal(u.raw, &fields))
		if raw, found := fields[kind]; found {
			var m map[string]any
			ok(r.t, json.Unmarshal(raw, &m))
			list = append(list, m)
		}
	}
	return list
}

// group makes a group of Siti, its owner, and Budi, with the bot inside and all updates so far confirmed.
func (r *rig) group(kind ChatKind) int64 {
	r.t.Helper()
	group := must[int64](r.t)(r.AddGroup("KPU Kukar", kind, 7, 8))
	ok(r.t, r.AddBot(7, group))
	r.Steal(100)
	return group
}

func TestProvenance(t *testing.T) {
	r := newRig(t)
	r.SetPrivacy(false)
	group := r.group(Supergroup)
	channel := must[int64](t)(r.AddGroup("Kanal KPU", Channel, 7))
	r.AddUser(User{ID: 99, FirstName: "Inline", UserName: "gif", IsBot: true})
	user := func(id, first, name string, bot bool) map[string]any {
		m := map[string]any{"id": json.Number(id), "is_bot": bot, "first_name": first}
		if name != "" {
			m["username"] = name
		}
		return m
	}
	siti := user("7", "Siti", "siti", false)
	budi := user("8", "Budi", "", false)
	date := json.Number(id(start.Unix()))
	earlier := json.Number(id(start.Add(-time.Hour).Unix()))
	channelChat := map[string]any{"id": json.Number(id(channel)), "type": "channel", "title": "Kanal KPU"}
	for _, tt := range []struct {
		name string
		out  Outgoing
		kind string
		want map[string]any // beside text, date, chat and message_id
	}{
		{"plain", Outgoing{}, "message", map[string]any{"from": siti}},
		{"forwarded from a person", Outgoing{Forward: &Forward{From: 8, Date: start.Add(-time.Hour)}}, "message", map[string]any{
			"from": siti, "forward_from": budi, "forward_date": earlier,
			"forward_origin": map[string]any{"type": "user", "date": earlier, "sender_user": budi},
		}},
		{"forwarded from a hidden person", Outgoing{Forward: &Forward{Name: "Wati"}}, "message", map[string]any{
			"from": siti, "forward_sender_name": "Wati", "forward_date": date,
			"forward_origin": map[string]any{"type": "hidden_user", "date": date, "sender_user_name": "Wati"},
		}},
		{"forwarded from a channel", Outgoing{Forward: &Forward{Chat: channel}}, "message", map[string]any{
			"from": siti, "forward_from_chat": channelChat, "forward_from_message_id": json.Number("1"), "forward_date": date,
			"forward_origin": map[string]any{"type": "channel", "date": date, "chat": channelChat, "message_id": json.Number("1")},
		}},
		{"anonymous administrator", Outgoing{Anonymous: true}, "message", map[string]any{
			"from":        user("1087968824", "Group", "GroupAnonymousBot", true),
			"sender_chat": map[string]any{"id": json.Number(id(group)), "type": "supergroup", "title": "KPU Kukar"},
		}},
		{"as a channel", Outgoing{SenderChat: channel}, "message", map[string]any{
			"from": user("136817688", "Channel", "Channel_Bot", true), "sender_chat": channelChat,
		}},
		{"forwarded by Telegram itself", Outgoing{SenderChat: channel, AutoForward: true}, "message", map[string]any{
			"from": user("777000", "Telegram", "", false), "sender_chat": channelChat, "is_automatic_forward": true,
			"forward_from_chat": channelChat, "forward_from_message_id": json.Number("1"), "forward_date": date,
			"forward_origin": map[string]any{"type": "channel", "date": date, "chat": channelChat, "message_id": json.Number("1")},
		}},
		{"through an inline bot", Outgoing{ViaBot: 99}, "message", map[string]any{"from": siti, "via_bot": user("99", "Inline", "gif", true)}},
		{"scheduled", Outgoing{FromOffline: true}, "message", map[string]any{"from": siti, "is_from_offline": true}},
		{"business", Outgoing{Business: "b1"}, "business_message", map[string]any{"from": siti, "business_connection_id": "b1"}},
		{"album", Outgoing{Album: "a1"}, "message", map[string]any{"from": siti, "media_group_id": "a1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.out.Text = "Lapor"
			must[int](t)(r.Send(7, group, tt.out))
			r.mu.Lock()
			raw := r.queue.waiting[len(r.queue.waiting)-1].raw
			r.mu.Unlock()
			got := decodeNumbers(t, raw)[tt.kind].(map[string]any)
			if got["text"] != "Lapor" || got["date"] != date {
				t.Errorf("text %v, date %v", got["text"], got["date"])
			}
			for _, field := range []string{"text", "date", "chat", "message_id"} {
				delete(got, field)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestPrivacyMode(t *testing.T) {
	r := newRig(t)
	group := r.group(Supergroup)
	r.AddUser(User{ID: 50, FirstName: "Bot lain", UserName: "lain_bot", IsBot: true})
	ok(t, r.Join(50, group))
	r.Steal(100)
	own := r.sendText(group, "Rekap")
	for _, tt := range []struct {
		name string
		from int64
		out  Outgoing
		sees bool
	}{
		{"talk", 7, Outgoing{Text: "Selamat pagi"}, false},
		{"a mention", 7, Outgoing{Text: "@lapor_bot tolong"}, false},
		{"a command", 7, Outgoing{Text: "/stok"}, true},
		{"a command for it", 7, Outgoing{Text: "/stok@Lapor_Bot"}, true},
		{"a command for another", 7, Outgoing{Text: "/stok@lain_bot"}, false},
		{"a command in the middle", 7, Outgoing{Text: "coba /stok"}, false},
		{"a command for it in the middle", 7, Outgoing{Text: "coba /stok@lapor_bot"}, true},
		{"a command in a caption", 7, Outgoing{Caption: "/lapor", Photo: &Upload{Data: []byte("x")}}, true},
		{"a reply to it", 7, Outgoing{Text: "terima kasih", ReplyTo: own}, true},
		{"another bot's command", 50, Outgoing{Text: "/stok@lapor_bot"}, false},
		{"a command after another bot spoke", 7, Outgoing{Text: "/stok"}, false},
		{"a command for it after another bot spoke", 7, Outgoing{Text: "/stok@lapor_bot"}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := len(r.rawMessages("message"))
			must[int](t)(r.Send(tt.from, group, tt.out))
			if sees := len(r.rawMessages("message")) > before; sees != tt.sees {
				t.Errorf("sees it: %v, want %v", sees, tt.sees)
			}
		})
	}
	r.sendText(group, "Halo")
	before := len(r.rawMessages("message"))
	command := must[int](t)(r.Send(7, group, Outgoing{Text: "/stok"}))
	must[int](t)(r.Send(8, group, Outgoing{Text: "saya juga", ReplyTo: command}))
	talk := must[int](t)(r.Send(7, group, Outgoing{Text: "rahasia"}))
	must[int](t)(r.Send(8, group, Outgoing{Text: "ya", ReplyTo: talk}))
	if got := len(r.rawMessages("message")) - before; got != 2 {
		t.Errorf("%d of a command, a reply to it, talk and a reply to that; want 2", got)
	}
	ok(t, r.MakeAdmin(r.BotID(), group))
	before = len(r.rawMessages("message"))
	must[int](t)(r.Send(7, group, Outgoing{Text: "Selamat sore"}))
	must[int](t)(r.Send(50, group, Outgoing{Text: "Saya bot"}))
	if got := len(r.rawMessages("message")) - before; got != 1 {
		t.Errorf("an administrator sees %d of a person's and a bot's message, want 1", got)
	}
}

func TestEditByAPerson(t *testing.T) {
	r := newRig(t)
	sent := must[int](t)(r.Send(7, 7, Outgoing{Text: "/lapor kotak 1"}))
	r.clock.Advance(time.Minute)
	ok(t, r.Edit(7, 7, sent, "/lapor kotak 2"))
	edits := r.rawMessages("edited_message")
	if len(edits) != 1 || edits[0]["text"] != "/lapor kotak 2" || edits[0]["edit_date"] != float64(start.Add(time.Minute).Unix()) || edits[0]["date"] != float64(start.Unix()) {
		t.Errorf("edits = %v", edits)
	}
	if err := r.Edit(8, 7, sent, "x"); err == nil {
		t.Error("somebody else edited the message")
	}
	answer := r.sendText(7, "Tercatat")
	if err := r.Edit(7, 7, answer, "x"); !errors.Is(err, ErrNoMessage) {
		t.Errorf("edit of the bot's message: %v", err)
	}
	photo := must[int](t)(r.Send(7, 7, Outgoing{Caption: "rusak", Photo: &Upload{Data: []byte("x")}}))
	ok(t, r.Edit(7, 7, photo, "rusak 2"))
	if m := must[Message](t)(r.Chat(7).Message(photo)); m.Text != "rusak 2" {
		t.Errorf("caption = %q", m.Text)
	}
}

func TestWhatPeopleCannotDo(t *testing.T) {
	r := newRig(t)
	group := r.group(Group)
	r.AddUser(User{ID: 9, FirstName: "Wati"})
	long := strings.Repeat("x", 4097)
	for _, tt := range []struct {
		name string
		do   func() (int, error)
		want error
	}{
		{"unknown person", func() (int, error) { return r.Send(10, 7, Outgoing{Text: "a"}) }, ErrNoUser},
		{"unknown chat", func() (int, error) { return r.Send(7, -1, Outgoing{Text: "a"}) }, ErrNoChat},
		{"foreign group", func() (int, error) { return r.Send(9, group, Outgoing{Text: "a"}) }, ErrNotMember},
		{"before start", func() (int, error) { return r.Send(8, 8, Outgoing{Text: "a"}) }, ErrNotStarted},
		{"nothing", func() (int, error) { return r.Send(7, 7, Outgoing{}) }, ErrEmpty},
		{"white space", func() (int, error) { return r.Send(7, 7, Outgoing{Text: " \n"}) }, ErrEmpty},
		{"too long", func() (int, error) { return r.Send(7, 7, Outgoing{Text: long}) }, ErrTooLong},
		{"reply to nothing", func() (int, error) { return r.Send(7, 7, Outgoing{Text: "a", ReplyTo: 999}) }, ErrNoMessage},
		{"topic that is none", func() (int, error) { return r.Send(7, group, Outgoing{Text: "a", Thread: 5}) }, ErrNoMessage},
		{"anonymous without being administrator", func() (int, error) { return r.Send(8, group, Outgoing{Text: "a", Anonymous: true}) }, ErrNotMember},
		{"after leaving", func() (int, error) {
			ok(t, r.RemoveMember(8, group))
			return r.Send(8, group, Outgoing{Text: "a"})
		}, ErrNotMember},
		{"after blocking", func() (int, error) {
			ok(t, r.Block(7))
			return r.Send(7, 7, Outgoing{Text: "a"})
		}, ErrNotStarted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := tt.do(); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
	if _, err := r.StartPrivate(7, "KODE-1"); err != nil {
		t.Errorf("start after a block: %v", err)
	}
	messages := r.Chat(7).Messages()
	if last := messages[len(messages)-1]; last.Text != "/start KODE-1" {
		t.Errorf("last message = %q", last.Text)
	}
}

func TestMembershipUpdates(t *testing.T) {
	r := newRig(t)
	r.Steal(1)
	group := must[int64](t)(r.AddGroup("PPK", Group, 7))
	ok(t, r.AddBot(7, group))
	ok(t, r.MakeAdmin(r.BotID(), group))
	ok(t, r.RemoveBot(7, group))
	ok(t, r.Block(7))
	ok(t, r.Block(7)) // once more changes nothing
	ok(t, r.Unblock(7))
	var got []string
	for _, u := range r.updates(0) {
		switch {
		case u.MyChatMember != nil:
			m := u.MyChatMember
			got = append(got, m.Chat.Type+": "+m.OldChatMember.Status+" → "+m.NewChatMember.Status)
			if m.From.ID != 7 || m.NewChatMember.User.ID != r.BotID() {
				t.Errorf("update = %+v", m)
			}
		case u.Message != nil && u.Message.NewChatMembers != nil:
			got = append(got, "added")
		case u.Message != nil && u.Message.LeftChatMember != nil:
			got = append(got, "removed")
		}
	}
	want := []string{
		"group: left → member", "added", "group: member → administrator", "group: administrator → kicked", "removed",
		"private: member → kicked", "private: kicked → member",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRename(t *testing.T) {
	r := newRig(t)
	r.AddUser(User{ID: 7, FirstName: "<b>Siti & Co</b>"})
	r.say(1)
	got := r.updates(0)
	if first, then := got[0].Message.From.FirstName, got[1].Message.From.FirstName; first != "Siti" || then != "<b>Siti & Co</b>" {
		t.Errorf("names %q, %q", first, then)
	}
	if name := got[1].Message.Chat.FirstName; name != "<b>Siti & Co</b>" {
		t.Errorf("chat name %q", name)
	}
}

func TestOnlyAnAdministratorSeesMembers(t *testing.T) {
	r := newRig(t)
	r.call("getUpdates", "allowed_updates", `["chat_member"]`)
	group := r.group(Supergroup)
	r.AddUser(User{ID: 9, FirstName: "Wati"})
	ok(t, r.Join(9, group))
	if got := r.rawMessages("chat_member"); len(got) != 0 {
		t.Errorf("a plain member got %v", got)
	}
	ok(t, r.MakeAdmin(r.BotID(), group))
	ok(t, r.RemoveMember(9, group))
	got := r.rawMessages("chat_member")
	if len(got) != 1 || got[0]["new_chat_member"].(map[string]any)["status"] != "left" {
		t.Errorf("an administrator got %v", got)
	}
}

func TestMigration(t *testing.T) {
	r := newRig(t)
	old := r.group(Group)
	before := r.sendText(old, "Rekap")
	fresh := must[int64](t)(r.Migrate(old))
	got := r.rawMessages("message")
	if len(got) != 2 || got[0]["migrate_to_chat_id"] != float64(fresh) || got[1]["migrate_from_chat_id"] != float64(old) {
		t.Fatalf("service messages: %v", got)
	}
	if got[1]["message_id"] != float64(1) {
		t.Errorf("message ids go on after the migration: %v", got[1]["message_id"])
	}
	answer := r.call("sendMessage", "chat_id", id(old), "text", "Halo")
	if answer.Status != 400 || answer.Description != "Bad Request: group chat was upgraded to a supergroup chat" || answer.Parameters.MigrateToChatID != fresh {
		t.Errorf("send to the old id: %+v", answer)
	}
	if got := r.call("editMessageText", "chat_id", id(old), "message_id", id(int64(before)), "text", "x"); got.Parameters.MigrateToChatID != fresh {
		t.Errorf("edit in the old chat: %+v", got)
	}
	r.sendText(fresh, "Halo")
	if _, err := r.Send(7, old, Outgoing{Text: "a"}); !errors.Is(err, ErrNoChat) {
		t.Errorf("a person writes to the old chat: %v", err)
	}
	must[int](t)(r.Send(8, fresh, Outgoing{Text: "a"}))
}

func TestTopics(t *testing.T) {
	r := newRig(t)
	forum := must[int64](t)(r.AddForum("KPU Kukar", 7, 8))
	ok(t, r.AddBot(7, forum))
	thread := must[int](t)(r.AddTopic(7, forum, "Logistik"))
	r.Steal(100)
	must[int](t)(r.Send(8, forum, Outgoing{Text: "/stok", Thread: thread}))
	got := r.rawMessages("message")[0]
	opened := got["reply_to_message"].(map[string]any)
	if got["message_thread_id"] != float64(thread) || got["is_topic_message"] != true || opened["forum_topic_created"] == nil {
		t.Errorf("message in a topic: %v", got)
	}
	send := func(params ...string) reply {
		return r.call("sendMessage", append([]string{"chat_id", id(forum), "text", "Rekap"}, params...)...)
	}
	var sent struct {
		Thread int  `json:"message_thread_id"`
		Topic  bool `json:"is_topic_message"`
	}
	send("message_thread_id", id(int64(thread))).into(t, &sent)
	if sent.Thread != thread || !sent.Topic {
		t.Errorf("sent = %+v", sent)
	}
	sent.Thread = 0
	send("reply_to_message_id", id(int64(got["message_id"].(float64)))).into(t, &sent)
	if sent.Thread != thread {
		t.Errorf("a reply to a message in a topic went to thread %d", sent.Thread)
	}
	for name, threadID := range map[string]string{"general": "1", "unknown": "99"} {
		if got := send("message_thread_id", threadID); got.Description != "Bad Request: message thread not found" {
			t.Errorf("%s topic: %q", name, got.Description)
		}
	}
	ok(t, r.CloseTopic(forum, thread))
	if got := send("message_thread_id", id(int64(thread))); got.Description != "Bad Request: TOPIC_CLOSED" {
		t.Errorf("closed topic: %q", got.Description)
	}
	ok(t, r.DeleteTopic(forum, thread))
	if got := send("message_thread_id", id(int64(thread))); got.Description != "Bad Request: message thread not found" {
		t.Errorf("deleted topic: %q", got.Description)
	}
	if got := r.call("sendMessage", "chat_id", "7", "text", "a", "message_thread_id", "5"); got.Description != "Bad Request: message thread not found" {
		t.Errorf("topic of a private chat: %q", got.Description)
	}
}

func TestChannel(t *testing.T) {
	r := newRig(t)
	channel := must[int64](t)(r.AddGroup("Kanal", Channel, 7, 8))
	ok(t, r.AddBot(7, channel))
	r.Steal(100)
	must[int](t)(r.Send(7, channel, Outgoing{Text: "Pengumuman"}))
	got := r.rawMessages("channel_post")
	if len(got) != 1 || got[0]["from"] != nil || got[0]["sender_chat"].(map[string]any)["id"] != float64(channel) {
		t.Errorf("posts = %v", got)
	}
	if _, err := r.Send(8, channel, Outgoing{Text: "a"}); !errors.Is(err, ErrNotMember) {
		t.Errorf("a reader writes: %v", err)
	}
}

func decodeNumbers(t *testing.T, raw []byte) map[string]any {
	t.Helper()
	var m map[string]any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	ok(t, d.Decode(&m))
	return m
}
