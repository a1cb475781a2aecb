package press

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"attache/bot"
	"attache/briefing"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bubble runs fn in a house whose clock begins on Saturday 1 January 2000, midnight UTC, and runs as fast as it can.
func bubble(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { fn(t, newHouse(t)) })
}

// said compares what stands in channel c of the board.
func said(t *testing.T, h *house, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, h.board.said("c")); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

func ledger(t *testing.T, h *house, subscription string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, h.ledger(subscription)); diff != "" {
		t.Errorf("ledger of %s (-want +got):\n%s", subscription, diff)
	}
}

// errLost is what a caller is told when the answer to its request is lost.
var errLost = errors.New("connection reset by peer")

// once returns what befalls the first request with the key of each slot but the baseline.
func once(f fault) func(channel, key string, n int) fault {
	first := ""
	return func(_, key string, n int) fault {
		if first == "" {
			first = key
		}
		if key != first && n == 0 {
			return f
		}
		return fault{}
	}
}

const (
	baseline = " baseline"
	nothing  = " Nothing new since "
	sea      = " a ceasefire at sea"
)

func TestDueSlotIsPostedOnce(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{})
		h.run(24 * time.Hour)
		h.read("d1", "a ceasefire at sea", "a ceasefire in the air")
		h.run(24 * time.Hour)
		h.run(24 * time.Hour)
		said(t, h,
			"01 07:00"+baseline,
			"02 07:00 a ceasefire at sea, a ceasefire in the air",
			"03 07:00"+nothing+"Sun 2 Jan 07:00.",
		)
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 sent", "03T07:00 sent")
	})
}

func TestContentThatIsRebuiltMakesNothingNew(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{})
		h.run(8 * time.Hour)
		h.read("d1", "a ceasefire at sea")
		h.run(24 * time.Hour)
		h.rebuild()
		h.run(24 * time.Hour)
		said(t, h, "01 07:00"+baseline, "02 07:00"+sea, "03 07:00"+nothing+"Sun 2 Jan 07:00.")
	})
}

// A further report of what is known already is no news, not even one that is shown instead since it has the words themselves.
func TestFurtherReportIsNotNew(t *testing.T) {
	for _, tc := range []struct {
		name   string
		holder briefing.Mention
		mode   briefing.Mode
	}{
		{"known holder", briefing.Mention{Actor: "ukraine", Name: "Ukraine"}, briefing.Indirect},
		{"known holder, better report", briefing.Mention{Actor: "ukraine", Name: "Ukraine"}, briefing.Direct},
		{"unknown holder", briefing.Mention{Name: "the minister"}, briefing.Indirect},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				report := func(id string, mode briefing.Mode) {
					e := h.document(id, "a ceasefire at sea")
					e.Extraction.Positions[0].Holder, e.Extraction.Positions[0].Mode = tc.holder, mode
					h.add(e)
				}
				h.subscribe(briefing.Subscription{})
				h.run(8 * time.Hour)
				report("d1", briefing.Indirect)
				h.run(24 * time.Hour)
				report("d2", tc.mode)
				h.run(24 * time.Hour)
				said(t, h, "01 07:00"+baseline, "02 07:00"+sea, "03 07:00"+nothing+"Sun 2 Jan 07:00.")
			})
		})
	}
}

func TestOnlyWhatIsAskedForIsPosted(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{Name: "other", Topics: []string{"sanctions"}})
		h.subscribe(briefing.Subscription{Name: "ours", Actors: []string{"ukraine"}, Topics: []string{"ceasefire"}})
		h.run(8 * time.Hour)
		h.read("d1", "a ceasefire at sea")
		h.run(24 * time.Hour)
		said(t, h,
			"01 07:00"+baseline, "01 07:00"+baseline,
			"02 07:00 Nothing new on sanctions since Sat 1 Jan 07:00.", "02 07:00"+sea)
	})
}

