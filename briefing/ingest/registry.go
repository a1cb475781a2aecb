package ingest

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"attache/briefing"
)

// The files of a registry, at the root of the seeds and of any documents folder.
const (
	ActorsFile = "actors.toml"
	TopicsFile = "topics.toml"
)

type actorsFile struct {
	AsOf      string        `toml:"as_of"`
	Basis     string        `toml:"basis"`
	Ambiguous []string      `toml:"ambiguous"`
	Actor     []actorRecord `toml:"actor"`
}

type actorRecord struct {
	ID       string         `toml:"id"`
	Name     string         `toml:"name"`
	Kind     string         `toml:"kind"`
	Family   string         `toml:"family"`
	Aliases  []string       `toml:"aliases"`
	Demonyms []string       `toml:"demonyms"`
	Capital  string         `toml:"capital"`
	Seats    []string       `toml:"seats"`
	MemberOf []string       `toml:"member_of"`
	Office   []officeRecord `toml:"office"`
}

type officeRecord struct {
	Role  string `toml:"role"`
	Of    string `toml:"of"`
	From  string `toml:"from"`
	To    string `toml:"to"`
	Basis string `toml:"basis"`
}

type topicsFile struct {
	Topic []topicRecord `toml:"topic"`
}

type topicRecord struct {
	ID     string   `toml:"id"`
	Label  string   `toml:"label"`
	Scope  string   `toml:"scope"`
	Terms  []string `toml:"terms"`
	Matter []string `toml:"matter"`
}

