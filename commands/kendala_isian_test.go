package commands_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"laporbot/commands"
	"laporbot/logistics"
)

// show sends something beside words while a form is open.
func (w *world) show(from logistics.Person, e commands.Evidence, caption string) commands.Reply {
	w.Helper()
	req := w.with(from, caption, e)
	d, err := w.store.Draft(w.Context(), req.Chat.ID, from.ID)
	if err != nil {
		w.Fatal(err)
	}
	reply, err := w.twice(req, func(ctx context.Context, req commands.Request) (commands.Reply, error) {
		return w.command(d.Command).Continue(ctx, req, d)
	})
	if err != nil {
		w.Fatal(err)
	}
	return reply
}

func TestKendalaForm(t *testing.T) {
	w := newWorld(t)
	form := w.ask(tabang, "/kendala")
	w.wantText(form, "Kendala baru, Kecamatan Tabang", "Tidak ada kendala", "Halaman 1 dari 2")
	key := form.Notices[0].Key
	step := w.tap(tabang, form, "Jalan atau akses")
	w.wantText(step, "Jenis: Jalan atau akses", "Ketik kendalanya")
	w.write(tabang, "jembatan putus")
	step = w.write(tabang, "kritis")
	w.wantText(step, "Tingkat: 🔴 kritis", "Di mana?")
	w.write(tabang, "km 12")
	place := commands.Evidence{Kind: logistics.EvidenceLocation, Latitude: -0.28349, Longitude: 116.1}
	w.show(tabang, photo("a", "7"), "truk tertahan")
	w.show(tabang, photo("b", "7"), "")
	step = w.show(tabang, place, "")
	w.wantText(step, "Bukti: 2 foto, 1 lokasi", "jembatan putus; truk tertahan")
	if step.Notices[0].Edits != key {
		t.Errorf("not the form %q is edited but %q", key, step.Notices[0].Edits)
	}
	if _, err := w.store.Obstacle(t.Context(), 1); err == nil {
		t.Fatal("stored before it was sent")
	}
	sent := w.tap(tabang, step, "Kirim")
	w.wantText(sent, "K-1 tercatat")
	if sent.Toast != "K-1 tercatat." || sent.Notices[0].Edits != key || w.hasDraft(tabang) {
		t.Errorf("toast %q, edits %q, draft open: %t", sent.Toast, sent.Notices[0].Edits, w.hasDraft(tabang))
	}
	o := w.obstacle(1)
	if o.Category != logistics.CategoryRoad || o.Severity != logistics.SeverityCritical || o.Place != "km 12" || o.Text != "jembatan putus; truk tertahan" || o.Fixed {
		t.Errorf("opened %+v", o)
	}
	all, err := w.store.EvidenceOfObstacle(t.Context(), 1)
	if err != nil || len(all) != 3 || said(o) != "bukti foto; bukti foto; bukti lokasi" {
		t.Errorf("evidence %v, %v, %q", all, err, said(o))
	}
}

// A form can be sent with no more than a kind or no more than words, and not with less.
func TestKendalaFormSkipped(t *testing.T) {
	w := newWorld(t)
	form := w.ask(tabang, "/kendala baru")
	for range 5 {
		form = w.tap(tabang, form, "Lewati")
	}
	w.wantText(form, "Tanpa itu kendala belum dapat dikirim")
	if got := w.write(tabang, "kirim"); textOf(got) != "Belum ada jenis atau uraian kendala." {
		t.Errorf("an empty form is answered %q", textOf(got))
	}
	form = w.tap(tabang, form, "Jenis")
	form = w.tap(tabang, form, "Cuaca atau banjir")
	w.tap(tabang, form, "Kirim")
	if o := w.obstacle(1); o.Text != "Cuaca atau banjir" || o.Category != logistics.CategoryFlood {
		t.Errorf("opened %+v", o)
	}
	w.ask(tabang, "/kendala baru")
	w.write(tabang, "truk mogok di km 12")
	w.write(tabang, "kirim")
	if o := w.obstacle(2); o.Category != logistics.CategoryFleet || o.Place != "" {
		t.Errorf("opened %+v", o)
	}
}

// Neither of two dialogues throws the other away.
func TestKendalaFormBesideReport(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor")
	w.write(tabang, "kotak suara 190")
	w.wantText(w.ask(tabang, "/kendala"), "Tidak ada kendala yang belum selesai", "belum dikirim")
	w.write(tabang, "kirim")
	if len(w.reports("64.02.12")) != 1 {
		t.Fatal("the report is lost")
	}
	w.ask(tabang, "/kendala baru")
	w.write(tabang, "jembatan putus")
	w.wantText(w.ask(tabang, "/lapor"), "Isian kendala", "belum dikirim")
	w.write(tabang, "kirim")
	w.obstacle(1)
	// What holds nothing is in nobody's way.
	w.ask(tabang, "/kendala baru")
	w.wantText(w.ask(tabang, "/lapor"), "Laporan Kecamatan Tabang")
}

func TestKendalaFormForOthers(t *testing.T) {
	w := newWorld(t)
	w.put(staf)
	w.wantText(w.ask(staf, "/kendala"), "Tidak ada kendala yang belum selesai")
	form := w.ask(staf, "/kendala baru")
	w.tap(staf, form, "Kenohan")
	w.write(staf, "untuk Tabang jembatan putus")
	w.write(staf, "kirim")
	if o := w.obstacle(1); o.Area != "64.02.12" {
		t.Errorf("opened in %s, the words name Tabang", o.Area)
	}
	// Data of a button can be anything: another area is not taken.
	w.ask(tabang, "/kendala baru")
	d, err := w.store.Draft(t.Context(), tabang.ID, tabang.ID)
	if err != nil {
		t.Fatal(err)
	}
	reply := w.press(tabang, fmt.Sprintf("kendala:isi:%d:wilayah:64.02.05", d.Version))
	if !strings.Contains(reply.Toast, "tidak berlaku") {
		t.Errorf("another area is taken: %q", reply.Toast)
	}
	if got := w.ask(tabang, "grup: /kendala baru").Notices[0].Buttons[0][0].URL; got != "https://t.me/laporkukarbot?start=kendala" {
		t.Errorf("from a group it leads to %q", got)
	}
	w.wantText(w.ask(tabang, "/start kendala"), "Kendala baru, Kecamatan Tabang")
}

// A form that opened because nothing is open is in nobody's way: a report that is
// typed without its command is one. What is no report goes into the form.
func TestKendalaFormUntouched(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/kendala")
	if reply, taken := w.offer(w.request(tabang, "kotak suara 190, tinta 40")); !taken || !strings.Contains(textOf(reply), "Laporan Kecamatan Tabang") {
		t.Errorf("a report is answered %q", textOf(reply))
	}
	w.write(tabang, "batal")
	w.ask(tabang, "/kendala")
	if _, taken := w.offer(w.request(tabang, "jembatan putus")); taken {
		t.Error("an obstacle does not go into the form")
	}
	w.ask(tabang, "/kendala baru")
	if _, taken := w.offer(w.request(tabang, "kotak suara 190")); taken {
		t.Error("what is typed into a form that was asked for is taken for a report")
	}
}

func TestKendalaFormLapses(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/kendala baru")
	w.write(tabang, "jembatan putus")
	w.pass(25 * time.Hour)
	if text := textOf(w.ask(tabang, "/kendala baru")); strings.Contains(text, "Uraian") {
		t.Errorf("what was left yesterday is in the form:\n%s", text)
	}
}
