// Laporbot keeps an election commission (KPU) and its sub-district committees
// (PPK) in step while ballots, boxes and everything else travel to the polling
// stations. Without a sub-command it serves Telegram; `laporbot bantuan` lists
// the others.
//
// This package only wires: what the bot knows stands in logistics, what it says
// in messages, what people can ask in commands, what happens by the clock in
// jobs, what it remembers in storage, and what touches Telegram in bot.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // the zones of Indonesia, also where the machine has none
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "laporbot:", err)
		os.Exit(1)
	}
}

// world is what a sub-command may touch of the machine.
type world struct {
	environ        []string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// subcommand is one thing the program can do besides serving.
type subcommand struct {
	name  string
	args  string // what may follow: "FILE"
	short string // one line
	long  string // what a person should know before running it
	run   func(ctx context.Context, w world, args []string) error
}

// subcommands lists them in the order in which an operator meets them.
func subcommands() []subcommand {
	return []subcommand{
		simulasiCommand(), uraiCommand(), periksaCommand(), imporCommand(),
		cadangkanCommand(), pulihkanCommand(), pindahCommand(), versiCommand(),
	}
}

// errUsage says that the words on the command line cannot be understood.
var errUsage = errors.New("wrong usage")

// run is the whole program, with everything it touches as an argument.
func run(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) error {
	w := world{environ: environ, stdin: stdin, stdout: stdout, stderr: stderr}
	if len(args) == 0 {
		return serve(ctx, w)
	}
	name, rest := args[0], args[1:]
	if isHelp(name) {
		help(stdout)
		return nil
	}
	for _, c := range subcommands() {
		if c.name != name {
			continue
		}
		if len(rest) > 0 && isHelp(rest[0]) {
			fmt.Fprintf(stdout, "usage: laporbot %s\n\n%s\n", strings.TrimSpace(c.name+" "+c.args), c.long)
			return nil
		}
		err := c.run(ctx, w, rest)
		if errors.Is(err, errUsage) {
			return fmt.Errorf("%w: laporbot %s", err, strings.TrimSpace(c.name+" "+c.args))
		}
		return err
	}
	help(stderr)
	return fmt.Errorf("%w: no sub-command %q", errUsage, name)
}

func isHelp(word string) bool {
	switch word {
	case "bantuan", "help", "-h", "-help", "--help":
		return true
	}
	return false
}

func help(out io.Writer) {
	fmt.Fprint(out, "usage: laporbot [SUB-COMMAND]\n\nWithout a sub-command the bot serves Telegram; .env.example explains its settings.\n\n")
	for _, c := range subcommands() {
		fmt.Fprintf(out, "  %-26s %s\n", strings.TrimSpace(c.name+" "+c.args), c.short)
	}
	fmt.Fprint(out, "\nlaporbot SUB-COMMAND bantuan says more about one.\n")
}
