package commands_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"attache/bot/reply"
	"attache/briefing"
)

// Who is named in what a reader writes of the holder is offered to the editor; where nobody surely is, nothing is but the line to fill in.
func TestACommentNamesTheHolder(t *testing.T) {
	const statement = "river-talks#5b14819b" // of Sudia
	d := newDesk(t, papers)
	for _, tc := range []struct{ comment, holder string }{
		{"Mara Quist", "mara-quist"},
		{"it was Mara Quist", "mara-quist"},
		{"it was quist, she said so", "mara-quist"},
		{"It was Vera Olt, not Mara Quist!", "vera-olt"},
		{"it wasn’t Mara Quist but Vera Olt", "vera-olt"},
		{"not Sudia but Norland", "norland"},
		{"its president.", "igor-melnik"},
		{"The president of Sudia", "igor-melnik"},
		{"the Sudian President Melnik", "igor-melnik"},
		{"Norland’s foreign minister said it", "ada-lund"},
		{"Melnik’s aide Vera Olt", "vera-olt"},
		{"its foreign minister", ""},                         // the list of actors has none
		{"the ambassador of the Alliance of the Rivers", ""}, // nobody held that office then
		{"the Norlandic foreign minister's aide", ""},
		{"the Norlandic delegation", ""},
		{"Melnik's aide", ""},
		{"it was Lund", ""}, // two are called so
		{"Vera Olt or Mara Quist", ""},
		{"it was Sudia", ""},
		{"it was somebody else", ""},
		{"", ""},
	} {
		t.Run(tc.comment, func(t *testing.T) {
			if a := d.answer(t, strings.TrimSpace("/wrong statement:"+statement+" what:holder comment:"+tc.comment), false); a.Refused {
				t.Fatalf("refused: %v", a.Message.Blocks)
			}
			review := d.answer(t, "/admin review", true).Message
			i := slices.IndexFunc(review.Actions, func(a reply.Action) bool { return strings.HasPrefix(a.Label, "Accept") })
			if tc.holder == "" {
				if got := d.ask(t, "/admin review"); i >= 0 || !strings.Contains(got, "/admin correct") {
					t.Errorf("offered %q, in\n%s", review.Actions, got)
				}
			} else if i < 0 || !strings.HasSuffix(review.Actions[i].Line, "value:actor:"+tc.holder) {
				t.Errorf("offered %q, want %s", review.Actions, tc.holder)
			}
		})
	}
}

// Likewise for the topic: where it names none, a statement whose only topic is wrong is on none.
func TestACommentNamesTheTopic(t *testing.T) {
	const statement = "river-talks#5b14819b" // on detainees
	d := newDesk(t, papers)
	for _, tc := range []struct{ comment, offered string }{
		{"sanctions", "topic:sanctions"},
		{"it is about sanctions.", "topic:sanctions"},
		{"This is about Sanctions and restrictive measures, not about detainees", "topic:sanctions"},
		{"it is about sanctions or a ceasefire", ""}, // which?
		{"not about detainees at all", "none"},
		{"it is about grain", "none"},
		{"", "none"},
	} {
		t.Run(tc.comment, func(t *testing.T) {
			d.answer(t, strings.TrimSpace("/wrong statement:"+statement+" what:topic comment:"+tc.comment), false)
			var offered string
			for _, a := range d.answer(t, "/admin review", true).Message.Actions {
				if _, value, ok := strings.Cut(a.Line, " value:"); ok && a.Label == "Accept 1" {
					offered = value
				}
			}
			if offered != tc.offered {
				t.Errorf("offered %q, want %q", offered, tc.offered)
			}
		})
	}
}

