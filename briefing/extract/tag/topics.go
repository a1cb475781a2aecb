package tag

import (
	"slices"
	"strings"
)

// Topics are the ids of the topics that the model knows, in the order of its classes. They are those of the desk's topic list.
var Topics = strings.Fields(`ceasefire peace-talks security-guarantees alliances military-aid military-action peacekeeping territory statehood sanctions nuclear arms-control humanitarian detainees refugees human-rights
	accountability democracy terrorism trade economy energy climate-mitigation climate-finance environment health technology institutions international-law bilateral regional food`)

// A Theme is what the terms of a topic say of it: in a content, elsewhere in its sentence, in the sentences beside it, each a weight of terms, and in the
// document, a share of all topics' terms there.
type Theme struct{ Content, Sentence, Around, Document float64 }

// topicFeatures appends the features of topic c for the content [s, e) of the sentence of r, of which the terms say ts.
func (w *work) topicFeatures(f []uint32, r *tree, c, s, e int, ts []Theme) []uint32 {
	const b = 1400
	t := ts[c]
	var rank, inRank uint32
	lead, inLead := 0, 0
	for o := range ts {
		if ts[o].Document > t.Document {
			rank++
		}
		if ts[o].Content > t.Content {
			inRank++
		}
		if ts[o].Document > ts[lead].Document {
			lead = o
		}
		if ts[o].Content > ts[inLead].Content {
			inLead = o
		}
	}
	rank, inRank = min(rank, 6), min(inRank, 4)
	k := uint32(c)
	d := level(int(t.Document*100), 1, 3, 6, 10, 16, 25, 40)
	in, out, near := weightLevel(t.Content), weightLevel(t.Sentence), weightLevel(t.Around)
	leads, inLeads := uint32(lead), uint32(inLead)
	if ts[inLead].Content == 0 {
		inLeads = 99
	}
	f = append(f,
		feature(b, k, 0, 0), feature(b+1, in, out, 0), feature(b+2, in, d, 0), feature(b+3, in, rank, 0), feature(b+4, rank, d, 0), feature(b+5, in, near, 0), feature(b+6, out, near, rank),
		feature(b+7, k, in, 0), feature(b+8, k, out, 0), feature(b+9, k, d, 0), feature(b+10, k, rank, 0), feature(b+11, k, near, 0), feature(b+15, in, min(out+near, 5), rank),
		feature(b+16, in, inRank, rank), feature(b+17, k, leads, 0), feature(b+18, k, inLeads, 0), feature(b+19, k, min(in, 2), d), feature(b+20, in, inRank, out),
	)
	for j := max(0, s); j < min(e, len(r.t)); j++ {
		t := &r.t[j]
		if t.shape == shapePunct || t.Tag == tagDT || t.Tag == tagIN || t.Tag == tagTO || t.Tag == tagCC {
			continue
		}
		f = append(f, feature(b+12, k, t.stem, 0))
	}
	for j := range r.t {
		if t := &r.t[j]; (j < s || j >= e) && (t.Tag.noun() || t.Tag == tagJJ) {
			f = append(f, feature(b+13, k, t.stem, 0))
		}
	}
	return f
}

func weightLevel(x float64) uint32 {
	switch {
	case x == 0:
		return 0
	case x < 1.3:
		return 1
	case x < 2.2:
		return 2
	case x < 3.2:
		return 3
	case x < 5.2:
		return 4
	}
	return 5
}

// themes returns how likely the content [s, e) of the sentence of r is about each of Topics, 0 to 1.
func (m *Model) themes(w *work, r *tree, s, e int, ts []Theme) []float32 {
	p := make([]float32, len(Topics))
	var buf []uint32
	for c := range p {
		buf = w.topicFeatures(buf[:0], r, c, s, e, ts)
		p[c] = sigmoid(m.topic.score(buf))
	}
	return p
}

// about returns whether p names each of Topics.
func (p *GoldPosition) about(c int) bool { return slices.Contains(p.Topics, Topics[c]) }
