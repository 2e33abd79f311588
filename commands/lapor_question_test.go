package commands_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"laporbot/commands"
	"laporbot/logistics"
)

// hear sends a text without a command, which the command must take.
func (w *world) hear(from logistics.Person, text string) commands.Reply {
	w.Helper()
	return w.heard(w.request(from, text))
}

func (w *world) heard(req commands.Request) commands.Reply {
	w.Helper()
	reply, taken, err := w.hears(req)
	if err != nil || !taken {
		w.Fatalf("%q: taken %t, %v", req.Text, taken, err)
	}
	return reply
}

// hears offers a message to /lapor, twice as ever.
func (w *world) hears(req commands.Request) (reply commands.Reply, taken bool, err error) {
	w.Helper()
	reply, err = w.twice(req, func(t context.Context, req commands.Request) (commands.Reply, error) {
		var reply commands.Reply
		reply, taken, err = w.command("lapor").Hears(t, req)
		return reply, err
	})
	return reply, taken, err
}

// part is one of several messages of a reply, as a reply of its own.
func part(r commands.Reply, i int) commands.Reply {
	return commands.Reply{Notices: r.Notices[i : i+1]}
}

func (w *world) open(p logistics.Person) []logistics.OpenQuestion {
	w.Helper()
	all, err := w.store.QuestionsOf(w.Context(), p.ID, p.ID)
	if err != nil {
		w.Fatal(err)
	}
	return all
}

func TestQuestionIsAnsweredByATap(t *testing.T) {
	for answer, want := range map[string]map[string]int64{
		"Gubernur":      {"surat_suara_gubernur": 12500},
		"Bupati":        {"surat_suara_bupati": 12500},
		"Masing-masing": {"surat_suara_gubernur": 12500, "surat_suara_bupati": 12500},
	} {
		t.Run(answer, func(t *testing.T) {
			w := newWorld(t)
			reply := w.ask(tabang, "/lapor kotak 190, surat suara 12500 rusak 20")
			w.wantText(reply, "R-1 tercatat", "Kotak suara 190", "1 hal lain dari pesan ini menunggu jawaban")
			card := part(reply, 1)
			w.wantText(card, "surat suara 12.500", "Gubernur, Bupati, atau masing-masing", "bagian lain sudah tercatat pada R-1")
			w.wantCount("64.02.12", "kotak_suara", 190, 1)
			w.pass(time.Hour)
			answered := w.tap(tabang, card, answer)
			w.wantText(answered, "R-1 dilengkapi (versi 2)", "12.500", "20 rusak")
			if answered.Notices[0].Edits != card.Notices[0].Key {
				t.Errorf("the question is not replaced: %+v", answered.Notices[0])
			}
			for item, n := range want {
				w.wantCount("64.02.12", item, n, 1)
			}
			for _, item := range []string{"surat_suara_gubernur", "surat_suara_bupati"} {
				if _, ok := want[item]; !ok && w.line("64.02.12", item) != nil {
					t.Errorf("%s is counted too", item)
				}
			}
			w.wantCount("64.02.12", "kotak_suara", 190, 1)
			if ok, err := w.store.CheckStock(t.Context(), "64.02.12"); err != nil || !ok {
				t.Errorf("the stock is not that of the reports: %v", err)
			}
			if left := w.open(tabang); len(left) > 0 {
				t.Errorf("still open: %+v", left)
			}
			if again := w.tap(tabang, card, answer); !strings.Contains(again.Toast, "sudah tidak berlaku") {
				t.Errorf("answered again: %+v", again)
			}
		})
	}
}

