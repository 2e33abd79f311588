package logistics

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// TotalsMismatch says that the total of an item, computed in two ways, differs. A
// digest with it must not go out. It is a fault of the program or of the store,
// never of a person.
type TotalsMismatch struct {
	Item    string
	ByRows  ItemTotal // summed over areas
	ByLines ItemTotal // summed over the lines of all stocks
}

func (e *TotalsMismatch) Error() string {
	return fmt.Sprintf("totals of %s do not agree: %d (%d damaged) in %d areas by rows, %d (%d damaged) in %d areas by lines",
		e.Item, e.ByRows.Count, e.ByRows.Broken, e.ByRows.Areas, e.ByLines.Count, e.ByLines.Broken, e.ByLines.Areas)
}

// Pile says how an area has answered for the day.
type Pile string

// The piles.
const (
	PileReported  Pile = "lapor"          // at least one item counted or complete
	PileNotYet    Pile = "belum"          // said that there is nothing yet: nihil, on the way or being counted
	PileAnnounced Pile = "terumumkan"     // sent nothing and had said so before: no signal, on leave
	PileSilent    Pile = "diam"           // sent nothing
	PileUnreached Pile = "tak_terjangkau" // nobody there can be written to
	PileNotDue    Pile = "belum_giliran"  // sent nothing and owes nothing yet by the plan
)

// Digest is the state of the goods of an area at one moment, kept as it was told.
// It holds names beside codes, so that it reads the same when the reference data
// has changed since.
type Digest struct {
	Number    int64 // D-n, given once
	Area      AreaCode
	Name      string    // of the area, without its kind
	Slot      time.Time // the moment the schedule named
	Cutoff    time.Time // what was known then is in it
	Late      bool      // made well after its slot
	TimeZone  string    // IANA name of the zone its times are shown in
	HDay      string    // "H-3"; empty where no election day is set
	Coverage  Coverage
	Rows      []DigestRow   `json:",omitempty"` // one level below Area, in the order of dispatch
	Totals    []ItemTotal   `json:",omitempty"` // in the order of the catalogue, only what somebody reported
	Shortages []Discrepancy `json:",omitempty"` // those that block voting first, then biggest first
	Damaged   []Discrepancy `json:",omitempty"` // biggest first, as the others
	Over      []Discrepancy `json:",omitempty"`
	// Of each list at most MaxGaps are kept, the first by its order; these were left out.
	ShortMore, DamagedMore, OverMore int      `json:",omitempty"`
	Remarks                          []Remark `json:",omitempty"`

	Previous    int64            `json:",omitempty"` // D-n of the digest before, with which it is compared; 0: none
	Since       time.Time        // cut-off of that; zero: none
	Missed      []time.Time      `json:",omitempty"` // slots in between that were not sent and are part of this one
	Changes     []Change         `json:",omitempty"` // since then, what got worse first
	Supplements []Supplement     `json:",omitempty"` // reports that came in after the digest of their time
	Today       []string         `json:",omitempty"` // areas whose goods leave on the day of the slot, by the plan
	Tomorrow    []string         `json:",omitempty"`
	Obstacles   []DigestObstacle `json:",omitempty"` // open ones, gravest and then oldest first
	Opened      []int64          `json:",omitempty"` // K-n since the digest before
	Closed      []int64          `json:",omitempty"`
	Decisions   []Decision       `json:",omitempty"` // most pressing first

	Reports []int64 `json:",omitempty"` // the numbers of the reports it rests on, ascending
	Hash    string  // SHA-256 of all above but the number, hexadecimal
	Text    string  // as it was sent, HTML
}

// MaxGaps is how many discrepancies of a kind a digest keeps: all of a kabupaten, and
// of a nation the biggest, so that the snapshot stays a document that can be stored.
const MaxGaps = 2000

// Coverage counts the kecamatan by pile.
type Coverage struct {
	Reported, NotYet, Silent int
	Announced                int `json:",omitempty"`
	Unreached                int `json:",omitempty"`
	NotDue                   int `json:",omitempty"`
}

// Total is all kecamatan.
func (c Coverage) Total() int {
	return c.Reported + c.NotYet + c.Silent + c.Announced + c.Unreached + c.NotDue
}

// Add counts one kecamatan.
func (c *Coverage) Add(p Pile) {
	switch p {
	case PileReported:
		c.Reported++
	case PileNotYet:
		c.NotYet++
	case PileAnnounced:
		c.Announced++
	case PileUnreached:
		c.Unreached++
	case PileNotDue:
		c.NotDue++
	default:
		c.Silent++
	}
}

