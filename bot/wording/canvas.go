package wording

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// scale is how many pixels of a picture are one of a display: on a dense screen each of them is one, elsewhere four make one.
const scale = 2

// pictureWidth is how wide a picture is in display pixels, unless it needs more: no more than a column of messages, so that it is
// not made smaller. Neither platform documents how wide that is; Discord's is about 550 on a desktop, Slack's wider.
const pictureWidth = 550

// The colours of pictures. Pictures have a ground of their own, so that they are read on dark and light alike. The four hues are
// those of Okabe and Ito, which people with any colour vision tell apart; each stands with a mark and a word.
// Source: https://jfly.uni-koeln.de/color/
var (
	ground = color.RGBA{0xff, 0xff, 0xff, 0xff}
	ink    = color.RGBA{0x1b, 0x1f, 0x24, 0xff}
	pale   = color.RGBA{0x57, 0x60, 0x6a, 0xff}
	rule   = color.RGBA{0xd0, 0xd7, 0xde, 0xff}

	blue, blueTint     = color.RGBA{0x00, 0x5a, 0x8f, 0xff}, color.RGBA{0xd3, 0xe6, 0xf4, 0xff}
	orange, orangeTint = color.RGBA{0xa8, 0x42, 0x00, 0xff}, color.RGBA{0xfb, 0xdd, 0xca, 0xff}
	yellow, yellowTint = color.RGBA{0x7a, 0x58, 0x00, 0xff}, color.RGBA{0xfb, 0xee, 0xb8, 0xff}
	grey, greyTint     = color.RGBA{0x57, 0x60, 0x6a, 0xff}, color.RGBA{0xec, 0xee, 0xf0, 0xff}
)

// A weight is a size of letters, in display pixels, plain or bold.
type weight struct {
	size float64
	bold bool
}

var (
	bodyText  = weight{13, false}
	nameText  = weight{13, true}
	titleText = weight{16, true}
	smallText = weight{11, false}
)

// outlines are the fonts of pictures, parsed once.
var outlines = sync.OnceValue(func() [2]*opentype.Font {
	var fonts [2]*opentype.Font
	for i, data := range [][]byte{goregular.TTF, gobold.TTF} {
		f, err := opentype.Parse(data)
		if err != nil {
			panic(err) // the fonts are embedded
		}
		fonts[i] = f
	}
	return fonts
})

// A glyph is a letter as it is drawn.
type glyph struct {
	mask    *image.Alpha
	offset  image.Point // of the mask from the dot
	advance int         // pixels
}

type glyphKey struct {
	weight
	r rune
}

// A canvas is a picture being drawn. Its measures are display pixels. It has a palette of the colours used so far: edges have few
// shades, so that there are at most 256, and a picture takes a quarter of the room and time of one in full colours.
type canvas struct {
	img    *image.Paletted
	index  map[color.RGBA]uint8
	blends map[blend]*shades
	faces  map[weight]font.Face
	glyphs map[glyphKey]glyph
}

// A blend is a colour laid over one of the palette.
type blend struct {
	over  color.RGBA
	under uint8
}

// shades are what 0 to 15 fifteenths of a blend look like, as indexes into the palette; -1 not known yet.
type shades [16]int16

func newCanvas(width, height int) *canvas {
	c := &canvas{img: image.NewPaletted(image.Rect(0, 0, width*scale, height*scale), nil), index: make(map[color.RGBA]uint8),
		blends: make(map[blend]*shades), faces: make(map[weight]font.Face), glyphs: make(map[glyphKey]glyph)}
	c.colour(ground) // index 0, which all of the picture is now
	w, h := float64(width), float64(height)
	for _, side := range [][4]float64{{0, 0, w, 1}, {0, h - 1, w, 1}, {0, 0, 1, h}, {w - 1, 0, 1, h}} {
		c.rect(side[0], side[1], side[2], side[3], rule)
	}
	return c
}

// colour returns the index of a colour in the palette; the nearest one when the palette is full.
func (c *canvas) colour(col color.RGBA) uint8 {
	n, ok := c.index[col]
	if ok {
		return n
	}
	if len(c.img.Palette) == 256 {
		n = uint8(c.img.Palette.Index(col))
	} else {
		n = uint8(len(c.img.Palette))
		c.img.Palette = append(c.img.Palette, col)
	}
	c.index[col] = n
	return n
}

