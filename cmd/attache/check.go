package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"attache/briefing"
	"attache/briefing/ingest"
)

type checkCommand struct{}

// Run prints every problem of configuration, registry and documents, or that there is none and what may be missed: documents
// without a date, files that are not read, folders without a document. It opens no network and no database.
func (checkCommand) Run(ctx context.Context, p process, c *cli) error {
	conf, err := p.config(c)
	if err != nil {
		return err
	}
	checked, err := conf.examine(ctx)
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "No problems: %s, %s, %s, %s.\n",
		counted(checked.Under(briefing.Red), "document"), counted(len(checked.Registry.Actors()), "actor"),
		counted(len(checked.Registry.Topics()), "topic"), counted(len(conf.Digests), "digest"))
	if len(checked.Undated) > 0 {
		fmt.Fprintf(&b, "Without a date: %s. Give it in front matter or in the file's name.\n", enumerate(checked.Undated))
	}
	if len(checked.Passed) > 0 {
		fmt.Fprintf(&b, "Not read: %s. Documents are *.md and *.txt, plain text in UTF-8.\n", enumerate(checked.Passed))
	}
	if len(checked.Empty) > 0 {
		fmt.Fprintf(&b, "Without a document: %s.\n", enumerate(checked.Empty))
	}
	_, err = io.WriteString(p.stdout, b.String())
	return err
}

// counted returns "1 document" or "2 documents".
func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", one, "s")
}

// enumerated is how many files of a kind a check names.
const enumerated = 10

// enumerate returns the first of some names, and how many more there are.
func enumerate(names []string) string {
	s := strings.Join(names[:min(len(names), enumerated)], ", ")
	if more := len(names) - enumerated; more > 0 {
		s += fmt.Sprintf(" and %d more", more)
	}
	return s
}

// examine reads registry, documents and digests without storing anything. The error is [ingest.Problems] where something is
// wrong with them: all of it.
func (c config) examine(ctx context.Context) (ingest.Checked, error) {
	sources, closed, closeAll := c.sources()
	defer closeAll()
	checked, err := ingest.Check(ctx, sources)
	var problems ingest.Problems
	if err != nil && !errors.As(err, &problems) {
		return ingest.Checked{}, err
	}
	problems = append(closed, problems...)
	if checked.Registry != nil {
		var more ingest.Problems
		if _, err := c.subscriptions(checked.Registry); errors.As(err, &more) {
			problems = append(problems, more...)
		} else if err != nil {
			return ingest.Checked{}, err
		}
	}
	if err := problems.Err(); err != nil {
		return ingest.Checked{}, err
	}
	return checked, nil
}

// sources returns the places from which content is read, the embedded seeds and the folders of documents, and what is wrong
// with the folders that cannot be opened. Paths that leave a folder are refused. The caller calls closeAll when done.
func (c config) sources() (sources []ingest.Source, problems ingest.Problems, closeAll func()) {
	sources = append(sources, seedSource(c.Seeds))
	var roots []*os.Root
	closeAll = func() {
		for _, r := range roots {
			_ = r.Close() // opened for reading: nothing is lost
		}
	}
	for _, folder := range c.Documents {
		root, err := os.OpenRoot(folder)
		if err != nil {
			problems = append(problems, ingest.Problem{File: c.file, Line: ingest.LineOf(c.text, "", 0, "documents"),
				What: fmt.Sprintf("the folder %s cannot be opened (%s); name folders that exist and may be read", folder, ingest.Cause(err))})
			continue
		}
		roots = append(roots, root)
		sources = append(sources, ingest.Source{Name: folder, Path: inFull(folder), FS: root.FS(), Docs: "."})
	}
	return sources, problems, closeAll
}

// inFull returns the path of a folder in full.
func inFull(folder string) string {
	full, err := filepath.Abs(folder)
	if err != nil {
		return folder // the working directory is gone: the name has to do
	}
	return full
}
