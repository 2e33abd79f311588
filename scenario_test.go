package main

import (
	"bytes"
	"strings"
	"testing"
)

// The election week ends with every promise kept. MongoDB plays it too where one
// is given.
func TestScenarioPilkada(t *testing.T) {
	var out, errs bytes.Buffer
	w := world{stdin: strings.NewReader(""), stdout: &out, stderr: &errs}
	if err := simulasi(t.Context(), w, []string{"-skenario", "pilkada"}); err != nil {
		t.Fatalf("%v\n%s%s", err, out.String(), errs.String())
	}
	if n := strings.Count(out.String(), "[terpenuhi]"); n < 10 {
		t.Errorf("%d promises were checked:\n%s", n, out.String())
	}
	t.Log("\n" + out.String())
}

// A week in which the model expects more than was reported is not called kept.
func TestBalanceFindsWhatIsBroken(t *testing.T) {
	p := newScript(t, t.Context(), openTest(t))
	sc := newScenario(p.stage)
	if err := sc.cast(t.Context()); err != nil {
		t.Fatal(err)
	}
	sc.sent = append(sc.sent, said{chair: 0, message: 999, at: p.stage.clock.Now(), boxes: 7})
	var out bytes.Buffer
	if err := sc.balance(t.Context(), &out); err == nil {
		t.Errorf("a lost report is not found:\n%s", out.String())
	}
	for _, want := range []string{"[TIDAK TERPENUHI] P1", "[TIDAK TERPENUHI] P3", "[TIDAK TERPENUHI] P7"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("want %s in:\n%s", want, out.String())
		}
	}
}
