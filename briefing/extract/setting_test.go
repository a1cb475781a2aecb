package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a document is about for its holder: the states that it names, but the holder's own.
func TestSettingOfAPosition(t *testing.T) {
	d := document(t, "Norlandic Foreign Minister Per Lund demanded a truce in Sudmark. Oman rejected the truce. “Sudmark must stop,” Lund said in Oman. Norland and Sudmark are at war.")
	got := make(map[string]string)
	for _, p := range New(registry(t)).Extract(d).Positions {
		got[strings.Join(strings.Fields(p.Holder.Name), " ")] = p.Setting
	}
	want := map[string]string{"Per Lund": "sudmark:3 oman:2", "Oman": "sudmark:3 norland:2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("settings by holder (-want +got):\n%s", diff)
	}
}
