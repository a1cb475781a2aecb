package briefing

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// An Act is what a holder does in a position.
type Act string

// The acts, the strongest first: where several fit, the first one is meant.
const (
	Deny    Act = "deny"
	Accuse  Act = "accuse"
	Warn    Act = "warn"
	Reject  Act = "reject"
	Demand  Act = "demand"
	Propose Act = "propose"
	Commit  Act = "commit"
	Endorse Act = "endorse"
	Concern Act = "concern"
	Say     Act = "state"
)

// A Stance is the holder's stance to the matter that the content names, never to a topic.
type Stance string

// The stances.
const (
	Support     Stance = "support"
	Oppose      Stance = "oppose"
	Conditional Stance = "conditional"
	Neutral     Stance = "neutral"
)

// Acts returns the acts, the strongest first.
func Acts() []Act { return slices.Clone(acts) }

// Stances returns the stances.
func Stances() []Stance { return []Stance{Support, Oppose, Conditional, Neutral} }

// A Mode is how the holder's position is told.
type Mode string

// The modes.
const (
	Direct   Mode = "direct"   // the holder's own words, quoted or in the first person
	Indirect Mode = "indirect" // paraphrase
	Mixed    Mode = "mixed"    // paraphrase with quoted words
	Narrated Mode = "narrated" // an attitude told by the author, no speech
)

// A Mention is an actor as a document names it.
type Mention struct {
	Actor      string // actor ID; "" unresolved
	Name       string // the actor's name; for one that is not in the registry, its fullest form in the document
	Span       Span   // zero: implied, as the issuer of a first-person document
	Discovered bool   // Actor was created from the text
	Part       Part   // in a sourcing chain
}

// A Part is what somebody in a sourcing chain has to do with what is known through it.
type Part string

// The parts. Those who tell or impute it stand between the document and the holder; the others do not.
const (
	Tells     Part = ""        // tells it
	Imputes   Part = "imputes" // says of the holder, not for it, what it wants or is not ready for: an attitude, of which nobody tells words or deeds
	TellsToo  Part = "too"     // tells it together with the one before in the chain
	Answers   Part = "answers" // accepts or refuses it: that it is held the document tells itself
	SpokenTo  Part = "to"      // the medium to which the next one in the chain, or the holder, said it
	SpokenOn  Part = "on"      // the medium on which it was said
	WrittenIn Part = "in"      // the medium in which it was written
)

// Outlet reports whether p is that of a medium.
func (p Part) Outlet() bool { return p == SpokenTo || p == SpokenOn || p == WrittenIn }

// A Position is one position of one holder in one document.
type Position struct {
	ID         string // see PositionID
	DocumentID string
	Sentence   Span
	Holder     Mention
	Members    []Mention // who hold it together, where Holder is a group of them and all of them are certain; nil otherwise
	Via        []Mention // the sourcing chain, nearest to the document first
	Cue        Span      // zero: none
	Content    Span
	Act        Act
	Stance     Stance
	Mode       Mode
	Hedged     bool
	Topics     []string // topic IDs: those that its words name, best first, then those that it inherits
	Inherited  int      // how many of Topics, the last ones, only the text around it names: the matter may be another
	Date       Day      // the day it was said: stated, else the document's; zero unknown
	Until      Day      // where Date is unknown the last day on which it can have been said, if the text tells; zero: it does not. See Statement.LastDay
	When       Span     // what the text says of the time where that is no day: "in February", "in Norville"; zero: nothing
	Setting    string   // the states that the document is about, but the holder's own, and how often it names each: "norland:7 sudia:2"; "" none
	Note       string   // what an editor changed: "the holder was Ada Lund"; "" nothing
}

// keepTopics takes away the topics that are not kept.
func (p *Position) keepTopics(kept func(id string) bool) {
	named := len(p.Topics) - p.Inherited
	topics := make([]string, 0, len(p.Topics))
	p.Inherited = 0
	for i, id := range p.Topics {
		if !kept(id) {
			continue
		}
		topics = append(topics, id)
		if i >= named {
			p.Inherited++
		}
	}
	p.Topics = topics
}

