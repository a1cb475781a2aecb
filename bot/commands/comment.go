package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"attache/briefing"
)

// meant returns the ID of the actor who holds s as a reader's comment has it; "" unless it surely names exactly one other than the
// holder: by a name, as in "it was Macron, not him", or by an office, as in "his foreign minister" and "the president of France".
func (d Desk) meant(ctx context.Context, s briefing.Statement, comment string) (string, error) {
	if found := d.Names.load().Find(comment, briefing.WantActor); len(found) == 1 {
		return found[0].ID, nil
	}
	mentions := d.mentions(comment)
	if len(mentions) == 0 {
		mentions = d.mentions(titled(comment))
	}
	var ids []string
	for _, n := range append(mentions, ofHolder(s, comment)...) {
		a, err := d.Directory.Actor(ctx, n.ID)
		if notFound(err) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("actor %s: %w", n.ID, err)
		}
		id, err := d.officer(ctx, s, a, n)
		switch {
		case err != nil:
			return "", err
		case id != "":
		case n.ID == s.Holder.Actor || n.owns || n.denied() || n.another(a):
			continue
		default:
			id = n.ID
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) != 1 {
		return "", nil
	}
	return ids[0], nil
}

// topicsIn returns the IDs of the topics that a reader's comment surely names, but those that s is on.
func (d Desk) topicsIn(s briefing.Statement, comment string) []string {
	if found := d.Names.load().Find(comment, briefing.WantTopic); len(found) == 1 {
		return []string{found[0].ID}
	}
	var ids []string
	words := wordsOf(comment)
	eachRun(words, func(i, end int) bool {
		found := d.Names.load().Find(strings.Join(words[i:end], " "), briefing.WantTopic)
		if len(found) != 1 {
			return false
		}
		if id := found[0].ID; !slices.Contains(s.Topics, id) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		return true
	})
	return ids
}

// titled returns s with a capital at the beginning of each word.
func titled(s string) string {
	before := ' '
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(before) {
			r = unicode.ToUpper(r)
		}
		before = r
		return r
	}, s)
}

// ofHolder returns where a comment on s speaks of what the holder has: "his foreign minister".
func ofHolder(s briefing.Statement, comment string) []mention {
	var found []mention
	words := wordsOf(comment)
	for i, w := range words {
		switch strings.ToLower(w) {
		case "his", "her", "its", "their":
			found = append(found, mention{Named: briefing.Named{ID: s.Holder.Actor}, as: w, owns: true,
				before: strings.Join(words[:i], " "), after: strings.Join(words[i+1:], " ")})
		}
	}
	return found
}

// denied reports whether the text says that it is not the actor.
func (n mention) denied() bool {
	last := n.before[strings.LastIndexByte(n.before, ' ')+1:]
	return strings.EqualFold(last, "not") || strings.HasSuffix(last, "n't") || strings.HasSuffix(last, "n’t")
}

// another reports whether the text may mean somebody of a rather than a itself: "the French", "the envoy of France".
func (n mention) another(a briefing.Actor) bool {
	before := " " + n.before
	return strings.HasSuffix(before, " of") || strings.HasSuffix(before, " of the") ||
		slices.ContainsFunc(a.Demonyms, func(s string) bool { return briefing.Sound(s) == briefing.Sound(n.as) })
}

// officer returns the ID of the only one who held, when s was said, an office that n tells of: of a, "the French president" and "the president of
// France", or of what a person a has an office of, "Macron's foreign minister". "" there is none.
func (d Desk) officer(ctx context.Context, s briefing.Statement, a briefing.Actor, n mention) (string, error) {
	day := s.Date
	if day.IsZero() {
		day = s.In.Date
	}
	bodies := []string{a.ID}
	if a.Kind == briefing.Person {
		bodies = nil
		for _, o := range a.Offices {
			if n.owns && o.HeldOn(day, day) {
				bodies = append(bodies, o.Of)
			}
		}
	}
	plain := strings.NewReplacer(".", "")
	after, before := plain.Replace(briefing.Fold(n.after))+" ", " "+plain.Replace(briefing.Fold(n.before))
	var role string
	var holders []string
	for _, body := range bodies {
		officers, err := d.Roster.Officers(ctx, body)
		if err != nil {
			return "", fmt.Errorf("officers of %s: %w", body, err)
		}
		for _, p := range officers {
			for _, o := range p.Offices {
				told := strings.HasPrefix(after, o.Role+" ") || !n.owns && (strings.HasSuffix(before, " the "+o.Role+" of") || strings.HasSuffix(before, " the "+o.Role+" of the"))
				if o.Of != body || !told || !o.HeldOn(day, day) || len(o.Role) < len(role) {
					continue
				}
				if len(o.Role) > len(role) {
					role, holders = o.Role, nil
				}
				if !slices.Contains(holders, p.ID) {
					holders = append(holders, p.ID)
				}
			}
		}
	}
	if len(holders) != 1 {
		return "", nil
	}
	return holders[0], nil
}
