package reply_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache/bot/reply"
)

func TestMarkdown(t *testing.T) {
	m := reply.Message{
		Title: "Matrix: *all* of it",
		Blocks: []reply.Block{
			reply.Paragraph{Text: reply.Text{reply.Strong("No "), reply.Words("link: https://example.org, www.example.org, <b>, @everyone, a_b & c|d")}},
			reply.Heading{Text: "# Sources"},
			reply.Quote{Text: reply.Text{reply.Words("1. no list, "), reply.Match("found"), reply.Cite(3)}},
			reply.List{Items: []reply.Item{{Text: reply.Plain("- one"), Quote: reply.Plain("words"), Note: reply.Text{reply.Code("/source a#1")}}}, Total: 3, Unit: "sources"},
			reply.Facts{{Name: "Kind", Value: reply.Plain("news")}},
			reply.Table{Columns: []string{"Actor", "Stance"}, Rows: [][]reply.Text{{reply.Plain("Ada"), reply.Text{reply.Strong("▲ demands"), reply.Code("a|b")}}}, Total: 2},
			reply.Picture{Name: "m.png", Alt: "Ada demands"},
			reply.File{Name: "f.csv", Data: []byte("12")},
		},
		Footer:  reply.Text{reply.Words("read "), reply.Instant(time.Date(2031, 3, 4, 5, 6, 0, 0, time.UTC))},
		Actions: []reply.Action{{Label: "Sources", Line: "/matrix"}},
	}
	var b strings.Builder
	if err := reply.Markdown(&b, m); err != nil {
		t.Fatal(err)
	}
	want := `# Matrix: \*all\* of it

**No** link: https\://example.org, www\.example.org, \<b\>, \@everyone, a\_b \& c\|d

## \# Sources

> 1\. no list, *found*\[3\]

- \- one

  > words

  ` + "`/source a#1`" + `

Shown: 1 of 3 sources.

- **Kind** news

| Actor | Stance |
| --- | --- |
| Ada | **▲ demands**` + "`a\\|b`" + ` |

Shown: 1 of 2 rows.

Picture m.png: Ada demands

File f.csv, 2 bytes

---

read 4 March 2031, 05:06 (UTC)
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("Markdown (-want +got):\n%s", diff)
	}
}
