package simulator

import (
	"fmt"
	"slices"
	"time"
)

// ChatKind is the type of a chat, in the words of the Bot API.
type ChatKind string

// The kinds of chats.
const (
	Private    ChatKind = "private"
	Group      ChatKind = "group"
	Supergroup ChatKind = "supergroup"
	Channel    ChatKind = "channel"
)

type memberStatus string

const (
	statusNone          memberStatus = ""
	statusCreator       memberStatus = "creator"
	statusAdministrator memberStatus = "administrator"
	statusMember        memberStatus = "member"
	statusLeft          memberStatus = "left"
	statusKicked        memberStatus = "kicked"
)

func (m memberStatus) inside() bool {
	return m == statusCreator || m == statusAdministrator || m == statusMember
}

func (m memberStatus) admin() bool { return m == statusCreator || m == statusAdministrator }

type chat struct {
	id       int64
	kind     ChatKind
	wire     wireChat
	members  map[int64]memberStatus
	bot      memberStatus
	known    bool // the bot has heard of this chat
	deleted  bool
	migrated int64
	topics   map[int]*topic
	messages map[int]*message
	order    []int
	lastID   int // of a supergroup or channel, which number their own messages
	// lastBot is the bot that spoke last, 0 if none did.
	lastBot  int64
	pinned   []int
	keyboard [][]string
}

type topic struct {
	name    string
	closed  bool
	deleted bool
}

// group reports whether several people read the chat.
func (c *chat) group() bool { return c.kind != Private }

// AddGroup makes a group, supergroup or channel without the bot; the first member owns it. It returns the chat id.
func (s *Server) AddGroup(title string, kind ChatKind, members ...int64) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if kind == Private {
		return 0, fmt.Errorf("add group %q: a private chat is opened by StartPrivate", title)
	}
	for _, id := range members {
		if _, err := s.person(id); err != nil {
			return 0, fmt.Errorf("add group %q: %w", title, err)
		}
	}
	c := s.newGroup(title, kind)
	for i, id := range members {
		c.members[id] = statusMember
		if i == 0 {
			c.members[id] = statusCreator
		}
	}
	return c.id, nil
}

func (s *Server) newGroup(title string, kind ChatKind) *chat {
	s.lastChat++
	id := -(4_000_000_000 + s.lastChat)
	if kind != Group {
		id = -(1_002_000_000_000 + s.lastChat)
	}
	c := &chat{id: id, kind: kind, members: make(map[int64]memberStatus), messages: make(map[int]*message), topics: make(map[int]*topic)}
	c.wire = wireChat{ID: id, Type: kind, Title: title}
	s.chats[id] = c
	return c
}

// AddForum makes a supergroup with topics.
func (s *Server) AddForum(title string, members ...int64) (int64, error) {
	id, err := s.AddGroup(title, Supergroup, members...)
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[id].wire.IsForum = true
	return id, nil
}

// AddTopic opens a topic in a forum and returns its thread id.
func (s *Server) AddTopic(userID, chatID int64, name string) (threadID int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.memberChat(userID, chatID)
	if err != nil {
		return 0, fmt.Errorf("add topic: %w", err)
	}
	if !c.wire.IsForum {
		return 0, fmt.Errorf("add topic: chat %d is not a forum: %w", chatID, ErrNoChat)
	}
	now := s.clock.Now()
	m := s.newMessage(c, wireMessage{
		From: s.sender(userID), Date: now.Unix(), IsTopicMessage: true,
		ForumTopicCreated: &wireTopic{Name: name, IconColor: 7322096},
	}, now)
	m.wire.ThreadID = m.wire.MessageID
	c.topics[m.wire.MessageID] = &topic{name: name}
	s.publish(c, m, true)
	return m.wire.MessageID, nil
}

// DeleteTopic deletes a topic; messages to its thread then fail.
func (s *Server) DeleteTopic(chatID int64, threadID int) error {
	return s.changeTopic(chatID, threadID, func(t *topic) { t.deleted = true })
}

// CloseTopic closes a topic; only administrators can still write to it.
func (s *Server) CloseTopic(chatID int64, threadID int) error {
	return s.changeTopic(chatID, threadID, func(t *topic) { t.closed = true })
}

func (s *Server) changeTopic(chatID int64, threadID int, change func(*topic)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.chats[chatID]
	if !ok {
		return fmt.Errorf("topic of chat %d: %w", chatID, ErrNoChat)
	}
	t, ok := c.topics[threadID]
	if !ok {
		return fmt.Errorf("topic %d of chat %d: %w", threadID, chatID, ErrNoMessage)
	}
	change(t)
	return nil
}

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
	if c.kind == Group {
		// A bot still sees its own removal from a basic group, but nothing more of a supergroup.
		bot := s.bot
		m := s.newMessage(c, wireMessage{From: s.sender(userID), LeftChatMember: &bot}, s.clock.Now())
		s.enqueue("message", m.wire, s.clock.Now())
	}
	return nil
}

// Join adds a person to a group, RemoveMember takes one out.
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

// SetPrivacy switches the bot's privacy mode, which hides from it what people say to each other in groups.
func (s *Server) SetPrivacy(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.privacy = on
}

// Migrate upgrades a basic group to a supergroup. The old id stays behind as a tombstone: the bot gets a service message in
// both chats, and sending to the old one fails with parameters.migrate_to_chat_id. It returns the new chat id.
func (s *Server) Migrate(chatID int64) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, ok := s.chats[chatID]
	if !ok || old.kind != Group || old.migrated != 0 {
		return 0, fmt.Errorf("migrate chat %d: %w", chatID, ErrNoChat)
	}
	c := s.newGroup(old.wire.Title, Supergroup)
	for id, status := range old.members {
		c.members[id] = status
	}
	c.bot = old.bot
	by := s.owner(old)
	s.service(old, by, wireMessage{MigrateToChatID: c.id})
	old.migrated = c.id
	s.service(c, by, wireMessage{MigrateFromChatID: old.id})
	return c.id, nil
}

// DeleteGroup deletes a group for everybody.
func (s *Server) DeleteGroup(chatID int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.chats[chatID]
	if !ok {
		return fmt.Errorf("delete group %d: %w", chatID, ErrNoChat)
	}
	c.deleted = true
	return nil
}

// service adds a service message, which every bot in the chat sees whatever its privacy mode.
func (s *Server) service(c *chat, by int64, w wireMessage) {
	now := s.clock.Now()
	w.From = s.sender(by)
	m := s.newMessage(c, w, now)
	s.publish(c, m, true)
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
	buttons *inlineKeyboard
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
