package storage_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"laporbot/logistics"
	"laporbot/storage"
	"laporbot/storage/storagetest"
)

func TestNumbersAreGivenOnce(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, db storagetest.Database) {
		e := db(t)
		stores := []*storage.Store{storage.NewStore(e), storage.NewStore(e)} // as two processes
		const callers, each = 16, 8
		given := make(chan int64, callers*each)
		var wg sync.WaitGroup
		for i := range callers {
			wg.Go(func() {
				for range each {
					n, err := stores[i%2].NextNumber(t.Context(), "R")
					if err != nil {
						t.Error(err)
					}
					given <- n
				}
			})
		}
		wg.Wait()
		close(given)
		seen := map[int64]bool{}
		for n := range given {
			if seen[n] || n < 1 || n > callers*each {
				t.Errorf("number %d was given twice or is out of range", n)
			}
			seen[n] = true
		}
		n, err := stores[0].NextNumber(t.Context(), "U")
		must(t, err)
		equal(t, int64(1), n)
	})
}

func report(n int64, area logistics.AreaCode, at time.Time, count int64) logistics.Report {
	return logistics.Report{
		Number: n, Area: area, Sender: 7, ChatID: 7, MessageID: int(n), Version: 1, SentAt: at, ReceivedAt: at,
		Lines: []logistics.Line{{Item: "kotak", State: logistics.StateCount, Count: &count}}, Text: fmt.Sprint("kotak ", count),
	}
}

func TestReportIsStoredOnce(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		r := report(12, "64.02.01", start, 5)
		_, added, err := s.AddReport(ctx, r)
		must(t, err)
		equal(t, true, added)
		repeated := r
		repeated.Number, repeated.Text = 13, "once more"
		stored, added, err := s.AddReport(ctx, repeated)
		must(t, err)
		equal(t, false, added)
		equal(t, r, stored)
		_, err = s.ReportByNumber(ctx, 13)
		wantErr(t, err, logistics.ErrNotFound)
	})
}

func TestReportsByTime(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		at := func(n int64) time.Time { return start.Add(time.Duration(n) * time.Minute) }
		for _, n := range []int64{3, 1, 5, 2, 4} {
			_, _, err := s.AddReport(ctx, report(n, "64.02.01", at(n), n))
			must(t, err)
		}
		for _, area := range []logistics.AreaCode{"64.02", "64.02.01.2001", "64.02.02"} {
			_, _, err := s.AddReport(ctx, report(100, area, at(2), 0))
			must(t, err)
		}
		edit := report(6, "64.02.01", at(5), 50)
		edit.MessageID, edit.Version = 5, 2
		_, _, err := s.AddReport(ctx, edit)
		must(t, err)

		numbers := func(reports []logistics.Report, err error) []int64 {
			t.Helper()
			must(t, err)
			var all []int64
			for _, r := range reports {
				all = append(all, r.Number)
			}
			return all
		}
		never := time.Time{}
		equal(t, []int64{1, 2, 3, 4, 5, 6}, numbers(s.ReportsOf(ctx, "64.02.01", never, never)))
		equal(t, []int64{2, 3}, numbers(s.ReportsOf(ctx, "64.02.01", at(2), at(4))))
		equal(t, []int64{4, 5, 6}, numbers(s.ReportsOf(ctx, "64.02.01", at(4), never)))
		equal(t, []int64(nil), numbers(s.ReportsOf(ctx, "64.02.03", never, never)))
		equal(t, []int64{4, 5, 6}, numbers(s.LastReports(ctx, "64.02.01", 3)))
		equal(t, []int64(nil), numbers(s.LastReports(ctx, "64.02.01", 0)))
		equal(t, []int64{5, 6}, numbers(s.Versions(ctx, "64.02.01", at(5), 7, 5)))
		equal(t, []int64(nil), numbers(s.Versions(ctx, "64.02.01", at(5), 7, 55)))
		areas, err := s.ReportAreas(ctx)
		must(t, err)
		equal(t, []logistics.AreaCode{"64.02.01.2001", "64.02.01", "64.02.02", "64.02"}, areas)
	})
}

func TestStock(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		empty, err := s.Stock(ctx, "64.02.01")
		must(t, err)
		equal(t, logistics.Stock{Area: "64.02.01"}, empty)
		for n, area := range []logistics.AreaCode{"64.02.01", "64.02.01.2001", "64.02.01.2001/003", "64.02.02", "64"} {
			r := report(int64(n+1), area, start, int64(n))
			_, _, err := s.AddReport(ctx, r)
			must(t, err)
			_, err = s.ApplyReport(ctx, r)
			must(t, err)
		}
		var areas []logistics.AreaCode
		stocks, err := s.Stocks(ctx, "64.02.01")
		must(t, err)
		for _, stock := range stocks {
			areas = append(areas, stock.Area)
		}
		equal(t, []logistics.AreaCode{"64.02.01", "64.02.01.2001", "64.02.01.2001/003"}, areas)
		ok, err := s.CheckStock(ctx, "64.02.01")
		must(t, err)
		equal(t, true, ok)

		// A stock that says something else than the reports is found and mended.
		_, err = s.ApplyReport(ctx, report(99, "64.02.01", start.Add(time.Hour), 77))
		must(t, err)
		ok, err = s.CheckStock(ctx, "64.02.01")
		must(t, err)
		equal(t, false, ok)
		mended, err := s.Refold(ctx, "64.02.01")
		must(t, err)
		equal(t, int64(1), mended.Last)
		ok, err = s.CheckStock(ctx, "64.02.01")
		must(t, err)
		equal(t, true, ok)
	})
}

// While reports come in, the stock is folded again and again: none is lost.
func TestFoldDuringReports(t *testing.T) {
	onStores(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		const reporters, each = 4, 8
		var reporting, folding sync.WaitGroup
		for i := range int64(reporters) {
			reporting.Go(func() {
				for j := range int64(each) {
					n := 1 + i*each + j
					r := report(n, "64.02.01", start.Add(time.Duration(n)*time.Second), n)
					r.Lines[0].Item = fmt.Sprint("item", n)
					if _, _, err := s.AddReport(ctx, r); err != nil {
						t.Error(err)
					}
					if _, err := s.ApplyReport(ctx, r); err != nil {
						t.Error(err)
					}
				}
			})
		}
		done := make(chan struct{})
		folding.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if _, err := s.Refold(ctx, "64.02.01"); err != nil {
					t.Log(err) // overtaken too often
				}
			}
		})
		reporting.Wait()
		close(done)
		folding.Wait()
		stock, err := s.Stock(ctx, "64.02.01")
		must(t, err)
		if len(stock.Lines) != reporters*each || stock.Last != reporters*each {
			t.Errorf("stock has %d lines, last report %d", len(stock.Lines), stock.Last)
		}
		ok, err := s.CheckStock(ctx, "64.02.01")
		must(t, err)
		equal(t, true, ok)
	})
}
