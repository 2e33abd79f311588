package simulator

import (
	"errors"
	"fmt"
	"time"
)

// Errors that a phone would show to the person who writes.
var (
	ErrNotStarted = errors.New("the person has not started the bot or has blocked it")
	ErrEmpty      = errors.New("nothing to send")
	ErrTooLong    = errors.New("text is too long for one message")
)

// Outgoing is what a person sends. One of Text, Photo, Video, Document, Location and Contact must be set.
type Outgoing struct {
	Text string
	// Caption is the text under a Photo, Video or Document.
	Caption  string
	Photo    *Upload
	Video    *Upload
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
	s.publish(c, m, s.visible(c, m, userID))
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
	s.tellBot(c, m, "edited_", s.visible(c, m, userID))
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