func TestSilentSubscriptionSaysNothingWhenNothingIsNew(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{Empty: briefing.SilentEmpty})
		h.run(34 * time.Hour)
		h.read("d1", "a ceasefire at sea")
		h.run(24 * time.Hour)
		said(t, h, "01 07:00"+baseline, "03 07:00"+sea)
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 skipped: "+nothingNew, "03T07:00 sent")
	})
}

func TestLateSlotIsPostedOrItsWindowGoesIntoTheNext(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{Late: 2 * time.Hour})
		h.run(8 * time.Hour)
		h.read("d1", "a ceasefire at sea")
		time.Sleep(23*time.Hour + 30*time.Minute + time.Second) // 2 January, 07:30
		h.run(time.Hour)
		h.read("d2", "a ceasefire on land")
		time.Sleep(25 * time.Hour) // 3 January, 09:30
		h.run(24 * time.Hour)
		said(t, h, "01 07:00"+baseline, "02 07:30"+sea, "04 07:00 a ceasefire on land")
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 sent",
			"03T07:00 skipped: 2h30m late, and at most 2h0m is allowed; what was new goes into the next one", "04T07:00 sent")
	})
}

// After hours without a press, one message says what several would have.
func TestSlotsDueAtOnceAreMerged(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{Schedule: "0 * * * *"})
		h.run(time.Hour + time.Minute)
		time.Sleep(90 * time.Minute) // 02:31
		h.read("d1", "a ceasefire at sea")
		time.Sleep(4 * time.Hour) // 06:31
		h.run(2 * time.Hour)
		said(t, h, "01 01:00"+baseline, "01 06:31"+sea, "01 07:00"+nothing+"Sat 1 Jan 06:31.", "01 08:00"+nothing+"Sat 1 Jan 07:00.")
		merged := func(next string) string {
			return " skipped: merged into the next one, of 2000-01-01T" + next + ", which was due as well"
		}
		ledger(t, h, "morning", "01T01:00 sent", "01T02:00"+merged("03:00"), "01T03:00"+merged("04:00"), "01T04:00"+merged("05:00"),
			"01T05:00"+merged("06:00"), "01T06:00 sent", "01T07:00 sent", "01T08:00 sent")
	})
}

// In quiet hours nothing is posted, not even what was due before them; they make nothing late.
func TestQuietHoursHoldUntilTheirEnd(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{Schedule: "50 3,5,21,23 * * *", Quiet: "22:00-07:00", Late: time.Hour})
		h.run(22*time.Hour - time.Minute) // from within the first night to 21:59
		h.read("d1", "a ceasefire at sea")
		h.run(16 * time.Hour)
		merged := func(next string) string {
			return " skipped: merged into the next one, of 2000-01-" + next + ", which was due as well"
		}
		said(t, h, "01 07:00"+baseline, "01 21:50"+nothing+"Sat 1 Jan 07:00.", "02 07:00"+sea)
		ledger(t, h, "morning", "01T03:50"+merged("01T05:50"), "01T05:50 sent", "01T21:50 sent",
			"01T23:50"+merged("02T03:50"), "02T03:50"+merged("02T05:50"), "02T05:50 sent")
		time.Sleep(8*time.Hour + 30*time.Minute) // 22:29: the one of 21:50 has not been posted, and is not too late in the morning
		h.run(9 * time.Hour)
		said(t, h, "01 07:00"+baseline, "01 21:50"+nothing+"Sat 1 Jan 07:00.", "02 07:00"+sea, "03 07:00"+nothing+"Sun 2 Jan 07:00.")
	})
}

