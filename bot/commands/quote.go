package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

func quote(d Desk) bot.Command {
	return bot.Command{
		Name:      "quote",
		Summary:   "Is this quotation in a stored document: word for word, altered, or not at all",
		Example:   "/quote Just a ceasefire will never work",
		OnMessage: "Check this quotation",
		Options: []bot.Option{
			{Name: "text", Summary: "The quotation; … and [words] stand for words left out or put in", Type: bot.Text, Required: true},
		},
		Run: d.quote,
	}
}

const (
	// quotedCandidates is how many passages a quotation is looked for in, word by word.
	quotedCandidates = 12
	// quotedPlaces is how many documents with a quotation are told.
	quotedPlaces = 5
	// mostQuotations is how many quotations of one message are checked.
	mostQuotations = 5
)

// A place is where a quotation was found.
type place struct {
	doc     briefing.Document
	finding briefing.Finding
	passage briefing.Passage // what of the document is shown
	said    []briefing.Statement
}

func (d Desk) quote(ctx context.Context, c bot.Call) (reply.Message, error) {
	quotations := quotationsIn(c.Text("text"))
	if len(quotations) == 0 {
		return reply.Message{}, bot.Refuse("There are no words to look for in that.")
	}
	m := reply.Message{Title: "Quotation check"}
	var src wording.Sources
	for _, text := range quotations[:min(len(quotations), mostQuotations)] {
		blocks, err := d.check(ctx, text, &src)
		if err != nil {
			return reply.Message{}, err
		}
		m.Blocks = append(m.Blocks, blocks...)
	}
	if n := len(quotations) - mostQuotations; n > 0 {
		m.Blocks = append(m.Blocks, paragraph(reply.Words(fmt.Sprintf("+%d more quotations in this message; ask for each with ", n)), reply.Code("/quote")))
	}
	m.Blocks = append(m.Blocks, src.Blocks("")...)
	footer, err := d.footer(ctx)
	m.Footer = footer
	return m, err
}

// quotationsIn returns what is to be checked of a text: what stands in it between double quotation marks, three words or
// more each; else all of it.
func quotationsIn(text string) []string {
	var found []string
	for _, q := range wording.Quotations(text) {
		if inside := q.In(text); briefing.NewQuotation(inside).Words() >= 3 {
			found = append(found, inside)
		}
	}
	if len(found) == 0 && briefing.NewQuotation(text).Words() > 0 {
		found = append(found, text)
	}
	return found
}

// check answers for one quotation.
func (d Desk) check(ctx context.Context, text string, src *wording.Sources) ([]reply.Block, error) {
	q := briefing.NewQuotation(text)
	candidates, err := d.Quotations.Candidates(ctx, q, quotedCandidates)
	if err != nil {
		return nil, fmt.Errorf("candidates for a quotation: %w", err)
	}
	places, err := d.places(ctx, candidates, len(q.Text), q.Find)
	if err != nil {
		return nil, err
	}
	given := strings.Join(strings.Fields(text), " ")
	if len(places) == 0 {
		return d.notFound(ctx, q, given, candidates, src)
	}
	var blocks []reply.Block
	exact := places[0].finding.Verbatim()
	n := len(places)
	if exact {
		verdict := reply.Text{reply.Strong("Verbatim"), reply.Words(" in " + counted(n, "document", "documents"))}
		if places[0].finding.Skipped {
			verdict = append(verdict, reply.Words(", apart from what the quotation itself leaves out or puts in square brackets"))
		}
		blocks = append(blocks, reply.Paragraph{Text: append(verdict, reply.Words(". Case and punctuation were not compared."))})
	} else {
		f := places[0].finding
		blocks = append(blocks, paragraph(reply.Strong("Altered"), reply.Words(": no stored document has it word for word. Nearest is this, with "+
			counted(f.Changes, "word", "words")+" of difference, marked in both.")))
		blocks = append(blocks, reply.Heading{Text: "As you have it"}, reply.Quote{Text: wording.Marked(text, f.Added)})
		blocks = append(blocks, reply.Heading{Text: "As the document has it"})
		places = places[:1]
	}
	for _, p := range places[:min(len(places), quotedPlaces)] {
		blocks = append(blocks, p.blocks(exact, src)...)
	}
	if len(places) > quotedPlaces {
		blocks = append(blocks, paragraph(reply.Words(fmt.Sprintf("+%d more documents: ", len(places)-quotedPlaces)),
			reply.Code(bot.Line("search", "query", `"`+strings.ReplaceAll(wording.Shorten(given, 80), `"`, "")+`"`))))
	}
	return blocks, nil
}

