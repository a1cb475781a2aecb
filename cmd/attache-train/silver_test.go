package main

import (
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attache/briefing/extract/tag"

	"github.com/google/go-cmp/cmp"
)

// gz writes text, gzipped, to a file and returns its name.
func gz(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "parsed.jsonl.gz")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestParsesOfCoreNLPBecomeUniversal(t *testing.T) {
	got, err := universal([]parsed{
		{"``", "``", "punct", 3},
		{"Envoys", "NNS", "nsubj", 3},
		{"met", "VBD", "root", 0},
		{"in", "IN", "case", 6},
		{"mid-May", "NNP", "compound", 6},
		{"talks", "NNS", "nmod", 3},
		{"and", "CC", "cc", 3},
		{"left", "VBD", "conj", 3},
		{"early", "RB", "neg", 8},
		{"-", ":", "punct", 3},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []tag.Word{
		{Form: `"`, XPOS: "``", Rel: "punct", Head: 3, SpaceAfter: true},
		{Form: "Envoys", XPOS: "NNS", Rel: "nsubj", Head: 3, SpaceAfter: true},
		{Form: "met", XPOS: "VBD", Rel: "root", SpaceAfter: true},
		{Form: "in", XPOS: "IN", Rel: "case", Head: 8, SpaceAfter: true},
		{Form: "mid", XPOS: "NNP", Rel: "compound", Head: 7},
		{Form: "-", XPOS: "HYPH", Rel: "punct", Head: 7},
		{Form: "May", XPOS: "NNP", Rel: "compound", Head: 8, SpaceAfter: true},
		{Form: "talks", XPOS: "NNS", Rel: "obl", Head: 3, SpaceAfter: true},
		{Form: "and", XPOS: "CC", Rel: "cc", Head: 10, SpaceAfter: true},
		{Form: "left", XPOS: "VBD", Rel: "conj", Head: 3, SpaceAfter: true},
		{Form: "early", XPOS: "RB", Rel: "advmod", Head: 10, SpaceAfter: true},
		{Form: "-", XPOS: ":", Rel: "punct", Head: 3, SpaceAfter: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
}

func TestSilverReadsSentences(t *testing.T) {
	const good = `[["Envoys","envoy","NNS","O",2,"nsubj","O"],["met","meet","VBD","O",0,"root","O"]]` + "\n"
	bank, err := silver(gz(t, good+good))
	if err != nil {
		t.Fatal(err)
	}
	if len(bank) != 2 || len(bank[0]) != 2 || bank[0][0].Tag.String() != "NNS" || bank[0][0].Rel.String() != "nsubj" || bank[0][0].Head != 1 || bank[0][1].Head != -1 {
		t.Errorf("two sentences became %v", bank)
	}
	for _, tc := range []struct{ name, line, want string }{
		{"a column too few", `[["met","meet","VBD","O",0,"root"]]`, "sentence 2: a word has 6 columns, not 7"},
		{"a head beyond the end", `[["met","meet","VBD","O",2,"root","O"]]`, "sentence 2: word 1 hangs from word 2 of 1"},
		{"cut off", `[["met"`, "sentence 2: unexpected EOF"},
	} {
		if _, err := silver(gz(t, good+tc.line)); err == nil || !strings.HasSuffix(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %s", tc.name, err, tc.want)
		}
	}
}
