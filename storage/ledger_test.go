package storage

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"attache/briefing"

	"github.com/google/go-cmp/cmp"
)

// subscription returns a subscription as somebody in a chat makes it.
func subscription(name string) briefing.Subscription {
	return briefing.Subscription{Name: name, Channel: "discord:123", Schedule: "30 7 * * 1-5", Zone: "Europe/Paris", Topics: []string{"ceasefire", "sanctions"},
		Empty: briefing.SayEmpty, Late: 6 * time.Hour, Quiet: "22:00-07:00", Critical: []briefing.Change{briefing.Reversed, briefing.Hardened},
		Review: "discord:9", Lead: 30 * time.Minute, Undecided: briefing.PostUndecided, Locale: "en-US", Created: at.Add(-24 * time.Hour), By: "discord:7"}
}

// claim returns the claim of the slot of a subscription at an instant, as the press makes it.
func claim(subscription string, slot time.Time) briefing.Delivery {
	local := slot.UTC().Format("2006-01-02T15:04")
	return briefing.Delivery{Slot: briefing.Slot{Subscription: subscription, Local: local, At: slot}, Channel: "discord:123", Key: subscription + local,
		Items: []string{"a#00000001", "a#00000002"}, State: briefing.Claimed, Since: slot.Add(-time.Hour), Until: slot, ClaimedAt: slot}
}

// settled returns d as it is settled, a minute later.
func settled(d briefing.Delivery, state briefing.DeliveryState, word string) briefing.Delivery {
	d.State, d.Why, d.Attempts, d.SettledAt = state, "", 1, d.ClaimedAt.Add(time.Minute)
	if state == briefing.Sent {
		d.MessageID = word
	} else {
		d.Why = word
	}
	return d
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOneOfManyClaimersWins(t *testing.T) {
	db := open(t)
	must(t, db.Subscribe(t.Context(), subscription("morning")))
	others := []*DB{db, openAt(t, db.state.path)} // as two processes are
	for slot := range 20 {
		var wins atomic.Int32
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				d := claim("morning", at.Add(time.Duration(slot)*time.Minute))
				d.Key = fmt.Sprintf("%s by %d", d.Key, i)
				claimed, err := others[i%2].Claim(t.Context(), d)
				if err != nil {
					t.Error(err)
				}
				if claimed {
					wins.Add(1)
				}
			})
		}
		wg.Wait()
		if wins.Load() != 1 {
			t.Fatalf("slot %d was claimed %d times", slot, wins.Load())
		}
	}
	if ds, err := db.Deliveries(t.Context(), "morning", 0); err != nil || len(ds) != 20 {
		t.Errorf("got %d deliveries (%v), want 20", len(ds), err)
	}
}

func TestTheLedgerIsReadBack(t *testing.T) {
	db, ctx := open(t), t.Context()
	must(t, db.Subscribe(ctx, subscription("morning")))
	must(t, db.Subscribe(ctx, subscription("other")))
	var want []briefing.Delivery
	for i, end := range []struct {
		state briefing.DeliveryState
		word  string
	}{{briefing.Sent, "m1"}, {briefing.Failed, "the channel is gone"}, {briefing.Skipped, "late"}, {briefing.Unresolved, "history cannot be read"}, {briefing.Sent, "m2"}, {"", ""}} {
		d := claim("morning", at.Add(time.Duration(i)*time.Hour))
		d.Items = []string{fmt.Sprintf("z#%d", i), fmt.Sprintf("a#%d", i)}
		if i == 0 {
			d.Since = time.Time{}
		}
		d.Why, d.Attempts = "late", 2
		if claimed, err := db.Claim(ctx, d); err != nil || !claimed {
			t.Fatal(claimed, err)
		}
		if end.state != "" {
			d = settled(d, end.state, end.word)
			must(t, db.Settle(ctx, d))
		}
		want = append([]briefing.Delivery{d}, want...)
	}
	got, err := db.Deliveries(ctx, "morning", 0)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
	got, err = db.Deliveries(ctx, "", 2)
	must(t, err)
	if diff := cmp.Diff(want[:2], got); diff != "" {
		t.Errorf("last deliveries (-want +got):\n%s", diff)
	}
	open, err := db.Unsettled(ctx)
	must(t, err)
	if diff := cmp.Diff(want[:1], open); diff != "" {
		t.Errorf("open claims (-want +got):\n%s", diff)
	}
	last, err := db.LastDelivered(ctx, "morning")
	must(t, err)
	if diff := cmp.Diff(want[1], last); diff != "" {
		t.Errorf("last delivered (-want +got):\n%s", diff)
	}
	if _, err := db.LastDelivered(ctx, "other"); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("last delivered of none: got %v", err)
	}
	posted, err := db.Posted(ctx, "morning")
	must(t, err)
	wantPosted := map[string]bool{"z#0": true, "a#0": true, "z#3": true, "a#3": true, "z#4": true, "a#4": true, "z#5": true, "a#5": true}
	if diff := cmp.Diff(wantPosted, posted); diff != "" {
		t.Errorf("posted (-want +got):\n%s", diff)
	}
}

