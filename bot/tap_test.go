package bot_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"laporbot/simulator"
)

// Taps may bring anything: only data that the command itself takes has an effect.
func TestTaps(t *testing.T) {
	t.Parallel()
	w := newWorld(t, setting{})
	group := w.group(simulator.Supergroup, operator, siti, asing)
	w.begin()
	w.say(siti, "/stok 1")
	w.send(siti, group, outgoing("/stok 1"))
	w.settle()
	mark := w.sim.LastSeq()
	messages := w.sim.Chat(siti).Messages() // his start, its answer, …
	message := messages[len(messages)-1].ID
	groupMessages := w.sim.Chat(group).Messages()
	groupMessage := groupMessages[len(groupMessages)-1].ID
	for _, test := range []struct {
		name       string
		user, chat int64
		data, want string
		alert      bool
	}{
		{"good", siti, siti, "stok:satu", "ketuk", false},
		{"in a group", siti, group, "stok:dua", "ketuk", false},
		{"unknown command", siti, siti, "hapus:semua", "Tombol ini sudah tidak berlaku.", true},
		{"nothing after the name", siti, siti, "stok:", "Tombol ini sudah tidak berlaku.", true},
		{"no data", siti, siti, "", "Tombol ini sudah tidak berlaku.", true},
		{"stranger", asing, group, "stok:tiga", "Bot ini hanya melayani petugas yang terdaftar. Silakan hubungi KPU setempat bila Bapak/Ibu memerlukan akses.", true},
	} {
		id := message
		if test.chat == group {
			id = groupMessage
		}
		tap, err := w.sim.Tap(test.user, test.chat, id, test.data)
		if err != nil {
			t.Fatal(err)
		}
		w.settle()
		if got, ok := w.sim.Answer(tap); !ok || got.Text != test.want || got.Alert != test.alert {
			t.Errorf("%s: answered %+v, %v", test.name, got, ok)
		}
	}
	if diff := cmp.Diff([]string{"tombol satu"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("in private (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"tombol dua"}, w.heard(group, mark)); diff != "" {
		t.Errorf("in the group (-want +got):\n%s", diff)
	}
	// On a message that is gone, on none, and where the answer is refused.
	mark = w.sim.LastSeq()
	if err := w.sim.Remove(siti, message); err != nil {
		t.Fatal(err)
	}
	if _, err := w.sim.Tap(siti, siti, message, "stok:empat"); err != nil {
		t.Fatal(err)
	}
	w.sim.InjectRaw(`{"callback_query":{"id":"5","from":{"id":7,"first_name":"Siti"},"inline_message_id":"x","data":"stok:lima"}}`)
	w.settle()
	w.sim.Fail("answerCallbackQuery", simulator.Refuse(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"), 1)
	if _, err := w.sim.Tap(siti, siti, messages[1].ID, "stok:enam"); err != nil {
		t.Fatal(err)
	}
	w.settle()
	if diff := cmp.Diff([]string{"tombol empat", "tombol enam"}, w.heard(siti, mark)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if got := w.asides(); len(got) > 0 {
		t.Errorf("set aside: %v", got)
	}
}

// FuzzTap: whatever a changed phone sends as the data of a button, the bot answers
// the tap and lives.
func FuzzTap(f *testing.F) {
	for _, data := range []string{"", ":", "stok:", "stok:1", "stok:\x00", "::", "lapor:1:ok", strings.Repeat("9", 64), "stok:\xff\xfe", "💥:💥"} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		encoded, err := json.Marshal(data)
		if err != nil {
			return
		}
		w := newWorld(t, setting{})
		w.begin()
		mark := w.sim.LastSeq()
		w.sim.InjectRaw(`{"callback_query":{"id":"5","from":{"id":7,"first_name":"Siti"},"data":` + string(encoded) + `,
			"message":{"message_id":2,"date":1,"chat":{"id":7,"type":"private"}}}}`)
		w.settle()
		if got := w.asides(); len(got) > 0 {
			t.Errorf("%q was set aside: %s", data, got[0].Reason)
		}
		if heard := w.heard(siti, mark); len(heard) > 0 && !strings.HasPrefix(data, "stok:") && !strings.HasPrefix(strings.TrimSpace(data), "stok:") {
			t.Errorf("%q had an effect: %q", data, heard)
		}
	})
}
