package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

const (
	// watchEvery is how often the watch looks.
	watchEvery = time.Minute
	// watchPatience is how late a job or a message may be until the operators learn of
	// it: with the next look they know within five minutes.
	watchPatience = 3 * time.Minute
)

// WatchStore is what the watch reads beside the store of the jobs.
type WatchStore interface {
	RunStore
	PendingNotices(ctx context.Context) ([]logistics.Notice, error)
	// SentNotice finds a notice that has had its end; logistics.ErrNotFound.
	SentNotice(ctx context.Context, key string) (logistics.Notice, error)
	NextTimer(ctx context.Context) (time.Time, error) // of obstacles; zero: none
}

// Watch notices what did not happen: a digest or reminder that was not made, a
// digest that was not delivered, a step of an obstacle's ladder that was not taken,
// updates that are not fetched. It runs beside the Runner and the Escalation and not
// in them, so that one that hangs does not blind it too. It tells the operators once
// of each fault.
type Watch struct {
	deps     Deps
	store    WatchStore
	jobs     []scheduled
	lastPoll func() time.Time
	clock    Clock
	log      *slog.Logger

	looking sync.Mutex // held for a whole look; guards what stands below faults
	mu      sync.Mutex // guards faults
	faults  []string
	stalled []fault   // what was found of the poll at the look before
	looked  time.Time // the look before
	polled  time.Time // the last poll as it was then
	overdue time.Time // the oldest timer of an obstacle as it was then
	climbed time.Time // when that was looked at
	stuck   []fault   // what was found of it
}

// watched are the jobs people wait for.
var watched = []string{"ringkasan", "pengingat", "tenggat"}

// NewWatch watches the jobs of All. lastPoll is when updates were last fetched, zero
// before the first time.
func NewWatch(d Deps, store WatchStore, lastPoll func() time.Time, clock Clock, log *slog.Logger) (*Watch, error) {
	w := &Watch{deps: d, store: store, lastPoll: lastPoll, clock: clock, log: log}
	for _, j := range All(d) {
		for _, name := range watched {
			if j.Name != name {
				continue
			}
			schedule, err := ParseSpec(j.Spec, d.Plan.Location)
			if err != nil {
				return nil, fmt.Errorf("watch job %s: %w", j.Name, err)
			}
			w.jobs = append(w.jobs, scheduled{j, schedule})
		}
	}
	return w, nil
}

// Run looks every minute until ctx ends.
func (w *Watch) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-w.clock.After(watchEvery):
		}
		if err := w.Look(ctx); err != nil && ctx.Err() == nil {
			w.log.ErrorContext(ctx, "watch", "err", err)
		}
	}
}

// Faults are what the last look found, for /healthz.
func (w *Watch) Faults() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.faults
}

// fault is something that did not happen. Its key makes it be told once.
type fault struct {
	key  string
	told messages.Fault
}

// Look checks once and tells the operators what is new. Of several at a time one
// looks after the other.
func (w *Watch) Look(ctx context.Context) error {
	w.looking.Lock()
	defer w.looking.Unlock()
	now := w.clock.Now().UTC().Truncate(time.Millisecond)
	var found []fault
	var faults []error
	for _, look := range []func(context.Context, time.Time) ([]fault, error){w.lookAtJobs, w.lookAtDigests, w.lookAtLadder, w.lookAtPoll} {
		some, err := look(ctx, now)
		found = append(found, some...)
		faults = append(faults, err)
	}
	names := make([]string, 0, len(found))
	for _, f := range found {
		names = append(names, f.key)
	}
	w.mu.Lock()
	w.faults = names
	w.mu.Unlock()
	if len(found) == 0 {
		return errors.Join(faults...)
	}
	roster, err := w.deps.roster(ctx)
	if err != nil {
		return errors.Join(append(faults, err)...)
	}
	for _, f := range found {
		w.log.WarnContext(ctx, "something did not happen", "job", f.told.Job, "fault", f.key)
		faults = append(faults, w.deps.alarm(ctx, roster, "kesehatan-alarm", f.told, "awasi/"+f.key, now))
	}
	return errors.Join(faults...)
}

