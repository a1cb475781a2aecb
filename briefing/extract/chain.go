package extract

import (
	"slices"
	"strings"

	"attache/briefing"
)

// chain returns through whom attribution k is known: the holders of the attributions whose contents hold it, the nearest to the document first.
func (r *reading) chain(k, first int) []holder {
	a := r.found[k]
	var via []holder
	for j := first; j < len(r.found) && r.found[j].sentence == a.sentence; j++ {
		b := r.found[j]
		if j == k || len(r.held[j]) == 0 || !b.holds(&a) {
			continue
		}
		h := r.held[j][0]
		if len(r.held[k]) > 0 && same(r.held[k][0], h) || slices.ContainsFunc(via, func(v holder) bool { return same(v, h) }) {
			continue
		}
		via = append(via, h)
	}
	if a.speaker >= 0 && len(r.held[a.speaker]) > 0 && len(r.held[k]) > 0 && !same(r.held[k][0], r.held[a.speaker][0]) && len(via) == 0 {
		via = append(slices.Clone(r.via[a.speaker]), r.held[a.speaker][0])
	}
	if o, ok := r.outlet(a); ok && !slices.ContainsFunc(via, func(v holder) bool { return same(v, o) }) {
		via = append(via, o)
	}
	if v := r.voice[a.sentence]; v.reports && len(v.held) > 0 && len(r.held[k]) > 0 && !same(r.held[k][0], v.held[0]) && (len(via) == 0 || !same(via[0], v.held[0])) {
		via = append([]holder{v.held[0]}, via...)
	}
	return via
}

// outlet returns the medium that the holder of a told it to: "told Reuters", "in an interview with the BBC".
func (r *reading) outlet(a attribution) (holder, bool) {
	s := r.sents[a.sentence]
	for i := s.body; i+1 < s.last; i++ {
		if i >= a.content.first && i < a.content.last {
			continue
		}
		w := r.toks[i].lower
		j := i + 1
		switch {
		case (w == "told" || w == "tells" || w == "telling") && i >= a.cue.first && i < a.cue.last:
		case w == "interview" && (r.toks[j].lower == "with" || r.toks[j].lower == "to"):
			j++
		default:
			continue
		}
		for j < s.last && (determinersOnly[r.toks[j].lower] || r.toks[j].lower == "news" || r.toks[j].lower == "agency" || r.toks[j].lower == "newspaper") {
			j++
		}
		if j >= s.last || r.c.at[j] == 0 {
			return holder{}, false
		}
		m := r.c.mentions[r.c.at[j]-1]
		e := r.c.entities[m.entity]
		if e.kind == briefing.Person || !medium(e.name) && !medium(r.words(stretch{m.first, m.last})) || briefing.Fold(e.name) == briefing.Fold(r.d.Source) {
			return holder{}, false
		}
		return r.of(m), true
	}
	return holder{}, false
}

var mediaWords = words(`news newspaper times post journal agency agence presse france-presse radio television tv press herald tribune guardian telegraph today daily network reuters afp ap bbc cnn nbc cbs abc fox bloomberg
	interfax tass xinhua sputnik yonhap kyodo npr pbs rt itv sky politico axios der spiegel monde figaro welt nhk al-jazeera jazeera arabiya haaretz mail independent economist`)

// medium reports whether a name is that of a newspaper, an agency or a broadcaster.
func medium(name string) bool {
	for w := range strings.FieldsSeq(briefing.Fold(name)) {
		if mediaWords[w] {
			return true
		}
	}
	return false
}

func same(a, b holder) bool {
	if a.entity >= 0 || b.entity >= 0 {
		return a.entity == b.entity
	}
	return a.name == b.name
}

// holds reports whether a stands inside the content of b.
func (b *attribution) holds(a *attribution) bool {
	if a.class() == 'n' && b.cue.first <= a.cue.first && a.cue.last <= b.cue.last && b.cue != a.cue {
		return true // "reiterated Oman's commitment to"
	}
	if a.cue.none() {
		return b.content.first <= a.content.first && b.content.last >= a.content.last && b.content != a.content
	}
	return b.content.first <= a.cue.first && b.content.last >= a.cue.last
}
