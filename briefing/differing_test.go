package briefing

import (
	"slices"
	"testing"
)

func TestDifferingMarksOnlyWhatTheOtherTextLacks(t *testing.T) {
	in := func(text string, spans []Span) (words []string) {
		for _, s := range spans {
			words = append(words, s.In(text))
		}
		return words
	}
	for _, tc := range []struct {
		before, after string
		gone, come    []string
	}{
		{"see a truce", "a truce", nil, nil},
		{"the question be left to himself and Lund", "discuss the question with Lund himself", []string{"left"}, []string{"discuss"}},
		{"strong guarantees for the port and for the river", "strong guarantees for the port", []string{"river"}, nil},
		{"talks must begin", "talks may begin", []string{"must"}, []string{"may"}},
		{"a truce before talks", "a truce after talks", []string{"before"}, []string{"after"}},
		{"talks would fail", "talks would not fail", nil, []string{"not"}},
	} {
		gone, come := Differing(tc.before, tc.after)
		if got := in(tc.before, gone); !slices.Equal(got, tc.gone) {
			t.Errorf("%q against %q: %q are gone, want %q", tc.before, tc.after, got, tc.gone)
		}
		if got := in(tc.after, come); !slices.Equal(got, tc.come) {
			t.Errorf("%q against %q: %q came, want %q", tc.before, tc.after, got, tc.come)
		}
	}
}
