package main

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestHealth: /healthz and /kesehatan tell the same of a digest that was not made, and
// are well again once it is.
func TestHealth(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	p := newScript(t, ctx, openTest(t))
	if err := p.stage.settle(ctx); err != nil {
		t.Fatal(err)
	}
	s := p.stage.service
	if err := s.runner.Wake(ctx); err != nil {
		t.Fatal(err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serving, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- s.serveHealth(serving, listener) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	ask := func() (int, health) {
		t.Helper()
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+listener.Addr().String()+"/healthz", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var h health
		if err := json.NewDecoder(resp.Body).Decode(&h); err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, h
	}
	if code, h := ask(); code != http.StatusOK || !h.OK || !h.Leader {
		t.Errorf("at the start: %d %+v", code, h)
	}
	// The hour of the digest passes and nobody wakes the jobs.
	p.stage.clock.MoveTo(time.Date(2024, 11, 24, 20, 4, 0, 0, wita))
	if err := s.watch.Look(ctx); err != nil {
		t.Fatal(err)
	}
	code, h := ask()
	if code != http.StatusServiceUnavailable || h.OK || !strings.Contains(strings.Join(h.Faults, " "), "ringkasan/") {
		t.Errorf("a digest is missing: %d %+v", code, h)
	}
	inner, err := s.inner(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(inner.Faults, " ") != strings.Join(h.Faults, " ") {
		t.Errorf("operators see %v, /healthz says %v", inner.Faults, h.Faults)
	}
	due := time.Date(2024, 11, 24, 20, 0, 0, 0, wita)
	for _, j := range inner.Jobs {
		if j.Name == "ringkasan" && (!j.Slot.Equal(due) || j.State != "") {
			t.Errorf("the digest that was not made: %+v", j)
		}
	}
	if err := s.runner.Wake(ctx); err != nil {
		t.Fatal(err)
	}
	if inner, err = s.inner(ctx); err != nil {
		t.Fatal(err)
	}
	for _, j := range inner.Jobs {
		if j.Name == "ringkasan" && (!j.Slot.Equal(due) || j.State != "done" || j.Late != 4*time.Minute) {
			t.Errorf("the digest that was made late: %+v", j)
		}
	}
	if len(inner.Faults) != 0 {
		t.Errorf("still %v", inner.Faults)
	}
}
