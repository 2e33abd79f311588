package simulator

import (
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	notModified = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"
	// deletable is how long a message can be deleted.
	deletable = 48 * time.Hour
	maxToast  = 200
)

// ownMessage finds the message that an edit means.
func (s *Server) ownMessage(c *call, missing string) (*chat, *message, error) {
	to, err := s.writableChat(c)
	if err != nil {
		return nil, nil, err
	}
	id := int(c.integer("message_id", 0))
	if id == 0 {
		return nil, nil, misuse("message identifier is not specified")
	}
	m, ok := to.messages[id]
	if !ok || m.deleted {
		return nil, nil, badRequest("%s", missing)
	}
	return to, m, nil
}

func runEditMessageText(s *Server, c *call) (any, error) {
	text, err := s.messageText(c)
	if err != nil {
		return nil, err
	}
	return s.edit(c, func(w *wireMessage) error {
		if w.Text == "" {
			return misuse("there is no text in the message to edit")
		}
		w.Text, w.Entities = text.text, text.entities
		return nil
	}, "text")
}

func runEditMessageCaption(s *Server, c *call) (any, error) {
	caption, err := s.parseText(c.literal("caption"), c.text("parse_mode"), c.text("caption_entities"))
	if err != nil {
		return nil, err
	}
	if utf16Count(caption.text) > maxCaption {
		return nil, misuse("message caption is too long")
	}
	return s.edit(c, func(w *wireMessage) error {
		if w.Document == nil && w.Photo == nil && w.Video == nil {
			return misuse("there is no caption in the message to edit")
		}
		w.Caption, w.CaptionEntities = caption.text, caption.entities
		return nil
	}, "caption")
}

func runEditMessageReplyMarkup(s *Server, c *call) (any, error) {
	return s.edit(c, func(*wireMessage) error { return nil }, "")
}

// edit changes a message of the bot. An edit without reply_markup takes the buttons away.
func (s *Server) edit(c *call, change func(*wireMessage) error, source string) (any, error) {
	markup, err := s.parseMarkup(c)
	if err != nil {
		return nil, err
	}
	if markup.keyboard != nil || markup.remove || markup.force {
		return nil, misuse("inline keyboard expected")
	}
	to, m, err := s.ownMessage(c, "message to edit not found")
	if err != nil {
		return nil, err
	}
	if !m.byBot || serviceName(&m.wire) != "" {
		return nil, misuse("message can't be edited")
	}
	changed := m.wire
	if err := change(&changed); err != nil {
		return nil, err
	}
	changed.ReplyMarkup = markup.inline
	if reflect.DeepEqual(changed, m.wire) {
		return nil, badRequest(notModified)
	}
	if err := s.admit(c, to); err != nil {
		return nil, err
	}
	changed.EditDate = s.clock.Now().Unix()
	m.wire = changed
	if source != "" {
		m.source = c.literal(source)
	}
	s.recordMessage(Edited, to, m, s.bot.ID, nil)
	return &m.wire, nil
}

func runDeleteMessage(s *Server, c *call) (any, error) {
	to, m, err := s.ownMessage(c, "message to delete not found")
	if err != nil {
		return nil, err
	}
	age := s.clock.Now().Sub(time.Unix(m.wire.Date, 0))
	if age > deletable || !m.byBot && to.group() && !to.bot.admin() {
		return nil, badRequest("message can't be deleted")
	}
	s.deleteMessage(to, m, s.bot.ID)
	return true, nil
}

func runPinChatMessage(s *Server, c *call) (any, error) {
	to, m, err := s.ownMessage(c, "message to pin not found")
	if err != nil {
		return nil, err
	}
	if to.group() && !to.bot.admin() {
		return nil, badRequest("not enough rights to manage pinned messages in the chat")
	}
	if m.pinned {
		return true, nil
	}
	m.pinned = true
	to.pinned = append(to.pinned, m.wire.MessageID)
	s.recordMessage(Pinned, to, m, s.bot.ID, func(e *Entry) { e.Silent = c.flag("disable_notification") })
	// The service message is the bot's own, and yet one of the few of them that it gets an update for.
	s.service(to, s.bot.ID, wireMessage{PinnedMessage: m.quoted()})
	return true, nil
}

func runUnpinChatMessage(s *Server, c *call) (any, error) {
	to, err := s.writableChat(c)
	if err != nil {
		return nil, err
	}
	if to.group() && !to.bot.admin() {
		return nil, badRequest("not enough rights to manage pinned messages in the chat")
	}
	id := int(c.integer("message_id", 0))
	if id == 0 && len(to.pinned) > 0 {
		id = to.pinned[len(to.pinned)-1]
	}
	at := slices.Index(to.pinned, id)
	if at < 0 {
		return nil, badRequest("message to unpin not found")
	}
	to.pinned = slices.Delete(to.pinned, at, at+1)
	m := to.messages[id]
	m.pinned = false
	s.recordMessage(Unpinned, to, m, s.bot.ID, nil)
	return true, nil
}

// reactions are the emoji that everybody may react with.
const reactions = " 👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀" +
	" 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡 "

func runSetMessageReaction(s *Server, c *call) (any, error) {
	var list []struct {
		Type  string `json:"type"`
		Emoji string `json:"emoji"`
	}
	if raw := c.text("reaction"); raw != "" && !wholeJSON(raw, &list) {
		return nil, misuse("can't parse reaction types JSON object")
	}
	to, m, err := s.ownMessage(c, "message to react not found")
	if err != nil {
		return nil, err
	}
	emoji := ""
	switch {
	case len(list) > 1:
		return nil, misuse("REACTIONS_TOO_MANY")
	case len(list) == 1:
		emoji = list[0].Emoji
		if list[0].Type != "emoji" || emoji == "" || !strings.Contains(reactions, " "+emoji+" ") {
			return nil, misuse("REACTION_INVALID")
		}
	}
	m.react = emoji
	s.recordMessage(Reacted, to, m, s.bot.ID, func(e *Entry) { e.Text = emoji })
	return true, nil
}

func runAnswerCallbackQuery(s *Server, c *call) (any, error) {
	text := c.literal("text")
	if !utf8.ValidString(text) {
		return nil, misuse("strings must be encoded in UTF-8")
	}
	if utf8.RuneCountInString(text) > maxToast {
		return nil, misuse("MESSAGE_TOO_LONG")
	}
	cb, ok := s.callbacks[c.text("callback_query_id")]
	if !ok || cb.answer != nil || s.clock.Now().Sub(cb.at) > callbackRetention {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	cb.answer = &Answer{Text: text, Alert: c.flag("show_alert"), URL: c.text("url")}
	kind := Toast
	if cb.answer.Alert {
		kind = Alert
	}
	s.record(Entry{
		Kind: kind, ChatID: cb.chat, ThreadID: cb.thread, MessageID: cb.message, From: s.bot.ID, ByBot: true, UserID: cb.user, Text: text, CallbackID: cb.id,
	})
	return true, nil
}
