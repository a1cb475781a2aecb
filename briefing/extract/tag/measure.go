package tag

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
)

// A tally counts what is right of what people found and of what the model found.
type tally struct{ gold, found, right int }

func (t tally) String() string {
	p, r := percent(t.right, t.found), percent(t.right, t.gold)
	return fmt.Sprintf("gold %5d found %5d P %5.1f R %5.1f F1 %5.1f", t.gold, t.found, p, r, 2*p*r/max(p+r, 1e-9))
}

func percent(part, of int) float64 { return 100 * float64(part) / float64(max(of, 1)) }

// MeasureSyntax writes how well m tags and parses dev, whose tokens are given.
func (m *Model) MeasureSyntax(dev Treebank, log io.Writer) {
	var n, tags, heads, rels int
	for _, s := range dev {
		work := slices.Clone(s)
		m.tag(work)
		m.parse(work)
		for i := range s {
			n++
			if work[i].Tag == s[i].Tag {
				tags++
			}
			if work[i].Head == s[i].Head {
				heads++
				if work[i].Rel == s[i].Rel {
					rels++
				}
			}
		}
	}
	fmt.Fprintf(log, "%d tokens: parts of speech %.1f %%, heads %.1f %%, heads and relations %.1f %%\n", n, percent(tags, n), percent(heads, n), percent(rels, n))
}

// Measure writes how well m finds the contents of docs, by kind, and how well it tells the rest where the content is known. Each content counts once, however
// many hold it; it is found where letters and digits overlap with intersection over union of at least 0.5.
func (m *Model) Measure(docs []Gold, log io.Writer) {
	s := newScores()
	s.add(m, m.lessons(docs))
	s.print(log)
}

// CrossValidate measures models learned from all folds of c.Gold but one on that one. The syntax is m's.
func (m *Model) CrossValidate(c Corpus, folds int, log io.Writer) {
	ls, own := m.lessons(c.Gold), m.lessons(c.Own)
	s := newScores()
	for f := range folds {
		var train, test []lesson
		for i := range ls {
			if i%folds == f {
				test = append(test, ls[i])
			} else {
				train = append(train, ls[i])
			}
		}
		part := m.syntax()
		part.learnPositions(train, own)
		s.add(part, test)
	}
	s.print(log)
}

// scores are what Measure counts.
type scores struct {
	contents map[string]*tally // by kind of document
	classes  map[string]*tally // act, stance and so on: found and gold are all, right the right ones
}

func newScores() *scores {
	return &scores{make(map[string]*tally), make(map[string]*tally)}
}

func count(of map[string]*tally, key string, gold, found, right int) {
	t := of[key]
	if t == nil {
		t = new(tally)
		of[key] = t
	}
	t.gold += gold
	t.found += found
	t.right += right
}

func (s *scores) print(log io.Writer) {
	for _, of := range []map[string]*tally{s.contents, s.classes} {
		for _, k := range slices.Sorted(maps.Keys(of)) {
			fmt.Fprintf(log, "%-14s %v\n", k, *of[k])
		}
	}
}

func (s *scores) add(m *Model, ls []lesson) {
	for _, l := range ls {
		fs := m.attributions(l.w, l.trees)
		hits := l.hits(fs)
		for _, key := range []string{"contents", " " + l.gold.Kind} {
			count(s.contents, key, len(l.spans), len(fs), hits)
		}
		for _, g := range l.spans {
			s.judge(m, l, g)
		}
	}
}

// judge counts what m tells of a gold content.
func (s *scores) judge(m *Model, l lesson, g goldSpan) {
	right := func(key string, ok bool) {
		n := 0
		if ok {
			n = 1
		}
		count(s.classes, key, 1, 1, n)
	}
	r, base := l.trees[g.sentence], l.w.base[g.sentence]
	named := func(j int) bool { return l.w.names(r, j, g.positions) }
	if slices.ContainsFunc(r.sources(nil, g.token), named) {
		heads, _ := m.sources(l.w, r, g.token, g.start-base, g.end-base, g.kind)
		right("source, named", slices.ContainsFunc(heads, named))
	}
}

// hits returns how many gold contents fs finds, each once, the closest first.
func (l *lesson) hits(fs []found) int {
	type match struct {
		overlap float64
		g, f    int
	}
	var ms []match
	for g := range l.spans {
		for f := range fs {
			if o := l.w.overlap(l.spans[g].start, l.spans[g].end, fs[f].start, fs[f].end); o >= 0.5 {
				ms = append(ms, match{o, g, f})
			}
		}
	}
	slices.SortStableFunc(ms, func(a, b match) int { return -cmp.Compare(a.overlap, b.overlap) })
	usedG, usedF := make(map[int]bool), make(map[int]bool)
	for _, x := range ms {
		if !usedG[x.g] && !usedF[x.f] {
			usedG[x.g], usedF[x.f] = true, true
		}
	}
	return len(usedG)
}
