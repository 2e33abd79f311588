package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// pollAlarm is how old the last poll may be before the bot is called unhealthy:
// a long poll and its slack, twice.
const pollAlarm = 2 * time.Minute

// health is what /healthz tells.
type health struct {
	OK       bool      `json:"ok"`
	Leader   bool      `json:"leader"`
	LastPoll time.Time `json:"last_poll,omitzero"`
	Queued   int       `json:"outbox_queued"`
	// Faults are what did not happen in time, as the operators were told.
	Faults []string `json:"faults,omitempty"`
}

// health looks at the service from outside. A stand-by is well; a leader, or
// whoever has not yet become one, must have polled of late.
func (s *service) health() health {
	h := health{Leader: s.leading.Load(), LastPoll: s.bot.LastPoll(), Queued: s.bot.Outbox.Queued()}
	since := time.UnixMilli(s.since.Load())
	if h.LastPoll.After(since) {
		since = h.LastPoll
	}
	h.Faults = s.watch.Faults()
	h.OK = s.standby.Load() || s.clock.Now().Sub(since) < pollAlarm && len(h.Faults) == 0
	return h
}

// inner is what operators see with /kesehatan.
func (s *service) inner(ctx context.Context) (messages.Health, error) {
	// Which kind, and not where: an address or a path is nothing for a chat.
	h := messages.Health{LastPoll: s.bot.LastPoll(), Database: "bbolt", Faults: s.watch.Faults()}
	if s.cfg.MongoURI != "" {
		h.Database = "MongoDB"
	}
	now := s.clock.Now()
	incoming, err := s.store.PendingIncoming(ctx)
	if err != nil {
		return h, err
	}
	// The request that asks is still in the inbox.
	if h.Inbox = max(0, len(incoming)-1); h.Inbox > 0 {
		h.InboxAge = now.Sub(incoming[0].ReceivedAt).Truncate(time.Second)
	}
	outgoing, err := s.store.PendingNotices(ctx)
	if err != nil {
		return h, err
	}
	h.Outbox = len(outgoing)
	for _, n := range outgoing { // they come by key and not by age
		h.Oldest = max(h.Oldest, now.Sub(n.CreatedAt).Truncate(time.Second))
	}
	for _, name := range s.runner.Names() {
		j, err := s.jobHealth(ctx, name, now)
		if err != nil {
			return h, err
		}
		h.Jobs = append(h.Jobs, j)
	}
	return h, nil
}

// jobHealth tells how the run of a job stands that was last due.
func (s *service) jobHealth(ctx context.Context, name string, now time.Time) (messages.JobHealth, error) {
	loc := s.cfg.Plan.Location
	j := messages.JobHealth{Name: name, Next: s.runner.NextOf(name, now).In(loc)}
	slot, err := s.store.LastSlot(ctx, name)
	if err != nil {
		return j, ignoreMissing(err)
	}
	settled := slot
	for next := s.runner.NextOf(name, slot); !next.IsZero() && !next.After(now); next = s.runner.NextOf(name, slot) {
		slot = next
	}
	run, err := s.store.Run(ctx, name, slot)
	switch {
	case err == nil:
		j.Slot, j.State = slot.In(loc), string(run.State)
		if run.Late >= time.Minute {
			j.Late = run.Late.Truncate(time.Second)
		}
	case errors.Is(err, logistics.ErrNotFound) && slot.After(settled):
		j.Slot = slot.In(loc) // due, and nobody has begun it
	case errors.Is(err, logistics.ErrNotFound): // the job is new here and owes nothing yet
	default:
		return j, err
	}
	return j, nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, logistics.ErrNotFound) {
		return nil
	}
	return err
}

// serveHealth answers /healthz and /metrics on listener until ctx ends.
func (s *service) serveHealth(ctx context.Context, listener net.Listener) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		h := s.health()
		w.Header().Set("Content-Type", "application/json")
		if !h.OK {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		if err := json.NewEncoder(w).Encode(h); err != nil {
			s.log.Info("health not answered", "err", err)
		}
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		h := s.health()
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		fmt.Fprintf(w, "# HELP laporbot_outbox_queued Messages that wait or are under way.\n# TYPE laporbot_outbox_queued gauge\nlaporbot_outbox_queued %d\n", h.Queued)
		fmt.Fprintf(w, "# HELP laporbot_last_poll_timestamp_seconds When updates were last fetched and stored.\n# TYPE laporbot_last_poll_timestamp_seconds gauge\nlaporbot_last_poll_timestamp_seconds %d\n", max(0, h.LastPoll.Unix()))
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", listener.Addr(), err)
	}
	return nil
}
