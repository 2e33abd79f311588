package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"laporbot/logistics"
	"laporbot/simulator"
)

// The people of a scenario beside the chairs, who follow from chairID on.
const (
	operatorID = 1001
	pimpinanID = 1002
	strangerID = 1099
	chairID    = 1101
)

// chairNames are invented; no person of that name is meant.
var chairNames = []string{
	"Siti Aminah", "Budi Santoso", "Dewi Lestari", "Ahmad Fauzi", "Rina Marlina", "Hendra Wijaya", "Nur Hidayah",
	"Yohanes Lung", "Maria Bulan", "Abdul Rahman", "Sri Wahyuni", "Agus Salim", "Fitriani", "Muhammad Ridwan",
	"Kristina Ping", "Joko Susilo", "Halimah", "Andi Pratama", "Yuliana", "Rudi Hartono",
}

// scenario plays an election week on a stage and keeps a plain model of what must
// come of it.
type scenario struct {
	stage  *stage
	rng    *rand.Rand
	areas  []logistics.Area
	groups []int64
	events []event

	sent    []said
	facts   []fact
	edits   int
	repeats int
	wrong   int
	nosy    int // messages of a stranger
}

// event is something that happens at a moment.
type event struct {
	at time.Time
	do func(ctx context.Context) error
}

// said is a message of a chair as the model knows it.
type said struct {
	chair   int
	message int
	at      time.Time
	boxes   int64 // 0: nothing that can be stored
}

// fact is what a chair has last said to have, from a moment on.
type fact struct {
	chair int
	at    time.Time
	boxes int64
}

// days of the week that is played: H-4 to H+1.
const (
	scenarioDays  = 6
	scenarioStart = "2024-11-23"
)

// newScenario is a week that has not begun. Its chance is the same each time.
func newScenario(s *stage) *scenario {
	return &scenario{stage: s, rng: rand.New(rand.NewPCG(2024, 11))}
}

// playWeek plays the week as fast as the machine can and writes the balance to out.
func playWeek(ctx context.Context, s *stage, out io.Writer) error {
	sc := newScenario(s)
	if err := sc.cast(ctx); err != nil {
		return err
	}
	for day := range scenarioDays {
		sc.plan(day)
	}
	sc.downtime(4, 19*time.Hour+40*time.Minute, 50*time.Minute)
	slices.SortStableFunc(sc.events, func(a, b event) int { return a.at.Compare(b.at) })
	for _, e := range sc.events {
		if err := s.moveTo(ctx, e.at); err != nil {
			return err
		}
		if err := e.do(ctx); err != nil {
			return err
		}
		if err := s.settle(ctx); err != nil {
			return err
		}
	}
	if err := s.moveTo(ctx, sc.midnight(scenarioDays)); err != nil {
		return err
	}
	return sc.balance(ctx, out)
}

func (sc *scenario) midnight(day int) time.Time {
	loc := sc.stage.cfg.Plan.Location
	start, _ := time.ParseInLocation(time.DateOnly, scenarioStart, loc)
	return start.AddDate(0, 0, day)
}

// cast puts the people and the two groups on the stage.
func (sc *scenario) cast(ctx context.Context) error {
	s := sc.stage
	catalog, err := s.service.store.Catalog(ctx, s.cfg.Root)
	if err != nil {
		return err
	}
	sc.areas = catalog.Below(s.cfg.Root, logistics.LevelKecamatan)
	slices.SortFunc(sc.areas, func(a, b logistics.Area) int { return cmp.Compare(a.Code, b.Code) })
	people := []actor{
		{ID: operatorID, Name: "Operator KPU", Role: logistics.RoleOperator, Area: s.cfg.Root},
		{ID: pimpinanID, Name: "Ketua KPU", Role: logistics.RolePimpinan, Area: s.cfg.Root},
	}
	for i, area := range sc.areas {
		people = append(people, actor{ID: chairID + int64(i), Name: chairNames[i%len(chairNames)], Role: logistics.RoleKetua, Area: area.Code})
	}
	s.sim.AddUser(simulator.User{ID: strangerID, FirstName: "Orang asing"})
	// The network delivers everything twice.
	s.sim.SetDelivery(simulator.Delivery{Twice: true})
	for _, p := range people {
		if err := s.add(ctx, p); err != nil {
			return err
		}
		if _, err := s.sim.StartPrivate(p.ID, ""); err != nil {
			return err
		}
	}
	if err := s.inventNeeds(ctx, catalog); err != nil {
		return err
	}
	for _, g := range []struct{ title, area string }{
		{"Logistik KPU Kutai Kartanegara", string(s.cfg.Root)},
		{"Logistik PPK Tabang", "64.02.12"},
	} {
		id, err := s.sim.AddGroup(g.title, simulator.Supergroup, operatorID, pimpinanID)
		if err != nil {
			return err
		}
		if err := s.sim.AddBot(operatorID, id); err != nil {
			return err
		}
		if err := s.settle(ctx); err != nil {
			return err
		}
		if _, err := s.sim.Send(operatorID, id, simulator.Outgoing{Text: "/hubungkan " + g.area}); err != nil {
			return err
		}
		sc.groups = append(sc.groups, id)
	}
	return s.settle(ctx)
}

