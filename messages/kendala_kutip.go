package messages

import (
	"fmt"
	"html/template"
	"regexp"
	"strconv"
	"strings"
	"time"

	"laporbot/logistics"
)

var (
	// ofObstacle is how whatever the bot says about one obstacle begins. What begins
	// with a question mark asks about the lines of a report.
	ofObstacle = regexp.MustCompile(`^(?:(?:R-\d+ menunjukkan .*\n|Tidak terjangkau lewat bot untuk |Dicatat pada )?[^\w❓\n]*|Apakah |.{0,100}\bmenyatakan )K-(\d{1,12})\b`)
	// ofObstacles is how what it says about several begins.
	ofObstacles = regexp.MustCompile(`^(?:⚠️ [\d.]+ kendala masuk|Kendala yang belum selesai|✅ Kendala tercatat,)`)
	asksHour    = regexp.MustCompile(`^K-\d+: .{0,100}ditunda sampai jam berapa`)
	obstacleIn  = regexp.MustCompile(`\bK-(\d{1,12})\b`)
	// ownNumber is a number at the beginning of what somebody writes, by which one of
	// several obstacles is meant.
	ownNumber = regexp.MustCompile(`^(?i:K)\s*-?\s*(\d{1,12})\b[\s:,.]*`)
)

// AboutObstacle is the obstacle that a message of the bot is about, by the text as
// people see it; ok is false where it is about none or about several.
func AboutObstacle(text string) (number int64, ok bool) {
	m := ofObstacle.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	return n, err == nil && n > 0
}

// AboutObstacles reports whether a message of the bot is about several obstacles.
func AboutObstacles(text string) bool { return ofObstacles.MatchString(strings.TrimSpace(text)) }

// AsksHour reports whether a message of the bot asks until when an obstacle rests.
func AsksHour(text string) bool { return asksHour.MatchString(strings.TrimSpace(text)) }

// NamedObstacle is the obstacle that words begin with, if the message of the bot
// that they answer names it too, and the rest of the words.
func NamedObstacle(text, words string) (number int64, rest string, ok bool) {
	m := ownNumber.FindStringSubmatch(words)
	if m == nil {
		return 0, words, false
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return 0, words, false
	}
	for _, named := range obstacleIn.FindAllString(text, -1) {
		if named == logistics.ObstacleName(n) {
			return n, strings.TrimSpace(words[len(m[0]):]), true
		}
	}
	return 0, words, false
}

// ObstacleTalk answers whoever has said or shown something about an obstacle.
type ObstacleTalk struct {
	Obstacle
	Kind  logistics.EvidenceKind // of what came with it; empty: nothing
	Album bool
	Cut   bool // only the beginning of the words was taken
}

// ObstacleForm is the guided form as far as it is filled in.
type ObstacleForm struct {
	Title       string // of the area
	Step        string
	Resumed     bool
	Nothing     bool // no obstacle is open
	Misread     bool
	Category    string // in words; empty: neither chosen nor to be guessed
	Told        bool   // the category was chosen
	Text, Place string
	Severity    logistics.Severity
	Mark        string
	Guessed     bool // nobody has chosen the severity
	Evidence    string
	Max         int // pieces of evidence at most
	Page, Pages int
}

// ObstaclePrompt asks for what is to be passed on to the reporter.
type ObstaclePrompt struct {
	Obstacle
	Asker   Post         // who is to write; no role: whoever reads it
	Mention template.URL // of the asker
}

// Mention is the address by which a text mentions a person.
func Mention(id int64) template.URL { return template.URL(fmt.Sprintf("tg://user?id=%d", id)) }

// ObstacleEvidence is one piece of what shows an obstacle.
type ObstacleEvidence struct {
	Number              string
	Nth, Of             int
	Kind                logistics.EvidenceKind
	By                  Post
	At                  time.Time
	Latitude, Longitude float64
}

// EvidenceFile is evidence as a file that Telegram has already; nil for a place.
func EvidenceFile(e logistics.Evidence) *logistics.Document {
	if e.FileID == "" {
		return nil
	}
	return &logistics.Document{
		Name: e.Name, FileID: e.FileID, Photo: e.Kind == logistics.EvidencePhoto, Video: e.Kind == logistics.EvidenceVideo,
	}
}

// MapButton opens the place of evidence on a map.
func MapButton(e logistics.Evidence) ([][]logistics.Button, error) {
	text, err := Plain("kendala-tombol-peta", nil)
	if err != nil {
		return nil, err
	}
	at := fmt.Sprintf("https://www.google.com/maps/search/?api=1&query=%.3f,%.3f", e.Latitude, e.Longitude)
	return [][]logistics.Button{{{Text: text, URL: at}}}, nil
}

// EvidenceWords is how much evidence there is, in words; empty: none.
func EvidenceWords(count map[logistics.EvidenceKind]int) string {
	var parts []string
	for _, kind := range []logistics.EvidenceKind{
		logistics.EvidencePhoto, logistics.EvidenceVideo, logistics.EvidenceDocument, logistics.EvidenceLocation,
	} {
		if n := count[kind]; n > 0 {
			parts = append(parts, Number(int64(n))+" "+string(kind))
		}
	}
	return strings.Join(parts, ", ")
}
