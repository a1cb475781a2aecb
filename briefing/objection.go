package briefing

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"time"
)

// What a reader can find wrong with a statement.
const (
	WrongHolder = "holder"
	WrongStance = "stance"
	WrongWords  = "words" // they were not said, or not so
	WrongTopic  = "topic"
)

// Wrongs returns what a reader can find wrong, in the order in which it is listed to people.
func Wrongs() []string { return []string{WrongHolder, WrongStance, WrongWords, WrongTopic} }

// LongestComment is how many characters a reader's comment may have.
const LongestComment = 300

// An Objection is what a reader says is wrong with a statement. Nothing in it is trusted.
type Objection struct {
	ID        string // see NewID
	Statement string // its ID
	What      string // one of Wrongs
	Comment   string // at most LongestComment characters, on one line; "" none
	Holder    string // whose statement it was then, for people
	Passage   string // the words of its sentence then
	At        time.Time
	By        string // platform:user id
	Handling  Label  // of the document in which it stood then
}

// NewID returns the ID of o: 8 lower-case letters and digits. Whoever objects to the same thing in the same statement again
// makes the same objection.
func (o Objection) NewID() string {
	h := sha256.Sum256(fmt.Appendf(nil, "%q", []string{o.Statement, o.What, o.By}))
	return strings.ToLower(base32.StdEncoding.EncodeToString(h[:5]))
}

// Answers reports whether c puts right what o is an objection to: any in a statement that is retracted; to the stance also where the act,
// which it follows, is corrected.
func (c Correction) Answers(o Objection) bool {
	if !c.OfPosition() || c.Position != o.Statement {
		return false
	}
	return c.Kind == RetractStatement || string(c.Field) == o.What || c.Field == ActField && o.What == WrongStance
}

// How an objection is settled.
const (
	ObjectionAccepted  = "accepted"  // a correction was made of it
	ObjectionDismissed = "dismissed" // the statement stays as it is
)
