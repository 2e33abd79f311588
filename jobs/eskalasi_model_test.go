package jobs_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"laporbot/logistics"
	"laporbot/storage"
	"laporbot/storage/storagetest"
)

// The model looks at the finished history of every obstacle and knows, in its own
// words, what may never be in it.
type model struct {
	*hill
	loc     *time.Location
	ladders logistics.Ladders
	steps   int
	talk    int
	blocked map[int64]bool // who ever was
	bad     map[string]int
}

func (m *model) fault(o logistics.Obstacle, i int, format string, args ...any) {
	kind, _, _ := strings.Cut(format, ":")
	if m.bad[kind]++; m.bad[kind] <= 3 {
		m.Errorf("%s event %d: %s\n%s", o.Name(), i+1, fmt.Sprintf(format, args...), storyOf(o))
	}
}

func storyOf(o logistics.Obstacle) string {
	var b strings.Builder
	for i, e := range o.Events {
		fmt.Fprintf(&b, "  %d %s %s step %d round %d people %v key %q %s\n", i+1, e.At.Format(time.RFC3339), e.Kind, e.Step, e.Round, e.People, e.Key, e.Text)
	}
	return b.String()
}

// worked is how much of a wait has passed from a to b: each hour counts twice from
// the beginning of H-3 and four times from that of H-1.
func (m *model) worked(a, b time.Time) time.Duration {
	vote := time.Date(2024, 11, 27, 0, 0, 0, 0, m.loc)
	borders := []time.Time{a, vote.AddDate(0, 0, -3), vote.AddDate(0, 0, -1), b}
	sum := time.Duration(0)
	for i, pace := range []time.Duration{1, 2, 4} {
		from, to := borders[i], borders[i+1]
		if i == 2 {
			to = b
		}
		if from.Before(a) {
			from = a
		}
		if to.After(b) {
			to = b
		}
		if to.After(from) {
			sum += pace * to.Sub(from)
		}
	}
	return sum
}

// check goes through one obstacle.
func (m *model) check(o logistics.Obstacle) {
	var (
		acknowledged, owned bool // since the last time it climbed
		put                 time.Time
		held                logistics.Severity // when it was put
		asked               bool
		last                *logistics.Event    // the step that is waited on
		severity            logistics.Severity  // as far as the history tells
		restart             = true              // the next step need not wait
		taken               = map[[2]int]bool{} // steps of this climb
		missed              = map[int64]bool{}
		led                 bool
		lapsed              bool // it is on the ladder again and nobody was told since
	)
	for i, e := range o.Events {
		switch e.Kind {
		case logistics.EventSeverity:
			severity = logistics.Severity(e.Text)
			restart = true
			clear(taken)
		case logistics.EventOpened, logistics.EventReopened:
			lapsed = false
			restart, acknowledged = true, false
			clear(taken)
		case logistics.EventTaken, logistics.EventHanded, logistics.EventSolved, logistics.EventPut, logistics.EventConfirmed, logistics.EventMerged,
			logistics.EventWithdrawn:
			acknowledged, asked, put, held, lapsed = true, false, e.At, severity, false
			owned = e.Kind == logistics.EventTaken || e.Kind == logistics.EventHanded
		case logistics.EventAsked:
			if asked = true; !acknowledged || m.worked(put, e.At) < m.ladders.Of[held].Hold {
				m.fault(o, i, "asked early: held since %s", put)
			}
		case logistics.EventLapsed:
			if e.Key == "" && (!acknowledged || owned && !asked) {
				m.fault(o, i, "lapsed: without a question")
			}
			restart, acknowledged, lapsed = true, false, true
			if l := m.ladders.Of[severity]; len(l.Steps) > 0 {
				delete(taken, [2]int{l.Rounds - 1, len(l.Steps)}) // the last step is taken again
			}
		case logistics.EventTalk:
			m.heard(o, i)
		case logistics.EventUnreachable:
			for _, id := range e.People {
				missed[id] = true
			}
		case logistics.EventStep:
			m.steps++
			lapsed = false
			severity = logistics.Severity(e.Text)
			if acknowledged {
				m.fault(o, i, "after acknowledgement: a step")
			}
			if taken[[2]int{e.Round, e.Step}] {
				m.fault(o, i, "twice: step %d of round %d", e.Step, e.Round)
			}
			taken[[2]int{e.Round, e.Step}] = true
			if !restart && slices.ContainsFunc(last.People, func(id int64) bool { return !missed[id] }) {
				wait := m.ladders.Of[logistics.Severity(last.Text)].Steps[last.Step-1].After
				if got := m.worked(last.At, e.At); got < wait {
					m.fault(o, i, "early: after %s of %s", got, wait)
				}
			}
			last, restart = &o.Events[i], false
			led = led || slices.Contains(e.People, leaderID)
		}
	}
	switch {
	case o.Final():
	case lapsed:
		m.fault(o, len(o.Events)-1, "lapsed: and nobody was told")
	case o.AtEnd && o.Climbs():
		if !led && !missed[leaderID] {
			m.fault(o, len(o.Events)-1, "at the end: without the leadership")
		}
	case o.Next().IsZero():
		m.fault(o, len(o.Events)-1, "lost: %s with nothing to come", o.State)
	}
}