func TestTheLedgerIsSelectedFrom(t *testing.T) {
	db, ctx := open(t), t.Context()
	for _, name := range []string{"morning", "other"} {
		must(t, db.Subscribe(ctx, subscription(name)))
		for i, state := range []briefing.DeliveryState{briefing.Sent, briefing.Failed, briefing.Skipped, briefing.Failed} {
			d := claim(name, at.Add(time.Duration(i)*time.Hour))
			d.Items = []string{fmt.Sprintf("a#%d", i)}
			if claimed, err := db.Claim(ctx, d); err != nil || !claimed {
				t.Fatal(claimed, err)
			}
			must(t, db.Settle(ctx, settled(d, state, "word")))
		}
	}
	local := func(hours int) string {
		return at.Add(time.Duration(hours) * time.Hour).UTC().Format("2006-01-02T15:04")
	}
	for _, tc := range []struct {
		name  string
		q     briefing.LedgerQuery
		want  []string // subscription and slot
		total int
	}{
		{"a page of all", briefing.LedgerQuery{Limit: 2, Offset: 1}, []string{"other " + local(3), "morning " + local(2)}, 8},
		{"failed and skipped", briefing.LedgerQuery{Subscription: "other", States: []briefing.DeliveryState{briefing.Failed, briefing.Skipped}},
			[]string{"other " + local(3), "other " + local(2), "other " + local(1)}, 3},
		{"a slot", briefing.LedgerQuery{Subscription: "morning", Local: local(1)}, []string{"morning " + local(1)}, 1},
		{"a key", briefing.LedgerQuery{Key: "morning" + local(2)}, []string{"morning " + local(2)}, 1},
		{"a statement", briefing.LedgerQuery{Subscription: "morning", Statement: "a#2"}, []string{"morning " + local(2)}, 1},
		{"before an instant", briefing.LedgerQuery{Subscription: "morning", Before: at.Add(time.Hour), States: []briefing.DeliveryState{briefing.Sent}}, []string{"morning " + local(0)}, 1},
		{"none", briefing.LedgerQuery{Subscription: "nobody"}, nil, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			found, total, err := db.Ledger(ctx, tc.q)
			must(t, err)
			var got []string
			for _, d := range found {
				got = append(got, d.Subscription+" "+d.Local)
				if len(d.Items) != 1 {
					t.Errorf("%s: items %q", d.Local, d.Items)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" || total != tc.total {
				t.Errorf("%d lines, want %d (-want +got):\n%s", total, tc.total, diff)
			}
		})
	}
}

