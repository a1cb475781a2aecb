package main

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"attache/briefing/extract/tag"
)

// silver reads the sentences of PolNeAR as CoreNLP parsed them: a gzipped file with one sentence a line, a list of [word, lemma, tag of the Penn Treebank, name, head, relation, label],
// heads counting from 1, 0 the root.
func silver(file string) (tag.Treebank, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	var bank tag.Treebank
	d := json.NewDecoder(z)
	for n := 1; ; n++ {
		var s []parsed
		if err := d.Decode(&s); errors.Is(err, io.EOF) {
			return bank, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: sentence %d: %w", file, n, err)
		}
		words, err := universal(s)
		if err != nil {
			return nil, fmt.Errorf("%s: sentence %d: %w", file, n, err)
		}
		bank.Add(words)
	}
}

// A parsed is a word of CoreNLP's.
type parsed struct {
	form, xpos, rel string
	head            int
}

func (w *parsed) UnmarshalJSON(b []byte) error {
	var skip any
	row := []any{&w.form, &skip, &w.xpos, &skip, &w.head, &w.rel, &skip}
	if err := json.Unmarshal(b, &row); err != nil {
		return err
	}
	if len(row) != 7 {
		return fmt.Errorf("a word has %d columns, not 7", len(row))
	}
	return nil
}

// forms are the words that the Penn Treebank writes otherwise than people do.
var forms = map[string]string{"``": `"`, "''": `"`, "`": "'", "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}

// relations are those of Universal Dependencies 1 that version 2 calls otherwise. Source: https://universaldependencies.org/v2/summary.html
var relations = map[string]string{
	"dobj": "obj", "nsubjpass": "nsubj:pass", "csubjpass": "csubj:pass", "auxpass": "aux:pass", "mwe": "fixed", "neg": "advmod", "nmod:tmod": "obl:unmarked", "nmod:npmod": "obl:unmarked",
}

// universal returns s as the treebanks that the shipped weights are learned from have it: Universal Dependencies 2, words parted at hyphens.
func universal(s []parsed) ([]tag.Word, error) {
	var out []tag.Word
	last := make([]int, len(s)+1) // by word of s, counting from 1: the last of its parts, and how many words there are so far
	for i, w := range s {
		if w.head < 0 || w.head > len(s) {
			return nil, fmt.Errorf("word %d hangs from word %d of %d", i+1, w.head, len(s))
		}
		if f, ok := forms[w.form]; ok {
			w.form = f
		}
		if w.rel == "nmod" && w.head > 0 && predicate(s[w.head-1].xpos) {
			w.rel = "obl"
		}
		if r, ok := relations[w.rel]; ok {
			w.rel = r
		}
		// A conjunction hangs from the conjunct behind it, not from the first one.
		if w.rel == "cc" && 0 < w.head && w.head <= i {
			if k := slices.IndexFunc(s[i+1:], func(o parsed) bool { return o.rel == "conj" && o.head == w.head }); k >= 0 {
				w.head = i + 1 + k + 1
			}
		}
		parts := strings.Split(w.form, "-")
		if slices.Contains(parts, "") {
			parts = []string{w.form}
		}
		for k, p := range parts {
			if k == len(parts)-1 {
				out = append(out, tag.Word{Form: p, XPOS: w.xpos, Rel: w.rel, Head: w.head, SpaceAfter: true})
				break
			}
			out = append(out, tag.Word{Form: p, XPOS: w.xpos, Rel: "compound", Head: i + 1}, tag.Word{Form: "-", XPOS: "HYPH", Rel: "punct", Head: i + 1})
		}
		last[i+1] = len(out)
	}
	for i := range out {
		out[i].Head = last[out[i].Head]
	}
	return out, nil
}

// predicate reports whether what hangs from a word with a tag as nmod is obl today.
func predicate(xpos string) bool {
	return strings.HasPrefix(xpos, "VB") || strings.HasPrefix(xpos, "JJ") || strings.HasPrefix(xpos, "RB")
}
