package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"golang.org/x/sync/errgroup"

	"laporbot/commands"
	"laporbot/logistics"
)

// Store is what the bot asks of the database.
type Store interface {
	InboxStore
	OutboxStore
	Person(ctx context.Context, id int64) (logistics.Person, error)
	AddPerson(ctx context.Context, p logistics.Person) error
	People(ctx context.Context) ([]logistics.Person, error)
	Draft(ctx context.Context, chatID, personID int64) (logistics.Draft, error)
	Groups(ctx context.Context) ([]logistics.Group, error)
}

// Options are what a Bot is made of.
type Options struct {
	Token    string
	APIURL   string // of the Bot API, without a slash at the end
	Store    Store
	Commands []*commands.Command
	// Plain answers a known person's private message that belongs to no command.
	Plain func(req commands.Request) (commands.Reply, error)
	// After is called when what a request asked for is in the outbox; nil: nothing is.
	// Whoever it wakes puts his messages behind the answer.
	After     func()
	Operators []int64
	Root      logistics.AreaCode
	Clock     Clock
	Log       *slog.Logger
	// PollTimeout is how long one poll waits for updates; zero: 50 s, the most
	// Telegram allows.
	PollTimeout time.Duration
	// Crash is called at named points on the way of a message, so that a test can end
	// the process there. Nil in the service.
	Crash func(point string)
}

// Bot serves one token. Use New.
type Bot struct {
	// Outbox takes what is to go out.
	Outbox *Sender

	opt      Options
	client   *client
	poll     *poller
	dispatch *dispatcher
	menus    *menus
	self     atomic.Pointer[tgbotapi.User]
	rest     pulse
}

// New puts a bot together. It calls nobody; Connect and Run do.
func New(opt Options) *Bot {
	if opt.PollTimeout == 0 {
		opt.PollTimeout = 50 * time.Second
	}
	if opt.Crash == nil {
		opt.Crash = func(string) {}
	}
	b := &Bot{opt: opt, client: newClient(opt.APIURL, opt.Token)}
	b.menus = newMenus(b.client, opt)
	b.Outbox = newSender(b.client, opt, b.rest.tell)
	b.dispatch = newDispatcher(opt, newDoor(opt, b.client, b.Outbox, b.menus, b.UserName), b.rest.tell)
	b.poll = &poller{
		client: b.client, store: opt.Store, clock: opt.Clock, log: opt.Log,
		timeout: opt.PollTimeout, deliver: b.dispatch.deliver, crash: opt.Crash,
	}
	return b
}

// Silence keeps the library from writing to the standard logger, where it would
// print addresses with the token. It must be called once before any bot is made.
func Silence() error { return tgbotapi.SetLogger(log.New(io.Discard, "", 0)) }

// Connect asks Telegram who the bot is. It tries on while Telegram cannot be
// reached and returns ErrToken where the token is refused.
func (b *Bot) Connect(ctx context.Context) error {
	wait := backoff{}
	for {
		callCtx, cancel := context.WithTimeout(ctx, callTimeout)
		raw, err := b.client.call(callCtx, "getMe", nil)
		cancel()
		if err == nil {
			var self tgbotapi.User
			if err = json.Unmarshal(raw, &self); err == nil {
				b.self.Store(&self)
				return nil
			}
		}
		if classify(err) == classToken {
			return fmt.Errorf("connect: %w", ErrToken)
		}
		d := wait.next()
		b.opt.Log.Warn("telegram not reached", "err", err, "wait", d)
		if !sleep(ctx, d) {
			return ctx.Err()
		}
	}
}

// UserName is the name of the bot for links, without the @; empty before Connect.
func (b *Bot) UserName() string {
	if self := b.self.Load(); self != nil {
		return self.UserName
	}
	return ""
}

// LastPoll is when updates were last fetched and stored; zero: never.
func (b *Bot) LastPoll() time.Time {
	if ms := b.poll.lastOK.Load(); ms != 0 {
		return time.UnixMilli(ms)
	}
	return time.Time{}
}

// Run serves until ctx ends: it takes up what an earlier run left in the inbox
// and the outbox, then polls, handles and sends. epoch is the number of the
// leadership under which it sends. Its errors are ErrToken and ErrFenced; from
// anything else it recovers by itself. It may be called again once it has returned.
func (b *Bot) Run(ctx context.Context, epoch int64) error {
	var pending []logistics.Incoming
	wait := backoff{}
	for {
		var err error
		if pending, err = b.takeUp(ctx, epoch); err == nil {
			break
		}
		if ctx.Err() != nil {
			return nil
		}
		d := wait.next()
		b.opt.Log.Error("work not taken up", "err", err, "wait", d)
		if !sleep(ctx, d) {
			return nil
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	b.poll.begin(newest(pending))
	b.dispatch.begin(ctx, pending)
	group.Go(func() error { return b.Outbox.run(ctx) })
	group.Go(func() error { return b.dispatch.run(ctx) })
	group.Go(func() error { return b.poll.run(ctx) })
	group.Go(func() error { return b.menus.run(ctx) })
	return group.Wait()
}

// takeUp reads what an earlier run left. The inbox comes first: whoever still
// handles an update elsewhere puts his answer into the outbox before he empties its
// place in the inbox, so that one of the two shows it.
func (b *Bot) takeUp(ctx context.Context, epoch int64) ([]logistics.Incoming, error) {
	if err := b.addOperators(ctx); err != nil {
		return nil, err
	}
	pending, err := b.opt.Store.PendingIncoming(ctx)
	if err != nil {
		return nil, fmt.Errorf("load inbox: %w", err)
	}
	if err := b.Outbox.load(ctx, epoch); err != nil {
		return nil, fmt.Errorf("load outbox: %w", err)
	}
	if err := b.dispatch.retell(ctx); err != nil {
		return nil, fmt.Errorf("tell what was set aside: %w", err)
	}
	return pending, nil
}

func newest(pending []logistics.Incoming) (seq int64) {
	for _, in := range pending {
		seq = max(seq, in.Seq)
	}
	return seq
}

// addOperators makes the first operators known.
func (b *Bot) addOperators(ctx context.Context) error {
	for _, id := range b.opt.Operators {
		err := b.opt.Store.AddPerson(ctx, logistics.Person{
			ID: id, Name: "Operator", Role: logistics.RoleOperator, Area: b.opt.Root,
			State: logistics.PersonActive, Since: b.opt.Clock.Now(),
		})
		if err != nil && !errors.Is(err, logistics.ErrExists) {
			return fmt.Errorf("add operator %d: %w", id, err)
		}
	}
	return nil
}