func TestASettledLineIsReopenedOnce(t *testing.T) {
	db, ctx := open(t), t.Context()
	must(t, db.Subscribe(ctx, subscription("morning")))
	d := claim("morning", at)
	if claimed, err := db.Claim(ctx, d); err != nil || !claimed {
		t.Fatal(claimed, err)
	}
	again := d
	again.Items, again.Attempts, again.ClaimedAt, again.Since, again.Why = []string{"b#1"}, 3, at.Add(time.Hour), time.Time{}, "looking"
	if ok, err := db.Reopen(ctx, d, again); err != nil || ok {
		t.Errorf("an open claim: got %t, %v; want that it is left alone", ok, err)
	}
	failed := settled(d, briefing.Failed, "the channel is gone")
	must(t, db.Settle(ctx, failed))
	for i, want := range []bool{true, false} {
		if ok, err := db.Reopen(ctx, failed, again); err != nil || ok != want {
			t.Errorf("time %d: got %t, %v; want %t", i+1, ok, err, want)
		}
	}
	open, err := db.Unsettled(ctx)
	must(t, err)
	if diff := cmp.Diff([]briefing.Delivery{again}, open); diff != "" {
		t.Errorf("open claims (-want +got):\n%s", diff)
	}
	must(t, db.Settle(ctx, settled(again, briefing.Sent, "m1")))
}

func TestOnlyAnOpenClaimIsSettledAndOnlyOnce(t *testing.T) {
	db, ctx := open(t), t.Context()
	must(t, db.Subscribe(ctx, subscription("morning")))
	d := claim("morning", at)
	if err := db.Settle(ctx, settled(d, briefing.Sent, "m")); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("settling what is not claimed: got %v", err)
	}
	if _, err := db.Claim(ctx, d); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []briefing.Delivery{
		settled(d, "lost", "somewhere"), settled(d, briefing.Sent, ""), settled(d, briefing.Failed, ""), settled(d, briefing.Claimed, "again"),
	} {
		if err := db.Settle(ctx, wrong); err == nil || !strings.Contains(err.Error(), "CHECK constraint") {
			t.Errorf("settled as %q, message %q, why %q: %v", wrong.State, wrong.MessageID, wrong.Why, err)
		}
	}
	must(t, db.Settle(ctx, settled(d, briefing.Sent, "m")))
	if err := db.Settle(ctx, settled(d, briefing.Failed, "no")); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("settling twice: got %v", err)
	}
	if claimed, err := db.Claim(ctx, d); err != nil || claimed {
		t.Errorf("claiming what was delivered: got %v (%v)", claimed, err)
	}
}

func TestAClaimIsALease(t *testing.T) {
	db, ctx := open(t), t.Context()
	must(t, db.Subscribe(ctx, subscription("morning")))
	d := claim("morning", at)
	if renewed, err := db.Renew(ctx, d, at); err != nil || renewed {
		t.Errorf("renewing what is not claimed: got %v (%v)", renewed, err)
	}
	_, err := db.Claim(ctx, d)
	must(t, err)
	mine, theirs := d, d
	mine.Attempts, mine.Why = 3, "waiting"
	if renewed, err := db.Renew(ctx, mine, at.Add(time.Minute)); err != nil || !renewed {
		t.Errorf("renewing: got %v (%v)", renewed, err)
	}
	if renewed, err := db.Renew(ctx, theirs, at.Add(2*time.Minute)); err != nil || renewed {
		t.Errorf("renewing what somebody else has renewed: got %v (%v)", renewed, err)
	}
	mine.ClaimedAt = at.Add(time.Minute)
	open, err := db.Unsettled(ctx)
	must(t, err)
	if diff := cmp.Diff([]briefing.Delivery{mine}, open); diff != "" {
		t.Errorf("open claims (-want +got):\n%s", diff)
	}
	must(t, db.Settle(ctx, settled(mine, briefing.Sent, "m")))
	if renewed, err := db.Renew(ctx, mine, at.Add(3*time.Minute)); err != nil || renewed {
		t.Errorf("renewing what is settled: got %v (%v)", renewed, err)
	}
}

