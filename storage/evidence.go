package storage

import (
	"context"
	"time"

	"laporbot/logistics"
)

// evidence: by report or obstacle, chat and message. albums: by chat and album, what
// it is of.
const (
	evidenceCollection = "evidence"
	albumsCollection   = "albums"
)

type evidenceDoc struct {
	Number     int64     `bson:"number"`
	OfObstacle int64     `bson:"of_obstacle,omitempty"`
	ChatID     int64     `bson:"chat_id"`
	MessageID  int       `bson:"message_id"`
	Sender     int64     `bson:"sender"`
	Kind       string    `bson:"kind"`
	FileID     string    `bson:"file_id,omitempty"`
	Name       string    `bson:"name,omitempty"`
	Latitude   float64   `bson:"latitude,omitempty"`
	Longitude  float64   `bson:"longitude,omitempty"`
	Obstacle   bool      `bson:"obstacle,omitempty"`
	SentAt     time.Time `bson:"sent_at"`
}

func evidenceToDoc(e logistics.Evidence) evidenceDoc {
	return evidenceDoc{
		e.Report, e.OfObstacle, e.ChatID, e.MessageID, e.Sender, string(e.Kind), e.FileID, e.Name, e.Latitude, e.Longitude, e.Obstacle, e.SentAt,
	}
}

func (d evidenceDoc) evidence() logistics.Evidence {
	return logistics.Evidence{
		Report: d.Number, OfObstacle: d.OfObstacle, ChatID: d.ChatID, MessageID: d.MessageID, Sender: d.Sender, Kind: logistics.EvidenceKind(d.Kind),
		FileID: d.FileID, Name: d.Name, Latitude: d.Latitude, Longitude: d.Longitude, Obstacle: d.Obstacle, SentAt: d.SentAt,
	}
}

type albumDoc struct {
	Number int64 `bson:"number"`
}

func albumID(chatID int64, album string) string { return logistics.ChatKey(chatID) + "|" + album }

// AddEvidence keeps evidence of a report or obstacle; what is there already stays.
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

// EvidenceOfObstacle lists the evidence of K-n, by chat and message.
func (s *Store) EvidenceOfObstacle(ctx context.Context, n int64) ([]logistics.Evidence, error) {
	prefix := logistics.ObstacleName(n)
	return list(ctx, s.engine, evidenceCollection, prefix+"|", prefixEnd(prefix), evidenceDoc.evidence)
}

// obstacleAlbumID names an album beside that of a report, of which the id has no third part.
func obstacleAlbumID(chatID int64, album string) string { return albumID(chatID, album) + "|K" }

// PutObstacleAlbum remembers that the pictures of an album belong to K-n; the first
// obstacle of an album stays.
func (s *Store) PutObstacleAlbum(ctx context.Context, chatID int64, album string, n int64) error {
	_, err := add(ctx, s.engine, albumsCollection, obstacleAlbumID(chatID, album), albumDoc{n})
	return err
}

// ObstacleAlbum is the number K-n an album belongs to, or logistics.ErrNotFound.
func (s *Store) ObstacleAlbum(ctx context.Context, chatID int64, album string) (int64, error) {
	return get(ctx, s.engine, albumsCollection, obstacleAlbumID(chatID, album), func(d albumDoc) int64 { return d.Number })
}
