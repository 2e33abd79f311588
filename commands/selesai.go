package commands

import (
	"context"

	"laporbot/logistics"
)

// selesai says that an obstacle is solved, and how.
func selesai(s obstacles, d Deps) *Command {
	k := &keeper{s, d}
	run := func(ctx context.Context, req Request) (Reply, error) {
		n, how, ok := logistics.ParseObstacleName(req.Args)
		if !ok {
			return say("kendala-selesai-cara", nil)
		}
		return k.deed(ctx, req, n, "selesai", logistics.Deed{Kind: logistics.EventSolved, Text: brief(how)}, "kendala-ok-selesai")
	}
	return &Command{
		Name: "selesai", Usage: "<K-nomor> <cara>", Short: "Menyatakan kendala selesai",
		Example: "/selesai K-12 jembatan darurat sudah dipasang", Run: run,
	}
}
