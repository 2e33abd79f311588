package messages

import (
	"testing"
	"time"
)

func TestKesehatan(t *testing.T) {
	checkBlocks(t, "kesehatan.tmpl", samples{
		"kesehatan-alarm": {
			Fault{Job: "eskalasi", Slot: at, At: at},
			Fault{Job: "poll", Slot: at, At: at},
			Fault{Job: "ringkasan", Slot: at, At: at},
			Fault{Job: "kirim", Slot: at, At: at, Chat: -100},
			Fault{Job: "kirim", Slot: at, At: at, Chat: -100, Reason: hostile},
		},
		"kesehatan-kartu": {
			Health{At: at, Database: hostile},
			Health{
				At: at, LastPoll: at, Inbox: 3, InboxAge: time.Second, Outbox: 5, Oldest: time.Minute, Faults: []string{"poll/x", hostile},
				Jobs: []JobHealth{
					{Name: "ringkasan"},
					{Name: "pengingat", Slot: at, Next: at},
					{Name: "a", Slot: at, State: "failed"},
					{Name: "b", Slot: at, State: "skipped"},
					{Name: "c", Slot: at, State: "started"},
					{Name: "d", Slot: at, State: "done"},
					{Name: "e", Slot: at, State: "done", Late: 20 * time.Minute},
				},
			},
		},
	})
}
