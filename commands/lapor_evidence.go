package commands

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
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
}

// attach keeps a photo, a document or a location with the report whose answer it
// replies to, or to which the rest of its album belongs.
func (l *reporter) attach(ctx context.Context, req Request) (Reply, bool, error) {
	a, err := decide(ctx, req, "attachment", func() (attachment, error) { return l.belongs(ctx, req) })
	if err != nil || a.Number == 0 {
		return Reply{}, false, err
	}
	data := messages.Evidence{Number: logistics.Report{Number: a.Number}.Name(), Kind: req.Evidence.Kind, Obstacle: a.Obstacle}
	if a.Homeless {
		reply, err := say("lapor-lokasi-tanpa-kendala", data)
		return reply, true, err
	}
	if err := l.keep(ctx, req, a.Number, a.Obstacle); err != nil {
		return Reply{}, true, err
	}
	if a.Known {
		return Reply{}, true, nil
	}
	data.Album = req.Evidence.Album != ""
	reply, err := say("lapor-bukti", data)
	if err == nil && data.Album {
		// Each picture of an album is a message of its own; one answer is enough.
		reply.Notices[0].Key = fmt.Sprintf("album/%d/%s", req.Chat.ID, req.Evidence.Album)
	}
	return reply, true, err
}

var reportName = regexp.MustCompile(`\bR-(\d{1,18})\b`)

// belongs finds the report that evidence is for. The answer that is replied to
// names it, and Telegram hands its text along.
func (l *reporter) belongs(ctx context.Context, req Request) (attachment, error) {
	if album := req.Evidence.Album; album != "" {
		n, err := l.store.Album(ctx, req.Chat.ID, album)
		if err == nil || !errors.Is(err, logistics.ErrNotFound) {
			return attachment{Number: n, Known: true}, err
		}
	}
	m := reportName.FindStringSubmatch(req.ReplyText)
	if m == nil {
		return attachment{}, nil
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return attachment{}, nil
	}
	r, err := l.reportOf(ctx, n)
	switch {
	case errors.Is(err, logistics.ErrNotFound):
		return attachment{}, nil
	case err != nil:
		return attachment{}, err
	case r.Withdrawn, logistics.May(req.From, "lapor", req.Chat.Kind, r.Area) != nil:
		return attachment{}, nil
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
