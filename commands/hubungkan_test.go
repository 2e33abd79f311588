package commands_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"laporbot/logistics"
)

func TestHubungkan(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(operator, "grup: /hubungkan"), "Grup ini terhubung dengan Kabupaten Kutai Kartanegara.")
	want := logistics.Group{ChatID: groupChat, Area: "64.02", Title: "KPU Kukar", By: operatorID, Since: w.now}
	if diff := cmp.Diff([]logistics.Group{want}, w.groups()); diff != "" {
		t.Error(diff)
	}
	w.wantText(w.ask(operator, "grup: /hubungkan Tabang"), "terhubung dengan Kecamatan Tabang, menggantikan Kabupaten Kutai Kartanegara")
	w.wantText(w.ask(operator, "grup: /hubungkan 64.02.12"), "terhubung dengan Kecamatan Tabang.")
	w.wantText(w.ask(operator, "grup: /hubungkan Entah"), "tidak ditemukan", "/hubungkan 64.02.12")
}

func TestHubungkanATopic(t *testing.T) {
	w := newWorld(t)
	w.ask(operator, "grup: /hubungkan")
	req := w.request(operator, "grup: /hubungkan Tabang")
	req.Chat.ThreadID = 5
	reply, err := w.twice(req, w.command("hubungkan").Run)
	if err != nil {
		t.Fatal(err)
	}
	w.wantText(reply, "Topik ini terhubung dengan Kecamatan Tabang.")
	if all := w.groups(); len(all) != 2 {
		t.Errorf("the topic took the place of the group: %v", all)
	}
}
