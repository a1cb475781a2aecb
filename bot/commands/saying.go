package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

// A saying is what is to be checked of a text.
type saying struct {
	words  string
	label  int      // how much of words is a name and colon, or may be
	beside string   // what stands with it in its sentence, label included: who is said to have said it
	within []string // quotations in words, between marks
}

// leastQuoted is how many words a quotation within a text has at least to be checked: fewer are in marks for other reasons.
const leastQuoted = 3

// sayingsIn returns what is to be checked of a text: what stands in it between double quotation marks, three words or more each; else
// all of it. short are quotations that are not checked, apart reports whether there are words that are not, between no marks.
func sayingsIn(text string) (sayings []saying, short []string, apart bool) {
	marked := wording.Quotations(text)
	at := 0
	for i, q := range marked {
		inside := q.In(text)
		apart = apart || hasWords(text[at:q.Start])
		before := strings.TrimRight(text[at:q.Start], " \t\n>“”„«\"")
		if i := strings.LastIndexAny(before, ".!?\n"); i >= 0 {
			before = before[i+1:]
		}
		behind := text[q.End:]
		if i+1 < len(marked) {
			behind = text[q.End:marked[i+1].Start]
		}
		if i := strings.IndexAny(behind, ".!?\n"); i >= 0 {
			behind = behind[:i]
		}
		at = q.End
		switch n := briefing.NewQuotation(inside).Words(); {
		case n >= leastQuoted:
			sayings = append(sayings, saying{words: inside, beside: before + " " + behind})
		case n > 0:
			short = append(short, inside)
		}
	}
	if len(sayings) > 0 {
		return sayings, short, apart || hasWords(text[at:])
	}
	if briefing.NewQuotation(text).Words() > 0 {
		n := labelled(text)
		sayings = append(sayings, saying{words: text, label: n, beside: text[:n], within: short})
	}
	return sayings, nil, false
}

func hasWords(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsNumber(c) })
}

// longestName is how many words stand before a colon to say who speaks: "Ursula von der Leyen: …".
const longestName = 5

// labelled returns the length of the name and colon that text begins with, as a transcript does; 0 it begins with none.
func labelled(text string) int {
	i := strings.IndexByte(text, ':')
	if i < 0 || !strings.ContainsAny(text[i+1:min(i+2, len(text))], " \t\n") {
		return 0
	}
	names := strings.Fields(text[:i])
	if len(names) == 0 || len(names) > longestName || !capital(names[0]) || !capital(names[len(names)-1]) || briefing.NewQuotation(text[i+1:]).Words() < leastQuoted {
		return 0
	}
	return i + 1
}

func capital(word string) bool {
	c, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(c)
}

// parts returns the sentences and lines of s, short ones with a neighbour, and the quotations of several words in it: what may be found by itself.
func (s saying) parts() []saying {
	var parts []saying
	add := func(words string) {
		words = strings.TrimSpace(words)
		parts = append(parts, saying{words: words, label: labelled(words)})
	}
	at := 0
	for i := range s.words {
		next := s.words[i+1:]
		ends := s.words[i] == '\n' || strings.IndexByte(".!?", s.words[i]) >= 0 && (strings.HasPrefix(next, " ") || strings.HasPrefix(next, "\n"))
		if ends && briefing.NewQuotation(s.words[at:i]).Words() >= leastQuoted {
			if briefing.NewQuotation(next).Words() < leastQuoted {
				break
			}
			add(s.words[at : i+1])
			at = i + 1
		}
	}
	if at > 0 {
		add(s.words[at:])
	}
	for _, words := range s.within {
		if briefing.NewQuotation(words).Words() > 1 { // a single word is in marks for other reasons
			parts = append(parts, saying{words: words})
		}
	}
	return parts
}

// longestNamed is how many words of a name are looked up.
const longestNamed = 5

// A mention is where a text names an actor.
type mention struct {
	briefing.Named
	as            string // what it is called there
	owns          bool   // "Macron's"
	before, after string // the words of the text around it, with blanks between
}

// mentions returns where a text names actors whom it surely means, by words that begin with a capital.
func (d Desk) mentions(text string) []mention {
	var found []mention
	words := wordsOf(text)
	eachRun(words, func(i, end int) bool {
		whole := strings.TrimRight(strings.Join(words[i:end], " "), "-'’.")
		name := strings.TrimSuffix(strings.TrimSuffix(whole, "'s"), "’s")
		// "Who" is no organisation, nor is "It" a country.
		if !capital(words[i]) || !capital(words[end-1]) || end-i == 1 && len(name) <= 3 && name != strings.ToUpper(name) {
			return false
		}
		actors := d.Names.load().Find(name, briefing.WantActor)
		if len(actors) != 1 {
			return false
		}
		found = append(found, mention{actors[0], name, name != whole, strings.Join(words[:i], " "), strings.Join(words[end:], " ")})
		return true
	})
	return found
}

// eachRun calls is with the begin and the end of each run of words that may be a name, the longest first, and passes over those that it says are one.
func eachRun(words []string, is func(i, end int) bool) {
	for i := 0; i < len(words); i++ {
		for end := min(i+longestNamed, len(words)); end > i; end-- {
			if is(i, end) {
				i = end - 1
				break
			}
		}
	}
}

// wordsOf returns the words of a text, with the hyphens, apostrophes and dots in and after them.
func wordsOf(text string) []string {
	return strings.FieldsFunc(text, func(c rune) bool {
		return !unicode.In(c, unicode.L, unicode.N, unicode.M) && !strings.ContainsRune("-'’.", c)
	})
}

// named returns the actors whom a text names, see mentions.
func (d Desk) named(text string) []briefing.Named {
	var found []briefing.Named
	for _, n := range d.mentions(text) {
		found = append(found, n.Named)
	}
	return found
}

// misnamed returns a line that says that the words of places are not those of the actor who is said to have said them; nil where they may be.
func (d Desk) misnamed(ctx context.Context, s saying, places []place) (reply.Text, error) {
	named := d.named(s.beside)
	if s.label == 0 { // the rest may be where it was said, or of what
		named = slices.DeleteFunc(named, func(n briefing.Named) bool { return n.Kind != briefing.Person })
	}
	var holders []briefing.Mention
	for _, p := range places {
		for _, s := range p.said {
			for _, m := range append(append([]briefing.Mention{s.Holder}, s.Members...), s.Via...) {
				if slices.ContainsFunc(named, func(n briefing.Named) bool { return n.ID == m.Actor }) {
					return nil, nil
				}
			}
			if !slices.ContainsFunc(holders, func(m briefing.Mention) bool { return m.Name == s.Holder.Name }) {
				holders = append(holders, s.Holder)
			}
		}
	}
	if len(named) == 0 || len(holders) == 0 {
		return nil, nil
	}
	var has []string
	for _, m := range holders {
		has = append(has, oneLine(m.Name))
		a, err := d.Directory.Actor(ctx, m.Actor)
		switch {
		case notFound(err):
		case err != nil:
			return nil, fmt.Errorf("actor %s: %w", m.Actor, err)
		case slices.ContainsFunc(named, func(n briefing.Named) bool { return a.OfficeOf(n.ID) }):
			return nil, nil
		}
	}
	var names []string
	for _, n := range named {
		if name := oneLine(n.Name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	documents := "; the document has "
	if len(places) > 1 {
		documents = "; the documents have "
	}
	return reply.Text{reply.Strong("Another speaker"), reply.Words(": you name " + wording.List(names, "and") + documents + wording.List(has, "and") + ".")}, nil
}
