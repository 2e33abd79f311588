package commands

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// invitations keeps what was made for people to register with.
type invitations interface {
	catalogs
	AddInvitation(ctx context.Context, inv logistics.Invitation) error // logistics.ErrExists if it is there
}

// divisions are the divisions of a KPU, as /undang staf takes them.
var divisions = []string{"logistik", "hukum", "teknis", "data", "rendatin", "sosdiklih", "sdm", "keuangan", "umum", "kul", "sekretariat"}

// undang makes a link with which one person can register once.
//
// The code is random and decided once in the memo of the message, so that a
// second try makes the same link; the memo goes when the message is done. The
// store of invitations never sees the code, only its hash.
func undang(s invitations, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		c, err := s.Catalog(ctx, d.Root)
		if err != nil {
			return Reply{}, err
		}
		inv, question, err := readInvitation(c, req)
		switch {
		case err != nil:
			return Reply{}, err
		case question != nil:
			return *question, nil
		}
		code, err := req.Memo.Decide(ctx, "code", func() (string, error) { return newCode(d.Random) })
		if err != nil {
			return Reply{}, fmt.Errorf("make a code: %w", err)
		}
		inv.Hash = hashCode(code)
		inv.By = req.From.ID
		inv.Created = req.SentAt
		inv.Expires = req.SentAt.Add(logistics.InvitationLife)
		if err := s.AddInvitation(ctx, inv); err != nil && !errors.Is(err, logistics.ErrExists) {
			return Reply{}, fmt.Errorf("add invitation: %w", err)
		}
		return say("undang-tautan", messages.Invitation{
			Post:    post(c, inv.Role, inv.Division, inv.Area),
			Name:    inv.Name,
			Link:    "https://t.me/" + d.BotUserName() + "?start=" + code,
			Expires: d.localTo(c, inv.Area, inv.Expires),
		})
	}
	return &Command{
		Name: "undang", Usage: "<peran> [divisi] <wilayah> [nama: …]", Short: "Membuat tautan undangan untuk satu petugas",
		Example: "/undang ketua Tabang nama: Budi Santoso", Run: run,
	}
}

// newCode is 128 random bits in the letters that a link to Telegram may carry.
func newCode(random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(b[:]), nil
}

// readInvitation reads <role> [division] <area> [nama: name]. Where a part is
// missing or unclear it gives the answer that asks for it instead.
func readInvitation(c *logistics.Catalog, req Request) (inv logistics.Invitation, question *Reply, err error) {
	words, name := cutName(req.Args)
	first, rest, _ := strings.Cut(words, " ")
	role, err := logistics.ParseRole(strings.ToLower(first))
	if err != nil {
		reply, err := say("undang-peran", messages.RoleQuestion{Words: shorten(first), Roles: logistics.Roles, Area: exampleArea(c)})
		return inv, &reply, err
	}
	inv = logistics.Invitation{Role: role, Name: name}
	place := strings.TrimSpace(rest)
	if role == logistics.RoleStaf {
		word, after, _ := strings.Cut(place, " ")
		if slices.Contains(divisions, strings.ToLower(word)) {
			inv.Division, place = strings.ToLower(word), strings.TrimSpace(after)
		}
	}
	level := levelOf(role)
	area, err := areaFor(c, place, level)
	if err != nil {
		reply, err := whichArea(c, place, err, level, func(code logistics.AreaCode) string {
			return strings.Join(slices.DeleteFunc([]string{"/undang", string(role), inv.Division, string(code)}, isEmpty), " ")
		})
		return inv, &reply, err
	}
	if !rightLevel(area.Code.Level(), level) {
		reply, err := say("undang-tingkat", messages.WrongLevel{Role: role, Title: area.Title(), Kind: messages.LevelName(level)})
		return inv, &reply, err
	}
	inv.Area = area.Code
	return inv, nil, logistics.May(req.From, "undang", req.Chat.Kind, area.Code)
}

// areaFor reads an area; without words those of the KPU itself are meant for the
// root. Of several areas with the name, one at the level of the role is meant.
func areaFor(c *logistics.Catalog, words string, level logistics.Level) (logistics.Area, error) {
	if words == "" && level == logistics.LevelKabupaten {
		words = string(c.Root)
	}
	var fitting []logistics.Area
	for _, a := range c.FindArea(words) {
		if rightLevel(a.Code.Level(), level) {
			fitting = append(fitting, a)
		}
	}
	if len(fitting) == 1 {
		return fitting[0], nil
	}
	return c.OneArea(words)
}

// levelOf is the kind of area a role is held at.
func levelOf(r logistics.Role) logistics.Level {
	switch r {
	case logistics.RoleKetua, logistics.RoleAnggota:
		return logistics.LevelKecamatan
	case logistics.RolePPS:
		return logistics.LevelDesa
	}
	return logistics.LevelKabupaten
}

// rightLevel reports whether an area is of the kind; the KPU sits in a province too.
func rightLevel(have, want logistics.Level) bool {
	return have == want || want == logistics.LevelKabupaten && have == logistics.LevelProvince
}

var nameLabel = regexp.MustCompile(`(?i)\bnama ?:`)

// cutName takes "nama: Budi Santoso" off the end of the arguments.
func cutName(args string) (words, name string) {
	args = strings.Join(strings.Fields(args), " ")
	at := nameLabel.FindStringIndex(args)
	if at == nil {
		return args, ""
	}
	return strings.TrimSpace(args[:at[0]]), shorten(args[at[1]:])
}

// exampleArea is a kecamatan to show in an example.
func exampleArea(c *logistics.Catalog) string {
	if below := c.Below(c.Root, logistics.LevelKecamatan); len(below) > 0 {
		return below[0].Name
	}
	return "Tabang"
}

func isEmpty(s string) bool { return s == "" }
