package simulator

import (
	"fmt"
	"maps"
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
	maps.Copy(c.members, old.members)
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
