package tag

import "slices"

// learnTopics learns topics from the gold contents of ls.
func (m *Model) learnTopics(ls []lesson) {
	var buf []uint32
	topic := newSparse()
	var topicEx []example
	for d := range ls {
		w := ls[d].w
		for _, g := range ls[d].spans {
			for _, p := range g.positions {
				n := w.sentenceOf(g.start)
				s, e := g.start-w.base[n], g.end-w.base[n]
				w.focus(n, s, e)
				for c := range Topics {
					buf = w.topicFeatures(buf[:0], ls[d].trees[n], uint32(c), s, e)
					topicEx = append(topicEx, example{topic.intern(buf), slices.Contains(p.Topics, Topics[c]), d})
				}
			}
		}
	}
	for i := range topicEx {
		topicEx[i].rows = topic.rare(topicEx[i].rows, 3)
	}
	topic.begin()
	topic.logistic(topicEx, 5, 0.03, 1e-5, 6)
	m.topic = topic.linear(60000)
}
