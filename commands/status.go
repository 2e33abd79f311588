package commands

import (
	"context"

	"laporbot/messages"
)

// status tells the state of an area in a few lines.
func status(s recaps, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		r, choice, err := recapOf(ctx, s, d, req)
		if err != nil || choice != nil {
			return choiceOr(choice), err
		}
		return say("status-kartu", messages.NewStatus(r.digest, r.area.Title(), d.localTo(r.catalog, r.area.Code, r.digest.Cutoff)))
	}
	return &Command{
		Name: "status", Usage: usageArea, Short: "Keadaan wilayah dalam beberapa baris",
		Example: "/status Tabang", Run: run,
	}
}
