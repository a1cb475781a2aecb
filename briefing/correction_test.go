package briefing

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// paper returns a document of lines "HOLDER[ via SOURCE]: CUE | CONTENT", each a sentence with one position, and what an extractor makes of
// them. Holders and sources that the registry r does not name are discovered.
func paper(t *testing.T, r *Registry, lines ...string) (Document, Extraction) {
	t.Helper()
	d := Document{ID: "talks", Text: "Talks on the river.\n\n" + strings.NewReplacer(": ", " ", " | ", " ").Replace(strings.Join(lines, ".\n")) + ".\n"}
	var e Extraction
	discovered := make(map[string]Actor)
	mention := func(name string, s Span) Mention {
		if named := r.Named(name); len(named) == 1 {
			return Mention{Actor: named[0].ID, Name: named[0].Name, Span: s}
		}
		id := strings.ReplaceAll(Fold(name), " ", "-")
		discovered[id] = Actor{ID: id, Name: name, Kind: Person, Discovered: true}
		return Mention{Actor: id, Name: name, Span: s, Discovered: true}
	}
	repeats := make(map[string]int)
	at := strings.Index(d.Text, "\n\n") + 2
	for _, line := range lines {
		who, said, _ := strings.Cut(line, ": ")
		cue, content, ok := strings.Cut(said, " | ")
		if !ok {
			t.Fatalf("line %q", line)
		}
		holder, source, _ := strings.Cut(who, " via ")
		length := len(who) + 1 + len(cue) + 1 + len(content) + 1
		p := Position{
			DocumentID: d.ID, Sentence: Span{at, at + length}, Act: Demand, Stance: Support, Mode: Indirect, Topics: []string{"ceasefire"},
			Holder: mention(holder, Span{at, at + len(holder)}), Cue: Span{at + len(who) + 1, at + len(who) + 1 + len(cue)},
			Content: Span{at + length - 1 - len(content), at + length - 1}, Date: Day{2031, 3, 17},
		}
		if source != "" {
			p.Via = []Mention{mention(source, Span{at + len(holder) + 5, at + len(who)})}
		}
		key := holder + cue + content
		p.ID = PositionID(d.ID, holder, cue, content, repeats[key])
		repeats[key]++
		e.Positions = append(e.Positions, p)
		at += length + 1
	}
	for _, a := range discovered {
		e.Actors = append(e.Actors, a)
	}
	slices.SortFunc(e.Actors, func(a, b Actor) int { return strings.Compare(a.ID, b.ID) })
	return d, e
}

