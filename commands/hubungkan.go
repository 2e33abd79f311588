package commands

import (
	"context"
	"errors"
	"fmt"

	"laporbot/logistics"
	"laporbot/messages"
)

// groups keeps which group chat, or topic of one, gets the news of which area.
type groups interface {
	catalogs
	Group(ctx context.Context, chatID int64, threadID int) (logistics.Group, error) // logistics.ErrNotFound
	PutGroup(ctx context.Context, g logistics.Group) error
	DeleteGroup(ctx context.Context, chatID int64, threadID int) error // none is fine
}

// hubungkan binds the group or topic it is sent in to an area.
func hubungkan(s groups, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		c, err := s.Catalog(ctx, d.Root)
		if err != nil {
			return Reply{}, err
		}
		area, err := namedArea(c, req)
		if err != nil {
			return whichArea(c, req.Args, err, logistics.LevelKecamatan, func(code logistics.AreaCode) string { return "/hubungkan " + string(code) })
		}
		before, err := boundBefore(ctx, s, req)
		if err != nil {
			return Reply{}, err
		}
		g := logistics.Group{
			ChatID: req.Chat.ID, ThreadID: req.Chat.ThreadID, Area: area.Code,
			Title: req.Chat.Title, By: req.From.ID, Since: req.SentAt,
		}
		if err := s.PutGroup(ctx, g); err != nil {
			return Reply{}, fmt.Errorf("bind group %d: %w", g.ChatID, err)
		}
		b := messages.Binding{Title: area.Title(), Topic: req.Chat.ThreadID != 0}
		if before != "" && before != area.Code {
			b.Before = c.AreaName(before)
		}
		return say("hubungkan-terhubung", b)
	}
	return &Command{
		Name: "hubungkan", Usage: usageArea, Short: "Menghubungkan grup ini dengan suatu wilayah",
		Example: "/hubungkan Tabang", Run: run,
	}
}

// boundBefore is the area that the group had when the message was first handled;
// empty where none. A second try would find the new one already there.
func boundBefore(ctx context.Context, s groups, req Request) (logistics.AreaCode, error) {
	before, err := req.Memo.Decide(ctx, "before", func() (string, error) {
		g, err := s.Group(ctx, req.Chat.ID, req.Chat.ThreadID)
		if errors.Is(err, logistics.ErrNotFound) {
			return "", nil
		}
		return string(g.Area), err
	})
	if err != nil {
		return "", fmt.Errorf("look up group %d: %w", req.Chat.ID, err)
	}
	return logistics.AreaCode(before), nil
}
