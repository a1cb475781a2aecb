package briefing

import "time"

// A Grant says that somebody was made an admin in a chat.
type Grant struct {
	Who   string // platform:id of a person, or of a role or user group
	Group bool   // Who is a role or user group
	At    time.Time
	By    string // platform:user id
}
