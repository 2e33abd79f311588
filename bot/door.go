package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"laporbot/commands"
	"laporbot/logistics"
	"laporbot/messages"
)

const (
	// strangerPause is how long a stranger waits for a second answer.
	strangerPause = time.Hour
	// maxToast is Telegram's limit for the note a tap is answered with.
	maxToast = 200
)

// door is the one way in: provenance, identify, authorize, command, effects.
type door struct {
	client   *client
	store    Store
	outbox   *Sender
	menus    *menus
	clock    Clock
	log      *slog.Logger
	commands []*commands.Command
	byName   map[string]*commands.Command
	plain    func(commands.Request) (commands.Reply, error)
	userName func() string // of the bot
}

func newDoor(o Options, c *client, outbox *Sender, m *menus, userName func() string) *door {
	d := &door{
		client: c, store: o.Store, outbox: outbox, menus: m, clock: o.Clock, log: o.Log,
		commands: o.Commands, byName: map[string]*commands.Command{}, plain: o.Plain, userName: userName,
	}
	for _, c := range o.Commands {
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
		return "", fmt.Errorf("%w: %w", errUnreadable, err)
	}
	switch {
	case u.Message.placed():
		return d.message(ctx, in, u.Message, false)
	case u.Edited.placed():
		return d.message(ctx, in, u.Edited, true)
	case u.Callback != nil:
		return d.tap(ctx, in, u.Callback)
	case u.MyChatMember != nil && u.MyChatMember.Chat.ID != 0:
		return d.membership(ctx, in, u.MyChatMember)
	}
	return "", errUnreadable
}

// message handles a new or edited message.
func (d *door) message(ctx context.Context, in logistics.Incoming, m *message, edited bool) (string, error) {
	if old, to := migration(m); to != 0 {
		return "migrated", d.outbox.migrate(ctx, old, to, "")
	}
	name, to, args := m.words()
	foreign := to != "" && !strings.EqualFold(to, d.userName())
	place := m.place()
	switch {
	case place.Kind == logistics.ChatChannel:
		return "channel", nil
	case place.Kind == logistics.ChatGroup && (name == "" || foreign || d.byName[name] == nil && to == ""):
		return "talk", nil
	case edited && m.body() == "":
		// Somebody moves about with a shared location: nothing that was said has changed.
		return "edit", nil
	case foreign:
		name += "@" + to // in a private chat meant for us all the same, but nothing we know
	}
	command := d.byName[name]
	req := commands.Request{
		Key: in.ID, Now: in.ReceivedAt, Command: name, Args: args, Text: m.body(), Chat: place,
		MessageID: m.MessageID, SentAt: time.Unix(int64(m.Date), 0).UTC(), Edited: edited,
		Memo: memo{d.store, in},
	}
	if m.ReplyToMessage != nil {
		req.ReplyTo = m.ReplyToMessage.MessageID
	}
	if mark := m.foreign(); mark != "" {
		return d.refuse(ctx, req, m, mark)
	}
	var err error
	if req.From, err = d.identify(ctx, m.From.ID, displayName(m.From)); err != nil {
		return "", err
	}
	if doc := m.Document; doc != nil {
		req.File = &commands.File{Name: clean(doc.FileName), Size: int64(doc.FileSize), Fetch: func(ctx context.Context) ([]byte, error) {
			return d.client.download(ctx, doc.FileID)
		}}
	}
	if place.Kind == logistics.ChatPrivate && name == "start" {
		// Whoever presses start can be written to again, even if he had blocked the bot.
		if err := d.outbox.setReachable(ctx, place.ID, ""); err != nil {
			return "", err
		}
	}
	reply, outcome, err := d.answer(ctx, req, command)
	if err != nil {
		return "", err
	}
	if err := d.effects(ctx, req, reply); err != nil {
		return "", err
	}
	if place.Kind == logistics.ChatPrivate {
		d.menu(ctx, req)
	}
	return outcome, nil
}

// menu asks for the list of commands of whoever wrote; of whoever pressed start as
// he is after it.
func (d *door) menu(ctx context.Context, req commands.Request) {
	if req.Command == "start" {
		if p, err := d.identify(ctx, req.From.ID, ""); err == nil {
			req.From = p
		}
	}
	d.menus.want(req.From)
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
		reply, err := d.plain(req)
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
		d.log.Info("request refused", "command", c.Name, "chat_id", req.Chat.ID, "user_id", req.From.ID, "err", root(err))
		if req.Data != "" {
			return commands.Reply{Toast: visible(text), Alert: true}, nil
		}
		return commands.Answer(text), nil
	}
	return commands.Reply{}, fmt.Errorf("command %s: %w", c.Name, err)
}

