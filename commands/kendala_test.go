package commands_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"laporbot/commands"
	"laporbot/logistics"
)

var staf = logistics.Person{ID: 5, Name: "Dewi", Role: logistics.RoleStaf, Area: "64.02", State: logistics.PersonActive}

// reply is a message that answers one of the bot's with that text, with what comes
// beside its words.
func (w *world) reply(from logistics.Person, to, text string, e *commands.Evidence) commands.Request {
	req := w.request(from, text)
	req.ReplyTo, req.ReplyText, req.Evidence = 50, to, e
	return req
}

// offer gives a message without a command to the commands in their order, as the
// door does.
func (w *world) offer(req commands.Request) (commands.Reply, bool) {
	w.Helper()
	for _, c := range w.all {
		if c.Hears == nil {
			continue
		}
		taken := false
		reply, err := w.twice(req, func(ctx context.Context, req commands.Request) (reply commands.Reply, err error) {
			reply, taken, err = c.Hears(ctx, req)
			return reply, err
		})
		if err != nil {
			w.Fatalf("%q: %v", req.Text, err)
		}
		if taken {
			return reply, true
		}
	}
	return commands.Reply{}, false
}

func (w *world) obstacle(n int64) logistics.Obstacle {
	w.Helper()
	o, err := w.store.Obstacle(w.Context(), n)
	if err != nil {
		w.Fatal(err)
	}
	return o
}

// said is the talk and the evidence of an obstacle, in order.
func said(o logistics.Obstacle) string {
	var all []string
	for _, e := range o.Events {
		if e.Kind == logistics.EventTalk || e.Kind == logistics.EventEvidence {
			all = append(all, string(e.Kind)+" "+e.Text)
		}
	}
	return strings.Join(all, "; ")
}

const card = "🟠 K-1 kendala berat, Kecamatan Tabang\nJalan atau akses: jembatan putus"

func TestKendalaTalk(t *testing.T) {
	photo := &commands.Evidence{Kind: logistics.EvidencePhoto, FileID: "foto"}
	tests := []struct {
		name   string
		from   logistics.Person
		to     string
		text   string
		shows  *commands.Evidence
		want   string // what the history has of it
		answer string
	}{
		{"to the card", staf, card, "sudah bisa lewat?", nil, "percakapan sudah bisa lewat?", "diteruskan kepada pelapor"},
		{"in the group", staf, card, "grup: sudah?", nil, "percakapan sudah?", "diteruskan kepada pelapor"},
		{"a photo with words", staf, card, "seperti ini?", photo, "bukti foto; percakapan seperti ini?", "Foto dilampirkan"},
		{"a photo alone is shown to the reporter", staf, card, "", photo, "bukti foto; percakapan ", "diteruskan kepada pelapor"},
		{"the reporter's photo alone", tabang, card, "", photo, "bukti foto", "Bukti yang ada: 1 foto"},
		{"the reporter's words, whom nobody hears", tabang, card, "air naik", nil, "percakapan air naik", "tercatat"},
		{"one of several", staf, "Kendala yang belum selesai, Kecamatan Tabang\n🟠 K-1 x\n🟠 K-2 y", "k1 sudah?", nil, "percakapan sudah?", "diteruskan"},
		{"none of several", staf, "Kendala yang belum selesai, Kecamatan Tabang\n🟠 K-1 x", "sudah?", nil, "", "beberapa kendala"},
		{"a number that is not among them", staf, "Kendala yang belum selesai, Kecamatan Tabang\n🟠 K-2 x", "K-1 sudah?", nil, "", "beberapa kendala"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.put(staf)
			w.ask(tabang, "/kendala jembatan putus")
			if err := w.quiet(1); err != nil {
				t.Fatal(err)
			}
			reply, taken := w.offer(w.reply(tt.from, tt.to, tt.text, tt.shows))
			if !taken {
				t.Fatal("nobody hears it")
			}
			w.wantText(reply, tt.answer)
			if got := said(w.obstacle(1)); got != tt.want {
				t.Errorf("the history has %q, want %q", got, tt.want)
			}
		})
	}
}

