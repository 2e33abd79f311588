package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"laporbot/commands"
	"laporbot/logistics"
	"laporbot/messages"
)

// strangerPause is how long a stranger waits for a second answer.
const strangerPause = time.Hour

// door is the one way in: provenance, identify, authorize, command, effects.
type door struct {
	bot    *Bot
	store  Store
	clock  Clock
	log    *slog.Logger
	byName map[string]*commands.Command
	menus  *menus
}

func newDoor(b *Bot) *door {
	d := &door{
		bot: b, store: b.opt.Store, clock: b.opt.Clock, log: b.opt.Log,
		byName: map[string]*commands.Command{}, menus: newMenus(b.client, b.opt.Commands, b.opt.Log),
	}
	for _, c := range b.opt.Commands {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			d.byName[name] = c
		}
	}
	return d
}

// open handles one update and returns a word for what became of it. Everything
// it does is insert-if-absent or compare-and-set under ids that derive from in.ID,
// so that opening twice has the effect of once.
func (d *door) open(ctx context.Context, in logistics.Incoming) (outcome string, err error) {
	u, err := decode(in.Raw)
	if err != nil {
		return "", err
	}
	switch {
	case u.Message != nil:
		return d.message(ctx, in, u.Message, false)
	case u.Edited != nil:
		return d.message(ctx, in, u.Edited, true)
	case u.Callback != nil:
		return d.tap(ctx, in, u.Callback)
	case u.MyChatMember != nil:
		return d.membership(ctx, in, u.MyChatMember)
	}
	return "", errors.New("unknown kind of update")
}

// message handles a new or edited message.
func (d *door) message(ctx context.Context, in logistics.Incoming, m *message, edited bool) (string, error) {
	if m.Chat == nil {
		return "", errors.New("message without a chat")
	}
	if old, to := migration(m); to != 0 {
		if err := d.store.MigrateChat(ctx, old, to, d.clock.Now()); err != nil {
			return "", fmt.Errorf("migrate chat: %w", err)
		}
		d.bot.Outbox.Migrated(old, to)
		return "migrated", nil
	}
	kind := chatKind(m.Chat.Type)
	if kind == logistics.ChatChannel {
		return "channel", nil
	}
	name, to, args := m.words()
	command := d.byName[name]
	addressed := to == "" || strings.EqualFold(to, d.bot.UserName())
	if kind == logistics.ChatGroup && (!addressed || command == nil && to == "") {
		return "talk", nil
	}
	req := commands.Request{
		Key: in.ID, Now: in.ReceivedAt, Command: name, Args: args, Text: m.body(),
		Chat:      commands.Chat{ID: m.Chat.ID, Kind: kind, Title: clean(m.Chat.Title)},
		MessageID: m.MessageID, SentAt: time.Unix(int64(m.Date), 0).UTC(), Edited: edited,
		Memo: memo{d.store, in},
	}
	if m.IsTopicMessage {
		req.Chat.ThreadID = m.ThreadID
	}
	if m.ReplyToMessage != nil {
		req.ReplyTo = m.ReplyToMessage.MessageID
	}
	if mark := m.foreign(); mark != "" {
		return d.refuse(ctx, req, m, mark)
	}
	person, err := d.identify(ctx, m.From)
	if err != nil {
		return "", err
	}
	req.From = person
	if doc := m.Document; doc != nil {
		req.File = &commands.File{Name: clean(doc.FileName), Size: int64(doc.FileSize), Fetch: func(ctx context.Context) ([]byte, error) {
			return d.bot.client.download(ctx, doc.FileID)
		}}
	}
	if kind == logistics.ChatPrivate && person.Active() {
		defer d.menus.want(person)
	}
	if kind == logistics.ChatPrivate && name == "start" {
		// Whoever presses start can be written to again, even if he had blocked the bot.
		if err := d.bot.Outbox.setReachable(ctx, m.Chat.ID, ""); err != nil {
			return "", err
		}
	}
	reply, outcome, err := d.answer(ctx, req, command)
	if err != nil {
		return "", err
	}
	return outcome, d.effects(ctx, req, reply)
}

