package simulator

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// EntryKind says what a person saw happen.
type EntryKind string

// What people see.
const (
	// Sent is a message that appeared in a chat, written by the bot or by a person.
	Sent EntryKind = "sent"
	// Edited is a message that changed, also when only its buttons did.
	Edited EntryKind = "edited"
	// Deleted is a message that vanished.
	Deleted EntryKind = "deleted"
	// Toast is the short answer to a tap that fades by itself, Alert the one that must be closed. Only UserID sees it; its Text
	// may be empty, which merely ends the waiting sign on the button.
	Toast EntryKind = "toast"
	Alert EntryKind = "alert"
	// Pinned is a message fixed at the top, Unpinned one taken from there.
	Pinned   EntryKind = "pinned"
	Unpinned EntryKind = "unpinned"
	// Reacted is a reaction of the bot; Text is the emoji, empty when it was taken back.
	Reacted EntryKind = "reacted"
	// Action is "typing…" and its like; Text is the action.
	Action EntryKind = "action"
)

// Entry is one line of the ledger.
type Entry struct {
	// Seq counts from 1.
	Seq       int
	Kind      EntryKind
	Time      time.Time
	ChatID    int64
	ThreadID  int
	MessageID int
	// From is who did it: a user id, or the bot's.
	From int64
	// ByBot is set for everything that the bot did.
	ByBot bool
	// UserID is the only person who saw it, 0 if all in the chat did.
	UserID int64
	// Text is what stands there, without markup; of a message with a file it is the caption.
	Text string
	// Source is the text as the bot gave it, with its HTML tags. It is empty for people's messages.
	Source   string
	Entities []Entity
	Buttons  [][]Button
	// Keyboard is the reply keyboard that came with the message, by its labels.
	Keyboard [][]string
	ReplyTo  int
	Silent   bool
	File     *File
	Location *Location
	Contact  string
	// Service names a service message by its field in the Bot API, such as migrate_to_chat_id; empty for others.
	Service string
	// CallbackID is the tap that a Toast or Alert answers.
	CallbackID string
}

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

// record adds a line to the ledger. The caller holds s.mu.
func (s *Server) record(e Entry) {
	e.Seq = len(s.ledger) + 1
	e.Time = s.clock.Now()
	s.ledger = append(s.ledger, e)
	s.notify()
}

// recordMessage adds what became of a message.
func (s *Server) recordMessage(kind EntryKind, c *chat, m *message, from int64, extra func(*Entry)) {
	v := s.view(m)
	e := Entry{
		Kind: kind, ChatID: c.id, ThreadID: v.ThreadID, MessageID: v.ID, From: from, ByBot: from == s.bot.ID,
		Text: v.Text, Source: v.Source, Entities: v.Entities, Buttons: v.Buttons, ReplyTo: v.ReplyTo,
		File: v.File, Location: v.Location, Contact: v.Contact, Service: v.Service,
	}
	if extra != nil {
		extra(&e)
	}
	s.record(e)
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
	if m.buttons != nil {
		v.Buttons = m.buttons.Rows
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

// Ledger returns everything that every person saw, in order.
func (s *Server) Ledger() []Entry { return s.LedgerSince(0) }

// LedgerSince returns the lines after the one numbered seq.
func (s *Server) LedgerSince(seq int) []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	if seq >= len(s.ledger) {
		return nil
	}
	return slices.Clone(s.ledger[max(seq, 0):])
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

// notify wakes everybody who waits for a change. The caller holds s.mu.
func (s *Server) notify() {
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}

// Changed returns a channel that is closed at the next change of anything that can be asked here: the ledger, the queue,
// the polls or the violations. Take the channel first, then look, then wait.
func (s *Server) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changed == nil {
		s.changed = make(chan struct{})
	}
	return s.changed
}

// Wait returns when done reports true; it asks at once and after every change. The error is that of ctx.
func (s *Server) Wait(ctx context.Context, done func() bool) error {
	for {
		changed := s.Changed()
		if done() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
