package commands

import (
	"context"

	"laporbot/logistics"
)

// ambil takes an obstacle, as the button on its card does.
func ambil(s obstacles, d Deps) *Command {
	k := &keeper{s, d}
	run := func(ctx context.Context, req Request) (Reply, error) {
		n, _, ok := logistics.ParseObstacleName(req.Args)
		if !ok {
			c, err := k.store.Catalog(ctx, k.Root)
			if err != nil {
				return Reply{}, err
			}
			return k.list(ctx, req, c, listing{area: req.From.Area})
		}
		return k.deed(ctx, req, n, "ambil", logistics.Deed{Kind: logistics.EventTaken}, "kendala-ok-diambil")
	}
	return &Command{Name: "ambil", Usage: "<K-nomor>", Short: "Menangani kendala", Example: "/ambil K-12", Run: run}
}
