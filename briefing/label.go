package briefing

import (
	"fmt"
	"slices"
	"strings"
)

// A Label says how widely a document may be shared, in the words of the Traffic Light Protocol 2.0: "TLP:AMBER".
// The zero Label is none: such a document is shown as widely as a clear one, and as a ceiling it is [Clear].
// Source: https://www.first.org/tlp/
type Label string

// The labels, the widest first.
const (
	Clear       Label = "TLP:CLEAR"        // the world
	Green       Label = "TLP:GREEN"        // the recipients' community
	Amber       Label = "TLP:AMBER"        // the recipients' organisation and its clients
	AmberStrict Label = "TLP:AMBER+STRICT" // the recipients' organisation only
	Red         Label = "TLP:RED"          // the recipients themselves
)

var allLabels = []Label{Clear, Green, Amber, AmberStrict, Red}

// Labels returns every label, the widest first.
func Labels() []Label { return slices.Clone(allLabels) }

// ParseLabel returns the label that s names, in any case and with or without "TLP:".
func ParseLabel(s string) (Label, error) {
	name := strings.ToUpper(strings.TrimSpace(s))
	if !strings.HasPrefix(name, "TLP:") {
		name = "TLP:" + name
	}
	if slices.Contains(allLabels, Label(name)) {
		return Label(name), nil
	}
	names := make([]string, len(allLabels))
	for i, l := range allLabels {
		names[i] = strings.ToLower(strings.TrimPrefix(string(l), "TLP:"))
	}
	return "", fmt.Errorf("%q is none of %s", s, strings.Join(names, ", "))
}

// Rank returns the place of l in Labels, from 0; that of the zero Label is 0. What is no label is above all of them.
func (l Label) Rank() int {
	if l == "" {
		return 0
	}
	if i := slices.Index(allLabels, l); i >= 0 {
		return i
	}
	return len(allLabels)
}

// Admits reports whether what has the label d may be shown under the ceiling l.
func (l Label) Admits(d Label) bool { return d.Rank() <= l.Rank() }
