package logistics

import "time"

// AbsenceKind tells why somebody will not answer.
type AbsenceKind string

// The kinds of absence.
const (
	AbsenceLeave    AbsenceKind = "izin"   // away, perhaps with a deputy
	AbsenceNoSignal AbsenceKind = "sinyal" // at work where no phone works
)

// Absence is an announced silence of one person: from From until, but not at, Until.
// A person has at most one; a new one takes the place of the old.
type Absence struct {
	Person  int64
	Area    AreaCode
	Kind    AbsenceKind
	From    time.Time
	Until   time.Time
	Deputy  int64 // who answers meanwhile; 0: nobody
	By      int64 // who said so: the person or an operator
	SaidAt  time.Time
	Request string // the key of the request that said so
}

// Covers reports whether the person is absent at t.
func (a Absence) Covers(t time.Time) bool { return !t.Before(a.From) && t.Before(a.Until) }
