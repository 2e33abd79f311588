package storage

import (
	"context"
	"time"

	"laporbot/logistics"
)

// absences: by Telegram id of who is absent.
const absencesCollection = "absences"

type absenceDoc struct {
	Person  int64     `bson:"person_id"`
	Area    string    `bson:"area"`
	Kind    string    `bson:"kind"`
	From    time.Time `bson:"from"`
	Until   time.Time `bson:"until"`
	Deputy  int64     `bson:"deputy,omitempty"`
	By      int64     `bson:"by"`
	SaidAt  time.Time `bson:"said_at"`
	Request string    `bson:"cause"`
}

func absenceToDoc(a logistics.Absence) absenceDoc {
	return absenceDoc{a.Person, string(a.Area), string(a.Kind), a.From, a.Until, a.Deputy, a.By, a.SaidAt, a.Request}
}

func (d absenceDoc) absence() logistics.Absence {
	return logistics.Absence{
		Person: d.Person, Area: logistics.AreaCode(d.Area), Kind: logistics.AbsenceKind(d.Kind), From: d.From, Until: d.Until,
		Deputy: d.Deputy, By: d.By, SaidAt: d.SaidAt, Request: d.Request,
	}
}

// PutAbsence keeps an absence in the place of an earlier one of the person.
func (s *Store) PutAbsence(ctx context.Context, a logistics.Absence) error {
	return put(ctx, s.engine, absencesCollection, decimal(a.Person), absenceToDoc(a))
}

// DeleteAbsence ends the absence of a person; none is fine.
func (s *Store) DeleteAbsence(ctx context.Context, person int64) error {
	return s.engine.Delete(ctx, absencesCollection, decimal(person))
}

// Absences lists all that were announced, those that are over included, in no
// order that means anything.
func (s *Store) Absences(ctx context.Context) ([]logistics.Absence, error) {
	return list(ctx, s.engine, absencesCollection, "", "", absenceDoc.absence)
}

// PruneAbsences forgets the absences that were over before a moment.
func (s *Store) PruneAbsences(ctx context.Context, before time.Time) error {
	all, err := s.Absences(ctx)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Until.Before(before) {
			if err := s.DeleteAbsence(ctx, a.Person); err != nil {
				return err
			}
		}
	}
	return nil
}