// answer finds who answers a message and lets him.
func (d *door) answer(ctx context.Context, req commands.Request, command *commands.Command) (commands.Reply, string, error) {
	if command == nil && req.File != nil && req.Command == "" {
		command = d.takesFiles(req.From)
	}
	if command == nil && req.Command == "" && req.From.Active() {
		draft, err := d.store.Draft(ctx, req.Chat.ID, req.From.ID)
		if err != nil && !errors.Is(err, logistics.ErrNotFound) {
			return commands.Reply{}, "", err
		}
		if c := d.byName[draft.Command]; err == nil && c != nil && c.Continue != nil && req.Now.Before(draft.Expires) && !req.Edited {
			reply, err := d.allowed(ctx, req, c, func() (commands.Reply, error) { return c.Continue(ctx, req, draft) })
			return reply, c.Name, err
		}
	}
	switch {
	case command == nil && !req.From.Active():
		reply, err := d.stranger(ctx, req)
		return reply, "stranger", err
	case command == nil && req.Edited:
		reply, err := block("bot-sunting", nil)
		return reply, "edit", err
	case command == nil && req.Command != "":
		reply, err := block("bot-tidak-dikenal", messages.UnknownCommand{Name: req.Command})
		return reply, "unknown", err
	case command == nil:
		reply, err := d.bot.opt.Plain(req)
		return reply, "plain", err
	case req.Edited && !command.Edits:
		reply, err := block("bot-sunting", nil)
		return reply, "edit", err
	}
	reply, err := d.allowed(ctx, req, command, func() (commands.Reply, error) { return command.Run(ctx, req) })
	return reply, command.Name, err
}

// allowed asks logistics.May and runs what was asked for. A fault that a person
// can cause becomes his answer; any other is returned.
func (d *door) allowed(ctx context.Context, req commands.Request, c *commands.Command, run func() (commands.Reply, error)) (commands.Reply, error) {
	err := logistics.May(req.From, c.Name, req.Chat.Kind, "")
	var reply commands.Reply
	if err == nil {
		reply, err = run()
	}
	switch {
	case err == nil:
		return reply, nil
	case errors.Is(err, logistics.ErrStranger):
		return d.stranger(ctx, req)
	}
	if text, ok := messages.Error(err); ok {
		d.log.Info("request refused", "command", c.Name, "chat_id", req.Chat.ID, "user_id", req.From.ID, "err", err)
		if req.Data != "" {
			return commands.Reply{Toast: visible(text), Alert: true}, nil
		}
		return commands.Answer(text), nil
	}
	return commands.Reply{}, fmt.Errorf("command %s: %w", c.Name, err)
}

// takesFiles is the command that takes a file sent without one.
func (d *door) takesFiles(p logistics.Person) *commands.Command {
	for _, c := range d.bot.opt.Commands {
		if c.File && logistics.May(p, c.Name, logistics.ChatPrivate, "") == nil {
			return c
		}
	}
	return nil
}

// tap handles a button. Its data may be anything: clients can send what they
// like, so it is only a wish that is checked like a typed one.
func (d *door) tap(ctx context.Context, in logistics.Incoming, q *callback) (string, error) {
	if q.Message == nil || q.Message.Chat == nil {
		return "unplaced", d.answerTap(ctx, q.ID, commands.Reply{})
	}
	person, err := d.identify(ctx, &q.From)
	if err != nil {
		return "", err
	}
	name, data, _ := strings.Cut(q.Data, ":")
	req := commands.Request{
		Key: in.ID, Now: in.ReceivedAt, From: person, Command: name, Data: data,
		Chat:      commands.Chat{ID: q.Message.Chat.ID, Kind: chatKind(q.Message.Chat.Type), Title: clean(q.Message.Chat.Title)},
		MessageID: q.Message.MessageID, SentAt: in.ReceivedAt, Memo: memo{d.store, in},
	}
	if q.Message.IsTopicMessage {
		req.Chat.ThreadID = q.Message.ThreadID
	}
	command := d.byName[name]
	var reply commands.Reply
	switch {
	case !person.Active():
		// A window on the stranger's own phone is not a message and needs no pause.
		text, err := messages.Render("bot-orang-asing", nil)
		if err != nil {
			return "", err
		}
		reply = commands.Reply{Toast: visible(text), Alert: true}
	case command == nil || command.Tap == nil || data == "":
		text, err := messages.Render("bot-tombol-lama", nil)
		if err != nil {
			return "", err
		}
		reply = commands.Reply{Toast: visible(text), Alert: true}
	default:
		reply, err = d.allowed(ctx, req, command, func() (commands.Reply, error) { return command.Tap(ctx, req) })
		if err != nil {
			return "", err
		}
	}
	if err := d.effects(ctx, req, reply); err != nil {
		return "", err
	}
	if err := d.answerTap(ctx, q.ID, reply); err != nil {
		// The tap has its effect; a phone that shows no toast is not worth a second try.
		d.log.Info("tap not answered", "update_id", in.UpdateID, "err", err)
	}
	return "tap", nil
}

