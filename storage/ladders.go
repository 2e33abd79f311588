package storage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"laporbot/logistics"
)

// ladders: by version. A version is never changed.
const laddersCollection = "ladders"

type laddersDoc struct {
	Version int64                `bson:"version"`
	Of      map[string]ladderDoc `bson:"severities"`
}

type ladderDoc struct {
	Steps    []rungDoc `bson:"steps"`
	Rounds   int       `bson:"rounds"`
	HoldMS   int64     `bson:"hold_ms"`
	AnswerMS int64     `bson:"answer_ms"`
	Quiet    bool      `bson:"quiet,omitempty"`
}

type rungDoc struct {
	To      []postDoc `bson:"to"`
	AfterMS int64     `bson:"after_ms"`
}

type postDoc struct {
	Role     string `bson:"role"`
	Division string `bson:"division,omitempty"`
	Level    int    `bson:"level"`
}

func laddersToDoc(l logistics.Ladders) laddersDoc {
	doc := laddersDoc{Version: l.Version, Of: map[string]ladderDoc{}}
	for severity, ladder := range l.Of {
		doc.Of[string(severity)] = ladderDoc{
			Rounds: ladder.Rounds, HoldMS: ladder.Hold.Milliseconds(), AnswerMS: ladder.Answer.Milliseconds(), Quiet: ladder.Quiet,
			Steps: convert(ladder.Steps, func(r logistics.Rung) rungDoc {
				return rungDoc{AfterMS: r.After.Milliseconds(), To: convert(r.To, func(p logistics.Post) postDoc {
					return postDoc{string(p.Role), p.Division, int(p.Level)}
				})}
			}),
		}
	}
	return doc
}

func (d laddersDoc) ladders() logistics.Ladders {
	l := logistics.Ladders{Version: d.Version, Of: map[logistics.Severity]logistics.Ladder{}}
	for severity, ladder := range d.Of {
		l.Of[logistics.Severity(severity)] = logistics.Ladder{
			Rounds: ladder.Rounds, Hold: milliseconds(ladder.HoldMS), Answer: milliseconds(ladder.AnswerMS), Quiet: ladder.Quiet,
			Steps: convert(ladder.Steps, func(r rungDoc) logistics.Rung {
				return logistics.Rung{After: milliseconds(r.AfterMS), To: convert(r.To, func(p postDoc) logistics.Post {
					return logistics.Post{Role: logistics.Role(p.Role), Division: p.Division, Level: logistics.Level(p.Level)}
				})}
			}),
		}
	}
	return l
}

func milliseconds(n int64) time.Duration { return time.Duration(n) * time.Millisecond }

func laddersID(version int64) string { return fmt.Sprintf("%06d", version) }

// Ladders returns a version of the ladders, or logistics.ErrNotFound.
func (s *Store) Ladders(ctx context.Context, version int64) (logistics.Ladders, error) {
	return get(ctx, s.engine, laddersCollection, laddersID(version), laddersDoc.ladders)
}

// CurrentLadders returns the ladders that new obstacles begin with, or
// logistics.ErrNotFound where none were ever stored.
func (s *Store) CurrentLadders(ctx context.Context) (logistics.Ladders, error) {
	var found []logistics.Ladders
	err := s.engine.ScanBack(ctx, laddersCollection, "", "", func(_ string, decode func(any) error) error {
		var doc laddersDoc
		if err := decode(&doc); err != nil {
			return err
		}
		found = append(found, doc.ladders())
		return ErrStop
	})
	switch {
	case err != nil:
		return logistics.Ladders{}, err
	case len(found) == 0:
		return logistics.Ladders{}, logistics.ErrNotFound
	}
	return found[0], nil
}

// AddLadders stores ladders as the version after the newest and returns it. The
// same ladders as the newest are not stored again.
func (s *Store) AddLadders(ctx context.Context, l logistics.Ladders) (int64, error) {
	for {
		newest, err := s.CurrentLadders(ctx)
		if err != nil && !errors.Is(err, logistics.ErrNotFound) {
			return 0, err
		}
		l.Version = newest.Version
		if err == nil && l.Equal(newest) {
			return l.Version, nil
		}
		l.Version++
		added, err := add(ctx, s.engine, laddersCollection, laddersID(l.Version), laddersToDoc(l))
		if err != nil || added {
			return l.Version, err
		}
	}
}
