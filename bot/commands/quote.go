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
	// mostParts is how many sentences of what is not found as a whole are looked for.
	mostParts = 8
)

// A place is where a quotation was found.
type place struct {
	doc       briefing.Document
	finding   briefing.Finding
	passage   briefing.Passage // what of the document is shown
	said      []briefing.Statement
	retracted []briefing.Correction // of statements in what was found, where said is empty
}

func (d Desk) quote(ctx context.Context, c bot.Call) (reply.Message, error) {
	sayings, short, apart := sayingsIn(c.Text("text"))
	if len(sayings) == 0 {
		return reply.Message{}, bot.Refuse("There are no words to look for in that.")
	}
	m := reply.Message{Title: "Quotation check"}
	var src wording.Sources
	add := func(blocks ...reply.Block) { m.Blocks = append(m.Blocks, blocks...) }
	for _, s := range sayings[:min(len(sayings), mostQuotations)] {
		blocks, err := d.check(ctx, s, &src)
		if err != nil {
			return reply.Message{}, err
		}
		add(blocks...)
	}
	if n := len(sayings) - mostQuotations; n > 0 {
		add(paragraph(reply.Words(fmt.Sprintf("+%d more quotations in this message; ask for each with ", n)), reply.Code("/quote")))
	}
	if len(short) > 0 {
		for i := range short {
			short[i] = "“" + oneLine(short[i]) + "”"
		}
		add(paragraph(reply.Words("Not checked, because shorter than three words: " + wording.Shorten(wording.List(short, "and"), 200) + ".")))
	}
	if apart {
		add(paragraph(reply.Words("Only what stands between quotation marks was checked.")))
	}
	add(src.Blocks("")...)
	footer, err := d.footer(ctx)
	m.Footer = footer
	return m, err
}

// A verdict is what came of looking for a saying.
type verdict struct {
	saying
	quotation  briefing.Quotation
	places     []place // where it is, word by word or altered; none: nowhere
	in         briefing.Total
	candidates []briefing.Passage
	unlabelled bool // what was looked for is the saying without its label
}

// verbatim reports whether a document has the words, all and no others.
func (v verdict) verbatim() bool { return len(v.places) > 0 && v.places[0].finding.Verbatim() }

// judge looks for a saying: with what may be the name of who said it, and where no document has that, without.
func (d Desk) judge(ctx context.Context, s saying) (verdict, error) {
	v, err := d.find(ctx, s)
	if err != nil || s.label == 0 || v.verbatim() {
		return v, err
	}
	s.words = s.words[s.label:]
	v, err = d.find(ctx, s)
	v.unlabelled = true
	return v, err
}

// find looks for a saying as it is.
func (d Desk) find(ctx context.Context, s saying) (verdict, error) {
	v := verdict{saying: s, quotation: briefing.NewQuotation(s.words)}
	var err error
	if v.candidates, v.in, err = d.Quotations.Candidates(ctx, v.quotation, quotedCandidates); err != nil {
		return v, fmt.Errorf("candidates for a quotation: %w", err)
	}
	if v.places, err = d.places(ctx, v.candidates, len(s.words), v.quotation.Find); err != nil {
		return v, err
	}
	v.in.N = max(v.in.N, len(v.places))
	return v, nil
}