func TestQuietTime(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		t.Helper()
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, tc := range []struct {
		name, quiet, at, until string
		from, to               string
		between                time.Duration
	}{
		{"night", "22:00-07:00", "2025-01-10T23:00:00Z", "2025-01-11T06:00:00Z", "2025-01-10T20:00:00Z", "2025-01-12T20:00:00Z", 18 * time.Hour},
		{"end is not in it", "22:00-07:00", "2025-01-11T06:00:00Z", "", "2025-01-11T06:00:00Z", "2025-01-11T20:00:00Z", 0},
		{"beginning is", "22:00-07:00", "2025-01-11T21:00:00Z", "2025-01-12T06:00:00Z", "2025-01-11T21:30:00Z", "2025-01-11T21:45:00Z", 15 * time.Minute},
		{"by day", "12:00-14:00", "2025-01-11T12:00:00Z", "2025-01-11T13:00:00Z", "2025-01-11T00:00:00Z", "2025-01-13T00:00:00Z", 4 * time.Hour},
		{"the night of spring is an hour shorter", "22:00-07:00", "2025-03-29T22:00:00Z", "2025-03-30T05:00:00Z", "2025-03-29T12:00:00Z", "2025-03-30T12:00:00Z", 8 * time.Hour},
		{"the end is in the gap", "22:00-02:30", "2025-03-30T00:30:00Z", "2025-03-30T01:00:00Z", "2025-03-29T12:00:00Z", "2025-03-30T12:00:00Z", 4 * time.Hour},
		{"none", "", "2025-01-10T23:00:00Z", "", "2025-01-10T20:00:00Z", "2025-01-12T20:00:00Z", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			q := newQuiet(tc.quiet, paris)
			got := ""
			if end := q.until(at(tc.at)); !end.IsZero() {
				got = end.UTC().Format(time.RFC3339)
			}
			if got != tc.until {
				t.Errorf("until %q, want %q", got, tc.until)
			}
			if got := q.between(at(tc.from), at(tc.to)); got != tc.between {
				t.Errorf("between: %s, want %s", got, tc.between)
			}
		})
	}
}

// What came in while nothing ran is in the late digest; it does not wait for the next one.
func TestLateDigestKnowsWhatIsKnownWhenItIsPosted(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{})
		h.run(8 * time.Hour)
		time.Sleep(24 * time.Hour) // 2 January, 08:00
		h.read("d1", "a ceasefire at sea")
		h.run(24 * time.Hour)
		said(t, h, "01 07:00"+baseline, "02 08:00"+sea, "03 07:00"+nothing+"Sun 2 Jan 08:00.")
	})
}

func TestSlotsOnDaysOnWhichClocksChange(t *testing.T) {
	for _, tc := range []struct {
		name, start string
		want        []string
	}{
		{"spring", "2000-03-25T12:00:00Z", []string{
			"2000-03-26T02:30 at 2000-03-26T01:00:00Z", // there is no 02:30: 03:00 summer time
			"2000-03-27T02:30 at 2000-03-27T00:30:00Z",
		}},
		{"autumn", "2000-10-28T12:00:00Z", []string{
			"2000-10-29T02:30 at 2000-10-29T00:30:00Z", // the first 02:30 only
			"2000-10-30T02:30 at 2000-10-30T01:30:00Z",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				start, err := time.Parse(time.RFC3339, tc.start)
				if err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Until(start))
				h.subscribe(briefing.Subscription{Schedule: "30 2 * * *", Zone: "Europe/Paris"})
				h.run(48 * time.Hour)
				deliveries, err := h.db.Deliveries(t.Context(), "morning", 0)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for i := len(deliveries) - 1; i >= 0; i-- {
					d := deliveries[i]
					if d.ClaimedAt.Sub(d.At) > time.Second {
						t.Errorf("slot %s claimed at %s", d.Local, d.ClaimedAt)
					}
					got = append(got, d.Local+" at "+d.At.UTC().Format(time.RFC3339))
				}
				if diff := cmp.Diff(tc.want, got); diff != "" {
					t.Errorf("slots (-want +got):\n%s", diff)
				}
				if n := len(h.board.messages); n != len(tc.want) {
					t.Errorf("%d messages, want %d", n, len(tc.want))
				}
			})
		})
	}
}

