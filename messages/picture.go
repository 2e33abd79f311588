package messages

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The fonts of all pictures are the Go fonts: they come with the program, under the
// BSD licence, so that a picture is the same on every machine.
var fonts = sync.OnceValues(func() (*[2]*sfnt.Font, error) {
	var both [2]*sfnt.Font
	for i, ttf := range [][]byte{goregular.TTF, gobold.TTF} {
		f, err := opentype.Parse(ttf)
		if err != nil {
			return nil, fmt.Errorf("parse font: %w", err)
		}
		both[i] = f
	}
	return &both, nil
})

// The weights of type.
const (
	regular = iota
	bold
)

// smallest is the size in pixels under which text is cut instead of shrunk: on a
// phone that shows the picture at a third of its width it is still read.
const smallest = 15

var (
	ink    = color.RGBA{0x1b, 0x1f, 0x24, 0xff}
	faint  = color.RGBA{0x5f, 0x68, 0x72, 0xff}
	rule   = color.RGBA{0xd0, 0xd5, 0xda, 0xff}
	paper  = color.RGBA{0xff, 0xff, 0xff, 0xff}
	green  = color.RGBA{0x8f, 0xd1, 0x9e, 0xff}
	yellow = color.RGBA{0xff, 0xd9, 0x66, 0xff}
	red    = color.RGBA{0xf0, 0x8a, 0x80, 0xff}
	grey   = color.RGBA{0xec, 0xee, 0xf0, 0xff}
)

// canvas is a picture in the making. It remembers the box of each text it has
// written, so that a test can see that none leaves its place.
type canvas struct {
	img   *image.RGBA
	faces map[[2]int]font.Face
	texts []written
}

// written is one text with the place it was to keep to.
type written struct {
	text       string
	box, place image.Rectangle
	cut        bool
}

func newCanvas(width, height int) *canvas {
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, width, height)), faces: map[[2]int]font.Face{}}
	c.fill(c.img.Bounds(), paper)
	return c
}

func (c *canvas) fill(r image.Rectangle, with color.Color) {
	draw.Draw(c.img, r, image.NewUniform(with), image.Point{}, draw.Src)
}

func (c *canvas) face(weight, size int) (font.Face, error) {
	key := [2]int{weight, size}
	if f, ok := c.faces[key]; ok {
		return f, nil
	}
	both, err := fonts()
	if err != nil {
		return nil, err
	}
	f, err := opentype.NewFace(both[weight], &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return nil, fmt.Errorf("font of %d pixels: %w", size, err)
	}
	c.faces[key] = f
	return f, nil
}

// The places of a text in its box.
const (
	left = iota
	center
	right
)

// style is how a text is written.
type style struct {
	size, weight, align int
	ink                 color.Color
}

// text writes one line into a place, in the middle of its height: smaller where it
// would not fit, and cut with "…" where even that is too wide.
func (c *canvas) text(place image.Rectangle, s string, st style) error {
	if s == "" {
		return nil
	}
	face, width, shown, err := c.fit(s, place.Dx(), st)
	if err != nil {
		return err
	}
	m := face.Metrics()
	x := place.Min.X
	switch st.align {
	case center:
		x += (place.Dx() - width) / 2
	case right:
		x = place.Max.X - width
	}
	ascent, descent := m.Ascent.Ceil(), m.Descent.Ceil()
	y := place.Min.Y + (place.Dy()-ascent-descent)/2 + ascent
	d := font.Drawer{Dst: c.img, Src: image.NewUniform(st.ink), Face: face, Dot: fixed.P(x, y)}
	d.DrawString(shown)
	c.texts = append(c.texts, written{s, image.Rect(x, y-ascent, x+width, y+descent), place, shown != s})
	return nil
}

// fit finds the largest face not above the style's at which s fits a width.
func (c *canvas) fit(s string, width int, st style) (font.Face, int, string, error) {
	for size := st.size; ; size-- {
		face, err := c.face(st.weight, size)
		if err != nil {
			return nil, 0, "", err
		}
		if n := font.MeasureString(face, s).Ceil(); n <= width {
			return face, n, s, nil
		}
		if size > smallest {
			continue
		}
		runes := []rune(s)
		for len(runes) > 0 {
			runes = runes[:len(runes)-1]
			cut := strings.TrimRight(string(runes), " ") + "…"
			if n := font.MeasureString(face, cut).Ceil(); n <= width {
				return face, n, cut, nil
			}
		}
		return face, 0, "", nil
	}
}

// lines writes words below each other, each line into its part of the place.
func (c *canvas) lines(place image.Rectangle, words string, st style) error {
	parts := strings.FieldsFunc(words, func(r rune) bool { return r == ' ' })
	height := st.size + 5
	top := place.Max.Y - height*len(parts)
	for i, w := range parts {
		line := image.Rect(place.Min.X, top+i*height, place.Max.X, top+(i+1)*height)
		if err := c.text(line, w, st); err != nil {
			return err
		}
	}
	return nil
}

func (c *canvas) png() ([]byte, error) {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, c.img); err != nil {
		return nil, fmt.Errorf("encode picture: %w", err)
	}
	return b.Bytes(), nil
}
