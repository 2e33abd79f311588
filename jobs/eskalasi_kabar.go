package jobs

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"laporbot/logistics"
	"laporbot/messages"
)

// world is what a cycle knows, read once.
type world struct {
	store   ObstacleStore
	catalog *logistics.Catalog
	people  []logistics.Person
	byID    map[int64]logistics.Person
	groups  []logistics.Group
	gone    map[int64]bool
	roster  *logistics.Roster
	plan    logistics.Plan
	now     time.Time

	mu        sync.Mutex
	zones     *logistics.Zones
	ladders   map[int64]logistics.Ladders
	obstacles map[int64]func() (logistics.Obstacle, error) // as this cycle has seen them
}

func (e *Escalation) look(ctx context.Context, now time.Time) (*world, error) {
	w := &world{store: e.store, plan: e.plan, now: now, byID: map[int64]logistics.Person{}, ladders: map[int64]logistics.Ladders{}, obstacles: map[int64]func() (logistics.Obstacle, error){}}
	var err error
	if w.catalog, err = e.store.Catalog(ctx, e.root); err != nil {
		return nil, err
	}
	if w.people, err = e.store.People(ctx); err != nil {
		return nil, err
	}
	if w.groups, err = e.store.Groups(ctx); err != nil {
		return nil, err
	}
	if w.gone, err = e.store.Unreachable(ctx); err != nil {
		return nil, err
	}
	absences, err := e.store.Absences(ctx)
	if err != nil {
		return nil, err
	}
	w.roster = logistics.NewRoster(w.people, absences, w.gone)
	for _, p := range w.people {
		w.byID[p.ID] = p
	}
	w.zones = logistics.NewZones(w.catalog, e.plan.Location)
	return w, nil
}