// A process that is killed at a point leaves the ledger as it was at that point; the next one mends it.
func TestCrashBetweenAnyTwoStepsPostsOnce(t *testing.T) {
	const unknown = "02T07:00 unknown: the channel's history cannot be read"
	for _, tc := range []struct {
		point      string
		memory     time.Duration
		down       time.Duration // between the crash and the next start
		unreadable bool
		messages   int // of the slot
		want       string
	}{
		{point: "before claim", messages: 1, want: "02T07:00 sent"},
		{point: "after claim", messages: 1, want: "02T07:00 sent"},
		{point: "after post", messages: 1, want: "02T07:00 sent"},
		{point: "after claim", memory: 2 * time.Minute, messages: 1, want: "02T07:00 sent"},
		{point: "after post", memory: 2 * time.Minute, messages: 1, want: "02T07:00 sent"},
		{point: "after claim", memory: 2 * time.Minute, unreadable: true, messages: 1, want: "02T07:00 sent"},
		{point: "after post", memory: 2 * time.Minute, unreadable: true, messages: 1, want: "02T07:00 sent"},
		{point: "after post", memory: 2 * time.Minute, down: time.Hour, messages: 1, want: "02T07:00 sent"},
		{point: "after claim", unreadable: true, messages: 0, want: unknown},
		{point: "after post", unreadable: true, messages: 1, want: unknown},
		{point: "after post", memory: 2 * time.Minute, down: time.Hour, unreadable: true, messages: 1, want: unknown},
		{point: "after claim", down: 12 * time.Hour, messages: 0,
			want: "02T07:00 skipped: 12h0m late, and at most 6h0m is allowed; what was new goes into the next one"},
		{point: "after post", down: 12 * time.Hour, messages: 1, want: "02T07:00 sent"},
	} {
		name := fmt.Sprintf("%s, memory %s, down %s, unreadable %t", tc.point, tc.memory, tc.down, tc.unreadable)
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				h.board.memory = tc.memory
				h.subscribe(briefing.Subscription{})
				time.Sleep(7 * time.Hour)
				h.run(time.Hour)
				h.read("d1", "a ceasefire at sea")
				h.store = &killed{Store: h.db, point: tc.point}
				time.Sleep(22 * time.Hour)
				h.run(time.Hour + 30*time.Second) // to 2 January, 07:00:30
				h.store = nil
				if tc.unreadable {
					h.board.search = fmt.Errorf("channel c: %w", bot.ErrUnreadable)
				}
				time.Sleep(tc.down)
				h.run(time.Hour)
				if got := len(h.board.messages) - 1; got != tc.messages {
					t.Errorf("%d messages, want %d", got, tc.messages)
				}
				want := strings.ReplaceAll(tc.want, unknown, "02T07:00 unknown: channel c: the channel's history cannot be read")
				ledger(t, h, "morning", "01T07:00 sent", want)
				time.Sleep(22*time.Hour - tc.down)
				h.run(2 * time.Hour)
				if got := len(h.board.messages) - 2; got != tc.messages {
					t.Errorf("%d messages on the day after, want 1", got-tc.messages+1)
				}
			})
		})
	}
}

// killed is a store as a process sees it that is killed at a point: nothing that comes after happens.
type killed struct {
	Store
	point string

	mu   sync.Mutex
	dead bool
}

var errKilled = errors.New("killed")

// dies reports whether the process is dead at point, after which it stays so.
func (k *killed) dies(point string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.dead = k.dead || point == k.point
	return k.dead
}

func (k *killed) Claim(ctx context.Context, d briefing.Delivery) (bool, error) {
	if k.dies("before claim") {
		return false, errKilled
	}
	ok, err := k.Store.Claim(ctx, d)
	if k.dies("after claim") {
		return false, errKilled
	}
	return ok, err
}

func (k *killed) Renew(ctx context.Context, d briefing.Delivery, at time.Time) (bool, error) {
	if k.dies("") {
		return false, errKilled
	}
	return k.Store.Renew(ctx, d, at)
}

func (k *killed) Settle(ctx context.Context, d briefing.Delivery) error {
	if k.dies("after post") {
		return errKilled
	}
	return k.Store.Settle(ctx, d)
}

func (k *killed) Unsettled(ctx context.Context) ([]briefing.Delivery, error) {
	if k.dies("") {
		return nil, errKilled
	}
	return k.Store.Unsettled(ctx)
}

