package simulator

import (
	"fmt"
	"slices"
)

// AddBot lets a member add the bot to a group, or to a channel as an administrator.
func (s *Server) AddBot(userID, chatID int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.memberChat(userID, chatID)
	if err != nil {
		return fmt.Errorf("add bot: %w", err)
	}
	if c.bot.inside() {
		return nil
	}
	if c.kind == Channel {
		s.setBotStatus(c, userID, statusAdministrator)
		return nil
	}
	s.setBotStatus(c, userID, statusMember)
	s.service(c, userID, wireMessage{NewChatMembers: []wireUser{s.bot}})
	return nil
}

// RemoveBot lets a member remove the bot from a group.
func (s *Server) RemoveBot(userID, chatID int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.memberChat(userID, chatID)
	if err != nil {
		return fmt.Errorf("remove bot: %w", err)
	}
	s.setBotStatus(c, userID, statusKicked)
	bot := s.bot
	now := s.clock.Now()
	m := s.newMessage(c, wireMessage{From: s.sender(userID), LeftChatMember: &bot}, now)
	s.recordMessage(Sent, c, m, userID, nil)
	if c.kind == Group {
		// A bot still sees its own removal from a basic group, but nothing more of a supergroup.
		s.enqueue("message", &m.wire, now)
	}
	return nil
}

// Join adds a person to a group.
func (s *Server) Join(userID, chatID int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.person(userID)
	if err != nil {
		return fmt.Errorf("join: %w", err)
	}
	c, ok := s.chats[chatID]
	if !ok {
		return fmt.Errorf("join chat %d: %w", chatID, ErrNoChat)
	}
	s.setMember(c, userID, userID, statusMember)
	s.service(c, userID, wireMessage{NewChatMembers: []wireUser{p.user}})
	return nil
}

// RemoveMember takes a person out of a group.
func (s *Server) RemoveMember(userID, chatID int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.memberChat(userID, chatID)
	if err != nil {
		return fmt.Errorf("remove member: %w", err)
	}
	left := *s.sender(userID)
	s.service(c, userID, wireMessage{LeftChatMember: &left})
	s.setMember(c, userID, userID, statusLeft)
	return nil
}

// MakeAdmin makes a member, or the bot, an administrator of a group.
func (s *Server) MakeAdmin(userID, chatID int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.chats[chatID]
	if !ok {
		return fmt.Errorf("make admin of chat %d: %w", chatID, ErrNoChat)
	}
	if userID == s.bot.ID {
		s.setBotStatus(c, s.owner(c), statusAdministrator)
		return nil
	}
	if !c.members[userID].inside() {
		return fmt.Errorf("make user %d admin of chat %d: %w", userID, chatID, ErrNotMember)
	}
	s.setMember(c, s.owner(c), userID, statusAdministrator)
	return nil
}

// setMember changes what a person is in a chat. Only an administrator bot is told, and only if it asked for chat_member.
func (s *Server) setMember(c *chat, by, userID int64, to memberStatus) {
	from := c.members[userID]
	if from == statusNone {
		from = statusLeft
	}
	c.members[userID] = to
	if c.bot.admin() {
		now := s.clock.Now()
		s.enqueue("chat_member", wireMemberUpdate{
			Chat: c.wire, From: s.sender(by), Date: now.Unix(),
			Old: memberOf(s.sender(userID), from), New: memberOf(s.sender(userID), to),
		}, now)
	}
}

func (s *Server) owner(c *chat) int64 {
	for id, status := range c.members {
		if status == statusCreator {
			return id
		}
	}
	return ServiceID
}

// memberChat returns a chat in which the person takes part.
func (s *Server) memberChat(userID, chatID int64) (*chat, error) {
	if _, err := s.person(userID); err != nil {
		return nil, err
	}
	if chatID == userID {
		return s.privateChat(userID)
	}
	c, ok := s.chats[chatID]
	if !ok || c.deleted {
		return nil, fmt.Errorf("chat %d: %w", chatID, ErrNoChat)
	}
	if !c.members[userID].inside() {
		return nil, fmt.Errorf("user %d in chat %d: %w", userID, chatID, ErrNotMember)
	}
	return c, nil
}

// Members lists the people in a chat by id, without the bot.
func (s *Server) Members(chatID int64) []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.chats[chatID]
	if !ok {
		return nil
	}
	var ids []int64
	for id, status := range c.members {
		if status.inside() {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
