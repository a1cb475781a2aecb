// Package wording is how the subject is said: positions, what changed in them, and the passages they
// rest on become blocks of a reply. It decides no facts and knows no platform.
package wording

import (
	"slices"
	"strings"

	"attache/bot/reply"
	"attache/briefing"
)

// Sources numbers the passages that one message rests on, from 1 in the order in which they are first
// cited; a passage keeps its number. The zero Sources is ready for use. It is not safe for concurrent use.
type Sources struct {
	cited      []source
	number     map[passageKey]int
	statements []briefing.Statement
	severally  map[string]bool // by ID, statements beside which another of the same sentence and holder is told
}

type passageKey struct {
	document string
	span     briefing.Span
}

// A source is one cited passage.
type source struct {
	id      string // for /source: a statement's, else the document's
	in      briefing.Document
	passage string
	lead    string          // what goes before passage and is shown with it
	marks   []briefing.Span // what was searched for, in passage
	further int             // how many other documents report it
	note    string
}

// quote returns the passage with what goes before it, the parts that were searched for as matches.
func (s source) quote() reply.Text {
	lead := reply.Text{}
	if s.lead != "" {
		lead = append(lead, reply.Words(flat(s.lead)+" "))
	}
	return append(lead, Marked(s.passage, s.marks)...)
}

// Statement returns the number of the passage in which st stands.
func (s *Sources) Statement(st briefing.Statement) reply.Cite {
	if !slices.ContainsFunc(s.statements, func(other briefing.Statement) bool { return other.ID == st.ID }) {
		s.statements = append(s.statements, st)
	}
	return s.cite(passageKey{st.DocumentID, st.Sentence}, source{
		id: st.ID, in: st.In, passage: st.Passage, lead: st.Lead, further: st.Reports, note: st.Note,
	})
}

// Passage returns the number of p.
func (s *Sources) Passage(p briefing.Passage) reply.Cite {
	return s.cite(passageKey{p.Document.ID, p.Span}, source{
		id: p.Document.ID, in: p.Document, passage: p.Text, marks: p.Matches,
	})
}

func (s *Sources) cite(key passageKey, src source) reply.Cite {
	if n, ok := s.number[key]; ok {
		if cited := &s.cited[n-1]; len(src.lead) > len(cited.lead) {
			cited.lead = src.lead
		}
		return reply.Cite(n)
	}
	if s.number == nil {
		s.number = make(map[passageKey]int)
	}
	s.cited = append(s.cited, src)
	s.number[key] = len(s.cited)
	return reply.Cite(len(s.cited))
}

// Statements returns the statements that are cited, each once, in the order in which they first were.
func (s *Sources) Statements() []briefing.Statement { return s.statements }

// Len returns how many passages are cited.
func (s *Sources) Len() int { return len(s.cited) }

// Blocks returns the numbered list that ends a message: each passage word for word, behind the sentences that it points back to, with its document,
// publisher and day, and the line that shows more. It is empty when nothing is cited.
// more is the command line that shows the list in full, "" none.
func (s *Sources) Blocks(more string) []reply.Block {
	if len(s.cited) == 0 {
		return nil
	}
	list := reply.List{Unit: "sources", More: more}
	for i, src := range s.cited {
		text := append(reply.Text{reply.Cite(i + 1), reply.Words(" ")}, Document(src.in)...)
		list.Items = append(list.Items, reply.Item{
			Text:  text,
			Quote: src.quote(),
			Note:  reply.Text{reply.Code("/source " + src.id)},
		})
	}
	return []reply.Block{reply.Heading{Text: "Sources"}, list}
}

// Full returns the list of Blocks with all that is known of each document, and how many others report the same.
// more is the command line that shows what a renderer has no room for, "" none.
func (s *Sources) Full(more string) reply.List {
	list := reply.List{Unit: "sources", More: more}
	for i, src := range s.cited {
		item := reply.Item{
			Text:  append(reply.Text{reply.Cite(i + 1), reply.Words(" ")}, Document(src.in)...),
			Quote: src.quote(),
		}
		for _, f := range DocumentFacts(src.in) {
			item.Note = append(append(item.Note, reply.Words(f.Name+": ")), append(f.Value, reply.Words("; "))...)
		}
		if src.further > 0 {
			item.Note = append(append(item.Note, Counted(src.further, "further report", "further reports")...), reply.Words(" of it; "))
		}
		if src.note != "" {
			item.Note = append(item.Note, reply.Words("corrected by an editor: "+flat(src.note)+"; "))
		}
		item.Note = append(item.Note, reply.Words("in its context: "), reply.Code("/source "+src.id))
		list.Items = append(list.Items, item)
	}
	return list
}

