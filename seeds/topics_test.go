package seeds_test

import (
	"slices"
	"testing"

	"attache/briefing"
	"attache/briefing/extract"
	"attache/briefing/ingest"
	"attache/seeds"
)

// A word that several matters share names none of them.
func TestTopicsOfSharedWords(t *testing.T) {
	r, err := ingest.Registry(ingest.Source{Name: "seeds", FS: seeds.FS()})
	if err != nil {
		t.Fatal(err)
	}
	x := extract.New(r)
	for _, tc := range []struct{ text, topic, not string }{
		{"Norland said that the constitution made it impossible to cede the islands.", "territory", "democracy"},
		{"Norland demanded constitutional reforms before the election.", "democracy", ""},
		{"Norland called for a truce on the anniversary of the end of the Second World War.", "ceasefire", "military-action"},
		{"Norland rejected any limitation on the armed forces in the security guarantees.", "security-guarantees", "military-action"},
		{"Norland condemned the invasion of the islands.", "military-action", ""},
		{"Norland called for more economic pressure and new sanctions.", "sanctions", "economy"},
		{"Norland promised to support economic growth and to relieve debt.", "economy", ""},
		{"In a call with NATO allies, the minister said that the truce must begin on Monday.", "ceasefire", "alliances"},
		{"Norland thanked the European Union for the humanitarian aid.", "humanitarian", "regional"},
		{"Norland said that support for Ukraine depended on the peace talks.", "peace-talks", "military-aid"},
		{"Norland demanded deliveries of artillery and ammunition.", "military-aid", ""},
		{"Norland wants to pay for the purchase of Elmish weapons.", "military-aid", ""},
		{"Norland rejected any limitation on the size of its armed forces.", "arms-control", "military-action"},
		{"Norland demanded that the enemy withdraw its troops from the two regions that it claims.", "territory", ""},
		{"The minister promised to brief the NATO allies on the truce.", "ceasefire", "alliances"},
		{"As chairs of the alliance, Norland and Oman called for new sanctions.", "sanctions", "alliances"},
		{"Norland rejected the truce as long as it takes to reach a lasting peace.", "ceasefire", "peace-talks"},
		{"Norland said that its security must be ensured as well.", "security-guarantees", ""},
		{"Norland said that the minister should apologise.", "bilateral", "peace-talks"},
	} {
		var named []string
		for _, p := range x.Extract(briefing.Document{ID: "d", Text: tc.text, Language: "en"}).Positions {
			named = append(named, p.Named()...)
		}
		if !slices.Contains(named, tc.topic) || slices.Contains(named, tc.not) {
			t.Errorf("%q names %q, want %q and not %q", tc.text, named, tc.topic, tc.not)
		}
	}
}
