package simulator

import (
	"cmp"
	"slices"
)

// wireFullChat is what getChat tells beyond the chat itself.
type wireFullChat struct {
	wireChat
	AccentColorID    int          `json:"accent_color_id"`
	MaxReactionCount int          `json:"max_reaction_count"`
	PinnedMessage    *wireMessage `json:"pinned_message,omitempty"`
}

// readableChat resolves chat_id to a chat that the bot can look at.
func (s *Server) readableChat(c *call) (*chat, error) {
	to, err := s.findChat(c)
	if err != nil {
		return nil, err
	}
	if to.kind == Private || to.migrated != 0 {
		return to, nil
	}
	return s.writableChat(c)
}

func runGetChat(s *Server, c *call) (any, error) {
	to, err := s.readableChat(c)
	if err != nil {
		return nil, err
	}
	full := wireFullChat{wireChat: to.wire, MaxReactionCount: 11}
	if n := len(to.pinned); n > 0 {
		full.PinnedMessage = to.messages[to.pinned[n-1]].quoted()
	}
	return full, nil
}

func runGetChatMember(s *Server, c *call) (any, error) {
	to, err := s.readableChat(c)
	if err != nil {
		return nil, err
	}
	id := c.integer("user_id", 0)
	if id == s.bot.ID {
		return memberOf(&s.bot, to.bot), nil
	}
	p, ok := s.people[id]
	switch {
	case id == 0:
		return nil, misuse("invalid user_id specified")
	case !ok:
		return nil, badRequest("user not found")
	case !to.members[id].inside() && !p.known:
		return nil, badRequest("PARTICIPANT_ID_INVALID")
	}
	status := to.members[id]
	if status == statusNone {
		status = statusLeft
	}
	return memberOf(&p.user, status), nil
}

func runGetChatAdministrators(s *Server, c *call) (any, error) {
	to, err := s.readableChat(c)
	if err != nil {
		return nil, err
	}
	if to.kind == Private {
		return nil, badRequest("there are no administrators in the private chat")
	}
	list := []*wireMember{}
	for id, status := range to.members {
		// Other bots are left out, as the documentation says.
		if p := s.people[id]; status.admin() && !p.user.IsBot {
			list = append(list, memberOf(&p.user, status))
		}
	}
	if to.bot.admin() {
		list = append(list, memberOf(&s.bot, to.bot))
	}
	slices.SortFunc(list, func(a, b *wireMember) int { return cmp.Compare(a.User.ID, b.User.ID) })
	return list, nil
}

func runGetChatMemberCount(s *Server, c *call) (any, error) {
	to, err := s.readableChat(c)
	if err != nil {
		return nil, err
	}
	count := 0
	for _, status := range to.members {
		if status.inside() {
			count++
		}
	}
	if to.bot.inside() {
		count++
	}
	return count, nil
}

func runLeaveChat(s *Server, c *call) (any, error) {
	to, err := s.writableChat(c)
	if err != nil {
		return nil, err
	}
	if to.kind == Private {
		return nil, misuse("chat_id must not be a private chat")
	}
	s.setBotStatus(to, s.bot.ID, statusLeft)
	left := s.bot
	m := s.newMessage(to, wireMessage{From: &s.bot, LeftChatMember: &left}, s.clock.Now())
	m.byBot = true
	s.recordMessage(Sent, to, m, s.bot.ID, nil)
	return true, nil
}
