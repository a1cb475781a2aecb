package press

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache/briefing"
)

// problemOf returns the sentence of a *Problem, and fails on any other error.
func problemOf(t *testing.T, err error) string {
	t.Helper()
	var p *Problem
	if err != nil && !errors.As(err, &p) {
		t.Fatalf("not a problem for people: %v", err)
	}
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestSubscriptionIsKeptAsItIsMeant(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		p := h.press()
		ask := briefing.Subscription{Channel: "board:c", Schedule: "weekdays 07:30", Zone: "europe/paris",
			Topics: []string{"Ceasefire", "ceasefire"}, Actors: []string{"Ukraine"}, By: "board:u"}
		got, err := p.Subscribe(t.Context(), ask)
		if err != nil {
			t.Fatal(err)
		}
		want := briefing.Subscription{Name: "ceasefire", Channel: "board:c", Schedule: "30 7 * * 1-5", Zone: "Europe/Paris", Topics: []string{"ceasefire"},
			Actors: []string{"ukraine"}, Empty: briefing.SayEmpty, Late: DefaultLate, Undecided: briefing.HoldUndecided, Created: time.Now().UTC(), By: "board:u"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("subscription (-want +got):\n%s", diff)
		}
		kept, err := h.db.Subscription(t.Context(), "ceasefire")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, kept); diff != "" {
			t.Errorf("kept (-want +got):\n%s", diff)
		}
		if got, err = p.Subscribe(t.Context(), ask); err != nil || got.Name != "ceasefire-2" {
			t.Errorf("the second one is %q, %v; want ceasefire-2", got.Name, err)
		}
	})
}

func TestBadSubscriptionIsAProblem(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{Name: "taken"})
		for _, tc := range []struct {
			change func(*briefing.Subscription)
			want   string
		}{
			{func(s *briefing.Subscription) { s.Name = "taken" }, `There is a subscription "taken" already`},
			{func(s *briefing.Subscription) { s.Name = "two words" }, `The name "two words" is not right`},
			{func(s *briefing.Subscription) { s.Name = "<!channel>" }, `is not right`},
			{func(s *briefing.Subscription) { s.Channel = "c" }, `The channel "c" is not right`},
			{func(s *briefing.Subscription) { s.Schedule = "0 0 30 2 *" }, `Schedule "0 0 30 2 *": it never comes`},
			{func(s *briefing.Subscription) { s.Zone = "Europe/Pariss" }, `perhaps Europe/Paris is meant`},
			{func(s *briefing.Subscription) { s.Empty = "quiet" }, `"quiet" is neither`},
			{func(s *briefing.Subscription) { s.Late = -time.Hour }, `cannot be -1h0m0s late`},
			{func(s *briefing.Subscription) { s.Critical = []briefing.Change{briefing.Reversed} }, `Critical says what is posted in quiet hours all the same, and there are none`},
			{func(s *briefing.Subscription) { s.Review = "board:c" }, `Drafts go to board:c, which is where the digest itself goes`},
			{func(s *briefing.Subscription) { s.Review = "e" }, `The channel "e" for review is not right`},
			{func(s *briefing.Subscription) { s.Review = "elsewhere:e" }, `Drafts cannot be shown in elsewhere:e: the platform is not connected`},
			{func(s *briefing.Subscription) { s.Review, s.Undecided = "board:e", "perhaps" }, `"perhaps" is neither`},
			{func(s *briefing.Subscription) { s.Review, s.Lead = "board:e", 24*time.Hour }, `write a lead that is shorter`},
			{func(s *briefing.Subscription) { s.Lead = time.Hour }, `name their channel in review`},
			{func(s *briefing.Subscription) { s.Topics = []string{"fish"} }, `I know no topic called "fish"; /topics lists them.`},
			{func(s *briefing.Subscription) { s.Actors = []string{"Atlantis"} }, `I know no actor called "Atlantis"; /actors lists them.`},
		} {
			s := briefing.Subscription{Channel: "board:c", Schedule: "daily 07:00", Zone: "UTC", By: "board:u"}
			tc.change(&s)
			_, err := h.press().Subscribe(t.Context(), s)
			if got := problemOf(t, err); !strings.Contains(got, tc.want) {
				t.Errorf("problem %q, want one with %q", got, tc.want)
			}
		}
		if all, err := h.press().Subscriptions(t.Context(), ""); err != nil || len(all) != 1 {
			t.Errorf("%d subscriptions, %v; want 1", len(all), err)
		}
	})
}

