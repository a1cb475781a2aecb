package wording

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"regexp"
	"slices"
	"strconv"
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
		{"six topics", standingOn(t, 25, "truce", "border", "gas", "grain", "river", "bridge"), pictureWidth * scale},
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

// crowdedOn is standingOn with so many statements in each cell.
func crowdedOn(t testing.TB, actors, statements int, topics ...string) Matrix {
	m := standingOn(t, actors, topics...)
	for _, row := range m.Rows {
		for topic, cell := range row.Cells {
			var points []briefing.Point
			for _, p := range cell.All() {
				for i := range statements {
					p, st := p, m.Statements[p.ID]
					p.Own, p.Act, p.Stance = true, briefing.Demand, briefing.Support
					p.ID += fmt.Sprintf("-%d", i)
					st.ID, st.Act, st.Words = p.ID, p.Act, fmt.Sprintf("a %s of %d days", topic, i)
					m.Statements[p.ID] = st
					points = append(points, p)
				}
			}
			row.Cells[topic] = briefing.Cells(points)[0]
		}
	}
	return m
}

func TestPictureSaysWhatItLeavesOut(t *testing.T) {
	for _, tc := range []struct {
		name       string
		m          Matrix
		told, more int // statements in the alternative text, and how many "+N more" count
		left       string
	}{
		{"a list with room for all", crowdedOn(t, 6, 5, "truce"), 30, 0, ""},
		{"what the table leaves out", crowdedOn(t, 2, 8, "truce"), 12, 4, ""},
		{"a crowded list", crowdedOn(t, 15, 5, "truce"), 30, 45, "The picture leaves out 45 statements of the table."},
		{"a full page", crowdedOn(t, 25, 2, "truce"), 25, 25, "The picture leaves out 25 statements of the table."},
		{"a grid with room for all", crowdedOn(t, 4, 5, "truce", "gas", "grain"), 60, 0, ""},
		{"a crowded grid", crowdedOn(t, 10, 3, "truce", "gas"), 40, 20, "The picture leaves out 20 statements of the table."},
		{"a grid in two bands", crowdedOn(t, 5, 3, "truce", "gas", "grain", "river"), 40, 20, "The picture leaves out 20 statements of the table."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := tc.m.Picture("m", "Who stands where")
			if err != nil {
				t.Fatal(err)
			}
			more := 0
			for _, m := range regexp.MustCompile(`\+(\d+) more`).FindAllStringSubmatch(p.Alt, -1) {
				n, err := strconv.Atoi(m[1])
				if err != nil {
					t.Fatal(err)
				}
				more += n
			}
			if told := strings.Count(p.Alt, " days"); told != tc.told || more != tc.more {
				t.Errorf("%d statements and %d more, want %d and %d: %s", told, more, tc.told, tc.more, p.Alt)
			}
			if got := tc.m.Left(); got != tc.left || !strings.HasPrefix(p.Alt, strings.TrimSpace("Who stands where. "+tc.left)) {
				t.Errorf("got %q, want it %q, and first in %q", got, tc.left, p.Alt)
			}
			if h := decoded(t, p.PNG).Bounds().Dy() / scale; h > 2400 {
				t.Errorf("it is %d pixels high", h)
			}
		})
	}
}

