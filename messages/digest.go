package messages

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"laporbot/logistics"
)

// MaxText is how long one message of Telegram may be, in UTF-16 units.
const MaxText = 4096

// Reminder asks a chair for the report of the day.
type Reminder struct {
	Address  string   // Bapak, Ibu; "Bapak/Ibu" where not known
	Title    string   // Ketua PPK Tabang
	Areas    []string // Kecamatan Tabang
	Slot     time.Time
	HDay     string
	Deadline time.Time // zero: already passed
}

// ReminderSame is the button that offers to repeat the last report.
type ReminderSame struct {
	Yesterday bool // that report is of yesterday
}

// Missing names in a group the areas without a report.
type Missing struct {
	Areas []string // bare names
	Slot  time.Time
	HDay  string
}

// MissingToSuperior tells who answers for areas which of them did not report.
type MissingToSuperior struct {
	Day   time.Time
	Areas []MissingArea
}

// MissingArea is an area without a report on a day.
type MissingArea struct {
	Name string
	Last time.Time // newest report; zero: none ever
}

// ReminderDone takes the place of a reminder whose report has come.
type ReminderDone struct {
	Area   string // Kecamatan Tabang
	Report string // R-n
	At     time.Time
}

// digestText is what the block ringkasan-teks shows.
type digestText struct {
	Number       string // D-n; empty: not a stored one
	To           string
	Area         string
	Slot, Cutoff time.Time
	Late         bool
	HDay         string
	Coverage     logistics.Coverage
	Rows         []digestRow
	RowsLeft     int64
	Percent      bool // some row shows per cent
	// Some row, or some item, has no need to be measured by.
	RowWithoutNeed, ItemWithoutNeed bool
	Totals                          []logistics.ItemTotal
	TotalsLeft                      int64
	TotalsNone                      string // goods of which every kecamatan has said that there are none, in one line
	TotalsNoneSaid                  string // those of which only some have, with how many that are
	Shortages                       digestList
	Damaged                         digestList
	Over                            digestList
	Remarks                         []digestRemark
	RemarksLeft                     int64
	Missed                          []time.Time
	Supplements                     []digestSupplement
	Since                           string // the digest before, in words; empty: none
	Changes                         []logistics.Change
	ChangesLeft                     int64
	Today, Tomorrow                 string
	Obstacles                       []digestObstacle
	ObstaclesLeft                   int64
	Opened, Closed                  string // K-n in one line
	Decisions                       []digestDecision
	DecisionsLeft                   int64
	Nothing                         string // NIHIL, or what stands for "not known"
	Reports                         string
	Hash                            string
}

type digestRow struct {
	Sign, Name, Says, Weakest string
	Kecamatan, Reported       int // zero Kecamatan: the row is one itself
	Ready                     bool
	Percent                   int64
	Old                       string // the day of the newest report, where it is not today's
}

// reportedOnly is what is said of a row whose need is not known.
const reportedOnly = "sudah melapor"

type digestList struct {
	List    []digestItem
	Left    int64
	Nothing string
}

type digestItem struct {
	Name, Item, Unit, Report string
	Count                    int64
	Broken                   int64 // of Count
}

type digestRemark struct{ Name, Text, Report string }

type digestSupplement struct{ Name, Report, Sent string }

type digestObstacle struct{ Number, Name, Severity, Age, Text string }

type digestDecision struct {
	Kind                              logistics.DecisionKind
	Names, From, Item, Unit, Obstacle string
	Count                             int64
}

// Withheld tells that a digest is not sent because its totals are in doubt.
type Withheld struct {
	Area  string // with its kind
	Slot  time.Time
	Cause string // for operators
}

