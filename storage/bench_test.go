package storage_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"laporbot/storage"
	"laporbot/storage/storagetest"
)

func BenchmarkInsert(b *testing.B) {
	each(b, func(b *testing.B, e storage.Engine, n int64) error {
		return e.Insert(b.Context(), "things", fmt.Sprintf("%09d", n), bson.D{{Key: "text", Value: "surat suara 12.500"}, {Key: "count", Value: n}})
	})
}

func BenchmarkUpdate(b *testing.B) {
	each(b, func(b *testing.B, e storage.Engine, n int64) error {
		var doc struct {
			Text  string
			Count int64
		}
		id := fmt.Sprint("doc", n%64)
		if n < 64 {
			return e.Insert(b.Context(), "things", id, doc)
		}
		return e.Update(b.Context(), "things", id, &doc, func() error { doc.Count++; return nil })
	})
}

func BenchmarkGet(b *testing.B) {
	each(b, func(b *testing.B, e storage.Engine, n int64) error {
		id := fmt.Sprint("doc", n%64)
		if n < 64 {
			return e.Insert(b.Context(), "things", id, bson.D{{Key: "text", Value: "surat suara 12.500"}})
		}
		var doc struct{ Text string }
		return e.Get(b.Context(), "things", id, &doc)
	})
}

// each runs an operation alone and from 16 goroutines, on both engines. The
// first 64 calls come one after the other, before the clock starts.
func each(b *testing.B, do func(b *testing.B, e storage.Engine, n int64) error) {
	engines := []struct {
		name string
		open func(testing.TB) storagetest.Database
	}{{"bbolt", storagetest.Bolt}, {"mongodb", storagetest.Mongo}}
	for _, engine := range engines {
		for _, workers := range []int{1, 16} {
			b.Run(fmt.Sprintf("%s/goroutines=%d", engine.name, workers), func(b *testing.B) {
				e := engine.open(b)(b)
				var n atomic.Int64
				for range 64 {
					if err := do(b, e, n.Add(1)-1); err != nil {
						b.Fatal(err)
					}
				}
				left := atomic.Int64{}
				left.Store(int64(b.N))
				b.ResetTimer()
				done := make(chan error, workers)
				for range workers {
					go func() {
						for left.Add(-1) >= 0 {
							if err := do(b, e, n.Add(1)-1); err != nil {
								done <- err
								return
							}
						}
						done <- nil
					}()
				}
				for range workers {
					if err := <-done; err != nil {
						b.Error(err)
					}
				}
			})
		}
	}
}
