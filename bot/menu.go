package bot

import (
	"context"
	"encoding/json"
	"log/slog"
	"strconv"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"laporbot/commands"
	"laporbot/logistics"
)

// menus keeps the lists of commands that Telegram shows: one for strangers, one
// for groups, and one in the private chat of each person by his role. They are a
// convenience: a list that could not be set is set at the person's next message
// after a restart.
type menus struct {
	client   *client
	commands []*commands.Command
	log      *slog.Logger

	mu   sync.Mutex
	set  map[int64]logistics.Role
	todo chan logistics.Person
}

func newMenus(c *client, list []*commands.Command, log *slog.Logger) *menus {
	return &menus{client: c, commands: list, log: log, set: map[int64]logistics.Role{}, todo: make(chan logistics.Person, 256)}
}

// want asks for the menu of a person; it does nothing where it is set already or
// too many wait.
func (m *menus) want(p logistics.Person) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if role, ok := m.set[p.ID]; ok && role == p.Role {
		return
	}
	select {
	case m.todo <- p:
		m.set[p.ID] = p.Role
	default:
	}
}

// setMenus sets the general lists and then those that are asked for.
func (b *Bot) setMenus(ctx context.Context) {
	m := b.dispatch.door.menus
	m.put(ctx, tgbotapi.BotCommandScope{Type: "default"}, logistics.Person{}, logistics.ChatPrivate)
	group := logistics.Person{Role: logistics.RoleOperator, Area: b.opt.Root}
	m.put(ctx, tgbotapi.BotCommandScope{Type: "all_group_chats"}, group, logistics.ChatGroup)
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-m.todo:
			m.put(ctx, tgbotapi.BotCommandScope{Type: "chat", ChatID: p.ID}, p, logistics.ChatPrivate)
			// Menus are never urgent: leave the line to messages.
			if !sleep(ctx, 200*time.Millisecond) {
				return
			}
		}
	}
}

// put sets the list of what the person may use in a kind of chat.
func (m *menus) put(ctx context.Context, scope tgbotapi.BotCommandScope, p logistics.Person, kind logistics.ChatKind) {
	list := []tgbotapi.BotCommand{} // never nil: Telegram refuses null
	for _, c := range m.commands {
		if logistics.May(p, c.Name, kind, "") == nil {
			list = append(list, tgbotapi.BotCommand{Command: c.Name, Description: c.Short})
		}
	}
	encoded, err := json.Marshal(list)
	if err != nil {
		m.log.Error("menu not encoded", "err", err)
		return
	}
	where := map[string]any{"type": scope.Type}
	if scope.ChatID != 0 {
		where["chat_id"] = scope.ChatID
	}
	encodedScope, err := json.Marshal(where)
	if err != nil {
		m.log.Error("menu not encoded", "err", err)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err = m.client.call(ctx, "setMyCommands", tgbotapi.Params{"commands": string(encoded), "scope": string(encodedScope)})
	if err != nil && ctx.Err() == nil {
		m.log.Warn("menu not set", "scope", scope.Type, "user_id", strconv.FormatInt(p.ID, 10), "err", err)
		m.mu.Lock()
		delete(m.set, p.ID)
		m.mu.Unlock()
	}
}
