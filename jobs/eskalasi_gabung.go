package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"laporbot/logistics"
	"laporbot/messages"
)

// tellBundle posts a bundle, or changes the one that is posted.
func (e *Escalation) tellBundle(ctx context.Context, w *world, chat int64, b logistics.Bundle) error {
	items, version, err := e.bundled(ctx, w, chat, b)
	if err != nil {
		return fmt.Errorf("bundle %s: %w", b.Key, err)
	}
	shown, block := messages.NewBundle(b.Since.In(w.plan.Location), items), "kendala-gabungan"
	if len(items) == 0 {
		block = "kendala-gabungan-lepas"
	}
	text, err := messages.Render(block, shown)
	if err != nil {
		return err
	}
	n := logistics.Notice{
		Key: b.Key, Kind: logistics.NoticeEscalation, ChatID: chat, ThreadID: b.ThreadID, Text: text, CreatedAt: w.now,
	}
	if n.Buttons, err = messages.BundleButtons(shown); err != nil {
		return err
	}
	posted, err := e.store.KnowsNotice(ctx, b.Key)
	if err != nil {
		return err
	}
	if posted {
		n.Edits, n.Key = b.Key, fmt.Sprintf("%s/v%d", b.Key, version)
		n.Living = true
	}
	if err := e.outbox.Enqueue(ctx, n); err != nil {
		return fmt.Errorf("enqueue %s: %w", n.Key, err)
	}
	return nil
}

// bundled are the obstacles of a bundle, each once however many of its cards are in
// it; what the chat may not read any more is left out. version grows with whatever changes, and is the same on a second try.
func (e *Escalation) bundled(ctx context.Context, w *world, chat int64, b logistics.Bundle) (items []messages.BundleItem, version int, err error) {
	var numbers []int64
	for _, item := range b.Items {
		numbers = append(numbers, item.Number)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	obstacles := make([]logistics.Obstacle, len(numbers))
	faults := make([]error, len(numbers))
	each(len(numbers), func(i int) { obstacles[i], faults[i] = w.obstacle(ctx, numbers[i]) })
	if err := errors.Join(faults...); err != nil {
		return nil, 0, err
	}
	for _, o := range obstacles {
		ladders, err := w.laddersOf(ctx, o.Ladders)
		if err != nil {
			return nil, 0, err
		}
		version += o.Version()
		if !w.sight().Reads(o, chat, b.ThreadID) {
			continue
		}
		area, _ := w.catalog.Area(o.Area)
		scene := messages.ObstacleScene{Catalog: w.catalog, People: w.byID, Ladders: ladders, Zone: w.zone(o.Area)}
		items = append(items, messages.BundleItem{Area: o.Area, Name: area.Name, Obstacle: scene.Show(o)})
	}
	return items, version, nil
}
