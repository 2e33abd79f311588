package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// people is everybody who is registered.
type people interface {
	catalogs
	People(ctx context.Context) ([]logistics.Person, error)
}

// maxRoll is how many people are listed by name; beyond that only counts by area
// are shown, which can be opened one by one.
const maxRoll = 60

// anggota lists who is registered, by area.
func anggota(s people, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		c, err := s.Catalog(ctx, d.Root)
		if err != nil {
			return Reply{}, err
		}
		area, err := namedArea(c, req)
		if err != nil {
			return whichArea(c, req.Args, err, logistics.LevelKecamatan, func(code logistics.AreaCode) string { return "/anggota " + string(code) })
		}
		everybody, err := roll(ctx, s)
		if err != nil {
			return Reply{}, err
		}
		list := rollOf(c, everybody, area)
		if list.Total == 0 {
			return say("anggota-kosong", list)
		}
		return say("anggota-daftar", list)
	}
	return &Command{
		Name: "anggota", Usage: usageArea, Short: "Daftar petugas terdaftar per wilayah",
		Example: "/anggota Tabang", Run: run,
	}
}

// namedArea is the area that the arguments name, the asker's own where there are
// none. It fails where the asker has no right there.
func namedArea(c *logistics.Catalog, req Request) (logistics.Area, error) {
	words := strings.TrimSpace(req.Args)
	if words == "" {
		a, ok := c.Area(req.From.Area)
		if !ok {
			a = logistics.Area{Code: req.From.Area, Name: string(req.From.Area)}
		}
		return a, nil
	}
	a, err := c.OneArea(words)
	if err != nil {
		return a, err
	}
	return a, logistics.May(req.From, req.Command, req.Chat.Kind, a.Code)
}

// roll is everybody in the order of the list, whose numbers /cabut takes: by area,
// role and name.
func roll(ctx context.Context, s people) ([]logistics.Person, error) {
	all, err := s.People(ctx)
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	slices.SortFunc(all, func(a, b logistics.Person) int {
		return cmp.Or(
			cmp.Compare(a.Area, b.Area),
			cmp.Compare(slices.Index(logistics.Roles, a.Role), slices.Index(logistics.Roles, b.Role)),
			cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.ID, b.ID),
		)
	})
	return all, nil
}

// rollOf is the part of the list at and below an area. The numbers are those of
// the whole list.
func rollOf(c *logistics.Catalog, everybody []logistics.Person, area logistics.Area) messages.Roll {
	list := messages.Roll{Title: area.Title(), Example: exampleArea(c)}
	for i, p := range everybody {
		if !area.Code.Contains(p.Area) {
			continue
		}
		title := c.AreaName(p.Area)
		if n := len(list.Areas); n == 0 || list.Areas[n-1].Title != title {
			list.Areas = append(list.Areas, messages.RollArea{Title: title})
		}
		last := &list.Areas[len(list.Areas)-1]
		last.Count++
		last.People = append(last.People, messages.RollPerson{
			Number: i + 1, Name: p.Name, Post: post(c, p.Role, p.Division, p.Area), State: p.State,
		})
		list.Total++
	}
	list.Counted = list.Total > maxRoll && len(list.Areas) > 1
	return list
}
