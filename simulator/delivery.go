package simulator

import (
	"encoding/json"
	"strings"
	"time"
)

// Delivery describes what goes wrong on the way of updates to the bot. The zero value is a clean delivery.
type Delivery struct {
	// Twice repeats every update: once in the answer that brings it first, and once more, with the same id, in front of the
	// next answer that brings something.
	Twice bool
	// Shuffle mixes the order inside each answer.
	Shuffle bool
}

// remembered is how many delivered updates Requeue can bring again.
const remembered = 1000

// SetDelivery sets what goes wrong with updates from the next answer on.
func (s *Server) SetDelivery(d Delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.delivery = d
	s.lastBatch = nil
}

// batch returns the updates that one getUpdates answer brings, nil if none wait.
func (s *Server) batch(limit int, now time.Time) []update {
	s.queue.expire(now)
	batch := s.queue.peek(limit)
	if len(batch) == 0 {
		return nil
	}
	for i, u := range batch {
		if !u.delivered {
			s.queue.waiting[i].delivered = true
			s.recent = append(s.recent, u)
		}
	}
	if extra := len(s.recent) - remembered; extra > 0 {
		s.recent = append(s.recent[:0], s.recent[extra:]...)
	}
	if s.delivery.Twice {
		fresh := batch
		batch = append(append(append([]update(nil), s.lastBatch...), fresh...), fresh...)
		s.lastBatch = fresh
	}
	if s.delivery.Shuffle {
		s.rng.Shuffle(len(batch), func(i, j int) { batch[i], batch[j] = batch[j], batch[i] })
	}
	return batch
}

// Requeue queues the newest n delivered updates again under new ids, as happens when the id sequence of a bot is reset.
// It returns how many there were.
func (s *Server) Requeue(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n = min(n, len(s.recent))
	now := s.clock.Now()
	for _, u := range append([]update(nil), s.recent[len(s.recent)-n:]...) {
		_, fields, _ := strings.Cut(string(u.raw), ",")
		s.enqueueRaw(u.kind, strings.TrimSuffix(fields, "}"), now.Add(messageRetention))
	}
	return n
}

// Steal takes the oldest n waiting updates away, as another client that uses the same token would: the bot sees a gap in
// the ids. It returns how many there were.
func (s *Server) Steal(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.expire(s.clock.Now())
	n = min(n, len(s.queue.waiting))
	s.queue.waiting = s.queue.waiting[n:]
	s.notify()
	return n
}

// RestartIDs lets the next update id start at another random base, as it may after a week without updates.
func (s *Server) RestartIDs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.nextID = randomBase(s.rng)
}

// InjectRaw queues an update that consists of update_id and the given JSON text, which need not be anything the Bot API knows:
// {"message":{"chat":"none"}} reaches the bot as {"update_id":N,"message":{"chat":"none"}}. Text that is not an object in
// braces is put behind the id as it is and makes the whole answer of getUpdates invalid JSON. It returns the update id.
func (s *Server) InjectRaw(object string) int {
	fields := strings.TrimSpace(object)
	if strings.HasPrefix(fields, "{") && strings.HasSuffix(fields, "}") {
		fields = strings.TrimSpace(fields[1 : len(fields)-1])
	}
	kind := "raw"
	var parsed map[string]json.RawMessage
	if json.Unmarshal([]byte(object), &parsed) == nil {
		for name := range parsed {
			if _, known := updateKinds[name]; known {
				kind = name
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.enqueueRaw(kind, fields, s.clock.Now().Add(messageRetention))
}
