package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"laporbot/logistics"
)

// ErrToken says that Telegram does not know the token.
var ErrToken = errors.New("Telegram does not accept the bot token")

// pollLimit is the most updates Telegram hands out at once.
const pollLimit = 100

// poller fetches updates and stores them. The offset moves, and with it
// Telegram forgets, only once a batch is stored.
type poller struct {
	client *client
	store  interface {
		AddIncoming(ctx context.Context, batch []logistics.Incoming) ([]logistics.Incoming, error)
	}
	clock   Clock
	log     *slog.Logger
	timeout time.Duration // of one long poll
	deliver func([]logistics.Incoming)
	crash   func(point string)
	lastOK  atomic.Int64 // unix milliseconds of the last poll that was stored
	seq     int64
}

// run polls until ctx ends. It returns ErrToken where there is no use in trying on.
func (p *poller) run(ctx context.Context) error {
	var offset int64
	wait := backoff{}
	p.seq = p.clock.Now().UnixMilli() * 1000
	for ctx.Err() == nil {
		next, err := p.once(ctx, offset)
		if err == nil {
			offset = next
			wait.reset()
			p.lastOK.Store(p.clock.Now().UnixMilli())
			continue
		}
		if ctx.Err() != nil {
			return nil
		}
		if classify(err) == classToken {
			return fmt.Errorf("poll: %w", ErrToken)
		}
		d := wait.next()
		var call *callError
		if errors.As(err, &call) {
			d = max(d, call.RetryAfter())
			if call.Status == http.StatusConflict {
				// Another program polls with this token, or a webhook is set. It must be seen by
				// a human; polling on would only make both stumble.
				d = max(d, 3*time.Second)
			}
		}
		p.log.Error("poll failed", "err", err, "wait", d)
		if !sleep(ctx, d) {
			return nil
		}
	}
	return nil
}

// once fetches one batch after offset and stores it, and returns the next offset.
func (p *poller) once(ctx context.Context, offset int64) (int64, error) {
	params := tgbotapi.Params{
		"timeout":         strconv.Itoa(int(p.timeout.Seconds())),
		"limit":           strconv.Itoa(pollLimit),
		"allowed_updates": allowedUpdates,
	}
	if offset != 0 {
		params["offset"] = strconv.FormatInt(offset, 10)
	}
	pollCtx, cancel := context.WithTimeout(ctx, p.timeout+15*time.Second)
	defer cancel()
	result, err := p.client.call(pollCtx, "getUpdates", params)
	if err != nil {
		return 0, err
	}
	var batch []json.RawMessage
	if err := json.Unmarshal(result, &batch); err != nil {
		return 0, fmt.Errorf("decode batch: %w", err)
	}
	if len(batch) == 0 {
		return offset, nil
	}
	p.crash("batch.fetched")
	rows := make([]logistics.Incoming, 0, len(batch))
	// The next offset is taken from this batch alone: after a week without updates
	// Telegram starts again at a random, possibly lower, number.
	next := int64(1)
	for _, raw := range batch {
		p.seq++
		row := incoming(raw, p.seq, p.clock.Now())
		rows = append(rows, row)
		next = max(next, row.UpdateID+1)
	}
	if next == 1 {
		return 0, errors.New("batch without update ids")
	}
	storeCtx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	added, err := p.store.AddIncoming(storeCtx, rows)
	if err != nil {
		return 0, fmt.Errorf("store batch: %w", err)
	}
	p.crash("batch.stored")
	p.deliver(added)
	return next, nil
}

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
