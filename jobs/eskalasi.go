package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"laporbot/logistics"
)

// ObstacleStore is what the escalation reads and writes.
type ObstacleStore interface {
	Catalog(ctx context.Context, root logistics.AreaCode) (*logistics.Catalog, error)
	People(ctx context.Context) ([]logistics.Person, error)
	Groups(ctx context.Context) ([]logistics.Group, error)
	Absences(ctx context.Context) ([]logistics.Absence, error)
	// Unreachable lists the chats to which nothing can be sent.
	Unreachable(ctx context.Context) (map[int64]bool, error)
	Ladders(ctx context.Context, version int64) (logistics.Ladders, error)

	// DueTimers lists the timers due at now, oldest first, at most limit.
	DueTimers(ctx context.Context, now time.Time, limit int) ([]logistics.Timer, error)
	NextTimer(ctx context.Context) (time.Time, error) // zero: none
	MissingTimers(ctx context.Context) ([]logistics.Timer, error)
	// MissingTimersAfter looks at so many obstacles after a number; next is 0 at the end.
	MissingTimersAfter(ctx context.Context, after int64, limit int) (missing []logistics.Timer, next int64, err error)
	AddTimers(ctx context.Context, timers []logistics.Timer) error
	DeleteTimers(ctx context.Context, timers []logistics.Timer) error

	Obstacle(ctx context.Context, number int64) (logistics.Obstacle, error)
	UpdateObstacle(ctx context.Context, number int64, change func(*logistics.Obstacle) error) (logistics.Obstacle, error)
	ArchiveObstacle(ctx context.Context, o logistics.Obstacle) error
	UpdateBoard(ctx context.Context, chatID int64, change func(*logistics.Board) error) (logistics.Board, error)
	EvidenceOfObstacle(ctx context.Context, number int64) ([]logistics.Evidence, error)
	KnowsNotice(ctx context.Context, key string) (bool, error)
	// SentNotice finds a notice that has had its end.
	SentNotice(ctx context.Context, key string) (logistics.Notice, error)
}

// Clock is the time of the world the escalation lives in.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

const (
	// tick is how long the escalation sleeps at most: a timer that somebody else has
	// set is at most so late.
	tick = 5 * time.Second
	// pass is how many timers are worked off together.
	pass = 512
	// glance is how many open obstacles are looked through for missing timers at once.
	glance = 64
	// atOnce is how many obstacles are written at the same time. On the embedded
	// database they share a transaction.
	atOnce = 64
)

// Duty is other work that waits for people or for a moment and is done beside the
// obstacles: soon after somebody has done something, and when it is due.
type Duty interface {
	// Look does what is due. It can be broken off and called again at any point.
	Look(ctx context.Context, now time.Time) error
	Next(ctx context.Context) (time.Time, error) // when it is due; zero: it waits for people
}

// Escalation carries obstacles up their ladders and is the only one who tells
// people of them. Whoever changes an obstacle stores it with its timers; a timer
// is deleted only when all that follows from it is in the outbox, so that a crash
// anywhere means that the same is done again under the same keys.
type Escalation struct {
	store  ObstacleStore
	outbox Outbox
	root   logistics.AreaCode
	plan   logistics.Plan
	sweeps Schedule
	clock  Clock
	log    *slog.Logger
	wake   chan struct{}
	duties []Duty

	cycle sync.Mutex // held while a cycle runs
	swept time.Time  // when obstacles were last looked through; zero: not by this process
	seen  int64      // the obstacle up to which they were

	mu    sync.Mutex
	asked bool // a cycle was asked for that has not begun
	busy  bool
	rest  chan struct{} // closed when the next cycle has ended
}

// NewEscalation puts an escalation together. schedule is a cron line: when open
// obstacles are looked through for timers that are missing, a part of them each time.
func NewEscalation(d Deps, store ObstacleStore, schedule string, clock Clock, log *slog.Logger) (*Escalation, error) {
	s, err := ParseSpec(schedule, d.Plan.Location)
	if err != nil {
		return nil, fmt.Errorf("escalation: %w", err)
	}
	return &Escalation{
		store: store, outbox: d.Outbox, root: d.Root, plan: d.Plan, sweeps: s, clock: clock, log: log,
		wake: make(chan struct{}, 1), rest: make(chan struct{}), asked: true, // Run begins with a cycle
	}, nil
}

// Also has other work done in each cycle. It must be called before Run.
func (e *Escalation) Also(d Duty) { e.duties = append(e.duties, d) }

// Run works until ctx ends: at each due time, when poked, and every few seconds.
func (e *Escalation) Run(ctx context.Context) error {
	for {
		if err := e.Cycle(ctx); err != nil && ctx.Err() == nil {
			e.log.ErrorContext(ctx, "escalation", "err", err)
		}
		wait := tick
		if next, err := e.Next(ctx); err == nil && !next.IsZero() {
			wait = max(min(wait, next.Sub(e.clock.Now())), 100*time.Millisecond)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-e.wake:
		case <-e.clock.After(wait):
		}
	}
}