// root is the reason at the bottom of a refusal. What stands around it repeats
// what the person wrote, which is not for a log.
func root(err error) string {
	for {
		if field, ok := err.(*logistics.FieldError); ok { //nolint:errorlint // each layer is looked at by itself
			return field.Field + " is not valid"
		}
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

// takesFiles is the command that takes a file sent without one.
func (d *door) takesFiles(p logistics.Person) *commands.Command {
	for _, c := range d.commands {
		if c.File && logistics.May(p, c.Name, logistics.ChatPrivate, "") == nil {
			return c
		}
	}
	return nil
}

// tap handles a button. Its data may be anything: clients can send what they
// like, so it is only a wish that is checked like a typed one.
func (d *door) tap(ctx context.Context, in logistics.Incoming, q *callback) (string, error) {
	if !q.Message.placed() {
		d.answerTap(ctx, in, q.ID, commands.Reply{})
		return "unplaced", nil
	}
	person, err := d.identify(ctx, q.From.ID, displayName(&q.From))
	if err != nil {
		return "", err
	}
	name, data, _ := strings.Cut(clean(q.Data), ":")
	req := commands.Request{
		Key: in.ID, Now: in.ReceivedAt, From: person, Command: name, Data: data, Chat: q.Message.place(),
		MessageID: q.Message.MessageID, SentAt: in.ReceivedAt, Memo: memo{d.store, in},
	}
	command := d.byName[name]
	var reply commands.Reply
	switch {
	case !person.Active():
		// A window on the stranger's own phone is not a message and needs no pause.
		reply, err = alert("bot-orang-asing")
	case command == nil || command.Tap == nil || data == "":
		reply, err = alert("bot-tombol-lama")
	default:
		reply, err = d.allowed(ctx, req, command, func() (commands.Reply, error) { return command.Tap(ctx, req) })
	}
	if err != nil {
		return "", err
	}
	if err := d.effects(ctx, req, reply); err != nil {
		return "", err
	}
	d.answerTap(ctx, in, q.ID, reply)
	return "tap", nil
}

// alert is a reply of one block in a window on the phone that tapped.
func alert(name string) (commands.Reply, error) {
	text, err := messages.Plain(name, nil)
	return commands.Reply{Toast: text, Alert: true}, err
}

// answerTap stops the waiting mark on the phone. It does not go through the
// outbox: it is worth nothing after a few seconds. The tap has had its effect, and
// a phone that shows no toast is not worth a second try.
func (d *door) answerTap(ctx context.Context, in logistics.Incoming, id string, reply commands.Reply) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	params := tgbotapi.Params{"callback_query_id": id}
	params.AddNonEmpty("text", cut(reply.Toast, maxToast))
	params.AddBool("show_alert", reply.Alert && reply.Toast != "")
	if _, err := d.client.call(ctx, "answerCallbackQuery", params); err != nil {
		d.log.Info("tap not answered", "update_id", in.UpdateID, "err", err)
	}
}

// identify finds who sent something by the numeric id alone. name is what a
// stranger calls himself.
func (d *door) identify(ctx context.Context, id int64, name string) (logistics.Person, error) {
	p, err := d.store.Person(ctx, id)
	if errors.Is(err, logistics.ErrNotFound) {
		return logistics.Person{ID: id, Name: name}, nil
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
	if req.Chat.Kind == logistics.ChatGroup {
		bound, err := d.bound(ctx, req.Chat.ID)
		if err != nil || !bound {
			return outcome, err
		}
	} else {
		if m.From == nil {
			return outcome, nil
		}
		var err error
		if req.From, err = d.identify(ctx, m.From.ID, displayName(m.From)); err != nil {
			return "", err
		}
	}
	reply, err := block("bot-"+mark, nil)
	if req.Chat.Kind == logistics.ChatPrivate && !req.From.Active() {
		reply, err = d.stranger(ctx, req)
	}
	if err != nil {
		return "", err
	}
	return outcome, d.effects(ctx, req, reply)
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
		if err := d.outbox.Enqueue(ctx, n); err != nil {
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
