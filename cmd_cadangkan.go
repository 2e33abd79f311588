package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"laporbot/messages"
	"laporbot/storage"
)

func cadangkanCommand() subcommand {
	return subcommand{
		name:  "cadangkan",
		args:  "[-timpa] FILE",
		short: "save the whole database in a file",
		long: `Writes every document of the database to FILE, packed and with a checksum;
pulihkan reads it on either engine. FILE appears when it is whole. A FILE that
is there already is left alone unless -timpa is given.

On MongoDB the bot may run meanwhile. The embedded database is locked by a
running bot: stop it first. The file holds names, Telegram ids and messages of
people: keep it as carefully as the database.`,
		run: cadangkan,
	}
}

func cadangkan(ctx context.Context, w world, args []string) error {
	flags := flag.NewFlagSet("cadangkan", flag.ContinueOnError)
	overwrite := flags.Bool("timpa", false, "")
	words, err := parseArgs(flags, args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return errUsage
	}
	file := words[0]
	if !*overwrite {
		if _, err := os.Lstat(file); err == nil {
			return fmt.Errorf("%s is there already; -timpa overwrites it", file)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("write backup: %w", err)
		}
	}
	cfg, err := operatorConfig(w)
	if err != nil {
		return err
	}
	engine, err := openEngine(ctx, cfg, nil)
	if err != nil {
		return err
	}
	defer closeEngine(engine, newLog(cfg, w.stderr))
	// Who backs up nothing has most likely named the wrong database.
	if err := mustHoldSomething(ctx, engine); err != nil {
		return err
	}
	bar := newProgress(w.stderr, "Mencadangkan", "dokumen", realClock{})
	var saved int64
	err = writeWhole(file, func(out io.Writer) error {
		return storage.Backup(ctx, engine, out, func(done, total int64) {
			saved = done
			bar.tell(done, total)
		})
	})
	bar.end()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.stdout, "Selesai: %s dokumen dari %s disimpan di %s.\n", messages.Number(saved), engine, file)
	return err
}

func mustHoldSomething(ctx context.Context, e storage.Engine) error {
	n, err := countDocuments(ctx, e)
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("%s holds nothing; are MONGODB_URI, MONGODB_DATABASE and DATA_DIR right?", e)
	}
	return nil
}

// writeWhole makes a file that is there either whole and durable, or not at all:
// it is written under another name first.
func writeWhole(file string, write func(io.Writer) error) (err error) {
	partial := file + ".partial"
	f, err := os.OpenFile(partial, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(partial)
		}
	}()
	// What a crash has left may be open to others.
	if err := f.Chmod(0o600); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	if err := write(f); err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	if err := os.Rename(partial, file); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	dir, err := os.Open(filepath.Dir(file))
	if err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	return nil
}

func pulihkanCommand() subcommand {
	return subcommand{
		name:  "pulihkan",
		args:  "[-ganti] FILE",
		short: "fill the database from a file of cadangkan",
		long: `Reads FILE to its end first; a file that is damaged or cut off changes nothing.
Then it fills the database of the settings, which must be empty unless -ganti is
given: -ganti removes everything the database holds. A restore that was broken
off is simply run again; until then the bot does not start on that database.

Stop the bot first. A damaged embedded database is not opened: move its file out
of DATA_DIR before restoring.`,
		run: pulihkan,
	}
}

func pulihkan(ctx context.Context, w world, args []string) error {
	flags := flag.NewFlagSet("pulihkan", flag.ContinueOnError)
	replace := flags.Bool("ganti", false, "")
	words, err := parseArgs(flags, args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return errUsage
	}
	file, err := os.Open(words[0])
	if err != nil {
		return fmt.Errorf("read backup: %w", err)
	}
	defer file.Close()
	cfg, err := operatorConfig(w)
	if err != nil {
		return err
	}
	engine, err := openUnfinished(ctx, cfg)
	if err != nil {
		return err
	}
	defer closeEngine(engine, newLog(cfg, w.stderr))
	bar := newProgress(w.stderr, "Memulihkan", "dokumen", realClock{})
	err = storage.Restore(ctx, engine, file, *replace, bar.tell)
	bar.end()
	if errors.Is(err, storage.ErrNotEmpty) {
		return fmt.Errorf("%w; -ganti replaces everything in it", err)
	}
	if err != nil {
		return err
	}
	n, err := countDocuments(ctx, engine)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.stdout, "Selesai: %s dokumen dari %s dipulihkan ke %s.\n", messages.Number(n), words[0], engine)
	return err
}
