package simulator

import (
	"strconv"
	"strings"
)

// A destination is where a message of the bot goes, with all that the sending methods share.
type destination struct {
	chat   *chat
	thread int
	reply  *message
	markup markup
}

func runSendMessage(s *Server, c *call) (any, error) {
	text, err := s.messageText(c)
	if err != nil {
		return nil, err
	}
	place, err := s.destination(c)
	if err != nil {
		return nil, err
	}
	return s.deliver(c, place, wireMessage{Text: text.text, Entities: text.entities}, c.literal("text"))
}

// messageText is the text of sendMessage and editMessageText.
func (s *Server) messageText(c *call) (formatted, error) {
	if c.literal("text") == "" {
		return formatted{}, misuse("message text is empty")
	}
	if options := c.text("link_preview_options"); options != "" && !wholeJSON(options, &struct{}{}) {
		return formatted{}, misuse("can't parse link preview options JSON object")
	}
	text, err := s.parseText(c.literal("text"), c.text("parse_mode"), c.text("entities"))
	switch {
	case err != nil:
		return text, err
	case text.text == "":
		return text, misuse("message text is empty")
	case utf16Count(text.text) > maxText:
		return text, misuse("message is too long")
	}
	return text, nil
}

func (s *Server) destination(c *call) (destination, error) {
	markup, err := s.parseMarkup(c)
	if err != nil {
		return destination{}, err
	}
	replyTo, optional, err := replyTarget(c)
	if err != nil {
		return destination{}, err
	}
	to, err := s.writableChat(c)
	if err != nil {
		return destination{}, err
	}
	d := destination{chat: to, markup: markup, thread: int(c.integer("message_thread_id", 0))}
	if d.thread != 0 {
		t, ok := to.topics[d.thread]
		switch {
		case !ok || t.deleted:
			return d, badRequest("message thread not found")
		case t.closed && !to.bot.admin():
			return d, badRequest("TOPIC_CLOSED")
		}
	}
	if replyTo != 0 {
		target, ok := to.messages[replyTo]
		switch {
		case ok && !target.deleted:
			d.reply = target
			if d.thread == 0 && target.wire.IsTopicMessage {
				d.thread = target.wire.ThreadID
			}
		case !optional:
			return d, badRequest("message to be replied not found")
		}
	}
	return d, nil
}

// replyTarget reads reply_parameters, or the older parameters if that is absent.
func replyTarget(c *call) (messageID int, optional bool, err error) {
	raw := c.text("reply_parameters")
	if raw == "" {
		return int(c.integer("reply_to_message_id", 0)), c.flag("allow_sending_without_reply"), nil
	}
	var p struct {
		MessageID *int `json:"message_id"`
		Optional  bool `json:"allow_sending_without_reply"`
	}
	if !wholeJSON(raw, &p) {
		return 0, false, misuse("can't parse reply parameters JSON object")
	}
	if p.MessageID == nil {
		return 0, false, misuse(`can't parse reply parameters: Can't find field "message_id"`)
	}
	return *p.MessageID, p.Optional, nil
}

// findChat resolves chat_id to a chat that the bot has heard of.
func (s *Server) findChat(c *call) (*chat, error) {
	raw := strings.TrimSpace(c.text("chat_id"))
	if raw == "" {
		return nil, misuse("chat_id is empty")
	}
	id, err := strconv.ParseInt(raw, 10, 64)
	if err != nil {
		return nil, badRequest("chat not found")
	}
	if p, ok := s.people[id]; ok && p.known {
		return s.privateChat(id)
	}
	if to, ok := s.chats[id]; ok && to.known {
		return to, nil
	}
	return nil, badRequest("chat not found")
}

// writableChat resolves chat_id to a chat in which the bot can write.
func (s *Server) writableChat(c *call) (*chat, error) {
	to, err := s.findChat(c)
	if err != nil {
		return nil, err
	}
	name := string(to.kind) + " chat"
	switch {
	case to.kind == Private && s.people[to.id].deactivated:
		return nil, forbidden("user is deactivated")
	case to.kind == Private && to.bot == statusKicked:
		return nil, forbidden("bot was blocked by the user")
	case to.kind == Private && !to.bot.inside():
		return nil, forbidden("bot can't initiate conversation with a user")
	case to.migrated != 0:
		err := badRequest("group chat was upgraded to a supergroup chat")
		err.params = &responseParameters{MigrateToChatID: to.migrated}
		return nil, err
	case to.deleted:
		return nil, forbidden("the group chat was deleted")
	case to.bot == statusKicked:
		return nil, forbidden("bot was kicked from the " + name)
	case !to.bot.inside():
		return nil, forbidden("bot is not a member of the " + name)
	}
	return to, nil
}

// deliver asks the rate limits, then shows the message to the people in the chat.
func (s *Server) deliver(c *call, d destination, w wireMessage, source string) (any, error) {
	if err := s.admit(c, d.chat); err != nil {
		return nil, err
	}
	if d.chat.kind == Channel {
		w.SenderChat = &d.chat.wire
	} else {
		w.From = &s.bot
	}
	if d.thread != 0 {
		w.ThreadID, w.IsTopicMessage = d.thread, true
		w.ReplyTo = d.chat.messages[d.thread].quoted()
	}
	if d.reply != nil {
		w.ReplyTo = d.reply.quoted()
	}
	w.ReplyMarkup = d.markup.inline
	m := s.newMessage(d.chat, w, s.clock.Now())
	m.byBot, m.source = true, source
	d.chat.lastBot = s.bot.ID
	switch {
	case d.markup.keyboard != nil:
		d.chat.keyboard = d.markup.keyboard
	case d.markup.remove:
		d.chat.keyboard = nil
	}
	s.recordMessage(Sent, d.chat, m, s.bot.ID, func(e *Entry) {
		e.Keyboard = d.markup.keyboard
		e.Ask = d.markup.force
		e.Silent = c.flag("disable_notification")
	})
	return &m.wire, nil
}

// chatActions are the words that sendChatAction knows.
var chatActions = " typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker" +
	" find_location record_video_note upload_video_note "

func runSendChatAction(s *Server, c *call) (any, error) {
	action := c.text("action")
	if action == "" || !strings.Contains(chatActions, " "+action+" ") {
		return nil, misuse("wrong parameter action in request")
	}
	to, err := s.writableChat(c)
	if err != nil {
		return nil, err
	}
	s.record(Entry{Kind: Action, ChatID: to.id, ThreadID: int(c.integer("message_thread_id", 0)), From: s.bot.ID, ByBot: true, Text: action})
	return true, nil
}