// followed looks whether every card that is shown shows how the obstacle stands. One
// that is not was called off before it went, or its bundle is older than those that
// are kept.
func (m *model) followed(o logistics.Obstacle, out map[string]logistics.Notice) {
	stale, missing := m.stale(o, out, m.blocked)
	for _, s := range stale {
		m.fault(o, len(o.Events)-1, "stale: %s", s)
	}
	for _, c := range missing {
		bundled := fmt.Sprintf("kendala/gabungan/%d/%d/", c.ChatID, c.ThreadID)
		called := c.ChatID > 0 && slices.ContainsFunc(o.Events[c.From:], func(e logistics.Event) bool { return e.Kind != logistics.EventStep })
		if !called && !slices.ContainsFunc(slices.Collect(maps.Keys(out)), func(key string) bool { return strings.HasPrefix(key, bundled) }) {
			m.fault(o, c.From-1, "missing: %s was never posted", c.Key)
		}
	}
}

// heard looks whether what was said to the reporter went out, or whoever said it was
// told that it may not have.
func (m *model) heard(o logistics.Obstacle, i int) {
	e := o.Events[i]
	if e.To != o.Reporter || e.By == o.Reporter {
		return
	}
	unheard := slices.ContainsFunc(o.Events[i:], func(x logistics.Event) bool { return x.Kind == logistics.EventUnheard })
	// The outbox itself is asked: a write that is done and broken off is counted nowhere.
	told := false
	for _, key := range []string{
		fmt.Sprintf("kendala/%d/%d/%d/kendala-kutipan", o.Number, i+1, o.Reporter), fmt.Sprintf("kendala/%d/%d/%d/kendala-tak-sampai", o.Number, i+1, e.Chat),
	} {
		known, err := m.store.KnowsNotice(m.Context(), key)
		m.must(err)
		told = told || known
	}
	if !told && !unheard && !(m.blocked[o.Reporter] && (o.Final() || m.blocked[e.Chat])) {
		m.fault(o, i, "talk: never told to the reporter")
	}
	m.talk++
}

const leaderID = 4

var obstacles = flag.Int("kendala", 100, "how many obstacles the model test opens")

// worldSize is how many obstacles one world of the model test opens, and boltWorld of
// how many worlds one lives on the real embedded database.
const (
	worldSize = 100
	boltWorld = 5
)

