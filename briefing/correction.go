package briefing

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// A CorrectionKind says what a correction does.
type CorrectionKind string

// The kinds of correction.
const (
	CorrectField     CorrectionKind = "correct" // a field of a position is another
	RetractStatement CorrectionKind = "retract" // a position is none
	AliasActor       CorrectionKind = "alias"   // an actor has one more name
	MergeActor       CorrectionKind = "merge"   // an actor found in documents is another one
	SplitActor       CorrectionKind = "split"   // an actor is, in one document, somebody else
)

// A Field is a part of a position that can be corrected.
type Field string

// The fields that can be corrected.
const (
	ActField    Field = "act"
	StanceField Field = "stance"
	HolderField Field = "holder"
	TopicField  Field = "topic"
	DateField   Field = "date"
)

// Fields returns the fields that can be corrected, in the order in which they are listed to people.
func Fields() []Field { return []Field{ActField, StanceField, HolderField, TopicField, DateField} }

// A Correction is what an editor changed in what was read. It is kept apart from the content and applied each time that the
// content is replaced. One of a position is bound to the words of its passage: it applies where they stand as they did.
type Correction struct {
	ID       string // see NewID
	Kind     CorrectionKind
	Document string // its ID; "" for aliases and merges
	Position string // its ID when the correction was made; "" unless Kind is CorrectField or RetractStatement
	Passage  string // the words of its sentence
	Words    string // the words of its content
	Field    Field  // "" unless Kind is CorrectField

	// Value is what is right: an act, a stance, the ID of the holder, the IDs of topics with commas between ("" none), a day ("" unknown);
	// the new name of an alias; the ID of the actor that a merge leads to, or that a split makes.
	Value string
	Was   string // what Value replaces, for people; of a merge or split, the name of Actor

	Actor string    // the ID of the actor that has an alias, is merged or is split; "" for positions
	Name  string    // of the actor whose ID Value is, of an alias that of Actor, of a retraction that of the holder
	As    ActorKind // of the actor that Name is the name of

	Why string // of a retraction
	At  time.Time
	By  string // platform:user id

	Handling Label // the highest label of what it may quote
}

// NewID returns the ID of c: 8 lower-case letters and digits, made from everything else in c.
func (c Correction) NewID() string {
	h := sha256.Sum256(fmt.Appendf(nil, "%q", []string{string(c.Kind), c.Document, c.Position, c.Passage, c.Words, string(c.Field), c.Value,
		c.Actor, c.Name, string(c.As), c.Why, c.At.UTC().Format(time.RFC3339Nano), c.By}))
	return strings.ToLower(base32.StdEncoding.EncodeToString(h[:5]))
}

// OfPosition reports whether c is of one position.
func (c Correction) OfPosition() bool { return c.Kind == CorrectField || c.Kind == RetractStatement }

// TopicIDs returns the IDs in the Value of a correction of the topic.
func (c Correction) TopicIDs() []string {
	if c.Value == "" {
		return nil
	}
	return strings.Split(c.Value, ",")
}

// An Outcome says what came of a correction in one document.
type Outcome string

// The outcomes.
const (
	Applied Outcome = "applied"
	Idle    Outcome = "idle"   // the passage stands as it did, but no position was read in it; the document does not name the actor
	Review  Outcome = "review" // the passage has changed: an editor must look at it
)

// An Edit is what came of a correction in one document.
type Edit struct {
	Correction string // ID
	Document   string // ID; "" for the registry
	Position   string // the ID of the position that was corrected; under review, of the one that may be meant; "" none
	Outcome    Outcome
}

// A Quoting is a delivery that was sent, with the corrections that its message shows by now.
type Quoting struct {
	Delivery
	Shown []string // IDs of corrections
}

