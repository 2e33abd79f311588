package commands

import (
	"context"
	"fmt"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// standings is what tells who has reported and who could be asked.
type standings interface {
	people
	Stocks(ctx context.Context, under logistics.AreaCode) ([]logistics.Stock, error)
	Absences(ctx context.Context) ([]logistics.Absence, error)
	Unreachable(ctx context.Context) (map[int64]bool, error)
}

// rosterOf gathers who speaks for the areas.
func rosterOf(ctx context.Context, s standings) (*logistics.Roster, error) {
	everybody, err := s.People(ctx)
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	absent, err := s.Absences(ctx)
	if err != nil {
		return nil, fmt.Errorf("list absences: %w", err)
	}
	gone, err := s.Unreachable(ctx)
	if err != nil {
		return nil, fmt.Errorf("list unreachable chats: %w", err)
	}
	return logistics.NewRoster(everybody, absent, gone), nil
}

// belum shows by pile who has reported today; operators are told whom to call.
func belum(s standings, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		look, choice, err := scopeOf(ctx, s, d, req)
		if err != nil || choice != nil {
			return choiceOr(choice), err
		}
		c, area, at := look.catalog, look.area, look.at
		stocks, err := s.Stocks(ctx, area.Code)
		if err != nil {
			return Reply{}, fmt.Errorf("list the stock below %s: %w", area.Code, err)
		}
		roster, err := rosterOf(ctx, s)
		if err != nil {
			return Reply{}, err
		}
		all := logistics.Standings(c, area.Code, stocks, d.Plan, roster, at)
		card := messages.NewPiles(area, all, d.localTo(c, area.Code, at), func(code logistics.AreaCode, t time.Time) time.Time { return d.localTo(c, code, t) })
		card.HDay = d.Plan.HDay(at)
		if card.Total == 0 {
			return say("belum-kosong", card)
		}
		// Names are for those who keep the list of people, and not for a group.
		if req.Chat.Kind == logistics.ChatPrivate && logistics.May(req.From, "anggota", req.Chat.Kind, area.Code) == nil {
			for _, st := range all {
				if st.Missing() {
					card.Calls = append(card.Calls, callOf(roster, st))
				}
			}
		}
		return say("belum-daftar", card)
	}
	return &Command{
		Name: "belum", Usage: usageArea, Short: "Siapa yang sudah dan belum melapor hari ini",
		Example: "/belum Tabang", Run: run,
	}
}

// callOf lists who can be called about an area.
func callOf(roster *logistics.Roster, st logistics.Standing) messages.Call {
	call := messages.Call{Area: st.Area.Name}
	for _, p := range roster.At(st.Area.Code, logistics.RoleKetua, logistics.RoleAnggota) {
		call.People = append(call.People, messages.CallPerson{
			ID: p.ID, Name: p.Name, Role: messages.RoleName(p.Role), Blind: !roster.Reachable(p),
		})
	}
	return call
}
