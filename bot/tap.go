package bot

import (
	"context"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"laporbot/commands"
	"laporbot/logistics"
	"laporbot/messages"
)

// maxToast is Telegram's limit for the note a tap is answered with.
const maxToast = 200

// tap handles a button. Its data may be anything: clients can send what they
// like, so it is only a wish that is checked like a typed one.
func (d *door) tap(ctx context.Context, in logistics.Incoming, q *callback, later **errand) (string, error) {
	if !q.Message.placed() {
		d.answerTap(ctx, in, q.ID, commands.Reply{})
		return "unplaced", nil
	}
	person, err := d.identify(ctx, q.From.ID, displayName(&q.From))
	if err != nil {
		return "", err
	}
	name, data, _ := strings.Cut(clean(q.Data), ":")
	req := commands.Request{
		Key: in.ID, Now: in.ReceivedAt, From: person, Command: name, Data: data, Chat: q.Message.place(),
		MessageID: q.Message.MessageID, SentAt: tappedAt(in), Memo: memo{d.store, in},
	}
	command := d.byName[name]
	var reply commands.Reply
	switch {
	case !person.Active():
		// A window on the stranger's own phone is not a message and needs no pause.
		reply, err = alert("bot-orang-asing")
	case command == nil || command.Tap == nil || data == "":
		reply, err = alert("bot-tombol-lama")
	default:
		reply, err = d.allowed(ctx, req, command, func() (commands.Reply, error) { return command.Tap(ctx, req) })
	}
	if err != nil {
		return "", err
	}
	if err := d.effects(ctx, req, reply); err != nil {
		return "", err
	}
	*later = d.errand(req, reply)
	d.answerTap(ctx, in, q.ID, reply)
	return "tap", nil
}

// tappedAt is when a button was pressed, as far as it can be known: not after what was
// sent later, so that what is taken up after a time without the bot stays in its order.
func tappedAt(in logistics.Incoming) time.Time {
	if !in.SentBefore.IsZero() && in.SentBefore.Before(in.ReceivedAt) {
		return in.SentBefore.Add(-time.Millisecond)
	}
	return in.ReceivedAt
}

// alert is a reply of one block in a window on the phone that tapped.
func alert(name string) (commands.Reply, error) {
	text, err := messages.Plain(name, nil)
	return commands.Reply{Toast: text, Alert: true}, err
}

// answerTap stops the waiting mark on the phone. It does not go through the
// outbox: it is worth nothing after a few seconds. The tap has had its effect, and
// a phone that shows no toast is not worth a second try.
func (d *door) answerTap(ctx context.Context, in logistics.Incoming, id string, reply commands.Reply) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	params := tgbotapi.Params{"callback_query_id": id}
	params.AddNonEmpty("text", cut(reply.Toast, maxToast))
	params.AddBool("show_alert", reply.Alert && reply.Toast != "")
	if _, err := d.client.call(ctx, "answerCallbackQuery", params); err != nil {
		d.log.Info("tap not answered", "update_id", in.UpdateID, "err", err)
	}
}
