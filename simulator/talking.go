package simulator

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Errors that a phone would show to the person who writes.
var (
	ErrNotStarted = errors.New("the person has not started the bot or has blocked it")
	ErrEmpty      = errors.New("nothing to send")
	ErrTooLong    = errors.New("text is too long for one message")
)

// Outgoing is what a person sends. One of Text, Photo, Document, Location and Contact must be set.
type Outgoing struct {
	Text string
	// Caption is the text under a Photo or Document.
	Caption  string
	Photo    *Upload
	Document *Upload
	Location *Location
	// Contact is a telephone number that the person shares as their own.
	Contact string
	// ReplyTo is a message id in the same chat, Thread the id of a forum topic.
	ReplyTo, Thread int
	// Forward marks the message as a forwarded one.
	Forward *Forward
	// Anonymous writes in the name of the group, as administrators may. The bot does not learn who it was.
	Anonymous bool
	// SenderChat writes in the name of a channel.
	SenderChat int64
	// AutoForward makes it the post of the channel SenderChat that Telegram forwarded into its linked group by itself.
	AutoForward bool
	// ViaBot is the inline bot that made the message.
	ViaBot int64
	// FromOffline marks a scheduled or automatic message.
	FromOffline bool
	// Business is the id of the business connection through which the message comes; the update is then a business_message.
	Business string
	// Album groups photos and documents that were sent together; each is a message of its own.
	Album string
	// Date overrides when Telegram accepted the message. An update older than 24 hours never reaches the bot.
	Date time.Time
}

// Forward tells where a message came from: a user, a user who hides behind a name, or a channel.
type Forward struct {
	From int64
	Name string
	Chat int64
	Date time.Time
}

// Send lets a person write to a chat. The bot gets an update if it may see the message. It returns the message id.
func (s *Server) Send(userID, chatID int64, o Outgoing) (messageID int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.speakingChat(userID, chatID)
	if err != nil {
		return 0, fmt.Errorf("send to chat %d: %w", chatID, err)
	}
	w, err := s.compose(c, userID, o)
	if err != nil {
		return 0, fmt.Errorf("send to chat %d: %w", chatID, err)
	}
	date := o.Date
	if date.IsZero() {
		date = s.clock.Now()
	}
	m := s.newMessage(c, w, date)
	if p := s.people[userID]; p.user.IsBot {
		c.lastBot = userID
	}
	m.forBot = s.meantForBot(c, m, o)
	s.publish(c, m, m.forBot || !s.privacy || c.bot.admin())
	return m.wire.MessageID, nil
}

// speakingChat returns a chat in which the person can write.
func (s *Server) speakingChat(userID, chatID int64) (*chat, error) {
	c, err := s.memberChat(userID, chatID)
	switch {
	case err != nil:
		return nil, err
	case c.kind == Private && c.bot != statusMember:
		return nil, ErrNotStarted
	case c.kind == Channel && !c.members[userID].admin():
		return nil, fmt.Errorf("user %d in channel %d: %w", userID, chatID, ErrNotMember)
	case c.migrated != 0:
		return nil, fmt.Errorf("chat %d is now %d: %w", chatID, c.migrated, ErrNoChat)
	}
	return c, nil
}

// compose makes the JSON of what a person sends, without id and date.
func (s *Server) compose(c *chat, userID int64, o Outgoing) (wireMessage, error) {
	w := wireMessage{
		Location: o.Location, IsFromOffline: o.FromOffline, MediaGroupID: o.Album, BusinessConnectionID: o.Business,
	}
	if err := s.composeContent(&w, userID, o); err != nil {
		return w, err
	}
	if err := s.composeSender(&w, c, userID, o); err != nil {
		return w, err
	}
	return w, s.composePlace(&w, c, o)
}

func (s *Server) composeContent(w *wireMessage, userID int64, o Outgoing) error {
	text := formatted{text: o.Text}
	limit := maxText
	if o.Text == "" {
		text.text, limit = o.Caption, maxCaption
	}
	text.clean()
	text.detect()
	if utf16Count(text.text) > limit {
		return ErrTooLong
	}
	switch {
	case o.Photo != nil:
		w.Photo = s.photoSizes(s.store(*o.Photo, true))
	case o.Document != nil:
		w.Document = s.store(*o.Document, false).wire()
	case o.Contact != "":
		w.Contact = &wireContact{PhoneNumber: o.Contact, FirstName: s.people[userID].user.FirstName, UserID: userID}
	case o.Location != nil:
	case text.text == "":
		return ErrEmpty
	default:
		w.Text, w.Entities = text.text, text.entities
		return nil
	}
	if o.Text == "" && text.text != "" {
		w.Caption, w.CaptionEntities = text.text, text.entities
	}
	return nil
}

