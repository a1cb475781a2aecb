package briefing

import "time"

// A Deed is an entry of the audit log: something that an admin did, or was refused.
type Deed struct {
	At      time.Time
	Who     string // platform:user id
	Where   string // platform:channel id
	Line    string // the command line
	Outcome string // "done", "shown", or what else it came to, with a colon before why

	Was, Became string // what it changed; "" nothing that can be told in a line
	Handling    Label  // the highest label of what Line, Outcome, Was and Became may quote
	Withheld    bool   // they are cut, because of it
}
