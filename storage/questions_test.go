package storage_test

import (
	"errors"
	"testing"
	"time"

	"laporbot/logistics"
	"laporbot/storage"
)

func question(chat, person int64, token string, seq int) logistics.OpenQuestion {
	n := int64(1600)
	line := logistics.Line{Item: "kotak", State: logistics.StateCount, Count: &n}
	return logistics.OpenQuestion{
		Token: token, ChatID: chat, PersonID: person, Seq: seq, Kind: logistics.AskDoubt, Raw: "kotak 1.600", Line: line,
		Doubt:   logistics.Doubt{Kind: logistics.DoubtSwappedNeed, Against: 1060, Meant: new(int64(1060))},
		Choices: []logistics.Choice{{Word: "1600", Lines: []logistics.Line{line}}},
		Report:  logistics.Report{Number: 3, Area: "64.02.01", ChatID: chat, MessageID: 4, Version: 1, SentAt: start, ReceivedAt: start, Text: "kotak 1.600"},
		Card:    "c", Asked: start, Expires: start.Add(12 * time.Hour),
	}
}

func TestQuestions(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		first, second, other := question(7, 7, "bb", 0), question(7, 7, "aa", 1), question(7, 8, "cc", 0)
		for _, q := range []logistics.OpenQuestion{second, first, other, question(77, 7, "dd", 0)} {
			must(t, s.AddQuestion(ctx, q))
		}
		changed := first
		changed.Raw = "another"
		must(t, s.AddQuestion(ctx, changed))
		got, err := s.Question(ctx, 7, "bb")
		must(t, err)
		equal(t, first, got)
		all, err := s.QuestionsOf(ctx, 7, 7)
		must(t, err)
		equal(t, []logistics.OpenQuestion{first, second}, all)
		expired, err := s.ExpiredQuestions(ctx, start.Add(12*time.Hour-time.Millisecond))
		must(t, err)
		equal(t, 0, len(expired))
		expired, err = s.ExpiredQuestions(ctx, start.Add(12*time.Hour))
		must(t, err)
		equal(t, 4, len(expired))
		must(t, s.DeleteQuestion(ctx, 7, "bb"))
		must(t, s.DeleteQuestion(ctx, 7, "bb"))
		if _, err := s.Question(ctx, 7, "bb"); !errors.Is(err, logistics.ErrNotFound) {
			t.Errorf("a question that was answered: %v", err)
		}
	})
}

func TestEndDraft(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		d := logistics.Draft{ChatID: 7, PersonID: 7, Command: "lapor", Version: 3, Updated: start, Expires: start}
		ended, err := s.EndDraft(ctx, d)
		must(t, err)
		equal(t, false, ended)
		must(t, s.PutDraft(ctx, d))
		older := d
		older.Version = 2
		ended, err = s.EndDraft(ctx, older)
		must(t, err)
		equal(t, false, ended)
		ended, err = s.EndDraft(ctx, d)
		must(t, err)
		equal(t, true, ended)
		left, err := s.Draft(ctx, 7, 7)
		must(t, err)
		equal(t, logistics.Draft{ChatID: 7, PersonID: 7, Version: 3}, left)
		expired, err := s.ExpiredDrafts(ctx, start.Add(time.Hour))
		must(t, err)
		equal(t, 0, len(expired))
	})
}

func TestEvidence(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		photo := logistics.Evidence{Report: 1, ChatID: 7, MessageID: 5, Sender: 7, Kind: logistics.EvidencePhoto, FileID: "f", SentAt: start}
		place := logistics.Evidence{
			Report: 1, ChatID: 7, MessageID: 6, Sender: 7, Kind: logistics.EvidenceLocation, Latitude: -0.283, Longitude: 116.133, Obstacle: true, SentAt: start,
		}
		tenth := photo
		tenth.Report = 10
		obstacle := filled[logistics.Evidence]()
		obstacle.Report, obstacle.OfObstacle = 0, 1
		for _, e := range []logistics.Evidence{place, photo, photo, tenth, obstacle} {
			must(t, s.AddEvidence(ctx, e))
		}
		all, err := s.EvidenceOf(ctx, 1)
		must(t, err)
		equal(t, []logistics.Evidence{photo, place}, all)
		all, err = s.EvidenceOfObstacle(ctx, 1)
		must(t, err)
		equal(t, []logistics.Evidence{obstacle}, all)
		must(t, s.PutObstacleAlbum(ctx, 7, "a", 8))
		must(t, s.PutObstacleAlbum(ctx, 7, "a", 9))
		k, err := s.ObstacleAlbum(ctx, 7, "a")
		must(t, err)
		equal(t, int64(8), k)
		if _, err := s.Album(ctx, 7, "a"); !errors.Is(err, logistics.ErrNotFound) {
			t.Errorf("an album nobody knows: %v", err)
		}
		must(t, s.PutAlbum(ctx, 7, "a", 3))
		must(t, s.PutAlbum(ctx, 7, "a", 4))
		n, err := s.Album(ctx, 7, "a")
		must(t, err)
		equal(t, int64(3), n)
	})
}
