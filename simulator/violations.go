package simulator

import (
	"errors"
	"fmt"
	"strings"
)

// expectation is a violation that a test provokes on purpose.
type expectation struct {
	text string
	met  bool
}

// breach notes that the bot did what a careful bot never does. The caller holds s.mu.
func (s *Server) breach(c *call, what string) {
	where := ""
	if id := c.params["chat_id"]; id != "" {
		where = " in chat " + id
	}
	line := c.method + where + ": " + what
	for i := range s.expected {
		if e := &s.expected[i]; !e.met && strings.Contains(line, e.text) {
			e.met = true
			return
		}
	}
	s.violations = append(s.violations, line)
	s.notify()
}

// judge notes a refusal if only a defect in the bot can have led to it. The caller holds s.mu.
func (s *Server) judge(c *call, err error) {
	var failed *apiError
	if errors.As(err, &failed) && failed.breach {
		s.breach(c, failed.description)
	}
}

// checkParams notes parameters that the method does not have; the real server ignores them in silence.
func (s *Server) checkParams(c *call, m method) {
	known := " " + m.params + " "
	for name := range c.params {
		if !strings.Contains(known, " "+name+" ") {
			s.breach(c, "unknown parameter "+name)
		}
	}
}

// Expect announces one violation that a test provokes on purpose: the next one whose line contains text is not counted. If
// it never comes, [Server.Err] says so.
func (s *Server) Expect(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expected = append(s.expected, expectation{text: text})
}

// Violations lists the unexpected violations so far, in order.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.violations...)
}

// TooMany lists the calls that were refused with 429 because they came too quickly, in order. A scripted refusal is not in it, a
// send before the end of its retry_after is.
func (s *Server) TooMany() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.tooMany...)
}

// TB is the part of testing.TB that Watch needs.
type TB interface {
	Cleanup(func())
	Error(args ...any)
}

// Watch lets a test fail at its end if [Server.Err] has anything to say.
func (s *Server) Watch(t TB) {
	t.Cleanup(func() {
		if err := s.Err(); err != nil {
			t.Error(err)
		}
	})
}

// Err returns nil if there was no unexpected violation and every expected one came, and otherwise all of them. Too quick
// sends are not violations; a test that wants none looks at [Server.TooMany].
func (s *Server) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, v := range s.violations {
		errs = append(errs, fmt.Errorf("rule violated: %s", v))
	}
	for _, e := range s.expected {
		if !e.met {
			errs = append(errs, fmt.Errorf("expected violation did not come: %s", e.text))
		}
	}
	return errors.Join(errs...)
}
