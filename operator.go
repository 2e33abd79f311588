package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"laporbot/storage"
)

// operatorConfig reads the settings for a sub-command that does not serve.
func operatorConfig(w world) (config, error) {
	cfg, err := readConfig(w.environ, ".env", false)
	if err != nil {
		return config{}, fmt.Errorf("settings:\n%w", err)
	}
	return cfg, nil
}

// openUnfinished is openEngine for whoever can deal with a database that was
// filled only in part.
func openUnfinished(ctx context.Context, cfg config) (storage.Engine, error) {
	return storage.Open(ctx, storage.Options{
		URI: string(cfg.MongoURI), Database: cfg.MongoDatabase, Dir: cfg.DataDir, Unfinished: true,
	})
}

// parseArgs reads flags in front of the words and behind them, and returns the words.
func parseArgs(flags *flag.FlagSet, args []string) ([]string, error) {
	flags.SetOutput(io.Discard)
	var words []string
	for {
		if err := flags.Parse(args); err != nil {
			return nil, fmt.Errorf("%w: %w", errUsage, err)
		}
		if flags.NArg() == 0 {
			return words, nil
		}
		words, args = append(words, flags.Arg(0)), flags.Args()[1:]
	}
}

// countDocuments returns how many documents a database holds.
func countDocuments(ctx context.Context, e storage.Engine) (int64, error) {
	names, err := e.Collections(ctx)
	if err != nil {
		return 0, fmt.Errorf("count documents: %w", err)
	}
	var sum int64
	for _, name := range names {
		n, err := e.Count(ctx, name)
		if err != nil {
			return 0, fmt.Errorf("count documents of %s: %w", name, err)
		}
		sum += n
	}
	return sum, nil
}
