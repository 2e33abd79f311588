package main

import (
	"fmt"
	"strings"
	"testing"

	"laporbot/logistics"
	"laporbot/simulator"
)

// TestCanaries runs the service at debug level through all kinds of faults, with
// a token, telephone numbers and words that can be told from anything else, and
// looks for them wherever they must not be: the token nowhere, what people write
// in no log and with nobody else.
func TestCanaries(t *testing.T) {
	t.Parallel()
	const (
		phone  = "081298765432"
		shared = "+628111222333"
		word   = "kenariwicara"
	)
	f := newFaultTest(t)
	sim := f.stage.sim
	const writer, other = 100, 101
	if err := f.stage.add(f.ctx, actor{ID: 1001, Name: "Rina", Role: logistics.RoleOperator, Area: "64.02"}); err != nil {
		t.Fatal(err)
	}
	if _, err := sim.StartPrivate(1001, ""); err != nil {
		t.Fatal(err)
	}
	group, err := sim.AddGroup("KPU "+word, simulator.Supergroup, 1001, writer)
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.AddBot(1001, group); err != nil {
		t.Fatal(err)
	}
	f.settle()
	write := func(user, chat int64, o simulator.Outgoing) {
		t.Helper()
		if _, err := sim.Send(user, chat, o); err != nil {
			t.Fatal(err)
		}
	}
	mark := sim.LastSeq()
	round := func() {
		t.Helper()
		for _, text := range []string{
			"/lapor kotak suara 12 " + word, "/lapor " + word + " hubungi " + phone, "/stok " + word, "/stok " + phone, "/" + word,
			word + " " + phone, "/cabut " + phone, "/undang " + word + " " + phone, "/rekap " + word, "/batal " + word, "/start " + word + phone,
			"/lapor kotak " + phone, "/lapor kotak suara -" + phone,
		} {
			write(writer, writer, simulator.Outgoing{Text: text})
			write(1001, 1001, simulator.Outgoing{Text: text})
		}
		write(writer, group, simulator.Outgoing{Text: "/stok " + word})
		write(writer, writer, simulator.Outgoing{Contact: shared})
		write(1001, 1001, simulator.Outgoing{Caption: word, Document: &simulator.Upload{Name: word + ".csv", Data: []byte("kode,nama\n" + phone + "," + word)}})
		write(writer, writer, simulator.Outgoing{Text: word, Forward: &simulator.Forward{From: other}})
		for _, m := range sim.Chat(writer).Messages() {
			if m.ByBot {
				if _, err := sim.Tap(writer, writer, m.ID, "lapor:"+word+":"+phone); err != nil {
					t.Fatal(err)
				}
				break
			}
		}
	}
	faults := map[string]simulator.Fault{
		"500": simulator.ServerError(), "502": simulator.BadGateway(), "reset": simulator.ResetBefore(), "lost": simulator.ResetAfter(),
		"cut": simulator.Truncated(), "429": simulator.TooManyRequests(1), "400": simulator.Refuse(400, "Bad Request: can't parse entities: unsupported start tag"),
		"403": simulator.Refuse(403, "Forbidden: bot was blocked by the user"),
	}
	round()
	f.settle()
	for name, fault := range faults {
		for _, method := range []string{"sendMessage", "answerCallbackQuery", "getFile", "editMessageText"} {
			sim.Fail(method, fault, 1)
		}
		if name == "502" || name == "cut" { // each more doubles the wait
			sim.Fail("getUpdates", fault, 1)
		}
	}
	round()
	f.settle()
	sim.Down(true)
	if err := f.stage.halt(); err != nil {
		t.Fatal(err)
	}
	sim.Down(false)
	sim.ClearFaults()
	if err := f.stage.start(f.ctx); err != nil {
		t.Fatal(err)
	}
	f.settle()
	f.weak.set(errOutage, 0)
	round()
	polls := sim.Calls("getUpdates")
	if err := sim.Wait(f.ctx, func() bool { return sim.Calls("getUpdates") > polls }); err != nil {
		t.Fatal(err)
	}
	f.weak.set(nil, 0)
	f.settle()

	log := f.log.String()
	if !strings.Contains(log, "level=ERROR") || !strings.Contains(log, "poll failed") {
		t.Error("the faults did not come to the log, so it proves nothing")
	}
	for name, canary := range map[string]string{"the token": stageToken, "part of the token": "SIMULASI-bukan", "a number": phone, "a shared contact": shared[3:], "a word": word} {
		if i := strings.Index(log, canary); i >= 0 {
			t.Errorf("%s is in the log: …%s", name, log[max(0, i-300):min(len(log), i+80)])
		}
	}
	for _, e := range sim.LedgerSince(mark) {
		if !e.ByBot {
			continue
		}
		if strings.Contains(e.Text+fmt.Sprint(e.Buttons), "SIMULASI-bukan") {
			t.Errorf("the token is in a message: %s", e.Text)
		}
		if e.ChatID != writer && e.ChatID != 1001 && e.ChatID != group && strings.Contains(e.Text, phone) {
			t.Errorf("%d was told what another wrote: %s", e.ChatID, e.Text)
		}
	}
	for collection, docs := range dumpAll(t, f.weak) {
		for id, doc := range docs {
			if strings.Contains(doc, "SIMULASI-bukan") || strings.Contains(doc, shared[3:]) {
				t.Errorf("a canary is in %s %s", collection, id)
			}
		}
	}
}
