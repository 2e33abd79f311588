package commands

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"laporbot/logistics"
)

// target is for whom a message speaks: the sender's own area; the one it names,
// if that lies within; or that of a person in whose name it is sent.
func (l *reporter) target(ctx context.Context, req Request, reading logistics.Reading) (filing, error) {
	f := filing{Area: req.From.Area}
	switch {
	case reading.AreaCode != "":
		f.Area = reading.AreaCode
	case reading.Area != "":
		return l.inTheNameOf(ctx, req, reading.Area)
	}
	if f.Area.Level() < logistics.LevelKecamatan {
		// What is counted is counted in a kecamatan: above it an area must be named.
		return f, logistics.ErrUnknownArea
	}
	if err := logistics.May(req.From, "lapor", req.Chat.Kind, f.Area); err != nil {
		return f, err
	}
	name := ""
	if reading.AreaCode != "" {
		name, _ = inWhoseName(req.Args, reading)
	}
	if f.Area == req.From.Area && name == "" {
		return f, nil
	}
	f.Sender = req.From.Name
	people, err := l.store.People(ctx)
	if err != nil {
		return f, fmt.Errorf("list people: %w", err)
	}
	if name != "" {
		f.OnBehalf = shorten(name)
		for _, p := range people {
			if p.Active() && logistics.FoldName(p.Name) == logistics.FoldName(name) {
				f.OnBehalf = p.Name
			}
		}
		return f, nil
	}
	chairs := slices.DeleteFunc(people, func(p logistics.Person) bool {
		return !p.Active() || p.Role != logistics.RoleKetua && p.Role != logistics.RolePPS || p.Area != f.Area
	})
	if len(chairs) == 1 {
		f.OnBehalf = chairs[0].Name
	}
	return f, nil
}

// inTheNameOf finds the person that words name: one registered within the sender's
// area, or anybody called Pak or Bu, for whom the report is that of the sender's
// own area. Anything else may be a misspelt area and is asked.
func (l *reporter) inTheNameOf(ctx context.Context, req Request, words string) (filing, error) {
	f := filing{Area: req.From.Area, Sender: req.From.Name}
	people, err := l.store.People(ctx)
	if err != nil {
		return f, fmt.Errorf("list people: %w", err)
	}
	want := logistics.FoldName(honorific.ReplaceAllString(words, ""))
	people = slices.DeleteFunc(people, func(p logistics.Person) bool {
		return !p.Active() || logistics.FoldName(p.Name) != want || p.Area.Level() < logistics.LevelKecamatan ||
			logistics.May(req.From, "lapor", req.Chat.Kind, p.Area) != nil
	})
	switch {
	case len(people) == 1:
		f.Area, f.OnBehalf = people[0].Area, people[0].Name
		return f, nil
	case len(people) > 1 || !honorific.MatchString(words) && !polite(req.Args, words) || f.Area.Level() < logistics.LevelKecamatan:
		return f, logistics.ErrUnknownArea
	}
	f.OnBehalf = shorten(words)
	return f, nil
}

// honorific is what stands before the name of a person and of no place.
var honorific = regexp.MustCompile(`(?i)^(?:(?:pak|bapak|bpk|bu|ibu|sdri?|saudar[ai]|hj?)\b[.\s]+)+`)

// inWhoseName finds in a reading the name that follows "atas nama" where the message
// names its area too, and gives the reading without it.
func inWhoseName(text string, reading logistics.Reading) (string, logistics.Reading) {
	name := ""
	without := func(parts []string) []string {
		return slices.DeleteFunc(slices.Clone(parts), func(part string) bool {
			bare := honorific.ReplaceAllString(onBehalf.ReplaceAllString(part, ""), "")
			if name != "" || bare == "" || strings.ContainsAny(bare, "0123456789") || !onBehalf.MatchString(part) && !follows(text, bare) {
				return false
			}
			name = bare
			return true
		})
	}
	reading.Notes, reading.NotUnderstood = without(reading.Notes), without(reading.NotUnderstood)
	return name, reading
}

// follows reports whether a name comes after "atas nama" in a text.
func follows(text, name string) bool {
	said, err := regexp.Compile(`(?i)\b` + strings.TrimPrefix(onBehalf.String(), "^") + `(?:\pL+\.?\s+)?` + regexp.QuoteMeta(name))
	return err == nil && said.MatchString(text)
}

// onBehalf is what stands before the name of whoever a report is for.
var onBehalf = regexp.MustCompile(`^(?i)(?:atas nama|a\.? ?n\.?)\s+`)

// polite reports whether words are called Pak or Bu in the text they are taken from.
func polite(text, words string) bool {
	before, _, found := strings.Cut(strings.ToLower(text), strings.ToLower(words))
	i := strings.LastIndexAny(strings.TrimSpace(before), " :,\n") + 1
	return found && honorific.MatchString(strings.TrimSpace(before)[i:]+" ")
}

// reportsOwn reports whether a person reports for the own area, and not only for
// one that he names.
func reportsOwn(p logistics.Person, kind logistics.ChatKind) bool {
	return p.Area.Level() >= logistics.LevelKecamatan && logistics.May(p, "lapor", kind, "") == nil
}

// namesArea asks for the area, as from whomever has nothing to count himself.
func namesArea(c *logistics.Catalog, words string, err error) (Reply, error) {
	return whichArea(c, words, err, logistics.LevelKecamatan, func(code logistics.AreaCode) string {
		return "/lapor untuk " + string(code) + " …"
	})
}
