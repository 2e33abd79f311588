package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"laporbot/logistics"
)

// obstacles keeps what stands in the way.
type obstacles interface {
	people
	drafts
	Person(ctx context.Context, id int64) (logistics.Person, error) // logistics.ErrNotFound
	Groups(ctx context.Context) ([]logistics.Group, error)
	Absences(ctx context.Context) ([]logistics.Absence, error)
	Unreachable(ctx context.Context) (map[int64]bool, error)
	NextNumber(ctx context.Context, series string) (int64, error)
	CurrentLadders(ctx context.Context) (logistics.Ladders, error)
	Ladders(ctx context.Context, version int64) (logistics.Ladders, error)
	// AddObstacle stores a new obstacle with its timers unless its number has one.
	AddObstacle(ctx context.Context, o logistics.Obstacle) (added bool, err error)
	Obstacle(ctx context.Context, number int64) (logistics.Obstacle, error) // logistics.ErrNotFound
	UpdateObstacle(ctx context.Context, number int64, change func(*logistics.Obstacle) error) (logistics.Obstacle, error)
	// Obstacles lists what is not closed at and below an area, by number.
	Obstacles(ctx context.Context, under logistics.AreaCode) ([]logistics.Obstacle, error)
	// RecentObstacles lists what was opened since a moment, newest first.
	RecentObstacles(ctx context.Context, under logistics.AreaCode, since time.Time) ([]logistics.Obstacle, error)
	// ObstaclesAboutGoods lists what is not closed in exactly that area and about goods.
	ObstaclesAboutGoods(ctx context.Context, area logistics.AreaCode) ([]logistics.Obstacle, error)
	UpdateBoard(ctx context.Context, chatID int64, change func(*logistics.Board) error) (logistics.Board, error)
	KnowsNotice(ctx context.Context, key string) (bool, error) // whether it is, or was, in the outbox
	AddTimers(ctx context.Context, timers []logistics.Timer) error
	DeleteTimers(ctx context.Context, timers []logistics.Timer) error
	AddEvidence(ctx context.Context, e logistics.Evidence) error           // what is there stays
	ReportByNumber(ctx context.Context, n int64) (logistics.Report, error) // logistics.ErrNotFound
	EvidenceOf(ctx context.Context, report int64) ([]logistics.Evidence, error)
	EvidenceOfObstacle(ctx context.Context, number int64) ([]logistics.Evidence, error)
	PutObstacleAlbum(ctx context.Context, chatID int64, album string, n int64) error    // the first obstacle of an album stays
	ObstacleAlbum(ctx context.Context, chatID int64, album string) (n int64, err error) // logistics.ErrNotFound
}

// seriesObstacle is the series of the numbers K-n.
const seriesObstacle = "K"

// keeper opens obstacles and changes them. It tells nobody but the asker: whoever
// else must know is told by the escalation, which it wakes.
type keeper struct {
	store obstacles
	Deps
}

// kendala opens an obstacle, lists those that are open, or shows the history of one.
func kendala(s obstacles, d Deps) *Command {
	k := &keeper{s, d}
	return &Command{
		Name: "kendala", Usage: "[uraian]", Short: "Melaporkan kendala, atau melihat kendala yang belum selesai",
		Example: "/kendala jembatan ke Desa Muara Salung putus",
		Run:     k.run, Tap: k.tap, Continue: k.resume, Hears: k.hear,
	}
}

func (k *keeper) run(ctx context.Context, req Request) (Reply, error) {
	words := strings.TrimSpace(req.Args)
	c, err := k.store.Catalog(ctx, k.Root)
	if err != nil {
		return Reply{}, err
	}
	if words == "" {
		return k.list(ctx, req, c, listing{area: req.From.Area, bare: true})
	}
	if isOneOf(words, wordsForm) {
		return k.form(ctx, req)
	}
	if n, rest, ok := logistics.ParseObstacleName(words); ok {
		named := strings.HasPrefix(strings.ToUpper(words), "K")
		switch {
		case rest == "" && req.Evidence == nil:
			return k.history(ctx, req, c, n)
		case req.Evidence != nil && (rest == "" || isOneOf(rest, wordsEvidence)):
			return k.addTo(ctx, req, n, "")
		case isOneOf(rest, wordsEvidence):
			return k.evidence(ctx, req, n)
		case named: // "12 kotak basah" is an obstacle, "K-12 sudah bisa lewat" is about one
			return k.addTo(ctx, req, n, rest)
		}
	}
	if want, ok := asked(c, req.From, words); ok {
		if err := logistics.May(req.From, req.Command, req.Chat.Kind, want.area); err != nil && want.mine == 0 {
			return Reply{}, err
		}
		return k.list(ctx, req, c, want)
	}
	return k.report(ctx, req, c, words)
}

// wordsForm ask for the form.
var wordsForm = []string{"baru", "isi", "isian", "lapor"}

