package commands_test

import (
	"strings"
	"testing"

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
		if _, taken := attach(from, goods, photo("x", "")); taken {
			t.Errorf("%s adds to the report", name)
		}
	}
	if _, taken := attach(tabang, commands.Reply{}, photo("x", "")); taken {
		t.Error("a photo for no report is taken")
	}
	first, taken := attach(tabang, goods, photo("e", "9"))
	second, again := attach(tabang, goods, photo("f", "9"))
	if !taken || !again || len(first.Notices) != 1 || len(second.Notices) != 0 {
		t.Errorf("an album is answered %d and %d times", len(first.Notices), len(second.Notices))
	}
	w.ask(tabang, "/batal R-1")
	if _, taken := attach(tabang, goods, photo("g", "")); taken {
		t.Error("evidence for a report that was withdrawn")
	}
}
