package slack

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"attache/bot/reply"
	"attache/bot/slack/slacktest"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

var usualLook = look{command: "/attache", tables: true, where: "in your direct messages with me", row: "row x",
	value: func(line string) (string, bool) { return cut(line, maxValue/4), true }}

// seen returns a page as a person sees it.
func seen(t testing.TB, pg page) string {
	t.Helper()
	b, err := json.Marshal(pg.blocks)
	if err != nil {
		t.Fatal(err)
	}
	return slacktest.Message{Blocks: b, Text: pg.text}.String()
}

// problems returns what must never be true of a page: a limit that it breaks, or something active in it. It knows
// nothing of how pages are made: it reads their JSON.
func problems(t testing.TB, pg page) []string {
	t.Helper()
	b, err := json.Marshal(pg.blocks)
	if err != nil {
		t.Fatal(err)
	}
	out, size := slacktest.Check(b)
	if size > budget {
		out = append(out, fmt.Sprintf("%d characters, the budget is %d", size, budget))
	}
	if len(b) > 0 && !utf8.Valid(b) {
		out = append(out, "not UTF-8")
	}
	var tree any
	if err := json.Unmarshal(b, &tree); err != nil {
		t.Fatal(err)
	}
	out = append(out, active(tree)...)
	for _, a := range slacktest.Active(pg.text) {
		out = append(out, fmt.Sprintf("active in the text for notifications: %q", a))
	}
	if pg.text == "" || utf8.RuneCountInString(pg.text) > 5*maxFallback {
		out = append(out, fmt.Sprintf("a text for notifications of %d characters", len(pg.text)))
	}
	return out
}

// active returns the objects in a tree of blocks that do more than stand there.
func active(v any) (out []string) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			out = append(out, active(e)...)
		}
	case map[string]any:
		switch v["type"] {
		case "header", "context", "actions", "rich_text", "table", "button",
			"rich_text_section", "rich_text_quote", "rich_text_list", "raw_text", "text", "date":
		case "plain_text":
			if v["emoji"] == true {
				out = append(out, fmt.Sprintf("emoji in %v", v))
			}
		case nil:
			for k := range v {
				switch k {
				case "bold", "italic", "code", "align", "is_wrapped":
				default:
					out = append(out, fmt.Sprintf("member %s in %v", k, v))
				}
			}
		default:
			out = append(out, fmt.Sprintf("%v", v))
		}
		if _, ok := v["url"]; ok {
			out = append(out, fmt.Sprintf("a link: %v", v))
		}
		for _, e := range v {
			out = append(out, active(e)...)
		}
	}
	return out
}

