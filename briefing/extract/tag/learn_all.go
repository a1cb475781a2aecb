package tag

// A Corpus is what a model is learned from.
type Corpus struct {
	Treebank Treebank
	Gold     []Gold
	Own      []Gold // text made for the purpose: only where reports stand is learned from it
}

// Learn learns a model from c, all but [Model.Judge]: the same one from the same corpus, bit for bit, on the same kind of machine. It takes a few minutes on one core.
func Learn(c Corpus) *Model {
	m := new(Model)
	m.learnSyntax(c.Treebank)
	ls := m.lessons(c.Gold)
	m.learnPositions(ls, m.lessons(c.Own))
	es := make([]exercise, len(ls))
	for i := range ls {
		es[i] = newPassage(ls[i].w, ls[i].trees).exercise(m.ascriptions(&ls[i]))
	}
	m.learnLayers(es)
	return m
}

func (m *Model) learnPositions(ls, own []lesson) {
	m.learnAttributions(ls, own)
	m.learnReview(ls, own)
	m.learnSources(ls)
}

func (m *Model) lessons(docs []Gold) []lesson {
	ls := make([]lesson, len(docs))
	for i := range docs {
		ls[i] = m.lesson(&docs[i])
	}
	return ls
}

// syntax returns a model with the syntax of m and nothing else.
func (m *Model) syntax() *Model {
	return &Model{words: m.words, pos: m.pos, actions: m.actions, rels: m.rels}
}
