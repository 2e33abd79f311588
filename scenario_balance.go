package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"text/tabwriter"
	"time"

	"laporbot/logistics"
	"laporbot/simulator"
)

// errPromise says that a scenario ended with a promise broken.
var errPromise = errors.New("a promise was broken, see the balance")

// tally is what a scenario ended with, counted from what people saw and from the
// database, beside what the model says.
type tally struct {
	in, answers, reports, versions, reminders, digests, groupDigests int
	promises                                                         []promise
}

// promise is one sentence that must be true at the end.
type promise struct {
	text   string
	broken []string
}

// balance prints what came of the week and fails where a promise was broken.
func (sc *scenario) balance(ctx context.Context, out io.Writer) error {
	t, err := sc.count(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "NERACA SIMULASI (semua data di bawah ini adalah data simulasi)")
	for _, row := range []struct {
		what string
		n    int
	}{
		{"Kecamatan", len(sc.areas)},
		{"Hari (H-4 s.d. H+1)", scenarioDays},
		{"Pesan masuk", t.in},
		{"  di antaranya salah, diulang, disunting", sc.wrong + sc.repeats + sc.edits},
		{"Jawaban keluar", t.answers},
		{"Laporan tersimpan", t.reports},
		{"  versi sesudah disunting", t.versions},
		{"Pengingat", t.reminders},
		{"Ringkasan", t.digests},
		{"  di antaranya ke grup", t.groupDigests},
	} {
		fmt.Fprintf(w, "%s\t%d\n", row.what, row.n)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out, "\nJANJI")
	failed := false
	for _, p := range t.promises {
		mark := "terpenuhi"
		if len(p.broken) > 0 {
			mark, failed = "TIDAK TERPENUHI", true
		}
		fmt.Fprintf(out, "  [%s] %s\n", mark, p.text)
		for _, b := range p.broken[:min(len(p.broken), 5)] {
			fmt.Fprintf(out, "      %s\n", b)
		}
	}
	if failed {
		return errPromise
	}
	return nil
}

