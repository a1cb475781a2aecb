package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"attache/briefing"
	"attache/briefing/extract/tag"
)

// polnear reads the articles of a compartment of PolNeAR: text/NAME.txt and attributions/NAME_xxxx.ann, brat's standoff. Of several people who annotated an
// article the alphabetically first counts.
func polnear(dir string) ([]tag.AscribedText, error) {
	files, err := filepath.Glob(filepath.Join(dir, "attributions", "*.ann"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no file matches %s", filepath.Join(dir, "attributions", "*.ann"))
	}
	var out []tag.AscribedText
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".ann")
		name = name[:max(0, strings.LastIndexByte(name, '_'))]
		if len(out) > 0 && out[len(out)-1].Name == name {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, "text", name+".txt"))
		if err != nil {
			return nil, err
		}
		ann, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		as, err := brat(string(ann), string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		out = append(out, tag.AscribedText{Name: name, Text: string(text), Ascriptions: as})
	}
	return out, nil
}

// brat returns the attributions of an .ann file, whose offsets count the code points of text. Only spans that an event (E) refers to are meant.
func brat(ann, text string) ([]tag.Ascription, error) {
	offsets := make([]int, 0, len(text)+1)
	for i := range text {
		offsets = append(offsets, i)
	}
	offsets = append(offsets, len(text))
	spans := make(map[string][]briefing.Span)
	var events []string
	for line := range strings.Lines(ann) {
		id, rest, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		switch {
		case !ok: // the rest of a text that runs over a line's end
		case strings.HasPrefix(id, "E"):
			events = append(events, rest)
		case strings.HasPrefix(id, "T"):
			where, _, _ := strings.Cut(rest, "\t")
			_, where, ok := strings.Cut(where, " ")
			if !ok {
				continue
			}
			for fragment := range strings.SplitSeq(where, ";") {
				a, b, _ := strings.Cut(fragment, " ")
				start, err := strconv.Atoi(a)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", id, err)
				}
				end, err := strconv.Atoi(b)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", id, err)
				}
				if start >= end || end >= len(offsets) {
					return nil, fmt.Errorf("%s: %d to %d of a text of %d", id, start, end, len(offsets)-1)
				}
				spans[id] = append(spans[id], briefing.Span{Start: offsets[start], End: offsets[end]})
			}
		}
	}
	var out []tag.Ascription
	for _, e := range events {
		var a tag.Ascription
		for _, role := range strings.Fields(e)[1:] {
			name, ref, _ := strings.Cut(role, ":")
			for _, s := range spans[ref] {
				switch strings.TrimRight(name, "0123456789") {
				case "Content":
					a.Content = append(a.Content, s)
				case "Cue":
					a.Cue = join(a.Cue, s)
				case "Source":
					a.Source = join(a.Source, s)
				}
			}
		}
		if len(a.Content) > 0 {
			out = append(out, a)
		}
	}
	return out, nil
}

// join returns the span from the first to the last byte of a and b.
func join(a, b briefing.Span) briefing.Span {
	if a.IsZero() {
		return b
	}
	return briefing.Span{Start: min(a.Start, b.Start), End: max(a.End, b.End)}
}
