package tag

import (
	"strings"
	"testing"
	"time"
)

// What grows with the square of the length takes 400 times as long for twenty times the text: the bound leaves room for a busy machine.
func TestTimeIsLinear(t *testing.T) {
	m := model(t)
	for _, unit := range []string{"the minister said that he rejected the plan and ", "said ", "“a ” ", "a, ", "(", "\"", "he said \"", "- ", "x\n"} {
		took := func(n int) time.Duration {
			text := strings.Repeat(unit, n/len(unit))
			best := time.Hour
			for range 2 {
				start := time.Now()
				m.Document(text)
				m.Ascriptions(text)
				best = min(best, time.Since(start))
			}
			return best
		}
		if short, long := took(20_000), took(400_000); long > 120*short+200*time.Millisecond {
			t.Errorf("%q: 20 kB take %v, 400 kB %v", unit, short, long)
		}
	}
}
