package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"laporbot/logistics"
)

// inbox: what came in and is not done. inbox_done: what is done, without its
// content, to know a repetition. set_aside: what could not be done, whole.
// All by the identity of what was sent.
const (
	inboxCollection     = "inbox"
	inboxDoneCollection = "inbox_done"
	setAsideCollection  = "set_aside"
)

// seriesSetAside is the series of the numbers U-n.
const seriesSetAside = "U"

type incomingDoc struct {
	ID         string            `bson:"identity"`
	UpdateID   int64             `bson:"update_id"`
	ChatID     int64             `bson:"chat_id,omitempty"`
	Seq        int64             `bson:"seq"`
	ReceivedAt time.Time         `bson:"received_at"`
	SentBefore time.Time         `bson:"sent_before,omitempty"`
	Raw        string            `bson:"raw,omitempty"`
	RawBytes   []byte            `bson:"raw_bytes,omitempty"` // in the place of raw where that is no valid text
	Attempts   int               `bson:"attempts,omitempty"`
	Memo       map[string]string `bson:"memo,omitempty"`
}

func incomingToDoc(in logistics.Incoming) incomingDoc {
	d := incomingDoc{
		ID: in.ID, UpdateID: in.UpdateID, ChatID: in.ChatID, Seq: in.Seq, ReceivedAt: in.ReceivedAt, SentBefore: in.SentBefore,
		Attempts: in.Attempts, Memo: in.Memo,
	}
	if utf8.Valid(in.Raw) {
		d.Raw = string(in.Raw)
	} else {
		d.RawBytes = in.Raw
	}
	return d
}

func (d incomingDoc) incoming() logistics.Incoming {
	in := logistics.Incoming{
		ID: d.ID, UpdateID: d.UpdateID, ChatID: d.ChatID, Seq: d.Seq, ReceivedAt: d.ReceivedAt, SentBefore: d.SentBefore, Raw: d.RawBytes,
		Attempts: d.Attempts, Memo: d.Memo,
	}
	if d.Raw != "" {
		in.Raw = []byte(d.Raw)
	}
	return in
}

type incomingDoneDoc struct {
	UpdateID int64     `bson:"update_id"`
	ChatID   int64     `bson:"chat_id,omitempty"`
	At       time.Time `bson:"at"`
	Outcome  string    `bson:"outcome"`
}

