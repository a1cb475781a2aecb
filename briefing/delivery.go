package briefing

import (
	"errors"
	"time"
)

// What a digest does when there is nothing new.
const (
	SayEmpty    = "say"    // post one line that says so
	SilentEmpty = "silent" // post nothing
)

// What becomes of a draft on which nobody has decided when its slot comes.
const (
	HoldUndecided = "hold" // it is not posted, and its window goes into the next one
	PostUndecided = "post" // it is posted
)

// PausedByConfig is why a subscription is paused that the configuration no longer has.
const PausedByConfig = "it is no longer in the configuration"

// A Subscription is a schedule of digests for one channel.
type Subscription struct {
	Name      string        // unique; the key
	Channel   string        // platform:channel id
	Schedule  string        // five-field cron
	Zone      string        // IANA
	Topics    []string      // IDs; empty: all
	Actors    []string      // IDs; empty: all
	Empty     string        // SayEmpty or SilentEmpty
	Late      time.Duration // a slot is posted if at most so late, else its window goes into the next one
	Quiet     string        // hours on the clock of Zone in which nothing is posted: "22:00-07:00"; "" none
	Critical  []Change      // a slot with one of these is posted in quiet hours all the same
	Review    string        // platform:channel id where editors see a draft first; "" nobody reviews
	Lead      time.Duration // how long before the slot they see it; 0 where nobody reviews
	Undecided string        // what becomes of a draft on which nobody decided: HoldUndecided or PostUndecided
	Locale    string        // how its channel writes days and numbers, as a BCP 47 tag: "en-US"; "" nobody's own
	Created   time.Time     // slots before it are none of this subscription's
	By        string        // who made it: "config", else platform:user id
	Paused    string        // why it is paused; "" it is not
	Baselined bool          // its first slot was delivered
}

// A Slot is one time at which a subscription is due.
type Slot struct {
	Subscription string
	Local        string    // date and time on the clock of the subscription's zone: 2006-01-02T15:04
	At           time.Time // the earliest instant whose clock in that zone reads at or after Local
}

// A DeliveryState says how far the delivery of a slot has come.
type DeliveryState string

// The states of a delivery, in the order in which they are passed.
const (
	Claimed    DeliveryState = "claimed" // about to be posted by somebody; open after a crash
	Sent       DeliveryState = "sent"    // posted; MessageID is known
	Failed     DeliveryState = "failed"  // refused by the platform; Why says how
	Skipped    DeliveryState = "skipped" // not posted on purpose; Why says why
	Unresolved DeliveryState = "unknown" // may have been posted: the platform cannot tell; never repeated
)

// A Delivery is the ledger's line for one slot, or for the draft of one.
type Delivery struct {
	Slot
	Draft     bool // it is the draft that editors see, in a ledger of its own
	Channel   string
	Key       string   // short, unique: stands in the footer of the message
	Items     []string // IDs of the statements posted
	State     DeliveryState
	Why       string
	MessageID string    // Sent only
	Attempts  int       // posts tried
	Since     time.Time // start of the window, exclusive; zero: the baseline
	Until     time.Time // end of the window, inclusive
	ClaimedAt time.Time
	SettledAt time.Time // zero: open
}

// A Verdict is what editors decided on a draft.
type Verdict string

// The verdicts.
const (
	Undecided Verdict = ""
	Approved  Verdict = "approved" // it is posted when its slot comes
	Held      Verdict = "held"     // it is not posted, and its window goes into the next one
)

// A Decision is the last word on a draft. The zero Decision: there was none.
type Decision struct {
	Verdict Verdict
	By      string // platform:user id
	At      time.Time
}

// A Drop is what took a statement out of a subscription.
type Drop struct {
	Local string // the slot from whose draft it was taken
	By    string // platform:user id
	At    time.Time
}

// ErrReviewed is wrapped when a slot cannot be claimed as it was to be posted: editors have held it or dropped one of its items.
var ErrReviewed = errors.New("editors have decided otherwise")

// ErrTaken is wrapped when a slot has been taken on, so that it is too late to decide on its draft.
var ErrTaken = errors.New("the slot has been taken on")

// A LedgerQuery selects lines of the ledger. Zero fields select all.
type LedgerQuery struct {
	Subscription string
	Local        string // of the slot
	Key          string
	Statement    string          // ID of one of the items
	States       []DeliveryState // any of these
	Before       time.Time       // the slot is due before it
	Limit        int             // at most so many; 0 all
	Offset       int             // after so many, the newest first
}
