// Package ingest turns bytes and file systems into documents and a registry. It checks everything before
// it hands anything over, and reports all problems at once, each with the place and with what would be right.
package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"attache/briefing"
)

// A Problem is something wrong with a file.
type Problem struct {
	File string // as the reader knows it: the source's name and the path below it
	Line int    // from 1; 0 the file as a whole
	What string // what is wrong; what would be right

	// Handling is the label of the document, the highest where it cannot be read: under a lower ceiling not even its name is told.
	Handling briefing.Label
}

func wrong(file string, line int, what string) Problem {
	return Problem{File: file, Line: line, What: what}
}

// String returns p as "file:line: what is wrong; what would be right".
func (p Problem) String() string {
	if p.Line == 0 {
		return printable(p.File) + ": " + p.What
	}
	return fmt.Sprintf("%s:%d: %s", printable(p.File), p.Line, p.What)
}

// printable returns a path with U+FFFD for the characters in it that a terminal would act on, or that turn the text around.
func printable(path string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) {
			return unicode.ReplacementChar
		}
		return c
	}, path)
}

// Problems is the error of everything that ingest reads: all that is wrong, by file and line.
type Problems []Problem

// Error returns one problem a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Err returns ps as an error, sorted by file and line, or nil when there is none.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return ps
}
