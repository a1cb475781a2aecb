package briefing

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Registry is the list of known actors and topics. It does not change once made and is safe for concurrent use.
type Registry struct {
	asOf      Day
	actors    []Actor // by ID
	topics    []Topic // in file order
	byID      map[string]int
	byName    map[string][]int // folded name → indexes into actors
	topicByID map[string]int
	ambiguous map[string]bool // folded
	hash      string
}

// NewRegistry returns the registry of actors and topics, true as of asOf. Names in ambiguous may mean
// more than one thing; any other name that two actors share is a problem. All problems come back at
// once, joined; the registry is then nil.
func NewRegistry(asOf Day, actors []Actor, topics []Topic, ambiguous []string) (*Registry, error) {
	r := &Registry{
		asOf:      asOf,
		actors:    slices.Clone(actors),
		topics:    slices.Clone(topics),
		byID:      make(map[string]int, len(actors)),
		byName:    make(map[string][]int),
		topicByID: make(map[string]int, len(topics)),
		ambiguous: make(map[string]bool, len(ambiguous)),
	}
	slices.SortFunc(r.actors, func(a, b Actor) int { return cmp.Compare(a.ID, b.ID) })
	for _, name := range ambiguous {
		r.ambiguous[Fold(name)] = true
	}
	var problems []error
	for i, a := range r.actors {
		if _, twice := r.byID[a.ID]; twice {
			problems = append(problems, fmt.Errorf("actor %s: the id is used twice; ids are unique", a.ID))
		}
		r.byID[a.ID] = i
		for _, name := range a.Names() {
			key := Fold(name)
			if !slices.Contains(r.byName[key], i) {
				r.byName[key] = append(r.byName[key], i)
			}
		}
	}
	for _, a := range r.actors {
		for _, id := range a.MemberOf {
			if _, ok := r.byID[id]; !ok {
				problems = append(problems, fmt.Errorf("actor %s: member_of names %q, which is no actor's id", a.ID, id))
			}
		}
		for _, o := range a.Offices {
			if _, ok := r.byID[o.Of]; !ok {
				problems = append(problems, fmt.Errorf("actor %s: office %q is of %q, which is no actor's id", a.ID, o.Role, o.Of))
			}
		}
		for _, name := range a.Names() {
			if sharers := r.byName[Fold(name)]; len(sharers) > 1 && r.actors[sharers[0]].ID == a.ID && !r.ambiguous[Fold(name)] {
				var ids []string
				for _, i := range sharers {
					ids = append(ids, r.actors[i].ID)
				}
				problems = append(problems, fmt.Errorf("the name %q is shared by %s; list it in ambiguous or drop it from all but one",
					name, strings.Join(ids, " and ")))
			}
		}
	}
	for i, t := range r.topics {
		if _, twice := r.topicByID[t.ID]; twice {
			problems = append(problems, fmt.Errorf("topic %s: the id is used twice; ids are unique", t.ID))
		}
		r.topicByID[t.ID] = i
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	r.hash = r.digest(ambiguous)
	return r, nil
}

func (r *Registry) digest(ambiguous []string) string {
	type office struct{ Role, Of, From, To, Basis, AsOf string }
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, a := range r.actors {
		offices := make([]office, len(a.Offices))
		for i, o := range a.Offices {
			to := o.To.String()
			if o.ToUnknown {
				to = "unknown"
			}
			offices[i] = office{o.Role, o.Of, o.From.String(), to, o.Basis, o.AsOf.String()}
		}
		a.Offices = nil
		mustEncode(enc, a)
		mustEncode(enc, offices)
	}
	mustEncode(enc, r.topics)
	mustEncode(enc, ambiguous)
	mustEncode(enc, r.asOf.String())
	return hex.EncodeToString(h.Sum(nil))
}

// mustEncode writes v, which holds only strings and booleans, to a hash: neither can fail.
func mustEncode(enc *json.Encoder, v any) {
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
}

// AsOf returns the day up to which offices without an end are known to be held.
func (r *Registry) AsOf() Day { return r.asOf }

// Hash returns a digest of everything in r: lower-case hex SHA-256.
func (r *Registry) Hash() string { return r.hash }

// Actors returns all actors by ID. The caller must not change them.
func (r *Registry) Actors() []Actor { return r.actors }

// Topics returns all topics in the order of their file. The caller must not change them.
func (r *Registry) Topics() []Topic { return r.topics }

// Actor returns the actor with that ID, or an error wrapping ErrNotFound.
func (r *Registry) Actor(id string) (Actor, error) {
	i, ok := r.byID[id]
	if !ok {
		return Actor{}, fmt.Errorf("actor %q: %w", id, ErrNotFound)
	}
	return r.actors[i], nil
}

// Topic returns the topic with that ID, or an error wrapping ErrNotFound.
func (r *Registry) Topic(id string) (Topic, error) {
	i, ok := r.topicByID[id]
	if !ok {
		return Topic{}, fmt.Errorf("topic %q: %w", id, ErrNotFound)
	}
	return r.topics[i], nil
}

// Named returns the actors that have name among their names, in any case and spelling of accents.
func (r *Registry) Named(name string) []Actor {
	var named []Actor
	for _, i := range r.byName[Fold(name)] {
		named = append(named, r.actors[i])
	}
	return named
}

// Ambiguous reports whether name is listed as one that means more than one thing.
func (r *Registry) Ambiguous(name string) bool { return r.ambiguous[Fold(name)] }

// Fold returns name in the form in which names are compared: compatibility-decomposed, without
// accents, in lower case, letters that do not decompose as they are written without them, apostrophes
// and dashes unified, white space collapsed.
func Fold(name string) string {
	var b strings.Builder
	b.Grow(len(name))
	space := false
	for _, c := range norm.NFKD.String(name) {
		var first rune // of two letters that stand for one
		switch {
		case c < utf8.RuneSelf && !unicode.IsSpace(c) && c != '`':
		case unicode.Is(unicode.Mn, c):
			continue
		case unicode.IsSpace(c):
			space = b.Len() > 0
			continue
		case c == '’' || c == '‘' || c == 'ʼ' || c == '`':
			c = '\''
		case c == '‐' || c == '‑' || c == '–':
			c = '-'
		case c == 'ı':
			c = 'i'
		case c == 'ł' || c == 'Ł':
			c = 'l'
		case c == 'ø' || c == 'Ø':
			c = 'o'
		case c == 'đ' || c == 'Đ' || c == 'ð' || c == 'Ð':
			c = 'd'
		case c == 'þ' || c == 'Þ':
			first, c = 't', 'h'
		case c == 'æ' || c == 'Æ':
			first, c = 'a', 'e'
		case c == 'œ' || c == 'Œ':
			first, c = 'o', 'e'
		case c == 'ß' || c == 'ẞ':
			first, c = 's', 's'
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		if first != 0 {
			b.WriteRune(first)
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}
