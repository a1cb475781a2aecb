package reply_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache/bot/reply"
)

func TestLocale(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2025, 8, 18, 0, 0, 0, 0, time.UTC)
	at := time.Date(2025, 8, 18, 19, 5, 0, 0, newYork)
	for _, tc := range []struct {
		locale reply.Locale
		want   string
	}{
		{"", "18 August 2025|18 Aug 2025|18 August 2025, 19:05 (America/New_York)|1,234,567"},
		{"en-US", "August 18, 2025|Aug 18, 2025|August 18, 2025, 7:05 PM (America/New_York)|1,234,567"},
		{"en_US", "August 18, 2025|Aug 18, 2025|August 18, 2025, 7:05 PM (America/New_York)|1,234,567"},
		{"en-GB", "18 August 2025|18 Aug 2025|18 August 2025, 19:05 (America/New_York)|1,234,567"},
		{"en-AU", "18 August 2025|18 Aug 2025|18 August 2025, 7:05 PM (America/New_York)|1,234,567"},
		{"en", "18 August 2025|18 Aug 2025|18 August 2025, 19:05 (America/New_York)|1,234,567"},
		{"en-IN", "18 August 2025|18 Aug 2025|18 August 2025, 7:05 PM (America/New_York)|12,34,567"},
		{"de", "18 August 2025|18 Aug 2025|18 August 2025, 19:05 (America/New_York)|1.234.567"},
		{"fr", "18 August 2025|18 Aug 2025|18 August 2025, 19:05 (America/New_York)|1\u00a0234\u00a0567"},
		{"es-US", "18 August 2025|18 Aug 2025|18 August 2025, 19:05 (America/New_York)|1,234,567"},
		{"ar-EG", "18 August 2025|18 Aug 2025|18 August 2025, 19:05 (America/New_York)|1,234,567"},
		{"no such locale", "18 August 2025|18 Aug 2025|18 August 2025, 19:05 (America/New_York)|1,234,567"},
	} {
		got := strings.Join([]string{
			tc.locale.Day(reply.Day{Time: day}), tc.locale.Day(reply.Day{Time: day, Short: true}), tc.locale.Instant(reply.Instant(at)), tc.locale.Number(1234567),
		}, "|")
		if got != tc.want {
			t.Errorf("%q:\n got %s\nwant %s", tc.locale, got, tc.want)
		}
	}
}

func TestPOSIXLocale(t *testing.T) {
	for value, want := range map[string]reply.Locale{"en_US.UTF-8": "en_US", "de_DE@euro": "de_DE", "C": "", "C.UTF-8": "", "POSIX": "", "": ""} {
		if got := reply.POSIXLocale(value); got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}

func TestForWritesDaysAndNumbersEverywhereAndLeavesInstants(t *testing.T) {
	day := reply.Day{Time: time.Date(2025, 8, 18, 0, 0, 0, 0, time.UTC)}
	strong := day
	strong.Strong = true
	at := reply.Instant(time.Date(2025, 8, 18, 7, 30, 0, 0, time.UTC))
	text := reply.Text{reply.Words("on "), day, reply.Words(": "), reply.Number(12345), strong, at}
	m := reply.Message{
		Blocks: []reply.Block{reply.Paragraph{Text: text}, reply.Quote{Text: text}, reply.List{Items: []reply.Item{{Text: text, Quote: text, Note: text}}},
			reply.Facts{{Name: "a", Value: text}}, reply.Table{Columns: []string{"a"}, Rows: [][]reply.Text{{text}}}},
		Footer: text,
	}
	in := reply.Text{reply.Words("on August 18, 2025: 12,345"), reply.Strong("August 18, 2025"), at}
	want := reply.Message{
		Blocks: []reply.Block{reply.Paragraph{Text: in}, reply.Quote{Text: in}, reply.List{Items: []reply.Item{{Text: in, Quote: in, Note: in}}},
			reply.Facts{{Name: "a", Value: in}}, reply.Table{Columns: []string{"a"}, Rows: [][]reply.Text{{in}}}},
		Footer: in, Locale: "en-US",
	}
	sameInstant := cmp.Comparer(func(a, b reply.Instant) bool { return time.Time(a).Equal(time.Time(b)) })
	if diff := cmp.Diff(want, m.For("en-US"), sameInstant); diff != "" {
		t.Errorf("For (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(text, m.Footer, sameInstant); diff != "" {
		t.Errorf("the message itself has changed (-want +got):\n%s", diff)
	}
	if got, want := text.Flat("en-US"), "on August 18, 2025: 12,345August 18, 2025August 18, 2025, 7:30 AM (UTC)"; got != want {
		t.Errorf("Flat: got %q, want %q", got, want)
	}
}
