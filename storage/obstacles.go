package storage

import (
	"context"
	"errors"
	"slices"
	"time"

	"laporbot/logistics"
)

// obstacles: those that are not closed, by number. obstacles_done: the closed
// ones, which never change.
const (
	obstaclesCollection     = "obstacles"
	obstaclesDoneCollection = "obstacles_done"
	// obstacle_items: those that are about goods, by area and item.
	obstacleItemsCollection = "obstacle_items"
)

type obstacleDoc struct {
	Number   int64      `bson:"number"`
	Area     string     `bson:"area"`
	Category string     `bson:"category"`
	Severity string     `bson:"severity"`
	Said     string     `bson:"said,omitempty"`
	Fixed    bool       `bson:"fixed,omitempty"`
	Item     string     `bson:"item,omitempty"`
	Text     string     `bson:"text"`
	Place    string     `bson:"place,omitempty"`
	Reporter int64      `bson:"reporter"`
	Origin   int64      `bson:"origin,omitempty"`
	Role     string     `bson:"origin_role,omitempty"`
	Report   int64      `bson:"report,omitempty"`
	OpenedAt time.Time  `bson:"opened_at"`
	State    string     `bson:"state"`
	Owner    int64      `bson:"owner,omitempty"`
	Until    time.Time  `bson:"until,omitempty"`
	Asked    bool       `bson:"asked,omitempty"`
	Reason   string     `bson:"reason,omitempty"`
	How      string     `bson:"how,omitempty"`
	Same     int64      `bson:"same,omitempty"`
	Ladders  int64      `bson:"ladders"`
	Step     int        `bson:"step,omitempty"`
	Round    int        `bson:"round,omitempty"`
	Told     []int64    `bson:"told,omitempty"`
	Missed   []int64    `bson:"missed,omitempty"`
	Due      time.Time  `bson:"due,omitempty"`
	Rise     time.Time  `bson:"rise,omitempty"`
	Probe    time.Time  `bson:"probe,omitempty"`
	Echo     time.Time  `bson:"echo,omitempty"`
	AtEnd    bool       `bson:"at_end,omitempty"`
	Events   []eventDoc `bson:"events"`
	Cards    []cardDoc  `bson:"cards,omitempty"`
}

type eventDoc struct {
	Key     string    `bson:"key,omitempty"`
	At      time.Time `bson:"at"`
	Kind    string    `bson:"kind"`
	By      int64     `bson:"by,omitempty"`
	Role    string    `bson:"role,omitempty"`
	Text    string    `bson:"text,omitempty"`
	To      int64     `bson:"to,omitempty"`
	Chat    int64     `bson:"chat,omitempty"`
	Message int       `bson:"message,omitempty"`
	Step    int       `bson:"step,omitempty"`
	Round   int       `bson:"round,omitempty"`
	People  []int64   `bson:"people,omitempty"`
}

type cardDoc struct {
	Key      string `bson:"key"`
	ChatID   int64  `bson:"chat_id"`
	ThreadID int    `bson:"thread_id,omitempty"`
	From     int    `bson:"from"`
	To       int    `bson:"to,omitempty"`
}

func eventToDoc(e logistics.Event) eventDoc {
	return eventDoc{e.Key, e.At, string(e.Kind), e.By, string(e.Role), e.Text, e.To, e.Chat, e.Message, e.Step, e.Round, e.People}
}

func (d eventDoc) event() logistics.Event {
	return logistics.Event{
		Key: d.Key, At: d.At, Kind: logistics.EventKind(d.Kind), By: d.By, Role: logistics.Role(d.Role), Text: d.Text,
		To: d.To, Chat: d.Chat, Message: d.Message, Step: d.Step, Round: d.Round, People: d.People,
	}
}

