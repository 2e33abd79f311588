package commands

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// stocks is what areas have, as derived from their reports.
type stocks interface {
	catalogs
	Person(ctx context.Context, id int64) (logistics.Person, error)              // logistics.ErrNotFound
	Stock(ctx context.Context, area logistics.AreaCode) (logistics.Stock, error) // empty where nothing was reported
	Stocks(ctx context.Context, under logistics.AreaCode) ([]logistics.Stock, error)
	ReportByNumber(ctx context.Context, n int64) (logistics.Report, error) // logistics.ErrNotFound
	Versions(ctx context.Context, area logistics.AreaCode, sentAt time.Time, chatID int64, messageID int) ([]logistics.Report, error)
}

// maxMissing is how many items without a report are named; the rest is counted.
const maxMissing = 6

// stok shows what an area has, or above the kecamatan when each last reported.
func stok(s stocks, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		c, err := s.Catalog(ctx, d.Root)
		if err != nil {
			return Reply{}, err
		}
		area, err := namedArea(c, req)
		if err != nil {
			return whichArea(c, req.Args, err, logistics.LevelKecamatan, func(code logistics.AreaCode) string { return "/stok " + string(code) })
		}
		if area.Code.Level() < logistics.LevelKecamatan {
			return areasCard(ctx, s, d, c, area)
		}
		stock, err := s.Stock(ctx, area.Code)
		if err != nil {
			return Reply{}, fmt.Errorf("look up the stock of %s: %w", area.Code, err)
		}
		card, err := stockCard(ctx, s, d, c, area, stock)
		if err != nil {
			return Reply{}, err
		}
		return say("stok-kartu", card)
	}
	return &Command{
		Name: "stok", Usage: usageArea, Short: "Stok terakhir menurut laporan",
		Example: "/stok Tabang", Run: run,
	}
}

// stockCard puts the stock of an area into words, grouped by the reports it comes
// from, newest first.
func stockCard(ctx context.Context, s stocks, d Deps, c *logistics.Catalog, area logistics.Area, stock logistics.Stock) (messages.Stock, error) {
	card := messages.Stock{Title: area.Title()}
	place := map[string]int{}
	for i, item := range c.Items() {
		place[item.Key] = i + 1
	}
	lines := holding(stock)
	slices.SortStableFunc(lines, func(a, b logistics.StockLine) int {
		return cmp.Or(cmp.Compare(b.Order, a.Order), cmp.Compare(place[a.Item], place[b.Item]))
	})
	for i, line := range lines {
		if i == 0 || line.Order != lines[i-1].Order {
			role, err := roleOf(ctx, s, line.Sender)
			if err != nil {
				return card, err
			}
			counted, err := countedAt(ctx, s, line.Report)
			if err != nil {
				return card, err
			}
			card.Groups = append(card.Groups, messages.StockGroup{
				Number: logistics.Report{Number: line.Report}.Name(), At: d.localTo(c, area.Code, line.SentAt), By: role, Counted: counted,
			})
		}
		last := &card.Groups[len(card.Groups)-1]
		last.Lines = append(last.Lines, lineOf(c, area.Code, line.Line))
	}
	for _, item := range c.Items() {
		if _, ok := stock.Effective(item.Key); ok {
			continue
		}
		_, source := c.Need(area.Code, item.Key)
		if (item.Blocks || source != logistics.NeedUnknown) && len(card.Missing) < maxMissing {
			card.Missing = append(card.Missing, itemName(c, item.Key))
		} else {
			card.Others++
		}
	}
	return card, nil
}

// holding are the lines of a stock that hold: what was said of everything takes the
// place of what was said before of one item.
func holding(stock logistics.Stock) []logistics.StockLine {
	all, _ := stock.Line(logistics.ItemAll)
	return slices.DeleteFunc(slices.Clone(stock.Lines), func(l logistics.StockLine) bool { return l.Order < all.Order })
}

// countedAt is when R-n says that it was counted, in its own words; empty where it
// does not say.
func countedAt(ctx context.Context, s stocks, n int64) (string, error) {
	r, err := s.ReportByNumber(ctx, n)
	if errors.Is(err, logistics.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look up report %d: %w", n, err)
	}
	all, err := s.Versions(ctx, r.Area, r.SentAt, r.ChatID, r.MessageID)
	if err != nil {
		return "", fmt.Errorf("look up the versions of report %d: %w", n, err)
	}
	if len(all) > 0 {
		r = all[len(all)-1]
	}
	return r.CountedAt, nil
}

// roleOf is the role of whoever sent a report; the stranger's where the person is
// no longer stored.
func roleOf(ctx context.Context, s stocks, id int64) (logistics.Role, error) {
	p, err := s.Person(ctx, id)
	if errors.Is(err, logistics.ErrNotFound) {
		return logistics.RoleStranger, nil
	}
	if err != nil {
		return "", fmt.Errorf("look up person %d: %w", id, err)
	}
	return p.Role, nil
}

// areasCard tells for each area one level below when it last reported, in the
// order of dispatch.
func areasCard(ctx context.Context, s stocks, d Deps, c *logistics.Catalog, area logistics.Area) (Reply, error) {
	all, err := s.Stocks(ctx, area.Code)
	if err != nil {
		return Reply{}, fmt.Errorf("list the stock below %s: %w", area.Code, err)
	}
	last := map[logistics.AreaCode]logistics.Stock{}
	for _, stock := range all {
		last[stock.Area] = stock
	}
	card := messages.Areas{Title: area.Title(), Example: exampleArea(c)}
	for _, a := range c.Below(area.Code, area.Code.Level()+1) {
		line := messages.AreaLine{Name: a.Name}
		if stock, ok := last[a.Code]; ok && stock.Last > 0 {
			line.Number = logistics.Report{Number: stock.Last}.Name()
			line.At = d.localTo(c, a.Code, stock.LastSentAt)
			if stock.LastState == logistics.StateNotArrived || stock.LastState == logistics.StateBeingCtd {
				line.State = stock.LastState
			}
		}
		card.Lines = append(card.Lines, line)
	}
	return say("stok-wilayah", card)
}
