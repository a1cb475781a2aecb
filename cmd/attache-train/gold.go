package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"attache/briefing"
	"attache/briefing/extract/tag"
)

// gold reads the documents of a folder with docs, gold and index.tsv.
func gold(dir string) ([]tag.Gold, error) {
	index, err := os.ReadFile(filepath.Join(dir, "index.tsv"))
	if err != nil {
		return nil, err
	}
	kinds := make(map[string]string)
	for line := range strings.Lines(string(index)) {
		if c := strings.Split(line, "\t"); len(c) > 1 {
			kinds[c[0]] = c[1]
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "gold", "*.json"))
	if err != nil {
		return nil, err
	}
	var docs []tag.Gold
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		text, err := os.ReadFile(filepath.Join(dir, "docs", name+".txt"))
		if err != nil {
			return nil, err
		}
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var in struct {
			Positions []struct {
				Sentence string   `json:"sentence"`
				Holder   string   `json:"holder"`
				Aliases  []string `json:"holder_aliases"`
				Via      []string `json:"via"`
				Cue      string   `json:"cue"`
				Content  string   `json:"content"`
				Mode     string   `json:"mode"`
				Act      string   `json:"act"`
				Stance   string   `json:"stance"`
				Topics   []string `json:"topics"`
				Hedged   bool     `json:"hedged"`
				Start    int      `json:"start"`
				End      int      `json:"end"`
			} `json:"positions"`
		}
		if err := json.Unmarshal(b, &in); err != nil {
			return nil, err
		}
		g := tag.Gold{Name: name, Kind: kinds[name], Text: string(text)}
		offsets := make([]int, 0, len(text)+1)
		for i := 0; i < len(text); {
			offsets = append(offsets, i)
			_, n := utf8.DecodeRune(text[i:])
			i += n
		}
		offsets = append(offsets, len(text))
		for _, p := range in.Positions {
			g.Positions = append(g.Positions, tag.GoldPosition{
				Content: briefing.Span{Start: offsets[p.Start], End: offsets[p.End]}, Cue: p.Cue, Sentence: p.Sentence,
				Holder: append([]string{p.Holder}, p.Aliases...), Via: p.Via, Act: briefing.Act(p.Act), Stance: briefing.Stance(p.Stance),
				Mode: briefing.Mode(p.Mode), Topics: p.Topics, Hedged: p.Hedged,
			})
		}
		docs = append(docs, g)
	}
	return docs, nil
}