func (s *Server) composeSender(w *wireMessage, c *chat, userID int64, o Outgoing) error {
	switch {
	case o.SenderChat != 0:
		channel, ok := s.chats[o.SenderChat]
		if !ok {
			return fmt.Errorf("sender chat %d: %w", o.SenderChat, ErrNoChat)
		}
		w.SenderChat = &channel.wire
		w.From = &wireUser{ID: ChannelBotID, IsBot: true, FirstName: "Channel", UserName: "Channel_Bot"}
		if o.AutoForward {
			w.From = &wireUser{ID: ServiceID, FirstName: "Telegram"}
			w.IsAutomaticForward = true
			o.Forward = &Forward{Chat: o.SenderChat, Date: s.clock.Now()}
		}
	case o.Anonymous:
		if !c.members[userID].admin() {
			return fmt.Errorf("only administrators write anonymously: %w", ErrNotMember)
		}
		w.SenderChat = &c.wire
		w.From = &wireUser{ID: AnonymousBotID, IsBot: true, FirstName: "Group", UserName: "GroupAnonymousBot"}
	case c.kind == Channel:
		w.SenderChat = &c.wire
	default:
		w.From = s.sender(userID)
	}
	if o.ViaBot != 0 {
		w.ViaBot = s.sender(o.ViaBot)
	}
	if f := o.Forward; f != nil {
		return s.composeForward(w, f)
	}
	return nil
}

// composeForward sets forward_origin and the older fields, which the server still sends.
func (s *Server) composeForward(w *wireMessage, f *Forward) error {
	date := f.Date
	if date.IsZero() {
		date = s.clock.Now()
	}
	origin := &wireOrigin{Date: unix(date)}
	switch {
	case f.Chat != 0:
		channel, ok := s.chats[f.Chat]
		if !ok {
			return fmt.Errorf("forward from chat %d: %w", f.Chat, ErrNoChat)
		}
		origin.Type, origin.MessageID = "channel", 1
		origin.Chat = &channel.wire
		w.ForwardFromChat, w.ForwardFromMessageID = &channel.wire, 1
	case f.From != 0:
		origin.Type, origin.SenderUser = "user", s.sender(f.From)
		w.ForwardFrom = origin.SenderUser
	default:
		origin.Type, origin.SenderUserName = "hidden_user", f.Name
		w.ForwardSenderName = f.Name
	}
	w.ForwardOrigin, w.ForwardDate = origin, origin.Date
	return nil
}

// composePlace puts the message into its topic and under the message it replies to. A message in a topic always replies to
// something: to the message that opened the topic, if to nothing else.
func (s *Server) composePlace(w *wireMessage, c *chat, o Outgoing) error {
	reply := o.ReplyTo
	if o.Thread != 0 {
		t, ok := c.topics[o.Thread]
		if !ok || t.deleted {
			return fmt.Errorf("topic %d: %w", o.Thread, ErrNoMessage)
		}
		w.ThreadID, w.IsTopicMessage = o.Thread, true
		if reply == 0 {
			reply = o.Thread
		}
	}
	if reply == 0 {
		return nil
	}
	target, ok := c.messages[reply]
	if !ok || target.deleted {
		return fmt.Errorf("reply to message %d: %w", reply, ErrNoMessage)
	}
	w.ReplyTo = target.quoted()
	return nil
}

// quoted is the message as it stands inside a reply, which shows no further reply.
func (m *message) quoted() *wireMessage {
	w := m.wire
	w.ReplyTo = nil
	return &w
}

// publish shows a message to the people in the chat, and to the bot if it may see it.
func (s *Server) publish(c *chat, m *message, visible bool) {
	s.recordMessage(Sent, c, m, fromOf(m), nil)
	s.tellBot(c, m, "", visible)
}

func fromOf(m *message) int64 {
	switch {
	case m.wire.From != nil:
		return m.wire.From.ID
	case m.wire.SenderChat != nil:
		return m.wire.SenderChat.ID
	}
	return 0
}

func (s *Server) tellBot(c *chat, m *message, prefix string, visible bool) {
	if !visible || !c.bot.inside() || c.deleted || c.migrated != 0 {
		return
	}
	c.known = true
	kind := "message"
	switch {
	case m.wire.BusinessConnectionID != "":
		kind = "business_message"
	case c.kind == Channel:
		kind = "channel_post"
	}
	date := time.Unix(max(m.wire.Date, m.wire.EditDate), 0)
	s.enqueue(prefix+kind, &m.wire, date)
}

