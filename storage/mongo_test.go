package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"laporbot/logistics"
)

// cutter is a network that loses the answer to writes: the server has done what
// it was asked, and the connection breaks before anybody hears of it.
type cutter struct {
	net.Dialer
	lose atomic.Int64 // so many answers
}

func (c *cutter) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := c.Dialer.DialContext(ctx, network, address)
	return &cutConn{Conn: conn, cutter: c}, err
}

type cutConn struct {
	net.Conn
	cutter *cutter
	cut    atomic.Bool
}

func (c *cutConn) Write(b []byte) (int, error) {
	for _, command := range []string{"\x02insert\x00", "\x02update\x00"} {
		if bytes.Contains(b, []byte(command)) && c.cutter.lose.Add(-1) >= 0 {
			c.cut.Store(true)
		}
	}
	return c.Conn.Write(b)
}

func (c *cutConn) Read(b []byte) (int, error) {
	if c.cut.Load() {
		if _, err := io.ReadFull(c.Conn, make([]byte, 16)); err != nil { // the server has answered
			return 0, err
		}
		_ = c.Close()
		return 0, io.ErrUnexpectedEOF
	}
	return c.Conn.Read(b)
}

func mongoForTest(t testing.TB, dialer options.ContextDialer) *mongoEngine {
	t.Helper()
	uri := os.Getenv("MONGODB_TEST_URI")
	if uri == "" {
		t.Skip("MongoDB is not tested: set MONGODB_TEST_URI to the address of a server for tests")
	}
	e, err := openMongo(t.Context(), uri, fmt.Sprintf("laporbot_test_%d_%d", os.Getpid(), time.Now().UnixNano()), dialer)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.Background()
		if err := errors.Join(e.db.Drop(ctx), e.Close(ctx)); err != nil {
			t.Error(err)
		}
	})
	return e
}

func TestMongoLostAnswers(t *testing.T) {
	network := &cutter{}
	e, ctx := mongoForTest(t, network), t.Context()
	type counter struct{ N int64 }

	network.lose.Store(1)
	if err := e.Insert(ctx, "things", "a", counter{1}); err != nil {
		t.Errorf("insert whose answer was lost: %v", err)
	}
	network.lose.Store(2)
	if err := e.Insert(ctx, "things", "b", counter{1}); err != nil {
		t.Errorf("insert with lost answers to its repetition: %v", err)
	}
	network.lose.Store(1)
	if err := e.Insert(ctx, "things", "a", counter{2}); !errors.Is(err, logistics.ErrExists) {
		t.Errorf("insert of an id that somebody else has taken, answer lost: %v", err)
	}
	for lost := range int64(3) {
		network.lose.Store(lost)
		var doc counter
		if err := e.Update(ctx, "things", "a", &doc, func() error { doc.N++; return nil }); err != nil {
			t.Errorf("update with %d lost answers: %v", lost, err)
		}
		var got counter
		if err := e.Get(ctx, "things", "a", &got); err != nil || got.N != 2+lost || doc.N != got.N {
			t.Errorf("after an update with %d lost answers: stored %d, told %d, want %d (%v)", lost, got.N, doc.N, 2+lost, err)
		}
	}
	if n := network.lose.Load(); n > 0 {
		t.Errorf("%d answers were not lost", n)
	}
}

// Many count on one document while every second answer is lost.
func TestMongoLostAnswersUnderContention(t *testing.T) {
	network := &cutter{}
	e, ctx := mongoForTest(t, network), t.Context()
	type counter struct{ N int64 }
	if err := e.Insert(ctx, "things", "a", counter{}); err != nil {
		t.Fatal(err)
	}
	const workers, rounds = 8, 4
	network.lose.Store(workers * rounds / 2)
	var succeeded, unknown atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range rounds {
				var doc counter
				if err := e.Update(ctx, "things", "a", &doc, func() error { doc.N++; return nil }); err != nil {
					t.Logf("outcome unknown: %v", err)
					unknown.Add(1)
				} else {
					succeeded.Add(1)
				}
			}
		})
	}
	wg.Wait()
	var got counter
	if err := e.Get(ctx, "things", "a", &got); err != nil {
		t.Fatal(err)
	}
	if got.N < succeeded.Load() || got.N > succeeded.Load()+unknown.Load() {
		t.Errorf("counted %d after %d acknowledged and %d unknown updates", got.N, succeeded.Load(), unknown.Load())
	}
	if n := network.lose.Load(); n > 0 {
		t.Errorf("%d answers were not lost", n)
	}
}

