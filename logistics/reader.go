package logistics

// Reading is what was understood of one /lapor message, as `laporbot urai` prints it.
// Nothing in it is guessed: what was not certain stands in Questions or NotUnderstood.
// A Reading made by Vocabulary.Read has no nil list, so that JSON shows [] and never null.
type Reading struct {
	Area          string            `json:"area"` // code of the area, or the words where it is not a known one
	AreaCode      AreaCode          `json:"-"`    // empty where Area is not a known one
	Time          string            `json:"time"` // the time of the count in the sender's words
	Stock         []StockReading    `json:"stock"`
	Obstacles     []ObstacleReading `json:"obstacles"`
	Questions     []Question        `json:"questions"`
	Notes         []string          `json:"notes"`
	NotUnderstood []string          `json:"not_understood"`
}

// StockReading is what a message says of one item. Unknown numbers are nil.
type StockReading struct {
	Item      string `json:"item"`  // key of the item, ItemAll, or empty while a question asks which
	Count     *int64 `json:"count"` // physically there, damaged ones included
	Damaged   *int64 `json:"damaged"`
	Short     *int64 `json:"short"`
	Over      *int64 `json:"over"`
	Unit      string `json:"unit"`  // as counted: lembar, buah, botol, or the kind of pack
	Packs     *int64 `json:"packs"` // packs, also where Count could be computed from their size
	State     State  `json:"state"`
	Corrected string `json:"corrected"` // typing errors that were taken: "segrl→segel"
	Asked     bool   `json:"asked"`     // a question is open: not to be counted until it is answered

	Parts    []Part `json:"-"` // the numbers Count is the sum of, where more than one was said
	PackUnit string `json:"-"` // kind of pack of Packs
	PackSize *int64 `json:"-"` // size of a pack as written in the message or known from the item
	Of       *int64 `json:"-"` // Y of "X dari Y": to be shown against the need
	About    bool   `json:"-"` // Count was said to be approximate
	Raw      string `json:"-"` // the words of the message this was read from
}

// Part is one number of a sum: 95 boxes for one election and 95 for the other.
type Part struct {
	Election Election // ElectionAny where none was named
	Count    int64
}

// ObstacleReading is one obstacle with the category and severity its words suggest.
type ObstacleReading struct {
	Text     string   `json:"text"`
	Category Category `json:"category"`
	Severity Severity `json:"severity"`
}

// QuestionKind tells what has to be asked back.
type QuestionKind string

// The kinds of question.
const (
	AskElection QuestionKind = "pemilihan" // gubernur, bupati or both
	AskNumber   QuestionKind = "angka"
	AskItem     QuestionKind = "barang"
	AskUnit     QuestionKind = "satuan"
)

// ChoiceEach is the choice of an AskElection question that takes the number for
// each election.
const ChoiceEach = "masing-masing"

// Question is one thing the sender must decide. Choices are what a button can
// offer: elections and ChoiceEach for AskElection, keys of items for AskItem,
// plain numbers for AskNumber, units for AskUnit. They may be empty.
type Question struct {
	Kind    QuestionKind `json:"kind"`
	Raw     string       `json:"raw"` // the words in doubt
	Choices []string     `json:"choices"`
	Line    int          `json:"-"` // index in Reading.Stock of the line that waits; -1 for none
}