func TestStateRefusesWhatCannotBe(t *testing.T) {
	db, ctx := open(t), t.Context()
	must(t, db.Subscribe(ctx, subscription("morning")))
	for i, change := range []func(*briefing.Subscription){
		func(s *briefing.Subscription) { s.Name = "" },
		func(s *briefing.Subscription) { s.Channel = "discord" },
		func(s *briefing.Subscription) { s.Schedule = "" },
		func(s *briefing.Subscription) { s.Zone = "" },
		func(s *briefing.Subscription) { s.Empty = "perhaps" },
		func(s *briefing.Subscription) { s.Late = -time.Second },
		func(s *briefing.Subscription) { s.By = "" },
		func(s *briefing.Subscription) { s.Created = time.Date(12025, 1, 1, 0, 0, 0, 0, time.UTC) },
	} {
		s := subscription("new")
		change(&s)
		if err := db.Subscribe(ctx, s); err == nil || !strings.Contains(err.Error(), "CHECK constraint") {
			t.Errorf("subscription %d: got %v", i, err)
		}
	}
	for i, tc := range []struct {
		change func(*briefing.Delivery)
		want   string
	}{
		{func(d *briefing.Delivery) { d.Subscription = "nobody's" }, "FOREIGN KEY"},
		{func(d *briefing.Delivery) { d.Local = "today" }, "CHECK"},
		{func(d *briefing.Delivery) { d.Channel = "" }, "CHECK"},
		{func(d *briefing.Delivery) { d.Key = "" }, "CHECK"},
		{func(d *briefing.Delivery) { d.Attempts = -1 }, "CHECK"},
		{func(d *briefing.Delivery) { d.Since = d.Until.Add(time.Second) }, "CHECK"},
		{func(d *briefing.Delivery) { d.Items = []string{""} }, "CHECK"},
		{func(d *briefing.Delivery) { d.Items = []string{"a", "a"} }, "UNIQUE"},
	} {
		d := claim("morning", at)
		tc.change(&d)
		if claimed, err := db.Claim(ctx, d); claimed || err == nil || !strings.Contains(err.Error(), tc.want+" constraint") {
			t.Errorf("claim %d: got %v, %v", i, claimed, err)
		}
	}
	first, second := claim("morning", at), claim("morning", at.Add(time.Minute))
	second.Key = first.Key
	if _, err := db.Claim(ctx, first); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Claim(ctx, second); err == nil || !strings.Contains(err.Error(), "UNIQUE constraint") {
		t.Errorf("a key used twice: got %v", err)
	}
	for _, query := range []string{
		`INSERT INTO seen_document (document, hash, first_seen) VALUES ('d', 'short', '2025-08-19T05:30:00.250Z')`,
		`INSERT INTO seen_document (document, hash, first_seen) VALUES ('', printf('%064d', 0), '2025-08-19T05:30:00.250Z')`,
		`INSERT INTO seen_statement (statement, first_seen) VALUES ('d#1', '2025-08-19')`,
		`INSERT INTO line (key, line) VALUES ('', 'x')`,
		`INSERT INTO subscription (name, channel, schedule, zone, topics, actors, empty, late_ms, created, made_by, paused, removed)
			SELECT 'x', channel, schedule, zone, topics, actors, empty, late_ms, created, made_by, paused, 2 FROM subscription`,
		`UPDATE subscription SET undecided = 'perhaps'`,
		`UPDATE subscription SET review = 'here'`,
	} {
		if _, err := db.state.write.ExecContext(ctx, query); err == nil || !strings.Contains(err.Error(), "CHECK constraint") {
			t.Errorf("%s: got %v", query, err)
		}
	}
	if _, err := db.state.write.ExecContext(ctx, `UPDATE subscription SET late_ms = 'soon'`); err == nil || !strings.Contains(err.Error(), "cannot store TEXT value in INTEGER column") {
		t.Errorf("a text as a number: got %v", err)
	}
	if err := db.Pause(ctx, "morning", ""); err == nil {
		t.Error("paused without a reason")
	}
}

