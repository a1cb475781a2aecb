package briefing

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBriefLeadsWithTheStrongestMoveOrTheLatestStatementOfWeight(t *testing.T) {
	topic := Topic{ID: "ceasefire", Label: "Ceasefire", Matter: []string{"ceasefire"}}
	by := func(actor, s string) Statement {
		st := said(t, s)
		st.Holder = Mention{Actor: actor, Name: actor}
		st.ID = actor + ": " + s
		return st
	}
	in := func(kind DocumentKind, day string, st Statement) Statement {
		st.In = Document{Kind: kind, Date: said(t, day+" state neutral x").Date}
		return st
	}
	for _, tc := range []struct {
		name string
		said []Statement
		want string // the change and the ID; "" no bottom line
	}{
		{"a move that an analysis gives a day", []Statement{
			by("a", "2031-03-01 demand support a ceasefire"), in(Analysis, "2031-03-05", by("a", "2031-03-02 reject oppose the ceasefire")),
		}, "reversed a: 2031-03-02 reject oppose the ceasefire"},
		{"not one without a day in an analysis", []Statement{
			by("a", "2031-03-01 demand support a ceasefire"), in(Analysis, "2031-03-02", by("a", "2031-03-02 reject oppose the ceasefire")),
			in(News, "2031-03-03", by("b", "2031-03-03 demand support a ceasefire")),
		}, "new b: 2031-03-03 demand support a ceasefire"},
		{"what an analysis says somebody holds now", []Statement{
			by("a", "2031-03-01 demand support a ceasefire"), in(Analysis, "2031-03-05", by("a", "2031-03-05 demand support the ceasefire")),
		}, "also said a: 2031-03-05 demand support the ceasefire"},
		{"nothing is known", nil, ""},
		{"the latest of weight, not the latest", []Statement{
			by("a", "2031-03-01 demand support a ceasefire"), by("b", "2031-03-05 state neutral the ceasefire is a word"),
		}, "new a: 2031-03-01 demand support a ceasefire"},
		{"chosen, not counted", []Statement{
			by("a", "2031-03-05 state neutral one ceasefire"), by("a", "2031-03-05 state neutral two ceasefires"), by("a", "2031-03-05 state neutral a ceasefire"),
			by("b", "2031-03-04 warn oppose a ceasefire"),
		}, "new b: 2031-03-04 warn oppose a ceasefire"},
		{"of one day the stronger act", []Statement{
			by("a", "2031-03-01 endorse support a ceasefire"), by("b", "2031-03-01 warn oppose a ceasefire"),
		}, "new b: 2031-03-01 warn oppose a ceasefire"},
		{"on the matter before beside it", []Statement{
			by("a", "2031-03-01 warn oppose the weather"), by("b", "2031-03-01 endorse support a ceasefire"),
		}, "new b: 2031-03-01 endorse support a ceasefire"},
		{"outright before hedged", []Statement{
			by("a", "2031-03-01 warn oppose hedged a ceasefire"), by("b", "2031-03-01 demand support a ceasefire"),
		}, "new b: 2031-03-01 demand support a ceasefire"},
		{"in own name before through others", []Statement{
			by("a", "2031-03-02 demand support via a ceasefire"), by("b", "2031-03-01 demand support a ceasefire"),
		}, "new b: 2031-03-01 demand support a ceasefire"},
		{"on the matter before a newer one beside it", []Statement{
			by("a", "2031-03-08 warn oppose the weather will be bad"), by("b", "2031-03-01 endorse support a ceasefire"),
		}, "new b: 2031-03-01 endorse support a ceasefire"},
		{"but not one of long ago", []Statement{
			by("a", "2031-03-08 warn oppose the weather will be bad"), by("b", "2031-01-01 endorse support a ceasefire"),
		}, "also said a: 2031-03-08 warn oppose the weather will be bad"},
		{"not a few words that name nothing", []Statement{
			by("a", "2031-03-08 demand support territorial questions"), by("b", "2031-03-08 state neutral the envoy has left the town"),
		}, "also said b: 2031-03-08 state neutral the envoy has left the town"},
		{"through others where there is nothing else", []Statement{by("a", "2031-03-02 demand support via a ceasefire")},
			"also said a: 2031-03-02 demand support via a ceasefire"},
		{"a move before a newer statement", []Statement{
			by("a", "2031-03-01 demand support a ceasefire"), by("a", "2031-03-02 reject oppose the ceasefire"), by("b", "2031-03-08 demand support a ceasefire"),
		}, "reversed a: 2031-03-02 reject oppose the ceasefire"},
		{"the stronger move before the newer one", []Statement{
			by("a", "2031-03-01 demand support a ceasefire"), by("a", "2031-03-02 reject oppose the ceasefire"),
			by("b", "2031-03-01 endorse support a ceasefire"), by("b", "2031-03-08 demand support a ceasefire"),
		}, "reversed a: 2031-03-02 reject oppose the ceasefire"},
		{"the last move of an actor stands", []Statement{
			by("a", "2031-03-01 demand support a ceasefire"), by("a", "2031-03-02 reject oppose the ceasefire"), by("a", "2031-03-03 reject oppose hedged a ceasefire"),
		}, "softened a: 2031-03-03 reject oppose hedged a ceasefire"},
		{"a move that was reaffirmed still leads", []Statement{
			by("a", "2031-03-01 endorse support a ceasefire"), by("a", "2031-03-02 demand support the ceasefire"), by("a", "2031-03-03 demand support a ceasefire"),
		}, "hardened a: 2031-03-02 demand support the ceasefire"},
		{"a move after which something else was done does not", []Statement{
			by("a", "2031-03-01 endorse support a ceasefire"), by("a", "2031-03-02 demand support the ceasefire"), by("a", "2031-03-05 endorse support the signal of the allies"),
		}, "also said a: 2031-03-02 demand support the ceasefire"},
		{"a move of long ago does not", []Statement{
			by("a", "2031-01-01 demand support a ceasefire"), by("a", "2031-01-02 reject oppose the ceasefire"), by("b", "2031-03-08 demand support a ceasefire"),
		}, "new b: 2031-03-08 demand support a ceasefire"},
		{"a move that the same day speaks against does not", []Statement{
			by("a", "2031-03-01 demand support a ceasefire"), by("a", "2031-03-02 state support the ceasefire"), by("a", "2031-03-02 demand support a ceasefire"),
		}, "reaffirmed a: 2031-03-02 demand support a ceasefire"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := ""
			if lead := BriefTopic(topic, tc.said).Lead; lead != nil {
				got = string(lead.Change) + " " + lead.ID
			}
			if got != tc.want {
				t.Errorf("bottom line:\n got %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestBriefTopicKeepsActorsApart(t *testing.T) {
	named := func(actor, name, s string) Statement {
		st := said(t, s)
		st.Holder = Mention{Actor: actor, Name: name}
		return st
	}
	b := BriefTopic(Topic{ID: "ceasefire", Matter: []string{"ceasefire"}}, []Statement{
		named("ada-lund", "Ada Lund", "2031-03-01 demand support a ceasefire"),
		named("", "two ministers", "2031-03-02 demand support a ceasefire"),
		named("", "Two  Ministers", "2031-03-03 demand support via a ceasefire"),
		named("", "residents", "2031-03-03 demand support via a ceasefire"),
	})
	var got []string
	for _, s := range b.Strands {
		got = append(got, s.Holder.Name)
		if reported := s.OnlyReported(); reported != (s.Holder.Name == "residents") {
			t.Errorf("%s: known only through others: %t", s.Holder.Name, reported)
		}
	}
	if want := "[residents two ministers Ada Lund]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if n := len(b.Strands[len(b.Strands)-1].Latest()); n != 1 {
		t.Errorf("%d statements on the last day, want 1", n)
	}
}

func TestBriefActorPutsAStatementUnderEachOfItsTopics(t *testing.T) {
	topics := []Topic{{ID: "ceasefire", Matter: []string{"ceasefire"}}, {ID: "sanctions"}}
	on := func(s string, ids ...string) Statement {
		st := said(t, s)
		st.Topics = ids
		return st
	}
	b := BriefActor(topics, []Statement{
		on("2031-03-01 demand support a ceasefire", "ceasefire", "sanctions"),
		on("2031-03-02 state neutral the weather is fine"),
	})
	got := ""
	for _, s := range b.Strands {
		got += s.Topic.ID + "=" + fmt.Sprint(len(s.Turns)) + " "
	}
	if want := "ceasefire=1 sanctions=1 =1 "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What only the text around a statement puts on a topic is not told as said on it, but beside it.
func TestBriefsPutWhatIsInheritedInStrandsOfItsOwn(t *testing.T) {
	ceasefire, talks := Topic{ID: "ceasefire", Label: "Ceasefire", Matter: []string{"ceasefire"}}, Topic{ID: "talks", Label: "Talks"}
	on := func(s string, inherited int, topics ...string) Statement {
		st := said(t, s)
		st.Topics, st.Inherited = topics, inherited
		return st
	}
	ss := []Statement{
		on("2031-03-01 demand support a ceasefire", 0, "ceasefire"),
		on("2031-03-02 reject oppose a ceasefire of theirs", 1, "talks", "ceasefire"),
		on("2031-03-03 endorse support the weather", 1, "talks"),
	}
	b := BriefTopic(ceasefire, ss[:2])
	if b.Lead == nil || b.Lead.ID != ss[0].ID {
		t.Errorf("the bottom line is %+v", b.Lead)
	}
	if b := BriefTopic(ceasefire, ss[1:2]); b.Lead != nil {
		t.Errorf("what does not name the topic is its bottom line: %+v", b.Lead)
	}
	told := func(b Brief) (told []string) {
		for _, s := range b.Strands {
			context := ""
			if s.Context {
				context = ", context"
			}
			for _, turn := range s.Turns {
				told = append(told, s.Topic.Label+context+": "+turn.ID)
			}
		}
		return told
	}
	want := []string{"Ceasefire: 2031-03-01 demand support a ceasefire", "Ceasefire, context: 2031-03-02 reject oppose a ceasefire of theirs"}
	if diff := cmp.Diff(want, told(b)); diff != "" {
		t.Errorf("on the topic (-want +got):\n%s", diff)
	}
	for _, turn := range Changes(ceasefire, ss) {
		if turn.ID != ss[0].ID && turn.Change != AlsoSaid {
			t.Errorf("%s: %s", turn.ID, turn.Change)
		}
	}
	want = []string{"Talks: 2031-03-02 reject oppose a ceasefire of theirs", "Ceasefire: 2031-03-01 demand support a ceasefire", "Talks, context: 2031-03-03 endorse support the weather"}
	if diff := cmp.Diff(want, told(BriefActor([]Topic{ceasefire, talks}, ss))); diff != "" {
		t.Errorf("of the holder (-want +got):\n%s", diff)
	}
}

// The last word of a strand is the last one in its holder's own name; what others tell of it since stands beside.
func TestLastWordIsTheHoldersOwn(t *testing.T) {
	topic := Topic{ID: "ceasefire", Matter: []string{"ceasefire"}}
	for _, tc := range []struct {
		name       string
		said       []string
		last, told string // days
	}{
		{"own", []string{"2031-03-01 demand support a ceasefire", "2031-03-02 demand support a ceasefire"}, "2031-03-02", ""},
		{"others since", []string{"2031-03-01 demand support a ceasefire", "2031-03-05 reject oppose via a ceasefire", "2031-03-04 reject oppose via the ceasefire"}, "2031-03-01", "2031-03-05"},
		{"others before", []string{"2031-03-02 demand support a ceasefire", "2031-03-01 reject oppose via a ceasefire"}, "2031-03-02", ""},
		{"others on the same day", []string{"2031-03-01 state neutral a ceasefire", "2031-03-01 reject oppose via a ceasefire"}, "2031-03-01", ""},
		{"others only", []string{"2031-03-01 demand support via a ceasefire"}, "2031-03-01", ""},
		{"others later, of an unknown day", []string{"2031-03-01 demand support a ceasefire", "2031-03-05 reject oppose via a ceasefire", "undated reject oppose via the ceasefire"},
			"2031-03-01", "2031-03-20"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var ss []Statement
			for _, s := range tc.said {
				st := said(t, s)
				st.In.Date = day(t, "2031-03-20")
				ss = append(ss, st)
			}
			strand := BriefTopic(topic, ss).Strands[0]
			told := ""
			if others := strand.Told(); len(others) > 0 {
				told = others[0].LastDay().String()
			}
			if last := strand.Last()[0]; last.Date.String() != tc.last || told != tc.told || last.Own() == strand.OnlyReported() {
				t.Errorf("last word: %s, others since: %q; want %s and %q", last.ID, told, tc.last, tc.told)
			}
		})
	}
}

func TestStatementsWithoutADayStandWhereTheyAreTold(t *testing.T) {
	dated := Statement{Position: Position{ID: "dated", Date: day(t, "2031-03-17")}, In: Document{Date: day(t, "2031-03-21")}}
	told := Statement{Position: Position{ID: "told"}, In: Document{Date: day(t, "2031-03-17")}}
	later := Statement{Position: Position{ID: "later"}, In: Document{Date: day(t, "2031-03-18")}}
	month := Statement{Position: Position{ID: "month", Until: day(t, "2031-02-28")}, In: Document{Date: day(t, "2031-03-21")}}
	unknown := Statement{Position: Position{ID: "unknown"}}
	got := []Statement{unknown, month, told, dated, later}
	slices.SortStableFunc(got, LatestFirst)
	var ids []string
	for _, s := range got {
		ids = append(ids, s.ID)
	}
	if diff := cmp.Diff([]string{"later", "dated", "told", "month", "unknown"}, ids); diff != "" {
		t.Errorf("the latest first (-want +got):\n%s", diff)
	}
}
