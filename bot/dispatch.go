package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

const (
	// workers is how many chats are handled at the same time.
	workers = 16
	// maxTries is how often one update may fail before it is set aside.
	maxTries = 3
	// handleTimeout bounds one try, so that a hanging database frees its worker.
	handleTimeout = 30 * time.Second
)

// InboxStore keeps what came in until it is done.
type InboxStore interface {
	// AddIncoming stores a batch and returns the rows that were not known before.
	AddIncoming(ctx context.Context, batch []logistics.Incoming) ([]logistics.Incoming, error)
	// PendingIncoming lists what is not done, in order of arrival.
	PendingIncoming(ctx context.Context) ([]logistics.Incoming, error)
	// Remember keeps the first value given under a key of the row and returns it.
	Remember(ctx context.Context, id, key, value string) (string, error)
	// CountAttempt adds a failed try and returns how many there were.
	CountAttempt(ctx context.Context, id string) (int, error)
	// Handled reports whether the row is done.
	Handled(ctx context.Context, id string) (bool, error)
	FinishIncoming(ctx context.Context, in logistics.Incoming, outcome string, now time.Time) error
	SetAside(ctx context.Context, in logistics.Incoming, reason string, now time.Time) (logistics.SetAside, error)
}

// dispatcher hands stored updates to the door, one chat strictly in order and
// different chats in parallel.
type dispatcher struct {
	bot   *Bot
	store Store
	clock Clock
	log   *slog.Logger
	crash func(string)
	door  *door

	mu    sync.Mutex
	ctx   context.Context // of run; nil before
	lanes map[int64][]task
	early []logistics.Incoming // delivered before run
	slots chan struct{}
	alone sync.RWMutex // held for writing by a suspect
	wg    sync.WaitGroup

	settled func() // told each time a chat has nothing left
}

func newDispatcher(b *Bot) *dispatcher {
	return &dispatcher{
		bot: b, store: b.opt.Store, clock: b.opt.Clock, log: b.opt.Log, crash: b.opt.Crash,
		door:  newDoor(b),
		lanes: map[int64][]task{},
		slots: make(chan struct{}, workers),

		settled: func() {},
	}
}

// run handles what was pending and whatever is delivered, until ctx ends.
func (d *dispatcher) run(ctx context.Context, pending []logistics.Incoming) error {
	d.mu.Lock()
	d.ctx = ctx
	d.put(pending, true)
	d.put(d.early, false)
	d.early = nil
	d.mu.Unlock()
	<-ctx.Done()
	d.mu.Lock()
	d.ctx = nil
	d.mu.Unlock()
	d.wg.Wait()
	return nil
}

// task is an update on its way; again where an earlier run of the program left it.
type task struct {
	logistics.Incoming
	again bool
}

// deliver queues rows that are freshly stored.
func (d *dispatcher) deliver(rows []logistics.Incoming) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ctx == nil {
		d.early = append(d.early, rows...)
		return
	}
	d.put(rows, false)
}

// put hands rows to the lanes of their chats. The caller holds d.mu.
func (d *dispatcher) put(rows []logistics.Incoming, again bool) {
	for _, in := range rows {
		queue, busy := d.lanes[in.ChatID]
		d.lanes[in.ChatID] = append(queue, task{in, again})
		if !busy {
			d.wg.Add(1)
			go d.drain(d.ctx, in.ChatID)
		}
	}
}

// idle reports whether no update is under way.
func (d *dispatcher) idle() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ctx != nil && len(d.lanes) == 0
}

// drain handles one chat until nothing is queued for it.
func (d *dispatcher) drain(ctx context.Context, chatID int64) {
	defer d.wg.Done()
	for {
		d.mu.Lock()
		queue := d.lanes[chatID]
		if len(queue) == 0 || ctx.Err() != nil {
			delete(d.lanes, chatID)
			d.mu.Unlock()
			d.settled()
			return
		}
		in := queue[0]
		d.lanes[chatID] = queue[1:]
		d.mu.Unlock()
		select {
		case d.slots <- struct{}{}:
			d.handle(ctx, in)
			<-d.slots
		case <-ctx.Done():
		}
	}
}

