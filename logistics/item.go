package logistics

// Election is one of the elections held on the same day. Ballots exist once per
// election and are never added together.
type Election string

// The elections of a Pilkada day in a kabupaten.
const (
	ElectionAny      Election = ""
	ElectionGubernur Election = "gubernur"
	ElectionBupati   Election = "bupati"
)

// ItemAll is the key in a reading or line that speaks of every item at once.
const ItemAll = "*"

// Item is a kind of goods that is counted.
type Item struct {
	Key      string // stable, lower case with underscores: surat_suara_bupati
	Name     string // official name
	Short    string // the name in lists and on buttons
	Aliases  []string
	Category string // the category of PKPU 12/2024, see reference data
	Unit     string // lembar, buah, botol, keping, set; empty: unknown
	Election Election
	Inside   bool // travels inside the sealed box
	Blocks   bool // voting cannot begin without it
	// NormPerTPS is how many each TPS gets; nil where no norm is known or where it
	// depends on more than the number of TPS.
	NormPerTPS *int64
	// PackSize is how many are in one pack where the supplier's size is known; nil:
	// packs are never converted.
	PackSize *int64
	Source   string // where name, unit and norm are taken from
}
