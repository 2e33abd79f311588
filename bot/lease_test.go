package bot_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/bot"
	"laporbot/logistics"
	"laporbot/storage"
)

// A leader that cannot keep its lease stops by itself, and another takes over what
// it left: what waits to be sent, what was sent and not recorded, what was not
// handled.
func TestLeaseIsLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	ctx, stop := context.WithCancel(w.ctx)
	defer stop()
	lead := func(store *storage.Store, owner string, b *bot.Bot) (leads chan struct{}, ended chan error) {
		leads, ended = make(chan struct{}), make(chan error, 1)
		go func() {
			ended <- store.Lead(ctx, storage.LeaseOptions{Name: "bot", Owner: owner, TTL: time.Second}, func(ctx context.Context, epoch int64) error {
				close(leads)
				return b.Run(ctx, epoch)
			})
		}()
		return leads, ended
	}
	connect := func(o bot.Options) *bot.Bot {
		b := bot.New(o)
		if err := b.Connect(w.ctx); err != nil {
			t.Fatal(err)
		}
		return b
	}
	w.bot = connect(w.options)
	leads, lost := lead(storage.NewStore(w.db), "satu", w.bot)
	<-leads
	w.settle()
	mark := w.sim.LastSeq()
	standby := w.options
	standby.Store = w.store
	other := connect(standby)
	leads, ended := lead(w.store, "dua", other)
	// The leader's way to the database is cut: it can neither keep the lease nor end
	// what it has begun.
	w.enqueue(logistics.Notice{Key: "tunggu", ChatID: joko, Text: "menunggu"})
	w.db.set(gone)
	w.say(siti, "/stok satu")
	if err := <-lost; !errors.Is(err, storage.ErrLeaseLost) {
		t.Errorf("Lead = %v", err)
	}
	<-leads
	w.bot = other
	w.settle()
	if diff := cmp.Diff([]string{"stok satu"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("what came meanwhile (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"menunggu"}, w.heard(joko, mark)); diff != "" {
		t.Errorf("what waited (-want +got):\n%s", diff)
	}
	w.empty()
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Lead = %v", err)
	}
}
