package simulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of setMyCommands (Bot API documentation, td BotCommand.cpp).
const (
	maxCommands    = 100
	maxCommandName = 32
	maxDescription = 256
)

// Command is one line of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// commandScope reads scope and language_code into the key of a command list.
func (s *Server) commandScope(c *call) (string, error) {
	var scope struct {
		Type   string          `json:"type"`
		ChatID json.RawMessage `json:"chat_id"`
		UserID int64           `json:"user_id"`
	}
	scope.Type = "default"
	if raw := c.text("scope"); raw != "" && !wholeJSON(raw, &scope) {
		return "", misuse("can't parse BotCommandScope JSON object")
	}
	language := c.text("language_code")
	if language != "" && len(language) != 2 {
		return "", misuse("invalid language code specified")
	}
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return scope.Type + "|" + language, nil
	case "chat", "chat_administrators", "chat_member":
	default:
		return "", misuse("unsupported scope type specified")
	}
	where := &call{method: c.method, params: map[string]string{"chat_id": strings.Trim(string(scope.ChatID), `"`)}}
	to, err := s.readableChat(where)
	if err != nil {
		return "", err
	}
	key := fmt.Sprintf("%s %d", scope.Type, to.id)
	if scope.Type == "chat_member" {
		if _, ok := s.people[scope.UserID]; !ok {
			return "", badRequest("user not found")
		}
		key += fmt.Sprintf(" %d", scope.UserID)
	}
	return key + "|" + language, nil
}

func runSetMyCommands(s *Server, c *call) (any, error) {
	var list []json.RawMessage
	if raw := c.literal("commands"); raw == "null" || !wholeJSON(raw, &list) {
		return nil, misuse("can't parse commands JSON object: expected an Array of BotCommand")
	}
	key, err := s.commandScope(c)
	if err != nil {
		return nil, err
	}
	if len(list) > maxCommands {
		return nil, misuse("BOT_COMMANDS_TOO_MUCH")
	}
	commands := make([]Command, 0, len(list))
	for _, raw := range list {
		var one Command
		if !wholeJSON(string(raw), &one) {
			return nil, misuse("can't parse BotCommand: expected an Object")
		}
		one.Command = strings.TrimPrefix(strings.TrimSpace(one.Command), "/")
		one.Description = strings.TrimSpace(one.Description)
		if err := one.check(); err != nil {
			return nil, err
		}
		commands = append(commands, one)
	}
	s.commands[key] = commands
	s.notify()
	return true, nil
}

func (b Command) check() error {
	switch {
	case b.Command == "":
		return misuse("command must be non-empty")
	case utf8.RuneCountInString(b.Command) > maxCommandName:
		return misuse("command length must not exceed %d", maxCommandName)
	case b.Description == "":
		return misuse("command description must be non-empty")
	case utf8.RuneCountInString(b.Description) > maxDescription:
		return misuse("command description length must not exceed %d", maxDescription)
	}
	for _, r := range b.Command {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' {
			return misuse("BOT_COMMAND_INVALID")
		}
	}
	return nil
}

func runGetMyCommands(s *Server, c *call) (any, error) {
	key, err := s.commandScope(c)
	if err != nil {
		return nil, err
	}
	return append([]Command{}, s.commands[key]...), nil
}

func runDeleteMyCommands(s *Server, c *call) (any, error) {
	key, err := s.commandScope(c)
	if err != nil {
		return nil, err
	}
	delete(s.commands, key)
	s.notify()
	return true, nil
}

// Commands returns the menu that a person sees in a chat: the list of the most specific scope that has one, in the person's
// language before the one for all languages.
func (s *Server) Commands(userID, chatID int64) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.chats[chatID]
	if !ok {
		return nil
	}
	chat := func(scope string) string { return fmt.Sprintf("%s %d", scope, chatID) }
	var scopes []string
	if c.kind == Private {
		scopes = []string{chat("chat"), "all_private_chats"}
	} else {
		scopes = []string{fmt.Sprintf("chat_member %d %d", chatID, userID)}
		if c.members[userID].admin() {
			scopes = append(scopes, chat("chat_administrators"))
		}
		scopes = append(scopes, chat("chat"))
		if c.members[userID].admin() {
			scopes = append(scopes, "all_chat_administrators")
		}
		scopes = append(scopes, "all_group_chats")
	}
	language := ""
	if p, ok := s.people[userID]; ok {
		language = p.user.LanguageCode
	}
	for _, scope := range append(scopes, "default") {
		for _, key := range []string{scope + "|" + language, scope + "|"} {
			if list := s.commands[key]; len(list) > 0 {
				return slices.Clone(list)
			}
		}
	}
	return nil
}
