package briefing

import "strconv"

// A Total is how many there are, as far as they were counted.
type Total struct {
	N       int
	AtLeast bool // counting stopped at N: there may be more
}

// String returns the number, with "at least " before it where counting stopped.
func (t Total) String() string {
	if t.AtLeast {
		return "at least " + strconv.Itoa(t.N)
	}
	return strconv.Itoa(t.N)
}
