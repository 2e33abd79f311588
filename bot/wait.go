package bot

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"time"
)

const (
	// shutdownGrace is how long work under way may go on after the end was asked for.
	shutdownGrace = 5 * time.Second
	// storeTimeout bounds one small piece of work with the database.
	storeTimeout = 5 * time.Second
	// batchTimeout bounds the work with many rows at once: a batch of updates, all that
	// waits for a group.
	batchTimeout = 30 * time.Second
)

// backoff is how long to wait between tries that fail: 1 s, doubling to a minute,
// with jitter so that several do not knock together.
type backoff struct{ d time.Duration }

func (b *backoff) next() time.Duration {
	b.d = min(max(2*b.d, time.Second), time.Minute)
	return b.d/2 + rand.N(b.d/2)
}

func (b *backoff) reset() { b.d = 0 }

// sleep waits for d, and reports false where ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// graceful is a context for work that is to be brought to its end: it lasts for d,
// and a little beyond the end of ctx.
func graceful(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	work, cancel := context.WithTimeout(context.WithoutCancel(ctx), d)
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(shutdownGrace, cancel) })
	return work, func() { stop(); cancel() }
}

// caught, deferred, turns a panic into an error. What a panic says may hold what
// somebody wrote, so only the words of the runtime itself are repeated.
func caught(log *slog.Logger, err *error) {
	p := recover()
	if p == nil {
		return
	}
	what := fmt.Sprintf("%T", p)
	if e, ok := p.(runtime.Error); ok {
		what = e.Error()
	}
	log.Error("panic", "panic", what, "stack", string(debug.Stack()))
	*err = fmt.Errorf("panic: %s", what)
}