// lookAtJobs finds the newest slot of each job that is neither done nor given up.
func (w *Watch) lookAtJobs(ctx context.Context, now time.Time) ([]fault, error) {
	var found []fault
	for _, j := range w.jobs {
		last, err := w.store.LastSlot(ctx, j.Name)
		if errors.Is(err, logistics.ErrNotFound) {
			continue
		}
		if err != nil {
			return found, err
		}
		_, slot := j.due(last, now)
		if slot.IsZero() || now.Sub(slot) < watchPatience {
			continue
		}
		found = append(found, fault{
			key:  j.Name + "/" + logistics.TimeKey(slot),
			told: messages.Fault{Job: j.Name, Slot: slot.In(w.deps.Plan.Location), At: now.In(w.deps.Plan.Location)},
		})
	}
	return found, nil
}

// lookAtDigests finds digests that wait in the outbox for too long, and those of the
// last hours that Telegram refused or that were too late.
func (w *Watch) lookAtDigests(ctx context.Context, now time.Time) ([]fault, error) {
	var found []fault
	late := func(n logistics.Notice, reason string) {
		found = append(found, fault{key: "kirim/" + n.Key, told: messages.Fault{
			Job: "kirim", Chat: n.ChatID, Slot: n.CreatedAt.In(w.deps.Plan.Location), At: now.In(w.deps.Plan.Location), Reason: reason,
		}})
	}
	pending, err := w.store.PendingNotices(ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range pending {
		// Picture and workbook follow the text and are not told by themselves.
		if n.Kind == logistics.NoticeDigest && n.Document == nil && strings.HasPrefix(n.Key, "ringkasan/") && now.Sub(n.CreatedAt) >= watchPatience {
			late(n, "")
		}
	}
	slot, err := w.store.LastSlot(ctx, "ringkasan")
	if err != nil || now.Sub(slot) > 6*time.Hour {
		return found, ignoreMissing(err)
	}
	recipients, err := w.deps.recipients(ctx)
	if err != nil {
		return found, err
	}
	for _, to := range recipients {
		n, err := w.store.SentNotice(ctx, fmt.Sprintf("ringkasan/%d/%d/%s", to.chat, to.thread, logistics.TimeKey(slot)))
		switch {
		case errors.Is(err, logistics.ErrNotFound):
		case err != nil:
			return found, err
		case n.State == logistics.NoticeFailed || n.State == logistics.NoticeDropped || n.State == logistics.NoticeExpired:
			late(n, n.Reason)
		}
	}
	return found, nil
}

// lookAtPoll finds that updates are no longer fetched: the last poll is old, and was
// the same at the look a minute ago. Between looks that lie further apart the clock
// was moved, or the machine slept, and the poller is given another minute.
func (w *Watch) lookAtPoll(_ context.Context, now time.Time) ([]fault, error) {
	last := w.lastPoll().UTC()
	before, looked := w.polled, w.looked
	if last.Equal(before) && now.Sub(looked) < watchEvery/2 {
		return w.stalled, nil
	}
	w.polled, w.looked, w.stalled = last, now, nil
	if last.IsZero() || !last.Equal(before) || now.Sub(looked) > 2*watchEvery || now.Sub(last) < watchPatience {
		return nil, nil
	}
	w.stalled = []fault{{
		key: "poll/" + logistics.TimeKey(last), told: messages.Fault{Job: "poll", Slot: last.In(w.deps.Plan.Location), At: now.In(w.deps.Plan.Location)},
	}}
	return w.stalled, nil
}

// lookAtLadder finds that the ladders of obstacles are not climbed: a timer is long
// overdue, and was at the look a minute ago. What has no room in a chat yet has a timer
// that is not due. As with the poll, a clock that was moved is no fault.
func (w *Watch) lookAtLadder(ctx context.Context, now time.Time) ([]fault, error) {
	next, err := w.store.NextTimer(ctx)
	if err != nil {
		return nil, err
	}
	before, looked := w.overdue, w.climbed
	if next.Equal(before) && now.Sub(looked) < watchEvery/2 {
		return w.stuck, nil
	}
	w.overdue, w.climbed, w.stuck = next, now, nil
	if next.IsZero() || !next.Equal(before) || now.Sub(looked) > 2*watchEvery || now.Sub(next) < watchPatience {
		return nil, nil
	}
	w.stuck = []fault{{
		key: "eskalasi/" + logistics.TimeKey(next), told: messages.Fault{Job: "eskalasi", Slot: next.In(w.deps.Plan.Location), At: now.In(w.deps.Plan.Location)},
	}}
	return w.stuck, nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, logistics.ErrNotFound) {
		return nil
	}
	return err
}
