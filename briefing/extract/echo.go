package extract

import "slices"

// echoes adds who is told to hold the same as another: "Norland opposes the dam, as does Oman", "Norland backs the dam, and so did Oman". The echo
// belongs to the last cue before it.
func (r *reading) echoes() {
	all := r.found
	for k := range r.found {
		a := &r.found[k]
		if a.postpose || a.cue.none() || a.content.first < a.cue.last || a.class() == 'n' || r.sentenceOf(a.content.first) != a.sentence {
			continue
		}
		cue, p := r.echo(a)
		if p.none() || slices.ContainsFunc(r.found[k+1:min(len(r.found), k+8)], func(b attribution) bool {
			return b.sentence == a.sentence && !b.cue.none() && b.class() != 'n' && b.cue.first > a.cue.first && b.cue.last <= cue.first
		}) {
			continue
		}
		a.content = r.trim(stretch{a.content.first, cue.first})
		if a.content.none() {
			continue
		}
		b := *a
		b.parent, b.cue = -1, cue
		if b.entry != nil {
			b.source = p
		} else {
			b.sources = []stretch{p}
		}
		all[k].content = a.content
		all = append(all, b)
	}
	if len(all) > len(r.found) {
		r.found = arrange(all, func(attribution) bool { return true })
	}
}

// echo returns the words that say that somebody does the same, in or behind the content of a, and who does.
func (r *reading) echo(a *attribution) (cue, p stretch) {
	s := r.sents[a.sentence]
	for j := a.content.first + 1; j <= a.content.last+2 && j+2 < s.last; j++ {
		if !doing[r.toks[j+1].lower] || r.toks[j].quote != r.toks[a.cue.first].quote {
			continue
		}
		switch before := r.toks[j-1].lower; r.toks[j].lower {
		case "as":
		case "so":
			if before != "and" && before != "," && before != ";" {
				continue
			}
		default:
			continue
		}
		p := r.phrase(j+2, s)
		if p.first == p.last || !r.names(p) || p.last < s.last && r.toks[p.last].shape != punctuation {
			continue
		}
		return stretch{j, j + 2}, p
	}
	return stretch{}, stretch{}
}

// doing are the verbs that stand for another.
var doing = words(`do does did is are was were has have had will would`)