// fill lays a colour over the picture where mask, which begins at a pixel, lets it through.
func (c *canvas) fill(at image.Point, mask *image.Alpha, col color.RGBA) {
	area := mask.Bounds().Add(at).Intersect(c.img.Rect)
	var last uint8
	var seen *shades
	for y := area.Min.Y; y < area.Max.Y; y++ {
		from := mask.Pix[(y-at.Y)*mask.Stride+area.Min.X-at.X:][:area.Dx()]
		to := c.img.Pix[c.img.PixOffset(area.Min.X, y):][:area.Dx()]
		for x, a := range from {
			shade := a >> 4
			if shade == 0 {
				continue
			}
			if seen == nil || to[x] != last {
				last = to[x]
				seen = c.shades(blend{col, last})
			}
			if seen[shade] < 0 {
				seen[shade] = int16(c.colour(mix(col, c.img.Palette[last].(color.RGBA), shade)))
			}
			to[x] = uint8(seen[shade])
		}
	}
}

func (c *canvas) shades(b blend) *shades {
	s, ok := c.blends[b]
	if !ok {
		s = new(shades)
		for i := range s {
			s[i] = -1
		}
		c.blends[b] = s
	}
	return s
}

// mix returns so many fifteenths of over, and the rest of under.
func mix(over, under color.RGBA, shade uint8) color.RGBA {
	part := func(a, b uint8) uint8 { return uint8((int(a)*int(shade) + int(b)*(15-int(shade))) / 15) }
	return color.RGBA{part(over.R, under.R), part(over.G, under.G), part(over.B, under.B), 0xff}
}

// png returns the picture as a file.
func (c *canvas) png() ([]byte, error) {
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(&b, c.img); err != nil {
		return nil, fmt.Errorf("encode a picture: %w", err)
	}
	return b.Bytes(), nil
}

func (c *canvas) rect(x, y, w, h float64, col color.RGBA) {
	r := image.Rect(int(x*scale), int(y*scale), int((x+w)*scale), int((y+h)*scale)).Intersect(c.img.Rect)
	n := c.colour(col)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.img.Pix[c.img.PixOffset(r.Min.X, y):][:r.Dx()]
		for x := range row {
			row[x] = n
		}
	}
}

