package storage_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"laporbot/logistics"
	"laporbot/storage"
	"laporbot/storage/storagetest"
)

// BenchmarkIntake stores a poll of 100 updates.
func BenchmarkIntake(b *testing.B) {
	onEngines(b, func(b *testing.B, db storagetest.Database) {
		s := storage.NewStore(db(b))
		n := 0
		for b.Loop() {
			batch := make([]logistics.Incoming, 100)
			for i := range batch {
				n++
				batch[i] = incoming(n)
				batch[i].ID = fmt.Sprintf("m|%012d|1", n)
			}
			if added, err := s.AddIncoming(b.Context(), batch); err != nil || len(added) != 100 {
				b.Fatal(len(added), err)
			}
		}
		b.ReportMetric(float64(100*b.N)/b.Elapsed().Seconds(), "updates/s")
	})
}

// BenchmarkLapor does all that the store is asked for by one /lapor, from the
// inbox to the archive of its answer, for 16 chats at once, on top of a history.
func BenchmarkLapor(b *testing.B) {
	onEngines(b, func(b *testing.B, db storagetest.Database) {
		for _, history := range []int{1_000, 100_000} {
			for _, workers := range []int{1, 16} {
				b.Run(fmt.Sprintf("reports=%d/chats=%d", history, workers), func(b *testing.B) {
					e := db(b)
					for _, name := range []string{"reports", "stock", "numbers", "inbox_done", "sent"} {
						if err := e.Drop(b.Context(), name); err != nil {
							b.Fatal(err)
						}
					}
					fillHistory(b, e, history)
					s := storage.NewStore(e)
					var wg sync.WaitGroup
					var next atomic.Int64
					b.ResetTimer()
					for range workers {
						wg.Go(func() {
							for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
								if err := oneLapor(b.Context(), s, n); err != nil {
									b.Error(err)
									return
								}
							}
						})
					}
					wg.Wait()
					b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
				})
			}
		}
	})
}

func oneLapor(ctx context.Context, s *storage.Store, n int64) error {
	in := incoming(int(n))
	in.ID = fmt.Sprintf("m|%d|%d", n%20, n)
	if _, err := s.AddIncoming(ctx, []logistics.Incoming{in}); err != nil {
		return err
	}
	if _, err := s.Handled(ctx, in.ID); err != nil {
		return err
	}
	if _, err := s.Catalog(ctx, "64.02"); err != nil {
		return err
	}
	number, err := s.NextNumber(ctx, "R")
	if err != nil {
		return err
	}
	if _, err := s.Remember(ctx, in.ID, "number", fmt.Sprint(number)); err != nil {
		return err
	}
	r := report(number, logistics.AreaCode(fmt.Sprintf("64.02.%02d", n%20)), start.Add(time.Duration(n)*time.Second), n)
	r.MessageID = int(n)
	r.Number = -n // no number of the history
	if _, err := s.LastReports(ctx, r.Area, 1); err != nil {
		return err
	}
	if r, _, err = s.AddReport(ctx, r); err != nil {
		return err
	}
	if _, err := s.ApplyReport(ctx, r); err != nil {
		return err
	}
	notice := logistics.Notice{Key: in.ID + "/ack", ChatID: 7, Seq: n, Text: "Tercatat: kotak suara 120 dari 120 (100 %). R-12"}
	if _, err := s.AddNotice(ctx, notice); err != nil {
		return err
	}
	if err := s.FinishIncoming(ctx, in, "answered", start); err != nil {
		return err
	}
	if err := s.UpdateNotice(ctx, notice.Key, func(n *logistics.Notice) error { n.State = logistics.NoticeSending; return nil }); err != nil {
		return err
	}
	notice.MessageID = int(n)
	return s.FinishNotice(ctx, notice)
}

// fillHistory stores so many reports of 20 areas.
func fillHistory(b *testing.B, e storage.Engine, n int) {
	type doc struct {
		ID       string `bson:"_id"`
		Rev      string `bson:"rev"`
		Number   int64
		Area     string
		Text     string
		ChatID   int64     `bson:"chat_id"`
		SentAt   time.Time `bson:"sent_at"`
		Received time.Time `bson:"received_at"`
		Lines    []bson.D
	}
	lines := []bson.D{
		{{Key: "item", Value: "surat_suara_gubernur"}, {Key: "state", Value: "jumlah"}, {Key: "count", Value: int64(12_500)}},
		{{Key: "item", Value: "kotak_suara"}, {Key: "state", Value: "jumlah"}, {Key: "count", Value: int64(144)}, {Key: "damaged", Value: int64(2)}},
	}
	var docs []bson.Raw
	for i := range n {
		at := start.Add(-time.Duration(n-i) * time.Minute)
		r := report(int64(i), logistics.AreaCode(fmt.Sprintf("64.02.%02d", i%20)), at, 5)
		raw, err := bson.Marshal(doc{
			r.ID(), "1 01234567", r.Number, string(r.Area), "surat suara gub 12.500, kotak suara 144, 2 rusak", 7, at, at, lines,
		})
		if err != nil {
			b.Fatal(err)
		}
		if docs = append(docs, raw); len(docs) == 1000 || i == n-1 {
			if err := e.Load(b.Context(), "reports", docs); err != nil {
				b.Fatal(err)
			}
			docs = nil
		}
	}
}

// BenchmarkOpen opens a database of 100,000 reports.
func BenchmarkOpen(b *testing.B) {
	onEngines(b, func(b *testing.B, db storagetest.Database) {
		e := db(b)
		fillHistory(b, e, 100_000)
		if err := e.Close(b.Context()); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if err := db(b).Close(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkCheck reads all of a database of 100,000 reports.
func BenchmarkCheck(b *testing.B) {
	onEngines(b, func(b *testing.B, db storagetest.Database) {
		e := db(b)
		fillHistory(b, e, 100_000)
		for b.Loop() {
			if n, err := storage.Check(b.Context(), e, nil); err != nil || n != 100_000 {
				b.Fatal(n, err)
			}
		}
	})
}

func onEngines(b *testing.B, bench func(b *testing.B, db storagetest.Database)) {
	b.Run("bbolt", func(b *testing.B) { bench(b, storagetest.Bolt(b)) })
	b.Run("mongodb", func(b *testing.B) { bench(b, storagetest.Mongo(b)) })
}