// Further returns the list of other documents that report the same statement.
func Further(reports []briefing.Statement) reply.List {
	list := reply.List{Unit: "further reports of it"}
	for _, f := range reports {
		list.Items = append(list.Items, reply.Item{
			Text:  append(reply.Text{reply.Words("Also in ")}, Document(f.In)...),
			Quote: reply.Plain(flat(f.Passage)),
			Note:  reply.Text{reply.Code("/source " + f.ID)},
		})
	}
	return list
}

// Withheld says that something is left out, and nothing else of it.
const Withheld = "Some documents are not shown here because of their handling."

// Document returns a document as it is cited: title, publisher, day; and its handling label if it has one.
func Document(d briefing.Document) reply.Text {
	rest := ""
	if d.Source != "" {
		rest = flat(d.Source) + ", "
	}
	text := reply.Text{reply.Words("‘" + title(d, 120) + "’, " + rest), Day(d.Date)}
	if d.Handling != "" {
		text = append(text, reply.Words(" — "), reply.Strong(string(d.Handling)))
	}
	return text
}

// DocumentFacts returns all that is known of a document, save its text.
func DocumentFacts(d briefing.Document) reply.Facts {
	facts := reply.Facts{{Name: "Document", Value: reply.Text{reply.Code(d.ID)}}}
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, reply.Fact{Name: name, Value: reply.Plain(flat(value))})
		}
	}
	add("Publisher", d.Source)
	if d.URL != "" {
		facts = append(facts, reply.Fact{Name: "Address", Value: reply.Text{reply.Code(flat(d.URL))}})
	}
	date := reply.Text{Day(d.Date)}
	if d.DateBasis == briefing.DateInferred {
		date = append(date, reply.Words(" (inferred, not stated)"))
	}
	facts = append(facts, reply.Fact{Name: "Date", Value: date})
	add("Kind", strings.ReplaceAll(string(d.Kind), "-", " "))
	add("Language", d.Language)
	add("Handling", string(d.Handling))
	return facts
}

// Marked returns passage with the parts in marks, offsets into it in ascending order, as matches.
func Marked(passage string, marks []briefing.Span) reply.Text {
	var text reply.Text
	at := 0
	for _, m := range marks {
		if m.Start < at || m.End > len(passage) || m.Start >= m.End {
			continue
		}
		if words := spaced(passage[at:m.Start]); words != "" {
			text = append(text, reply.Words(words))
		}
		text = append(text, reply.Match(spaced(passage[m.Start:m.End])))
		at = m.End
	}
	if words := spaced(passage[at:]); words != "" {
		text = append(text, reply.Words(words))
	}
	return text
}

// title returns the title of d in at most limit runes, cut between words.
func title(d briefing.Document, limit int) string { return Shorten(flat(d.Title), limit) }

// Shorten returns s, or its first words and "…" in at most limit runes.
func Shorten(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	cut := string(runes[:limit-1])
	// A word longer than most of the line is broken all the same.
	if i := strings.LastIndexByte(cut, ' '); runes[limit-1] != ' ' && i > len(cut)/3 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–—-") + "…"
}

// flat returns s on one line, with single spaces and none at the ends.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// spaced is flat, but keeps one space at either end where there is white space.
func spaced(s string) string {
	inner := flat(s)
	if inner == "" {
		if s != "" {
			return " "
		}
		return ""
	}
	if strings.TrimLeft(s, " \t\r\n") != s {
		inner = " " + inner
	}
	if strings.TrimRight(s, " \t\r\n") != s {
		inner += " "
	}
	return inner
}

// Day returns d as a part of a text.
func Day(d briefing.Day) reply.Day { return reply.Day{Time: d.Time()} }

func shortDay(d briefing.Day) reply.Day { return reply.Day{Time: d.Time(), Short: true} }

func strongDay(d briefing.Day) reply.Day { return reply.Day{Time: d.Time(), Strong: true} }

// Date returns a date that a document names as an item of a list: the day and the passage, word for word.
func Date(e briefing.DatedPassage, src *Sources) reply.Item {
	return reply.Item{
		Text:  reply.Text{strongDay(e.Day), reply.Words(" "), src.Passage(e.Passage)},
		Quote: reply.Plain(flat(e.Text)),
	}
}

// Found returns a passage that was searched for as an item of a list: its document, then the passage with the matches
// marked.
func Found(p briefing.Passage) reply.Item {
	return reply.Item{
		Text:  Document(p.Document),
		Quote: Marked(p.Text, p.Matches),
		Note:  reply.Text{reply.Code("/source " + p.Document.ID)},
	}
}
