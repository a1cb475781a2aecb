package briefing

import "testing"

func TestLabels(t *testing.T) {
	for _, tc := range []struct {
		typed string
		want  Label
	}{
		{"TLP:AMBER", Amber}, {"amber", Amber}, {" Tlp:Amber+Strict ", AmberStrict}, {"red", Red}, {"GREEN", Green}, {"tlp:clear", Clear},
	} {
		if got, err := ParseLabel(tc.typed); err != nil || got != tc.want {
			t.Errorf("ParseLabel(%q) = %q, %v, want %q", tc.typed, got, err, tc.want)
		}
	}
	for _, typed := range []string{"", "TLP:", "white", "amber strict", "secret"} {
		if got, err := ParseLabel(typed); err == nil {
			t.Errorf("ParseLabel(%q) = %q, want an error", typed, got)
		}
	}
}

// TestACeilingAdmitsNothingAboveIt holds for every pair: what is no label is above all ceilings, and no ceiling is the lowest.
func TestACeilingAdmitsNothingAboveIt(t *testing.T) {
	order := append([]Label{""}, Labels()...)
	for i, ceiling := range order {
		for j, d := range order {
			want := j <= max(i, 1)
			if got := ceiling.Admits(d); got != want {
				t.Errorf("the ceiling %q admits %q: %v, want %v", ceiling, d, got, want)
			}
		}
		if ceiling.Admits("TLP:WHITE") {
			t.Errorf("the ceiling %q admits what is no label", ceiling)
		}
	}
}
