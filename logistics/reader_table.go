package logistics

import "strings"

// Tables and pasted messages: what stands around the lines of a report.

// columnNumbered reports whether the lines of a table are numbered in a column of their
// own: three or more that begin with 1, 2, 3, and most of them have another number.
func columnNumbered(lx []lexeme) bool {
	rows, counted := 0, 0
	for i := 0; i < len(lx); {
		to, numbers := i+1, 0
		for to < len(lx) && lx[to].gap&(gapLine|gapBlank) == 0 {
			if lx[to].kind == lexNumber {
				numbers++
			}
			to++
		}
		switch {
		case lx[i].kind != lexNumber:
		case small(lx[i].text) == rows+1 && to > i+1 && lx[i+1].kind == lexWord && lx[i+1].gap != 0:
			rows++
			if numbers > 0 {
				counted++
			}
		default:
			return false
		}
		i = to
	}
	return rows >= 3 && counted >= 2
}

var headWords = wordSet("no nomor nama barang item jenis uraian logistik jumlah jml satuan sat kondisi baik rusak kurang lebih ket keterangan perlengkapan diterima kebutuhan selisih volume vol stok")

var headCertain = wordSet("no nomor nama barang item jenis uraian satuan jumlah jml volume vol")

// tableHead reports whether a line only names the columns of a table.
func (r *reader) tableHead(el []element) bool {
	if indexOfNumber(el) >= 0 || r.after&gapLink != 0 {
		return false
	}
	certain, words := 0, 0
	for w := range strings.FieldsFuncSeq(r.text[el[0].start:el[len(el)-1].end], func(c rune) bool { return !('a' <= c|0x20 && c|0x20 <= 'z') }) {
		w = strings.ToLower(w)
		if words++; words > farthest || !headWords[w] {
			return false
		}
		if headCertain[w] {
			certain++
		}
	}
	return certain >= 2
}

func indexOfNumber(el []element) int {
	for i := range el {
		if el[i].kind == kindNumber || el[i].kind == kindMeasure {
			return i
		}
	}
	return -1
}

// withoutSender drops the name from the start of a pasted message, "[24/11 08.15]
// Budi: kotak 95"; the time stays.
func (r *reader) withoutSender(el []element) []element {
	if len(el) < 3 || !el[0].means(meansTime) || el[0].gap&gapOpen == 0 || el[1].gap&gapClose == 0 {
		return el
	}
	for i := 1; i < min(len(el), 7); i++ {
		switch {
		case i > 1 && el[i].gap&gapLink != 0:
			r.keepTime(el[:1])
			return el[i:]
		case !r.named(el[i]) && !el[i].means(meansFiller) && el[i].kind != kindMeasure:
			return el
		}
	}
	return el
}
