package bot

import (
	"context"
	"fmt"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"laporbot/commands"
	"laporbot/logistics"
)

// evidence is what a message carries beside its words; nil where that is nothing
// a report can keep.
func (m *message) evidence() *commands.Evidence {
	e := &commands.Evidence{Album: m.MediaGroupID}
	switch {
	case len(m.Photo) > 0:
		// Telegram lists the sizes from small to large.
		e.Kind, e.FileID = logistics.EvidencePhoto, m.Photo[len(m.Photo)-1].FileID
	case m.Video != nil:
		e.Kind, e.FileID, e.Name = logistics.EvidenceVideo, m.Video.FileID, clean(m.Video.FileName)
	case m.Document != nil:
		e.Kind, e.FileID, e.Name = logistics.EvidenceDocument, m.Document.FileID, clean(m.Document.FileName)
	case m.Location != nil:
		e.Kind, e.Latitude, e.Longitude = logistics.EvidenceLocation, m.Location.Latitude, m.Location.Longitude
	default:
		return nil
	}
	return e
}

// ownText is the text of a message of the bot itself, empty for that of anybody
// else: only the bot's own words can be relied on. Those that were sent again are the
// same words.
func (d *door) ownText(m *tgbotapi.Message) string {
	if m == nil || m.From == nil || !m.From.IsBot || !strings.EqualFold(m.From.UserName, d.userName()) {
		return ""
	}
	return strings.TrimPrefix(m.Text+m.Caption, resendMark())
}

// forBot reports whether a message without a command is for the bot all the same: a
// reply to it, or one more picture of an album.
func (d *door) forBot(m *message) bool {
	return m.MediaGroupID != "" || d.ownText(m.ReplyToMessage) != ""
}

// listen offers a message without a command to those who can make something of it,
// and an edited one to those who follow edits. The outcome is empty where nobody does.
func (d *door) listen(ctx context.Context, req commands.Request) (commands.Reply, string, error) {
	if req.Command != "" || !req.From.Active() {
		return commands.Reply{}, "", nil
	}
	if req.Edited {
		for _, kind := range []string{"m", "e"} {
			outcomes, err := d.store.Outcomes(ctx, messageKey(kind, req.Chat.ID, req.MessageID))
			if err != nil {
				return commands.Reply{}, "", fmt.Errorf("look up the versions of message %d: %w", req.MessageID, err)
			}
			req.Taken = append(req.Taken, outcomes...)
		}
	}
	for _, c := range d.commands {
		if c.Hears == nil || req.Edited && !c.Edits || logistics.May(req.From, c.Name, req.Chat.Kind, "") != nil {
			continue
		}
		taken := true // also by a refusal
		reply, err := d.allowed(ctx, req, c, func() (reply commands.Reply, err error) {
			reply, taken, err = c.Hears(ctx, req)
			return reply, err
		})
		if err != nil || taken {
			return reply, c.Name, err
		}
	}
	return commands.Reply{}, "", nil
}
