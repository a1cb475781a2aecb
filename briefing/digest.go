package briefing

import (
	"cmp"
	"slices"
	"time"
)

// An Edition is the frame of a digest: for whom it is, and what its footer says.
type Edition struct {
	Subscription Subscription
	Slot         Slot      // the zero Slot: posted outside the slots
	Key          string    // short, unique: by it the message is found again
	Since        time.Time // start of the window, exclusive; zero: the baseline
	Until        time.Time // end of the window, inclusive
	Documents    int       // documents read in all
	Withheld     bool      // some are not among them, because their handling forbids it
	AsOf         time.Time // when the content was last replaced; zero never
	Next         time.Time // the instant of the next slot; zero none
}

// Baseline reports whether this is a subscription's first digest: it lists nothing, what is known by now is not new.
func (e Edition) Baseline() bool { return e.Since.IsZero() }

// A Digest is what is posted for one slot.
type Digest struct {
	Edition
	Lead    *Turn          // the bottom line, chosen and not counted; nil when nothing is new
	Changed []Turn         // what was reversed, hardened or softened, in this order
	Topics  []TopicNews    // the other new statements, the topic with most of them first
	Dates   []DatedPassage // what comes next, the earliest first
	New     int            // how many new statements there are, changed positions included
}

// TopicNews are the new statements on one topic.
type TopicNews struct {
	Topic Topic  // the zero Topic: statements on none
	Turns []Turn // the latest first
}

// NewDigest returns the digest of edition e. fresh are the statements that are new to the subscription, each with
// what it changed; those that e.Subscription does not ask for are left out. dates are the dates to come, topics the
// topics by their ID. A baseline takes nothing, and a digest without new statements names no dates.
func NewDigest(e Edition, fresh []Turn, dates []DatedPassage, topics map[string]Topic) Digest {
	d := Digest{Edition: e}
	if e.Baseline() {
		return d
	}
	byTopic := make(map[string][]Turn)
	for _, t := range fresh {
		if !e.Subscription.Wants(t.Statement) {
			continue
		}
		t.Statement = t.Of(e.Subscription.Actors...)
		d.New++
		if d.Lead == nil || leads(t, *d.Lead) {
			d.Lead = &t
		}
		if t.Change.Moved() {
			d.Changed = append(d.Changed, t)
			continue
		}
		id := e.Subscription.topicOf(t.Statement)
		byTopic[id] = append(byTopic[id], t)
	}
	if d.New == 0 {
		return d
	}
	d.Dates = dates
	slices.SortFunc(d.Changed, func(a, b Turn) int {
		return cmp.Or(cmp.Compare(a.Change.Rank(), b.Change.Rank()), latestFirst(a, b))
	})
	for id, turns := range byTopic {
		slices.SortFunc(turns, latestFirst)
		d.Topics = append(d.Topics, TopicNews{topics[id], turns})
	}
	slices.SortFunc(d.Topics, func(a, b TopicNews) int {
		if (a.Topic.ID == "") != (b.Topic.ID == "") {
			return cmp.Compare(b.Topic.ID, a.Topic.ID) // statements on no topic come last
		}
		return cmp.Or(cmp.Compare(len(b.Turns), len(a.Turns)), cmp.Compare(a.Topic.ID, b.Topic.ID))
	})
	return d
}

// Items returns the IDs of every new statement of d, shown or counted, and of its further reports.
func (d Digest) Items() []string {
	var ids []string
	add := func(turns []Turn) {
		for _, t := range turns {
			ids = append(ids, t.ID)
			for _, f := range t.Further {
				ids = append(ids, f.ID)
			}
		}
	}
	add(d.Changed)
	for _, t := range d.Topics {
		add(t.Turns)
	}
	return ids
}

// Wants reports whether a digest of s takes the statement: it is on one of the topics and by one of the actors.
func (s Subscription) Wants(st Statement) bool {
	return (len(s.Topics) == 0 || slices.ContainsFunc(st.Topics, func(id string) bool { return slices.Contains(s.Topics, id) })) &&
		(len(s.Actors) == 0 || slices.ContainsFunc(s.Actors, st.By))
}

// topicOf returns the ID of the topic under which a digest of s puts the statement: its best one that is asked
// for, "" none.
func (s Subscription) topicOf(st Statement) string {
	for _, id := range st.Topics {
		if len(s.Topics) == 0 || slices.Contains(s.Topics, id) {
			return id
		}
	}
	return ""
}

// leads reports whether a makes a better bottom line of a digest than b: a change before none, the stronger change,
// then the statement of weight.
func leads(a, b Turn) bool {
	switch {
	case a.Change.Moved() != b.Change.Moved():
		return a.Change.Moved()
	case a.Change.Moved():
		return stronger(a, b)
	}
	return betterLead(Strand{}, a, Strand{}, b)
}

func latestFirst(a, b Turn) int {
	return cmp.Or(LatestFirst(a.Statement, b.Statement), cmp.Compare(a.ID, b.ID))
}

// acts are the acts, the strongest first.
var acts = []Act{Deny, Accuse, Warn, Reject, Demand, Propose, Commit, Endorse, Concern, Say}

// ofWeight reports whether s does something (it is no mere "state" or "concern") in the name of a known holder.
func ofWeight(s Statement) bool {
	return s.Act != Say && s.Act != Concern && s.Own() && (len(s.Members) > 0 || s.Holder.Actor != "" && !Unnamed(s.Holder.Actor))
}
