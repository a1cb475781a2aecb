package discord

import "testing"

func TestNamed(t *testing.T) {
	for _, tc := range []struct {
		text  string
		group bool
		id    string
		ok    bool
	}{
		{"<@100>", false, "100", true},
		{"<@!100>", false, "100", true},
		{"100", false, "100", true},
		{"<@&777>", true, "777", true},
		{"777", true, "777", true},
		{"<@&777>", false, "777", false},
		{"<@100>", true, "100", false},
		{"@ann", false, "@ann", false},
		{"<@100> <@200>", false, "<@100> <@200>", false},
		{"", false, "", false},
	} {
		if id, ok := (membership{}).Named(tc.text, tc.group); ok != tc.ok || ok && id != tc.id {
			t.Errorf("Named(%q, %t) = %q, %t; want %q, %t", tc.text, tc.group, id, ok, tc.id, tc.ok)
		}
	}
}
