package commands

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// maxEvidence is how much is sent at once: the newest.
const maxEvidence = 10

// clockSkew is how far the time of a message and that of the machine may be apart.
const clockSkew = time.Hour

// evidenceOf is what came with a message, as it is kept: of nothing yet.
func evidenceOf(req Request) logistics.Evidence {
	e := req.Evidence
	return logistics.Evidence{
		ChatID: req.Chat.ID, MessageID: req.MessageID, Sender: req.From.ID, Kind: e.Kind, FileID: e.FileID, Name: e.Name,
		Latitude: logistics.RoundPlace(e.Latitude), Longitude: logistics.RoundPlace(e.Longitude), SentAt: req.SentAt,
	}
}

// keep stores what came with a message as evidence of K-n. Without evidence it does
// nothing.
func (k *keeper) keep(ctx context.Context, req Request, n int64) error {
	if req.Evidence == nil {
		return nil
	}
	e := evidenceOf(req)
	e.OfObstacle = n
	if err := k.store.AddEvidence(ctx, e); err != nil {
		return fmt.Errorf("keep evidence of %s: %w", logistics.ObstacleName(n), err)
	}
	return k.album(ctx, req, n)
}

// album notes that the other pictures of an album belong to K-n.
func (k *keeper) album(ctx context.Context, req Request, n int64) error {
	if req.Evidence == nil || req.Evidence.Album == "" {
		return nil
	}
	if err := k.store.PutObstacleAlbum(ctx, req.Chat.ID, req.Evidence.Album, n); err != nil {
		return fmt.Errorf("keep album of %s: %w", logistics.ObstacleName(n), err)
	}
	return nil
}

// showOf adds what came as evidence of a report to the obstacle that was opened by it,
// if there is one and no other.
func (k *keeper) showOf(ctx context.Context, req Request, report int64) error {
	number, err := decide(ctx, req, "obstacle", func() (int64, error) {
		r, err := k.store.ReportByNumber(ctx, report)
		if errors.Is(err, logistics.ErrNotFound) {
			return 0, nil
		}
		if err != nil {
			return 0, fmt.Errorf("look up report %d: %w", report, err)
		}
		all, err := k.store.RecentObstacles(ctx, req.From.Area, r.SentAt.Add(-clockSkew))
		if err != nil {
			return 0, fmt.Errorf("list obstacles of %s: %w", req.From.Area, err)
		}
		all = slices.DeleteFunc(all, func(o logistics.Obstacle) bool { return o.Report != report })
		if len(all) != 1 {
			return 0, nil
		}
		return all[0].Number, nil
	})
	if err != nil || number == 0 {
		return err
	}
	if err := k.keep(ctx, req, number); err != nil {
		return err
	}
	_, err = k.do(ctx, req, number, "kendala", logistics.Deed{
		Kind: logistics.EventEvidence, Chat: req.Chat.ID, Message: req.MessageID, Shows: req.Evidence.Kind,
	})
	if errors.Is(err, logistics.ErrOver) {
		return nil // it was closed meanwhile, and the report has the evidence
	}
	return err
}

// hand gives the evidence of an offered obstacle to the one it was added to.
func (k *keeper) hand(ctx context.Context, req Request, from, to int64) error {
	all, err := k.store.EvidenceOfObstacle(ctx, from)
	if err != nil {
		return fmt.Errorf("evidence of %s: %w", logistics.ObstacleName(from), err)
	}
	for _, e := range all {
		o, err := k.store.Obstacle(ctx, to)
		if err != nil {
			return fmt.Errorf("look up obstacle %d: %w", to, err)
		}
		_, err = k.doTo(ctx, req, o, logistics.Deed{
			Kind: logistics.EventEvidence, Key: mergeKey(from) + "/" + e.ID(), Chat: e.ChatID, Message: e.MessageID, Shows: e.Kind,
		})
		if err != nil { // what is refused is not kept
			return err
		}
		e.OfObstacle = to
		if err := k.store.AddEvidence(ctx, e); err != nil {
			return fmt.Errorf("keep evidence of %s: %w", logistics.ObstacleName(to), err)
		}
	}
	return nil
}

