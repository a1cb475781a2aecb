// Package briefing is the subject itself: documents, actors, topics, the positions that actors hold
// on them, what changed, and what a digest says. It is pure: no chat, no SQL, no network, no clock.
package briefing

import "errors"

// ErrNotFound is wrapped by every lookup that finds nothing.
var ErrNotFound = errors.New("not found")

// A Span is a half-open range of byte offsets, [Start, End), into the text of a document.
// The zero Span is none.
type Span struct {
	Start, End int
}

// IsZero reports whether s is none: it covers nothing at offset 0.
func (s Span) IsZero() bool { return s == Span{} }

// In returns the bytes of text that s covers. It panics when s lies outside text.
func (s Span) In(text string) string { return text[s.Start:s.End] }

// Contains reports whether t lies wholly within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether s and t share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }
