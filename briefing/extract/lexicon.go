package extract

import (
	_ "embed"
	"fmt"
	"strings"

	"attache/briefing"
)

//go:embed cues.tsv
var cueTable string

//go:embed irregular.tsv
var irregularTable string

// A cue is an entry of cues.tsv.
type cue struct {
	words  string   // all of them, a verb in its base form
	rest   []string // those behind the first
	class  byte     // 'v' verb, 'n' noun, 'a' adjective
	frames frame
	act    briefing.Act
	stance briefing.Stance
	mode   briefing.Mode
}

// A frame says how a content may begin behind its cue.
type frame uint8

const (
	thatFrame  frame = 1 << iota // a clause, with or without "that"
	npFrame                      // the object, whatever it is
	asFrame                      // an object with "as": "views Europe as a rival"
	needFrame                    // "the need for X", "the importance of X"
	quoteFrame                   // nothing: it follows a quotation, “…,” she continued
	nounFrame                    // a noun that is a cue itself: "expressed concern about X"
	byFrame                      // that of the clause which it is inserted in; in the passive only: "joined by X"
	heldFrame                    // what somebody held: "dropped the demand for X"
)

var frameNames = map[string]frame{"that": thatFrame, "np": npFrame, "as": asFrame, "need": needFrame, "quote": quoteFrame, "noun": nounFrame, "by": byFrame, "held": heldFrame}

// verbForm says which form of a verb a word is.
type verbForm uint8

const (
	base verbForm = 1 << iota
	third
	past
	participle
	ing
)

// A cueForm is one form of the first word of a cue.
type cueForm struct {
	*cue
	form verbForm // verbs only
}

// A lexicon finds cues by their first word. It does not change once made.
type lexicon map[string][]cueForm

// newLexicon reads the embedded tables. It panics when they are damaged, which a test would have caught.
func newLexicon() lexicon {
	irregular := make(map[string][]string)
	for _, f := range rows(irregularTable, 5) {
		irregular[f[0]] = f
	}
	lex := make(lexicon)
	seen := make(map[string]bool)
	for _, f := range rows(cueTable, 6) {
		key := f[0] + "\t" + f[1]
		if seen[key] {
			panic(fmt.Sprintf("cues.tsv: %q stands twice", key))
		}
		seen[key] = true
		head, rest, _ := strings.Cut(f[0], " ")
		c := &cue{words: f[0], rest: strings.Fields(rest), class: f[1][0], act: briefing.Act(f[3]), stance: briefing.Stance(f[4]), mode: briefing.Mode(f[5])}
		for name := range strings.FieldsSeq(f[2]) {
			c.frames |= frameNames[name]
		}
		if c.class != 'v' {
			lex[head] = append(lex[head], cueForm{c, 0})
			continue
		}
		forms := conjugate(head)
		if g := irregular[head]; g != nil {
			forms = [5]string(g)
		}
		for k, w := range forms {
			lex.add(w, cueForm{c, 1 << k}, k)
		}
	}
	return lex
}

// add adds a form of a verb, joined with another that is spelled the same. The columns are base, past, participle, -ing, -s.
func (lex lexicon) add(w string, f cueForm, column int) {
	f.form = [...]verbForm{base, past, participle, ing, third}[column]
	for i, g := range lex[w] {
		if g.cue == f.cue {
			lex[w][i].form |= f.form
			return
		}
	}
	lex[w] = append(lex[w], f)
}

// conjugate returns the forms of a regular verb: base, past, participle, -ing, -s.
func conjugate(v string) [5]string {
	last := v[len(v)-1]
	vowelBefore := len(v) > 1 && strings.IndexByte("aeiou", v[len(v)-2]) >= 0
	switch {
	case last == 'e':
		return [5]string{v, v + "d", v + "d", strings.TrimSuffix(v, "e") + "ing", v + "s"}
	case last == 'y' && !vowelBefore:
		return [5]string{v, v[:len(v)-1] + "ied", v[:len(v)-1] + "ied", v + "ing", v[:len(v)-1] + "ies"}
	case last == 's' || last == 'x' || strings.HasSuffix(v, "sh") || strings.HasSuffix(v, "ch"):
		return [5]string{v, v + "ed", v + "ed", v + "ing", v + "es"}
	}
	return [5]string{v, v + "ed", v + "ed", v + "ing", v + "s"}
}

// rows returns the fields of the lines of an embedded table that are no comments.
func rows(table string, fields int) [][]string {
	var out [][]string
	for line := range strings.Lines(table) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != fields {
			panic(fmt.Sprintf("embedded table: %d fields, want %d: %q", len(f), fields, line))
		}
		out = append(out, f)
	}
	return out
}

// matches reports whether the words of c stand at toks[i], and where they end.
func (c *cue) matches(toks []token, i, limit int) (int, bool) {
	j := i + 1
	for _, w := range c.rest {
		if j < limit && adverb(toks[j].lower) && j+1 < limit && toks[j+1].lower == w {
			j++
		}
		if j >= limit || toks[j].lower != w {
			return 0, false
		}
		j++
	}
	return j, true
}
