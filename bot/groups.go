package bot

import (
	"context"
	"fmt"
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
	chatID, kind := u.Chat.ID, chatKind(u.Chat.Type)
	gone := u.NewChatMember.Status == "kicked" || u.NewChatMember.Status == "left"
	reason := ""
	if gone {
		reason = u.NewChatMember.Status
	}
	if err := d.bot.Outbox.setReachable(ctx, chatID, reason); err != nil {
		return "", err
	}
	if kind == logistics.ChatPrivate {
		return "membership", nil
	}
	title := clean(u.Chat.Title)
	if gone {
		if !d.bound(ctx, chatID) {
			return "membership", nil
		}
		return "membership", d.tellOperators(ctx, in, "bot-dikeluarkan", messages.GroupName{Title: title})
	}
	was := u.OldChatMember.Status
	if was != "" && was != "left" && was != "kicked" {
		return "membership", nil // rights changed, nothing to say
	}
	person, err := d.identify(ctx, &u.From)
	if err != nil {
		return "", err
	}
	if kind == logistics.ChatGroup && (person.Active() && person.Role == logistics.RoleOperator || d.bound(ctx, chatID)) {
		reply, err := block("bot-masuk-grup", nil)
		if err != nil {
			return "", err
		}
		req := commands.Request{Key: in.ID, Chat: commands.Chat{ID: chatID, Kind: kind}}
		return "membership", d.effects(ctx, req, reply)
	}
	// A stranger's group: not a word, and out.
	if _, err := d.bot.client.call(ctx, "leaveChat", tgbotapi.Params{"chat_id": strconv.FormatInt(chatID, 10)}); err != nil {
		if c := classify(err); c != classUnreachable && c != classRefused {
			return "", fmt.Errorf("leave: %w", err)
		}
	}
	d.log.Warn("left a foreign group", "chat_id", chatID, "user_id", u.From.ID)
	return "left", d.tellOperators(ctx, in, "bot-grup-asing", messages.GroupName{Title: title})
}

// tellOperators writes to every operator in private.
func (d *door) tellOperators(ctx context.Context, in logistics.Incoming, name string, data any) error {
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
		n := logistics.Notice{Key: fmt.Sprintf("%s/operator/%d", in.ID, p.ID), ChatID: p.ID, Kind: logistics.NoticeAnswer, Text: text}
		if err := d.bot.Outbox.Enqueue(ctx, n); err != nil {
			return err
		}
	}
	return nil
}
