package commands_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache/bot"
	"attache/bot/commands"
	"attache/bot/reply"
	"attache/briefing"
)

// cites returns the numbers of sources in texts.
func cites(texts ...reply.Text) []int {
	var ns []int
	for _, text := range texts {
		for _, part := range text {
			if n, ok := part.(reply.Cite); ok {
				ns = append(ns, int(n))
			}
		}
	}
	return ns
}

// checkCitations checks that the sources of m are numbered from 1 on, each with a passage, and that every
// number in m is that of one of them.
func checkCitations(t *testing.T, m reply.Message) {
	t.Helper()
	listed, used := 0, 0
	heading := ""
	for _, b := range m.Blocks {
		switch b := b.(type) {
		case reply.Heading:
			heading = b.Text
		case reply.Paragraph:
			for _, n := range cites(b.Text) {
				used = max(used, n)
			}
		case reply.List:
			for _, item := range b.Items {
				if heading == "Sources" || strings.HasPrefix(m.Title, "Sources: ") {
					listed++
					if item.Text[0] != reply.Cite(listed) || len(item.Quote) == 0 {
						t.Errorf("source %d begins with %v and quotes %v", listed, item.Text[0], item.Quote)
					}
					continue
				}
				for _, n := range cites(item.Text, item.Note) {
					used = max(used, n)
				}
			}
		}
	}
	if used > listed {
		t.Errorf("[%d] is used, but only %d sources are listed", used, listed)
	}
}

func TestEveryStatementIsCited(t *testing.T) {
	d := newDesk(t, papers)
	for _, line := range []string{
		"/brief ceasefire", "/brief Melnik", `/position "Ada Lund"`, `/position "Ada Lund" ceasefire history`, "/position Melnik", `/position "Ada Lund" sanctions`,
		`/who "Ada Lund"`, "/position Melnik sources", "/source river-talks",
	} {
		t.Run(line, func(t *testing.T) {
			m := d.answer(t, line, false).Message
			checkCitations(t, m)
			for _, b := range m.Blocks {
				l, ok := b.(reply.List)
				if !ok {
					continue
				}
				for _, item := range l.Items {
					for _, part := range item.Text {
						if verb, ok := part.(reply.Strong); ok && verb == "demands" && len(cites(item.Text)) == 0 {
							t.Errorf("no source: %v", item.Text)
						}
					}
				}
			}
		})
	}
}

func TestSourcesAreThoseOfTheAnswer(t *testing.T) {
	d := newDesk(t, papers)
	answer := d.answer(t, "/brief ceasefire", false).Message
	for _, a := range answer.Actions {
		if a.Label != "Sources" {
			continue
		}
		var want, got []string
		for _, b := range answer.Blocks {
			if l, ok := b.(reply.List); ok && len(l.Items) > 0 && l.Unit == "sources" {
				for _, item := range l.Items {
					want = append(want, fmt.Sprint(item.Text, item.Quote))
				}
			}
		}
		for _, item := range d.answer(t, a.Line, false).Message.Blocks[0].(reply.List).Items {
			got = append(got, fmt.Sprint(item.Text, item.Quote))
		}
		if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
			t.Errorf("sources (-in the answer +in full):\n%s", diff)
		}
		return
	}
	t.Error("no button Sources")
}

func TestTheGlossaryHasTwoNames(t *testing.T) {
	d := newDesk(t, papers)
	words := strings.ReplaceAll(d.ask(t, "/help words"), "command:words", "command:glossary")
	if diff := cmp.Diff(words, d.ask(t, "/help glossary")); diff != "" || !strings.Contains(words, "hardened") {
		t.Errorf("/help glossary (-/help words +got):\n%s", diff)
	}
}

func TestEveryExampleIsALine(t *testing.T) {
	d := newDesk(t, papers)
	for _, c := range d.Commands() {
		r, err := d.here().Parse(c.Example)
		if err != nil {
			t.Errorf("/%s: %s: %v", c.Name, c.Example, err)
			continue
		}
		if r.Command().Name != c.Name {
			t.Errorf("/%s: %s is a line of /%s", c.Name, c.Example, r.Command().Name)
		}
		if n := len([]rune(c.Summary)); n > 100 {
			t.Errorf("/%s: its summary has %d runes, want at most 100", c.Name, n)
		}
		for _, o := range c.Options {
			if n := len([]rune(o.Summary)); n == 0 || n > 100 {
				t.Errorf("/%s: the summary of %s has %d runes, want 1 to 100", c.Name, o.Name, n)
			}
		}
	}
}

