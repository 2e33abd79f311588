package storage

import (
	"context"
	"time"

	"laporbot/logistics"
)

// reminders: by area, local day and key of the notice.
const remindersCollection = "reminders"

type reminderDoc struct {
	Key    string    `bson:"key"`
	Area   string    `bson:"area"`
	Person int64     `bson:"person_id"`
	Day    string    `bson:"day"`
	At     time.Time `bson:"at"`
}

func reminderID(r logistics.Reminder) string {
	return string(r.Area) + "|" + r.Day.String() + "|" + r.Key
}

func reminderToDoc(r logistics.Reminder) reminderDoc {
	return reminderDoc{r.Key, string(r.Area), r.Person, r.Day.String(), r.At}
}

func (d reminderDoc) reminder() logistics.Reminder {
	day, _ := logistics.ParseDate(d.Day) // written by String
	return logistics.Reminder{Key: d.Key, Area: logistics.AreaCode(d.Area), Person: d.Person, Day: day, At: d.At}
}

// AddReminder keeps a reminder that was sent; one that is there already stays.
func (s *Store) AddReminder(ctx context.Context, r logistics.Reminder) error {
	_, err := add(ctx, s.engine, remindersCollection, reminderID(r), reminderToDoc(r))
	return err
}

// Reminders lists the reminders of an area and all below it that were not
// answered when they were last looked at: those below by area, day and key, then
// those of the area itself.
func (s *Store) Reminders(ctx context.Context, under logistics.AreaCode) ([]logistics.Reminder, error) {
	from, to := subtree(under)
	below, err := list(ctx, s.engine, remindersCollection, from, to, reminderDoc.reminder)
	if err != nil {
		return nil, err
	}
	own, err := list(ctx, s.engine, remindersCollection, string(under)+"|", prefixEnd(string(under)), reminderDoc.reminder)
	return append(below, own...), err
}

// DeleteReminder forgets a reminder; none is fine.
func (s *Store) DeleteReminder(ctx context.Context, r logistics.Reminder) error {
	return s.engine.Delete(ctx, remindersCollection, reminderID(r))
}
