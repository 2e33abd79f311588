package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// Limits of getUpdates (telegram-bot-api Client.h and Client.cpp).
const (
	longestPoll   = 50
	clashInterval = 3 * time.Second
)

// updateKinds are all kinds that exist; those with false are off unless the bot names them.
var updateKinds = map[string]bool{
	"message": true, "edited_message": true, "channel_post": true, "edited_channel_post": true,
	"business_connection": true, "business_message": true, "edited_business_message": true, "deleted_business_messages": true,
	"inline_query": true, "chosen_inline_result": true, "callback_query": true, "shipping_query": true,
	"pre_checkout_query": true, "purchased_paid_media": true, "poll": true, "poll_answer": true, "my_chat_member": true,
	"chat_join_request": true, "chat_boost": true, "removed_chat_boost": true,
	"chat_member": false, "message_reaction": false, "message_reaction_count": false,
}

func defaultKinds() map[string]bool {
	kinds := make(map[string]bool, len(updateKinds))
	for kind, on := range updateKinds {
		if on {
			kinds[kind] = true
		}
	}
	return kinds
}

type heldPoll struct {
	wake  chan struct{} // has room for one signal: something is in the queue
	clash chan string   // has room for one reason why the poll was ended with 409
}

// pollStart is what the rule against spinning pollers remembers.
type pollStart struct {
	offset int
	at     time.Time
}

// getUpdates answers with what waits, or holds the call until something does.
func (s *Server) getUpdates(ctx context.Context, c *call) (any, error) {
	s.mu.Lock()
	if s.webhook != "" {
		s.mu.Unlock()
		return nil, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	now := s.clock.Now()
	offset := int(c.integer("offset", 0))
	limit := c.clamped("limit", 100, 1, 100)
	timeout := c.clamped("timeout", 0, 0, longestPoll)
	s.subscribe(c.literal("allowed_updates"))
	if offset < 0 {
		s.breach(c, "negative offset "+strconv.Itoa(offset)+" deletes updates that nobody has read")
	}
	if s.lastPoll.offset == offset && !s.lastPoll.at.IsZero() {
		since := now.Sub(s.lastPoll.at)
		if since < 3*time.Second {
			timeout = max(timeout, 3)
		}
		if since < 500*time.Millisecond {
			limit = 1
		}
	}
	s.lastPoll = pollStart{offset: offset, at: now}

	s.queue.confirm(offset)
	if batch := s.batch(limit, now); batch != nil || timeout == 0 {
		s.notify()
		s.mu.Unlock()
		return joinUpdates(batch), nil
	}
	s.endPoll("terminated by other getUpdates request; make sure that only one bot instance is running")
	held := &heldPoll{wake: make(chan struct{}, 1), clash: make(chan string, 1)}
	s.poll = held
	s.notify()
	down := s.downChan
	s.mu.Unlock()

	return s.hold(ctx, held, limit, s.clock.After(time.Duration(timeout)*time.Second), down)
}

// hold waits for the first update, the end of the poll's time, a rival, or the end of the client.
func (s *Server) hold(ctx context.Context, held *heldPoll, limit int, over <-chan time.Time, down <-chan struct{}) (any, error) {
	for expired := false; ; {
		select {
		case <-held.wake:
		case <-over:
			expired = true
		case reason := <-held.clash:
			return nil, s.clashAnswer(ctx, reason)
		case <-ctx.Done():
			expired = true
		case <-down:
			expired = true
		case <-s.closed:
			s.release(held)
			return nil, restarting()
		}
		s.mu.Lock()
		if s.poll != held {
			// A rival came between the signal and the lock; its reason is waiting.
			s.mu.Unlock()
			return nil, s.clashAnswer(ctx, <-held.clash)
		}
		batch := s.batch(limit, s.clock.Now())
		if batch == nil && !expired {
			s.mu.Unlock()
			continue
		}
		s.poll = nil
		s.notify()
		s.mu.Unlock()
		return joinUpdates(batch), nil
	}
}

func (s *Server) release(held *heldPoll) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.poll == held {
		s.poll = nil
	}
}

// endPoll terminates the held poll, if any, with a conflict.
func (s *Server) endPoll(reason string) {
	if s.poll != nil {
		s.poll.clash <- reason
		s.poll = nil
	}
}

