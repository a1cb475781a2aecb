package briefing

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// An ActorKind says what an actor is.
type ActorKind string

// The kinds of actor.
const (
	Person       ActorKind = "person"
	State        ActorKind = "state"
	Organisation ActorKind = "organisation"
	Bloc         ActorKind = "bloc"
	Group        ActorKind = "group"
)

// Valid reports whether k is one of the kinds.
func (k ActorKind) Valid() bool {
	return slices.Contains([]ActorKind{Person, State, Organisation, Bloc, Group}, k)
}

// An Actor is somebody who can hold a position.
type Actor struct {
	ID       string // slug
	Name     string
	Kind     ActorKind
	Family   string   // a person's family name; "" the last word of Name
	Aliases  []string // other names and transliterations
	Demonyms []string // "French"
	Capital  string   // as a metonym: "Paris"
	Seats    []string // metonyms: "the Élysée"
	MemberOf []string // actor IDs
	Offices  []Office // persons only, in no order

	Descriptor string // how a document introduced a discovered actor: "retired French general"; "" for others
	Discovered bool   // found in a document, not listed in the registry
}

// Names returns every name of a: its own first, then aliases, demonyms, capital and seats.
func (a Actor) Names() []string {
	names := append([]string{a.Name}, a.Aliases...)
	names = append(names, a.Demonyms...)
	if a.Capital != "" {
		names = append(names, a.Capital)
	}
	return append(names, a.Seats...)
}

// FamilyName returns the family name of a person: Family, else the last word of Name.
func (a Actor) FamilyName() string {
	if a.Family != "" {
		return a.Family
	}
	words := strings.Fields(a.Name)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// OfficeOf reports whether a has or had an office of the actor with that ID.
func (a Actor) OfficeOf(id string) bool {
	return slices.ContainsFunc(a.Offices, func(o Office) bool { return o.Of == id })
}

// An Office is a role that a person held for a time.
type Office struct {
	Role  string  // lower case: "foreign minister"
	Of    string  // the actor ID of the state or organisation
	From  Partial // zero unknown
	To    Partial // zero: in office at the registry's as-of day, or unknown when ToUnknown
	Basis string  // what the dates rest on; "" what the registry's basis says
	AsOf  Day     // up to when an absent To means in office; zero: the registry's as-of day

	ToUnknown bool
}

// HeldOn reports whether the office was certainly held on d, by a registry that is true as of asOf.
// An office whose end is absent is certain only up to asOf; a year or month without a day is certain
// from its last day (as a beginning) and to its first day (as an end).
func (o Office) HeldOn(d, asOf Day) bool {
	if d.IsZero() || o.From.IsZero() || d.Before(o.From.Last()) {
		return false
	}
	switch {
	case !o.To.IsZero():
		return !d.After(o.To.First())
	case o.ToUnknown:
		return false
	}
	if !o.AsOf.IsZero() {
		asOf = o.AsOf
	}
	return !d.After(asOf)
}

// A Partial is a date that may be known only to the month or year. The zero Partial is unknown.
type Partial struct {
	text        string
	first, last Day
}

// ParsePartial reads 2006, 2006-01 or 2006-01-02.
func ParsePartial(s string) (Partial, error) {
	for _, form := range []struct {
		layout        string
		years, months int
	}{{"2006", 1, 0}, {"2006-01", 0, 1}} {
		if t, err := time.Parse(form.layout, s); err == nil {
			return Partial{s, DayOf(t), DayOf(t.AddDate(form.years, form.months, -1))}, nil
		}
	}
	d, err := ParseDay(s)
	if err != nil {
		return Partial{}, fmt.Errorf("%q is no date; write it as 2006, 2006-01 or 2006-01-02", s)
	}
	return Partial{s, d, d}, nil
}

// IsZero reports whether p is unknown.
func (p Partial) IsZero() bool { return p == Partial{} }

// First returns the first day that p may mean.
func (p Partial) First() Day { return p.first }

// Last returns the last day that p may mean.
func (p Partial) Last() Day { return p.last }

// String returns p as it was written.
func (p Partial) String() string { return p.text }
