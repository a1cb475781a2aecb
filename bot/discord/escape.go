package discord

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// size counts UTF-16 code units. Discord says "characters" and not which; no
// text has more runes than code units, so what fits here fits by either count.
func size(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// clean returns s as valid UTF-8 without what could reorder or break the text
// around it: control characters other than line feeds become spaces, and the
// marks that override the direction of writing are dropped. Marks that only
// hint at a direction stay: Arabic and Hebrew text needs them.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r':
			return '\n'
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		case r >= '\u202A' && r <= '\u202E', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, s)
}

// line is clean for a place that has one line only.
func line(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(clean(s), "\n", " "))
}

// escape returns Markdown that Discord shows as the text s, whatever s is.
//
// Discord's clients read Markdown in embed titles, descriptions and fields, not
// in footers, labels and alternative texts. A backslash before a character
// other than a letter, digit or space makes it literal, and the character then
// opens nothing; inside code it would be shown. So it is enough to escape what
// opens something:
//
//   - everywhere: \ * _ ~ | ` (formats), [ (masked links), < (mentions of
//     users, roles, channels and commands, custom emoji, timestamps, and
//     addresses in angle brackets), @ (everyone and here);
//   - a colon that is not followed by a space: https://…, :emoji:;
//   - at the start of a line, after spaces: > (quotes), # (headings), - and +
//     (lists, and small print: -#), and the full stop after digits (numbered
//     lists).
//
// A backslash is preferred to a zero-width space: a reader who copies the text
// gets what the document says. A prefix of the result that does not end in the
// middle of an escape is as harmless as the whole.
func escape(s string) string {
	s = clean(s)
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	start, digits := true, false
	for i, r := range s {
		special := false
		switch r {
		case '\\', '*', '_', '~', '|', '`', '[', '<', '@':
			special = true
		case ':':
			next, n := utf8.DecodeRuneInString(s[i+1:])
			special = n > 0 && !unicode.IsSpace(next)
		case '>', '#', '-', '+':
			special = start
		case '.':
			special = digits
		}
		if special {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		digits = r >= '0' && r <= '9' && (start || digits)
		start = r == '\n' || start && r == ' '
	}
	return b.String()
}

// prefix returns the longest prefix of escaped text that has at most limit
// code units, and how many characters a reader misses. It ends neither within
// an escape nor before a mark that belongs to the character before, and at a
// space when there is one near the end.
func prefix(escaped string, limit int) (kept string, missed int) {
	end, n, space := 0, 0, 0
	for i := 0; i < len(escaped); {
		r, w := utf8.DecodeRuneInString(escaped[i:])
		units := utf16.RuneLen(r)
		if r == '\\' && i+w < len(escaped) {
			next, nw := utf8.DecodeRuneInString(escaped[i+w:])
			w += nw
			units += utf16.RuneLen(next)
		}
		if n+units > limit {
			break
		}
		n += units
		i += w
		next, nw := utf8.DecodeRuneInString(escaped[i:])
		if nw > 0 && (unicode.Is(unicode.M, next) || next == '\u200D' || r == '\u200D') {
			continue
		}
		end = i
		if unicode.IsSpace(r) {
			space = i - w
		}
	}
	if end < len(escaped) && space > end*3/4 {
		end = space
	}
	return escaped[:end], displayed(escaped[end:])
}

// displayed returns how many characters a reader sees of escaped text.
func displayed(escaped string) int {
	n := 0
	escape := false
	for _, r := range escaped {
		if r == '\\' && !escape {
			escape = true
			continue
		}
		escape = false
		n++
	}
	return n
}
