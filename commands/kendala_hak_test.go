package commands_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"laporbot/commands"
	"laporbot/logistics"
)

// What a reporter takes back stays open where somebody else has added to it.
func TestKendalaOthersAdded(t *testing.T) {
	for name, undo := range map[string]func(w *world, first commands.Request){
		"withdrawn": func(w *world, _ commands.Request) { w.ask(tabang, "/batal R-1") },
		"edited":    func(w *world, first commands.Request) { w.edit(first, "/lapor kotak 190") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.put(member)
			first := w.filed(tabang, "/lapor kotak 190, kendala: jembatan putus")
			w.ask(member, "/kendala jembatan putus, truk berisi kotak terjebak")
			w.press(member, "kendala:gabung:2")
			undo(w, first)
			o := w.obstacle(1)
			if !o.Unsolved() {
				t.Errorf("it is %s, and with it what somebody else has said", o.State)
			}
			if last := o.Events[len(o.Events)-1]; !strings.Contains(last.Text, "dicabut lagi oleh pelapor: jembatan putus (R-1)") {
				t.Errorf("that it was taken back is not noted: %q", last.Text)
			}
		})
	}
}

// Who may not say that two obstacles are one changes neither, however often he taps.
func TestKendalaMergeByAnother(t *testing.T) {
	w := newWorld(t)
	w.put(member)
	w.ask(member, "/kendala jembatan putus")
	w.ask(tabang, "/kendala jembatan ambruk")
	before := w.dump()
	for range 2 {
		if reply := w.press(member, "kendala:gabung:2"); !reply.Alert || !strings.Contains(reply.Toast, "Hanya pelapor") {
			t.Errorf("it is not refused: %q", reply.Toast)
		}
	}
	if w.dump() != before {
		t.Error("what was refused has changed something")
	}
}

// The words of an obstacle that is added to another are added once, also where two
// say so.
func TestKendalaMergedOnce(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	w.ask(tabang, "/kendala jembatan putus")
	w.ask(tabang, "/kendala jembatan ambruk")
	offered := w.obstacle(2)
	w.press(tabang, "kendala:gabung:2")
	// As if the process had ended before the second obstacle was changed.
	if _, err := w.store.UpdateObstacle(t.Context(), 2, func(o *logistics.Obstacle) error { *o = offered; return nil }); err != nil {
		t.Fatal(err)
	}
	w.press(staf, "kendala:gabung:2")
	added := 0
	for _, e := range w.obstacle(1).Events {
		if e.Kind == logistics.EventAdded {
			added++
		}
	}
	if added != 1 || w.obstacle(2).State != logistics.StateMerged {
		t.Errorf("added %d times, and it is %s", added, w.obstacle(2).State)
	}
}

// A reporter who works elsewhere by then can answer what he is asked.
func TestKendalaMovedReporterAnswers(t *testing.T) {
	tests := []struct {
		tap   string
		solve bool // somebody has said before that it is solved
		state logistics.ObstacleState
	}{
		{"benar:1", true, logistics.StateClosed},
		{"belum:1", true, logistics.StateReopened},
		{"usul:1", false, logistics.StateClosed},
		{"tetap:1", false, logistics.StateOpen},
		{"gabung:2", false, logistics.StateOpen},
	}
	for _, tt := range tests {
		t.Run(tt.tap, func(t *testing.T) {
			w := newWorld(t)
			w.put(staf)
			w.ask(tabang, "/kendala jembatan putus")
			w.ask(tabang, "/kendala jembatan ambruk")
			if tt.solve {
				w.press(staf, "kendala:selesai:1")
			}
			moved := tabang
			moved.Area = badak.Area
			w.put(moved)
			if reply := w.press(moved, "kendala:"+tt.tap); reply.Alert {
				t.Errorf("refused: %q", reply.Toast)
			}
			if got := w.obstacle(1).State; got != tt.state {
				t.Errorf("it is %s, want %s", got, tt.state)
			}
		})
	}
}

// No to the proposal to close stands in the history, and a later report that shows
// the same makes the bot ask again.
func TestKendalaKept(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	proposed := func() int {
		return len(slices.DeleteFunc(slices.Clone(w.obstacle(1).Events), func(e logistics.Event) bool { return e.Kind != logistics.EventProposed }))
	}
	w.ask(tabang, "/lapor kotak 150 kurang 40")
	w.pass(time.Hour)
	w.ask(tabang, "/lapor kotak 190")
	w.press(tabang, "kendala:tetap:1")
	w.wantText(w.ask(staf, "/kendala K-1"), "dinyatakan belum selesai, tetap terbuka (Ketua PPK Tabang)")
	if w.obstacle(1).Proposed() || proposed() != 1 {
		t.Errorf("proposed %d times", proposed())
	}
	w.pass(time.Hour)
	w.ask(tabang, "/lapor kotak 190 lengkap")
	if proposed() != 2 {
		t.Errorf("proposed %d times, want 2", proposed())
	}
}
