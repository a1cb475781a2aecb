package press

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache/bot"
	"attache/bot/reply"
	"attache/briefing"
)

// stages returns the stages of a trace, one a line.
func stages(t *testing.T, m reply.Message, err error) []string {
	t.Helper()
	if err != nil {
		return []string{err.Error()}
	}
	var lines []string
	for _, b := range m.Blocks {
		for _, i := range b.(reply.List).Items {
			lines = append(lines, plain(i.Text))
		}
	}
	return lines
}

func why(t *testing.T, h *house, slot string, want ...string) {
	t.Helper()
	m, err := h.press().Why(t.Context(), h.db.Under(briefing.Red), "morning", slot)
	if diff := cmp.Diff(want, stages(t, m, err)); diff != "" {
		t.Errorf("why %s (-want +got):\n%s", slot, diff)
	}
}

func TestWhyTellsASlotStageByStage(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		s := h.subscribe(briefing.Subscription{Actors: []string{"ukraine"}, Quiet: "22:00-06:00"})
		why(t, h, "",
			"Due: 0 7 * * * is due at 2000-01-01T07:00 on the clock of UTC, which is Sat 1 Jan 2000 07:00 UTC; that is 7h0m from now.",
			"Baseline: nothing was posted before: what is known by Sat 1 Jan 2000 00:00 UTC is not new, and is not listed.",
			"Filter: it asks for statements by ukraine.",
			"Quiet hours: 22:00-06:00: it is not due in them.",
			"Review: nobody reviews it.",
			"Claim: not yet: its time has not come.")
		h.run(8 * time.Hour)
		h.read("d1", "a ceasefire at sea", "a ceasefire on land")
		other := h.document("d2", "a ceasefire in the air")
		other.Extraction.Positions[0].Holder = briefing.Mention{Actor: "russia", Name: "Russia"}
		h.add(other)
		h.run(24 * time.Hour)
		sent := []string{
			"Due: 0 7 * * * is due at 2000-01-02T07:00 on the clock of UTC, which is Sun 2 Jan 2000 07:00 UTC.",
			"Window: what was first seen after Sat 1 Jan 2000 07:00 UTC, where the window of the last one that was posted ends, up to Sun 2 Jan 2000 07:00 UTC.",
			"Filter: it asks for statements by ukraine.",
			"New: 3 statements were first seen in the window; 2 are among the items of the slot.",
			"Left out: 1 is by none of its actors (ukraine). /digest why item:… says it of one statement.",
			"Quiet hours: 22:00-06:00: it is not due in them.",
			"Review: nobody reviews it.",
			"Claim: taken on at Sun 2 Jan 2000 07:00 UTC, with 2 items.",
			"Post: to board:c, 1 try, with the key " + key(s, briefing.Slot{Local: "2000-01-02T07:00"}) + ".",
			"Settled: sent at Sun 2 Jan 2000 07:00 UTC; the message is m2.",
		}
		for _, slot := range []string{"", "2000-01-02", "2000-01-02T07:00", "2000-01-02 07:00", key(s, briefing.Slot{Local: "2000-01-02T07:00"})} {
			why(t, h, slot, sent...)
		}
		why(t, h, "2000-01-02T08:00", "It is not due at 2000-01-02T08:00; its schedule is 0 7 * * * (UTC), and the next one after that is 2000-01-03T07:00.")
		why(t, h, "yesterday", `The ledger of "morning" has no slot "yesterday"; name one by date and time, as 2006-01-02T15:04, or by the key in the footer of its message.`)
		time.Sleep(32 * time.Hour) // 3 January, 16:00
		why(t, h, "2000-01-03",
			"Due: 0 7 * * * is due at 2000-01-03T07:00 on the clock of UTC, which is Mon 3 Jan 2000 07:00 UTC.",
			"Window: what was first seen after Sun 2 Jan 2000 07:00 UTC, where the window of the last one that was posted ends, up to Mon 3 Jan 2000 16:00 UTC.",
			"Filter: it asks for statements by ukraine.",
			"New: 0 statements were first seen in the window; 0 would be posted as things stand.",
			"Quiet hours: 22:00-06:00: it is not due in them.",
			"Review: nobody reviews it.",
			"Claim: not yet: the press looks each full minute; if this stands here for longer, the bot does not run, or its log says why.")
		h.run(time.Minute)
		m, err := h.press().Why(t.Context(), h.db.Under(briefing.Red), "morning", "2000-01-03")
		got := stages(t, m, err)
		if want := "Settled: skipped at Mon 3 Jan 2000 16:00 UTC: 9h0m late, and at most 6h0m is allowed; what was new goes into the next one."; got[len(got)-1] != want {
			t.Errorf("last stage %q, want %q", got[len(got)-1], want)
		}
		if err := h.db.Pause(t.Context(), "morning", "the channel is gone"); err != nil {
			t.Fatal(err)
		}
		m, err = h.press().Why(t.Context(), h.db.Under(briefing.Red), "morning", "2000-01-04")
		if got := strings.Join(stages(t, m, err), "\n"); !strings.Contains(got, "Paused: the channel is gone. Nothing is posted until /digest resume name:morning.") ||
			!strings.Contains(got, "Claim: not yet: the subscription is paused.") {
			t.Errorf("paused: %s", got)
		}
	})
}

