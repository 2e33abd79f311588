package commands

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"laporbot/logistics"
	"laporbot/messages"
)

const (
	// maxListed is how many obstacles a list names: what fits one message.
	maxListed = 25
	// maxEvents is how much of a history is shown.
	maxEvents = 40
)

// listing says which obstacles are asked for.
type listing struct {
	area     logistics.AreaCode
	mine     bool
	severity logistics.Severity // empty: every one
	bare     bool               // nothing was asked for: who has nothing to see may want to report
}

// list names what is open, the gravest first.
func (k *keeper) list(ctx context.Context, req Request, c *logistics.Catalog, want listing) (Reply, error) {
	all, err := k.listed(ctx, req, want)
	if err != nil {
		return Reply{}, err
	}
	list := messages.ObstacleList{Title: c.AreaName(want.area), Mine: want.mine, Severity: want.severity}
	var b keyboard
	k.offerForm(req, &b)
	if b.err != nil {
		return Reply{}, b.err
	}
	if want.bare && req.Chat.Kind == logistics.ChatPrivate && reportsOwn(req.From, req.Chat.Kind) {
		nothing, err := decide(ctx, req, "nothing", func() (bool, error) { return len(all) == 0, nil })
		if err != nil {
			return Reply{}, err
		}
		if nothing {
			return k.openForm(ctx, req, true)
		}
	}
	if len(all) == 0 {
		return say("kendala-nihil", list, b.rows...)
	}
	show, err := k.shower(ctx)
	if err != nil {
		return Reply{}, err
	}
	for i, o := range all {
		if i == maxListed {
			list.More = len(all) - maxListed
			break
		}
		shown, err := show(o)
		if err != nil {
			return Reply{}, err
		}
		shown.Text = shorten(shown.Text)
		list.Obstacles = append(list.Obstacles, shown)
	}
	return say("kendala-daftar", list, b.rows...)
}

// listed are the obstacles asked for, the gravest first.
func (k *keeper) listed(ctx context.Context, req Request, want listing) ([]logistics.Obstacle, error) {
	all, err := k.store.Obstacles(ctx, want.area)
	if err != nil {
		return nil, fmt.Errorf("list obstacles of %s: %w", want.area, err)
	}
	all = slices.DeleteFunc(all, func(o logistics.Obstacle) bool {
		return want.mine && o.Reporter != req.From.ID && o.Owner != req.From.ID || want.severity != "" && o.Severity != want.severity
	})
	slices.SortStableFunc(all, func(a, b logistics.Obstacle) int {
		return cmp.Or(cmp.Compare(b.Severity.Rank(), a.Severity.Rank()), cmp.Compare(a.Number, b.Number))
	})
	return all, nil
}

// history shows everything that has happened to one obstacle.
func (k *keeper) history(ctx context.Context, req Request, c *logistics.Catalog, number int64) (Reply, error) {
	o, err := k.visible(ctx, req, number)
	if errors.Is(err, logistics.ErrNotFound) {
		return say("kendala-tolak-tidak-ada", nil)
	}
	if err != nil {
		return Reply{}, err
	}
	show, err := k.shower(ctx)
	if err != nil {
		return Reply{}, err
	}
	shown, err := show(o)
	if err != nil {
		return Reply{}, err
	}
	byID, err := k.byID(ctx)
	if err != nil {
		return Reply{}, err
	}
	scene := messages.ObstacleScene{Catalog: c, People: byID}
	h := messages.ObstacleHistory{Obstacle: shown}
	events := o.Events
	if len(events) > maxEvents {
		h.More, events = len(events)-maxEvents, events[len(events)-maxEvents:]
	}
	for _, e := range events {
		line := messages.HistoryLine{At: k.localTo(c, o.Area, e.At), Kind: e.Kind, Text: e.Text, Step: e.Step}
		if e.By != 0 {
			line.By = scene.Post(e.By, e.Role)
		}
		if e.To != 0 {
			line.To = scene.Post(e.To, "")
		}
		for _, id := range e.People {
			if p := scene.Post(id, ""); !slices.Contains(line.Told, p) {
				line.Told = append(line.Told, p)
			}
		}
		h.Lines = append(h.Lines, line)
	}
	return say("kendala-riwayat", h)
}
