package commands

import (
	"context"

	"laporbot/logistics"
	"laporbot/messages"
)

// bantuan lists what the asker may do in the chat asked from.
func bantuan(s catalogs, d Deps, all func() []*Command) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		c, err := s.Catalog(ctx, d.Root)
		if err != nil {
			return Reply{}, err
		}
		p := post(c, req.From.Role, req.From.Division, req.From.Area)
		help := messages.Help{
			Title:   messages.RoleTitle(p.Role, p.Division, p.Place),
			Private: req.Chat.Kind == logistics.ChatPrivate,
			Reports: reportsOwn(req.From, req.Chat.Kind),
		}
		for _, command := range all() {
			if logistics.May(req.From, command.Name, req.Chat.Kind, "") != nil {
				continue
			}
			line := messages.HelpCommand{Name: command.Name, Short: command.Short, Example: command.Example}
			if command.Usage == usageArea && req.From.Area.Level() >= logistics.LevelKecamatan {
				line.Example = "" // the area of the example would be a foreign one
			}
			help.Commands = append(help.Commands, line)
		}
		return say("bantuan-daftar", help)
	}
	return &Command{Name: "bantuan", Aliases: []string{"help", "tolong"}, Short: "Perintah yang tersedia, dengan contohnya", Run: run}
}

// Plain answers a message without a command from a registered person in a private
// chat where no dialogue is open: it was not taken as anything, and how it would be.
func Plain(req Request) (Reply, error) {
	return say("bantuan-biasa", messages.Help{Reports: reportsOwn(req.From, req.Chat.Kind)})
}
