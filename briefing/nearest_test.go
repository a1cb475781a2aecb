package briefing

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNearIDs(t *testing.T) {
	ids := []string{"river-talks", "river-talks-eve", "readout-norland", "readout-sudia", "Éva-note"}
	for typed, want := range map[string][]string{
		"river-talk":      {"river-talks", "river-talks-eve"},
		"rivr talks":      {"river-talks", "river-talks-eve"},
		"talks":           {"river-talks", "river-talks-eve"},
		"sudia readout":   {"readout-sudia"},
		"readout":         {"readout-sudia", "readout-norland"},
		"eva-notes":       {"Éva-note"},
		"rivr-tals":       {"river-talks"},
		"harbour":         nil,
		"":                nil,
		"readout-noland":  {"readout-norland"},
		"river-talks-eve": {"river-talks-eve"},
	} {
		if diff := cmp.Diff(want, NearIDs(typed, ids, 3)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", typed, diff)
		}
	}
	if got := NearIDs("readout", ids, 1); len(got) != 1 {
		t.Errorf("%d IDs, want 1", len(got))
	}
}
