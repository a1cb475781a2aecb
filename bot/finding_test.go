package bot

import (
	"testing"
	"time"
)

func TestWatch(t *testing.T) {
	var w Watch
	if f, ok := w.Finding("discord"); ok {
		t.Errorf("nothing was compared: %v", f)
	}
	for _, tc := range []struct {
		ahead time.Duration
		want  string
	}{
		{0, "ok discord clock: agrees with this machine's"},
		{8 * time.Second, "ok discord clock: agrees with this machine's"},
		{90 * time.Second, "warning discord clock: this machine's is 1m30s ahead of it"},
		{-90 * time.Second, "warning discord clock: this machine's is 1m30s behind it"},
		{time.Hour, "failure discord clock: this machine's is 1h0m0s ahead of it"},
	} {
		w.Read(time.Now().Add(-tc.ahead))
		f, ok := w.Finding("discord")
		if got := f.Grade.String() + " " + f.Of + ": " + f.Says; !ok || got != tc.want {
			t.Errorf("%s ahead: %q, want %q", tc.ahead, got, tc.want)
		}
	}
}
