package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"laporbot/commands"
	"laporbot/logistics"
	"laporbot/messages"
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
	after    func()
}

func newDoor(o Options, c *client, outbox *Sender, m *menus, userName func() string) *door {
	d := &door{
		client: c, store: o.Store, outbox: outbox, menus: m, clock: o.Clock, log: o.Log,
		commands: o.Commands, byName: map[string]*commands.Command{}, plain: o.Plain, userName: userName, after: o.After,
	}
	if d.after == nil {
		d.after = func() {}
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
// later is what is still to be done for it; nil: nothing.
func (d *door) open(ctx context.Context, in logistics.Incoming) (outcome string, later *errand, err error) {
	u, err := decode(in.Raw)
	if err != nil {
		return "", nil, fmt.Errorf("%w: %w", errUnreadable, err)
	}
	switch {
	case u.Message.placed():
		outcome, err = d.message(ctx, in, u.Message, false, &later)
	case u.Edited.placed():
		outcome, err = d.message(ctx, in, u.Edited, true, &later)
	case u.Callback != nil:
		outcome, err = d.tap(ctx, in, u.Callback, &later)
	case u.MyChatMember != nil && u.MyChatMember.Chat.ID != 0:
		outcome, err = d.membership(ctx, in, u.MyChatMember)
	default:
		err = errUnreadable
	}
	return outcome, later, err
}

// message handles a new or edited message.
func (d *door) message(ctx context.Context, in logistics.Incoming, m *message, edited bool, later **errand) (string, error) {
	if old, to := migration(m); to != 0 {
		return "migrated", d.outbox.migrate(ctx, old, to, "")
	}
	name, to, args := m.words()
	foreign := to != "" && !strings.EqualFold(to, d.userName())
	place := m.place()
	aside := name == "" && place.Kind == logistics.ChatGroup && !edited && d.forBot(m)
	switch {
	case place.Kind == logistics.ChatChannel:
		return "channel", nil
	case !aside && place.Kind == logistics.ChatGroup && (name == "" || foreign || d.byName[name] == nil && to == ""):
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
		Evidence: m.evidence(), Memo: memo{d.store, in},
	}
	if m.ReplyToMessage != nil {
		req.ReplyTo, req.ReplyText = m.ReplyToMessage.MessageID, d.ownText(m.ReplyToMessage)
	}
	if mark := m.foreign(); mark != "" {
		if aside {
			return "talk", nil // pictures that are passed around in a group
		}
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
	reply, outcome, err := d.listen(ctx, req)
	if outcome == "" && err == nil {
		if _, about := messages.AboutObstacle(req.ReplyText); aside && about && !req.From.Active() {
			reply, err = d.stranger(ctx, req)
			outcome = "stranger"
		} else if aside {
			return "talk", nil
		}
	}
	if outcome == "" && err == nil {
		reply, outcome, err = d.answer(ctx, req, command)
	}
	if err != nil {
		return "", err
	}
	if aside { // said to what the bot has written, among what others say
		reply.Notices = slices.Clone(reply.Notices)
		for i := range reply.Notices {
			if n := &reply.Notices[i]; n.ChatID == 0 && n.Edits == "" && n.EditID == 0 {
				n.ReplyTo = m.MessageID
			}
		}
	}
	if err := d.effects(ctx, req, reply); err != nil {
		return "", err
	}
	*later = d.errand(req, reply)
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
	if command == nil && req.Command == "" && req.From.Active() && !req.Edited {
		c, draft, err := d.dialogue(ctx, req)
		if err != nil {
			return commands.Reply{}, "", err
		}
		if c != nil {
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

// dialogue finds the command whose dialogue a message goes on with, nil where there
// is none. It is decided once: a try that came as far as the end of the dialogue has
// taken the draft away from the next one.
func (d *door) dialogue(ctx context.Context, req commands.Request) (*commands.Command, logistics.Draft, error) {
	draft, err := d.store.Draft(ctx, req.Chat.ID, req.From.ID)
	if err != nil && !errors.Is(err, logistics.ErrNotFound) {
		return nil, draft, fmt.Errorf("look for a dialogue: %w", err)
	}
	open := err == nil && req.Now.Before(draft.Expires)
	name, err := req.Memo.Decide(ctx, "dialogue", func() (string, error) {
		if !open {
			return "", errNothing
		}
		return draft.Command, nil
	})
	if err != nil && !errors.Is(err, errNothing) {
		return nil, draft, err
	}
	if c := d.byName[name]; c != nil && c.Continue != nil {
		return c, draft, nil
	}
	return nil, draft, nil
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
	d.after()
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
	in    logistics.Incoming // whose Memo is that of all tries of this run
}

// errNothing is what a decision returns that is not worth keeping.
var errNothing = errors.New("nothing decided")

// Decide implements commands.Memo.
func (m memo) Decide(ctx context.Context, name string, decide func() (string, error)) (string, error) {
	if v, ok := m.in.Memo[name]; ok {
		return v, nil
	}
	v, err := decide()
	if err != nil {
		return "", err
	}
	if v, err = m.store.Remember(ctx, m.in.ID, name, v); err != nil {
		return "", err
	}
	m.in.Memo[name] = v
	return v, nil
}
