package discordtest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/bot/discord/discordtest"
)

func TestActiveFindsWhatDiscordWouldFormat(t *testing.T) {
	for _, tc := range []struct {
		text  string
		kind  string // "" none
		shown string
	}{
		{"plain words, 10:30 a.m.", "", "plain words, 10:30 a.m."},
		{"**bold**", discordtest.Bold, "bold"},
		{"a*b*c", discordtest.Italic, "abc"},
		{"_x_", discordtest.Italic, "x"},
		{"__x__", discordtest.Underline, "x"},
		{"~~x~~", discordtest.Strike, "x"},
		{"||x||", discordtest.Spoiler, "x"},
		{"`<@1>`", discordtest.Code, "<@1>"},
		{"``a`b``", discordtest.Code, "a`b"},
		{"```\nx```", discordtest.CodeBlock, "x"},
		{"a\n# x", discordtest.Heading, "a\nx"},
		{"-# x", discordtest.Subtext, "x"},
		{"  - x", discordtest.List, "x"},
		{"12. x", discordtest.List, "x"},
		{"> x", discordtest.Quote, "x"},
		{"a > x", "", "a > x"},
		{"[a](https://b.c)", discordtest.Link, "[a](https://b.c)"},
		{"see https://b.c/d now", discordtest.Link, "see https://b.c/d now"},
		{"<https://b.c>", discordtest.Link, "<https://b.c>"},
		{"<a@b.c>", discordtest.Link, "<a@b.c>"},
		{"<@1>", discordtest.Mention, "<@1>"},
		{"<@!1>", discordtest.Mention, "<@!1>"},
		{"<@&1>", discordtest.Mention, "<@&1>"},
		{"<#1>", discordtest.Mention, "<#1>"},
		{"</help:1>", discordtest.Mention, "</help:1>"},
		{"<id:guide>", discordtest.Mention, "<id:guide>"},
		{"@everyone", discordtest.Mention, "@everyone"},
		{"x@here", discordtest.Mention, "x@here"},
		{"<:a:1>", discordtest.Emoji, "<:a:1>"},
		{":smile:", discordtest.Emoji, ":smile:"},
		{"<t:1755500000:f>", discordtest.Timestamp, "<t:1755500000:f>"},
		{`\*\*x\*\*`, "", "**x**"},
		{`\<@1>`, "", "<@1>"},
		{`\@everyone`, "", "@everyone"},
		{`https\://b.c`, "", "https://b.c"},
		{`\# x`, "", "# x"},
		{`1\. x`, "", "1. x"},
		{"\\`x\\`", "", "`x`"},
		{`C:\dir`, "", `C:\dir`},
		{"``", "", "``"},
		{"**", "", "**"},
	} {
		kind := ""
		if found := discordtest.Active(tc.text); len(found) > 0 {
			kind = found[0].Kind
		}
		if kind != tc.kind {
			t.Errorf("%q is %q, want %q", tc.text, kind, tc.kind)
		}
		if diff := cmp.Diff(tc.shown, discordtest.Displayed(tc.text)); diff != "" {
			t.Errorf("%q displayed (-want +got):\n%s", tc.text, diff)
		}
	}
	nested := discordtest.Active("> **a <@1>**")
	if len(nested) != 3 || nested[0].Kind != discordtest.Quote || nested[1].Kind != discordtest.Bold || nested[2].Kind != discordtest.Mention {
		t.Errorf("formats within formats: %v", nested)
	}
}