func TestHelpIsTheTableOfCommands(t *testing.T) {
	d := newDesk(t, papers)
	all := d.ask(t, "/help")
	for _, c := range d.Commands() {
		in, line := all, "/help"
		if group, _, grouped := strings.Cut(c.Name, " "); grouped {
			if line += " " + group; !strings.Contains(all, line+"\n") {
				t.Errorf("/help does not lead to %s", line)
			}
			in = d.ask(t, line)
		}
		if !strings.Contains(in, "/"+c.Name) {
			t.Errorf("%s does not name /%s", line, c.Name)
		}
		if one := d.ask(t, "/help "+c.Name); strings.HasPrefix(one, "(refused)") || !strings.HasPrefix(one, "/"+c.Name+"\n") {
			t.Errorf("/help %s: %s", c.Name, one)
		}
	}
}

// many returns a document in which Ada Lund speaks n times on n days.
func many(n int) paper {
	p := paper{id: "many", title: "Many days", source: "Post", date: "2031-03-20", kind: briefing.News}
	for i := range n {
		sentence := fmt.Sprintf("On day %03d Ada Lund demanded a ceasefire number %03d.", i, i)
		p.text += sentence + " "
		p.said = append(p.said, said{
			sentence: sentence, mention: "Ada Lund", cue: "demanded", content: fmt.Sprintf("a ceasefire number %03d", i), holder: "ada-lund",
			act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"},
			date: time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 4*i).Format(time.DateOnly),
		})
	}
	return p
}

func TestPagesShowEverythingOnce(t *testing.T) {
	const n = 25
	d := newDesk(t, []paper{many(n)})
	seen := make(map[string]int)
	line := `/position "Ada Lund" ceasefire history`
	for pages := 1; ; pages++ {
		m := d.answer(t, line, false).Message
		l := m.Blocks[0].(reply.List)
		if l.Total != n || !l.Numbered || l.First != (pages-1)*10+1 {
			t.Fatalf("page %d: items from %d of %d", pages, l.First, l.Total)
		}
		for _, item := range l.Items {
			seen[fmt.Sprint(item.Text[4])]++ // behind the holder, the act and the colon
		}
		buttons := make(map[string]string)
		for _, a := range m.Actions {
			buttons[a.Label] = a.Line
		}
		if (buttons["Newer"] != "") != (pages > 1) || (buttons["Older"] != "") != (pages < 3) {
			t.Errorf("page %d has the buttons %v", pages, buttons)
		}
		if l.More != buttons["Older"] {
			t.Errorf("page %d: the list goes on with %q, the button with %q", pages, l.More, buttons["Older"])
		}
		if line = buttons["Older"]; line == "" {
			if pages != 3 {
				t.Errorf("%d pages, want 3", pages)
			}
			break
		}
	}
	if len(seen) != n {
		t.Errorf("%d statements on all pages, want %d", len(seen), n)
	}
	for s, times := range seen {
		if times != 1 {
			t.Errorf("%s is shown %d times", s, times)
		}
	}
}

