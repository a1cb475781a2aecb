package commands_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"attache/bot"
	"attache/bot/commands"
	"attache/bot/reply"
	"attache/briefing"
)

// token is what a button to confirm remembers of the preview.
var token = regexp.MustCompile(`confirm:[0-9a-f]{8}`)

// Each command for admins that changes something tells the audit log how it was and how it became; the others are known to change
// nothing.
func TestEveryAdminActTellsWhatItChanged(t *testing.T) {
	d, ctx := newDesk(t, papers), context.Background()
	d.ops.report = commands.Report{Added: []string{"new-paper"}}
	slot := briefing.Slot{Subscription: "morning", Local: "2031-03-25T07:00", At: now.Add(24 * time.Hour)}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(d.db.Subscribe(ctx, briefing.Subscription{Name: "morning", Channel: "console:", Schedule: "0 7 * * *", Zone: "UTC", Empty: briefing.SayEmpty,
		Late: time.Hour, Created: now, By: "console:tester", Review: "board:1", Lead: time.Hour}))
	must(d.db.Pause(ctx, "morning", "no permission to post there"))
	_, err := d.db.Claim(ctx, briefing.Delivery{Slot: slot, Draft: true, Channel: "board:1", Key: "draftkey", Items: []string{"river-talks#5bcc8562"},
		Attempts: 1, Until: now, ClaimedAt: now})
	must(err)
	d.answer(t, "/wrong river-talks#1b61ab32 what:stance comment:no", false)
	objections, err := d.db.Under(briefing.Red).Objections(ctx)
	must(err)
	if len(objections) != 1 {
		t.Fatalf("%d objections", len(objections))
	}
	last := func() (id string) {
		corrections, err := d.db.Under(briefing.Red).Corrections(ctx)
		must(err)
		return corrections[len(corrections)-1].ID
	}
	acts := []struct{ command, line, was, became string }{
		{"admin reload", "", "", "1 documents added, 0 changed, 0 removed"},
		{"admin correct", "river-talks#5bcc8562 field:stance value:neutral", "stance", "neutral"},
		{"admin retract", "river-talks#5b14819b why:withdrawn", "statement of Sudia", "retracted"},
		{"admin alias", `"Igor Melnik" name:Melnyk`, "Igor Melnik", "Igor Melnik, also called Melnyk"},
		{"admin undo", "LAST", "Igor Melnik, also called Melnyk", "Igor Melnik"},
		{"admin review", "dismiss:" + objections[0].ID, "open", "dismissed"},
		{"admin grant", "user:discord:100", "no grant to discord:100", "admin by a grant: discord:100"},
		{"admin revoke", "user:discord:100", "admin by a grant: discord:100", "no grant to discord:100"},
		{"digest hold", "draftkey", "2031-03-25T07:00: undecided", "2031-03-25T07:00: held"},
		{"digest approve", "draftkey", "2031-03-25T07:00: held", "2031-03-25T07:00: approved"},
		{"digest drop", "draftkey item:river-talks#5bcc8562", "in the draft draftkey", "dropped"},
		{"admin deliveries resume", "morning", "no permission to post there", "going on"},
	}
	// What these change is told in stories: a replay needs a platform, the others actors that documents name.
	elsewhere := []string{"admin deliveries replay", "admin merge", "admin split"}
	reads := []string{"admin status", "admin deliveries list", "admin deliveries failed", "admin deliveries why", "admin grants", "admin corrections",
		"admin audit", "admin doctor"}
	for _, act := range acts {
		t.Run(act.command, func(t *testing.T) {
			line := strings.TrimSpace("/" + act.command + " " + act.line)
			if strings.HasSuffix(line, "LAST") {
				line = strings.Replace(line, "LAST", last(), 1)
			}
			deed := func(want string) briefing.Deed {
				t.Helper()
				log, _, err := d.db.Under(briefing.Red).Deeds(ctx, time.Time{}, 1, 0)
				must(err)
				if log[0].Outcome != want {
					t.Errorf("%s ended as %q, want %q", log[0].Line, log[0].Outcome, want)
				}
				return log[0]
			}
			a := d.answer(t, line, true)
			if a.Refused {
				t.Fatalf("refused: %s", d.ask(t, line))
			}
			if i := slices.IndexFunc(a.Message.Actions, func(a reply.Action) bool { return a.Label == "Confirm" }); i >= 0 {
				deed("shown")
				confirm := a.Message.Actions[i].Line
				d.answer(t, token.ReplaceAllString(confirm, "confirm:00000000"), true)
				deed("not done: something had changed since it was shown")
				d.answer(t, confirm, true)
			}
			e := deed("done")
			if !strings.Contains(e.Was, act.was) || !strings.Contains(e.Became, act.became) || (act.was == "") != (e.Was == "") {
				t.Errorf("%s\nwas %q\nbecame %q\nwant %q and %q in them", e.Line, e.Was, e.Became, act.was, act.became)
			}
		})
	}
	for _, c := range d.here().Commands {
		known := slices.Contains(reads, c.Name) || slices.Contains(elsewhere, c.Name)
		for _, act := range acts {
			known = known || act.command == c.Name
		}
		if (c.Access == bot.Admins) != known {
			t.Errorf("/%s: is for admins: %t; tested: %t", c.Name, c.Access == bot.Admins, known)
		}
	}
}
