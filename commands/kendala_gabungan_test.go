package commands_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"laporbot/logistics"
)

// A card that was bundled can be opened once, however many storms ago that was, and
// whoever opens it again is told that it is there.
func TestKendalaOpensWhatWasBundled(t *testing.T) {
	for _, later := range []int{0, 1, 4} {
		t.Run(fmt.Sprintf("%d storms later", later), func(t *testing.T) {
			w := newWorld(t)
			w.put(staf)
			w.ask(tabang, "/kendala jembatan putus")
			var card string
			for _, c := range w.obstacle(1).Cards {
				if c.ChatID == staf.ID {
					card = c.Key
				}
			}
			storm := func(n int, last string) {
				now := w.now.Add(time.Duration(n) * time.Hour)
				_, err := w.store.UpdateBoard(t.Context(), staf.ID, func(b *logistics.Board) error {
					for i := range 3 {
						b.Admit(fmt.Sprintf("other %d/%d", n, i), 0, 9, logistics.Bundled, now)
					}
					if a := b.Admit(last, 0, 1, logistics.Bundled, now); !a.Bundle {
						t.Fatalf("%s is not bundled: %+v", last, a)
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			storm(0, card)
			for n := range later {
				storm(n+1, fmt.Sprintf("late %d", n))
			}
			reply := w.press(staf, "kendala:buka:1")
			if len(reply.Notices) != 1 || reply.Notices[0].Key != card || !strings.Contains(reply.Notices[0].Text, "jembatan putus") {
				t.Fatalf("the answer is %q %+v", reply.Toast, reply.Notices)
			}
			n := reply.Notices[0]
			n.ChatID = staf.ID
			if _, err := w.store.AddNotice(t.Context(), n); err != nil {
				t.Fatal(err)
			}
			reply = w.press(staf, "kendala:buka:1")
			if len(reply.Notices) != 0 || !strings.Contains(reply.Toast, "sudah ada") {
				t.Errorf("once more: %q %+v", reply.Toast, reply.Notices)
			}
		})
	}
}
