package press

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

// nothingToReview is why there is no draft of a slot that has no statements: it is posted, or not, as without review.
const nothingToReview = "nothing new, so there was nothing to review"

// draftDue returns the first slot of s that is not in the ledger, and whether its draft is to be shown to editors now.
func (p *Press) draftDue(ctx context.Context, s briefing.Subscription) (briefing.Slot, bool, error) {
	if s.Review == "" || s.Paused != "" {
		return briefing.Slot{}, false, nil
	}
	slot, open, err := p.following(ctx, s)
	if err != nil || open || p.now().Before(slot.At.Add(-s.Lead)) {
		return slot, false, err
	}
	// How the one before ends decides what is new; it may have been taken on since its follower was found.
	last, err := p.Last(ctx, s.Name)
	if err != nil && !errors.Is(err, briefing.ErrNotFound) {
		return slot, false, err
	}
	if last.State == briefing.Claimed {
		return slot, false, nil
	}
	sched, err := p.schedule(s)
	if err != nil || p.passes(s, sched, slot) {
		return slot, false, err
	}
	if _, _, err := p.platform(s.Review); err != nil {
		return slot, false, nil // it may be connected before the slot is too late
	}
	_, err = p.Store.Draft(ctx, slot)
	if errors.Is(err, briefing.ErrNotFound) {
		return slot, true, nil
	}
	return slot, false, err
}

// passes reports whether slot of s is not posted in any case: it is too late, or merged into the next one.
func (p *Press) passes(s briefing.Subscription, sched Schedule, slot briefing.Slot) bool {
	now := p.now()
	return sched.lateness(s, slot, now) != "" || !after(sched, s, slot).At.After(now)
}

// draft shows the draft of the subscription with that name to its editors, when one is due.
func (p *Press) draft(ctx context.Context, name string) error {
	s, err := p.Store.Subscription(ctx, name)
	if errors.Is(err, briefing.ErrNotFound) {
		return nil // unsubscribed
	}
	if err != nil {
		return err
	}
	slot, due, err := p.draftDue(ctx, s)
	if err != nil || !due {
		return err
	}
	sched, err := p.schedule(s)
	if err != nil {
		return err
	}
	to, channel, err := p.platform(s.Review)
	if err != nil {
		return err
	}
	d := briefing.Delivery{Slot: slot, Draft: true, Channel: s.Review, Key: key(s, briefing.Slot{Local: "draft " + slot.Local}), Until: p.now()}
	digest, err := p.digest(ctx, s, d, after(sched, s, slot).At)
	if err != nil {
		return err
	}
	d.Since, d.Until, d.Items = digest.Since, digest.Until, digest.Items()
	if digest.New == 0 {
		return p.skip(ctx, d, nothingToReview)
	}
	d.Attempts = 1
	if ok, err := p.claim(ctx, &d); err != nil || !ok {
		return err
	}
	err = p.carry(ctx, &job{Delivery: d, sub: s, sched: sched, to: to, channel: channel, renewed: true,
		message: p.drafted(s, sched, d, digest, briefing.Decision{}, 0)})
	p.catchUp(ctx, s, d)
	return err
}

// catchUp shows in the draft d what editors decided on it before the ledger knew where it stands.
func (p *Press) catchUp(ctx context.Context, s briefing.Subscription, d briefing.Delivery) {
	decision, err := p.Store.Decision(ctx, d.Slot)
	if err != nil {
		p.Log.ErrorContext(ctx, "decision not read", "subscription", d.Subscription, "slot", d.Local, "err", err)
		return
	}
	kept, err := p.kept(ctx, d)
	if err != nil {
		p.Log.ErrorContext(ctx, "dropped statements not read", "subscription", d.Subscription, "slot", d.Local, "err", err)
		return
	}
	if decision.Verdict != briefing.Undecided || len(kept) < len(d.Items) {
		p.redraft(ctx, s, d.Key)
	}
}

// draftMessage returns the draft d as it is to be shown now, without what was dropped.
func (p *Press) draftMessage(ctx context.Context, s briefing.Subscription, sched Schedule, d briefing.Delivery) (reply.Message, error) {
	decision, err := p.Store.Decision(ctx, d.Slot)
	if err != nil {
		return reply.Message{}, err
	}
	kept, err := p.kept(ctx, d)
	if err != nil {
		return reply.Message{}, err
	}
	digest, err := p.compose(ctx, s, d, kept, after(sched, s, d.Slot).At)
	if err != nil {
		return reply.Message{}, err
	}
	return p.drafted(s, sched, d, digest, decision, len(d.Items)-len(kept)), nil
}

// drafted returns digest as editors see it.
func (p *Press) drafted(s briefing.Subscription, sched Schedule, d briefing.Delivery, digest briefing.Digest, decision briefing.Decision, dropped int) reply.Message {
	return wording.Draft(digest, wording.Review{By: deadline(s, d).In(sched.Zone()), Decision: decision, Dropped: dropped})
}

