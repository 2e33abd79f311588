package storage_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"laporbot/storage"
	"laporbot/storage/storagetest"
)

const leaseTTL = 15 * time.Second

// onClock runs a test on an embedded database and a clock that jumps to the next
// timer whenever nothing moves.
func onClock(t *testing.T, test func(t *testing.T, e storage.Engine)) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		e, err := storage.Open(t.Context(), storage.Options{Dir: dir})
		must(t, err)
		test(t, e)
		synctest.Wait()
		must(t, e.Close(t.Context()))
	})
}

func leaseOf(owner string) storage.LeaseOptions {
	return storage.LeaseOptions{Name: "sender", Owner: owner, TTL: leaseTTL}
}

// Of three instances one leads at any time, each in its turn, with rising epochs.
func TestLeaseOneLeader(t *testing.T) {
	onClock(t, func(t *testing.T, e storage.Engine) {
		s := storage.NewStore(e)
		var leaders atomic.Int64
		var mu sync.Mutex
		var epochs []int64
		var wg sync.WaitGroup
		for i := range 3 {
			wg.Go(func() {
				err := s.Lead(t.Context(), leaseOf(fmt.Sprint("instance", i)), func(ctx context.Context, epoch int64) error {
					if n := leaders.Add(1); n != 1 {
						t.Errorf("%d lead", n)
					}
					time.Sleep(5 * leaseTTL) // on the test's clock; a leader that lives keeps the lease
					leaders.Add(-1)
					mu.Lock()
					epochs = append(epochs, epoch)
					mu.Unlock()
					return ctx.Err()
				})
				if err != nil {
					t.Errorf("instance %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if !slices.Equal(epochs, []int64{1, 2, 3}) {
			t.Errorf("epochs %v", epochs)
		}
	})
}

// An instance that died holding the lease is replaced after TTL, not before; one
// that may take it at once does.
func TestLeaseOfTheDead(t *testing.T) {
	for name, tt := range map[string]struct {
		exclusive bool
		wait      time.Duration
	}{"stand-by": {false, leaseTTL}, "exclusive": {true, 0}} {
		t.Run(name, func(t *testing.T) {
			onClock(t, func(t *testing.T, e storage.Engine) {
				s := storage.NewStore(e)
				// What a killed process leaves: an owner who does not beat.
				must(t, e.Insert(t.Context(), "leases", "sender", struct {
					Owner string
					Epoch int64
					Beat  int64
				}{"dead", 7, 99}))
				o := leaseOf("alive")
				o.Exclusive = tt.exclusive
				began := time.Now()
				must(t, s.Lead(t.Context(), o, func(_ context.Context, epoch int64) error {
					if epoch != 8 {
						t.Errorf("epoch %d after 7", epoch)
					}
					return nil
				}))
				if waited := time.Since(began); waited < tt.wait || waited > tt.wait+leaseTTL/5 {
					t.Errorf("took over after %v, want %v", waited, tt.wait)
				}
			})
		})
	}
}

// cutOff is a database that one instance cannot reach any more.
type cutOff struct {
	storage.Engine
	cut atomic.Bool
}

func (e *cutOff) Update(ctx context.Context, collection, id string, doc any, change func() error) error {
	if e.cut.Load() {
		return errors.New("no route to host")
	}
	return e.Engine.Update(ctx, collection, id, doc, change)
}

// A leader that loses the database stops before another one begins.
func TestLeaseLostWithTheDatabase(t *testing.T) {
	onClock(t, func(t *testing.T, e storage.Engine) {
		far := &cutOff{Engine: e}
		var stopped, began time.Time
		leading := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			err := storage.NewStore(far).Lead(t.Context(), leaseOf("far"), func(ctx context.Context, _ int64) error {
				close(leading)
				<-ctx.Done()
				stopped = time.Now()
				if cause := context.Cause(ctx); !errors.Is(cause, storage.ErrLeaseLost) {
					t.Errorf("the leader was stopped by %v", cause)
				}
				return ctx.Err()
			})
			if !errors.Is(err, storage.ErrLeaseLost) {
				t.Errorf("the leader that was cut off returned %v", err)
			}
		})
		<-leading
		wg.Go(func() {
			err := storage.NewStore(e).Lead(t.Context(), leaseOf("near"), func(_ context.Context, epoch int64) error {
				began = time.Now()
				if epoch != 2 {
					t.Errorf("epoch %d", epoch)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
		time.Sleep(leaseTTL)
		far.cut.Store(true)
		wg.Wait()
		if !stopped.Before(began) {
			t.Errorf("the old leader stopped at %v, the new one began at %v", stopped, began)
		}
	})
}

// A leader whose end was asked for keeps the lease until its work is finished,
// and then the next one need not wait.
func TestLeaseShutdown(t *testing.T) {
	onClock(t, func(t *testing.T, e storage.Engine) {
		s := storage.NewStore(e)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var finished, began time.Time
		leading := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			err := s.Lead(ctx, leaseOf("old"), func(ctx context.Context, _ int64) error {
				close(leading)
				<-ctx.Done()
				time.Sleep(3 * leaseTTL)
				finished = time.Now()
				return ctx.Err()
			})
			if !errors.Is(err, context.Canceled) || errors.Is(err, storage.ErrLeaseLost) {
				t.Errorf("old leader returned %v", err)
			}
		})
		<-leading
		wg.Go(func() {
			err := s.Lead(t.Context(), leaseOf("new"), func(context.Context, int64) error {
				began = time.Now()
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
		cancel()
		wg.Wait()
		if began.Before(finished) || began.Sub(finished) > leaseTTL/5 {
			t.Errorf("the old leader finished at %v, the new one began at %v", finished, began)
		}
	})
}

func TestLeaseWaitEnds(t *testing.T) {
	onClock(t, func(t *testing.T, e storage.Engine) {
		s := storage.NewStore(e)
		err := s.Lead(t.Context(), leaseOf("leader"), func(ctx context.Context, _ int64) error {
			waiting, cancel := context.WithTimeout(ctx, 2*leaseTTL)
			defer cancel()
			err := s.Lead(waiting, leaseOf("other"), func(context.Context, int64) error {
				t.Error("two lead")
				return nil
			})
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("waiting ended with %v", err)
			}
			return nil
		})
		must(t, err)
	})
}

// The same lease on both engines, on the machine's own clock.
func TestLeaseOnBothEngines(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, db storagetest.Database) {
		s := storage.NewStore(db(t))
		for want := int64(1); want <= 3; want++ {
			must(t, s.Lead(t.Context(), leaseOf(fmt.Sprint("start", want)), func(_ context.Context, epoch int64) error {
				if epoch != want {
					t.Errorf("epoch %d, want %d", epoch, want)
				}
				return nil
			}))
		}
	})
}