func TestWhyTellsOfClocksThatChange(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		time.Sleep(time.Until(time.Date(2000, 3, 25, 12, 0, 0, 0, time.UTC)))
		h.subscribe(briefing.Subscription{Schedule: "30 2 * * *", Zone: "Europe/Paris"})
		m, err := h.press().Why(t.Context(), h.db.Under(briefing.Red), "morning", "2000-03-26")
		want := "Due: 30 2 * * * is due at 2000-03-26T02:30 on the clock of Europe/Paris, which is Sun 26 Mar 2000 03:00 CEST " +
			"(clocks go forward, there is no 02:30: 03:00 instead); that is 13h0m from now."
		if got := stages(t, m, err); got[0] != want {
			t.Errorf("got %q, want %q", got[0], want)
		}
	})
}

func TestWhyTellsOfAStatement(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{Topics: []string{"ceasefire"}})
		h.run(8 * time.Hour)
		h.read("d1", "a ceasefire at sea")
		air := h.document("d2", "a ceasefire in the air")
		air.Extraction.Positions[0].Topics = []string{"sanctions"}
		h.add(air)
		h.run(24 * time.Hour)
		h.read("d3", "a ceasefire on land")
		for doc, want := range map[string]string{
			"d0": "Baseline: it was known before the baseline, the slot of 2000-01-01T07:00, and so is not new.",
			"d1": "Slot 2000-01-02T07:00: it is among the items; sent.",
			"d2": "Filter: 1 is on none of its topics (ceasefire).",
			"d3": "Window: it is new, and goes into the next one that is posted, due at Mon 3 Jan 2000 07:00 UTC.",
		} {
			id := ""
			for _, e := range h.docs {
				if e.Document.ID == doc {
					id = e.Extraction.Positions[0].ID
				}
			}
			m, err := h.press().WhyItem(t.Context(), h.db.Under(briefing.Red), "morning", id)
			got := stages(t, m, err)
			if len(got) != 3 || got[2] != want {
				t.Errorf("%s: got %q, want the last to be %q", doc, got, want)
			}
		}
		if _, err := h.press().WhyItem(t.Context(), h.db.Under(briefing.Red), "morning", "d9#00000000"); err == nil || !strings.HasPrefix(err.Error(), "I have never seen") {
			t.Errorf("unknown statement: %v", err)
		}
	})
}

