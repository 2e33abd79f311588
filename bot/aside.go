package bot

import (
	"context"
	"strconv"
	"time"

	"laporbot/commands"
	"laporbot/logistics"
	"laporbot/messages"
)

// retellTime is how far back a start looks for updates that were set aside when
// the process ended, so that nobody may have been told.
const retellTime = time.Hour

// setAside takes an update out of the way under a number and tells it to whoever
// sent it and to the operators. It gives up only when ctx ends.
func (d *dispatcher) setAside(ctx context.Context, in logistics.Incoming, cause error) {
	log := d.log.With("update_id", in.UpdateID, "chat_id", in.ChatID)
	wait := backoff{}
	for {
		err := d.keepAside(ctx, in, cause)
		if err == nil {
			return
		}
		log.Error("update not set aside", "err", err)
		if !sleep(ctx, wait.next()/4) {
			return
		}
	}
}

func (d *dispatcher) keepAside(ctx context.Context, in logistics.Incoming, cause error) error {
	ctx, cancel := graceful(ctx, handleTimeout)
	defer cancel()
	kept, err := d.store.SetAside(ctx, in, cause.Error(), d.clock.Now())
	if err != nil {
		return err
	}
	d.log.Error("update set aside", "number", asideNumber(kept), "update_id", in.UpdateID, "chat_id", in.ChatID, "err", cause)
	d.crash("update.aside")
	return d.door.tellAside(ctx, kept)
}

// retell tells once more of what was set aside shortly before now. Who has been
// told already is not told again.
func (d *dispatcher) retell(ctx context.Context) error {
	kept, err := d.store.SetAsides(ctx)
	if err != nil {
		return err
	}
	for _, k := range kept {
		if d.clock.Now().Sub(k.At) > retellTime {
			continue
		}
		if err := d.door.tellAside(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

// asideNumber is the number as people see it; the log line has the same.
func asideNumber(kept logistics.SetAside) string {
	return "U-" + strconv.FormatInt(kept.Number, 10)
}

// tellAside tells that an update was set aside. Its sender is told where he is
// known and can be found in it.
func (d *door) tellAside(ctx context.Context, kept logistics.SetAside) error {
	number := asideNumber(kept)
	if req, ok := asked(kept.Incoming); ok {
		person, err := d.identify(ctx, req.From.ID, "")
		if err != nil {
			return err
		}
		if person.Active() {
			req.Key += "/disisihkan"
			if err := d.effects(ctx, req, commands.Answer(messages.Apology(number))); err != nil {
				return err
			}
		}
	}
	return d.tellOperators(ctx, kept.ID, "bot-disisihkan-operator", messages.SetAside{Number: number})
}

// asked reads from an update who asked for something, and where; ok is false
// where nobody did.
func asked(in logistics.Incoming) (req commands.Request, ok bool) {
	u, err := decode(in.Raw)
	if err != nil {
		return req, false
	}
	m, from := u.Message, int64(0)
	switch {
	case u.Callback != nil:
		m, from = u.Callback.Message, u.Callback.From.ID
	case u.Edited != nil:
		m = u.Edited
	}
	if !m.placed() {
		return req, false
	}
	if u.Callback == nil {
		if m.From == nil || m.foreign() != "" {
			return req, false
		}
		from = m.From.ID
	}
	return commands.Request{Key: in.ID, From: logistics.Person{ID: from}, Chat: m.place()}, true
}