// Of is the count of one pile.
func (c Coverage) Of(p Pile) int {
	switch p {
	case PileReported:
		return c.Reported
	case PileNotYet:
		return c.NotYet
	case PileAnnounced:
		return c.Announced
	case PileUnreached:
		return c.Unreached
	case PileNotDue:
		return c.NotDue
	}
	return c.Silent
}

// Plus adds the counts of another.
func (c Coverage) Plus(o Coverage) Coverage {
	return Coverage{
		Reported: c.Reported + o.Reported, NotYet: c.NotYet + o.NotYet, Silent: c.Silent + o.Silent,
		Announced: c.Announced + o.Announced, Unreached: c.Unreached + o.Unreached, NotDue: c.NotDue + o.NotDue,
	}
}

// DigestRow is one area of a digest.
type DigestRow struct {
	Area     AreaCode
	Name     string
	Wave     int `json:",omitempty"` // of the dispatch; 0: not known
	Coverage Coverage
	Last     time.Time // the newest report; zero: none ever
	// Ready is how many per cent of the need are usable of the blocking item that is
	// furthest behind, rounded down, at most 100. It is nil where no such item has
	// both a known need and a known number: it is never guessed.
	Ready *int64 `json:",omitempty"`
	// NeedKnown reports whether the need of any blocking item is known.
	NeedKnown bool
	// Weakest is the short name of that item; empty where Ready is nil or 100.
	Weakest string
	// NotArrived counts the items that are on the way.
	NotArrived int
	// None says of a single area in PileNotYet that it has said nihil.
	None    bool        `json:",omitempty"`
	Figures []ItemTotal `json:",omitempty"` // as Digest.Totals
}

// Pile is the pile of a row that is one kecamatan.
func (r DigestRow) Pile() Pile {
	switch {
	case r.Coverage.Reported > 0:
		return PileReported
	case r.Coverage.NotYet > 0:
		return PileNotYet
	case r.Coverage.Announced > 0:
		return PileAnnounced
	case r.Coverage.Unreached > 0:
		return PileUnreached
	case r.Coverage.NotDue > 0:
		return PileNotDue
	}
	return PileSilent
}

// ItemTotal is the sum of one item over the areas that have told its number.
type ItemTotal struct {
	Item   string
	Name   string // short
	Unit   string
	Areas  int   // kecamatan with a known number
	Count  int64 // physically there, damaged ones included
	Broken int64 // damaged
	// Need is of the whole area; nil: not known.
	Need *int64 `json:",omitempty"`
}

// Usable is what can be used of the item, never below zero.
func (t ItemTotal) Usable() int64 { return max(0, t.Count-t.Broken) }

// Discrepancy is how far one item of one kecamatan is off.
type Discrepancy struct {
	Area   AreaCode
	Name   string // of the area
	Item   string
	Short  string // name of the item
	Unit   string
	Blocks bool
	Count  int64
	Said   bool // as the sender says; otherwise need minus usable
	// Broken is how many of Count, of a shortage, are there and damaged.
	Broken int64 `json:",omitempty"`
	Report int64 // where it comes from
}

// Remark is what an area wrote beside its numbers.
type Remark struct {
	Area   AreaCode
	Name   string
	Text   string
	Report int64
}

// ID is the digest's place in the store: one per area and slot. All recipients
// of an area are told the same under the same number.
func (d Digest) ID() string { return DigestID(d.Area, d.Slot) }

// DigestID names the digest of an area for a slot.
func DigestID(area AreaCode, slot time.Time) string {
	return fmt.Sprintf("%s|%s", area, TimeKey(slot))
}

// Title is the number as people say it.
func (d Digest) Title() string { return fmt.Sprintf("D-%d", d.Number) }

// Verify reports whether the digest is what it was when its hash was taken.
func (d Digest) Verify() bool {
	sum, err := d.sum()
	return err == nil && sum == d.Hash
}

// sum hashes the canonical form: JSON in the order of the fields, times in UTC.
func (d Digest) sum() (string, error) {
	d.Number, d.Hash, d.Text = 0, "", ""
	d.Slot, d.Cutoff, d.Since = canonical(d.Slot), canonical(d.Cutoff), canonical(d.Since)
	rows := make([]DigestRow, len(d.Rows))
	for i, r := range d.Rows {
		r.Last = canonical(r.Last)
		rows[i] = r
	}
	d.Rows = rows
	b, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("hash digest of %s: %w", d.Area, err)
	}
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:]), nil
}

// canonical is a time as the store gives it back.
func canonical(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Millisecond)
}
