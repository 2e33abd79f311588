package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"laporbot/logistics"
)

// RunStore keeps what has been run.
type RunStore interface {
	// StartRun inserts a run and reports whether it was the first for its job and slot.
	StartRun(ctx context.Context, run logistics.Run) (won bool, err error)
	Run(ctx context.Context, job string, slot time.Time) (logistics.Run, error)
	// FinishRun replaces the run of the same job and slot.
	FinishRun(ctx context.Context, run logistics.Run) error
	// LastSlot is the newest slot that is settled; logistics.ErrNotFound: none yet.
	LastSlot(ctx context.Context, job string) (time.Time, error)
	// SetLastSlot moves it forward; to an earlier moment it does nothing.
	SetLastSlot(ctx context.Context, job string, slot time.Time) error
}

const (
	// jobTime is how long one run may take.
	jobTime = 5 * time.Minute
	// longestGap is how far back missed slots are looked for.
	longestGap = 400 * 24 * time.Hour
	// mostSkipped is how many missed slots of one job are recorded one by one; of a
	// job that wakes every minute, a week of them would be of no use to anybody.
	mostSkipped = 200
)

// Runner decides which jobs are due and runs them, one after another. Two runners
// on one store run each slot once; what one began and did not end because the
// process died, the next one runs again.
type Runner struct {
	store RunStore
	jobs  []scheduled
	loc   *time.Location
	clock func() time.Time
	log   *slog.Logger

	mu    sync.Mutex
	since time.Time // the first wake of this runner
	after func(context.Context) error
}

type scheduled struct {
	Job
	schedule Schedule
}

// NewRunner checks the jobs and their schedules, in zone loc. All faults are in
// the error. clock tells the time, of the world or of a simulation.
func NewRunner(store RunStore, list []Job, loc *time.Location, clock func() time.Time, log *slog.Logger) (*Runner, error) {
	r := &Runner{store: store, loc: loc, clock: clock, log: log}
	names := map[string]bool{}
	var faults []error
	for _, j := range list {
		s, err := ParseSpec(j.Spec, loc)
		switch {
		case err != nil:
			faults = append(faults, fmt.Errorf("job %s: %w", j.Name, err))
		case names[j.Name]:
			faults = append(faults, fmt.Errorf("job %s: there are two of that name", j.Name))
		case j.Grace < time.Minute:
			faults = append(faults, fmt.Errorf("job %s: with a grace of %s it may never run, wakes come every minute", j.Name, j.Grace))
		}
		names[j.Name] = true
		r.jobs = append(r.jobs, scheduled{j, s})
	}
	return r, errors.Join(faults...)
}

