package jobs_test

import (
	"context"
	"strings"
	"testing"

	"laporbot/commands"
	"laporbot/logistics"
)

// answer sends a reply to the card of K-1, with a photo.
func (h *hill) answer(from int64, key, words, photo string) {
	h.Helper()
	p := h.person(from)
	req := commands.Request{
		Key: key, Now: h.clock.Now(), From: p, Chat: commands.Chat{ID: from, Kind: logistics.ChatPrivate}, Text: words, MessageID: 50,
		SentAt: h.clock.Now(), ReplyTo: 9, ReplyText: "🟠 K-1 kendala berat, Kecamatan Tabang", Memo: &keep{m: map[string]string{}},
	}
	if photo != "" {
		req.Evidence = &commands.Evidence{Kind: logistics.EvidencePhoto, FileID: photo}
	}
	for _, c := range h.all {
		if c.Name != "kendala" {
			continue
		}
		if _, taken, err := c.Hears(h.Context(), req); err != nil || !taken {
			h.Fatalf("%s: taken %t, %v", words, taken, err)
		}
	}
}

func (h *hill) person(id int64) logistics.Person {
	h.Helper()
	p, err := h.store.Person(context.Background(), id)
	h.must(err)
	return p
}

// What is said goes to the other side once, with the photo that came with it, and
// leaves the card as it is.
func TestEskalasiTalk(t *testing.T) {
	h := newHill(t, newMemory(), wita(24, 8, 0), 1)
	h.ask(12, "m", "kendala", "jembatan ke desa 1 putus", "")
	h.cycle()
	edits := func() int {
		n := 0
		for _, x := range h.sent.last {
			if x.Edits != "" {
				n++
			}
		}
		return n
	}
	before := edits()
	h.answer(2, "a", "apakah perahu bisa lewat?", "")
	h.cycle()
	h.restart()
	h.cycle()
	asked := h.posts("kendala/1/3/12/kendala-kutipan")
	if len(asked) != 1 || !strings.Contains(asked[0].Text, "apakah perahu bisa lewat?") {
		t.Fatalf("the reporter got %v", asked)
	}
	if edits() != before {
		t.Error("words have changed the card")
	}
	h.answer(12, "b", "bisa", "foto-1")
	h.cycle()
	told := map[int64]logistics.Notice{}
	for _, n := range h.posts("kendala/1/5/") {
		if strings.HasSuffix(n.Key, "kendala-kutipan") {
			told[n.ChatID] = n
		}
	}
	if len(told) != 2 {
		t.Fatalf("the answer went to %v", told)
	}
	for _, chat := range []int64{-100, 2} {
		n := told[chat]
		if n.Document == nil || n.Document.FileID != "foto-1" || !n.Document.Photo || !strings.Contains(n.Text, "bisa") {
			t.Errorf("chat %d got %+v", chat, n)
		}
	}
	if edits() == before {
		t.Error("the photo is not counted on the card")
	}
	for key, n := range h.sent.count {
		if n > 1 {
			t.Errorf("%s went out %d times", key, n)
		}
	}
}
