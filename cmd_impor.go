package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"laporbot/commands"
	"laporbot/logistics"
	"laporbot/messages"
	"laporbot/storage"
)

func imporCommand() subcommand {
	return subcommand{
		name:  "impor",
		args:  "FILE...",
		short: "bring areas, items and needs from CSV or XLSX into the database",
		long: `Reads tables of areas, items or needs, as data/README.md describes them, in the
order of the files. Every row of every file is checked first: if one is wrong
nothing changes, and the faults of that file are listed. Rows are merged with
what is there by their code or key.

The embedded database is locked by a running bot. Send the file to the bot as an
operator instead: it does the same.`,
		run: impor,
	}
}

// maxImport is more than commands.Import takes, so that it sees a file that is too large.
const maxImport = 16 << 20

func impor(ctx context.Context, w world, args []string) error {
	if len(args) == 0 {
		return errUsage
	}
	files := make([][]byte, len(args))
	for i, name := range args {
		var err error
		if files[i], err = readUpTo(name, maxImport); err != nil {
			return fmt.Errorf("read file to import: %w", err)
		}
	}
	cfg, err := operatorConfig(w)
	if err != nil {
		return err
	}
	engine, err := openEngine(ctx, cfg, nil)
	if err != nil && cfg.MongoURI == "" {
		return fmt.Errorf("%w; if the bot is running, send it the file in Telegram instead", err)
	}
	if err != nil {
		return err
	}
	defer closeEngine(engine, newLog(cfg, w.stderr))
	store := storage.NewStore(engine)
	kept := &basket{
		ImportStore: store,
		areas:       map[logistics.AreaCode]logistics.Area{}, needs: map[needID]logistics.Need{},
	}
	items := 0
	for i, name := range args {
		name = filepath.Base(name)
		done, err := commands.Import(ctx, kept, cfg.Root, name, files[i])
		if err != nil {
			return err
		}
		if len(done.Faults) > 0 {
			printFaults(w.stdout, name, done)
			return fmt.Errorf("import %q: faults found: %d; nothing was changed", name, len(done.Faults)+done.More)
		}
		items += done.Items
	}
	areas, needs := slices.Collect(maps.Values(kept.areas)), slices.Collect(maps.Values(kept.needs))
	if err := store.PutReference(ctx, areas, kept.items, needs); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	_, err = fmt.Fprintf(w.stdout, "Selesai: %s wilayah, %s barang, dan %s kebutuhan disimpan di %s.\n",
		messages.Number(int64(len(areas))), messages.Number(int64(items)), messages.Number(int64(len(needs))), engine)
	return err
}

// readUpTo reads a file, but not more than limit bytes of it.
func readUpTo(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

// printFaults lists what is wrong with a file.
func printFaults(out io.Writer, name string, done commands.Imported) {
	fmt.Fprintf(out, "%s belum diimpor dan tidak ada data yang berubah. Mohon betulkan:\n", name)
	for _, f := range done.Faults {
		var place []string
		if f.Sheet != "" {
			place = append(place, "lembar "+f.Sheet)
		}
		place = append(place, fmt.Sprintf("baris %d", f.Row))
		if f.Column != "" {
			place = append(place, "kolom "+f.Column)
		}
		fmt.Fprintf(out, "  %s: %s\n", strings.Join(place, ", "), f.Reason)
	}
	if done.More > 0 {
		fmt.Fprintf(out, "  dan %s kekeliruan lain\n", messages.Number(int64(done.More)))
	}
}

// basket lays the rows of good files over a store, and keeps them until all files
// have been found good. Of two rows with one id the later counts.
type basket struct {
	commands.ImportStore
	areas map[logistics.AreaCode]logistics.Area
	items []logistics.Item
	needs map[needID]logistics.Need
}

type needID struct {
	area logistics.AreaCode
	item string
}

// Areas implements commands.ImportStore.
func (b *basket) Areas(ctx context.Context) ([]logistics.Area, error) {
	stored, err := b.ImportStore.Areas(ctx)
	return slices.AppendSeq(stored, maps.Values(b.areas)), err
}

// Items implements commands.ImportStore.
func (b *basket) Items(ctx context.Context) ([]logistics.Item, error) {
	if b.items != nil {
		return b.items, nil
	}
	return b.ImportStore.Items(ctx)
}

// PutReference implements commands.ImportStore.
func (b *basket) PutReference(_ context.Context, areas []logistics.Area, items []logistics.Item, needs []logistics.Need) error {
	for _, a := range areas {
		b.areas[a.Code] = a
	}
	for _, n := range needs {
		b.needs[needID{n.Area, n.Item}] = n
	}
	if items != nil {
		b.items = items
	}
	return nil
}