// Poke asks for a cycle at once. It never waits.
func (e *Escalation) Poke() {
	e.mu.Lock()
	e.asked = true
	e.mu.Unlock()
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// Settled reports whether no cycle is asked for or under way.
func (e *Escalation) Settled() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return !e.asked && !e.busy
}

// Resting returns a channel that is closed when the next cycle has ended.
func (e *Escalation) Resting() <-chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.rest
}

// Next is when the first timer or other duty is due; zero where there is none.
func (e *Escalation) Next(ctx context.Context) (time.Time, error) {
	first, err := e.store.NextTimer(ctx)
	for _, d := range e.duties {
		next, fault := d.Next(ctx)
		err = errors.Join(err, fault)
		if !next.IsZero() && (first.IsZero() || next.Before(first)) {
			first = next
		}
	}
	return first, err
}

func (e *Escalation) begin() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked, e.busy = false, true
}

func (e *Escalation) end() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.busy = false
	close(e.rest)
	e.rest = make(chan struct{})
}

// Cycle does everything that is due. It can be broken off and called again at any
// point. The error joins those of single obstacles, which hold up no other.
func (e *Escalation) Cycle(ctx context.Context) error {
	e.cycle.Lock()
	defer e.cycle.Unlock()
	e.begin()
	defer e.end()
	now := e.clock.Now().UTC().Truncate(time.Millisecond)
	err := e.climb(ctx, now)
	for _, d := range e.duties {
		err = errors.Join(err, d.Look(ctx, now))
	}
	return err
}

// climb works off the timers of obstacles.
func (e *Escalation) climb(ctx context.Context, now time.Time) error {
	if e.swept.IsZero() {
		if err := e.sweep(ctx, now); err != nil {
			return err
		}
	}
	for {
		due, err := e.store.DueTimers(ctx, now, pass)
		if err != nil {
			return err
		}
		if err := e.work(ctx, due, now); err != nil {
			return err
		}
		if len(due) < pass {
			return e.glance(ctx, now)
		}
	}
}

// sweep puts back timers that a crash between two writes has kept from being
// stored: all of them, when this process begins.
func (e *Escalation) sweep(ctx context.Context, now time.Time) error {
	missing, err := e.store.MissingTimers(ctx)
	if err == nil {
		err = e.putBack(ctx, missing)
	}
	if err == nil {
		e.swept = now
	}
	return err
}

// glance looks through the next few open obstacles for the same, whenever the schedule
// says so, so that what a failing database has kept from being stored is found while
// the process lives. It comes after the work and looks at few, because nothing must
// wait for it.
func (e *Escalation) glance(ctx context.Context, now time.Time) error {
	if e.sweeps.Next(e.swept).After(now) {
		return nil
	}
	missing, next, err := e.store.MissingTimersAfter(ctx, e.seen, glance)
	if err == nil {
		err = e.putBack(ctx, missing)
	}
	if err == nil {
		e.swept, e.seen = now, next
	}
	return err
}

func (e *Escalation) putBack(ctx context.Context, missing []logistics.Timer) error {
	if len(missing) > 0 {
		e.log.WarnContext(ctx, "timers put back", "count", len(missing))
	}
	if err := e.store.AddTimers(ctx, missing); err != nil {
		return fmt.Errorf("put timers back: %w", err)
	}
	return nil
}

// task is an obstacle with the timers that are due for it.
type task struct {
	number int64
	timers []logistics.Timer
	from   int // events after this one are to be told
	held   bool
	o      logistics.Obstacle
	says   []saying
	err    error

	mu   sync.Mutex
	wait time.Time // what its chats have no room for is to be tried again then
}

// hold notes that a chat has no room until a moment.
func (t *task) hold(until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.wait.IsZero() || until.Before(t.wait) {
		t.wait = until
	}
}

// fail notes what went wrong while chats were told.
func (t *task) fail(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.err = cmp.Or(t.err, err)
}

// work does what a batch of timers asks for: decide and store, tell, set the next
// timers, and only then delete those that are done.
func (e *Escalation) work(ctx context.Context, due []logistics.Timer, now time.Time) error {
	if len(due) == 0 {
		return nil
	}
	w, err := e.look(ctx, now)
	if err != nil {
		return err
	}
	tasks := tasksOf(due)
	each(len(tasks), func(i int) { tasks[i].err = e.decide(ctx, w, tasks[i]) })
	for _, t := range tasks {
		if t.err == nil && t.o.Number != 0 {
			w.obstacles[t.number] = func() (logistics.Obstacle, error) { return t.o, nil }
		}
	}
	// What is kritis gets the room in a chat first.
	slices.SortStableFunc(tasks, func(a, b *task) int {
		return cmp.Or(cmp.Compare(b.o.Severity.Rank(), a.o.Severity.Rank()), cmp.Compare(a.number, b.number))
	})
	e.tell(ctx, w, tasks)
	each(len(tasks), func(i int) {
		if tasks[i].err == nil {
			tasks[i].err = e.settle(ctx, tasks[i])
		}
	})
	var faults []error
	for _, t := range tasks {
		if t.err != nil {
			faults = append(faults, fmt.Errorf("obstacle %s: %w", logistics.ObstacleName(t.number), t.err))
		}
	}
	return errors.Join(faults...)
}