func correctionRegistry(t *testing.T) *Registry {
	t.Helper()
	r, err := NewRegistry(Day{2031, 3, 1}, []Actor{
		{ID: "ada-lund", Name: "Ada Lund", Kind: Person}, {ID: "igor-melnik", Name: "Igor Melnik", Kind: Person}, {ID: "norland", Name: "Norland", Kind: State},
	}, []Topic{{ID: "ceasefire", Label: "Ceasefire"}, {ID: "sanctions", Label: "Sanctions"}}, []string{"The Lunds"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// told returns what positions say, one a line.
func told(d Document, e Extraction) string {
	var b strings.Builder
	for _, p := range e.Positions {
		fmt.Fprintf(&b, "%s", p.Holder.Name)
		if p.Holder.Discovered {
			b.WriteString("*")
		}
		for _, v := range p.Via {
			b.WriteString(" via " + v.Name)
		}
		fmt.Fprintf(&b, " %s %s %s on %s, %s", p.Act, p.Stance, p.Content.In(d.Text), strings.Join(p.Topics, " "), p.Date)
		if p.Note != "" {
			b.WriteString(" (" + p.Note + ")")
		}
		b.WriteString("\n")
	}
	for _, a := range e.Actors {
		fmt.Fprintf(&b, "%s: %s", a.ID, strings.Join(a.Names(), ", "))
		b.WriteString("\n")
	}
	return b.String()
}

func TestCorrectAppliesWhatEditorsChanged(t *testing.T) {
	const truce, bridge = "Ada Lund: demanded | a truce", "Otto Brand via Igor Melnik: wanted | the bridge"
	r := correctionRegistry(t)
	of := func(kind CorrectionKind, line string, c Correction) Correction {
		d, e := paper(t, r, line)
		p := e.Positions[0]
		c.Kind, c.Document, c.Position = kind, d.ID, p.ID
		c.Passage, c.Words = p.Sentence.In(d.Text), p.Content.In(d.Text)
		return c
	}
	field := func(line string, f Field, value, was string) Correction {
		return of(CorrectField, line, Correction{Field: f, Value: value, Was: was})
	}
	holder := func(line, id, name, was string) Correction {
		return of(CorrectField, line, Correction{Field: HolderField, Value: id, Name: name, As: Person, Was: was})
	}
	merge := func(from, into, name string) Correction {
		return Correction{Kind: MergeActor, Actor: from, Value: into, Name: name, As: Person}
	}
	const truceRead = "Ada Lund demand support a truce on ceasefire, 2031-03-17\n"
	const bridgeRead = "Otto Brand* via Igor Melnik demand support the bridge on ceasefire, 2031-03-17\n"
	for _, tc := range []struct {
		name  string
		lines []string
		cs    []Correction
		want  string
		edits string // "outcome position", by correction; the position by its number in what was read
	}{
		{"nothing to correct", []string{truce, bridge}, nil, truceRead + bridgeRead + "otto-brand: Otto Brand\n", ""},
		{"an act and a stance", []string{truce}, []Correction{field(truce, ActField, "reject", "demand"), field(truce, StanceField, "oppose", "support")},
			"Ada Lund reject oppose a truce on ceasefire, 2031-03-17 (the act was demand; the stance was support)\n", "applied 1, applied 1"},
		{"a field twice: the later one, with what was read first", []string{truce}, []Correction{field(truce, ActField, "reject", "demand"), field(truce, ActField, "warn", "reject")},
			"Ada Lund warn support a truce on ceasefire, 2031-03-17 (the act was demand)\n", "applied 1, applied 1"},
		{"an act that the stance contradicts, which follows", []string{truce}, []Correction{field(truce, ActField, "reject", "demand")},
			"Ada Lund reject oppose a truce on ceasefire, 2031-03-17 (the act was demand)\n", "applied 1"},
		{"an act with a stance that was corrected, too", []string{truce}, []Correction{field(truce, StanceField, "conditional", "support"), field(truce, ActField, "reject", "demand")},
			"Ada Lund reject conditional a truce on ceasefire, 2031-03-17 (the stance was support; the act was demand)\n", "applied 1, applied 1"},
		{"topics", []string{truce}, []Correction{field(truce, TopicField, "sanctions,ceasefire", "ceasefire")},
			"Ada Lund demand support a truce on sanctions ceasefire, 2031-03-17 (the topic was ceasefire)\n", "applied 1"},
		{"no topic", []string{truce}, []Correction{field(truce, TopicField, "", "ceasefire")},
			"Ada Lund demand support a truce on , 2031-03-17 (the topic was ceasefire)\n", "applied 1"},
		{"a topic that is there no more", []string{truce}, []Correction{field(truce, TopicField, "weather,sanctions", "ceasefire")},
			"Ada Lund demand support a truce on sanctions, 2031-03-17 (the topic was ceasefire)\n", "applied 1"},
		{"a day", []string{truce}, []Correction{field(truce, DateField, "2031-03-16", "17 March 2031")},
			"Ada Lund demand support a truce on ceasefire, 2031-03-16 (the date was 17 March 2031)\n", "applied 1"},
		{"an unknown day", []string{truce}, []Correction{field(truce, DateField, "", "17 March 2031")},
			"Ada Lund demand support a truce on ceasefire,  (the date was 17 March 2031)\n", "applied 1"},
		{"a holder, who is no source of itself", []string{bridge}, []Correction{holder(bridge, "igor-melnik", "Igor Melnik", "Otto Brand")},
			"Igor Melnik demand support the bridge on ceasefire, 2031-03-17 (the holder was Otto Brand)\n", "applied 1"},
		{"a holder that no other document names", []string{truce}, []Correction{holder(truce, "vera-olt", "Vera Olt", "Ada Lund")},
			"Vera Olt* demand support a truce on ceasefire, 2031-03-17 (the holder was Ada Lund)\nvera-olt: Vera Olt\n", "applied 1"},
		{"a holder that was merged since", []string{truce}, []Correction{holder(truce, "a-lund", "A. Lund", "Ada Lund"), merge("a-lund", "igor-melnik", "Igor Melnik")},
			"Igor Melnik demand support a truce on ceasefire, 2031-03-17 (the holder was Ada Lund)\n", "applied 1, applied 0"},
		{"a retraction", []string{truce, bridge}, []Correction{of(RetractStatement, bridge, Correction{Why: "a joke"})}, truceRead, "applied 2"},
		{"around the passage all has changed", []string{"Norland: proposed | a bridge", truce, truce + " and more"}, []Correction{field(truce, ActField, "warn", "demand")},
			"Norland demand support a bridge on ceasefire, 2031-03-17\nAda Lund warn support a truce on ceasefire, 2031-03-17 (the act was demand)\n" +
				"Ada Lund demand support a truce and more on ceasefire, 2031-03-17\n", "applied 2"},
		{"the same words twice: the first one", []string{truce, truce}, []Correction{field(truce, ActField, "warn", "demand")},
			"Ada Lund warn support a truce on ceasefire, 2031-03-17 (the act was demand)\n" + truceRead, "applied 1"},
		{"another ID, the same words: an extractor that reads the mention differently", []string{truce},
			[]Correction{func() Correction {
				c := field(truce, ActField, "warn", "demand")
				c.Position = "talks#00000000"
				return c
			}()},
			"Ada Lund warn support a truce on ceasefire, 2031-03-17 (the act was demand)\n", "applied 1"},
		{"another ID and two with the same words", []string{truce, truce},
			[]Correction{func() Correction {
				c := field(truce, ActField, "warn", "demand")
				c.Position = "talks#00000000"
				return c
			}()},
			truceRead + truceRead, "review 1"},
		{"the passage has changed", []string{"Ada Lund: firmly demanded | a truce"}, []Correction{field(truce, ActField, "warn", "demand")}, truceRead, "review 1"},
		{"the content has changed", []string{"Ada Lund: demanded | a truce at once", bridge}, []Correction{of(RetractStatement, truce, Correction{})},
			"Ada Lund demand support a truce at once on ceasefire, 2031-03-17\n" + bridgeRead + "otto-brand: Otto Brand\n", "review 1"},
		{"the passage is gone", []string{bridge}, []Correction{of(RetractStatement, truce, Correction{})}, bridgeRead + "otto-brand: Otto Brand\n", "review 0"},
		{"of another document", []string{truce}, []Correction{func() Correction { c := field(truce, ActField, "warn", "demand"); c.Document = "other"; return c }()}, truceRead, ""},
		{"a merge into the registry, found by the old name", []string{bridge}, []Correction{merge("otto-brand", "ada-lund", "Ada Lund")},
			"Ada Lund via Igor Melnik demand support the bridge on ceasefire, 2031-03-17 (the holder was Otto Brand)\nada-lund: Ada Lund, Otto Brand\n", "applied 0"},
		{"merges lead on", []string{bridge}, []Correction{merge("otto-brand", "o-brand", "O. Brand"), merge("o-brand", "ada-lund", "Ada Lund")},
			"Ada Lund via Igor Melnik demand support the bridge on ceasefire, 2031-03-17 (the holder was Otto Brand)\nada-lund: Ada Lund, Otto Brand\n", "applied 0, applied 0"},
		{"merges in a circle end", []string{bridge}, []Correction{merge("otto-brand", "o-brand", "O. Brand"), merge("o-brand", "otto-brand", "Otto Brand")},
			bridgeRead + "otto-brand: Otto Brand\n", "applied 0, applied 0"},
		{"the registry's own are not merged", []string{truce}, []Correction{merge("ada-lund", "igor-melnik", "Igor Melnik")}, truceRead, ""},
		{"a source is merged too", []string{"Ada Lund via Otto Brand: demanded | a truce"}, []Correction{merge("otto-brand", "igor-melnik", "Igor Melnik")},
			"Ada Lund via Igor Melnik demand support a truce on ceasefire, 2031-03-17\nigor-melnik: Igor Melnik, Otto Brand\n", "applied 0"},
		{"a split", []string{bridge}, []Correction{{Kind: SplitActor, Document: "talks", Actor: "otto-brand", Value: "otto-brand-2", Name: "Otto Brand (mayor)", As: Person}},
			"Otto Brand (mayor)* via Igor Melnik demand support the bridge on ceasefire, 2031-03-17 (the holder was Otto Brand)\notto-brand-2: Otto Brand (mayor)\n", "applied 0"},
		{"a split of what was merged", []string{bridge}, []Correction{merge("otto-brand", "o-brand", "O. Brand"),
			{Kind: SplitActor, Document: "talks", Actor: "o-brand", Value: "o-brand-2", Name: "O. Brand (mayor)", As: Person}},
			"O. Brand (mayor)* via Igor Melnik demand support the bridge on ceasefire, 2031-03-17 (the holder was Otto Brand)\no-brand-2: O. Brand (mayor)\n", "applied 0, applied 0"},
		{"a split that is merged", []string{bridge}, []Correction{
			{Kind: SplitActor, Document: "talks", Actor: "otto-brand", Value: "otto-brand-2", Name: "Otto Brand (mayor)", As: Person}, merge("otto-brand-2", "vera-olt", "Vera Olt")},
			"Vera Olt* via Igor Melnik demand support the bridge on ceasefire, 2031-03-17 (the holder was Otto Brand)\nvera-olt: Vera Olt\n", "applied 0, applied 0"},
		{"a split of the registry's own", []string{truce}, []Correction{{Kind: SplitActor, Document: "talks", Actor: "ada-lund", Value: "ada-lund-2", Name: "Ada Lund (mayor)", As: Person}},
			"Ada Lund (mayor)* demand support a truce on ceasefire, 2031-03-17 (the holder was Ada Lund)\nada-lund-2: Ada Lund (mayor)\n", "applied 0"},
		{"a split of somebody whom the document does not name", []string{truce}, []Correction{{Kind: SplitActor, Document: "talks", Actor: "otto-brand", Value: "x", Name: "X", As: Person}},
			truceRead, "idle 0"},
		{"a split in another document", []string{bridge}, []Correction{{Kind: SplitActor, Document: "other", Actor: "otto-brand", Value: "x", Name: "X", As: Person}},
			bridgeRead + "otto-brand: Otto Brand\n", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, e := paper(t, r, tc.lines...)
			before := told(d, e)
			for i := range tc.cs {
				tc.cs[i].ID = fmt.Sprint("c", i)
			}
			got, edits := Correct(d, e, r, tc.cs)
			if diff := cmp.Diff(tc.want, told(d, got)); diff != "" {
				t.Errorf("positions (-want +got):\n%s", diff)
			}
			var outcomes []string
			for _, edit := range edits {
				n := slices.IndexFunc(e.Positions, func(p Position) bool { return p.ID == edit.Position }) + 1
				outcomes = append(outcomes, fmt.Sprint(edit.Outcome, " ", n))
			}
			if diff := cmp.Diff(tc.edits, strings.Join(outcomes, ", ")); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
			if after := told(d, e); after != before {
				t.Errorf("what was read has been changed: %s", cmp.Diff(before, after))
			}
		})
	}
}

func TestCorrectLeavesAPassageWithoutPositionsAlone(t *testing.T) {
	r := correctionRegistry(t)
	d, e := paper(t, r, "Ada Lund: demanded | a truce")
	p := e.Positions[0]
	c := Correction{ID: "c", Kind: RetractStatement, Document: d.ID, Position: p.ID, Passage: "Ada Lund  demanded\na truce.", Words: "a truce"}
	if _, edits := Correct(d, Extraction{}, r, []Correction{c}); len(edits) != 1 || edits[0].Outcome != Idle {
		t.Errorf("outcome %v, want idle", edits)
	}
	// White space makes no difference.
	if got, edits := Correct(d, e, r, []Correction{c}); len(got.Positions) != 0 || edits[0].Outcome != Applied {
		t.Errorf("%d positions, outcome %v; want it retracted", len(got.Positions), edits)
	}
}

func TestAmendGivesNames(t *testing.T) {
	r := correctionRegistry(t)
	alias := func(id, actor, name, value string) Correction {
		return Correction{ID: id, Kind: AliasActor, Actor: actor, Name: name, As: Person, Value: value}
	}
	same, edits := r.Amend([]Correction{{Kind: MergeActor, Actor: "x", Value: "y"}})
	if same != r || len(edits) != 0 {
		t.Errorf("without aliases it is another registry, or something came of it: %v", edits)
	}
	amended, edits := r.Amend([]Correction{
		alias("a", "ada-lund", "Ada Lund", "Adah Lund"), alias("b", "ada-lund", "Ada Lund", "Igor Melnik"),
		alias("c", "otto-brand", "Otto Brand", "Colonel Brand"), alias("d", "ada-lund", "Ada Lund", "The Lunds"),
	})
	if diff := cmp.Diff([]Edit{{"a", "", "", Applied}, {"b", "", "", Review}, {"c", "", "", Applied}, {"d", "", "", Applied}}, edits); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	for name, want := range map[string]string{"adah lund": "ada-lund", "colonel brand": "otto-brand", "otto brand": "otto-brand", "igor melnik": "igor-melnik"} {
		if got := amended.Named(name); len(got) != 1 || got[0].ID != want {
			t.Errorf("%q names %v, want %s", name, got, want)
		}
	}
	if amended.Hash() == r.Hash() {
		t.Error("the amended registry has the hash of the other one: documents would not be read again")
	}
	if !amended.Ambiguous("the lunds") {
		t.Error("an ambiguous name is so no more")
	}
	if len(r.Named("adah lund")) != 0 {
		t.Error("the registry itself was changed")
	}
}

func TestNewIDTellsCorrectionsApart(t *testing.T) {
	c := Correction{Kind: CorrectField, Document: "talks", Position: "talks#1", Field: ActField, Value: "warn"}
	ids := map[string]bool{c.NewID(): true}
	for _, change := range []func(*Correction){
		func(c *Correction) { c.Kind = RetractStatement }, func(c *Correction) { c.Value = "reject" }, func(c *Correction) { c.At = Day{2031, 3, 1}.Time() },
		func(c *Correction) { c.By = "console:x" }, func(c *Correction) { c.Why = "x" }, func(c *Correction) { c.Position = "talks#2" },
	} {
		other := c
		change(&other)
		ids[other.NewID()] = true
	}
	if len(ids) != 7 {
		t.Errorf("7 corrections have %d IDs", len(ids))
	}
	if c.ID = "x"; !ids[c.NewID()] {
		t.Error("an ID depends on the one before")
	}
}

func TestCorrectKeepsWhatIsInherited(t *testing.T) {
	for _, tc := range []struct {
		name      string
		inherited int
		gone      string
		want      []string // named
		left      int      // inherited
	}{
		{"nothing is gone", 1, "", []string{"a", "b"}, 1},
		{"a topic that is named is gone", 1, "a", []string{"b"}, 1},
		{"the one that is inherited is gone", 1, "c", []string{"a", "b"}, 0},
		{"of two that are inherited one is gone", 2, "c", []string{"a"}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			topics := []string{"a", "b", "c"}
			p := Position{Topics: topics, Inherited: tc.inherited}
			p.keepTopics(func(id string) bool { return id != tc.gone })
			if diff := cmp.Diff(tc.want, p.Named()); diff != "" || p.Inherited != tc.left {
				t.Errorf("%d inherited, want %d; named (-want +got):\n%s", p.Inherited, tc.left, diff)
			}
			if !slices.Equal(topics, []string{"a", "b", "c"}) {
				t.Errorf("the caller's topics became %v", topics)
			}
		})
	}
}
