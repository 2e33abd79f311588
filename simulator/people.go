package simulator

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// User is a Telegram account of a human, or of another bot.
type User struct {
	ID           int64
	FirstName    string
	LastName     string
	UserName     string
	LanguageCode string
	IsBot        bool
}

// Accounts that Telegram itself uses as senders.
const (
	// AnonymousBotID is shown as the sender when an administrator writes in the name of the group.
	AnonymousBotID = 1087968824
	// ChannelBotID is shown as the sender when somebody writes in the name of a channel.
	ChannelBotID = 136817688
	// ServiceID is shown as the sender of posts that a linked channel forwards into its group.
	ServiceID = 777000
)

// Errors that people meet. They are wrapped with what was tried.
var (
	ErrNoUser    = errors.New("no such user")
	ErrNoChat    = errors.New("no such chat")
	ErrNoMessage = errors.New("no such message")
	ErrNotMember = errors.New("not a member of the chat")
)

type person struct {
	user wireUser
	// known is set once the bot has had an update that shows this account.
	known       bool
	deactivated bool
}

// AddUser makes an account. It has not met the bot: the bot can write to it only after [Server.StartPrivate].
// An account with the same id gets the new names.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.people[u.ID]
	if !ok {
		p = &person{}
		s.people[u.ID] = p
	}
	p.user = wireUser{
		ID: u.ID, IsBot: u.IsBot, FirstName: u.FirstName, LastName: u.LastName, UserName: u.UserName, LanguageCode: u.LanguageCode,
	}
	if c, ok := s.chats[u.ID]; ok {
		c.wire = privateWire(p)
	}
}

func privateWire(p *person) wireChat {
	return wireChat{ID: p.user.ID, Type: Private, FirstName: p.user.FirstName, LastName: p.user.LastName, UserName: p.user.UserName}
}

// Users lists all accounts by id.
func (s *Server) Users() []User {
	s.mu.Lock()
	defer s.mu.Unlock()
	users := make([]User, 0, len(s.people))
	for _, p := range s.people {
		u := p.user
		users = append(users, User{u.ID, u.FirstName, u.LastName, u.UserName, u.LanguageCode, u.IsBot})
	}
	slices.SortFunc(users, func(a, b User) int { return int(min(max(a.ID-b.ID, -1), 1)) })
	return users
}

// Deactivate deletes an account at Telegram.
func (s *Server) Deactivate(userID int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.person(userID)
	if err != nil {
		return fmt.Errorf("deactivate: %w", err)
	}
	p.deactivated = true
	return nil
}

// StartPrivate opens the private chat with the bot and presses start, which sends /start, followed by the payload of the deep
// link if there is one. It also lifts a block. It returns the message id.
func (s *Server) StartPrivate(userID int64, payload string) (messageID int, err error) {
	s.mu.Lock()
	c, err := s.privateChat(userID)
	if err == nil {
		if c.bot == statusKicked {
			s.setBotStatus(c, userID, statusMember)
		}
		c.bot = statusMember
	}
	s.mu.Unlock()
	if err != nil {
		return 0, fmt.Errorf("start private chat: %w", err)
	}
	text := "/start"
	if payload != "" {
		text += " " + payload
	}
	return s.Send(userID, userID, Outgoing{Text: text})
}

// Block lets a person block the bot, which tells the bot by my_chat_member.
func (s *Server) Block(userID int64) error { return s.setBlocked(userID, statusKicked) }

// Unblock lifts a block without pressing start.
func (s *Server) Unblock(userID int64) error { return s.setBlocked(userID, statusMember) }

func (s *Server) setBlocked(userID int64, to memberStatus) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.privateChat(userID)
	if err != nil {
		return fmt.Errorf("block or unblock: %w", err)
	}
	if c.bot != to {
		s.setBotStatus(c, userID, to)
	}
	return nil
}

func (s *Server) person(id int64) (*person, error) {
	if p, ok := s.people[id]; ok {
		return p, nil
	}
	return nil, fmt.Errorf("user %d: %w", id, ErrNoUser)
}

func (s *Server) privateChat(userID int64) (*chat, error) {
	p, err := s.person(userID)
	if err != nil {
		return nil, err
	}
	c, ok := s.chats[userID]
	if !ok {
		c = &chat{
			id: userID, kind: Private, wire: privateWire(p),
			members: map[int64]memberStatus{userID: statusMember}, messages: make(map[int]*message),
		}
		s.chats[userID] = c
	}
	return c, nil
}

// setBotStatus changes what the bot is in a chat and tells the bot.
func (s *Server) setBotStatus(c *chat, by int64, to memberStatus) {
	from := c.bot
	if from == statusNone {
		from = statusLeft
	}
	c.bot = to
	c.known = true
	now := s.clock.Now()
	s.enqueue("my_chat_member", wireMemberUpdate{
		Chat: c.wire, From: s.sender(by), Date: now.Unix(),
		Old: memberOf(&s.bot, from), New: memberOf(&s.bot, to),
	}, now)
}

// sender returns the JSON of an account, which the bot will see and so know.
func (s *Server) sender(id int64) *wireUser {
	if id == s.bot.ID {
		return &s.bot
	}
	p, ok := s.people[id]
	if !ok {
		return &wireUser{ID: id, FirstName: "Telegram"}
	}
	p.known = true
	u := p.user // messages keep the name of their time
	return &u
}

func memberOf(u *wireUser, status memberStatus) *wireMember {
	m := &wireMember{Status: string(status), User: u}
	switch status {
	case statusKicked:
		m.UntilDate = new(int64)
	case statusCreator, statusAdministrator:
		m.IsAnonymous = new(bool)
	}
	return m
}

// unix is the Bot API's way to write a date, 0 for none.
func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}