func TestQuestionIsAnsweredByTyping(t *testing.T) {
	tests := []struct {
		name, report, answer string
		item                 string
		count                int64
	}{
		{"the election", "surat suara 12500", "bupati pak", "surat_suara_bupati", 12500},
		{"short", "surat suara 12500", "pilgub", "surat_suara_gubernur", 12500},
		{"the whole again", "surat suara 12500", "surat suara bup 12.480", "surat_suara_bupati", 12480},
		{"with its number", "surat suara 12500", "bup 12480", "surat_suara_bupati", 12480},
		{"each", "surat suara 12500", "Masing-masing", "surat_suara_gubernur", 12500},
		{"a number", "kotak 80-86", "86", "kotak_suara", 86},
		{"a number in words", "kotak 80-86", "delapan puluh enam", "kotak_suara", 86},
		{"a number and what it is of", "tinta 1.5 rb", "tinta 40 botol", "tinta", 40},
		{"an item", "sampul 40", "kubus", "sampul_kubus", 40},
		{"an item with another number", "sampul 40", "sampul biasa 41", "sampul_biasa", 41},
		{"in passing", "surat suara 12500", "untuk yang gubernur bu", "surat_suara_gubernur", 12500},
		{"with an ending", "surat suara 12500", "bupatinya", "surat_suara_bupati", 12500},
		{"both", "surat suara 12500", "dua2nya", "surat_suara_bupati", 12500},
		{"both by name", "surat suara 12500", "gub dan bup", "surat_suara_gubernur", 12500},
		{"a number with its unit", "tinta 1.5 rb", "1.500 botol", "tinta", 1500},
		{"a number in two words", "tinta 1.5 rb", "seribu lima ratus", "tinta", 1500},
		{"yes", "kotak 300", "ya pak", "kotak_suara", 300},
		{"yes twice", "kotak 300", "Iya, betul sekali Pak", "kotak_suara", 300},
		{"indeed", "kotak 910", "memang segitu", "kotak_suara", 910},
		{"exchanged", "kotak 910", "iya tertukar pak", "kotak_suara", 190},
		{"not exchanged", "kotak 910", "tidak tertukar", "kotak_suara", 910},
		{"the right number", "kotak 910", "190", "kotak_suara", 190},
		{"the same number again", "kotak 910", "kotak 910", "kotak_suara", 910},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			card := w.ask(tabang, "/lapor "+tt.report)
			if len(w.reports("64.02.12")) != 0 {
				t.Fatal("stored before it was answered")
			}
			reply := w.hear(tabang, tt.answer)
			w.wantText(reply, "R-1 tercatat untuk Kecamatan Tabang")
			w.wantCount("64.02.12", tt.item, tt.count, 1)
			last := reply.Notices[len(reply.Notices)-1]
			if last.Edits != card.Notices[0].Key || len(last.Buttons) > 0 {
				t.Errorf("the question keeps its buttons: %+v", reply.Notices)
			}
			if r := w.reports("64.02.12")[0]; r.Text != tt.report || r.Version != 1 || len(r.Unread) > 0 {
				t.Errorf("report %+v", r)
			}
		})
	}
}

func TestQuestionIsNotAnsweredByAnything(t *testing.T) {
	w := newWorld(t)
	if _, taken, err := w.hears(w.request(tabang, "halo")); taken || err != nil {
		t.Errorf("nothing is asked: taken %t, %v", taken, err)
	}
	w.ask(tabang, "/lapor surat suara 12500")
	for _, text := range []string{"12", "siap pak", "bupati 12,5", "terima kasih"} {
		w.wantText(w.hear(tabang, text), "Jawaban untuk surat suara 12.500 belum terbaca")
	}
	if len(w.reports("64.02.12")) != 0 || len(w.open(tabang)) != 1 {
		t.Error("something was taken")
	}
	w.wantText(w.hear(tabang, "lewati"), "dilewati")
	if len(w.open(tabang)) != 0 {
		t.Error("the question stays")
	}
}

// Siap answers an announcement and confirms no number, however close the two are.
func TestReadyConfirmsNoNumber(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 190")
	w.pass(time.Minute)
	w.ask(tabang, "/lapor kotak 500")
	w.wantText(w.hear(tabang, "Siap Pak"), "Jawaban untuk kotak 500 belum terbaca")
	w.pass(time.Minute)
	w.tap(pimpinan, w.announced("Rapat besok"), "Kirim kepada 2 orang")
	w.pass(time.Minute)
	reply := w.request(tabang, "Siap Pak")
	reply.ReplyTo, reply.ReplyText = 999, "Pengumuman A-1\nDari Wiwin, Pimpinan KPU"
	yes := w.request(tabang, "ya")
	yes.ReplyTo, yes.ReplyText = reply.ReplyTo, reply.ReplyText
	for name, req := range map[string]commands.Request{"in reply to it": reply, "by itself": w.request(tabang, "Siap Pak"), "yes in reply to it": yes} {
		if _, taken, err := w.hears(req); taken || err != nil {
			t.Errorf("%s: taken %t, %v", name, taken, err)
		}
	}
	w.wantCount("64.02.12", "kotak_suara", 190, 1)
	if len(w.open(tabang)) != 1 {
		t.Error("the question is gone")
	}
	w.wantText(w.hear(tabang, "ya"), "R-2 tercatat", "500")
}

