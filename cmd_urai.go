package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"laporbot/commands"
	"laporbot/data"
	"laporbot/logistics"
)

// maxMessageLine is the longest line urai reads: more than Telegram lets a person send.
const maxMessageLine = 1 << 20

func uraiCommand() subcommand {
	return subcommand{
		name:  "urai",
		short: "show how messages would be understood, as JSON",
		long: `Reads one message per line from standard input, \n standing for a line break,
with or without /lapor in front, and prints one JSON object per line: how the
bot would understand it, with the items and areas that come with the program.
An empty line is an empty message and has its object too, so that the answers
stand in the order of the messages. It needs no settings and no database.`,
		run: urai,
	}
}

func urai(ctx context.Context, w world, args []string) error {
	if len(args) > 0 {
		return errUsage
	}
	catalog, err := shippedCatalog(ctx, shippedRoot)
	if err != nil {
		return err
	}
	in := bufio.NewScanner(w.stdin)
	in.Buffer(nil, maxMessageLine)
	out := bufio.NewWriter(w.stdout)
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	read := 0
	for ; in.Scan(); read++ {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		text := strings.ReplaceAll(in.Text(), `\n`, "\n")
		line.Reset()
		if err := encoder.Encode(catalog.Vocabulary().Read(text)); err != nil {
			return fmt.Errorf("write reading: %w", err)
		}
		if _, err := out.Write(line.Bytes()); err != nil {
			return fmt.Errorf("write reading: %w", err)
		}
		// Whoever pipes one message in wants to see one answer.
		if err := out.Flush(); err != nil {
			return fmt.Errorf("write reading: %w", err)
		}
	}
	if err := in.Err(); err != nil {
		return fmt.Errorf("read message %d: %w", read+1, err)
	}
	return nil
}

// shippedRoot is the area the shipped reference data is about.
const shippedRoot logistics.AreaCode = "64.02"

// shippedCatalog is the reference data that comes with the program, read through
// the same import as an operator's file.
func shippedCatalog(ctx context.Context, root logistics.AreaCode) (*logistics.Catalog, error) {
	kept := &shelf{}
	if err := importShipped(ctx, kept, root); err != nil {
		return nil, err
	}
	return logistics.NewCatalog(root, kept.areas, kept.items, kept.needs), nil
}

// importShipped brings the reference data of the program into a store.
func importShipped(ctx context.Context, store commands.ImportStore, root logistics.AreaCode) error {
	for _, name := range data.Names {
		file, err := data.File(name)
		if err != nil {
			return err
		}
		done, err := commands.Import(ctx, store, root, name, file)
		if err != nil {
			return err
		}
		if len(done.Faults) > 0 {
			return fmt.Errorf("import shipped %s: row %d: %s", name, done.Faults[0].Row, done.Faults[0].Reason)
		}
	}
	return nil
}

// shelf keeps reference data in memory.
type shelf struct {
	areas []logistics.Area
	items []logistics.Item
	needs []logistics.Need

	ladders logistics.Ladders
}

// Areas implements commands.ImportStore.
func (s *shelf) Areas(context.Context) ([]logistics.Area, error) { return s.areas, nil }

// Items implements commands.ImportStore.
func (s *shelf) Items(context.Context) ([]logistics.Item, error) { return s.items, nil }

// AddLadders implements commands.ImportStore.
func (s *shelf) AddLadders(_ context.Context, l logistics.Ladders) (int64, error) {
	s.ladders = l
	return 0, nil
}

// PutReference implements commands.ImportStore.
func (s *shelf) PutReference(_ context.Context, areas []logistics.Area, items []logistics.Item, needs []logistics.Need) error {
	s.areas, s.needs = append(s.areas, areas...), append(s.needs, needs...)
	if len(items) > 0 {
		s.items = items
	}
	return nil
}
