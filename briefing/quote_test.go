package briefing

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

const speech = "The minister came late. “We shall not accept a ceasefire that leaves the river valley, our oldest province, " +
	"in foreign hands,” she said. Nobody answered. Later she added that talks could begin on Monday if the guns were silent."

// spoken returns the words of text in spans, with " | " between.
func spoken(text string, spans []Span) string {
	var words []string
	for _, s := range spans {
		words = append(words, s.In(text))
	}
	return strings.Join(words, " | ")
}

func TestFind(t *testing.T) {
	const whole = "We shall not accept a ceasefire that leaves the river valley, our oldest province, in foreign hands"
	for _, tc := range []struct {
		name, quotation string
		found           string // the words found; "" none
		missing, added  string
		skipped         bool
	}{
		{"verbatim", "We shall not accept a ceasefire", "We shall not accept a ceasefire", "", "", false},
		{"quotation marks, case, spacing, punctuation", `  "we SHALL   not accept – a Ceasefire"  `, "We shall not accept a ceasefire", "", "", false},
		{"one word", "minister", "minister", "", "", false},
		{"ellipsis", "We shall not accept a ceasefire … in foreign hands", whole, "", "", true},
		{"dots", "We shall not accept a ceasefire ... in foreign hands", whole, "", "", true},
		{"bracketed ellipsis", "We shall not accept a ceasefire [...] in foreign hands.", whole, "", "", true},
		{"ellipses at the ends", "… accept a ceasefire …", "accept a ceasefire", "", "", false},
		{"insertion", "[They] shall not accept a ceasefire", "shall not accept a ceasefire", "", "", false},
		{"insertion within", "She added that [negotiations] could begin on Monday", "she added that talks could begin on Monday", "", "", true},
		{"a word left out", "We shall accept a ceasefire that leaves the river valley", "We shall not accept a ceasefire that leaves the river valley", "not", "", false},
		{"a word put in", "We shall never not accept a ceasefire that leaves", "We shall not accept a ceasefire that leaves", "", "never", false},
		{"words replaced", "We shall not accept a truce that leaves the mountain valley", "We shall not accept a ceasefire that leaves the river valley", "ceasefire | river", "truce | mountain", false},
		{"more before and after", "As she said: We shall not accept a ceasefire that leaves the river valley, our oldest province", "We shall not accept a ceasefire that leaves the river valley, our oldest province", "", "As she said", false},
		{"something else", "We will never forget those who fell at the bridge", "", "", "", false},
		{"half of it in other words", "She added that the talks would have begun on Monday", "she added that talks could begin on Monday", "could begin", "the | would have begun", false},
		{"the first and the last word in others", "Afterwards she added that talks could begin on Monday if the guns were quiet", "Later she added that talks could begin on Monday if the guns were silent", "Later | silent", "Afterwards | quiet", false},
		{"a word before what another sentence ends with", "That nobody answered. Later she added that talks could begin", "Nobody answered. Later she added that talks could begin", "", "That", false},
		{"only words that mean nothing", "that the in of be on", "", "", "", false},
		{"too little", "We shall win", "", "", "", false},
		{"nothing", " … “” ", "", "", "", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			q := NewQuotation(tc.quotation)
			f, ok := q.Find(speech)
			if tc.found == "" {
				if ok {
					t.Fatalf("found %q", f.Span.In(speech))
				}
				return
			}
			if !ok {
				t.Fatal("not found")
			}
			type result struct {
				Found, Missing, Added string
				Skipped               bool
			}
			got := result{f.Span.In(speech), spoken(speech, f.Missing), spoken(tc.quotation, f.Added), len(f.Cut) > 0}
			if diff := cmp.Diff(result{tc.found, tc.missing, tc.added, tc.skipped}, got); diff != "" {
				t.Errorf("finding (-want +got):\n%s", diff)
			}
			if f.Verbatim() != (tc.missing == "" && tc.added == "") {
				t.Errorf("Verbatim() = %v", f.Verbatim())
			}
		})
	}
}

