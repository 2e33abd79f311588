package commands

import (
	"context"
	"errors"
	"strings"

	"laporbot/logistics"
	"laporbot/messages"
)

// catalogs gives the reference data in force below an area.
type catalogs interface {
	Catalog(ctx context.Context, root logistics.AreaCode) (*logistics.Catalog, error)
}

// usageArea is the usage of a command that is for the asker's own area where none
// is named.
const usageArea = "[wilayah]"

// maxChoices is how many areas an answer offers: all 20 kecamatan of the first
// user and still one screen of a phone.
const maxChoices = 24

// whichArea is the answer where err says that words do not name one area: the areas
// that could be meant, each with the command that would name it, made by complete.
// Any other err is given back.
func whichArea(c *logistics.Catalog, words string, err error, level logistics.Level, complete func(logistics.AreaCode) string) (Reply, error) {
	if !errors.Is(err, logistics.ErrUnknownArea) && !errors.Is(err, logistics.ErrAmbiguous) {
		return Reply{}, err
	}
	q := messages.AreaQuestion{Words: shorten(words), Known: errors.Is(err, logistics.ErrAmbiguous)}
	choices := c.FindArea(words)
	if len(choices) == 0 {
		choices = similar(c, words, level)
	}
	if len(choices) > maxChoices {
		q.More = len(choices) - maxChoices
		choices = choices[:maxChoices]
	}
	for _, a := range choices {
		choice := messages.AreaChoice{Title: a.Title(), Command: complete(a.Code)}
		if a.Code.Level() > logistics.LevelKecamatan {
			choice.Within = c.AreaName(a.Code.Parent())
		}
		q.Choices = append(q.Choices, choice)
	}
	return say("wilayah-tanya", q)
}

// similar lists the areas of a level whose name holds the words or is held by
// them, else those whose name they nearly are; all of that level where none is.
func similar(c *logistics.Catalog, words string, level logistics.Level) []logistics.Area {
	all := c.Below(c.Root, level)
	want := logistics.FoldName(words)
	if len(want) < 3 {
		return all
	}
	var found []logistics.Area
	for _, a := range all {
		if name := logistics.FoldName(a.Name); strings.Contains(name, want) || strings.Contains(want, name) {
			found = append(found, a)
		}
	}
	if len(found) == 0 {
		found = c.NearAreas(words, level)
	}
	if len(found) == 0 {
		return all
	}
	return found
}

// shorten cuts what a person wrote to what can be repeated in an answer.
func shorten(s string) string { return shortenTo(s, 60) }

// shortenTo makes one line of at most n signs of a text.
func shortenTo(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
