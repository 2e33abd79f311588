package logistics

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// FuzzRead holds the reader to what must be true of every text whatever: it ends,
// never shows a null list, never counts what it asks, and reads its own canonical
// form back as it was.
func FuzzRead(f *testing.F) {
	v := shippedVocabulary(f)
	for _, c := range corpus(f) {
		f.Add(c.message)
	}
	f.Add("/lapor kotak 95 bilik 190 kendala: jembatan putus")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 8192 {
			t.Skip()
		}
		r := v.Read(text)
		if r.Stock == nil || r.Obstacles == nil || r.Questions == nil || r.Notes == nil || r.NotUnderstood == nil {
			t.Fatalf("a list is nil: %+v", r)
		}
		checkReading(t, v, r)
		again := v.Read(r.Canonical())
		if diff := cmp.Diff(certain(r), certain(again), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("canonical form of %q\n%s\nreads otherwise (-first +again):\n%s", text, r.Canonical(), diff)
		}
	})
}

// checkReading checks what holds between the parts of any reading.
func checkReading(t *testing.T, v *Vocabulary, r Reading) {
	t.Helper()
	for i, s := range r.Stock {
		if _, ok := v.Item(s.Item); !ok && s.Item != ItemAll && !s.Asked {
			t.Errorf("stock %d: unknown item %q without a question", i, s.Item)
		}
		for name, n := range map[string]*int64{"count": s.Count, "damaged": s.Damaged, "short": s.Short, "over": s.Over, "packs": s.Packs} {
			if n != nil && (*n < 0 || *n > 2*MaxCount) {
				t.Errorf("stock %d: %s is %d", i, name, *n)
			}
		}
		if s.State == StateUnspecified {
			t.Errorf("stock %d: no state", i)
		}
	}
	for i, q := range r.Questions {
		if q.Choices == nil {
			t.Errorf("question %d: choices are nil", i)
		}
		if q.Line < 0 || q.Line >= len(r.Stock) || !r.Stock[q.Line].Asked {
			t.Errorf("question %d: no line waits for it", i)
		}
	}
}

// certain is the part of a reading that its canonical form keeps.
func certain(r Reading) Reading {
	out := Reading{Area: r.Area, AreaCode: r.AreaCode, Time: verbatim(r.Time), Obstacles: r.Obstacles}
	for _, s := range r.Stock {
		if s.Asked {
			continue
		}
		s.Corrected, s.Raw, s.Parts, s.About = "", "", nil, false
		out.Stock = append(out.Stock, s)
	}
	for _, n := range r.Notes {
		out.Notes = append(out.Notes, verbatim(n))
	}
	for _, n := range r.NotUnderstood {
		out.NotUnderstood = append(out.NotUnderstood, verbatim(n))
	}
	return out
}