func TestLateIsRead(t *testing.T) {
	for s, want := range map[string]time.Duration{"": DefaultLate, "90m": 90 * time.Minute, "6h": 6 * time.Hour} {
		if got, err := ParseLate(s); err != nil || got != want {
			t.Errorf("ParseLate(%q) is %s, %v; want %s", s, got, err, want)
		}
	}
	for _, s := range []string{"6", "-1h", "10s", "1000h", "soon"} {
		if got, err := ParseLate(s); problemOf(t, err) == "" {
			t.Errorf("ParseLate(%q) is %s, want a problem", s, got)
		}
	}
}

func TestUnsubscribingEndsWhatIsTheChannelsOwn(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{})
		p := h.press()
		if err := p.Configure(t.Context(), []briefing.Subscription{{Name: "fixed", Channel: "board:c", Schedule: "daily 09:00", Zone: "UTC"}}); err != nil {
			t.Fatal(err)
		}
		h.run(8 * time.Hour)
		for _, tc := range []struct{ channel, name, want string }{
			{"board:other", "morning", `This channel has no subscription "morning"`},
			{"board:c", "evening", `There is no subscription "evening"`},
			{"board:c", "fixed", `in the configuration`},
			{"board:c", "morning", ""},
		} {
			if got := problemOf(t, p.Unsubscribe(t.Context(), tc.channel, tc.name)); !strings.Contains(got, tc.want) || tc.want == "" && got != "" {
				t.Errorf("unsubscribe %s of %s: %q, want %q", tc.name, tc.channel, got, tc.want)
			}
		}
		h.run(48 * time.Hour)
		said(t, h, "01 07:00 baseline", "01 09:00 baseline", "02 09:00 Nothing new since Sat 1 Jan 09:00.")
		if last, err := p.Last(t.Context(), "morning"); err != nil || last.Local != "2000-01-01T07:00" {
			t.Errorf("last delivery %v, %v; want its ledger kept", last.Local, err)
		}
	})
}

func TestPreviewIsWhatWillBePostedAndChangesNothing(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{Schedule: "0 7 * * *"})
		h.run(8 * time.Hour)
		h.read("d1", "a ceasefire at sea")
		p := h.press()
		slot := time.Date(2000, 1, 2, 7, 0, 0, 0, time.UTC)
		before := h.ledger("morning")
		preview, err := p.Preview(t.Context(), "morning", slot)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, h.ledger("morning")); diff != "" || len(h.board.messages) != 1 {
			t.Errorf("a preview changed the ledger (-before +after):\n%s", diff)
		}
		h.run(24 * time.Hour)
		if diff := cmp.Diff(h.board.messages[1].said, preview); diff != "" {
			t.Errorf("preview (-posted +preview):\n%s", diff)
		}
		if _, err := p.Preview(t.Context(), "evening", time.Time{}); problemOf(t, err) == "" {
			t.Error("a preview of nothing is no problem")
		}
	})
}

func TestNowMovesNoWindow(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{})
		p := h.press()
		time.Sleep(time.Minute)
		h.read("d1", "a ceasefire on land")
		now := func() string {
			t.Helper()
			m, err := p.Now(t.Context(), "morning")
			if err != nil {
				t.Fatal(err)
			}
			return gist(m)
		}
		// Before the baseline, all that came since the subscription was made is new.
		if got := now(); got != "a ceasefire on land" {
			t.Errorf("now: %q", got)
		}
		h.run(8 * time.Hour)
		h.read("d2", "a ceasefire at sea")
		for range 2 {
			if got := now(); got != "a ceasefire at sea" {
				t.Errorf("now: %q", got)
			}
		}
		h.run(24 * time.Hour)
		said(t, h, "01 07:00 baseline", "02 07:00 a ceasefire at sea")
		if got := now(); got != "Nothing new since Sun 2 Jan 07:00." {
			t.Errorf("now: %q", got)
		}
	})
}