// Apply changes the field of p, whose sentence reads passage, as c says, and notes what it was. holder is the actor whose ID
// is the Value of a correction of the holder. A holder is no longer a source of what it holds itself.
func (c Correction) Apply(p *Position, passage string, holder Actor) {
	switch c.Field {
	case ActField:
		p.Act = Act(c.Value)
	case StanceField:
		p.Stance = Stance(c.Value)
	case TopicField:
		p.Topics, p.Inherited = c.TopicIDs(), 0
	case DateField:
		// It was checked when the correction was made; what is no day is unknown.
		p.Date, _ = ParseDay(c.Value)
		p.Until, p.When = Day{}, Span{}
	case HolderField:
		p.Holder = Mention{Actor: holder.ID, Name: holder.Name, Span: mentioned(passage, p.Sentence.Start, holder), Discovered: holder.Discovered}
		p.Members = nil
		p.Via = slices.DeleteFunc(slices.Clone(p.Via), func(m Mention) bool { return m.Actor == holder.ID })
	}
	p.was(c.Field, c.Was)
}

// was notes what an editor changed; of several changes of a field the first is told.
func (p *Position) was(f Field, value string) {
	switch said := "the " + string(f) + " was " + value; {
	case p.Corrected(f):
	case p.Note != "":
		p.Note += "; " + said
	default:
		p.Note = said
	}
}

// Reconcile gives p the stance of its act where an editor corrected that and it cannot be the stance that was read: who rejects a thing is not for it.
func (p *Position) Reconcile() {
	if p.Act.Contradicts(p.Stance) && p.Corrected(ActField) && !p.Corrected(StanceField) {
		p.Stance = direction(p.Act)
	}
}

// Corrected reports whether an editor changed the field of p.
func (p *Position) Corrected(f Field) bool {
	for part := range strings.SplitSeq(p.Note, "; ") {
		if strings.HasPrefix(part, "the "+string(f)+" was ") {
			return true
		}
	}
	return false
}

// mentioned returns where a name of a stands in passage, which begins at offset start: the longest one, the zero Span where none does.
func mentioned(passage string, start int, a Actor) Span {
	names := a.Names()
	if a.Kind == Person {
		names = append(names, a.FamilyName())
	}
	var found Span
	for _, name := range names {
		i := strings.Index(passage, name)
		if s := (Span{start + i, start + i + len(name)}); i >= 0 && len(name) > found.End-found.Start {
			found = s
		}
	}
	return found
}

// Correct returns e, what was read in d with the registry r, as it is stored: holders who are described and not named have IDs, see
// [Unnamed]; and as cs correct it, and what came of each of them that concerns d, in no order; aliases do not,
// see [Registry.Amend]. Later corrections of one field go before earlier ones. Neither e nor what it holds is changed.
//
// A correction of a position applies to the one with its ID, else to the only one with its words, where passage and content read
// as they did when it was made, white space apart. Actors of the registry are not merged with others.
func Correct(d Document, e Extraction, r *Registry, cs []Correction) (Extraction, []Edit) {
	w := editing{document: d, registry: r, actors: make(map[string]Actor)}
	var described []Actor
	e.Positions, described = describe(e.Positions)
	for _, a := range slices.Concat(e.Actors, described) {
		w.actors[a.ID] = a
	}
	if len(cs) == 0 { // and 10,000 documents are not copied
		e.Actors = w.cast(e.Positions)
		return e, nil
	}
	targets := make([]int, len(cs))
	for i, c := range cs {
		if targets[i] = -1; c.OfPosition() && c.Document == d.ID {
			targets[i] = w.bind(c, e.Positions)
		}
	}
	e.Positions = slices.Clone(e.Positions)
	w.recast(e.Positions, cs)
	retracted := make(map[int]bool)
	for i, c := range cs {
		switch t := targets[i]; {
		case t < 0:
		case c.Kind == RetractStatement:
			retracted[t] = true
		default:
			p := &e.Positions[t]
			var holder Actor
			if c.Field == HolderField {
				holder = w.actor(w.led(cs, c.Value), c)
			}
			c.Apply(p, p.Sentence.In(d.Text), holder)
			p.keepTopics(func(id string) bool { _, err := r.Topic(id); return err == nil })
		}
	}
	kept := make([]Position, 0, len(e.Positions)-len(retracted))
	for i, p := range e.Positions {
		if !retracted[i] {
			p.Reconcile()
			kept = append(kept, p)
		}
	}
	slices.SortStableFunc(kept, func(a, b Position) int {
		return cmp.Or(cmp.Compare(a.Content.Start, b.Content.Start), cmp.Compare(a.Holder.Name, b.Holder.Name))
	})
	e.Positions, e.Actors = kept, w.cast(kept)
	return e, w.edits
}