func obstacleToDoc(o logistics.Obstacle) obstacleDoc {
	return obstacleDoc{
		Number: o.Number, Area: string(o.Area), Category: string(o.Category), Severity: string(o.Severity), Said: string(o.Said),
		Fixed: o.Fixed, Item: o.Item, Text: o.Text, Place: o.Place, Reporter: o.Reporter, Origin: o.Origin, Role: string(o.OriginRole),
		Report: o.Report, OpenedAt: o.OpenedAt, State: string(o.State), Owner: o.Owner, Until: o.Until, Asked: o.Asked,
		Reason: o.Reason, How: o.How, Same: o.Same, Ladders: o.Ladders, Step: o.Step, Round: o.Round, Told: o.Told, Missed: o.Missed,
		Due: o.Due, Rise: o.Rise, Probe: o.Probe, Echo: o.Echo, AtEnd: o.AtEnd, Events: convert(o.Events, eventToDoc),
		Cards: convert(o.Cards, func(c logistics.Card) cardDoc { return cardDoc(c) }),
	}
}

func (d obstacleDoc) obstacle() logistics.Obstacle {
	return logistics.Obstacle{
		Number: d.Number, Area: logistics.AreaCode(d.Area), Category: logistics.Category(d.Category), Severity: logistics.Severity(d.Severity),
		Said: logistics.Severity(d.Said), Fixed: d.Fixed, Item: d.Item, Text: d.Text, Place: d.Place, Reporter: d.Reporter,
		Origin: d.Origin, OriginRole: logistics.Role(d.Role), Report: d.Report, OpenedAt: d.OpenedAt, State: logistics.ObstacleState(d.State),
		Owner: d.Owner, Until: d.Until, Asked: d.Asked, Reason: d.Reason, How: d.How, Same: d.Same, Ladders: d.Ladders, Step: d.Step,
		Round: d.Round, Told: d.Told, Missed: d.Missed, Due: d.Due, Rise: d.Rise, Probe: d.Probe, Echo: d.Echo, AtEnd: d.AtEnd,
		Events: convert(d.Events, eventDoc.event), Cards: convert(d.Cards, func(c cardDoc) logistics.Card { return logistics.Card(c) }),
	}
}

type obstacleItemDoc struct {
	Number int64 `bson:"number"`
}

func obstacleItemID(o logistics.Obstacle) string {
	return string(o.Area) + "|" + o.Item + "|" + o.ID()
}

// AddObstacle stores a new obstacle, or reports that its number has one already.
// Its timers are stored with it.
func (s *Store) AddObstacle(ctx context.Context, o logistics.Obstacle) (added bool, err error) {
	done, err := exists(ctx, s.engine, obstaclesDoneCollection, o.ID())
	if err != nil || done {
		return false, err
	}
	if added, err = add(ctx, s.engine, obstaclesCollection, o.ID(), obstacleToDoc(o)); err != nil {
		return false, err
	}
	if !added { // an earlier try may not have come so far; the clock may have gone on since
		if o, err = s.Obstacle(ctx, o.Number); err != nil {
			return false, err
		}
	}
	if o.Item != "" {
		if _, err := add(ctx, s.engine, obstacleItemsCollection, obstacleItemID(o), obstacleItemDoc{o.Number}); err != nil {
			return added, err
		}
	}
	return added, s.AddTimers(ctx, o.Timers(0))
}

// Obstacle returns an obstacle, closed or not, or logistics.ErrNotFound.
func (s *Store) Obstacle(ctx context.Context, number int64) (logistics.Obstacle, error) {
	id := logistics.ObstacleID(number)
	o, err := get(ctx, s.engine, obstaclesCollection, id, obstacleDoc.obstacle)
	if errors.Is(err, logistics.ErrNotFound) {
		o, err = get(ctx, s.engine, obstaclesDoneCollection, id, obstacleDoc.obstacle)
	}
	return o, err
}

