package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// pollAlarm is how old the last poll may be before the bot is called unhealthy:
// a long poll and its slack, twice.
const pollAlarm = 2 * time.Minute

// health is what /healthz tells.
type health struct {
	OK       bool      `json:"ok"`
	LastPoll time.Time `json:"last_poll"`
	Queued   int       `json:"outbox_queued"`
	Leader   bool      `json:"leader"`
}

// health looks at the service from outside.
func (s *service) health() health {
	last := s.bot.LastPoll()
	h := health{LastPoll: last, Queued: s.bot.Outbox.Queued(), Leader: !last.IsZero()}
	h.OK = !h.Leader || s.clock.Now().Sub(last) < pollAlarm
	return h
}

// serveHealth answers /healthz and /metrics until ctx ends.
func (s *service) serveHealth(ctx context.Context, addr string) error {
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
		fmt.Fprintf(w, "# HELP laporbot_last_poll_timestamp_seconds When updates were last fetched and stored.\n# TYPE laporbot_last_poll_timestamp_seconds gauge\nlaporbot_last_poll_timestamp_seconds %d\n", h.LastPoll.Unix())
	})
	server := &http.Server{Addr: addr, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", addr, err)
	}
	return nil
}
