package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A Clock tells the time and waits. Everything in the simulator that depends on time uses it.
//
// After may fire early when the clock is moved forward: a poll that is held until then answers with what there is.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

// Options describe the bot account that the simulator serves.
type Options struct {
	// Clock is required.
	Clock Clock
	// Token is what BotFather gave the bot, such as 110201543:AAHdq…; the number before the colon is the bot's user id.
	// It is required in this form.
	Token string
	// BotName is the bot's first name, "Bot" if empty.
	BotName string
	// BotUserName is the bot's @name without the @, "simulator_bot" if empty.
	BotUserName string
	// Rates is the profile of send limits; the zero value is RatesStrict.
	Rates Rates
	// Seed makes update ids, chat ids, shuffles and random limits repeatable.
	Seed uint64
}

// Server is a Bot API server for one bot and everything behind it. It is an [http.Handler] and safe for concurrent use.
type Server struct {
	clock   Clock
	token   string
	bot     wireUser
	methods map[string]method
	closed  chan struct{}
	close   sync.Once

	mu         sync.Mutex
	rng        *rand.Rand
	queue      *queue
	poll       *heldPoll
	lastPoll   pollStart
	lastClash  time.Time
	subscribed map[string]bool
	webhook    string
	privacy    bool
	revoked    bool
	delivery   Delivery
	lastBatch  []update
	recent     []update

	people map[int64]*person
	chats  map[int64]*chat
	// lastMessageID numbers the messages of private chats and basic groups, which share one sequence per bot.
	lastMessageID int
	lastChat      int64
	lastFile      int
	lastCallback  int64
	files         map[string]*storedFile
	links         map[string]fileLink
	callbacks     map[string]*callback
	commands      map[string][]Command

	rates    limiter
	faults   []*scriptedFault
	down     bool
	downChan chan struct{}
	calls    map[string]int
	callSeq  int

	ledger     []Entry
	changed    chan struct{}
	violations []string
	tooMany    []string
	expected   []expectation
}

// New returns a server that no human has met yet. Privacy mode is on, as BotFather leaves it.
func New(o Options) *Server {
	if o.BotName == "" {
		o.BotName = "Bot"
	}
	if o.BotUserName == "" {
		o.BotUserName = "simulator_bot"
	}
	number, _, _ := strings.Cut(o.Token, ":")
	id, _ := strconv.ParseInt(number, 10, 64)
	rng := rand.New(rand.NewPCG(o.Seed, 0x7e1e67a3))
	s := &Server{
		clock:      o.Clock,
		token:      o.Token,
		bot:        wireUser{ID: id, IsBot: true, FirstName: o.BotName, UserName: o.BotUserName},
		closed:     make(chan struct{}),
		rng:        rng,
		queue:      newQueue(rng),
		subscribed: defaultKinds(),
		privacy:    true,
		people:     make(map[int64]*person),
		chats:      make(map[int64]*chat),
		files:      make(map[string]*storedFile),
		links:      make(map[string]fileLink),
		callbacks:  make(map[string]*callback),
		commands:   make(map[string][]Command),
		calls:      make(map[string]int),
		downChan:   make(chan struct{}),
	}
	s.methods = methodTable()
	s.rates = newLimiter(o.Rates, rng)
	return s
}

// BotID returns the bot's user id.
func (s *Server) BotID() int64 { return s.bot.ID }

// BotUserName returns the bot's @name without the @.
func (s *Server) BotUserName() string { return s.bot.UserName }

// Close ends all held polls and hanging calls. Further calls are answered with 500.
func (s *Server) Close() { s.close.Do(func() { close(s.closed) }) }

// Methods lists the Bot API methods that are simulated, in alphabetical order.
func (s *Server) Methods() []string {
	names := make([]string, 0, len(s.methods))
	for _, m := range s.methods {
		names = append(names, m.name)
	}
	slices.Sort(names)
	return names
}

// Calls tells how often the bot has called a method, answered or not. The name is spelled as in the documentation.
func (s *Server) Calls(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[strings.ToLower(name)]
}