func messages() map[string]reply.Message {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err)
	}
	at := reply.Instant(time.Date(2025, 8, 18, 7, 30, 0, 0, paris))
	w := func(s string) reply.Text { return reply.Plain(s) }
	var many []reply.Item
	for i := range 400 {
		many = append(many, reply.Item{Text: w(fmt.Sprintf("statement %d", i+1)), Quote: w(strings.Repeat("words ", 20)), Note: w("somewhere")})
	}
	var rows [][]reply.Text
	for i := range 150 {
		rows = append(rows, []reply.Text{w(fmt.Sprintf("actor %d", i+1)), {reply.Strong("supports"), reply.Words(": a truce "), reply.Cite(i + 1)}, nil})
	}
	wide := reply.Table{Rows: [][]reply.Text{nil}}
	for i := range 25 {
		wide.Columns = append(wide.Columns, fmt.Sprintf("c%d", i+1))
		wide.Rows[0] = append(wide.Rows[0], w(fmt.Sprint(i+1)))
	}
	var actions []reply.Action
	for i := range 30 {
		actions = append(actions, reply.Action{Label: fmt.Sprintf("Button %d", i+1), Line: fmt.Sprintf("/source %d", i+1)})
	}
	return map[string]reply.Message{
		"position": {
			Title: "Position of Volodymyr Zelenskyy on ceasefire",
			Blocks: []reply.Block{
				reply.Paragraph{Text: reply.Text{reply.Strong("demands"), reply.Words(": an end to hostilities "), reply.Cite(1), reply.Words(", as of "), at}},
				reply.Heading{Text: "Earlier"},
				reply.List{Numbered: true, First: 3, Total: 12, Unit: "positions", More: "/position Zelenskyy page:2", Items: []reply.Item{
					{Text: reply.Text{reply.Strong("proposes"), reply.Words(": a truce "), reply.Cite(2)}, Quote: w("A truce\nfirst."), Note: w("Le Monde, 17 August 2025")},
					{Text: reply.Text{reply.Words("endorses: talks "), reply.Cite(3)}},
					{Text: reply.Text{reply.Words("found "), reply.Match("ceasefire"), reply.Words(" here")}},
				}},
				reply.Facts{{Name: "Content as of", Value: reply.Text{at}}, {Name: "Documents", Value: w("8")}},
				reply.Heading{Text: "Sources"},
				reply.List{Unit: "sources", Items: []reply.Item{
					{Text: reply.Text{reply.Cite(1), reply.Words(" ‘Readout’, Élysée, 18 August 2025")}, Quote: w("We demand an end."), Note: reply.Text{reply.Code("/source d000")}},
				}},
			},
			Footer:  reply.Text{reply.Words("Content as of "), at},
			Actions: []reply.Action{{Label: "Older", Line: "/position Zelenskyy page:2"}},
		},
		"hostile": {
			Title: hostile,
			Blocks: []reply.Block{
				reply.Heading{Text: hostile}, reply.Paragraph{Text: w(hostile)}, reply.Quote{Text: w(hostile)},
				reply.List{Items: []reply.Item{{Text: w(hostile), Quote: w(hostile), Note: w(hostile)}}, Total: 2, Unit: hostile, More: hostile},
				reply.Facts{{Name: hostile, Value: w(hostile)}},
				reply.Table{Columns: []string{hostile, "b"}, Rows: [][]reply.Text{{w(hostile), {reply.Code(hostile)}}}},
				reply.Picture{Name: "<!here>.png", PNG: []byte("x"), Alt: hostile},
			},
			Footer:  w(hostile),
			Actions: []reply.Action{{Label: hostile, Line: hostile}},
		},
		"without spaces":      {Blocks: []reply.Block{reply.Quote{Text: w(strings.Repeat("é", 20000))}, reply.Paragraph{Text: w("after it")}}},
		"astral":              {Blocks: []reply.Block{reply.Quote{Text: w(strings.Repeat("😀", 7000))}}},
		"many":                {Title: "Many", Blocks: []reply.Block{reply.List{Items: many, Total: 1000, Unit: "statements", More: "/timeline x page:2"}}, Footer: w("the end")},
		"table":               {Blocks: []reply.Block{reply.Table{Columns: []string{"actor", "stance", "nothing"}, Rows: rows, Total: 190, More: "/matrix x page:2"}}},
		"wide table":          {Blocks: []reply.Block{wide, reply.Table{Columns: []string{"a", "b"}, Rows: [][]reply.Text{{w("second"), w("table")}}}}},
		"many buttons":        {Blocks: []reply.Block{reply.Paragraph{Text: w("x")}}, Actions: actions},
		"controls":            {Title: "a\x00b\nc", Blocks: []reply.Block{reply.Paragraph{Text: w("nul \x00, override \u202e, broken \xff, tab \t.")}}},
		"nothing":             {},
		"file":                {Blocks: []reply.Block{reply.File{Name: "all.csv", Data: make([]byte, 12345)}}},
		"paragraphs by score": {Blocks: repeated(reply.Paragraph{Text: w("one of them")}, 120)},
	}
}

func repeated(b reply.Block, n int) []reply.Block {
	out := make([]reply.Block, n)
	for i := range out {
		out[i] = b
	}
	return out
}