// clashAnswer is the 409 of a terminated poll. The server sends one in three seconds at most and delays the others.
func (s *Server) clashAnswer(ctx context.Context, reason string) error {
	s.mu.Lock()
	now := s.clock.Now()
	wait := time.Duration(0)
	if !s.lastClash.IsZero() {
		wait = max(s.lastClash.Add(clashInterval).Sub(now), 0)
	}
	s.lastClash = now.Add(wait)
	s.mu.Unlock()
	if wait > 0 {
		s.pause(ctx, wait)
	}
	return conflict(reason)
}

// subscribe applies allowed_updates: a list replaces the subscription, an empty one or one of unknown names only restores the
// default, and everything that is not a list of strings leaves it as it was.
func (s *Server) subscribe(value string) {
	var names []string
	if value == "" || value == "null" || json.Unmarshal([]byte(value), &names) != nil {
		return
	}
	kinds := make(map[string]bool, len(names))
	for _, name := range names {
		if _, exists := updateKinds[name]; exists {
			kinds[name] = true
		}
	}
	if len(kinds) == 0 {
		kinds = defaultKinds()
	}
	s.subscribed = kinds
}

func joinUpdates(batch []update) json.RawMessage {
	var b bytes.Buffer
	b.WriteByte('[')
	for i, u := range batch {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(u.raw)
	}
	b.WriteByte(']')
	return b.Bytes()
}

// enqueue makes an update of the given kind, unless the bot has not subscribed to it. Content is the JSON of the field.
func (s *Server) enqueue(kind string, content any, date time.Time) {
	if !s.subscribed[kind] {
		return
	}
	raw, err := json.Marshal(content)
	if err != nil {
		return // unreachable: only our own structs come here
	}
	keep := messageRetention
	if kind == "callback_query" {
		keep = callbackRetention
	}
	s.enqueueRaw(kind, `"`+kind+`":`+string(raw), date.Add(keep))
}

// enqueueRaw queues an update whose fields beside update_id are given as JSON text.
func (s *Server) enqueueRaw(kind, fields string, expires time.Time) int {
	now := s.clock.Now()
	s.queue.expire(now)
	id := s.queue.nextUpdateID(now)
	raw := make([]byte, 0, len(fields)+32)
	raw = append(raw, `{"update_id":`...)
	raw = strconv.AppendInt(raw, int64(id), 10)
	if fields != "" {
		raw = append(raw, ',')
		raw = append(raw, fields...)
	}
	raw = append(raw, '}')
	s.queue.push(update{id: id, kind: kind, raw: raw, expires: expires})
	s.wakePoll()
	s.notify()
	return id
}

func (s *Server) wakePoll() {
	if s.poll != nil {
		select {
		case s.poll.wake <- struct{}{}:
		default:
		}
	}
}

// Pending tells how many updates the bot has not confirmed yet, and whether it is waiting in a held poll with everything
// confirmed.
func (s *Server) Pending() (unconfirmed int, waiting bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.expire(s.clock.Now())
	return len(s.queue.waiting), s.poll != nil && len(s.queue.waiting) == 0
}

// Confirmed tells how many updates the bot has confirmed so far.
func (s *Server) Confirmed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queue.confirms
}

func runSetWebhook(s *Server, c *call) (any, error) {
	address := c.text("url")
	if address != "" && !strings.HasPrefix(address, "https://") {
		return nil, misuse("bad webhook: An HTTPS URL must be provided for webhook")
	}
	s.webhook = address
	if address != "" {
		s.endPoll("terminated by setWebhook request")
	}
	s.subscribe(c.literal("allowed_updates"))
	s.dropPending(c)
	return true, nil
}

func runDeleteWebhook(s *Server, c *call) (any, error) {
	s.webhook = ""
	s.dropPending(c)
	return true, nil
}

func (s *Server) dropPending(c *call) {
	if !c.flag("drop_pending_updates") {
		return
	}
	if n := len(s.queue.waiting); n > 0 {
		s.breach(c, "drop_pending_updates deletes "+strconv.Itoa(n)+" updates that nobody has read")
	}
	s.queue.waiting = nil
	s.notify()
}

func runGetWebhookInfo(s *Server, _ *call) (any, error) {
	s.queue.expire(s.clock.Now())
	return map[string]any{
		"url": s.webhook, "has_custom_certificate": false, "pending_update_count": len(s.queue.waiting),
	}, nil
}

// SetWebhook does what anyone who has the token could do: from then on getUpdates is refused. An empty address removes it.
func (s *Server) SetWebhook(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = address
	if address != "" {
		s.endPoll("terminated by setWebhook request")
	}
}
