package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// tick is how long a page goes without hearing the time.
const tick = time.Minute

// serveState answers with everything that a page shows.
func (p *page) serveState(w http.ResponseWriter, _ *http.Request) {
	v := &viewer{page: p}
	p.writeJSON(w, http.StatusOK, v.everything(-1))
}

// serveEvents tells one browser what happens, as server-sent events. Each event carries the number of the last ledger line
// as its id, with which a browser that lost the connection comes back by itself.
func (p *page) serveEvents(w http.ResponseWriter, r *http.Request) {
	s := p.Server
	control := http.NewResponseController(w)
	// The stream lasts as long as the page is open. A server that cannot lift its limit ends it, and the browser returns.
	_ = control.SetWriteDeadline(time.Time{})
	w.Header().Set("Content-Type", "text/event-stream")

	since := -1
	if last, err := strconv.Atoi(r.Header.Get("Last-Event-ID")); err == nil {
		since = min(last, s.LastSeq())
	}
	v := &viewer{page: p}
	// The time is told again after a while, and at once when the clock is moved.
	over := s.clock.After(tick)
	for fresh := true; ; fresh = false {
		changed := s.Changed()
		var n news
		if fresh {
			n = v.everything(since)
		} else {
			n = v.changes()
		}
		raw, err := json.Marshal(n)
		if err != nil {
			p.Log.Error("news cannot be told", "err", err)
			return
		}
		if _, err := fmt.Fprintf(w, "id: %d\ndata: %s\n\n", v.seq, raw); err != nil {
			return // the browser is gone
		}
		if control.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-over:
			over = s.clock.After(tick)
		case <-r.Context().Done():
			return
		case <-s.closed:
			return
		}
	}
}

func (p *page) writeJSON(w http.ResponseWriter, status int, v any) {
	raw, err := json.Marshal(v)
	if err != nil {
		p.Log.Error("answer cannot be encoded", "err", err)
		http.Error(w, sorry, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// The browser may be gone; that is its affair.
	_, _ = w.Write(raw)
}