// Next is when the next job is due after now; zero where there is none.
func (r *Runner) Next(now time.Time) time.Time {
	var next time.Time
	for _, j := range r.jobs {
		if t := j.schedule.Next(now); !t.IsZero() && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	return next
}

// Then has something done at the end of each wake. It must be set before the first.
func (r *Runner) Then(after func(context.Context) error) { r.after = after }

// Names lists the jobs in their order.
func (r *Runner) Names() []string {
	names := make([]string, 0, len(r.jobs))
	for _, j := range r.jobs {
		names = append(names, j.Name)
	}
	return names
}

// NextOf is when a job is due after now; zero for one that there is not.
func (r *Runner) NextOf(name string, now time.Time) time.Time {
	for _, j := range r.jobs {
		if j.Name == name {
			return j.schedule.Next(now)
		}
	}
	return time.Time{}
}

// Run wakes at once and then every minute until ctx ends, and returns when the
// last run has ended.
func (r *Runner) Run(ctx context.Context) error {
	logger := cronLog{r.log}
	// In this order: the other way round, a panic would leave the job locked for good.
	c := cron.New(cron.WithLocation(r.loc), cron.WithLogger(logger),
		cron.WithChain(cron.SkipIfStillRunning(logger), cron.Recover(logger)))
	id, err := c.AddFunc("* * * * *", func() {
		if err := r.Wake(ctx); err != nil && ctx.Err() == nil {
			r.log.ErrorContext(ctx, "jobs", "err", err)
		}
	})
	if err != nil {
		return fmt.Errorf("wake every minute: %w", err)
	}
	c.Entry(id).WrappedJob.Run()
	c.Start()
	<-ctx.Done()
	<-c.Stop().Done()
	return nil
}

// Wake looks at the clock and runs what is due. Of several missed slots of a job
// the newest is run if it is within the job's grace; the others are recorded as
// skipped. A run that fails is tried again at each wake within its grace. The
// error joins those of all jobs: one does not hold up the rest.
func (r *Runner) Wake(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.clock().UTC().Truncate(time.Millisecond)
	if r.since.IsZero() {
		r.since = now
	}
	var faults []error
	for _, j := range r.jobs {
		if err := r.wake(ctx, j, now); err != nil {
			faults = append(faults, fmt.Errorf("job %s: %w", j.Name, err))
		}
	}
	if r.after != nil {
		faults = append(faults, r.after(ctx))
	}
	return errors.Join(faults...)
}

func (r *Runner) wake(ctx context.Context, j scheduled, now time.Time) error {
	last, err := r.store.LastSlot(ctx, j.Name)
	if errors.Is(err, logistics.ErrNotFound) {
		return r.store.SetLastSlot(ctx, j.Name, now) // a new bot owes nothing of the past
	}
	if err != nil {
		return err
	}
	missed, newest := j.due(last, now)
	if newest.IsZero() {
		return nil
	}
	for _, slot := range missed {
		if err := r.skip(ctx, j, slot, now); err != nil {
			return err
		}
	}
	if now.Sub(newest) <= j.Grace {
		return r.fire(ctx, j, newest, now)
	}
	if err := r.skip(ctx, j, newest, now); err != nil {
		return err
	}
	return r.store.SetLastSlot(ctx, j.Name, newest)
}

// due lists the slots after last up to now: the newest, and those before it.
func (j scheduled) due(last, now time.Time) (missed []time.Time, newest time.Time) {
	if now.Sub(last) > longestGap {
		last = now.Add(-longestGap)
	}
	for slot := j.schedule.Next(last); !slot.IsZero() && !slot.After(now); slot = j.schedule.Next(slot) {
		if !newest.IsZero() {
			missed = append(missed, newest)
		}
		newest = slot
	}
	return missed[max(0, len(missed)-mostSkipped):], newest
}

// skip records that a slot will not be run. A run that was begun and will not be
// taken up again has failed.
func (r *Runner) skip(ctx context.Context, j scheduled, slot, now time.Time) error {
	won, err := r.store.StartRun(ctx, logistics.Run{
		Job: j.Name, Slot: slot, State: logistics.RunSkipped, Started: now, Finished: now, Late: now.Sub(slot),
	})
	if err != nil {
		return err
	}
	if won {
		r.log.WarnContext(ctx, "job skipped", "job", j.Name, "slot", slot, "late", now.Sub(slot))
		return nil
	}
	run, err := r.store.Run(ctx, j.Name, slot)
	if err != nil || run.State != logistics.RunStarted {
		return err
	}
	run.State, run.Finished, run.Err = logistics.RunFailed, now, "did not end"
	return r.store.FinishRun(ctx, run)
}

// fire runs a slot, unless somebody else does or has.
func (r *Runner) fire(ctx context.Context, j scheduled, slot, now time.Time) error {
	run := logistics.Run{Job: j.Name, Slot: slot, State: logistics.RunStarted, Started: now, Late: now.Sub(slot)}
	won, err := r.store.StartRun(ctx, run)
	if err != nil {
		return err
	}
	if !won {
		had, err := r.store.Run(ctx, j.Name, slot)
		switch {
		case err != nil:
			return err
		case had.State == logistics.RunDone || had.State == logistics.RunSkipped:
			return r.store.SetLastSlot(ctx, j.Name, slot)
		case had.State == logistics.RunStarted && !r.abandoned(had, now):
			return nil
		}
	}
	failure := j.safely(ctx, slot, now)
	if ctx.Err() != nil {
		return ctx.Err() // the run stays begun, and the next start takes it up
	}
	run.State, run.Finished = logistics.RunDone, r.clock().UTC()
	if failure != nil {
		run.State, run.Err = logistics.RunFailed, failure.Error()
	}
	if err := r.store.FinishRun(ctx, run); err != nil {
		return errors.Join(failure, err)
	}
	if failure != nil {
		return failure
	}
	r.log.InfoContext(ctx, "job done", "job", j.Name, "slot", slot, "late", run.Late)
	return r.store.SetLastSlot(ctx, j.Name, slot)
}

// abandoned reports whether a begun run has nobody who will end it: it is from
// before this runner, or older than any run may get. Should its owner live after
// all, the job is run twice, and the keys of its notices keep them single.
func (r *Runner) abandoned(run logistics.Run, now time.Time) bool {
	return run.Started.Before(r.since) || now.Sub(run.Started) > 2*jobTime
}

// safely runs a job with a deadline and turns a panic into an error.
func (j scheduled) safely(ctx context.Context, slot, now time.Time) (err error) {
	ctx, cancel := context.WithTimeout(ctx, jobTime)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return j.Run(ctx, slot, now)
}

// cronLog brings what the cron library has to say into our log.
type cronLog struct{ log *slog.Logger }

// Info implements cron.Logger; what it tells of every wake is of no interest.
func (l cronLog) Info(msg string, keysAndValues ...any) {
	l.log.Debug("cron: "+msg, keysAndValues...) //nolint:sloglint // the library's own words
}

// Error implements cron.Logger.
func (l cronLog) Error(err error, msg string, keysAndValues ...any) {
	l.log.Error("cron: "+msg, append(keysAndValues, "err", err)...) //nolint:sloglint // the library's own words
}
