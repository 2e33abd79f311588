package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"laporbot/logistics"
)

const (
	// workers is how many chats are handled at the same time.
	workers = 16
	// maxTries is how often in a row one update may fail in the same way before it is
	// set aside, and how many starts of the program may take it up.
	maxTries = 3
	// mostTries is how often it may fail at all. A fault that changes shows that the
	// tries come further, as those of a shaky database do.
	mostTries = 12
	// handleTimeout bounds one try, so that a hanging database frees its worker.
	handleTimeout = 30 * time.Second
	// healthyTime is how soon a healthy database answers the smallest question.
	healthyTime = time.Second
)

// InboxStore keeps what came in until it is done.
type InboxStore interface {
	// AddIncoming stores a batch and returns the rows that are not done yet: a row that
	// an earlier try has stored among them.
	AddIncoming(ctx context.Context, batch []logistics.Incoming) ([]logistics.Incoming, error)
	// PendingIncoming lists what is not done, in order of arrival.
	PendingIncoming(ctx context.Context) ([]logistics.Incoming, error)
	// Remember keeps the first value given under a key of the row and returns it.
	Remember(ctx context.Context, id, key, value string) (string, error)
	// CountAttempt adds one to the row's attempts and returns how many there were.
	CountAttempt(ctx context.Context, id string) (int, error)
	// Handled reports whether the row is done.
	Handled(ctx context.Context, id string) (bool, error)
	// Outcomes lists how all was done whose identity begins with these parts.
	Outcomes(ctx context.Context, prefix string) ([]string, error)
	FinishIncoming(ctx context.Context, in logistics.Incoming, outcome string, now time.Time) error
	// SetAside takes a row out of the inbox, keeps it whole and gives it a number, the
	// same one when it is called again.
	SetAside(ctx context.Context, in logistics.Incoming, reason string, now time.Time) (logistics.SetAside, error)
	SetAsides(ctx context.Context) ([]logistics.SetAside, error)
}

// dispatcher hands stored updates to the door, one chat strictly in order and
// different chats in parallel.
type dispatcher struct {
	store   Store
	clock   Clock
	log     *slog.Logger
	crash   func(string)
	door    *door
	settled func() // told each time a chat has nothing left

	mu    sync.Mutex
	ctx   context.Context // of the run; nil outside of one
	lanes map[int64][]task
	slots chan struct{}
	later int // errands that have not had their end
	heavy chan struct{}
	alone sync.RWMutex // held for writing by a suspect
	wg    sync.WaitGroup
}

func newDispatcher(o Options, d *door, settled func()) *dispatcher {
	return &dispatcher{
		store: o.Store, clock: o.Clock, log: o.Log, crash: o.Crash, door: d, settled: settled,
		lanes: map[int64][]task{},
		slots: make(chan struct{}, workers),
		heavy: make(chan struct{}, errands),
	}
}

// task is an update on its way.
type task struct {
	logistics.Incoming
	again   bool // an earlier run of the program left it
	counted bool // this run has counted itself on the row
}

// begin takes up what an earlier run left, until ctx ends. From here on deliver
// may be called.
func (d *dispatcher) begin(ctx context.Context, pending []logistics.Incoming) {
	d.mu.Lock()
	d.ctx = ctx
	d.mu.Unlock()
	d.queue(pending, true)
}

// run waits for the end of ctx and of what is under way then.
func (d *dispatcher) run(ctx context.Context) error {
	<-ctx.Done()
	d.mu.Lock()
	d.ctx = nil
	d.mu.Unlock()
	d.wg.Wait()
	return nil
}

// deliver queues rows that are freshly stored. Outside of a run it does nothing:
// the next one finds them in the inbox.
func (d *dispatcher) deliver(rows []logistics.Incoming) { d.queue(rows, false) }