// What differs is what is marked, however much a quotation leaves out: the words that are not marked are the same on both sides.
func TestFindMarksWhatDiffers(t *testing.T) {
	for _, tc := range []struct {
		name, text, quotation string
		inText, inQuotation   string // with the marked words in brackets
		changes               int
	}{
		{"an insertion left out with its not",
			"“We will not — and I repeat, not — recognise the annexation. It is illegal. We shall stand with Norland for as long as it takes.”",
			"We will recognise the annexation. It is illegal. We shall stand with Norland as long as it takes",
			"We will [not — and I repeat, not] — recognise the annexation. It is illegal. We shall stand with Norland [for] as long as it takes",
			"We will recognise the annexation. It is illegal. We shall stand with Norland as long as it takes", 6},
		{"a part of an insertion left out", "“We will not — and I repeat, not — recognise the annexation.”", "We will not recognise the annexation",
			"We will [not — and I repeat], not — recognise the annexation", "We will not recognise the annexation", 4},
		{"a denial left out", "Melnik does not want to stop the killing, but he must do it.", "Melnik wants to stop the killing, and he must do it",
			"Melnik [does not want] to stop the killing, [but] he must do it", "Melnik [wants] to stop the killing, [and] he must do it", 4},
		{"a word of a pair left out", "“We offer ironclad security guarantees to Norland.”", "ironclad guarantees", "ironclad [security] guarantees", "ironclad guarantees", 1},
		{"a never before the first word", "Never will we recognise the annexation.", "They will recognise the annexation", "[Never] will [we] recognise the annexation", "[They] will recognise the annexation", 2},
		{"another speaker's words before a mark", "Lund said: “We insist on a ceasefire today.”", "Yesterday I insist on a ceasefire today", "[We] insist on a ceasefire today", "[Yesterday I] insist on a ceasefire today", 2},
		{"no word of the next sentence", "Lund rejected a ceasefire without guarantees. She said that the talks on them will work.", "a ceasefire without guarantees will work",
			"a ceasefire without guarantees", "a ceasefire without guarantees [will work]", 2},
		{"a sentence left out", "We will stay in Norland until May. We never leave. We shall come back in the autumn with more of our people.", "We will stay in Norland until May. We shall come back in the autumn with more of our people",
			"We will stay in Norland until May. [We never leave]. We shall come back in the autumn with more of our people", "We will stay in Norland until May. We shall come back in the autumn with more of our people", 3},
		{"a hyphen more", "“I want a ceasefire now.”", "I want a cease-fire now", "I want a ceasefire now", "I want a cease-fire now", 0},
		{"a hyphen less", "“I want an iron‑clad cease-fire now.”", "I want an ironclad ceasefire now", "I want an iron‑clad cease-fire now", "I want an ironclad ceasefire now", 0},
		{"a space is no hyphen", "“It was not able to come here, my friends.”", "It was notable to come here, my friends", "It was [not able] to come here, my friends", "It was [notable] to come here, my friends", 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f, ok := NewQuotation(tc.quotation).Find(tc.text)
			if !ok {
				t.Fatal("not found")
			}
			within := make([]Span, len(f.Missing))
			for i, s := range f.Missing {
				within[i] = Span{s.Start - f.Span.Start, s.End - f.Span.Start}
			}
			if got := bracketed(f.Span.In(tc.text), within); got != tc.inText {
				t.Errorf("text: %s\nwant: %s", got, tc.inText)
			}
			if got := bracketed(tc.quotation, f.Added); got != tc.inQuotation {
				t.Errorf("quotation: %s\nwant:      %s", got, tc.inQuotation)
			}
			if f.Changes != tc.changes {
				t.Errorf("%d changes, want %d", f.Changes, tc.changes)
			}
		})
	}
}

// bracketed returns text with brackets around spans.
func bracketed(text string, spans []Span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s.Start] + "[" + s.In(text) + "]")
		at = s.End
	}
	return b.String() + text[at:]
}

