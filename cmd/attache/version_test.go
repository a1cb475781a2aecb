package main

import (
	"runtime/debug"
	"testing"

	"attache/briefing/extract"
)

func TestVersion(t *testing.T) {
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}
	for _, tc := range []struct {
		name     string
		settings []debug.BuildSetting
		commit   string
		want     string
	}{
		{"no repository", nil, "", "0.1.0"},
		{"told by the linker", nil, "fedcba98765432100", "0.1.0, commit fedcba987654"},
		{"a short one", nil, "fedcba9", "0.1.0, commit fedcba9"},
		{"clean", []debug.BuildSetting{revision, {Key: "vcs.modified", Value: "false"}}, "", "0.1.0, commit 0123456789ab"},
		{"changed", []debug.BuildSetting{revision, {Key: "vcs.modified", Value: "true"}}, "", "0.1.0, commit 0123456789ab with changes"},
		{"both", []debug.BuildSetting{revision}, "fedcba98765432100", "0.1.0, commit 0123456789ab"},
	} {
		if got, want := version(tc.settings, tc.commit), tc.want+", extractor "+extract.Version; got != want {
			t.Errorf("%s: %q, want %q", tc.name, got, want)
		}
	}
}
