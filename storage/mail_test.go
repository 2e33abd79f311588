package storage_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"laporbot/logistics"
	"laporbot/storage"
	"laporbot/storage/storagetest"
)

func incoming(n int) logistics.Incoming {
	return logistics.Incoming{
		ID: fmt.Sprintf("m|7|%03d", n), UpdateID: int64(n), ChatID: 7, Seq: int64(1000 - n), ReceivedAt: start, Raw: []byte(`{"update_id":1}`),
	}
}

func identities(all []logistics.Incoming) []string {
	var ids []string
	for _, in := range all {
		ids = append(ids, in.ID)
	}
	return ids
}

func TestInboxTakesEachOnce(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		var batch []logistics.Incoming
		for n := range 100 {
			batch = append(batch, incoming(n))
		}
		added, err := s.AddIncoming(ctx, batch[:60])
		must(t, err)
		equal(t, batch[:60], added)
		must(t, s.FinishIncoming(ctx, batch[3], "answered", start))
		must(t, s.FinishIncoming(ctx, batch[3], "answered", start))
		moved := batch[5] // the same message under another update number
		moved.UpdateID = 999
		added, err = s.AddIncoming(ctx, append(batch, moved))
		must(t, err)
		// Not batch[3], which is done; but what was stored and may not have been handed on.
		again := append(append(slices.Clone(batch[:3]), batch[4:]...), moved)
		equal(t, again, added)
		pending, err := s.PendingIncoming(ctx)
		must(t, err)
		if len(pending) != 99 || pending[0].ID != "m|7|099" || pending[98].ID != "m|7|000" {
			t.Errorf("pending, by order of arrival: %q", identities(pending))
		}
		for n, want := range map[int]bool{3: true, 4: false} {
			done, err := s.Handled(ctx, batch[n].ID)
			must(t, err)
			equal(t, want, done)
		}
		none, err := s.AddIncoming(ctx, nil)
		must(t, err)
		equal(t, 0, len(none))
	})
}

func TestInboxRemembers(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		in := incoming(1)
		_, err := s.AddIncoming(ctx, []logistics.Incoming{in})
		must(t, err)
		for _, value := range []string{"64.02.01", "64.02.02", ""} {
			kept, err := s.Remember(ctx, in.ID, "area", value)
			must(t, err)
			equal(t, "64.02.01", kept)
		}
		kept, err := s.Remember(ctx, in.ID, "empty", "")
		must(t, err)
		equal(t, "", kept)
		for want := 1; want <= 3; want++ {
			n, err := s.CountAttempt(ctx, in.ID)
			must(t, err)
			equal(t, want, n)
		}
		pending, err := s.PendingIncoming(ctx)
		must(t, err)
		in.Attempts, in.Memo = 3, map[string]string{"area": "64.02.01", "empty": ""}
		equal(t, []logistics.Incoming{in}, pending)
		_, err = s.Remember(ctx, "gone", "area", "x")
		wantErr(t, err, logistics.ErrNotFound)
	})
}

func TestInboxOutcomes(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		for id, outcome := range map[string]string{"m|7|12|0": "lapor", "m|7|120|0": "stok", "e|7|12|1": "edit", "e|7|12|2": "lapor"} {
			must(t, s.FinishIncoming(ctx, logistics.Incoming{ID: id}, outcome, start))
		}
		for prefix, want := range map[string][]string{"m|7|12": {"lapor"}, "e|7|12": {"edit", "lapor"}, "m|7|1": nil} {
			got, err := s.Outcomes(ctx, prefix)
			must(t, err)
			equal(t, want, got)
		}
	})
}

func TestInboxKeepsAnyBytes(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		in := incoming(1)
		in.SentBefore = start.Add(-time.Hour)
		in.Raw = []byte("{\"text\":\"\xff\x00\"}")
		_, err := s.AddIncoming(t.Context(), []logistics.Incoming{in})
		must(t, err)
		pending, err := s.PendingIncoming(t.Context())
		must(t, err)
		equal(t, []logistics.Incoming{in}, pending)
	})
}

func TestSetAsideHasOneNumber(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, db storagetest.Database) {
		ctx := t.Context()
		e := db(t)
		s, lossy := storage.NewStore(e), storage.NewStore(storagetest.Lossy(e))
		in := incoming(1)
		_, err := s.AddIncoming(ctx, []logistics.Incoming{in, incoming(2)})
		must(t, err)
		var first logistics.SetAside
		again(t, func() (err error) { first, err = lossy.SetAside(ctx, in, "panic", start); return err })
		second, err := s.SetAside(ctx, in, "another reason", start.Add(time.Hour))
		must(t, err)
		equal(t, first, second)
		all, err := s.SetAsides(ctx)
		must(t, err)
		equal(t, []logistics.SetAside{first}, all)
		pending, err := s.PendingIncoming(ctx)
		must(t, err)
		equal(t, []string{"m|7|002"}, identities(pending))
		added, err := s.AddIncoming(ctx, []logistics.Incoming{in})
		must(t, err)
		equal(t, 0, len(added))
	})
}