// check answers for a saying. What is not found as a whole is looked for in its parts.
func (d Desk) check(ctx context.Context, s saying, src *wording.Sources) ([]reply.Block, error) {
	whole, err := d.judge(ctx, s)
	if err != nil {
		return nil, err
	}
	if len(whole.places) > 0 && !commented(whole) {
		return d.told(ctx, whole, src)
	}
	var blocks []reply.Block
	var others []string
	parts := s.parts()
	for i, part := range parts {
		var v verdict
		if i < mostParts {
			if v, err = d.judge(ctx, part); err != nil {
				return nil, err
			}
		}
		if len(v.places) == 0 {
			others = append(others, "“"+oneLine(part.words)+"”")
			continue
		}
		told, err := d.told(ctx, v, src)
		if err != nil {
			return nil, err
		}
		blocks = append(append(blocks, reply.Heading{Text: "Of it: “" + wording.Shorten(v.given(), 200) + "”"}), told...)
	}
	if len(blocks) == 0 {
		return d.told(ctx, whole, src)
	}
	blocks = append([]reply.Block{paragraph(reply.Strong("Not found as a whole"), reply.Words(": no stored document has all of these words. What it has of them:"))}, blocks...)
	if len(others) > 0 {
		first := "Not found of it: "
		if len(parts) > mostParts {
			first = fmt.Sprintf("Not found of it, or behind the first %d sentences and not looked for: ", mostParts)
		}
		blocks = append(blocks, paragraph(reply.Words(first+wording.Shorten(wording.List(others, "and"), 300))))
	}
	return blocks, nil
}

// commented reports whether all that v has otherwise than the document are sentences of its own.
func commented(v verdict) bool {
	f := v.places[0].finding
	return !f.Verbatim() && len(f.Missing) == 0 && !slices.ContainsFunc(f.Added, func(s briefing.Span) bool {
		before, behind := strings.TrimRight(v.words[:s.Start], " \t>“”„«\""), v.words[s.End:]
		return before != "" && !strings.ContainsAny(before[len(before)-1:], ".!?\n") || hasWords(behind) && !strings.ContainsAny(behind[:1], ".!?\n")
	})
}

// given returns what was looked for, on one line.
func (v verdict) given() string { return oneLine(v.words) }

// told says what came of a saying.
func (d Desk) told(ctx context.Context, v verdict, src *wording.Sources) ([]reply.Block, error) {
	var blocks []reply.Block
	if len(v.places) == 0 {
		var err error
		if blocks, err = d.notFound(ctx, v, src); err != nil {
			return nil, err
		}
		return append(blocks, d.unchecked(v)...), nil
	}
	places := v.places
	f := places[0].finding
	exact := v.verbatim()
	if exact {
		blocks = append(blocks, reply.Paragraph{Text: append(v.verdict(), reply.Words(" Case, hyphens and punctuation were not compared."))})
	} else {
		in := "marked in both"
		if len(f.Added) == 0 || len(f.Missing) == 0 {
			in = "marked"
		}
		blocks = append(blocks, paragraph(reply.Strong("Altered"), reply.Words(": no stored document has it word for word. Nearest is this, with "+
			counted(f.Changes, "word", "words")+" of difference, "+in+".")))
		places = places[:1]
	}
	shown := places[:min(len(places), quotedPlaces)]
	other, err := d.misnamed(ctx, v.saying, shown)
	if err != nil {
		return nil, err
	}
	if other != nil {
		blocks = append(blocks, reply.Paragraph{Text: other})
	}
	blocks = append(blocks, d.unchecked(v)...)
	if !exact {
		blocks = append(blocks, reply.Heading{Text: "As you have it"}, reply.Quote{Text: wording.Marked(v.words, f.Added)}, reply.Heading{Text: "As the document has it"})
	}
	for _, p := range shown {
		blocks = append(blocks, p.blocks(exact, src)...)
	}
	if more := (briefing.Total{N: v.in.N - len(shown), AtLeast: v.in.AtLeast}); exact && more.N > 0 {
		blocks = append(blocks, paragraph(reply.Words("More documents, "+more.String()+": "),
			reply.Code(bot.Line("search", "query", `"`+strings.ReplaceAll(wording.Shorten(v.given(), 80), `"`, "")+`"`))))
	}
	return blocks, nil
}

