package simulator

import (
	"strings"
	"unicode/utf16"
)

// meantForBot decides what a bot sees in a group in spite of privacy mode: commands that name it, commands that name nobody
// unless another bot spoke last, replies to its own messages and to those meant for it, and messages made through it.
func (s *Server) meantForBot(c *chat, m *message) bool {
	if !c.group() || c.kind == Channel {
		return true
	}
	if via := m.wire.ViaBot; via != nil && via.ID == s.bot.ID {
		return true
	}
	if reply := m.wire.ReplyTo; reply != nil {
		if target, ok := c.messages[reply.MessageID]; ok && (target.byBot || target.forBot) {
			return true
		}
	}
	text, entities := m.wire.Text, m.wire.Entities
	if text == "" {
		text, entities = m.wire.Caption, m.wire.CaptionEntities
	}
	for _, e := range entities {
		if e.Type != "bot_command" {
			continue
		}
		_, name, named := strings.Cut(slice16(text, e.Offset, e.Length), "@")
		switch {
		case named && strings.EqualFold(name, s.bot.UserName):
			return true
		case !named && e.Offset == 0 && (c.lastBot == 0 || c.lastBot == s.bot.ID):
			return true
		}
	}
	return false
}

// visible decides whether the bot gets an update for a person's message. Other bots' messages it never sees, not even as an
// administrator.
func (s *Server) visible(c *chat, m *message, userID int64) bool {
	if c.group() && s.people[userID].user.IsBot {
		return false
	}
	m.forBot = s.meantForBot(c, m)
	return m.forBot || !s.privacy || c.bot.admin()
}

// slice16 returns a part of a text given in UTF-16 units.
func slice16(text string, offset, length int) string {
	units := utf16.Encode([]rune(text))
	offset = min(max(offset, 0), len(units))
	return string(utf16.Decode(units[offset:min(offset+max(length, 0), len(units))]))
}
