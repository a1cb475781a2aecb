package bot

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache/bot/reply"
)

// known are the names that exist, by option type.
type known map[Type][]string

func (k known) Known(t Type, words string) bool {
	for _, name := range k[t] {
		if strings.EqualFold(name, strings.TrimSuffix(words, ",")) {
			return true
		}
	}
	return false
}

var names = func() known {
	actors := []string{"France", "European Union", "Public Services International", "Zelenskyy"}
	topics := []string{"ceasefire", "peace talks"}
	return known{
		ActorName: actors, ActorNames: actors, TopicName: topics, TopicNames: topics,
		AboutName: append(append([]string{}, actors...), topics...),
	}
}()

func nothing(context.Context, Call) (reply.Message, error) { return reply.Message{}, nil }

// table are commands with every type of option.
var table = []Command{
	{Name: "position", Options: []Option{
		{Name: "actor", Summary: "Whose position", Type: ActorName, Required: true},
		{Name: "topic", Summary: "On what", Type: TopicName},
		{Name: "as_of", Summary: "Up to which day", Type: Day},
		{Name: "history", Summary: "Earlier ones too", Type: Flag},
		{Name: "page", Summary: "Which page", Type: Number, Hidden: true},
	}, Run: nothing},
	{Name: "brief", Options: []Option{{Name: "about", Summary: "An actor or a topic", Type: AboutName, Required: true}}, Run: nothing},
	{Name: "compare", Options: []Option{
		{Name: "a", Summary: "One", Type: ActorName, Required: true},
		{Name: "b", Summary: "The other one", Type: ActorName, Required: true},
		{Name: "topic", Summary: "On what", Type: TopicName},
	}, Run: nothing},
	{Name: "changed", Options: []Option{
		{Name: "since", Summary: "From which day on", Type: Day, Past: true},
		{Name: "actor", Summary: "Whose", Type: ActorName},
		{Name: "topic", Summary: "On what", Type: TopicName},
	}, Run: nothing},
	{Name: "matrix", Options: []Option{
		{Name: "topic", Summary: "On what", Type: TopicName},
		{Name: "actors", Summary: "Whose", Type: ActorNames},
		{Name: "as_of", Summary: "Up to which day", Type: Day, Past: true},
	}, Run: nothing},
	{Name: "timeline", Options: []Option{
		{Name: "about", Summary: "An actor or a topic", Type: AboutName, Required: true},
		{Name: "from", Summary: "From which day on", Type: Day},
	}, Run: nothing},
	{Name: "search", Options: []Option{
		{Name: "query", Summary: "Words", Type: Text, Required: true},
		{Name: "page", Summary: "Which page", Type: Number, Hidden: true},
	}, Run: nothing},
	{Name: "digest subscribe", Privacy: Channel, Options: []Option{
		{Name: "schedule", Summary: "When", Type: Word, Required: true},
		{Name: "zone", Summary: "Where", Type: Word, Required: true},
		{Name: "topics", Summary: "On what", Type: TopicNames},
		{Name: "actors", Summary: "Whose", Type: ActorNames},
		{Name: "empty", Summary: "When nothing is new", Type: Word, Choices: []string{"say", "silent"}},
	}, Run: nothing},
	{Name: "digest list", Run: nothing},
	{Name: "admin reload", Access: Admins, Options: []Option{{Name: "dry_run", Summary: "Change nothing", Type: Flag}}, Run: nothing},
}

func newRoom() *Room {
	return &Room{Commands: table, Names: names, Now: func() time.Time { return time.Date(2031, 3, 24, 23, 30, 0, 0, time.FixedZone("", 3600)) }}
}

