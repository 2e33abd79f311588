package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// absences keeps who has said that he will not answer.
type absences interface {
	people
	Absences(ctx context.Context) ([]logistics.Absence, error)
	PutAbsence(ctx context.Context, a logistics.Absence) error
	DeleteAbsence(ctx context.Context, person int64) error // none is fine
}

// izin announces a silence: away for some days, perhaps with a deputy, or without
// signal until an hour. Operators say it for others: "/izin Siti Aminah: besok".
func izin(s absences, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		c, err := s.Catalog(ctx, d.Root)
		if err != nil {
			return Reply{}, err
		}
		who, words, err := absent(ctx, s, req)
		var choice *choiceError
		if errors.As(err, &choice) {
			return say("izin-siapa", messages.Revocation{Words: shorten(choice.words)})
		}
		if err != nil {
			return Reply{}, err
		}
		zone := d.localTo(c, who.Area, req.Now)
		if words == "" {
			return showAbsence(ctx, s, d, c, who, zone)
		}
		// A second try comes later and must understand "besok" as the first one did.
		read, err := decide(ctx, req, "absence", func() (logistics.AbsenceReading, error) { return logistics.ReadAbsence(words, zone) })
		if err != nil {
			return Reply{}, err
		}
		if read.Back {
			if err := s.DeleteAbsence(ctx, who.ID); err != nil {
				return Reply{}, fmt.Errorf("end the absence of %d: %w", who.ID, err)
			}
			return say("izin-selesai", messages.Absence{Name: who.Name})
		}
		a := logistics.Absence{
			Person: who.ID, Area: who.Area, Kind: read.Kind, From: read.From, Until: read.Until, By: req.From.ID, SaidAt: req.SentAt, Request: req.Key,
		}
		var deputy logistics.Person
		if read.Deputy != "" {
			if deputy, err = deputyOf(ctx, s, who, read.Deputy); errors.As(err, &choice) {
				return say("izin-pengganti", messages.Revocation{Words: shorten(choice.words)})
			} else if err != nil {
				return Reply{}, err
			}
			a.Deputy = deputy.ID
		}
		if err := s.PutAbsence(ctx, a); err != nil {
			return Reply{}, fmt.Errorf("keep the absence of %d: %w", who.ID, err)
		}
		return tellAbsence(req, d, c, who, deputy, a)
	}
	return &Command{
		Name: "izin", Usage: "<hari atau jam> [pengganti <nama>]", Short: "Memberi tahu bahwa Bapak/Ibu izin atau tanpa sinyal",
		Example: "/izin besok pengganti Udin", Run: run,
	}
}

// choiceError says that words do not name one person.
type choiceError struct{ words string }

func (e *choiceError) Error() string { return "not one person" }

// absent is whose absence a request is about and the words about it.
func absent(ctx context.Context, s absences, req Request) (logistics.Person, string, error) {
	name, rest, other := strings.Cut(req.Args, ":")
	if at := strings.IndexAny(req.Args, "0123456789"); !other || at >= 0 && at < len(name) && !strings.ContainsAny(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") || endsInHour(name) {
		return req.From, strings.TrimSpace(req.Args), nil
	}
	everybody, err := roll(ctx, s)
	if err != nil {
		return logistics.Person{}, "", err
	}
	found := active(matching(everybody, strings.TrimSpace(name)))
	if len(found) != 1 {
		return logistics.Person{}, "", &choiceError{name}
	}
	if found[0].ID != req.From.ID {
		if err := logistics.May(req.From, "izin-petugas", req.Chat.Kind, found[0].Area); err != nil {
			return logistics.Person{}, "", err
		}
	}
	return found[0], strings.TrimSpace(rest), nil
}

// endsInHour reports whether the colon after these words stands in an hour: "16:00".
func endsInHour(words string) bool {
	return len(words) > 0 && words[len(words)-1] >= '0' && words[len(words)-1] <= '9'
}

// deputyOf finds who stands in: somebody of the same area, who can do there what is
// asked of whoever is away.
func deputyOf(ctx context.Context, s absences, who logistics.Person, words string) (logistics.Person, error) {
	everybody, err := roll(ctx, s)
	if err != nil {
		return logistics.Person{}, err
	}
	var found []logistics.Person
	for _, p := range active(matching(everybody, words)) {
		if p.ID != who.ID && standsIn(who, p) {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		return logistics.Person{}, &choiceError{words}
	}
	return found[0], nil
}

// standsIn reports whether somebody can do the work of another: that of a PPK is done
// by its ketua and anggota, who alone may report for the kecamatan.
func standsIn(who, p logistics.Person) bool {
	committee := func(p logistics.Person) bool {
		return p.Role == logistics.RoleKetua || p.Role == logistics.RoleAnggota
	}
	return p.Area == who.Area && (!committee(who) || committee(p))
}

func active(people []logistics.Person) []logistics.Person {
	var out []logistics.Person
	for _, p := range people {
		if p.Active() {
			out = append(out, p)
		}
	}
	return out
}

// showAbsence answers the bare command.
func showAbsence(ctx context.Context, s absences, d Deps, c *logistics.Catalog, who logistics.Person, now time.Time) (Reply, error) {
	all, err := s.Absences(ctx)
	if err != nil {
		return Reply{}, fmt.Errorf("list absences: %w", err)
	}
	for _, a := range all {
		if a.Person == who.ID && a.Until.After(now) {
			return say("izin-kini", absenceShown(d, c, who, logistics.Person{}, a))
		}
	}
	return say("izin-cara", messages.Absence{Name: who.Name})
}

// tellAbsence confirms to whoever said it, and tells the one who is absent and
// the one who stands in.
func tellAbsence(req Request, d Deps, c *logistics.Catalog, who, deputy logistics.Person, a logistics.Absence) (Reply, error) {
	shown := absenceShown(d, c, who, deputy, a)
	shown.Other = who.ID != req.From.ID
	reply, err := say("izin-tercatat", shown)
	if err != nil {
		return Reply{}, err
	}
	tell := func(to int64, block string) {
		if to == 0 || to == req.From.ID || err != nil {
			return
		}
		var text string
		if text, err = messages.Render(block, shown); err == nil {
			reply.Notices = append(reply.Notices, logistics.Notice{Kind: logistics.NoticeBulk, ChatID: to, Text: text})
		}
	}
	tell(who.ID, "izin-untuk-anda")
	tell(deputy.ID, "izin-kepada-pengganti")
	return reply, err
}

func absenceShown(d Deps, c *logistics.Catalog, who, deputy logistics.Person, a logistics.Absence) messages.Absence {
	return messages.Absence{
		Name: who.Name, Area: c.AreaName(who.Area), NoSignal: a.Kind == logistics.AbsenceNoSignal,
		From: d.localTo(c, who.Area, a.From), Until: d.localTo(c, who.Area, a.Until), Deputy: deputy.Name,
		Later: a.From.After(a.SaidAt),
	}
}
