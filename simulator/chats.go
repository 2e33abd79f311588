package simulator

import (
	"fmt"
	"slices"
	"time"
)

// Message is one message as it stands in a chat.
type Message struct {
	ID       int
	ThreadID int
	// From is the user id that phones show as the sender, or the bot's.
	From     int64
	ByBot    bool
	Date     time.Time
	EditDate time.Time // zero if the message was never edited
	Text     string
	Source   string
	Entities []Entity
	Buttons  [][]Button
	ReplyTo  int
	File     *File
	Location *Location
	Contact  string
	Service  string
	Pinned   bool
	Reaction string // of the bot
}

func (s *Server) view(m *message) Message {
	w := &m.wire
	v := Message{
		ID: w.MessageID, ThreadID: w.ThreadID, ByBot: m.byBot, Date: time.Unix(w.Date, 0).UTC(),
		Text: w.Text, Source: m.source, Entities: w.Entities, Location: w.Location,
		Service: serviceName(w), Pinned: m.pinned, Reaction: m.react,
	}
	if w.From != nil {
		v.From = w.From.ID
	}
	if w.EditDate != 0 {
		v.EditDate = time.Unix(w.EditDate, 0).UTC()
	}
	if w.Caption != "" {
		v.Text, v.Entities = w.Caption, w.CaptionEntities
	}
	if w.ReplyTo != nil {
		v.ReplyTo = w.ReplyTo.MessageID
	}
	if w.Contact != nil {
		v.Contact = w.Contact.PhoneNumber
	}
	v.File = s.fileOf(w)
	if w.ReplyMarkup != nil {
		v.Buttons = w.ReplyMarkup.Rows
	}
	return v
}

func serviceName(w *wireMessage) string {
	switch {
	case w.NewChatMembers != nil:
		return "new_chat_members"
	case w.LeftChatMember != nil:
		return "left_chat_member"
	case w.MigrateToChatID != 0:
		return "migrate_to_chat_id"
	case w.MigrateFromChatID != 0:
		return "migrate_from_chat_id"
	case w.ForumTopicCreated != nil:
		return "forum_topic_created"
	case w.PinnedMessage != nil:
		return "pinned_message"
	}
	return ""
}

// Chat is a chat as it stands at the moment of a call.
type Chat struct {
	server *Server
	id     int64
}

// Chat gives access to a chat by its id; of a private chat it is the user id.
func (s *Server) Chat(id int64) Chat { return Chat{s, id} }

// Messages lists the messages of the chat that are not deleted, oldest first.
func (c Chat) Messages() []Message {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	found, ok := c.server.chats[c.id]
	if !ok {
		return nil
	}
	var list []Message
	for _, id := range found.order {
		if m := found.messages[id]; !m.deleted {
			list = append(list, c.server.view(m))
		}
	}
	return list
}

// Message returns one message of the chat.
func (c Chat) Message(id int) (Message, error) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if found, ok := c.server.chats[c.id]; ok {
		if m, ok := found.messages[id]; ok && !m.deleted {
			return c.server.view(m), nil
		}
	}
	return Message{}, fmt.Errorf("message %d of chat %d: %w", id, c.id, ErrNoMessage)
}

// Keyboard returns the labels of the reply keyboard that people in the chat see, nil if there is none.
func (c Chat) Keyboard() [][]string {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	if found, ok := c.server.chats[c.id]; ok {
		return found.keyboard
	}
	return nil
}

// ChatInfo describes a chat.
type ChatInfo struct {
	ID     int64
	Kind   ChatKind
	Title  string // the first name of the person for a private chat
	Forum  bool
	Topics map[int]string // names by thread id, without deleted ones
	// BotInside is set while the bot can write there.
	BotInside bool
	// MigratedTo is the id that replaced this one, 0 if none did.
	MigratedTo int64
}

// Chats lists all chats by id.
func (s *Server) Chats() []ChatInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]ChatInfo, 0, len(s.chats))
	for _, c := range s.chats {
		info := ChatInfo{
			ID: c.id, Kind: c.kind, Title: c.wire.Title + c.wire.FirstName, Forum: c.wire.IsForum,
			BotInside: c.bot.inside() && !c.deleted && c.migrated == 0, MigratedTo: c.migrated,
		}
		for id, t := range c.topics {
			if !t.deleted {
				if info.Topics == nil {
					info.Topics = make(map[int]string)
				}
				info.Topics[id] = t.name
			}
		}
		list = append(list, info)
	}
	slices.SortFunc(list, func(a, b ChatInfo) int { return int(min(max(a.ID-b.ID, -1), 1)) })
	return list
}
