package bot

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache/bot/reply"
)

// A house is a bot that remembers what it logs, audits and keeps.
type house struct {
	*Bot
	log     bytes.Buffer
	audited []string
	kept    []string
}

func (h *house) Audit(_ context.Context, d Deed) error {
	h.audited = append(h.audited, strings.Join([]string{d.Who, d.Where, d.Line, d.Outcome}, " | "))
	return nil
}

func (h *house) Keep(_ context.Context, line string) (string, error) {
	h.kept = append(h.kept, line)
	return "k1", nil
}

func (h *house) Kept(_ context.Context, key string) (string, error) {
	if key != "k1" || len(h.kept) == 0 {
		return "", errors.New("no such line")
	}
	return h.kept[0], nil
}

// newHouse returns a house with one command that runs run.
func newHouse(c Command, run func(context.Context, Call) (reply.Message, error)) *house {
	h := new(house)
	c.Run = run
	now := func() time.Time { return time.Date(2031, 3, 24, 7, 30, 0, 0, time.UTC) }
	room := &Room{Commands: []Command{c}, Names: names, Now: now}
	h.Bot = &Bot{
		Room: room.Everywhere, Lines: h, Audit: h,
		Log: slog.New(slog.NewTextHandler(&h.log, &slog.HandlerOptions{Level: slog.LevelInfo})), Now: now,
	}
	return h
}

func (h *house) serve(t *testing.T, line string, p Person) Answer {
	t.Helper()
	v := h.Enter(p, "test:c1")
	r, err := v.Parse(line)
	if err != nil {
		t.Fatal(err)
	}
	return v.Serve(context.Background(), r, "", nil)
}

