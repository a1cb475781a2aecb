package commands_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"attache/bot"
	"attache/bot/commands"
	"attache/storage"
)

// found is what the doctor of the tests finds.
type found []bot.Finding

func (f found) Examine(context.Context) []bot.Finding { return f }

// trail is the audit log of a database.
type trail struct{ *storage.Reader }

func (t trail) Deeds(ctx context.Context, since time.Time, limit int) ([]commands.Deed, error) {
	entries, err := t.AuditLog(ctx, limit)
	var deeds []commands.Deed
	for _, e := range entries {
		if !e.At.Before(since) {
			deeds = append(deeds, commands.Deed{Withheld: e.Withheld, Deed: bot.Deed{At: e.At, Who: e.Who, Where: e.Where, Line: e.Line, Outcome: e.Outcome, Was: e.Was, Became: e.Became}})
		}
	}
	return deeds, err
}

// What is worst comes first, with what to do.
func TestDoctor(t *testing.T) {
	got := newDesk(t, papers).ask(t, "/admin doctor")
	failure, warning, fine := strings.Index(got, "failure"), strings.Index(got, "warning disk"), strings.Index(got, "ok clock")
	if failure < 0 || warning < 0 || fine < 0 || !strings.Contains(got, "1 failure, 1 warning, 1 in order.") || !strings.Contains(got, "make room") {
		t.Errorf("answer:\n%s", got)
	}
	if !(strings.Index(got, "failure channel") < warning && warning < fine) {
		t.Errorf("not in the order of gravity:\n%s", got)
	}
}

// Every use of an admin command is listed with how it ended, a refusal too.
func TestAudit(t *testing.T) {
	d := newDesk(t, papers)
	if got := d.ask(t, "/admin audit"); !strings.Contains(got, "Nothing is recorded.") {
		t.Errorf("before anything was done:\n%s", got)
	}
	d.ask(t, "/admin status")
	got := d.ask(t, "/admin audit")
	if !strings.Contains(got, "/admin status") || !strings.Contains(got, "/admin audit") || !strings.Contains(got, "done") {
		t.Errorf("answer:\n%s", got)
	}
	if got := d.ask(t, "/admin audit 2031-03-25"); !strings.Contains(got, "Nothing is recorded.") {
		t.Errorf("after the last day:\n%s", got)
	}
}
