package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"laporbot/logistics"
)

// ErrToken says that Telegram does not know the token.
var ErrToken = errors.New("Telegram does not accept the bot token")

const (
	// pollLimit is the most updates Telegram hands out at once.
	pollLimit = 100
	// conflictPause is the least time between polls while another program polls with
	// the same token: Telegram answers such polls no faster.
	conflictPause = 3 * time.Second
)

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
	seq     int64        // of the last row
}

// begin prepares a run. The rows of an earlier one end at seq, and what comes now
// comes after them, whatever the clock says.
func (p *poller) begin(seq int64) { p.seq = max(seq, p.clock.Now().UnixMilli()*1000) }

// run polls until ctx ends. It returns ErrToken where there is no use in trying on.
func (p *poller) run(ctx context.Context) error {
	var offset int64
	wait := backoff{}
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
		if call, ok := errors.AsType[*callError](err); ok {
			d = max(d, call.RetryAfter())
			if call.Status == http.StatusConflict {
				// Another program polls with this token, or a webhook is set. It must be seen by
				// a human; polling on would only make both stumble.
				d = max(d, conflictPause)
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
func (p *poller) once(ctx context.Context, offset int64) (next int64, err error) {
	defer caught(p.log, &err)
	batch, err := p.fetch(ctx, offset)
	if err != nil || len(batch) == 0 {
		return offset, err
	}
	p.crash("batch.fetched")
	rows := make([]logistics.Incoming, 0, len(batch))
	// The next offset is taken from this batch alone: after a week without updates
	// Telegram starts again at a random, possibly lower, number.
	for _, raw := range batch {
		p.seq++
		row := incoming(raw, p.seq, p.clock.Now())
		rows = append(rows, row)
		next = max(next, row.UpdateID+1)
	}
	boundTaps(rows)
	if next <= 1 {
		return 0, errors.New("batch without update ids")
	}
	storeCtx, cancel := context.WithTimeout(ctx, batchTimeout)
	defer cancel()
	todo, err := p.store.AddIncoming(storeCtx, rows)
	if err != nil {
		return 0, fmt.Errorf("store batch: %w", err)
	}
	p.crash("batch.stored")
	p.deliver(todo)
	return next, nil
}

// fetch asks for the updates after offset.
func (p *poller) fetch(ctx context.Context, offset int64) ([]json.RawMessage, error) {
	params := tgbotapi.Params{
		"timeout":         strconv.Itoa(int(p.timeout.Seconds())),
		"limit":           strconv.Itoa(pollLimit),
		"allowed_updates": allowedUpdates,
	}
	if offset != 0 {
		params["offset"] = strconv.FormatInt(offset, 10)
	}
	ctx, cancel := context.WithTimeout(ctx, p.timeout+15*time.Second)
	defer cancel()
	result, err := p.client.call(ctx, "getUpdates", params)
	if err != nil {
		return nil, err
	}
	var batch []json.RawMessage
	if err := json.Unmarshal(result, &batch); err != nil {
		return nil, fmt.Errorf("decode batch: %w", err)
	}
	return batch, nil
}
