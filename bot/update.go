package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"laporbot/commands"
	"laporbot/logistics"
)

// allowedUpdates is always sent in full: Telegram keeps an earlier list where
// none is given, and leaves some kinds out by default.
const allowedUpdates = `["message","edited_message","callback_query","my_chat_member"]`

// update is one decoded update: the library's types with the fields it is too old
// to know.
type update struct {
	UpdateID     int64                       `json:"update_id"`
	Message      *message                    `json:"message"`
	Edited       *message                    `json:"edited_message"`
	Callback     *callback                   `json:"callback_query"`
	MyChatMember *tgbotapi.ChatMemberUpdated `json:"my_chat_member"`
}

// message is a message with what newer servers say of it, and with the marks that
// its sender did not write it himself, here and now. The marks are read from the
// raw JSON, since the library knows only the names they had in 2021; those it has
// too are named again here so that these win.
type message struct {
	tgbotapi.Message
	ThreadID       int  `json:"message_thread_id"`
	IsTopicMessage bool `json:"is_topic_message"`

	ForwardOrigin     json.RawMessage `json:"forward_origin"`
	ForwardDate       json.RawMessage `json:"forward_date"`
	AutomaticForward  bool            `json:"is_automatic_forward"`
	ViaBot            json.RawMessage `json:"via_bot"`
	SenderChat        json.RawMessage `json:"sender_chat"`
	SenderBusinessBot json.RawMessage `json:"sender_business_bot"`
	BusinessID        string          `json:"business_connection_id"`
	FromOffline       bool            `json:"is_from_offline"`
}

// callback is a tap on a button.
type callback struct {
	ID      string        `json:"id"`
	From    tgbotapi.User `json:"from"`
	Message *message      `json:"message"`
	Data    string        `json:"data"`
}

// placed reports whether a message is there and belongs to a chat.
func (m *message) placed() bool { return m != nil && m.Chat != nil && m.Chat.ID != 0 }

// place is the chat, or the topic of it, that a message is in.
func (m *message) place() commands.Chat {
	c := commands.Chat{ID: m.Chat.ID, Kind: chatKind(m.Chat.Type), Title: clean(m.Chat.Title)}
	if m.IsTopicMessage {
		c.ThreadID = m.ThreadID
	}
	return c
}

// Ids under which Telegram writes for others: anonymous administrators, channels
// and forwarded channel posts.
const (
	groupAnonymousBot = 1087968824
	channelBot        = 136817688
	serviceChat       = 777000
)

// foreign names what makes a message one that its sender did not write; empty for
// an honest one. The words are the names of blocks in messages.
func (m *message) foreign() string {
	switch {
	case len(m.ForwardOrigin) > 0, len(m.ForwardDate) > 0, m.AutomaticForward:
		return "terusan"
	case len(m.ViaBot) > 0, len(m.SenderBusinessBot) > 0, m.BusinessID != "":
		return "bot"
	case len(m.SenderChat) > 0, m.From == nil:
		return "anonim"
	}
	switch m.From.ID {
	case groupAnonymousBot, channelBot, serviceChat:
		return "anonim" // these too are bots, but not what people know as one
	}
	switch {
	case m.From.IsBot:
		return "bot"
	case m.FromOffline:
		return "terjadwal"
	}
	return ""
}

// decode reads one update.
func decode(raw []byte) (update, error) {
	var u update
	if err := json.Unmarshal(raw, &u); err != nil {
		return update{}, fmt.Errorf("decode update: %w", err)
	}
	return u, nil
}

// maxIdentity is the longest identity that is used as it is, in bytes; the
// database takes no longer ids than 1,024.
const maxIdentity = 200

