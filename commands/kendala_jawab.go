package commands

import (
	"context"
	"errors"
	"fmt"

	"laporbot/logistics"
	"laporbot/messages"
)

// shower puts obstacles into words.
func (k *keeper) shower(ctx context.Context) (func(logistics.Obstacle) (messages.Obstacle, error), error) {
	c, err := k.store.Catalog(ctx, k.Root)
	if err != nil {
		return nil, err
	}
	byID, err := k.byID(ctx)
	if err != nil {
		return nil, err
	}
	zones := logistics.NewZones(c, k.Plan.Location)
	ladders := map[int64]logistics.Ladders{}
	return func(o logistics.Obstacle) (messages.Obstacle, error) {
		l, ok := ladders[o.Ladders]
		if !ok {
			var err error
			if l, err = k.store.Ladders(ctx, o.Ladders); err != nil {
				return messages.Obstacle{}, fmt.Errorf("ladders %d: %w", o.Ladders, err)
			}
			ladders[o.Ladders] = l
		}
		return messages.ObstacleScene{Catalog: c, People: byID, Ladders: l, Zone: zones.Of(o.Area)}.Show(o), nil
	}, nil
}

func (k *keeper) show(ctx context.Context, o logistics.Obstacle) (messages.Obstacle, error) {
	show, err := k.shower(ctx)
	if err != nil {
		return messages.Obstacle{}, err
	}
	return show(o)
}

// refusals name the block that says why a deed was refused.
var refusals = []struct {
	err   error
	block string
}{
	{logistics.ErrTaken, "kendala-tolak-diambil"},
	{logistics.ErrOver, "kendala-tolak-selesai"},
	{logistics.ErrNotSolved, "kendala-tolak-belum-selesai"},
	{logistics.ErrAtEnd, "kendala-tolak-ujung"},
	{logistics.ErrPast, "kendala-tolak-waktu"},
	{logistics.ErrTooLong, "kendala-tolak-waktu"},
	{logistics.ErrNoReason, "kendala-tolak-waktu"},
	{logistics.ErrGraded, "kendala-tolak-tingkat"},
	{logistics.ErrStillAsking, "kendala-tolak-tawaran"},
}

// outcome answers a deed: with ok where it was done, otherwise with the reason.
func (k *keeper) outcome(ctx context.Context, req Request, o logistics.Obstacle, err error, ok string) (Reply, error) {
	block, alert := ok, false
	for _, r := range refusals {
		if errors.Is(err, r.err) {
			block, alert, err = r.block, true, nil
			break
		}
	}
	if errors.Is(err, logistics.ErrNotFound) {
		return k.note(req, "kendala-tolak-tidak-ada", nil, true)
	}
	if err != nil {
		return Reply{}, err
	}
	shown, err := k.show(ctx, o)
	if err != nil {
		return Reply{}, err
	}
	return k.note(req, block, shown, alert)
}

// note answers a tap on the phone of whoever tapped, and a message with a message.
func (k *keeper) note(req Request, block string, data any, alert bool) (Reply, error) {
	if req.Data == "" {
		return say(block, data)
	}
	text, err := messages.Plain(block, data)
	return Reply{Toast: text, Alert: alert}, err
}
