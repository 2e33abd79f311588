package jobs_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"laporbot/logistics"
	"laporbot/messages"
)

// outbox is everything that is to go out, by key. Nothing in these tests sends it.
func (h *hill) outbox() map[string]logistics.Notice {
	h.Helper()
	all, err := h.store.PendingNotices(h.Context())
	h.must(err)
	out := map[string]logistics.Notice{}
	for _, n := range all {
		out[n.Key] = n
	}
	return out
}

// stale looks at every live card of an obstacle and names those whose last message does
// not show how the obstacle stands, and no bundle does. missing are those that were
// never posted. Chats that once could not be reached are left out.
func (h *hill) stale(o logistics.Obstacle, out map[string]logistics.Notice, unreached map[int64]bool) (stale []string, missing []logistics.Card) {
	h.Helper()
	c, err := h.store.Catalog(h.Context(), "64.02")
	h.must(err)
	ladders, err := h.store.Ladders(h.Context(), o.Ladders)
	h.must(err)
	byID := map[int64]logistics.Person{}
	people, err := h.store.People(h.Context())
	h.must(err)
	for _, p := range people {
		byID[p.ID] = p
	}
	scene := messages.ObstacleScene{Catalog: c, People: byID, Ladders: ladders, Zone: h.deps.Plan.Location}
	want, err := messages.Render("kendala-kartu", scene.Show(o))
	h.must(err)
	buttons, err := messages.Buttons(o)
	h.must(err)
	for _, card := range o.Cards {
		if card.To != 0 || unreached[card.ChatID] {
			continue
		}
		board, err := h.store.UpdateBoard(h.Context(), card.ChatID, func(*logistics.Board) error { return nil })
		h.must(err)
		last, posted := out[card.Key]
		for v := card.From; v <= o.Version(); v++ {
			if n, ok := out[fmt.Sprintf("%s/v%d", card.Key, v)]; ok {
				last = n
			}
		}
		switch {
		case board.Holds(card.Key):
		case !posted:
			missing = append(missing, card)
		case last.Text != want || !cmp.Equal(last.Buttons, buttons):
			stale = append(stale, fmt.Sprintf("%s: %s", last.Key, cmp.Diff(want, last.Text)))
		}
	}
	return stale, missing
}

// A timer is worked again after a crash, or holds what a chat had no room for. What is
// out by then follows what has happened meanwhile, in its own message.
func TestEskalasiCardsFollow(t *testing.T) {
	tests := []struct {
		name    string
		words   string
		happens func(h *hill, first []logistics.Timer)
		missing int // cards that nobody is shown any more
	}{
		{"held, and taken in the same cycle", "kapal tenggelam, logistik hilang", func(h *hill, _ []logistics.Timer) {
			h.clock.move(time.Minute)
			h.ask(3, "take", "kendala", "", "ambil:1")
			h.cycle()
		}, 1},
		{"held, and taken before its time", "kapal tenggelam, logistik hilang", func(h *hill, _ []logistics.Timer) {
			h.ask(3, "take", "kendala", "", "ambil:1")
			h.cycle()
			h.clock.move(time.Minute)
			h.cycle()
		}, 1},
		{"repeated, and taken", "jembatan putus", func(h *hill, first []logistics.Timer) {
			h.must(h.store.AddTimers(h.Context(), first))
			h.ask(3, "take", "kendala", "", "ambil:1")
			h.restart()
			h.cycle()
			h.clock.move(time.Minute)
			h.ask(3, "done", "kendala", "", "selesai:1")
			h.cycle()
		}, 0},
		{"repeated in a storm", "jembatan putus", func(h *hill, first []logistics.Timer) {
			for i, words := range []string{"listrik padam", "truk mogok", "tinta kurang 4 botol", "sungai surut"} {
				h.ask(12, fmt.Sprintf("n%d", i), "kendala", words, "")
				h.cycle()
			}
			h.must(h.store.AddTimers(h.Context(), first))
			h.clock.move(70 * time.Second)
			h.restart()
			h.cycle()
			h.clock.move(time.Minute)
			h.ask(3, "take", "kendala", "", "ambil:1")
			h.cycle()
		}, 0},
		{"repeated after the next step", "jembatan putus", func(h *hill, first []logistics.Timer) {
			h.clock.move(40 * time.Minute)
			h.cycle()
			h.must(h.store.AddTimers(h.Context(), first))
			h.restart()
			h.cycle()
		}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHill(t, newMemory(), wita(24, 9, 0), 1)
			if tt.missing > 0 { // the chat of the staff is full
				_, err := h.store.UpdateBoard(t.Context(), 2, func(b *logistics.Board) error {
					for i := range 5 {
						b.Admit(fmt.Sprint("other", i), 0, 9, logistics.Urgent, h.clock.Now())
					}
					return nil
				})
				h.must(err)
			}
			h.ask(12, "m", "kendala", tt.words, "")
			first, err := h.store.DueTimers(t.Context(), h.clock.Now(), 10)
			h.must(err)
			h.cycle()
			tt.happens(h, first)
			o, err := h.store.Obstacle(t.Context(), 1)
			h.must(err)
			out := h.outbox()
			stale, missing := h.stale(o, out, nil)
			if len(stale) > 0 || len(missing) != tt.missing {
				t.Errorf("%d cards are missing, and these are not as they should be: %s\n%s", len(missing), strings.Join(stale, "\n"), storyOf(o))
			}
			for _, c := range o.Cards {
				_, posted := out[c.Key]
				board, err := h.store.UpdateBoard(t.Context(), c.ChatID, func(*logistics.Board) error { return nil })
				h.must(err)
				if posted && board.Holds(c.Key) {
					t.Errorf("%s is posted and in a bundle", c.Key)
				}
			}
		})
	}
}
