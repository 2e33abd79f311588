package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"laporbot/logistics"
)

// reports: by area, sending time, chat, message and version; never changed.
// numbers: by "R-n", the id of the report that has the number.
const (
	reportsCollection = "reports"
	numbersCollection = "numbers"
)

type lineDoc struct {
	Item    string `bson:"item"`
	State   string `bson:"state,omitempty"`
	Count   *int64 `bson:"count,omitempty"`
	Damaged *int64 `bson:"damaged,omitempty"`
	Short   *int64 `bson:"short,omitempty"`
	Over    *int64 `bson:"over,omitempty"`
	Packs   *int64 `bson:"packs,omitempty"`
	Unit    string `bson:"unit,omitempty"`
	Note    string `bson:"note,omitempty"`
	Of      *int64 `bson:"of,omitempty"`
}

func lineToDoc(l logistics.Line) lineDoc {
	return lineDoc{l.Item, string(l.State), l.Count, l.Damaged, l.Short, l.Over, l.Packs, l.Unit, l.Note, l.Of}
}

func (d lineDoc) line() logistics.Line {
	return logistics.Line{
		Item: d.Item, State: logistics.State(d.State), Count: d.Count, Damaged: d.Damaged, Short: d.Short, Over: d.Over,
		Packs: d.Packs, Unit: d.Unit, Note: d.Note, Of: d.Of,
	}
}

type reportDoc struct {
	Number     int64     `bson:"number"`
	Area       string    `bson:"area"`
	Sender     int64     `bson:"sender"`
	OnBehalf   string    `bson:"on_behalf,omitempty"`
	ChatID     int64     `bson:"chat_id"`
	MessageID  int       `bson:"message_id"`
	Version    int       `bson:"version"`
	SentAt     time.Time `bson:"sent_at"`
	ReceivedAt time.Time `bson:"received_at"`
	CountedAt  string    `bson:"counted_at,omitempty"`
	Lines      []lineDoc `bson:"lines,omitempty"`
	Notes      []string  `bson:"notes,omitempty"`
	Unread     []string  `bson:"unread,omitempty"`
	Text       string    `bson:"text"`
	Digest     string    `bson:"digest,omitempty"`
	Withdrawn  bool      `bson:"withdrawn,omitempty"`
	Cause      string    `bson:"cause,omitempty"`
}

func reportToDoc(r logistics.Report) reportDoc {
	return reportDoc{
		r.Number, string(r.Area), r.Sender, r.OnBehalf, r.ChatID, r.MessageID, r.Version, r.SentAt, r.ReceivedAt, r.CountedAt,
		convert(r.Lines, lineToDoc), r.Notes, r.Unread, r.Text, r.Digest, r.Withdrawn, r.Cause,
	}
}

func (d reportDoc) report() logistics.Report {
	return logistics.Report{
		Number: d.Number, Area: logistics.AreaCode(d.Area), Sender: d.Sender, OnBehalf: d.OnBehalf, ChatID: d.ChatID,
		MessageID: d.MessageID, Version: d.Version, SentAt: d.SentAt, ReceivedAt: d.ReceivedAt, CountedAt: d.CountedAt,
		Lines: convert(d.Lines, lineDoc.line), Notes: d.Notes, Unread: d.Unread, Text: d.Text, Digest: d.Digest, Withdrawn: d.Withdrawn, Cause: d.Cause,
	}
}

type numberDoc struct {
	Report string `bson:"report"`
}

func numberID(n int64) string { return fmt.Sprintf("R-%d", n) }

// AddReport stores a report and its number. If a report with its id is there
// already, that one stays and is returned with its own number.
func (s *Store) AddReport(ctx context.Context, r logistics.Report) (stored logistics.Report, added bool, err error) {
	id := r.ID()
	if added, err = add(ctx, s.engine, reportsCollection, id, reportToDoc(r)); err != nil {
		return logistics.Report{}, false, err
	}
	stored = r
	stored.SentAt, stored.ReceivedAt = asStored(r.SentAt), asStored(r.ReceivedAt)
	if !added {
		if stored, err = get(ctx, s.engine, reportsCollection, id, reportDoc.report); err != nil {
			return logistics.Report{}, false, err
		}
	}
	if _, err := add(ctx, s.engine, numbersCollection, numberID(stored.Number), numberDoc{id}); err != nil {
		return logistics.Report{}, false, err
	}
	return stored, added, nil
}

// ReportByNumber returns the report R-n, or logistics.ErrNotFound.
func (s *Store) ReportByNumber(ctx context.Context, n int64) (logistics.Report, error) {
	id, err := get(ctx, s.engine, numbersCollection, numberID(n), func(d numberDoc) string { return d.Report })
	if err != nil {
		return logistics.Report{}, err
	}
	return get(ctx, s.engine, reportsCollection, id, reportDoc.report)
}

// ReportAt returns the report of an area by its place among the reports of that
// area, as the lines of a stock name it, or logistics.ErrNotFound.
func (s *Store) ReportAt(ctx context.Context, area logistics.AreaCode, order string) (logistics.Report, error) {
	return get(ctx, s.engine, reportsCollection, string(area)+"|"+order, reportDoc.report)
}

// ReportsOf lists what an area has sent with from ≤ sending time < to, oldest
// first; a zero to means to the end.
func (s *Store) ReportsOf(ctx context.Context, area logistics.AreaCode, from, to time.Time) ([]logistics.Report, error) {
	prefix := string(area)
	start, end := prefix+"|", prefixEnd(prefix)
	if !from.IsZero() {
		start += logistics.TimeKey(from)
	}
	if !to.IsZero() {
		end = prefix + "|" + logistics.TimeKey(to)
	}
	return list(ctx, s.engine, reportsCollection, start, end, reportDoc.report)
}

// LastReports lists the newest reports of an area, newest last, at most limit.
func (s *Store) LastReports(ctx context.Context, area logistics.AreaCode, limit int) ([]logistics.Report, error) {
	if limit <= 0 {
		return nil, nil
	}
	var last []logistics.Report
	prefix := string(area)
	err := s.engine.ScanBack(ctx, reportsCollection, prefix+"|", prefixEnd(prefix), func(_ string, decode func(any) error) error {
		var doc reportDoc
		if err := decode(&doc); err != nil {
			return err
		}
		if last = append(last, doc.report()); len(last) == limit {
			return ErrStop
		}
		return nil
	})
	slices.Reverse(last)
	return last, err
}

// Versions lists all versions of one message, oldest first.
func (s *Store) Versions(ctx context.Context, area logistics.AreaCode, sentAt time.Time, chatID int64, messageID int) ([]logistics.Report, error) {
	id := logistics.Report{Area: area, SentAt: sentAt, ChatID: chatID, MessageID: messageID}.ID()
	prefix := id[:len(id)-len("|000")]
	return list(ctx, s.engine, reportsCollection, prefix+"|", prefixEnd(prefix), reportDoc.report)
}

// ReportAreas lists the areas that have sent anything, by code.
func (s *Store) ReportAreas(ctx context.Context) ([]logistics.AreaCode, error) {
	var areas []logistics.AreaCode
	for from := ""; ; {
		var area string
		err := s.engine.Scan(ctx, reportsCollection, from, "", func(_ string, decode func(any) error) error {
			var doc reportDoc
			if err := decode(&doc); err != nil {
				return err
			}
			area = doc.Area
			return ErrStop
		})
		if err != nil || area == "" {
			return areas, err
		}
		areas = append(areas, logistics.AreaCode(area))
		from = prefixEnd(area)
	}
}