// quiet takes the cards and those who were told away, as if nobody had been there.
func (w *world) quiet(n int64) error {
	_, err := w.store.UpdateObstacle(w.Context(), n, func(o *logistics.Obstacle) error {
		o.Cards, o.Due = nil, o.Due.Add(1)
		return nil
	})
	return err
}

// A message for a report is none for an obstacle, and the other way round.
func TestKendalaTalkIsNotAReport(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	w.ask(tabang, "/kendala jembatan putus")
	question := w.ask(tabang, "/lapor kotak 190, surat suara 12500")
	if _, taken := w.offer(w.reply(tabang, card+"\nDilaporkan (R-1)", "bupati", nil)); !taken {
		t.Error("nobody hears it")
	}
	if got := said(w.obstacle(1)); got != "percakapan bupati" {
		t.Errorf("the history has %q", got)
	}
	w.offer(w.reply(tabang, card+" (R-1)", "", &commands.Evidence{Kind: logistics.EvidencePhoto, FileID: "x"}))
	if all, err := w.store.EvidenceOf(t.Context(), 1); err != nil || len(all) > 0 {
		t.Errorf("the photo went to the report: %v, %v", all, err)
	}
	if _, taken := w.offer(w.reply(tabang, textOf(question), "", &commands.Evidence{Kind: logistics.EvidencePhoto, FileID: "y"})); !taken {
		t.Error("the photo for the report is not heard")
	}
	if all, err := w.store.EvidenceOf(t.Context(), 1); err != nil || len(all) != 1 {
		t.Errorf("the photo did not go to the report: %v, %v", all, err)
	}
	if _, taken := w.offer(w.reply(staf, card, "", nil)); taken {
		t.Error("a voice message is taken, of which nothing can be kept")
	}
	for _, text := range []string{"", "Ringkasan distribusi logistik D-1\nK-1", "K-77 kendala"} {
		if _, taken := w.offer(w.reply(staf, text, "sudah?", nil)); taken {
			t.Errorf("a reply to %q is taken", text)
		}
	}
}

func TestKendalaTalkIsRefused(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/kendala jembatan putus")
	if _, _, err := w.command("kendala").Hears(t.Context(), w.reply(badak, card, "ada apa?", nil)); err == nil {
		t.Error("the chair of another kecamatan may talk")
	}
	w.press(tabang, "kendala:selesai:1")
	reply, taken := w.offer(w.reply(operator, card, "terima kasih", &commands.Evidence{Kind: logistics.EvidencePhoto, FileID: "x"}))
	if !taken {
		t.Fatal("nobody hears it")
	}
	w.wantText(reply, "K-1 sudah ditutup", "tidak diteruskan")
	if all, err := w.store.EvidenceOfObstacle(t.Context(), 1); err != nil || len(all) > 0 {
		t.Errorf("evidence of a closed obstacle: %v, %v", all, err)
	}
}

// The reporter may speak of his own, wherever he works by then.
func TestKendalaReporterMoved(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	w.ask(tabang, "/kendala jembatan putus")
	moved := tabang
	moved.Area = badak.Area
	w.put(moved)
	if _, taken := w.offer(w.reply(moved, card, "air naik", nil)); !taken {
		t.Error("nobody hears it")
	}
	w.wantText(w.ask(moved, "/kendala K-1"), "air naik")
}