func TestFindInWhatIsInterruptedOrCut(t *testing.T) {
	for _, tc := range []struct {
		name, text, quotation string
		between, cut, turning string
		verbatim              bool
	}{
		{"interrupted to say who", "“Our answer is clear,” said Lund, “and it will not change.”", "Our answer is clear, and it will not change", "said Lund", "", "", true},
		{"interrupted between sentences", `"Our answer is clear," she told reporters in Nordhavn. "It will not change."`, "Our answer is clear. It will not change.", "she told reporters in Nordhavn", "", "", true},
		{"single marks", "‘Our answer is clear,’ Lund said, ‘and it will not change.’", "Our answer is clear and it will not change", "Lund said", "", "", true},
		{"two quotations", "Lund called it “a gift to thieves” and “a disgrace to us all”.", "a gift to thieves a disgrace to us all", "", "", "", false},
		{"interrupted with other words", "“Our answer is clear,” said Lund, “and it will not change.”", "Our answer is clear, and it will change", "said Lund", "", "", false},
		{"a not cut out", "“We will not — and I repeat, not — recognise it.”", "We will ... recognise it", "", "not — and I repeat, not", "not | not", true},
		{"a sentence cut out with its not", "“We shall recognise it. They will not. It is time, and never too late, to go.”", "We shall recognise it. … It is time … to go", "", "They will not | and never too late", "never", true},
		{"a not cut out behind a sentence", "“We shall recognise it. It will not end. They cannot go.”", "We shall recognise it … go", "", "It will not end. They cannot", "cannot", true},
		{"a not cut out by a bracket", "“We will not recognise it.”", "We [shall] recognise it", "", "will not", "not", true},
		{"a not in a bracket for a not", "“We do not recognise it.”", "We [don't] recognise it", "", "do not", "", true},
		{"nothing turned", "“We shall, as I said, recognise it.”", "We shall … recognise it", "", "as I said", "", true},
		{"a not before the first word", "“We will not, as you know, recognise it and never have.”", "recognise it", "", "", "not", true},
		{"a not in the sentence before", "We did not go. They recognise it.", "recognise it", "", "", "", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f, ok := NewQuotation(tc.quotation).Find(tc.text)
			if !ok {
				t.Fatal("not found")
			}
			want := []string{tc.between, tc.cut, tc.turning}
			if diff := cmp.Diff(want, []string{spoken(tc.text, f.Between), spoken(tc.text, f.Cut), spoken(tc.text, append(f.Turning, f.Denied...))}); diff != "" || f.Verbatim() != tc.verbatim {
				t.Errorf("between, cut, turning (-want +got):\n%s\nverbatim: %t", diff, f.Verbatim())
			}
		})
	}
}

func TestParts(t *testing.T) {
	got := NewQuotation("“We shall not … accept [it], my friends (…) never. In the U.S., a cease-fire?” Who said so").Parts()
	if diff := cmp.Diff([]string{"we shall not", "accept", "my friends", "never", "in the u s a cease-fire", "who said so"}, got); diff != "" {
		t.Errorf("Parts() (-want +got):\n%s", diff)
	}
}

// sameUnmarked fails where the words that f leaves unmarked are not the same on both sides, hyphens aside: a "not" in one alone.
func sameUnmarked(t *testing.T, q Quotation, text string, f Finding) {
	t.Helper()
	inText, inQuotation := "", ""
	for _, w := range tokens(text) { // each word of the place is in one of them
		in := 0
		for _, s := range slices.Concat(f.Same, f.Missing, f.Cut, f.Between) {
			if s.Contains(w.span) {
				in++
			}
		}
		if f.Span.Contains(w.span) && in != 1 {
			t.Fatalf("%q in %q: %q is in %d lists", q.Text, text, w.span.In(text), in)
		}
	}
	for _, s := range f.Same {
		for _, w := range tokens(s.In(text)) {
			inText += w.text
		}
	}
	for _, w := range q.words {
		if w.kind == isPlain && !slices.ContainsFunc(f.Added, func(s Span) bool { return s.Contains(w.span) }) {
			inQuotation += w.text
		}
	}
	if inText != inQuotation {
		t.Fatalf("%q in %q\nunmarked in the text: %q, in the quotation: %q", q.Text, text, inText, inQuotation)
	}
}

