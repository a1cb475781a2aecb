package bot

import "context"

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
