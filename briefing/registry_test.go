package briefing

import "testing"

func TestFoldMakesSpellingsOne(t *testing.T) {
	for _, tc := range []struct{ name, want string }{
		{"  Élysée  Palace ", "elysee palace"},
		{"Marko Đurić", "marko duric"},
		{"Þorgerður Katrín", "thorgerdur katrin"},
		{"Lars Løkke", "lars lokke"},
		{"Ægidius Strauß", "aegidius strauss"},
		{"Łódź", "lodz"},
		{"Erdoğan, Dışişleri", "erdogan, disisleri"},
		{"People’s Republic", "people's republic"},
		{"Bosnia–Herzegovina", "bosnia-herzegovina"},
		{"ﬁnance", "finance"},
		{" \t\n", ""},
	} {
		if got := Fold(tc.name); got != tc.want {
			t.Errorf("Fold(%q) = %q, want %q", tc.name, got, tc.want)
		}
	}
}

// What was made with one registry is made again with another, whatever differs between them.
func TestHashTellsRegistriesApart(t *testing.T) {
	day := func(s string) Day {
		d, err := ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	partial := func(s string) Partial {
		p, err := ParsePartial(s)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	type parts struct {
		asOf      Day
		actor     Actor
		topic     Topic
		ambiguous []string
	}
	hash := func(change func(*parts)) string {
		p := parts{
			asOf:  day("2026-01-01"),
			actor: Actor{ID: "a", Name: "Ada", Kind: Person, Offices: []Office{{Role: "president", Of: "a", From: partial("2020"), AsOf: day("2026-01-01")}}},
			topic: Topic{ID: "t", Label: "T", Terms: []string{"t"}},
		}
		change(&p)
		r, err := NewRegistry(p.asOf, []Actor{p.actor}, []Topic{p.topic}, p.ambiguous)
		if err != nil {
			t.Fatal(err)
		}
		return r.Hash()
	}
	same := func(*parts) {}
	first := hash(same)
	if again := hash(same); again != first {
		t.Error("the hash of one registry differs from that of its like")
	}
	for name, change := range map[string]func(*parts){
		"as of":           func(p *parts) { p.asOf = day("2026-01-02") },
		"name":            func(p *parts) { p.actor.Name = "Ida" },
		"kind":            func(p *parts) { p.actor.Kind = State },
		"alias":           func(p *parts) { p.actor.Aliases = []string{"A"} },
		"role":            func(p *parts) { p.actor.Offices[0].Role = "chair" },
		"beginning":       func(p *parts) { p.actor.Offices[0].From = partial("2021") },
		"end":             func(p *parts) { p.actor.Offices[0].To = partial("2025") },
		"end not known":   func(p *parts) { p.actor.Offices[0].ToUnknown = true },
		"office as of":    func(p *parts) { p.actor.Offices[0].AsOf = day("2026-02-01") },
		"basis of office": func(p *parts) { p.actor.Offices[0].Basis = "a gazette" },
		"topic label":     func(p *parts) { p.topic.Label = "U" },
		"scope":           func(p *parts) { p.topic.Scope = "s" },
		"matter":          func(p *parts) { p.topic.Matter = []string{"m"} },
		"ambiguous":       func(p *parts) { p.ambiguous = []string{"x"} },
	} {
		if hash(change) == first {
			t.Errorf("%s: the hash is the same", name)
		}
	}
}
