package extract

import (
	"strings"

	"attache/briefing"
)

// office finds the holder of an office that p names: by country and date, or as the document introduced somebody.
func (r *reading) office(p stretch, head int) (int, bool) {
	of := -1
	var role []string
	for i := p.first; i < p.last; i++ {
		if k := r.c.at[i]; k > 0 {
			if e := r.c.entities[r.c.mentions[k-1].entity]; e.known >= 0 && of < 0 {
				of = e.known
			}
			continue
		}
		if i < head && r.toks[i].lower != "'s" && !determinersOnly[r.toks[i].lower] || i >= head && r.toks[i].lower != "the" {
			role = append(role, r.toks[i].lower)
		}
	}
	title := strings.TrimSuffix(strings.Join(role, " "), " of")
	// Somebody whom the document named with this title before.
	best, fit := -1, 0
	before := r.mentionsIn(0, p.first)
	for k := len(before) - 1; k >= max(0, len(before)-farBack); k-- {
		m := before[k]
		e := r.c.entities[m.entity]
		if e.kind != briefing.Person || e.role == "" {
			continue
		}
		if of >= 0 && e.of != of || of < 0 && title == "president" && e.role == title && (m.whole == m.first || m.whole > r.untitled()) {
			continue
		}
		n := fits(e.role, title)
		if of >= 0 && leaders[title] && leads(e.role) {
			n = exactly
		}
		if n > fit {
			best, fit = m.entity, n
		}
		if fit == exactly {
			break
		}
	}
	if best >= 0 {
		return best, true
	}
	if of < 0 {
		return 0, false
	}
	d := r.x.names
	found := -1
	for _, i := range d.holders[d.actors[of].ID] {
		for _, o := range d.actors[i].Offices {
			if o.Of != d.actors[of].ID || !o.HeldOn(r.d.Date, d.registry.AsOf()) {
				continue
			}
			if o.Role == title || leaders[title] && leads(o.Role) {
				if found >= 0 && found != i {
					return 0, false
				}
				found = i
			}
		}
	}
	if found < 0 {
		// Without a date only somebody whom the document names otherwise.
		for e := range r.c.entities {
			k := r.c.entities[e].known
			if k < 0 || d.actors[k].Kind != briefing.Person {
				continue
			}
			for _, o := range d.actors[k].Offices {
				if o.Of == d.actors[of].ID && (o.Role == title || leaders[title] && leads(o.Role)) {
					if found >= 0 && found != k {
						return 0, false
					}
					found = k
				}
			}
		}
	}
	if found < 0 {
		return 0, false
	}
	return r.c.knownActor(d, found), true
}

// untitled returns the token at which the document first speaks of "the President" with a capital and no name: whoever
// it names with that title only later is another one.
func (r *reading) untitled() int {
	if r.president == 0 {
		r.president = len(r.toks)
		for i := 1; i+1 < len(r.toks); i++ {
			if r.toks[i].lower == "president" && r.toks[i].shape == title && r.toks[i-1].lower == "the" && r.c.at[i] == 0 && r.toks[i+1].shape == small && r.toks[i+1].lower != "of" {
				r.president = i
				break
			}
		}
	}
	return r.president
}

// How well a title fits a role: "secretary" is exactly that of the secretary of state, loosely that of the
// deputy secretary.
const (
	loosely = 1 + iota
	closely
	exactly
)

func fits(role, title string) int {
	if role != title && title == "foreign secretary" {
		return 0 // no foreign minister is called so unless he is one
	}
	role, title = sameOffice.Replace(role), sameOffice.Replace(title)
	switch {
	case title == "":
		return 0
	case role == title || strings.HasPrefix(role, title+" of") || strings.HasPrefix(role, title+" for"):
		return exactly
	case strings.HasSuffix(role, " "+title):
		rest := strings.TrimSuffix(role, " "+title)
		if i := strings.LastIndexByte(rest, ' '); i >= 0 {
			rest = rest[i+1:]
		}
		switch rest {
		case "deputy", "vice", "under", "assistant", "former", "acting":
			return loosely
		}
		return closely
	case strings.Contains(role, title):
		return loosely
	}
	return 0
}

// sameOffice unites names of the same office.
var sameOffice = strings.NewReplacer("foreign secretary", "foreign minister", "top diplomat", "foreign minister", "external affairs minister", "foreign minister",
	"defence", "defense", "premier", "prime minister", "spokeswoman", "spokesperson", "spokesman", "spokesperson")

// farBack is how many names ago somebody may have been named with a title that now stands alone.
const farBack = 2000

var leaders = words(`leader`)

// leads reports whether a role makes its holder "the leader" of a country.
func leads(role string) bool {
	switch role {
	case "president", "prime minister", "chancellor", "king", "queen", "emir", "supreme leader", "premier", "taoiseach", "sultan", "crown prince":
		return true
	}
	return false
}