// verdict says in how many documents the words of v stand, and what the quotation leaves out of them.
func (v verdict) verdict() reply.Text {
	in := " in " + v.in.String() + " documents"
	if v.in.N == 1 {
		in = " in " + v.in.String() + " document"
	}
	f := v.places[0].finding
	switch {
	case len(f.Turning) > 0:
		return reply.Text{reply.Strong("Cut"), reply.Words(": the words stand" + in + ", but what the quotation leaves out there has a “" +
			v.places[0].words(f.Turning[:1]) + "”, without which they may say the opposite.")}
	case len(f.Cut) > 0:
		in += ", apart from what the quotation itself leaves out or puts in square brackets"
	}
	return reply.Text{reply.Strong("Verbatim"), reply.Words(in + ".")}
}

// unchecked says what of v was not compared: a name before a colon that is nobody's who is known, and what is beyond the longest quotation.
func (d Desk) unchecked(v verdict) []reply.Block {
	var blocks []reply.Block
	if v.unlabelled && len(d.named(v.beside)) == 0 {
		name := strings.TrimSuffix(oneLine(v.beside), ":")
		blocks = append(blocks, paragraph(reply.Words("“"+name+"” before the colon was not checked.")))
	}
	if !v.quotation.Whole {
		blocks = append(blocks, paragraph(reply.Words(fmt.Sprintf("Only the first %d words were looked for.", briefing.LongestQuotation))))
	}
	return blocks
}

// notFound answers for a quotation that no document has, with the longest row of its words that one has, else the sentence that has most of them.
func (d Desk) notFound(ctx context.Context, v verdict, src *wording.Sources) ([]reply.Block, error) {
	blocks := []reply.Block{
		paragraph(reply.Strong("Not found"), reply.Words(": no stored document has these words. That does not mean that they were never said.")),
		reply.Quote{Text: reply.Plain(wording.Shorten(v.given(), 600))},
	}
	for _, near := range []struct {
		find    func(string) (briefing.Finding, bool)
		heading string
		marked  bool // so much differs otherwise that marks tell nothing
	}{
		{v.quotation.Run, "Word for word in it", true},
		{v.quotation.Nearest, "Nearest, not the same words", false},
	} {
		places, err := d.places(ctx, v.candidates, len(v.words), near.find)
		if err != nil {
			return nil, err
		}
		if len(places) == 0 {
			continue
		}
		slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(b.finding.Kept, a.finding.Kept) })
		if !near.marked {
			places[0].finding.Missing = nil
		}
		return append(append(blocks, reply.Heading{Text: near.heading}), places[0].blocks(near.marked, src)...), nil
	}
	return blocks, nil
}