func TestPagePastTheEndIsRefusedWithThePagesThereAre(t *testing.T) {
	d := newDesk(t, papers)
	for _, line := range []string{
		"/position Melnik page:9", "/position Melnik ceasefire history page:9", "/brief Melnik page:9", "/matrix ceasefire page:9", "/compare Melnik Sudia page:9",
		"/changed 9000d page:9", "/timeline Melnik page:9", "/search page:9 ceasefire", "/actors page:9", "/topics page:9",
	} {
		if got := d.ask(t, line); !strings.HasPrefix(got, "(refused)\nThere is no page 9: ") {
			t.Errorf("%s: %s", line, got)
		}
		offers := d.answer(t, line, true).Message.Actions
		if len(offers) == 0 {
			t.Errorf("%s offers no page", line)
		}
		for _, offer := range offers {
			if a := d.answer(t, offer.Line, true); a.Refused {
				t.Errorf("%s offers %s, which is refused", line, offer.Line)
			}
		}
	}
	// Of nothing there is every page: that there is nothing is the answer.
	if got := d.ask(t, "/position Melnik as_of:1990-01-01 page:9"); !strings.Contains(got, "No sourced position") {
		t.Errorf("of nothing, page 9 is\n%s", got)
	}
	// A file has all pages.
	if got, want := d.files(t, "/export csv matrix ceasefire page:9"), d.files(t, "/export csv matrix ceasefire"); !bytes.Equal(got[0].Data, want[0].Data) {
		t.Errorf("page 9 as a file is\n%s\nwant\n%s", got[0].Data, want[0].Data)
	}
}

func TestSharedAnswerSaysThatTheContentHasChanged(t *testing.T) {
	d := newDesk(t, papers)
	share := ""
	for _, a := range d.answer(t, "/position Melnik ceasefire", false).Message.Actions {
		if a.Label == "Share" {
			share = a.Line
		}
	}
	const notice = "The content has changed"
	if got := d.ask(t, share); strings.Contains(got, notice) || !strings.Contains(got, "Igor Melnik had accepted") {
		t.Errorf("shared at once: %s", got)
	}
	d.replace(t, papers[:1])
	if got := d.ask(t, share); !strings.Contains(got, notice) || !strings.Contains(got, "No sourced position") {
		t.Errorf("shared after a change: %s", got)
	}
}

// Between the look-up of a name and of what it stands for, the content may have been replaced.
func TestWhatIsGoneIsRefused(t *testing.T) {
	d := newDesk(t, nil)
	d.names[briefing.Red].Set([]briefing.NameEntry{
		{Name: "Gone Person", ID: "gone-person", Kind: briefing.Person, Main: true, Discovered: true},
		{Name: "Gone topic", ID: "gone-topic", Topic: true, Main: true},
	})
	want := "(refused)\nWhat you ask for is no longer in the content: it has been read anew. Please ask\nagain.\n"
	for _, line := range []string{"/who Gone Person", "/position Gone Person", "/brief Gone topic", "/matrix Gone topic"} {
		if diff := cmp.Diff(want, d.ask(t, line)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", line, diff)
		}
	}
	if d.log.Len() > 0 {
		t.Errorf("logged: %s", d.log)
	}
}

func TestReload(t *testing.T) {
	for _, tc := range []struct {
		name, line string
		report     commands.Report
		err        error
		admin      bool
		want       string
		dry        []bool
	}{
		{"not for everybody", "/admin reload", commands.Report{}, nil, false, "(refused)\nThis command is for admins, and you are not one.\n", nil},
		{"done", "/admin reload", commands.Report{Added: []string{"a", "b"}, Removed: []string{"c"}, Unchanged: 1234, Positions: 17, Took: 1234 * time.Millisecond}, nil, true, `Reload: done
────────────

Added           2
Changed         0
Removed         1
Unchanged       1,234
Positions read  17
Took            1.23s

Added
• a
• b

Both documents.

Removed
• c
`, []bool{false}},
		{"dry run", "/admin reload dry_run", commands.Report{Changed: []string{"a"}, Took: time.Second}, nil, true, `Reload, dry run: nothing was changed
────────────────────────────────────

Added           0
Changed         1
Removed         0
Unchanged       0
Positions read  0
Took            1s

Changed
• a

More:
  Reload  /admin reload
`, []bool{true}},
		{"problems", "/admin reload", commands.Report{}, fmt.Errorf("load: %w", commands.Problems{Lines: []string{"a.md:3: no date; write it as 2006-01-02", "b.md: not UTF-8"}}), true, `(refused)
Reload: nothing was changed
───────────────────────────

There are 2 problems; the content stays as it was.

1. a.md:3: no date; write it as 2006-01-02
2. b.md: not UTF-8

Both problems.
`, []bool{false}},
		{"failed", "/admin reload", commands.Report{}, errors.New("disk full"), true,
			"(refused)\nSomething went wrong on my side; it has been logged. Please try again, or tell an\nadmin.\n", []bool{false}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, papers)
			d.ops.report, d.ops.err = tc.report, tc.err
			a := d.answer(t, tc.line, tc.admin)
			var b strings.Builder
			if a.Refused {
				b.WriteString("(refused)\n")
			}
			if err := reply.Fprint(&b, a.Message, reply.Options{Width: 81}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, b.String()); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.dry, d.ops.dry); diff != "" {
				t.Errorf("dry runs (-want +got):\n%s", diff)
			}
			if a.Private != true {
				t.Error("the answer is not private")
			}
		})
	}
}

