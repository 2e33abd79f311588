package commands

import (
	"context"

	"laporbot/logistics"
	"laporbot/messages"
)

// answerProposal says yes to the proposal to close an obstacle: as a tap on Selesai
// does, so that its reporter closes it and anybody else asks him.
func (k *keeper) answerProposal(ctx context.Context, req Request, number int64) (Reply, error) {
	o, err := k.mine(ctx, req, number, "selesai")
	if err == nil {
		o, err = k.doTo(ctx, req, o, logistics.Deed{Kind: logistics.EventSolved})
	}
	reply, err := k.outcome(ctx, req, o, err, "kendala-ok-selesai")
	if err != nil || reply.Alert {
		return reply, err
	}
	return k.inPlace(ctx, req, number, reply, "kendala-ok-selesai")
}

// keepOpen says no to it, so that it is proposed again when a later report shows the
// same.
func (k *keeper) keepOpen(ctx context.Context, req Request, number int64) (Reply, error) {
	o, err := k.mine(ctx, req, number, "selesai")
	if err == nil {
		o, err = k.doTo(ctx, req, o, logistics.Deed{Kind: logistics.EventKept})
	}
	reply, err := k.outcome(ctx, req, o, err, "kendala-ok-tetap")
	if err != nil || reply.Alert {
		return reply, err
	}
	return k.inPlace(ctx, req, number, reply, "kendala-ok-tetap")
}

// inPlace puts an answer in the place of the question, whose buttons go with it.
func (k *keeper) inPlace(ctx context.Context, req Request, number int64, reply Reply, block string) (Reply, error) {
	o, err := k.store.Obstacle(ctx, number)
	if err != nil {
		return Reply{}, err
	}
	shown, err := k.show(ctx, o)
	if err != nil {
		return Reply{}, err
	}
	text, err := messages.Render(block, shown)
	reply.Notices = append(reply.Notices, logistics.Notice{Kind: logistics.NoticeAnswer, Text: text, EditID: req.MessageID})
	return reply, err
}