// Whatever words are left out of a saying, put in and exchanged.
func TestFindLeavesNothingOfOneSideUnmarked(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	others := strings.Fields("not never we will the a peace and … [shall] [not] cease-fire")
	found := 0
	for range 3000 {
		all := strings.Fields(speech)
		from := random.IntN(len(all) - 4)
		words := slices.Clone(all[from : from+4+random.IntN(len(all)-from-3)])
		for range 1 + random.IntN(4) {
			i := random.IntN(len(words))
			switch n := min(len(words)-i, random.IntN(5)); random.IntN(3) {
			case 0:
				words = slices.Delete(words, i, i+min(n, len(words)-1))
			case 1:
				words = slices.Insert(words, i, others[random.IntN(len(others))])
			default:
				words[i] = others[random.IntN(len(others))]
			}
		}
		q := NewQuotation(strings.Join(words, " "))
		if f, ok := q.Find(speech); ok {
			found++
			sameUnmarked(t, q, speech, f)
		}
	}
	if found < 1000 {
		t.Errorf("only %d of 3000 quotations were found: too few to tell anything", found)
	}
}

// FuzzFind holds what is found in any text to what a finding promises, and every piece of a text to being found in it.
func FuzzFind(f *testing.F) {
	f.Add(speech, "We shall accept [a] truce … hands", uint16(3), uint16(40))
	f.Add("a b c d e f", "a … f", uint16(0), uint16(5))
	f.Add("“We will not — and I repeat, not — recognise an iron-clad cease-fire,” said Lund, “and never will.”", "We will … recognise it, an ironclad [or not] cease-fire and will", uint16(3), uint16(40))
	f.Add("İstanbul’da [x] ... \xff", "[", uint16(1), uint16(9))
	f.Fuzz(func(t *testing.T, text, quotation string, from, length uint16) {
		if len(text) > 4000 || len(quotation) > 400 {
			t.Skip("longer than a passage")
		}
		text = strings.ToValidUTF8(text, "?")
		quotation = strings.ToValidUTF8(quotation, "?")
		q := NewQuotation(quotation)
		if found, ok := q.Find(text); ok {
			if found.Span.Start < 0 || found.Span.End > len(text) || found.Span.Start >= found.Span.End || !utf8.ValidString(found.Span.In(text)) {
				t.Fatalf("span %v of %d bytes", found.Span, len(text))
			}
			for _, m := range found.Missing {
				if !found.Span.Contains(m) {
					t.Fatalf("missing %v outside %v", m, found.Span)
				}
			}
			for _, a := range found.Added {
				if a.Start < 0 || a.End > len(quotation) {
					t.Fatalf("added %v of %d bytes", a, len(quotation))
				}
			}
			if found.Verbatim() != (len(found.Missing)+len(found.Added) == 0) {
				t.Fatalf("verbatim: %t, missing %v, added %v", found.Verbatim(), found.Missing, found.Added)
			}
			sameUnmarked(t, q, text, found)
		}
		start := min(int(from), len(text))
		end := min(start+int(length), len(text))
		for start > 0 && start < len(text) && !utf8.RuneStart(text[start]) {
			start--
		}
		for end < len(text) && !utf8.RuneStart(text[end]) {
			end++
		}
		words := tokens(text)
		for _, w := range words {
			if w.span.Start < start && start < w.span.End || w.span.Start < end && end < w.span.End {
				return // a cut word is another word
			}
		}
		piece := NewQuotation(text[start:end])
		if piece.Words() == 0 || piece.Words() == LongestQuotation || len(words) > longestText {
			return
		}
		if found, ok := piece.Find(text); !ok || !found.Verbatim() {
			t.Fatalf("%q is not found word for word in %q: %+v", text[start:end], text, found)
		}
	})
}