// Edit lets a person change the text or caption of a message of theirs.
func (s *Server) Edit(userID, chatID int64, messageID int, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.speakingChat(userID, chatID)
	if err != nil {
		return fmt.Errorf("edit message %d: %w", messageID, err)
	}
	m, ok := c.messages[messageID]
	if !ok || m.deleted || m.byBot || fromOf(m) != userID {
		return fmt.Errorf("edit message %d of chat %d: %w", messageID, chatID, ErrNoMessage)
	}
	f := formatted{text: text}
	f.clean()
	f.detect()
	switch {
	case f.text == "":
		return fmt.Errorf("edit message %d: %w", messageID, ErrEmpty)
	case m.wire.Text != "":
		m.wire.Text, m.wire.Entities = f.text, f.entities
	default:
		m.wire.Caption, m.wire.CaptionEntities = f.text, f.entities
	}
	m.wire.EditDate = s.clock.Now().Unix()
	s.recordMessage(Edited, c, m, userID, nil)
	m.forBot = s.meantForBot(c, m, Outgoing{})
	s.tellBot(c, m, "edited_", m.forBot || !s.privacy || c.bot.admin())
	return nil
}

// Remove deletes a message for everybody. Telegram tells bots nothing of it.
func (s *Server) Remove(chatID int64, messageID int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.chats[chatID]
	if !ok {
		return fmt.Errorf("remove message of chat %d: %w", chatID, ErrNoChat)
	}
	m, ok := c.messages[messageID]
	if !ok || m.deleted {
		return fmt.Errorf("remove message %d of chat %d: %w", messageID, chatID, ErrNoMessage)
	}
	s.deleteMessage(c, m, fromOf(m))
	return nil
}

func (s *Server) deleteMessage(c *chat, m *message, by int64) {
	m.deleted = true
	s.recordMessage(Deleted, c, m, by, nil)
}

// A callback is a tap that waits for the bot's answer.
type callback struct {
	id              string
	user, chat      int64
	thread, message int
	at              time.Time
	answer          *Answer
}

// Answer is what a person sees after a tap.
type Answer struct {
	Text  string
	Alert bool
	URL   string
}

// Tap lets a person press a button under a message. The data need not be what the bot put there: a changed client can send
// anything. It returns the id of the callback query, for [Server.Answer].
func (s *Server) Tap(userID, chatID int64, messageID int, data string) (callbackID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.memberChat(userID, chatID)
	if err != nil {
		return "", fmt.Errorf("tap in chat %d: %w", chatID, err)
	}
	if c.kind == Private && c.bot != statusMember {
		return "", fmt.Errorf("tap in chat %d: %w", chatID, ErrNotStarted)
	}
	m, ok := c.messages[messageID]
	if !ok || !m.byBot {
		return "", fmt.Errorf("tap on message %d of chat %d: %w", messageID, chatID, ErrNoMessage)
	}
	now := s.clock.Now()
	s.lastCallback++
	id := strconv.FormatInt(s.people[userID].user.ID<<31|s.lastCallback, 10)
	s.callbacks[id] = &callback{id: id, user: userID, chat: chatID, thread: m.wire.ThreadID, message: messageID, at: now}
	query := wireCallback{
		ID: id, From: s.sender(userID), Message: &m.wire, ChatInstance: strconv.FormatInt(-chatID*7919, 10), Data: data,
	}
	if m.deleted {
		query.Message = wireInaccessible{Chat: c.wire, MessageID: messageID}
	}
	if c.bot.inside() && c.migrated == 0 && !c.deleted {
		s.enqueue("callback_query", query, now)
	}
	return id, nil
}

// TapLabel presses the button with the given label under a message.
func (s *Server) TapLabel(userID, chatID int64, messageID int, label string) (callbackID string, err error) {
	m, err := s.Chat(chatID).Message(messageID)
	if err != nil {
		return "", fmt.Errorf("tap %q: %w", label, err)
	}
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Text == label && b.Data != "" {
				return s.Tap(userID, chatID, messageID, b.Data)
			}
		}
	}
	return "", fmt.Errorf("tap %q: message %d of chat %d has no such button: %w", label, messageID, chatID, ErrNoMessage)
}

// Answer returns what the person saw after a tap; ok is false while the bot has not answered.
func (s *Server) Answer(callbackID string) (a Answer, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cb, exists := s.callbacks[callbackID]; exists && cb.answer != nil {
		return *cb.answer, true
	}
	return Answer{}, false
}
