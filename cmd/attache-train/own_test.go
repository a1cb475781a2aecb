package main

import (
	"strings"
	"testing"
)

func TestOwnTextMarksWords(t *testing.T) {
	docs, err := own(2)
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) < 80 {
		t.Errorf("%d documents", len(docs))
	}
	positions := 0
	for _, d := range docs {
		if strings.ContainsAny(d.Text, "$<>{}[]") {
			t.Errorf("%s: marks are left in %q", d.Name, d.Text)
		}
		positions += len(d.Positions)
		for _, p := range d.Positions {
			if c := p.Content.In(d.Text); c == "" || strings.TrimSpace(c) != c {
				t.Errorf("%s: content %q", d.Name, c)
			}
			if !strings.Contains(d.Text, p.Cue) {
				t.Errorf("%s: cue %q is not in %q", d.Name, p.Cue, d.Text)
			}
		}
	}
	if positions < 3*len(docs)/2 {
		t.Errorf("%d positions in %d documents", positions, len(docs))
	}
}

func TestOwnTextIsTheSameTwice(t *testing.T) {
	a, err := own(3)
	if err != nil {
		t.Fatal(err)
	}
	b, err := own(3)
	if err != nil {
		t.Fatal(err)
	}
	for i := range a {
		if a[i].Text != b[i].Text {
			t.Fatalf("%q, then %q", a[i].Text, b[i].Text)
		}
	}
}
