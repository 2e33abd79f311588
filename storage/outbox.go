package storage

import (
	"cmp"
	"context"
	"slices"
	"time"

	"laporbot/logistics"
)

// outbox: what is to go out. sent: what has its end, without files. Both by key.
const (
	outboxCollection = "outbox"
	sentCollection   = "sent"
)

type noticeDoc struct {
	Key       string        `bson:"key"`
	Kind      int           `bson:"kind"`
	ChatID    int64         `bson:"chat_id"`
	ThreadID  int           `bson:"thread_id,omitempty"`
	Text      string        `bson:"text"`
	Buttons   [][]buttonDoc `bson:"buttons,omitempty"`
	ReplyTo   int           `bson:"reply_to,omitempty"`
	Edits     string        `bson:"edits,omitempty"`
	EditID    int           `bson:"edit_id,omitempty"`
	Living    bool          `bson:"living,omitempty"`
	Document  *documentDoc  `bson:"document,omitempty"`
	Silent    bool          `bson:"silent,omitempty"`
	Ask       bool          `bson:"ask,omitempty"`
	CreatedAt time.Time     `bson:"created_at,omitempty"`
	NotBefore time.Time     `bson:"not_before,omitempty"`
	Expires   time.Time     `bson:"expires,omitempty"`
	Seq       int64         `bson:"seq"`
	State     string        `bson:"state"`
	Attempts  int           `bson:"attempts,omitempty"`
	Epoch     int64         `bson:"epoch,omitempty"`
	Reason    string        `bson:"reason,omitempty"`
	MessageID int           `bson:"message_id,omitempty"`
	SentAt    time.Time     `bson:"sent_at,omitempty"`
}

type buttonDoc struct {
	Text string `bson:"text"`
	Data string `bson:"data,omitempty"`
	URL  string `bson:"url,omitempty"`
}

type documentDoc struct {
	Name   string `bson:"name"`
	Data   []byte `bson:"data,omitempty"`
	Photo  bool   `bson:"photo,omitempty"`
	Video  bool   `bson:"video,omitempty"`
	FileID string `bson:"file_id,omitempty"`
}

func noticeToDoc(n logistics.Notice) noticeDoc {
	buttons := convert(n.Buttons, func(row []logistics.Button) []buttonDoc {
		return convert(row, func(b logistics.Button) buttonDoc { return buttonDoc(b) })
	})
	return noticeDoc{
		Key: n.Key, Kind: int(n.Kind), ChatID: n.ChatID, ThreadID: n.ThreadID, Text: n.Text, Buttons: buttons,
		ReplyTo: n.ReplyTo, Edits: n.Edits, EditID: n.EditID, Document: (*documentDoc)(n.Document), Living: n.Living, Silent: n.Silent, Ask: n.Ask,
		CreatedAt: n.CreatedAt, NotBefore: n.NotBefore, Expires: n.Expires, Seq: n.Seq, State: string(n.State),
		Attempts: n.Attempts, Epoch: n.Epoch, Reason: n.Reason, MessageID: n.MessageID, SentAt: n.SentAt,
	}
}

func (d noticeDoc) notice() logistics.Notice {
	buttons := convert(d.Buttons, func(row []buttonDoc) []logistics.Button {
		return convert(row, func(b buttonDoc) logistics.Button { return logistics.Button(b) })
	})
	return logistics.Notice{
		Key: d.Key, Kind: logistics.NoticeKind(d.Kind), ChatID: d.ChatID, ThreadID: d.ThreadID, Text: d.Text, Buttons: buttons,
		ReplyTo: d.ReplyTo, Edits: d.Edits, EditID: d.EditID, Document: (*logistics.Document)(d.Document), Living: d.Living, Silent: d.Silent, Ask: d.Ask,
		CreatedAt: d.CreatedAt, NotBefore: d.NotBefore, Expires: d.Expires, Seq: d.Seq, State: logistics.NoticeState(d.State),
		Attempts: d.Attempts, Epoch: d.Epoch, Reason: d.Reason, MessageID: d.MessageID, SentAt: d.SentAt,
	}
}

// AddNotice stores a notice unless its key is, or was, in the outbox, and tells
// whether it did. Of a Living one only the outbox is looked at.
func (s *Store) AddNotice(ctx context.Context, n logistics.Notice) (added bool, err error) {
	added, err = add(ctx, s.engine, outboxCollection, n.Key, noticeToDoc(n))
	if err != nil || !added || n.Living {
		return added, err
	}
	// Looked for afterwards: FinishNotice writes the archive before it deletes here.
	done, err := exists(ctx, s.engine, sentCollection, n.Key)
	if err != nil || !done {
		return !done, err
	}
	return false, s.engine.Delete(ctx, outboxCollection, n.Key)
}

// PendingNotices lists what is to go out, by Seq.
func (s *Store) PendingNotices(ctx context.Context) ([]logistics.Notice, error) {
	all, err := list(ctx, s.engine, outboxCollection, "", "", noticeDoc.notice)
	slices.SortStableFunc(all, func(a, b logistics.Notice) int { return cmp.Compare(a.Seq, b.Seq) })
	return all, err
}

// UpdateNotice changes a notice in the outbox. change may run more than once and
// its error is returned; logistics.ErrNotFound where the notice is not there.
func (s *Store) UpdateNotice(ctx context.Context, key string, change func(*logistics.Notice) error) error {
	_, err := update(ctx, s.engine, outboxCollection, key, noticeDoc.notice, noticeToDoc, change)
	return err
}

// FinishNotice moves a notice as given, without the content of its file, from the
// outbox to the archive. What is in the archive already stays.
func (s *Store) FinishNotice(ctx context.Context, n logistics.Notice) error {
	doc := noticeToDoc(n)
	if doc.Document != nil {
		doc.Document = &documentDoc{Name: doc.Document.Name, Photo: doc.Document.Photo, Video: doc.Document.Video, FileID: doc.Document.FileID}
	}
	if _, err := add(ctx, s.engine, sentCollection, n.Key, doc); err != nil {
		return err
	}
	return s.engine.Delete(ctx, outboxCollection, n.Key)
}

// SentNotice returns a notice from the archive, or logistics.ErrNotFound.
func (s *Store) SentNotice(ctx context.Context, key string) (logistics.Notice, error) {
	return get(ctx, s.engine, sentCollection, key, noticeDoc.notice)
}