func TestInboxIsPruned(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		for n := range 10 {
			must(t, s.FinishIncoming(ctx, incoming(n), "answered", start.Add(time.Duration(n)*time.Hour)))
		}
		n, err := s.PruneInboxDone(ctx, start.Add(4*time.Hour))
		must(t, err)
		equal(t, 4, n)
		for n, want := range map[int]bool{3: false, 4: true} {
			done, err := s.Handled(ctx, incoming(n).ID)
			must(t, err)
			equal(t, want, done)
		}
	})
}

func TestOutboxTakesEachKeyOnce(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		first := logistics.Notice{Key: "o|R-1|ack", ChatID: 7, Seq: 2, Text: "satu", State: logistics.NoticePending, CreatedAt: start}
		for _, want := range []bool{true, false} {
			added, err := s.AddNotice(ctx, first)
			must(t, err)
			equal(t, want, added)
		}
		_, err := s.AddNotice(ctx, logistics.Notice{Key: "o|R-0|ack", ChatID: 7, Seq: 3})
		must(t, err)
		_, err = s.AddNotice(ctx, logistics.Notice{Key: "o|R-9|ack", ChatID: 7, Seq: 1})
		must(t, err)
		must(t, s.UpdateNotice(ctx, first.Key, func(n *logistics.Notice) error {
			n.State, n.Epoch = logistics.NoticeSending, 4
			return nil
		}))
		first.State, first.Epoch = logistics.NoticeSending, 4
		pending, err := s.PendingNotices(ctx)
		must(t, err)
		if len(pending) != 3 || pending[0].Seq != 1 || pending[2].Seq != 3 {
			t.Errorf("pending %+v", pending)
		}
		equal(t, first, pending[1])

		_, err = s.SentNotice(ctx, first.Key)
		wantErr(t, err, logistics.ErrNotFound)
		first.State, first.MessageID = logistics.NoticeSent, 55
		must(t, s.FinishNotice(ctx, first))
		other := first
		other.MessageID = 56
		must(t, s.FinishNotice(ctx, other))
		sent, err := s.SentNotice(ctx, first.Key)
		must(t, err)
		equal(t, first, sent)
		added, err := s.AddNotice(ctx, first)
		must(t, err)
		equal(t, false, added)
		pending, err = s.PendingNotices(ctx)
		must(t, err)
		equal(t, 2, len(pending))
		err = s.UpdateNotice(ctx, first.Key, func(*logistics.Notice) error { return nil })
		wantErr(t, err, logistics.ErrNotFound)
	})
}

// The way of one report, with every answer of the database lost once: done again
// from its beginning each time, it ends as if nothing had been lost.
func TestWorkIsRepeatable(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, db storagetest.Database) {
		ctx := t.Context()
		e := db(t)
		s := storage.NewStore(e)
		lossy := storage.NewStore(storagetest.Lossy(e))
		in := incoming(1)
		again(t, func() error { _, err := lossy.AddIncoming(ctx, []logistics.Incoming{in}); return err })
		var stored logistics.Report
		again(t, func() error {
			n, err := lossy.NextNumber(ctx, "R")
			if err != nil {
				return err
			}
			r := report(n, "64.02.01", start, 12)
			r.MessageID = 55 // another number at each try, and always the same message
			if stored, _, err = lossy.AddReport(ctx, r); err != nil {
				return err
			}
			if _, err := lossy.ApplyReport(ctx, stored); err != nil {
				return err
			}
			if _, err := lossy.AddNotice(ctx, logistics.Notice{Key: "ack", ChatID: 7, Text: stored.Name()}); err != nil {
				return err
			}
			return lossy.FinishIncoming(ctx, in, "answered", start)
		})
		again(t, func() error {
			return lossy.FinishNotice(ctx, logistics.Notice{Key: "ack", MessageID: 3, Text: stored.Name()})
		})

		reports, err := s.ReportsOf(ctx, "64.02.01", time.Time{}, time.Time{})
		must(t, err)
		equal(t, []logistics.Report{stored}, reports)
		byNumber, err := s.ReportByNumber(ctx, stored.Number)
		must(t, err)
		equal(t, stored, byNumber)
		ok, err := s.CheckStock(ctx, "64.02.01")
		must(t, err)
		equal(t, true, ok)
		sent, err := s.SentNotice(ctx, "ack")
		must(t, err)
		equal(t, stored.Name(), sent.Text)
		for name, want := range map[string]int64{"inbox": 0, "outbox": 0, "inbox_done": 1, "sent": 1, "numbers": 1, "stock": 1} {
			n, err := e.Count(ctx, name)
			must(t, err)
			if n != want {
				t.Errorf("%d documents in %s, want %d", n, name, want)
			}
		}
	})
}