// UpdateObstacle changes an obstacle and returns what it is then. change may run
// more than once and its error is returned; where it adds no event nothing is
// written. A closed obstacle cannot be changed: logistics.ErrOver. The caller sets
// the timers.
func (s *Store) UpdateObstacle(ctx context.Context, number int64, change func(*logistics.Obstacle) error) (logistics.Obstacle, error) {
	keep := func(o *logistics.Obstacle) error {
		before := *o
		events := len(o.Events)
		if err := change(o); err != nil {
			return err
		}
		if len(o.Events) == events && o.Due.Equal(before.Due) && o.Rise.Equal(before.Rise) && o.Probe.Equal(before.Probe) && o.Echo.Equal(before.Echo) {
			return errSame
		}
		return nil
	}
	id := logistics.ObstacleID(number)
	o, err := update(ctx, s.engine, obstaclesCollection, id, obstacleDoc.obstacle, obstacleToDoc, keep)
	if !errors.Is(err, logistics.ErrNotFound) {
		return o, err
	}
	if o, err = get(ctx, s.engine, obstaclesDoneCollection, id, obstacleDoc.obstacle); err != nil {
		return o, err
	}
	switch err := keep(&o); {
	case errors.Is(err, errSame):
		return o, nil
	case err != nil:
		return o, err
	}
	return o, logistics.ErrOver
}

// Obstacles lists what is not closed at and below an area, by number.
func (s *Store) Obstacles(ctx context.Context, under logistics.AreaCode) ([]logistics.Obstacle, error) {
	var all []logistics.Obstacle
	err := s.EachObstacle(ctx, func(o logistics.Obstacle) error {
		if under.Contains(o.Area) && !o.Final() {
			all = append(all, o)
		}
		return nil
	})
	return all, err
}

// RecentObstacles lists what was opened since a moment at and below an area and is
// not closed, newest first. However much is open, it reads no more than that.
func (s *Store) RecentObstacles(ctx context.Context, under logistics.AreaCode, since time.Time) ([]logistics.Obstacle, error) {
	var all []logistics.Obstacle
	err := s.engine.ScanBack(ctx, obstaclesCollection, "", "", func(_ string, decode func(any) error) error {
		var doc obstacleDoc
		if err := decode(&doc); err != nil {
			return err
		}
		o := doc.obstacle()
		if o.OpenedAt.Before(since) {
			return ErrStop
		}
		if under.Contains(o.Area) && !o.Final() {
			all = append(all, o)
		}
		return nil
	})
	return all, err
}