func TestRender(t *testing.T) {
	for name, m := range messages() {
		for _, tables := range []bool{true, false} {
			l := usualLook
			l.tables = tables
			if !tables {
				name += ", no tables"
			}
			t.Run(name, func(t *testing.T) {
				pg := render(m, l)
				for _, p := range problems(t, pg) {
					t.Error(p)
				}
				if strings.HasSuffix(name, "no tables") && !strings.Contains(name, "table,") {
					return // as with them
				}
				file := filepath.Join("testdata", "render", strings.NewReplacer(" ", "-", ",", "").Replace(name)+".golden")
				got := fmt.Sprintf("%d blocks; notified: %s\n\n%s", len(pg.blocks), pg.text, seen(t, pg))
				if *update {
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}

// invent makes a message out of s, as large and odd as chance has it.
func invent(r *rand.Rand, s string) reply.Message {
	runes := []rune(s)
	str := func() string {
		i, j := r.IntN(len(runes)+1), r.IntN(len(runes)+1)
		out := string(runes[min(i, j):max(i, j)])
		if !utf8.ValidString(s) && r.IntN(2) == 0 {
			out = s
		}
		switch r.IntN(100) {
		case 0:
			out = strings.Repeat(out, r.IntN(200))
		case 1, 2, 3, 4, 5:
			out = hostile
		case 6:
			out = strings.Repeat("é😀", r.IntN(3000))
		case 7, 8, 9, 10:
			out = ""
		}
		return head(out, 20000)
	}
	text := func() reply.Text {
		var t reply.Text
		for range r.IntN(4) {
			switch r.IntN(8) {
			case 0:
				t = append(t, reply.Strong(str()))
			case 1:
				t = append(t, reply.Match(str()))
			case 2:
				t = append(t, reply.Code(str()))
			case 3:
				t = append(t, reply.Cite(r.IntN(100)))
			case 4:
				t = append(t, reply.Instant(time.Unix(r.Int64N(4e9), 0).UTC()))
			case 5:
				t = append(t, reply.Day{Time: time.Unix(r.Int64N(4e9), 0).UTC(), Short: r.IntN(2) == 0, Strong: r.IntN(2) == 0})
			case 6:
				t = append(t, reply.Number(r.Int()))
			default:
				t = append(t, reply.Words(str()))
			}
		}
		return t
	}
	m := reply.Message{Title: str(), Footer: text()}
	for range r.IntN([]int{5, 20, 80}[r.IntN(3)]) {
		switch r.IntN(8) {
		case 0:
			m.Blocks = append(m.Blocks, reply.Heading{Text: str()})
		case 1:
			m.Blocks = append(m.Blocks, reply.Quote{Text: text()})
		case 2:
			l := reply.List{Numbered: r.IntN(2) == 0, First: r.IntN(50), Total: r.IntN(300), Unit: str(), More: str()}
			for range r.IntN([]int{4, 60}[r.IntN(2)]) {
				l.Items = append(l.Items, reply.Item{Text: text(), Quote: text(), Note: text()})
			}
			m.Blocks = append(m.Blocks, l)
		case 3:
			var f reply.Facts
			for range r.IntN(10) {
				f = append(f, reply.Fact{Name: str(), Value: text()})
			}
			m.Blocks = append(m.Blocks, f)
		case 4:
			var tb reply.Table
			for range r.IntN([]int{4, 25}[r.IntN(2)]) {
				tb.Columns = append(tb.Columns, str())
			}
			for range r.IntN([]int{5, 130}[r.IntN(2)]) {
				var row []reply.Text
				for range tb.Columns {
					row = append(row, text())
				}
				tb.Rows = append(tb.Rows, row)
			}
			tb.Total, tb.More = r.IntN(300), str()
			m.Blocks = append(m.Blocks, tb)
		case 5:
			m.Blocks = append(m.Blocks, reply.Picture{Name: str(), PNG: []byte("x"), Alt: str()})
		case 6:
			m.Blocks = append(m.Blocks, reply.File{Name: str(), Data: []byte("x")})
		default:
			m.Blocks = append(m.Blocks, reply.Paragraph{Text: text()})
		}
	}
	for range r.IntN(120) {
		m.Actions = append(m.Actions, reply.Action{Label: str(), Line: str()})
	}
	return m
}

func TestFilesAreSentThoughTheirLineDoesNotFit(t *testing.T) {
	pg := render(reply.Message{Blocks: []reply.Block{
		reply.Quote{Text: reply.Plain(strings.Repeat("x", 20000))},
		reply.Picture{Name: "a.png", PNG: []byte("x"), Alt: "alt"}, reply.File{Name: "b.csv", Data: []byte("y")},
	}}, usualLook)
	if len(pg.files) != 2 || !strings.HasSuffix(seen(t, pg), "+2 more parts of this answer.\n") {
		t.Errorf("files = %v; message ends in %q", pg.files, seen(t, pg)[10000:])
	}
}

func TestWhatSaysNothingIsNotShown(t *testing.T) {
	pg := render(reply.Message{Blocks: []reply.Block{
		reply.Heading{}, reply.Paragraph{Text: reply.Text{reply.Words("")}}, reply.Quote{}, reply.List{}, reply.Facts{}, reply.Paragraph{Text: reply.Plain("\x00")},
	}}, usualLook)
	if len(pg.blocks) != 0 {
		t.Errorf("blocks = %v, want none", seen(t, pg))
	}
}

func FuzzRender(f *testing.F) {
	for i, s := range []string{"", "words", hostile, "\xff\xfe broken", strings.Repeat("x", 5000), "多字节 😀 \u202e", "*a* _b_\n> c\n", "https://x.example:80/<a|b>"} {
		for n := range 3 {
			f.Add(uint64(i*10+n), s)
		}
	}
	f.Fuzz(func(t *testing.T, seed uint64, s string) {
		m := invent(rand.New(rand.NewPCG(seed, 1)), s)
		for _, tables := range []bool{true, false} {
			l := usualLook
			l.tables = tables
			pg := render(m, l)
			for _, p := range problems(t, pg) {
				t.Error(p)
			}
			got := seen(t, pg)
			if utf8.ValidString(s) && !strings.ContainsRune(s, utf8.RuneError) && strings.ContainsRune(got, utf8.RuneError) {
				t.Error("a character was cut")
			}
			if !strings.Contains(got, "…") && !strings.Contains(got, " more") {
				for _, b := range m.Blocks {
					if p, ok := b.(reply.Paragraph); ok && !strings.Contains(squeezed(got), squeezed(flat(p.Text, "", l.command))) {
						t.Errorf("left out without a word: %q", p.Text)
					}
				}
			}
		}
	})
}

// squeezed returns s without anything that rendering may add or take: spaces, control characters, marks.
func squeezed(s string) string {
	for _, mark := range []string{"⟦bold ", "⟦italic ", "⟦code ", "⟧"} {
		s = strings.ReplaceAll(s, mark, "")
	}
	if i := strings.Index(s, "⟦date"); i >= 0 {
		return ""
	}
	return strings.Join(strings.Fields(clean(s)), "")
}

func BenchmarkRender(b *testing.B) {
	for _, name := range []string{"position", "many", "table"} {
		m := messages()[name]
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				pg := render(m, usualLook)
				if _, err := json.Marshal(pg.blocks); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
