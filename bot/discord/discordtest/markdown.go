package discordtest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// A Format is something that Discord's clients make of a piece of text.
type Format struct {
	Kind string // one of the constants below
	Text string // the piece as it stands in the text
}

// The kinds of Format.
const (
	Bold      = "bold"
	Italic    = "italic"
	Underline = "underline"
	Strike    = "strike"
	Spoiler   = "spoiler"
	Code      = "code"
	CodeBlock = "code block"
	Heading   = "heading"
	Subtext   = "subtext"
	List      = "list"
	Quote     = "quote"
	Link      = "link"      // [text](address), <address>, a bare address, an invitation
	Mention   = "mention"   // a user, role, channel, command, everyone or here
	Emoji     = "emoji"     // a custom emoji or a :shortcode:
	Timestamp = "timestamp" // <t:…>
)

// Active returns what Discord's clients would make of the text, in order,
// formats within formats included. It errs towards finding more than a client
// does: it is there to show that a text is harmless.
func Active(text string) []Format {
	p := &markdown{}
	p.read(text, true)
	return p.found
}

// Displayed returns the text as a reader sees it: without the marks of formats
// and the backslashes of escapes. Mentions, links, emoji and timestamps stay as
// they are written.
func Displayed(text string) string {
	p := &markdown{}
	p.read(text, true)
	return p.shown.String()
}

// markdown reads text with the rules of Discord's clients, which are those of
// simple-markdown with a few of their own: at each place the first rule that
// matches takes its piece, and a backslash before anything but a letter, digit
// or space makes it literal.
type markdown struct {
	found []Format
	shown strings.Builder
}

var (
	atLineStart = []struct {
		kind string
		mark *regexp.Regexp
	}{
		{Subtext, regexp.MustCompile(`^ *-#[ \t]`)},
		{Heading, regexp.MustCompile(`^ *#{1,3}[ \t]`)},
		{Quote, regexp.MustCompile(`^ *(>>>|>) `)},
		{List, regexp.MustCompile(`^ *([-*+]|\d+\.)[ \t]`)},
	}
	anywhere = []struct {
		kind string
		mark *regexp.Regexp
	}{
		{Timestamp, regexp.MustCompile(`^<t:-?\d+(:[a-zA-Z])?>`)},
		{Mention, regexp.MustCompile(`^<(@[!&]?|#)\d+>`)},
		{Mention, regexp.MustCompile(`^</[^>\n]+:\d+>`)},
		{Mention, regexp.MustCompile(`^<(id:)?(customize|browse|guide|home|linked-roles(:\d+)?)>`)},
		{Mention, regexp.MustCompile(`^@(everyone|here)`)},
		{Emoji, regexp.MustCompile(`^<a?:\w+:\d+>`)},
		{Emoji, regexp.MustCompile(`^:[A-Za-z0-9_+-]+(::skin-tone-\d)?:`)},
		{Link, regexp.MustCompile(`^<[a-zA-Z][a-zA-Z0-9+.-]*:[^\s>]+>`)},
		{Link, regexp.MustCompile(`^<[^\s@<>]+@[^\s@<>]+>`)},
		{Link, regexp.MustCompile(`^<\+\d+>`)},
		{Link, regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9+.-]*://[^\s<]+`)},
		{Link, regexp.MustCompile(`^\[[^\n]*?\]\([^)\n]+\)`)},
	}
	pairs = []struct{ kind, mark string }{
		{Bold, "**"}, {Underline, "__"}, {Strike, "~~"}, {Spoiler, "||"}, {Italic, "*"}, {Italic, "_"},
	}
)

func (p *markdown) add(kind, text string) { p.found = append(p.found, Format{kind, text}) }

// read reads s; start says that it stands at the start of a line.
func (p *markdown) read(s string, start bool) {
	for s != "" {
		if start {
			if n := p.block(s); n > 0 {
				s = s[n:]
				continue // a quote may hold a list, and a list a heading
			}
		}
		n := p.inline(s)
		start = strings.HasSuffix(s[:n], "\n")
		s = s[n:]
	}
}

// block takes the mark of a block at the start of a line.
func (p *markdown) block(s string) int {
	for _, b := range atLineStart {
		if mark := b.mark.FindString(s); mark != "" {
			line, _, _ := strings.Cut(s, "\n")
			p.add(b.kind, line)
			return len(mark)
		}
	}
	return 0
}

// inline takes one piece and returns its length.
func (p *markdown) inline(s string) int {
	if s[0] == '\\' && len(s) > 1 {
		r, n := utf8.DecodeRuneInString(s[1:])
		if !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == ' ' || r == '\n' || r == '\t') {
			p.shown.WriteString(s[1 : 1+n])
			return 1 + n
		}
	}
	if n := p.code(s); n > 0 {
		return n
	}
	for _, a := range anywhere {
		if piece := a.mark.FindString(s); piece != "" {
			p.add(a.kind, piece)
			p.shown.WriteString(piece)
			return len(piece)
		}
	}
	for _, pair := range pairs {
		if body, ok := between(s, pair.mark); ok {
			n := len(body) + 2*len(pair.mark)
			p.add(pair.kind, s[:n])
			p.read(body, false)
			return n
		}
	}
	_, n := utf8.DecodeRuneInString(s)
	p.shown.WriteString(s[:n])
	return n
}

// code takes a code block or a piece of code, in which nothing else counts.
func (p *markdown) code(s string) int {
	if rest, ok := strings.CutPrefix(s, "```"); ok {
		if end := strings.Index(rest, "```"); end > 0 {
			p.add(CodeBlock, s[:end+6])
			p.shown.WriteString(strings.TrimPrefix(rest[:end], "\n"))
			return end + 6
		}
	}
	n := len(s) - len(strings.TrimLeft(s, "`"))
	if n == 0 {
		return 0
	}
	mark := s[:n]
	for i := n; ; {
		at := strings.Index(s[i:], mark)
		if at < 0 {
			return 0
		}
		at += i
		run := len(s[at:]) - len(strings.TrimLeft(s[at:], "`"))
		if run == n && at > n {
			p.add(Code, s[:at+n])
			p.shown.WriteString(s[n:at])
			return at + n
		}
		i = at + run
	}
}

// between returns what stands between two marks at the start of s, escapes in
// it left alone.
func between(s, mark string) (string, bool) {
	body, ok := strings.CutPrefix(s, mark)
	if !ok {
		return "", false
	}
	for i := 0; i < len(body); i++ {
		if body[i] == '\\' {
			i++
			continue
		}
		if i > 0 && strings.HasPrefix(body[i:], mark) {
			return body[:i], true
		}
	}
	return "", false
}

// String returns kind and text, for messages of tests.
func (f Format) String() string { return fmt.Sprintf("%s %q", f.Kind, f.Text) }
