package messages

import (
	"fmt"
	"image"
	"image/color"
	"slices"
	"time"

	"laporbot/logistics"
)

// The measures of the heat table, in pixels. The width is that of a phone's screen,
// so that Telegram does not have to scale the picture much.
const (
	heatWidth  = 1280
	heatMargin = 24
	heatHead   = 214 // title, and the names of the columns
	heatRow    = 46
	heatFoot   = 132
	heatWave   = 36
	heatLabel  = 256
	heatSaid   = 80 // the column of the pile
	heatMost   = 40 // rows
)

// DigestPicture draws the heat table of a digest as a PNG: areas in the order of
// dispatch against groups of goods, with numbers beside the colours, so that it is
// read without seeing colours too. Of more than forty areas those furthest behind
// are drawn and the rest is counted.
func DigestPicture(d logistics.Digest, items []logistics.Item) ([]byte, error) {
	c, err := drawHeat(d, items)
	if err != nil {
		return nil, err
	}
	return c.png()
}

func drawHeat(d logistics.Digest, items []logistics.Item) (*canvas, error) {
	loc, err := time.LoadLocation(d.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("picture of %s: %w", d.Area, err)
	}
	shown := d
	places := furthest(d.Rows, heatMost)
	slices.Sort(places) // as the goods are sent
	shown.Rows = pick(d.Rows, places)
	heat := logistics.NewHeat(shown, items)
	c := newCanvas(heatWidth, heatHead+heatRow*max(1, len(heat.Rows))+heatFoot)
	h := heatTable{canvas: c, heat: heat, left: len(d.Rows) - len(shown.Rows)}
	h.say(image.Rect(heatMargin, 18, heatWidth-heatMargin, 66), "Kesiapan logistik "+d.Name, style{size: 36, weight: bold, ink: ink})
	when := DateTime(d.Cutoff.In(loc))
	if d.Number > 0 {
		when = d.Title() + ", " + when
	}
	if d.HDay != "" {
		when += ", " + d.HDay
	}
	h.say(image.Rect(heatMargin, 66, heatWidth-heatMargin, 102), when, style{size: 25, ink: faint})
	h.head()
	for i := range heat.Rows {
		h.row(i)
	}
	h.foot()
	return c, h.err
}

// heatTable draws and keeps the first fault.
type heatTable struct {
	*canvas
	heat logistics.Heat
	left int // rows that are not drawn
	err  error
}

func (h *heatTable) say(place image.Rectangle, s string, st style) {
	if err := h.text(place, s, st); err != nil && h.err == nil {
		h.err = err
	}
}

// column is the place of a column's cell between two heights.
func (h *heatTable) column(i, top, bottom int) image.Rectangle {
	from := heatMargin + heatWave + heatLabel + heatSaid
	width := heatWidth - heatMargin - from
	n := max(1, len(h.heat.Columns))
	return image.Rect(from+width*i/n, top, from+width*(i+1)/n, bottom)
}

func (h *heatTable) head() {
	top, bottom := 112, heatHead-6
	name := style{size: 20, weight: bold, align: center, ink: ink}
	h.say(image.Rect(heatMargin, bottom-26, heatMargin+heatWave+heatLabel, bottom), "Gel. Wilayah", style{size: 20, weight: bold, ink: ink})
	h.say(image.Rect(heatMargin+heatWave+heatLabel, bottom-26, heatMargin+heatWave+heatLabel+heatSaid, bottom), "Lapor", name)
	for i, col := range h.heat.Columns {
		place := h.column(i, top, bottom).Inset(3)
		if err := h.lines(place, col.Name, name); err != nil && h.err == nil {
			h.err = err
		}
	}
	h.fill(image.Rect(heatMargin, heatHead-2, heatWidth-heatMargin, heatHead), ink)
}

