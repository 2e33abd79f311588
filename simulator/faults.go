package simulator

import (
	"context"
	"net"
	"net/http"
	"strings"
	"time"
)

type faultKind int

const (
	faultStatus faultKind = iota + 1
	faultPage
	faultHang
	faultResetBefore
	faultResetAfter
	faultTruncate
	faultSlow
)

// Fault is one way in which a call can go wrong. It is made by the functions below.
type Fault struct {
	kind  faultKind
	err   *apiError
	chat  int64
	whole bool
	hang  time.Duration
}

// TooManyRequests refuses with 429; any send to the same chat in the next seconds is a violation.
func TooManyRequests(seconds int) Fault {
	return Fault{kind: faultStatus, err: tooManyRequests(seconds)}
}

// Flood refuses with 429 for the whole bot; any send in the next seconds is refused, too, and a violation.
func Flood(seconds int) Fault {
	return Fault{kind: faultStatus, err: tooManyRequests(seconds), whole: true}
}

// Refuse answers with an error of the Bot API, such as 403 "Forbidden: bot was blocked by the user". The call has no effect.
func Refuse(code int, description string) Fault {
	return Fault{kind: faultStatus, err: &apiError{code: code, description: description}}
}

// ServerError answers 500 in JSON. The call has no effect.
func ServerError() Fault { return Refuse(http.StatusInternalServerError, "Internal Server Error") }

// Unauthorized answers 401, as after a revocation of the token.
func Unauthorized() Fault { return Refuse(http.StatusUnauthorized, "Unauthorized") }

// BadGateway answers 502 with the HTML page of a proxy. The call has no effect.
func BadGateway() Fault { return Fault{kind: faultPage} }

// Hang leaves the call without an answer for d, or until the client gives up if d is 0, and then drops the connection. The
// call has no effect.
func Hang(d time.Duration) Fault { return Fault{kind: faultHang, hang: d} }

// ResetBefore drops the connection without doing anything.
func ResetBefore() Fault { return Fault{kind: faultResetBefore} }

// ResetAfter does what was asked and then drops the connection instead of answering.
func ResetAfter() Fault { return Fault{kind: faultResetAfter} }

// Truncated does what was asked and answers with half of the JSON.
func Truncated() Fault { return Fault{kind: faultTruncate} }

// Slow does what was asked and answers only after d.
func Slow(d time.Duration) Fault { return Fault{kind: faultSlow, hang: d} }

// In limits a fault to calls that name this chat.
func (f Fault) In(chatID int64) Fault {
	f.chat = chatID
	return f
}

type scriptedFault struct {
	method string // lower case, empty for every method
	fault  Fault
	left   int // negative for ever
}

// Fail lets the next calls of a method fail, as many times as given, for ever if times is negative. An empty method means every
// call. Faults that were scripted first come first.
func (s *Server) Fail(method string, f Fault, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &scriptedFault{method: strings.ToLower(method), fault: f, left: times})
}

// ClearFaults forgets all scripted faults and reports how many were still to come; one that was for ever counts as none.
func (s *Server) ClearFaults() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := 0
	for _, f := range s.faults {
		left += max(f.left, 0)
	}
	s.faults = nil
	return left
}

// Down makes the whole server unreachable, or reachable again: connections are dropped unanswered, and a held poll with them.
func (s *Server) Down(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if down && !s.down {
		close(s.downChan)
	}
	if !down && s.down {
		s.downChan = make(chan struct{})
	}
	s.down = down
}

func (s *Server) refusing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.down
}

// nextFault takes the fault that is due for a call, nil if none is. The caller holds s.mu.
func (s *Server) nextFault(c *call) *Fault {
	for i, f := range s.faults {
		if f.method != "" && f.method != strings.ToLower(c.method) {
			continue
		}
		if f.fault.chat != 0 && f.fault.chat != c.integer("chat_id", 0) {
			continue
		}
		if f.left > 0 {
			if f.left--; f.left == 0 {
				s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
			}
		}
		fault := f.fault
		return &fault
	}
	return nil
}

// beforeCall plays a fault that leaves the call without effect. It reports false if the call should go on.
func (s *Server) beforeCall(w http.ResponseWriter, r *http.Request, c *call, f *Fault) bool {
	switch f.kind {
	case faultStatus:
		err := s.scriptedRefusal(c, f)
		write(w, nil, err)
		s.rememberRefusal(err)
	case faultPage:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = w.Write([]byte("<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n" +
			"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"))
	case faultHang:
		s.pause(r.Context(), f.hang)
		reset(w)
	case faultResetBefore:
		reset(w)
	default:
		return false
	}
	return true
}

// pause waits for d, for ever if it is 0, but no longer than the client lives and the server is up.
func (s *Server) pause(ctx context.Context, d time.Duration) {
	s.mu.Lock()
	down := s.downChan
	s.mu.Unlock()
	var over <-chan time.Time
	if d > 0 {
		over = s.clock.After(d)
	}
	select {
	case <-over:
	case <-ctx.Done():
	case <-down:
	case <-s.closed:
	}
}

// scriptedRefusal is the answer of a fault. A 429 freezes the chat that the call names, if it names one, or the whole bot.
func (s *Server) scriptedRefusal(c *call, f *Fault) *apiError {
	scope := c.integer("chat_id", wholeBot)
	if f.err.params == nil || scope == wholeBot && !f.whole {
		return f.err
	}
	if f.whole {
		scope = wholeBot
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.freeze(scope, f.err.params.RetryAfter)
}

// afterCall plays a fault that comes after the effect of a call. It reports false if the answer is still to be given.
func (s *Server) afterCall(ctx context.Context, w http.ResponseWriter, f *Fault, result any, err error) bool {
	switch f.kind {
	case faultSlow:
		s.pause(ctx, f.hang)
		return false
	case faultResetAfter:
		reset(w)
	case faultTruncate:
		status, body := answer(result, err)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write(body[:len(body)/2])
	default:
		return false
	}
	return true
}

// reset drops the connection so that the client sees a reset rather than an orderly end.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		// Not a connection that can be taken over, such as HTTP/2 or a recorder.
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		// Without lingering, closing resets.
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