// An editing is one run of Correct.
type editing struct {
	document Document
	registry *Registry
	actors   map[string]Actor // discovered ones, by ID
	edits    []Edit
}

func (w *editing) note(c Correction, position string, o Outcome) {
	w.edits = append(w.edits, Edit{c.ID, w.document.ID, position, o})
}

// noteOnce notes that c, which may concern several mentions, is applied.
func (w *editing) noteOnce(c Correction) {
	if edit := (Edit{c.ID, w.document.ID, "", Applied}); !slices.Contains(w.edits, edit) {
		w.edits = append(w.edits, edit)
	}
}

// bind returns the index of the position to which c applies, -1 when there is none, and notes what comes of c.
func (w *editing) bind(c Correction, ps []Position) int {
	passage := func(p Position) string { return oneLine(p.Sentence.In(w.document.Text)) }
	var same []int
	for i, p := range ps {
		if passage(p) != oneLine(c.Passage) || oneLine(p.Content.In(w.document.Text)) != oneLine(c.Words) {
			continue
		}
		if p.ID == c.Position {
			w.note(c, p.ID, Applied)
			return i
		}
		same = append(same, i)
	}
	if len(same) == 1 {
		w.note(c, ps[same[0]].ID, Applied)
		return same[0]
	}
	// What may be meant: the position with the ID, else the likeliest passage.
	const alike = 0.5
	likeliest, best := "", alike
	for _, p := range ps {
		like := Likeness(passage(p), c.Passage) + Likeness(p.Content.In(w.document.Text), c.Words)/8
		if p.ID == c.Position {
			like = 2
		}
		if like > best {
			likeliest, best = p.ID, like
		}
	}
	if likeliest == "" && strings.Contains(oneLine(w.document.Text), oneLine(c.Passage)) {
		w.note(c, "", Idle)
		return -1
	}
	w.note(c, likeliest, Review)
	return -1
}

// recast makes the actors of ps those that splits and merges make of them.
func (w *editing) recast(ps []Position, cs []Correction) {
	became := make(map[string]Actor)
	named := make(map[string]bool)
	for _, p := range ps {
		for _, m := range p.mentions() {
			named[m.Actor] = m.Actor != ""
		}
	}
	for _, id := range slices.Sorted(maps.Keys(named)) {
		if !named[id] {
			continue
		}
		a, to := w.actors[id], w.led(cs, id)
		split := false
		for _, c := range cs {
			if c.Kind == SplitActor && c.Document == w.document.ID && (c.Actor == id || c.Actor == to) {
				w.noteOnce(c)
				to, split = w.led(cs, c.Value), true
			}
		}
		if to == id {
			continue
		}
		into := w.actor(to, w.origin(cs, to))
		if !split {
			// By its old names it is still found.
			into.Aliases = appendNames(into.Aliases, into.Name, append([]string{a.Name}, a.Aliases...))
			w.actors[to] = into
		}
		became[id] = into
	}
	for _, c := range cs {
		if c.Kind == SplitActor && c.Document == w.document.ID && !slices.ContainsFunc(w.edits, func(e Edit) bool { return e.Correction == c.ID }) {
			w.note(c, "", Idle)
		}
	}
	recast := func(m Mention) Mention {
		if a, ok := became[m.Actor]; ok {
			m.Actor, m.Name, m.Discovered = a.ID, a.Name, !w.listed(a.ID)
		}
		return m
	}
	for i := range ps {
		if read := ps[i].Holder; recast(read).Actor != read.Actor {
			ps[i].Holder = recast(read)
			ps[i].was(HolderField, read.Name)
		}
		for _, others := range []*[]Mention{&ps[i].Members, &ps[i].Via} {
			*others = slices.Clone(*others)
			for j, m := range *others {
				(*others)[j] = recast(m)
			}
		}
		var members []Mention // one who was two is one
		for _, m := range ps[i].Members {
			if !slices.ContainsFunc(members, func(other Mention) bool { return other.Actor == m.Actor }) {
				members = append(members, m)
			}
		}
		ps[i].Members = members
	}
}

