package storage

import (
	"context"
	"errors"
	"time"

	"laporbot/logistics"
)

// drafts: by chat and person.
const draftsCollection = "drafts"

type draftDoc struct {
	ChatID   int64             `bson:"chat_id"`
	PersonID int64             `bson:"person_id"`
	Command  string            `bson:"command"`
	Step     string            `bson:"step,omitempty"`
	Item     string            `bson:"item,omitempty"`
	Lines    []lineDoc         `bson:"lines,omitempty"`
	Values   map[string]string `bson:"values,omitempty"`
	Evidence []evidenceDoc     `bson:"evidence,omitempty"`
	Card     string            `bson:"card,omitempty"`
	Version  int               `bson:"version"`
	Updated  time.Time         `bson:"updated,omitempty"`
	Expires  time.Time         `bson:"expires,omitempty"`
}

func draftToDoc(d logistics.Draft) draftDoc {
	return draftDoc{
		d.ChatID, d.PersonID, d.Command, d.Step, d.Item, convert(d.Lines, lineToDoc), d.Values, convert(d.Evidence, evidenceToDoc),
		d.Card, d.Version, d.Updated, d.Expires,
	}
}

func (d draftDoc) draft() logistics.Draft {
	return logistics.Draft{
		ChatID: d.ChatID, PersonID: d.PersonID, Command: d.Command, Step: d.Step, Item: d.Item,
		Lines: convert(d.Lines, lineDoc.line), Values: d.Values, Evidence: convert(d.Evidence, evidenceDoc.evidence), Card: d.Card, Version: d.Version, Updated: d.Updated, Expires: d.Expires,
	}
}

// Draft returns the unfinished dialogue of a person in a chat, or
// logistics.ErrNotFound.
func (s *Store) Draft(ctx context.Context, chatID, personID int64) (logistics.Draft, error) {
	return get(ctx, s.engine, draftsCollection, logistics.DraftID(chatID, personID), draftDoc.draft)
}

// PutDraft keeps a dialogue in the place of an earlier one.
func (s *Store) PutDraft(ctx context.Context, d logistics.Draft) error {
	return put(ctx, s.engine, draftsCollection, d.ID(), draftToDoc(d))
}

// DeleteDraft ends a dialogue.
func (s *Store) DeleteDraft(ctx context.Context, chatID, personID int64) error {
	return s.engine.Delete(ctx, draftsCollection, logistics.DraftID(chatID, personID))
}

// EndDraft ends a dialogue unless it has gone on meanwhile, and tells whether it
// did. Its version stays, so that the buttons of its card stay old.
func (s *Store) EndDraft(ctx context.Context, d logistics.Draft) (ended bool, err error) {
	_, err = update(ctx, s.engine, draftsCollection, d.ID(), draftDoc.draft, draftToDoc, func(have *logistics.Draft) error {
		ended = have.Version == d.Version
		if !ended {
			return errSame
		}
		*have = logistics.Draft{ChatID: d.ChatID, PersonID: d.PersonID, Version: d.Version}
		return nil
	})
	if errors.Is(err, logistics.ErrNotFound) {
		return false, nil
	}
	return ended, err
}

// ExpiredDrafts lists the dialogues whose time was over at now.
func (s *Store) ExpiredDrafts(ctx context.Context, now time.Time) ([]logistics.Draft, error) {
	all, err := list(ctx, s.engine, draftsCollection, "", "", draftDoc.draft)
	var expired []logistics.Draft
	for _, d := range all {
		if !d.Expires.IsZero() && !now.Before(d.Expires) {
			expired = append(expired, d)
		}
	}
	return expired, err
}
