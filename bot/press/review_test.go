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

// reviewed is a subscription whose drafts are shown in channel board:e half an hour before.
func reviewed(s briefing.Subscription) briefing.Subscription {
	s.Review, s.Lead = "board:e", 30*time.Minute
	return s
}

// draftOf returns the last draft that stands in the channel of the editors and the first words of what it says of itself.
func draftOf(t *testing.T, h *house) (key, standing string) {
	t.Helper()
	h.board.mu.Lock()
	defer h.board.mu.Unlock()
	for _, m := range h.board.messages {
		if m.channel == "e" {
			key = m.key
			standing = plain(m.said.Blocks[0].(reply.Paragraph).Text)
		}
	}
	standing, _, _ = strings.Cut(standing, " It ")
	return key, standing
}

// upTo runs a new press until it is so late on that day of January.
func (h *house) upTo(day int, clock string) {
	h.t.Helper()
	at, err := time.Parse("2006-01-02 15:04", fmt.Sprintf("2000-01-%02d %s", day, clock))
	if err != nil {
		h.t.Fatal(err)
	}
	h.run(time.Until(at))
}

func decide(t *testing.T, h *house, key string, v briefing.Verdict) {
	t.Helper()
	if _, err := h.press().Decide(t.Context(), key, v, "board:ed"); err != nil {
		t.Fatal(err)
	}
}

const goesOn = "; what was new goes into the next one"

// What the editors approve is posted when it is due, as they saw it; what comes in after the draft was made waits for the next one.
func TestApprovedDraftIsWhatIsPosted(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(reviewed(briefing.Subscription{}))
		h.upTo(1, "12:00")
		h.read("d1", "a ceasefire at sea")
		h.upTo(2, "06:40")
		key, standing := draftOf(t, h)
		if standing != "For review by 07:00 UTC." {
			t.Errorf("it stands: %s", standing)
		}
		h.read("d2", "a ceasefire on land")
		decide(t, h, key, briefing.Approved)
		if _, standing = draftOf(t, h); standing != "Approved by board:ed." {
			t.Errorf("it stands: %s", standing)
		}
		said(t, h, "01 07:00"+baseline) // not before it is due
		h.upTo(2, "08:00")
		h.upTo(3, "06:40")
		key, _ = draftOf(t, h)
		decide(t, h, key, briefing.Approved)
		h.upTo(3, "08:00")
		said(t, h, "01 07:00"+baseline, "02 07:00"+sea, "03 07:00 a ceasefire on land")
		if diff := cmp.Diff([]string{"02 06:30" + sea, "03 06:30 a ceasefire on land"}, h.board.said("e")); diff != "" {
			t.Errorf("drafts (-want +got):\n%s", diff)
		}
	})
}

// A draft that is held, or that nobody approves, is not posted: the ledger says why, and its window goes into the next one.
func TestHeldAndUndecidedDraftsWait(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(reviewed(briefing.Subscription{}))
		h.upTo(1, "12:00")
		h.read("d1", "a ceasefire at sea")
		h.upTo(2, "06:40")
		key, _ := draftOf(t, h)
		decide(t, h, key, briefing.Approved)
		decide(t, h, key, briefing.Held) // the last word counts
		h.upTo(3, "12:00")
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 skipped: held by board:ed at 06:40"+goesOn,
			"03T07:00 skipped: held: nobody had decided on the draft by 07:00"+goesOn)
		_, err := h.press().Decide(t.Context(), key, briefing.Approved, "board:ed")
		if got := problemOf(t, err); !strings.HasPrefix(got, "It is too late for the slot of 2000-01-02T07:00: held by board:ed") {
			t.Errorf("too late: %s", got)
		}
		h.upTo(4, "06:40")
		key, _ = draftOf(t, h)
		decide(t, h, key, briefing.Approved)
		h.upTo(4, "08:00")
		said(t, h, "01 07:00"+baseline, "04 07:00"+sea)
	})
}

// Where the subscription says so, a draft that nobody holds is posted; one that is held is not.
func TestUndecidedDraftIsPostedWhereThatIsAsked(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		s := reviewed(briefing.Subscription{})
		s.Undecided = briefing.PostUndecided
		h.subscribe(s)
		h.upTo(1, "12:00")
		h.read("d1", "a ceasefire at sea")
		h.upTo(2, "08:00")
		h.read("d2", "a ceasefire on land")
		h.upTo(3, "06:40")
		key, _ := draftOf(t, h)
		decide(t, h, key, briefing.Held)
		h.upTo(3, "08:00")
		said(t, h, "01 07:00"+baseline, "02 07:00"+sea)
	})
}