// A report without its command is offered to be sent also where a question waits,
// unless it speaks of what is asked about.
func TestReportWithoutTheCommandBesideAQuestion(t *testing.T) {
	w := newWorld(t)
	asked := w.ask(tabang, "/lapor surat suara 12500")
	w.pass(time.Minute)
	w.wantText(w.hear(tabang, "kotak 190, surat suara 12600"), "Jawaban untuk surat suara 12.500 belum terbaca")
	w.wantText(w.hear(tabang, "kotak 190, surat suara bupati 12600"), "Jawaban untuk surat suara 12.500 belum terbaca")
	asked.Notices[0].MessageID = 4711
	if err := w.store.FinishNotice(t.Context(), asked.Notices[0]); err != nil {
		t.Fatal(err)
	}
	reply := w.request(tabang, "kotak 190")
	reply.ReplyTo = 4711
	w.wantText(w.heard(reply), "Jawaban untuk surat suara 12.500 belum terbaca")
	w.wantText(w.hear(tabang, "kotak 190, bilik 380, tinta 95"), "belum dikirim sebagai laporan", "Kotak suara 190", "Tinta 95")
	w.wantText(w.write(tabang, "kirim"), "R-1 tercatat", "Pertanyaan sebelumnya masih menunggu jawaban: surat suara 12.500")
	w.wantText(w.hear(tabang, "bupati"), "R-2 tercatat", "Surat suara Bupati")
}

// To "Tertukar?" yes and no can each mean either number, and neither is guessed.
func TestYesAndNoAreNotGuessed(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 910")
	for _, text := range []string{"ya", "iya pak", "betul", "benar", "tidak", "bukan", "salah", "salah tertukar", "ok"} {
		w.wantText(w.hear(tabang, text), "Jawaban untuk kotak 910 belum terbaca", "ketik angka yang benar, 910 atau 190")
	}
	if len(w.reports("64.02.12")) != 0 || len(w.open(tabang)) != 1 {
		t.Error("something was taken")
	}
	w.hear(tabang, "lewati")
	w.ask(tabang, "/lapor kotak 300")
	for _, text := range []string{"bukan", "tidak pak", "salah"} {
		w.wantText(w.hear(tabang, text), "Silakan ketik jumlah Kotak suara yang benar")
	}
	w.wantText(w.hear(tabang, "188"), "R-1 tercatat", "Kotak suara 188")
}

func TestSeveralQuestions(t *testing.T) {
	w := newWorld(t)
	reply := w.ask(tabang, "/lapor bilik 380\nkotak 80-86\ntinta 1.5 rb")
	w.wantText(reply, "R-1 tercatat", "2 hal lain")
	if len(reply.Notices) != 3 {
		t.Fatalf("%d messages", len(reply.Notices))
	}
	w.wantText(w.hear(tabang, "86"), "Ada beberapa pertanyaan", "kotak 80-86", "tinta 1.5 rb", "balas")
	if len(w.reports("64.02.12")) != 1 {
		t.Error("one of two was taken")
	}
	// As a reply to one of them the same text is clear.
	sent := part(reply, 1).Notices[0]
	sent.MessageID = 4711
	if err := w.store.FinishNotice(t.Context(), sent); err != nil {
		t.Fatal(err)
	}
	req := w.request(tabang, "86")
	req.ReplyTo = 4711
	w.wantText(w.heard(req), "R-1 dilengkapi (versi 2)", "Kotak suara 86")
	w.wantText(w.tap(tabang, part(reply, 2), "1.500"), "R-1 dilengkapi (versi 3)", "Tinta 1.500")
	w.wantCount("64.02.12", "kotak_suara", 86, 1)
	w.wantCount("64.02.12", "bilik_suara", 380, 1)
}