func TestConfigurationIsFollowed(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{Name: "chat"})
		configure := func(subs ...briefing.Subscription) error {
			for i := range subs {
				if subs[i].Channel == "" {
					subs[i].Channel = "board:c"
				}
				subs[i].Zone = "UTC"
			}
			return h.press().Configure(t.Context(), subs)
		}
		err := configure(briefing.Subscription{Schedule: "daily 09:00"}, briefing.Subscription{Name: "a", Schedule: "daily"},
			briefing.Subscription{Name: "b", Schedule: "daily 09:00"}, briefing.Subscription{Name: "b", Schedule: "daily 09:00"})
		for _, want := range []string{"Digest 1 has no name", `digest "a": Schedule "daily": the time of day is missing`, `digest "b": The name is there twice`} {
			if got := problemOf(t, err); !strings.Contains(got, want) {
				t.Errorf("problems %q, want %q among them", got, want)
			}
		}
		if all, err := h.press().Subscriptions(t.Context(), ""); err != nil || len(all) != 1 {
			t.Fatalf("%d subscriptions, %v; want the one that there was", len(all), err)
		}

		if err := configure(briefing.Subscription{Name: "morning", Schedule: "daily 09:00"}); err != nil {
			t.Fatal(err)
		}
		h.run(12 * time.Hour)
		// An hourly schedule begins when it is made: it does not catch up on what it would have posted this morning.
		if err := configure(briefing.Subscription{Name: "morning", Schedule: "0 * * * *"}); err != nil {
			t.Fatal(err)
		}
		h.run(2*time.Hour - time.Minute)
		ledger(t, h, "morning", "01T09:00 sent", "01T10:00 skipped: the schedule was changed after it",
			"01T11:00 skipped: the schedule was changed after it", "01T12:00 skipped: the schedule was changed after it", "01T13:00 sent")
		// Removed, it is paused; its ledger stays.
		if err := configure(); err != nil {
			t.Fatal(err)
		}
		h.run(2 * time.Hour)
		s, err := h.db.Subscription(t.Context(), "morning")
		if err != nil || s.Paused == "" || len(h.ledger("morning")) != 5 {
			t.Errorf("removed: paused %q, %d lines, %v", s.Paused, len(h.ledger("morning")), err)
		}
	})
}

func TestShutdownIsBoundedAndLeavesTheClaim(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.board.meets = once(fault{taken: true, hang: true})
		h.subscribe(briefing.Subscription{})
		time.Sleep(7 * time.Hour)
		h.run(time.Minute)
		h.read("d1", "a ceasefire at sea")
		time.Sleep(23*time.Hour + 58*time.Minute) // 2 January, 06:59
		start := time.Now()
		h.run(70 * time.Second)
		if took := time.Since(start); took < 70*time.Second || took > 70*time.Second+stopTimeout {
			t.Errorf("it ended %s after it was told to", took-70*time.Second)
		}
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 claimed")
		h.run(5 * time.Minute)
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 sent")
		said(t, h, "01 07:00 baseline", "02 07:00 a ceasefire at sea")
	})
}

// A crash while a refused post waits to be tried again leaves no doubt: it is posted although nobody can look for it.
func TestCrashWhileWaitingLeavesNoDoubt(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.board.meets = once(fault{err: later(10 * time.Minute)})
		h.board.search = errors.New("nobody should ask")
		h.subscribe(briefing.Subscription{})
		time.Sleep(7 * time.Hour)
		h.run(time.Minute)
		h.read("d1", "a ceasefire at sea")
		time.Sleep(23*time.Hour + 58*time.Minute)
		h.run(2 * time.Minute)
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 claimed: waiting: try again in 10m0s: rate limited")
		h.run(5 * time.Minute)
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 sent")
		said(t, h, "01 07:00 baseline", "02 07:01 a ceasefire at sea")
	})
}

