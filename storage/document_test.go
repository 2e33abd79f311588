package storage

import (
	"testing"
)

func TestRevision(t *testing.T) {
	var r revision
	var marks []string
	for n := int64(1); n <= marksKept+3; n++ {
		before := r
		var mark string
		r, mark = r.next()
		if marks = append(marks, mark); len(mark) != 8 {
			t.Errorf("mark %q", mark)
		}
		if r.since(before) != 1 || r.since("") != n {
			t.Errorf("%q is %d after %q", r, r.since(before), before)
		}
		for i, m := range marks {
			if kept := len(marks)-i <= marksKept; r.has(m) != kept {
				t.Errorf("%q has the mark of %d writes ago: %v, want %v", r, len(marks)-1-i, r.has(m), kept)
			}
		}
	}
	if r.has("") || r.has("11") {
		t.Errorf("%q has a mark that nobody made", r)
	}
	if next, _ := revision("by hand").next(); next.since("") != 1 {
		t.Errorf("after a revision written by hand comes %q", next)
	}
}