// blocks says where p is, and to whom the document attributes the words.
func (p place) blocks(exact bool, src *wording.Sources) []reply.Block {
	marks := p.finding.Missing
	if exact {
		marks = p.finding.Same
	}
	shown := p.passage
	shown.Matches = shift(marks, -p.passage.Span.Start)
	cite := src.Passage(shown)
	blocks := []reply.Block{reply.Quote{Text: append(wording.Marked(shown.Text, shown.Matches), reply.Words(" "), cite)}}
	if notes := p.notes(); len(notes) > 0 {
		blocks = append(blocks, paragraph(reply.Words(strings.Join(notes, " "))))
	}
	if len(p.said) == 0 && len(p.retracted) == 0 {
		return append(blocks, paragraph(reply.Words("The document attributes it to nobody whom I can name.")))
	}
	for _, c := range p.retracted {
		blocks = append(blocks, paragraph(append(reply.Plain("What was read here as a statement"), wording.Retracted(c)...)...))
	}
	if len(p.said) == 0 {
		return blocks
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

// longestCut is how many characters of what stands between the words of a quotation are repeated.
const longestCut = 200

// notes says what stands between the words that were found, and what before them turns them.
func (p place) notes() []string {
	var notes []string
	if cut := p.finding.Cut; len(cut) > 0 {
		notes = append(notes, "Left out or in brackets: “"+wording.Shorten(p.words(cut), longestCut)+"”.")
	}
	if between := p.finding.Between; len(between) > 0 {
		notes = append(notes, "The document interrupts the words: “"+wording.Shorten(p.words(between), longestCut)+"”.")
	}
	if denied := p.finding.Denied; len(denied) > 0 {
		notes = append(notes, "Before these words the document has “"+p.words(denied)+"”.")
	}
	return notes
}

// words returns what stands in spans, offsets into the document, with " … " between.
func (p place) words(spans []briefing.Span) string {
	var words []string
	for _, s := range shift(spans, -p.passage.Span.Start) {
		if s.Start >= 0 && s.End <= len(p.passage.Text) {
			words = append(words, oneLine(s.In(p.passage.Text)))
		}
	}
	return strings.Join(words, " … ")
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

// places returns where find finds a quotation of n bytes around candidates: all documents that have it word for word, without those where what it cuts out
// turns it if there are others; where there is none, those that come near, with the fewest changes first.
func (d Desk) places(ctx context.Context, candidates []briefing.Passage, n int, find func(text string) (briefing.Finding, bool)) ([]place, error) {
	var found []place
	turned := func(p place) bool { return len(p.finding.Turning) > 0 }
	for _, c := range candidates {
		if slices.ContainsFunc(found, func(p place) bool { return p.doc.ID == c.Document.ID && p.finding.Verbatim() && !turned(p) }) {
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
		found = append(found, placeOf(doc, offset(f, near.Start)))
	}
	slices.SortStableFunc(found, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.finding.Changes, b.finding.Changes), cmp.Compare(len(a.finding.Turning), len(b.finding.Turning)))
	})
	if len(found) > 0 && found[0].finding.Verbatim() {
		first := found[0]
		found = slices.DeleteFunc(found, func(p place) bool { return !p.finding.Verbatim() || turned(p) != turned(first) })
		found = slices.CompactFunc(found, func(a, b place) bool { return a.doc.ID == b.doc.ID })
	}
	for i := range found[:min(len(found), quotedPlaces)] {
		p := &found[i]
		var err error
		if p.said, err = d.attributed(ctx, *p); err != nil {
			return nil, err
		}
		if len(p.said) == 0 {
			if p.retracted, err = d.retracted(ctx, *p); err != nil {
				return nil, err
			}
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

// offset returns f with all offsets into the text greater by that many bytes.
func offset(f briefing.Finding, by int) briefing.Finding {
	f.Span = shift([]briefing.Span{f.Span}, by)[0]
	for _, spans := range []*[]briefing.Span{&f.Same, &f.Missing, &f.Cut, &f.Between, &f.Turning, &f.Denied} {
		*spans = shift(*spans, by)
	}
	return f
}

// shift returns spans that begin and end so many bytes later.
func shift(spans []briefing.Span, by int) []briefing.Span {
	later := make([]briefing.Span, len(spans))
	for i, s := range spans {
		later[i] = briefing.Span{Start: s.Start + by, End: s.End + by}
	}
	return later
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

// retracted returns the corrections that took back statements whose content holds a part of what was found at p.
func (d Desk) retracted(ctx context.Context, p place) ([]briefing.Correction, error) {
	all, err := d.Corrections.Corrections(ctx)
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	all = slices.DeleteFunc(all, func(c briefing.Correction) bool { return c.Kind != briefing.RetractStatement || c.Document != p.doc.ID })
	if len(all) == 0 {
		return nil, nil
	}
	doc, err := d.Library.Document(ctx, p.doc.ID)
	if err != nil {
		return nil, fmt.Errorf("document %s: %w", p.doc.ID, err)
	}
	return slices.DeleteFunc(all, func(c briefing.Correction) bool {
		sentence, ok := briefing.NewQuotation(c.Passage).Find(doc.Text)
		if !ok || !sentence.Verbatim() {
			return true
		}
		content, ok := briefing.NewQuotation(c.Words).Find(sentence.Span.In(doc.Text))
		return !ok || !content.Verbatim() || !offset(content, sentence.Span.Start).Span.Overlaps(p.finding.Span)
	}), nil
}

// own reports whether nobody told s to its document.
func own(s briefing.Statement) bool { return s.Own() }
