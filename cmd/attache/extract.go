package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"attache/briefing"
	"attache/briefing/extract"
	"attache/briefing/extract/tag"
	"attache/briefing/ingest"
	"attache/seeds"
)

type extractCommand struct {
	Layer   string   `enum:"positions,attributions" default:"positions" help:"What to print: positions, or attributions: who says what, nothing resolved."`
	Date    string   `help:"The documents' date, for roles and weekdays, where they do not state their own." placeholder:"2006-01-02"`
	Weights string   `help:"Weights to use instead of those that are built in." placeholder:"FILE"`
	Explain bool     `help:"Print for people, instead of JSON, what was found in each sentence and what decided it."`
	Files   []string `arg:"" name:"file" help:"Text files; - is standard input."`
}

// Run prints one JSON object a line for each position or attribution, or an explanation, by file in the order given. A file that cannot be
// read is told, and the others are still done.
func (e extractCommand) Run(ctx context.Context, p process) error {
	var date briefing.Day
	if e.Date != "" {
		var err error
		if date, err = briefing.ParseDay(e.Date); err != nil {
			return failure{exitUsage, fmt.Errorf("--date: %w", err)}
		}
	}
	if e.Explain && e.Layer != "positions" {
		return failure{exitUsage, errors.New("--explain is about positions; leave out --layer")}
	}
	defer frugal()()
	r, err := ingest.Registry(seedSource(true))
	if err != nil {
		return err
	}
	var x *extract.Extractor
	if e.Weights == "" {
		x = extract.New(r)
	} else {
		data, err := os.ReadFile(e.Weights)
		if err != nil {
			return failure{exitUsage, fmt.Errorf("--weights: %w", err)}
		}
		model, err := tag.Read(data)
		if err != nil {
			return failure{exitUsage, fmt.Errorf("--weights %s: %w", e.Weights, err)}
		}
		x = extract.With(model, r)
	}
	type result struct {
		text string
		err  error
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop() // when writing fails, what is left is not begun
	// Files are worked on side by side and printed in their order; each waits in line as a channel.
	line := make(chan chan result, runtime.GOMAXPROCS(0))
	go func() {
		defer close(line)
		for _, file := range e.Files {
			done := make(chan result, 1)
			select {
			case line <- done:
			case <-ctx.Done():
				return
			}
			go func() {
				text, err := e.file(x, file, date, p.stdin)
				done <- result{text, err}
			}()
		}
	}()
	out := bufio.NewWriter(p.stdout)
	failed := false
	n := 0
	for done := range line {
		var res result
		select {
		case res = <-done:
		case <-ctx.Done(): // not waited for: nothing interrupts a read from a pipe
			continue
		}
		n++
		p.progress("extracting: file %d of %d", n, len(e.Files))
		if res.err != nil {
			p.clearProgress()
			fmt.Fprintln(p.stderr, res.err)
			failed = true
			continue
		}
		if _, err := out.WriteString(res.text); err != nil {
			return fmt.Errorf("write what was found: %w", err)
		}
	}
	p.clearProgress()
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write what was found: %w", err)
	}
	switch {
	case ctx.Err() != nil:
		return failure{exitFailed, errors.New("interrupted")}
	case failed:
		return failure{exitFailed, errTold}
	}
	return nil
}

// file returns what is printed for one file.
func (e extractCommand) file(x *extract.Extractor, file string, date briefing.Day, stdin io.Reader) (string, error) {
	name := "stdin"
	in := stdin
	if file != "-" {
		name = strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		info, err := os.Stat(file)
		if err != nil {
			return "", err
		}
		if info.IsDir() {
			return "", ingest.Problems{{File: file, What: "this is a folder; name the files in it"}}
		}
		f, err := os.Open(file)
		if err != nil {
			return "", err
		}
		defer f.Close()
		in = f
	}
	data, err := ingest.Read(in)
	if err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	d, err := ingest.Document(file, filepath.Base(file), data)
	if err != nil {
		return "", err
	}
	if d.DateBasis != briefing.DateStated && !date.IsZero() {
		d.Date, d.DateBasis = date, briefing.DateStated
	}
	var b strings.Builder
	switch {
	case e.Explain:
		err = x.Explain(&b, d)
	case e.Layer == "attributions":
		err = extract.WriteAttributions(&b, name, x.Attributions(d))
	default:
		err = extract.WriteJSON(&b, name, d, x.Extract(d))
	}
	return b.String(), err
}

// seedSource returns the embedded seeds: registry and, when documents is true, documents.
func seedSource(documents bool) ingest.Source {
	s := ingest.Source{Name: "seeds", FS: seeds.FS()}
	if documents {
		s.Docs = "documents"
	}
	return s
}