// The trouble of the editors' channel delays no digest: a draft that is not shown in time is one on which nobody decided.
func TestTroubleOfTheEditorsDelaysNoDigest(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		post := reviewed(briefing.Subscription{Name: "post"})
		post.Undecided = briefing.PostUndecided
		h.subscribe(post)
		h.subscribe(reviewed(briefing.Subscription{Name: "hold", Channel: "board:h"})) // its draft is in the way of the other one
		h.subscribe(briefing.Subscription{Name: "plain", Channel: "board:p"})
		h.upTo(1, "12:00")
		h.board.meets = func(channel, _ string, _ int) fault {
			if channel == "e" {
				return fault{err: later(20 * time.Minute)}
			}
			return fault{}
		}
		h.read("d1", "a ceasefire at sea")
		h.upTo(2, "07:30")
		said(t, h, "01 07:00"+baseline, "02 07:00"+sea)
		if diff := cmp.Diff([]string{"01 07:00" + baseline, "02 07:00" + sea}, h.board.said("p")); diff != "" {
			t.Errorf("plain (-want +got):\n%s", diff)
		}
		ledger(t, h, "hold", "01T07:00 sent", "02T07:00 skipped: held: the draft was not seen by 07:00 "+
			"(claimed: waiting: try again in 20m0s: rate limited)"+goesOn)
	})
}

// What is dropped is posted neither now nor later, and the trace says who dropped it; the rest of the draft is posted.
func TestDroppedStatementIsNeverPosted(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(reviewed(briefing.Subscription{}))
		h.subscribe(briefing.Subscription{Name: "other", Channel: "board:o"})
		h.upTo(1, "12:00")
		h.read("d1", "a ceasefire at sea", "a ceasefire on land")
		h.upTo(2, "06:40")
		key, _ := draftOf(t, h)
		p := h.press()
		_, left, err := p.Drafted(t.Context(), h.db.Under(briefing.Red), key)
		if err != nil || len(left) != 2 {
			t.Fatalf("%d statements, %v", len(left), err)
		}
		land := left[0]
		if land.Words != "a ceasefire on land" {
			land = left[1]
		}
		if _, err := p.Drop(t.Context(), h.db.Under(briefing.Red), key, land.ID, "board:ed"); err != nil {
			t.Fatal(err)
		}
		if got := h.board.said("e"); len(got) != 1 || got[0] != "02 06:30"+sea {
			t.Errorf("the draft says %q", got)
		}
		if _, err := p.Drop(t.Context(), h.db.Under(briefing.Red), key, "nothing", "board:ed"); problemOf(t, err) == "" {
			t.Error("what is not in it was dropped")
		}
		decide(t, h, key, briefing.Approved)
		h.upTo(3, "08:00")
		said(t, h, "01 07:00"+baseline, "02 07:00"+sea, "03 07:00"+nothing+"Sun 2 Jan 06:30.")
		if got := h.board.said("o"); len(got) != 3 || got[1] != "02 07:00 a ceasefire at sea, a ceasefire on land" {
			t.Errorf("the other one says %q", got)
		}
		m, err := h.press().WhyItem(t.Context(), h.db.Under(briefing.Red), "morning", land.ID)
		got := stages(t, m, err)
		if want := "Dropped: by board:ed at Sun 2 Jan 2000 06:40 UTC, from the draft of 2000-01-02T07:00; it is never posted here."; got[len(got)-1] != want {
			t.Errorf("why: %q, want %q", got[len(got)-1], want)
		}
		m, err = h.press().Why(t.Context(), h.db.Under(briefing.Red), "morning", "2000-01-02")
		if got := strings.Join(stages(t, m, err), "\n"); !strings.Contains(got, "Review: draft with the key "+key+" to board:e, made at Sun 2 Jan 2000 06:30 UTC, sent; "+
			"1 statement was dropped; approved by board:ed at Sun 2 Jan 2000 06:40 UTC.") {
			t.Errorf("why:\n%s", got)
		}
	})
}

// A draft that comes late gives the editors their time all the same; one that comes too late for the slot is not made.
func TestDraftAfterDowntime(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(reviewed(briefing.Subscription{}))
		h.upTo(1, "12:00")
		h.read("d1", "a ceasefire at sea")
		time.Sleep(19*time.Hour + 10*time.Minute)
		h.upTo(2, "07:20")
		key, standing := draftOf(t, h)
		if standing != "For review by 07:40 UTC." {
			t.Errorf("it stands: %s", standing)
		}
		decide(t, h, key, briefing.Approved)
		h.upTo(2, "07:22")
		said(t, h, "01 07:00"+baseline, "02 07:20"+sea)
		h.read("d2", "a ceasefire on land")
		time.Sleep(31 * time.Hour)
		h.run(time.Hour)
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 sent", "03T07:00 skipped: 7h22m late, and at most 6h0m is allowed"+goesOn)
		if got := h.board.said("e"); len(got) != 1 {
			t.Errorf("drafts: %q", got)
		}
	})
}

