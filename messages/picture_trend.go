package messages

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"
	"time"

	"golang.org/x/image/vector"

	"laporbot/logistics"
)

// The measures of the chart, in pixels.
const (
	trendWidth  = 1280
	trendHeight = 900
	trendTop    = 130
	trendBottom = 820
	trendLeft   = 100
	trendRight  = 940 // the names of the lines stand to the right of it
	trendName   = 32  // height of a name
)

// trendMost is how many lines can be told apart and named.
const trendMost = 21

// hues are the colours of the lines, told apart by their names at the end of each.
var hues = []color.RGBA{
	{0x1f, 0x77, 0xb4, 0xff},
	{0xd6, 0x27, 0x28, 0xff},
	{0x2c, 0xa0, 0x2c, 0xff},
	{0x94, 0x67, 0xbd, 0xff},
	{0xe6, 0x7e, 0x00, 0xff},
	{0x17, 0x8b, 0x9c, 0xff},
	{0x8c, 0x56, 0x4b, 0xff},
	{0xc2, 0x2d, 0x8f, 0xff},
	{0x55, 0x6b, 0x2f, 0xff},
	{0x36, 0x45, 0x7a, 0xff},
}

// TrendPicture draws readiness over days as a PNG, one line for each area; of more
// than can be named, those that are furthest behind on the last day.
func TrendPicture(t logistics.Trend, title string) ([]byte, error) {
	c, err := drawTrend(t, title)
	if err != nil {
		return nil, err
	}
	return c.png()
}

func drawTrend(t logistics.Trend, title string) (*canvas, error) {
	c := newCanvas(trendWidth, trendHeight)
	chart := trendChart{canvas: c, days: t.Days}
	chart.say(image.Rect(heatMargin, 18, trendWidth-heatMargin, 66), "Kesiapan logistik "+title, style{size: 36, weight: bold, ink: ink})
	if len(t.Days) > 0 {
		span := Date(t.Days[0]) + " sampai " + Date(t.Days[len(t.Days)-1])
		chart.say(image.Rect(heatMargin, 66, trendWidth-heatMargin, 102), span+", persen barang wajib yang paling kurang", style{size: 25, ink: faint})
	}
	chart.axes()
	lines := slices.Clone(t.Lines)
	slices.SortStableFunc(lines, func(a, b logistics.TrendLine) int { return cmp.Compare(last(a), last(b)) })
	lines = lines[:min(trendMost, len(lines))]
	slices.Reverse(lines) // the best on top, as on the chart
	chart.names(lines)
	return c, chart.err
}

// last is the newest known point of a line.
func last(l logistics.TrendLine) int64 {
	for _, p := range slices.Backward(l.Points) {
		if p != nil {
			return *p
		}
	}
	return -1
}

// trendChart draws and keeps the first fault.
type trendChart struct {
	*canvas
	days []time.Time
	err  error
}

func (t *trendChart) say(place image.Rectangle, s string, st style) {
	if err := t.text(place, s, st); err != nil && t.err == nil {
		t.err = err
	}
}

func (t *trendChart) x(day int) float32 {
	if len(t.days) < 2 {
		return (trendLeft + trendRight) / 2
	}
	return trendLeft + float32(trendRight-trendLeft)*float32(day)/float32(len(t.days)-1)
}

func (t *trendChart) y(percent int64) float32 {
	return trendBottom - float32(trendBottom-trendTop)*float32(percent)/100
}

func (t *trendChart) axes() {
	for p := int64(0); p <= 100; p += 20 {
		y := int(t.y(p))
		t.fill(image.Rect(trendLeft, y, trendRight, y+1), rule)
		t.say(image.Rect(heatMargin, y-16, trendLeft-12, y+16), fmt.Sprintf("%d%%", p), style{size: 22, align: right, ink: faint})
	}
	step := max(1, (len(t.days)+7)/8)
	for i := 0; i < len(t.days); i += step {
		x := int(t.x(i))
		place := image.Rect(x-52, trendBottom+20, x+52, trendBottom+52)
		t.say(place, fmt.Sprintf("%d/%d", t.days[i].Day(), t.days[i].Month()), style{size: 22, align: center, ink: faint})
	}
	if len(t.days) == 0 {
		t.say(image.Rect(trendLeft, trendTop, trendRight, trendBottom), "Belum ada ringkasan yang tersimpan.", style{size: 25, align: center, ink: faint})
	}
}

// names draws the lines and writes their names at the right edge, spread so that
// none stands on another, each joined to its line.
func (t *trendChart) names(lines []logistics.TrendLine) {
	// From above: each name at its line or right below the one before.
	tops := make([]int, len(lines))
	floor := trendTop - trendName/2
	for i, l := range lines {
		tops[i] = max(floor, int(t.y(last(l)))-trendName/2)
		floor = tops[i] + trendName
	}
	// What hangs over the lower edge is pushed back up.
	edge := trendBottom + trendName
	for i := len(tops) - 1; i >= 0; i-- {
		tops[i] = min(tops[i], edge-trendName)
		edge = tops[i]
	}
	for i, l := range lines {
		hue := hues[i%len(hues)]
		for day := 1; day < len(l.Points); day++ {
			if l.Points[day-1] != nil && l.Points[day] != nil {
				t.line(t.x(day-1), t.y(*l.Points[day-1]), t.x(day), t.y(*l.Points[day]), 4, hue)
			}
		}
		end := -1
		for day, p := range l.Points {
			if p != nil {
				t.dot(t.x(day), t.y(*p), hue)
				end = day
			}
		}
		if end < 0 {
			continue
		}
		middle := float32(tops[i] + trendName/2)
		t.line(t.x(end)+6, t.y(last(l)), trendRight+28, middle, 1, hue)
		place := image.Rect(trendRight+32, tops[i], trendWidth-heatMargin, tops[i]+trendName)
		t.say(place, fmt.Sprintf("%d%% %s", last(l), l.Name), style{size: 23, ink: hue})
	}
}

// line draws a straight line of a width.
func (t *trendChart) line(x0, y0, x1, y1, width float32, hue color.RGBA) {
	dx, dy := float64(x1-x0), float64(y1-y0)
	length := math.Hypot(dx, dy)
	if length == 0 {
		return
	}
	nx, ny := float32(-dy/length)*width/2, float32(dx/length)*width/2
	t.polygon(hue, [][2]float32{{x0 + nx, y0 + ny}, {x1 + nx, y1 + ny}, {x1 - nx, y1 - ny}, {x0 - nx, y0 - ny}})
}

func (t *trendChart) dot(x, y float32, hue color.RGBA) {
	const corners, radius = 16, 6
	var points [][2]float32
	for i := range corners {
		a := 2 * math.Pi * float64(i) / corners
		points = append(points, [2]float32{x + radius*float32(math.Cos(a)), y + radius*float32(math.Sin(a))})
	}
	t.polygon(hue, points)
}

func (t *trendChart) polygon(hue color.RGBA, points [][2]float32) {
	// Only the box around it is looked at.
	box := image.Rectangle{Min: t.img.Bounds().Max}
	for _, p := range points {
		box.Min.X, box.Min.Y = min(box.Min.X, int(p[0])-1), min(box.Min.Y, int(p[1])-1)
		box.Max.X, box.Max.Y = max(box.Max.X, int(p[0])+2), max(box.Max.Y, int(p[1])+2)
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	r.DrawOp = draw.Over
	for i, p := range points {
		x, y := p[0]-float32(box.Min.X), p[1]-float32(box.Min.Y)
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
	r.Draw(t.img, box, image.NewUniform(hue), image.Point{})
}
