package bot

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// A Grade says how grave a [Finding] is.
type Grade int

// The grades. Only a Failure keeps something from working.
const (
	Fine Grade = iota
	Warning
	Failure
)

// String returns "ok", "warning" or "failure".
func (g Grade) String() string { return [...]string{"ok", "warning", "failure"}[g] }

// A Finding is one line of an examination.
type Finding struct {
	Grade  Grade
	Of     string // what was looked at: "discord token"
	Says   string // how it is
	Remedy string // what to do about it; "" nothing
}

// An Examiner is a Platform that can tell whether it could do its work. It does not have to be running, and nothing
// changes on the platform.
type Examiner interface {
	// Examine looks at what the bot needs there, and at channels, by the platform's own ids, that are to be posted to.
	// Where the end of ctx cuts it short, that is a finding.
	Examine(ctx context.Context, channels []string) []Finding
}

// A Watch compares this machine's clock with that of a platform. The zero value has compared nothing. It is safe for
// concurrent use.
type Watch struct{ compared atomic.Pointer[time.Duration] }

// Read compares with an answer that has just come in and is dated at.
func (w *Watch) Read(at time.Time) {
	ahead := time.Since(at)
	w.compared.Store(&ahead)
}

const (
	// agrees is a difference that a slow answer and whole seconds make up.
	agrees = 10 * time.Second
	// parted is close to the five minutes from which platforms and the bot refuse what the other has signed.
	parted = 4 * time.Minute
)

// Finding returns how the clocks compared last; false where they did not.
func (w *Watch) Finding(platform string) (Finding, bool) {
	ahead := w.compared.Load()
	if ahead == nil {
		return Finding{}, false
	}
	f := Finding{Of: platform + " clock", Says: "agrees with this machine's"}
	if ahead.Abs() <= agrees {
		return f, true
	}
	way := "ahead of it"
	if *ahead < 0 {
		way = "behind it"
	}
	f.Says = fmt.Sprintf("this machine's is %s %s", ahead.Abs().Round(time.Second), way)
	f.Grade, f.Remedy = Warning, "set the clock of this machine, and let NTP keep it"
	if ahead.Abs() >= parted {
		f.Grade = Failure
	}
	return f, true
}
