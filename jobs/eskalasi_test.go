package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"laporbot/commands"
	"laporbot/data"
	"laporbot/jobs"
	"laporbot/logistics"
	"laporbot/storage"
	"laporbot/storage/storagetest"
)

// memory is an engine for tests that write millions of times. It is the contract of
// storage.Engine without a disk.
type memory struct {
	mu   sync.RWMutex
	docs map[string]map[string][]byte
	ids  map[string][]string
}

func newMemory() *memory {
	return &memory{docs: map[string]map[string][]byte{}, ids: map[string][]string{}}
}

func (m *memory) put(collection, id string, raw []byte) {
	if m.docs[collection] == nil {
		m.docs[collection] = map[string][]byte{}
	}
	if _, ok := m.docs[collection][id]; !ok {
		i, _ := slices.BinarySearch(m.ids[collection], id)
		m.ids[collection] = slices.Insert(m.ids[collection], i, id)
	}
	m.docs[collection][id] = raw
}

func (m *memory) Insert(_ context.Context, collection, id string, doc any) error {
	raw, err := bson.Marshal(doc)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.docs[collection][id]; ok {
		return logistics.ErrExists
	}
	m.put(collection, id, raw)
	return nil
}

func (m *memory) Get(_ context.Context, collection, id string, doc any) error {
	m.mu.RLock()
	raw, ok := m.docs[collection][id]
	m.mu.RUnlock()
	if !ok {
		return logistics.ErrNotFound
	}
	return bson.Unmarshal(raw, doc)
}

func (m *memory) Update(_ context.Context, collection, id string, doc any, change func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	raw, ok := m.docs[collection][id]
	if !ok {
		return logistics.ErrNotFound
	}
	if err := bson.Unmarshal(raw, doc); err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	raw, err := bson.Marshal(doc)
	if err != nil {
		return err
	}
	m.put(collection, id, raw)
	return nil
}

func (m *memory) Delete(_ context.Context, collection, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i, ok := slices.BinarySearch(m.ids[collection], id); ok {
		m.ids[collection] = slices.Delete(m.ids[collection], i, i+1)
		delete(m.docs[collection], id)
	}
	return nil
}

// page is how many documents a scan holds at a time.
const page = 64

func (m *memory) Scan(ctx context.Context, collection, from, to string, each storage.Each) error {
	for {
		m.mu.RLock()
		all := m.ids[collection]
		i, _ := slices.BinarySearch(all, from)
		ids := slices.Clone(all[i:min(len(all), i+page)])
		m.mu.RUnlock()
		for _, id := range ids {
			if to != "" && id >= to {
				return nil
			}
			if done, err := m.one(collection, id, each); done || err != nil {
				return err
			}
		}
		if len(ids) < page {
			return nil
		}
		from = ids[len(ids)-1] + "\x00"
	}
}

func (m *memory) ScanBack(_ context.Context, collection, from, to string, each storage.Each) error {
	m.mu.RLock()
	ids := slices.Clone(m.ids[collection])
	m.mu.RUnlock()
	for _, id := range slices.Backward(ids) {
		if id < from || to != "" && id >= to {
			continue
		}
		if done, err := m.one(collection, id, each); done || err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) one(collection, id string, each storage.Each) (done bool, err error) {
	m.mu.RLock()
	raw, ok := m.docs[collection][id]
	m.mu.RUnlock()
	if !ok {
		return false, nil
	}
	err = each(id, func(doc any) error { return bson.Unmarshal(raw, doc) })
	if errors.Is(err, storage.ErrStop) {
		return true, nil
	}
	return false, err
}

func (m *memory) Collections(context.Context) ([]string, error) { return nil, nil }
func (m *memory) Count(_ context.Context, collection string) (int64, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return int64(len(m.ids[collection])), nil
}
func (m *memory) Load(context.Context, string, []bson.Raw) error { return errors.ErrUnsupported }
func (m *memory) Drop(context.Context, string) error             { return errors.ErrUnsupported }
func (m *memory) String() string                                 { return "memory" }
func (m *memory) Close(context.Context) error                    { return nil }

// shaky breaks off writes, before or after they are done, as a crash does.
type shaky struct {
	storage.Engine
	mu     sync.Mutex
	random *rand.Rand
	one    int // of so many writes one breaks off; 0: none
	broken int // writes that were
}

var errCrash = errors.New("crash")

func (s *shaky) write(do func() error) error {
	s.mu.Lock()
	breaks, late := s.one > 0 && s.random.IntN(s.one) == 0, s.random.IntN(2) == 0
	if breaks {
		s.broken++
	}
	s.mu.Unlock()
	if breaks && !late {
		return errCrash
	}
	if err := do(); err != nil || !breaks {
		return err
	}
	return errCrash
}

func (s *shaky) Insert(ctx context.Context, c, id string, doc any) error {
	return s.write(func() error { return s.Engine.Insert(ctx, c, id, doc) })
}

func (s *shaky) Update(ctx context.Context, c, id string, doc any, change func() error) error {
	return s.write(func() error { return s.Engine.Update(ctx, c, id, doc, change) })
}

func (s *shaky) Delete(ctx context.Context, c, id string) error {
	return s.write(func() error { return s.Engine.Delete(ctx, c, id) })
}

// standing is a clock that is moved by hand.
type standing struct {
	mu sync.Mutex
	t  time.Time
}

func (c *standing) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *standing) After(time.Duration) <-chan time.Time { return nil }

