package commands_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"attache/bot"
)

// found is what the doctor of the tests finds.
type found []bot.Finding

func (f found) Examine(context.Context) []bot.Finding { return f }

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
	if !strings.Contains(got, "/admin status") || !strings.Contains(got, "/admin audit") || !strings.Contains(got, "shown") {
		t.Errorf("answer:\n%s", got)
	}
	if got := d.ask(t, "/admin audit 2031-03-25"); !strings.Contains(got, "Nothing is recorded.") {
		t.Errorf("after the last day:\n%s", got)
	}
}

// What does not fit a page is on the next one.
func TestAuditIsPaged(t *testing.T) {
	d := newDesk(t, papers)
	for i := range 25 {
		d.ask(t, fmt.Sprintf("/admin undo %d", i+1))
	}
	first, second := d.ask(t, "/admin audit"), d.ask(t, "/admin audit page:2")
	if !strings.Contains(first, "id:25") || strings.Contains(first, "id:5\n") || !strings.Contains(first, "Older  /admin audit page:2") {
		t.Errorf("first page:\n%s", first)
	}
	if !strings.Contains(second, "id:1\n") || strings.Contains(second, "id:25") || !strings.Contains(second, "Newer  /admin audit page:1") {
		t.Errorf("second page:\n%s", second)
	}
}