func TestSubscriptionsAreMadePausedAndRemoved(t *testing.T) {
	db, ctx := open(t), t.Context()
	want := subscription("morning")
	must(t, db.Subscribe(ctx, want))
	if err := db.Subscribe(ctx, want); !errors.Is(err, ErrExists) {
		t.Errorf("subscribing twice: got %v", err)
	}
	check := func() {
		t.Helper()
		got, err := db.Subscription(ctx, "morning")
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("subscription (-want +got):\n%s", diff)
		}
	}
	check()
	want.Paused = "the channel is gone"
	must(t, db.Pause(ctx, "morning", want.Paused))
	check()
	want.Paused = ""
	must(t, db.Resume(ctx, "morning"))
	check()
	d := claim("morning", at)
	_, err := db.Claim(ctx, d)
	must(t, err)
	check() // a claim is no delivery
	must(t, db.Settle(ctx, settled(d, briefing.Sent, "m")))
	want.Baselined = true
	check()

	must(t, db.Unsubscribe(ctx, "morning"))
	for name, err := range map[string]error{
		"unsubscribe": db.Unsubscribe(ctx, "morning"), "pause": db.Pause(ctx, "morning", "why"), "resume": db.Resume(ctx, "morning"),
		"subscription": func() error { _, err := db.Subscription(ctx, "morning"); return err }(),
	} {
		if !errors.Is(err, briefing.ErrNotFound) {
			t.Errorf("%s of one that was removed: got %v", name, err)
		}
	}
	if all, err := db.Subscriptions(ctx); err != nil || len(all) != 0 {
		t.Errorf("got %v (%v), want none", all, err)
	}
	if ds, err := db.Deliveries(ctx, "morning", 0); err != nil || len(ds) != 1 {
		t.Errorf("got %d deliveries (%v), want the one of the removed subscription", len(ds), err)
	}
	// The name is used again: a new baseline, the same ledger.
	want = subscription("morning")
	want.Channel, want.Topics, want.Created = "slack:C1", nil, at.Add(time.Hour)
	must(t, db.Subscribe(ctx, want))
	check()
	if _, err := db.LastDelivered(ctx, "morning"); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("last delivered before the subscription was made: got %v", err)
	}
	if claimed, err := db.Claim(ctx, d); err != nil || claimed {
		t.Errorf("a slot of the former subscription was claimed again: %v (%v)", claimed, err)
	}
}

func TestTheConfigurationAddsUpdatesAndPauses(t *testing.T) {
	db, ctx := open(t), t.Context()
	must(t, db.Subscribe(ctx, subscription("chat")))
	morning, evening := subscription("morning"), subscription("evening")
	state := func() string {
		t.Helper()
		all, err := db.Subscriptions(ctx)
		must(t, err)
		var b strings.Builder
		for _, s := range all {
			fmt.Fprintf(&b, "%s %s by %s, made %s, paused %q\n", s.Name, s.Zone, s.By, s.Created.Format("15:04"), s.Paused)
		}
		return b.String()
	}
	steps := []struct {
		subs  []briefing.Subscription
		hours int
		do    func()
		want  string
	}{
		{[]briefing.Subscription{morning, evening}, 0, nil,
			"evening Europe/Paris by config, made 05:30, paused \"\"\nmorning Europe/Paris by config, made 05:30, paused \"\"\n"},
		{[]briefing.Subscription{func() briefing.Subscription { s := morning; s.Zone = "Asia/Tokyo"; return s }()}, 1, nil,
			"evening Europe/Paris by config, made 05:30, paused \"it is no longer in the configuration\"\nmorning Asia/Tokyo by config, made 05:30, paused \"\"\n"},
		{[]briefing.Subscription{morning, evening}, 2, func() { must(t, db.Pause(ctx, "morning", "gone")) },
			"evening Europe/Paris by config, made 05:30, paused \"\"\nmorning Europe/Paris by config, made 05:30, paused \"gone\"\n"},
		{[]briefing.Subscription{morning, evening}, 3, func() { must(t, db.Unsubscribe(ctx, "evening")) },
			"evening Europe/Paris by config, made 08:30, paused \"\"\nmorning Europe/Paris by config, made 05:30, paused \"gone\"\n"},
		{nil, 4, nil,
			"evening Europe/Paris by config, made 08:30, paused \"it is no longer in the configuration\"\nmorning Europe/Paris by config, made 05:30, paused \"gone\"\n"},
	}
	for i, step := range steps {
		if step.do != nil {
			step.do()
		}
		must(t, db.Configure(ctx, step.subs, at.Add(time.Duration(step.hours)*time.Hour)))
		if diff := cmp.Diff("chat Europe/Paris by discord:7, made 05:30, paused \"\"\n"+step.want, state()); diff != "" {
			t.Errorf("step %d (-want +got):\n%s", i, diff)
		}
	}
	before := state()
	if err := db.Configure(ctx, []briefing.Subscription{subscription("new"), subscription("chat")}, at); !errors.Is(err, ErrExists) {
		t.Errorf("the name of one made in a chat: got %v", err)
	}
	if diff := cmp.Diff(before, state()); diff != "" {
		t.Errorf("a configuration that failed changed (-before +after):\n%s", diff)
	}
}