func TestParseReadsLines(t *testing.T) {
	for _, tc := range []struct{ name, line, want string }{
		{"one word each", "/position France ceasefire", "/position actor:France topic:ceasefire"},
		{"no slash", "position France", "/position actor:France"},
		{"any case", "/Position actor:France TOPIC:ceasefire", "/position actor:France topic:ceasefire"},
		{"white space", " \t/position\u00a0 France  ", "/position actor:France"},
		{"longest known name", "/position European Union peace talks", `/position actor:"European Union" topic:"peace talks"`},
		{"longest known name after its option's name", "/position topic:peace talks actor:European Union", `/position actor:"European Union" topic:"peace talks"`},
		{"unknown name is one word", "/position Atlantis ceasefire", "/position actor:Atlantis topic:ceasefire"},
		{"unknown name of several words", "/position Untied States ceasefire 7d", `/position actor:"Untied States" topic:ceasefire as_of:2031-03-17`},
		{"unknown name before a known one of several words", "/position Untied States peace talks", `/position actor:"Untied States" topic:"peace talks"`},
		{"unknown names one after the other cannot be told apart", "/position Untied States war", `/position actor:"Untied States war"`},
		{"unknown name of several words goes on when no option is left", "/brief Untied States", `/brief about:"Untied States"`},
		{"but not over named options and flags", "/brief Untied States public", `/brief about:"Untied States" public:true`},
		{"a name may begin with a flag's", "/brief Public Services International", `/brief about:"Public Services International"`},
		{"straight quotation marks", `/position "European Union" ceasefire`, `/position actor:"European Union" topic:ceasefire`},
		{"curled quotation marks", "/position “Euro pean” ceasefire", `/position actor:"Euro pean" topic:ceasefire`},
		{"low quotation marks", "/position „Euro pean“ ceasefire", `/position actor:"Euro pean" topic:ceasefire`},
		{"quotation marks after a colon", `/position topic:"peace talks" actor:France`, `/position actor:France topic:"peace talks"`},
		{"escaped quotation marks", `/position "the \"so-called\" one"`, `/position actor:"the \"so-called\" one"`},
		{"a quotation mark that is never closed", `/position "France`, `/position actor:"\"France"`},
		{"a colon after no option's name is text", "/position foo:bar", "/position actor:foo:bar"},
		{"a quoted word sets no option", `/position "topic:x"`, "/position actor:topic:x"},
		{"flag alone", "/position France history", "/position actor:France history:true"},
		{"flag with a value", "/position France history:no public:yes", "/position actor:France public:true"},
		{"hidden option", "/position France page:2", "/position actor:France page:2"},
		{"no value is none", "/position France topic:", "/position actor:France"},
		{"day", "/position France as_of:2031-02-28", "/position actor:France as_of:2031-02-28"},
		{"today is that of UTC", "/position France as_of:today", "/position actor:France as_of:2031-03-24"},
		{"yesterday", "/position France as_of:yesterday", "/position actor:France as_of:2031-03-23"},
		{"days ago", "/position France as_of:7d", "/position actor:France as_of:2031-03-17"},
		{"text to the end", `/search actor:macron "a  phrase" -word`, `/search query:actor:macron "a  phrase" -word`},
		{"text that begins with a flag's name", "/search public opinion", "/search query:public opinion"},
		{"text that begins with a flag's name and a colon", "/search public: the word", "/search query:public: the word"},
		{"options before text", "/search page:2 public:true a b", "/search page:2 public:true query:a b"},
		{"text by name", "/search query:page:2", "/search query:page:2"},
		{"command of two words", `/digest subscribe "30 7 * * 1-5" Europe/Paris`, `/digest subscribe schedule:"30 7 * * 1-5" zone:Europe/Paris`},
		{"names with commas between", "/digest subscribe x y peace talks, ceasefire European Union, France", `/digest subscribe schedule:x zone:y topics:"peace talks, ceasefire" actors:"European Union, France"`},
		{"each name of several in quotation marks", `/matrix ceasefire actors:"European Union","the younger", France`, `/matrix topic:ceasefire actors:"European Union,the younger, France"`},
		{"some of several names in quotation marks", `/matrix ceasefire actors:France,"European Union",Zelenskyy today`,
			"/matrix topic:ceasefire actors:\"France,European Union,Zelenskyy\" as_of:2031-03-24"},
		{"known names without commas", "/matrix ceasefire European Union France and Zelenskyy today", `/matrix topic:ceasefire actors:"European Union, France, Zelenskyy" as_of:2031-03-24`},
		{"a name goes past a day that may be left out", "/changed Zelenskyy", "/changed actor:Zelenskyy"},
		{"and past a name of something else", "/changed peace talks 7d", `/changed since:2031-03-17 topic:"peace talks"`},
		{"names in another order", "/matrix Zelenskyy, France ceasefire", `/matrix topic:ceasefire actors:"Zelenskyy, France"`},
		{"a day past names", "/matrix ceasefire yesterday", "/matrix topic:ceasefire as_of:2031-03-23"},
		{"a required option is passed where it follows", "/position peace talks European Union", `/position actor:"European Union" topic:"peace talks"`},
		{"and not else", "/position ceasefire today", "/position actor:ceasefire as_of:2031-03-24"},
		{"words between names", "/compare Zelenskyy vs. France on ceasefire", "/compare a:Zelenskyy b:France topic:ceasefire"},
		{"and before a day", "/changed France on ceasefire 7d", "/changed since:2031-03-17 actor:France topic:ceasefire"},
		{"IDs", "/compare first-text second-text topic:ceasefire", "/compare a:first-text b:second-text topic:ceasefire"},
		{"unknown names before a known one", "/compare first second ceasefire", "/compare a:first b:second topic:ceasefire"},
		{"an unknown ID behind others", "/compare first-text second-text cease-fires", "/compare a:first-text b:second-text topic:cease-fires"},
		{"unknown names of several words", "/compare Untied States Untied Kingdom ceasefire", `/compare a:"Untied States Untied" b:Kingdom topic:ceasefire`},
		{"choice in any case", "/digest subscribe x y empty:SILENT", "/digest subscribe schedule:x zone:y empty:silent"},
		{"control characters are blanks", "/search a\x00b\x1b[31m", "/search query:a b [31m"},
		{"invalid bytes are replaced", "/search a\xffb", "/search query:a\uFFFDb"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, err := newRoom().Parse(tc.line)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Line(); got != tc.want {
				t.Errorf("%s\n got %s\nwant %s", tc.line, got, tc.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	const usage = " Usage: /position actor [topic] [as_of] [history]"
	for _, tc := range []struct{ name, line, want string }{
		{"nothing", "/", "Type a command, for instance /help."},
		{"an unknown command", "/nope x", "I know no command /nope. Try /help."},
		{"a command with a slip", "/postion x", "I know no command /postion. Did you mean /position?"},
		{"letters swapped", "/breif x", "I know no command /breif. Did you mean /brief?"},
		{"a verb with a slip", "/digest subscibe x y", "I know no command /digest subscibe. Did you mean /digest subscribe?"},
		{"a short word that is like nothing", "/x", "I know no command /x. Try /help."},
		{"half a command", "/digest", "/digest needs one of these after it: subscribe, list."},
		{"a missing option", "/position", "actor is missing: Whose position." + usage},
		{"an empty one", `/position actor:""`, "actor is missing: Whose position." + usage},
		{"a name that no option takes", "/changed Atlantis", `since: "Atlantis" is no day; write 2006-01-02, today, yesterday or 7d. Usage: /changed [since] [actor] [topic]`},
		{"a second value", "/position actor:France actor:Spain", `actor is given twice, as "France" and as "Spain".` + usage},
		{"a word too many", "/position France ceasefire today more", `I do not know what to do with "more".` + usage},
		{"a day that is none", "/position France as_of:2031-02-30", `as_of: "2031-02-30" is no day; write 2006-01-02, today, yesterday or 7d.` + usage},
		{"a day to come where all is past", "/changed 2031-03-26", "since: 2031-03-26 is still to come, and nothing is known of it. Usage: /changed [since] [actor] [topic]"},
		{"a name too many", "/timeline France Zelenskyy",
			`from: "Zelenskyy" is no day; write 2006-01-02, today, yesterday or 7d, and about takes one name, which is "France" already. Usage: /timeline about [from]`},
		{"too long ago", "/position France as_of:99999999999d", `as_of: "99999999999d" is no day; write 2006-01-02, today, yesterday or 7d.` + usage},
		{"a line too long", "/search " + strings.Repeat("x", longestLine), "That line is too long: I read at most 16384 bytes of one."},
		{"a flag that is no flag", "/position France history:maybe", `history: "maybe" is neither true nor false.` + usage},
		{"a number below one", "/position France page:0", `page: "0" is no whole number from 1.` + usage},
		{"a value that is no choice", "/digest subscribe x y empty:loud",
			`empty: "loud" is none of say, silent. Usage: /digest subscribe schedule zone [topics] [actors] [empty]`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := newRoom().Parse(tc.line)
			if err == nil {
				t.Fatalf("%s: no error", tc.line)
			}
			if diff := cmp.Diff(tc.want, err.Error()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.line, diff)
			}
		})
	}
}

func TestFormChecksLikeALine(t *testing.T) {
	room := newRoom()
	r, err := room.Form("position", map[string]string{"actor": " European Union\n", "as_of": "7d", "topic": ""})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.Line(), `/position actor:"European Union" as_of:2031-03-17`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, tc := range []struct {
		command, want string
		values        map[string]string
	}{
		{"nope", "I know no command /nope. Try /help.", nil},
		{"brief", `/brief has no option "who". Usage: /brief about`, map[string]string{"who": "x"}},
		{"brief", "about is missing: An actor or a topic. Usage: /brief about", nil},
	} {
		if _, err := room.Form(tc.command, tc.values); err == nil || err.Error() != tc.want {
			t.Errorf("/%s %v: got %v, want %s", tc.command, tc.values, err, tc.want)
		}
	}
}

// FuzzParse checks that no line is too strange, and that the line of a request means the same request.
func FuzzParse(f *testing.F) {
	for _, line := range []string{
		"", "/", "/position European Union peace talks history", `/position "a\"b" topic:“x y”`, "/search page:2 public:true query:public:true",
		"/search public:false", `/search "`, "/digest subscribe a, b, c, d", `/digest subscribe "a," b topics:"x," public`,
		"/position actor:„“ topic:”", "/brief public public", "/position \\ \\\\", "/admin reload dry_run:false", "/position France topic:a:\"b c\"",
	} {
		f.Add(line)
	}
	room := newRoom()
	f.Fuzz(func(t *testing.T, line string) {
		if len(line) > longestLine/4 {
			t.Skip("the line of its request may be longer than one that is read")
		}
		r, err := room.Parse(line)
		if err != nil {
			if err.Error() == "" {
				t.Errorf("%q is refused without a word", line)
			}
			return
		}
		again, err := room.Parse(r.Line())
		if err != nil {
			t.Fatalf("%q has the line %q, which is refused: %v", line, r.Line(), err)
		}
		if diff := cmp.Diff(r.values, again.values); diff != "" || r.command != again.command {
			t.Errorf("%q has the line %q, which means something else (-first +second):\n%s", line, r.Line(), diff)
		}
		form, err := room.Form(r.command.Name, r.values)
		if err != nil {
			t.Fatalf("%q is refused as a form: %v", line, err)
		}
		if diff := cmp.Diff(r.values, form.values); diff != "" {
			t.Errorf("%q means something else as a form (-line +form):\n%s", line, diff)
		}
	})
}
