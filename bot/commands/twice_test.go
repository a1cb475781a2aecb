package commands_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"attache/bot/reply"
	"attache/briefing"
)

// confirmed asks a line, presses the button to confirm it, and returns the last entry of the audit log.
func (d *desk) confirmed(t *testing.T, line string) briefing.Deed {
	t.Helper()
	a := d.answer(t, line, true)
	if i := slices.IndexFunc(a.Message.Actions, func(a reply.Action) bool { return a.Label == "Confirm" }); i >= 0 {
		a = d.answer(t, a.Message.Actions[i].Line, true)
	}
	if a.Refused {
		t.Fatalf("%s is refused: %s", line, d.ask(t, line))
	}
	log, _, err := d.db.Under(briefing.Red).Deeds(context.Background(), time.Time{}, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	return log[0]
}

// The audit log tells a second correction of a field from what the first made of it, and its undoing back to that.
func TestASecondCorrectionIsLoggedFromTheFirst(t *testing.T) {
	d := newDesk(t, papers)
	said := func(e briefing.Deed) string { return e.Was + " → " + e.Became }
	last := func() string {
		all, err := d.db.Under(briefing.Red).Corrections(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return all[len(all)-1].ID
	}
	const line = "/admin correct nordhavn-readout#d48803a1 holder "
	for _, tc := range []struct{ line, want string }{
		{line + "Erik Lund", "holder Ada Lund → holder Erik Lund"},
		{line + "Vera Olt", "holder Erik Lund → holder Vera Olt"},
		{"/admin undo LAST", "holder Vera Olt → holder Erik Lund"},
		{"/admin undo LAST", "holder Erik Lund → holder Ada Lund"},
	} {
		at := tc.line
		if strings.HasSuffix(at, "LAST") {
			at = "/admin undo " + last()
		}
		if got := said(d.confirmed(t, at)); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.line, got, tc.want)
		}
	}
}

// An act is not corrected against a stance that was corrected: that would have to be undone, or the answer would contradict itself.
func TestAnActIsNotCorrectedAgainstACorrectedStance(t *testing.T) {
	const worried = "river-talks#5bcc8562"
	d := newDesk(t, papers)
	d.confirmed(t, "/admin correct "+worried+" stance support")
	a := d.answer(t, "/admin correct "+worried+" act reject", true)
	if len(a.Message.Actions) != 1 || !a.Refused || !strings.HasPrefix(a.Message.Actions[0].Line, "/admin undo id:") {
		t.Fatalf("answer %v", a)
	}
	d.answer(t, a.Message.Actions[0].Line, true)
	d.confirmed(t, "/admin correct "+worried+" act reject")
	s, err := d.db.Under(briefing.Red).Statement(context.Background(), worried)
	if err != nil || s.Act != briefing.Reject || s.Stance != briefing.Oppose {
		t.Errorf("%s, %s, error %v", s.Act, s.Stance, err)
	}
}

// Who merges a holder that is described and not named is told that this goes for all documents.
func TestAMergeOfADescribedHolderGoesForAllDocuments(t *testing.T) {
	d := newDesk(t, []paper{{id: "note", title: "A note", source: "The Estuary Post", date: "2031-03-10", kind: briefing.News, text: "The harbour master demanded a truce.\n",
		said: []said{{sentence: "The harbour master demanded a truce.", mention: "The harbour master", cue: "demanded", content: "a truce",
			act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}}}}})
	if got := strings.Join(strings.Fields(d.ask(t, `/admin merge "harbour master" Melnik`)), " "); !strings.Contains(got, "name nobody: in all of them, later ones too, this will mean Igor Melnik.") {
		t.Errorf("answer: %s", got)
	}
}
