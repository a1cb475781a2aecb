package reply

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files with what is printed now")

func everything(t *testing.T) Message {
	t.Helper()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return Message{
		Title: "A title that is rather long, so long that it does not fit on one line of eighty columns",
		Blocks: []Block{
			Paragraph{Text{Words("A paragraph with "), Strong("strong words"), Words(", a source "), Cite(1), Words(", a line "), Code("/help"),
				Words(" and an instant, "), Instant(time.Date(2031, 3, 24, 7, 30, 0, 0, paris)), Words(".")}},
			Heading{"A heading"},
			List{Total: 2, Unit: "short things", Items: []Item{{Text: Plain("first")}, {Text: Plain("second, which is longer than the line is wide, and goes on below where it began")}}},
			List{Numbered: true, First: 9, Total: 12, Unit: "positions", More: "/position page:2", Items: []Item{
				{Text: Plain("ninth"), Quote: Text{Words("a passage with a "), Match("match"), Words(", long enough to be broken into two lines of the quotation")}, Note: Plain("a note")},
				{Text: Plain("tenth")},
			}},
			Heading{"Sources"},
			List{Items: []Item{{Text: Text{Cite(1), Words(" ‘A document’")}}, {Text: Text{Cite(12), Words(" ‘Another one’")}, Quote: Plain("word for word")}}},
			Quote{Plain("One quotation.\nIt has two paragraphs.")},
			Facts{{"Kind", Plain("state")}, {"Also called", Plain("many names, so many that they do not fit on one line of eighty columns, not by far")}},
			Table{Columns: []string{"Actor", "Stance"}, Total: 3, More: "/matrix page:2", Rows: [][]Text{
				{Plain("Norland"), Plain("demands a ceasefire before anything else and without any condition that the other side may put")},
				{Text{Strong("東京")}, Plain("spoke")},
			}},
			Picture{Name: "matrix.png", Title: "Who stands where: Ceasefire", Alt: "Two actors, one of whom demands a ceasefire."},
			File{Name: "positions.csv", Data: []byte("a,b\n")},
			List{Total: 4, Unit: "hidden things", More: "/more"},
		},
		Footer:  Text{Words("4 documents")},
		Actions: []Action{{"Older", "/position page:2"}, {"Share", "/position public:true seen:0123456789 and this line is never broken, as it is to be copied"}},
	}
}

func TestFprintLaysOutEveryBlock(t *testing.T) {
	for name, o := range map[string]Options{"plain": {}, "narrow": {Width: 34}, "ansi": {ANSI: true}} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			if err := Fprint(&b, everything(t), o); err != nil {
				t.Fatal(err)
			}
			got := strings.ReplaceAll(b.String(), "\x1b", "␛")
			file := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(want) == 0 {
				t.Fatalf("%s is empty", file)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		})
	}
}

func TestFprintOfNothingPrintsNothing(t *testing.T) {
	var b strings.Builder
	if err := Fprint(&b, Message{}, Options{}); err != nil || b.Len() > 0 {
		t.Errorf("got %q, error %v", b.String(), err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestFprintReturnsTheErrorOfItsWriter(t *testing.T) {
	if err := Fprint(full{}, Message{Title: "x"}, Options{}); err == nil || err.Error() != "disk full" {
		t.Errorf("got %v, want disk full", err)
	}
}

// FuzzFprint checks that no document draws on the terminal, that lines keep to the width, and that no word is lost.
func FuzzFprint(f *testing.F) {
	f.Add("plain words and a verylongwordthatdoesnotfitontoaline", 20)
	f.Add("\x1b[31mred\x1b[0m \u202eesrever \a\u2066x", 40)
	f.Add("東京 wide and e\u0301 combining\nnewline", 10)
	f.Add(" leading, trailing ", 3)
	f.Fuzz(func(t *testing.T, s string, width int) {
		width = min(max(width, 24), 200)
		m := Message{Blocks: []Block{
			Paragraph{Plain(s)}, Quote{Plain(s)}, List{Items: []Item{{Text: Plain(s), Quote: Plain(s), Note: Text{Match(s)}}}},
			Facts{{Name: "n", Value: Plain(s)}}, Table{Columns: []string{"a", "b"}, Rows: [][]Text{{Plain(s), Text{Strong(s)}}}},
		}}
		var b strings.Builder
		if err := Fprint(&b, m, Options{Width: width}); err != nil {
			t.Fatal(err)
		}
		out := b.String()
		if !utf8.ValidString(out) {
			t.Errorf("%q is not valid UTF-8", out)
		}
		for line := range strings.Lines(out) {
			line = strings.TrimSuffix(line, "\n")
			if n := columns(styled(line, plain)); n > width {
				t.Errorf("%q takes %d columns, want at most %d", line, n, width)
			}
			for _, c := range line {
				if unicode.IsControl(c) || c >= '\u202a' && c <= '\u202e' || c >= '\u2066' && c <= '\u2069' {
					t.Errorf("%q holds %U", line, c)
				}
			}
		}
		var want, got int
		for _, c := range styled(strings.ToValidUTF8(s, "\uFFFD"), plain) {
			if unicode.IsLetter(c.r) || unicode.IsDigit(c.r) {
				want += 8
			}
		}
		for _, c := range out {
			if unicode.IsLetter(c) || unicode.IsDigit(c) {
				got++
			}
		}
		const others = len("nab")
		if got != want+others {
			t.Errorf("%d letters are printed of %d", got-others, want)
		}
	})
}

// A list of sources may know no more of one than its number.
func TestItemThatIsANumberAlone(t *testing.T) {
	var b strings.Builder
	m := Message{Blocks: []Block{List{Items: []Item{{Text: Text{Cite(7)}}, {Text: Text{Cite(8)}, Note: Plain("a note")}}}}}
	if err := Fprint(&b, m, Options{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("[7]\n\n[8]\n    a note\n", b.String()); diff != "" {
		t.Errorf("printed (-want +got):\n%s", diff)
	}
}