func TestDigestsOfAChannel(t *testing.T) {
	d := newDesk(t, papers)
	ask := func(line string) string { return d.ask(t, line) }
	if got := ask("/digest list"); !strings.Contains(got, "There are none.") {
		t.Errorf("none yet: %s", got)
	}
	a := d.answer(t, `/digest subscribe "30 7 * * 1-5" europe/paris topics:ceasefire actors:"Ada Lund, Melnik" empty:silent late:90m`, false)
	if a.Private || a.Refused {
		t.Errorf("subscribed: private %t, refused %t; want neither", a.Private, a.Refused)
	}
	for _, action := range a.Message.Actions {
		if action.Label == "Share" {
			t.Error("subscribing has a button to do it again")
		}
	}
	listed := ask("/digest list")
	for _, want := range []string{
		"1 digest of this channel", "30 7 * * 1-5", "Europe/Paris", "Ceasefire and truce", "Ada Lund and Igor Melnik", "stays silent", "at most 1h30m late",
		"Tuesday 25 March 2031, 07:30 CET", "Monday 31 March 2031, 07:30 CEST",
	} {
		if !strings.Contains(listed, want) {
			t.Errorf("the list lacks %q: %s", want, listed)
		}
	}
	subs, err := d.db.Subscriptions(context.Background())
	if err != nil || len(subs) != 1 {
		t.Fatalf("%d subscriptions, error %v", len(subs), err)
	}
	name := subs[0].Name
	if got, want := subs[0].Channel+" by "+subs[0].By, "console: by console:tester"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, line := range []string{"/digest preview " + name, "/digest now " + name} {
		if got := ask(line); strings.HasPrefix(got, "(refused)") {
			t.Errorf("%s: %s", line, got)
		}
	}
	if got := ask("/digest preview nope"); !strings.Contains(got, `This channel has no digest "nope"; it has `+name) {
		t.Errorf("another name: %s", got)
	}
	if got := ask("/status"); !strings.Contains(got, "Next digest here: "+name) {
		t.Errorf("status: %s", got)
	}
	if got := ask("/admin status"); !strings.Contains(got, name+": 30 7 * * 1-5 (Europe/Paris), to console:") || !strings.Contains(got, "Open claims\nThere are none.") {
		t.Errorf("admin status: %s", got)
	}
	if got := ask("/digest unsubscribe " + name); !strings.Contains(got, "This channel gets "+name+" no more") {
		t.Errorf("unsubscribed: %s", got)
	}
	for line, want := range map[string]string{
		"/digest now " + name:                                            "This channel has no digest.",
		"/digest subscribe nonsense Europe/Paris":                        "nonsense",
		`/digest subscribe "30 7 * * 1-5" Europe/Atlantis`:               "Atlantis",
		`/digest subscribe "30 7 * * 1-5" Europe/Paris late:soon`:        "soon",
		`/digest subscribe "30 7 * * 1-5" Europe/Paris topics:truse`:     "Did you mean Ceasefire and truce",
		`/digest subscribe "30 7 * * 1-5" Europe/Paris actors:"a, Lund"`: `"a"`,
		"/digest unsubscribe " + name:                                    name,
	} {
		if got := ask(line); !strings.HasPrefix(got, "(refused)") || !strings.Contains(got, want) {
			t.Errorf("%s: got %s, want a refusal with %q", line, got, want)
		}
	}
	if strings.Contains(d.log.String(), "level=ERROR") {
		t.Errorf("logged: %s", d.log)
	}
}