// TestEskalasiModel opens many obstacles by /kendala and by reports, lets people tap,
// edit and withdraw at random and at the same time as the clock, breaks writes off,
// begins new processes and jumps in time, and then checks every history against the
// model. It does so in many worlds that have nothing to do with each other.
func TestEskalasiModel(t *testing.T) {
	count := max(1, *obstacles/worldSize)
	total := make([]tally, count)
	t.Run("worlds", func(t *testing.T) {
		for i := range count {
			engine := "memory"
			if i%boltWorld == 0 {
				engine = "bbolt"
			}
			t.Run(fmt.Sprintf("%s %d", engine, i), func(t *testing.T) {
				t.Parallel()
				var e storage.Engine = newMemory()
				if engine == "bbolt" {
					e = storagetest.Bolt(t)(t)
				}
				total[i] = live(t, e, uint64(20241127+i), min(worldSize, *obstacles))
			})
		}
	})
	var sum tally
	for _, x := range total {
		sum.obstacles += x.obstacles
		sum.steps += x.steps
		sum.messages += x.messages
		sum.crashes += x.crashes
		sum.talk += x.talk
	}
	t.Logf("%d worlds, %d obstacles, %d steps, %d messages, %d writes broken off", count, sum.obstacles, sum.steps, sum.messages, sum.crashes)
	if sum.talk == 0 {
		t.Error("nobody has said anything")
	}
	if sum.obstacles < *obstacles || sum.crashes == 0 {
		t.Errorf("of %d obstacles there are %d, and %d writes were broken off", *obstacles, sum.obstacles, sum.crashes)
	}
}

// tally is what has happened in a world.
type tally struct{ obstacles, steps, messages, crashes, talk int }

// live is the life of one world.
func live(t *testing.T, engine storage.Engine, seed uint64, count int) tally {
	rounds := max(1, count/10)
	h := newHill(t, engine, wita(15, 8, 0), seed)
	ladders, err := h.store.CurrentLadders(t.Context())
	h.must(err)
	m := &model{hill: h, loc: h.deps.Plan.Location, ladders: ladders, bad: map[string]int{}, blocked: map[int64]bool{}}
	random := rand.New(rand.NewPCG(seed, 1))
	chairs := []int64{12, 13, 17, 9}
	words := []string{
		"jembatan ke desa %d putus", "kotak suara di desa %d rusak", "kapal ke desa %d karam, logistik hilang", "listrik di desa %d padam",
		"tinta di desa %d kurang", "truk ke desa %d mogok", "formulir di desa %d belum ada",
	}
	reports := []string{"kotak suara 150 kurang %d", "kotak suara 200", "diterima bilik suara 190 dari %d", "kotak suara 199, kendala: perahu %d bocor"}
	taps := []string{
		"ambil", "ambil", "selesai", "eskalasi", "lepas", "benar", "belum", "tingkat:ringan", "tingkat:kritis", "gabung", "baru", "alih:3", "jenis:lainnya", "tunda",
		"bicara", "usul", "tetap", "buka", "/batal", "/lapor",
	}
	people := []int64{1, 2, 3, 4, 12, 13, 17, 9}
	h.engine.one = 60
	opened := 0
	for round := range rounds {
		for range count / rounds {
			opened++
			h.ask(chairs[random.IntN(len(chairs))], fmt.Sprintf("k%d", opened), "kendala", fmt.Sprintf(words[random.IntN(len(words))], opened), "")
		}
		// Taps come while the clock works.
		var wg sync.WaitGroup
		for tap := range 40 {
			n := 1 + random.IntN(opened)
			if random.IntN(2) == 0 {
				n = max(1, opened-random.IntN(100))
			}
			who, what := people[random.IntN(len(people))], taps[random.IntN(len(taps))]
			chair, report := chairs[random.IntN(len(chairs))], reports[random.IntN(len(reports))]
			verb, choice, _ := strings.Cut(what, ":")
			key := fmt.Sprintf("t%d/%d", round, tap)
			wg.Go(func() {
				switch {
				case verb == "/batal":
					h.ask(chair, key, "batal", "", "")
				case verb == "/lapor":
					if strings.Contains(report, "%d") {
						report = fmt.Sprintf(report, 20+tap)
					}
					h.ask(chair, key, "lapor", report, "")
				case verb == "bicara":
					h.ask(who, key, "kendala", fmt.Sprintf("K-%d bagaimana?", n), "")
				case verb == "tunda":
					h.ask(who, key, "tunda", fmt.Sprintf("K-%d 23.30 menunggu", n), "")
				case choice != "":
					h.ask(who, key, "kendala", "", fmt.Sprintf("%s:%d:%s", verb, n, choice))
				default:
					h.ask(who, key, "kendala", "", fmt.Sprintf("%s:%d", verb, n))
				}
			})
		}
		wg.Go(h.cycle)
		wg.Wait()
		jump := time.Duration(random.IntN(40*60)) * time.Second
		if random.IntN(2) == 0 {
			jump *= 10
		}
		switch random.IntN(20) {
		case 0: // the bot is down for hours
			jump = time.Duration(random.IntN(20)) * time.Hour
			h.restart()
		case 1: // somebody blocks the bot, or opens it again
			id, gone := people[random.IntN(len(people))], []string{"", "blocked"}[random.IntN(2)]
			m.blocked[id] = true
			for h.store.UpdateChat(t.Context(), id, func(c *logistics.Chat) error { c.Unreachable = gone; return nil }) != nil {
				continue
			}
		}
		h.clock.move(jump)
		h.cycle()
	}
	// Nobody does anything more: everything must come to its end.
	h.engine.one = 0
	h.restart()
	rest := func() {
		for range 3000 {
			next, err := h.esc.Next(t.Context())
			h.must(err)
			if next.IsZero() {
				break
			}
			h.clock.move(max(next.Sub(h.clock.Now()), 0) + time.Duration(random.IntN(600))*time.Second)
			h.cycle()
		}
	}
	rest()
	// At the end of their ladders some are still put off, or taken and forgotten.
	for n := 1; n <= opened; n += 5 {
		h.ask(2, fmt.Sprintf("late%d", n), "tunda", fmt.Sprintf("K-%d 23.30 menunggu", n), "")
		h.ask(3, fmt.Sprintf("late%d", n+1), "kendala", "", fmt.Sprintf("ambil:%d", n+1))
	}
	rest()
	left, out := 0, h.outbox()
	for n := int64(1); n <= int64(opened)*4; n++ {
		o, err := h.store.Obstacle(t.Context(), n)
		if err != nil {
			continue // a number that was given and lost
		}
		left++
		m.check(o)
		m.followed(o, out)
		if !o.Final() && !(o.Climbs() && o.AtEnd) {
			t.Errorf("%s never comes to an end: %s\n%s", o.Name(), o.State, storyOf(o))
		}
	}
	if left < opened {
		t.Errorf("of %d obstacles %d are there", opened, left)
	}
	for key, n := range h.sent.count {
		if n > 1 {
			t.Errorf("%s went out %d times", key, n)
		}
	}
	if len(m.bad) > 0 {
		t.Errorf("faults: %v", m.bad)
	}
	return tally{left, m.steps, len(h.sent.last), h.engine.broken, m.talk}
}

