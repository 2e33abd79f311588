package bot

import (
	"context"
	"sync"
	"time"

	"laporbot/logistics"
)

const (
	// agePerRank is how long a notice waits until it counts as more urgent by one kind,
	// so that a stream of answers cannot hold a digest back for ever.
	agePerRank = 30 * time.Second
	// idleLane is how long the limits of a quiet chat are remembered.
	idleLane = 2 * time.Minute
	// shutdownGrace is how long a call under way may finish after the end was asked for.
	shutdownGrace = 5 * time.Second
)

// lane is what waits for one chat, with the limits of that chat.
type lane struct {
	chatID      int64
	queue       []logistics.Notice // by Seq
	busy        bool
	chat, group gate
	frozen      time.Time
	unreachable string
	last        time.Time
}

// lane finds or makes the lane of a chat. The caller holds s.mu.
func (s *Sender) lane(chatID int64) *lane {
	l, ok := s.lanes[chatID]
	if !ok {
		l = &lane{
			chatID: chatID,
			chat:   gate{limit: chatLimit, window: chatWindow},
			group:  gate{limit: groupLimit, window: groupWindow},
			last:   s.clock.Now(),
		}
		s.lanes[chatID] = l
	}
	return l
}

// ready is when the head of the lane may go; ok is false where that is not known yet.
func (l *lane) ready(now time.Time) (at time.Time, ok bool) {
	at = later(now, l.frozen, l.queue[0].NotBefore)
	gates := []*gate{&l.chat}
	if l.chatID < 0 {
		gates = append(gates, &l.group)
	}
	for _, g := range gates {
		t, ok := g.ready(now)
		if !ok {
			return at, false
		}
		at = later(at, t)
	}
	return at, true
}

func later(t time.Time, others ...time.Time) time.Time {
	for _, o := range others {
		if o.After(t) {
			t = o
		}
	}
	return t
}

// rank orders notices across chats: the kind, made more urgent with age.
func rank(n logistics.Notice, now time.Time) int64 {
	r := int64(n.Kind)
	if n.Kind > logistics.NoticeEscalation {
		r = max(r-int64(now.Sub(n.CreatedAt)/agePerRank), int64(logistics.NoticeEscalation))
	}
	return r
}

// run sends until ctx ends or the token turns out to be dead, or another sender
// has taken over.
func (s *Sender) run(ctx context.Context) error {
	var calls sync.WaitGroup
	defer calls.Wait()
	failed := make(chan error, 1)
	for {
		l, n, wait := s.next()
		if l == nil {
			timer := s.clock.After(wait)
			s.settled()
			select {
			case <-ctx.Done():
				return nil
			case err := <-failed:
				return err
			case <-s.wake:
			case <-timer:
			}
			continue
		}
		calls.Go(func() {
			err := s.deliver(ctx, l, n)
			if err != nil && ctx.Err() == nil {
				select {
				case failed <- err:
				default:
				}
			}
			s.poke()
		})
	}
}

// next takes the most urgent notice that may go now, and with it its slots; where
// there is none it says how long to wait unless something changes.
func (s *Sender) next() (*lane, logistics.Notice, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	s.until = time.Time{}
	if s.broken {
		return nil, logistics.Notice{}, time.Minute
	}
	free, ok := s.all.ready(now)
	if !ok {
		return nil, logistics.Notice{}, time.Minute
	}
	free = later(free, s.frozen)
	soonest := now.Add(time.Minute)
	var best *lane
	for id, l := range s.lanes {
		if l.busy {
			continue
		}
		if len(l.queue) == 0 {
			if now.Sub(l.last) > idleLane && !l.frozen.After(now) {
				delete(s.lanes, id)
			}
			continue
		}
		at, ok := l.ready(now)
		if !ok {
			continue
		}
		at = later(at, free)
		if l.queue[0].Kind >= logistics.NoticeDigest {
			at = later(at, s.lastSent.Add(bulkPace))
		}
		if at.After(now) {
			if at.Before(soonest) {
				soonest = at
			}
			continue
		}
		if best == nil || before(l.queue[0], best.queue[0], now) {
			best = l
		}
	}
	if best == nil {
		if s.all.open == 0 {
			s.until = soonest
		}
		return nil, logistics.Notice{}, soonest.Sub(now)
	}
	n := best.queue[0]
	best.busy = true
	best.last, s.lastSent = now, now
	s.all.leave()
	best.chat.leave()
	best.group.leave()
	return best, n, 0
}

func before(a, b logistics.Notice, now time.Time) bool {
	ra, rb := rank(a, now), rank(b, now)
	return ra < rb || ra == rb && a.Seq < b.Seq
}

// release gives the slots of a call back. used says that the call reached
// Telegram or may have; otherwise the slots are free at once.
func (s *Sender) release(l *lane, used bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, floor := s.clock.Now(), s.rtt.floor()
	for _, g := range []*gate{&s.all, &l.chat, &l.group} {
		if used {
			g.answered(now, floor)
		} else {
			g.open--
		}
	}
	l.busy = false
	l.last = now
	s.until = time.Time{}
}

// done takes the head off a lane.
func (s *Sender) done(l *lane, key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range l.queue {
		if l.queue[i].Key == key {
			l.queue = append(l.queue[:i], l.queue[i+1:]...)
			s.queued--
			return
		}
	}
}

// superseded reports whether a later notice in the lane changes the same message.
func (s *Sender) superseded(l *lane, n logistics.Notice) bool {
	if n.Edits == "" {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range l.queue {
		if o.Seq > n.Seq && o.Edits == n.Edits {
			return true
		}
	}
	return false
}