// lengths are how many entries of each list are shown; more is for what has changed,
// stands in the way or is to be decided. DigestText takes the first with which the
// text fits one message.
var lengths = []struct{ rows, totals, gaps, remarks, more int }{
	{60, 32, 12, 10, 12},
	{60, 24, 8, 6, 8},
	{60, 14, 6, 5, 6},
	{60, 10, 4, 4, 5},
	{60, 8, 3, 2, 4},
	{60, 5, 2, 1, 4},
	{60, 3, 1, 0, 3},
	{60, 0, 1, 0, 2},
	{40, 3, 1, 0, 2},
	{25, 0, 0, 0, 2},
	{10, 0, 0, 0, 1},
	{10, 0, 0, 0, 0},
}

// DigestText writes a digest in the form that leaders know (Yth., Izin melaporkan,
// headed blocks with NIHIL or Dalam Pendataan). It always fits one message: where
// there is too much, the biggest discrepancies and the areas furthest behind
// are kept, and how much was left out is said.
func DigestText(d logistics.Digest) (string, error) {
	loc, err := time.LoadLocation(d.TimeZone)
	if err != nil {
		return "", fmt.Errorf("digest of %s: %w", d.Area, err)
	}
	for _, n := range lengths {
		text, err := Render("ringkasan-teks", newDigestText(d, loc, n.rows, n.totals, n.gaps, n.remarks, n.more))
		if err != nil {
			return "", err
		}
		if len(utf16.Encode([]rune(text))) <= MaxText {
			return text, nil
		}
	}
	return "", fmt.Errorf("digest of %s does not fit one message", d.Area)
}

func newDigestText(d logistics.Digest, loc *time.Location, rows, totals, gaps, remarks, more int) digestText {
	t := digestText{
		To: "Pimpinan KPU " + short(d.Name), Area: short(d.Name), Slot: d.Slot.In(loc), Cutoff: d.Cutoff.In(loc), Late: d.Late, HDay: d.HDay,
		Coverage: d.Coverage, Hash: d.Hash[:min(8, len(d.Hash))], Reports: reportRange(d.Reports), Nothing: nothing(d.Coverage),
	}
	if d.Number > 0 {
		t.Number = d.Title()
	}
	if d.Area.Level() >= logistics.LevelKecamatan {
		t.To = "Ketua dan Anggota PPK " + short(d.Name)
	}
	day := logistics.DateOf(d.Slot.In(loc)).In(loc)
	kept := worst(d.Rows, rows)
	for _, r := range kept {
		row := newDigestRow(r, day, loc)
		t.Percent = t.Percent || row.Ready
		t.RowWithoutNeed = t.RowWithoutNeed || row.Says == reportedOnly
		t.Rows = append(t.Rows, row)
	}
	t.RowsLeft = int64(len(d.Rows) - len(kept))
	var none, said []string
	for _, total := range d.Totals {
		switch {
		case total.Count > 0:
			t.Totals = append(t.Totals, total)
		case total.Areas >= d.Coverage.Total():
			none = append(none, short(total.Name))
		default: // what the others have is not known
			said = append(said, fmt.Sprintf("%s (%s kec.)", short(total.Name), Number(int64(total.Areas))))
		}
	}
	t.TotalsLeft = int64(max(0, len(t.Totals)-totals))
	t.Totals = t.Totals[:min(totals, len(t.Totals))]
	t.TotalsNone, t.TotalsNoneSaid = noneOf(none, totals), noneOf(said, totals)
	t.ItemWithoutNeed = slices.ContainsFunc(t.Totals, func(i logistics.ItemTotal) bool { return i.Need == nil })
	t.Shortages = newDigestList(d.Shortages, gaps, t.Nothing)
	t.Damaged = newDigestList(d.Damaged, gaps, t.Nothing)
	t.Over = newDigestList(d.Over, gaps, t.Nothing)
	t.Shortages.Left += int64(d.ShortMore)
	t.Damaged.Left += int64(d.DamagedMore)
	t.Over.Left += int64(d.OverMore)
	for _, r := range d.Remarks[:min(remarks, len(d.Remarks))] {
		t.Remarks = append(t.Remarks, digestRemark{short(r.Name), clip(strings.Join(strings.Fields(r.Text), " ")), reportName(r.Report)})
	}
	t.RemarksLeft = int64(max(0, len(d.Remarks)-remarks))
	t.since(d, loc, more)
	return t
}

