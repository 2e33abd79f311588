package messages

import (
	"slices"
	"strings"
	"time"

	"laporbot/logistics"
)

// Obstacle is an obstacle as it is shown, on its card and elsewhere.
type Obstacle struct {
	Number      string // K-12
	Mark        string // one coloured sign for the severity
	Severity    logistics.Severity
	Title       string // of the area
	Category    string // in words
	Text        string
	Place       string
	By          Post
	At          time.Time
	Report      string // R-n it came with; empty: none
	State       logistics.ObstacleState
	Owner       Post
	Until       time.Time
	Asked       bool
	Reason      string
	How         string
	Same        string    // K-n it may be the same as, or was added to
	Next        string    // who is told next; empty: nobody
	NextAt      time.Time // zero: never
	Waits       bool      // for the end of the quiet hours; nobody was told yet
	AtEnd       bool
	Led         bool // somebody of the leadership was told
	Retired     bool // a newer card follows it
	Added       []ObstacleNote
	AddedBefore int          // additions before those in Added
	Expired     bool         // closed without an answer of the reporter
	Gone        string       // why its reporter has taken it back; empty: he has not
	Again       ObstacleNote // who has opened it again, and why; no role: nobody
	Whole       string       // R-n that shows its goods complete, while closing is proposed
	Heard       bool         // somebody was told of it
	Evidence    string       // how much of each kind; empty: none
}

// ObstacleNote is something that was said about an obstacle.
type ObstacleNote struct {
	By   Post
	At   time.Time
	Text string
}

// ObstacleScene is what is needed to show obstacles.
type ObstacleScene struct {
	Catalog *logistics.Catalog
	People  map[int64]logistics.Person
	Ladders logistics.Ladders
	Zone    *time.Location // of the obstacle's area
}

// Post is the place of a person, also of one who is no longer stored.
func (s ObstacleScene) Post(id int64, role logistics.Role) Post {
	p, ok := s.People[id]
	if !ok {
		return Post{Role: role}
	}
	place := string(p.Area)
	if a, ok := s.Catalog.Area(p.Area); ok {
		place = a.Name
	}
	return Post{Role: p.Role, Division: p.Division, Place: place}
}

// What of the additions stands on a card, so that it stays one message: the newest,
// and the beginning of each.
const (
	addedShown = 3
	addedText  = 120
)

// Show puts an obstacle into words.
func (s ObstacleScene) Show(o logistics.Obstacle) Obstacle {
	v := Obstacle{
		Number: o.Name(), Mark: SeverityMark(o.Severity), Severity: o.Severity, Title: s.Catalog.AreaName(o.Area),
		Category: CategoryName(o.Category), Text: o.Text, Place: o.Place, By: s.Post(o.Reporter, o.OriginRole), At: o.OpenedAt.In(s.Zone),
		State: o.State, Until: o.Until.In(s.Zone), Asked: o.Asked, Reason: o.Reason, How: o.How, AtEnd: o.AtEnd, Heard: len(o.Told) > 0,
		Evidence: EvidenceWords(o.EvidenceCount()),
	}
	if o.Report != 0 {
		v.Report = logistics.Report{Number: o.Report}.Name()
	}
	if o.Same != 0 {
		v.Same = logistics.ObstacleName(o.Same)
	}
	for _, e := range o.Events {
		if e.Kind == logistics.EventStep && slices.ContainsFunc(e.People, s.leads) {
			v.Led = true
		}
		switch e.Kind {
		case logistics.EventTaken, logistics.EventSolved:
			v.Owner = s.Post(e.By, e.Role)
		case logistics.EventHanded:
			v.Owner = s.Post(e.To, "")
		case logistics.EventAdded:
			v.Added = append(v.Added, ObstacleNote{s.Post(e.By, e.Role), e.At.In(s.Zone), cut(e.Text, addedText)})
		case logistics.EventExpired:
			v.Expired = true
		case logistics.EventWithdrawn:
			v.Gone = e.Text
		case logistics.EventReopened:
			v.Again = ObstacleNote{s.Post(e.By, e.Role), e.At.In(s.Zone), cut(e.Text, addedText)}
		case logistics.EventProposed:
			v.Whole = e.Text
		}
	}
	if !o.Unsolved() || !o.Proposed() {
		v.Whole = ""
	}
	if n := len(v.Added); n > addedShown {
		v.AddedBefore, v.Added = n-addedShown, v.Added[n-addedShown:]
	}
	v.Waits = o.Climbs() && o.Step == 0 && !o.Due.IsZero()
	ladder := s.Ladders.Ladder(o.Severity)
	if o.Climbs() && !o.Due.IsZero() && len(ladder.Steps) > 0 {
		v.Next, v.NextAt = rungWords(ladder.Steps[o.Step%len(ladder.Steps)]), o.Due.In(s.Zone)
	}
	return v
}

