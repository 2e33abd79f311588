package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"laporbot/logistics"
)

// groups: by "chat|topic". chats: by chat; the document 0 speaks of all chats.
const (
	groupsCollection = "groups"
	chatsCollection  = "chats"
)

type groupDoc struct {
	ChatID   int64     `bson:"chat_id"`
	ThreadID int       `bson:"thread_id,omitempty"`
	Area     string    `bson:"area"`
	Title    string    `bson:"title"`
	By       int64     `bson:"by"`
	Since    time.Time `bson:"since"`
}

func groupToDoc(g logistics.Group) groupDoc {
	return groupDoc{g.ChatID, g.ThreadID, string(g.Area), g.Title, g.By, g.Since}
}

func (d groupDoc) group() logistics.Group {
	return logistics.Group{
		ChatID: d.ChatID, ThreadID: d.ThreadID, Area: logistics.AreaCode(d.Area), Title: d.Title, By: d.By, Since: d.Since,
	}
}

func groupID(chatID int64, threadID int) string { return fmt.Sprintf("%d|%d", chatID, threadID) }

// PutGroup binds a group, or a topic of it, to an area.
func (s *Store) PutGroup(ctx context.Context, g logistics.Group) error {
	return put(ctx, s.engine, groupsCollection, groupID(g.ChatID, g.ThreadID), groupToDoc(g))
}

// DeleteGroup unbinds a group or topic.
func (s *Store) DeleteGroup(ctx context.Context, chatID int64, threadID int) error {
	return s.engine.Delete(ctx, groupsCollection, groupID(chatID, threadID))
}

// Group returns what a group or topic is bound to, or logistics.ErrNotFound.
func (s *Store) Group(ctx context.Context, chatID int64, threadID int) (logistics.Group, error) {
	return get(ctx, s.engine, groupsCollection, groupID(chatID, threadID), groupDoc.group)
}

// Groups lists all bound groups and topics. A binding that MigrateChat is moving
// stands under both ids for a moment and is listed once, under the new one.
func (s *Store) Groups(ctx context.Context) ([]logistics.Group, error) {
	all, err := list(ctx, s.engine, groupsCollection, "", "", groupDoc.group)
	if err != nil {
		return nil, err
	}
	var groups []logistics.Group
	listed := map[string]bool{}
	for _, g := range all {
		chat, err := s.Chat(ctx, g.ChatID)
		if err != nil && !errors.Is(err, logistics.ErrNotFound) {
			return nil, err
		}
		if chat.MigratedTo != 0 {
			g.ChatID = chat.MigratedTo
		}
		if id := groupID(g.ChatID, g.ThreadID); !listed[id] {
			listed[id] = true
			groups = append(groups, g)
		}
	}
	return groups, nil
}

type chatDoc struct {
	ID          int64     `bson:"chat_id"`
	Kind        string    `bson:"kind,omitempty"`
	Title       string    `bson:"title,omitempty"`
	MigratedTo  int64     `bson:"migrated_to,omitempty"`
	Unreachable string    `bson:"unreachable,omitempty"`
	At          time.Time `bson:"at,omitempty"`
	FrozenUntil time.Time `bson:"frozen_until,omitempty"`
	StrangerAt  time.Time `bson:"stranger_at,omitempty"`
}

func chatToDoc(c logistics.Chat) chatDoc {
	return chatDoc{c.ID, string(c.Kind), c.Title, c.MigratedTo, c.Unreachable, c.At, c.FrozenUntil, c.StrangerAt}
}

func (d chatDoc) chat() logistics.Chat {
	return logistics.Chat{
		ID: d.ID, Kind: logistics.ChatKind(d.Kind), Title: d.Title, MigratedTo: d.MigratedTo, Unreachable: d.Unreachable,
		At: d.At, FrozenUntil: d.FrozenUntil, StrangerAt: d.StrangerAt,
	}
}

// Chat returns what is known of a chat, or logistics.ErrNotFound.
func (s *Store) Chat(ctx context.Context, id int64) (logistics.Chat, error) {
	return get(ctx, s.engine, chatsCollection, decimal(id), chatDoc.chat)
}

// Unreachable lists the chats to which nothing can be sent. It reads all chats, of
// which there is one for each person and group.
func (s *Store) Unreachable(ctx context.Context) (map[int64]bool, error) {
	all, err := list(ctx, s.engine, chatsCollection, "", "", chatDoc.chat)
	gone := map[int64]bool{}
	for _, c := range all {
		if c.Unreachable != "" {
			gone[c.ID] = true
		}
	}
	return gone, err
}

// UpdateChat changes what is known of a chat, of which nothing need be known
// before. change may run more than once and its error is returned.
func (s *Store) UpdateChat(ctx context.Context, id int64, change func(*logistics.Chat) error) error {
	_, err := upsert(ctx, s.engine, chatsCollection, decimal(id), chatDoc.chat, chatToDoc, func(c *logistics.Chat) error {
		c.ID = id
		return change(c)
	})
	return err
}

// MigrateChat moves bindings, dialogues and what waits to go out from a group to
// the supergroup it became, and notes the new id on the old chat. Where the new
// chat has its own already, that stays. Each step can be repeated.
func (s *Store) MigrateChat(ctx context.Context, old, to int64, now time.Time) error {
	if old == to {
		return nil
	}
	err := s.UpdateChat(ctx, old, func(c *logistics.Chat) error {
		c.MigratedTo, c.At = to, now
		return nil
	})
	if err != nil {
		return err
	}
	if err := s.migrateGroups(ctx, old, to); err != nil {
		return err
	}
	if err := s.migrateDrafts(ctx, old, to); err != nil {
		return err
	}
	return s.migrateNotices(ctx, old, to)
}

func (s *Store) migrateGroups(ctx context.Context, old, to int64) error {
	groups, err := list(ctx, s.engine, groupsCollection, decimal(old)+"|", prefixEnd(decimal(old)), groupDoc.group)
	if err != nil {
		return err
	}
	for _, g := range groups {
		g.ChatID = to
		if _, err := add(ctx, s.engine, groupsCollection, groupID(to, g.ThreadID), groupToDoc(g)); err != nil {
			return err
		}
		if err := s.DeleteGroup(ctx, old, g.ThreadID); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) migrateDrafts(ctx context.Context, old, to int64) error {
	prefix := logistics.ChatKey(old)
	drafts, err := list(ctx, s.engine, draftsCollection, prefix+"|", prefixEnd(prefix), draftDoc.draft)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		d.ChatID = to
		if _, err := add(ctx, s.engine, draftsCollection, d.ID(), draftToDoc(d)); err != nil {
			return err
		}
		if err := s.DeleteDraft(ctx, old, d.PersonID); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) migrateNotices(ctx context.Context, old, to int64) error {
	notices, err := s.PendingNotices(ctx)
	if err != nil {
		return err
	}
	for _, n := range notices {
		if n.ChatID != old {
			continue
		}
		err := s.UpdateNotice(ctx, n.Key, func(n *logistics.Notice) error {
			if n.ChatID != old {
				return errSame
			}
			n.ChatID = to
			return nil
		})
		if err != nil && !errors.Is(err, logistics.ErrNotFound) { // it has gone out meanwhile
			return err
		}
	}
	return nil
}
