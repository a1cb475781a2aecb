package main

import (
	"strings"
	"testing"
)

func TestBratReadsEvents(t *testing.T) {
	const text = "“Ça va,” Zoë Ek said, “très bien.”"
	const ann = "T1\tContent 0 8;22 34\t“Ça va,”\n“très bien.”\nT2\tCue 16 20\tsaid\nT3\tSource 9 15\tZoë Ek\nT4\tAttribution 16 20\tsaid\n" +
		"T5\tDiscard 0 3\t“Ça\nE1\tAttribution:T4 Content:T1 Cue:T2 Source:T3\n"
	as, err := brat(ann, text)
	if err != nil {
		t.Fatal(err)
	}
	if len(as) != 1 {
		t.Fatalf("%d attributions, want 1", len(as))
	}
	var got []string
	for _, c := range as[0].Content {
		got = append(got, c.In(text))
	}
	got = append(got, as[0].Cue.In(text), as[0].Source.In(text))
	if want := "“Ça va,”|“très bien.”|said|Zoë Ek"; strings.Join(got, "|") != want {
		t.Errorf("got %s\nwant %s", strings.Join(got, "|"), want)
	}
}

func TestBratRefusesSpansBeyondTheText(t *testing.T) {
	if _, err := brat("T1\tContent 0 8\tTwo\n", "Two"); err == nil {
		t.Error("a span of eight characters of three was read")
	}
}