// pileMarks are what stands in the column of the piles.
var pileMarks = map[logistics.Pile]string{
	logistics.PileReported: "sudah", logistics.PileNotYet: "proses", logistics.PileAnnounced: "izin", logistics.PileSilent: "belum",
	logistics.PileUnreached: "kosong", logistics.PileNotDue: "nanti",
}

func (h *heatTable) row(i int) {
	r := h.heat.Rows[i]
	top := heatHead + i*heatRow
	bottom := top + heatRow
	if i > 0 {
		width := 1
		if r.Wave != h.heat.Rows[i-1].Wave {
			width = 4 // another day of the dispatch begins
		}
		h.fill(image.Rect(heatMargin, top, heatWidth-heatMargin, top+width), rule)
	}
	if r.Wave > 0 {
		h.say(image.Rect(heatMargin, top, heatMargin+heatWave, bottom), fmt.Sprint(r.Wave), style{size: 22, ink: faint})
	}
	x := heatMargin + heatWave
	h.say(image.Rect(x, top, x+heatLabel-8, bottom), r.Name, style{size: 25, ink: ink})
	mark := pileMarks[r.Pile()]
	if n := r.Coverage.Total(); n > 1 {
		mark = fmt.Sprintf("%d/%d", r.Coverage.Reported, n)
	}
	x += heatLabel
	said := style{size: 20, align: center, ink: ink}
	if r.Pile() != logistics.PileReported {
		said.ink = faint
	}
	h.say(image.Rect(x, top, x+heatSaid, bottom), mark, said)
	for j, cell := range r.Cells {
		place := h.column(j, top+3, bottom-2).Inset(1)
		with, text := grey, ""
		switch {
		case cell.Ready != nil:
			with, text = heatColour(*cell.Ready), fmt.Sprintf("%d%%", *cell.Ready)
		case cell.Count != nil:
			text = Number(*cell.Count)
		}
		h.fill(place, with)
		h.say(place.Inset(2), text, style{size: 22, align: center, ink: ink})
	}
}

func (h *heatTable) foot() {
	top := heatHead + heatRow*max(1, len(h.heat.Rows))
	if len(h.heat.Rows) == 0 {
		h.say(image.Rect(heatMargin, heatHead, heatWidth-heatMargin, top), "Belum ada wilayah.", style{size: 22, ink: faint})
	}
	h.fill(image.Rect(heatMargin, top, heatWidth-heatMargin, top+2), ink)
	x, y := heatMargin, top+18
	for _, l := range []struct {
		ready int64
		text  string
		width int
	}{{100, "100% kebutuhan", 230}, {95, "90–99%", 150}, {50, "di bawah 90%", 210}, {-1, "kebutuhan belum diketahui (angka: jumlah)", 440}} {
		with := grey
		if l.ready >= 0 {
			with = heatColour(l.ready)
		}
		h.fill(image.Rect(x, y+3, x+28, y+27), with)
		h.say(image.Rect(x+36, y, x+l.width-10, y+30), l.text, style{size: 20, ink: ink})
		x += l.width
	}
	h.say(image.Rect(heatMargin, y+34, heatWidth-heatMargin, y+62), "Persen: yang dapat dipakai terhadap kebutuhan; kelompok: barang yang paling kurang. Gel.: gelombang kirim.", style{size: 19, ink: faint})
	note := "Lapor hari ini: sudah; proses: nihil, belum datang, atau masih didata; izin; belum; kosong: tanpa petugas; nanti: belum jadwalnya."
	if h.left > 0 {
		note = fmt.Sprintf("%s wilayah lain tidak digambar: lihat berkas. %s", Number(int64(h.left)), note)
	}
	h.say(image.Rect(heatMargin, y+62, heatWidth-heatMargin, y+90), note, style{size: 19, ink: faint})
}

func heatColour(ready int64) color.RGBA {
	switch {
	case ready >= logistics.ReadyGreen:
		return green
	case ready >= logistics.ReadyYellow:
		return yellow
	}
	return red
}
