package logistics

// Need is how many of an item an area must have, as imported.
type Need struct {
	Area  AreaCode
	Item  string
	Count int64
}

// NeedSource tells where a need comes from.
type NeedSource string

// The sources of a need.
const (
	NeedUnknown NeedSource = ""
	NeedGiven   NeedSource = "data"   // imported
	NeedSum     NeedSource = "jumlah" // the sum of what lies below, all of it known
	NeedNorm    NeedSource = "norma"  // norm per TPS times the number of TPS
)

// BallotReserve is how many ballots a TPS gets for its voters: 2,5 % more,
// rounded up for each TPS and never on a total (reference data, norm of
// surat suara).
func BallotReserve(voters int64) int64 { return voters + (voters*25+999)/1000 }