// A slot that could have no draft because the one before was open for too long gets it all the same.
func TestDraftAfterASlotThatWasOpen(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		s := reviewed(briefing.Subscription{Schedule: "0 * * * *"})
		s.Undecided = briefing.PostUndecided
		h.subscribe(s)
		h.upTo(1, "01:10")
		h.read("d1", "a ceasefire at sea")
		h.board.meets = func(channel, _ string, n int) fault {
			if channel == "c" && n < 3 {
				return fault{err: later(21 * time.Minute)}
			}
			return fault{}
		}
		h.upTo(1, "02:20")
		h.read("d2", "a ceasefire on land")
		h.upTo(1, "03:20")
		h.board.meets = nil
		h.upTo(1, "04:10")
		if diff := cmp.Diff([]string{"01 01:30" + sea, "01 03:03 a ceasefire on land"}, h.board.said("e")); diff != "" {
			t.Errorf("drafts (-want +got):\n%s", diff)
		}
		said(t, h, "01 01:00"+baseline, "01 03:02"+sea, "01 03:33 a ceasefire on land", "01 04:00"+nothing+"Sat 1 Jan 03:03.")
	})
}

// A press that is killed at any write leaves one draft and one digest of each slot.
func TestCrashesAroundADraftPostOnce(t *testing.T) {
	for writes := 1; writes <= 5; writes++ {
		for _, late := range []bool{false, true} {
			for _, memory := range []time.Duration{0, 2 * time.Minute} {
				t.Run(fmt.Sprint(writes, late, memory), func(t *testing.T) {
					bubble(t, func(t *testing.T, h *house) {
						s := reviewed(briefing.Subscription{Schedule: "0 */4 * * *"})
						s.Undecided = briefing.PostUndecided
						h.subscribe(s)
						h.board.memory = memory
						h.upTo(1, "04:10")
						h.read("d1", "a ceasefire at sea")
						h.store = &mortal{Store: h.db, writes: writes, after: late}
						h.upTo(1, "07:31")
						h.upTo(1, "08:01")
						h.store = nil
						h.upTo(1, "10:00")
						if got := h.board.said("e"); len(got) != 1 {
							t.Errorf("drafts: %q", got)
						}
						if got := h.board.said("c"); len(got) != 2 || !strings.HasSuffix(got[1], sea) {
							t.Errorf("digests: %q", got)
						}
					})
				})
			}
		}
	}
}

// Editors who hold a slot, or drop an item, between the reading of what they said and the claim are heard all the same.
func TestDecisionJustBeforeTheClaimCounts(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(reviewed(briefing.Subscription{}))
		h.upTo(1, "12:00")
		h.read("d1", "a ceasefire at sea")
		h.upTo(2, "06:40")
		key, _ := draftOf(t, h)
		decide(t, h, key, briefing.Approved)
		h.store = &hesitant{Store: h.db, before: func() { decide(t, h, key, briefing.Held) }}
		h.upTo(2, "08:00")
		said(t, h, "01 07:00"+baseline)
		ledger(t, h, "morning", "01T07:00 sent", "02T07:00 skipped: held by board:ed at 07:00"+goesOn)
	})
}

// hesitant is a store in which something happens before the first claim of a post.
type hesitant struct {
	Store
	before func()
}

func (s *hesitant) Claim(ctx context.Context, d briefing.Delivery) (bool, error) {
	if before := s.before; before != nil && d.Attempts > 0 {
		s.before = nil
		before()
	}
	return s.Store.Claim(ctx, d)
}

// In quiet hours only a slot with a critical change is posted; the others wait for their end.
func TestCriticalSlotIsPostedInQuietHours(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{Schedule: "0 23 * * *", Quiet: "22:00-06:00", Critical: []briefing.Change{briefing.Reversed}, Late: 12 * time.Hour})
		h.upTo(2, "12:00")
		h.read("d1", "a ceasefire at sea")
		h.upTo(3, "12:00")
		e := h.document("d2", "a ceasefire at sea")
		e.Extraction.Positions[0].Act, e.Extraction.Positions[0].Stance = briefing.Reject, briefing.Oppose
		h.upTo(4, "01:00")
		h.add(e)
		h.upTo(4, "12:00")
		said(t, h, "02 06:00"+baseline, "03 06:00"+sea, "04 01:00"+sea)
	})
}

