package storage

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

const (
	mongoStartTimeout = 10 * time.Second
	mongoCallTimeout  = 5 * time.Second // for each operation of a running service
	mongoMinWire      = 9               // MongoDB 4.4
)

// openMongo connects and checks that the server can do what the engine promises.
// dialer may be nil; tests put a bad network there.
func openMongo(ctx context.Context, uri, database string, dialer options.ContextDialer) (*mongoEngine, error) {
	if database == "" {
		database = "laporbot"
	}
	clean := newCleaner(uri)
	o, err := mongoOptions(uri, dialer)
	if err != nil {
		return nil, err
	}
	client, err := mongo.Connect(o)
	if err != nil {
		return nil, fmt.Errorf("connect to MongoDB: %w", clean(err))
	}
	e := &mongoEngine{client: client, db: client.Database(database), clean: clean}
	ctx, cancel := context.WithTimeout(ctx, mongoStartTimeout+time.Second)
	defer cancel()
	if err := e.greet(ctx); err != nil {
		_ = client.Disconnect(ctx)
		return nil, fmt.Errorf("connect to MongoDB: %w", clean(err))
	}
	return e, nil
}

// mongoOptions sets in code whatever the promises rest on, so that no URI can
// weaken it. Without the journal the server acknowledges writes that it loses
// when it is killed.
func mongoOptions(uri string, dialer options.ContextDialer) (*options.ClientOptions, error) {
	journal := true
	o := options.Client().ApplyURI(uri).
		SetAppName("laporbot").
		SetServerSelectionTimeout(mongoStartTimeout).
		SetConnectTimeout(mongoStartTimeout).
		SetWriteConcern(&writeconcern.WriteConcern{W: writeconcern.WCMajority, Journal: &journal}).
		SetReadPreference(readpref.Primary()).
		SetRetryWrites(true).
		SetRetryReads(true)
	if dialer != nil {
		o.SetDialer(dialer)
	}
	if err := o.Validate(); err != nil {
		// The driver's own words can hold parts of the password.
		return nil, errors.New("MONGODB_URI is not an address like mongodb://name:password@host:27017/?tls=true or " +
			"mongodb+srv://name:password@cluster.example.net (characters such as @ : / in the password must be written as %40 %3A %2F)")
	}
	return o, nil
}

// greet asks the server what it is and refuses one that is too old or cannot be
// written to.
func (e *mongoEngine) greet(ctx context.Context) error {
	var hello struct {
		MaxWire  int    `bson:"maxWireVersion"`
		Primary  bool   `bson:"isWritablePrimary"`
		SetName  string `bson:"setName"`
		Message  string `bson:"msg"`
		ReadOnly bool   `bson:"readOnly"`
	}
	if err := e.db.RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&hello); err != nil {
		return err
	}
	var build struct {
		Version string `bson:"version"`
	}
	if err := e.db.RunCommand(ctx, bson.D{{Key: "buildInfo", Value: 1}}).Decode(&build); err != nil {
		return err
	}
	if hello.MaxWire < mongoMinWire {
		return fmt.Errorf("server %s is too old: 4.4 is needed", build.Version)
	}
	if !hello.Primary || hello.ReadOnly {
		return errors.New("the server cannot be written to: it is not the primary")
	}
	e.about = "MongoDB " + build.Version
	switch {
	case hello.Message == "isdbgrid":
		e.about += ", sharded"
	case hello.SetName != "":
		e.about += ", replica set " + hello.SetName
	default:
		e.about += ", standalone"
	}
	e.about += ", database " + e.db.Name()
	return nil
}

// newCleaner returns a function that takes the URI and the secrets in it out of
// the text of errors. errors.Is and errors.As see the error itself.
func newCleaner(uri string) func(error) error {
	var secrets []string
	add := func(s string) {
		if s == "" {
			return
		}
		secrets = append(secrets, s, "***")
		if plain, err := url.QueryUnescape(s); err == nil && plain != s {
			secrets = append(secrets, plain, "***")
		}
	}
	add(uri)
	_, rest, _ := strings.Cut(uri, "://")
	rest, query, _ := strings.Cut(rest, "?")
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		add(rest[:at])
		_, password, _ := strings.Cut(rest[:at], ":")
		add(password)
	}
	for option := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(option, "=")
		switch strings.ToLower(name) {
		case "authmechanismproperties", "tlscertificatekeyfilepassword", "sslclientcertificatekeypassword", "proxypassword":
			add(value)
		}
	}
	replace := strings.NewReplacer(secrets...)
	return func(err error) error {
		if err == nil {
			return nil
		}
		return &cleanError{text: replace.Replace(err.Error()), err: err}
	}
}

type cleanError struct {
	text string
	err  error
}

func (e *cleanError) Error() string { return e.text }
func (e *cleanError) Unwrap() error { return e.err }
