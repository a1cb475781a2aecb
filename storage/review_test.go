package storage

import (
	"errors"
	"testing"
	"time"

	"attache/briefing"

	"github.com/google/go-cmp/cmp"
)

// drafted returns the claim of the draft of a slot.
func drafted(subscription string, slot time.Time) briefing.Delivery {
	d := claim(subscription, slot)
	d.Draft, d.Channel, d.Key = true, "discord:9", "draft of "+d.Key
	return d
}

// A draft has a ledger of its own: it is claimed, renewed and settled as a post is, and is none.
func TestDraftIsNoPost(t *testing.T) {
	db, ctx := open(t), t.Context()
	must(t, db.Subscribe(ctx, subscription("morning")))
	d := drafted("morning", at)
	if ok, err := db.Claim(ctx, d); !ok || err != nil {
		t.Fatalf("claim: %v, %v", ok, err)
	}
	if ok, err := db.Claim(ctx, d); ok || err != nil {
		t.Errorf("claimed twice: %v, %v", ok, err)
	}
	open, err := db.Unsettled(ctx)
	must(t, err)
	if diff := cmp.Diff([]briefing.Delivery{d}, open); diff != "" {
		t.Errorf("open (-want +got):\n%s", diff)
	}
	d.Attempts = 1
	if ok, err := db.Renew(ctx, d, d.ClaimedAt); !ok || err != nil {
		t.Errorf("renew: %v, %v", ok, err)
	}
	d = settled(d, briefing.Sent, "m1")
	must(t, db.Settle(ctx, d))
	for _, find := range []func() (briefing.Delivery, error){
		func() (briefing.Delivery, error) { return db.Draft(ctx, d.Slot) },
		func() (briefing.Delivery, error) { return db.DraftByKey(ctx, d.Key) },
	} {
		got, err := find()
		must(t, err)
		if diff := cmp.Diff(d, got); diff != "" {
			t.Errorf("draft (-want +got):\n%s", diff)
		}
	}
	if _, err := db.DraftByKey(ctx, "none"); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("no draft: %v", err)
	}
	if posted, err := db.Posted(ctx, "morning"); err != nil || len(posted) > 0 {
		t.Errorf("posted: %v, %v", posted, err)
	}
	if lines, err := db.Deliveries(ctx, "morning", 0); err != nil || len(lines) > 0 {
		t.Errorf("ledger: %v, %v", lines, err)
	}
}

// What editors decide keeps the slot from being claimed as it was; once it is claimed, they are too late.
func TestReviewAndClaimExcludeEachOther(t *testing.T) {
	db, ctx := open(t), t.Context()
	must(t, db.Subscribe(ctx, subscription("morning")))
	d := drafted("morning", at)
	if ok, err := db.Claim(ctx, d); !ok || err != nil {
		t.Fatalf("claim: %v, %v", ok, err)
	}
	post := claim("morning", at)
	post.Attempts = 1
	refused := func(why string) {
		t.Helper()
		if ok, err := db.Claim(ctx, post); ok || !errors.Is(err, briefing.ErrReviewed) {
			t.Errorf("%s: %v, %v", why, ok, err)
		}
		if lines, err := db.Deliveries(ctx, "morning", 0); err != nil || len(lines) > 0 {
			t.Errorf("%s: the ledger has %v, %v", why, lines, err)
		}
	}
	held := briefing.Decision{Verdict: briefing.Held, By: "discord:7", At: at}
	must(t, db.Decide(ctx, d.Slot, held))
	refused("held")
	if got, err := db.Decision(ctx, d.Slot); err != nil || got != held {
		t.Errorf("decision: %v, %v", got, err)
	}
	must(t, db.Decide(ctx, d.Slot, briefing.Decision{Verdict: briefing.Approved, By: "discord:8", At: at}))
	must(t, db.Drop(ctx, d.Slot, d.Items[:1], "discord:7", at))
	must(t, db.Drop(ctx, d.Slot, d.Items[:1], "discord:8", at.Add(time.Hour)))
	refused("dropped")
	got, err := db.Dropped(ctx, "morning")
	must(t, err)
	if diff := cmp.Diff(map[string]briefing.Drop{d.Items[0]: {Local: d.Local, By: "discord:7", At: at}}, got); diff != "" {
		t.Errorf("dropped (-want +got):\n%s", diff)
	}
	post.Items = post.Items[1:]
	if ok, err := db.Claim(ctx, post); !ok || err != nil {
		t.Errorf("what is left: %v, %v", ok, err)
	}
	if err := db.Decide(ctx, d.Slot, held); !errors.Is(err, briefing.ErrTaken) {
		t.Errorf("decided too late: %v", err)
	}
	if err := db.Drop(ctx, d.Slot, d.Items[1:], "discord:7", at); !errors.Is(err, briefing.ErrTaken) {
		t.Errorf("dropped too late: %v", err)
	}
}
