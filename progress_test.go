package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"
)

func TestProgressLines(t *testing.T) {
	start := time.Date(2024, 11, 24, 0, 0, 0, 0, time.UTC)
	clock := newMovedClock(start, false)
	var out bytes.Buffer
	p := newProgress(&out, "Mencadangkan", "dokumen", clock)
	for _, step := range []struct {
		at   time.Duration
		done int64
		want string // what is added
	}{
		{0, 0, ""},
		{999 * time.Millisecond, 500, ""},
		{time.Second, 1000, "Mencadangkan: 1.000 dari 25.000 dokumen\n"},
		{2 * time.Second, 1500, ""},
		{6 * time.Second, 12_500, "Mencadangkan: 12.500 dari 25.000 dokumen\n"},
		{10 * time.Second, 20_000, ""},
		{11 * time.Second, 25_000, "Mencadangkan: 25.000 dari 25.000 dokumen\n"},
	} {
		clock.MoveTo(start.Add(step.at))
		out.Reset()
		p.tell(step.done, 25_000)
		if got := out.String(); got != step.want {
			t.Errorf("at %s: %q, want %q", step.at, got, step.want)
		}
	}
	out.Reset()
	p.end()
	if out.Len() > 0 {
		t.Errorf("the end printed %q", out.String())
	}
}

func TestProgressBar(t *testing.T) {
	start := time.Date(2024, 11, 24, 0, 0, 0, 0, time.UTC)
	clock := newMovedClock(start, false)
	var out bytes.Buffer
	p := newProgress(&out, "Mencadangkan", "dokumen", clock)
	p.terminal = true
	p.tell(500, 25_000)
	if out.Len() > 0 {
		t.Errorf("work of no time shows %q", out.String())
	}
	clock.MoveTo(start.Add(time.Second))
	p.tell(5000, 25_000)
	p.end()
	got := out.String()
	if !strings.Contains(got, "Mencadangkan") || !strings.Contains(got, "20%") || !strings.Contains(got, "5000/25000") {
		t.Errorf("the bar shows %q", got)
	}
	if strings.Contains(got, "\n") || !strings.HasSuffix(got, "\r") {
		t.Errorf("the bar is not taken away: %q", got)
	}
}

// The total is an estimate: none at all, or one that is passed, is no fault.
func TestProgressEstimate(t *testing.T) {
	for _, steps := range [][2]int64{{0, 0}, {100, 100}} {
		start := time.Date(2024, 11, 24, 0, 0, 0, 0, time.UTC)
		clock := newMovedClock(start, false)
		var out bytes.Buffer
		p := newProgress(&out, "Mencadangkan", "dokumen", clock)
		p.terminal = true
		clock.MoveTo(start.Add(time.Second))
		p.tell(steps[0], steps[1])
		p.tell(150, 150)
		p.end()
		if got := out.String(); strings.Contains(got, "\n") || got != "" && !strings.HasSuffix(got, "\r") {
			t.Errorf("%v: the bar leaves %q", steps, got)
		}
	}
}

func TestIsTerminal(t *testing.T) {
	file, err := os.Create(t.TempDir() + "/log")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if isTerminal(file) || isTerminal(&bytes.Buffer{}) {
		t.Error("a file is taken for a terminal")
	}
}