// answerTap stops the waiting mark on the phone. It does not go through the
// outbox: it is worth nothing after a few seconds.
func (d *door) answerTap(ctx context.Context, id string, reply commands.Reply) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	params := tgbotapi.Params{"callback_query_id": id}
	params.AddNonEmpty("text", cut(reply.Toast, 200))
	params.AddBool("show_alert", reply.Alert && reply.Toast != "")
	_, err := d.bot.client.call(ctx, "answerCallbackQuery", params)
	return err
}

// cut shortens a text to at most n UTF-16 units.
func cut(s string, n int) string {
	if units(s) <= n {
		return s
	}
	var b strings.Builder
	size := 0
	for _, r := range s {
		if size += units(string(r)); size >= n {
			break
		}
		b.WriteRune(r)
	}
	return b.String() + "…"
}

// identify finds who sent something by the numeric id alone.
func (d *door) identify(ctx context.Context, from *tgbotapi.User) (logistics.Person, error) {
	p, err := d.store.Person(ctx, from.ID)
	if errors.Is(err, logistics.ErrNotFound) {
		return logistics.Person{ID: from.ID, Name: displayName(from)}, nil
	}
	if err != nil {
		return logistics.Person{}, fmt.Errorf("identify: %w", err)
	}
	return p, nil
}

// stranger gives one neutral sentence, at most once an hour in a chat.
func (d *door) stranger(ctx context.Context, req commands.Request) (commands.Reply, error) {
	answered, err := req.Memo.Decide(ctx, "stranger", func() (string, error) {
		answer := "no"
		err := d.store.UpdateChat(ctx, req.Chat.ID, func(c *logistics.Chat) error {
			answer = "no"
			if req.Now.Sub(c.StrangerAt) >= strangerPause {
				c.StrangerAt, answer = req.Now, "yes"
			}
			return nil
		})
		return answer, err
	})
	if err != nil || answered != "yes" {
		return commands.Reply{}, err
	}
	return block("bot-orang-asing", nil)
}

// refuse answers a message that its sender did not write here and now, where he
// can be answered and meant the bot.
func (d *door) refuse(ctx context.Context, req commands.Request, m *message, mark string) (string, error) {
	outcome := "refused " + mark
	if req.Chat.Kind == logistics.ChatPrivate {
		if m.From == nil {
			return outcome, nil
		}
		person, err := d.identify(ctx, m.From)
		if err != nil {
			return "", err
		}
		req.From = person
		if !person.Active() {
			reply, err := d.stranger(ctx, req)
			if err != nil {
				return "", err
			}
			return outcome, d.effects(ctx, req, reply)
		}
	} else if req.Command == "" || !d.bound(ctx, req.Chat.ID) {
		return outcome, nil
	}
	reply, err := block("bot-"+mark, nil)
	if err != nil {
		return "", err
	}
	return outcome, d.effects(ctx, req, reply)
}

// bound reports whether a group, or a topic of it, belongs to an area.
func (d *door) bound(ctx context.Context, chatID int64) bool {
	groups, err := d.store.Groups(ctx)
	return err == nil && slices.ContainsFunc(groups, func(g logistics.Group) bool { return g.ChatID == chatID })
}

// effects puts a reply into the outbox.
func (d *door) effects(ctx context.Context, req commands.Request, reply commands.Reply) error {
	for i, n := range reply.Notices {
		if n.ChatID == 0 {
			n.ChatID, n.ThreadID = req.Chat.ID, req.Chat.ThreadID
		}
		if n.Key == "" {
			n.Key = fmt.Sprintf("%s/%d", req.Key, i)
		}
		if err := d.bot.Outbox.Enqueue(ctx, n); err != nil {
			return fmt.Errorf("enqueue %s: %w", n.Key, err)
		}
	}
	return nil
}

// block is a reply of one block of text.
func block(name string, data any) (commands.Reply, error) {
	text, err := messages.Render(name, data)
	if err != nil {
		return commands.Reply{}, err
	}
	return commands.Answer(text), nil
}

// memo keeps decisions on the row of the inbox.
type memo struct {
	store InboxStore
	in    logistics.Incoming
}

// Decide implements commands.Memo.
func (m memo) Decide(ctx context.Context, name string, decide func() (string, error)) (string, error) {
	if v, ok := m.in.Memo[name]; ok {
		return v, nil
	}
	v, err := decide()
	if err != nil {
		return "", err
	}
	return m.store.Remember(ctx, m.in.ID, name, v)
}
