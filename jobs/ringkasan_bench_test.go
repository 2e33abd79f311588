package jobs_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"laporbot/jobs"
	"laporbot/logistics"
	"laporbot/storage"
)

// BenchmarkRingkasan makes the digest of an evening for a group of 20 kecamatan with
// 32 items each, from the database to the outbox, with picture and workbook, after so
// many days of one report a day from each. Flat means that the days behind cost
// nothing. calls counts what the database was asked for one digest.
func BenchmarkRingkasan(b *testing.B) {
	for _, days := range []int{1, 30, 200} {
		b.Run(fmt.Sprintf("%d-days", days), func(b *testing.B) {
			engine, err := storage.Open(b.Context(), storage.Options{Dir: b.TempDir()})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { engine.Close(b.Context()) })
			calls := &counted{Engine: engine}
			store := storage.NewStore(calls)
			must := func(err error) {
				b.Helper()
				if err != nil {
					b.Fatal(err)
				}
			}
			areas := []logistics.Area{{Code: "64.02", Name: "Kutai Kartanegara", TimeZone: "Asia/Makassar"}}
			tps := int64(70)
			for i := range 20 {
				areas = append(areas, logistics.Area{Code: logistics.AreaCode(fmt.Sprintf("64.02.%02d", i+1)), Name: fmt.Sprintf("Kecamatan %02d", i+1), TPS: &tps, Wave: 1})
			}
			var items []logistics.Item
			two := int64(2)
			for i := range 32 {
				items = append(items, logistics.Item{Key: fmt.Sprintf("barang_%02d", i), Name: fmt.Sprintf("Barang %02d", i), Unit: "buah", Blocks: i < 8, NormPerTPS: &two})
			}
			must(store.PutReference(b.Context(), areas, items, nil))
			must(store.PutGroup(b.Context(), logistics.Group{ChatID: -100, Area: "64.02"}))
			first := wita(1, 10, 0)
			for day := range days {
				at := first.AddDate(0, 0, day)
				for i, a := range areas[1:] {
					r := logistics.Report{Number: int64(day*20 + i + 1), Area: a.Code, ChatID: int64(i + 1), MessageID: day + 1, Version: 1, SentAt: at, ReceivedAt: at}
					for k, it := range items {
						n := int64(100 + (day+i+k)%45)
						r.Lines = append(r.Lines, logistics.Line{Item: it.Key, State: logistics.StateCount, Count: &n})
					}
					_, _, err := store.AddReport(b.Context(), r)
					must(err)
					_, err = store.ApplyReport(b.Context(), r)
					must(err)
				}
			}
			deps := jobs.Deps{
				Store: store, Outbox: &post{store: store}, Root: "64.02", ReminderSchedule: "0 9 * * *", DigestSchedule: "0 20 * * *",
				Plan: logistics.Plan{Deadline: 18 * time.Hour, Location: time.FixedZone("WITA", 8*3600)},
			}
			all := jobs.All(deps)
			digest := all[slices.IndexFunc(all, func(j jobs.Job) bool { return j.Name == "ringkasan" })]
			evening := first.AddDate(0, 0, days-1).Add(10 * time.Hour)
			calls.calls.Store(0)
			made := 0
			for b.Loop() {
				made++
				slot := evening.Add(time.Duration(made) * time.Second)
				must(digest.Run(b.Context(), slot, slot))
			}
			b.ReportMetric(float64(calls.calls.Load())/float64(made), "calls/op")
		})
	}
}