func TestManyQuestionsAreNotAFlood(t *testing.T) {
	w := newWorld(t)
	reply := w.ask(tabang, "/lapor kotak 1-2\nbilik 1-2\ntinta 1-2\nsegel 1-2\nlem 1-2\nspidol 1-2\nballpoint 1-2")
	if len(reply.Notices) != 6 {
		t.Fatalf("%d messages", len(reply.Notices))
	}
	w.wantText(reply, "spidol 1-2", "ballpoint 1-2")
}

func TestImplausibleNumbers(t *testing.T) {
	w := newWorld(t)
	reply := w.ask(tabang, "/lapor kotak 910, tinta 40")
	w.wantText(reply, "R-1 tercatat", "Tinta 40")
	card := part(reply, 1)
	w.wantText(card, "Kotak suara: Kebutuhan 190, Bapak/Ibu menulis 910. Tertukar?")
	if got := buttonsOf(card)[0]; strings.Join(got, "|") != "Benar 910|190|Ketik ulang" {
		t.Errorf("buttons %q", got)
	}
	if w.line("64.02.12", "kotak_suara") != nil {
		t.Error("counted before it was confirmed")
	}
	w.wantText(w.tap(tabang, card, "Ketik ulang"), "Silakan ketik jumlah Kotak suara yang benar")
	w.wantText(w.tap(tabang, card, "190"), "R-1 dilengkapi (versi 2)", "Kotak suara 190 dari 190 buah, lengkap")
	w.wantCount("64.02.12", "kotak_suara", 190, 1)

	w.pass(time.Hour)
	card = w.ask(tabang, "/lapor kotak 19")
	w.wantText(card, "Laporan terakhir 190, Bapak/Ibu menulis 19. Kurang nol?")
	w.wantText(w.tap(tabang, card, "Benar 19"), "R-2 tercatat", "Kotak suara 19 dari 190", "sebelumnya 190")
	w.wantCount("64.02.12", "kotak_suara", 19, 2)
	w.wantText(w.ask(tabang, "/lapor kotak 19"), "R-3 tercatat")
	w.wantText(w.ask(tabang, "/lapor kotak 190"), "R-4 tercatat", "lengkap; sebelumnya 19")
}

// The answer to one question may itself be implausible.
func TestAnswerIsImplausible(t *testing.T) {
	w := newWorld(t)
	card := w.ask(tabang, "/lapor surat suara 16200")
	again := w.tap(tabang, card, "Bupati")
	w.wantText(again, "Surat suara Bupati: Kebutuhan 12.600, Bapak/Ibu menulis 16.200")
	if again.Notices[0].Edits != card.Notices[0].Key {
		t.Error("a second card")
	}
	w.wantText(w.tap(tabang, again, "Benar 16.200"), "R-1 tercatat", "16.200")
	w.wantCount("64.02.12", "surat_suara_bupati", 16200, 1)
}

// Where only the item was asked and no number is clear, the number is asked next.
func TestAnswerWithoutANumber(t *testing.T) {
	w := newWorld(t)
	card := w.ask(tabang, "/lapor tinta 40, tanda pengenal kps 41")
	again := w.tap(tabang, part(card, 1), "Tanda pengenal KPPS")
	w.wantText(again, "Berapa jumlah Tanda pengenal KPPS yang benar?")
	if again.Notices[0].Edits != part(card, 1).Notices[0].Key {
		t.Error("a second card")
	}
	if w.line("64.02.12", "tanda_pengenal_kpps") != nil {
		t.Error("stored without a number")
	}
	w.wantText(w.tap(tabang, again, "41"), "R-1 dilengkapi (versi 2)", "Tanda pengenal KPPS 41")
	w.wantCount("64.02.12", "tanda_pengenal_kpps", 41, 1)
	w.wantText(w.ask(tabang, "/lapor spidol 40 spidol 41"), "spidol 40 / 41")
}

func TestImplausibleInTheGuidedReport(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor")
	w.write(tabang, "kotak suara 910, tinta 40")
	sent := w.write(tabang, "kirim")
	w.wantText(sent, "R-1 tercatat", "Tinta 40", "1 hal lain")
	w.wantText(part(sent, 1), "Tertukar?")
	if w.line("64.02.12", "kotak_suara") != nil || w.hasDraft(tabang) {
		t.Error("counted at once, or the dialogue stays")
	}
}

