package commands_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/commands"
	"laporbot/logistics"
)

func (w *world) evidence(n int64) []string {
	w.Helper()
	all, err := w.store.EvidenceOf(w.Context(), n)
	if err != nil {
		w.Fatal(err)
	}
	var out []string
	for _, e := range all {
		s := string(e.Kind) + " " + e.FileID
		if e.Obstacle {
			s += " kendala"
		}
		out = append(out, s)
	}
	return out
}

// with is a message that carries evidence.
func (w *world) with(from logistics.Person, text string, e commands.Evidence) commands.Request {
	req := w.request(from, text)
	req.Evidence = &e
	return req
}

func photo(id, album string) commands.Evidence {
	return commands.Evidence{Kind: logistics.EvidencePhoto, FileID: id, Album: album}
}

func TestCaptionIsEvidence(t *testing.T) {
	w := newWorld(t)
	first := w.with(tabang, "/lapor kotak 190", photo("a", "7"))
	reply, err := w.twice(first, w.command("lapor").Run)
	if err != nil {
		t.Fatal(err)
	}
	w.wantText(reply, "R-1 tercatat")
	for _, id := range []string{"b", "c"} {
		reply, taken, err := w.hears(w.with(tabang, "", photo(id, "7")))
		if err != nil || !taken || len(reply.Notices) > 0 {
			t.Errorf("one more picture of the album: taken %t, %+v, %v", taken, reply, err)
		}
	}
	if diff := cmp.Diff([]string{"foto a", "foto b", "foto c"}, w.evidence(1)); diff != "" {
		t.Error(diff)
	}
	if n := len(w.reports("64.02.12")); n != 1 {
		t.Errorf("an album is %d reports", n)
	}
}

// All of the message is asked about: the photo waits for the report under its number.
func TestCaptionOfAQuestion(t *testing.T) {
	w := newWorld(t)
	card, err := w.twice(w.with(tabang, "/lapor surat suara 12500", photo("a", "")), w.command("lapor").Run)
	if err != nil || len(w.reports("64.02.12")) != 0 {
		t.Fatalf("stored at once: %v", err)
	}
	if strings.Contains(textOf(card), "R-1") {
		t.Errorf("told of a report that is none yet:\n%s", textOf(card))
	}
	w.wantText(w.tap(tabang, card, "Gubernur"), "R-1 tercatat")
	if diff := cmp.Diff([]string{"foto a"}, w.evidence(1)); diff != "" {
		t.Error(diff)
	}
}

func TestReplyIsEvidence(t *testing.T) {
	w := newWorld(t)
	goods := w.ask(tabang, "/lapor kotak 190")
	both := w.ask(tabang, "/lapor tinta 40, kendala: jembatan putus")
	trouble := w.ask(tabang, "/lapor kendala: banjir")
	attach := func(from logistics.Person, to commands.Reply, e commands.Evidence) (commands.Reply, bool) {
		req := w.with(from, "", e)
		req.ReplyText = textOf(to)
		reply, taken, err := w.hears(req)
		if err != nil {
			t.Fatal(err)
		}
		return reply, taken
	}
	place := commands.Evidence{Kind: logistics.EvidenceLocation, Latitude: 0.28349, Longitude: 116.13351}
	tests := []struct {
		name string
		to   commands.Reply
		e    commands.Evidence
		want string
	}{
		{"photo", goods, photo("a", ""), "Foto dilampirkan pada R-1."},
		{"document", goods, commands.Evidence{Kind: logistics.EvidenceDocument, FileID: "d", Name: "BTTB.pdf"}, "Dokumen dilampirkan pada R-1."},
		{"place without an obstacle", goods, place, "Lokasi hanya dilampirkan pada kendala, dan R-1 tidak memuat kendala"},
		{"place", both, place, "Lokasi dilampirkan pada kendala di R-2."},
		{"photo of both", both, photo("b", ""), "Foto dilampirkan pada R-2."},
		{"photo of an obstacle", trouble, photo("c", ""), "Foto dilampirkan pada kendala di R-3."},
	}
	for _, tt := range tests {
		reply, taken := attach(tabang, tt.to, tt.e)
		if !taken {
			t.Fatalf("%s: not taken", tt.name)
		}
		w.wantText(reply, tt.want)
	}
	if diff := cmp.Diff([]string{"lokasi  kendala", "foto b"}, w.evidence(2)); diff != "" {
		t.Error(diff)
	}
	all, err := w.store.EvidenceOf(t.Context(), 2)
	if err != nil || all[0].Latitude != 0.283 || all[0].Longitude != 116.134 {
		t.Errorf("the place is not rounded: %+v, %v", all, err)
	}
	for name, from := range map[string]logistics.Person{"somebody of another area": badak, "a leader": pimpinan} {
		reply, taken := attach(from, goods, photo("x", ""))
		if taken {
			w.wantText(reply, "Foto ini belum dicatat", "balas (reply) jawaban bot")
		}
		if n := len(w.evidence(1)); n != 2 {
			t.Errorf("%s adds to the report", name)
		}
	}
	first, taken := attach(tabang, goods, photo("e", "9"))
	second, again := attach(tabang, goods, photo("f", "9"))
	if !taken || !again || len(first.Notices) != 1 || len(second.Notices) != 0 {
		t.Errorf("an album is answered %d and %d times", len(first.Notices), len(second.Notices))
	}
	w.ask(tabang, "/batal R-1")
	reply, _ := attach(tabang, goods, photo("g", ""))
	w.wantText(reply, "Foto ini belum dicatat")
	if n := len(w.evidence(1)); n != 4 {
		t.Error("evidence for a report that was withdrawn")
	}
}

