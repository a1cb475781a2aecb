package wording

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"

	"attache/briefing"
)

// standingOn returns a matrix of so many actors on topics, each with a side or only with words.
func standingOn(t testing.TB, actors int, topics ...string) Matrix {
	m := Matrix{Statements: make(map[string]briefing.Statement)}
	for _, id := range topics {
		m.Topics = append(m.Topics, briefing.Topic{ID: id, Label: "On " + id, Matter: []string{id}})
	}
	acts := []briefing.Act{briefing.Reject, briefing.Demand, briefing.Propose, briefing.Commit, briefing.Endorse, briefing.Say}
	cues := map[briefing.Act]string{briefing.Reject: "rejects", briefing.Demand: "demands", briefing.Propose: "proposes", briefing.Commit: "commits", briefing.Endorse: "endorses"}
	stances := []briefing.Stance{briefing.Oppose, briefing.Support, briefing.Conditional, briefing.Support, briefing.Neutral}
	for i := range actors {
		row := MatrixRow{Name: fmt.Sprintf("Zoë Łukasiewicz-Өзбек Number%d", i), Cells: make(map[string]briefing.Cell)}
		for j, topic := range topics {
			p := briefing.Point{ID: fmt.Sprintf("%d-%d", i, j), Holder: fmt.Sprint(i), Name: row.Name, Topic: topic, Date: day(t, "2031-03-01"),
				Act: acts[(i+j)%len(acts)], Stance: stances[(i+j)%len(stances)], Own: i%3 > 0, Hedged: i%4 == 0, Gist: briefing.Gist{Matter: []string{topic}, Outright: true}}
			m.Statements[p.ID] = briefing.Statement{Position: briefing.Position{ID: p.ID, Act: p.Act, Stance: p.Stance, Hedged: p.Hedged, Mode: briefing.Direct, Date: p.Date}, CueWords: cues[p.Act],
				Passage: "Provided that all others keep it.", Words: "a " + topic + " of thirty days along the river, from the mountains to the sea, and not a day less than that"}
			row.Cells[topic] = briefing.Cells([]briefing.Point{p})[0]
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

func decoded(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestPicturesAreCrispAndHaveAGroundOfTheirOwn(t *testing.T) {
	for _, tc := range []struct {
		name   string
		m      Matrix
		atMost int // pixels wide
	}{
		{"one actor", standingOn(t, 1, "truce"), pictureWidth * scale},
		{"a full page", standingOn(t, 25, "truce"), pictureWidth * scale},
		{"six topics", standingOn(t, 25, "truce", "border", "gas", "grain", "river", "bridge"), 2200},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := tc.m.Picture("m", "Who stands where")
			if err != nil {
				t.Fatal(err)
			}
			img := decoded(t, p.PNG)
			if w := img.Bounds().Dx(); w < pictureWidth*scale || w > tc.atMost {
				t.Errorf("it is %d pixels wide", w)
			}
			if len(p.PNG) > 1<<20 {
				t.Errorf("it has %d bytes", len(p.PNG))
			}
			pal, ok := img.ColorModel().(color.Palette)
			if !ok {
				t.Fatal("it has no palette: there are more shades than can be told apart")
			}
			for _, c := range pal {
				if _, _, _, a := c.RGBA(); a != 0xffff {
					t.Fatalf("the colour %v lets through what is behind", c)
				}
			}
			// Nothing is drawn over the edge: the last pixels inside the frame are ground.
			for y := 4; y < img.Bounds().Dy()-4; y++ {
				if img.At(img.Bounds().Dx()-4, y) != color.Color(ground) {
					t.Fatalf("something is cut off at the right, %d pixels down", y)
				}
			}
		})
	}
}

func TestAlternativeTextSaysWhatThePictureSays(t *testing.T) {
	m := standingOn(t, 7, "truce")
	p, err := m.Picture("m", "Who stands where: truce")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range m.Rows {
		if !strings.Contains(p.Alt, row.Name) {
			t.Errorf("%s is not in %q", row.Name, p.Alt)
		}
	}
	for _, want := range []string{"Who stands where: truce. ", "rejects", "demands", "proposes (on a condition)", "commits to (reported)", "endorses (hedged)", "reported", "says: ", "“a truce of thirty days", "1 Mar 2031"} {
		if !strings.Contains(p.Alt, want) {
			t.Errorf("%q is not in %q", want, p.Alt)
		}
	}
}

// TestColoursAreReadable holds letters to the contrast that WCAG 2.1 asks of text, and marks to that of graphics.
// Source: https://www.w3.org/TR/WCAG21/#contrast-minimum and #non-text-contrast
func TestColoursAreReadable(t *testing.T) {
	for _, k := range keys {
		if got := contrast(ink, k.tint); got < 4.5 {
			t.Errorf("%s: words have a contrast of %.1f", k.word, got)
		}
		if got := contrast(k.strong, k.tint); got < 4.5 {
			t.Errorf("%s: the key has a contrast of %.1f", k.word, got)
		}
		if got := contrast(k.strong, ground); got < 3 {
			t.Errorf("%s: a mark has a contrast of %.1f", k.word, got)
		}
	}
	if got := contrast(pale, ground); got < 4.5 {
		t.Errorf("small print has a contrast of %.1f", got)
	}
}

func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func TestEveryActHasAMarkOfItsOwn(t *testing.T) {
	seen := make(map[rune]string)
	for _, l := range append([]look{spoke}, looks[briefing.Reject], looks[briefing.Demand], looks[briefing.Propose], looks[briefing.Commit], looks[briefing.Endorse]) {
		if l.word == "" || seen[l.mark] != "" {
			t.Errorf("the mark %q of %q is that of %q", l.mark, l.word, seen[l.mark])
		}
		seen[l.mark] = l.word
		c := newCanvas(20, 20)
		c.mark(l.mark, 10, 10, ink, ground)
		drawn := 0
		for y := 4; y < 36; y++ {
			for x := 4; x < 36; x++ {
				if c.img.At(x, y) == color.Color(ink) {
					drawn++
				}
			}
		}
		if drawn < 30 {
			t.Errorf("the mark of %q has %d dark pixels", l.word, drawn)
		}
	}
}

func TestTimelineNumbersItsMarks(t *testing.T) {
	topic := briefing.Topic{ID: "truce", Matter: []string{"truce"}}
	var ss []briefing.Statement
	for i := range 60 {
		ss = append(ss, briefing.Statement{Position: briefing.Position{ID: fmt.Sprint(i), Holder: briefing.Mention{Actor: fmt.Sprint(i % 4), Name: fmt.Sprintf("Actor %d", i%4)},
			Act: briefing.Demand, Stance: briefing.Support, Mode: briefing.Indirect, Date: day(t, "2031-03-01").AddDays(i)}, Words: fmt.Sprintf("a truce of %d days", i)})
	}
	ss = append(ss, briefing.Statement{Position: briefing.Position{ID: "x", Holder: briefing.Mention{Actor: "x", Name: "Only spoke"}, Act: briefing.Say, Date: day(t, "2031-03-01")}, Words: "a truce"})
	p, ok, err := DrawTimeline("t", "Sides taken", topic, ss)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	decoded(t, p.PNG)
	if n := strings.Count(p.Alt, "demands: a truce of"); n != timelineMarks {
		t.Errorf("%d sides are told, want %d", n, timelineMarks)
	}
	if strings.Contains(p.Alt, "Only spoke") || !strings.Contains(p.Alt, "a truce of 59 days") || strings.Contains(p.Alt, "a truce of 3 days") {
		t.Errorf("not the newest sides are told: %q", p.Alt)
	}
	if _, ok, err := DrawTimeline("t", "Sides taken", topic, ss[60:]); ok || err != nil {
		t.Errorf("nobody took a side: picture %v, error %v", ok, err)
	}
}

// FuzzPicture draws whatever documents say.
func FuzzPicture(f *testing.F) {
	f.Add("Ada Lund", "a truce")
	f.Add(strings.Repeat("W", 500), strings.Repeat("漢字 ", 300))
	f.Add("", "\x00\u202e")
	f.Fuzz(func(t *testing.T, name, words string) {
		for _, topics := range [][]string{{"truce"}, {"truce", "gas"}} {
			m := standingOn(t, 2, topics...)
			m.Rows[0].Name = name
			for id, s := range m.Statements {
				s.Words = words
				m.Statements[id] = s
			}
			p, err := m.Picture("m", name)
			if err != nil {
				t.Fatal(err)
			}
			decoded(t, p.PNG)
		}
	})
}

func TestPicturesAreDrawnOnceForTheSameMatrix(t *testing.T) {
	var p Pictures
	draw := func(m Matrix, title string) []byte {
		t.Helper()
		picture, err := p.Matrix(m, "m", title)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := m.Picture("m", title)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(picture.PNG, fresh.PNG) || picture.Alt != fresh.Alt {
			t.Fatalf("%s: what is kept is not what would be drawn", title)
		}
		return picture.PNG
	}
	m := standingOn(t, 2, "truce")
	first := draw(m, "one")
	if again := draw(m, "one"); &again[0] != &first[0] {
		t.Error("the same matrix is drawn again")
	}
	draw(m, "two")
	s := m.Statements["0-0"]
	s.Words = "other words"
	m.Statements["0-0"] = s
	draw(m, "one")
	m.Rows[1].Name = "Somebody else"
	draw(m, "one")
	for i := range mostKept + 5 {
		draw(standingOn(t, 1, "truce"), fmt.Sprint(i))
	}
	if len(p.kept) != mostKept || len(p.last) != mostKept {
		t.Errorf("%d pictures are kept, %d in order; want %d", len(p.kept), len(p.last), mostKept)
	}
}

func TestStanceWordsOfAPictureAreNotCut(t *testing.T) {
	st := briefing.Statement{Position: briefing.Position{ID: "a", Holder: briefing.Mention{Actor: "a", Name: "Ada Lund"}, Act: briefing.Commit, Stance: briefing.Conditional, Mode: briefing.Narrated},
		Words: "a truce", CueWords: "reiterates her long-standing commitment to"}
	c := newCanvas(1, 1)
	for _, w := range []float64{132, 136} { // of a list, and of a grid
		k := c.chip(w, briefing.Point{Act: st.Act, Stance: st.Stance, Joint: true, Gist: briefing.Gist{Matter: []string{"truce"}, Outright: true}}, st)
		if got := strings.Join(k.word, " "); got != k.look.word {
			t.Errorf("in %g: %q, want %q", w, got, k.look.word)
		}
		if got := strings.Join(k.note, " "); strings.Contains(got, "…") || !strings.Contains(got, "jointly") {
			t.Errorf("in %g: %q", w, got)
		}
		if low := 20 + 16*float64(len(k.word)-1) + 13*float64(len(k.note)); k.h != low {
			t.Errorf("in %g: %g high, want %g", w, k.h, low)
		}
	}
}

func TestAlikeSidesOfOneDayAreOneMark(t *testing.T) {
	at := func(n int, date string, mark rune, stance briefing.Stance) *side {
		return &side{n: n, look: look{mark: mark}, Point: briefing.Point{Date: day(t, date), Stance: stance}}
	}
	marks := marksOf([]*side{
		at(1, "2031-03-01", '▲', briefing.Support), at(4, "2031-03-05", '▲', briefing.Support), at(5, "2031-03-05", '✚', briefing.Support),
		at(6, "2031-03-05", '▲', briefing.Support), at(7, "2031-03-05", '▲', briefing.Conditional),
	})
	var got []string
	for _, m := range marks {
		got = append(got, string(m.mark)+m.numbers)
	}
	if want := []string{"▲1", "▲4, 6", "✚5", "▲7"}; !slices.Equal(got, want) {
		t.Errorf("marks %q, want %q", got, want)
	}
	// They stand in their order, far enough apart, and within the picture.
	labels := []float64{5, 20, 5, 5}
	x := func(briefing.Day) float64 { return 300 }
	places := spread(marks, labels, x, 100, 300)
	for i := range places {
		if places[i] < 100 || places[i]+labels[i] > 310 || i > 0 && places[i] < places[i-1]+labels[i-1]+8 {
			t.Errorf("marks at %v", places)
		}
	}
}