func TestAdminStatusShowsWhatIsOpen(t *testing.T) {
	d := newDesk(t, papers)
	err := d.db.Subscribe(context.Background(), briefing.Subscription{
		Name: "morning", Channel: "console:", Schedule: "30 7 * * *", Zone: "UTC", Empty: briefing.SayEmpty, Late: time.Hour, Created: now, By: "config",
	})
	if err != nil {
		t.Fatal(err)
	}
	slot := briefing.Slot{Subscription: "morning", Local: "2031-03-24T07:30", At: now}
	if _, err := d.db.Claim(context.Background(), briefing.Delivery{
		Slot: slot, Channel: "console:", Key: "k", State: briefing.Claimed, Attempts: 2, Until: now, ClaimedAt: now,
	}); err != nil {
		t.Fatal(err)
	}
	d.ops.err = commands.Problems{Lines: []string{"a.md:3: no date; write it as 2006-01-02"}}
	got := d.ask(t, "/admin status")
	for _, want := range []string{"1. a.md:3: no date", "morning of 2031-03-24T07:30, claimed 24 March 2031, 07:30 (UTC)", "tried 2 times"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	if len(d.ops.dry) != 1 || !d.ops.dry[0] {
		t.Errorf("reloads: %v, want one dry run", d.ops.dry)
	}
}

func TestSuggestionsCompleteNames(t *testing.T) {
	d := newDesk(t, papers)
	suggest := func(command, option, prefix string) []string {
		t.Helper()
		for _, o := range d.here().Lookup(command).Options {
			if o.Name != option {
				continue
			}
			s, err := o.Suggest(context.Background(), prefix)
			if err != nil {
				t.Fatal(err)
			}
			var values []string
			for _, x := range s {
				values = append(values, x.Value)
			}
			return values
		}
		t.Fatalf("/%s has no option %s", command, option)
		return nil
	}
	for _, tc := range []struct {
		command, option, prefix string
		want                    []string
	}{
		{"who", "actor", "mel", []string{"Igor Melnik"}},
		{"position", "actor", "Menlik", []string{"Igor Melnik"}},
		{"position", "topic", "ceas", []string{"ceasefire"}},
		{"position", "topic", "prisoner", []string{"detainees"}},
		// It is both an actor and a topic, so each is spelled out.
		{"brief", "about", "detainees", []string{"topic:detainees", "Detainees Watch"}},
		{"digest subscribe", "actors", "Ada Lund, mel", []string{"Ada Lund, Igor Melnik"}},
		{"digest subscribe", "actors", "sud", []string{"Sudia"}},
		{"compare", "a", "river", []string{"Alliance of the Rivers", "river-talks"}},
		{"compare", "b", "nordhavn-r", []string{"Norland", "nordhavn-readout"}},
		{"help", "command", "admin re", []string{"admin reload", "admin revoke", "admin retract", "admin review"}},
	} {
		got := suggest(tc.command, tc.option, tc.prefix)
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("/%s %s:%s (-want +got):\n%s", tc.command, tc.option, tc.prefix, diff)
		}
	}
	// All of them, and Otto Brand.
	if got := suggest("who", "actor", ""); len(got) != len(people)+1 {
		t.Errorf("nothing typed: %d suggestions, want %d", len(got), len(people)+1)
	}
}

func TestTextOfDocumentsIsNeverInterpreted(t *testing.T) {
	d := newDesk(t, papers)
	m := d.answer(t, `/search everyone`, false).Message
	for _, b := range m.Blocks {
		l, ok := b.(reply.List)
		if !ok {
			continue
		}
		for _, item := range l.Items {
			for _, part := range item.Quote {
				switch part.(type) {
				case reply.Words, reply.Match:
				default:
					t.Errorf("a passage holds a %T", part)
				}
			}
		}
	}
}

func TestAnUnknownPlatformErrorIsNoSecret(t *testing.T) {
	d := newDesk(t, papers)
	r, err := d.here().Parse("/position Melnik")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	a := d.Enter(bot.Person{Platform: "console", ID: "x"}, "console:").Serve(ctx, r, "", nil)
	if !a.Refused {
		t.Error("a command whose context has ended answers as if nothing had happened")
	}
	if got := fmt.Sprint(a.Message.Blocks); strings.Contains(got, "sql") || strings.Contains(got, "context") {
		t.Errorf("the caller is told %s", got)
	}
}