// wordsEvidence ask for what shows an obstacle.
var wordsEvidence = []string{"bukti", "foto", "lihat bukti", "lokasi"}

// report opens an obstacle from a message.
func (k *keeper) report(ctx context.Context, req Request, c *logistics.Catalog, words string) (Reply, error) {
	reading := c.Vocabulary().Read(words)
	area := req.From.Area
	if reading.AreaCode != "" {
		area = reading.AreaCode
	}
	if err := logistics.May(req.From, req.Command, req.Chat.Kind, area); err != nil {
		return Reply{}, err
	}
	var evidence []logistics.Evidence
	if req.Evidence != nil {
		evidence = append(evidence, evidenceOf(req))
	}
	o, err := k.open(ctx, req, "kendala", logistics.Obstacle{Area: area, Text: words}, evidence...)
	if err != nil {
		return Reply{}, err
	}
	if err := k.album(ctx, req, o.Number); err != nil {
		return Reply{}, err
	}
	return k.opened(ctx, o)
}

// opening is what is decided once of a new obstacle.
type opening struct {
	Number int64
	Same   int64 // K-n it resembles; 0: none
}

// open stores a new obstacle of which area and words are given, with what shows it;
// name tells several of one message apart. It may be called again with the same request.
func (k *keeper) open(ctx context.Context, req Request, name string, o logistics.Obstacle, evidence ...logistics.Evidence) (logistics.Obstacle, error) {
	return k.begin(ctx, req, name, o, true, evidence...)
}

// begin is open; alike says whether the reporter is asked when it resembles another.
func (k *keeper) begin(ctx context.Context, req Request, name string, o logistics.Obstacle, alike bool, evidence ...logistics.Evidence) (logistics.Obstacle, error) {
	c, err := k.store.Catalog(ctx, k.Root)
	if err != nil {
		return o, err
	}
	if o.Category == "" {
		o.Category, o.Said = c.Vocabulary().Judge(o.Text)
	}
	if o.Item == "" {
		o.Item = c.Vocabulary().Goods(o.Text, o.Category)
	}
	o.Text = brief(o.Text)
	o.Reporter, o.Origin, o.OriginRole = req.From.ID, req.Chat.ID, req.From.Role
	decided, err := decide(ctx, req, name, func() (d opening, err error) {
		if alike {
			if d.Same, err = k.resembling(ctx, req, o); err != nil {
				return d, err
			}
		}
		d.Number, err = k.store.NextNumber(ctx, seriesObstacle)
		return d, err
	})
	if err != nil {
		return o, err
	}
	o.Number = decided.Number
	ladders, err := k.store.CurrentLadders(ctx)
	if err != nil {
		return o, fmt.Errorf("ladders: %w", err)
	}
	scene, err := k.scene(ctx, c, o.Area, ladders, req.Now)
	if err != nil {
		return o, err
	}
	o = logistics.Open(o, req.Key+"/"+name, req.From, decided.Same, scene)
	for i, e := range evidence {
		e.OfObstacle = o.Number
		if err := k.store.AddEvidence(ctx, e); err != nil {
			return o, fmt.Errorf("keep evidence of %s: %w", o.Name(), err)
		}
		o, err = o.Decide(logistics.Deed{
			Kind: logistics.EventEvidence, Key: fmt.Sprintf("%s/%s/bukti-%d", req.Key, name, i), By: req.From,
			Chat: e.ChatID, Message: e.MessageID, Shows: e.Kind,
		}, scene)
		if err != nil {
			return o, err
		}
	}
	if _, err := k.store.AddObstacle(ctx, o); err != nil {
		return o, fmt.Errorf("add obstacle %s: %w", o.Name(), err)
	}
	k.poke()
	if o, err = k.store.Obstacle(ctx, o.Number); err != nil {
		return o, fmt.Errorf("look up obstacle %d: %w", decided.Number, err)
	}
	return o, nil
}

// resembling is the newest open obstacle that o may be the same as; 0: none. What
// is named in one message is meant to be several.
func (k *keeper) resembling(ctx context.Context, req Request, o logistics.Obstacle) (int64, error) {
	all, err := k.store.RecentObstacles(ctx, o.Area, req.Now.Add(-logistics.SameWithin))
	if err != nil {
		return 0, fmt.Errorf("list obstacles of %s: %w", o.Area, err)
	}
	for _, other := range all {
		if o.Resembles(other, req.Now) && !strings.HasPrefix(other.Events[0].Key, req.Key+"/") {
			return other.Number, nil
		}
	}
	return 0, nil
}

