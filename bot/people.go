package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"laporbot/commands"
	"laporbot/logistics"
)

// strangerPause is how long a stranger waits for a second answer.
const strangerPause = time.Hour

// identify finds who sent something by the numeric id alone. name is what a
// stranger calls himself.
func (d *door) identify(ctx context.Context, id int64, name string) (logistics.Person, error) {
	p, err := d.store.Person(ctx, id)
	if errors.Is(err, logistics.ErrNotFound) {
		return logistics.Person{ID: id, Name: name}, nil
	}
	if err != nil {
		return logistics.Person{}, fmt.Errorf("identify: %w", err)
	}
	return p, nil
}

// stranger gives one neutral sentence, at most once an hour in a chat.
func (d *door) stranger(ctx context.Context, req commands.Request) (commands.Reply, error) {
	answered, err := req.Memo.Decide(ctx, "stranger", func() (string, error) {
		answer := "no"
		err := d.store.UpdateChat(ctx, req.Chat.ID, func(c *logistics.Chat) error {
			answer = "no"
			if req.Now.Sub(c.StrangerAt) >= strangerPause {
				c.StrangerAt, answer = req.Now, "yes"
			}
			return nil
		})
		return answer, err
	})
	if err != nil || answered != "yes" {
		return commands.Reply{}, err
	}
	return block("bot-orang-asing", nil)
}

// refuse answers a message that its sender did not write here and now, where he
// can be answered and meant the bot.
func (d *door) refuse(ctx context.Context, req commands.Request, m *message, mark string) (string, error) {
	outcome := "refused " + mark
	if req.Chat.Kind == logistics.ChatGroup {
		bound, err := d.bound(ctx, req.Chat.ID)
		if err != nil || !bound {
			return outcome, err
		}
	} else {
		if m.From == nil {
			return outcome, nil
		}
		var err error
		if req.From, err = d.identify(ctx, m.From.ID, displayName(m.From)); err != nil {
			return "", err
		}
	}
	reply, err := block("bot-"+mark, nil)
	if req.Chat.Kind == logistics.ChatPrivate && !req.From.Active() {
		reply, err = d.stranger(ctx, req)
	}
	if err != nil {
		return "", err
	}
	return outcome, d.effects(ctx, req, reply)
}
