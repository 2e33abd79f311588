package commands_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"laporbot/logistics"
)

// One tap under the answer corrects the kind or the severity that was guessed, and
// the answer shows what holds then.
func TestKendalaCorrected(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	r := w.ask(tabang, "/kendala truk mogok")
	w.wantText(r, "Armada")
	was := w.obstacle(1).Severity
	for _, want := range []string{"Jalan atau akses", "Jenis lain"} {
		if !strings.Contains(fmt.Sprint(buttonsOf(r)), want) {
			t.Errorf("no button %q: %s", want, fmt.Sprint(buttonsOf(r)))
		}
	}
	if strings.Contains(fmt.Sprint(buttonsOf(r)), string(was)) {
		t.Errorf("the severity it has is offered: %s", fmt.Sprint(buttonsOf(r)))
	}
	all := w.press(tabang, "kendala:jenisku:1")
	if all.Notices[0].EditID == 0 || !strings.Contains(fmt.Sprint(buttonsOf(all)), "Keamanan") {
		t.Errorf("the other kinds are not shown in its place: %s", fmt.Sprint(buttonsOf(all)))
	}
	r = w.press(tabang, "kendala:jenisku:1:jalan_akses")
	if len(r.Notices) != 1 || r.Notices[0].EditID == 0 || strings.Contains(fmt.Sprint(buttonsOf(r)), "Keamanan") {
		t.Errorf("the menu stays: %v", r.Notices)
	}
	w.wantText(r, "Jalan atau akses")
	r = w.press(tabang, "kendala:tingkatku:1:kritis")
	w.wantText(r, "kendala kritis")
	if o := w.obstacle(1); o.Category != logistics.CategoryRoad || o.Severity != logistics.SeverityCritical {
		t.Errorf("it is %s, %s", o.Category, o.Severity)
	}
}

// How grave it is only its reporter says beside the KPU, and only until somebody has
// taken it.
func TestKendalaGradedByReporter(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	w.put(member)
	w.ask(tabang, "/kendala truk mogok")
	if r := w.press(member, "kendala:tingkatku:1:kritis"); !r.Alert {
		t.Errorf("another of the PPK is answered %q", r.Toast)
	}
	w.press(staf, "kendala:ambil:1")
	if r := w.press(tabang, "kendala:tingkatku:1:kritis"); !r.Alert || !strings.Contains(r.Toast, "hanya dapat diubah oleh KPU") {
		t.Errorf("the reporter is answered %q", r.Toast)
	}
	if o := w.obstacle(1); o.Severity == logistics.SeverityCritical {
		t.Error("it was changed")
	}
	if r := w.press(staf, "kendala:tingkatku:1:kritis"); r.Alert {
		t.Errorf("the KPU is answered %q", r.Toast)
	}
	for _, tap := range []string{"tingkatku:1:x", "jenisku:1:x", "tingkatku:1:" + string(logistics.CategoryRoad)} {
		w.press(tabang, "kendala:"+tap)
	}
	if o := w.obstacle(1); o.Category != logistics.CategoryFleet || o.Severity != logistics.SeverityCritical {
		t.Errorf("a button that is none made it %s, %s", o.Category, o.Severity)
	}
}

// Several obstacles of one report are corrected in their list.
func TestKendalaSeveralCorrected(t *testing.T) {
	w := newWorld(t)
	r := w.ask(tabang, "/lapor kotak 190, kendala: listrik padam, kendala: jembatan putus")
	i := slices.IndexFunc(r.Notices, func(n logistics.Notice) bool { return strings.Contains(n.Text, "Kendala tercatat") })
	if i < 0 || len(r.Notices[i].Buttons) != 2 {
		t.Fatalf("the list has no buttons: %v", r.Notices)
	}
	data := r.Notices[i].Buttons[1][0].Data
	r = w.press(tabang, data)
	if len(r.Notices) != 1 || r.Notices[0].EditID == 0 || len(r.Notices[0].Buttons) != 2 {
		t.Errorf("the list does not follow: %v", r.Notices)
	}
	w.wantText(r, "K-1", "K-2 "+string(w.obstacle(2).Severity)+", Cuaca atau banjir: jembatan putus")
	w.wantText(w.press(tabang, "kendala:catatan:2:daftar"), "K-2 tercatat")
}