// opened answers whoever has reported an obstacle.
func (k *keeper) opened(ctx context.Context, o logistics.Obstacle) (Reply, error) {
	shown, err := k.show(ctx, o)
	if err != nil {
		return Reply{}, err
	}
	var b keyboard
	if o.State == logistics.StateOffered {
		b.add("kendala-tombol-gabung", shown.Same, "kendala:gabung:%d", o.Number)
		b.add("kendala-tombol-baru", nil, "kendala:baru:%d", o.Number)
		if b.err != nil {
			return Reply{}, b.err
		}
		return say("kendala-serupa", shown, b.rows...)
	}
	b = correctable(o)
	if b.err != nil {
		return Reply{}, b.err
	}
	return say("kendala-tercatat", shown, b.rows...)
}

// poke wakes the escalation.
func (k *keeper) poke() {
	if k.Poke != nil {
		k.Poke()
	}
}

// scene is what decisions about an obstacle of an area rest on.
func (k *keeper) scene(ctx context.Context, c *logistics.Catalog, area logistics.AreaCode, l logistics.Ladders, now time.Time) (logistics.Scene, error) {
	s := logistics.Scene{Now: now, Plan: k.Plan, Ladders: l}
	s.Area, _ = c.Area(area)
	s.Plan.Location = logistics.NewZones(c, k.Plan.Location).Of(area)
	everybody, err := k.store.People(ctx)
	if err != nil {
		return s, fmt.Errorf("list people: %w", err)
	}
	if s.Groups, err = k.store.Groups(ctx); err != nil {
		return s, fmt.Errorf("list groups: %w", err)
	}
	absences, err := k.store.Absences(ctx)
	if err != nil {
		return s, fmt.Errorf("list absences: %w", err)
	}
	gone, err := k.store.Unreachable(ctx)
	if err != nil {
		return s, fmt.Errorf("list chats: %w", err)
	}
	s.Roster = logistics.NewRoster(everybody, absences, gone)
	return s, nil
}

// sceneOf is the scene of an obstacle that has begun.
func (k *keeper) sceneOf(ctx context.Context, req Request, o logistics.Obstacle) (logistics.Scene, error) {
	c, err := k.store.Catalog(ctx, k.Root)
	if err != nil {
		return logistics.Scene{}, err
	}
	ladders, err := k.store.Ladders(ctx, o.Ladders)
	if err != nil {
		return logistics.Scene{}, fmt.Errorf("ladders %d: %w", o.Ladders, err)
	}
	return k.scene(ctx, c, o.Area, ladders, req.Now)
}

// longestText is how much of a report an obstacle keeps.
const longestText = 500

// brief cuts a text to what a card can hold.
func brief(s string) string { return shortenTo(s, longestText) }

// find is an obstacle that the asker may do something with.
func (k *keeper) find(ctx context.Context, req Request, number int64, right string) (logistics.Obstacle, error) {
	o, err := k.store.Obstacle(ctx, number)
	if err != nil {
		return o, err
	}
	return o, logistics.May(req.From, right, req.Chat.Kind, o.Area)
}

// do does a deed and gives the obstacle as it is then. A refusal comes with the
// obstacle that refuses.
func (k *keeper) do(ctx context.Context, req Request, number int64, right string, deed logistics.Deed) (logistics.Obstacle, error) {
	o, err := k.find(ctx, req, number, right)
	if err != nil {
		return o, err
	}
	return k.doTo(ctx, req, o, deed)
}

// doTo is do for an obstacle of which it was seen that the asker may.
func (k *keeper) doTo(ctx context.Context, req Request, o logistics.Obstacle, deed logistics.Deed) (logistics.Obstacle, error) {
	before := o
	scene, err := k.sceneOf(ctx, req, o)
	if err != nil {
		return o, err
	}
	deed.By = req.From
	if deed.Key == "" {
		deed.Key = req.Key
	}
	o, err = k.store.UpdateObstacle(ctx, o.Number, func(o *logistics.Obstacle) error {
		before = *o
		if o.Done(deed.Key) {
			return nil
		}
		now, _ := o.Tick(scene)
		next, err := now.Decide(deed, scene)
		if err != nil {
			return err
		}
		*o = next
		return nil
	})
	if err != nil {
		return before, err
	}
	done := slices.IndexFunc(o.Events, func(e logistics.Event) bool { return e.Key == deed.Key })
	if err := k.store.AddTimers(ctx, o.Timers(done)); err != nil {
		return o, fmt.Errorf("timers of %s: %w", o.Name(), err)
	}
	if err := k.store.DeleteTimers(ctx, superseded(before, o, req.Now)); err != nil {
		return o, fmt.Errorf("timers of %s: %w", o.Name(), err)
	}
	k.poke()
	return o, nil
}

// superseded are the timers still to come that before had and o no longer needs.
func superseded(before, o logistics.Obstacle, now time.Time) []logistics.Timer {
	if before.Version() == o.Version() {
		return nil
	}
	return slices.DeleteFunc(before.Timers(before.Version()), func(t logistics.Timer) bool { return !t.Due.After(now) })
}
