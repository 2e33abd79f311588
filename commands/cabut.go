package commands

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// revoker takes away what people may do.
type revoker interface {
	people
	UpdatePerson(ctx context.Context, id int64, change func(*logistics.Person) error) error
}

// maxMatches is how many people are offered where a name fits several.
const maxMatches = 8

// cabut revokes a person's access, after a confirming tap. Who is meant is settled
// before: the buttons carry the Telegram id and never a number of the list, which
// may have moved in the meantime.
func cabut(s revoker, d Deps) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		words := strings.TrimSpace(req.Args)
		if words == "" {
			return say("cabut-cara", nil)
		}
		c, err := s.Catalog(ctx, d.Root)
		if err != nil {
			return Reply{}, err
		}
		everybody, err := roll(ctx, s)
		if err != nil {
			return Reply{}, err
		}
		found := matching(everybody, words)
		switch len(found) {
		case 0:
			return say("cabut-tidak-ada", messages.Revocation{Words: shorten(words)})
		case 1:
			return confirmRevoke(c, d, req, found[0])
		}
		var k keyboard
		for _, p := range found[:min(len(found), maxMatches)] {
			k.row()
			k.add("cabut-tombol-pilih", revocation(c, p), "cabut:pilih:%d", p.ID)
		}
		if k.err != nil {
			return Reply{}, k.err
		}
		return say("cabut-pilih", messages.Revocation{Words: shorten(words)}, k.rows...)
	}
	tap := func(ctx context.Context, req Request) (Reply, error) {
		verb, arg, _ := strings.Cut(req.Data, ":")
		if verb == "tidak" {
			return change(req, "cabut-tidak-jadi", nil)
		}
		c, err := s.Catalog(ctx, d.Root)
		if err != nil {
			return Reply{}, err
		}
		everybody, err := roll(ctx, s)
		if err != nil {
			return Reply{}, err
		}
		i := slices.IndexFunc(everybody, func(p logistics.Person) bool { return strconv.FormatInt(p.ID, 10) == arg })
		if i < 0 {
			return Reply{}, logistics.ErrNotFound
		}
		p := everybody[i]
		if verb != "ya" {
			reply, err := confirmRevoke(c, d, req, p)
			if err == nil {
				reply.Notices[0].EditID = req.MessageID
			}
			return reply, err
		}
		// The tap may come long after the question, so what forbids it is asked again.
		if block, err := irrevocable(d, req, p); block != "" || err != nil {
			if err != nil {
				return Reply{}, err
			}
			return change(req, block, revocation(c, p))
		}
		if err := s.UpdatePerson(ctx, p.ID, func(p *logistics.Person) error {
			p.State = logistics.PersonRevoked
			return nil
		}); err != nil {
			return Reply{}, fmt.Errorf("revoke %d: %w", p.ID, err)
		}
		return change(req, "cabut-selesai", revocation(c, p))
	}
	return &Command{
		Name: "cabut", Usage: "<petugas>", Short: "Mencabut akses seorang petugas",
		Example: "/cabut 12", Run: run, Tap: tap,
	}
}

// confirmRevoke asks for the confirming tap, or says why there is nothing to confirm.
func confirmRevoke(c *logistics.Catalog, d Deps, req Request, p logistics.Person) (Reply, error) {
	block, err := irrevocable(d, req, p)
	if err != nil {
		return Reply{}, err
	}
	if block != "" {
		return say(block, revocation(c, p))
	}
	var k keyboard
	k.add("cabut-tombol-ya", nil, "cabut:ya:%d", p.ID)
	k.add("cabut-tombol-tidak", nil, "cabut:tidak:%d", p.ID)
	if k.err != nil {
		return Reply{}, k.err
	}
	return say("cabut-tanya", revocation(c, p), k.rows...)
}

// irrevocable names the text that says why a person cannot be revoked by the
// asker; empty where nothing stands against it.
func irrevocable(d Deps, req Request, p logistics.Person) (block string, err error) {
	switch {
	case slices.Contains(d.Operators, p.ID):
		return "cabut-operator", nil
	case p.ID == req.From.ID:
		return "cabut-diri", nil
	}
	return "", logistics.May(req.From, "cabut", req.Chat.Kind, p.Area)
}

// matching finds people by their number in the list, their Telegram id or a part
// of their name.
func matching(everybody []logistics.Person, words string) []logistics.Person {
	if n, err := strconv.ParseInt(strings.TrimSuffix(words, "."), 10, 64); err == nil {
		for _, p := range everybody {
			if p.ID == n {
				return []logistics.Person{p}
			}
		}
		if n >= 1 && n <= int64(len(everybody)) {
			return everybody[n-1 : n]
		}
		return nil
	}
	want := strings.ToLower(strings.Join(strings.Fields(words), " "))
	var found []logistics.Person
	for _, p := range everybody {
		if strings.Contains(strings.ToLower(p.Name), want) {
			found = append(found, p)
		}
	}
	return found
}

func revocation(c *logistics.Catalog, p logistics.Person) messages.Revocation {
	return messages.Revocation{Name: p.Name, ID: p.ID, Post: post(c, p.Role, p.Division, p.Area)}
}