func TestFirstSeenSurvivesARebuild(t *testing.T) {
	db, ctx := open(t), t.Context()
	docs := example(t)
	observe := func(at time.Time) {
		t.Helper()
		seen, err := db.Under(briefing.Red).Seen(ctx)
		must(t, err)
		must(t, db.Observe(ctx, seen, at))
	}
	first := func(since, until time.Time) []string {
		t.Helper()
		ids, err := db.FirstSeen(ctx, since, until)
		must(t, err)
		return ids
	}
	var known []string
	for _, e := range docs[:2] {
		for _, p := range e.Extraction.Positions {
			known = append(known, p.ID)
		}
	}
	slices.Sort(known)
	replace(t, db, Content{Put: docs[:2]})
	observe(at)
	if diff := cmp.Diff(known, first(time.Time{}, at)); diff != "" {
		t.Errorf("first seen (-want +got):\n%s", diff)
	}
	if got := first(at, at.Add(time.Hour)); len(got) != 0 {
		t.Errorf("seen after the end of the window: %v", got)
	}
	if got := first(at.Add(-time.Millisecond), at.Add(-time.Millisecond)); len(got) != 0 {
		t.Errorf("seen in an empty window: %v", got)
	}

	// Rebuilt from nothing, and one more document.
	replace(t, db, Content{})
	observe(at.Add(time.Hour))
	replace(t, db, Content{Put: docs})
	observe(at.Add(2 * time.Hour))
	observe(at.Add(3 * time.Hour))
	var fresh []string
	for _, p := range docs[2].Extraction.Positions {
		fresh = append(fresh, p.ID)
	}
	slices.Sort(fresh)
	if diff := cmp.Diff(fresh, first(at, at.Add(9*time.Hour))); diff != "" {
		t.Errorf("new (-want +got):\n%s", diff)
	}

	// A better extractor finds more in the same version of a document: that is no news.
	more := docs[0]
	p := more.Extraction.Positions[0]
	p.ID, p.Topics = "afp-0817#ffffffff", nil
	more.Extraction.Positions = append(slices.Clone(more.Extraction.Positions), p)
	replace(t, db, Content{Put: []Entry{more, docs[1], docs[2]}, Extractor: "2"})
	observe(at.Add(4 * time.Hour))
	if diff := cmp.Diff(fresh, first(at, at.Add(9*time.Hour))); diff != "" {
		t.Errorf("new after a change of the extractor (-want +got):\n%s", diff)
	}
	if got := first(time.Time{}, at); !slices.Contains(got, p.ID) {
		t.Errorf("the statement that was found later is not as old as its document: %v", got)
	}

	// A new version of the document: what it says now is news, what it said before is not.
	changed := entry(t, "afp-0817", "2025-08-17", docs[0].Document.Text+" Putin denied it.", found{holder: "vladimir-putin", content: "it", act: briefing.Deny, stance: briefing.Oppose, mode: briefing.Indirect})
	changed.Extraction.Positions = append(changed.Extraction.Positions, docs[0].Extraction.Positions...)
	replace(t, db, Content{Put: []Entry{changed, docs[1], docs[2]}})
	observe(at.Add(5 * time.Hour))
	if diff := cmp.Diff([]string{changed.Extraction.Positions[0].ID}, first(at.Add(4*time.Hour), at.Add(9*time.Hour))); diff != "" {
		t.Errorf("new in a new version (-want +got):\n%s", diff)
	}
}

