package briefing

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// entries are names as the store lists them.
var entries = []NameEntry{
	{Name: "Volodymyr Zelenskyy", ID: "volodymyr-zelenskyy", Main: true, Kind: Person, Positions: 40},
	{Name: "Vladimir Putin", ID: "vladimir-putin", Main: true, Kind: Person, Positions: 30},
	{Name: "Ursula von der Leyen", ID: "ursula-von-der-leyen", Main: true, Kind: Person, Positions: 9},
	{Name: "Recep Tayyip Erdoğan", ID: "recep-tayyip-erdogan", Main: true, Kind: Person, Positions: 5},
	{Name: "Xi Jinping", ID: "xi-jinping", Main: true, Kind: Person},
	{Name: "Xi", ID: "xi-jinping", Kind: Person},
	{Name: "Donald Trump", ID: "donald-trump", Main: true, Kind: Person, Positions: 50},
	{Name: "Ivanka Trump", ID: "ivanka-trump", Main: true, Kind: Person},
	{Name: "United States", ID: "united-states", Main: true, Kind: State, Positions: 20},
	{Name: "America", ID: "united-states", Kind: State, Positions: 20},
	{Name: "the White House", ID: "united-states", Kind: State, Positions: 20},
	{Name: "United Kingdom", ID: "united-kingdom", Main: true, Kind: State, Positions: 8},
	{Name: "United Arab Emirates", ID: "united-arab-emirates", Main: true, Kind: State},
	{Name: "Côte d’Ivoire", ID: "cote-d-ivoire", Main: true, Kind: State},
	{Name: "Georgia", ID: "georgia", Main: true, Kind: State},
	{Name: "Georgia (US state)", ID: "georgia-us", Main: true, Kind: State},
	{Name: "Georgia", ID: "georgia-us", Kind: State},
	{Name: "Niger", ID: "niger", Main: true, Kind: State},
	{Name: "Nigeria", ID: "nigeria", Main: true, Kind: State},
	{Name: "European Union", ID: "european-union", Main: true, Kind: Organisation, Positions: 15},
	{Name: "Organization for Security and Co-operation in Europe", ID: "osce", Main: true, Kind: Organisation},
	{Name: "Group of 77 and China", ID: "g77", Main: true, Kind: Bloc},
	{Name: "G-77", ID: "g77", Kind: Bloc},
	{Name: "Ceasefire and truce", ID: "ceasefire", Main: true, Topic: true, Positions: 25},
	{Name: "Peace negotiations", ID: "peace-talks", Main: true, Topic: true, Positions: 12},
	{Name: "Detainees", ID: "detainees", Main: true, Topic: true},
	{Name: "Detainees", ID: "detainees-watch", Main: true, Kind: Organisation},
	{Name: "Pedro Sánchez Pérez-Castejón", ID: "pedro-sanchez", Main: true, Kind: Person},
	{Name: "Sánchez", ID: "pedro-sanchez", Family: true, Kind: Person},
	{Name: "Rubio", ID: "rubio", Main: true, Kind: Person, Discovered: true, Positions: 3},
	{Name: "Marco Rubio", ID: "marco-rubio", Main: true, Kind: Person, Positions: 8},
	{Name: "Sanctions", ID: "sanctions", Main: true, Topic: true},
	{Name: "Sanctions", ID: "sanctions", Main: true, Kind: Organisation},
	{Name: "Otto Brand", ID: "otto-brand", Main: true, Kind: Person, Discovered: true},
}

func ids(found []Named) string {
	var s []string
	for _, n := range found {
		s = append(s, n.ID)
	}
	return strings.Join(s, " ")
}