// count looks at everything once.
func (sc *scenario) count(ctx context.Context) (tally, error) {
	var t tally
	kept := map[[2]int64]logistics.Report{}
	store := sc.stage.service.store
	stored := promise{text: "P1 Setiap laporan yang dijawab dengan nomor tersimpan"}
	once := promise{text: "P2 Satu pesan menjadi satu laporan, walaupun dikirim ulang oleh jaringan"}
	newest := promise{text: "P3 Stok adalah laporan terbaru, dan sama dengan hitungan ulang dari semua laporan"}
	for i, area := range sc.areas {
		reports, err := store.ReportsOf(ctx, area.Code, sc.midnight(-1), sc.midnight(scenarioDays+1))
		if err != nil {
			return t, err
		}
		for _, r := range reports {
			key := [2]int64{r.ChatID, int64(r.MessageID)}
			if old, ok := kept[key]; ok && old.Version == r.Version {
				once.broken = append(once.broken, fmt.Sprintf("%s dan %s dari pesan yang sama", old.Name(), r.Name()))
			}
			if r.Version == 1 {
				t.reports++
			} else {
				t.versions++
			}
			if old, ok := kept[key]; !ok || r.Version > old.Version {
				kept[key] = r
			}
		}
		stock, err := store.Stock(ctx, area.Code)
		if err != nil {
			return t, err
		}
		folded := logistics.Fold(area.Code, reports)
		line, _ := stock.Line("kotak_suara")
		again, _ := folded.Line("kotak_suara")
		if want := sc.expected(i); want != number(line.Count) || want != number(again.Count) {
			newest.broken = append(newest.broken, fmt.Sprintf("%s: tercatat %d, hitung ulang %d, seharusnya %d",
				area.Name, number(line.Count), number(again.Count), want))
		}
	}
	silence := promise{text: "P4 Setiap pesan petugas dijawab"}
	numbered := map[string]bool{}
	answered := map[int64]int{}
	for _, e := range sc.stage.sim.Ledger() {
		if !e.ByBot || e.Kind != simulator.Sent {
			continue
		}
		switch {
		case isDigest(e):
			t.digests++
			if e.ChatID < 0 {
				t.groupDigests++
			}
		case e.File != nil: // what goes with a digest
		case hasButton(e.Buttons, "lapor:mulai"):
			t.reminders++
		default:
			t.answers++
			answered[e.ChatID]++
			if n := reportNumber.FindString(e.Text); n != "" {
				numbered[n] = true
			}
		}
	}
	names := map[string]bool{}
	for _, r := range kept {
		names[r.Name()] = true
	}
	for n := range numbered {
		if !names[n] {
			stored.broken = append(stored.broken, n+" dijawab tetapi tidak tersimpan")
		}
	}
	asked := map[int64]int{}
	for _, m := range sc.sent {
		t.in++
		asked[chairID+int64(m.chair)]++
		if _, ok := kept[[2]int64{chairID + int64(m.chair), int64(m.message)}]; m.boxes > 0 && !ok {
			stored.broken = append(stored.broken, fmt.Sprintf("pesan %d dari %s tidak menjadi laporan", m.message, chairNames[m.chair]))
		}
	}
	t.in += sc.edits + sc.nosy
	for chat, n := range asked {
		if answered[chat] < n {
			silence.broken = append(silence.broken, fmt.Sprintf("%d pesan di chat %d, %d jawaban", n, chat, answered[chat]))
		}
	}
	storm := promise{text: "P6 Tidak ada banjir pesan: batas Telegram tidak pernah terlampaui", broken: sc.stage.sim.TooMany()}
	for chat, n := range sc.remindersADay() {
		if n > 3 {
			storm.broken = append(storm.broken, fmt.Sprintf("%d pengingat sehari di %s", n, chat))
		}
	}
	digest := promise{text: "P7 Ringkasan tepat satu kali untuk setiap penerima dan hari, dalam satu menit atau ditandai terlambat", broken: sc.digestsADay()}
	reminded := promise{text: "Pengingat hanya sampai kepada yang belum melapor", broken: sc.needlessReminders()}
	door := promise{text: "P8 Orang asing mendapat satu kalimat yang sama dan tidak mendapat data", broken: sc.strangers()}
	totals, err := sc.digestTotals(ctx)
	if err != nil {
		return t, err
	}
	right := promise{text: "P11 Jumlah di setiap ringkasan sama dengan jumlah laporan sampai saat itu", broken: totals}
	rules := promise{text: "Tidak ada aturan Telegram yang dilanggar", broken: sc.stage.sim.Violations()}
	t.promises = []promise{stored, once, newest, silence, storm, digest, door, right, reminded, rules}
	return t, nil
}

var (
	reportNumber = regexp.MustCompile(`R-\d+`)
	digestNumber = regexp.MustCompile(`D-\d+`)
)

// isDigest tells the text of a digest from the files that go with it.
func isDigest(e simulator.Entry) bool {
	return e.ByBot && e.Kind == simulator.Sent && e.File == nil && digestNumber.MatchString(e.Text)
}

func hasButton(rows [][]simulator.Button, data string) bool {
	for _, row := range rows {
		for _, b := range row {
			if b.Data == data {
				return true
			}
		}
	}
	return false
}

