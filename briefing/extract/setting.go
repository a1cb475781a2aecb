package extract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"attache/briefing"
)

// settingStates is how many states tell what a document is about.
const settingStates = 4

// settings gives each of ps the states that the document is about for its holder.
func (r *reading) settings(ps []briefing.Position) {
	named := make(map[string]int) // state → how often
	for _, m := range r.c.mentions {
		if e := r.c.entities[m.entity]; e.known >= 0 && e.kind == briefing.State {
			named[r.x.names.actors[e.known].ID]++
		}
	}
	var states []string
	for id := range named {
		states = append(states, id)
	}
	slices.SortFunc(states, func(a, b string) int { return cmp.Or(cmp.Compare(named[b], named[a]), cmp.Compare(a, b)) })
	made := make(map[string]string) // by holder
	for i := range ps {
		holder := ps[i].Holder.Actor
		if _, ok := made[holder]; !ok {
			made[holder] = settingOf(states, named, r.x.home(holder))
		}
		ps[i].Setting = made[holder]
	}
}

// settingOf returns the first of states, which stand in order, with how often they are named, but those of home: "norland:7 sudia:2".
func settingOf(states []string, named map[string]int, home []string) string {
	var most []string
	for _, id := range states {
		if len(most) < settingStates && !slices.Contains(home, id) {
			most = append(most, fmt.Sprintf("%s:%d", id, named[id]))
		}
	}
	return strings.Join(most, " ")
}

// home returns the IDs of an actor and of the states that it has had an office of: it speaks of them whatever it speaks of.
func (x *Extractor) home(actor string) []string {
	ids := []string{actor}
	if i, ok := x.names.byID[actor]; ok {
		for _, o := range x.names.actors[i].Offices {
			ids = append(ids, o.Of)
		}
	}
	return ids
}