func TestFindKnowsWhatANameSurelyMeans(t *testing.T) {
	n := NewNames(entries)
	for _, tc := range []struct {
		name string
		want Wanted
		ids  string
	}{
		{"Volodymyr Zelenskyy", WantActor, "volodymyr-zelenskyy"},
		{"volodymyr-zelenskyy", WantActor, "volodymyr-zelenskyy"},
		{"  VOLODYMYR   zelenskyy ", WantActor, "volodymyr-zelenskyy"},
		{"zelensky", WantActor, "volodymyr-zelenskyy"},
		{"Zelenskij", WantActor, "volodymyr-zelenskyy"},
		{"Volodimir Zelenskiy", WantActor, "volodymyr-zelenskyy"},
		{"Зеленський", WantActor, "volodymyr-zelenskyy"},
		{"Володимир Зеленський", WantActor, "volodymyr-zelenskyy"},
		{"Путин", WantActor, "vladimir-putin"},
		{"von der Leyen", WantActor, "ursula-von-der-leyen"},
		{"Leyen", WantActor, "ursula-von-der-leyen"},
		{"Erdogan", WantActor, "recep-tayyip-erdogan"},
		{"Xi", WantActor, "xi-jinping"},
		{"White House", WantActor, "united-states"},
		{"US", WantActor, "united-states"},
		{"U.S.", WantActor, "united-states"},
		{"UAE", WantActor, "united-arab-emirates"},
		{"EU", WantActor, "european-union"},
		{"OSCE", WantActor, "osce"},
		{"G77", WantActor, "g77"},
		{"cote d'ivoire", WantActor, "cote-d-ivoire"},
		{"Niger", WantActor, "niger"},
		{"truce", WantTopic, "ceasefire"},
		{"ceasefire", WantAny, "ceasefire"},
		{"negotiations", WantTopic, "peace-talks"},
		{"Sanchez", WantActor, "pedro-sanchez"},
		{"brand", WantActor, "otto-brand"},
		{"Marco Rubio", WantActor, "marco-rubio"},
		// Several meanings.
		{"Rubio", WantActor, "rubio marco-rubio"},
		{"actor:rubio", WantActor, "rubio"},
		{"sanctions", WantAny, "sanctions sanctions"},
		{"topic:sanctions", WantAny, "sanctions"},
		{"topic:sanctions", WantActor, ""},
		{"Georgia", WantActor, "georgia georgia-us"},
		{"Trump", WantActor, "donald-trump ivanka-trump"},
		{"Detainees", WantAny, "detainees detainees-watch"},
		{"Detainees", WantActor, "detainees-watch"},
		{"Detainees", WantTopic, "detainees"},
		// Not surely anything.
		{"Untied States", WantActor, ""},
		{"Zelen", WantActor, ""},
		{"ceasefire", WantActor, ""},
		{"", WantAny, ""},
		{"...", WantAny, ""},
	} {
		t.Run(fmt.Sprint(tc.name, tc.want), func(t *testing.T) {
			if got := ids(n.Find(tc.name, tc.want)); got != tc.ids {
				t.Errorf("got %q, want %q", got, tc.ids)
			}
		})
	}
	for _, e := range entries {
		for _, f := range n.Find(e.ID, WantAny) {
			if found := n.Find(n.Spelling(f, WantAny), WantAny); len(found) != 1 || found[0] != f {
				t.Errorf("%s is spelled %q, which means %v", f.ID, n.Spelling(f, WantAny), found)
			}
		}
	}
	if got := n.Find("america", WantActor); len(got) != 1 || got[0].Name != "United States" {
		t.Errorf("found by another name: %v, want the main name", got)
	}
}

func TestSuggestOffersWhatWasMeantFirst(t *testing.T) {
	n := NewNames(entries)
	for _, tc := range []struct {
		typed string
		want  Wanted
		first string
	}{
		{"zel", WantActor, "volodymyr-zelenskyy"},
		{"vol zel", WantActor, "volodymyr-zelenskyy"},
		{"v. zelensky", WantActor, "volodymyr-zelenskyy"},
		{"Zelenksy", WantActor, "volodymyr-zelenskyy"},
		{"Selensky", WantActor, "volodymyr-zelenskyy"},
		{"Untied States", WantActor, "united-states"},
		{"untied sta", WantActor, "united-states"},
		{"Untied", WantActor, "united-states"},
		{"United Kindgom", WantActor, "united-kingdom"},
		{"Erdogna", WantActor, "recep-tayyip-erdogan"},
		{"von der layen", WantActor, "ursula-von-der-leyen"},
		{"Nigerria", WantActor, "nigeria"},
		{"ceasfire", WantTopic, "ceasefire"},
		{"trump", WantActor, "donald-trump"},
		{"united", WantActor, "united-states"},
		{"", WantActor, "donald-trump"},
		{"", WantTopic, "ceasefire"},
		{"europe", WantAny, "european-union"},
		{"Путін", WantActor, "vladimir-putin"},
	} {
		t.Run(fmt.Sprint(tc.typed, tc.want), func(t *testing.T) {
			found := n.Suggest(tc.typed, tc.want, 5)
			if len(found) == 0 || found[0].ID != tc.first {
				t.Errorf("got %q, want %s first", ids(found), tc.first)
			}
			for _, f := range found {
				if !tc.want.is(f) {
					t.Errorf("%s is offered, which is not wanted", f.ID)
				}
			}
		})
	}
	for _, typed := range []string{"zqzpwx", "Ω", "Kurt Cobain Memorial"} {
		if found := n.Suggest(typed, WantAny, 5); len(found) > 0 {
			t.Errorf("%q: got %q, want nothing", typed, ids(found))
		}
	}
	if found := n.Suggest("united", WantActor, 2); len(found) != 2 {
		t.Errorf("got %d suggestions, want 2", len(found))
	}
}

