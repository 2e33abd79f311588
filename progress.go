package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"laporbot/messages"
)

const (
	// progressAfter is how long work may take before people are told of it.
	progressAfter = time.Second
	// progressEvery is the time between two lines where there is no terminal.
	progressEvery = 5 * time.Second
)

// progress shows how much of a long piece of work is done: as a bar on a
// terminal, elsewhere as a line from time to time. Work that is done within
// a second shows nothing. It belongs to one goroutine.
type progress struct {
	out      io.Writer
	title    string // what is being done: "Mencadangkan"
	unit     string // what is counted: "dokumen"
	terminal bool
	clock    clock
	next     time.Time // nothing is shown before
	bar      *progressbar.ProgressBar
}

// newProgress begins a piece of work.
func newProgress(out io.Writer, title, unit string, clock clock) *progress {
	return &progress{
		out: out, title: title, unit: unit, terminal: isTerminal(out),
		clock: clock, next: clock.Now().Add(progressAfter),
	}
}

func isTerminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// tell is a storage.Progress.
func (p *progress) tell(done, total int64) {
	now := p.clock.Now()
	if now.Before(p.next) {
		return
	}
	if !p.terminal {
		p.next = now.Add(progressEvery)
		fmt.Fprintf(p.out, "%s: %s dari %s %s\n", p.title, messages.Number(done), messages.Number(total), p.unit)
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(total,
			progressbar.OptionSetWriter(p.out),
			progressbar.OptionSetDescription(p.title),
			progressbar.OptionSetWidth(30),
			progressbar.OptionShowCount(),
			progressbar.OptionSetPredictTime(false), // the first second would count as none
			progressbar.OptionSetElapsedTime(false),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	// Neither a terminal that cannot be written to nor an estimate that is passed
	// is a reason to stop the work.
	_ = p.bar.Set64(done)
}

// end takes the bar away, so that the result stands on a line of its own.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
