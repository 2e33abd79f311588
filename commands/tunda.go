package commands

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"

	"laporbot/logistics"
)

// tunda lets an obstacle rest until an hour, for a reason.
func tunda(s obstacles, d Deps) *Command {
	k := &keeper{s, d}
	run := func(ctx context.Context, req Request) (Reply, error) {
		n, rest, ok := logistics.ParseObstacleName(req.Args)
		if !ok {
			return say("kendala-tunda-cara", nil)
		}
		return k.putOff(ctx, req, n, rest)
	}
	return &Command{
		Name: "tunda", Usage: "<K-nomor> <jam> <alasan>", Short: "Menunda kendala sampai suatu jam",
		Example: "/tunda K-12 14.00 menunggu air surut", Run: run,
	}
}

// putOff lets an obstacle rest until the hour that words begin with, for the reason
// that follows it.
func (k *keeper) putOff(ctx context.Context, req Request, n int64, words string) (Reply, error) {
	c, err := k.store.Catalog(ctx, k.Root)
	if err != nil {
		return Reply{}, err
	}
	o, err := k.find(ctx, req, n, "tunda")
	if err != nil {
		return k.outcome(ctx, req, o, err, "")
	}
	until, reason, ok := readHour(words, k.localTo(c, o.Area, req.SentAt))
	if !ok || reason == "" {
		return say("kendala-tunda-cara", nil)
	}
	return k.deed(ctx, req, n, "tunda", logistics.Deed{Kind: logistics.EventPut, Text: brief(reason), Until: until.UTC()}, "kendala-ok-ditunda")
}

var hourForm = regexp.MustCompile(`^(?i:(?:sampai|hingga|s\.?d\.?)\s+)?(?i:(?:jam|pukul|pkl\.?)\s+)?(\d{1,2})[.:](\d{2})(?:\s+(?i:wita|wib|wit))?(?:[\s,]+|$)`)

// readHour reads the hour at the beginning of words: the next one of that name
// after now, in its zone.
func readHour(words string, now time.Time) (at time.Time, rest string, ok bool) {
	m := hourForm.FindStringSubmatch(strings.TrimSpace(words))
	if m == nil {
		return time.Time{}, words, false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	if hour > 23 || minute > 59 {
		return time.Time{}, words, false
	}
	at = time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, now.Location())
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at, strings.TrimSpace(strings.TrimSpace(words)[len(m[0]):]), true
}
