package simulator

import (
	"context"
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
	// Ask is set where the phone opens a reply to the message: with selective only for those whom it mentions or answers.
	Ask      bool
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

// LastSeq is the number of the newest line of the ledger, 0 if it is empty.
func (s *Server) LastSeq() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.ledger)
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