// A correction settles the objections to what it puts right, and only those, whichever way the editor comes to it.
func TestACorrectionSettlesWhatWasObjectedTo(t *testing.T) {
	d := newDesk(t, papers)
	open := func() (what []string) {
		t.Helper()
		objections, err := d.db.Under(briefing.Red).Objections(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range objections {
			what = append(what, o.What)
		}
		slices.Sort(what)
		return what
	}
	for _, what := range briefing.Wrongs() {
		d.answer(t, "/wrong statement:river-talks#d21e5109 what:"+what+" comment:no", false)
	}
	for _, tc := range []struct{ line, left string }{
		{"/admin correct statement:river-talks#5b14819b field:holder value:Vera Olt", "holder stance topic words"},
		{"/admin correct statement:river-talks#d21e5109 field:holder value:Vera Olt", "stance topic words"},
		{"/admin correct statement:river-talks#d21e5109 field:act value:warn", "topic words"},
		{"/admin retract statement:river-talks#d21e5109 why:it was withdrawn", ""},
	} {
		a := d.answer(t, tc.line, true)
		i := slices.IndexFunc(a.Message.Actions, func(a reply.Action) bool { return a.Label == "Confirm" })
		if i < 0 {
			t.Fatalf("%s: no button to confirm: %v", tc.line, a.Message.Blocks)
		}
		d.answer(t, a.Message.Actions[i].Line, true)
		if got := strings.Join(open(), " "); got != tc.left {
			t.Errorf("%s: still open: %s; want %s", tc.line, got, tc.left)
		}
	}
}

// Who may not see a document is not told that a statement in it was retracted, nor why.
func TestARetractionIsToldUnderTheCeiling(t *testing.T) {
	d := newDesk(t, papers)
	const id, why = "alliance-communique#425d1ff2", "the alliance took it back"
	preview := d.answer(t, "/admin retract statement:"+id+" why:"+why, true)
	i := slices.IndexFunc(preview.Message.Actions, func(a reply.Action) bool { return a.Label == "Confirm" })
	if i < 0 {
		t.Fatalf("no button to confirm: %v", preview.Message.Blocks)
	}
	d.answer(t, preview.Message.Actions[i].Line, true)
	for _, tc := range []struct {
		channel string
		told    bool
	}{{"console:TLP:AMBER", true}, {"console:TLP:CLEAR", false}} {
		for _, line := range []string{"/source " + id, "/wrong " + id, "/admin correct " + id + " act warn", "/admin retract " + id + " again"} {
			a := d.answerIn(t, tc.channel, line, true)
			var b strings.Builder
			if err := reply.Fprint(&b, a.Message, reply.Options{}); err != nil {
				t.Fatal(err)
			}
			if got := b.String(); !a.Refused || strings.Contains(got, why) != tc.told || strings.Contains(got, "I have no statement") == tc.told {
				t.Errorf("%s in %s: told %t, want %t:\n%s", line, tc.channel, !tc.told, tc.told, got)
			}
		}
	}
}

// An objection that there never was, or that may not be told of, is not said to be settled.
func TestOnlyWhatWasObjectedToIsSettled(t *testing.T) {
	d := newDesk(t, papers)
	d.answer(t, "/wrong statement:alliance-communique#425d1ff2 what:words", true)
	objections, err := d.db.Under(briefing.Red).Objections(context.Background())
	if err != nil || len(objections) != 1 {
		t.Fatalf("%d objections, error %v", len(objections), err)
	}
	for _, tc := range []struct{ channel, id, want string }{
		{"console:TLP:CLEAR", objections[0].ID, "There is no objection"},
		{"console:", "zzzzzzzz", "There is no objection"},
		{"console:TLP:AMBER", objections[0].ID, "Dismissed"},
		{"console:TLP:AMBER", objections[0].ID, "settled already"},
		{"console:TLP:CLEAR", objections[0].ID, "There is no objection"},
	} {
		a := d.answerIn(t, tc.channel, "/admin review dismiss:"+tc.id, true)
		var b strings.Builder
		if err := reply.Fprint(&b, a.Message, reply.Options{}); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); !strings.Contains(got, tc.want) {
			t.Errorf("dismissing %s in %s: want %q in\n%s", tc.id, tc.channel, tc.want, got)
		}
	}
}
