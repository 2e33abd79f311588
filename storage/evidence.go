package storage

import (
	"context"
	"time"

	"laporbot/logistics"
)

// evidence: by report, chat and message. albums: by chat and album, the report it is of.
const (
	evidenceCollection = "evidence"
	albumsCollection   = "albums"
)

type evidenceDoc struct {
	Number    int64     `bson:"number"`
	ChatID    int64     `bson:"chat_id"`
	MessageID int       `bson:"message_id"`
	Sender    int64     `bson:"sender"`
	Kind      string    `bson:"kind"`
	FileID    string    `bson:"file_id,omitempty"`
	Name      string    `bson:"name,omitempty"`
	Latitude  float64   `bson:"latitude,omitempty"`
	Longitude float64   `bson:"longitude,omitempty"`
	Obstacle  bool      `bson:"obstacle,omitempty"`
	SentAt    time.Time `bson:"sent_at"`
}

func evidenceToDoc(e logistics.Evidence) evidenceDoc {
	return evidenceDoc{
		e.Report, e.ChatID, e.MessageID, e.Sender, string(e.Kind), e.FileID, e.Name, e.Latitude, e.Longitude, e.Obstacle, e.SentAt,
	}
}

func (d evidenceDoc) evidence() logistics.Evidence {
	return logistics.Evidence{
		Report: d.Number, ChatID: d.ChatID, MessageID: d.MessageID, Sender: d.Sender, Kind: logistics.EvidenceKind(d.Kind),
		FileID: d.FileID, Name: d.Name, Latitude: d.Latitude, Longitude: d.Longitude, Obstacle: d.Obstacle, SentAt: d.SentAt,
	}
}

type albumDoc struct {
	Number int64 `bson:"number"`
}

func albumID(chatID int64, album string) string { return logistics.ChatKey(chatID) + "|" + album }

// AddEvidence keeps evidence of a report; what is there already stays.
func (s *Store) AddEvidence(ctx context.Context, e logistics.Evidence) error {
	_, err := add(ctx, s.engine, evidenceCollection, e.ID(), evidenceToDoc(e))
	return err
}

// EvidenceOf lists the evidence of the report R-n, by chat and message.
func (s *Store) EvidenceOf(ctx context.Context, n int64) ([]logistics.Evidence, error) {
	prefix := numberID(n)
	return list(ctx, s.engine, evidenceCollection, prefix+"|", prefixEnd(prefix), evidenceDoc.evidence)
}

// PutAlbum remembers that the pictures of an album belong to the report R-n; the
// first report of an album stays.
func (s *Store) PutAlbum(ctx context.Context, chatID int64, album string, n int64) error {
	_, err := add(ctx, s.engine, albumsCollection, albumID(chatID, album), albumDoc{n})
	return err
}

// Album is the number of the report an album belongs to, or logistics.ErrNotFound.
func (s *Store) Album(ctx context.Context, chatID int64, album string) (int64, error) {
	return get(ctx, s.engine, albumsCollection, albumID(chatID, album), func(d albumDoc) int64 { return d.Number })
}