// AddIncoming stores a batch and returns those that are not done yet, in the order
// given: what is new, and what an earlier try at the same batch had stored before it
// failed.
func (s *Store) AddIncoming(ctx context.Context, batch []logistics.Incoming) ([]logistics.Incoming, error) {
	fresh := make([]bool, len(batch))
	err := parallel(ctx, len(batch), func(ctx context.Context, i int) (err error) {
		fresh[i], err = s.addIncoming(ctx, batch[i])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store %d updates: %w", len(batch), err)
	}
	var added []logistics.Incoming
	for i, in := range batch {
		if fresh[i] {
			added = append(added, in)
		}
	}
	return added, nil
}

// addIncoming looks into the archive after storing: FinishIncoming writes there
// before it deletes here, so that whatever is done is in one of the two.
func (s *Store) addIncoming(ctx context.Context, in logistics.Incoming) (bool, error) {
	added, err := add(ctx, s.engine, inboxCollection, in.ID, incomingToDoc(in))
	if err != nil {
		return false, err
	}
	done, err := s.Handled(ctx, in.ID)
	if err == nil && !added {
		return !done, nil
	}
	if err != nil || !done {
		return !done, err
	}
	return false, s.engine.Delete(ctx, inboxCollection, in.ID)
}

// PendingIncoming lists what is not done, in the order of arrival.
func (s *Store) PendingIncoming(ctx context.Context) ([]logistics.Incoming, error) {
	all, err := list(ctx, s.engine, inboxCollection, "", "", incomingDoc.incoming)
	slices.SortStableFunc(all, func(a, b logistics.Incoming) int { return cmp.Compare(a.Seq, b.Seq) })
	return all, err
}

func (s *Store) updateIncoming(ctx context.Context, id string, change func(*logistics.Incoming) error) error {
	_, err := update(ctx, s.engine, inboxCollection, id, incomingDoc.incoming, incomingToDoc, change)
	return err
}

// Remember keeps a value under a key of something in the inbox and returns it, or
// the one that was kept before: what one try has decided holds for the next.
func (s *Store) Remember(ctx context.Context, id, key, value string) (string, error) {
	kept := value
	err := s.updateIncoming(ctx, id, func(in *logistics.Incoming) error {
		if earlier, ok := in.Memo[key]; ok {
			kept = earlier
			return errSame
		}
		kept = value
		if in.Memo == nil {
			in.Memo = map[string]string{}
		}
		in.Memo[key] = value
		return nil
	})
	return kept, err
}

// CountAttempt notes one more try at something in the inbox and returns how many
// there were.
func (s *Store) CountAttempt(ctx context.Context, id string) (int, error) {
	var n int
	err := s.updateIncoming(ctx, id, func(in *logistics.Incoming) error {
		in.Attempts++
		n = in.Attempts
		return nil
	})
	return n, err
}

// Handled reports whether something is done.
func (s *Store) Handled(ctx context.Context, id string) (bool, error) {
	return exists(ctx, s.engine, inboxDoneCollection, id)
}

// Outcomes lists how all was done whose identity begins with these parts: the versions of
// a message.
func (s *Store) Outcomes(ctx context.Context, prefix string) ([]string, error) {
	return list(ctx, s.engine, inboxDoneCollection, prefix+"|", prefixEnd(prefix), func(d incomingDoneDoc) string { return d.Outcome })
}

// FinishIncoming notes that something is done, and how, and empties its place in
// the inbox.
func (s *Store) FinishIncoming(ctx context.Context, in logistics.Incoming, outcome string, now time.Time) error {
	_, err := add(ctx, s.engine, inboxDoneCollection, in.ID, incomingDoneDoc{in.UpdateID, in.ChatID, now, outcome})
	if err != nil {
		return err
	}
	return s.engine.Delete(ctx, inboxCollection, in.ID)
}

type setAsideDoc struct {
	Number   int64       `bson:"number"`
	Reason   string      `bson:"reason"`
	At       time.Time   `bson:"at"`
	Incoming incomingDoc `bson:"incoming"`
}

func (d setAsideDoc) setAside() logistics.SetAside {
	return logistics.SetAside{Number: d.Number, Incoming: d.Incoming.incoming(), Reason: d.Reason, At: d.At}
}

// SetAside takes something that cannot be done out of the inbox, keeps it whole
// and gives it a number. Done again it returns the same number.
func (s *Store) SetAside(ctx context.Context, in logistics.Incoming, reason string, now time.Time) (logistics.SetAside, error) {
	kept, err := get(ctx, s.engine, setAsideCollection, in.ID, setAsideDoc.setAside)
	if errors.Is(err, logistics.ErrNotFound) {
		kept, err = s.keepAside(ctx, in, reason, now)
	}
	if err != nil {
		return logistics.SetAside{}, err
	}
	return kept, s.FinishIncoming(ctx, in, fmt.Sprintf("set aside as U-%d", kept.Number), now)
}

func (s *Store) keepAside(ctx context.Context, in logistics.Incoming, reason string, now time.Time) (logistics.SetAside, error) {
	n, err := s.NextNumber(ctx, seriesSetAside)
	if err != nil {
		return logistics.SetAside{}, err
	}
	if _, err := add(ctx, s.engine, setAsideCollection, in.ID, setAsideDoc{n, reason, now, incomingToDoc(in)}); err != nil {
		return logistics.SetAside{}, err
	}
	return get(ctx, s.engine, setAsideCollection, in.ID, setAsideDoc.setAside)
}

// SetAsides lists everything that was set aside, by number.
func (s *Store) SetAsides(ctx context.Context) ([]logistics.SetAside, error) {
	all, err := list(ctx, s.engine, setAsideCollection, "", "", setAsideDoc.setAside)
	slices.SortFunc(all, func(a, b logistics.SetAside) int { return cmp.Compare(a.Number, b.Number) })
	return all, err
}

// PruneInboxDone forgets what was done before a moment and returns how much that
// was. It reads the whole archive, which a daily job can afford: a row is small,
// and an index by time would cost every single message one more write.
func (s *Store) PruneInboxDone(ctx context.Context, before time.Time) (int, error) {
	n := 0
	err := s.engine.Scan(ctx, inboxDoneCollection, "", "", func(id string, decode func(any) error) error {
		var doc incomingDoneDoc
		if err := decode(&doc); err != nil {
			return err
		}
		if !doc.At.Before(before) {
			return nil
		}
		n++
		return s.engine.Delete(ctx, inboxDoneCollection, id)
	})
	return n, err
}