// Once a message is being looked for, it is not repeated by its key: a crash in between makes the claim young again, but
// not the platform's memory.
func TestCrashWhileLookingDoesNotRepeat(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.board.memory = 2 * time.Minute
		h.subscribe(briefing.Subscription{})
		time.Sleep(7 * time.Hour)
		h.run(time.Minute)
		h.read("d1", "a ceasefire at sea")
		time.Sleep(23*time.Hour + 58*time.Minute)
		h.store = &killed{Store: h.db, point: "after post"}
		h.run(90 * time.Second)
		h.store = nil
		time.Sleep(time.Hour)
		h.board.search = errors.New("internal server error")
		h.run(time.Minute)
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 claimed: "+looking)
		h.board.search = nil
		h.run(5 * time.Minute)
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 sent")
		said(t, h, "01 07:00 baseline", "02 07:00 a ceasefire at sea")
	})
}

// Slots in a spring gap share an instant: the last of them is posted.
func TestSlotsOfOneInstantAreAllSettled(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		time.Sleep(time.Until(time.Date(2000, 3, 25, 12, 0, 0, 0, time.UTC)))
		h.subscribe(briefing.Subscription{Schedule: "0,30 1,2,3 * * *", Zone: "Europe/Paris"})
		h.run(16 * time.Hour)
		merged := func(clock string) string {
			return " skipped: merged into the next one, of 2000-03-26T" + clock + ", which was due as well"
		}
		ledger(t, h, "morning",
			"2000-03-26T01:00 sent", "2000-03-26T01:30 sent",
			"2000-03-26T02:00"+merged("02:30"), "2000-03-26T02:30"+merged("03:00"), "2000-03-26T03:00 sent",
			"2000-03-26T03:30 sent")
	})
}

// BenchmarkPreview assembles a digest of 10,000 new statements from a real store.
func BenchmarkPreview(b *testing.B) {
	h := newHouse(b)
	s := h.subscribe(briefing.Subscription{Schedule: "0 0 1 1 *"})
	for i := range 100 {
		var contents []string
		for j := range 100 {
			contents = append(contents, fmt.Sprintf("a ceasefire in district %d of region %d", j, i))
		}
		h.docs = append(h.docs, h.document(fmt.Sprint("d", i+1), contents...))
	}
	h.rebuild()
	p := h.press()
	d := briefing.Delivery{Slot: briefing.Slot{Subscription: s.Name, Local: "2000-01-01T00:00"}, Until: time.Now(), Since: s.Created}
	b.ReportAllocs()
	for b.Loop() {
		digest, err := p.since(b.Context(), s, d, s.Created.Add(-time.Hour), time.Now())
		if err != nil || digest.New < 10_000 {
			b.Fatal(digest.New, err)
		}
	}
}

// BenchmarkClaim claims and settles slots of 10,000 statements: the largest digest there is likely to be.
func BenchmarkClaim(b *testing.B) {
	h := newHouse(b)
	h.subscribe(briefing.Subscription{})
	items := make([]string, 10_000)
	for i := range items {
		items[i] = fmt.Sprintf("document-%d#%08x", i/100, i)
	}
	at := time.Now().UTC().Truncate(time.Minute)
	for b.Loop() {
		at = at.Add(time.Minute)
		d := briefing.Delivery{Slot: briefing.Slot{Subscription: "morning", Local: at.Format(localForm), At: at}, Channel: "board:c",
			Key: at.String(), Items: items, Until: at, ClaimedAt: at}
		if ok, err := h.db.Claim(b.Context(), d); err != nil || !ok {
			b.Fatal(ok, err)
		}
		d.State, d.Why, d.SettledAt = briefing.Skipped, "measured", at
		if err := h.db.Settle(b.Context(), d); err != nil {
			b.Fatal(err)
		}
	}
}