func number(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

// expected is the model's word for how many boxes a kecamatan has: what its chair
// said last.
func (sc *scenario) expected(chair int) int64 {
	var boxes int64
	for _, m := range sc.sent {
		if m.chair == chair && m.boxes > 0 {
			boxes = m.boxes
		}
	}
	return boxes
}

// reminders walks over the reminders that chairs got.
func (sc *scenario) reminders(each func(chair int, e simulator.Entry)) {
	for _, e := range sc.stage.sim.Ledger() {
		if e.ByBot && e.Kind == simulator.Sent && hasButton(e.Buttons, "lapor:mulai") {
			each(int(e.ChatID-chairID), e)
		}
	}
}

func (sc *scenario) remindersADay() map[string]int {
	count := map[string]int{}
	sc.reminders(func(chair int, e simulator.Entry) {
		count[fmt.Sprintf("%d pada %s", chair, sc.day(e.Time))]++
	})
	return count
}

func (sc *scenario) day(t time.Time) logistics.Date {
	return logistics.DateOf(t.In(sc.stage.cfg.Plan.Location))
}

// needlessReminders names those who were reminded although they had reported that day.
func (sc *scenario) needlessReminders() []string {
	var broken []string
	sc.reminders(func(chair int, e simulator.Entry) {
		for _, m := range sc.sent {
			if m.chair == chair && m.boxes > 0 && sc.day(m.at) == sc.day(e.Time) && m.at.Before(e.Time.Add(-time.Minute)) {
				broken = append(broken, fmt.Sprintf("%s diingatkan %s sesudah melapor", chairNames[chair], e.Time.In(sc.stage.cfg.Plan.Location).Format("02/01 15.04")))
				return
			}
		}
	})
	return broken
}

// digestHour is when the digests of the scenario are due.
const digestHour = 20 * time.Hour

// digestsADay names recipients that did not get exactly one digest on a day, or one
// more than a minute after its hour that does not say so: the bot was down then.
func (sc *scenario) digestsADay() []string {
	got := map[string]int{}
	var broken []string
	for _, e := range sc.stage.sim.Ledger() {
		if !isDigest(e) {
			continue
		}
		got[fmt.Sprintf("%d %s", e.ChatID, sc.day(e.Time))]++
		local := e.Time.In(sc.stage.cfg.Plan.Location)
		if late := local.Sub(logistics.DateOf(local).In(local.Location())) - digestHour; late < 0 || late > time.Minute && !strings.Contains(e.Text, "Terlambat: seharusnya") {
			broken = append(broken, fmt.Sprintf("chat %d mendapat ringkasan %s sesudah jamnya", e.ChatID, late))
		}
	}
	for _, chat := range append([]int64{pimpinanID}, sc.groups...) {
		for day := range scenarioDays {
			date := sc.day(sc.midnight(day))
			if n := got[fmt.Sprintf("%d %s", chat, date)]; n != 1 {
				broken = append(broken, fmt.Sprintf("chat %d mendapat %d ringkasan pada %s", chat, n, date))
			}
		}
	}
	return broken
}

// strangers names what a stranger learned, or was told too often.
func (sc *scenario) strangers() []string {
	var broken []string
	told := map[string]int{}
	var sentence string
	for _, e := range sc.stage.sim.Ledger() {
		if e.ByBot && e.ChatID == strangerID {
			told[e.Time.Format("2006-01-02 15")]++
			if sentence == "" {
				sentence = e.Text
			}
			if e.Text != sentence || strings.ContainsAny(e.Text, "0123456789") {
				broken = append(broken, e.Text)
			}
		}
	}
	for hour, n := range told {
		if n > 1 {
			broken = append(broken, fmt.Sprintf("%d jawaban pada %s", n, hour))
		}
	}
	if len(told) != scenarioDays {
		broken = append(broken, fmt.Sprintf("dijawab pada %d dari %d hari", len(told), scenarioDays))
	}
	return broken
}

// digestTotals compares the boxes of each digest of the kabupaten with the model.
func (sc *scenario) digestTotals(ctx context.Context) ([]string, error) {
	var broken []string
	store, root := sc.stage.service.store, sc.stage.cfg.Root
	for day := range scenarioDays {
		d, err := store.DigestBefore(ctx, root, sc.midnight(day+1))
		if errors.Is(err, logistics.ErrNotFound) {
			broken = append(broken, fmt.Sprintf("tidak ada ringkasan pada %s", sc.day(sc.midnight(day))))
			continue
		}
		if err != nil {
			return nil, err
		}
		last := map[int]int64{}
		for _, f := range sc.facts {
			if f.at.Before(d.Cutoff) {
				last[f.chair] = f.boxes
			}
		}
		var want, got int64
		for _, n := range last {
			want += n
		}
		for _, t := range d.Totals {
			if t.Item == "kotak_suara" {
				got = t.Count
			}
		}
		if !d.Verify() {
			broken = append(broken, d.Title()+" tidak sesuai dengan sidiknya")
		}
		if got != want {
			broken = append(broken, fmt.Sprintf("%s: %d kotak suara, menurut laporan %d", d.Title(), got, want))
		}
	}
	return broken, nil
}
