package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"laporbot/bot"
	"laporbot/commands"
	"laporbot/jobs"
	"laporbot/logistics"
	"laporbot/storage"
)

// leaseTime is how long a stand-by waits after the last sign of life of the leader.
const leaseTime = 15 * time.Second

// service is one instance of the bot with everything it is made of.
type service struct {
	cfg    config
	store  *storage.Store
	bot    *bot.Bot
	runner *jobs.Runner
	watch  *jobs.Watch
	ladder *jobs.Escalation
	clock  clock
	log    *slog.Logger

	since   atomic.Int64 // unix milliseconds of the last change of the two below
	leading atomic.Bool
	standby atomic.Bool // Telegram is reached and another instance leads
}

// surroundings are what differs between the real service, a simulation and a test.
type surroundings struct {
	clock  clock
	random io.Reader // of the codes of invitations
	log    *slog.Logger
	crash  func(point string) // nil but in crash tests
}

// newService wires a service onto an open database. It calls nobody yet.
func newService(cfg config, engine storage.Engine, around surroundings) (*service, error) {
	s := &service{cfg: cfg, store: storage.NewStore(engine), clock: around.clock, log: around.log}
	var telegram *bot.Bot
	// What a command wakes it in begins when its answer is in the outbox, so that a card
	// rarely overtakes the answer to what changed it. The mark is that of all chats: where
	// another chat's message ends in between, the card may come first, which does no harm.
	var poked atomic.Bool
	deps := commands.Deps{
		Store: s.store, Plan: cfg.Plan, Root: cfg.Root, Operators: cfg.Operators, Random: around.random,
		BotUserName: func() string { return telegram.UserName() },
		Poke:        func() { poked.Store(true) },
		Health:      s.inner,
	}
	telegram = bot.New(bot.Options{
		Token: string(cfg.Token), APIURL: cfg.APIURL, Store: s.store,
		Commands: commands.All(deps), Plain: commands.Plain,
		After: func() {
			if poked.Swap(false) {
				s.ladder.Poke()
			}
		},
		Operators: cfg.Operators, Root: cfg.Root,
		Clock: s.clock, Log: s.log, Crash: around.crash,
	})
	s.bot = telegram
	duties := jobs.Deps{
		Store: s.store, Outbox: telegram.Outbox, Plan: cfg.Plan, Root: cfg.Root,
		ReminderSchedule: cfg.ReminderSchedule, DigestSchedule: cfg.DigestSchedule,
	}
	var err error
	if s.ladder, err = jobs.NewEscalation(duties, s.store, cfg.EscalationSchedule, s.clock, s.log); err != nil {
		return nil, fmt.Errorf("schedule: %w", err)
	}
	s.ladder.Also(jobs.NewAnnouncements(duties, s.store))
	if s.watch, err = jobs.NewWatch(duties, s.store, telegram.LastPoll, s.clock, s.log); err != nil {
		return nil, fmt.Errorf("schedule: %w", err)
	}
	s.runner, err = jobs.NewRunner(s.store, jobs.All(duties), cfg.Plan.Location, s.clock.Now, s.log)
	if err != nil {
		return nil, fmt.Errorf("schedule: %w", err)
	}
	// The watch looks by itself too, in case a job hangs.
	s.runner.Then(s.watch.Look)
	return s, nil
}

// run serves until ctx ends. Of several instances on one database one serves and
// the others stand by.
func (s *service) run(ctx context.Context) error {
	s.become(false, false)
	if err := s.bot.Connect(ctx); err != nil {
		return err
	}
	s.log.Info("telegram reached", "bot", s.bot.UserName())
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	for {
		s.become(false, true)
		err := s.store.Lead(ctx, storage.LeaseOptions{
			Name: "bot", Owner: fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()), TTL: leaseTime, Logger: s.log,
			// The embedded database is locked: nobody else can be alive on it.
			Exclusive: s.cfg.MongoURI == "",
		}, s.lead)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, storage.ErrLeaseLost) || errors.Is(err, bot.ErrFenced):
			s.log.Warn("another instance may lead, standing by", "err", err)
		default:
			return err
		}
	}
}