// notFound answers for a quotation that no document has, with the sentence that has most of its words.
func (d Desk) notFound(ctx context.Context, q briefing.Quotation, given string, candidates []briefing.Passage, src *wording.Sources) ([]reply.Block, error) {
	blocks := []reply.Block{
		paragraph(reply.Strong("Not found"), reply.Words(": no stored document has these words. That does not mean that they were never said.")),
		reply.Quote{Text: reply.Plain(wording.Shorten(given, 600))},
	}
	near, err := d.places(ctx, candidates, len(q.Text), q.Nearest)
	if err != nil || len(near) == 0 {
		return blocks, err
	}
	slices.SortStableFunc(near, func(a, b place) int { return cmp.Compare(b.finding.Kept, a.finding.Kept) })
	near[0].finding.Missing = nil // so much differs that marks tell nothing
	blocks = append(blocks, reply.Heading{Text: "Nearest, not the same words"})
	return append(blocks, near[0].blocks(false, src)...), nil
}

// blocks says where p is, and to whom the document attributes the words.
func (p place) blocks(exact bool, src *wording.Sources) []reply.Block {
	marks := p.finding.Missing
	if exact {
		marks = []briefing.Span{p.finding.Span}
	}
	inside := make([]briefing.Span, 0, len(marks))
	for _, s := range marks {
		inside = append(inside, briefing.Span{Start: s.Start - p.passage.Span.Start, End: s.End - p.passage.Span.Start})
	}
	shown := p.passage
	shown.Matches = inside
	cite := src.Passage(shown)
	blocks := []reply.Block{reply.Quote{Text: append(wording.Marked(shown.Text, inside), reply.Words(" "), cite)}}
	if len(p.said) == 0 {
		return append(blocks, paragraph(reply.Words("The document attributes it to nobody whom I can name.")))
	}
	if exact && !p.quoted() {
		blocks = append(blocks, paragraph(reply.Words("These are the document's own words, not marked as anybody's quotation.")))
	}
	l := reply.List{}
	for _, s := range p.said {
		l.Items = append(l.Items, wording.Dated(s, src))
	}
	return append(blocks, l)
}

// quoted reports whether the words that were found stand, in part at least, between quotation marks, or are somebody's own by what says so.
func (p place) quoted() bool {
	for _, s := range p.said {
		own := s.Quoted
		if s.Mode == briefing.Direct && len(own) == 0 {
			own = []briefing.Span{{Start: 0, End: s.Content.End - s.Content.Start}}
		}
		if s.Mode != briefing.Indirect && slices.ContainsFunc(own, func(q briefing.Span) bool {
			return max(s.Content.Start+q.Start, p.finding.Span.Start) < min(s.Content.Start+q.End, p.finding.Span.End)
		}) {
			return true
		}
	}
	before := 0
	for _, c := range p.passage.Text[:p.finding.Span.Start-p.passage.Span.Start] {
		if strings.ContainsRune(quotationMarks, c) {
			before++
		}
	}
	return before%2 == 1 || strings.ContainsAny(p.passage.Text[p.finding.Span.Start-p.passage.Span.Start:p.finding.Span.End-p.passage.Span.Start], quotationMarks)
}

// quotationMarks enclose somebody's words in a document.
const quotationMarks = `"“”„«»`

// places returns where find finds a quotation of n bytes around candidates: all documents that have it word for word; where there is none, those that
// come near, with the fewest changes first.
func (d Desk) places(ctx context.Context, candidates []briefing.Passage, n int, find func(text string) (briefing.Finding, bool)) ([]place, error) {
	var found []place
	for _, c := range candidates {
		if slices.ContainsFunc(found, func(p place) bool { return p.doc.ID == c.Document.ID && p.finding.Verbatim() }) {
			continue
		}
		doc, err := d.Library.Document(ctx, c.Document.ID)
		if err != nil {
			return nil, fmt.Errorf("document %s: %w", c.Document.ID, err)
		}
		near := around(doc, c.Span, n)
		f, ok := find(near.In(doc.Text))
		if !ok {
			continue
		}
		found = append(found, placeOf(doc, shift(f, near.Start)))
	}
	slices.SortStableFunc(found, func(a, b place) int { return cmp.Compare(a.finding.Changes, b.finding.Changes) })
	if len(found) > 0 && found[0].finding.Verbatim() {
		found = slices.DeleteFunc(found, func(p place) bool { return !p.finding.Verbatim() })
	}
	for i := range found[:min(len(found), quotedPlaces)] {
		p := &found[i]
		var err error
		if p.said, err = d.attributed(ctx, *p); err != nil {
			return nil, err
		}
		if len(p.said) > 0 && p.said[0].Sentence.Contains(p.finding.Span) {
			// One sentence is one source.
			p.passage.Span, p.passage.Text = p.said[0].Sentence, p.said[0].Passage
		}
	}
	return found, nil
}

