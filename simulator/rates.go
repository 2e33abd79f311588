package simulator

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"time"
)

// Rates is a profile of send limits.
type Rates int

const (
	// RatesStrict enforces the limits of the Bot API's FAQ to the letter, in sliding windows: 30 messages in a second in all,
	// one in a second to a private chat, 20 in a minute to a group. Sends and edits count, and only accepted ones.
	RatesStrict Rates = iota
	// RatesOff has no limits.
	RatesOff
	// RatesBully is RatesStrict, and about one send in fifty is refused for 30 to 60 seconds, and with it every other send.
	RatesBully
)

const (
	allPerSecond         = 30
	groupPerMinute       = 20
	bullyOneIn           = 50
	bullyAtLeast         = 30
	bullySpread          = 31
	wholeBot       int64 = 0 // the scope of limits that hold for all chats; no chat has this id
)

// window holds the times of the latest accepted sends, at most as many as are allowed in it.
type window struct {
	span  time.Duration
	limit int
	times []time.Time
}

// wait returns how long until the window has room.
func (w *window) wait(now time.Time) time.Duration {
	if len(w.times) < w.limit {
		return 0
	}
	return max(w.times[len(w.times)-w.limit].Add(w.span).Sub(now), 0)
}

func (w *window) add(now time.Time) {
	if len(w.times) >= 2*w.limit {
		w.times = append(w.times[:0], w.times[len(w.times)-w.limit:]...)
	}
	w.times = append(w.times, now)
}

// freeze is a refusal that is still in force.
type freeze struct {
	until time.Time
	// told is the order of arrival of the newest call when the refusal was answered: later ones should have known.
	// It is 0 until then.
	told int
}

type limiter struct {
	profile Rates
	rng     *rand.Rand
	all     window
	chats   map[int64]*window
	frozen  map[int64]freeze
}

func newLimiter(profile Rates, rng *rand.Rand) limiter {
	return limiter{
		profile: profile,
		rng:     rng,
		all:     window{span: time.Second, limit: allPerSecond},
		chats:   make(map[int64]*window),
		frozen:  make(map[int64]freeze),
	}
}

func (l *limiter) chatWindow(c *chat) *window {
	w, ok := l.chats[c.id]
	if !ok {
		w = &window{span: time.Second, limit: 1}
		if c.group() {
			w.span, w.limit = time.Minute, groupPerMinute
		}
		l.chats[c.id] = w
	}
	return w
}

// admit decides whether a send or edit may pass, and counts it if so. It is asked last, so that what is refused for another
// reason does not count. The caller holds s.mu.
func (s *Server) admit(c *call, to *chat) error {
	l := &s.rates
	now := s.clock.Now()
	for _, scope := range []int64{wholeBot, to.id} {
		f, ok := l.frozen[scope]
		if !ok {
			continue
		}
		left := f.until.Sub(now)
		if left <= 0 {
			delete(l.frozen, scope)
			continue
		}
		if f.told != 0 && c.seq > f.told {
			s.breach(c, "sent "+left.String()+" before retry_after was over")
		}
		s.noteTooMany(c, seconds(left))
		return tooManyRequests(seconds(left))
	}
	if l.profile == RatesOff {
		return nil
	}
	if l.profile == RatesBully && l.rng.IntN(bullyOneIn) == 0 {
		n := bullyAtLeast + l.rng.IntN(bullySpread)
		s.noteTooMany(c, n)
		return s.freeze(wholeBot, n)
	}
	own := l.chatWindow(to)
	for _, limit := range []struct {
		scope int64
		*window
	}{{to.id, own}, {wholeBot, &l.all}} {
		if wait := limit.wait(now); wait > 0 {
			n := seconds(wait)
			s.noteTooMany(c, n)
			return s.freeze(limit.scope, n)
		}
	}
	l.all.add(now)
	own.add(now)
	return nil
}

// freeze refuses with 429 and everything else in the scope until retry_after is over.
func (s *Server) freeze(scope int64, retryAfter int) *apiError {
	s.rates.frozen[scope] = freeze{until: s.clock.Now().Add(time.Duration(retryAfter) * time.Second)}
	err := tooManyRequests(retryAfter)
	err.frozen, err.scope = true, scope
	return err
}

func (s *Server) noteTooMany(c *call, retryAfter int) {
	s.tooMany = append(s.tooMany, c.method+" in chat "+c.params["chat_id"]+": retry after "+strconv.Itoa(retryAfter))
	s.notify()
}

// seconds rounds up, as retry_after does.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }

// rememberRefusal notes, once a refusal has been answered, that every call from here on should have known of it.
func (s *Server) rememberRefusal(err error) {
	var refused *apiError
	if !errors.As(err, &refused) || !refused.frozen {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f, ok := s.rates.frozen[refused.scope]; ok && f.told == 0 {
		f.told = s.callSeq
		s.rates.frozen[refused.scope] = f
	}
}