// kept returns the items of the draft d that were not dropped.
func (p *Press) kept(ctx context.Context, d briefing.Delivery) ([]string, error) {
	dropped, err := p.Store.Dropped(ctx, d.Subscription)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(d.Items), func(id string) bool { _, gone := dropped[id]; return gone }), nil
}

// deadline returns when it counts as undecided that nobody has said anything on the draft d: when its slot is due, and no sooner
// after it was made than the editors are to have.
func deadline(s briefing.Subscription, d briefing.Delivery) time.Time {
	return latest(d.At, d.Until.Truncate(time.Minute).Add(s.Lead))
}

// cleared reports whether slot of s, which is due, does not wait for editors any more.
func (p *Press) cleared(ctx context.Context, s briefing.Subscription, sched Schedule, slot briefing.Slot) (bool, error) {
	if s.Review == "" || p.passes(s, sched, slot) {
		return true, nil
	}
	now := p.now()
	d, err := p.Store.Draft(ctx, slot)
	if errors.Is(err, briefing.ErrNotFound) {
		since, err := p.couldDraft(ctx, s)
		// Where there was time enough to show it, the channel of the editors has trouble, which delays no digest.
		return err == nil && !now.Before(latest(slot.At, since.Add(s.Lead))), err
	}
	if err != nil || d.State == briefing.Skipped || !now.Before(deadline(s, d)) {
		return err == nil, err
	}
	decision, err := p.Store.Decision(ctx, slot)
	return decision.Verdict != briefing.Undecided, err
}

// couldDraft returns since when a draft of the next slot of s could have been made: not before this press ran, nor before the
// slot before was settled.
func (p *Press) couldDraft(ctx context.Context, s briefing.Subscription) (time.Time, error) {
	p.mu.Lock()
	since := p.started
	p.mu.Unlock()
	last, err := p.Last(ctx, s.Name)
	if errors.Is(err, briefing.ErrNotFound) {
		return since, nil
	}
	return latest(since, last.SettledAt.Truncate(time.Minute)), err
}

// withheld returns why slot of s is not posted although its time has come: what the editors said, or that they said nothing;
// "" when it is posted.
func (p *Press) withheld(ctx context.Context, s briefing.Subscription, slot briefing.Slot) (string, error) {
	if s.Review == "" {
		return "", nil
	}
	const after = "; what was new goes into the next one"
	d, err := p.Store.Draft(ctx, slot)
	if errors.Is(err, briefing.ErrNotFound) {
		if s.Undecided == briefing.PostUndecided {
			return "", nil
		}
		return "held: no draft was shown to the editors in time" + after, nil
	}
	if err != nil || d.State == briefing.Skipped {
		return "", err
	}
	sched, err := p.schedule(s)
	if err != nil {
		return "", err
	}
	clock := func(t time.Time) string { return t.In(sched.Zone()).Format("15:04") }
	decision, err := p.Store.Decision(ctx, slot)
	switch {
	case err != nil:
		return "", err
	case decision.Verdict == briefing.Held:
		return fmt.Sprintf("held by %s at %s%s", decision.By, clock(decision.At), after), nil
	case decision.Verdict == briefing.Approved, s.Undecided == briefing.PostUndecided:
		return "", nil
	case d.State == briefing.Sent:
		return fmt.Sprintf("held: nobody had decided on the draft by %s%s", clock(deadline(s, d)), after), nil
	}
	return fmt.Sprintf("held: the draft was not seen by %s (%s: %s)%s", clock(deadline(s, d)), d.State, openWhy(d), after), nil
}

// edition returns what is to be posted for the slot of d: where there was a draft, what is left of it and nothing that came in since.
func (p *Press) edition(ctx context.Context, s briefing.Subscription, d briefing.Delivery, next time.Time) (briefing.Digest, error) {
	if s.Review == "" {
		return p.digest(ctx, s, d, next)
	}
	draft, err := p.Store.Draft(ctx, d.Slot)
	if errors.Is(err, briefing.ErrNotFound) {
		return p.digest(ctx, s, d, next)
	}
	if err != nil {
		return briefing.Digest{}, err
	}
	kept, err := p.kept(ctx, draft)
	if err != nil {
		return briefing.Digest{}, err
	}
	d.Since, d.Until = draft.Since, draft.Until
	return p.compose(ctx, s, d, kept, next)
}

// critical reports whether slot of s, which is due in quiet hours, has a change that does not wait for their end.
func (p *Press) critical(ctx context.Context, s briefing.Subscription, sched Schedule, slot briefing.Slot) (bool, error) {
	if len(s.Critical) == 0 {
		return false, nil
	}
	digest, err := p.edition(ctx, s, briefing.Delivery{Slot: slot, Channel: s.Channel, Until: p.now()}, after(sched, s, slot).At)
	return slices.ContainsFunc(digest.Changed, func(t briefing.Turn) bool { return slices.Contains(s.Critical, t.Change) }), err
}

// A Decided is a draft on which editors have decided.
type Decided struct {
	Draft        briefing.Delivery
	Subscription briefing.Subscription
	Before       briefing.Verdict // what they had decided before
}