func TestLostAnswerIsLookedFor(t *testing.T) {
	for _, tc := range []struct {
		name     string
		memory   time.Duration
		fault    fault
		search   error
		messages int
		want     string
	}{
		{"taken, remembered", 2 * time.Minute, fault{taken: true, err: errLost}, nil, 1, "02T07:00 sent"},
		{"not taken, remembered", 2 * time.Minute, fault{err: errLost}, nil, 1, "02T07:00 sent"},
		{"taken, found", 0, fault{taken: true, err: errLost}, nil, 1, "02T07:00 sent"},
		{"not taken, not found", 0, fault{err: errLost}, nil, 1, "02T07:00 sent"},
		{"taken, unreadable", 0, fault{taken: true, err: errLost}, bot.ErrUnreadable, 1, "02T07:00 unknown: the channel's history cannot be read"},
		{"taken, hangs", 0, fault{taken: true, hang: true}, nil, 1, "02T07:00 sent"},
		{"not taken, hangs", 2 * time.Minute, fault{hang: true}, nil, 1, "02T07:00 sent"},
		{"taken, panics", 0, fault{taken: true, panic: true}, nil, 1, "02T07:00 sent"},
		{"not taken, panics", 0, fault{panic: true}, nil, 1, "02T07:00 sent"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				h.board.memory = tc.memory
				h.board.search = tc.search
				h.board.meets = once(tc.fault)
				h.subscribe(briefing.Subscription{})
				h.run(8 * time.Hour)
				h.read("d1", "a ceasefire at sea")
				h.run(24 * time.Hour)
				if got := len(h.board.messages) - 1; got != tc.messages {
					t.Errorf("%d messages, want %d", got, tc.messages)
				}
				ledger(t, h, "morning", "01T07:00 sent", tc.want)
			})
		})
	}
}

// A message that may have been posted is not repeated in the next digest either.
func TestUnknownSlotIsNeverRepeated(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.board.meets = once(fault{taken: true, err: errLost})
		h.board.search = bot.ErrUnreadable
		h.subscribe(briefing.Subscription{})
		h.run(8 * time.Hour)
		h.read("d1", "a ceasefire at sea")
		h.run(24 * time.Hour)
		h.board.meets = nil
		h.run(48 * time.Hour)
		said(t, h, "01 07:00"+baseline, "02 07:00"+sea, "03 07:00"+nothing+"Sat 1 Jan 07:00.", "04 07:00"+nothing+"Mon 3 Jan 07:00.")
	})
}

func TestRefusalIsSettled(t *testing.T) {
	for _, tc := range []struct {
		name   string
		err    error
		want   string
		paused string
	}{
		{"gone", fmt.Errorf("channel c: %w", bot.ErrGone), "02T07:00 failed: channel c: the channel is gone", "channel c: the channel is gone; nobody could be told"},
		{"forbidden", bot.ErrForbidden, "02T07:00 failed: no permission to post there", "no permission to post there; nobody could be told"},
		{"rejected", fmt.Errorf("too long: %w", bot.ErrRejected), "02T07:00 failed: too long: the platform rejected the message", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				h.board.meets = once(fault{err: tc.err})
				h.subscribe(briefing.Subscription{})
				h.run(8 * time.Hour)
				h.read("d1", "a ceasefire at sea")
				h.run(24 * time.Hour)
				ledger(t, h, "morning", "01T07:00 sent", tc.want)
				s, err := h.db.Subscription(t.Context(), "morning")
				if err != nil || s.Paused != tc.paused {
					t.Errorf("paused: %q, %v; want %q", s.Paused, err, tc.paused)
				}
				// Once it goes on, what was new comes with the next slot: nothing is lost.
				h.board.meets = nil
				if tc.paused != "" {
					h.run(24 * time.Hour)
					if n := len(h.board.requests); n != 2 {
						t.Errorf("%d requests while it was paused, want 2", n)
					}
					if err := h.db.Resume(t.Context(), "morning"); err != nil {
						t.Fatal(err)
					}
				}
				h.run(24 * time.Hour)
				if got := h.board.said("c"); len(got) < 2 || !strings.HasSuffix(got[1], sea) {
					t.Errorf("messages %q, want the second with %q", got, sea)
				}
			})
		})
	}
}

