package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"laporbot/bot"
	"laporbot/logistics"
	"laporbot/messages"
	"laporbot/storage"
)

func periksaCommand() subcommand {
	return subcommand{
		name:  "periksa",
		short: "check settings, database and Telegram",
		long: `Checks everything the bot stands on and prints a line for each, OK or GAGAL:
the settings, all at once; the database, every document in it, and whether the
stock of each area is what its reports say; and whether Telegram knows the token.
It changes nothing and ends with an error if one of them failed.

The embedded database is locked by a running bot: stop it to check what is in it.`,
		run: periksa,
	}
}

// telegramWait is how long Telegram may take to answer a check.
const telegramWait = 10 * time.Second

func periksa(ctx context.Context, w world, args []string) error {
	if len(args) > 0 {
		return errUsage
	}
	cfg, err := readConfig(w.environ, ".env", false)
	if cfg.Token != "" {
		// With a token the bot is meant to serve: then what serving asks for is asked.
		cfg, err = readConfig(w.environ, ".env", true)
	}
	c := &checkup{out: w.stdout}
	if err != nil {
		for fault := range strings.SplitSeq(err.Error(), "\n") {
			c.fail("pengaturan", errors.New(fault))
		}
		c.note("Basis data dan Telegram belum diperiksa. Mohon betulkan pengaturan lebih dahulu.")
		return c.verdict()
	}
	c.out = &redactor{out: w.stdout, secrets: []secret{cfg.Token, cfg.MongoURI}}
	c.ok("pengaturan", "semua terbaca")
	cfg.Level = slog.LevelWarn // why Telegram is not reached
	log := newLog(cfg, w.stderr)
	c.database(ctx, cfg, w.stderr, log)
	c.telegram(ctx, cfg, log, telegramWait)
	if err := ctx.Err(); err != nil {
		return err
	}
	return c.verdict()
}

// checkup prints what was found and counts what failed.
type checkup struct {
	out    io.Writer
	failed int
}

func (c *checkup) ok(what, format string, args ...any) {
	fmt.Fprintf(c.out, "OK     %s: %s\n", what, fmt.Sprintf(format, args...))
}

func (c *checkup) fail(what string, err error) {
	c.failed++
	fmt.Fprintf(c.out, "GAGAL  %s: %v\n", what, err)
}

func (c *checkup) note(format string, args ...any) {
	fmt.Fprintf(c.out, "       %s\n", fmt.Sprintf(format, args...))
}

// verdict is the error the check ends with.
func (c *checkup) verdict() error {
	if c.failed > 0 {
		return fmt.Errorf("check: faults found: %d", c.failed)
	}
	return nil
}

// database looks at the database the settings name and at all that is in it.
func (c *checkup) database(ctx context.Context, cfg config, progress io.Writer, log *slog.Logger) {
	if cfg.MongoURI == "" {
		// Opening would make the file, and a folder mistyped would look like a good one.
		if _, err := os.Stat(filepath.Join(cfg.DataDir, "laporbot.db")); errors.Is(err, fs.ErrNotExist) {
			c.note("Belum ada basis data di %s. Basis data dibuat saat bot pertama kali dijalankan.", cfg.DataDir)
			return
		}
	}
	engine, err := openUnfinished(ctx, cfg)
	if err != nil {
		c.fail("basis data", err)
		return
	}
	defer closeEngine(engine, log)
	c.ok("basis data", "%s", engine)
	if err := storage.CheckFinished(ctx, engine); err != nil {
		c.fail("isi", err)
		return
	}
	bar := newProgress(progress, "Memeriksa", "dokumen", realClock{})
	n, err := storage.Check(ctx, engine, bar.tell)
	bar.end()
	if err != nil {
		c.fail("isi", err)
		return
	}
	c.ok("isi", "%s dokumen utuh", messages.Number(n))
	if err := c.collections(ctx, engine); err != nil {
		c.fail("isi", err)
		return
	}
	c.stock(ctx, storage.NewStore(engine), progress)
}

func (c *checkup) collections(ctx context.Context, e storage.Engine) error {
	names, err := e.Collections(ctx)
	if err != nil {
		return fmt.Errorf("list collections: %w", err)
	}
	for _, name := range names {
		n, err := e.Count(ctx, name)
		if err != nil {
			return fmt.Errorf("count documents of %s: %w", name, err)
		}
		c.note("%-14s %9s", name, messages.Number(n))
	}
	return nil
}

// stock compares what is kept of each area with what its reports say.
func (c *checkup) stock(ctx context.Context, store *storage.Store, progress io.Writer) {
	areas, err := store.Areas(ctx)
	if err != nil {
		c.fail("stok", err)
		return
	}
	bar := newProgress(progress, "Memeriksa stok", "wilayah", realClock{})
	differing, err := differingStock(ctx, store, areas, bar.tell)
	bar.end()
	if err != nil {
		c.fail("stok", err)
		return
	}
	for _, area := range differing {
		c.fail("stok", fmt.Errorf("%s (%s) differs from its reports", area.Name, area.Code))
	}
	if len(differing) == 0 {
		c.ok("stok", "%s wilayah sama dengan laporannya", messages.Number(int64(len(areas))))
	}
}

// differingStock finds the areas of which something else is kept than their reports say.
func differingStock(ctx context.Context, store *storage.Store, areas []logistics.Area, progress storage.Progress) ([]logistics.Area, error) {
	var differing []logistics.Area
	for i, area := range areas {
		equal, err := store.CheckStock(ctx, area.Code)
		if err != nil {
			return nil, fmt.Errorf("check stock of %s: %w", area.Code, err)
		}
		if !equal {
			differing = append(differing, area)
		}
		progress(int64(i+1), int64(len(areas)))
	}
	return differing, nil
}

// telegram asks Telegram who the bot is.
func (c *checkup) telegram(ctx context.Context, cfg config, log *slog.Logger, wait time.Duration) {
	if cfg.Token == "" {
		c.note("Telegram tidak diperiksa karena TELEGRAM_BOT_TOKEN belum diisi.")
		return
	}
	if err := bot.Silence(); err != nil {
		c.fail("telegram", err)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	b := bot.New(bot.Options{Token: string(cfg.Token), APIURL: cfg.APIURL, Clock: realClock{}, Log: log})
	if err := b.Connect(ctx); err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			err = fmt.Errorf("no answer within %s, for the reason logged above", wait)
		}
		c.fail("telegram", err)
		return
	}
	c.ok("telegram", "@%s", b.UserName())
}
