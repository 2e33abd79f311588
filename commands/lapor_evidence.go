package commands

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// evidence keeps what shows that a report is so.
type evidence interface {
	AddEvidence(ctx context.Context, e logistics.Evidence) error                // what is there stays
	PutAlbum(ctx context.Context, chatID int64, album string, n int64) error    // the first report of an album stays
	Album(ctx context.Context, chatID int64, album string) (n int64, err error) // logistics.ErrNotFound
}

// attachment is what is decided of evidence that came without a command.
type attachment struct {
	Number   int64 // 0: it is for no report
	Obstacle bool  // shows the obstacle of the report
	Known    bool  // one more picture of an album whose report is known
	Homeless bool  // a place, and the report has no obstacle that it could be of
	Stray    bool  // for no report, and to be answered
}

// attach keeps a photo, a document or a location with the report whose answer it
// replies to, or to which the rest of its album belongs.
func (l *reporter) attach(ctx context.Context, req Request) (Reply, bool, error) {
	a, err := decide(ctx, req, "attachment", func() (attachment, error) { return l.belongs(ctx, req) })
	switch {
	case err != nil:
		return Reply{}, false, err
	case a.Stray:
		reply, err := say("lapor-bukti-lepas", messages.Evidence{Kind: req.Evidence.Kind})
		return answeredOnce(req, reply), true, err
	case a.Number == 0:
		return Reply{}, a.Known, nil
	}
	data := messages.Evidence{Number: logistics.Report{Number: a.Number}.Name(), Kind: req.Evidence.Kind, Obstacle: a.Obstacle}
	if a.Homeless {
		reply, err := say("lapor-lokasi-tanpa-kendala", data)
		return reply, true, err
	}
	if err := l.keep(ctx, req, a.Number, a.Obstacle); err != nil {
		return Reply{}, true, err
	}
	if a.Obstacle {
		if err := (&keeper{l.Deps.Store, l.Deps}).showOf(ctx, req, a.Number); err != nil {
			return Reply{}, true, err
		}
	}
	if a.Known {
		return Reply{}, true, nil
	}
	data.Album = req.Evidence.Album != ""
	reply, err := say("lapor-bukti", data)
	return answeredOnce(req, reply), true, err
}

// answeredOnce lets one answer stand for all pictures of an album, each of which is a
// message of its own.
func answeredOnce(req Request, reply Reply) Reply {
	if req.Evidence.Album != "" && len(reply.Notices) > 0 {
		reply.Notices[0].Key = fmt.Sprintf("album/%d/%s", req.Chat.ID, req.Evidence.Album)
	}
	return reply
}

// closeAlbum lets what is left of an album pass without a word, where its first
// picture brought a /lapor of which nothing was stored and that was answered.
func (l *reporter) closeAlbum(ctx context.Context, req Request) error {
	if req.Evidence == nil || req.Evidence.Album == "" {
		return nil
	}
	if err := l.store.PutAlbum(ctx, req.Chat.ID, req.Evidence.Album, 0); err != nil {
		return fmt.Errorf("close album %s: %w", req.Evidence.Album, err)
	}
	return nil
}

// stray reports whether evidence that is for no report is to be answered by saying
// how it becomes one's. It is not in a group, in a dialogue of another command, as a
// reply to what is no report, and from those who have nothing to count themselves.
func (l *reporter) stray(ctx context.Context, req Request) (bool, error) {
	foreign := req.ReplyText != "" && !reportName.MatchString(req.ReplyText)
	if req.Chat.Kind != logistics.ChatPrivate || foreign || !reportsOwn(req.From, req.Chat.Kind) {
		return false, nil
	}
	if req.Evidence.Album != "" {
		_, err := l.Deps.Store.ObstacleAlbum(ctx, req.Chat.ID, req.Evidence.Album)
		if !errors.Is(err, logistics.ErrNotFound) {
			return false, err
		}
	}
	d, err := l.store.Draft(ctx, req.Chat.ID, req.From.ID)
	switch {
	case errors.Is(err, logistics.ErrNotFound):
		return true, nil
	case err != nil:
		return false, fmt.Errorf("look for a dialogue: %w", err)
	}
	return d.Command == "lapor" || !req.Now.Before(d.Expires), nil
}

var reportName = regexp.MustCompile(`\bR-\d{1,18}\b`)

// belongs finds the report that evidence is for. The answer that is replied to
// names it, and Telegram hands its text along. A list or a digest names several, and
// none of them is meant more than the others.
func (l *reporter) belongs(ctx context.Context, req Request) (attachment, error) {
	if album := req.Evidence.Album; album != "" {
		n, err := l.store.Album(ctx, req.Chat.ID, album)
		if err == nil || !errors.Is(err, logistics.ErrNotFound) {
			return attachment{Number: n, Known: true}, err
		}
	}
	strays := func() (attachment, error) {
		stray, err := l.stray(ctx, req)
		return attachment{Stray: stray}, err
	}
	n, one := messages.AboutReport(req.ReplyText)
	if !one {
		return strays()
	}
	r, err := l.reportOf(ctx, n)
	switch {
	case errors.Is(err, logistics.ErrNotFound):
		return strays()
	case err != nil:
		return attachment{}, err
	case r.Withdrawn, logistics.May(req.From, "lapor", req.Chat.Kind, r.Area) != nil:
		return strays()
	}
	problems := len(problemsOf(r)) > 0
	place := req.Evidence.Kind == logistics.EvidenceLocation
	return attachment{Number: n, Obstacle: problems && (place || len(r.Lines) == 0), Homeless: place && !problems}, nil
}

// keep stores the evidence of a message, and to which report its album belongs.
func (l *reporter) keep(ctx context.Context, req Request, n int64, obstacle bool) error {
	e := req.Evidence
	err := l.store.AddEvidence(ctx, logistics.Evidence{
		Report: n, ChatID: req.Chat.ID, MessageID: req.MessageID, Sender: req.From.ID, Kind: e.Kind, FileID: e.FileID, Name: e.Name,
		Latitude: logistics.RoundPlace(e.Latitude), Longitude: logistics.RoundPlace(e.Longitude), Obstacle: obstacle, SentAt: req.SentAt,
	})
	if err == nil && e.Album != "" {
		err = l.store.PutAlbum(ctx, req.Chat.ID, e.Album, n)
	}
	if err != nil {
		return fmt.Errorf("keep evidence of R-%d: %w", n, err)
	}
	return nil
}

// caption keeps what came with a report in the same message.
func (l *reporter) caption(ctx context.Context, req Request, r logistics.Report) error {
	if req.Evidence == nil || r.Number == 0 {
		return nil
	}
	return l.keep(ctx, req, r.Number, len(r.Lines) == 0 && strings.HasPrefix(strings.Join(r.Notes, "\n"), notePrefix))
}