// since fills in what has become of the area since the digest before, and what is
// to come.
func (t *digestText) since(d logistics.Digest, loc *time.Location, more int) {
	for _, at := range d.Missed {
		t.Missed = append(t.Missed, at.In(loc))
	}
	for _, s := range d.Supplements[:min(max(more, 1), len(d.Supplements))] {
		t.Supplements = append(t.Supplements, digestSupplement{short(s.Name), reportName(s.Report), Clock(s.SentAt.In(loc))})
	}
	if d.Previous > 0 {
		before := d.Since.In(loc)
		t.Since = fmt.Sprintf("%s, %s", logistics.Digest{Number: d.Previous}.Title(), DateTime(before))
		t.Changes = d.Changes[:min(more, len(d.Changes))]
		t.ChangesLeft = int64(len(d.Changes) - len(t.Changes))
	}
	t.Today, t.Tomorrow = names(d.Today), names(d.Tomorrow)
	for _, o := range d.Obstacles[:min(more, len(d.Obstacles))] {
		t.Obstacles = append(t.Obstacles, digestObstacle{
			logistics.ObstacleName(o.Number), short(o.Name), string(o.Severity), age(d.Cutoff.Sub(o.OpenedAt)), clip(strings.Join(strings.Fields(o.Text), " ")),
		})
	}
	t.ObstaclesLeft = int64(len(d.Obstacles) - len(t.Obstacles))
	t.Opened, t.Closed = obstacleNames(d.Opened), obstacleNames(d.Closed)
	for _, x := range d.Decisions[:min(more, len(d.Decisions))] {
		shown := digestDecision{Kind: x.Kind, Names: names(x.Names), From: short(x.From), Item: short(x.Item), Unit: x.Unit, Count: x.Count}
		if x.Obstacle > 0 {
			shown.Obstacle = logistics.ObstacleName(x.Obstacle)
		}
		t.Decisions = append(t.Decisions, shown)
	}
	t.DecisionsLeft = int64(len(d.Decisions) - len(t.Decisions))
}

// maxNames is how many areas one line names.
const maxNames = 8

func obstacleNames(numbers []int64) string {
	all := make([]string, len(numbers))
	for i, n := range numbers {
		all[i] = logistics.ObstacleName(n)
	}
	return names(all)
}

// names lists areas in one line and says how many it leaves out.
func names(all []string) string {
	shown := make([]string, len(all))
	for i, name := range all {
		shown[i] = short(name)
	}
	return list(shown, maxNames)
}

// noneOf is the line of goods of which there is nothing; where there is no room for
// their names it counts them.
func noneOf(all []string, most int) string {
	if most == 0 && len(all) > 0 {
		return Number(int64(len(all))) + " barang"
	}
	return list(all, min(most, maxNames))
}

// list puts words that are short already in one line and says how many it leaves out.
func list(all []string, most int) string {
	text := strings.Join(all[:min(most, len(all))], ", ")
	if n := len(all) - most; n > 0 {
		text += fmt.Sprintf(" dan %s lain", Number(int64(n)))
	}
	return text
}

// nothing is what an empty block says: NIHIL is only claimed of those who have
// reported.
func nothing(c logistics.Coverage) string {
	switch {
	case c.Reported == 0:
		return "Dalam Pendataan"
	case c.Reported < c.Total():
		return "NIHIL dari kecamatan yang sudah melapor"
	}
	return "NIHIL"
}

