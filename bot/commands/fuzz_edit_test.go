package commands_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"attache/bot"
	"attache/bot/reply"
	"attache/briefing"
)

// FuzzEdit checks that no line of an editor or reader makes a command fail, and that what is confirmed can be undone: the
// statements are then as they were.
func FuzzEdit(f *testing.F) {
	for _, line := range []string{
		"/admin correct nordhavn-readout#d48803a1 holder Erik Lund", "/admin correct river-talks#d21e5109 act warn", "/admin correct river-talks#d21e5109 stance neutral",
		"/admin correct river-talks#1b61ab32 holder Mara Quist", "/admin correct river-talks#5bcc8562 topic none", "/admin correct river-talks#5bcc8562 topic ceasefire,sanctions",
		"/admin correct river-talks#5bcc8562 date unknown", `/admin correct river-talks#5bcc8562 date "2031-01-01"`, "/admin correct [river-talks#5bcc8562] holder confirm:x value:actor:vera-olt",
		`/admin retract river-talks#5b14819b "he never said "this""`, "/admin retract river-talks#5b14819b confirm:0 instead:y objection:z why:why:", "/admin alias Melnik I. P. “Melnyk”",
		"/admin alias Sudia @everyone <!channel>", "/admin merge Melnik Sudia", "/admin split Melnik river-talks x", "/admin undo ' OR 1=1", "/admin review dismiss:x page:999999999",
		"/admin corrections page:2", "/wrong river-talks#5b14819b holder <@1> *Vera Olt*", "/wrong # what:words", "/wrong estuary-echo#12cd90b2", "/position Lund wrong",
	} {
		f.Add(line)
	}
	d := newDesk(f, papers)
	ctx := context.Background()
	serve := func(t *testing.T, line string) bot.Answer {
		r, err := d.here().Parse(line)
		if err != nil {
			t.Fatalf("the line %s of a button is refused: %v", line, err)
		}
		d.log.Reset()
		p := bot.Person{Platform: "console", ID: "fuzz", IsAdmin: func(context.Context) (bool, error) { return true, nil }}
		a := d.Enter(p, "console:").Serve(ctx, r, "", nil)
		if d.log.Len() > 0 {
			t.Errorf("%s: logged %s", line, d.log)
		}
		var b strings.Builder
		if err := reply.Fprint(&b, a.Message, reply.Options{}); err != nil {
			t.Error(err)
		}
		if strings.TrimSpace(b.String()) == "" {
			t.Errorf("%s: no answer", line)
		}
		return a
	}
	statements := func(t *testing.T) []briefing.Statement {
		all, _, err := d.db.Under(briefing.Red).Statements(ctx, briefing.Query{})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	press := func(t *testing.T, a bot.Answer, label string) (bot.Answer, bool) {
		for _, action := range a.Message.Actions {
			if action.Label == label {
				return serve(t, action.Line), true
			}
		}
		return bot.Answer{}, false
	}
	f.Fuzz(func(t *testing.T, line string) {
		r, err := d.here().Parse(line)
		if err != nil {
			return
		}
		name := r.Command().Name
		if name == "admin reload" || name == "admin status" || !strings.HasPrefix(name, "admin ") && name != "wrong" && name != "position" {
			return
		}
		before := statements(t)
		a := serve(t, r.Line())
		confirmed, ok := press(t, a, "Confirm")
		if !ok {
			return
		}
		if confirmed.Refused {
			t.Errorf("%s: what was shown cannot be confirmed: %v", r.Line(), confirmed.Message)
		}
		if undone, ok := press(t, confirmed, "Undo"); !ok || undone.Refused {
			t.Errorf("%s: it cannot be undone", r.Line())
		}
		if diff := cmp.Diff(before, statements(t), cmpopts.EquateComparable(briefing.Day{})); diff != "" {
			t.Errorf("%s: undone, statements differ (-before +after):\n%s", r.Line(), diff)
		}
	})
}
