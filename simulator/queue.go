package simulator

import (
	"math/rand/v2"
	"time"
)

// Limits of the update queue (telegram-bot-api Client.cpp, td TQueue.cpp).
const (
	messageRetention  = 24 * time.Hour
	callbackRetention = 150 * time.Second
	idleReset         = 7 * 24 * time.Hour
	maxUpdateSize     = 64 << 10
	maxBatchSize      = 4 << 20
	futureTolerance   = 10
)

// An update waits in the queue as the JSON that the bot will read.
type update struct {
	id      int
	kind    string
	raw     []byte
	expires time.Time
	// delivered is set once an answer has brought it.
	delivered bool
}

// queue holds the updates that the bot has not confirmed, oldest first.
type queue struct {
	rng      *rand.Rand
	waiting  []update
	nextID   int
	lastPush time.Time
	soonest  time.Time // the earliest expiry among waiting
	confirms int       // number of updates confirmed so far
}

func newQueue(rng *rand.Rand) *queue {
	return &queue{rng: rng, nextID: randomBase(rng)}
}

// randomBase is where a sequence of update ids starts: above 2,000,000 and with room below the largest int32.
func randomBase(rng *rand.Rand) int { return 2_000_001 + rng.IntN(1_000_000_000) }

// nextUpdateID returns the id of the update about to be pushed. Ids are sequential; after a week without an update they
// start again anywhere, also lower.
func (q *queue) nextUpdateID(now time.Time) int {
	if !q.lastPush.IsZero() && now.Sub(q.lastPush) >= idleReset {
		q.nextID = randomBase(q.rng)
	}
	q.lastPush = now
	id := q.nextID
	q.nextID++
	return id
}

func (q *queue) push(u update) {
	if len(u.raw) > maxUpdateSize {
		return
	}
	if len(q.waiting) == 0 || u.expires.Before(q.soonest) {
		q.soonest = u.expires
	}
	q.waiting = append(q.waiting, u)
}

// expire forgets what is older than Telegram keeps it.
func (q *queue) expire(now time.Time) {
	if len(q.waiting) == 0 || now.Before(q.soonest) {
		return
	}
	kept := q.waiting[:0:0]
	for _, u := range q.waiting {
		if now.Before(u.expires) {
			if len(kept) == 0 || u.expires.Before(q.soonest) {
				q.soonest = u.expires
			}
			kept = append(kept, u)
		}
	}
	q.waiting = kept
}

// confirm forgets every update below a positive offset, or all but the newest -offset for a negative one. An offset more
// than 10 beyond the end is "in the future" and does nothing.
func (q *queue) confirm(offset int) {
	drop := 0
	switch {
	case offset > q.nextID+futureTolerance, offset == 0:
		return
	case offset < 0:
		drop = max(len(q.waiting)+offset, 0)
	default:
		for drop < len(q.waiting) && q.waiting[drop].id < offset {
			drop++
		}
	}
	q.confirms += drop
	q.waiting = q.waiting[drop:]
}

// peek returns up to limit of the oldest updates, fewer when they would pass 4 MB together.
func (q *queue) peek(limit int) []update {
	n, size := 0, 0
	for n < len(q.waiting) && n < limit && size < maxBatchSize {
		size += len(q.waiting[n].raw)
		n++
	}
	return append([]update(nil), q.waiting[:n]...)
}