// polygon fills the polygon with those corners.
func (c *canvas) polygon(col color.RGBA, corners ...[2]float64) {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range corners {
		left, right = min(left, p[0]), max(right, p[0])
		top, bottom = min(top, p[1]), max(bottom, p[1])
	}
	at := image.Pt(int(math.Floor(left*scale)), int(math.Floor(top*scale)))
	size := image.Pt(int(math.Ceil(right*scale)), int(math.Ceil(bottom*scale))).Sub(at)
	if size.X <= 0 || size.Y <= 0 {
		return
	}
	r := vector.NewRasterizer(size.X, size.Y)
	for i, p := range corners {
		x, y := float32(p[0]*scale)-float32(at.X), float32(p[1]*scale)-float32(at.Y)
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
	mask := image.NewAlpha(image.Rectangle{Max: size})
	r.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	c.fill(at, mask, col)
}

// round returns the corners of a rectangle with round ones.
func round(x, y, w, h, radius float64) [][2]float64 {
	var corners [][2]float64
	for i, centre := range [][2]float64{{x + w - radius, y + radius}, {x + w - radius, y + h - radius}, {x + radius, y + h - radius}, {x + radius, y + radius}} {
		for step := range 7 {
			a := (float64(i)-1)*math.Pi/2 + float64(step)/6*math.Pi/2
			corners = append(corners, [2]float64{centre[0] + radius*math.Cos(a), centre[1] + radius*math.Sin(a)})
		}
	}
	return corners
}

// mark draws the mark of a look around (x, y), as large as a letter.
func (c *canvas) mark(m rune, x, y float64, col, behind color.RGBA) {
	const r = 5.0
	bar := func(dx, dy float64) { // from one corner to the other, 2.4 pixels thick
		n := math.Hypot(dx, dy)
		ox, oy := -dy/n*1.2, dx/n*1.2
		c.polygon(col, [2]float64{x - dx + ox, y - dy + oy}, [2]float64{x + dx + ox, y + dy + oy}, [2]float64{x + dx - ox, y + dy - oy}, [2]float64{x - dx - ox, y - dy - oy})
	}
	switch m {
	case '✕':
		bar(r*0.85, r*0.85)
		bar(r*0.85, -r*0.85)
	case '✚':
		bar(r, 0)
		bar(0, r)
	case '▲':
		c.polygon(col, [2]float64{x, y - r}, [2]float64{x + r, y + r*0.8}, [2]float64{x - r, y + r*0.8})
	case '◆':
		c.polygon(col, [2]float64{x, y - r}, [2]float64{x + r, y}, [2]float64{x, y + r}, [2]float64{x - r, y})
	case '●':
		c.polygon(col, round(x-r*0.9, y-r*0.9, r*1.8, r*1.8, r*0.9)...)
	case '○':
		c.polygon(col, round(x-r*0.9, y-r*0.9, r*1.8, r*1.8, r*0.9)...)
		c.polygon(behind, round(x-r*0.55, y-r*0.55, r*1.1, r*1.1, r*0.55)...)
	default:
		panic(fmt.Sprintf("wording: no mark %q", m))
	}
}

// face returns the letters of a weight.
func (c *canvas) face(w weight) font.Face {
	f, ok := c.faces[w]
	if !ok {
		outline := outlines()[0]
		if w.bold {
			outline = outlines()[1]
		}
		var err error
		if f, err = opentype.NewFace(outline, &opentype.FaceOptions{Size: w.size * scale, DPI: 72, Hinting: font.HintingFull}); err != nil {
			panic(err) // the sizes are constants
		}
		c.faces[w] = f
	}
	return f
}

func (c *canvas) glyph(w weight, r rune) glyph {
	key := glyphKey{w, r}
	g, ok := c.glyphs[key]
	if ok {
		return g
	}
	bounds, mask, at, advance, _ := c.face(w).Glyph(fixed.P(0, 0), r) // what the font lacks it shows as a box
	g = glyph{image.NewAlpha(image.Rectangle{Max: bounds.Size()}), bounds.Min, advance.Round()}
	draw.Draw(g.mask, g.mask.Bounds(), mask, at, draw.Src)
	c.glyphs[key] = g
	return g
}

// width returns how wide s is.
func (c *canvas) width(w weight, s string) float64 {
	n := 0
	for _, r := range s {
		n += c.glyph(w, r).advance
	}
	return float64(n) / scale
}

// text writes s with its baseline at y.
func (c *canvas) text(w weight, x, y float64, col color.RGBA, s string) {
	dot := image.Pt(int(x*scale), int(y*scale))
	for _, r := range s {
		g := c.glyph(w, r)
		c.fill(dot.Add(g.offset), g.mask, col)
		dot.X += g.advance
	}
}

// A heading is the title of a picture, in at most two lines.
type heading struct {
	lines []string
	below float64 // where its last line stands
}

// heading returns a title as it fits into a picture of that width.
func (c *canvas) heading(title string, width float64) heading {
	lines := c.lines(titleText, title, width-2*margin, 2)
	return heading{lines, titleTop + titleLine*float64(max(0, len(lines)-1))}
}

// head writes h above all else.
func (c *canvas) head(h heading) {
	for i, l := range h.lines {
		c.text(titleText, margin, titleTop+titleLine*float64(i), ink, l)
	}
}

// lines breaks s into at most n lines of at most width, within a word only where that is wider, after a hyphen if it has one; what does not fit ends in "…".
func (c *canvas) lines(w weight, s string, width float64, n int) []string {
	var lines []string
	line := ""
	words := strings.Fields(s)
	for i, word := range words {
		longer := strings.TrimSpace(line + " " + word)
		if c.width(w, longer) <= width {
			line = longer
			continue
		}
		if len(lines) == n-1 {
			return append(lines, c.cut(w, strings.Join(append([]string{line}, words[i:]...), " "), width))
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; c.width(w, line) > width; {
			if len(lines) == n-1 {
				return append(lines, c.cut(w, strings.Join(append([]string{line}, words[i+1:]...), " "), width))
			}
			end := c.breakOf(w, line, width)
			lines = append(lines, line[:end])
			line = line[end:]
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// breakOf returns where to break s, which is wider than width: behind the last hyphen that fits, else behind the last letter that does, the first at least.
func (c *canvas) breakOf(w weight, s string, width float64) int {
	used, hyphen := 0, 0
	for i, r := range s {
		if used += c.glyph(w, r).advance; used > int(width*scale) && i > 0 {
			return cmp.Or(hyphen, i)
		}
		if r == '-' || r == '–' {
			hyphen = i + utf8.RuneLen(r)
		}
	}
	return len(s)
}

// cut returns as much of s as fits, and "…" where something is missing.
func (c *canvas) cut(w weight, s string, width float64) string {
	s = strings.TrimSpace(s)
	room := int(width*scale) - c.glyph(w, '…').advance
	used, fits := 0, 0
	for i, r := range s {
		if used <= room {
			fits = i
		}
		if used += c.glyph(w, r).advance; used > int(width*scale) {
			return strings.TrimRight(s[:fits], " ,;:") + "…"
		}
	}
	return s
}