func (w *world) laddersOf(ctx context.Context, version int64) (logistics.Ladders, error) {
	if l, ok := w.laddersKnown(version); ok {
		return l, nil
	}
	// Read without the lock: whoever changes a document holds that one, and asks for this.
	l, err := w.store.Ladders(ctx, version)
	if err != nil {
		return l, fmt.Errorf("ladders %d: %w", version, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ladders[version] = l
	return l, nil
}

func (w *world) laddersKnown(version int64) (logistics.Ladders, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	l, ok := w.ladders[version]
	return l, ok
}

// obstacle is an obstacle as this cycle has seen it: whoever changes it afterwards
// has a timer of his own for that.
func (w *world) obstacle(ctx context.Context, number int64) (logistics.Obstacle, error) {
	w.mu.Lock()
	read, ok := w.obstacles[number]
	if !ok {
		read = sync.OnceValues(func() (logistics.Obstacle, error) { return w.store.Obstacle(ctx, number) })
		w.obstacles[number] = read
	}
	w.mu.Unlock()
	return read()
}

func (w *world) zone(area logistics.AreaCode) *time.Location {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.zones.Of(area)
}

func (w *world) scene(o logistics.Obstacle, l logistics.Ladders) logistics.Scene {
	s := logistics.Scene{Now: w.now, Plan: w.plan, Ladders: l, Roster: w.roster, Groups: w.groups}
	s.Plan.Location = w.zone(o.Area)
	s.Area, _ = w.catalog.Area(o.Area)
	return s
}

// sight is as much of a scene as says who may read of an obstacle.
func (w *world) sight() logistics.Scene {
	return logistics.Scene{Now: w.now, Roster: w.roster, Groups: w.groups}
}

// saying is one message that follows from an event.
type saying struct {
	notice  logistics.Notice
	number  int64
	urgency logistics.Urgency
	card    string // key of the card this posts or changes
	edit    bool   // nobody is notified of it
	out     bool   // the card is posted
	skip    bool   // it is not said after all
	// words makes the text of a card, which is mostly not wanted: what is bundled has none.
	words func() (string, error)
}

// sayings are the messages that follow from the events of an obstacle after from. out
// are the keys of its cards that are posted.
func (w *world) sayings(ctx context.Context, o logistics.Obstacle, l logistics.Ladders, from int, out map[string]bool) ([]saying, error) {
	evidence, err := w.shown(ctx, o, from)
	if err != nil {
		return nil, err
	}
	s := &speaker{world: w, o: o, evidence: evidence, scene: messages.ObstacleScene{Catalog: w.catalog, People: w.byID, Ladders: l, Zone: w.zone(o.Area)}}
	s.shown = s.scene.Show(o)
	for i := from; i < len(o.Events); i++ {
		s.event(i+1, o.Events[i])
	}
	s.cards(from, out)
	return s.says, s.err
}

// speaker collects what is to be said of one obstacle, and the first fault.
type speaker struct {
	*world
	o        logistics.Obstacle
	evidence []logistics.Evidence // that came with what is said
	scene    messages.ObstacleScene
	shown    messages.Obstacle
	says     []saying
	err      error
}

// say adds a new message to a chat, under a key made of the event and the chat.
func (s *speaker) say(event int, chat int64, block string, data any, buttons [][]logistics.Button) {
	if chat == 0 || s.gone[chat] || s.err != nil || chat > 0 && !s.reads(chat, 0) {
		return
	}
	text, err := messages.Render(block, data)
	if err != nil {
		s.err = err
		return
	}
	u := logistics.Waits
	if s.o.Severity == logistics.SeverityCritical {
		u = logistics.Urgent
	}
	s.says = append(s.says, saying{number: s.o.Number, urgency: u, notice: logistics.Notice{
		Key: fmt.Sprintf("kendala/%d/%d/%d/%s", s.o.Number, event, chat, block), Kind: logistics.NoticeEscalation,
		ChatID: chat, Text: text, Buttons: buttons, CreatedAt: s.now,
	}})
}

// reads reports whether a chat may be told of the obstacle.
func (s *speaker) reads(chat int64, thread int) bool {
	return s.sight().Reads(s.o, chat, thread)
}

// event says what follows from one event, beside the cards.
func (s *speaker) event(n int, e logistics.Event) {
	o := s.o
	s.relieve(n, e)
	switch e.Kind {
	case logistics.EventTaken:
		if e.By != o.Reporter && o.State == logistics.StateTaken {
			s.say(n, o.Reporter, "kendala-ditangani", s.shown, nil)
		}
	case logistics.EventHanded:
		if o.State == logistics.StateTaken && o.Owner == e.To {
			if e.To != e.By {
				s.say(n, e.To, "kendala-dialihkan", s.shown, s.ask(logistics.EventAsked))
			}
			s.say(n, o.Reporter, "kendala-ditangani", s.shown, nil)
		}
	case logistics.EventAsked:
		if o.State == logistics.StateTaken && o.Owner == e.To && o.Asked {
			s.say(n, e.To, "kendala-tanya-pemilik", s.shown, s.ask(logistics.EventAsked))
		}
	case logistics.EventUnreachable:
		s.callList(n, e)
	case logistics.EventSolved:
		if o.State == logistics.StateSolved {
			s.say(n, o.Reporter, "kendala-tanya-pelapor", s.shown, s.ask(logistics.EventSolved))
		}
	case logistics.EventExpired:
		s.say(n, o.Reporter, "kendala-ditutup-sendiri", s.shown, nil)
	case logistics.EventReopened:
		s.say(n, s.solver(n), "kendala-dibuka-lagi", s.shown, nil)
	case logistics.EventOpened:
		if e.Key == "" { // it had been offered, and nobody answered
			s.say(n, o.Reporter, "kendala-dibuka", s.shown, nil)
		}
	case logistics.EventTalk:
		s.talk(n, e)
	case logistics.EventProposed:
		if o.Unsolved() && o.Proposed() {
			s.propose(n)
		}
	case logistics.EventWithdrawn:
		s.say(n, s.owner(n), "kendala-dicabut", s.shown, nil)
	case logistics.EventUnheard:
		s.unheard(n, e)
	}
}

// propose asks those who can say so whether it is over: its reporter, and whoever
// works on it, or the groups where nobody does.
func (s *speaker) propose(n int) {
	buttons, err := messages.ProposalButtons(s.o)
	if err != nil && s.err == nil {
		s.err = err
	}
	s.say(n, s.o.Reporter, "kendala-usul", s.shown, buttons)
	if s.o.State == logistics.StateTaken {
		if s.o.Owner != s.o.Reporter {
			s.say(n, s.o.Owner, "kendala-usul", s.shown, buttons)
		}
		return
	}
	for _, c := range s.o.Cards {
		if c.ChatID < 0 && c.To == 0 && c.From < n {
			s.under(c, func() { s.say(n, c.ChatID, "kendala-usul", s.shown, buttons) })
		}
	}
}

// under has what say says stand under a card.
func (s *speaker) under(c logistics.Card, say func()) {
	if !s.reads(c.ChatID, c.ThreadID) {
		return
	}
	before := len(s.says)
	if say(); len(s.says) > before {
		last := &s.says[len(s.says)-1]
		last.card = c.Key
		last.notice.ThreadID = c.ThreadID
	}
}

// owner is who worked on it last before event n; 0: nobody.
func (s *speaker) owner(n int) int64 {
	var owner int64
	for _, e := range s.o.Events[:n-1] {
		switch e.Kind {
		case logistics.EventTaken:
			owner = e.By
		case logistics.EventHanded:
			owner = e.To
		case logistics.EventLapsed, logistics.EventReopened, logistics.EventPut, logistics.EventSolved:
			owner = 0
		}
	}
	return owner
}

// relieve tells whoever worked on the obstacle that somebody else has ended that.
func (s *speaker) relieve(n int, e logistics.Event) {
	switch e.Kind {
	case logistics.EventPut, logistics.EventLapsed, logistics.EventHanded, logistics.EventSolved:
	default:
		return
	}
	owner := s.owner(n)
	if e.By == 0 || owner == e.By || owner == e.To {
		return
	}
	s.say(n, owner, "kendala-pemilik-lepas", messages.Relief{
		Obstacle: s.shown, Kind: e.Kind, Doer: s.scene.Post(e.By, e.Role), Heir: s.scene.Post(e.To, ""), Said: e.Text,
	}, nil)
}

func (s *speaker) ask(kind logistics.EventKind) [][]logistics.Button {
	buttons, err := messages.AskButtons(s.o, kind)
	if err != nil && s.err == nil {
		s.err = err
	}
	return buttons
}

// solver is who last said, before event n, that it was solved.
func (s *speaker) solver(n int) int64 {
	for i := n - 1; i > 0; i-- {
		if e := s.o.Events[i-1]; e.Kind == logistics.EventSolved {
			return e.By
		}
	}
	return 0
}

// callList gives the operators the names of those whom the bot cannot reach.
func (s *speaker) callList(n int, e logistics.Event) {
	missed := messages.Missed{Obstacle: s.shown}
	for _, id := range e.People {
		missed.People = append(missed.People, messages.MissedPerson{Post: s.scene.Post(id, ""), Name: s.byID[id].Name})
	}
	for _, p := range s.people {
		if p.Role == logistics.RoleOperator && p.Active() && p.Area.Contains(s.o.Area) {
			s.say(n, p.ID, "kendala-telepon", missed, nil)
		}
	}
}

// cards posts the cards of the steps after from, and changes those that are there. A
// card that an earlier try has posted is there, whenever its step was.
func (s *speaker) cards(from int, out map[string]bool) {
	buttons, err := messages.Buttons(s.o)
	if err != nil {
		s.err = err
	}
	version := len(s.o.Events)
	words := map[bool]func() (string, error){}
	for _, retired := range []bool{false, true} {
		shown := s.shown
		shown.Retired = retired
		words[retired] = sync.OnceValues(func() (string, error) { return messages.Render("kendala-kartu", shown) })
	}
	silent := !slices.ContainsFunc(s.o.Events[from:], s.seen)
	for _, c := range s.o.Cards {
		fresh := c.From > from && !out[c.Key]
		if !fresh && (silent || c.From == version) {
			continue
		}
		if s.err != nil || s.gone[c.ChatID] || c.To != 0 && (c.To <= from || fresh) {
			continue
		}
		x := saying{number: s.o.Number, card: c.Key, out: out[c.Key], urgency: logistics.Bundled, words: words[c.To != 0], notice: logistics.Notice{
			Key: c.Key, Kind: logistics.NoticeEscalation, ChatID: c.ChatID, ThreadID: c.ThreadID, CreatedAt: s.now,
		}}
		if !s.reads(c.ChatID, c.ThreadID) {
			s.retire(x, fresh)
			continue
		}
		if s.o.Severity == logistics.SeverityCritical {
			x.urgency = logistics.Urgent
		}
		if c.To == 0 {
			x.notice.Buttons = buttons
		}
		if fresh && !s.o.Climbs() {
			// Somebody has taken it before this step could be told: nobody is called any
			// more, and a group, whose old card is gone, gets the new one without a sound.
			x.skip, x.notice.Silent = c.ChatID > 0, true
		}
		if !fresh {
			x.edit = true
			x.notice.Key, x.notice.Edits = fmt.Sprintf("%s/v%d", c.Key, version), c.Key
			x.notice.Living = true
		}
		s.says = append(s.says, x)
	}
}

// retire takes the words and the buttons of a card from a chat that may not read it
// any more, once. What was not posted yet is left out.
func (s *speaker) retire(x saying, fresh bool) {
	if fresh {
		x.skip = true
	} else {
		x.edit, x.notice.Key, x.notice.Edits, x.notice.Living = true, x.card+"/lepas", x.card, true
	}
	x.words = func() (string, error) { return messages.Render("kendala-kartu-lepas", s.shown) }
	s.says = append(s.says, x)
}
