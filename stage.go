package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"laporbot/logistics"
	"laporbot/simulator"
	"laporbot/storage"
)

// The bot of a simulation. The token opens nothing.
const (
	stageToken = "7000000001:SIMULASI-bukan-token-sungguhan-0001"
	stageBot   = "laporbot_simulasi_bot"
)

// stage is the whole system with a local Telegram in the place of the real one:
// the same service, from its poller to its database, and people who write to it.
// The training page, the scenario and the tests all play on it.
type stage struct {
	cfg    config
	clock  *movedClock
	sim    *simulator.Server
	web    *http.Server
	open   func(ctx context.Context) (storage.Engine, error)
	log    *slog.Logger
	random io.Reader

	engine storage.Engine
	instance
	spare instance // stands by on the same database
}

// instance is one running program.
type instance struct {
	service *service
	stop    context.CancelFunc
	ended   chan error
}

// end ends it.
func (i *instance) end() error {
	if i.service == nil {
		return nil
	}
	i.stop()
	err := <-i.ended
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	*i = instance{}
	return err
}

// stageOptions say what to play.
type stageOptions struct {
	Settings settings // TELEGRAM_* are set by the stage
	Start    time.Time
	Running  bool // the clock runs by itself
	Rates    simulator.Rates
	Open     func(ctx context.Context) (storage.Engine, error)
	Log      *slog.Logger
}

// newStage builds a stage with nobody on it. Close must be called.
func newStage(ctx context.Context, o stageOptions) (*stage, error) {
	s := &stage{clock: newMovedClock(o.Start, o.Running), open: o.Open, log: o.Log}
	// Repeatable: the codes of a simulation protect nothing.
	s.random = rand.NewChaCha8([32]byte{1})
	s.sim = simulator.New(simulator.Options{
		Clock: s.clock, Token: stageToken, BotName: "Laporbot", BotUserName: stageBot, Rates: o.Rates, Seed: 1,
	})
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("local telegram: %w", err)
	}
	s.web = &http.Server{Handler: s.sim, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.web.Serve(listener) }()
	o.Settings.Token = stageToken
	o.Settings.APIURL = "http://" + listener.Addr().String()
	if s.cfg, err = o.Settings.check(true); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// defaultSettings are the settings of a simulation: those of .env.example with a
// calendar.
func defaultSettings() settings {
	cfg, _ := readConfig([]string{
		"ELECTION_DAY=2024-11-27", "DISTRIBUTION_START=2024-11-24", "OPERATOR_IDS=1001",
	}, "", false)
	return cfg.settings
}

// start opens the database and runs the service on it.
func (s *stage) start(ctx context.Context) error {
	engine, err := s.open(ctx)
	if err != nil {
		return err
	}
	if s.instance, err = s.launch(ctx, s.cfg, engine); err != nil {
		return errors.Join(err, engine.Close(ctx))
	}
	s.engine = engine
	return nil
}

// launch runs a service on an open database.
func (s *stage) launch(ctx context.Context, cfg config, engine storage.Engine) (instance, error) {
	service, err := newService(cfg, engine, surroundings{clock: s.clock, random: s.random, log: s.log})
	if err != nil {
		return instance{}, err
	}
	if err := service.prepare(ctx); err != nil {
		return instance{}, err
	}
	runCtx, stop := context.WithCancel(ctx)
	i := instance{service, stop, make(chan error, 1)}
	go func() { i.ended <- service.run(runCtx) }()
	return i, nil
}

// standBy runs a second service on the same database, which waits until the first
// leads no longer.
func (s *stage) standBy(ctx context.Context) (err error) {
	cfg := s.cfg
	if cfg.MongoURI == "" {
		cfg.MongoURI = "shared" // it is not alone on the database, whatever that is
	}
	s.spare, err = s.launch(ctx, cfg, s.engine)
	return err
}

// takeOver ends the service that leads; the one that stands by goes on.
func (s *stage) takeOver() error {
	err := s.instance.end()
	s.instance, s.spare = s.spare, instance{}
	return err
}

