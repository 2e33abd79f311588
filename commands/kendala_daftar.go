package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// listPage is how many obstacles one page of a list names: what has a button each.
const listPage = 10

// listing says which obstacles are asked for.
type listing struct {
	area     logistics.AreaCode
	mine     int64              // reported or handled by this person; 0: by anybody
	severity logistics.Severity // empty: every one
	bare     bool               // nothing was asked for: who has nothing to see may want to report
	page     int                // from 0
}

// asked reads what somebody asks to be listed: an area, a severity, "saya", in any
// order; ok is false where the words are none of these.
func asked(c *logistics.Catalog, by logistics.Person, words string) (want listing, ok bool) {
	want.area = by.Area
	var rest []string
	for word := range strings.FieldsSeq(words) {
		severity, err := logistics.ParseSeverity(word)
		switch {
		case err == nil && want.severity == "":
			want.severity = severity
		case strings.EqualFold(word, "saya") && want.mine == 0:
			want.mine, want.area = by.ID, c.Root
		default:
			rest = append(rest, word)
		}
	}
	if len(rest) == 0 || isOneOf(strings.Join(rest, " "), wordsAll) {
		return want, true
	}
	area, err := c.OneArea(strings.Join(rest, " "))
	want.area = area.Code
	return want, err == nil
}

// wordsAll ask for all that is open, where a bare command might open the form.
var wordsAll = []string{"semua", "daftar"}

// data is the listing as the data of a button that opens one of its pages.
func (l listing) data(page int) string {
	return fmt.Sprintf("kendala:daftar:%d:%s:%s:%d", page, l.area, l.severity, l.mine)
}

// tapList opens a page of a list in its place.
func (k *keeper) tapList(ctx context.Context, req Request, data string) (Reply, error) {
	parts := strings.Split(data, ":")
	if len(parts) != 4 {
		return remark(req, "bot-tombol-lama")
	}
	want := listing{area: logistics.AreaCode(parts[1]), severity: logistics.Severity(parts[2])}
	var err error
	if want.page, err = strconv.Atoi(parts[0]); err != nil {
		return remark(req, "bot-tombol-lama")
	}
	if want.mine, err = strconv.ParseInt(parts[3], 10, 64); err != nil {
		return remark(req, "bot-tombol-lama")
	}
	switch {
	case want.mine != 0 && want.mine != req.From.ID:
		return foreign()
	case want.mine == 0:
		if err := logistics.May(req.From, "kendala", req.Chat.Kind, want.area); err != nil {
			return Reply{}, err
		}
	}
	c, err := k.store.Catalog(ctx, k.Root)
	if err != nil {
		return Reply{}, err
	}
	reply, err := k.list(ctx, req, c, want)
	if err == nil {
		reply.Notices[0].EditID = req.MessageID
	}
	return reply, err
}

// listArea lists what is open in an area.
func (k *keeper) listArea(ctx context.Context, req Request, area logistics.AreaCode) (Reply, error) {
	if err := logistics.May(req.From, "kendala", req.Chat.Kind, area); err != nil {
		return Reply{}, err
	}
	c, err := k.store.Catalog(ctx, k.Root)
	if err != nil {
		return Reply{}, err
	}
	return k.list(ctx, req, c, listing{area: area})
}

// list names what is open, the gravest first, with a button for each.
func (k *keeper) list(ctx context.Context, req Request, c *logistics.Catalog, want listing) (Reply, error) {
	all, err := k.listed(ctx, want)
	if err != nil {
		return Reply{}, err
	}
	if want.bare && req.Chat.Kind == logistics.ChatPrivate && reportsOwn(req.From, req.Chat.Kind) {
		nothing, err := decide(ctx, req, "nothing", func() (bool, error) { return len(all) == 0, nil })
		if err != nil {
			return Reply{}, err
		}
		if nothing {
			return k.openForm(ctx, req, true)
		}
	}
	pages := max(1, (len(all)+listPage-1)/listPage)
	page := min(max(want.page, 0), pages-1)
	list := messages.ObstacleList{
		Title: c.AreaName(want.area), Mine: want.mine != 0, Severity: want.severity, Count: len(all), Page: page + 1, Pages: pages,
	}
	show, err := k.shower(ctx)
	if err != nil {
		return Reply{}, err
	}
	var b keyboard
	for i, o := range all[page*listPage : min((page+1)*listPage, len(all))] {
		shown, err := show(o)
		if err != nil {
			return Reply{}, err
		}
		shown.Text = shorten(shown.Text)
		list.Obstacles = append(list.Obstacles, shown)
		if i%5 == 0 {
			b.row()
		}
		b.add("kendala-tombol-pilihan", o.Name(), "kendala:buka:%d", o.Number)
	}
	b.row()
	if page > 0 {
		b.add("lapor-tombol-sebelumnya", nil, "%s", want.data(page-1))
	}
	if page < pages-1 {
		b.add("lapor-tombol-berikutnya", nil, "%s", want.data(page+1))
	}
	k.offerForm(req, &b)
	if b.err != nil {
		return Reply{}, b.err
	}
	if len(all) == 0 {
		return say("kendala-nihil", list, b.rows...)
	}
	return say("kendala-daftar", list, b.rows...)
}

// listed are the obstacles asked for, the gravest first.
func (k *keeper) listed(ctx context.Context, want listing) ([]logistics.Obstacle, error) {
	all, err := k.store.Obstacles(ctx, want.area)
	if err != nil {
		return nil, fmt.Errorf("list obstacles of %s: %w", want.area, err)
	}
	all = slices.DeleteFunc(all, func(o logistics.Obstacle) bool {
		return want.mine != 0 && o.Reporter != want.mine && o.Owner != want.mine || want.severity != "" && o.Severity != want.severity
	})
	slices.SortStableFunc(all, func(a, b logistics.Obstacle) int {
		return cmp.Or(cmp.Compare(b.Severity.Rank(), a.Severity.Rank()), cmp.Compare(a.Number, b.Number))
	})
	return all, nil
}