// A misspelt topic among several is offered with the others.
func TestTopicsBesideAMisspeltOneAreKept(t *testing.T) {
	d := newDesk(t, papers)
	got := d.ask(t, "/admin correct river-talks#b654de66 topic ceasefire, sanctoins")
	if want := "value:ceasefire,sanctions"; !strings.Contains(got, want) {
		t.Errorf("%s\nwant %s in it", got, want)
	}
}

// A statement that nobody can date is not said to be missing from its document, nor left out of a timeline in silence.
func TestUndatedStatementsAreTold(t *testing.T) {
	undated := paper{
		id: "leaflet", title: "A leaflet", text: "Ada Lund rejected a truce.\n",
		said: []said{{
			sentence: "Ada Lund rejected a truce.", mention: "Ada Lund", cue: "rejected", content: "a truce", holder: "ada-lund",
			act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Indirect, topics: []string{"ceasefire"},
		}},
	}
	d := newDesk(t, append(slices.Clone(papers), undated))
	for _, tc := range []struct{ line, want string }{
		{"/source leaflet", "Ada Lund rejected a truce — according to ‘A leaflet’ [1]"},
		{"/timeline ceasefire", "Without a date • date unknown · Ada Lund rejected a truce"},
		{`/timeline "Ada Lund"`, "Without a date • date unknown · Ada Lund rejected a truce"},
	} {
		if got := strings.Join(strings.Fields(d.ask(t, tc.line)), " "); !strings.Contains(got, tc.want) {
			t.Errorf("%s:\n%s\nwant %q in it", tc.line, got, tc.want)
		}
	}
	told := undated
	told.date, told.said = "2031-03-10", slices.Clone(undated.said)
	told.said[0].untimed = true
	d = newDesk(t, append(slices.Clone(papers), told))
	for _, line := range []string{`/position "Ada Lund" ceasefire history`, `/position "Ada Lund" history`, `/export csv position "Ada Lund" ceasefire`, `/export csv position "Ada Lund"`} {
		got := d.ask(t, line)
		if strings.HasPrefix(line, "/export") {
			got = string(d.files(t, line)[0].Data)
		}
		later, at, earlier := strings.Index(got, "We insist on a ceasefire"), strings.Index(got, "rejected a truce"), strings.LastIndex(got, "a ceasefire of thirty days")
		if later < 0 || at < later || earlier < at {
			t.Errorf("%s:\n%s\nwant what was told on 10 March between what was said on 16 and on 3 March", line, got)
		}
	}
	if got, want := d.ask(t, `/position "Ada Lund" ceasefire history`), "day not given, told on 10 March 2031"; !strings.Contains(got, want) {
		t.Errorf("%s\nwant %q in it", got, want)
	}
	if got := d.ask(t, "/timeline ceasefire 2031-03-10 2031-03-20"); strings.Contains(got, "Without a date") {
		t.Errorf("a timeline of a time tells of what has none:\n%s", got)
	}
	var many []paper
	for i := range 11 {
		p := undated
		p.id, p.date, p.said = fmt.Sprintf("leaflet-%d", i), fmt.Sprintf("2031-02-%d", 10+i), slices.Clone(p.said)
		p.text = strings.Replace(p.text, "a truce", fmt.Sprintf("truce %d", i), 1)
		p.said[0].sentence, p.said[0].content = strings.TrimSpace(p.text), fmt.Sprintf("truce %d", i)
		many = append(many, p)
	}
	d = newDesk(t, append(many, undated))
	if got, want := strings.Join(strings.Fields(d.ask(t, "/timeline ceasefire")), " "), "Without a date: 1 statement, on the last page: /timeline about:ceasefire page:2"; !strings.Contains(got, want) {
		t.Errorf("the first of two pages: %s\nwant %q in it", got, want)
	}
	if got, want := strings.Join(strings.Fields(d.ask(t, "/timeline ceasefire page:2")), " "), "Without a date • date unknown · Ada Lund rejected a truce"; !strings.Contains(got, want) {
		t.Errorf("the second of two pages: %s\nwant %q in it", got, want)
	}
}
