package commands_test

import "testing"

func TestBatal(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(tabang, "/batal"), "Tidak ada isian yang terbuka")
	card := w.ask(tabang, "/lapor")
	reply := w.ask(tabang, "/batal")
	w.wantText(reply, "sudah dibatalkan")
	if len(reply.Notices) != 2 || reply.Notices[1].Edits != card.Notices[0].Key {
		t.Errorf("the card is not closed: %+v", reply.Notices)
	}
	if w.hasDraft(tabang) {
		t.Error("the draft stays")
	}
	w.wantText(w.ask(tabang, "/batal"), "Tidak ada isian yang terbuka")
}