// Registry reads actors.toml and topics.toml at the root of each source, where they exist. Later sources add
// to earlier ones; an actor or topic with an ID that is already known replaces it.
// The as-of day of the registry is the first source's; the offices of each file keep their own file's.
// The error is Problems when something is wrong with the files.
func Registry(sources ...Source) (*briefing.Registry, error) {
	var (
		problems  Problems
		asOf      briefing.Day
		ambiguous []string
		actors    []briefing.Actor
		topics    []briefing.Topic
	)
	for _, s := range sources {
		text, err := read(s, ActorsFile)
		if err != nil {
			return nil, err
		}
		if text != "" {
			as, day, amb, ps := readActors(s.file(ActorsFile), text)
			problems = append(problems, ps...)
			ambiguous = append(ambiguous, amb...)
			if asOf.IsZero() {
				asOf = day
			}
			for _, a := range as {
				actors = put(actors, a, func(a briefing.Actor) string { return a.ID })
			}
		}
		if text, err = read(s, TopicsFile); err != nil {
			return nil, err
		}
		if text != "" {
			ts, ps := readTopics(s.file(TopicsFile), text)
			problems = append(problems, ps...)
			for _, t := range ts {
				topics = put(topics, t, func(t briefing.Topic) string { return t.ID })
			}
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	r, err := briefing.NewRegistry(asOf, actors, topics, ambiguous)
	if err != nil {
		for what := range strings.SplitSeq(err.Error(), "\n") {
			problems = append(problems, Problem{File: ActorsFile, What: what})
		}
		return nil, problems.Err()
	}
	return r, nil
}

// put replaces the element of list with the ID of v, or appends v.
func put[T any](list []T, v T, id func(T) string) []T {
	if i := slices.IndexFunc(list, func(t T) bool { return id(t) == id(v) }); i >= 0 {
		list[i] = v
		return list
	}
	return append(list, v)
}

func read(s Source, name string) (string, error) {
	data, err := fs.ReadFile(s.FS, name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", Problems{{File: s.file(name), What: err.Error()}}
	}
	if what := unreadable(data); what != "" {
		return "", Problems{{File: s.file(name), What: what}}
	}
	return string(data), nil
}

func readActors(file, text string) (actors []briefing.Actor, asOf briefing.Day, ambiguous []string, problems Problems) {
	var f actorsFile
	if problems = TOML(file, text, &f); f.Actor == nil && len(problems) > 0 {
		return nil, briefing.Day{}, nil, problems
	}
	asOf, err := briefing.ParseDay(f.AsOf)
	if err != nil {
		problems = append(problems, wrong(file, lineOfKey(text, "as_of", 0),
			"as_of must say up to which day offices without an end are known to be held: "+err.Error()))
	}
	for _, name := range f.Ambiguous {
		if what := badName(name); what != "" {
			problems = append(problems, wrong(file, lineOfKey(text, "ambiguous", 0), fmt.Sprintf("ambiguous: the name %q %s", name, what)))
		}
	}
	at := lines(text, "[[actor]]")
	seen := make(map[string]bool)
	for i, rec := range f.Actor {
		complain := func(format string, args ...any) {
			line := 0
			if i < len(at) {
				line = at[i]
			}
			problems = append(problems, wrong(file, line, fmt.Sprintf(format, args...)))
		}
		a := briefing.Actor{
			ID: rec.ID, Name: rec.Name, Kind: briefing.ActorKind(rec.Kind), Family: rec.Family, Aliases: rec.Aliases,
			Demonyms: rec.Demonyms, Capital: rec.Capital, Seats: rec.Seats, MemberOf: rec.MemberOf,
		}
		if !isSlug(a.ID) {
			complain("id %q is no id; use lower-case letters, digits and hyphens, at most %d", a.ID, maxSlug)
		}
		if seen[a.ID] {
			complain("id %q is used twice in this file; ids are unique", a.ID)
		}
		seen[a.ID] = true
		if !a.Kind.Valid() {
			complain("actor %s: kind %q is none of person, state, organisation, bloc, group", a.ID, rec.Kind)
		}
		for _, name := range a.Names() {
			if what := badName(name); what != "" {
				complain("actor %s: the name %q %s", a.ID, name, what)
			}
		}
		if len(rec.Office) > 0 && a.Kind != briefing.Person {
			complain("actor %s: only persons hold offices; kind is %q", a.ID, rec.Kind)
		}
		for _, o := range rec.Office {
			office, ps := readOffice(o, asOf)
			for _, what := range ps {
				complain("actor %s: office %q: %s", a.ID, o.Role, what)
			}
			a.Offices = append(a.Offices, office)
		}
		actors = append(actors, a)
	}
	return actors, asOf, f.Ambiguous, problems
}

func readOffice(rec officeRecord, asOf briefing.Day) (o briefing.Office, problems []string) {
	o = briefing.Office{Role: rec.Role, Of: rec.Of, Basis: rec.Basis, AsOf: asOf}
	if rec.Role == "" || rec.Role != strings.ToLower(rec.Role) {
		problems = append(problems, `role must be in lower case: "foreign minister"`)
	}
	if rec.Of == "" {
		problems = append(problems, "of is missing; name the id of the state or organisation")
	}
	var err error
	if rec.From != "" && rec.From != "unknown" {
		if o.From, err = briefing.ParsePartial(rec.From); err != nil {
			problems = append(problems, "from: "+err.Error())
		}
	}
	switch rec.To {
	case "":
	case "unknown":
		o.ToUnknown = true
	default:
		if o.To, err = briefing.ParsePartial(rec.To); err != nil {
			problems = append(problems, "to: "+err.Error())
		}
	}
	if !o.From.IsZero() && !o.To.IsZero() && o.To.Last().Before(o.From.First()) {
		problems = append(problems, fmt.Sprintf("to %s is before from %s", o.To, o.From))
	}
	return o, problems
}

func readTopics(file, text string) (topics []briefing.Topic, problems Problems) {
	var f topicsFile
	if problems = TOML(file, text, &f); f.Topic == nil && len(problems) > 0 {
		return nil, problems
	}
	at := lines(text, "[[topic]]")
	seen := make(map[string]bool)
	for i, rec := range f.Topic {
		complain := func(format string, args ...any) {
			line := 0
			if i < len(at) {
				line = at[i]
			}
			problems = append(problems, wrong(file, line, fmt.Sprintf(format, args...)))
		}
		if !isSlug(rec.ID) {
			complain("id %q is no id; use lower-case letters, digits and hyphens, at most %d", rec.ID, maxSlug)
		}
		if seen[rec.ID] {
			complain("id %q is used twice in this file; ids are unique", rec.ID)
		}
		seen[rec.ID] = true
		if what := badName(rec.Label); what != "" {
			complain("topic %s: the label %q %s", rec.ID, rec.Label, what)
		}
		if len(rec.Terms)+len(rec.Matter) == 0 {
			complain("topic %s: no terms and no matter; nothing would ever be on it", rec.ID)
		}
		topic := briefing.Topic{ID: rec.ID, Label: rec.Label, Scope: rec.Scope, Terms: rec.Terms, Matter: rec.Matter}
		for _, term := range slices.AppendSeq(slices.Clone(rec.Terms), topic.Names()) {
			if strings.Trim(term, "* ") == "" || strings.Contains(strings.TrimSuffix(term, "*"), "*") {
				complain("topic %s: the term %q must be words, with a * at most at its end", rec.ID, term)
			}
			before, behind, gap := strings.Cut(term, briefing.TermGap)
			if gap && (strings.TrimSpace(before) == "" || strings.TrimSpace(behind) == "" || strings.Contains(behind, briefing.TermGap)) {
				complain("topic %s: the term %q must have one … at most, between words", rec.ID, term)
			}
		}
		for _, term := range rec.Terms {
			if strings.Contains(term, briefing.Or) {
				complain("topic %s: the term %q must be one; names of one thing stand together in matter only", rec.ID, term)
			}
		}
		for _, term := range rec.Matter {
			if strings.Contains(term, briefing.TermGap) {
				complain("topic %s: %q in matter must be words that stand together; put what has a … into terms", rec.ID, term)
			}
		}
		topics = append(topics, topic)
	}
	return topics, problems
}