// A term leads to its topic as a suggestion, and is no name of it.
func TestTermsSuggestTopics(t *testing.T) {
	n := NewNames(append(slices.Clone(entries),
		NameEntry{Name: "hostage*", ID: "detainees", Topic: true, Term: true},
		NameEntry{Name: "release of prisoners", ID: "detainees", Topic: true, Term: true},
		NameEntry{Name: "armistice*", ID: "ceasefire", Topic: true, Term: true},
		NameEntry{Name: "good offices", ID: "peace-talks", Topic: true, Term: true},
		NameEntry{Name: "Trump plan", ID: "peace-talks", Topic: true, Term: true},
	))
	for _, tc := range []struct {
		typed string
		want  Wanted
		ids   string
	}{
		{"hostage", WantTopic, "detainees"},
		{"hostages", WantTopic, "detainees"},     // the term leaves its end open
		{"hostage-takers", WantAny, "detainees"}, // likewise
		{"good offices", WantAny, "peace-talks"},
		{"good officers", WantTopic, ""}, // this one does not
		{"release of", WantTopic, "detainees"},
		{"prisoners", WantTopic, ""}, // it does not begin the term
		{"hos", WantTopic, ""},
		{"hostage", WantActor, ""},
		{"trump", WantAny, "donald-trump ivanka-trump peace-talks"}, // names come first
	} {
		if got := ids(n.Suggest(tc.typed, tc.want, 10)); got != tc.ids {
			t.Errorf("Suggest(%q) = %s, want %s", tc.typed, got, tc.ids)
		}
		if found := n.Find("hostage", tc.want); len(found) > 0 {
			t.Errorf("Find(%q) = %v, want none", "hostage", found)
		}
	}
}

func TestNamesAreSafeForConcurrentUse(t *testing.T) {
	n := NewNames(entries)
	done := make(chan string)
	for range 4 {
		go func() {
			var last string
			for range 200 {
				last = ids(n.Suggest("Untied States", WantActor, 3)) + ids(n.Suggest("zel", WantAny, 3))
			}
			done <- last
		}()
	}
	first := <-done
	for range 3 {
		if got := <-done; got != first {
			t.Errorf("got %q and %q", first, got)
		}
	}
}

func FuzzSuggest(f *testing.F) {
	n := NewNames(entries)
	for _, s := range []string{"", "zelensky", "Untied States", "ß", "…", "a b c d", strings.Repeat("é", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		found := n.Suggest(typed, WantActor, 5)
		if len(found) > 5 {
			t.Errorf("%q: %d suggestions, want at most 5", typed, len(found))
		}
		for i, f := range found {
			if f.Topic || slices.IndexFunc(found, func(g Named) bool { return g.ID == f.ID }) != i {
				t.Errorf("%q: %s is a topic or comes twice", typed, f.ID)
			}
		}
		for _, sure := range n.Find(typed, WantActor) {
			if len(n.Find(typed, WantActor)) <= 5 && !slices.Contains(found, sure) {
				t.Errorf("%q means %s, which is not suggested", typed, sure.ID)
			}
		}
		if once, twice := Sound(typed), Sound(Sound(typed)); len(twice) > len(once) {
			t.Errorf("%q sounds like %q and then like %q", typed, once, twice)
		}
	})
}

// manyNames returns the names of n made-up actors.
func manyNames(n int) []NameEntry {
	r := rand.New(rand.NewPCG(1, 2))
	syllables := []string{"ba", "ko", "ri", "zel", "en", "sky", "mar", "ti", "von", "der", "lo", "pu", "shev", "an", "os", "ing", "qu", "ste", "ya", "hu"}
	word := func() string {
		var b strings.Builder
		for range 2 + r.IntN(3) {
			b.WriteString(syllables[r.IntN(len(syllables))])
		}
		return strings.ToUpper(b.String()[:1]) + b.String()[1:]
	}
	var all []NameEntry
	for i := range n {
		kind := Person
		if i%3 == 0 {
			kind = State
		}
		all = append(all, NameEntry{Name: word() + " " + word(), ID: fmt.Sprintf("actor-%d", i), Main: true, Kind: kind, Positions: r.IntN(50)})
	}
	return all
}

// BenchmarkNames looks names up among 20,000; the slowest kinds are one letter, which fits thousands, and slips, which are
// compared letter by letter.
func BenchmarkNames(b *testing.B) {
	all := append(manyNames(20_000), entries...)
	n := NewNames(all)
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			NewNames(all)
		}
	})
	for _, bc := range []struct {
		name string
		do   func()
	}{
		{"find", func() { n.Find("zelensky", WantActor) }},
		{"find nothing", func() { n.Find("Untied States", WantAny) }},
		{"suggest nothing typed", func() { n.Suggest("", WantAny, 25) }},
		{"suggest one letter", func() { n.Suggest("m", WantAny, 25) }},
		{"suggest two words", func() { n.Suggest("vol zel", WantAny, 25) }},
		{"suggest a slip", func() { n.Suggest("Untied States", WantActor, 25) }},
		{"suggest a slip in a common name", func() { n.Suggest("Marstisky Vonnder", WantActor, 25) }},
	} {
		b.Run(bc.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				start := time.Now()
				bc.do()
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e3, "p99-µs")
		})
	}
}