func newDigestRow(r logistics.DigestRow, day time.Time, loc *time.Location) digestRow {
	row := digestRow{Name: short(r.Name), Weakest: r.Weakest}
	if r.Ready != nil {
		row.Ready, row.Percent = true, *r.Ready
	}
	if !r.Last.IsZero() && r.Last.Before(day) && row.Ready {
		last := r.Last.In(loc)
		row.Old = fmt.Sprintf("%d %s", last.Day(), months[last.Month()-1])
	}
	row.Sign = sign(row)
	if r.Coverage.Total() > 1 {
		row.Kecamatan, row.Reported = r.Coverage.Total(), r.Coverage.Reported
		return row
	}
	switch pile := r.Pile(); {
	case pile == logistics.PileNotYet && r.None:
		row.Says = "nihil" // and with it how far behind that is
	case pile == logistics.PileNotYet && r.NotArrived > 0:
		row.Sign, row.Says, row.Ready = "⏳", "barang belum datang", false
	case pile == logistics.PileNotYet:
		row.Sign, row.Says, row.Ready = "⏳", "Dalam Pendataan", false
	case pile != logistics.PileReported:
		row.Says = pileSays[pile]
	case row.Ready:
	case r.NeedKnown:
		row.Says = "sudah melapor, barang wajib belum disebut"
	default:
		row.Says = reportedOnly
	}
	return row
}

// pileSays is what is said in a row of an area that has not answered.
var pileSays = map[logistics.Pile]string{
	logistics.PileSilent:    "belum melapor",
	logistics.PileAnnounced: "izin atau tanpa sinyal",
	logistics.PileUnreached: "belum ada petugas yang terjangkau",
	logistics.PileNotDue:    "belum jadwalnya",
}

// sign is the colour of a row by its readiness, as far as it is known.
func sign(r digestRow) string {
	switch {
	case !r.Ready:
		return "⚪"
	case r.Percent >= logistics.ReadyGreen:
		return "🟢"
	case r.Percent >= logistics.ReadyYellow:
		return "🟡"
	}
	return "🔴"
}

// worst keeps the n rows furthest behind where there are more: silent ones first, then
// those with the lowest readiness, then those where it is not known.
func worst(rows []logistics.DigestRow, n int) []logistics.DigestRow {
	if len(rows) <= n {
		return rows
	}
	return pick(rows, furthest(rows, n))
}

// furthest are the places of the n rows furthest behind, the worst first.
func furthest(rows []logistics.DigestRow, n int) []int {
	places := make([]int, len(rows))
	for i := range rows {
		places[i] = i
	}
	rank := func(r logistics.DigestRow) int64 {
		switch {
		case r.Coverage.Reported == 0:
			return -1
		case r.Ready == nil:
			return 101
		}
		return *r.Ready
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(rank(rows[a]), rank(rows[b])) })
	return places[:min(n, len(places))]
}

func pick(rows []logistics.DigestRow, places []int) []logistics.DigestRow {
	kept := make([]logistics.DigestRow, len(places))
	for i, p := range places {
		kept[i] = rows[p]
	}
	return kept
}

func newDigestList(all []logistics.Discrepancy, n int, nothing string) digestList {
	l := digestList{Left: int64(max(0, len(all)-n)), Nothing: nothing}
	for _, x := range all[:min(n, len(all))] {
		l.List = append(l.List, digestItem{Name: short(x.Name), Item: short(x.Short), Unit: x.Unit, Report: reportName(x.Report), Count: x.Count, Broken: x.Broken})
	}
	return l
}

func reportName(n int64) string { return logistics.Report{Number: n}.Name() }

// reportRange names the reports behind a digest: "3 laporan, R-4 s.d. R-9".
func reportRange(numbers []int64) string {
	switch n := len(numbers); n {
	case 0:
		return ""
	case 1:
		return "1 laporan, " + reportName(numbers[0])
	default:
		return fmt.Sprintf("%s laporan, %s s.d. %s", Number(int64(n)), reportName(numbers[0]), reportName(numbers[n-1]))
	}
}

// short keeps a name from breaking the line on a phone.
func short(name string) string {
	if r := []rune(name); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return name
}

// age is how long an obstacle has been open: what is younger than an hour is new.
func age(d time.Duration) string {
	if d < time.Hour {
		return "baru"
	}
	return Span(d)
}
