// Package extract reads documents: who holds which position on what, and through whom it is known.
//
// A text becomes positions in these steps, a file each. Package tag cuts it into sentences and tokens (text.go). Names are
// those of the registry, and discovered ones (names.go). Rules find attributions by the cues of a lexicon (lexicon.go,
// cues.tsv, attribution.go), their sources (subject.go) and contents (content.go); what the learned model finds beside
// them is added (learned.go), and who holds the same (echo.go), and quotations that go on (quotation.go). Then everybody is resolved: who speaks in the first person (voice.go), names and phrases
// (who.go), offices by country and date (office.go), pronouns (pronoun.go), and through whom each is known (chain.go).
// Last come act, stance and mode (what.go), topics (topics.go), the day (date.go, scene.go) and coming events (events.go).
//
// It knows nothing of any document beforehand but the registry, the lexicon and the weights of the model.
package extract

import (
	"cmp"
	"slices"

	"attache/briefing"
	"attache/briefing/extract/tag"
)

// Version changes whenever Extract may return something else for the same document and registry.
const Version = "19"

// An Extractor finds positions in documents. It does not change once made and is safe for concurrent use.
type Extractor struct {
	model  *tag.Model
	names  *directory
	cues   lexicon
	topics *topicIndex
}

// New returns an extractor that knows the actors and topics of r.
// It panics when the weights that are built in are damaged, which a test would have caught.
func New(r *briefing.Registry) *Extractor {
	model, err := tag.Load()
	if err != nil {
		panic(err)
	}
	return With(model, r)
}

// With returns an extractor that knows the actors and topics of r and reads with model.
func With(model *tag.Model, r *briefing.Registry) *Extractor {
	return &Extractor{model: model, names: newDirectory(r), cues: newLexicon(), topics: newTopicIndex(r.Topics())}
}

// Questions returns what x asks its model, which may be one that is only being learned, about each position of d, and about what topics the contents that
// are known of it are: those questions have no trigger.
func (x *Extractor) Questions(d briefing.Document, known []briefing.Span) []tag.Question {
	r := x.read(d)
	r.resolve()
	r.themes()
	var out []tag.Question
	for k, a := range r.found {
		for n := range r.toldBy(k) {
			p := r.position(k, n)
			q := r.question(&p, a)
			q.Themes = r.x.topics.learnable(r.themesOf(a))
			out = append(out, q)
		}
	}
	for _, c := range known {
		a := attribution{content: r.stretchOf(c)}
		a.sentence = r.sentenceOf(a.content.first)
		out = append(out, tag.Question{Content: c, Themes: r.x.topics.learnable(r.themesOf(a))})
	}
	return out
}

// Extract returns the positions, discovered actors and coming events of d. The same document gives the same
// extraction. A document in a language other than English has none.
func (x *Extractor) Extract(d briefing.Document) briefing.Extraction {
	if !english(d) {
		return briefing.Extraction{Unread: true}
	}
	r := x.read(d)
	r.resolve()
	return briefing.Extraction{Positions: r.positions(), Actors: r.discovered(), Events: r.events(), Forms: r.forms()}
}

// Attributions returns who is said to say what in d, nothing resolved: the layer that corpora of attributions have. Spans count the bytes of d.Text and
// are sorted by the first content. A document in a language other than English has none.
func (x *Extractor) Attributions(d briefing.Document) []tag.Ascription {
	if !english(d) {
		return nil
	}
	as := x.model.Ascriptions(d.BodyText())
	for i := range as {
		a := &as[i]
		for _, s := range []*briefing.Span{&a.Cue, &a.Source} {
			if !s.IsZero() {
				s.Start += d.Body
				s.End += d.Body
			}
		}
		for k := range a.Content {
			a.Content[k].Start += d.Body
			a.Content[k].End += d.Body
		}
	}
	return as
}

// A reading is what is known of one document while it is read.
type reading struct {
	x             *Extractor
	d             briefing.Document
	doc           tag.Document // of the body
	toks          []token
	sents         []sentence
	c             *cast
	theme         []float64         // per topic, of the document
	sentenceTheme [][]float64       // per sentence
	nouns         map[int]noun      // by token, see shorten
	besides       []bool            // per token: it names no matter of what is said, see lapse
	voice         []voice           // per sentence
	opening       *lede             // who is named before the first label; nil until asked
	answering     *holder           // who answers where labels tell questions and answers only; nil until asked
	turns         map[string]holder // who speaks under a label that names an office only, since one named him too
	state         []uint8           // per attribution: 0 not resolved yet
	linked        []bool            // per attribution: its chain is being made, or made
	document      voice             // who issues the document
	signatories   []mention         // who issue it together
	bands         *bands            // nil until asked
	groups        map[string]string // what a bare group noun stands for; nil until asked
	quoters       map[int][]holder  // who speaks in a quotation, by its number; nil until asked
	dayMarks      []dayMark         // per sentence; nil until asked
	president     int               // the token at which "the President" stands first without a name; 0 until asked
	timeline      bool              // paragraphs begin with days; set with dayMarks
	staged        map[string]scene  // where something happened, by the words of the place in lower case; nil until asked
	retold        int               // one more than the attributions that tell what others said; 0 until asked
	found         []attribution
	held          [][]holder // per attribution
	via           [][]holder // per attribution
}