// handle brings one update to its end: done, or set aside with a number. It gives
// up only when ctx ends, and then the row stays in the inbox.
func (d *dispatcher) handle(ctx context.Context, in task) {
	log := d.log.With("update_id", in.UpdateID, "chat_id", in.ChatID)
	wait := backoff{}
	for {
		err := d.try(ctx, in)
		switch {
		case err == nil || ctx.Err() != nil:
			return
		case !d.healthy(ctx):
			// The fault is the database's, not the update's: wait for it.
			log.Error("database not reached, update waits", "err", err)
		default:
			n, countErr := d.store.CountAttempt(ctx, in.ID)
			log.Error("update failed", "err", err, "attempt", n)
			if countErr == nil && n >= maxTries {
				if err := d.setAside(ctx, in.Incoming, err); err == nil {
					return
				}
			}
		}
		if !sleep(ctx, wait.next()/4) {
			return
		}
	}
}

var errTooOften = errors.New("ended the process too often")

// healthy reports whether the database answers at all.
func (d *dispatcher) healthy(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_, err := d.store.Handled(ctx, "health")
	return err == nil
}

// try handles an update once. A panic is an error like others.
func (d *dispatcher) try(ctx context.Context, in task) (err error) {
	ctx, cancel := graceful(ctx, handleTimeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			d.log.Error("panic", "update_id", in.UpdateID, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	done, err := d.store.Handled(ctx, in.ID)
	if err != nil {
		return err
	}
	outcome := "repeated"
	if !done {
		unlock := d.enter(in)
		defer unlock()
		if in.again {
			// Counted before the try and not after it, so that an update which ends the whole
			// process is set aside after a few starts.
			n, err := d.store.CountAttempt(ctx, in.ID)
			switch {
			case err != nil:
				return err
			case n > maxTries:
				return errTooOften
			}
		}
		d.crash("update.taken")
		if outcome, err = d.door.open(ctx, in.Incoming); err != nil {
			return err
		}
	}
	d.crash("update.answered")
	if err := d.store.FinishIncoming(ctx, in.Incoming, outcome, d.clock.Now()); err != nil {
		return fmt.Errorf("finish update: %w", err)
	}
	d.crash("update.done")
	return nil
}

// graceful is a context for work that is to be brought to its end: it lasts for d,
// and a little beyond the end of ctx.
func graceful(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	work, cancel := context.WithTimeout(context.WithoutCancel(ctx), d)
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(shutdownGrace, cancel) })
	return work, func() { stop(); cancel() }
}

// enter lets updates be tried side by side, but one that was under way when the
// process died once before is tried alone: if it dies again the others are not to
// be blamed.
func (d *dispatcher) enter(in task) (leave func()) {
	if in.again && in.Attempts > 0 {
		d.alone.Lock()
		return d.alone.Unlock
	}
	d.alone.RLock()
	return d.alone.RUnlock
}

// setAside takes an update out of the way, tells its chat the number it is kept
// under, and the operators.
func (d *dispatcher) setAside(ctx context.Context, in logistics.Incoming, cause error) error {
	kept, err := d.store.SetAside(ctx, in, cause.Error(), d.clock.Now())
	if err != nil {
		return fmt.Errorf("set aside: %w", err)
	}
	d.log.Error("update set aside", "update_id", in.UpdateID, "number", kept.Number, "err", cause)
	number := "U-" + strconv.FormatInt(kept.Number, 10)
	if in.ChatID > 0 {
		if err := d.tell(ctx, in.ID+"/disisihkan", in.ChatID, "bot-disisihkan", messages.SetAside{Number: number}); err != nil {
			return err
		}
	}
	for _, id := range d.bot.opt.Operators {
		key := fmt.Sprintf("%s/operator/%d", in.ID, id)
		if err := d.tell(ctx, key, id, "bot-disisihkan-operator", messages.SetAside{Number: number}); err != nil {
			return err
		}
	}
	return nil
}

func (d *dispatcher) tell(ctx context.Context, key string, chatID int64, block string, data any) error {
	text, err := messages.Render(block, data)
	if err != nil {
		return err
	}
	return d.bot.Outbox.Enqueue(ctx, logistics.Notice{Key: key, ChatID: chatID, Kind: logistics.NoticeAnswer, Text: text})
}