func TestTroubleOfOneChannelDelaysNoOther(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.board.meets = func(channel, _ string, n int) fault {
			if channel == "slow" && n < 4 {
				return fault{err: later(10 * time.Minute)}
			}
			return fault{}
		}
		h.subscribe(briefing.Subscription{Name: "a", Channel: "board:slow"})
		h.subscribe(briefing.Subscription{Name: "b", Channel: "board:slow"})
		h.subscribe(briefing.Subscription{Name: "c", Channel: "board:c"})
		h.run(12 * time.Hour)
		said(t, h, "01 07:00"+baseline)
		want := []string{"01 07:40" + baseline, "01 08:20" + baseline}
		if diff := cmp.Diff(want, h.board.said("slow")); diff != "" {
			t.Errorf("messages of the slow channel (-want +got):\n%s", diff)
		}
	})
}

// What may pass is tried again after half a second, twice as long each time, and by no two channels at the same moments.
func TestBackoffGrowsAndIsJittered(t *testing.T) {
	const channels, refusals = 40, 4
	bubble(t, func(t *testing.T, h *house) {
		h.board.meets = func(_, _ string, n int) fault {
			if n < refusals {
				return fault{err: later(0)}
			}
			return fault{}
		}
		for c := range channels {
			h.subscribe(briefing.Subscription{Name: fmt.Sprint("s", c), Channel: fmt.Sprint("board:", c)})
		}
		h.run(8 * time.Hour)
		tries := make(map[string][]time.Time)
		for _, r := range h.board.requests {
			tries[r.channel] = append(tries[r.channel], r.at)
		}
		moments := make(map[time.Time]bool)
		for channel, at := range tries {
			if len(at) != refusals+1 {
				t.Fatalf("channel %s: %d tries, want %d", channel, len(at), refusals+1)
			}
			for n, want := range []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second} {
				if wait := at[n+1].Sub(at[n]); wait < want || wait > want+time.Second {
					t.Errorf("channel %s waits %s after try %d, want at least %s", channel, wait, n+1, want)
				}
			}
			moments[at[1]] = true
		}
		if len(tries) != channels || len(moments) < channels/2 {
			t.Errorf("%d channels come back at %d moments", len(tries), len(moments))
		}
	})
}

func TestDeliveryThatIsNeverTakenIsGivenUp(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.board.meets = func(string, string, int) fault {
			return fault{err: later(time.Hour)}
		}
		h.subscribe(briefing.Subscription{})
		h.run(24 * time.Hour)
		ledger(t, h, "morning", "01T07:00 skipped: 6h0m late, and at most 6h0m is allowed; what was new goes into the next one; "+
			"waiting: try again in 1h0m0s: rate limited")
	})
}