func (d *dispatcher) queue(rows []logistics.Incoming, again bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ctx == nil {
		return
	}
	for _, in := range rows {
		if in.Memo == nil {
			in.Memo = map[string]string{}
		}
		queue, busy := d.lanes[in.ChatID]
		d.lanes[in.ChatID] = append(queue, task{Incoming: in, again: again})
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
	return d.ctx != nil && len(d.lanes) == 0 && d.later == 0
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

var (
	errTooOften   = errors.New("ended the process too often")
	errUnreadable = errors.New("not an update this program knows")
)

// handle brings one update to its end: done, or set aside with a number. It gives
// up only when ctx ends, and then the row stays in the inbox. What takes longer is
// left to go on by itself.
func (d *dispatcher) handle(ctx context.Context, in task) {
	log := d.log.With("update_id", in.UpdateID, "chat_id", in.ChatID)
	var later *errand
	err := d.persist(ctx, log, func() (err error) {
		later, err = d.try(ctx, &in)
		return err
	})
	switch {
	case ctx.Err() != nil:
	case err != nil:
		d.setAside(ctx, in.Incoming, err)
	case later != nil:
		d.after(ctx, in.Incoming, later)
	}
}

// persist tries something until it is done, ctx ends, or it has failed so often that
// it is given up; only then it returns an error.
func (d *dispatcher) persist(ctx context.Context, log *slog.Logger, try func() error) error {
	wait := backoff{}
	var failures, same int
	var last string
	for {
		err := try()
		switch {
		case err == nil || ctx.Err() != nil:
			return nil
		case unreached(err):
			log.Warn("telegram not reached, update waits", "err", err)
		case !d.healthy(ctx):
			// The fault is the database's, not the update's: wait for it.
			log.Error("database not reached, update waits", "err", err)
		default:
			failures, same = failures+1, same+1
			if err.Error() != last {
				last, same = err.Error(), 1
				wait.reset()
			}
			log.Error("update failed", "err", err, "attempt", failures)
			if same >= maxTries || failures >= mostTries || errors.Is(err, errTooOften) || errors.Is(err, errUnreadable) {
				return err
			}
		}
		if !sleep(ctx, wait.next()/4) {
			return nil
		}
	}
}

// healthy reports whether the database answers at all, and soon.
func (d *dispatcher) healthy(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, healthyTime)
	defer cancel()
	_, err := d.store.Handled(ctx, "health")
	return err == nil
}

// try handles an update once. A panic is an error like others. Where something is
// left to be done later the update is not done yet.
func (d *dispatcher) try(ctx context.Context, in *task) (later *errand, err error) {
	ctx, cancel := graceful(ctx, handleTimeout)
	defer cancel()
	defer caught(d.log.With("update_id", in.UpdateID), &err)
	done, err := d.store.Handled(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	outcome := "repeated"
	if !done {
		defer d.enter(in)()
		if err := d.count(ctx, in); err != nil {
			return nil, err
		}
		d.crash("update.taken")
		if outcome, later, err = d.door.open(ctx, in.Incoming); err != nil {
			return nil, err
		}
	}
	d.crash("update.answered")
	if later != nil {
		later.outcome = outcome
		return later, nil
	}
	return nil, d.finish(ctx, in.Incoming, outcome)
}

func (d *dispatcher) finish(ctx context.Context, in logistics.Incoming, outcome string) error {
	if err := d.store.FinishIncoming(ctx, in, outcome, d.clock.Now()); err != nil {
		return fmt.Errorf("finish update: %w", err)
	}
	d.crash("update.done")
	return nil
}

// count notes on a row that an earlier run left that this one takes it up. It is
// noted before the first try and not after it, so that an update which ends the
// whole process is set aside after a few starts.
func (d *dispatcher) count(ctx context.Context, in *task) error {
	if !in.again || in.counted {
		return nil
	}
	n, err := d.store.CountAttempt(ctx, in.ID)
	if err != nil {
		return err
	}
	in.counted = true
	if n > maxTries {
		return errTooOften
	}
	return nil
}

// enter lets updates be tried side by side, but one that was under way when the
// process died once before is tried alone: if it dies again the others are not to
// be blamed.
func (d *dispatcher) enter(in *task) (leave func()) {
	if in.again && in.Attempts > 0 {
		d.alone.Lock()
		return d.alone.Unlock
	}
	d.alone.RLock()
	return d.alone.RUnlock
}