func TestEditKeepsWhatIsInDoubt(t *testing.T) {
	w := newWorld(t)
	req := w.request(tabang, "/lapor kotak 190, tinta 40")
	if _, err := w.twice(req, w.command("lapor").Run); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Minute)
	reply := w.edit(req, "/lapor kotak 901, tinta 41")
	w.wantText(reply, "R-1 diperbarui (versi 2)", "Tinta 40 → 41", "Kotak suara 190")
	w.wantCount("64.02.12", "kotak_suara", 190, 1)
	w.wantText(w.tap(tabang, part(reply, 1), "Benar 901"), "R-1 dilengkapi (versi 3)", "Kotak suara 190 → 901")
	w.wantCount("64.02.12", "kotak_suara", 901, 1)
	// A correction is not held against the very number it corrects.
	w.wantText(w.edit(req, "/lapor kotak 90, tinta 41"), "R-1 diperbarui (versi 4)", "Kotak suara 901 → 90")
}

func TestEditClosesTheQuestionsOfItsMessage(t *testing.T) {
	w := newWorld(t)
	req := w.request(tabang, "/lapor tinta 40, surat suara 12500")
	first, err := w.twice(req, w.command("lapor").Run)
	if err != nil {
		t.Fatal(err)
	}
	reply := w.edit(req, "/lapor tinta 40, surat suara bupati 12500")
	w.wantText(reply, "R-1 diperbarui (versi 2)", "Surat suara Bupati 12.500")
	if n := reply.Notices[1]; n.Edits != part(first, 1).Notices[0].Key || len(n.Buttons) != 0 {
		t.Errorf("the question is not closed: %+v", n)
	}
	if len(w.open(tabang)) != 0 {
		t.Error("the question stays")
	}
}

func TestNewReportAndOpenQuestions(t *testing.T) {
	w := newWorld(t)
	first := w.ask(tabang, "/lapor surat suara 12500")
	w.pass(time.Hour)
	w.wantText(w.ask(tabang, "/lapor tinta 40"), "R-1 tercatat", "Pertanyaan sebelumnya masih menunggu jawaban: surat suara 12.500")
	reply := w.ask(tabang, "/lapor surat suara bupati 12500")
	w.wantText(reply, "R-2 tercatat")
	if n := reply.Notices[1]; n.Edits != first.Notices[0].Key || !strings.Contains(n.Text, "tidak perlu dijawab lagi") {
		t.Errorf("closed without a word: %+v", n)
	}
	if len(w.open(tabang)) != 0 {
		t.Error("the question stays")
	}
}

// A question that is answered after a newer report joins its own message, and so
// does not displace what was said later.
func TestLateAnswerKeepsItsPlace(t *testing.T) {
	w := newWorld(t)
	card := w.ask(tabang, "/lapor surat suara 12500")
	w.pass(time.Hour)
	w.ask(tabang, "/lapor surat suara bupati 12400")
	w.pass(time.Hour)
	w.wantText(w.tap(tabang, card, "Bupati"), "R-2 tercatat", "Sudah ada laporan yang lebih baru", "Surat suara Bupati (R-1)")
	w.wantCount("64.02.12", "surat_suara_bupati", 12400, 1)
}

func TestQuestionExpires(t *testing.T) {
	w := newWorld(t)
	card := w.ask(tabang, "/lapor surat suara 12500")
	w.pass(12 * time.Hour)
	if _, taken, err := w.hears(w.request(tabang, "halo")); taken || err != nil {
		t.Errorf("heard after its time: %v", err)
	}
	w.wantText(w.tap(tabang, card, "Bupati"), "waktu untuk menjawab sudah lewat")
	card = w.ask(tabang, "/lapor surat suara 12500")
	w.pass(12 * time.Hour)
	late := w.hear(tabang, "bupati")
	w.wantText(late, "waktu untuk menjawab sudah lewat")
	if len(late.Notices) != 2 || late.Notices[0].Edits != "" || late.Notices[1].Edits != card.Notices[0].Key {
		t.Errorf("not both a word below and the card closed: %+v", late.Notices)
	}
	if len(w.reports("64.02.12")) != 0 || len(w.open(tabang)) != 0 {
		t.Error("stored, or still open")
	}
}