// around returns the part of doc in which a quotation of n bytes may stand that is partly in the passage.
func around(doc briefing.Document, passage briefing.Span, n int) briefing.Span {
	s := briefing.Span{Start: max(doc.Body, passage.Start-2*n-400), End: min(len(doc.Text), passage.End+2*n+400)}
	for s.Start < s.End && !utf8.RuneStart(doc.Text[s.Start]) {
		s.Start++
	}
	for s.End < len(doc.Text) && !utf8.RuneStart(doc.Text[s.End]) {
		s.End++
	}
	return s
}

func shift(f briefing.Finding, by int) briefing.Finding {
	f.Span = briefing.Span{Start: f.Span.Start + by, End: f.Span.End + by}
	missing := make([]briefing.Span, len(f.Missing))
	for i, s := range f.Missing {
		missing[i] = briefing.Span{Start: s.Start + by, End: s.End + by}
	}
	f.Missing = missing
	return f
}

// placeOf returns the place of f in doc, with the sentences around it.
func placeOf(doc briefing.Document, f briefing.Finding) place {
	start, end := doc.Body, len(doc.Text)
	if i := strings.LastIndexAny(doc.Text[doc.Body:f.Span.Start], ".!?\n"); i >= 0 {
		start = doc.Body + i + 1
	}
	if i := strings.IndexAny(doc.Text[f.Span.End:], ".!?\n"); i >= 0 {
		end = f.Span.End + i
		// The mark that ends the sentence, and those that close a quotation after it.
		for end < len(doc.Text) && strings.ContainsRune(".!?\"'”’»)", rune1(doc.Text[end:])) {
			end += utf8.RuneLen(rune1(doc.Text[end:]))
		}
	}
	for start < f.Span.Start {
		c := rune1(doc.Text[start:])
		if !strings.ContainsRune(" \t\r\n\"'”’»)", c) {
			break
		}
		start += utf8.RuneLen(c)
	}
	span := briefing.Span{Start: start, End: end}
	text := span.In(doc.Text)
	doc.Text = ""
	return place{doc: doc, finding: f, passage: briefing.Passage{Document: doc, Span: span, Text: text}}
}

func rune1(s string) rune {
	c, _ := utf8.DecodeRuneInString(s)
	return c
}

// attributed returns the statements whose content holds a part of what was found at p, the one that holds most of it first: those of whom the document
// has the words, where there are any, and not what they tell with them of others.
func (d Desk) attributed(ctx context.Context, p place) ([]briefing.Statement, error) {
	statements, _, err := d.Statements.Statements(ctx, briefing.Query{Document: p.doc.ID, Limit: mostStatements})
	if err != nil {
		return nil, fmt.Errorf("statements in %s: %w", p.doc.ID, err)
	}
	overlap := func(s briefing.Statement) int {
		return min(s.Content.End, p.finding.Span.End) - max(s.Content.Start, p.finding.Span.Start)
	}
	statements = slices.DeleteFunc(statements, func(s briefing.Statement) bool {
		return 2*overlap(s) < min(p.finding.Span.End-p.finding.Span.Start, s.Content.End-s.Content.Start)
	})
	if slices.ContainsFunc(statements, own) {
		statements = slices.DeleteFunc(statements, func(s briefing.Statement) bool { return !own(s) })
	}
	slices.SortStableFunc(statements, func(a, b briefing.Statement) int {
		return cmp.Or(cmp.Compare(overlap(b), overlap(a)), cmp.Compare(a.Content.End-a.Content.Start, b.Content.End-b.Content.Start))
	})
	return statements[:min(len(statements), 2)], nil
}

// own reports whether nobody told s to its document.
func own(s briefing.Statement) bool { return s.Own() }
