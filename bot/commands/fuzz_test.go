package commands_test

import (
	"context"
	"strings"
	"testing"

	"attache/bot"
	"attache/bot/reply"
)

// FuzzAsk checks that no line makes a command fail, and that every answer can be printed and says something.
func FuzzAsk(f *testing.F) {
	for _, line := range []string{
		`/search "release of all" -bridge`, `/search actor:Melnik topic:ceasefire truce`, "/search after:7d before:today", `/search "`, "/search * OR NEAR(a b) ^x",
		"/search -", `/search source:"`, "/position Melnik ceasefire as_of:2031-03-17 history page:9", "/brief topic:ceasefire page:3", "/who actor:ada-lund sources",
		"/source river-talks#b654de66", "/source #", "/actors kind:bloc page:999999999", "/help admin", "/digest list", "/digest now x",
		`/digest subscribe "* * * * *" UTC topics:"ceasefire,," actors:,`, "/status public seen:x", "/topics page:2",
		"/matrix ceasefire as_of:2031-03-17 page:9", "/matrix actors:Sudia,Norland,Melnik topics:ceasefire,sanctions,,detainees", `/matrix topics:"" actors:,`,
		"/compare Melnik Sudia page:3", "/compare river-talks estuary-echo sources", "/compare a:[river-talks] b:nordhavn-readout", "/changed 9000d Melnik sanctions",
		"/changed 2031-03-01 page:2 sources", "/timeline ceasefire from:2031-03-04 to:2031-03-04", "/timeline Melnik page:7", `/quote “we insist” … [of] "a gift to thieves" („x“)`,
		"/quote ... [...] […] (…)", "/quote Ada Lund: we insist on a cease-fire … else. Who “knows”?", `/quote Melnik: "we insist on", said "it"`, `/export csv matrix ceasefire`, "/export ics /timeline ceasefire page:3", `/export json compare a:"Ada Lund" b:Melnik`, "/export md export md x",
		"/export format:md search a*b|c", "/export nonsense", "/export json changed 9000d",
	} {
		f.Add(line)
	}
	d := newDesk(f, papers)
	f.Fuzz(func(t *testing.T, line string) {
		r, err := d.here().Parse(line)
		if err != nil {
			return
		}
		if strings.HasPrefix(r.Command().Name, "digest ") && r.Command().Privacy == bot.Channel {
			t.Skip("it would change what the next line is answered")
		}
		d.log.Reset()
		a := d.Enter(bot.Person{Platform: "console", ID: "fuzz"}, "console:").Serve(context.Background(), r, "", nil)
		if d.log.Len() > 0 {
			t.Errorf("%s: logged %s", r.Line(), d.log)
		}
		var b strings.Builder
		if err := reply.Fprint(&b, a.Message, reply.Options{}); err != nil {
			t.Error(err)
		}
		if strings.TrimSpace(b.String()) == "" {
			t.Errorf("%s: no answer", r.Line())
		}
		for _, action := range a.Message.Actions {
			if _, err := d.here().Parse(action.Line); err != nil {
				t.Errorf("%s: the button %s has the line %s, which is refused: %v", r.Line(), action.Label, action.Line, err)
			}
		}
		if !a.Refused {
			checkCitations(t, a.Message)
		}
	})
}
