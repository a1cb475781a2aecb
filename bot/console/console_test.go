package console

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"attache/bot"
	"attache/bot/reply"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// known are the names of the test bot.
type known []string

func (k known) Known(_ bot.Type, words string) bool {
	for _, name := range k {
		if strings.EqualFold(name, words) {
			return true
		}
	}
	return false
}

func (k known) suggest(_ context.Context, prefix string) (s []bot.Suggestion, err error) {
	for _, name := range k {
		if prefix == "" || strings.EqualFold(name[:1], prefix[:1]) || goesOn(name, prefix) {
			s = append(s, bot.Suggestion{Label: name, Value: name})
		}
	}
	return s, nil
}

func newBot(names known) *bot.Bot {
	say := func(_ context.Context, c bot.Call) (reply.Message, error) {
		return reply.Message{Title: c.Text("actor"), Blocks: []reply.Block{reply.Paragraph{Text: reply.Plain("on " + c.Text("topic"))}}}, nil
	}
	room := &bot.Room{
		Now: time.Now, Names: names,
		Commands: []bot.Command{
			{Name: "position", Summary: "Where an actor stands", Run: say, Options: []bot.Option{
				{Name: "actor", Type: bot.ActorName, Required: true, Suggest: names.suggest},
				{Name: "topic", Type: bot.Word, Choices: []string{"ceasefire", "climate", "trade"}},
				{Name: "history", Type: bot.Flag},
			}},
			{Name: "changed", Run: say, Options: []bot.Option{{Name: "since", Type: bot.Day}, {Name: "actor", Type: bot.ActorName, Suggest: names.suggest}, {Name: "history", Type: bot.Flag}}},
			{Name: "digest list", Run: say}, {Name: "digest preview", Run: say},
		},
	}
	return &bot.Bot{Room: room.Everywhere, Log: slog.New(slog.DiscardHandler), Now: time.Now}
}

func TestPipedLinesAreAnsweredOneByOne(t *testing.T) {
	var out, errs strings.Builder
	in := strings.NewReader("\n# a comment\n/position Ada climate\n   \nnonsense\n")
	c := New(in, &out, &errs, true, "")
	if err := c.Run(t.Context(), newBot(known{"Ada"})); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "\x1b") {
		t.Error("ANSI codes where there is no terminal")
	}
	if got := strings.Count(out.String(), "\n\nI know no command /nonsense"); got != 1 {
		t.Errorf("answers are not separated by one blank line:\n%s", out.String())
	}
	if !strings.HasPrefix(out.String(), "Ada\n") || errs.Len() > 0 {
		t.Errorf("out:\n%s\nerr:\n%s", out.String(), errs.String())
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	in, typed := io.Pipe()
	defer typed.Close()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- New(in, io.Discard, io.Discard, false, "").Run(ctx, newBot(nil)) }()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A refusal is an answer, and the lines after it are answered too.
func TestLineTooLongIsRefused(t *testing.T) {
	var out strings.Builder
	in := strings.NewReader(strings.Repeat("x", 3*longestLine) + "\n/position Ada climate")
	if err := New(in, &out, io.Discard, false, "").Run(t.Context(), newBot(known{"Ada"})); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "That line is too long") || !strings.HasSuffix(out.String(), "\n\nAda\n───\n\non climate\n") {
		t.Errorf("out:\n%s", out.String())
	}
}

func TestInputThatCannotBeRead(t *testing.T) {
	broken := errors.New("the pipe broke")
	if err := New(iotest.ErrReader(broken), io.Discard, io.Discard, false, "").Run(t.Context(), newBot(nil)); !errors.Is(err, broken) {
		t.Errorf("error = %v, want one wrapping %v", err, broken)
	}
}

func TestCompletion(t *testing.T) {
	b := newBot(known{"Ada Lindqvist", "Adam Smith", "Zoe"})
	for _, tc := range []struct {
		line, whole string
		options     []string
	}{
		{"/pos", "/position ", []string{"position"}},
		{"di", "digest ", []string{"digest list", "digest preview"}},
		{"/position Z", "/position Zoe ", []string{"Zoe"}},
		{"/position ad", "/position Ada", []string{"Ada Lindqvist", "Adam Smith"}},
		{"/position actor:Ada L", "/position actor:Ada Lindqvist ", []string{"Ada Lindqvist"}},
		{"/position Ada Lindqvist c", "/position Ada Lindqvist c", []string{"ceasefire", "climate"}},
		{"/position Ada Lindqvist topic:t", "/position Ada Lindqvist topic:trade ", []string{"trade"}},
		{"/position Zoe climate his", "/position Zoe climate history ", []string{"history"}},
		{"/position Zoe climate x", "/position Zoe climate x", nil},
		{"/changed Z", "/changed Zoe ", []string{"Zoe"}},
		{"/changed 7d Z", "/changed 7d Zoe ", []string{"Zoe"}},
		{"/changed Zoe his", "/changed Zoe history ", []string{"history"}},
		{"/changed since:Z", "/changed since:Z", nil},
		{"/nothing", "/nothing", nil},
	} {
		whole, options := complete(t.Context(), b.Enter(new(Console).caller(), channel).Room, tc.line)
		if whole != tc.whole {
			t.Errorf("complete(%q) = %q, want %q", tc.line, whole, tc.whole)
		}
		if diff := cmp.Diff(tc.options, options); diff != "" {
			t.Errorf("complete(%q) options (-want +got):\n%s", tc.line, diff)
		}
	}
}

func FuzzComplete(f *testing.F) {
	f.Add("/position Ada Lindqvist c")
	f.Add("digest ")
	f.Add(":\xff")
	b := newBot(known{"Ada Lindqvist", "Zoe"})
	f.Fuzz(func(t *testing.T, line string) {
		whole, options := complete(t.Context(), b.Enter(new(Console).caller(), channel).Room, line)
		if len(options) == 0 && whole != line {
			t.Errorf("complete(%q) = %q without a reason", line, whole)
		}
	})
}

func TestColumnsFit(t *testing.T) {
	words := []string{"one", "twenty-two", "three"}
	for line := range strings.Lines(columns(words, 30)) {
		if len([]rune(strings.TrimRight(line, "\n"))) > 30 {
			t.Errorf("line %q is too wide", line)
		}
	}
	if got := columns(words, 5); got != "one\ntwenty-two\nthree\n" {
		t.Errorf("columns = %q", got)
	}
}
