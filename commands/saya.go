package commands

import (
	"context"

	"laporbot/messages"
)

// saya shows people what is stored about them.
func saya(s catalogs, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		c, err := s.Catalog(ctx, d.Root)
		if err != nil {
			return Reply{}, err
		}
		p := req.From
		entry := messages.Entry{
			Name: p.Name, ID: p.ID, Post: post(c, p.Role, p.Division, p.Area), Title: c.AreaName(p.Area), State: p.State,
		}
		if !p.Since.IsZero() {
			entry.Since = d.localTo(c, p.Area, p.Since)
		}
		return say("saya-data", entry)
	}
	return &Command{Name: "saya", Short: "Data Bapak/Ibu yang tersimpan", Run: run}
}
