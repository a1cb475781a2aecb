package tag

import "strings"

// A Tag is a part of speech of the Penn Treebank, as UD English has it; 0 is none.
type Tag uint8

// A Rel is a relation of Universal Dependencies with rare subtypes merged; 0 is none.
type Rel uint8

var tagNames = strings.Fields("- CC CD DT EX FW HYPH IN JJ JJR JJS LS MD NN NNP NNPS NNS PDT POS PRP PRP$ RB RBR RBS RP SYM TO UH VB VBD VBG VBN VBP VBZ WDT WP WP$ WRB . , : `` '' -LRB- -RRB- $ NFP ADD AFX")

var relNames = strings.Fields("- acl acl:relcl advcl advmod amod appos aux aux:pass case cc ccomp compound compound:prt conj cop csubj dep det discourse expl fixed flat iobj list mark nmod nmod:poss nsubj nsubj:pass nummod obj obl obl:agent parataxis punct root vocative xcomp")

// relAliases merges what is rare or makes no difference here.
var relAliases = map[string]string{
	"obl:unmarked": "obl", "nmod:unmarked": "nmod", "nmod:desc": "nmod", "nsubj:outer": "nsubj", "det:predet": "det",
	"advcl:relcl": "acl:relcl", "goeswith": "flat", "cc:preconj": "cc", "csubj:pass": "csubj", "csubj:outer": "csubj", "reparandum": "discourse",
	"orphan": "dep", "dislocated": "dep",
}

func indexOf[T ~uint8](names []string) map[string]T {
	m := make(map[string]T, len(names))
	for i, n := range names {
		m[n] = T(i)
	}
	return m
}

var (
	tagOf = indexOf[Tag](tagNames)
	relOf = indexOf[Rel](relNames)
)

// String returns the tag's name in the Penn Treebank.
func (t Tag) String() string { return tagNames[t] }

// String returns the relation's name in Universal Dependencies.
func (r Rel) String() string { return relNames[r] }

// The tags and relations that the code names.
var (
	tagCC, tagCD, tagDT, tagIN, tagJJ, tagMD, tagRP, tagTO  = tagOf["CC"], tagOf["CD"], tagOf["DT"], tagOf["IN"], tagOf["JJ"], tagOf["MD"], tagOf["RP"], tagOf["TO"]
	tagNN, tagNNP, tagNNPS, tagNNS, tagPRP, tagPRPS, tagPOS = tagOf["NN"], tagOf["NNP"], tagOf["NNPS"], tagOf["NNS"], tagOf["PRP"], tagOf["PRP$"], tagOf["POS"]
	tagVB, tagVBD, tagVBG, tagVBZ, tagWDT, tagWP            = tagOf["VB"], tagOf["VBD"], tagOf["VBG"], tagOf["VBZ"], tagOf["WDT"], tagOf["WP"]
)

func (t Tag) verb() bool { return t >= tagVB && t <= tagVBZ }
func (t Tag) noun() bool { return t >= tagNN && t <= tagNNS }
func (t Tag) name() bool { return t == tagNNP || t == tagNNPS }

// posFeatures appends the features of the tag of s[i], the tags before it being known.
func posFeatures(f []uint32, s []Token, i int) []uint32 {
	k := &s[i]
	at := func(j int) *Token {
		if j < 0 || j >= len(s) {
			return &outside
		}
		return &s[j]
	}
	p1, p2, n1, n2 := at(i-1), at(i-2), at(i+1), at(i+2)
	t1, t2 := uint32(p1.Tag), uint32(p2.Tag)
	shape := uint32(k.shape)
	if i == 0 {
		shape += 16
	}
	return append(f,
		feature(1, 0, 0, 0),
		feature(2, k.lower, 0, 0),
		feature(3, k.lower, t1, 0),
		feature(4, k.suffix, 0, 0),
		feature(5, k.suffix, t1, 0),
		feature(6, k.prefix, shape, 0),
		feature(7, shape, t1, 0),
		feature(8, t1, 0, 0),
		feature(9, t1, t2, 0),
		feature(10, p1.lower, 0, 0),
		feature(11, n1.lower, 0, 0),
		feature(12, n1.suffix, 0, 0),
		feature(13, k.lower, n1.lower, 0),
		feature(14, p2.lower, t2, 0),
		feature(15, n2.lower, 0, 0),
		feature(16, uint32(n1.shape), shape, t1),
		feature(17, k.stem, 0, 0),
		feature(18, k.suffix, n1.suffix, 0),
		feature(19, k.lower, p1.lower, 0),
	)
}

// outside stands for the tokens beyond the ends of a sentence.
var outside = Token{lower: 1, stem: 1, suffix: 1, shape: 31, Head: -1}

// tag sets the parts of speech of s.
func (m *Model) tag(s []Token) {
	var features [24]uint32
	var scores [64]int32
	for i := range s {
		if t, ok := m.words[s[i].lower]; ok {
			s[i].Tag = t
			continue
		}
		n := m.pos.classes
		clear(scores[:n])
		m.pos.add(posFeatures(features[:0], s, i), scores[:n])
		s[i].Tag = Tag(best(scores[:n]))
	}
}