// text returns what a prints.
func text(t *testing.T, a Answer) string {
	t.Helper()
	var b strings.Builder
	if err := reply.Fprint(&b, a.Message, reply.Options{Width: 1000}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func says(words ...string) func(context.Context, Call) (reply.Message, error) {
	return func(context.Context, Call) (reply.Message, error) {
		var m reply.Message
		for _, w := range words {
			m.Blocks = append(m.Blocks, reply.Paragraph{Text: reply.Plain(w)})
		}
		return m, nil
	}
}

var (
	private = Command{Name: "say", Options: []Option{{Name: "what", Summary: "What", Type: Word}, {Name: "page", Type: Number, Hidden: true}}}
	open    = Command{Name: "say", Privacy: Channel}
	guarded = Command{Name: "say", Access: Admins}
)

func admin(yes bool, err error) Person {
	return Person{Platform: "test", ID: "u1", IsAdmin: func(context.Context) (bool, error) { return yes, err }}
}

func TestServeKeepsAnswersPrivateUnlessAskedOtherwise(t *testing.T) {
	for _, tc := range []struct {
		name    string
		command Command
		line    string
		person  Person
		private bool
		actions []string
	}{
		{"private with a button to share", private, "/say what:x", Person{}, true, []string{"Share"}},
		{"nothing to share with nobody", private, "/say", Person{Alone: true}, true, nil},
		{"public at once", private, "/say public", Person{}, false, nil},
		{"a command for the channel", open, "/say", Person{}, false, nil},
		{"an admin's answer is not shared", guarded, "/say", admin(true, nil), true, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := newHouse(tc.command, says("hello")).serve(t, tc.line, tc.person)
			if a.Private != tc.private || a.Refused {
				t.Errorf("private %t, refused %t; want private %t", a.Private, a.Refused, tc.private)
			}
			var labels []string
			for _, action := range a.Message.Actions {
				labels = append(labels, action.Label)
			}
			if diff := cmp.Diff(tc.actions, labels); diff != "" {
				t.Errorf("buttons (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSharePostsWhatTheCallerSawOrSaysThatItChanged(t *testing.T) {
	said := "first"
	h := newHouse(private, func(ctx context.Context, c Call) (reply.Message, error) {
		m, err := says(said)(ctx, c)
		m.Actions = []reply.Action{{Label: "Older", Line: c.Line("page", "2")}}
		return m, err
	})
	seen := h.serve(t, "/say what:x", Person{})
	share := seen.Message.Actions[1]
	if share.Label != "Share" {
		t.Fatalf("the second button is %q, want Share", share.Label)
	}
	shared := h.serve(t, share.Line, Person{})
	if shared.Private {
		t.Error("the shared answer is private")
	}
	if diff := cmp.Diff("first\n\nMore:\n  Older  /say what:x page:2\n", text(t, shared)); diff != "" {
		t.Errorf("shared (-want +got):\n%s", diff)
	}
	said = "second"
	const changed = "The content has changed since this was first shown; this is the answer as it stands now.\n\nsecond\n\nMore:\n  Older  /say what:x page:2\n"
	if diff := cmp.Diff(changed, text(t, h.serve(t, share.Line, Person{}))); diff != "" {
		t.Errorf("shared after a change (-want +got):\n%s", diff)
	}
}

func TestAdminCommandsNeedAnAdminAndAreAudited(t *testing.T) {
	for _, tc := range []struct {
		name   string
		person Person
		run    func(context.Context, Call) (reply.Message, error)
		want   string
		audit  string
	}{
		{"an admin who looks", admin(true, nil), says("a list"), "a list\n", "test:u1 | test:c1 | /say | shown"},
		{"an admin who acts", admin(true, nil), func(_ context.Context, c Call) (reply.Message, error) {
			c.Changes("before", "after")
			return reply.Message{Title: "Changed"}, nil
		}, "Changed\n───────\n", "test:u1 | test:c1 | /say | done"},
		{"too late", admin(true, nil), func(_ context.Context, c Call) (reply.Message, error) {
			c.NotDone("it was settled already")
			return reply.Message{Title: "Settled"}, nil
		}, "Settled\n───────\n", "test:u1 | test:c1 | /say | not done: it was settled already"},
		{"not an admin", admin(false, nil), says("done"), "This command is for admins, and you are not one.\n",
			"test:u1 | test:c1 | /say | refused: This command is for admins, and you are not one."},
		{"a platform without admins", Person{Platform: "test", ID: "u2"}, says("done"), "This command is for admins, and you are not one.\n",
			"test:u2 | test:c1 | /say | refused: This command is for admins, and you are not one."},
		{"not known", admin(true, errors.New("time out")), says("done"),
			"This command is for admins, and I could not find out whether you are one. Please try again.\n",
			"test:u1 | test:c1 | /say | refused: This command is for admins, and I could not find out whether you are one. Please try again."},
		{"refused by the command", admin(true, nil), func(context.Context, Call) (reply.Message, error) {
			return reply.Message{}, RefuseWith(reply.Message{Title: "Not done"}, "two problems")
		}, "Not done\n────────\n", "test:u1 | test:c1 | /say | refused: two problems"},
		{"failed", admin(true, nil), func(context.Context, Call) (reply.Message, error) { return reply.Message{}, errors.New("disk full") },
			"Something went wrong on my side; it has been logged. Please try again, or tell an admin.\n", "test:u1 | test:c1 | /say | failed"},
		{"panicked", admin(true, nil), func(context.Context, Call) (reply.Message, error) { panic("oh") },
			"Something went wrong on my side; it has been logged. Please try again, or tell an admin.\n", "test:u1 | test:c1 | /say | panicked"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			ran := false
			h := newHouse(guarded, func(ctx context.Context, c Call) (reply.Message, error) { ran = true; return tc.run(ctx, c) })
			a := h.serve(t, "/say", tc.person)
			if diff := cmp.Diff(tc.want, text(t, a)); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
			if !a.Private {
				t.Error("the answer is not private")
			}
			if diff := cmp.Diff([]string{tc.audit}, h.audited); diff != "" {
				t.Errorf("audit (-want +got):\n%s", diff)
			}
			if admitted := strings.Contains(tc.audit, "for admins"); ran == admitted {
				t.Errorf("ran: %t", ran)
			}
		})
	}
}

func TestServeTurnsErrorsIntoAnswers(t *testing.T) {
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	fails := func(err error) func(context.Context, Call) (reply.Message, error) {
		return func(context.Context, Call) (reply.Message, error) { return reply.Message{}, err }
	}
	for _, tc := range []struct {
		name string
		ctx  context.Context
		run  func(context.Context, Call) (reply.Message, error)
		want string
		log  string // part of what is logged; "" nothing is
	}{
		{"a refusal", context.Background(), fails(Refuse("I know no actor called %q.", "x")), "I know no actor called \"x\".\n", ""},
		{"a refusal with offers", context.Background(), fails(RefuseOffering([]reply.Action{{Label: "Y", Line: "/say y"}}, "No x.")),
			"No x.\n\nMore:\n  Y  /say y\n", ""},
		{"a wrapped refusal", context.Background(), fails(errors.Join(errors.New("deep"), Refuse("No."))), "No.\n", ""},
		{"an error", context.Background(), fails(errors.New("disk full")),
			"Something went wrong on my side; it has been logged. Please try again, or tell an admin.\n", "disk full"},
		{"a time-out of its own", context.Background(), fails(context.DeadlineExceeded),
			"Something went wrong on my side; it has been logged. Please try again, or tell an admin.\n", "deadline"},
		{"the end of the program", canceled, fails(context.Canceled), "I was interrupted before I had an answer. Please try again.\n", ""},
		{"a panic", context.Background(), func(context.Context, Call) (reply.Message, error) { panic("oh") },
			"Something went wrong on my side; it has been logged. Please try again, or tell an admin.\n", "serve_test.go"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newHouse(private, tc.run)
			r, err := h.Enter(Person{}, "test:c1").Parse("/say")
			if err != nil {
				t.Fatal(err)
			}
			a := h.Enter(Person{}, "test:c1").Serve(tc.ctx, r, "", nil)
			if !a.Refused || !a.Private {
				t.Errorf("refused %t, private %t; want both", a.Refused, a.Private)
			}
			if diff := cmp.Diff(tc.want, text(t, a)); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
			if tc.log == "" && h.log.Len() > 0 || !strings.Contains(h.log.String(), tc.log) {
				t.Errorf("log: %q, want one with %q", h.log.String(), tc.log)
			}
		})
	}
}

func TestRefusedSaysWhatWasWrongWithALine(t *testing.T) {
	h := newHouse(private, says("x"))
	_, err := h.Enter(Person{}, "test:c1").Parse("/sai what:x y")
	if got, want := text(t, h.Refused(err)), "I know no command /sai. Did you mean /say?\n\nMore:\n  /say  /say what:x y\n"; got != want {
		t.Errorf("a slip: got %q, want %q", got, want)
	}
	_, err = h.Enter(Person{}, "test:c1").Parse("/nope")
	a := h.Refused(err)
	if got := text(t, a); !a.Refused || !a.Private || got != "I know no command /nope. Try /help.\n" {
		t.Errorf("refused %t, private %t: %q", a.Refused, a.Private, got)
	}
}

func TestProgressReachesTheCaller(t *testing.T) {
	h := newHouse(private, func(_ context.Context, c Call) (reply.Message, error) {
		c.Progress("%d of %d", 1, 2)
		return reply.Message{}, nil
	})
	r, err := h.Enter(Person{}, "test:c1").Parse("/say")
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	h.Enter(Person{}, "test:c1").Serve(context.Background(), r, "", func(s string) { told = append(told, s) })
	if diff := cmp.Diff([]string{"1 of 2"}, told); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}

func TestActionIDsStandForTheirLines(t *testing.T) {
	h := newHouse(private, says("x"))
	ctx := context.Background()
	long := "/say what:" + strings.Repeat("é", 60)
	for _, line := range []string{"/say", long} {
		id, err := h.ActionID(ctx, line, 100)
		if err != nil {
			t.Fatal(err)
		}
		if len(id) > 100 {
			t.Errorf("the id of %q has %d bytes, want at most 100", line, len(id))
		}
		got, err := h.ActionLine(ctx, id)
		if err != nil || got != line {
			t.Errorf("the id %q stands for %q, error %v; want %q", id, got, err, line)
		}
	}
	if diff := cmp.Diff([]string{long}, h.kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if _, err := h.ActionLine(ctx, "=k2"); err == nil {
		t.Error("a key that was never given out has a line")
	}
}