// TestStorm is 200 channels with three subscriptions each, all due at once, on a platform that refuses 7 requests in
// 10 for a while and loses others.
func TestStorm(t *testing.T) {
	const channels, subscriptions = 200, 3
	bubble(t, func(t *testing.T, h *house) {
		refusals := 0
		h.board.memory = 2 * time.Minute
		h.board.meets = func(channel, key string, n int) fault {
			// The same each time: a number from the key and the try.
			var roll int
			for _, c := range key {
				roll = roll*31 + int(c)
			}
			switch roll = (roll + 7919*n) % 100; {
			case roll < 70:
				refusals++
				return fault{err: later(time.Duration(1+roll%5) * time.Second)}
			case roll < 75:
				return fault{err: errors.New("internal server error")}
			case roll < 80:
				return fault{taken: roll%2 == 0, err: errLost}
			}
			return fault{}
		}
		for c := range channels {
			for s := range subscriptions {
				h.subscribe(briefing.Subscription{Name: fmt.Sprintf("s%d-%d", c, s), Channel: fmt.Sprintf("board:%d", c)})
			}
		}
		time.Sleep(6*time.Hour + 59*time.Minute)
		h.run(20 * time.Minute)
		if refusals < channels {
			t.Fatalf("%d refusals: that is no storm", refusals)
		}
		perChannel := make(map[string][]string)
		keys := make(map[string]bool)
		last := time.Time{}
		for _, m := range h.board.messages {
			perChannel[m.channel] = append(perChannel[m.channel], m.said.Title)
			if keys[m.key] {
				t.Errorf("key %s was posted twice", m.key)
			}
			keys[m.key] = true
			last = m.at
		}
		for c := range channels {
			var want []string
			for s := range subscriptions {
				want = append(want, fmt.Sprintf("Digest “s%d-%d”, Saturday 1 January 2000, 07:00", c, s))
			}
			if diff := cmp.Diff(want, perChannel[fmt.Sprint(c)]); diff != "" {
				t.Errorf("channel %d (-want +got):\n%s", c, diff)
			}
		}
		early := 0
		free := make(map[string]time.Time)
		for _, r := range h.board.requests {
			if r.at.Before(free[r.channel]) {
				early++
			}
			var later *bot.Later
			if errors.As(r.err, &later) {
				free[r.channel] = r.at.Add(later.After)
			}
		}
		if early > 0 {
			t.Errorf("%d requests before their time", early)
		}
		t.Logf("%d messages in %d requests, %d refused; the last at %s", len(h.board.messages), len(h.board.requests), refusals, last.UTC().Format(time.TimeOnly))
	})
}

func TestTwoPressesOnOneLedgerPostOnce(t *testing.T) {
	for _, tc := range []struct {
		name  string
		meets func(channel, key string, n int) fault
	}{
		{"at once", nil},
		{"refused for less than a lease", func(_, _ string, n int) fault {
			if n < 2 {
				return fault{err: later(40 * time.Second)}
			}
			return fault{}
		}},
		{"refused for more than a lease", func(_, _ string, n int) fault {
			if n < 2 {
				return fault{err: later(90 * time.Second)}
			}
			return fault{}
		}},
		// When the other one wakes, at the full minute, the message is on its way and nowhere to be found.
		{"slow", func(_, _ string, n int) fault {
			if n == 0 {
				return fault{err: later(50 * time.Second)}
			}
			return fault{slow: 20 * time.Second}
		}},
	} {
		for _, memory := range []time.Duration{0, 2 * time.Minute} {
			t.Run(fmt.Sprintf("%s, memory %s", tc.name, memory), func(t *testing.T) {
				bubble(t, func(t *testing.T, h *house) {
					h.board.memory = memory
					h.board.meets = tc.meets
					h.subscribe(briefing.Subscription{Schedule: "*/10 * * * *"})
					var wg sync.WaitGroup
					for range 2 {
						wg.Go(func() { h.run(2*time.Hour + 5*time.Minute) })
					}
					wg.Wait()
					keys := make(map[string]bool)
					for _, m := range h.board.messages {
						keys[m.key] = true
					}
					if len(keys) != 12 || len(h.board.messages) != 12 {
						t.Errorf("%d messages for %d slots, want 12 for 12", len(h.board.messages), len(keys))
					}
					for _, line := range h.ledger("morning") {
						if !strings.HasSuffix(line, " sent") {
							t.Error(line)
						}
					}
				})
			})
		}
	}
}