func TestDiff(t *testing.T) {
	for _, tc := range []struct{ before, after, gone, come string }{
		{"a ceasefire of thirty days", "A ceasefire, of sixty days", "thirty", "sixty"},
		{"a ceasefire", "an immediate and full ceasefire now", "a", "an immediate and full | now"},
		{"the same", "the same", "", ""},
		{"", "all of it", "", "all of it"},
	} {
		gone, come := Diff(tc.before, tc.after)
		if got := spoken(tc.before, gone); got != tc.gone {
			t.Errorf("Diff(%q, %q): gone %q, want %q", tc.before, tc.after, got, tc.gone)
		}
		if got := spoken(tc.after, come); got != tc.come {
			t.Errorf("Diff(%q, %q): come %q, want %q", tc.before, tc.after, got, tc.come)
		}
	}
}

func TestCollate(t *testing.T) {
	topics := []Topic{{ID: "ceasefire", Matter: []string{"ceasefire"}}}
	statement := func(holder, act, words string) Statement {
		return Statement{Position: Position{ID: holder + " " + words, Act: Act(act), Holder: Mention{Actor: holder, Name: holder}}, Words: words}
	}
	takes := func(stance Stance, s Statement) Statement {
		s.Stance = stance
		return s
	}
	a := []Statement{
		takes(Support, statement("eva", "state", "a peace and not a war is wanted before any ceasefire")),
		statement("eva", "concern", "there were no details of how this would work"),
		statement("eva", "state", "the United Rivers were prepared to pay"),
		statement("ada", "demand", "an immediate ceasefire along the river"),
		statement("ada", "endorse", "the opening of the bridge to farmers"),
		statement("ben", "reject", "new sanctions"),
		statement("ben", "state", "the meeting was useful"),
	}
	b := []Statement{
		takes(Oppose, statement("eva", "state", "In six wars I have not had a ceasefire")),
		statement("eva", "concern", "there were no details of how they would work"),
		statement("eva", "state", "the United Rivers would be involved"),
		statement("ada", "demand", "a ceasefire before the summer"),
		statement("ada", "endorse", "The opening of the bridge – to farmers"),
		statement("ada", "reject", "new sanctions"),
		statement("ben", "commit", "further talks"),
	}
	c := Collate(topics, a, b)
	var got []string
	for _, p := range c.Both {
		got = append(got, "both: "+p.A.ID+" = "+p.B.ID)
	}
	for _, p := range c.Reworded {
		got = append(got, "reworded: "+p.A.ID+" ~ "+p.B.ID)
	}
	for _, s := range c.OnlyA {
		got = append(got, "only a: "+s.ID)
	}
	for _, s := range c.OnlyB {
		got = append(got, "only b: "+s.ID)
	}
	want := []string{
		"both: ada the opening of the bridge to farmers = ada The opening of the bridge – to farmers",
		"reworded: ada an immediate ceasefire along the river ~ ada a ceasefire before the summer",
		"only a: eva a peace and not a war is wanted before any ceasefire", "only a: eva there were no details of how this would work",
		"only a: eva the United Rivers were prepared to pay",
		"only a: ben new sanctions", "only a: ben the meeting was useful",
		"only b: eva In six wars I have not had a ceasefire", "only b: eva there were no details of how they would work",
		"only b: eva the United Rivers would be involved",
		"only b: ada new sanctions", "only b: ben further talks",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("collation (-want +got):\n%s", diff)
	}
}

func TestNearestIsASentenceWithMostOfTheWords(t *testing.T) {
	for _, tc := range []struct{ name, quotation, want string }{ // the words from the first kept to the last
		{"some of it in order", "we accept no ceasefire in the river valley", "We shall not accept a ceasefire that leaves the river valley"},
		{"words of two sentences", "foreign hands answered later", ""},
		{"too few", "the talks failed because nobody came", ""},
		{"words that mean nothing", "that the in of be on", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f, ok := NewQuotation(tc.quotation).Nearest(speech)
			if got := f.Span.In(speech); ok != (tc.want != "") || ok && got != tc.want {
				t.Errorf("nearest: %q, %t; want %q", got, ok, tc.want)
			}
		})
	}
}
