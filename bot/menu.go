package bot

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"laporbot/commands"
	"laporbot/logistics"
)

// menuPause is kept between two lists: they are never urgent and leave the line to
// messages.
const menuPause = 200 * time.Millisecond

// menus keeps the lists of commands that Telegram shows: one for strangers, one
// for groups, and one in the private chat of each person by his role. They are a
// convenience: the list of a person that could not be set is set at his next
// message, and after a restart all are set anew.
type menus struct {
	client   *client
	commands []*commands.Command
	root     logistics.AreaCode
	log      *slog.Logger

	mu   sync.Mutex
	set  map[int64]logistics.Role
	todo chan logistics.Person
}

func newMenus(c *client, o Options) *menus {
	return &menus{
		client: c, commands: o.Commands, root: o.Root, log: o.Log,
		set: map[int64]logistics.Role{}, todo: make(chan logistics.Person, 256),
	}
}

// want asks for the menu of a person; it does nothing where it is set already or
// too many wait. Strangers have the general one.
func (m *menus) want(p logistics.Person) {
	if p.Role == logistics.RoleStranger {
		return
	}
	if !p.Active() {
		p.Role = logistics.RoleStranger // his rights are gone, and so is his list
	}
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

// run sets the general lists and then those that are asked for, until ctx ends.
func (m *menus) run(ctx context.Context) error {
	group := logistics.Person{Role: logistics.RoleOperator, Area: m.root, State: logistics.PersonActive}
	general := func() bool {
		return m.put(ctx, tgbotapi.BotCommandScope{Type: "default"}, logistics.Person{}, logistics.ChatPrivate) &&
			m.put(ctx, tgbotapi.BotCommandScope{Type: "all_group_chats"}, group, logistics.ChatGroup)
	}
	for wait := (backoff{}); !general(); {
		if !sleep(ctx, wait.next()) {
			return nil
		}
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case p := <-m.todo:
			if !m.put(ctx, tgbotapi.BotCommandScope{Type: "chat", ChatID: p.ID}, p, logistics.ChatPrivate) {
				m.mu.Lock()
				delete(m.set, p.ID)
				m.mu.Unlock()
			}
			if !sleep(ctx, menuPause) {
				return nil
			}
		}
	}
}

// put sets the list of what the person may use in a kind of chat, and reports
// whether Telegram took it.
func (m *menus) put(ctx context.Context, scope tgbotapi.BotCommandScope, p logistics.Person, kind logistics.ChatKind) bool {
	list := []tgbotapi.BotCommand{} // never nil: Telegram refuses null
	for _, c := range m.commands {
		if logistics.May(p, c.Name, kind, "") == nil {
			list = append(list, tgbotapi.BotCommand{Command: c.Name, Description: c.Short})
		}
	}
	encoded, err := json.Marshal(list)
	encodedScope, scopeErr := json.Marshal(scope)
	if err = errors.Join(err, scopeErr); err != nil {
		m.log.Error("menu not encoded", "err", err)
		return true // nor will it be the next time
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err = m.client.call(ctx, "setMyCommands", tgbotapi.Params{"commands": string(encoded), "scope": string(encodedScope)})
	if err != nil && ctx.Err() == nil {
		m.log.Warn("menu not set", "scope", scope.Type, "user_id", p.ID, "err", err)
	}
	return err == nil
}
