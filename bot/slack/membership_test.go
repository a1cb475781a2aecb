package slack

import "testing"

func TestNamed(t *testing.T) {
	for _, tc := range []struct {
		text  string
		group bool
		id    string
		ok    bool
	}{
		{"<@UANN|ann>", false, "UANN", true},
		{"<@W0123>", false, "W0123", true},
		{"UANN", false, "UANN", true},
		{"<!subteam^S777|@desk>", true, "S777", true},
		{"S777", true, "S777", true},
		{"<!subteam^S777>", false, "", false},
		{"<@UANN>", true, "", false},
		{"@ann", false, "", false},
		{"<!channel>", true, "", false},
		{"", true, "", false},
	} {
		if id, ok := (membership{}).Named(tc.text, tc.group); ok != tc.ok || ok && id != tc.id {
			t.Errorf("Named(%q, %t) = %q, %t; want %q, %t", tc.text, tc.group, id, ok, tc.id, tc.ok)
		}
	}
}
