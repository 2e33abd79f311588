package simulator

import "time"

// service adds a service message, which every bot in the chat sees whatever its privacy mode.
func (s *Server) service(c *chat, by int64, w wireMessage) {
	now := s.clock.Now()
	w.From = s.sender(by)
	m := s.newMessage(c, w, now)
	m.byBot = by == s.bot.ID
	s.publish(c, m, true)
}

// A message is one message as the Bot API shows it, with what only the simulator knows.
type message struct {
	wire wireMessage
	// source is the text or caption as the bot gave it, before parsing.
	source string
	// forBot is set when privacy mode lets the bot see the message; a reply to it is then visible, too.
	forBot  bool
	byBot   bool
	deleted bool
	pinned  bool
	react   string
}

// newMessage gives a message its id and place in the chat.
func (s *Server) newMessage(c *chat, w wireMessage, date time.Time) *message {
	if c.kind == Private || c.kind == Group {
		s.lastMessageID++
		w.MessageID = s.lastMessageID
	} else {
		c.lastID++
		w.MessageID = c.lastID
	}
	w.Chat = c.wire
	w.Date = date.Unix()
	m := &message{wire: w}
	c.messages[w.MessageID] = m
	c.order = append(c.order, w.MessageID)
	return m
}
