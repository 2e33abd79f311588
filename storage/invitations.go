package storage

import (
	"context"
	"errors"
	"time"

	"laporbot/logistics"
)

// invitations: by the hash of the code. code_tries: by Telegram id.
const (
	invitationsCollection = "invitations"
	codeTriesCollection   = "code_tries"
)

const (
	maxCodeTries = 5
	codeLockTime = time.Hour
)

type invitationDoc struct {
	Role     string    `bson:"role"`
	Division string    `bson:"division,omitempty"`
	Area     string    `bson:"area"`
	Name     string    `bson:"name,omitempty"`
	By       int64     `bson:"by"`
	Created  time.Time `bson:"created"`
	Expires  time.Time `bson:"expires"`
	UsedBy   int64     `bson:"used_by,omitempty"`
	UsedAt   time.Time `bson:"used_at,omitempty"`
	Hash     string    `bson:"hash"`
}

func invitationToDoc(i logistics.Invitation) invitationDoc {
	return invitationDoc{string(i.Role), i.Division, string(i.Area), i.Name, i.By, i.Created, i.Expires, i.UsedBy, i.UsedAt, i.Hash}
}

func (d invitationDoc) invitation() logistics.Invitation {
	return logistics.Invitation{
		Hash: d.Hash, Role: logistics.Role(d.Role), Division: d.Division, Area: logistics.AreaCode(d.Area), Name: d.Name,
		By: d.By, Created: d.Created, Expires: d.Expires, UsedBy: d.UsedBy, UsedAt: d.UsedAt,
	}
}

// AddInvitation stores an open invitation, or returns logistics.ErrExists.
func (s *Store) AddInvitation(ctx context.Context, inv logistics.Invitation) error {
	return s.engine.Insert(ctx, invitationsCollection, inv.Hash, invitationToDoc(inv))
}

// UseInvitation gives an invitation to the first who asks. The same person gets
// it again, so that a second try after a crash succeeds; for anybody else, and
// for one that is missing or too old, it returns logistics.ErrInvitation.
func (s *Store) UseInvitation(ctx context.Context, hash string, personID int64, now time.Time) (logistics.Invitation, error) {
	inv, err := update(ctx, s.engine, invitationsCollection, hash, invitationDoc.invitation, invitationToDoc,
		func(inv *logistics.Invitation) error {
			switch {
			case inv.UsedBy == personID:
				return errSame
			case inv.UsedBy != 0, !now.Before(inv.Expires):
				return logistics.ErrInvitation
			}
			inv.UsedBy, inv.UsedAt = personID, now
			return nil
		})
	switch {
	case errors.Is(err, logistics.ErrNotFound), errors.Is(err, logistics.ErrInvitation):
		return logistics.Invitation{}, logistics.ErrInvitation
	}
	return inv, err
}

type codeTries struct {
	Tries       int       `bson:"tries"`
	At          time.Time `bson:"at"`
	LockedUntil time.Time `bson:"locked_until,omitempty"`
}

// CountWrongCode counts a wrong code of a person. The fifth within an hour locks
// the person for an hour. It returns how many tries there were and until when
// the person is locked, zero if not.
func (s *Store) CountWrongCode(ctx context.Context, personID int64, now time.Time) (tries int, lockedUntil time.Time, err error) {
	same := func(c codeTries) codeTries { return c }
	counted, err := upsert(ctx, s.engine, codeTriesCollection, decimal(personID), same, same, func(c *codeTries) error {
		if now.Sub(c.At) >= codeLockTime || !c.LockedUntil.IsZero() && !now.Before(c.LockedUntil) {
			*c = codeTries{}
		}
		c.Tries++
		c.At = now
		if c.Tries >= maxCodeTries && c.LockedUntil.IsZero() {
			c.LockedUntil = now.Add(codeLockTime)
		}
		return nil
	})
	return counted.Tries, counted.LockedUntil, err
}

// CodeLock returns until when a person is locked for wrong codes, zero if not.
func (s *Store) CodeLock(ctx context.Context, personID int64, now time.Time) (time.Time, error) {
	until, err := get(ctx, s.engine, codeTriesCollection, decimal(personID), func(c codeTries) time.Time { return c.LockedUntil })
	if errors.Is(err, logistics.ErrNotFound) || err == nil && !now.Before(until) {
		return time.Time{}, nil
	}
	return until, err
}
