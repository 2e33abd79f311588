package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// registrar takes in people who were invited.
type registrar interface {
	catalogs
	// UseInvitation gives the invitation of a code to one person. The same person
	// gets it again; for anyone else it is logistics.ErrInvitation, as it is for a
	// code that is unknown or too old.
	UseInvitation(ctx context.Context, hash string, personID int64, now time.Time) (logistics.Invitation, error)
	// CountWrongCode counts one wrong try and says until when the person is locked
	// out; zero where not.
	CountWrongCode(ctx context.Context, personID int64, now time.Time) (tries int, lockedUntil time.Time, err error)
	// CodeLock says until when the person is locked out; zero where not.
	CodeLock(ctx context.Context, personID int64, now time.Time) (time.Time, error)
	PutPerson(ctx context.Context, p logistics.Person) error
}

// payloadLapor is what a button in a group passes to /start: open the guided report.
const payloadLapor = "lapor"

// start greets, registers who brings an invitation, and is where links lead to: each
// payload of open opens the dialogue of the command that it names.
func start(s registrar, d Deps, open map[string]func(context.Context, Request) (Reply, error)) *Command {
	run := func(ctx context.Context, req Request) (Reply, error) {
		payload := strings.TrimSpace(req.Args)
		switch {
		case open[payload] != nil && req.From.Active():
			if err := logistics.May(req.From, payload, req.Chat.Kind, ""); err != nil {
				return Reply{}, err
			}
			req.Args = ""
			return open[payload](ctx, req)
		case payload != "" && open[payload] == nil:
			return register(ctx, s, d, req, payload)
		case !req.From.Active():
			return Reply{}, logistics.ErrStranger
		}
		c, err := s.Catalog(ctx, d.Root)
		if err != nil {
			return Reply{}, err
		}
		return say("start-salam", welcome(c, req.From, req.Chat.Kind))
	}
	return &Command{Name: "start", Short: "Memulai, atau mendaftar dengan tautan undangan", Run: run}
}

func welcome(c *logistics.Catalog, p logistics.Person, kind logistics.ChatKind) messages.Welcome {
	return messages.Welcome{
		Name:    p.Name,
		Post:    post(c, p.Role, p.Division, p.Area),
		Reports: reportsOwn(p, kind),
	}
}

// register uses an invitation. It may be run again after a crash at any place:
// what became of the code is decided once, the invitation stays with whom it was
// given to, and the entry is made from the invitation and the message alone.
func register(ctx context.Context, s registrar, d Deps, req Request, code string) (Reply, error) {
	if slices.Contains(d.Operators, req.From.ID) {
		return say("start-sudah-operator", nil)
	}
	verdict, err := req.Memo.Decide(ctx, "verdict", func() (string, error) { return tryCode(ctx, s, req, code) })
	if err != nil {
		return Reply{}, err
	}
	switch verdict {
	case codeGood:
	case codeAgain:
		c, err := s.Catalog(ctx, d.Root)
		if err != nil {
			return Reply{}, err
		}
		return say("start-salam", welcome(c, req.From, req.Chat.Kind))
	case codeWrong:
		return Reply{}, logistics.ErrInvitation
	case codeLocked:
		return Reply{}, logistics.ErrStranger
	default:
		until, err := time.Parse(time.RFC3339Nano, verdict)
		if err != nil {
			return Reply{}, fmt.Errorf("read the lock of %d: %w", req.From.ID, err)
		}
		return say("start-terkunci", d.local(until))
	}
	inv, err := s.UseInvitation(ctx, hashCode(code), req.From.ID, req.SentAt)
	if err != nil {
		return Reply{}, fmt.Errorf("use invitation: %w", err)
	}
	p := logistics.Person{
		ID: req.From.ID, Name: inv.Name, Role: inv.Role, Division: inv.Division, Area: inv.Area,
		State: logistics.PersonActive, Since: inv.UsedAt, By: inv.By,
	}
	if p.Name == "" {
		p.Name = req.From.Name
	}
	if err := s.PutPerson(ctx, p); err != nil {
		return Reply{}, fmt.Errorf("register %d: %w", p.ID, err)
	}
	c, err := s.Catalog(ctx, d.Root)
	if err != nil {
		return Reply{}, err
	}
	reply, err := say("start-terdaftar", welcome(c, p, req.Chat.Kind))
	if err != nil {
		return Reply{}, err
	}
	news, err := messages.Render("start-kabar", messages.Joined{
		Name: p.Name, ID: p.ID, Post: post(c, p.Role, p.Division, p.Area), At: d.localTo(c, d.Root, p.Since),
	})
	if err != nil {
		return Reply{}, err
	}
	reply.Notices = append(reply.Notices, logistics.Notice{Kind: logistics.NoticeAnswer, ChatID: inv.By, Text: news})
	return reply, nil
}

// What is decided of a code. A moment instead of these is until when this very
// code locked its sender out.
const (
	codeGood   = "good"
	codeAgain  = "again" // the link by which this person is registered already
	codeWrong  = "wrong"
	codeLocked = "locked" // told once, when it began; from then on a stranger like any other
)

// tryCode uses the invitation of a code, or counts it as wrong.
func tryCode(ctx context.Context, s registrar, req Request, code string) (string, error) {
	until, err := s.CodeLock(ctx, req.From.ID, req.SentAt)
	if err != nil {
		return "", fmt.Errorf("look up the lock of %d: %w", req.From.ID, err)
	}
	if !until.IsZero() {
		return codeLocked, nil
	}
	// By the time of the message and not of the try: so a second try is told from the
	// same code sent again later, which must not bring a revoked person back.
	inv, err := s.UseInvitation(ctx, hashCode(code), req.From.ID, req.SentAt)
	switch {
	case err == nil && inv.UsedAt.Equal(req.SentAt):
		return codeGood, nil
	case err == nil && req.From.Active():
		return codeAgain, nil
	case err != nil && !errors.Is(err, logistics.ErrInvitation):
		return "", fmt.Errorf("use invitation: %w", err)
	}
	_, until, err = s.CountWrongCode(ctx, req.From.ID, req.SentAt)
	if err != nil {
		return "", fmt.Errorf("count a wrong code of %d: %w", req.From.ID, err)
	}
	if until.IsZero() {
		return codeWrong, nil
	}
	return until.UTC().Format(time.RFC3339Nano), nil
}

// hashCode is how a code is stored: SHA-256, hexadecimal. The code has 128 random
// bits, so nothing slower is needed.
func hashCode(code string) string {
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}
