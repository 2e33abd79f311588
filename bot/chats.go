package bot

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"laporbot/logistics"
)

// everyChat is the number under which the database keeps what holds for all chats.
const everyChat = 0

// sameFlood is how soon after one chat was told to wait another one shows that
// Telegram means the whole bot.
const sameFlood = 5 * time.Second

// refusal is the last 429.
type refusal struct {
	chatID int64
	at     time.Time
}

// learn reads what is known of the chat of a lane, once.
func (s *Sender) learn(ctx context.Context, l *lane) (logistics.Chat, error) {
	s.mu.Lock()
	known, chat := l.known, l.chat
	s.mu.Unlock()
	if known {
		return chat, nil
	}
	ctx, cancel := graceful(ctx, storeTimeout)
	defer cancel()
	chat, err := s.store.Chat(ctx, l.chatID)
	if err != nil && !errors.Is(err, logistics.ErrNotFound) {
		return chat, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !l.known {
		l.chat, l.known = chat, true
	}
	return l.chat, nil
}

// note changes what is known of a chat, here at once and in the database.
func (s *Sender) note(ctx context.Context, chatID int64, change func(*logistics.Chat)) error {
	ctx, cancel := graceful(ctx, storeTimeout)
	defer cancel()
	var after logistics.Chat
	err := s.store.UpdateChat(ctx, chatID, func(c *logistics.Chat) error {
		change(c)
		after = *c
		return nil
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	if l := s.lanes[chatID]; l != nil && err == nil {
		l.chat, l.known = after, true
	} else if l != nil {
		change(&l.chat)
	}
	return err
}

// setReachable notes that a chat can, or for some reason cannot, be written to.
func (s *Sender) setReachable(ctx context.Context, chatID int64, reason string) error {
	now := s.clock.Now()
	return s.note(ctx, chatID, func(c *logistics.Chat) { c.Unreachable, c.At = reason, now })
}

// freeze obeys a 429. Telegram does not say whether the chat or the whole bot was
// too fast: the chat is held, and when another one is refused soon after, all are.
func (s *Sender) freeze(ctx context.Context, l *lane, n logistics.Notice, asked time.Duration) {
	now := s.clock.Now()
	until := now.Add(max(asked, time.Second) + rand.N(500*time.Millisecond))
	s.mu.Lock()
	everywhere := s.refused.chatID != 0 && s.refused.chatID != n.ChatID && now.Sub(s.refused.at) < sameFlood
	s.refused = refusal{n.ChatID, now}
	if everywhere {
		s.frozen = later(s.frozen, until)
	}
	s.mu.Unlock()
	s.log.Warn("told to wait", "chat_id", n.ChatID, "wait", asked, "everywhere", everywhere)
	s.unsent(ctx, l, n)
	chats := []int64{n.ChatID}
	if everywhere {
		chats = append(chats, everyChat)
	}
	for _, id := range chats {
		err := s.note(ctx, id, func(c *logistics.Chat) { c.FrozenUntil = later(c.FrozenUntil, until) })
		if err != nil {
			s.log.Error("wait not stored", "chat_id", id, "err", err)
		}
	}
}

// migrate moves everything of a group to the id it has as a supergroup, but for
// what is just being sent; unless that is with, whose caller knows that it was not.
func (s *Sender) migrate(ctx context.Context, old, to int64, with string) error {
	ctx, cancel := graceful(ctx, batchTimeout)
	defer cancel()
	if err := s.store.MigrateChat(ctx, old, to, s.clock.Now()); err != nil {
		return fmt.Errorf("migrate chat: %w", err)
	}
	s.log.Info("group migrated", "chat_id", old, "to", to)
	s.mu.Lock()
	queue := slices.Clone(s.lane(old).queue)
	s.mu.Unlock()
	for _, n := range queue {
		if n.EditID != 0 || n.ReplyTo != 0 {
			s.amend(ctx, n.Key, func(row *logistics.Notice) { row.EditID, row.ReplyTo = 0, 0 })
		}
	}
	s.mu.Lock()
	from, target := s.lane(old), s.lane(to)
	var moved, stay []logistics.Notice
	for _, n := range from.queue {
		if n.Key == from.flying && n.Key != with {
			stay = append(stay, n)
			continue
		}
		// Messages are numbered anew in a supergroup, so these would be others.
		n.ChatID, n.EditID, n.ReplyTo = to, 0, 0
		moved = append(moved, n)
	}
	from.queue = stay
	target.queue = append(target.queue, moved...)
	slices.SortStableFunc(target.queue, bySeq)
	s.until = time.Time{}
	s.mu.Unlock()
	s.poke()
	return nil
}
