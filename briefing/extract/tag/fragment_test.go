package tag

import (
	"strings"
	"testing"
)

// TestGatheredJoinsWhatIsLikelyOne reads by hand what a layer might see, with weights that know one thing only: whether contents of one cue are one.
func TestGatheredJoinsWhatIsLikelyOne(t *testing.T) {
	const text = "“The border is closed,” the envoy said. “It will open in May.” Nobody replied that it will."
	a := model(t).passage(text)
	var ps []part
	for _, p := range []struct {
		label uint8
		text  string
	}{
		{firstOfContent, "“The border is closed,”"}, {firstOfSource, "the envoy"}, {firstOfCue, "said"}, {firstOfContent, "“It will open in May.”"},
		{firstOfSource, "Nobody"}, {firstOfCue, "replied"}, {firstOfContent, "that it will"},
	} {
		start := strings.Index(text, p.text)
		q := part{label: p.label, start: -1}
		for i, k := range a.all {
			if k.Start == start {
				q.start = i
			}
			if k.End == start+len(p.text) {
				q.end = i + 1
			}
		}
		ps = append(ps, q)
	}
	for _, tc := range []struct {
		name   string
		weight float32
		want   string
	}{
		{"nothing known", 0, "the envoy | said | “The border is closed,” … “It will open in May.”\nNobody | replied | that it will"},
		{"likelier one", 1, "the envoy | said | “The border is closed,” … “It will open in May.”\nNobody | replied | that it will"},
		{"likelier two", -1, "the envoy | said | “The border is closed,”\nthe envoy | said | “It will open in May.”\nNobody | replied | that it will"},
	} {
		l := newLearner(1)
		l.w[l.row(feature(2360, 0, 0, 0))] = tc.weight
		m := &Model{borders: l.linear(1)}
		var got []string
		for _, a := range m.gathered(a, ps) {
			got = append(got, a.show(text))
		}
		if got := strings.Join(got, "\n"); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", tc.name, got, tc.want)
		}
	}
}