func (c *standing) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// hill is a kabupaten with people, ladders and an escalation.
type hill struct {
	testing.TB
	engine *shaky
	store  *storage.Store
	clock  *standing
	all    []*commands.Command
	deps   jobs.Deps
	sent   *sent
	esc    *jobs.Escalation
	asked  atomic.Int64 // messages so far
}

// sent is an outbox that keeps what it was given, on the shaky store.
type sent struct {
	store *storage.Store
	mu    sync.Mutex
	count map[string]int
	last  map[string]logistics.Notice
}

func (s *sent) Enqueue(ctx context.Context, n logistics.Notice) error {
	added, err := s.store.AddNotice(ctx, n)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if added {
		s.count[n.Key]++
	}
	s.last[n.Key] = n
	return nil
}

var hillPeople = []logistics.Person{
	{ID: 1, Name: "Operator", Role: logistics.RoleOperator, Area: "64.02"},
	{ID: 2, Name: "Logistik", Role: logistics.RoleStaf, Division: "logistik", Area: "64.02"},
	{ID: 3, Name: "Hukum", Role: logistics.RoleStaf, Division: "hukum", Area: "64.02"},
	{ID: 4, Name: "Pimpinan", Role: logistics.RolePimpinan, Area: "64.02"},
	{ID: 12, Name: "Ketua Tabang", Role: logistics.RoleKetua, Area: "64.02.12"},
	{ID: 13, Name: "Anggota Tabang", Role: logistics.RoleAnggota, Area: "64.02.12"},
	{ID: 17, Name: "Ketua Marang Kayu", Role: logistics.RoleKetua, Area: "64.02.17"},
	{ID: 9, Name: "Ketua Kenohan", Role: logistics.RoleKetua, Area: "64.02.09"},
}

func newHill(t testing.TB, engine storage.Engine, now time.Time, seed uint64) *hill {
	t.Helper()
	h := &hill{TB: t, engine: &shaky{Engine: engine, random: rand.New(rand.NewPCG(seed, 2))}, clock: &standing{t: now}}
	h.store = storage.NewStore(h.engine)
	ctx := t.Context()
	for _, name := range data.Names {
		file, err := data.File(name)
		h.must(err)
		done, err := commands.Import(ctx, h.store, "64.02", name, file)
		h.must(err)
		if len(done.Faults) > 0 {
			t.Fatal(name, done.Faults)
		}
	}
	var needs []logistics.Need
	for _, p := range hillPeople {
		if p.Role == logistics.RoleKetua {
			needs = append(needs, logistics.Need{Area: p.Area, Item: "kotak_suara", Count: 200})
		}
	}
	h.must(h.store.PutReference(ctx, nil, nil, needs))
	for _, p := range hillPeople {
		p.State = logistics.PersonActive
		h.must(h.store.PutPerson(ctx, p))
	}
	for _, g := range []logistics.Group{{ChatID: -100, Area: "64.02"}, {ChatID: -100, ThreadID: 7, Area: "64.02.12"}, {ChatID: -300, Area: "64.02.17"}} {
		h.must(h.store.PutGroup(ctx, g))
	}
	h.sent = &sent{store: h.store, count: map[string]int{}, last: map[string]logistics.Notice{}}
	loc, err := time.LoadLocation("Asia/Makassar")
	h.must(err)
	h.deps = jobs.Deps{Outbox: h.sent, Root: "64.02", Plan: logistics.Plan{
		ElectionDay: logistics.Date{Year: 2024, Month: 11, Day: 27}, Location: loc, Deadline: 18 * time.Hour,
	}}
	h.all = commands.All(commands.Deps{
		Store: h.store, Plan: h.deps.Plan, Root: "64.02", BotUserName: func() string { return "bot" },
		Poke: func() { h.esc.Poke() },
	})
	h.restart()
	return h
}