func TestReplay(t *testing.T) {
	gone := fmt.Errorf("channel c: %w", bot.ErrGone)
	for _, tc := range []struct {
		name    string
		fault   fault
		search  error                        // when it is posted first
		before  func(t *testing.T, h *house) // before the replay, on 2 January at 08:00
		search2 error                        // when it is replayed
		force   bool
		want    string // the line, or the problem
		said    []string
	}{
		{name: "failed", fault: fault{err: gone}, want: "sent m2", said: []string{"01 07:00" + baseline, "02 08:00" + sea}},
		{name: "failed, and posted since", fault: fault{err: gone}, before: func(t *testing.T, h *house) {
			if _, err := h.press().Resume(t.Context(), "board:c", "morning"); err != nil {
				t.Fatal(err)
			}
			h.run(24 * time.Hour)
		}, want: "All that was new in the slot of 2000-01-02T07:00 has been posted since, so there is nothing to replay.",
			said: []string{"01 07:00" + baseline, "03 07:00" + sea}},
		{name: "failed, history cannot be read", fault: fault{err: gone}, search2: bot.ErrUnreadable,
			want: "I could not find out whether the slot of 2000-01-02T07:00 stands in its channel (the channel's history cannot be read); with force I post it all the same.",
			said: []string{"01 07:00" + baseline}},
		{name: "failed, history cannot be read, forced", fault: fault{err: gone}, search2: bot.ErrUnreadable, force: true, want: "sent m2",
			said: []string{"01 07:00" + baseline, "02 08:00" + sea}},
		{name: "sent", want: "The slot of 2000-01-02T07:00 was sent; with force it is posted again where the message is no longer there.",
			said: []string{"01 07:00" + baseline, "02 07:00" + sea}},
		{name: "sent, forced, still there", force: true, want: "The slot of 2000-01-02T07:00 stands in its channel; take it out there before it is posted again.",
			said: []string{"01 07:00" + baseline, "02 07:00" + sea}},
		{name: "sent, forced, deleted", force: true, before: func(t *testing.T, h *house) { h.board.messages = h.board.messages[:1] }, want: "sent m2",
			said: []string{"01 07:00" + baseline, "02 08:00" + sea}},
		{name: "unknown", fault: fault{taken: true, err: errLost}, search: bot.ErrUnreadable,
			want: "The slot of 2000-01-02T07:00 may have been posted, and nobody can tell; look at the channel, and use force where it is not there.",
			said: []string{"01 07:00" + baseline, "02 07:00" + sea}},
		{name: "unknown, forced, and it is there", fault: fault{taken: true, err: errLost}, search: bot.ErrUnreadable, force: true, want: "sent m2",
			said: []string{"01 07:00" + baseline, "02 07:00" + sea}},
		{name: "unknown, forced, and it is not there", fault: fault{err: errLost}, search: bot.ErrUnreadable, force: true, want: "sent m2",
			said: []string{"01 07:00" + baseline, "02 08:00" + sea}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				h.board.meets, h.board.search = once(tc.fault), tc.search
				h.subscribe(briefing.Subscription{})
				h.run(8 * time.Hour)
				h.read("d1", "a ceasefire at sea")
				h.run(24 * time.Hour)
				h.board.meets, h.board.search = nil, tc.search2
				if tc.before != nil {
					tc.before(t, h)
				}
				_, d, err := h.press().Replay(t.Context(), "morning", "2000-01-02", tc.force)
				got := string(d.State) + " " + d.MessageID
				var p *Problem
				if errors.As(err, &p) {
					got = p.Text
				} else if err != nil {
					t.Fatal(err)
				}
				if got != tc.want {
					t.Errorf("got %q, want %q", got, tc.want)
				}
				said(t, h, tc.said...)
			})
		})
	}
}

// A slot that was too late is posted all the same when an admin wants it, and what it said is not said again.
func TestReplayOfALateSlotMovesTheWindow(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{})
		h.run(8 * time.Hour)
		h.read("d1", "a ceasefire at sea")
		time.Sleep(30 * time.Hour) // 2 January, 14:00
		h.run(time.Hour)
		said(t, h, "01 07:00"+baseline)
		if _, _, err := h.press().Replay(t.Context(), "morning", "", false); err != nil {
			t.Fatal(err)
		}
		h.run(24 * time.Hour)
		said(t, h, "01 07:00"+baseline, "02 15:00"+sea, "03 07:00"+nothing+"Sun 2 Jan 15:00.")
	})
}

// A replay that ends in the middle leaves a claim that the press settles: it posts nothing twice.
func TestReplayThatIsCutOff(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{})
		h.run(8 * time.Hour)
		h.read("d1", "a ceasefire at sea")
		h.board.meets = func(string, string, int) fault { return fault{err: bot.ErrGone} }
		h.run(24 * time.Hour)
		h.board.meets = func(string, string, int) fault { return fault{taken: true, err: errLost} }
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, d, err := h.press().Replay(ctx, "morning", "2000-01-02", false)
		if err != nil || d.State != briefing.Claimed {
			t.Fatalf("got %v, %v; want an open claim", d, err)
		}
		h.board.meets = nil
		h.run(time.Hour)
		said(t, h, "01 07:00"+baseline, "02 08:00"+sea)
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 sent")
	})
}

func TestResume(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{})
		for _, tc := range []struct{ paused, channel, want string }{
			{"", "board:c", `The subscription "morning" is not paused.`},
			{"gone", "board:d", `This channel has no subscription "morning"; /digest list shows those it has.`},
			{briefing.PausedByConfig, "board:c", `The subscription "morning" is no longer in the configuration; put it back there.`},
			{"gone", "", ""},
		} {
			if tc.paused != "" {
				if err := h.db.Pause(t.Context(), "morning", tc.paused); err != nil {
					t.Fatal(err)
				}
			}
			got := ""
			if _, err := h.press().Resume(t.Context(), tc.channel, "morning"); err != nil {
				got = err.Error()
			}
			if got != tc.want {
				t.Errorf("paused %q, from %q: %q, want %q", tc.paused, tc.channel, got, tc.want)
			}
		}
		if s, err := h.db.Subscription(t.Context(), "morning"); err != nil || s.Paused != "" {
			t.Errorf("paused %q, %v", s.Paused, err)
		}
	})
}
