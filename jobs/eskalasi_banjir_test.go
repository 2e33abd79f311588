package jobs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"laporbot/logistics"
)

// TestEskalasiStorm floods a kabupaten: 200 obstacles within ten minutes, from all
// over it, some of them kritis.
func TestEskalasiStorm(t *testing.T) {
	h := newHill(t, newMemory(), wita(24, 8, 0), 1)
	words := []string{
		"jalan ke desa %d putus", "kotak suara di desa %d rusak", "listrik di desa %d padam", "truk ke desa %d mogok", "tinta di desa %d kurang",
		"lokasi TPS %d pindah", "gudang di desa %d bocor", "formulir %d belum ada", "sungai ke desa %d surut", "surat suara desa %d tertukar",
	}
	start := h.clock.Now()
	kritis := map[int64]bool{}
	for i := range 200 {
		text := fmt.Sprintf(words[i%len(words)], i)
		if i%40 == 39 || i >= 100 && i < 108 { // now and then, and eight at once
			text = fmt.Sprintf("kapal pembawa logistik ke desa %d karam", i)
		}
		h.ask([]int64{12, 13, 17, 9}[i%4], fmt.Sprintf("m%d", i), "kendala", text, "")
		h.clock.move(3 * time.Second)
		h.cycle()
	}
	// What resembles another is opened by itself when nobody answers, and the ladders go on.
	for range 40 {
		h.clock.move(30 * time.Second)
		h.cycle()
	}
	for n := int64(1); n <= 200; n++ {
		o, err := h.store.Obstacle(t.Context(), n)
		h.must(err)
		if o.Severity == logistics.SeverityCritical && o.Said == logistics.SeverityCritical {
			kritis[n] = true
		}
	}
	if len(kritis) < 3 {
		t.Fatalf("only %d are kritis", len(kritis))
	}
	told := map[int64][]logistics.Notice{} // new messages of a chat, in the order of their time
	for _, n := range h.posts("kendala/") {
		told[n.ChatID] = append(told[n.ChatID], n)
	}
	for chat, all := range told {
		slices.SortFunc(all, func(a, b logistics.Notice) int { return a.CreatedAt.Compare(b.CreatedAt) })
		for i := 5; i < len(all); i++ {
			if d := all[i].CreatedAt.Sub(all[i-5].CreatedAt); d < time.Minute {
				t.Errorf("chat %d gets six messages within %s, the last is %s", chat, d, all[i].Key)
			}
		}
		bundles := map[int]int{}
		for _, n := range all {
			if strings.HasPrefix(n.Key, "kendala/gabungan/") && n.CreatedAt.Sub(start) <= 10*time.Minute {
				bundles[n.ThreadID]++
			}
		}
		for thread, n := range bundles {
			if n > 1 {
				t.Errorf("chat %d has %d bundles in topic %d within ten minutes", chat, n, thread)
			}
		}
	}
	if len(h.posts("kendala/gabungan/-100/0/")) == 0 {
		t.Error("200 obstacles were not bundled")
	}
	for _, chat := range []int64{-100, -300, 2, 3, 4} {
		b, err := h.store.UpdateBoard(t.Context(), chat, func(*logistics.Board) error { return nil })
		h.must(err)
		for _, x := range b.Bundles {
			for _, item := range x.Items {
				if kritis[item.Number] {
					t.Errorf("%s is kritis and bundled in chat %d", logistics.ObstacleName(item.Number), chat)
				}
			}
		}
	}
	// Each kritis has a card of its own in the group. Eight at once are more than one minute
	// holds, and their topics have cards too.
	for n := range kritis {
		o, err := h.store.Obstacle(t.Context(), n)
		h.must(err)
		i := slices.IndexFunc(o.Events, func(e logistics.Event) bool { return e.Kind == logistics.EventStep })
		card := slices.IndexFunc(o.Cards, func(c logistics.Card) bool { return c.ChatID == -100 })
		if i < 0 || card < 0 {
			t.Errorf("%s was never told", o.Name())
			continue
		}
		posted, ok := h.sent.last[o.Cards[card].Key]
		if late := posted.CreatedAt.Sub(o.Events[i].At); !ok || late > 3*time.Minute {
			t.Errorf("the card of %s is %s late, posted: %v", o.Name(), late, ok)
		}
	}
	// Nothing is lost: each is a card in the group, or a line of a bundle, or was said to be part of another.
	held := map[int64]bool{}
	for key := range h.sent.last {
		var number, event, chat, thread int64
		if n, _ := fmt.Sscanf(key, "kendala/%d/%d/%d/%d", &number, &event, &chat, &thread); n == 4 && chat == -100 {
			held[number] = true
		}
	}
	b, err := h.store.UpdateBoard(t.Context(), -100, func(*logistics.Board) error { return nil })
	h.must(err)
	for _, x := range b.Bundles {
		for _, item := range x.Items {
			held[item.Number] = true
		}
	}
	for n := int64(1); n <= 200; n++ {
		if !held[n] {
			o, err := h.store.Obstacle(t.Context(), n)
			h.must(err)
			if o.State != logistics.StateOffered {
				t.Errorf("%s is shown nowhere in the group: %s\n%s", o.Name(), o.State, storyOf(o))
			}
		}
	}
}

// What was bundled is opened by a tap: its card is posted under its own key, follows
// the obstacle from then on, and stays a line of the bundle.
func TestEskalasiOpensBundled(t *testing.T) {
	h := newHill(t, newMemory(), wita(24, 8, 0), 1)
	words := []string{"jalan %d putus", "kotak suara %d rusak", "listrik %d padam", "truk %d mogok", "lokasi TPS %d pindah", "gudang %d bocor", "formulir %d hilang"}
	for i, w := range words {
		h.ask(12, fmt.Sprintf("m%d", i), "kendala", fmt.Sprintf(w, i), "")
		h.cycle()
	}
	board := func() logistics.Board {
		b, err := h.store.UpdateBoard(t.Context(), 2, func(*logistics.Board) error { return nil })
		h.must(err)
		return b
	}
	if len(board().Bundles) != 1 || len(board().Bundles[0].Items) == 0 {
		t.Fatalf("nothing was bundled for the staff: %+v", board())
	}
	item := board().Bundles[0].Items[0]
	tap := fmt.Sprintf("buka:%d", item.Number)
	reply := h.ask(2, "t1", "kendala", "", tap)
	if len(reply.Notices) != 1 || reply.Notices[0].Key != item.Card || len(reply.Notices[0].Buttons) == 0 {
		t.Fatalf("the tap answers %+v", reply)
	}
	n := reply.Notices[0]
	n.ChatID, n.CreatedAt = 2, h.clock.Now()
	h.must(h.sent.Enqueue(t.Context(), n))
	if again := h.ask(2, "t2", "kendala", "", tap); len(again.Notices) != 0 || again.Toast == "" {
		t.Errorf("a second tap answers %+v", again)
	}
	h.ask(3, "t3", "kendala", "", fmt.Sprintf("ambil:%d", item.Number))
	h.cycle()
	card, bundle := 0, 0
	for _, n := range h.sent.last {
		if n.Edits == item.Card && strings.Contains(n.Text, "Ditangani") {
			card++
		}
		if n.Edits == board().Bundles[0].Key && strings.Contains(n.Text, "(ditangani") {
			bundle++
		}
	}
	if card != 1 || bundle == 0 {
		t.Errorf("after it was taken the card was changed %d times, the bundle %d times", card, bundle)
	}
}
