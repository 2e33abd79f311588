package commands

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"

	"laporbot/logistics"
	"laporbot/messages"
)

const (
	// maxEvents is how much of a history is shown at once, if one message holds it.
	maxEvents = 40
	// maxHistoryText is how much of the words of one event is shown.
	maxHistoryText = 300
	// maxTold is how many of those who were told are named.
	maxTold = 4
)

// history shows what has happened to an obstacle: the newest of it.
func (k *keeper) history(ctx context.Context, req Request, c *logistics.Catalog, number int64) (Reply, error) {
	return k.historyTo(ctx, req, c, number, math.MaxInt)
}

// tapHistory shows an earlier part of a history in its place.
func (k *keeper) tapHistory(ctx context.Context, req Request, number int64, choice string) (Reply, error) {
	to, err := strconv.Atoi(choice)
	if err != nil || to < 0 {
		return remark(req, "bot-tombol-lama")
	}
	c, err := k.store.Catalog(ctx, k.Root)
	if err != nil {
		return Reply{}, err
	}
	if to == 0 {
		to = math.MaxInt
	}
	reply, err := k.historyTo(ctx, req, c, number, to)
	if err == nil && len(reply.Notices) > 0 {
		reply.Notices[0].EditID = req.MessageID
	}
	return reply, err
}

// historyTo shows what has happened to an obstacle up to event number to: as much of
// it as one message holds, with the way to what was before.
func (k *keeper) historyTo(ctx context.Context, req Request, c *logistics.Catalog, number int64, to int) (Reply, error) {
	o, err := k.visible(ctx, req, number)
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
	byID, err := k.byID(ctx)
	if err != nil {
		return Reply{}, err
	}
	scene := messages.ObstacleScene{Catalog: c, People: byID}
	to = min(to, len(o.Events))
	from := max(0, to-maxEvents)
	shown.Added, shown.AddedBefore = nil, 0 // they are among the events
	h := messages.ObstacleHistory{Obstacle: shown, Of: len(o.Events)}
	for _, e := range o.Events[from:to] {
		h.Lines = append(h.Lines, k.eventLine(c, scene, o, e))
	}
	for ; ; from++ {
		h.From, h.To = from+1, to
		text, err := messages.Render("kendala-riwayat", h)
		if err != nil {
			return Reply{}, err
		}
		if messages.Fits(text) || len(h.Lines) == 1 {
			break
		}
		h.Lines = h.Lines[1:]
	}
	var b keyboard
	if from > 0 {
		b.add("kendala-tombol-lebih-lama", nil, "kendala:riwayat:%d:%d", number, from)
	}
	if to < len(o.Events) {
		b.add("kendala-tombol-terbaru", nil, "kendala:riwayat:%d:0", number)
	}
	if shown.Evidence != "" {
		b.row()
		b.add("kendala-tombol-bukti", nil, "kendala:bukti:%d", number)
	}
	if b.err != nil {
		return Reply{}, b.err
	}
	return say("kendala-riwayat", h, b.rows...)
}

// eventLine is one event as a line of a history.
func (k *keeper) eventLine(c *logistics.Catalog, scene messages.ObstacleScene, o logistics.Obstacle, e logistics.Event) messages.HistoryLine {
	line := messages.HistoryLine{
		At: k.localTo(c, o.Area, e.At), Kind: e.Kind, Text: shortenTo(e.Text, maxHistoryText), Step: e.Step,
	}
	if e.Kind == logistics.EventCategory {
		line.Text = messages.CategoryName(logistics.Category(e.Text))
	}
	if e.By != 0 {
		line.By = scene.Post(e.By, e.Role)
	}
	if e.To != 0 {
		line.To = scene.Post(e.To, "")
	}
	for _, id := range e.People {
		p := scene.Post(id, "")
		switch {
		case slices.Contains(line.Told, p):
		case len(line.Told) == maxTold:
			line.Left++
		default:
			line.Told = append(line.Told, p)
		}
	}
	return line
}