// A channel that refuses for good is paused after people have been told, once; where nobody can be told, the pause says so.
func TestPauseIsTold(t *testing.T) {
	for _, tc := range []struct {
		name  string
		whom  string
		pause string
	}{
		{"told", "in the channel", "no permission to post there; told in the channel"},
		{"nobody", "", "no permission to post there; nobody could be told"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				h.subscribe(briefing.Subscription{})
				h.board.meets = func(string, string, int) fault { return fault{err: bot.ErrForbidden} }
				told := &telling{board: h.board, whom: tc.whom}
				p := h.press()
				p.Platforms["board"] = told
				ctx, cancel := context.WithTimeout(t.Context(), 40*time.Hour)
				defer cancel()
				if err := errors.Join(p.Run(ctx)); err != nil {
					t.Fatal(err)
				}
				s, err := h.db.Subscription(t.Context(), "morning")
				if err != nil || s.Paused != tc.pause {
					t.Errorf("paused: %q, %v; want %q", s.Paused, err, tc.pause)
				}
				if len(told.texts) != 1 || !strings.HasPrefix(told.texts[0], "The digest “morning” of 2000-01-01 07:00 could not be posted to board:c") ||
					told.people != "[u]" {
					t.Errorf("told %s %q", told.people, told.texts)
				}
			})
		})
	}
}

// Where the pause was not recorded, the platform is asked to tell again with the same key, by which it knows that people are told.
func TestPauseIsToldAgainWithItsKey(t *testing.T) {
	bubble(t, func(t *testing.T, h *house) {
		h.subscribe(briefing.Subscription{})
		h.board.meets = func(string, string, int) fault { return fault{err: bot.ErrForbidden} }
		h.store = &forgetful{Store: h.db}
		told := &telling{board: h.board, whom: "in the channel"}
		p := h.press()
		p.Platforms["board"] = told
		ctx, cancel := context.WithTimeout(t.Context(), 40*time.Hour)
		defer cancel()
		if err := p.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if len(told.keys) != 2 || told.keys[0] != told.keys[1] {
			t.Errorf("told with the keys %q", told.keys)
		}
		if s, err := h.db.Subscription(t.Context(), "morning"); err != nil || s.Paused == "" {
			t.Errorf("paused: %q, %v", s.Paused, err)
		}
	})
}

// A forgetful store does not record the first pause.
type forgetful struct {
	Store
	asked int
}

func (f *forgetful) Pause(ctx context.Context, name, why string) error {
	if f.asked++; f.asked == 1 {
		return errors.New("the disk is full")
	}
	return f.Store.Pause(ctx, name, why)
}

// telling is a board that reaches people otherwise, too.
type telling struct {
	*board
	whom   string
	people string
	texts  []string
	keys   []string
}

func (b *telling) Tell(_ context.Context, _ string, people []string, text, key string) string {
	b.people = fmt.Sprint(people)
	b.texts, b.keys = append(b.texts, text), append(b.keys, key)
	return b.whom
}

// A digest that editors review says what both channels may see: what is kept from the editors is not posted, and what is kept from the
// digest's channel is not in the draft.
func TestDraftSaysWhatBothChannelsMaySee(t *testing.T) {
	for _, tc := range []struct {
		name            string
		digest, editors briefing.Label
		want            string
	}{
		{"editors may see less", briefing.Amber, briefing.Clear, sea},
		{"editors may see more", briefing.Clear, briefing.Amber, sea},
		{"both may see all", briefing.Amber, briefing.Amber, sea + ", a ceasefire on land"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, h *house) {
				h.ceilings = map[string]briefing.Label{"board:c": tc.digest, "board:e": tc.editors}
				h.subscribe(reviewed(briefing.Subscription{}))
				h.upTo(1, "12:00")
				h.read("d1", "a ceasefire at sea")
				e := h.document("d2", "a ceasefire on land")
				e.Document.Handling = briefing.Amber
				h.add(e)
				h.upTo(2, "06:40")
				key, _ := draftOf(t, h)
				if got := h.board.said("e"); len(got) != 1 || got[0] != "02 06:30"+tc.want {
					t.Errorf("the draft says %q", got)
				}
				decide(t, h, key, briefing.Approved)
				h.upTo(2, "08:00")
				said(t, h, "01 07:00"+baseline, "02 07:00"+tc.want)
			})
		})
	}
}
