package storage

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"laporbot/logistics"
)

// stock: by area.
const stockCollection = "stock"

type stockDoc struct {
	Area       string         `bson:"area"`
	Lines      []stockLineDoc `bson:"lines,omitempty"`
	Last       int64          `bson:"last_number,omitempty"`
	LastOrder  string         `bson:"last_order,omitempty"`
	LastSentAt time.Time      `bson:"last_sent_at,omitempty"`
	LastState  string         `bson:"last_state,omitempty"`
	Applied    int64          `bson:"applied"`
}

type stockLineDoc struct {
	Line   lineDoc   `bson:",inline"`
	Report int64     `bson:"report"`
	Order  string    `bson:"order"`
	SentAt time.Time `bson:"sent_at"`
	Sender int64     `bson:"sender"`

	Carried bool         `bson:"carried,omitempty"`
	From    *quantityDoc `bson:"from,omitempty"`
}

type quantityDoc struct {
	State  string `bson:"state,omitempty"`
	Count  *int64 `bson:"count,omitempty"`
	Report int64  `bson:"report"`
	Order  string `bson:"order"`
}

func stockToDoc(s logistics.Stock) stockDoc {
	lines := convert(s.Lines, func(l logistics.StockLine) stockLineDoc {
		d := stockLineDoc{Line: lineToDoc(l.Line), Report: l.Report, Order: l.Order, SentAt: l.SentAt, Sender: l.Sender, Carried: l.Carried}
		if q := l.From; q != nil {
			d.From = &quantityDoc{string(q.State), q.Count, q.Report, q.Order}
		}
		return d
	})
	return stockDoc{string(s.Area), lines, s.Last, s.LastOrder, s.LastSentAt, string(s.LastState), s.Applied}
}

func (d stockDoc) stock() logistics.Stock {
	lines := convert(d.Lines, func(l stockLineDoc) logistics.StockLine {
		line := logistics.StockLine{Line: l.Line.line(), Report: l.Report, Order: l.Order, SentAt: l.SentAt, Sender: l.Sender, Carried: l.Carried}
		if q := l.From; q != nil {
			line.From = &logistics.Quantity{State: logistics.State(q.State), Count: q.Count, Report: q.Report, Order: q.Order}
		}
		return line
	})
	return logistics.Stock{
		Area: logistics.AreaCode(d.Area), Lines: lines, Last: d.Last, LastOrder: d.LastOrder, LastSentAt: d.LastSentAt,
		LastState: logistics.State(d.LastState), Applied: d.Applied,
	}
}

// Stock returns what an area has; an empty stock where nothing was reported.
func (s *Store) Stock(ctx context.Context, area logistics.AreaCode) (logistics.Stock, error) {
	stock, err := get(ctx, s.engine, stockCollection, string(area), stockDoc.stock)
	if errors.Is(err, logistics.ErrNotFound) {
		return logistics.Stock{Area: area}, nil
	}
	return stock, err
}

// Stocks lists the stocks of an area and all below it, by code.
func (s *Store) Stocks(ctx context.Context, under logistics.AreaCode) ([]logistics.Stock, error) {
	from, to := subtree(under)
	return list(ctx, s.engine, stockCollection, from, to, stockDoc.stock)
}

// subtree is the range of the codes at and below an area: what follows its code
// is nothing, a dot or a slash, and the byte after these two is a zero.
func subtree(code logistics.AreaCode) (from, to string) { return string(code), string(code) + "0" }

// ApplyReport brings the first version of a message into the stock of its area and
// returns that. What corrects or withdraws one is for Refold, since the lines of the
// version before would stay; one that is withdrawn is refused.
func (s *Store) ApplyReport(ctx context.Context, r logistics.Report) (logistics.Stock, error) {
	if r.Withdrawn {
		return logistics.Stock{}, fmt.Errorf("apply report %s to the stock: %w", r.ID(), errWithdrawn)
	}
	return upsert(ctx, s.engine, stockCollection, string(r.Area), stockDoc.stock, stockToDoc, func(stock *logistics.Stock) error {
		stock.Area = r.Area
		stock.Apply(r)
		return nil
	})
}

// errWithdrawn says that a report counts no more.
var errWithdrawn = errors.New("it is withdrawn")

// errOvertaken says that a stock was changed while it was folded anew.
var errOvertaken = errors.New("overtaken")

// foldTries is how often a fold may be overtaken by reports that come in.
const foldTries = 20

// Refold derives the stock of an area again from all its reports and returns it.
// A report that is applied meanwhile is not lost.
func (s *Store) Refold(ctx context.Context, area logistics.AreaCode) (logistics.Stock, error) {
	for range foldTries {
		before, err := s.Stock(ctx, area)
		if err != nil {
			return logistics.Stock{}, err
		}
		reports, err := s.ReportsOf(ctx, area, time.Time{}, time.Time{})
		if err != nil {
			return logistics.Stock{}, err
		}
		folded := logistics.Fold(area, reports)
		folded.Applied = before.Applied + 1
		stock, err := upsert(ctx, s.engine, stockCollection, string(area), stockDoc.stock, stockToDoc, func(stock *logistics.Stock) error {
			if stock.Applied != before.Applied {
				return errOvertaken
			}
			*stock = folded
			return nil
		})
		if !errors.Is(err, errOvertaken) {
			return stock, err
		}
	}
	return logistics.Stock{}, fmt.Errorf("fold stock of %s: %w %d times", area, errOvertaken, foldTries)
}

// CheckStock reports whether the stock of an area is what its reports say.
func (s *Store) CheckStock(ctx context.Context, area logistics.AreaCode) (bool, error) {
	stock, err := s.Stock(ctx, area)
	if err != nil {
		return false, err
	}
	reports, err := s.ReportsOf(ctx, area, time.Time{}, time.Time{})
	if err != nil {
		return false, err
	}
	folded := logistics.Fold(area, reports)
	folded.Applied = stock.Applied
	return reflect.DeepEqual(stockToDoc(folded), stockToDoc(stock)), nil
}