func (x *Extractor) read(d briefing.Document) *reading {
	doc := x.model.Document(d.BodyText())
	r := &reading{x: x, d: d, doc: doc}
	r.toks, r.sents = convert(d.Text, doc.Sentences, d.Body)
	r.c = x.names.names(d.Text, r.toks, r.sents, d.Date)
	for n := range r.sents {
		r.attributions(n)
	}
	r.learned(doc)
	r.bounded()
	r.echoes()
	r.continued()
	r.sourced()
	r.untimed()
	return r
}

// span returns the bytes that s covers.
func (r *reading) span(s stretch) briefing.Span {
	if s.first >= s.last {
		return briefing.Span{}
	}
	return briefing.Span{Start: r.toks[s.first].Start, End: r.toks[s.last-1].End}
}

// words returns the text that s covers.
func (r *reading) words(s stretch) string { return r.span(s).In(r.d.Text) }

// positions makes the positions out of the attributions.
func (r *reading) positions() []briefing.Position {
	r.themes()
	var out []briefing.Position
	for k, a := range r.found {
		told := r.toldBy(k)
		if len(told) == 0 || r.possessed(a) {
			continue
		}
		topics, inherited := r.topicsOf(a)
		said := r.said(k)
		for n := range told {
			p := r.position(k, n)
			r.judge(&p, a)
			p.Topics, p.Inherited = slices.Clone(topics), inherited
			p.Date, p.When = said.day, r.span(said.words)
			if p.Date.IsZero() {
				p.Until = said.until
			}
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b briefing.Position) int {
		return cmp.Or(a.Content.Start-b.Content.Start, cmp.Compare(a.Holder.Name, b.Holder.Name), a.Content.End-b.Content.End, a.Cue.Start-b.Cue.Start)
	})
	out = slices.CompactFunc(out, func(a, b briefing.Position) bool {
		return a.Content == b.Content && a.Holder.Name == b.Holder.Name && a.Holder.Actor == b.Holder.Actor
	})
	r.settings(out)
	repeats := make(map[string]int)
	for i := range out {
		p := &out[i]
		mention, cue, content := p.Holder.Span.In(r.d.Text), p.Cue.In(r.d.Text), p.Content.In(r.d.Text)
		key := mention + "\x00" + cue + "\x00" + content
		p.ID = briefing.PositionID(r.d.ID, mention, cue, content, repeats[key])
		repeats[key]++
	}
	return slices.Clone(out) // which is grown to up to twice what it holds, and kept for every document until all are read
}

// possessed reports whether another cue holds both that of a and its source: in "the leaders reaffirmed their support for" it is the same support.
func (r *reading) possessed(a attribution) bool {
	if a.source.none() || !possessives[r.toks[a.source.first].lower] {
		return false
	}
	return slices.ContainsFunc(r.found, func(outer attribution) bool {
		return outer.content == a.content && outer.sentence == a.sentence && outer.cue.first <= a.source.first && a.source.last <= a.cue.first && a.cue.last <= outer.cue.last && outer.cue != a.cue
	})
}

// toldBy returns those who hold attribution k, none where it is not to be told.
func (r *reading) toldBy(k int) []holder {
	if r.untold(k) {
		return nil
	}
	return r.held[k]
}

// position returns where the n-th holder of attribution k holds what, not yet judged.
func (r *reading) position(k, n int) briefing.Position {
	a := r.found[k]
	p := briefing.Position{
		DocumentID: r.d.ID,
		Sentence:   r.sents[a.sentence].Span,
		Cue:        r.span(a.cue),
		Content:    r.span(a.content),
	}
	held, members := r.joined(r.held[k][n])
	p.Holder = r.mention(held)
	for _, m := range members {
		p.Members = append(p.Members, r.mention(m))
	}
	for _, v := range r.viaOf(k, r.held[k][n]) {
		v, _ = r.joined(v)
		p.Via = append(p.Via, r.mention(v))
	}
	return p
}