// leads reports whether a person is one of the leadership.
func (s ObstacleScene) leads(id int64) bool { return s.People[id].Role == logistics.RolePimpinan }

func rungWords(r logistics.Rung) string {
	var words []string
	for _, p := range r.To {
		if w := RoleTitle(p.Role, p.Division, ""); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return strings.Join(words, "; ")
}

// SeverityMark is the one sign by which a severity is seen at a glance.
func SeverityMark(s logistics.Severity) string {
	switch s {
	case logistics.SeverityCritical:
		return "🔴"
	case logistics.SeverityHigh:
		return "🟠"
	case logistics.SeverityMedium:
		return "🟡"
	}
	return "🔵"
}

var categoryNames = map[logistics.Category]string{
	logistics.CategoryFlood: "Cuaca atau banjir", logistics.CategoryRiver: "Sungai atau laut", logistics.CategoryRoad: "Jalan atau akses",
	logistics.CategoryFleet: "Armada", logistics.CategoryShort: "Jumlah kurang", logistics.CategoryOver: "Jumlah lebih",
	logistics.CategoryDamaged: "Rusak atau basah", logistics.CategoryMixedUp: "Salah kirim atau tertukar", logistics.CategoryLate: "Terlambat",
	logistics.CategoryStore: "Gudang", logistics.CategorySecurity: "Keamanan", logistics.CategoryNetwork: "Jaringan atau listrik",
	logistics.CategoryPlace: "Lokasi TPS", logistics.CategoryPapers: "Dokumen atau administrasi", logistics.CategoryOther: "Lainnya",
}

// CategoryName is the category of an obstacle in words.
func CategoryName(c logistics.Category) string {
	if name, ok := categoryNames[c]; ok {
		return name
	}
	return categoryNames[logistics.CategoryOther]
}

// ObstacleState is the state of an obstacle in the middle of a sentence.
func ObstacleState(s logistics.ObstacleState) string {
	switch s {
	case logistics.StateOffered:
		return "menunggu jawaban pelapor"
	case logistics.StateTaken:
		return "ditangani"
	case logistics.StatePut:
		return "ditunda"
	case logistics.StateSolved:
		return "selesai, menunggu kepastian"
	case logistics.StateReopened:
		return "dibuka lagi"
	case logistics.StateClosed:
		return "ditutup"
	case logistics.StateMerged:
		return "digabung"
	}
	return "belum ditangani"
}

// Relief tells whoever worked on an obstacle what somebody else has done with it.
type Relief struct {
	Obstacle
	Kind logistics.EventKind
	Doer Post
	Heir Post   // to whom it was handed
	Said string // why it was put off, or how it was solved; empty: not said
}

// Missed lists for the operator who could not be reached.
type Missed struct {
	Obstacle
	People []MissedPerson
}

// MissedPerson is somebody to call.
type MissedPerson struct {
	Post
	Name string
}

// Quotation is what somebody says about an obstacle, as it reaches another.
type Quotation struct {
	Obstacle
	Note ObstacleNote
	Kind logistics.EvidenceKind // of what came with the words; empty: nothing
	// Of what the reporter answers: what he was asked, where that is not known there; no
	// text: nothing.
	Asked ObstacleNote
}

// ObstacleList is the answer to /kendala.
type ObstacleList struct {
	Title     string
	Mine      bool
	Severity  logistics.Severity // only these; empty: all
	Obstacles []Obstacle         // of the page
	Count     int                // of all
	Page      int                // from 1
	Pages     int
}

// ObstacleHistory is what has happened to an obstacle.
type ObstacleHistory struct {
	Obstacle
	Lines    []HistoryLine // the oldest first
	From, To int           // which of them these are, counted from 1
	Of       int
}

// HistoryLine is one event.
type HistoryLine struct {
	At   time.Time
	Kind logistics.EventKind
	By   Post // no role: the clock
	To   Post
	Text string
	Step int
	Told []Post
	Left int // people beyond those in Told
}

// Buttons is the keyboard of an obstacle's card. What they send is read by
// commands; each is checked there like a typed command.
func Buttons(o logistics.Obstacle) ([][]logistics.Button, error) {
	n := logistics.ObstacleID(o.Number)
	n = strings.TrimLeft(n, "0")
	switch {
	case o.Climbs() || o.State == logistics.StatePut:
		return row(n, "kendala-tombol-ambil", "ambil", "kendala-tombol-selesai", "selesai", "kendala-tombol-lainnya", "lain")
	case o.State == logistics.StateTaken:
		return row(n, "kendala-tombol-selesai", "selesai", "kendala-tombol-lainnya", "lain")
	}
	return nil, nil
}

// row is one row of buttons: name of a block, verb, and so on.
func row(number string, pairs ...string) ([][]logistics.Button, error) {
	var buttons []logistics.Button
	for i := 0; i+1 < len(pairs); i += 2 {
		text, err := Plain(pairs[i], nil)
		if err != nil {
			return nil, err
		}
		buttons = append(buttons, logistics.Button{Text: text, Data: "kendala:" + pairs[i+1] + ":" + number})
	}
	return [][]logistics.Button{buttons}, nil
}

// AskButtons is the keyboard under the question to the owner, or to the reporter.
func AskButtons(o logistics.Obstacle, kind logistics.EventKind) ([][]logistics.Button, error) {
	n := strings.TrimLeft(o.ID(), "0")
	if kind == logistics.EventAsked {
		return row(n, "kendala-tombol-masih", "ambil", "kendala-tombol-selesai", "selesai", "kendala-tombol-lepas", "lepas")
	}
	return row(n, "kendala-tombol-benar", "benar", "kendala-tombol-belum", "belum")
}

// ReportedObstacle is an obstacle with what a report has just said of it.
type ReportedObstacle struct {
	Obstacle
	Said string
}

// TakenBack is why the reporter of an obstacle has taken it back with report R-n.
func TakenBack(report string, withdrawn bool) string {
	if withdrawn {
		return report + " dibatalkan"
	}
	return report + " dikoreksi dan tidak lagi memuatnya"
}

// Addition is what report R-n adds to an obstacle, as it stands on the card.
func Addition(report, text string) string { return text + " (" + report + ")" }

// AdditionTakenBack is what stands on a card when an addition of report R-n no longer
// holds.
func AdditionTakenBack(report, text string) string {
	return Addition(report, "dicabut lagi oleh pelapor: "+text)
}

// HandOverText is what stands on the card of a broken hand-over.
func HandOverText(item, unit string, l logistics.Line, h logistics.HandOver) string {
	if h.Given == 0 && h.Arrived == 0 {
		return LackText(item, unit, l) + " pada serah terima"
	}
	words := item + " diserahkan " + strings.TrimSpace(Number(h.Given)+" "+unit) + ", diterima " + Number(h.Arrived)
	if h.Arrived < h.Given {
		return words + ", kurang " + Number(h.Given-h.Arrived)
	}
	return words + ", lebih " + Number(h.Arrived-h.Given)
}

// ProposalButtons is the keyboard under the proposal to close an obstacle.
func ProposalButtons(o logistics.Obstacle) ([][]logistics.Button, error) {
	return row(strings.TrimLeft(o.ID(), "0"), "kendala-tombol-benar", "usul", "kendala-tombol-tetap", "tetap")
}

// LackText is what stands on the card of an obstacle that a report is by itself.
func LackText(item, unit string, l logistics.Line) string {
	var parts []string
	add := func(word string, n *int64) {
		if n != nil && *n > 0 {
			parts = append(parts, strings.TrimSpace(word+" "+Number(*n)+" "+unit))
		}
	}
	add("kurang", l.Short)
	add("lebih", l.Over)
	add("rusak", l.Damaged)
	return item + " " + strings.Join(parts, ", ")
}
