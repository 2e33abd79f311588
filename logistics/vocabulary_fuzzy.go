package logistics

import (
	"math/bits"
	"slices"
	"unicode/utf8"
)

// fuzzyGrammar are the words that are not names of goods and yet are looked for
// behind a typing error.
const fuzzyGrammar = `gubernur bupati rusak sobek basah kotor cacat pecah buram robek kurang lebih lengkap kosong nihil datang belum
	kendala hambatan lembar botol keping sesuai kekurangan kelebihan masing`

// fuzzyNever are words within names of goods that are too common to be looked for.
var fuzzyNever = wordSet(`besar kecil hitam wakil acara berita memberi memilih pilihan hasil tetap tambahan sertifikat pemilihan pemilu pilkada
	anggota petugas dengan untuk jumlah total banyak pemilih daftar pasangan calon kartu model celup sidik poster pengumuman paslon lubang
	undangan ketertiban keamanan bantu alatt keadaan gelang tanda nomor hasil benang marker cable point busa sticker kertas netra disabilitas jumlahtps banyaktps totaltps
	tanda salinan kantor tulis pengikat copydpt kopidpt fotokopi penghitungan`)

// fuzzyIndex finds the known words that are close to a mistyped one. Words are
// grouped by length and compared by the set of their letters first, so that a
// long message of unknown words costs little.
type fuzzyIndex struct {
	byLen [fuzzyLongest + 3][]fuzzyWord
}

type fuzzyWord struct {
	word string
	mask uint32
}

const (
	fuzzyShortest = 4 // a shorter word could be anything
	fuzzyLongest  = 24
	fuzzyKnown    = 5 // length of the shortest word that is looked for
)

func newFuzzyIndex(known map[string]bool) fuzzyIndex {
	var x fuzzyIndex
	for w := range known {
		if n := len(w); n >= fuzzyKnown && n <= fuzzyLongest && n == utf8.RuneCountInString(w) {
			x.byLen[n] = append(x.byLen[n], fuzzyWord{w, letterMask(w)})
		}
	}
	for _, words := range x.byLen {
		slices.SortFunc(words, func(a, b fuzzyWord) int {
			if a.word < b.word {
				return -1
			}
			return 1
		})
	}
	return x
}

// slips is how many typing errors are believed in a word of n letters.
func slips(n int) int {
	if n >= 9 {
		return 2
	}
	return 1
}

// near lists the known words closest to w, none beyond what slips allows.
func (x *fuzzyIndex) near(w string) []string {
	n := len(w)
	if n < fuzzyShortest || n > fuzzyLongest {
		return nil
	}
	best := slips(n)
	mask := letterMask(w)
	var found []string
	for l := max(fuzzyKnown, n-best); l <= min(fuzzyLongest, n+best); l++ {
		for _, k := range x.byLen[l] {
			if bits.OnesCount32(mask^k.mask) > 2*best {
				continue
			}
			d := distance(w, k.word, min(best, slips(l)))
			if d < 0 {
				continue
			}
			if d < best {
				best, found = d, found[:0]
			}
			found = append(found, k.word)
		}
	}
	return found
}

func letterMask(w string) uint32 {
	var m uint32
	for i := range len(w) {
		m |= 1 << (w[i] & 31)
	}
	return m
}

// distance is the number of letters to insert, drop, change or swap with their
// neighbour to make b of a; -1 where it is over limit.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return -1
	}
	var rows [3][fuzzyLongest + 2]int8
	prev2, prev, row := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(b); j++ {
		prev[j] = int8(j)
	}
	for i := 1; i <= len(a); i++ {
		row[0] = int8(i)
		least := row[0]
		for j := 1; j <= len(b); j++ {
			cost := int8(1)
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, prev2[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if int(least) > limit {
			return -1
		}
		prev2, prev, row = prev, row, prev2
	}
	if d := int(prev[len(b)]); d <= limit {
		return d
	}
	return -1
}