// A list or a digest names several reports, and what replies to it is for none of them.
func TestReplyToAListIsNoEvidence(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 150")
	for name, text := range map[string]string{
		"digest":  "Ringkasan distribusi logistik D-3 (H-3)\nKurang\n• Tabang: Kotak suara 40 buah (R-1)\n• Sebulu: Tinta 3 botol (R-9)",
		"history": textOf(w.ask(tabang, "/riwayat")),
		"stock":   textOf(w.ask(tabang, "/stok")),
	} {
		if !strings.Contains(text, "R-1") {
			t.Fatalf("%s does not name the report:\n%s", name, text)
		}
		for _, chat := range []string{"", "grup: "} {
			req := w.with(tabang, chat, photo("x", ""))
			req.ReplyTo, req.ReplyText = 5, text
			reply, taken, err := w.hears(req)
			if err != nil {
				t.Fatal(err)
			}
			if chat != "" && taken {
				t.Errorf("%s: a picture in a group is taken", name)
			}
			if chat == "" {
				w.wantText(reply, "Foto ini belum dicatat")
			}
		}
	}
	if all := w.evidence(1); len(all) != 0 {
		t.Errorf("evidence of R-1: %q", all)
	}
}

// Evidence that is for no report is answered once, and only where nobody else may be
// waiting for it.
func TestStrayEvidence(t *testing.T) {
	w := newWorld(t)
	stray := func(from logistics.Person, text string, e commands.Evidence) (commands.Reply, bool) {
		t.Helper()
		reply, taken, err := w.hears(w.with(from, text, e))
		if err != nil {
			t.Fatal(err)
		}
		return reply, taken
	}
	first, _ := stray(tabang, "", photo("a", "7"))
	w.wantText(first, "Foto ini belum dicatat")
	second, _ := stray(tabang, "", photo("b", "7"))
	if first.Notices[0].Key == "" || first.Notices[0].Key != second.Notices[0].Key {
		t.Errorf("each picture of an album is answered: %q, %q", first.Notices[0].Key, second.Notices[0].Key)
	}
	alone, _ := stray(tabang, "", photo("c", ""))
	if alone.Notices[0].Key != "" {
		t.Errorf("a picture alone has the key of an album: %q", alone.Notices[0].Key)
	}
	place := commands.Evidence{Kind: logistics.EvidenceLocation}
	said, _ := stray(tabang, "", place)
	w.wantText(said, "Lokasi ini belum dicatat", "/lapor kendala: jembatan putus")

	document := commands.Evidence{Kind: logistics.EvidenceDocument, FileID: "d"}
	if _, taken := stray(operator, "", document); taken {
		t.Error("a file that an operator may import is taken")
	}
	if _, taken := stray(tabang, "grup: ", photo("d", "")); taken {
		t.Error("a picture in a group is taken")
	}
	if err := w.store.PutObstacleAlbum(t.Context(), tabang.ID, "8", 1); err != nil {
		t.Fatal(err)
	}
	if _, taken := stray(tabang, "", photo("f", "8")); taken {
		t.Error("a picture of an obstacle's album is taken")
	}
	req := w.with(tabang, "", photo("e", ""))
	req.ReplyText = "K-1 kendala sedang"
	if _, taken, err := w.hears(req); taken || err != nil {
		t.Errorf("a picture for an obstacle is taken: %v", err)
	}
	if err := w.store.PutDraft(t.Context(), logistics.Draft{ChatID: tabang.ID, PersonID: tabang.ID, Command: "kendala", Expires: w.now.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if _, taken := stray(tabang, "", place); taken {
		t.Error("the place that another dialogue asks for is taken")
	}
}

// An album is one message with one answer, also where nothing of it could be stored.
func TestAlbumWithoutAReport(t *testing.T) {
	for name, text := range map[string]string{"not understood": "/lapor hmm", "guided": "/lapor", "foreign": "/lapor untuk Muara Badak kotak 190"} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if _, err := w.twice(w.with(tabang, text, photo("a", "7")), w.command("lapor").Run); err != nil && name != "foreign" {
				t.Fatal(err)
			}
			reply, taken, err := w.hears(w.with(tabang, "", photo("b", "7")))
			if err != nil || !taken || len(reply.Notices) != 0 {
				t.Errorf("the second picture: taken %t, %d answers, %v", taken, len(reply.Notices), err)
			}
		})
	}
}
