package simulator

import (
	"fmt"
	"strconv"
	"time"
)

// A callback is a tap that waits for the bot's answer.
type callback struct {
	id              string
	user, chat      int64
	thread, message int
	at              time.Time
	answer          *Answer
}

// Answer is what a person sees after a tap.
type Answer struct {
	Text  string
	Alert bool
	URL   string
}

// Tap lets a person press a button under a message. The data need not be what the bot put there: a changed client can send
// anything. It returns the id of the callback query, for [Server.Answer].
func (s *Server) Tap(userID, chatID int64, messageID int, data string) (callbackID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.memberChat(userID, chatID)
	if err != nil {
		return "", fmt.Errorf("tap in chat %d: %w", chatID, err)
	}
	if c.kind == Private && c.bot != statusMember {
		return "", fmt.Errorf("tap in chat %d: %w", chatID, ErrNotStarted)
	}
	m, ok := c.messages[messageID]
	if !ok || !m.byBot {
		return "", fmt.Errorf("tap on message %d of chat %d: %w", messageID, chatID, ErrNoMessage)
	}
	now := s.clock.Now()
	s.lastCallback++
	id := strconv.FormatInt(s.people[userID].user.ID<<31|s.lastCallback, 10)
	s.callbacks[id] = &callback{id: id, user: userID, chat: chatID, thread: m.wire.ThreadID, message: messageID, at: now}
	query := wireCallback{
		ID: id, From: s.sender(userID), Message: &m.wire, ChatInstance: strconv.FormatInt(-chatID*7919, 10), Data: data,
	}
	if m.deleted {
		query.Message = wireInaccessible{Chat: c.wire, MessageID: messageID}
	}
	if c.bot.inside() && c.migrated == 0 && !c.deleted {
		s.enqueue("callback_query", query, now)
	}
	return id, nil
}

// TapLabel presses the button with the given label under a message.
func (s *Server) TapLabel(userID, chatID int64, messageID int, label string) (callbackID string, err error) {
	m, err := s.Chat(chatID).Message(messageID)
	if err != nil {
		return "", fmt.Errorf("tap %q: %w", label, err)
	}
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Text == label && b.Data != "" {
				return s.Tap(userID, chatID, messageID, b.Data)
			}
		}
	}
	return "", fmt.Errorf("tap %q: message %d of chat %d has no such button: %w", label, messageID, chatID, ErrNoMessage)
}

// Answer returns what the person saw after a tap; ok is false while the bot has not answered.
func (s *Server) Answer(callbackID string) (a Answer, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cb, exists := s.callbacks[callbackID]; exists && cb.answer != nil {
		return *cb.answer, true
	}
	return Answer{}, false
}