func TestMongoDescribesItself(t *testing.T) {
	e := mongoForTest(t, nil)
	if s := e.String(); !strings.HasPrefix(s, "MongoDB ") || !strings.Contains(s, ", database laporbot_test_") {
		t.Errorf("engine is %q", s)
	}
}

// No URI can weaken what the promises rest on.
func TestMongoOptions(t *testing.T) {
	for _, uri := range []string{
		"mongodb://localhost",
		"mongodb://localhost/?w=1&journal=false&readPreference=secondary&retryWrites=false",
		"mongodb://localhost/?w=0",
	} {
		o, err := mongoOptions(uri, nil)
		if err != nil {
			t.Fatal(err)
		}
		wc := o.WriteConcern
		if wc == nil || wc.W != "majority" || wc.Journal == nil || !*wc.Journal {
			t.Errorf("%s: write concern %+v", uri, wc)
		}
		if o.ReadPreference.Mode().String() != "primary" || !*o.RetryWrites || !*o.RetryReads {
			t.Errorf("%s: reads from %s, retries %v %v", uri, o.ReadPreference.Mode(), *o.RetryWrites, *o.RetryReads)
		}
	}
}

func TestMongoErrorsHideSecrets(t *testing.T) {
	const secret, user = "s3cr3t", "bendahara"
	tests := map[string]string{
		"nobody listens":     "mongodb://" + user + ":" + secret + "@127.0.0.1:1/?serverSelectionTimeoutMS=1",
		"bad scheme":         "mysql://" + user + ":" + secret + "@127.0.0.1",
		"bad port":           "mongodb://" + user + ":" + secret + "@127.0.0.1:" + secret,
		"bad escape":         "mongodb://" + user + ":" + secret + "%zz@127.0.0.1",
		"unescaped slash":    "mongodb://" + user + ":" + secret + "/x@127.0.0.1",
		"bad option":         "mongodb://127.0.0.1/?tls=true&tlsCertificateKeyFile=/none&tlsCertificateKeyFilePassword=" + secret,
		"bad authentication": "mongodb://" + user + ":" + secret + "@127.0.0.1/?authMechanism=" + secret,
		"no address":         "mongodb://",
	}
	for name, uri := range tests {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			_, err := Open(ctx, Options{URI: uri})
			if err == nil {
				t.Fatal("open succeeded")
			}
			if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), user) {
				t.Errorf("the error shows a secret: %v", err)
			}
		})
	}
	clean := newCleaner("mongodb://" + user + ":p%40ss@host/?authMechanismProperties=AWS_SESSION_TOKEN:" + secret)
	cause := errors.New("cannot use p@ss or p%40ss of " + user + ":p%40ss with AWS_SESSION_TOKEN:" + secret)
	err := clean(fmt.Errorf("parse: %w", cause))
	for _, s := range []string{"p@ss", "p%40ss", secret} {
		if strings.Contains(err.Error(), s) {
			t.Errorf("the error shows %q: %v", s, err)
		}
	}
	if !errors.Is(err, cause) {
		t.Error("the error lost its cause")
	}
}

// While the database is gone calls fail in time, and afterwards they work again
// by themselves.
func TestMongoGone(t *testing.T) {
	network := &gate{}
	e := mongoForTest(t, network)
	if err := e.Insert(t.Context(), "things", "a", bson.D{}); err != nil {
		t.Fatal(err)
	}
	network.shut.Store(true)
	network.closeAll()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := e.Insert(ctx, "things", "b", bson.D{}); err == nil || errors.Is(err, logistics.ErrExists) {
		t.Errorf("insert without a database returned %v", err)
	}
	network.shut.Store(false)
	if err := e.Insert(t.Context(), "things", "b", bson.D{}); err != nil {
		t.Errorf("insert after the database came back: %v", err)
	}
}

// gate is a network that can be shut.
type gate struct {
	net.Dialer
	shut atomic.Bool
	mu   sync.Mutex
	open []net.Conn
}

func (g *gate) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if g.shut.Load() {
		return nil, errors.New("the network is shut")
	}
	conn, err := g.Dialer.DialContext(ctx, network, address)
	if err == nil {
		g.mu.Lock()
		g.open = append(g.open, conn)
		g.mu.Unlock()
	}
	return conn, err
}

func (g *gate) closeAll() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, conn := range g.open {
		_ = conn.Close()
	}
	g.open = nil
}
