package discord

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"attache/bot/discord/discordtest"
	"attache/bot/reply"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// drawn returns the message as Discord would take it.
func drawn(t testing.TB, m reply.Message, mark string) discordtest.Message {
	t.Helper()
	contentType, raw, err := encode(render(m, mark, func(line string) (string, error) {
		if len(line) > maxCustomID {
			return "", errors.New("too long")
		}
		return line, nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	got, err := discordtest.Read(contentType, raw)
	if err != nil {
		t.Fatalf("Discord refuses the message: %v\n%.2000s", err, raw)
	}
	return got
}

func words(s string) reply.Text { return reply.Plain(s) }

// hostile is text that tries everything.
const hostile = "@everyone and @here, <@1> <@!2> <@&3> <#4> </help:5> <id:guide> <:a:6> <a:b:7> :smile: <t:1:R> `code` ```block```\n" +
	"# heading\n-# small\n> quote\n>>> long quote\n- item\n* item\n  + item\n1. first\n" +
	"**bold** *italic* __under__ _it_ ~~gone~~ ||spoiler|| [text](https://example.com) https://example.com/a_b <https://example.com> <a@b.c>\n" +
	`\*already\* \\ C:\new ¯\_(ツ)_/¯`

// messages are rendered to testdata/render.txtar, for people to read.
func messages() []struct {
	name string
	m    reply.Message
} {
	at := time.Date(2025, 8, 18, 16, 30, 0, 0, time.FixedZone("CEST", 7200))
	item := func(i int) reply.Item {
		return reply.Item{
			Text:  reply.Text{reply.Strong("Volodymyr Zelenskyy"), reply.Words(" demands: "), reply.Match(fmt.Sprint("an end ", i)), reply.Words(" "), reply.Cite(i)},
			Quote: words("We need to stop this war, to stop Russia."),
			Note:  words("18 August 2025, according to the White House readout"),
		}
	}
	var items []reply.Item
	for i := range 40 {
		items = append(items, item(i+1))
	}
	var rows [][]reply.Text
	for i := range 6 {
		rows = append(rows, []reply.Text{words(fmt.Sprint("Actor ", i)), words("reject"), {reply.Cite(i)}})
	}
	return []struct {
		name string
		m    reply.Message
	}{
		{"nothing", reply.Message{}},
		{"a title alone", reply.Message{Title: "Where *they* stand: https://example.com"}},
		{"a position", reply.Message{
			Title: "Volodymyr Zelenskyy on ceasefire",
			Blocks: []reply.Block{
				reply.Paragraph{Text: reply.Text{reply.Strong("Demands"), reply.Words(": an end to hostilities "), reply.Cite(1), reply.Words(".")}},
				reply.Quote{Text: words("We need to stop this war.\nTo stop Russia.")},
				reply.Heading{Text: "Earlier"},
				reply.List{Items: []reply.Item{item(2), item(3)}, Total: 12, Unit: "positions", More: `/position actor:"Volodymyr Zelenskyy" page:2`},
				reply.Heading{Text: "Sources"},
				reply.List{Numbered: true, First: 1, Items: []reply.Item{{Text: words("Readout, White House, 18 August 2025")}, {Text: words("2. Not a list; https://example.com")}}},
			},
			Footer:  reply.Text{reply.Words("Content as of "), reply.Instant(at), reply.Words(" *not bold*")},
			Actions: []reply.Action{{Label: "Share", Line: "/position actor:x public"}, {Label: "Older", Line: "/position actor:x page:2"}},
		}},
		{"facts and an instant", reply.Message{Blocks: []reply.Block{reply.Facts{
			{Name: "Next run", Value: reply.Text{reply.Instant(at)}}, {Name: "File", Value: reply.Text{reply.Code("a`b_c.md")}}, {Name: "Runs", Value: words("Monday")}, {Value: words("Tuesday")}, {Name: "Nothing"}, {},
		}}}},
		{"a plain table", reply.Message{Blocks: []reply.Block{reply.Paragraph{Text: reply.Plain("before")}, reply.Table{Columns: []string{"Actor", "Word", ""}, Rows: append(rows, rows[len(rows)-1]), Plain: true, Total: 10, More: "/matrix topic:x page:2"}, reply.Paragraph{Text: reply.Plain("after")}}}},
		{"a table", reply.Message{Blocks: []reply.Block{reply.Table{Columns: []string{"Actor", "Words"}, Rows: [][]reply.Text{
			{words("*France*"), words("a sentence that is longer than a line of a code block on a desktop")}, {words("Italy"), nil},
		}}}}},
		{"hostile text everywhere", reply.Message{
			Title: hostile,
			Blocks: []reply.Block{
				reply.Heading{Text: hostile}, reply.Paragraph{Text: words(hostile)}, reply.Quote{Text: words(hostile)},
				reply.List{Items: []reply.Item{{Text: reply.Text{reply.Strong(hostile), reply.Match(hostile), reply.Code(hostile)}, Quote: words(hostile), Note: words(hostile)}}, Unit: hostile, Total: 2, More: hostile},
			},
			Footer:  words(hostile),
			Actions: []reply.Action{{Label: hostile, Line: "/x"}},
		}},
		{"10,000 characters without a space", reply.Message{Blocks: []reply.Block{reply.Paragraph{Text: words(strings.Repeat("@everyone", 1112))}, reply.Quote{Text: words("the end")}}}},
		{"more than fits", reply.Message{Title: "All", Blocks: []reply.Block{
			reply.Paragraph{Text: words("Bottom line.")}, reply.Heading{Text: "Statements"}, reply.List{Items: items, Unit: "statements", More: "/timeline about:x"},
			reply.Heading{Text: "Sources"}, reply.List{Numbered: true, Items: []reply.Item{{Text: words("one")}, {Text: words("two")}}},
		}, Footer: words("40 statements")}},
		{"a heading goes with its list to the next embed", reply.Message{Blocks: []reply.Block{
			reply.Heading{Text: "One"}, reply.Paragraph{Text: words(strings.Repeat("x ", 1200))}, reply.Heading{Text: "Two"}, reply.Paragraph{Text: words(strings.Repeat("y ", 900))},
		}}},
		{"long lines of buttons", reply.Message{Blocks: []reply.Block{reply.Paragraph{Text: words("x")}}, Actions: []reply.Action{
			{Label: "Kept", Line: "/a"}, {Label: "Twice", Line: "/a"}, {Label: "", Line: "/b"}, {Label: strings.Repeat("l", 90), Line: "/c"}, {Label: "Too long", Line: "/d " + strings.Repeat("x", 100)},
		}}},
		{"files", reply.Message{Blocks: []reply.Block{
			reply.Picture{Name: "Matrix é.png", PNG: []byte("x"), Alt: "Who *holds* what"}, reply.File{Name: "a.csv", MediaType: "text/csv", Data: []byte("x")}, reply.File{Name: "a.csv", Data: []byte("y")},
		}}},
	}
}

func TestRenderedMessages(t *testing.T) {
	file := filepath.Join("testdata", "render.txtar")
	var got txtar.Archive
	got.Comment = []byte("What the renderer makes of messages, as discordtest draws them. Rewritten by go test -update.\n")
	for _, tc := range messages() {
		got.Files = append(got.Files, txtar.File{Name: tc.name, Data: []byte(drawn(t, tc.m, "").String())})
	}
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, txtar.Format(&got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(want.Files) != len(got.Files) {
		t.Errorf("%d golden messages, want %d", len(want.Files), len(got.Files))
	}
	for i := range min(len(want.Files), len(got.Files)) {
		if diff := cmp.Diff(string(want.Files[i].Data), string(got.Files[i].Data)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", got.Files[i].Name, diff)
		}
	}
}

func TestEscapedTextIsShownAsItIs(t *testing.T) {
	for _, s := range []string{hostile, "", "plain", "10:30", "a: b", "1.5", "1. x", "  - x", "x - y", "a@b.c", "x_y_z", "::", ":", "\\", "a\\", "a\r\nb\tc"} {
		got := escape(s)
		if found := discordtest.Active(got); len(found) > 0 {
			t.Errorf("%q is active: %v", got, found)
		}
		if diff := cmp.Diff(strings.NewReplacer("\r\n", "\n", "\t", " ").Replace(s), discordtest.Displayed(got)); diff != "" {
			t.Errorf("%q is shown otherwise (-want +got):\n%s", got, diff)
		}
	}
	if got, want := escape("Zelenskyy said at 10:30: “No.”"), "Zelenskyy said at 10\\:30: “No.”"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTextCannotTurnAround(t *testing.T) {
	if got, want := clean("a\u202Eb\u2066c\u200Fd\x00e\u2028f\xff"), "abc\u200Fd e f\uFFFD"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPrefixKeepsCharactersWhole(t *testing.T) {
	for _, tc := range []struct {
		text   string
		limit  int
		want   string
		missed int
	}{
		{"abc", 3, "abc", 0},
		{"abc", 2, "ab", 1},
		{`a\*b`, 2, "a", 2},
		{`a\*b`, 3, `a\*`, 1},
		{"a🇫🇷", 2, "a", 2},
		{"e\u0301e\u0301", 3, "e\u0301", 2},
		{"one two three four", 17, "one two three", 5},
	} {
		got, missed := prefix(tc.text, tc.limit)
		if got != tc.want || missed != tc.missed {
			t.Errorf("prefix(%q, %d) = %q, %d; want %q, %d", tc.text, tc.limit, got, missed, tc.want, tc.missed)
		}
	}
}

func TestPicturesAndFilesOverTheLimitAreTold(t *testing.T) {
	m := reply.Message{Blocks: []reply.Block{reply.File{Name: "huge.csv", Data: make([]byte, maxUpload+1)}}}
	for i := range maxFiles + 2 {
		m.Blocks = append(m.Blocks, reply.File{Name: fmt.Sprint(i, ".txt"), Data: []byte("x")})
	}
	got := drawn(t, m, "")
	if len(got.Attachments) != maxFiles {
		t.Errorf("%d files, want %d", len(got.Attachments), maxFiles)
	}
	for _, want := range []string{"huge.csv is too large for Discord: 10.0 of at most 10 MiB.", "+1 more file: 10.txt", "+1 more file: 11.txt"} {
		if !strings.Contains(got.Embeds[0].Description, want) {
			t.Errorf("%q is not told:\n%s", want, got)
		}
	}
}

func TestAtMost25Buttons(t *testing.T) {
	m := reply.Message{Title: "x"}
	for i := range 30 {
		m.Actions = append(m.Actions, reply.Action{Label: fmt.Sprint(i), Line: fmt.Sprint("/x ", i)})
	}
	got := drawn(t, m, "")
	if len(got.Rows) != 5 || len(got.Rows[4].Components) != 5 {
		t.Errorf("rows:\n%s", got)
	}
	if !strings.Contains(got.String(), "29: `/x 29`") {
		t.Errorf("the last command is not told:\n%s", got)
	}
}

// squeeze makes texts comparable of which a renderer may change the space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func FuzzEscape(f *testing.F) {
	for _, s := range []string{hostile, "", "1. x\n2. y", "a:b:c", "**", "\\\\*", "e\u0301", "\xff<@1>"} {
		f.Add(s, 10)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		escaped := escape(s)
		if found := discordtest.Active(escaped); len(found) > 0 {
			t.Errorf("%q is active: %v", escaped, found)
		}
		if got, want := discordtest.Displayed(escaped), clean(s); got != want {
			t.Errorf("%q is shown as %q, want %q", escaped, got, want)
		}
		limit = max(limit%5000, 0)
		cut, missed := prefix(escaped, limit)
		if size(cut) > limit || !utf8.ValidString(cut) {
			t.Errorf("prefix(%q, %d) = %q", escaped, limit, cut)
		}
		if found := discordtest.Active(cut); len(found) > 0 {
			t.Errorf("the prefix %q is active: %v", cut, found)
		}
		shown := discordtest.Displayed(cut)
		if !strings.HasPrefix(clean(s), shown) || utf8.RuneCountInString(shown)+missed != utf8.RuneCountInString(clean(s)) {
			t.Errorf("the prefix shows %q and misses %d of %q", shown, missed, clean(s))
		}
	})
}

// FuzzRender makes messages out of text and a shape, and holds them against
// Discord's limits and what Discord's clients would make of their text.
func FuzzRender(f *testing.F) {
	for shape := range uint64(16) {
		f.Add(hostile, shape*0x123456789, uint(1))
	}
	f.Add(strings.Repeat("x", 300), uint64(0xffffffff), uint(40))
	f.Add("a b", uint64(3), uint(1000))
	f.Add("1|. x|@|everyone|**|*", uint64(0xfedcba9876543210), uint(2))
	f.Fuzz(func(t *testing.T, s string, shape uint64, times uint) {
		pieces := strings.Split(s, "|")
		next := 0
		piece := func() string {
			next++
			return strings.Repeat(pieces[next%len(pieces)], int(times%50))
		}
		bits := shape
		pick := func(n uint64) uint64 {
			v := bits % n
			bits = bits/n ^ shape*uint64(next+1)
			return v
		}
		// Without formats of our own, any format in the answer is an escape.
		formats := shape%2 == 0
		instants := 0
		text := func() reply.Text {
			if !formats {
				return reply.Text{reply.Words(piece()), reply.Words(piece())}
			}
			var t reply.Text
			for range pick(5) {
				switch pick(6) {
				case 0:
					t = append(t, reply.Words(piece()))
				case 1:
					t = append(t, reply.Strong(piece()))
				case 2:
					t = append(t, reply.Match(piece()))
				case 3:
					t = append(t, reply.Code(piece()))
				case 4:
					t = append(t, reply.Cite(pick(100)), reply.Number(pick(1<<20)), reply.Day{Time: time.Unix(int64(pick(1<<30)), 0).UTC()})
				case 5:
					instants++
					t = append(t, reply.Instant(time.Unix(int64(pick(1<<33)), 0)))
				}
			}
			return t
		}
		m := reply.Message{Title: piece(), Footer: words(piece())}
		quotes := false
		for range pick(12) {
			kind := pick(8)
			if !formats && kind > 2 {
				kind %= 3
			}
			switch kind {
			case 0:
				m.Blocks = append(m.Blocks, reply.Paragraph{Text: text()})
			case 1:
				quotes = true
				m.Blocks = append(m.Blocks, reply.Quote{Text: text()})
			case 2:
				quotes = true
				l := reply.List{Numbered: pick(2) == 0, First: int(pick(9)), Total: int(pick(99)), Unit: piece()}
				if formats {
					l.More = piece()
				}
				for range pick(15) {
					l.Items = append(l.Items, reply.Item{Text: text(), Quote: text(), Note: text()})
				}
				m.Blocks = append(m.Blocks, l)
			case 3:
				m.Blocks = append(m.Blocks, reply.Heading{Text: piece()})
			case 4:
				var facts reply.Facts
				for range pick(9) {
					facts = append(facts, reply.Fact{Name: piece(), Value: text()})
				}
				m.Blocks = append(m.Blocks, facts)
			case 5:
				table := reply.Table{Total: int(pick(99)), More: piece(), Plain: pick(2) == 1}
				for range pick(12) {
					table.Columns = append(table.Columns, piece())
				}
				for range pick(12) {
					var row []reply.Text
					for range table.Columns {
						row = append(row, text())
					}
					table.Rows = append(table.Rows, row)
				}
				m.Blocks = append(m.Blocks, table)
			case 6:
				m.Blocks = append(m.Blocks, reply.Picture{Name: piece(), PNG: []byte("x"), Alt: piece()})
			case 7:
				m.Actions = append(m.Actions, reply.Action{Label: piece(), Line: "/" + piece()})
			}
		}
		got := drawn(t, m, "key")
		if !got.Quiet || got.Content != "" {
			t.Errorf("content %q, quiet %t", got.Content, got.Quiet)
		}
		stamps := 0
		for _, s := range got.Texts() {
			if !utf8.ValidString(s) {
				t.Errorf("not UTF-8: %q", s)
			}
			for _, a := range discordtest.Active(s) {
				switch a.Kind {
				case discordtest.Timestamp:
					stamps++
				case discordtest.Quote:
					if !quotes {
						t.Errorf("a quote where there is none: %q", s)
					}
				case discordtest.Bold, discordtest.Underline, discordtest.Code, discordtest.CodeBlock:
					if !formats {
						t.Errorf("%v in %q", a, s)
					}
				default:
					t.Errorf("%v in %q", a, s)
				}
			}
		}
		if stamps > instants {
			t.Errorf("%d timestamps, %d instants", stamps, instants)
		}
		if footer := got.Embeds[len(got.Embeds)-1].Footer; footer == nil || !hasWord(footer.Text, "key") {
			t.Errorf("the key is not in the footer: %+v", footer)
		}
	})
}

// FuzzParagraph holds what is shown of a text against the text: all of it, or
// its beginning and how much is missing.
func FuzzParagraph(f *testing.F) {
	f.Add(hostile, "Strong", "match", "code", uint(1))
	f.Add("1", "2", "3", "`", uint(1))
	f.Add("a ", " b ", " c", " ", uint(900))
	f.Fuzz(func(t *testing.T, words, strong, match, code string, times uint) {
		long := strings.Repeat(words, int(times%2000))
		text := reply.Text{reply.Words(long), reply.Strong(strong), reply.Match(match), reply.Words(words), reply.Strong(match), reply.Strong(strong), reply.Code(code), reply.Code(code), reply.Words(words)}
		got := drawn(t, reply.Message{Blocks: []reply.Block{reply.Paragraph{Text: text}}, Footer: reply.Plain("f")}, "")
		shown := squeeze(discordtest.Displayed(got.Embeds[0].Description))
		all := squeeze(clean(long) + clean(strong) + clean(match) + clean(words) + clean(match) + clean(strong) + strings.Repeat(strings.ReplaceAll(line(code), "`", "ˋ"), 2) + clean(words))
		if before, _, cut := strings.Cut(shown, "… (+"); cut && !strings.Contains(all, "… (+") {
			if !strings.HasPrefix(strings.ReplaceAll(all, " ", ""), strings.ReplaceAll(before, " ", "")) {
				t.Errorf("shown %q, which does not begin %q", shown, all)
			}
			return
		}
		if a, b := strings.ReplaceAll(shown, " ", ""), strings.ReplaceAll(all, " ", ""); a != b && !strings.Contains(all, "… (+") {
			t.Errorf("shown %q, want %q", shown, all)
		}
	})
}

func BenchmarkRender(b *testing.B) {
	for _, tc := range messages() {
		b.Run(strings.ReplaceAll(tc.name, " ", "-"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				render(tc.m, "", func(line string) (string, error) { return "/x", nil })
			}
		})
	}
}