// Decide makes verdict the last word of editors on the draft with a key, which stands in its footer. What cannot be is a *Problem:
// there is no such draft, or its slot has been taken on.
func (p *Press) Decide(ctx context.Context, key string, verdict briefing.Verdict, by string) (Decided, error) {
	d, s, err := p.draftByKey(ctx, key)
	if err != nil {
		return Decided{}, err
	}
	before, err := p.Store.Decision(ctx, d.Slot)
	if err != nil {
		return Decided{}, err
	}
	if err := p.Store.Decide(ctx, d.Slot, briefing.Decision{Verdict: verdict, By: by, At: p.now()}); err != nil {
		return Decided{}, p.tooLate(ctx, d, err)
	}
	p.redraft(ctx, s, key)
	return Decided{d, s, before.Verdict}, nil
}

// Drop takes a statement, and further reports of it, out of the subscription of the draft with a key, for ever. It returns the
// statement. What cannot be is a *Problem. seen is what may be said where it is asked.
func (p *Press) Drop(ctx context.Context, seen Content, key, statement, by string) (briefing.Statement, error) {
	d, s, err := p.draftByKey(ctx, key)
	if err != nil {
		return briefing.Statement{}, err
	}
	found, err := statementsIn(ctx, seen, d.Items)
	if err != nil {
		return briefing.Statement{}, err
	}
	st, ok := found[statement]
	if !ok {
		return briefing.Statement{}, problem("The draft has no statement %q; /digest drop with its key alone lists those it has.", statement)
	}
	ids := []string{st.ID}
	for _, f := range st.Further {
		ids = append(ids, f.ID)
	}
	if err := p.Store.Drop(ctx, d.Slot, ids, by, p.now()); err != nil {
		return briefing.Statement{}, p.tooLate(ctx, d, err)
	}
	p.redraft(ctx, s, key)
	return st, nil
}

// Drafted returns the draft with a key and the statements that are in it still, in its order, as far as seen may be said.
func (p *Press) Drafted(ctx context.Context, seen Content, key string) (briefing.Delivery, []briefing.Statement, error) {
	d, _, err := p.draftByKey(ctx, key)
	if err != nil {
		return d, nil, err
	}
	kept, err := p.kept(ctx, d)
	if err != nil {
		return d, nil, err
	}
	found, err := statementsIn(ctx, seen, kept)
	if err != nil {
		return d, nil, err
	}
	var left []briefing.Statement
	for _, id := range kept {
		if st, ok := found[id]; ok && st.ID == id {
			left = append(left, st)
		}
	}
	return d, left, nil
}

func (p *Press) draftByKey(ctx context.Context, key string) (briefing.Delivery, briefing.Subscription, error) {
	d, err := p.Store.DraftByKey(ctx, key)
	if errors.Is(err, briefing.ErrNotFound) {
		return d, briefing.Subscription{}, problem("There is no draft with the key %q; it stands last in the small print of the draft.", key)
	}
	if err != nil {
		return d, briefing.Subscription{}, err
	}
	s, err := p.subscription(ctx, d.Subscription)
	return d, s, err
}

// tooLate returns err, or the *Problem that it means: the slot of the draft d has been taken on.
func (p *Press) tooLate(ctx context.Context, d briefing.Delivery, err error) error {
	if !errors.Is(err, briefing.ErrTaken) {
		return err
	}
	lines, _, readErr := p.Store.Ledger(ctx, briefing.LedgerQuery{Subscription: d.Subscription, Local: d.Local})
	if readErr != nil || len(lines) == 0 {
		return errors.Join(err, readErr)
	}
	what := map[briefing.DeliveryState]string{
		briefing.Claimed: "it is being posted", briefing.Sent: "it was posted", briefing.Unresolved: "it may have been posted",
		briefing.Failed: "the channel did not take it", briefing.Skipped: lines[0].Why,
	}[lines[0].State]
	return problem("It is too late for the slot of %s: %s. /admin deliveries why name:%s tells more.", d.Local, what, d.Subscription)
}

// redraft shows what editors decided in the message of the draft with a key, once it is known where that stands. That it cannot be
// shown there changes nothing of it.
func (p *Press) redraft(ctx context.Context, s briefing.Subscription, key string) {
	err := func() error {
		d, err := p.Store.DraftByKey(ctx, key)
		if err != nil || d.State != briefing.Sent {
			return err
		}
		to, channel, err := p.platform(d.Channel)
		e, ok := to.(editor)
		if err != nil || !ok {
			return err
		}
		sched, err := p.schedule(s)
		if err != nil {
			return err
		}
		m, err := p.draftMessage(ctx, s, sched, d)
		if err != nil {
			return err
		}
		request, cancel := bounded(ctx)
		defer cancel()
		return e.Edit(request, channel, d.MessageID, m)
	}()
	if err != nil {
		p.Log.WarnContext(ctx, "draft not edited", "subscription", s.Name, "draft", key, "err", err)
	}
}
