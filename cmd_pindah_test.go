package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestPindah(t *testing.T) {
	source, target := embedded(t), onMongo(t)
	both := append(append([]string{}, source...), target...)
	fillSample(t, source)
	before := content(t, source)
	said := mustRun(t, both, "pindah")
	if !strings.HasPrefix(said, "Selesai: 9 dokumen dipindahkan dari ") || !strings.Contains(said, "MONGODB_URI") {
		t.Errorf("pindah said %q", said)
	}
	if !bytes.Equal(before, content(t, target)) {
		t.Error("the moved documents differ")
	}
	if !bytes.Equal(before, content(t, source)) {
		t.Error("the embedded database changed")
	}
	mustFail(t, both, []string{"not empty"}, "pindah")
	if !bytes.Equal(before, content(t, target)) {
		t.Error("a refused move changed something")
	}
}

// A move that was broken off is run again.
func TestPindahAgain(t *testing.T) {
	source, target := embedded(t), onMongo(t)
	fillSample(t, source)
	leaveUnfinished(t, target)
	mustRun(t, append(append([]string{}, source...), target...), "pindah")
	if !bytes.Equal(content(t, source), content(t, target)) {
		t.Error("the moved documents differ")
	}
}

func TestPindahRefuses(t *testing.T) {
	environ := embedded(t)
	mustFail(t, environ, []string{"MONGODB_URI is not set"}, "pindah")
	// The source is looked at first, so that nobody waits for a server in vain.
	nowhere := append(environ, "MONGODB_URI=mongodb://127.0.0.1:1/")
	mustFail(t, nowhere, []string{"holds nothing", "DATA_DIR"}, "pindah")
	leaveUnfinished(t, environ)
	mustFail(t, nowhere, []string{"unfinished"}, "pindah")
}
