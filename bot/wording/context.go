package wording

import (
	"strings"
	"unicode/utf8"

	"attache/bot/reply"
	"attache/briefing"
)

// around is how many bytes of a paragraph are shown on either side of a passage; longer ones are cut between words.
const around = 600

// Context returns the paragraph of d in which span stands, word for word, the span marked as a match.
func Context(d briefing.Document, span briefing.Span) reply.Text {
	start, end := d.Body, len(d.Text)
	if i := strings.LastIndex(d.Text[d.Body:span.Start], "\n\n"); i >= 0 {
		start = d.Body + i
	}
	if i := strings.Index(d.Text[span.End:], "\n\n"); i >= 0 {
		end = span.End + i
	}
	before, after := strings.TrimLeft(d.Text[start:span.Start], " \t\r\n"), strings.TrimRight(d.Text[span.End:end], " \t\r\n")
	if len(before) > around {
		before = before[len(before)-around:]
		if i := strings.IndexByte(before, ' '); i >= 0 {
			before = before[i:]
		}
		before = "… " + strings.TrimLeft(strings.ToValidUTF8(before, ""), " ")
	}
	var text reply.Text
	if before = spaced(before); before != "" {
		text = append(text, reply.Words(before))
	}
	text = append(text, reply.Match(flat(span.In(d.Text))))
	if after = spaced(head(after, around)); after != "" {
		text = append(text, reply.Words(after))
	}
	return text
}

// opening is how many bytes of a document show how it begins.
const opening = 400

// Opening returns the first words of d.
func Opening(d briefing.Document) reply.Text {
	return reply.Plain(flat(head(strings.TrimSpace(d.BodyText()), opening)))
}

// head returns s, or its first words and "…" where it is longer than limit bytes.
func head(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	s = s[:limit]
	if i := strings.LastIndexAny(s, " \n"); i > limit/2 {
		s = s[:i]
	}
	return s + " …"
}

// Quotations returns what stands between double quotation marks in text, without the marks, as offsets into it. One that is never
// closed is none.
func Quotations(text string) []briefing.Span {
	var spans []briefing.Span
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		i += size
		closing, ok := map[rune]string{'"': "\"”", '“': "”\"“", '„': "“”\"", '«': "»"}[c]
		if !ok {
			continue
		}
		end := strings.IndexAny(text[i:], closing)
		if end < 0 {
			continue
		}
		if end > 0 {
			spans = append(spans, briefing.Span{Start: i, End: i + end})
		}
		_, mark := utf8.DecodeRuneInString(text[i+end:])
		i += end + mark
	}
	return spans
}
