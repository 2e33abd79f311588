package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"laporbot/commands"
	"laporbot/logistics"
	"laporbot/messages"
)

// migration reads the two service messages by which Telegram says that a group
// became a supergroup with a new id; to is 0 for any other message.
func migration(m *message) (old, to int64) {
	switch {
	case m.MigrateToChatID != 0:
		return m.Chat.ID, m.MigrateToChatID
	case m.MigrateFromChatID != 0:
		return m.MigrateFromChatID, m.Chat.ID
	}
	return 0, 0
}

// membership handles what happened to the bot itself: blocked and unblocked by a
// person, added to and taken out of a group.
func (d *door) membership(ctx context.Context, in logistics.Incoming, u *tgbotapi.ChatMemberUpdated) (string, error) {
	kind, now, was := chatKind(u.Chat.Type), u.NewChatMember.Status, u.OldChatMember.Status
	reason := ""
	if outside(now) {
		reason = now
	}
	if err := d.outbox.setReachable(ctx, u.Chat.ID, reason); err != nil {
		return "", fmt.Errorf("note membership: %w", err)
	}
	switch {
	case kind == logistics.ChatPrivate:
		return "membership", nil
	case outside(now):
		return "membership", d.removed(ctx, in, u)
	case was == "" || outside(was):
		return d.added(ctx, in, u, kind)
	}
	return "membership", nil // rights changed, nothing to say
}

// outside reports whether somebody of this status is not in the chat.
func outside(status string) bool { return status == "kicked" || status == "left" }

// removed tells the operators that a group of theirs hears nothing more.
func (d *door) removed(ctx context.Context, in logistics.Incoming, u *tgbotapi.ChatMemberUpdated) error {
	bound, err := d.bound(ctx, u.Chat.ID)
	if err != nil || !bound {
		return err
	}
	return d.tellOperators(ctx, in.ID, "bot-dikeluarkan", messages.GroupName{Title: clean(u.Chat.Title)})
}

// added greets a group where the bot belongs and leaves any other without a word.
func (d *door) added(ctx context.Context, in logistics.Incoming, u *tgbotapi.ChatMemberUpdated, kind logistics.ChatKind) (string, error) {
	person, err := d.identify(ctx, u.From.ID, "")
	if err != nil {
		return "", err
	}
	bound, err := d.bound(ctx, u.Chat.ID)
	if err != nil {
		return "", err
	}
	if kind == logistics.ChatGroup && (bound || logistics.May(person, "hubungkan", kind, "") == nil) {
		reply, err := block("bot-masuk-grup", nil)
		if err != nil {
			return "", err
		}
		return "membership", d.effects(ctx, commands.Request{Key: in.ID, Chat: commands.Chat{ID: u.Chat.ID, Kind: kind}}, reply)
	}
	_, err = d.client.call(ctx, "leaveChat", tgbotapi.Params{"chat_id": strconv.FormatInt(u.Chat.ID, 10)})
	if c := classify(err); err != nil && c != classUnreachable && c != classRefused {
		return "", fmt.Errorf("leave: %w", err)
	}
	d.log.Warn("left a foreign group", "chat_id", u.Chat.ID, "user_id", u.From.ID)
	return "left", d.tellOperators(ctx, in.ID, "bot-grup-asing", messages.GroupName{Title: clean(u.Chat.Title)})
}

// bound reports whether a group, or a topic of it, belongs to an area.
func (d *door) bound(ctx context.Context, chatID int64) (bool, error) {
	groups, err := d.store.Groups(ctx)
	if err != nil {
		return false, fmt.Errorf("look for the group: %w", err)
	}
	return slices.ContainsFunc(groups, func(g logistics.Group) bool { return g.ChatID == chatID }), nil
}

// tellOperators writes to every operator in private. cause is the identity of
// what they are told of.
func (d *door) tellOperators(ctx context.Context, cause, name string, data any) error {
	text, err := messages.Render(name, data)
	if err != nil {
		return err
	}
	people, err := d.store.People(ctx)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.Role != logistics.RoleOperator || !p.Active() {
			continue
		}
		n := logistics.Notice{Key: fmt.Sprintf("%s/operator/%d", cause, p.ID), ChatID: p.ID, Kind: logistics.NoticeAnswer, Text: text}
		if err := d.outbox.Enqueue(ctx, n); err != nil {
			return err
		}
	}
	return nil
}
