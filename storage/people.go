package storage

import (
	"context"
	"strconv"
	"time"

	"laporbot/logistics"
)

// people: by Telegram id.
const peopleCollection = "people"

type personDoc struct {
	ID       int64     `bson:"telegram_id"`
	Name     string    `bson:"name"`
	Address  string    `bson:"address,omitempty"`
	Role     string    `bson:"role"`
	Division string    `bson:"division,omitempty"`
	Area     string    `bson:"area"`
	State    string    `bson:"state"`
	Until    time.Time `bson:"until,omitempty"`
	Since    time.Time `bson:"since,omitempty"`
	By       int64     `bson:"by,omitempty"`
}

func personToDoc(p logistics.Person) personDoc {
	return personDoc{
		p.ID, p.Name, p.Address, string(p.Role), p.Division, string(p.Area), string(p.State), p.Until, p.Since, p.By,
	}
}

func (d personDoc) person() logistics.Person {
	return logistics.Person{
		ID: d.ID, Name: d.Name, Address: d.Address, Role: logistics.Role(d.Role), Division: d.Division,
		Area: logistics.AreaCode(d.Area), State: logistics.PersonState(d.State), Until: d.Until, Since: d.Since, By: d.By,
	}
}

// decimal is the id of what Telegram numbers and nobody asks for in ranges.
func decimal(id int64) string { return strconv.FormatInt(id, 10) }

// Person returns a registered person, or logistics.ErrNotFound.
func (s *Store) Person(ctx context.Context, id int64) (logistics.Person, error) {
	return get(ctx, s.engine, peopleCollection, decimal(id), personDoc.person)
}

// AddPerson registers a person, or returns logistics.ErrExists.
func (s *Store) AddPerson(ctx context.Context, p logistics.Person) error {
	return s.engine.Insert(ctx, peopleCollection, decimal(p.ID), personToDoc(p))
}

// PutPerson registers a person or replaces the entry.
func (s *Store) PutPerson(ctx context.Context, p logistics.Person) error {
	return put(ctx, s.engine, peopleCollection, decimal(p.ID), personToDoc(p))
}

// UpdatePerson changes the entry of a person. change may run more than once and
// its error is returned; logistics.ErrNotFound where there is no entry.
func (s *Store) UpdatePerson(ctx context.Context, id int64, change func(*logistics.Person) error) error {
	_, err := update(ctx, s.engine, peopleCollection, decimal(id), personDoc.person, personToDoc, change)
	return err
}

// People lists everybody, in no order that means anything.
func (s *Store) People(ctx context.Context) ([]logistics.Person, error) {
	return list(ctx, s.engine, peopleCollection, "", "", personDoc.person)
}