func TestKendalaEvidence(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	place := &commands.Evidence{Kind: logistics.EvidenceLocation, Latitude: -0.28349, Longitude: 116.13351}
	req := w.request(tabang, "/kendala jembatan putus")
	req.Evidence = &commands.Evidence{Kind: logistics.EvidencePhoto, FileID: "a", Album: "7"}
	if _, err := w.twice(req, w.command("kendala").Run); err != nil {
		t.Fatal(err)
	}
	// The rest of the album comes without a word and without a reply.
	req = w.request(tabang, "")
	req.Evidence = &commands.Evidence{Kind: logistics.EvidencePhoto, FileID: "b", Album: "7"}
	if reply, taken := w.offer(req); !taken || len(reply.Notices) > 0 {
		t.Errorf("the rest of an album: taken %t, %v", taken, reply)
	}
	w.offer(w.reply(tabang, card, "", place))
	all, err := w.store.EvidenceOfObstacle(t.Context(), 1)
	if err != nil || len(all) != 3 {
		t.Fatalf("got %v, %v", all, err)
	}
	i := slices.IndexFunc(all, func(e logistics.Evidence) bool { return e.Kind == logistics.EvidenceLocation })
	if all[i].Latitude != -0.283 || all[i].Longitude != 116.134 {
		t.Errorf("the place is not rounded: %v", all[i])
	}
	sent := w.press(staf, "kendala:bukti:1")
	if len(sent.Notices) != 3 || sent.Toast == "" {
		t.Fatalf("sent %v, %q", sent.Notices, sent.Toast)
	}
	for _, n := range sent.Notices {
		if n.ChatID != staf.ID {
			t.Errorf("evidence goes to %d", n.ChatID)
		}
	}
	if d := sent.Notices[0].Document; d == nil || d.FileID != "a" || !d.Photo {
		t.Errorf("the photo is %v", d)
	}
	if _, err := w.command("kendala").Tap(t.Context(), w.pressed(badak, "kendala:bukti:1")); err == nil {
		t.Error("the chair of another kecamatan sees it")
	}
}

// What shows the obstacle of a report shows the obstacle, and is sent once.
func TestKendalaEvidenceOfReport(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	sent := w.with(tabang, "/lapor kendala: jembatan putus", photo("a", ""))
	if _, err := w.twice(sent, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	w.offer(w.reply(tabang, "✅ R-1 tercatat", "", &commands.Evidence{Kind: logistics.EvidenceLocation, Latitude: 1, Longitude: 2}))
	if got := said(w.obstacle(1)); got != "bukti foto; bukti lokasi" {
		t.Errorf("the history has %q", got)
	}
	if sent := w.press(staf, "kendala:bukti:1"); len(sent.Notices) != 2 {
		t.Errorf("sent %v", sent.Notices)
	}
	// A photo of goods is none of an obstacle beside them.
	goods := w.with(tabang, "/lapor kotak suara 190, kendala: truk mogok", photo("b", ""))
	if _, err := w.twice(goods, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	if got := said(w.obstacle(2)); got != "" {
		t.Errorf("the photo of goods became %q", got)
	}
}

func (w *world) pressed(from logistics.Person, data string) commands.Request {
	req := w.request(from, "")
	req.Command, req.Data, _ = strings.Cut(data, ":")
	return req
}

// Of two who tap at the same instant one has it and the other is told who.
func TestKendalaTwoTaps(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	for n := range int64(10) {
		w.ask(tabang, "/kendala jembatan putus")
		if n > 0 { // it resembles the one before
			w.press(tabang, "kendala:baru:"+string(rune('1'+n)))
		}
	}
	for n := range int64(9) {
		data := "kendala:ambil:" + string(rune('1'+n))
		both := []logistics.Person{staf, pimpinan}
		replies := make([]commands.Reply, len(both))
		reqs := []commands.Request{w.pressed(staf, data), w.pressed(pimpinan, data)}
		start := make(chan struct{})
		var wg sync.WaitGroup
		for i := range both {
			wg.Go(func() {
				<-start
				var err error
				if replies[i], err = w.command("kendala").Tap(t.Context(), reqs[i]); err != nil {
					t.Error(err)
				}
			})
		}
		close(start)
		wg.Wait()
		won := slices.IndexFunc(replies, func(r commands.Reply) bool { return !r.Alert })
		if won < 0 || !replies[1-won].Alert {
			t.Fatalf("not one of them has it: %v", replies)
		}
		if owner := w.obstacle(n + 1).Owner; owner != both[won].ID {
			t.Errorf("the owner is %d and not %d", owner, both[won].ID)
		}
		who := []string{"Staf KPU", "Pimpinan KPU"}[won]
		if told := replies[1-won].Toast; !strings.Contains(told, "sudah ditangani "+who) {
			t.Errorf("the other is told %q, not that it is %s", told, who)
		}
	}
}
