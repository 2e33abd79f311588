package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
)

func versiCommand() subcommand {
	return subcommand{
		name:  "versi",
		short: "print the version",
		long: `Prints the version of the program, the version of Go it was built with and, if
it was built from a checkout, the commit. It needs no settings and no database.`,
		run: func(_ context.Context, w world, args []string) error {
			if len(args) > 0 {
				return errUsage
			}
			info, ok := debug.ReadBuildInfo()
			if !ok {
				return errors.New("the program was built without its version")
			}
			_, err := fmt.Fprint(w.stdout, describeBuild(info))
			return err
		},
	}
}

// describeBuild says what a program was built from.
func describeBuild(info *debug.BuildInfo) string {
	var commit, at, modified string
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.time":
			at = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				modified = " (dengan perubahan yang belum disimpan)"
			}
		}
	}
	var b strings.Builder
	version := info.Main.Version
	if version == "" {
		version = "(devel)" // as Go names what was built without one
	}
	fmt.Fprintf(&b, "laporbot %s\n%s\n", version, info.GoVersion)
	if commit != "" {
		fmt.Fprintf(&b, "commit %s %s%s\n", commit, at, modified)
	}
	return b.String()
}