func (h *hill) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// restart begins a new process on the same database.
func (h *hill) restart() {
	h.Helper()
	var err error
	h.esc, err = jobs.NewEscalation(h.deps, h.store, "0 3 * * *", h.clock, slog.New(slog.DiscardHandler))
	h.must(err)
}

// keep keeps what one message has decided, as the inbox does.
type keep struct {
	mu sync.Mutex
	m  map[string]string
}

func (k *keep) Decide(_ context.Context, name string, decide func() (string, error)) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if v, ok := k.m[name]; ok {
		return v, nil
	}
	v, err := decide()
	if err == nil {
		k.m[name] = v
	}
	return v, err
}

// ask sends a request, and again after each crash, as the inbox does.
func (h *hill) ask(from int64, key, name, args, tap string) commands.Reply {
	h.Helper()
	i := slices.IndexFunc(hillPeople, func(p logistics.Person) bool { return p.ID == from })
	p := hillPeople[i]
	p.State = logistics.PersonActive
	c := h.all[slices.IndexFunc(h.all, func(c *commands.Command) bool { return c.Name == name })]
	req := commands.Request{
		Key: key, Now: h.clock.Now(), From: p, Chat: commands.Chat{ID: p.ID, Kind: logistics.ChatPrivate},
		Command: name, Args: args, Text: args, Data: tap, MessageID: int(h.asked.Add(1)), SentAt: h.clock.Now(), Memo: &keep{m: map[string]string{}},
	}
	for {
		run := c.Run
		if tap != "" {
			run = c.Tap
		}
		reply, err := run(h.Context(), req)
		switch {
		case errors.Is(err, errCrash), errors.Is(err, storagetest.ErrLost):
			continue
		case err != nil && !errors.Is(err, logistics.ErrOutside) && !errors.Is(err, logistics.ErrNotAllowed):
			h.Fatalf("%s %s%s: %v", name, args, tap, err)
		}
		return reply
	}
}

// cycle runs the escalation as often as crashes make necessary.
func (h *hill) cycle() {
	h.Helper()
	for range 200 {
		err := h.esc.Cycle(h.Context())
		if err == nil {
			return
		}
		if !errors.Is(err, errCrash) {
			h.Fatal(err)
		}
	}
	h.Fatal("the cycle never comes to an end")
}

// cards are the notices of an obstacle that are new messages in a chat, by key.
func (h *hill) posts(prefix string) []logistics.Notice {
	h.sent.mu.Lock()
	defer h.sent.mu.Unlock()
	var all []logistics.Notice
	for key, n := range h.sent.last {
		if strings.HasPrefix(key, prefix) && n.Edits == "" {
			all = append(all, n)
		}
	}
	slices.SortFunc(all, func(a, b logistics.Notice) int { return strings.Compare(a.Key, b.Key) })
	return all
}

func TestEskalasiCallList(t *testing.T) {
	h := newHill(t, newMemory(), wita(10, 9, 0), 1)
	h.must(h.store.UpdateChat(t.Context(), 2, func(c *logistics.Chat) error { c.Unreachable = "blocked"; return nil }))
	h.ask(12, "m", "kendala", "dua kotak suara tenggelam", "")
	h.cycle()
	if n := len(h.posts("kendala/1/")); n == 0 {
		t.Fatal("nothing was posted")
	}
	lists := 0
	for _, n := range h.posts("kendala/1/") {
		if n.ChatID == 2 {
			t.Errorf("somebody who cannot be reached is written to: %s", n.Key)
		}
		if n.ChatID == 1 && strings.HasSuffix(n.Key, "kendala-telepon") {
			lists++
			if !strings.Contains(n.Text, "Logistik") {
				t.Errorf("the call list lacks the name: %s", n.Text)
			}
		}
	}
	if lists != 1 {
		t.Errorf("the operator got %d call lists", lists)
	}
}