func tasksOf(due []logistics.Timer) []*task {
	var tasks []*task
	of := map[int64]*task{}
	for _, t := range due {
		if of[t.Number] == nil {
			of[t.Number] = &task{number: t.Number, from: t.From}
			tasks = append(tasks, of[t.Number])
		}
		x := of[t.Number]
		x.timers = append(x.timers, t)
		x.from = min(x.from, t.From)
		x.held = x.held || t.Held
	}
	return tasks
}

// decide lets the clock have its effect on an obstacle and stores it.
func (e *Escalation) decide(ctx context.Context, w *world, t *task) error {
	before := 0 // how much had happened before the clock had its effect
	tick := func(o *logistics.Obstacle) error {
		before = o.Version()
		// Read before: the change of a document must not read others.
		ladders, ok := w.laddersKnown(o.Ladders)
		if !ok {
			return &unknownLadders{o.Ladders}
		}
		*o, _ = o.Tick(w.scene(*o, ladders))
		return nil
	}
	var err error
	t.o, err = e.store.UpdateObstacle(ctx, t.number, tick)
	if unknown, ok := errors.AsType[*unknownLadders](err); ok {
		if _, err := w.laddersOf(ctx, unknown.version); err != nil {
			return err
		}
		t.o, err = e.store.UpdateObstacle(ctx, t.number, tick)
	}
	if errors.Is(err, logistics.ErrNotFound) {
		t.o = logistics.Obstacle{}
		return e.store.DeleteTimers(ctx, t.timers)
	}
	if err != nil {
		return err
	}
	ladders, err := w.laddersOf(ctx, t.o.Ladders)
	if err != nil {
		return err
	}
	if t.from < len(t.o.Events) {
		var out map[string]bool
		if out, err = e.posted(ctx, t, before); err == nil {
			t.says, err = w.sayings(ctx, t.o, ladders, t.from, out)
		}
	}
	if t.held && err == nil {
		err = e.leaveOut(ctx, t)
	}
	return err
}

// unknownLadders says that a version of the ladders was not read yet.
type unknownLadders struct{ version int64 }

func (e *unknownLadders) Error() string { return fmt.Sprintf("ladders %d are not read yet", e.version) }

// posted are the keys of the cards of a task that are out, of those that it may post or
// change. A timer may be worked again long after it was, together with what has
// happened since, and what is out must then be changed and not be posted. What the
// clock has brought about just now, after the event before, cannot be out.
func (e *Escalation) posted(ctx context.Context, t *task, before int) (map[string]bool, error) {
	out := map[string]bool{}
	for _, c := range t.o.Cards {
		if c.From > before || c.To != 0 && c.To <= t.from {
			continue
		}
		known, err := e.store.KnowsNotice(ctx, c.Key)
		if err != nil {
			return nil, fmt.Errorf("look for card %s: %w", c.Key, err)
		}
		out[c.Key] = known
	}
	return out, nil
}

// leaveOut takes out of a task what was told when the rest had to wait.
func (e *Escalation) leaveOut(ctx context.Context, t *task) error {
	var left []saying
	for _, x := range t.says {
		known, err := e.store.KnowsNotice(ctx, x.notice.Key)
		if err != nil {
			return err
		}
		if !known {
			left = append(left, x)
		}
	}
	t.says = left
	return nil
}

// settle sets the timers an obstacle needs next and deletes those that are done.
func (e *Escalation) settle(ctx context.Context, t *task) error {
	if t.o.Number == 0 {
		return nil
	}
	next := t.o.Timers(len(t.o.Events))
	if !t.wait.IsZero() {
		next = append(next, logistics.Timer{Due: t.wait, Number: t.number, From: t.from, Held: true})
	}
	if err := e.store.AddTimers(ctx, next); err != nil {
		return err
	}
	if t.o.Final() && t.wait.IsZero() {
		if err := e.store.ArchiveObstacle(ctx, t.o); err != nil {
			return err
		}
	}
	done := slices.DeleteFunc(t.timers, func(d logistics.Timer) bool {
		return slices.ContainsFunc(next, func(n logistics.Timer) bool { return n.ID() == d.ID() })
	})
	return e.store.DeleteTimers(ctx, done)
}

// each calls do for 0 to n-1, several at a time.
func each(n int, do func(i int)) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			do(i)
		})
	}
	wg.Wait()
}