// incoming is the row of the inbox for one raw update. It never fails: what
// cannot be decoded is known by its bytes and set aside later.
func incoming(raw []byte, seq int64, now time.Time) logistics.Incoming {
	in := logistics.Incoming{Seq: seq, ReceivedAt: now, Raw: raw}
	u, err := decode(raw)
	if err != nil {
		var id struct {
			UpdateID int64 `json:"update_id"`
		}
		if json.Unmarshal(raw, &id) == nil {
			in.UpdateID = id.UpdateID
		}
		in.ID = hashed(raw)
		return in
	}
	in.UpdateID = u.UpdateID
	switch {
	case u.Message.placed():
		in.ID, in.ChatID = messageID("m", u.Message), u.Message.Chat.ID
	case u.Edited.placed():
		in.ID, in.ChatID = messageID("e", u.Edited), u.Edited.Chat.ID
	case u.Callback != nil:
		in.ID = "c|" + u.Callback.ID
		if u.Callback.Message.placed() {
			in.ChatID = u.Callback.Message.Chat.ID
		}
	case u.MyChatMember != nil:
		m := u.MyChatMember
		in.ID = fmt.Sprintf("s|%s|%012d|%d|%s|%s", logistics.ChatKey(m.Chat.ID), m.Date, m.From.ID, m.OldChatMember.Status, m.NewChatMember.Status)
		in.ChatID = m.Chat.ID
	default:
		in.ID = fmt.Sprintf("u|%d|%s", u.UpdateID, now.UTC().Format("20060102"))
	}
	if len(in.ID) > maxIdentity {
		in.ID = hashed([]byte(in.ID))
	}
	return in
}

// boundTaps notes at the taps of a batch when the message after them was sent: updates
// come in the order in which Telegram took them.
func boundTaps(rows []logistics.Incoming) {
	var after time.Time
	for i, row := range slices.Backward(rows) {
		var u struct {
			Message *struct{ Date int64 } `json:"message"`
			Edited  *struct {
				Date int64 `json:"edit_date"`
			} `json:"edited_message"`
			Callback json.RawMessage `json:"callback_query"`
		}
		switch err := json.Unmarshal(row.Raw, &u); {
		case err != nil:
		case u.Message != nil && u.Message.Date > 0:
			after = time.Unix(u.Message.Date, 0).UTC()
		case u.Edited != nil && u.Edited.Date > 0:
			after = time.Unix(u.Edited.Date, 0).UTC()
		case u.Callback != nil:
			rows[i].SentBefore = after
		}
	}
}

// hashed is the identity of what has none that could be used.
func hashed(b []byte) string {
	sum := sha256.Sum256(b)
	return "x|" + hex.EncodeToString(sum[:16])
}

// messageID is the identity of a message: where, which, and at which edit. The
// number of the update is left out, since it can change between deliveries.
func messageID(kind string, m *message) string {
	return fmt.Sprintf("%s|%d", messageKey(kind, m.Chat.ID, m.MessageID), m.EditDate)
}

// messageKey is what the identities of the versions of a message begin with: "m" is the
// first, "e" are its edits.
func messageKey(kind string, chatID int64, id int) string {
	return fmt.Sprintf("%s|%s|%012d", kind, logistics.ChatKey(chatID), id)
}

// words takes a message apart: the command with the bot it is addressed to, and
// what follows. A caption counts as text. The command is empty where the message
// does not begin with one.
func (m *message) words() (command, to, args string) {
	text := m.body()
	if !strings.HasPrefix(text, "/") {
		return "", "", strings.TrimSpace(text)
	}
	end := strings.IndexFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' })
	if end < 0 {
		end = len(text)
	}
	command, to, _ = strings.Cut(text[1:end], "@")
	return strings.ToLower(command), to, strings.TrimSpace(text[end:])
}

func (m *message) body() string {
	if m.Text != "" {
		return clean(m.Text)
	}
	return clean(m.Caption)
}

// clean takes out what could disguise a text when it is shown to others: control
// characters and marks that change the direction of writing.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ', r == 0x7f, r >= 0x80 && r < 0xa0, utf16.IsSurrogate(r):
			return -1
		case r >= 0x200e && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, s))
}

// displayName is what a person calls himself in Telegram. It proves nothing.
func displayName(u *tgbotapi.User) string {
	return clean(strings.TrimSpace(u.FirstName + " " + u.LastName))
}

func chatKind(kind string) logistics.ChatKind {
	switch kind {
	case "private":
		return logistics.ChatPrivate
	case "group", "supergroup":
		return logistics.ChatGroup
	}
	return logistics.ChatChannel
}