// evidence sends whoever asks what shows an obstacle, in private: photos of goods and
// places of people are not for everybody in a group.
func (k *keeper) evidence(ctx context.Context, req Request, number int64) (Reply, error) {
	o, err := k.visible(ctx, req, number)
	if err != nil {
		return k.outcome(ctx, req, o, err, "")
	}
	all, err := k.store.EvidenceOfObstacle(ctx, number)
	if err == nil && o.Report != 0 {
		var more []logistics.Evidence
		more, err = k.store.EvidenceOf(ctx, o.Report)
		all = append(all, more...)
	}
	if err != nil {
		return Reply{}, fmt.Errorf("evidence of %s: %w", o.Name(), err)
	}
	slices.SortStableFunc(all, func(a, b logistics.Evidence) int {
		return cmp.Or(a.SentAt.Compare(b.SentAt), cmp.Compare(a.ChatID, b.ChatID), cmp.Compare(a.MessageID, b.MessageID))
	})
	// What is kept with both its report and the obstacle is sent once.
	all = slices.CompactFunc(all, func(a, b logistics.Evidence) bool { return a.ChatID == b.ChatID && a.MessageID == b.MessageID })
	shown, err := k.show(ctx, o)
	if err != nil {
		return Reply{}, err
	}
	gone, err := k.store.Unreachable(ctx)
	switch {
	case err != nil:
		return Reply{}, fmt.Errorf("list chats: %w", err)
	case len(all) == 0:
		return k.note(req, "kendala-bukti-nihil", shown, true)
	case gone[req.From.ID]:
		return k.note(req, "kendala-bukti-mulai", shown, true)
	}
	var reply Reply
	if req.Data != "" || req.Chat.Kind == logistics.ChatGroup {
		if reply, err = k.note(req, "kendala-bukti-dikirim", shown, false); err != nil {
			return Reply{}, err
		}
	}
	c, err := k.store.Catalog(ctx, k.Root)
	if err != nil {
		return Reply{}, err
	}
	byID, err := k.byID(ctx)
	if err != nil {
		return Reply{}, err
	}
	scene := messages.ObstacleScene{Catalog: c, People: byID}
	for i, e := range all {
		if i < len(all)-maxEvidence {
			continue
		}
		data := messages.ObstacleEvidence{
			Number: o.Name(), Nth: i + 1, Of: len(all), Kind: e.Kind, By: scene.Post(e.Sender, ""), At: k.localTo(c, o.Area, e.SentAt),
			Latitude: e.Latitude, Longitude: e.Longitude,
		}
		text, err := messages.Render("kendala-bukti", data)
		if err != nil {
			return Reply{}, err
		}
		n := logistics.Notice{
			Key: req.Key + "/" + e.ID(), Kind: logistics.NoticeAnswer, ChatID: req.From.ID, Text: text, Document: messages.EvidenceFile(e),
		}
		if e.Kind == logistics.EvidenceLocation {
			if n.Buttons, err = messages.MapButton(e); err != nil {
				return Reply{}, err
			}
		}
		reply.Notices = append(reply.Notices, n)
	}
	return reply, nil
}

// visible is an obstacle that the asker may see.
func (k *keeper) visible(ctx context.Context, req Request, number int64) (logistics.Obstacle, error) {
	return k.mine(ctx, req, number, "kendala")
}

// mine is find for whatever the reporter of an obstacle may do too, wherever he has
// been sent meanwhile.
func (k *keeper) mine(ctx context.Context, req Request, number int64, right string) (logistics.Obstacle, error) {
	o, err := k.find(ctx, req, number, right)
	if errors.Is(err, logistics.ErrOutside) && o.Reporter == req.From.ID {
		err = nil
	}
	return o, err
}

// byID are the people who are registered, by their id.
func (k *keeper) byID(ctx context.Context) (map[int64]logistics.Person, error) {
	everybody, err := k.store.People(ctx)
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	byID := map[int64]logistics.Person{}
	for _, p := range everybody {
		byID[p.ID] = p
	}
	return byID, nil
}