// halt ends the service and gives the database back.
func (s *stage) halt() error {
	if s.service == nil {
		return nil
	}
	err := errors.Join(s.spare.end(), s.instance.end(), s.engine.Close(context.Background()))
	s.engine = nil
	return err
}

// Close ends everything.
func (s *stage) Close() error {
	err := s.halt()
	s.sim.Close()
	return errors.Join(err, s.web.Close())
}

// settle waits until whatever was said has been answered. A clock that stands is
// moved as far as the sender must wait for Telegram's limits.
func (s *stage) settle(ctx context.Context) error {
	for s.service != nil { // a bot that is down answers nobody
		changed, resting, climbed := s.sim.Changed(), s.service.bot.Resting(), s.service.ladder.Resting()
		// In this order: an update that Telegram no longer holds is with the bot, while a
		// bot that was at rest a moment ago may have fetched one since.
		pending, waiting := s.sim.Pending()
		settled, next := s.service.bot.Settled()
		climbing := !s.service.ladder.Settled()
		select {
		case <-climbed: // what it has said since may not have been with the bot a moment ago
			continue
		default:
		}
		switch {
		case climbing || !settled || pending > 0 || !waiting:
			select {
			case <-ctx.Done():
				return fmt.Errorf("settle: %w (settled %v, pending %d, waiting %v)", ctx.Err(), settled, pending, waiting)
			case err := <-s.ended:
				s.ended <- err
				return fmt.Errorf("service ended: %w", err)
			case <-changed:
			case <-resting:
			case <-climbed:
			}
		case next.IsZero():
			return nil
		default:
			var soon <-chan time.Time
			if s.clock.running {
				soon = s.clock.After(next.Sub(s.clock.Now()))
			} else {
				s.clock.MoveTo(next)
				s.service.bot.Wake()
			}
			select {
			case <-soon:
			case <-ctx.Done():
				return ctx.Err()
			case <-changed:
			case <-resting:
			}
		}
	}
	return nil
}

// moveTo moves the clock forward to t and lets each job fire at its hour on the way.
func (s *stage) moveTo(ctx context.Context, t time.Time) error {
	for s.service != nil {
		at, err := s.service.next(ctx)
		if err != nil {
			return err
		}
		if at.IsZero() || at.After(t) {
			break
		}
		s.clock.MoveTo(at)
		if err := s.wake(ctx); err != nil {
			return err
		}
	}
	s.clock.MoveTo(t)
	if s.service == nil {
		return nil
	}
	return s.wake(ctx)
}

// next is when a job or an obstacle is due after this moment; zero: never.
func (s *service) next(ctx context.Context) (time.Time, error) {
	now := s.clock.Now()
	at := s.runner.Next(now)
	due, err := s.ladder.Next(ctx)
	if err == nil && due.After(now) && (at.IsZero() || due.Before(at)) {
		at = due
	}
	return at, err
}

// wake lets the jobs look at the clock, and everything that follows happen.
func (s *stage) wake(ctx context.Context) error {
	if err := s.service.runner.Wake(ctx); err != nil {
		return err
	}
	s.service.ladder.Poke()
	s.service.bot.Wake()
	return s.settle(ctx)
}

// actor is a person on the stage.
type actor struct {
	ID   int64
	Name string
	Role logistics.Role // RoleStranger: not registered
	Area logistics.AreaCode
}

// add puts a person on the stage; with a role he is registered and has pressed start.
func (s *stage) add(ctx context.Context, a actor) error {
	s.sim.AddUser(simulator.User{ID: a.ID, FirstName: a.Name})
	if a.Role == logistics.RoleStranger {
		return nil
	}
	return s.service.store.PutPerson(ctx, logistics.Person{
		ID: a.ID, Name: a.Name, Role: a.Role, Area: a.Area, State: logistics.PersonActive, Since: s.clock.Now(),
	})
}