// RevokeToken makes the token invalid, as BotFather does on /revoke: every further call is answered with 401.
func (s *Server) RevokeToken() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked = true
}

// ServeHTTP answers /bot<token>/<method> and /file/bot<token>/<path>; everything else is 404.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.refusing() {
		reset(w)
		return
	}
	select {
	case <-s.closed:
		write(w, nil, restarting())
		return
	default:
	}
	path := r.URL.Path
	if rest, ok := strings.CutPrefix(path, "/file/bot"); ok {
		token, file, _ := strings.Cut(rest, "/")
		s.serveFile(w, token, file)
		return
	}
	rest, ok := strings.CutPrefix(path, "/bot")
	if !ok {
		write(w, nil, notFound("Not Found"))
		return
	}
	token, name, ok := strings.Cut(rest, "/")
	if !ok || name == "" {
		write(w, nil, notFound("Not Found"))
		return
	}
	if err := s.checkToken(token); err != nil {
		write(w, nil, err)
		return
	}
	s.serveMethod(w, r, name)
}

func restarting() *apiError {
	return &apiError{code: http.StatusInternalServerError, description: "Internal Server Error: restart"}
}

func notFound(text string) *apiError { return &apiError{code: http.StatusNotFound, description: text} }

// checkToken repeats ClientManager.cpp: a token that cannot be one is told apart from one that is merely wrong.
func (s *Server) checkToken(token string) error {
	unauthorized := &apiError{code: http.StatusUnauthorized, description: "Unauthorized"}
	if !strings.Contains(token, ":") || strings.HasPrefix(token, "0") || len(token) > 80 {
		unauthorized.description = "Unauthorized: invalid token specified"
		return unauthorized
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if token != s.token || s.revoked {
		return unauthorized
	}
	return nil
}

// A method is one entry of the Bot API.
type method struct {
	name string
	// params are the parameters that the documentation names, separated by spaces.
	params string
	// run is called with s.mu held; nil for getUpdates, which waits.
	run func(s *Server, c *call) (any, error)
}

func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, name string) {
	c, err := parseCall(strings.ToLower(name), w, r)
	if err != nil {
		s.mu.Lock()
		s.judge(&call{method: name}, err)
		s.mu.Unlock()
		write(w, nil, err)
		return
	}
	m, known := s.methods[c.method]
	if known {
		c.method = m.name
	}
	s.mu.Lock()
	s.callSeq++
	c.seq = s.callSeq
	s.calls[strings.ToLower(c.method)]++
	s.notify()
	fault := s.nextFault(c)
	if !known {
		s.breach(c, "method "+name+" is unknown or not simulated")
		s.mu.Unlock()
		write(w, nil, notFound("Not Found: method not found"))
		return
	}
	s.checkParams(c, m)
	s.mu.Unlock()

	if fault != nil && s.beforeCall(w, r, c, fault) {
		return
	}
	result, err := s.invoke(r.Context(), m, c)
	if s.refusing() {
		reset(w)
		return
	}
	if fault != nil && s.afterCall(r.Context(), w, fault, result, err) {
		return
	}
	write(w, result, err)
	s.rememberRefusal(err)
}

func (s *Server) invoke(ctx context.Context, m method, c *call) (any, error) {
	if m.run == nil {
		return s.getUpdates(ctx, c)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	result, err := m.run(s, c)
	s.judge(c, err)
	if err != nil {
		return nil, err
	}
	// Results point into the server's state, so they are turned into JSON before the lock is given up.
	raw, err := json.Marshal(result)
	if err != nil {
		return nil, fmt.Errorf("encode result of %s: %w", m.name, err)
	}
	return json.RawMessage(raw), nil
}

func write(w http.ResponseWriter, result any, err error) {
	status, body := answer(result, err)
	h := w.Header()
	h.Set("Content-Type", "application/json")
	if failed := new(apiError); errors.As(err, &failed) && failed.params != nil && failed.params.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(failed.params.RetryAfter))
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	// The client may be gone; that is its affair.
	_, _ = w.Write(body)
}