// The colour of what is told with a condition is that of a condition, also where it takes no side.
func TestColourGoesWithTheWordsOfTheKey(t *testing.T) {
	st := briefing.Statement{Position: briefing.Position{Act: briefing.Say, Stance: briefing.Conditional}, CueWords: "said", Words: "a truce was possible, provided that it held",
		Passage: "Lund said a truce was possible, provided that it held."}
	p := briefing.Point{Act: st.Act, Stance: st.Stance}
	if strong, tint := hues(p, st); strong != yellow || tint != yellowTint || aside(p, st) != "on a condition, reported" {
		t.Errorf("%s is %v on %v", aside(p, st), strong, tint)
	}
	st.Passage, st.Words = "Lund said a truce was possible until May.", "a truce was possible until May"
	if strong, _ := hues(p, st); strong != grey || aside(p, st) != "reported" {
		t.Errorf("%s is %v", aside(p, st), strong)
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

// sideOf returns a demand of an actor on a day.
func sideOf(t testing.TB, id string, actor int, date briefing.Day) briefing.Statement {
	return briefing.Statement{Position: briefing.Position{ID: id, Holder: briefing.Mention{Actor: fmt.Sprint(actor), Name: fmt.Sprintf("Actor %d", actor)},
		Act: briefing.Demand, Stance: briefing.Support, Mode: briefing.Indirect, Date: date}, CueWords: "demanded", Words: "a truce " + id}
}

var truce = briefing.Topic{ID: "truce", Matter: []string{"truce"}}

func TestTimelineTellsItsMarks(t *testing.T) {
	start := day(t, "2031-03-01")
	var ss []briefing.Statement
	for i := range 60 {
		ss = append(ss, sideOf(t, fmt.Sprintf("of %d days", i), i%4, start.AddDays(i)))
	}
	spoke := briefing.Statement{Position: briefing.Position{ID: "x", Holder: briefing.Mention{Actor: "x", Name: "Only spoke"}, Act: briefing.Say, Date: start}, Words: "a truce"}
	line := NewTimeline(truce, append(ss, spoke), 61)
	p, err := line.Picture("t", "Sides taken")
	if err != nil {
		t.Fatal(err)
	}
	decoded(t, p.PNG)
	if n := strings.Count(p.Alt, "demanded: a truce of"); n != timelineSides {
		t.Errorf("%d sides are told, want %d", n, timelineSides)
	}
	if strings.Contains(p.Alt, "Only spoke") || !strings.Contains(p.Alt, "29 Apr 2031: Actor 3 demanded: a truce of 59 days.") || strings.Contains(p.Alt, "a truce of 3 days") {
		t.Errorf("not the newest sides are told: %q", p.Alt)
	}
	if !NewTimeline(truce, []briefing.Statement{spoke}, 1).Empty() {
		t.Error("nobody took a side, and there is something to draw")
	}
}

func TestTimelineSaysWhatItLeavesOut(t *testing.T) {
	start := day(t, "2031-03-01")
	var of12, many []briefing.Statement
	for i := range 12 {
		of12 = append(of12, sideOf(t, fmt.Sprint(i), i, start.AddDays(i)))
	}
	for i := range 60 {
		many = append(many, sideOf(t, fmt.Sprint(i), i%15, start.AddDays(i)))
	}
	undated := sideOf(t, "x", 0, briefing.Day{})
	for _, tc := range []struct {
		name string
		ss   []briefing.Statement
		all  int
		want string
	}{
		{"nothing", of12, 12, ""},
		{"older sides", many, 60, "The newest 40 of 60 sides are drawn."},
		{"a side without a day", append(of12[:3:3], undated), 4, "1 side is not drawn: nobody knows its day."},
		{"older statements", of12[:3], 900, "Looked for in the newest 3 of 900 statements."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			line := NewTimeline(truce, tc.ss, tc.all)
			if got := line.Left(); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			p, err := line.Picture("t", "Sides taken")
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(p.Alt, tc.want) {
				t.Errorf("the alternative text does not say it: %q", p.Alt)
			}
		})
	}
}

// What has the mark of a side in a matrix has one on a timeline, also where its words do not name the topic's matter; and what is known only by a day says so.
func TestTimelineDrawsTheSidesOfAMatrixAsItTellsThem(t *testing.T) {
	other := sideOf(t, "a", 1, day(t, "2031-03-01"))
	other.Words, other.Act, other.Stance, other.CueWords = "any deal without Sudia", briefing.Reject, briefing.Oppose, "rejected"
	looking := sideOf(t, "b", 2, day(t, "2031-03-05"))
	looking.In = briefing.Document{Kind: briefing.Analysis, Date: looking.Date}
	untimed := sideOf(t, "c", 3, briefing.Day{})
	untimed.Until = day(t, "2031-03-04")
	p, err := NewTimeline(truce, []briefing.Statement{other, looking, untimed}, 3).Picture("t", "Sides taken")
	if err != nil {
		t.Fatal(err)
	}
	if want := "Sides taken. 1 Mar 2031: Actor 1 rejected: any deal without Sudia. by 4 Mar 2031: Actor 3 demanded: a truce c. by 5 Mar 2031: Actor 2 demanded: a truce b."; p.Alt != want {
		t.Errorf("got  %s\nwant %s", p.Alt, want)
	}
}

// TestMarksOfATimelineStandAtTheirDays draws crowded lanes and looks for each mark at its day.
func TestMarksOfATimelineStandAtTheirDays(t *testing.T) {
	start := day(t, "2031-03-01")
	ss := []briefing.Statement{sideOf(t, "first", 0, start)}
	for i := range 12 {
		s := sideOf(t, fmt.Sprint(i), i/6, start.AddDays(170+i%6))
		s.Act = []briefing.Act{briefing.Demand, briefing.Endorse}[i%2]
		ss = append(ss, s)
	}
	line := NewTimeline(truce, ss, len(ss))
	img := decoded(t, func() []byte {
		p, err := line.Picture("t", "Sides taken")
		if err != nil {
			t.Fatal(err)
		}
		return p.PNG
	}())
	x := func(d briefing.Day) float64 {
		return laneLeft + d.Time().Sub(start.Time()).Hours()/24/175*(laneRight-laneLeft)
	}
	c := newCanvas(1, 1)
	for _, l := range line.lanes {
		marks, rows := c.stack(marksOf(l.sides), x)
		if rows < 4 {
			t.Errorf("%s: marks of six days beside each other stand in %d rows", l.name, rows)
		}
		for i, m := range marks {
			for _, other := range marks[:i] {
				if m.row == other.row && x(m.day)-x(other.day) < 8+c.width(smallText, other.label()) {
					t.Errorf("%s: %s hides %s", l.name, m.label(), other.label())
				}
			}
		}
	}
	for _, s := range line.sides {
		found := false
		for y := 60 * scale; y < img.Bounds().Dy()-20*scale && !found; y++ {
			found = img.At(int(x(s.day)*scale), y) == color.Color(s.hue) && img.At(int(x(s.day)*scale)-1, y) == color.Color(s.hue)
		}
		if !found {
			t.Errorf("nothing stands at %s", s.day)
		}
	}
}

func TestLinesBreakAndAreCutOnlyAtTheLast(t *testing.T) {
	c := newCanvas(1, 1)
	for _, tc := range []struct {
		s    string
		n    int
		want []string
	}{
		{"The Coalition of the Willing leaders", nameLines, []string{"The Coalition of the", "Willing leaders"}},
		{"The Coalition of the Willing leaders", 1, []string{"The Coalition of the…"}},
		{"Bundesverteidigungsministerium", 6, []string{"Bundesverteidigungsm", "inisterium"}},
		{"the Bundesverteidigungs-Ministerium spoke", 6, []string{"the", "Bundesverteidigungs-", "Ministerium spoke"}},
		{"the Bundesverteidigungsministerium spoke", 2, []string{"the", "Bundesverteidigungs…"}},
		{"Bundesverteidigungsministerium spoke", 2, []string{"Bundesverteidigungsm", "inisterium spoke"}},
		{"", 2, nil},
	} {
		if got := c.lines(nameText, tc.s, laneNameW, tc.n); !slices.Equal(got, tc.want) {
			t.Errorf("%q in %d: %q, want %q", tc.s, tc.n, got, tc.want)
		}
	}
	if got := c.lines(nameText, "WWW", 1, 9); !slices.Equal(got, []string{"W", "W", "W"}) {
		t.Errorf("in no room: %q", got)
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
		s := sideOf(t, "a", 0, day(t, "2031-03-01"))
		s.Holder.Name, s.Words = name, "truce "+words
		p, err := NewTimeline(truce, []briefing.Statement{s}, 1).Picture("t", name)
		if err != nil {
			t.Fatal(err)
		}
		decoded(t, p.PNG)
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
	s.Date, s.Until = briefing.Day{}, day(t, "2031-02-01")
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
	for _, w := range []float64{132, 131} { // of a list, and of a grid
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
	at := func(n int, date string, mark rune, hue color.RGBA, by bool) *side {
		return &side{n: n, day: day(t, date), look: look{mark: mark}, hue: hue, by: by}
	}
	marks := marksOf([]*side{
		at(1, "2031-03-01", '▲', blue, false), at(4, "2031-03-05", '▲', blue, false), at(5, "2031-03-05", '✚', blue, false),
		at(6, "2031-03-05", '▲', blue, false), at(7, "2031-03-05", '▲', yellow, false), at(8, "2031-03-05", '▲', blue, false), at(9, "2031-03-05", '▲', blue, true),
		at(10, "2031-03-06", '▲', blue, false), at(11, "2031-03-06", '▲', blue, false), at(12, "2031-03-06", '▲', blue, false), at(14, "2031-03-06", '▲', blue, false),
	})
	var got []string
	for _, m := range marks {
		got = append(got, string(m.mark)+m.label())
	}
	if want := []string{"▲1", "▲4, 6, 8", "✚5", "▲7", "▲9", "▲10–12, 14"}; !slices.Equal(got, want) {
		t.Errorf("marks %q, want %q", got, want)
	}
}
