package messages

import "time"

// Absence is an announced silence of one person.
type Absence struct {
	Name        string
	Area        string // with its kind
	NoSignal    bool   // otherwise on leave
	From, Until time.Time
	Later       bool   // begins only at From
	Deputy      string // empty: nobody stands in
	Other       bool   // said by somebody else
}

// Piles shows which areas have reported, by pile.
type Piles struct {
	Title string
	At    time.Time
	HDay  string
	Total int // kecamatan
	Piles []PileShown
	Calls []Call // for operators; empty for others
}

// PileShown is one pile with its areas.
type PileShown struct {
	Name  string // its heading
	Areas []PileArea
}

// PileArea is one area of a pile.
type PileArea struct {
	Name  string
	Last  time.Time // newest report; zero: never
	Until time.Time // end of an announced silence; zero: not said
}

// Call is an area to be called, with the people who can be.
type Call struct {
	Area   string
	People []CallPerson
}

// CallPerson is somebody to call, by his Telegram id.
type CallPerson struct {
	ID    int64
	Name  string
	Role  string
	Blind bool // has blocked the bot: only to be called by phone
}
