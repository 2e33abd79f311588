package logistics

import (
	"fmt"
	"math"
	"time"
)

// EvidenceKind is what shows that something is as reported.
type EvidenceKind string

// The kinds of evidence.
const (
	EvidencePhoto    EvidenceKind = "foto"
	EvidenceVideo    EvidenceKind = "video"
	EvidenceDocument EvidenceKind = "dokumen"
	EvidenceLocation EvidenceKind = "lokasi"
)

// Evidence belongs to a report, whatever version of it holds, or to an obstacle.
// Files stay with Telegram and are known by their id.
type Evidence struct {
	Report     int64 // R-n; 0: it is of an obstacle
	OfObstacle int64 // K-n; 0: it is of a report
	ChatID     int64
	MessageID  int
	Sender     int64
	Kind       EvidenceKind
	FileID     string
	Name       string // of a document or video
	Latitude   float64
	Longitude  float64
	Obstacle   bool // of a report: it shows the obstacle and not the goods
	SentAt     time.Time
}

// ID is the evidence's place in the store: one for each message.
func (e Evidence) ID() string {
	of := fmt.Sprintf("R-%d", e.Report)
	if e.OfObstacle != 0 {
		of = ObstacleName(e.OfObstacle)
	}
	return fmt.Sprintf("%s|%s|%012d", of, ChatKey(e.ChatID), e.MessageID)
}

// RoundPlace brings a coordinate to three decimals, about 110 m: near enough to
// find a broken bridge and too coarse to tell in which house a person is.
func RoundPlace(degrees float64) float64 { return math.Round(degrees*1000) / 1000 }
