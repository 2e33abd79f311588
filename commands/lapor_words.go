package commands

import (
	"slices"
	"strings"

	"laporbot/logistics"
)

// Words with which a question is answered; the first of each are those on the
// buttons. They are what people write to government bots of this kind (reference
// data, §5.4).
var (
	wordsEach = []string{
		"masing-masing", "masing masing", "masing2", "msg2", "msg-msg", "keduanya", "kedua-duanya", "kedua2nya", "dua-duanya", "dua duanya",
		"dua2nya", "semua", "semuanya", "sama semua",
	}
	wordsSkip = []string{"lewati", "abaikan", "batal", "batalkan", "tidak jadi", "tdk jadi", "gak jadi", "tidak usah"}
	// Siap is none of them: it answers an announcement, and to a question about a number
	// it may be mere courtesy.
	wordsYes = words("ya iya y ya iyo ok oke okay benar betul bnr btl sudah sdh memang sip segitu sekian")
	wordsNo  = words("tidak tdk bukan bkn salah keliru gak ga nggak enggak ngga")
	// fillers stand around an answer and say nothing.
	fillers = words("pak bu bapak ibu min admin mas mbak kak bang sekali adanya angkanya jumlahnya nya kok itu")
	// slips name what is suspected behind a number in doubt.
	slips = map[logistics.DoubtKind][]string{
		logistics.DoubtSwappedNeed: words("tertukar ketukar tukar kebalik terbalik"),
		logistics.DoubtSwappedLast: words("tertukar ketukar tukar kebalik terbalik"),
		logistics.DoubtTenfold:     words("kelebihan lebih nol 0"),
		logistics.DoubtTenth:       words("kekurangan kurang nol 0"),
	}
)

func words(s string) []string { return strings.Fields(s) }

func isSkip(text string) bool { return isOneOf(text, wordsSkip) }

func isOneOf(text string, phrases []string) bool {
	text = strings.ToLower(strings.Trim(strings.Join(strings.Fields(text), " "), " .,!"))
	for _, suffix := range []string{" pak", " bu", " min"} {
		text = strings.TrimSuffix(text, suffix)
	}
	return slices.Contains(phrases, text)
}

// wordsOf are the words of a text, without what only stands around an answer.
func wordsOf(text string) []string {
	all := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" \t\n.,!?;", r) })
	return slices.DeleteFunc(all, func(w string) bool { return slices.Contains(fillers, w) })
}

// made reports whether a text consists of these words and no other.
func made(text []string, of ...[]string) bool {
	for _, w := range text {
		if !slices.ContainsFunc(of, func(set []string) bool { return slices.Contains(set, w) }) {
			return false
		}
	}
	return len(text) > 0
}

func has(text, of []string) bool {
	return slices.ContainsFunc(text, func(w string) bool { return slices.Contains(of, w) })
}

// saysBoth reports whether a text names both elections and nothing else: "gub dan bup".
func saysBoth(text string) bool {
	text = strings.NewReplacer("&", " ", "+", " ", "/", " ").Replace(text)
	gub, bup := words("gub gubernur pilgub"), words("bup bupati pilbup")
	said := wordsOf(text)
	return made(said, gub, bup, words("dan sama untuk utk")) && has(said, gub) && has(said, bup)
}

// readConfirmation reads what confirms a number in doubt, or the one that is
// suspected behind it. To "Tertukar?" a bare yes can mean either, that they are
// exchanged or that the number is right, and so can a bare no: neither is taken.
func readConfirmation(q logistics.OpenQuestion, text string) []logistics.Line {
	said := wordsOf(text)
	slip := slips[q.Doubt.Kind]
	switch {
	case q.Doubt.Kind == logistics.DoubtOverNeed:
		if made(said, wordsYes) {
			return q.Choices[0].Lines
		}
	case made(said, slip, wordsYes) && has(said, slip):
		if len(q.Choices) > 1 {
			return q.Choices[1].Lines
		}
	case made(said, slip, words("tidak tdk bukan bkn gak ga nggak enggak")) && has(said, slip),
		made(said, wordsYes) && has(said, words("memang segitu sekian")):
		return q.Choices[0].Lines
	}
	return nil
}

// deniesNumber reports whether a text says no more than that the number in doubt
// is wrong, so that the right one is asked for.
func deniesNumber(q logistics.OpenQuestion, text string) bool {
	return q.Kind == logistics.AskDoubt && q.Doubt.Kind == logistics.DoubtOverNeed && made(wordsOf(text), wordsNo)
}