// become notes what part this instance plays.
func (s *service) become(leading, standby bool) {
	s.leading.Store(leading)
	s.standby.Store(standby)
	s.since.Store(s.clock.Now().UnixMilli())
}

// lead serves as the leader of an epoch.
func (s *service) lead(ctx context.Context, epoch int64) error {
	s.log.Info("serving", "epoch", epoch)
	s.become(true, false)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return s.bot.Run(ctx, epoch) })
	group.Go(func() error { return s.runner.Run(ctx) })
	group.Go(func() error { return s.watch.Run(ctx) })
	group.Go(func() error { return s.ladder.Run(ctx) })
	return group.Wait()
}

// prepare brings the shipped reference data into a database: areas where it has
// none, items and ladders where it has none, and of the areas those that this bot serves. What
// an operator has imported stays as it is.
func (s *service) prepare(ctx context.Context) error {
	areas, err := s.store.Areas(ctx)
	if err != nil {
		return err
	}
	items, err := s.store.Items(ctx)
	if err != nil {
		return err
	}
	_, err = s.store.CurrentLadders(ctx)
	if err != nil && !errors.Is(err, logistics.ErrNotFound) {
		return err
	}
	ladders := err == nil
	if len(areas) > 0 && len(items) > 0 && ladders {
		return nil
	}
	shipped := &shelf{}
	if err := importShipped(ctx, shipped, shippedRoot); err != nil {
		return err
	}
	if len(areas) > 0 {
		shipped.areas = nil
	}
	if len(items) > 0 {
		shipped.items = nil
	}
	if !ladders {
		if _, err := s.store.AddLadders(ctx, shipped.ladders); err != nil {
			return err
		}
	}
	shipped.areas = slices.DeleteFunc(shipped.areas, func(a logistics.Area) bool { return !s.cfg.Root.Contains(a.Code) })
	return s.store.PutReference(ctx, shipped.areas, shipped.items, nil)
}

// serve is the program without a sub-command.
func serve(ctx context.Context, w world) error { return serveWith(ctx, w, nil, nil) }

// serveWith is serve with what a crash test puts in: a wrapper around the database
// and the named points on the way of a message.
func serveWith(ctx context.Context, w world, wrap func(storage.Engine) storage.Engine, crash func(point string)) error {
	cfg, err := readConfig(w.environ, ".env", true)
	if err != nil {
		return fmt.Errorf("settings:\n%w", err)
	}
	log := newLog(cfg, w.stderr)
	if err := bot.Silence(); err != nil {
		return err
	}
	var health net.Listener
	if cfg.HTTPAddr != "" {
		if health, err = (&net.ListenConfig{}).Listen(ctx, "tcp", cfg.HTTPAddr); err != nil {
			return fmt.Errorf("HTTP_ADDR: %w", err)
		}
		defer health.Close()
	}
	engine, err := openEngine(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer closeEngine(engine, log)
	if wrap != nil {
		engine = wrap(engine)
	}
	s, err := newService(cfg, engine, surroundings{clock: realClock{}, random: rand.Reader, log: log, crash: crash})
	if err != nil {
		return err
	}
	if err := s.prepare(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return s.run(ctx) })
	if health != nil {
		group.Go(func() error { return s.serveHealth(ctx, health) })
	}
	err = group.Wait()
	log.Info("stopped")
	return err
}

// openEngine opens the database the settings name.
func openEngine(ctx context.Context, cfg config, log *slog.Logger) (storage.Engine, error) {
	return storage.Open(ctx, storage.Options{
		URI: string(cfg.MongoURI), Database: cfg.MongoDatabase, Dir: cfg.DataDir, Logger: log,
	})
}

func closeEngine(e storage.Engine, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := e.Close(ctx); err != nil {
		log.Error("database not closed", "err", err)
	}
}

// newLog writes to out, without the token whatever happens to be logged.
func newLog(cfg config, out io.Writer) *slog.Logger {
	out = &redactor{out: out, secrets: []secret{cfg.Token, cfg.MongoURI}}
	options := &slog.HandlerOptions{Level: cfg.Level}
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(out, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}