// ObstaclesAboutGoods lists what is not closed in exactly that area and about goods, by
// item and number. It reads nothing of other areas.
func (s *Store) ObstaclesAboutGoods(ctx context.Context, area logistics.AreaCode) ([]logistics.Obstacle, error) {
	var all []logistics.Obstacle
	var numbers []int64
	err := s.engine.Scan(ctx, obstacleItemsCollection, string(area)+"|", string(area)+"}", func(_ string, decode func(any) error) error {
		var doc obstacleItemDoc
		err := decode(&doc)
		numbers = append(numbers, doc.Number)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, n := range numbers {
		o, err := s.Obstacle(ctx, n)
		switch {
		case errors.Is(err, logistics.ErrNotFound): // given up before it was stored
		case err != nil:
			return nil, err
		case !o.Final():
			all = append(all, o)
		}
	}
	return all, nil
}

// EachObstacle calls each for everything that is not archived, by number.
func (s *Store) EachObstacle(ctx context.Context, each func(logistics.Obstacle) error) error {
	return s.engine.Scan(ctx, obstaclesCollection, "", "", func(_ string, decode func(any) error) error {
		var doc obstacleDoc
		if err := decode(&doc); err != nil {
			return err
		}
		return each(doc.obstacle())
	})
}

// ArchiveObstacle moves a closed obstacle to the archive.
func (s *Store) ArchiveObstacle(ctx context.Context, o logistics.Obstacle) error {
	if _, err := add(ctx, s.engine, obstaclesDoneCollection, o.ID(), obstacleToDoc(o)); err != nil {
		return err
	}
	if o.Item != "" {
		if err := s.engine.Delete(ctx, obstacleItemsCollection, obstacleItemID(o)); err != nil {
			return err
		}
	}
	return s.engine.Delete(ctx, obstaclesCollection, o.ID())
}

// timers: moments at which an obstacle is to be looked at, by due time.
const timersCollection = "timers"

type timerDoc struct {
	Due    time.Time `bson:"due"`
	Number int64     `bson:"number"`
	From   int       `bson:"from,omitempty"`
	Held   bool      `bson:"held,omitempty"`
}

// AddTimers stores timers; what is there stays.
func (s *Store) AddTimers(ctx context.Context, timers []logistics.Timer) error {
	return parallel(ctx, len(timers), func(ctx context.Context, i int) error {
		_, err := add(ctx, s.engine, timersCollection, timers[i].ID(), timerDoc(timers[i]))
		return err
	})
}

// DeleteTimers removes timers whose work is done.
func (s *Store) DeleteTimers(ctx context.Context, timers []logistics.Timer) error {
	return parallel(ctx, len(timers), func(ctx context.Context, i int) error {
		return s.engine.Delete(ctx, timersCollection, timers[i].ID())
	})
}

// DueTimers lists the timers due at now, oldest first, at most limit.
func (s *Store) DueTimers(ctx context.Context, now time.Time, limit int) ([]logistics.Timer, error) {
	var due []logistics.Timer
	to := logistics.TimeKey(now.Add(time.Millisecond))
	err := s.engine.Scan(ctx, timersCollection, "", to, func(_ string, decode func(any) error) error {
		var doc timerDoc
		if err := decode(&doc); err != nil {
			return err
		}
		if due = append(due, logistics.Timer(doc)); len(due) >= limit {
			return ErrStop
		}
		return nil
	})
	return due, err
}

// NextTimer is when the first timer is due; zero where there is none.
func (s *Store) NextTimer(ctx context.Context) (time.Time, error) {
	var next time.Time
	err := s.engine.Scan(ctx, timersCollection, "", "", func(_ string, decode func(any) error) error {
		var doc timerDoc
		if err := decode(&doc); err != nil {
			return err
		}
		next = doc.Due
		return ErrStop
	})
	return next, err
}

// MissingTimers lists the timers that obstacles should have and that are not
// stored, for whatever reason.
func (s *Store) MissingTimers(ctx context.Context) ([]logistics.Timer, error) {
	var want []logistics.Timer
	err := s.EachObstacle(ctx, func(o logistics.Obstacle) error {
		want = append(want, timersOf(o)...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	have := map[string]bool{}
	err = s.engine.Scan(ctx, timersCollection, "", "", func(id string, _ func(any) error) error {
		have[id] = true
		return nil
	})
	return slices.DeleteFunc(want, func(t logistics.Timer) bool { return have[t.ID()] }), err
}

// MissingTimersAfter is MissingTimers for at most limit obstacles, those with the
// numbers after one. next is the last of them, 0 where there are no more.
func (s *Store) MissingTimersAfter(ctx context.Context, after int64, limit int) (missing []logistics.Timer, next int64, err error) {
	var want []logistics.Timer
	seen := 0
	err = s.engine.Scan(ctx, obstaclesCollection, logistics.ObstacleID(after+1), "", func(_ string, decode func(any) error) error {
		if seen == limit {
			return ErrStop
		}
		var doc obstacleDoc
		if err := decode(&doc); err != nil {
			return err
		}
		o := doc.obstacle()
		seen, next = seen+1, o.Number
		want = append(want, timersOf(o)...)
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	if seen < limit {
		next = 0
	}
	there := make([]bool, len(want))
	err = parallel(ctx, len(want), func(ctx context.Context, i int) (err error) {
		there[i], err = exists(ctx, s.engine, timersCollection, want[i].ID())
		return err
	})
	for i, t := range want {
		if !there[i] {
			missing = append(missing, t)
		}
	}
	return missing, next, err
}

// timersOf are the timers that an obstacle must have when nobody works on it. What is
// closed is still to be told and to be archived.
func timersOf(o logistics.Obstacle) []logistics.Timer {
	if o.Final() {
		return o.Timers(len(o.Events) - 1)
	}
	return o.Timers(len(o.Events))
}

// KnowsNotice reports whether a notice of that key is, or was, in the outbox.
func (s *Store) KnowsNotice(ctx context.Context, key string) (bool, error) {
	known, err := exists(ctx, s.engine, outboxCollection, key)
	if err != nil || known {
		return known, err
	}
	return exists(ctx, s.engine, sentCollection, key)
}