func TestKeptLinesAndTheAuditLog(t *testing.T) {
	db, ctx := open(t), t.Context()
	line := `/position actor:"Volodymyr Zelenskyy" topic:ceasefire`
	key, err := db.Keep(ctx, line)
	must(t, err)
	again, err := db.Keep(ctx, line)
	must(t, err)
	if key != again || len(key) > 32 {
		t.Errorf("keys %q and %q", key, again)
	}
	if got, err := db.Kept(ctx, key); err != nil || got != line {
		t.Errorf("kept: got %q (%v)", got, err)
	}
	if _, err := db.Kept(ctx, "nothing"); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("kept under no key: got %v", err)
	}

	must(t, db.Audit(ctx, briefing.Deed{At: at, Who: "discord:7", Where: "discord:123", Line: "/admin reload", Outcome: "done", Was: "3 documents", Became: "4 documents"}))
	must(t, db.Audit(ctx, briefing.Deed{At: at.Add(-time.Hour), Who: "slack:U1", Line: "/admin backup", Outcome: "refused: you are not one"}))
	want := []briefing.Deed{{At: at.Add(-time.Hour), Who: "slack:U1", Line: "/admin backup", Outcome: "refused: you are not one"},
		{At: at, Who: "discord:7", Where: "discord:123", Line: "/admin reload", Outcome: "done", Was: "3 documents", Became: "4 documents"}}
	for _, tc := range []struct {
		name          string
		since         time.Time
		limit, offset int
		want          []briefing.Deed
		total         int
	}{
		{"all", time.Time{}, 0, 0, want, 2},
		{"the newest", time.Time{}, 1, 0, want[:1], 2},
		{"the one before", time.Time{}, 1, 1, want[1:], 2},
		{"from an instant on", at, 0, 0, want[1:], 1},
		{"from later on", at.Add(time.Millisecond), 0, 0, nil, 0},
	} {
		got, total, err := db.Under(briefing.Red).Deeds(ctx, tc.since, tc.limit, tc.offset)
		if diff := cmp.Diff(tc.want, got); diff != "" || total != tc.total || err != nil {
			t.Errorf("%s: %d in all, error %v; want %d (-want +got):\n%s", tc.name, total, err, tc.total, diff)
		}
	}
	for _, query := range []string{`UPDATE audit SET outcome = 'done'`, `DELETE FROM audit`, `DELETE FROM audit WHERE id = 1`,
		`INSERT OR REPLACE INTO audit (id, at, who, place, line, outcome) SELECT id, at, who, place, line, 'refused' FROM audit`,
		`INSERT INTO audit (id, at, who, place, line, outcome) SELECT id, at, who, place, line, 'refused' FROM audit WHERE true ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome`} {
		if _, err := db.state.write.ExecContext(ctx, query); err == nil || !strings.Contains(err.Error(), "only ever added to") {
			t.Errorf("%s: got %v", query, err)
		}
	}
	if err := db.Audit(ctx, briefing.Deed{At: at, Outcome: "done"}); err == nil {
		t.Error("an audit line of nobody was taken")
	}
}
