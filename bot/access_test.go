package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"attache/bot/reply"
)

// granted are grants: ids of persons, and of groups.
type granted struct{ persons, groups []string }

func (g granted) Granted(_ context.Context, platform string, groups bool) ([]string, error) {
	if platform != "test" {
		return nil, nil
	}
	if groups {
		return g.groups, nil
	}
	return g.persons, nil
}

// member is the membership of somebody in groups; failing is the error of a look-up.
type member struct {
	groups  []string
	failing error
	asked   *int
}

func (m member) In(_ context.Context, group string) (bool, error) {
	if m.asked != nil {
		*m.asked++
	}
	return slices.Contains(m.groups, group), m.failing
}
func (m member) Named(text string, _ bool) (string, bool) { return text, true }
func (m member) Configured(string) bool                   { return false }

func done(context.Context, Call) (reply.Message, error) {
	return reply.Message{Blocks: []reply.Block{reply.Paragraph{Text: reply.Plain("done")}}}, nil
}

func TestAdminsByGrant(t *testing.T) {
	lost := errors.New("the platform does not answer")
	no := func(context.Context) (bool, error) { return false, nil }
	for _, tc := range []struct {
		name    string
		person  Person
		grants  granted
		refusal string
	}{
		{"granted", Person{Platform: "test", ID: "u1", IsAdmin: no}, granted{persons: []string{"u1"}}, ""},
		{"another is", Person{Platform: "test", ID: "u2", IsAdmin: no}, granted{persons: []string{"u1"}}, "you are not one"},
		{"of the same id elsewhere", Person{Platform: "other", ID: "u1", IsAdmin: no}, granted{persons: []string{"u1"}}, "you are not one"},
		{"nobody", Person{Platform: "test"}, granted{persons: []string{""}}, "you are not one"},
		{"by a group", Person{Platform: "test", ID: "u1", IsAdmin: no, Membership: member{groups: []string{"g2"}}}, granted{groups: []string{"g1", "g2"}}, ""},
		{"in no such group", Person{Platform: "test", ID: "u1", IsAdmin: no, Membership: member{groups: []string{"g3"}}}, granted{groups: []string{"g1"}}, "you are not one"},
		{"a group that cannot be looked up", Person{Platform: "test", ID: "u1", IsAdmin: no, Membership: member{groups: []string{"g1"}, failing: lost}},
			granted{groups: []string{"g1"}}, "could not find out"},
		{"a platform without groups", Person{Platform: "test", ID: "u1", IsAdmin: no}, granted{groups: []string{"g1"}}, "you are not one"},
		{"the configuration's groups cannot be looked up", Person{Platform: "test", ID: "u1", IsAdmin: func(context.Context) (bool, error) { return false, lost }},
			granted{persons: []string{"u1"}}, "could not find out"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newHouse(Command{Name: "secret", Access: Admins}, done)
			h.Grants = tc.grants
			a := h.serve(t, "/secret", tc.person)
			if got := fmt.Sprint(a.Message.Blocks); a.Refused != (tc.refusal != "") || !strings.Contains(got, tc.refusal) {
				t.Errorf("refused %t: %s; want %q", a.Refused, got, tc.refusal)
			}
		})
	}
}

func TestOnlyTheServersThatAreNamedAreAnswered(t *testing.T) {
	h := newHouse(Command{Name: "ask"}, done)
	h.Servers = map[string][]string{"test": {"s1", "s2"}, "free": nil}
	for _, tc := range []struct {
		platform, server string
		want             bool
	}{{"test", "s1", true}, {"test", "s3", false}, {"test", "", false}, {"free", "s3", true}, {"free", "", true}, {"console", "", true}} {
		a := h.serve(t, "/ask", Person{Platform: tc.platform, ID: "u1", Server: tc.server})
		if a.Refused == tc.want || a.Refused && !a.Private {
			t.Errorf("%s, server %q: refused %t, private %t", tc.platform, tc.server, a.Refused, a.Private)
		}
	}
}

func TestOnePersonCannotAskWithoutEnd(t *testing.T) {
	h := newHouse(Command{Name: "ask"}, done)
	now := h.Now()
	h.Bot.Now = func() time.Time { return now }
	h.Limit = Limit{Burst: 3, Every: 10 * time.Second}
	h.Grants = granted{persons: []string{"boss"}, groups: []string{"g1"}}
	lookups := 0
	ann := Person{Platform: "test", ID: "ann", Membership: member{asked: &lookups}}
	ask := func(p Person, want string) {
		t.Helper()
		a := h.serve(t, "/ask", p)
		if got := fmt.Sprint(a.Message.Blocks); !strings.Contains(got, want) || a.Refused != (want != "done") {
			t.Errorf("refused %t: %s; want %q", a.Refused, got, want)
		}
	}
	for range 3 {
		ask(ann, "done")
	}
	for range 5 {
		ask(ann, "Please wait 10 seconds.")
	}
	if lookups != 1 {
		t.Errorf("%d look-ups of who asks too often, want 1", lookups)
	}
	ask(Person{Platform: "test", ID: "bob"}, "done")
	ask(Person{Platform: "else", ID: "ann"}, "done")
	for range 10 {
		ask(Person{Platform: "test", ID: "boss"}, "done")
	}
	now = now.Add(6 * time.Second)
	ask(ann, "Please wait 4 seconds.")
	now = now.Add(4 * time.Second)
	ask(ann, "done")
	ask(ann, "Please wait 10 seconds.")
	now = now.Add(-time.Hour) // the clock is set back
	ask(ann, "Please wait 10 seconds.")
	now = now.Add(30 * time.Second)
	for range 3 {
		ask(ann, "done")
	}
	ask(ann, "Please wait")
}

func TestWhoAsksNoMoreIsForgotten(t *testing.T) {
	var bs buckets
	l := Limit{Burst: 3, Every: time.Second}
	now := time.Unix(0, 0)
	for i := range 2 * maxBuckets {
		bs.take(fmt.Sprint(i), l, now)
		now = now.Add(time.Millisecond)
	}
	if len(bs.left) > maxBuckets {
		t.Errorf("%d persons are remembered, want at most %d", len(bs.left), maxBuckets)
	}
}
