package bot

import (
	"cmp"
	"context"
	"slices"
	"time"

	"laporbot/logistics"
)

const (
	// agePerRank is how long a notice waits until it counts as more urgent by one kind,
	// so that a stream of escalations cannot hold a digest back for ever.
	agePerRank = 30 * time.Second
	// answersInRow is how many answers may go before something else that has aged gets
	// a turn, so that a stream of answers cannot either.
	answersInRow = 9
	// idleLane is how long the limits of a quiet chat are remembered.
	idleLane = 2 * time.Minute
)

// lane is what waits for one chat, with the limits of that chat.
type lane struct {
	chatID int64
	queue  []logistics.Notice // by Seq
	flying string             // key of the one under way; empty: none
	gates  []*gate
	chat   logistics.Chat // as far as the sender needs it
	known  bool           // chat was read
	last   time.Time
}

// lane finds or makes the lane of a chat. The caller holds s.mu.
func (s *Sender) lane(chatID int64) *lane {
	l, ok := s.lanes[chatID]
	if !ok {
		l = &lane{chatID: chatID, gates: []*gate{{limit: chatLimit, window: chatWindow}}, last: s.clock.Now()}
		if chatID < 0 {
			l.gates = append(l.gates, &gate{limit: groupLimit, window: groupWindow})
		}
		s.lanes[chatID] = l
	}
	return l
}

// ready is when the head of the lane may go; ok is false where that is not known yet.
func (l *lane) ready(now time.Time) (at time.Time, ok bool) {
	at = later(now, l.chat.FrozenUntil, l.queue[0].NotBefore)
	for _, g := range l.gates {
		t, ok := g.ready(now)
		if !ok {
			return at, false
		}
		at = later(at, t)
	}
	return at, true
}

// forgettable reports whether a lane holds nothing that could matter.
func (l *lane) forgettable(now time.Time) bool {
	return len(l.queue) == 0 && l.flying == "" && now.Sub(l.last) > idleLane && !l.chat.FrozenUntil.After(now)
}

func bySeq(a, b logistics.Notice) int { return cmp.Compare(a.Seq, b.Seq) }

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

func before(a, b logistics.Notice, now time.Time) bool {
	ra, rb := rank(a, now), rank(b, now)
	return ra < rb || ra == rb && a.Seq < b.Seq
}

// run sends until ctx ends or the token turns out to be dead, or another sender
// has taken over. It returns when what is under way has its end.
func (s *Sender) run(ctx context.Context) error {
	defer s.calls.Wait()
	failed := make(chan error, 1)
	for ctx.Err() == nil {
		l, n, wait := s.next()
		if l == nil {
			timer := s.clock.After(wait)
			s.settled()
			select {
			case <-ctx.Done():
			case err := <-failed:
				return err
			case <-s.wake:
			case <-timer:
			}
			continue
		}
		s.calls.Go(func() {
			if err := s.deliver(ctx, l, n); err != nil {
				select {
				case failed <- err:
				default:
				}
			}
			s.poke()
		})
	}
	return nil
}

// next takes the most urgent notice that may go at this moment, and with it its
// slots; where there is none it says how long to wait unless something changes.
func (s *Sender) next() (*lane, logistics.Notice, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	s.until = time.Time{}
	free, ok := s.all.ready(now)
	if s.broken || !ok {
		return nil, logistics.Notice{}, time.Minute
	}
	free = later(free, s.frozen)
	soonest := now.Add(time.Minute)
	var best, patient *lane // patient: of what is no answer and has aged
	for id, l := range s.lanes {
		if l.forgettable(now) {
			delete(s.lanes, id)
		}
		if l.flying != "" || len(l.queue) == 0 {
			continue
		}
		at, ok := l.ready(now)
		if !ok {
			continue
		}
		at = later(at, free)
		head := l.queue[0]
		if head.Kind >= logistics.NoticeDigest {
			at = later(at, s.lastSent.Add(bulkPace))
		}
		if at.After(now) {
			if at.Before(soonest) {
				soonest = at
			}
			continue
		}
		if best == nil || before(head, best.queue[0], now) {
			best = l
		}
		if head.Kind != logistics.NoticeAnswer && now.Sub(head.CreatedAt) >= agePerRank &&
			(patient == nil || before(head, patient.queue[0], now)) {
			patient = l
		}
	}
	if best == nil {
		if s.all.open == 0 {
			s.until = soonest
		}
		return nil, logistics.Notice{}, soonest.Sub(now)
	}
	if patient != nil && s.urgent >= answersInRow {
		best = patient
	}
	return best, s.take(best, now), 0
}

// take takes the head of a lane and its slots.
func (s *Sender) take(l *lane, now time.Time) logistics.Notice {
	n := l.queue[0]
	s.urgent++
	if n.Kind != logistics.NoticeAnswer {
		s.urgent = 0
	}
	l.flying = n.Key
	l.last, s.lastSent = now, now
	s.all.leave()
	for _, g := range l.gates {
		g.leave()
	}
	return n
}

// release gives the slots of a call back. answered is when the outcome of a call
// that reached Telegram, or may have, was known: what the database takes after it
// costs no rate. Where it is zero no call did, and the slots are free at once.
func (s *Sender) release(l *lane, answered time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	floor := s.rtt.floor()
	for _, g := range append([]*gate{&s.all}, l.gates...) {
		if answered.IsZero() {
			g.open--
		} else {
			g.answered(answered, floor)
		}
	}
	l.flying = ""
	l.last = s.clock.Now()
	s.until = time.Time{}
}

// done takes a notice off its lane.
func (s *Sender) done(l *lane, key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := len(l.queue)
	l.queue = slices.DeleteFunc(l.queue, func(n logistics.Notice) bool { return n.Key == key })
	s.queued -= was - len(l.queue)
}

// hold leaves a notice, as it is by now, in its lane for another turn.
func (s *Sender) hold(l *lane, n logistics.Notice) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range l.queue {
		if l.queue[i].Key == n.Key {
			l.queue[i] = n
		}
	}
}

// superseded reports whether a later notice in the lane changes the same message.
func (s *Sender) superseded(l *lane, n logistics.Notice) bool {
	if n.Edits == "" && n.EditID == 0 {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(l.queue, func(o logistics.Notice) bool {
		return o.Seq > n.Seq && o.Edits == n.Edits && (n.Edits != "" || o.EditID == n.EditID)
	})
}
