package press

import "fmt"

// A Problem is an error for people: what they asked for cannot be, and what would be right.
type Problem struct {
	Text string // a full sentence
}

// Error returns the sentence.
func (p *Problem) Error() string { return p.Text }

func problem(format string, args ...any) error { return &Problem{fmt.Sprintf(format, args...)} }