func TestQuestionIsForItsSender(t *testing.T) {
	w := newWorld(t)
	card := w.ask(tabang, "grup: /lapor surat suara 12500")
	data := card.Notices[0].Buttons[0][0].Data
	tap := func(p logistics.Person) commands.Reply {
		req := w.request(p, "grup: ")
		req.Command, req.Data, _ = strings.Cut(data, ":")
		reply, err := w.twice(req, w.command("lapor").Tap)
		if err != nil {
			t.Fatal(err)
		}
		return reply
	}
	if reply := tap(badak); !strings.Contains(reply.Toast, "untuk pengirim laporannya") || len(w.reports("64.02.12")) != 0 {
		t.Errorf("somebody else answered: %+v", reply)
	}
	w.wantText(tap(tabang), "R-1 tercatat")
}

// A dialogue that was opened after the question has the word.
func TestGuidedReportBesideAQuestion(t *testing.T) {
	w := newWorld(t)
	w.ask(tabang, "/lapor kotak 80-86")
	w.pass(time.Minute)
	w.tap(tabang, w.ask(tabang, "/lapor"), "Tinta")
	if _, taken, err := w.hears(w.request(tabang, "40")); taken || err != nil {
		t.Fatalf("taken %t, %v", taken, err)
	}
	w.wantText(w.write(tabang, "40"), "Tinta 40")
	if len(w.open(tabang)) != 1 {
		t.Error("the question is gone")
	}
}

// An answer that broke off does not bring back what was withdrawn before its second try.
func TestAnswerCrossesAWithdrawal(t *testing.T) {
	for _, tt := range []struct {
		name    string
		at      int  // the write at which the answer breaks off
		late    bool // after it instead of before
		typed   bool
		version int // of the withdrawal
	}{
		{"before its version is stored", 1, false, false, 2},
		{"after its version is stored", 1, true, false, 3},
		{"after the stock is folded", 2, true, false, 3},
		{"typed, before its version is stored", 1, false, true, 2},
		{"typed, after its version is stored", 1, true, true, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.ask(tabang, "/lapor kotak 190, surat suara 12500")
			w.pass(time.Minute)
			req, run := w.request(tabang, "gub"), w.hearsAs("lapor")
			if !tt.typed {
				req, run = w.request(tabang, ""), w.command("lapor").Tap
				req.Command, req.Data = "lapor", "q:"+w.open(tabang)[0].Token+":0"
			}
			w.broken.set(tt.at, tt.late)
			_, err := run(t.Context(), req)
			w.broken.set(0, false)
			if !errors.Is(err, errCrash) {
				t.Fatalf("the answer did not break off: %v", err)
			}
			w.ask(tabang, "grup: /batal R-1")
			again, err := w.twice(req, run)
			if err != nil {
				t.Fatal(err)
			}
			w.wantText(again, "tidak perlu dijawab lagi, karena laporannya dibatalkan")
			if len(again.Notices) != 1 || again.Notices[0].Edits == "" {
				t.Errorf("the question is not replaced: %+v", again.Notices)
			}
			if stock, err := w.store.Stock(t.Context(), "64.02.12"); err != nil || len(stock.Lines) > 0 {
				t.Errorf("in the stock: %+v, %v", stock.Lines, err)
			}
			if ok, err := w.store.CheckStock(t.Context(), "64.02.12"); err != nil || !ok {
				t.Errorf("the stock is not that of the reports: %v", err)
			}
			if all := w.reports("64.02.12"); len(all) != tt.version || !all[len(all)-1].Withdrawn {
				t.Errorf("the versions: %+v", all)
			}
		})
	}
}

// A report that broke off and was withdrawn before its second try stays withdrawn.
func TestReportCrossesItsWithdrawal(t *testing.T) {
	w := newWorld(t)
	req := w.request(tabang, "/lapor kotak 190")
	for at := 1; ; at++ {
		w.broken.set(at, true)
		_, err := w.command("lapor").Run(t.Context(), req)
		w.broken.set(0, false)
		if !errors.Is(err, errCrash) {
			t.Fatal("the report was never stored")
		}
		if len(w.reports("64.02.12")) > 0 {
			break
		}
	}
	w.wantText(w.ask(tabang, "grup: /batal "+w.reports("64.02.12")[0].Name()), "dibatalkan")
	if _, err := w.command("lapor").Run(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	if line := w.line("64.02.12", "kotak_suara"); line != nil {
		t.Errorf("counted again: %+v", line)
	}
}
