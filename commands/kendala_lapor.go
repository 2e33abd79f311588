package commands

import (
	"context"
	"fmt"

	"laporbot/logistics"
	"laporbot/messages"
)

// opensObstacles lets a command that takes reports open an obstacle for each one
// that a report names, and for goods without which nobody can vote and of which
// more is missing than the reserve makes good.
func opensObstacles(c *Command, s obstacles, d Deps) *Command {
	k := &keeper{s, d}
	wrapped := *c
	wrapped.Run = func(ctx context.Context, req Request) (Reply, error) {
		reply, err := c.Run(ctx, req)
		if err != nil || req.Edited || req.Args == "" {
			return reply, err
		}
		opened, err := k.openFromReport(ctx, req)
		reply.Notices = append(reply.Notices, opened.Notices...)
		return reply, err
	}
	return &wrapped
}

// openFromReport opens what the text of a report names, for the area it reports. It
// may be called again with the same request.
func (k *keeper) openFromReport(ctx context.Context, req Request) (Reply, error) {
	c, err := k.store.Catalog(ctx, k.Root)
	if err != nil {
		return Reply{}, err
	}
	reading := c.Vocabulary().Read(req.Args)
	area := req.From.Area
	if reading.Area != "" {
		area = reading.AreaCode
	}
	// Above the kecamatan a report is refused, and so is what it names.
	if area.Level() < logistics.LevelKecamatan || logistics.May(req.From, "kendala", req.Chat.Kind, area) != nil {
		return Reply{}, nil
	}
	var found []logistics.Obstacle
	for _, o := range reading.Obstacles {
		found = append(found, logistics.Obstacle{Area: area, Text: o.Text, Category: o.Category, Said: o.Severity})
	}
	for _, line := range certain(reading) {
		if o, ok := logistics.Lacking(c, area, line.Line()); ok && len(reading.Obstacles) == 0 {
			item, _ := c.Item(line.Item)
			o.Text = messages.LackText(itemName(c, line.Item), item.Unit, line.Line())
			found = append(found, o)
		}
	}
	if len(found) == 0 {
		return Reply{}, nil
	}
	show, err := k.shower(ctx)
	if err != nil {
		return Reply{}, err
	}
	var all []messages.Obstacle
	var asks Reply
	for i, o := range found {
		o, err := k.open(ctx, req, fmt.Sprintf("kendala-%d", i), o)
		if err != nil {
			return Reply{}, err
		}
		if len(found) == 1 || o.State == logistics.StateOffered {
			reply, err := k.opened(ctx, o)
			if err != nil {
				return Reply{}, err
			}
			asks.Notices = append(asks.Notices, reply.Notices...)
			continue
		}
		shown, err := show(o)
		if err != nil {
			return Reply{}, err
		}
		all = append(all, shown)
	}
	if len(all) == 0 {
		return asks, nil
	}
	reply, err := say("kendala-beberapa", all)
	reply.Notices = append(reply.Notices, asks.Notices...)
	return reply, err
}