// What a press read of a claim is old news when another one has renewed it since: it is that one's to settle.
func TestClaimThatAnotherHasRenewedIsLeftAlone(t *testing.T) {
	for _, tc := range []struct {
		name     string
		attempts int
		why      string
	}{
		{"to be skipped", 0, ""},
		{"waiting", 1, "waiting: rate limited"},
		{"in flight", 1, ""},
		{"looking", 1, looking},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				ctx := t.Context()
				s := h.subscribe(briefing.Subscription{})
				at := time.Now().UTC()
				d := briefing.Delivery{Slot: briefing.Slot{Subscription: s.Name, Local: "2000-01-01T07:00", At: at}, Channel: s.Channel,
					Key: "k", Attempts: tc.attempts, Until: at, ClaimedAt: at}
				if ok, err := h.db.Claim(ctx, d); err != nil || !ok {
					t.Fatal(ok, err)
				}
				d.Why = tc.why
				if ok, err := h.db.Renew(ctx, d, at); err != nil || !ok {
					t.Fatal(ok, err)
				}
				time.Sleep(12 * time.Hour) // it is much too late by now
				if ok, err := h.db.Renew(ctx, d, at.Add(12*time.Hour)); err != nil || !ok {
					t.Fatal(ok, err)
				}
				if err := h.press().resolve(ctx, d); err != nil {
					t.Fatal(err)
				}
				open, err := h.db.Unsettled(ctx)
				if err != nil || len(open) != 1 || !open[0].ClaimedAt.Equal(at.Add(12*time.Hour)) || len(h.board.requests) > 0 {
					t.Errorf("open claims %v, %v, %d requests; want the renewed one as it was", open, err, len(h.board.requests))
				}
			})
		})
	}
}

// A panic in the midst of a slot's work ends neither the process, nor the work of the next minutes, nor that on others.
func TestPanicDoesNotEndThePress(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{Name: "always"})
		h.subscribe(briefing.Subscription{Name: "later", Schedule: "5 7 * * *"})
		h.subscribe(briefing.Subscription{Name: "often", Channel: "board:d"})
		h.log = quiet
		h.store = &panicking{Store: h.db, times: 3}
		h.run(8 * time.Hour)
		said(t, h, "01 07:05"+baseline)
		if diff := cmp.Diff([]string{"01 07:03" + baseline}, h.board.said("d")); diff != "" {
			t.Errorf("messages in the other channel (-want +got):\n%s", diff)
		}
		ledger(t, h, "always")
	})
}

// panicking is a store that panics whenever it is asked about the subscription "always", the first times about "often",
// and for the open claims now and then.
type panicking struct {
	Store
	mu    sync.Mutex
	times int
	asked int
}

func (p *panicking) LastDelivered(ctx context.Context, name string) (briefing.Delivery, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if name == "often" {
		p.times--
	}
	if name == "always" || name == "often" && p.times >= 0 {
		panic("a hole in the ledger")
	}
	return p.Store.LastDelivered(ctx, name)
}

func (p *panicking) Unsettled(ctx context.Context) ([]briefing.Delivery, error) {
	p.mu.Lock()
	p.asked++
	now := p.asked%100 == 1
	p.mu.Unlock()
	if now {
		panic("a hole in the file")
	}
	return p.Store.Unsettled(ctx)
}

func TestSubscriptionOfAPlatformThatIsNotConnectedWaits(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{Channel: "elsewhere:c", Late: time.Hour})
		h.run(12 * time.Hour)
		ledger(t, h, "morning", "01T07:00 skipped: 1h1m late, and at most 1h0m is allowed; what was new goes into the next one; "+
			"the platform is not connected: elsewhere")
	})
}

func TestClockThatIsSetBackRepeatsNothing(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{})
		h.run(8 * time.Hour)
		h.read("d1", "a ceasefire at sea")
		back := time.Duration(0)
		run := func(d time.Duration) {
			p := h.press()
			p.Clock = func() time.Time { return time.Now().Add(-back) }
			ctx, cancel := context.WithTimeout(t.Context(), d)
			defer cancel()
			if err := p.Run(ctx); err != nil {
				t.Error(err)
			}
		}
		run(23*time.Hour + 10*time.Minute) // 2 January, 07:10
		back = time.Hour
		run(24 * time.Hour)
		said(t, h, "01 07:00"+baseline, "02 07:00"+sea)
		run(time.Hour)
		said(t, h, "01 07:00"+baseline, "02 07:00"+sea, "03 08:00"+nothing+"Sun 2 Jan 07:00.")
	})
}
