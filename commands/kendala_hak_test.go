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

// What somebody of the KPU works on stays with him: nobody of a PPK or PPS puts it
// off or sends it on.
func TestKendalaOfTheKPU(t *testing.T) {
	village := logistics.Person{ID: 8, Name: "Umar", Role: logistics.RolePPS, Area: "64.02.12", State: logistics.PersonActive}
	second := logistics.Person{ID: 6, Name: "Ratna", Role: logistics.RoleStaf, Area: "64.02", State: logistics.PersonActive}
	tests := []struct {
		name  string
		owner logistics.Person
		do    func(w *world) commands.Reply
		owned bool
	}{
		{"sent on by a PPS", staf, func(w *world) commands.Reply { return w.press(village, "kendala:eskalasi:1") }, true},
		{"let go by a member of the PPK", staf, func(w *world) commands.Reply { return w.press(member, "kendala:lepas:1") }, true},
		{"put off by the chair", staf, func(w *world) commands.Reply { return w.ask(tabang, "/tunda K-1 23.00 nanti saja") }, true},
		{"sent on by the KPU", staf, func(w *world) commands.Reply { return w.press(second, "kendala:eskalasi:1") }, false},
		{"let go by its owner", staf, func(w *world) commands.Reply { return w.press(staf, "kendala:lepas:1") }, false},
		{"of a member of the PPK", member, func(w *world) commands.Reply { return w.ask(tabang, "/tunda K-1 23.00 nanti saja") }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			for _, p := range []logistics.Person{staf, second, member, village} {
				w.put(p)
			}
			w.ask(tabang, "/kendala jembatan putus")
			w.press(tt.owner, "kendala:ambil:1")
			reply := tt.do(w)
			if o := w.obstacle(1); (o.Owner == tt.owner.ID) != tt.owned {
				t.Errorf("it is %s, of %d", o.State, o.Owner)
			}
			text := reply.Toast
			if text == "" {
				text = textOf(reply)
			}
			if strings.Contains(text, "sudah ditangani") != tt.owned {
				t.Errorf("answered %q", text)
			}
		})
	}
}

// An obstacle is handed to the staff of the KPU first, and to nobody who is away.
func TestKendalaCandidates(t *testing.T) {
	w := newWorld(t)
	away := logistics.Person{ID: 6, Name: "Ratna", Role: logistics.RoleStaf, Area: "64.02", State: logistics.PersonAway}
	for _, p := range []logistics.Person{staf, away, member} {
		w.put(p)
	}
	w.ask(tabang, "/kendala jembatan putus")
	var names []string
	for _, row := range w.press(operator, "kendala:alih:1").Notices[0].Buttons {
		names = append(names, row[0].Text)
	}
	if len(names) < 3 || names[0] != staf.Name || slices.Contains(names, away.Name) || slices.Index(names, member.Name) < slices.Index(names, pimpinan.Name) {
		t.Errorf("offered %v", names)
	}
}

// What is refused while the reporter is asked whether it is the same is not kept.
func TestKendalaOfferedKeepsNothing(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/kendala jembatan putus")
	w.ask(tabang, "/kendala jembatan ambruk")
	shows := &commands.Evidence{Kind: logistics.EvidencePhoto, FileID: "x"}
	reply, _ := w.offer(w.reply(tabang, "K-2 dicatat: jembatan ambruk", "ini fotonya", shows))
	w.wantText(reply, "menunggu jawaban pelapor")
	if all, err := w.store.EvidenceOfObstacle(t.Context(), 2); err != nil || len(all) > 0 || said(w.obstacle(2)) != "" {
		t.Errorf("kept %v, %v", all, err)
	}
	w.offer(w.reply(tabang, "K-2 dicatat: jembatan ambruk", "", shows))
	if all, err := w.store.EvidenceOfObstacle(t.Context(), 2); err != nil || len(all) != 1 {
		t.Errorf("a photo alone is taken, but kept is %v, %v", all, err)
	}
}

// Who has opened an obstacle again, and why, stands on the card and in the history,
// which names the new kind too.
func TestKendalaReopenedWords(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	w.put(member)
	w.ask(tabang, "/lapor kotak 150 kurang 40")
	w.press(tabang, "kendala:jenis:1:terlambat")
	w.press(staf, "kendala:selesai:1")
	w.pass(time.Hour)
	w.ask(member, "/lapor kotak 150 kurang 41")
	w.wantText(w.ask(staf, "/kendala K-1"),
		"Dibuka lagi oleh Anggota PPK Tabang: Kotak suara kurang 41 buah (R-2)\nBelum ditangani.",
		"dibuka lagi: Kotak suara kurang 41 buah (R-2) (Anggota PPK Tabang)", "jenis diubah menjadi Terlambat (Ketua PPK Tabang)")
}
