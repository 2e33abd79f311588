package bot

import (
	"context"
	"fmt"
	"time"

	"laporbot/commands"
	"laporbot/logistics"
)

const (
	// errands is how many pieces of longer work are done at the same time.
	errands = 2
	// errandTime bounds one try of such a piece.
	errandTime = 2 * time.Minute
)

// errand is what is still to be done for an update whose first answer is out.
type errand struct {
	outcome string
	do      func(ctx context.Context) error
	failed  func(ctx context.Context) error // tells that it cannot be done
}

// errand makes one of a reply; nil where nothing is left. Its notices have keys of
// their own, so that each goes out once however often it is tried.
func (d *door) errand(req commands.Request, reply commands.Reply) *errand {
	if reply.Later == nil {
		return nil
	}
	put := func(ctx context.Context, reply commands.Reply, part string) error {
		req := req
		req.Key += part
		return d.effects(ctx, req, reply)
	}
	return &errand{
		do: func(ctx context.Context) error {
			rest, err := reply.Later.Do(ctx)
			if err != nil {
				return fmt.Errorf("command %s, later: %w", req.Command, err)
			}
			return put(ctx, rest, "/nanti")
		},
		failed: func(ctx context.Context) error {
			told, err := reply.Later.Failed()
			if err != nil {
				return err
			}
			return put(ctx, told, "/gagal")
		},
	}
}

// after does an errand beside the updates that follow in its chat. The row stays in
// the inbox until it has its end, so that the next start takes it up again.
func (d *dispatcher) after(ctx context.Context, in logistics.Incoming, e *errand) {
	d.mu.Lock()
	d.later++
	d.mu.Unlock()
	d.wg.Go(func() {
		defer func() {
			d.mu.Lock()
			d.later--
			d.mu.Unlock()
			d.settled()
		}()
		select {
		case d.heavy <- struct{}{}:
			defer func() { <-d.heavy }()
		case <-ctx.Done():
			return
		}
		log := d.log.With("update_id", in.UpdateID, "chat_id", in.ChatID)
		once := func(what func(ctx context.Context) error) func() error {
			return func() (err error) {
				ctx, cancel := context.WithTimeout(ctx, errandTime)
				defer cancel()
				defer caught(log, &err)
				return what(ctx)
			}
		}
		// When ctx ends nothing is known of what was tried last, and the row stays.
		err := d.persist(ctx, log, once(e.do))
		if err != nil && ctx.Err() == nil {
			err = d.persist(ctx, log, once(e.failed))
		}
		if err == nil && ctx.Err() == nil {
			err = d.persist(ctx, log, once(func(ctx context.Context) error { return d.finish(ctx, in, e.outcome) }))
		}
		if err != nil && ctx.Err() == nil {
			d.setAside(ctx, in, err)
		}
	})
}
