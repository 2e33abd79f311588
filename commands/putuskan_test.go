package commands_test

import "testing"

func TestPutuskan(t *testing.T) {
	w := newWorld(t)
	w.wantText(w.ask(operator, "grup: /putuskan"), "belum terhubung")
	w.ask(operator, "grup: /hubungkan Tabang")
	w.wantText(w.ask(operator, "grup: /putuskan"), "tidak lagi terhubung dengan Kecamatan Tabang")
	if all := w.groups(); len(all) != 0 {
		t.Errorf("still bound: %v", all)
	}
	w.wantText(w.ask(operator, "grup: /putuskan"), "belum terhubung")
}