// Named returns those of p's topics that its words name.
func (p *Position) Named() []string { return p.Topics[:len(p.Topics)-p.Inherited] }

// Inherits reports whether only the text around p names the topic with that ID.
func (p *Position) Inherits(topic string) bool {
	return slices.Contains(p.Topics[len(p.Topics)-p.Inherited:], topic)
}

// PositionID returns the ID of a position of the document with ID document, from the words of its mention,
// cue and content: it stays the same when the document is extracted again, or changes elsewhere.
// repeat counts the earlier positions of the document with the same words, 0 for the first.
// The ID is the document's, a '#' and 8 hex digits.
func PositionID(document, mention, cue, content string, repeat int) string {
	h := sha256.New()
	for _, s := range []string{mention, cue, content} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	h.Write([]byte{byte(repeat), byte(repeat >> 8)})
	return document + "#" + hex.EncodeToString(h.Sum(nil)[:4])
}

// A Statement is a position as it is read: with its document and the words of its spans.
type Statement struct {
	Position
	In       Document    // without its Text
	Passage  string      // the words of Sentence
	Lead     string      // the words right before Sentence without which it is not known of what it tells, see [Document.Lead]; "" it stands for itself
	CueWords string      // the words of Cue; "" none
	WhenSaid string      // the words of When; "" none
	Words    string      // the words of Content
	Quoted   []Span      // the parts of Words that are the holder's own words, as offsets into Words; direct and mixed only
	Reports  int         // in how many other documents the same statement is
	Further  []Statement // one of each of those, the earliest first; nil where they were not asked for
	Told     []Mention   // of which of Members it is told; nil: of Holder
}

// Of returns s as it is told of the actors with those IDs who hold it with others; s itself where none does.
func (s Statement) Of(actors ...string) Statement {
	if slices.Contains(actors, s.Holder.Actor) {
		return s
	}
	told := slices.DeleteFunc(slices.Clone(s.Members), func(m Mention) bool { return !slices.Contains(actors, m.Actor) })
	if len(told) > 0 && len(told) < len(s.Members) {
		s.Told = told
	}
	return s
}

// Own reports whether p is held in the holder's own name: nobody told it to the document. To what medium it was said, and who answered it, does
// not matter.
func (p Position) Own() bool {
	return !slices.ContainsFunc(p.Via, func(m Mention) bool { return m.Part != Answers && !m.Part.Outlet() })
}

// Imputed reports whether p is an attitude that another ascribes to its holder: "Putin does not want peace" in the mouth of his adversary. It is told with who
// says so, but is nothing that the holder did or said: it is left out of briefs, matrices, comparisons and changes.
func (p Position) Imputed() bool {
	return slices.ContainsFunc(p.Via, func(m Mention) bool { return m.Part == Imputes })
}

// LastDay returns the last day on which s can have been said: its day, else until when it was, else the day of the document that tells it;
// zero unknown.
func (s *Statement) LastDay() Day {
	for _, d := range []Day{s.Date, s.Until, s.In.Date} {
		if !d.IsZero() {
			return d
		}
	}
	return Day{}
}

// LatestFirst orders statements by the last day on which they can have been said, the latest first: one whose day is not known stands where it was
// told, after those of that day.
func LatestFirst(a, b Statement) int {
	return cmp.Or(b.LastDay().Compare(a.LastDay()), first(!a.Date.IsZero(), !b.Date.IsZero()))
}

// By reports whether the actor with that ID holds p, alone or with others.
func (p Position) By(actor string) bool {
	return p.Holder.Actor == actor || slices.ContainsFunc(p.Members, func(m Mention) bool { return m.Actor == actor })
}

// mentions returns everybody whom p mentions: its holder, those who hold it together, and through whom it is known.
func (p Position) mentions() []Mention {
	return slices.Concat([]Mention{p.Holder}, p.Members, p.Via)
}
