package briefing

import "time"

// A Query selects statements. The zero Query selects all of them.
type Query struct {
	Holder   string   // actor ID; "" any
	Topic    string   // topic ID; "" any
	Named    bool     // only those whose own sentence names Topic; means nothing with IDs or Document
	Document string   // document ID; "" any
	IDs      []string // statement IDs; nil any
	After    Day      // the first day said that is wanted, inclusive; zero open
	Before   Day      // the last day said that is wanted, inclusive; zero open
	AsOf     Day      // only what was said by that day, inclusive: where the day is not known, what the text or the day of its document tells to have been; zero open
	OwnOnly  bool     // only those held in the holder's own name: see Position.Own
	Oldest   bool     // oldest first, without those of unknown date; otherwise newest first, or as they stand in Document
	Further  bool     // with the further reports of each; otherwise only how many there are
	Limit    int      // at most so many; 0 all
	Offset   int      // so many are passed over first
}

// A Summary says what content there is.
type Summary struct {
	AsOf      time.Time // when the content was last replaced; zero never
	Latest    Day       // the newest day of a document
	Documents int
	Positions int
	Actors    int // with positions
	Topics    int // with positions
	Unread    int // documents in a language that is not read: searchable, without positions
	Version   int64
	Handling  Label // the highest of a document; "" none above Clear
	Withheld  bool  // some documents are not among them, because their handling forbids it
}

// An ActorCount is an actor with how much is known of it.
type ActorCount struct {
	Actor
	Positions int
	Documents int
	Latest    Day // the newest day on which a position was said; zero none
}

// A TopicCount is a topic with how much is known of it.
type TopicCount struct {
	Topic
	Positions int
	Actors    int
	Latest    Day
}

// A NameEntry is one name of an actor or a topic.
type NameEntry struct {
	Name       string
	ID         string    // of the actor or topic
	Main       bool      // the name by which it is shown; without one, the first of an ID is
	Family     bool      // a family name, which means the actor only where it is no name of another
	Term       bool      // a term of a topic, which suggests it and is no name of it; "*" at the end stands for any ending
	Kind       ActorKind // "" for a topic
	Topic      bool
	Discovered bool // of an actor found in a document
	Positions  int  // how many positions the actor or topic has: the weight of the name in suggestions
}

// A SearchQuery is a full-text search. Words may hold "a phrase" and -word; no input is an error.
type SearchQuery struct {
	Words  string
	Actor  string // actor ID: passages of its positions; "" any
	Topic  string // topic ID, likewise
	Source string // part of the publisher's name or of a document ID, in any case; "" any
	After  Day    // first day of publication that is wanted, inclusive; zero open
	Before Day    // last day, inclusive; zero open
	Limit  int    // at most so many; 0 all
	Offset int
}

// A Passage is a part of a document, word for word.
type Passage struct {
	Document Document // without its Text
	Span     Span     // in the document's text
	Text     string   // the words of Span
	Matches  []Span   // what was searched for, as offsets into Text
}

// A DatedPassage is an event as it is read: the sentence that names a date after its document's.
type DatedPassage struct {
	Passage
	Day Day // the date that the passage names
}
