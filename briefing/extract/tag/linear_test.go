//go:build !race

package tag

import (
	"strings"
	"testing"
	"time"
)

// What grows with the square of the length takes 400 times as long for twenty times the text: the bound leaves room for a busy machine, as do
// three tries. Nothing here runs at once with anything, and the race detector would make it take minutes.
func TestTimeIsLinear(t *testing.T) {
	m := model(t)
	for _, unit := range []string{"the minister said that he rejected the plan and ", "said ", "“a ” ", "a, ", "(", "\"", "he said \"", "- ", "x\n"} {
		took := func(n int) time.Duration {
			text := strings.Repeat(unit, n/len(unit))
			start := time.Now()
			m.Document(text)
			m.Ascriptions(text)
			return time.Since(start)
		}
		short, long := took(20_000), took(400_000)
		for range 2 {
			if long <= 120*short+200*time.Millisecond {
				break
			}
			short, long = min(short, took(20_000)), took(400_000)
		}
		if long > 120*short+200*time.Millisecond {
			t.Errorf("%q: 20 kB take %v, 400 kB %v", unit, short, long)
		}
	}
}