// TestEskalasiLostAnswers loses the database's first answer to every kind of write
// of every document: the work is done and must not be done again.
func TestEskalasiLostAnswers(t *testing.T) {
	h := newHill(t, newMemory(), wita(24, 8, 0), 1)
	h.engine.Engine = storagetest.Lossy(h.engine.Engine)
	lost := func(do func() error) {
		t.Helper()
		var err error
		for range 1000 {
			if err = do(); err == nil {
				return
			}
		}
		t.Fatal("it never succeeds", err)
	}
	for i := range 4 {
		h.ask(12, fmt.Sprintf("m%d", i), "kendala", fmt.Sprintf("jalan ke desa %d putus", i), "")
	}
	for range 10 {
		lost(func() error { return h.esc.Cycle(t.Context()) })
		h.clock.move(10 * time.Minute)
	}
	for n := int64(1); n <= 40; n++ {
		o, err := h.store.Obstacle(t.Context(), n)
		if err != nil {
			continue
		}
		seen := map[[2]int]bool{}
		for _, e := range o.Events {
			switch {
			case e.Kind == logistics.EventSeverity:
				clear(seen) // a graver one climbs anew
			case e.Kind == logistics.EventStep:
				if seen[[2]int{e.Round, e.Step}] {
					t.Errorf("%s: step %d twice\n%s", o.Name(), e.Step, storyOf(o))
				}
				seen[[2]int{e.Round, e.Step}] = true
			}
		}
	}
	for key, n := range h.sent.count {
		if n > 1 {
			t.Errorf("%s went out %d times", key, n)
		}
	}
}