// stations is the invented number of TPS of the i-th kecamatan.
func stations(i int) int64 { return int64(40 + 7*i%60) }

// inventNeeds gives each kecamatan needs, so that a simulation has something to
// compare with: the real ones are not known for most. They are never shown but on
// a stage, which says that all its data is invented.
func (s *stage) inventNeeds(ctx context.Context, c *logistics.Catalog) error {
	areas := c.Below(s.cfg.Root, logistics.LevelKecamatan)
	slices.SortFunc(areas, func(a, b logistics.Area) int { return cmp.Compare(a.Code, b.Code) })
	var needs []logistics.Need
	for i, area := range areas {
		tps := stations(i)
		needs = append(needs,
			logistics.Need{Area: area.Code, Item: "kotak_suara", Count: 2 * tps},
			logistics.Need{Area: area.Code, Item: "bilik_suara", Count: 4 * tps},
			logistics.Need{Area: area.Code, Item: "tinta", Count: 2 * tps},
		)
	}
	return s.service.store.PutReference(ctx, nil, nil, needs)
}

// downtime stops the bot over the hour of a digest and starts it again; Telegram
// keeps what people write meanwhile.
func (sc *scenario) downtime(day int, from, length time.Duration) {
	at := sc.midnight(day).Add(from)
	sc.at(at, func(context.Context) error { return sc.stage.halt() })
	sc.at(at.Add(length), func(ctx context.Context) error {
		if err := sc.stage.start(ctx); err != nil {
			return err
		}
		return sc.stage.wake(ctx)
	})
}

// plan decides what each chair does on one day: most report, some late, some
// not at all, some wrongly at first, some twice, some correct themselves.
func (sc *scenario) plan(day int) {
	for chair := range sc.areas {
		hour := 7*60 + sc.rng.IntN(10*60) // 07.00 to 17.00
		switch n := sc.rng.IntN(100); {
		case n < 8:
			continue // silent
		case n < 18:
			hour = 18*60 + 15 + sc.rng.IntN(75) // after the deadline, before the digest
		case n < 23:
			hour = 20*60 + 30 + sc.rng.IntN(120) // after the digest
		}
		at := sc.midnight(day).Add(time.Duration(hour) * time.Minute)
		have := min(2*stations(chair), int64(day+1)*stations(chair)/2)
		sc.report(chair, at, have)
	}
	for _, minute := range []int{0, 10, 20} {
		sc.at(sc.midnight(day).Add(time.Duration(10*60+minute)*time.Minute), func(context.Context) error {
			sc.nosy++
			_, err := sc.stage.sim.StartPrivate(strangerID, "")
			return err
		})
	}
}

// wording is how the chairs write: none of them has learned a format.
var wording = []string{
	"/lapor kotak suara %d, bilik suara %d, tinta %d botol",
	"/lapor kotak %d\nbilik %d\ntinta %d",
	"/lapor Izin melaporkan pak, kotak suara %d buah, bilik %d buah, tinta %d botol. Terima kasih",
	"/lapor kotak: %d; bilik: %d; tinta: %d",
	"/lapor %d kotak suara, %d bilik suara, %d botol tinta",
}

func (sc *scenario) report(chair int, at time.Time, boxes int64) {
	user := int64(chairID + chair)
	text := fmt.Sprintf(wording[sc.rng.IntN(len(wording))], boxes, 2*boxes, boxes)
	if sc.rng.IntN(100) < 6 {
		sc.at(at.Add(-3*time.Minute), func(context.Context) error {
			sc.wrong++
			return sc.say(chair, user, "/lapor semua sudah di tempat ya", 0)
		})
	}
	mistaken := sc.rng.IntN(100) < 10
	first := text
	if mistaken {
		first = strings.Replace(text, fmt.Sprint(boxes), fmt.Sprint(boxes+1), 1)
	}
	index := -1
	sc.at(at, func(context.Context) error {
		index = len(sc.sent)
		if mistaken {
			return sc.say(chair, user, first, boxes+1)
		}
		return sc.say(chair, user, first, boxes)
	})
	switch n := sc.rng.IntN(100); {
	case mistaken:
		sc.at(at.Add(4*time.Minute), func(context.Context) error {
			sc.edits++
			sc.sent[index].boxes = boxes
			sc.facts = append(sc.facts, fact{chair, sc.stage.clock.Now(), boxes})
			return sc.stage.sim.Edit(user, user, sc.sent[index].message, text)
		})
	case n < 6:
		sc.at(at.Add(2*time.Minute), func(context.Context) error {
			sc.repeats++
			return sc.say(chair, user, text, boxes)
		})
	}
}

func (sc *scenario) at(t time.Time, do func(context.Context) error) {
	sc.events = append(sc.events, event{t, do})
}

func (sc *scenario) say(chair int, user int64, text string, boxes int64) error {
	id, err := sc.stage.sim.Send(user, user, simulator.Outgoing{Text: text})
	if err != nil {
		return fmt.Errorf("send: %w", err)
	}
	sc.sent = append(sc.sent, said{chair: chair, message: id, at: sc.stage.clock.Now(), boxes: boxes})
	if boxes > 0 {
		sc.facts = append(sc.facts, fact{chair, sc.stage.clock.Now(), boxes})
	}
	return nil
}
