package storage

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"laporbot/logistics"
)

// leases: by name.
const leasesCollection = "leases"

// ErrLeaseLost says that another instance leads, or that nobody could tell.
var ErrLeaseLost = errors.New("the lease was lost")

// leaseDoc holds no time: the clocks of machines differ. Whoever sees the beat
// stand still for long enough on its own clock knows that nobody leads.
type leaseDoc struct {
	Owner string `bson:"owner"` // empty: nobody
	Epoch int64  `bson:"epoch"` // grows with every change of the leader
	Beat  int64  `bson:"beat"`  // grows while the leader lives
}

// LeaseOptions say who wants to lead what.
type LeaseOptions struct {
	Name  string        // of the lease, one per bot token
	Owner string        // a name no other instance has, other at every start
	TTL   time.Duration // silence after which the leader is taken for dead
	// Exclusive says that the database itself lets only one process in, so that
	// whoever held the lease is dead and it can be taken at once.
	Exclusive bool
	Logger    *slog.Logger
}

// Lead waits until this instance has the lease, calls lead with the epoch of its
// leadership and gives the lease back when lead returns. It returns the error of
// lead, or that of ctx if it ends while waiting.
//
// The context of lead ends, with the cause ErrLeaseLost, when two thirds of TTL
// pass without a beat that reached the database: a third before another can take
// the lease. A leader that was stopped for longer (a suspended machine) does not
// notice in time; therefore each decision of a leader must carry its epoch, and
// of two the higher one holds.
func (s *Store) Lead(ctx context.Context, o LeaseOptions, lead func(ctx context.Context, epoch int64) error) error {
	l := &lease{LeaseOptions: o, engine: s.engine}
	if l.Logger == nil {
		l.Logger = slog.New(slog.DiscardHandler)
	}
	if err := l.acquire(ctx); err != nil {
		return err
	}
	leading, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	// The beat goes on while lead brings its work to an end after ctx has ended.
	apart := context.WithoutCancel(ctx)
	beating, stop := context.WithCancel(apart)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		l.beat(beating, cancel)
	}()
	err := lead(leading, l.epoch)
	stop()
	<-stopped
	if errors.Is(context.Cause(leading), ErrLeaseLost) {
		return errors.Join(ErrLeaseLost, err)
	}
	l.release(apart)
	return err
}

type lease struct {
	LeaseOptions
	engine Engine
	epoch  int64
}

// acquire watches the lease until it is free.
func (l *lease) acquire(ctx context.Context) error {
	var seen leaseDoc
	var since time.Time // when seen was first seen
	for {
		var now leaseDoc
		err := l.engine.Get(ctx, leasesCollection, l.Name, &now)
		asked := time.Now()
		switch {
		case errors.Is(err, logistics.ErrNotFound):
			err = l.engine.Insert(ctx, leasesCollection, l.Name, leaseDoc{})
			if err == nil || errors.Is(err, logistics.ErrExists) {
				continue
			}
		case err == nil && (now.Owner == "" || l.Exclusive || now == seen && asked.Sub(since) >= l.TTL):
			if err = l.take(ctx, now); err == nil {
				return nil
			}
		case err == nil && now != seen:
			if now.Epoch != seen.Epoch {
				l.Logger.Info("standing by", "lease", l.Name, "leader", now.Owner)
			}
			seen, since = now, asked
		}
		if err != nil && ctx.Err() == nil && !errors.Is(err, errLeaseTaken) {
			l.Logger.Error("lease not read", "lease", l.Name, "err", err)
		}
		if err := wait(ctx, l.TTL/10); err != nil {
			return err
		}
	}
}

var errLeaseTaken = errors.New("another was faster")

// take makes this instance the leader if the lease is still as it was seen.
func (l *lease) take(ctx context.Context, seen leaseDoc) error {
	var doc leaseDoc
	err := l.engine.Update(ctx, leasesCollection, l.Name, &doc, func() error {
		if doc != seen {
			return errLeaseTaken
		}
		doc = leaseDoc{Owner: l.Owner, Epoch: doc.Epoch + 1, Beat: doc.Beat + 1}
		return nil
	})
	l.epoch = doc.Epoch
	return err
}

// beat keeps the lease until ctx ends, and ends it itself if that fails.
func (l *lease) beat(ctx context.Context, cancel context.CancelCauseFunc) {
	patience := l.TTL * 2 / 3
	last := time.Now()
	for {
		if wait(ctx, min(l.TTL/3, patience-time.Since(last))) != nil {
			return
		}
		began := time.Now()
		err := l.change(ctx, last.Add(patience), func(doc *leaseDoc) { doc.Beat++ })
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			last = began
		case errors.Is(err, errLeaseTaken), errors.Is(err, logistics.ErrNotFound), time.Since(last) >= patience:
			l.Logger.Error("lease lost", "lease", l.Name, "err", err)
			cancel(ErrLeaseLost)
			return
		default:
			l.Logger.Error("lease not kept", "lease", l.Name, "err", err)
			if wait(ctx, l.TTL/20) != nil {
				return
			}
		}
	}
}

// release lets the next one lead at once. Where it fails that one waits for TTL.
func (l *lease) release(ctx context.Context) {
	err := l.change(ctx, time.Now().Add(l.TTL/3), func(doc *leaseDoc) { doc.Owner = "" })
	if err != nil && !errors.Is(err, errLeaseTaken) {
		l.Logger.Error("lease not released", "lease", l.Name, "err", err)
	}
}

// change changes the lease while this instance holds it.
func (l *lease) change(ctx context.Context, deadline time.Time, change func(*leaseDoc)) error {
	ctx, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	var doc leaseDoc
	return l.engine.Update(ctx, leasesCollection, l.Name, &doc, func() error {
		if doc.Owner != l.Owner || doc.Epoch != l.epoch {
			return errLeaseTaken
		}
		change(&doc)
		return nil
	})
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(max(d, 0))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
