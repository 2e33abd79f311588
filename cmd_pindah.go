package main

import (
	"context"
	"errors"
	"fmt"

	"laporbot/messages"
	"laporbot/storage"
)

func pindahCommand() subcommand {
	return subcommand{
		name:  "pindah",
		short: "move the embedded database into MongoDB",
		long: `Copies every document of the embedded database in DATA_DIR to MONGODB_URI and
compares both afterwards. The database there must be empty. A move that was
broken off is simply run again; until then the bot does not start on that
database. The embedded database stays as it is.

Stop the bot first: while it runs it holds the lock of the embedded database.`,
		run: pindah,
	}
}

func pindah(ctx context.Context, w world, args []string) error {
	if len(args) > 0 {
		return errUsage
	}
	cfg, err := operatorConfig(w)
	if err != nil {
		return err
	}
	if cfg.MongoURI == "" {
		return errors.New("MONGODB_URI is not set: it says where to move the database")
	}
	log := newLog(cfg, w.stderr)
	embedded := cfg
	embedded.MongoURI = ""
	from, err := openEngine(ctx, embedded, nil)
	if err != nil {
		return err
	}
	defer closeEngine(from, log)
	if err := mustHoldSomething(ctx, from); err != nil {
		return err
	}
	to, err := openUnfinished(ctx, cfg)
	if err != nil {
		return err
	}
	defer closeEngine(to, log)
	bar := newProgress(w.stderr, "Memindahkan", "dokumen", realClock{})
	err = storage.Copy(ctx, from, to, bar.tell)
	bar.end()
	if err != nil {
		return err
	}
	n, err := countDocuments(ctx, to)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.stdout, `Selesai: %s dokumen dipindahkan dari %s ke %s.
Mulai sekarang jalankan bot dengan MONGODB_URI yang sama, misalnya dalam berkas .env.
Basis data lama tidak dihapus. Mohon simpan sebagai cadangan dan jangan dijalankan lagi.
`, messages.Number(n), from, to)
	return err
}
