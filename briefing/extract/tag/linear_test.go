package tag

import (
	"strings"
	"testing"
	"time"
)

func TestTimeIsLinear(t *testing.T) {
	m := model(t)
	for _, unit := range []string{"the minister said that he rejected the plan and ", "said ", "“a ” ", "a, ", "(", "\"", "he said \"", "- ", "x\n"} {
		took := func(n int) time.Duration {
			text := strings.Repeat(unit, n/len(unit))
			start := time.Now()
			m.Document(text)
			return time.Since(start)
		}
		took(1000)
		short, long := took(20_000), took(400_000)
		t.Logf("%q %v %v", unit, short, long)
		if long > 60*short+100*time.Millisecond {
			t.Errorf("%q: 20 kB take %v, 400 kB %v", unit, short, long)
		}
	}
}