// led returns the ID of the actor to which merges lead from id, and notes those.
func (w *editing) led(cs []Correction, id string) string {
	for range cs {
		i := slices.IndexFunc(cs, func(c Correction) bool { return c.Kind == MergeActor && c.Actor == id && !w.listed(id) })
		if i < 0 {
			break
		}
		w.noteOnce(cs[i])
		id = cs[i].Value
	}
	return id
}

// origin returns the merge or split that leads to the actor with that ID, the zero Correction when none does.
func (w *editing) origin(cs []Correction, id string) Correction {
	i := slices.IndexFunc(cs, func(c Correction) bool { return (c.Kind == MergeActor || c.Kind == SplitActor) && c.Value == id })
	if i < 0 {
		return Correction{}
	}
	return cs[i]
}

// listed reports whether the registry has the actor.
func (w *editing) listed(id string) bool {
	_, err := w.registry.Actor(id)
	return err == nil
}

// actor returns the actor with that ID: the registry's, else the discovered one, else one as c names it.
func (w *editing) actor(id string, c Correction) Actor {
	if a, ok := w.actors[id]; ok {
		return a
	}
	a, err := w.registry.Actor(id)
	if err != nil {
		a = Actor{ID: id, Name: c.Name, Kind: c.As, Discovered: true}
		w.actors[id] = a
	}
	return a
}

// cast returns the actors that ps mention and the registry does not have, or has under other names, by ID.
func (w *editing) cast(ps []Position) []Actor {
	used := make(map[string]bool)
	for _, p := range ps {
		for _, m := range p.mentions() {
			used[m.Actor] = true
		}
	}
	var cast []Actor
	for id, a := range w.actors {
		if used[id] {
			cast = append(cast, a)
		}
	}
	slices.SortFunc(cast, func(a, b Actor) int { return cmp.Compare(a.ID, b.ID) })
	return cast
}

// appendNames appends to names those of more that are neither among them nor main.
func appendNames(names []string, main string, more []string) []string {
	names = slices.Clone(names)
	for _, name := range more {
		known := func(n string) bool { return Fold(n) == Fold(name) }
		if !known(main) && !slices.ContainsFunc(names, known) {
			names = append(names, name)
		}
	}
	return names
}

// Amend returns r with the aliases that cs give, and what came of each. An actor that r does not have enters it under the name
// that the alias says it had. An alias that is another actor's name is left for review. Without aliases it is r itself.
func (r *Registry) Amend(cs []Correction) (*Registry, []Edit) {
	var aliases []Correction
	for _, c := range cs {
		if c.Kind == AliasActor {
			aliases = append(aliases, c)
		}
	}
	if amended, err := r.with(aliases); err == nil {
		edits := make([]Edit, len(aliases))
		for i, c := range aliases {
			edits[i] = Edit{Correction: c.ID, Outcome: Applied}
		}
		return amended, edits
	}
	amended := r
	var good []Correction
	var edits []Edit
	for _, c := range aliases {
		next, err := r.with(append(slices.Clone(good), c))
		if err != nil {
			edits = append(edits, Edit{Correction: c.ID, Outcome: Review})
			continue
		}
		amended, good = next, append(good, c)
		edits = append(edits, Edit{Correction: c.ID, Outcome: Applied})
	}
	return amended, edits
}

// with returns r with aliases, or the error of NewRegistry.
func (r *Registry) with(aliases []Correction) (*Registry, error) {
	if len(aliases) == 0 {
		return r, nil
	}
	actors := slices.Clone(r.actors)
	at := maps.Clone(r.byID)
	for _, c := range aliases {
		i, ok := at[c.Actor]
		if !ok {
			i, at[c.Actor] = len(actors), len(actors)
			actors = append(actors, Actor{ID: c.Actor, Name: c.Name, Kind: c.As})
		}
		actors[i].Aliases = appendNames(actors[i].Aliases, actors[i].Name, []string{c.Value})
	}
	return NewRegistry(r.asOf, actors, r.topics, slices.Sorted(maps.Keys(r.ambiguous)))
}

// oneLine returns s with single spaces and none at the ends.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
